//! Secret addresses: what they answer, to whom, and until when.

use crate::support::{Answer, Server, admin, as_member, form, person, team};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use model::{
    calendar::{Filter, View},
    event::EventKind,
    person::Role,
    view::ViewForm,
};
use sqlx::PgPool;
use store::{Ctx, event, feed, view};

async fn get(server: &Server, secret: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = server
        .anonymous()
        .request(Method::GET, &format!("/feed/{secret}.ics"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.send(request.body(Body::empty()).unwrap()).await
}

fn uids(answer: &Answer) -> usize {
    answer.body.matches("BEGIN:VEVENT").count()
}

async fn shut(ctx: &Ctx, login: &str) {
    let members = store::member::list(ctx).await.unwrap();
    let found = members.iter().find(|m| m.person.login == login).unwrap();
    store::member::deactivate(ctx, found.person.id, found.version)
        .await
        .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_shows_what_its_owner_may_see_until_it_ends(pool: PgPool) {
    let server = Server::start(&pool).await;
    let admin = admin(&pool).await;
    let theirs = team(&pool, &admin, "Theirs").await;
    let lead = person(&pool, &admin, "lead", Role::Project, &[]).await;
    let (boss, lead) = (as_member(&pool, &admin).await, as_member(&pool, &lead).await);
    event::create(&boss, &form(EventKind::Meeting, "Open", &[]))
        .await
        .unwrap();
    event::create(&boss, &form(EventKind::Meeting, "Hidden", &[theirs]))
        .await
        .unwrap();
    let secret = feed::create(&lead, None).await.unwrap();
    let answer = get(&server, &secret, &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert!(answer.body.contains("SUMMARY:Open") && !answer.body.contains("Hidden"));

    // The same again is not sent again, however it is asked for.
    let etag = answer.header("etag").to_owned();
    let unchanged = get(&server, &secret, &[("if-none-match", &etag)]).await;
    assert_eq!(
        (unchanged.status, unchanged.body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    event::create(&boss, &form(EventKind::Meeting, "More", &[]))
        .await
        .unwrap();
    let changed = get(&server, &secret, &[("if-none-match", &etag)]).await;
    assert_eq!((changed.status, uids(&changed)), (StatusCode::OK, 2));
    let since = changed.header("last-modified").to_owned();
    let stale = get(
        &server,
        &secret,
        &[("if-modified-since", "Mon, 16 Mar 2020 09:00:01 GMT")],
    )
    .await;
    assert_eq!(stale.status, StatusCode::OK);
    assert!(!since.is_empty());

    // Renewed, the old secret ends; revoked, the new one; with the account, all of them.
    let id = feed::list(&lead).await.unwrap()[0].id;
    assert!(feed::list(&lead).await.unwrap()[0].read_at.is_some());
    let another = feed::renew(&lead, id).await.unwrap();
    assert_eq!(get(&server, &secret, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&server, &another, &[]).await.status, StatusCode::OK);
    assert!(
        feed::revoke(&boss, id).await.is_err(),
        "an address is its owner's alone"
    );
    feed::revoke(&lead, id).await.unwrap();
    assert_eq!(get(&server, &another, &[]).await.status, StatusCode::NOT_FOUND);
    let last = feed::create(&lead, None).await.unwrap();
    shut(&boss, "lead").await;
    assert_eq!(get(&server, &last, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&server, "guessed", &[]).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn moving_one_occurrence_changes_one_item_and_nothing_else(pool: PgPool) {
    let server = Server::start(&pool).await;
    let boss = as_member(&pool, &admin(&pool).await).await;
    let mut daily = form(EventKind::Meeting, "Daily", &[]);
    daily.repeat.freq = model::repeat::Freq::Daily;
    let series = event::create(&boss, &daily).await.unwrap();
    event::create(&boss, &form(EventKind::Meeting, "Single", &[]))
        .await
        .unwrap();
    let secret = feed::create(&boss, None).await.unwrap();
    let before = get(&server, &secret, &[]).await;
    assert_eq!(uids(&before), 2);
    let first = model::calendar::Occurrence::of(&series.time);
    let moved = model::event::Move {
        id: series.id,
        at: Some(first),
        version: None,
        hands: None,
        time: match &series.time {
            model::event::EventTime::Timed { start, end, zone } => model::event::EventTime::Timed {
                start: *start + chrono::TimeDelta::hours(1),
                end: *end + chrono::TimeDelta::hours(1),
                zone: zone.clone(),
            },
            all_day => all_day.clone(),
        },
    };
    let accepted = model::conflict::Accepted::NOTHING;
    event::reschedule(&boss, &[moved], model::repeat::Scope::This, accepted)
        .await
        .unwrap();
    let after = get(&server, &secret, &[]).await;
    let blocks = |answer: &Answer| -> Vec<String> {
        let blocks = answer.body.split("BEGIN:VEVENT").skip(1);
        blocks.map(str::to_owned).collect()
    };
    let (before, after) = (blocks(&before), blocks(&after));
    let new: Vec<&String> = after.iter().filter(|block| !before.contains(block)).collect();
    assert_eq!((after.len(), new.len()), (3, 1), "{after:#?}");
    assert!(new[0].contains("RECURRENCE-ID") && new[0].contains(&format!("UID:{}@creneau", series.id)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_view_is_shown_as_it_is_kept(pool: PgPool) {
    let server = Server::start(&pool).await;
    let admin = admin(&pool).await;
    let lead = person(&pool, &admin, "lead", Role::Project, &[]).await;
    let (boss, lead) = (as_member(&pool, &admin).await, as_member(&pool, &lead).await);
    for kind in [EventKind::Meeting, EventKind::GitAction] {
        event::create(&boss, &form(kind, "Something", &[])).await.unwrap();
    }
    let kept = |kind, shared| ViewForm {
        name: "Mine".into(),
        view: View::Week,
        filter: Filter {
            kinds: vec![kind],
            ..Filter::default()
        },
        shared,
    };
    let own = view::create(&boss, &kept(EventKind::Meeting, false))
        .await
        .unwrap();
    assert!(
        feed::create(&lead, Some(own.id)).await.is_err(),
        "a private view is nobody else's"
    );
    let shared = view::update(&boss, own.id, 1, &kept(EventKind::Meeting, true))
        .await
        .unwrap();
    let secret = feed::create(&lead, Some(own.id)).await.unwrap();
    let answer = get(&server, &secret, &[]).await;
    assert_eq!(uids(&answer), 1);
    assert!(answer.body.contains("NAME:Créneau – Mine"));
    assert!(
        view::update(&lead, own.id, 2, &kept(EventKind::GitAction, true))
            .await
            .is_err()
    );
    assert!(
        view::update(&boss, own.id, 1, &kept(EventKind::GitAction, true))
            .await
            .is_err(),
        "stale"
    );
    view::update(&boss, own.id, shared.version, &kept(EventKind::GitAction, false))
        .await
        .unwrap();
    // Private again, it is shown to nobody else.
    assert_eq!(get(&server, &secret, &[]).await.status, StatusCode::NOT_FOUND);
    let own_secret = feed::create(&boss, Some(own.id)).await.unwrap();
    assert_eq!(uids(&get(&server, &own_secret, &[]).await), 1);
    view::delete(&boss, own.id).await.unwrap();
    assert_eq!(get(&server, &own_secret, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(feed::list(&boss).await.unwrap().is_empty());
    // It comes back with its address, once, and to who may change it.
    assert_eq!(
        view::restore(&lead, own.id).await.unwrap_err().for_person(""),
        model::AppError::NotFound
    );
    view::restore(&boss, own.id).await.unwrap();
    assert_eq!(uids(&get(&server, &own_secret, &[]).await), 1);
    assert!(view::restore(&boss, own.id).await.is_err());
    // What was thrown away long ago is gone.
    view::delete(&boss, own.id).await.unwrap();
    let later = store::Ctx {
        now: boss.now + chrono::TimeDelta::days(31),
        ..boss.clone()
    };
    view::purge(&later).await.unwrap();
    assert!(view::restore(&boss, own.id).await.is_err());
}
