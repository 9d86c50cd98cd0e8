//! What was acknowledged is there after the server, or its PostgreSQL, was killed in the middle of it.

use crate::{program::Program, support::form};
use futures::future::join_all;
use model::{
    AppError, EventId,
    event::{EventForm, EventKind},
};
use std::{
    fs,
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

const EVENTS: usize = 200;
/// The kill comes when so many were acknowledged.
const KILL_AT: usize = 60;
const PATIENCE: Duration = Duration::from_secs(60);

fn forms() -> Vec<EventForm> {
    (0..EVENTS)
        .map(|n| form(EventKind::Meeting, &format!("Event {n}"), &[]))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_the_death_of_the_server() {
    let mut program = Program::start("crash-server");
    let (browser, forms, acknowledged) = (program.browser().await, forms(), AtomicUsize::new(0));
    let attempts = join_all(forms.iter().map(async |form| {
        let done = program.create(&browser, form).await;
        if done.is_ok() && acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == KILL_AT {
            let pid = program.child.id().to_string();
            Command::new("kill").args(["-KILL", &pid]).status().unwrap();
        }
        done.is_ok().then_some(form.id)
    }));
    let done: Vec<EventId> = attempts.await.into_iter().flatten().collect();
    program.kill();
    assert!(
        (KILL_AT..EVENTS).contains(&done.len()),
        "{} of {EVENTS}",
        done.len()
    );

    let since = Instant::now();
    program.restart();
    let took = since.elapsed();
    let (events, audited) = program.nothing_is_lost(&done).await;
    assert_eq!(events, audited);
    // Whoever heard nothing tries again, and makes no second one.
    for form in &forms {
        assert_eq!(program.create(&browser, form).await, Ok(()));
    }
    let all: Vec<EventId> = forms.iter().map(|form| form.id).collect();
    assert_eq!(
        program.nothing_is_lost(&all).await,
        (EVENTS as i64, EVENTS as i64)
    );
    println!(
        "server killed: {} of {EVENTS} acknowledged, {events} stored with {audited} audit rows, none lost; \
         listening again after {took:?}; after trying again {EVENTS}; {}",
        done.len(),
        program.verify_audit()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_the_death_of_postgres() {
    let program = Program::start("crash-postgres");
    let (browser, forms, acknowledged) = (program.browser().await, forms(), AtomicUsize::new(0));
    let attempts = join_all(forms.iter().map(async |form| {
        let done = program.create(&browser, form).await;
        if done.is_ok() && acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == KILL_AT {
            kill_postmaster(&program.data);
        }
        done.map(|()| form.id)
    }));
    let (mut done, mut unanswered) = (Vec::new(), 0);
    for attempt in attempts.await {
        match attempt {
            Ok(id) => done.push(id),
            Err(Some(AppError::Unavailable)) => unanswered += 1,
            Err(other) => panic!("{other:?} instead of an answer that says what is wrong"),
        }
    }
    let since = Instant::now();
    let back = timeout(PATIENCE, async {
        while program.create(&browser, &forms[0]).await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
    });
    back.await.expect("the database comes back");
    let took = since.elapsed();
    let (events, audited) = program.nothing_is_lost(&done).await;
    assert_eq!(events, audited);
    for form in &forms {
        assert_eq!(program.create(&browser, form).await, Ok(()));
    }
    let all: Vec<EventId> = forms.iter().map(|form| form.id).collect();
    assert_eq!(
        program.nothing_is_lost(&all).await,
        (EVENTS as i64, EVENTS as i64)
    );
    println!(
        "PostgreSQL killed: {} of {EVENTS} acknowledged, {unanswered} told that it is unavailable, {events} stored with \
         {audited} audit rows, none lost; back {took:?} after the last answer; after trying again {EVENTS}; {}",
        done.len(),
        program.verify_audit()
    );
}

fn kill_postmaster(data: &Path) {
    let file = fs::read_to_string(data.join("pg/postmaster.pid")).unwrap();
    let pid = file.lines().next().unwrap();
    Command::new("kill").args(["-KILL", pid]).status().unwrap();
}
