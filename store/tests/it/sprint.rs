//! Sprints, their charts, and their retrospectives.

use crate::{
    item::{add, set, web},
    world::{Refused, World, utc},
};
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    AppError, ItemId, NoteId, SprintId,
    burndown::Sum,
    conflict::Holiday,
    item::{Item, Points, edit::FieldValue},
    project::{Project, WorkflowForm},
    sprint::{Leftover, SprintForm, SprintState, Template},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::Value;
use sqlx::PgPool;
use std::collections::HashMap;
use store::{Ctx, item, project, sprint, team};
use uuid::Uuid;

fn form(name: &str) -> SprintForm {
    SprintForm {
        id: SprintId(Uuid::now_v7()),
        name: name.into(),
        goal: String::new(),
        first: "2026-03-16".into(),
        last: "2026-03-27".into(),
    }
}

fn points(n: u32) -> FieldValue {
    FieldValue::Points(Some(Points(n * 10)))
}

fn sum(points: i64, items: i64) -> Sum {
    Sum {
        points: points * 10,
        items,
    }
}

async fn put(ctx: &Ctx, project: &Project, title: &str, n: u32, into: Option<SprintId>) -> Item {
    let item = add(ctx, project, title).await;
    let item = set(ctx, project, &item, points(n)).await.unwrap();
    set(ctx, project, &item, FieldValue::Sprint(into)).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_sprint_is_started_burned_down_and_closed(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let done = web.workflow.columns[3].id;
    let first = sprint::create(&lead, web.id, &form("Sprint 1")).await.unwrap();
    let next = sprint::create(&lead, web.id, &form("Sprint 2")).await.unwrap();
    let a = put(&lead, &web, "A", 3, Some(first.id)).await;
    let b = put(&lead, &web, "B", 5, Some(first.id)).await;
    let started = sprint::start(&lead, web.id, first.id, 1).await.unwrap();
    assert_eq!(started.state, SprintState::Active);
    let second = sprint::start(&lead, web.id, next.id, 1).await;
    assert_eq!(second.refused(), AppError::WrongState, "one at a time");
    let tuesday = world.at(&world.lead, "2026-03-17T14:00:00Z");
    set(&tuesday, &web, &a, FieldValue::Column(done)).await.unwrap();
    let wednesday = world.at(&world.lead, "2026-03-18T08:00:00Z");
    put(&wednesday, &web, "C", 2, Some(first.id)).await;
    let friday = world.at(&world.lead, "2026-03-20T16:00:00Z");
    let into = Leftover::Sprint(next.id);
    let closed = sprint::close(&friday, web.id, first.id, 2, into).await.unwrap();
    assert_eq!(closed.state, SprintState::Closed);
    let page = sprint::page(&friday, "WEB", first.id).await.unwrap();
    let chart = page.chart.unwrap();
    assert_eq!(chart.committed, sum(8, 2));
    assert_eq!(chart.end(), (sum(10, 3), sum(3, 1)));
    assert_eq!(chart.days.len(), 5);
    assert_eq!(chart.days[0].done, sum(0, 0));
    assert_eq!(chart.days[1].done, sum(3, 1));
    let changes: Vec<_> = chart
        .changes
        .iter()
        .map(|change| (change.number, change.by))
        .collect();
    assert_eq!(changes, [(3, sum(2, 1))]);
    // What was done in it does not stand among what is to be done.
    let standing = item::standing(&friday, &web).await.unwrap();
    assert_eq!(standing, [(2, 0), (0, 0), (0, 0), (0, 1)]);
    // What was unfinished went on.
    let taken: Vec<String> = sprint::page(&friday, "WEB", next.id)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|item| item.title)
        .collect();
    assert_eq!(taken, ["B", "C"]);
    // Later edits, and even other columns, change nothing of what is closed.
    let later = world.at(&world.lead, "2026-04-01T08:00:00Z");
    let a = item::some(&later, web.id, &[a.id]).await.unwrap().remove(0);
    set(&later, &web, &a, points(13)).await.unwrap();
    let b = item::some(&later, web.id, &[b.id]).await.unwrap().remove(0);
    set(&later, &web, &b, FieldValue::Column(done)).await.unwrap();
    item::delete(&later, web.id, &[a.id], true).await.unwrap();
    let mut workflow = WorkflowForm::of(&web.workflow);
    workflow.columns[1].done = true;
    project::set_workflow(&later, web.id, web.version, &workflow)
        .await
        .unwrap();
    let kept = sprint::page(&later, "WEB", first.id)
        .await
        .unwrap()
        .chart
        .unwrap();
    assert_eq!(kept, chart);
    let into = set(&later, &web, &b, FieldValue::Sprint(Some(first.id))).await;
    assert!(into.is_err(), "nothing goes into a sprint that is closed");
    let velocity = sprint::list(&later, "WEB").await.unwrap().velocity;
    assert_eq!((velocity[0].committed, velocity[0].done), (sum(8, 2), sum(3, 1)));
    let again = sprint::reopen(&later, web.id, first.id, 3).await.unwrap();
    assert_eq!((again.state, again.closed_at), (SprintState::Active, None));
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_leads_plans_and_the_others_look_back(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let planned = sprint::create(&lead, web.id, &form("Sprint 1")).await.unwrap();
    let again = sprint::create(&lead, web.id, &form("Sprint 1")).await;
    assert!(again.is_ok());
    for who in [&world.ops, &world.dev, &world.tech] {
        let ctx = world.by(who);
        let answers = [
            sprint::create(&ctx, web.id, &form("X")).await.refused(),
            sprint::update(&ctx, web.id, 1, &form("X")).await.refused(),
            sprint::start(&ctx, web.id, planned.id, 1).await.refused(),
            sprint::delete(&ctx, web.id, planned.id, 1).await.refused(),
        ];
        assert!(
            answers.iter().all(|answer| *answer == AppError::Forbidden),
            "{answers:?}"
        );
        let page = sprint::page(&ctx, "WEB", planned.id).await.unwrap();
        assert!(!page.can_plan);
    }
    let stranger = world.by(&world.stranger);
    assert_eq!(
        sprint::page(&stranger, "WEB", planned.id).await.refused(),
        AppError::NotFound
    );
    assert_eq!(sprint::list(&stranger, "WEB").await.refused(), AppError::NotFound);
    let note = NoteId(Uuid::now_v7());
    let dev = world.by(&world.dev);
    let early = sprint::add_note(&dev, web.id, planned.id, (note, 0), "Plus de tests").await;
    assert_eq!(early.refused(), AppError::WrongState);
    sprint::start(&lead, web.id, planned.id, 1).await.unwrap();
    for _ in 0..2 {
        sprint::add_note(&dev, web.id, planned.id, (note, 0), "Plus de tests")
            .await
            .unwrap();
    }
    for on in [true, true, false, true] {
        sprint::vote(&world.by(&world.ops), web.id, planned.id, note, on)
            .await
            .unwrap();
    }
    let wrong = sprint::set_template(&lead, web.id, planned.id, Template::FourLs).await;
    assert_eq!(wrong.refused(), AppError::WrongState, "somebody has answered");
    let tech = sprint::vote(&world.by(&world.tech), web.id, planned.id, note, true).await;
    assert_eq!(tech.refused(), AppError::Forbidden);
    let other = sprint::delete_note(&world.by(&world.ops), web.id, planned.id, note).await;
    assert_eq!(other.refused(), AppError::Forbidden);
    let action = ItemId(Uuid::now_v7());
    for _ in 0..2 {
        sprint::act(&lead, web.id, planned.id, note, action)
            .await
            .unwrap();
    }
    let page = sprint::page(&dev, "WEB", planned.id).await.unwrap();
    assert_eq!(page.notes.len(), 1);
    assert_eq!(
        (page.notes[0].votes, page.notes[0].number, page.notes[0].mine),
        (1, Some(1), false)
    );
    let first = item::backlog(&lead, "WEB").await.unwrap().items.remove(0);
    assert_eq!(first.title, "Plus de tests");
}

/// Where an item stood, as the trail tells it.
#[derive(Clone, Default)]
struct Told {
    sprint: Option<String>,
    points: i64,
    column: String,
    gone: bool,
}

/// What the trail says of every day: an account that shares nothing with the charts but the trail itself.
async fn from_trail(pool: &PgPool, sprint: SprintId, ends: &[DateTime<Utc>]) -> Vec<(Sum, Sum)> {
    let lines: Vec<(DateTime<Utc>, String, Option<Uuid>, String)> =
        sqlx::query_as("select at, action, object_id, content from audit order by position")
            .fetch_all(pool)
            .await
            .unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut told: HashMap<Uuid, Told> = HashMap::new();
    let mut done: Vec<String> = Vec::new();
    let mut lines = lines.into_iter().peekable();
    ends.iter()
        .map(|end| {
            while let Some((_, action, id, content)) = lines.next_if(|line| line.0 < *end) {
                let content: Value = serde_json::from_str(&content).unwrap();
                let after = &content["after"];
                match action.as_str() {
                    "item.create" | "item.update" => {
                        let one = told.entry(id.unwrap()).or_default();
                        one.sprint = text(&after["sprint"]);
                        one.points = after["points"].as_i64().unwrap_or(0);
                        one.column = text(&after["column"]).unwrap();
                    }
                    "item.delete" => told.entry(id.unwrap()).or_default().gone = true,
                    "item.restore" => told.entry(id.unwrap()).or_default().gone = false,
                    "project.create" | "project.workflow" => {
                        let columns = after["workflow"]["columns"].as_array().unwrap();
                        let meant = columns.iter().filter(|column| column["done"] == true);
                        done = meant.map(|column| text(&column["id"]).unwrap()).collect();
                    }
                    _ => {}
                }
            }
            let wanted = sprint.to_string();
            let inside = told
                .values()
                .filter(|one| !one.gone && one.sprint.as_deref() == Some(&wanted));
            inside.fold(<(Sum, Sum)>::default(), |(scope, finished), one| {
                let worth = Sum {
                    points: one.points,
                    items: 1,
                };
                let is_done = done.contains(&one.column);
                (scope + worth, if is_done { finished + worth } else { finished })
            })
        })
        .collect()
}

/// Whatever happens in a sprint, its chart is what the audit trail tells.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_chart_is_what_the_trail_tells(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, mut web) = web(&world).await;
    let zone = store::zone::rules("Europe/Paris").unwrap();
    let mut rng = StdRng::seed_from_u64(23);
    let sprint = sprint::create(&lead, web.id, &form("Sprint 1")).await.unwrap();
    let other = sprint::create(&lead, web.id, &form("Sprint 2")).await.unwrap();
    let mut ids = Vec::new();
    for n in 0..8 {
        let into = (n % 2 == 0).then_some(sprint.id);
        ids.push(put(&lead, &web, &format!("Item {n}"), n, into).await.id);
    }
    // Over the night in which clocks change.
    let mut now = utc("2026-03-16T10:00:00Z");
    let by = |now: DateTime<Utc>| Ctx {
        now,
        ..world.by(&world.lead)
    };
    sprint::start(&by(now), web.id, sprint.id, 1).await.unwrap();
    let mut gone: Vec<ItemId> = Vec::new();
    for _ in 0..150 {
        now += TimeDelta::minutes(rng.random_range(1..240));
        let ctx = by(now);
        let id = ids[rng.random_range(0..ids.len())];
        if let Some(at) = gone.iter().position(|one| *one == id) {
            item::delete(&ctx, web.id, &[id], false).await.unwrap();
            gone.remove(at);
            continue;
        }
        let item = item::some(&ctx, web.id, &[id]).await.unwrap().remove(0);
        let column = web.workflow.columns[rng.random_range(0..4)].id;
        let change = match rng.random_range(0..10) {
            0..=4 => FieldValue::Column(column),
            5 => FieldValue::Sprint([None, Some(other.id), Some(sprint.id)][rng.random_range(0..3)]),
            6 => points(rng.random_range(0..13)),
            7 => {
                item::delete(&ctx, web.id, &[id], true).await.unwrap();
                gone.push(id);
                continue;
            }
            8 => {
                ids.push(put(&ctx, &web, "New", 3, Some(sprint.id)).await.id);
                continue;
            }
            _ => {
                let mut workflow = WorkflowForm::of(&web.workflow);
                workflow.columns[2].done = !workflow.columns[2].done;
                web = project::set_workflow(&ctx, web.id, web.version, &workflow)
                    .await
                    .unwrap();
                continue;
            }
        };
        set(&ctx, &web, &item, change).await.unwrap();
    }
    let ctx = by(now + TimeDelta::minutes(1));
    let closed = sprint::close(&ctx, web.id, sprint.id, 2, Leftover::Backlog)
        .await
        .unwrap();
    let after = by(now + TimeDelta::days(3));
    let chart = sprint::page(&after, "WEB", sprint.id)
        .await
        .unwrap()
        .chart
        .unwrap();
    let ends: Vec<DateTime<Utc>> = chart
        .days
        .iter()
        .map(|day| {
            zone.start_of_day(day.day.succ_opt().unwrap())
                .min(closed.closed_at.unwrap())
        })
        .collect();
    let told = from_trail(&world.pool, sprint.id, &ends).await;
    let drawn: Vec<(Sum, Sum)> = chart.days.iter().map(|day| (day.scope, day.done)).collect();
    assert!(drawn.len() > 10, "the sprint lasts");
    assert_eq!(drawn, told);
    assert!(!chart.changes.is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_over_stays_as_it_was(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let made = sprint::create(&lead, web.id, &form("Sprint 1")).await.unwrap();
    let open = put(&lead, &web, "Open", 3, Some(made.id)).await;
    sprint::start(&lead, web.id, made.id, 1).await.unwrap();
    item::delete(&lead, web.id, &[open.id], true).await.unwrap();
    // What somebody else did while this was waiting for its turn is part of it, though it was asked before.
    let late = put(
        &world.at(&world.lead, "2026-03-20T16:00:01Z"),
        &web,
        "Late",
        5,
        Some(made.id),
    )
    .await;
    let done = web.workflow.columns[3].id;
    set(
        &world.at(&world.lead, "2026-03-20T16:00:02Z"),
        &web,
        &late,
        FieldValue::Column(done),
    )
    .await
    .unwrap();
    let friday = world.at(&world.lead, "2026-03-20T16:00:00Z");
    let closed = sprint::close(&friday, web.id, made.id, 2, Leftover::Backlog)
        .await
        .unwrap();
    assert_eq!(closed.closed_at.unwrap(), utc("2026-03-20T16:00:02Z"));
    let before = sprint::page(&friday, "WEB", made.id)
        .await
        .unwrap()
        .chart
        .unwrap();
    assert_eq!(before.end().1, sum(5, 1));
    // Neither a holiday that is entered later nor what comes back from the trash changes it.
    let day = Holiday {
        day: "2026-03-18".parse().unwrap(),
        name: "Bridge".into(),
    };
    team::set_holidays(&world.by(&world.admin), world.alpha, 1, &[day])
        .await
        .unwrap();
    item::delete(&lead, web.id, &[open.id], false).await.unwrap();
    assert_eq!(item::find(&lead, "WEB", 1).await.unwrap().view.item.sprint, None);
    let after = sprint::page(&friday, "WEB", made.id)
        .await
        .unwrap()
        .chart
        .unwrap();
    assert_eq!(before, after);
    // Nobody plans in years that no calendar has.
    for (first, last) in [("-9999-01-01", "2026-03-27"), ("2026-03-16", "+262142-12-31")] {
        let strange = SprintForm {
            first: first.into(),
            last: last.into(),
            ..form("Strange")
        };
        let refused = sprint::create(&lead, web.id, &strange).await.refused();
        assert!(matches!(refused, AppError::Invalid(_)), "{refused:?}");
    }
    // What is archived is only read.
    let project = project::find(&lead, "WEB").await.unwrap();
    project::archive(&lead, web.id, project.version, true)
        .await
        .unwrap();
    let refused = sprint::create(&lead, web.id, &form("Sprint 2")).await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    assert!(!item::backlog(&lead, "WEB").await.unwrap().can_write);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_again_is_one_and_something_else_under_its_id_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let asked = form("Sprint 1");
    let made = sprint::create(&lead, web.id, &asked).await.unwrap();
    assert_eq!(sprint::create(&lead, web.id, &asked).await.unwrap().id, made.id);
    let other = SprintForm {
        name: "Sprint 2".into(),
        ..asked
    };
    let refused = sprint::create(&lead, web.id, &other).await.refused();
    assert_eq!(refused, AppError::Stale);
    sprint::start(&lead, web.id, made.id, made.version).await.unwrap();
    let note = NoteId(Uuid::now_v7());
    let add = async |text| sprint::add_note(&lead, web.id, made.id, (note, 0), text).await;
    add("Plus de tests").await.unwrap();
    let before = world.rows().await;
    add("Plus de tests").await.unwrap();
    assert_eq!(world.rows().await, before, "nor is it told twice in the trail");
    assert_eq!(add("Moins de tests").await.refused(), AppError::Stale);
}
