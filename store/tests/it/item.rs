//! Items, their numbers and their order.

use crate::world::{Refused, World, invalid};
use model::{
    AppError, ColumnId, CommentId, Field, FileId, ItemId, LinkId, Problem, ProjectId, Rule, StepId,
    item::{
        Happened, Item, ItemKind, ItemLink, LinkKind, Moved, Place, Points, Priority, Step, Tie,
        edit::{Edit, FieldValue},
        import::Mapping,
    },
    project::{Project, ProjectForm, WorkflowForm},
    talk::{About, Reason, Subject},
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use sqlx::PgPool;
use store::{Ctx, comment, item, notification, project};
use uuid::Uuid;

pub async fn web(world: &World) -> (Ctx, Project) {
    let lead = world.by(&world.lead);
    let form = ProjectForm {
        key: "WEB".into(),
        name: "Portail".into(),
        teams: vec![world.alpha],
        ..ProjectForm::new(ProjectId(Uuid::now_v7()))
    };
    let project = project::create(&lead, &form).await.unwrap();
    (lead, project)
}

fn id() -> ItemId {
    ItemId(Uuid::now_v7())
}

fn title(text: &str) -> Vec<FieldValue> {
    vec![FieldValue::Title(text.into())]
}

pub async fn add(ctx: &Ctx, project: &Project, text: &str) -> Item {
    item::create(ctx, project.id, id(), &title(text), Place::Last)
        .await
        .unwrap()
}

/// Changes one field of an item.
pub async fn set(ctx: &Ctx, project: &Project, item: &Item, set: FieldValue) -> store::Result<Item> {
    let changed = item::edit(ctx, project.id, &[item.edit(set)]).await?;
    Ok(changed.into_iter().next().unwrap())
}

async fn titles(ctx: &Ctx) -> Vec<String> {
    let backlog = item::backlog(ctx, "WEB").await.unwrap();
    backlog.items.into_iter().map(|item| item.title).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn items_are_numbered_in_the_order_in_which_they_come(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let first = add(&lead, &web, "A").await;
    assert_eq!(
        (first.number, first.kind, first.priority, first.version),
        (1, ItemKind::Task, Priority::Medium, 1)
    );
    let asked = id();
    let made = item::create(&lead, web.id, asked, &title("B"), Place::First)
        .await
        .unwrap();
    let again = item::create(&lead, web.id, asked, &title("B"), Place::First).await;
    assert_eq!(again.unwrap(), made);
    item::create(&lead, web.id, id(), &title("C"), Place::After(made.id))
        .await
        .unwrap();
    assert_eq!(titles(&lead).await, ["B", "C", "A"]);
    let refused = item::create(&lead, web.id, id(), &title(" "), Place::Last).await;
    assert_eq!(refused.refused(), invalid(Field::Title, Rule::Required));
    assert_eq!(add(&lead, &web, "D").await.number, 4);
    assert_eq!(world.trail().await[1..], ["item.create"; 4]);
}

/// Twenty at once: no number twice, none left out, and all of them in some order.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_at_once_leave_no_gap_and_no_double(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let adding = (0..20).map(|n| {
        let (lead, web) = (lead.clone(), web.clone());
        // Every third has no title: it must take no number with it.
        let text = if n % 3 == 0 {
            String::new()
        } else {
            format!("Item {n}")
        };
        tokio::spawn(async move {
            let place = if n % 2 == 0 { Place::First } else { Place::Last };
            item::create(&lead, web.id, id(), &title(&text), place)
                .await
                .is_ok()
        })
    });
    let adding: Vec<_> = adding.collect();
    let mut made = 0;
    for one in adding {
        made += i64::from(one.await.unwrap());
    }
    assert_eq!(made, 13);
    let backlog = item::backlog(&lead, "WEB").await.unwrap();
    let mut numbers: Vec<i64> = backlog.items.iter().map(|item| item.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=13).collect::<Vec<_>>());
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_changed_is_remembered_field_by_field(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let made = add(&lead, &web, "A").await;
    let sets = [
        FieldValue::Title("B".into()),
        FieldValue::Kind(ItemKind::Bug),
        FieldValue::Points(Some(Points(25))),
        FieldValue::Column(web.workflow.columns[2].id),
        FieldValue::Assignees(vec![world.dev.actor.id]),
        FieldValue::Description("**Why**".into()),
    ];
    let edits: Vec<Edit> = sets.into_iter().map(|set| made.edit(set)).collect();
    let changed = item::edit(&lead, web.id, &edits).await.unwrap().remove(0);
    assert_eq!((changed.points, changed.version), (Some(Points(25)), 2));
    assert_eq!(changed.assignees[0].login, "dev");
    assert_eq!(changed.updated_by.login, "lead");
    // They were told, and may still see it.
    let told = notification::list(&world.by(&world.dev)).await.unwrap();
    assert_eq!(told[0].reason, Reason::Assigned);
    assert!(matches!(&told[0].about, About::Item { project, number: 1, .. } if project == "WEB"));
    let page = item::find(&lead, "WEB", 1).await.unwrap();
    assert_eq!(page.view.description, "**Why**");
    assert_eq!(page.view.history.len(), 6);
    let renamed = page
        .view
        .history
        .iter()
        .find(|past| matches!(past.what, Happened::Field(_, FieldValue::Title(_))));
    let Happened::Field(before, _) = &renamed.unwrap().what else {
        unreachable!("it was looked for");
    };
    assert_eq!(*before, FieldValue::Title("A".into()));
    let erased = sqlx::query("delete from item_history").execute(&world.pool).await;
    assert!(erased.is_err(), "history only grows");
    for (wrong, field, rule) in [
        (
            FieldValue::Points(Some(Points(10_000))),
            Field::Points,
            Rule::NumberOutOfRange { min: 0, max: 999 },
        ),
        (
            FieldValue::Column(ColumnId(Uuid::nil())),
            Field::Columns,
            Rule::Unknown,
        ),
        (
            FieldValue::Assignees(vec![model::UserId(Uuid::nil())]),
            Field::Participants,
            Rule::Unknown,
        ),
    ] {
        let refused = set(&lead, &web, &changed, wrong).await.refused();
        assert_eq!(refused, invalid(field, rule));
    }
    // What nothing changes leaves no trace.
    let before = world.rows().await;
    let same = set(&lead, &web, &changed, FieldValue::Kind(ItemKind::Bug))
        .await
        .unwrap();
    assert_eq!((same.version, world.rows().await), (2, before));
}

