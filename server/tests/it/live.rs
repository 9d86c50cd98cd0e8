//! The live stream: everybody hears everything they may, once and in order, whatever happens to the connection.

use crate::stream::{PATIENCE, Stream};
use crate::support::{Server, admin, as_member, form, person, team};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use futures::future::join_all;
use model::{TeamId, change::Topic, event::EventKind, person::Role, policy::Actor};
use rand::Rng;
use sqlx::PgPool;
use store::change;
use tokio::time::timeout;
use tower::ServiceExt;

async fn actor(pool: &PgPool, token: &str) -> Actor {
    as_member(pool, token).await.who().unwrap().actor.clone()
}

async fn create(pool: &PgPool, token: &str, title: &str, teams: &[TeamId]) {
    let ctx = as_member(pool, token).await;
    store::event::create(&ctx, &form(EventKind::Meeting, title, teams))
        .await
        .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_reaches_the_pages_of_every_server_on_the_database(pool: PgPool) {
    let (one, two) = (Server::start(&pool).await, Server::start(&pool).await);
    let token = admin(&pool).await;
    let mut streams = vec![
        Stream::open(&one, &token, None).await,
        Stream::open(&two, &token, None).await,
    ];
    for stream in &mut streams {
        let hello = stream.next().await.unwrap();
        assert_eq!((hello.name.as_str(), hello.data), ("hello", hello.id.to_string()));
    }
    let since = std::time::Instant::now();
    let form = form(EventKind::Meeting, "Daily", &[]);
    let answer = one
        .browser(&token)
        .call("/api/event/create", &serde_json::json!({"form": form}))
        .await;
    assert_eq!(answer.error(), None);
    for stream in &mut streams {
        let change = stream.change().await;
        assert_eq!((change.topic, change.id), (Topic::Event, form.id.0));
    }
    println!("from the click to both pages: {:?}", since.elapsed());
}

/// A page whose connection is cut again and again, and that goes on at one server or the other.
async fn unlucky_page(servers: &[Server; 2], token: &str, until: i64) -> (Vec<i64>, usize) {
    let (mut heard, mut cuts, mut last) = (Vec::new(), 0, "0".to_owned());
    loop {
        let luck = rand::rng().random_range(1..25);
        let mut stream = Stream::open(&servers[cuts % 2], token, Some(&last)).await;
        for _ in 0..luck {
            let message = stream.next().await.expect("an open stream");
            assert_ne!(message.name, "reset");
            last = message.id.to_string();
            if message.name == "change" {
                heard.push(message.id);
            }
            if message.id >= until {
                return (heard, cuts);
            }
        }
        cuts += 1;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_that_is_cut_off_at_random_misses_nothing_and_hears_nothing_twice(pool: PgPool) {
    const WRITERS: usize = 6;
    const EACH: usize = 50;
    let servers = [Server::start(&pool).await, Server::start(&pool).await];
    let admin = admin(&pool).await;
    let (ours, theirs) = (
        team(&pool, &admin, "Ours").await,
        team(&pool, &admin, "Theirs").await,
    );
    let reader = person(&pool, &admin, "reader", Role::Technician, &[ours]).await;
    let until = change::head(&pool).await.unwrap() + (WRITERS * EACH) as i64;

    let writers = join_all((0..WRITERS).map(async |writer| {
        for n in 0..EACH {
            let teams = [vec![], vec![ours], vec![theirs]];
            create(&pool, &admin, &format!("{writer}.{n}"), &teams[(writer + n) % 3]).await;
        }
    }));
    let pages = join_all([
        unlucky_page(&servers, &reader, until),
        unlucky_page(&servers, &reader, until),
        unlucky_page(&servers, &admin, until),
        unlucky_page(&servers, &admin, until),
    ]);
    let (_, pages) = tokio::join!(writers, pages);

    let (all, reader, admin) = (
        change::after(&pool, 0, 10_000).await.unwrap(),
        actor(&pool, &reader).await,
        actor(&pool, &admin).await,
    );
    let (mut cuts, mut heard) = (0, Vec::new());
    for (page, who) in pages.iter().zip([&reader, &reader, &admin, &admin]) {
        let theirs: Vec<i64> = all
            .iter()
            .filter(|h| h.reaches(who))
            .map(|h| h.change.position)
            .collect();
        assert_eq!(page.0, theirs);
        cuts += page.1;
        heard.push(theirs.len());
    }
    assert!(heard[0] < all.len() && heard[2] == all.len());
    println!(
        "{} changes; pages heard {heard:?} of them over {cuts} cuts: none missed, none twice",
        all.len()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_may_not_see_an_event_does_not_hear_of_it(pool: PgPool) {
    let server = Server::start(&pool).await;
    let admin = admin(&pool).await;
    let theirs = team(&pool, &admin, "Theirs").await;
    let reader = person(&pool, &admin, "reader", Role::Technician, &[]).await;
    let mut stream = Stream::open(&server, &reader, None).await;
    let start = stream.next().await.unwrap().id;
    create(&pool, &admin, "Secret", &[theirs]).await;
    let quiet = stream.next().await.unwrap();
    assert_eq!((quiet.name.as_str(), quiet.id), ("position", start + 1));
    create(&pool, &admin, "Open", &[]).await;
    assert_eq!(stream.change().await.position, start + 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_that_was_away_for_too_long_begins_anew(pool: PgPool) {
    let admin = admin(&pool).await;
    for title in ["One", "Two", "Three"] {
        create(&pool, &admin, title, &[]).await;
    }
    let head = change::head(&pool).await.unwrap();
    change::forget_before(&pool, server::clock::now() + chrono::TimeDelta::days(1))
        .await
        .unwrap();
    // After the forgotten changes, a server that was not there when they were made.
    let late = Server::start(&pool).await;
    for last in ["0", "1", "999999", "nonsense", "-1"] {
        let mut stream = Stream::open(&late, &admin, Some(last)).await;
        let names = [stream.next().await.unwrap(), stream.next().await.unwrap()];
        assert_eq!(
            (names[0].name.as_str(), names[1].name.as_str()),
            ("hello", "reset"),
            "{last}"
        );
        assert_eq!(names[1].id, head);
    }
    let mut stream = Stream::open(&late, &admin, Some(&head.to_string())).await;
    assert_eq!(stream.next().await.unwrap().name, "hello");
    create(&pool, &admin, "Four", &[]).await;
    assert_eq!(stream.change().await.position, head + 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stream_is_for_members_and_ends_with_the_session(pool: PgPool) {
    let server = Server::start(&pool).await;
    let admin = admin(&pool).await;
    assert_eq!(
        server.anonymous().get("/live").await.status,
        StatusCode::UNAUTHORIZED
    );
    let reader = person(&pool, &admin, "reader", Role::Technician, &[]).await;
    let mut stream = Stream::open(&server, &reader, None).await;
    stream.next().await.unwrap();
    let ctx = as_member(&pool, &admin).await;
    let members = store::member::list(&ctx).await.unwrap();
    let member = members.iter().find(|m| m.person.login == "reader").unwrap();
    store::member::deactivate(&ctx, member.person.id, member.version)
        .await
        .unwrap();
    assert_eq!(stream.next().await, None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_opens_only_so_many_streams(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(Stream::open(&server, &token, None).await);
    }
    assert_eq!(
        server.browser(&token).get("/live").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    drop(open);
    // A closed one gives its place back as soon as that is noticed.
    timeout(PATIENCE, async {
        while server
            .browser(&token)
            .request(Method::GET, "/live")
            .body(Body::empty())
            .is_ok()
        {
            let request = server.browser(&token).request(Method::GET, "/live");
            let response = server
                .router
                .clone()
                .oneshot(request.body(Body::empty()).unwrap());
            if response.await.unwrap().status() == StatusCode::OK {
                break;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("a place in time");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn streams_end_when_the_server_stops(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let mut stream = Stream::open(&server, &token, None).await;
    assert_eq!(stream.next().await.unwrap().name, "hello");
    drop(server);
    assert_eq!(stream.next().await, None);
}
