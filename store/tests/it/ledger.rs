//! Positions of the trail and of the change feed, under many writers.

use crate::world::{NOW, Refused, Table, World, utc};
use chrono::TimeDelta;
use model::{
    change::Topic,
    event::{EventForm, EventKind},
    repeat::Reach,
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use store::{Ctx, change, event, team};

/// As many connections as there are writers: each is in its own transaction at the same time.
async fn wide(pool: &PgPool, connections: u32) -> PgPool {
    let options = pool.connect_options().as_ref().clone();
    PgPoolOptions::new()
        .max_connections(connections)
        .connect_with(options)
        .await
        .unwrap()
}

/// Starts `count` creations at once.
fn write(world: &World, pool: &PgPool, count: usize) -> Vec<tokio::task::JoinHandle<bool>> {
    let start = |n| {
        let ctx = Ctx {
            pool: pool.clone(),
            ..world.by(&world.lead)
        };
        let form = world.meeting(&format!("Event {n}"));
        tokio::spawn(async move { event::create(&ctx, &form).await.is_ok() })
    };
    (0..count).map(start).collect()
}

async fn positions(pool: &PgPool) -> Vec<i64> {
    sqlx::query_scalar("select position from change order by position")
        .fetch_all(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn fifty_writers_at_once_leave_a_whole_chain(pool: PgPool) {
    let world = World::new(pool).await;
    let wide = wide(&world.pool, 30).await;
    for task in write(&world, &wide, 50) {
        assert!(task.await.unwrap());
    }
    wide.close().await;
    assert_eq!(world.rows().await, [50, 50, 50]);
    assert_eq!(positions(&world.pool).await, (1..=50).collect::<Vec<i64>>());
    assert_eq!(store::audit::verify(&world.pool).await.unwrap().unwrap().rows, 50);
    assert_eq!(change::head(&world.pool).await.unwrap(), 50);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_reader_of_the_feed_never_sees_a_gap(pool: PgPool) {
    let world = World::new(pool).await;
    let wide = wide(&world.pool, 25).await;
    let done = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn(follow(world.pool.clone(), Arc::clone(&done)));
    for task in write(&world, &wide, 200) {
        assert!(task.await.unwrap());
    }
    done.store(true, Ordering::SeqCst);
    let seen = reader.await.unwrap();
    wide.close().await;
    // each time it resumes behind the last position it saw, as a page does after a cut
    assert_eq!(seen, (1..=200).collect::<Vec<i64>>());
}

/// Reads until everything is written, then once more.
async fn follow(pool: PgPool, done: Arc<AtomicBool>) -> Vec<i64> {
    let mut seen = Vec::new();
    loop {
        let last = done.load(Ordering::SeqCst);
        let from = seen.last().copied().unwrap_or(0);
        let heard = change::after(&pool, from, 1000).await.unwrap();
        seen.extend(heard.iter().map(|h| h.change.position));
        if last {
            return seen;
        }
        tokio::task::yield_now().await;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_could_not_commit_leaves_no_hole(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    team::create(&admin, "Gamma").await.unwrap();
    assert!(team::create(&admin, "Gamma").await.is_err());
    assert!(
        event::create(&world.by(&world.tech), &world.meeting("No"))
            .await
            .is_err()
    );
    team::create(&admin, "Delta").await.unwrap();
    assert_eq!(positions(&world.pool).await, [1, 2]);
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_feed_reaches_those_who_may_see_it(pool: PgPool) {
    let world = World::new(pool).await;
    let form = EventForm {
        participants: vec![world.stranger.actor.id],
        ..world.meeting("A")
    };
    event::create(&world.by(&world.lead), &form).await.unwrap();
    let secret = world.meeting("B");
    event::create(&world.by(&world.lead), &secret).await.unwrap();
    let moved = EventForm {
        teams: vec![world.beta],
        ..secret
    };
    event::update(&world.by(&world.admin), moved.id, 1, &moved, Reach::default())
        .await
        .unwrap();
    let mut heard = change::after(&world.pool, 0, 10).await.unwrap();
    // Who is asked finds it in their inbox, which is nobody else's.
    let invited: Vec<_> = heard
        .extract_if(.., |h| h.change.topic == Topic::Notification)
        .collect();
    let told = |who: &store::SignedIn| invited.iter().any(|h| h.reaches(&who.actor));
    assert!(told(&world.stranger) && !told(&world.admin) && !told(&world.dev));
    let versions: Vec<_> = heard.iter().map(|h| (h.change.topic, h.change.version)).collect();
    assert_eq!(
        versions,
        [(Topic::Event, 1), (Topic::Event, 1), (Topic::Event, 2)]
    );
    let reached =
        |who: &store::SignedIn| -> Vec<bool> { heard.iter().map(|h| h.reaches(&who.actor)).collect() };
    assert_eq!(reached(&world.admin), [true, true, true]);
    // who loses sight of it is told too: the page has to take it away
    assert_eq!(reached(&world.dev), [true, true, true]);
    assert_eq!(reached(&world.stranger), [true, false, true]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn old_changes_are_forgotten_and_the_place_is_remembered(pool: PgPool) {
    let world = World::new(pool).await;
    assert_eq!(change::oldest(&world.pool).await.unwrap(), 1);
    for day in [
        "2026-03-16T09:00:00Z",
        "2026-03-17T09:00:00Z",
        "2026-03-18T09:00:00Z",
    ] {
        let form = world.form(EventKind::Meeting, day);
        event::create(&world.at(&world.lead, day), &form).await.unwrap();
    }
    let gone = change::forget_before(&world.pool, utc(NOW) + TimeDelta::days(1))
        .await
        .unwrap();
    assert_eq!((gone, change::oldest(&world.pool).await.unwrap()), (1, 2));
    change::forget_before(&world.pool, utc(NOW) + TimeDelta::days(9))
        .await
        .unwrap();
    assert_eq!(change::oldest(&world.pool).await.unwrap(), 4);
    assert_eq!(change::head(&world.pool).await.unwrap(), 3);
    assert_eq!(world.count(Table::Audit).await, 3);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_edits_of_one_event_leave_one_winner(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Start");
    event::create(&world.by(&world.lead), &form).await.unwrap();
    let edits = (0..20).map(|n| {
        let (ctx, id) = (world.by(&world.lead), form.id);
        let form = EventForm {
            title: format!("Edit {n}"),
            ..form.clone()
        };
        tokio::spawn(async move { event::update(&ctx, id, 1, &form, Reach::default()).await.unwrap() })
    });
    let mut winners = 0;
    for task in edits.collect::<Vec<_>>() {
        winners += usize::from(matches!(task.await.unwrap(), model::event::Saved::Done(_)));
    }
    assert_eq!(winners, 1);
    assert_eq!(world.rows().await, [1, 2, 2]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_database_it_says_so(pool: PgPool) {
    let world = World::new(pool).await;
    let ctx = world.by(&world.lead);
    world.pool.close().await;
    let answer = event::create(&ctx, &world.meeting("A")).await;
    assert_eq!(answer.refused(), model::AppError::Unavailable);
}