/// Two people who change different fields are not in each other's way; the same field is whose came first.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_who_changes_the_same_field_comes_too_late(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let seen = add(&lead, &web, "A").await;
    set(&lead, &web, &seen, FieldValue::Title("B".into()))
        .await
        .unwrap();
    let other = set(&lead, &web, &seen, FieldValue::Priority(Priority::Urgent))
        .await
        .unwrap();
    assert_eq!((other.title.as_str(), other.version), ("B", 3));
    let late = set(&lead, &web, &seen, FieldValue::Title("C".into())).await;
    assert_eq!(late.refused(), AppError::Stale);
    // Undone is what is still so.
    let edit = seen.edit(FieldValue::Priority(Priority::Urgent));
    let undone = item::edit(&lead, web.id, &[edit.undone().unwrap()])
        .await
        .unwrap();
    assert_eq!(undone[0].priority, Priority::Medium);
    // All of them or none.
    let fine = other.edit(FieldValue::Kind(ItemKind::Bug));
    let late = seen.edit(FieldValue::Title("C".into()));
    assert_eq!(
        item::edit(&lead, web.id, &[fine, late]).await.refused(),
        AppError::Stale
    );
    assert_eq!(
        item::find(&lead, "WEB", 1).await.unwrap().view.item.kind,
        ItemKind::Task
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_in_the_team_moves_and_who_leads_writes(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let made = add(&lead, &web, "A").await;
    let next = web.workflow.columns[1].id;
    let moved = [made.edit(FieldValue::Column(next))];
    let renamed = [made.edit(FieldValue::Title("B".into()))];
    let dev = world.by(&world.dev);
    let now = item::edit(&dev, web.id, &moved).await.unwrap().remove(0);
    assert_eq!(now.column, next);
    let (edited, added) = (
        item::edit(&dev, web.id, &renamed).await,
        item::create(&dev, web.id, id(), &title("C"), Place::Last).await,
    );
    assert_eq!(edited.refused(), AppError::Forbidden);
    assert_eq!(added.refused(), AppError::Forbidden);
    let (placed, deleted) = (
        item::place(&dev, web.id, &[made.id], Place::First).await,
        item::delete(&dev, web.id, &[made.id], true).await,
    );
    assert_eq!(placed.refused(), AppError::Forbidden);
    assert_eq!(deleted.refused(), AppError::Forbidden);
    let backlog = item::backlog(&dev, "WEB").await.unwrap();
    assert_eq!((backlog.can_write, backlog.can_move), (false, true));
    let back = [now.edit(FieldValue::Column(made.column))];
    let shifted = [Moved {
        item: made.id,
        seen: next,
    }];
    let tech = world.by(&world.tech);
    assert_eq!(
        item::edit(&tech, web.id, &back).await.refused(),
        AppError::Forbidden
    );
    assert_eq!(
        item::shift(&tech, web.id, &shifted, made.column, None)
            .await
            .refused(),
        AppError::Forbidden
    );
    for (who, error) in [
        (world.by(&world.stranger), AppError::NotFound),
        (world.anonymous(), AppError::NotSignedIn),
    ] {
        let step = StepId(Uuid::nil());
        let answers = [
            item::backlog(&who, "WEB").await.refused(),
            item::find(&who, "WEB", 1).await.refused(),
            item::some(&who, web.id, &[made.id]).await.refused(),
            item::create(&who, web.id, id(), &title("C"), Place::Last)
                .await
                .refused(),
            item::edit(&who, web.id, &back).await.refused(),
            item::shift(&who, web.id, &shifted, made.column, None)
                .await
                .refused(),
            item::place(&who, web.id, &[made.id], Place::First)
                .await
                .refused(),
            item::delete(&who, web.id, &[made.id], true).await.refused(),
            item::tick(&who, web.id, made.id, step, true).await.refused(),
            item::change_steps(&who, web.id, made.id, &[], &[])
                .await
                .refused(),
            item::add_file(&who, made.id, FileId(Uuid::nil()), "a.txt", b"a")
                .await
                .refused(),
            comment::list(&who, Subject::Item(made.id)).await.refused(),
        ];
        assert!(answers.iter().all(|answer| *answer == error), "{answers:?}");
    }
    // An item of one project is not reached through another.
    let other = ProjectForm {
        key: "TWO".into(),
        name: "Two".into(),
        ..ProjectForm::new(ProjectId(Uuid::now_v7()))
    };
    let other = project::create(&lead, &other).await.unwrap();
    let answers = [
        item::edit(&lead, other.id, &back).await.refused(),
        item::place(&lead, other.id, &[made.id], Place::First)
            .await
            .refused(),
        item::shift(&lead, other.id, &shifted, made.column, None)
            .await
            .refused(),
    ];
    assert!(
        answers.iter().all(|answer| *answer == AppError::NotFound),
        "{answers:?}"
    );
    assert_eq!(item::some(&lead, other.id, &[made.id]).await.unwrap(), []);
    let taken = item::create(&lead, other.id, made.id, &title("X"), Place::Last).await;
    assert_eq!(taken.refused(), AppError::Stale);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_strict_column_takes_no_more_than_its_limit(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let (a, b) = (add(&lead, &web, "A").await, add(&lead, &web, "B").await);
    let mut workflow = WorkflowForm::of(&web.workflow);
    workflow.columns[1].limit = "1".into();
    let (first, doing) = (workflow.columns[0].id, workflow.columns[1].id);
    project::set_workflow(&lead, web.id, 1, &workflow).await.unwrap();
    let a = set(&lead, &web, &a, FieldValue::Column(doing)).await.unwrap();
    // It warns only: the page says so.
    let b = set(&lead, &web, &b, FieldValue::Column(doing)).await.unwrap();
    let b = set(&lead, &web, &b, FieldValue::Column(first)).await.unwrap();
    workflow.strict = true;
    project::set_workflow(&lead, web.id, 2, &workflow).await.unwrap();
    let full = invalid(Field::Columns, Rule::Full(1));
    assert_eq!(
        set(&lead, &web, &b, FieldValue::Column(doing)).await.refused(),
        full
    );
    let moved = [Moved {
        item: b.id,
        seen: first,
    }];
    let shifted = item::shift(&lead, web.id, &moved, doing, Some(Place::First)).await;
    assert_eq!(shifted.refused(), full);
    // What stands in it already can be changed there.
    set(&lead, &web, &a, FieldValue::Title("A'".into()))
        .await
        .unwrap();
    // A column that holds something stays.
    workflow.columns.remove(1);
    let kept = project::set_workflow(&lead, web.id, 3, &workflow).await;
    assert_eq!(kept.refused(), invalid(Field::Columns, Rule::InUse));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_checklist_is_ticked_by_who_moves_and_written_by_who_writes(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let made = add(&lead, &web, "A").await;
    let step = |text: &str| Step {
        id: StepId(Uuid::now_v7()),
        text: text.into(),
        done: false,
    };
    let (one, two, three) = (step("One"), step("Two"), step("Three"));
    let wanted = [one.clone(), two.clone()];
    let now = item::change_steps(&lead, web.id, made.id, &[], &wanted)
        .await
        .unwrap();
    let dev = world.by(&world.dev);
    item::tick(&dev, web.id, made.id, two.id, true).await.unwrap();
    // Who saw it before the tick may still add to it, and the tick stays.
    let wanted = [two.clone(), three.clone(), one.clone()];
    let now = item::change_steps(&lead, web.id, made.id, &now, &wanted)
        .await
        .unwrap();
    let shown: Vec<(&str, bool)> = now.iter().map(|step| (step.text.as_str(), step.done)).collect();
    assert_eq!(shown, [("Two", true), ("Three", false), ("One", false)]);
    let stale = item::change_steps(&lead, web.id, made.id, &[], &wanted).await;
    assert_eq!(stale.refused(), AppError::Stale);
    let written = item::change_steps(&dev, web.id, made.id, &now, &[]).await;
    assert_eq!(written.refused(), AppError::Forbidden);
    let item = item::find(&lead, "WEB", 1).await.unwrap().view.item;
    assert_eq!((item.checklist.done, item.checklist.all), (1, 3));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_waits_for_itself_or_is_part_of_itself(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let mut made = Vec::new();
    for text in ["A", "B", "C"] {
        made.push(add(&lead, &web, text).await);
    }
    let link = |from: usize, to: usize, kind| ItemLink {
        id: LinkId(Uuid::now_v7()),
        kind,
        from: made[from].id,
        to: made[to].id,
        lag: 0,
    };
    let first = link(0, 1, LinkKind::FinishStart);
    item::link(&lead, web.id, first).await.unwrap();
    item::link(&lead, web.id, first).await.unwrap();
    item::link(&lead, web.id, link(1, 2, LinkKind::StartStart))
        .await
        .unwrap();
    let round = item::link(&lead, web.id, link(2, 0, LinkKind::FinishFinish)).await;
    let members = ["WEB-3", "WEB-1", "WEB-2", "WEB-3"].map(String::from).to_vec();
    assert_eq!(round.refused(), AppError::Loop(members));
    // What only relates is in nobody's way.
    item::link(&lead, web.id, link(2, 0, LinkKind::Relates))
        .await
        .unwrap();
    let twice = item::link(&lead, web.id, link(0, 1, LinkKind::FinishStart)).await;
    assert_eq!(twice.refused(), invalid(Field::Links, Rule::Taken));
    assert_eq!(item::find(&lead, "WEB", 1).await.unwrap().view.links.len(), 2);
    item::unlink(&lead, web.id, first.id).await.unwrap();
    item::link(&lead, web.id, link(2, 0, LinkKind::FinishFinish))
        .await
        .unwrap();

    let b = set(&lead, &web, &made[1], FieldValue::Parent(Some(made[0].id)))
        .await
        .unwrap();
    set(&lead, &web, &made[2], FieldValue::Parent(Some(b.id)))
        .await
        .unwrap();
    let round = set(&lead, &web, &made[0], FieldValue::Parent(Some(made[2].id))).await;
    assert_eq!(
        round.refused(),
        AppError::Loop(["WEB-3", "WEB-2", "WEB-1"].map(String::from).to_vec())
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn people_talk_about_an_item_and_keep_files_at_it(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let made = add(&lead, &web, "A").await;
    let about = Subject::Item(made.id);
    comment::create(&lead, about, CommentId(Uuid::now_v7()), "@dev, @stranger ?")
        .await
        .unwrap();
    let dev = world.by(&world.dev);
    let told = notification::list(&dev).await.unwrap();
    assert_eq!((told.len(), told[0].reason), (1, Reason::Mention));
    assert_eq!(notification::list(&world.by(&world.stranger)).await.unwrap(), []);
    let file = FileId(Uuid::now_v7());
    for _ in 0..2 {
        item::add_file(&lead, made.id, file, "C:\\plans\\plan.html", b"<script>")
            .await
            .unwrap();
    }
    let (name, bytes) = item::file(&dev, file).await.unwrap();
    assert_eq!(
        (name.as_str(), bytes.as_slice()),
        ("plan.html", b"<script>".as_slice())
    );
    let strange = item::file(&world.by(&world.stranger), file).await;
    assert_eq!(strange.refused(), AppError::NotFound);
    let large = vec![0; item::FILE_MAX + 1];
    let refused = item::add_file(&lead, made.id, FileId(Uuid::now_v7()), "x", &large).await;
    assert!(matches!(refused.refused(), AppError::TooLarge { .. }));
    let many = item::delete(&lead, web.id, &[made.id; 501], true).await;
    assert_eq!(
        many.refused(),
        Problem::new(Field::Selection, Rule::TooMany(500)).into()
    );
    let item = item::find(&lead, "WEB", 1).await.unwrap().view.item;
    assert_eq!((item.comments, item.files), (1, 1));
    item::delete_file(&lead, web.id, file).await.unwrap();
    assert_eq!(item::find(&lead, "WEB", 1).await.unwrap().view.files, []);
    assert!(world.verified().await);
}

/// Two people move the same cards at the same moment, many times: nothing is lost, and who comes too late is told.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_boards_end_equal(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    for n in 0..12 {
        add(&lead, &web, &format!("Item {n}")).await;
    }
    let mut rng = StdRng::seed_from_u64(11);
    let mut late = 0;
    for _ in 0..100 {
        let seen = item::backlog(&lead, "WEB").await.unwrap().items;
        let mut moves = Vec::new();
        for who in [&world.lead, &world.dev] {
            let card = &seen[rng.random_range(0..4)];
            let to = web.workflow.columns[rng.random_range(0..4)].id;
            let neighbour = seen
                .iter()
                .find(|other| other.column == to && other.id != card.id);
            let place = neighbour.map_or(Place::First, |other| Place::After(other.id));
            let moved = [Moved {
                item: card.id,
                seen: card.column,
            }];
            let (ctx, of) = (world.by(who), web.id);
            moves.push(tokio::spawn(async move {
                item::shift(&ctx, of, &moved, to, Some(place)).await
            }));
        }
        for one in moves {
            match one.await.unwrap() {
                Ok(after) => {
                    let now = item::backlog(&lead, "WEB").await.unwrap().items;
                    assert_eq!(now.iter().filter(|item| item.id == after[0].id).count(), 1);
                }
                Err(error) => {
                    assert_eq!(Err::<(), _>(error).refused(), AppError::Stale);
                    late += 1;
                }
            }
        }
    }
    assert!(late > 0, "two of them never wanted the same card");
    let end = item::backlog(&lead, "WEB").await.unwrap().items;
    let mut ranks: Vec<&String> = end.iter().map(|item| &item.rank).collect();
    ranks.dedup();
    assert_eq!((end.len(), ranks.len()), (12, 12));
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_deleted_comes_back_to_its_place(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let mut ids = Vec::new();
    for title in ["A", "B", "C", "D"] {
        ids.push(add(&lead, &web, title).await.id);
    }
    item::delete(&lead, web.id, &[ids[1], ids[2]], true)
        .await
        .unwrap();
    assert_eq!(titles(&lead).await, ["A", "D"]);
    // Somebody puts something where they were.
    item::create(&lead, web.id, id(), &title("E"), Place::After(ids[0]))
        .await
        .unwrap();
    assert_eq!(
        item::delete(&lead, web.id, &[ids[1]], true).await.refused(),
        AppError::NotFound
    );
    item::delete(&lead, web.id, &[ids[1], ids[2]], false)
        .await
        .unwrap();
    let back = titles(&lead).await;
    let without: Vec<&String> = back.iter().filter(|title| *title != "E").collect();
    assert_eq!(without, ["A", "B", "C", "D"]);
}

/// Any sequence of placements leaves the order that a plain list would have.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_order_is_that_of_a_plain_list(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let mut rng = StdRng::seed_from_u64(4);
    let mut expected: Vec<ItemId> = Vec::new();
    for n in 0..12 {
        expected.push(add(&lead, &web, &format!("Item {n}")).await.id);
    }
    for _ in 0..60 {
        let mut chosen = expected.clone();
        chosen.shuffle(&mut rng);
        let count = rng.random_range(1..=4);
        let moving: Vec<ItemId> = chosen[..count].to_vec();
        let place = match rng.random_range(0..4) {
            0 => Place::First,
            1 => Place::Last,
            _ => Place::After(chosen[count]),
        };
        item::place(&lead, web.id, &moving, place).await.unwrap();
        let (mut picked, mut rest): (Vec<_>, Vec<_>) =
            expected.iter().copied().partition(|id| moving.contains(id));
        let at = match place {
            Place::First => 0,
            Place::Last => rest.len(),
            Place::After(id) => rest.iter().position(|other| *other == id).unwrap() + 1,
        };
        let tail = rest.split_off(at);
        rest.append(&mut picked);
        rest.extend(tail);
        expected = rest;
        let backlog = item::backlog(&lead, "WEB").await.unwrap();
        let order: Vec<ItemId> = backlog.items.iter().map(|item| item.id).collect();
        assert_eq!(order, expected);
    }
    // After what is moved itself there is no place.
    let itself = item::place(&lead, web.id, &[expected[0]], Place::After(expected[0])).await;
    assert_eq!(itself.refused(), AppError::NotFound);
    assert_eq!(
        item::place(&lead, web.id, &[], Place::First).await.refused(),
        AppError::NotFound
    );
}

/// A table of two issues; the second one over several lines.
const TABLE: &str = "Summary;Issue key;Status;Priority;Created;Resolved;Description\n\
    Fix the build;H-1;Resolved;Blocker;30/Sep/21 17:20;20/Jul/22 20:51;Short\n\
    \"Say \"\"no\"\"\";H-2;Open;Odd;soon;;x\n\
    Speak up;H-3;Open;Minor;01/Jan/22 00:30;;\"One\n\nTwo; three\"\n";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn issues_of_another_tracker_are_taken_over_once(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let sheet = item::sheet(&lead, web.id, TABLE).await.unwrap();
    assert_eq!((sheet.lines, sheet.headers.len()), (3, 7));
    let before = world.rows().await;
    let tried = item::import(&lead, web.id, TABLE, &sheet.guess, false)
        .await
        .unwrap();
    assert_eq!((tried.new, tried.left_out, tried.wrong.len()), (2, 1, 2));
    let places: Vec<(u32, &str)> = tried
        .wrong
        .iter()
        .map(|one| (one.line, one.column.as_str()))
        .collect();
    assert_eq!(places, [(3, "Priority"), (3, "Created")]);
    assert_eq!(world.rows().await, before, "it was only tried");
    let done = item::import(&lead, web.id, TABLE, &sheet.guess, true)
        .await
        .unwrap();
    assert_eq!((done.new, done.applied), (2, true));
    let again = item::import(&lead, web.id, TABLE, &sheet.guess, true)
        .await
        .unwrap();
    assert_eq!((again.new, again.changed, again.same), (0, 0, 2));
    let backlog = item::backlog(&lead, "WEB").await.unwrap().items;
    let shown: Vec<(i64, &str)> = backlog
        .iter()
        .map(|item| (item.number, item.title.as_str()))
        .collect();
    assert_eq!(shown, [(1, "Fix the build"), (2, "Speak up")]);
    let first = item::find(&lead, "WEB", 1).await.unwrap().view;
    assert_eq!(first.created_at.to_rfc3339(), "2021-09-30T15:20:00+00:00");
    assert_eq!(first.item.column, web.workflow.columns[3].id);
    assert_eq!(first.history[0].at.to_rfc3339(), "2022-07-20T18:51:00+00:00");
    let second = item::find(&lead, "WEB", 2).await.unwrap().view;
    assert_eq!(second.description, "One\n\nTwo; three");
    // A newer file changes what it says anew, and leaves the rest.
    set(&lead, &web, &second.item, FieldValue::Points(Some(Points(30))))
        .await
        .unwrap();
    let newer = TABLE.replace("Speak up", "Speak out");
    let changed = item::import(&lead, web.id, &newer, &sheet.guess, true)
        .await
        .unwrap();
    assert_eq!((changed.new, changed.changed, changed.same), (0, 1, 1));
    let second = item::find(&lead, "WEB", 2).await.unwrap().view.item;
    assert_eq!(second.title, "Speak out");
    // What was deleted here is not changed by a file.
    item::delete(&lead, web.id, &[second.id], true).await.unwrap();
    let deleted = item::import(&lead, web.id, TABLE, &sheet.guess, true)
        .await
        .unwrap();
    assert_eq!((deleted.new, deleted.changed, deleted.same), (0, 0, 2));
    let dev = world.by(&world.dev);
    let refused = item::import(&dev, web.id, TABLE, &sheet.guess, true).await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn words_of_another_tracker_mean_what_is_said(pool: PgPool) {
    const TABLE: &str = "Summary,Issue Type,Priority,Assignee\n\
        One,Defect report,P1,Ada from afar\n\
        Two,Bug,Low,dev\n\
        Three,Bug,Low,Gone since\n";
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let sheet = item::sheet(&lead, web.id, TABLE).await.unwrap();
    assert_eq!(sheet.words[2], ["P1", "Low"]);
    assert!(sheet.people.iter().any(|person| person.login == "dev"));
    let import = async |mapping: &Mapping, apply| item::import(&lead, web.id, TABLE, mapping, apply).await;
    let tried = import(&sheet.guess, false).await.unwrap();
    let places: Vec<(u32, &str)> = tried
        .wrong
        .iter()
        .map(|one| (one.line, one.column.as_str()))
        .collect();
    let wrong = [
        (2, "Issue Type"),
        (2, "Priority"),
        (2, "Assignee"),
        (4, "Assignee"),
    ];
    assert_eq!((tried.new, places.as_slice()), (1, wrong.as_slice()));
    let dev = world.dev.actor.id;
    let said = Mapping {
        kinds: vec![("Defect report".into(), ItemKind::Bug)],
        priorities: vec![("P1".into(), Priority::Urgent), ("Low".into(), Priority::Medium)],
        people: vec![("Ada from afar".into(), Some(dev)), ("Gone since".into(), None)],
        ..sheet.guess.clone()
    };
    let done = import(&said, true).await.unwrap();
    assert_eq!((done.new, done.left_out), (3, 0));
    let backlog = item::backlog(&lead, "WEB").await.unwrap().items;
    let found: Vec<_> = backlog
        .iter()
        .map(|item| {
            let who = item.assignees.first().map(|person| person.login.as_str());
            (item.kind, item.priority, who)
        })
        .collect();
    assert_eq!(
        found,
        [
            (ItemKind::Bug, Priority::Urgent, Some("dev")),
            (ItemKind::Bug, Priority::Medium, Some("dev")),
            (ItemKind::Bug, Priority::Medium, None),
        ]
    );
    // Somebody who has no part in the project cannot be meant.
    let stranger = Mapping {
        people: vec![("Gone since".into(), Some(world.stranger.actor.id))],
        ..said.clone()
    };
    let refused = import(&stranger, false).await.unwrap();
    assert!(refused.wrong.iter().any(|one| one.line == 4));
    // Nor can more be said than there are words.
    let flood = Mapping {
        kinds: vec![("x".into(), ItemKind::Bug); 201],
        ..said
    };
    assert!(matches!(
        import(&flood, false).await.refused(),
        AppError::Invalid(_)
    ));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn trying_an_import_tells_all_that_doing_it_would(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, mut web) = web(&world).await;
    let mut form = WorkflowForm::of(&web.workflow);
    form.columns[1].limit = "1".into();
    form.strict = true;
    web = project::set_workflow(&lead, web.id, web.version, &form)
        .await
        .unwrap();
    let name = &web.workflow.columns[1].name;
    let table =
        format!("Summary;Issue key;Status\nOne;H-1;{name}\nTwo;H-2;{name}\nAgain;H-1;Open\nThree;H-3;Open\n");
    let sheet = item::sheet(&lead, web.id, &table).await.unwrap();
    let full = Problem::new(Field::Columns, Rule::Full(1));
    let twice = Problem::new(Field::Key, Rule::Twice);
    let expected = [
        (3, "Status".to_owned(), full.clone()),
        (4, "Issue key".to_owned(), twice),
    ];
    for apply in [false, true] {
        let report = item::import(&lead, web.id, &table, &sheet.guess, apply)
            .await
            .unwrap();
        let told = report
            .wrong
            .into_iter()
            .map(|one| (one.line, one.column, one.problem));
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!((report.new, report.left_out, report.same), (2, 2, 0));
    }
    // A newer file moves one into the column that is full by now: that is told before it is done, too.
    let newer = format!("Summary;Issue key;Status\nThree;H-3;{name}\n");
    for apply in [false, true] {
        let report = item::import(&lead, web.id, &newer, &sheet.guess, apply)
            .await
            .unwrap();
        assert_eq!((report.changed, report.left_out), (0, 1));
        assert_eq!(report.wrong[0].problem, full);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_deleted_comes_back_where_there_is_room(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, mut web) = web(&world).await;
    let mut form = WorkflowForm::of(&web.workflow);
    form.columns[0].limit = "1".into();
    form.strict = true;
    web = project::set_workflow(&lead, web.id, web.version, &form)
        .await
        .unwrap();
    let one = add(&lead, &web, "One").await;
    item::delete(&lead, web.id, &[one.id], true).await.unwrap();
    add(&lead, &web, "Two").await;
    let full = item::delete(&lead, web.id, &[one.id], false).await;
    assert_eq!(full.refused(), Problem::new(Field::Columns, Rule::Full(1)).into());
    // A column that holds only what was deleted can go; what was deleted waits in another one.
    let two = item::backlog(&lead, "WEB").await.unwrap().items.remove(0);
    set(&lead, &web, &two, FieldValue::Column(web.workflow.columns[1].id))
        .await
        .unwrap();
    item::delete(&lead, web.id, &[two.id], true).await.unwrap();
    let mut form = WorkflowForm::of(&web.workflow);
    form.columns.remove(1);
    project::set_workflow(&lead, web.id, web.version, &form)
        .await
        .unwrap();
    item::delete(&lead, web.id, &[two.id], false).await.unwrap();
    let back = item::find(&lead, "WEB", two.number).await.unwrap().view.item;
    assert_eq!(back.column, web.workflow.columns[0].id);
    // What a forged call says is refused, not stumbled over.
    let link = ItemLink {
        id: LinkId(Uuid::now_v7()),
        kind: LinkKind::FinishStart,
        from: two.id,
        to: one.id,
        lag: i32::MIN,
    };
    assert!(matches!(
        item::link(&lead, web.id, link).await.refused(),
        AppError::Invalid(_)
    ));
    let step = Step {
        id: StepId(Uuid::now_v7()),
        text: "Twice".into(),
        done: false,
    };
    let twice = item::change_steps(&lead, web.id, two.id, &[], &[step.clone(), step]).await;
    assert!(matches!(twice.refused(), AppError::Invalid(_)));
    assert_eq!(item::backlog(&lead, "W\0B").await.refused(), AppError::NotFound);
    let told: Vec<Happened> = item::find(&lead, "WEB", two.number)
        .await
        .unwrap()
        .view
        .history
        .into_iter()
        .map(|past| past.what)
        .collect();
    assert_eq!(told[..2], [Happened::Restored(()), Happened::Deleted(())]);
    let dates = "Summary;Created;Resolved\nOld;-9999-01-01;\nNew;01/Jan/22 00:30;+262142-12-31\n";
    let sheet = item::sheet(&lead, web.id, &format!("sep=;\n{dates}"))
        .await
        .unwrap();
    assert_eq!(sheet.headers.len(), 3);
    let report = item::import(&lead, web.id, dates, &sheet.guess, true)
        .await
        .unwrap();
    assert_eq!((report.new, report.left_out), (0, 2));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everything_that_happens_to_an_item_is_told(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let [one, two] = [add(&lead, &web, "One").await, add(&lead, &web, "Two").await];
    let step = Step {
        id: StepId(Uuid::now_v7()),
        text: "Write".into(),
        done: false,
    };
    let steps = [step.clone()];
    item::change_steps(&lead, web.id, one.id, &[], &steps)
        .await
        .unwrap();
    item::tick(&lead, web.id, one.id, step.id, true).await.unwrap();
    item::tick(&lead, web.id, one.id, step.id, false).await.unwrap();
    let seen = item::find(&lead, "WEB", 1).await.unwrap().view.steps;
    item::change_steps(&lead, web.id, one.id, &seen, &[])
        .await
        .unwrap();
    let file = FileId(Uuid::now_v7());
    item::add_file(&lead, one.id, file, "plan.txt", b"x")
        .await
        .unwrap();
    item::delete_file(&lead, web.id, file).await.unwrap();
    let link = ItemLink {
        id: LinkId(Uuid::now_v7()),
        kind: LinkKind::FinishStart,
        from: one.id,
        to: two.id,
        lag: 0,
    };
    item::link(&lead, web.id, link).await.unwrap();
    item::unlink(&lead, web.id, link.id).await.unwrap();
    let told = async |number: i64| -> Vec<Happened> {
        let history = item::find(&lead, "WEB", number).await.unwrap().view.history;
        history.into_iter().rev().map(|past| past.what).collect()
    };
    let tie = |waits: bool, number: i64| Tie {
        kind: LinkKind::FinishStart,
        waits,
        number,
    };
    let expected = [
        Happened::StepAdded("Write".into()),
        Happened::StepDone("Write".into()),
        Happened::StepUndone("Write".into()),
        Happened::StepDropped("Write".into()),
        Happened::FileAdded("plan.txt".into()),
        Happened::FileDropped("plan.txt".into()),
        Happened::Linked(tie(false, 2)),
        Happened::Unlinked(tie(false, 2)),
    ];
    assert_eq!(told(1).await, expected);
    let other = [Happened::Linked(tie(true, 1)), Happened::Unlinked(tie(true, 1))];
    assert_eq!(told(2).await, other);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_who_works_on_a_project_is_assigned(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let made = add(&lead, &web, "One").await;
    let assign = async |item: &Item, who| set(&lead, &web, item, FieldValue::Assignees(vec![who])).await;
    let stranger = assign(&made, world.stranger.actor.id).await;
    assert_eq!(stranger.refused(), invalid(Field::Participants, Rule::Unknown));
    let made = assign(&made, world.dev.actor.id).await.unwrap();
    assert_eq!(made.assignees[0].login, "dev");
    let file = FileId(Uuid::now_v7());
    let attach = async |bytes| item::add_file(&lead, made.id, file, "plan.txt", bytes).await;
    attach(b"one").await.unwrap();
    attach(b"one").await.unwrap();
    assert_eq!(attach(b"two").await.refused(), AppError::Stale);
}
