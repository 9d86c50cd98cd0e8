//! Items, their numbers and their order.

use crate::world::{Refused, World, invalid};
use model::{
    AppError, ColumnId, Field, ItemId, ProjectId, Rule,
    item::{Item, ItemForm, ItemKind, Place, Points, Priority},
    project::{Project, ProjectForm, WorkflowForm},
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use sqlx::PgPool;
use store::{Ctx, item, project};
use uuid::Uuid;

async fn web(world: &World) -> (Ctx, Project) {
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

fn form(project: &Project, title: &str) -> ItemForm {
    ItemForm::new(ItemId(Uuid::now_v7()), title, project.workflow.columns[0].id)
}

async fn add(ctx: &Ctx, project: &Project, title: &str) -> Item {
    item::create(ctx, project.id, &form(project, title), Place::Last)
        .await
        .unwrap()
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
    let asked = form(&web, "B");
    let made = item::create(&lead, web.id, &asked, Place::First).await.unwrap();
    assert_eq!(
        item::create(&lead, web.id, &asked, Place::First).await.unwrap(),
        made
    );
    item::create(&lead, web.id, &form(&web, "C"), Place::After(made.id))
        .await
        .unwrap();
    assert_eq!(titles(&lead).await, ["B", "C", "A"]);
    let refused = item::create(&lead, web.id, &form(&web, " "), Place::Last).await;
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
        let title = if n % 3 == 0 {
            String::new()
        } else {
            format!("Item {n}")
        };
        tokio::spawn(async move {
            let place = if n % 2 == 0 { Place::First } else { Place::Last };
            item::create(&lead, web.id, &form(&web, &title), place)
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
    let change = ItemForm {
        title: "B".into(),
        kind: ItemKind::Bug,
        points: "2,5".into(),
        column: web.workflow.columns[2].id,
        assignees: vec![world.dev.actor.id],
        ..ItemForm::of(&made)
    };
    let changed = item::update(&lead, web.id, 1, &change).await.unwrap();
    assert_eq!((changed.points, changed.version), (Some(Points(25)), 2));
    assert_eq!(changed.assignees[0].login, "dev");
    assert_eq!(
        item::update(&lead, web.id, 1, &change).await.refused(),
        AppError::Stale
    );
    let fields: Vec<String> = sqlx::query_scalar("select field from item_history order by field")
        .fetch_all(&world.pool)
        .await
        .unwrap();
    assert_eq!(fields, ["assignees", "column", "kind", "points", "title"]);
    let erased = sqlx::query("delete from item_history").execute(&world.pool).await;
    assert!(erased.is_err(), "history only grows");
    for (wrong, field, rule) in [
        (
            ItemForm {
                points: "x".into(),
                ..change.clone()
            },
            Field::Points,
            Rule::NumberOutOfRange { min: 0, max: 999 },
        ),
        (
            ItemForm {
                column: ColumnId(Uuid::nil()),
                ..change.clone()
            },
            Field::Columns,
            Rule::Unknown,
        ),
        (
            ItemForm {
                assignees: vec![model::UserId(Uuid::nil())],
                ..change.clone()
            },
            Field::Participants,
            Rule::Unknown,
        ),
    ] {
        assert_eq!(
            item::update(&lead, web.id, 2, &wrong).await.refused(),
            invalid(field, rule)
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_in_the_team_moves_and_who_leads_writes(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let made = add(&lead, &web, "A").await;
    let moved = ItemForm {
        column: web.workflow.columns[1].id,
        ..ItemForm::of(&made)
    };
    let renamed = ItemForm {
        title: "B".into(),
        ..moved.clone()
    };
    let dev = world.by(&world.dev);
    let now = item::update(&dev, web.id, 1, &moved).await.unwrap();
    assert_eq!(now.column, web.workflow.columns[1].id);
    assert_eq!(
        item::update(&dev, web.id, 2, &renamed).await.refused(),
        AppError::Forbidden
    );
    assert_eq!(
        item::create(&dev, web.id, &form(&web, "C"), Place::Last)
            .await
            .refused(),
        AppError::Forbidden
    );
    assert_eq!(
        item::place(&dev, web.id, &[made.id], Place::First)
            .await
            .refused(),
        AppError::Forbidden
    );
    assert_eq!(
        item::delete(&dev, web.id, &[made.id], true).await.refused(),
        AppError::Forbidden
    );
    let backlog = item::backlog(&dev, "WEB").await.unwrap();
    assert_eq!((backlog.can_write, backlog.can_move), (false, true));
    let tech = world.by(&world.tech);
    assert_eq!(
        item::update(&tech, web.id, 2, &moved).await.refused(),
        AppError::Forbidden
    );
    for (who, error) in [
        (world.by(&world.stranger), AppError::NotFound),
        (world.anonymous(), AppError::NotSignedIn),
    ] {
        assert_eq!(item::backlog(&who, "WEB").await.refused(), error);
        assert_eq!(
            item::create(&who, web.id, &form(&web, "C"), Place::Last)
                .await
                .refused(),
            error
        );
        assert_eq!(item::update(&who, web.id, 2, &moved).await.refused(), error);
        assert_eq!(
            item::place(&who, web.id, &[made.id], Place::First)
                .await
                .refused(),
            error
        );
        assert_eq!(
            item::delete(&who, web.id, &[made.id], true).await.refused(),
            error
        );
    }
    // An item of one project is not reached through another.
    let other = ProjectForm {
        key: "TWO".into(),
        name: "Two".into(),
        ..ProjectForm::new(ProjectId(Uuid::now_v7()))
    };
    let other = project::create(&lead, &other).await.unwrap();
    assert_eq!(
        item::update(&lead, other.id, 2, &moved).await.refused(),
        AppError::NotFound
    );
    assert_eq!(
        item::place(&lead, other.id, &[made.id], Place::First)
            .await
            .refused(),
        AppError::NotFound
    );
    assert_eq!(
        item::create(
            &lead,
            other.id,
            &ItemForm {
                id: made.id,
                ..form(&other, "X")
            },
            Place::Last
        )
        .await
        .refused(),
        AppError::Stale
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_strict_column_takes_no_more_than_its_limit(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let (a, b) = (add(&lead, &web, "A").await, add(&lead, &web, "B").await);
    let mut workflow = WorkflowForm::of(&web.workflow);
    workflow.columns[1].limit = "1".into();
    let doing = workflow.columns[1].id;
    let into = |item: &Item| ItemForm {
        column: doing,
        ..ItemForm::of(item)
    };
    project::set_workflow(&lead, web.id, 1, &workflow).await.unwrap();
    item::update(&lead, web.id, 1, &into(&a)).await.unwrap();
    // It warns only: the page says so.
    let two = item::update(&lead, web.id, 1, &into(&b)).await.unwrap();
    item::update(
        &lead,
        web.id,
        2,
        &ItemForm {
            column: web.workflow.columns[0].id,
            ..ItemForm::of(&two)
        },
    )
    .await
    .unwrap();
    workflow.strict = true;
    project::set_workflow(&lead, web.id, 2, &workflow).await.unwrap();
    let full = item::update(&lead, web.id, 3, &into(&b)).await;
    assert_eq!(full.refused(), invalid(Field::Columns, Rule::Full(1)));
    // What stands in it already can be changed there.
    let renamed = ItemForm {
        title: "A'".into(),
        ..into(&a)
    };
    item::update(&lead, web.id, 2, &renamed).await.unwrap();
    // A column that holds something stays.
    workflow.columns.remove(1);
    let kept = project::set_workflow(&lead, web.id, 3, &workflow).await;
    assert_eq!(kept.refused(), invalid(Field::Columns, Rule::InUse));
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
    item::create(&lead, web.id, &form(&web, "E"), Place::After(ids[0]))
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
