//! Production windows and the four eyes they need.

use crate::world::{Refused, World, done, invalid};
use model::{
    AppError, Field, Rule,
    conflict::Accepted,
    event::{Approval, Environment, EventForm, EventKind, EventStatus},
    repeat::Reach,
};
use sqlx::PgPool;
use store::event;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_production_waits_for_approval(pool: PgPool) {
    let world = World::new(pool).await;
    for (environment, approval) in [
        (Environment::Dev, Approval::NotNeeded),
        (Environment::Staging, Approval::NotNeeded),
        (Environment::Prod, Approval::Awaiting),
    ] {
        let (_, window) = world.planned(&world.ops, environment).await;
        assert_eq!(window.approval, approval, "{environment:?}");
        let seen = event::view(&world.by(&world.admin), window.id, None)
            .await
            .unwrap();
        assert_eq!(seen.can.approve, approval == Approval::Awaiting);
    }
    let bare = EventForm {
        rollback_plan: String::new(),
        ..world.window(Environment::Prod)
    };
    let made = event::create(&world.by(&world.ops), &bare).await;
    assert_eq!(made.refused(), invalid(Field::RollbackPlan, Rule::Required));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_administrator_who_is_not_the_creator_approves(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Prod).await;
    let rows = world.rows().await;
    let approve = async |who| event::approve(&world.by(who), window.id, 1, true, "").await;
    for who in [&world.ops, &world.lead, &world.dev] {
        assert_eq!(approve(who).await.refused(), AppError::Forbidden);
    }
    assert_eq!(approve(&world.stranger).await.refused(), AppError::NotFound);
    assert_eq!(world.rows().await, rows);
    let approved = approve(&world.admin).await.unwrap();
    assert_eq!((approved.approval, approved.version), (Approval::Approved, 2));
    assert_eq!(approved.approver.unwrap().id, world.admin.actor.id);
    assert_eq!(world.trail().await, ["event.create", "event.approve"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn not_even_an_administrator_approves_their_own(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.admin, Environment::Prod).await;
    assert!(!window.can.approve);
    for agreed in [true, false] {
        let own = event::approve(&world.by(&world.admin), window.id, 1, agreed, "No").await;
        assert_eq!(own.refused(), AppError::Forbidden);
    }
    let second = event::approve(&world.by(&world.second), window.id, 1, true, "")
        .await
        .unwrap();
    assert_eq!(second.approval, Approval::Approved);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rejection_has_a_reason_and_stops_the_window(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Prod).await;
    let reject = async |version, reason| {
        event::approve(&world.by(&world.admin), window.id, version, false, reason).await
    };
    assert_eq!(
        reject(1, "  ").await.refused(),
        invalid(Field::Reason, Rule::Required)
    );
    assert_eq!(reject(7, "Gel").await.refused(), AppError::Stale);
    let rejected = reject(1, "Gel de fin d'année").await.unwrap();
    assert_eq!(rejected.approval, Approval::Rejected);
    assert_eq!(rejected.rejection.as_deref(), Some("Gel de fin d'année"));
    assert_eq!(reject(2, "Encore").await.refused(), AppError::WrongState);
    let start = event::step(
        &world.by(&world.ops),
        window.id,
        None,
        2,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await;
    assert_eq!(start.refused(), AppError::WrongState);
    let missing = event::approve(
        &world.by(&world.admin),
        model::EventId(uuid::Uuid::now_v7()),
        1,
        true,
        "",
    )
    .await;
    assert_eq!(missing.refused(), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_not_production_cannot_be_approved(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, staging) = world.planned(&world.ops, Environment::Staging).await;
    let git = event::create(&world.by(&world.dev), &world.form(EventKind::GitAction, "Merge"))
        .await
        .unwrap();
    for id in [staging.id, git.id] {
        let answer = event::approve(&world.by(&world.admin), id, 1, true, "").await;
        assert_eq!(answer.refused(), AppError::Forbidden);
    }
}

type Change = fn(&mut EventForm);

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn planning_anew_asks_again_and_renaming_does_not(pool: PgPool) {
    let world = World::new(pool).await;
    let changes: [(&str, Approval, Change); 8] = [
        ("time", Approval::Awaiting, |f| f.time = "16:00".into()),
        ("length", Approval::Awaiting, |f| f.minutes = "90".into()),
        ("services", Approval::Awaiting, |f| {
            f.services.push("billing".into())
        }),
        ("environment", Approval::NotNeeded, |f| {
            f.environment = Environment::Staging
        }),
        ("title", Approval::Approved, |f| f.title = "Portail 4.2.1".into()),
        ("plan", Approval::Approved, |f| {
            f.rollback_plan = "Autre plan".into()
        }),
        ("teams", Approval::Approved, |f| f.teams = vec![]),
        ("order", Approval::Approved, |f| {
            f.services.insert(0, "api".into())
        }),
    ];
    for (what, expected, change) in changes {
        let (mut form, window) = world.approved().await;
        change(&mut form);
        let saved = done(
            event::update(&world.by(&world.ops), window.id, 2, &form, Reach::default())
                .await
                .unwrap(),
        );
        assert_eq!(saved.approval, expected, "{what}");
        assert_eq!(saved.approver.is_some(), expected == Approval::Approved, "{what}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn becoming_production_waits_for_approval(pool: PgPool) {
    let world = World::new(pool).await;
    let (form, window) = world.planned(&world.ops, Environment::Staging).await;
    let prod = EventForm {
        environment: Environment::Prod,
        ..form
    };
    let saved = done(
        event::update(&world.by(&world.ops), window.id, 1, &prod, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(saved.approval, Approval::Awaiting);
    let start = event::step(
        &world.by(&world.ops),
        window.id,
        None,
        2,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await;
    assert_eq!(start.refused(), AppError::WrongState);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_decides_on_a_cancelled_window(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Prod).await;
    let seen = async || {
        event::view(&world.by(&world.admin), window.id, None)
            .await
            .unwrap()
    };
    assert!(seen().await.can.approve);
    event::step(
        &world.by(&world.ops),
        window.id,
        None,
        1,
        EventStatus::Cancelled,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    assert!(!seen().await.can.approve);
    let rows = world.rows().await;
    for agreed in [true, false] {
        let answer = event::approve(&world.by(&world.admin), window.id, 2, agreed, "Gel").await;
        assert_eq!(answer.refused(), AppError::WrongState, "{agreed}");
    }
    assert_eq!(world.rows().await, rows);
    let view = seen().await;
    assert_eq!(
        (view.status, view.approval, view.version),
        (EventStatus::Cancelled, Approval::Awaiting, 2)
    );
}
