//! Runs and answers.

use crate::world::{Refused, World, done, utc};
use model::{
    AppError, EventId,
    conflict::Accepted,
    event::{Answer, ChecklistStep, Environment, EventDetails, EventForm, EventKind, EventStatus, EventView},
    repeat::Reach,
};
use sqlx::PgPool;
use store::event;
use uuid::Uuid;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_window_runs_from_its_real_start_to_its_real_end(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.approved().await;
    let (start, end) = ("2026-03-16T10:04:00Z", "2026-03-16T10:51:00Z");
    let running = event::step(
        &world.at(&world.ops, start),
        window.id,
        None,
        2,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    assert_eq!(
        (running.actual_start, running.actual_end),
        (Some(utc(start)), None)
    );
    assert_eq!(
        running.can.moves,
        [
            EventStatus::Completed,
            EventStatus::Failed,
            EventStatus::Cancelled
        ]
    );
    let over = event::step(
        &world.at(&world.ops, end),
        window.id,
        None,
        3,
        EventStatus::Completed,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    assert_eq!(
        (over.actual_start, over.actual_end),
        (Some(utc(start)), Some(utc(end)))
    );
    assert_eq!((over.status, over.version), (EventStatus::Completed, 4));
    for to in EventStatus::ALL {
        let again = event::step(&world.by(&world.ops), window.id, None, 4, *to, Accepted::NOTHING).await;
        assert_eq!(again.refused(), AppError::WrongState);
    }
    assert_eq!(
        world.trail().await,
        ["event.create", "event.approve", "event.step", "event.step"]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_starts_without_its_approval_but_it_can_be_cancelled(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Prod).await;
    assert_eq!(window.can.moves, [EventStatus::Cancelled]);
    let rows = world.rows().await;
    let start = event::step(
        &world.by(&world.ops),
        window.id,
        None,
        1,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await;
    assert_eq!(start.refused(), AppError::WrongState);
    assert_eq!(world.rows().await, rows);
    let cancelled = event::step(
        &world.by(&world.ops),
        window.id,
        None,
        1,
        EventStatus::Cancelled,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    assert_eq!(
        (cancelled.status, cancelled.actual_end),
        (EventStatus::Cancelled, None)
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_has_begun_keeps_its_plan(pool: PgPool) {
    let world = World::new(pool).await;
    let (form, window) = world.approved().await;
    event::step(
        &world.by(&world.ops),
        window.id,
        None,
        2,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    let changes: [fn(&mut EventForm); 3] = [
        |f| f.time = "18:00".into(),
        |f| f.services = vec!["mail".into()],
        |f| f.environment = Environment::Dev,
    ];
    for change in changes {
        let mut later = form.clone();
        change(&mut later);
        let answer = event::update(&world.by(&world.ops), window.id, 3, &later, Reach::default()).await;
        assert_eq!(answer.refused(), AppError::WrongState);
    }
    let noted = EventForm {
        description: "Étape 2 en cours".into(),
        ..form
    };
    let saved = done(
        event::update(&world.by(&world.ops), window.id, 3, &noted, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(saved.status, EventStatus::InProgress);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_may_not_run_it_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Dev).await;
    let git = event::create(&world.by(&world.lead), &world.form(EventKind::GitAction, "Tag"))
        .await
        .unwrap();
    let rows = world.rows().await;
    let start = async |who, id, version| {
        event::step(
            &world.by(who),
            id,
            None,
            version,
            EventStatus::InProgress,
            Accepted::NOTHING,
        )
        .await
    };
    assert_eq!(
        start(&world.dev, window.id, 1).await.refused(),
        AppError::Forbidden
    );
    assert_eq!(
        start(&world.stranger, window.id, 1).await.refused(),
        AppError::NotFound
    );
    assert_eq!(
        start(&world.admin, EventId(Uuid::now_v7()), 1).await.refused(),
        AppError::NotFound
    );
    assert_eq!(start(&world.ops, window.id, 2).await.refused(), AppError::Stale);
    // a git action is run by a dev, not by who planned it
    assert_eq!(start(&world.lead, git.id, 1).await.refused(), AppError::Forbidden);
    assert_eq!(world.rows().await, rows);
    assert!(start(&world.dev, git.id, 1).await.is_ok());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_meeting_can_only_be_cancelled(pool: PgPool) {
    let world = World::new(pool).await;
    let view = event::create(&world.by(&world.lead), &world.meeting("Revue"))
        .await
        .unwrap();
    assert_eq!(view.can.moves, [EventStatus::Cancelled]);
    let step = async |to| event::step(&world.by(&world.lead), view.id, None, 1, to, Accepted::NOTHING).await;
    assert_eq!(
        step(EventStatus::InProgress).await.refused(),
        AppError::WrongState
    );
    assert_eq!(
        step(EventStatus::Cancelled).await.unwrap().status,
        EventStatus::Cancelled
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn those_who_are_asked_answer(pool: PgPool) {
    let world = World::new(pool).await;
    let form = EventForm {
        participants: vec![world.stranger.actor.id, world.dev.actor.id],
        ..world.meeting("Revue")
    };
    event::create(&world.by(&world.lead), &form).await.unwrap();
    // who is asked sees it, whatever their team
    let view = event::answer(&world.by(&world.stranger), form.id, Answer::Maybe)
        .await
        .unwrap();
    assert_eq!(
        answers(&view),
        [("dev", Answer::None), ("stranger", Answer::Maybe)]
    );
    let refused = event::answer(&world.by(&world.tech), form.id, Answer::Yes).await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    let missing = event::answer(&world.by(&world.tech), EventId(Uuid::now_v7()), Answer::Yes).await;
    assert_eq!(missing.refused(), AppError::NotFound);
    // asking others keeps the answers of those who stay
    let others = EventForm {
        participants: vec![world.stranger.actor.id, world.tech.actor.id],
        ..form
    };
    let view = done(
        event::update(&world.by(&world.lead), others.id, 1, &others, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(
        answers(&view),
        [("stranger", Answer::Maybe), ("tech", Answer::None)]
    );
    assert_eq!(
        world.trail().await,
        ["event.create", "event.answer", "event.update"]
    );
}

fn answers(view: &model::event::EventView) -> Vec<(&str, Answer)> {
    let answer = |p: &model::event::Participant| p.answer;
    view.participants
        .iter()
        .map(|p| (p.person.login.as_str(), answer(p)))
        .collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn those_who_are_not_asked_and_may_not_see_it_find_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let view = event::create(&world.by(&world.lead), &world.meeting("Revue"))
        .await
        .unwrap();
    let answer = event::answer(&world.by(&world.stranger), view.id, Answer::Yes).await;
    assert_eq!(answer.refused(), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_step_is_ticked_by_its_words_and_by_whoever_runs_the_window(pool: PgPool) {
    let world = World::new(pool).await;
    let step = |text: &str| ChecklistStep {
        text: text.into(),
        done: false,
    };
    let form = EventForm {
        checklist: vec![step("Backup"), step("Freeze")],
        ..world.window(Environment::Dev)
    };
    event::create(&world.by(&world.ops), &form).await.unwrap();
    let ops = world.by(&world.ops);
    let ticked = event::tick(&ops, form.id, None, "Freeze", true).await.unwrap();
    let EventDetails::Deployment(window) = ticked.details else {
        panic!("not a deployment")
    };
    let states: Vec<bool> = window.checklist.iter().map(|s| s.done).collect();
    assert_eq!((states, ticked.version), (vec![false, true], 2));

    let gone = event::tick(&ops, form.id, None, "Something else", true).await;
    assert_eq!(gone.refused(), AppError::Stale);
    let meeting = world.meeting("No list");
    event::create(&world.by(&world.lead), &meeting).await.unwrap();
    let none = event::tick(&world.by(&world.lead), meeting.id, None, "Backup", true).await;
    assert_eq!(none.refused(), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_step_that_is_written_twice_is_one(pool: PgPool) {
    let world = World::new(pool).await;
    let step = |text: &str, done| ChecklistStep {
        text: text.into(),
        done,
    };
    let form = EventForm {
        checklist: vec![
            step("Backup", false),
            step("Freeze", false),
            step(" Backup ", true),
        ],
        ..world.window(Environment::Dev)
    };
    let ops = world.by(&world.ops);
    let made = event::create(&ops, &form).await.unwrap();
    assert_eq!(event::create(&ops, &form).await.unwrap(), made);
    let checklist = |view: EventView| match view.details {
        EventDetails::Deployment(window) => window.checklist,
        other => panic!("{other:?}"),
    };
    assert_eq!(checklist(made), [step("Backup", true), step("Freeze", false)]);
    let taken_back = event::tick(&ops, form.id, None, "Backup", false).await.unwrap();
    assert_eq!(
        checklist(taken_back),
        [step("Backup", false), step("Freeze", false)]
    );
}
