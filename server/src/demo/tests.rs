use super::*;
use model::{calendar::Filter, person::Role};
use std::collections::BTreeMap;

/// A Wednesday afternoon.
const NOW: &str = "2026-03-18T14:07:00Z";

async fn counts(pool: &PgPool, query: &'static str) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> = sqlx::query_as(query).fetch_all(pool).await.unwrap();
    rows.into_iter().collect()
}

async fn count(pool: &PgPool, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(pool).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_demo_has_everything_and_fills_once(pool: PgPool) {
    let now = NOW.parse().unwrap();
    fill(&pool, now).await.unwrap();
    assert_eq!(
        count(&pool, "select count(*) from member where state = 'active'").await,
        12
    );
    assert_eq!(count(&pool, "select count(*) from team").await, 3);
    let kinds = counts(&pool, "select kind, count(*) from event group by kind").await;
    assert!(
        kinds.values().sum::<i64>() >= 320
            && ["meeting", "deployment", "git_action"]
                .iter()
                .all(|kind| kinds[*kind] >= 80),
        "{kinds:?}"
    );
    assert_eq!((kinds["freeze"], kinds["absence"]), (1, 5));
    let states = counts(
        &pool,
        "select status, count(*) from event where kind = 'deployment' group by status",
    )
    .await;
    assert_eq!(states["in_progress"], 1);
    assert!(
        states["completed"] > 40 && states["failed"] > 2 && states["cancelled"] > 2,
        "{states:?}"
    );
    let approvals = counts(&pool, "select approval, count(*) from event group by approval").await;
    assert!(
        approvals["awaiting"] >= 2 && approvals["approved"] >= 12,
        "{approvals:?}"
    );
    assert_eq!(approvals["rejected"], 1);
    assert_eq!(
        count(
            &pool,
            "select count(*) from event where recurrence is not null and team_ids <> '{}'"
        )
        .await,
        2
    );
    assert!(
        count(
            &pool,
            "select count(*) from event_participant where answer <> 'none'"
        )
        .await
            > 80
    );
    let verified = store::audit::verify(&pool).await.unwrap().unwrap();
    assert!(verified.rows > 600);
    fill(&pool, now + TimeDelta::days(1)).await.unwrap();
    assert_eq!(store::audit::verify(&pool).await.unwrap().unwrap(), verified);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_happens_before_its_time(pool: PgPool) {
    fill(&pool, NOW.parse().unwrap()).await.unwrap();
    let disorder =
        "select count(*) from audit a join audit b on b.position = a.position + 1 where b.at < a.at";
    assert_eq!(count(&pool, disorder).await, 0);
    let future = "select count(*) from audit where at > '2026-03-18T14:07:00Z'";
    assert_eq!(count(&pool, future).await, 0);
    let backwards = "select count(*) from event where actual_end < actual_start or actual_start < created_at";
    assert_eq!(count(&pool, backwards).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_account_signs_in_and_finds_a_full_week(pool: PgPool) {
    let now = NOW.parse().unwrap();
    fill(&pool, now).await.unwrap();
    let nobody = request(&pool, now);
    let zone = store::zone::rules(days::ZONE).unwrap();
    let week = ("2026-03-16".parse().unwrap(), "2026-03-23".parse().unwrap());
    for (login, name, role) in ACCOUNTS {
        let token = store::session::sign_in(&nobody, login, PASSWORD, "test")
            .await
            .unwrap();
        let who = store::session::find(&nobody, &token).await.unwrap().unwrap();
        assert_eq!(
            (who.person.name.as_str(), who.actor.roles.as_slice()),
            (*name, [*role].as_slice())
        );
        let ctx = nobody.clone().signed_in_as(who);
        let cards = event::cards(&ctx, week, &zone, &Filter::default()).await.unwrap();
        assert!(cards.len() >= 6, "{login} sees {}", cards.len());
        if *role == Role::Admin {
            let day = ("2026-03-24".parse().unwrap(), "2026-03-25".parse().unwrap());
            let busy = event::cards(&ctx, day, &zone, &Filter::default()).await.unwrap();
            assert!(busy.len() >= 14, "{}", busy.len());
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn it_fits_any_day_of_the_year(pool: PgPool) {
    // clocks change, a leap day, the night of New Year
    for (n, now) in [
        "2026-10-25T00:30:00Z",
        "2028-02-29T12:00:00Z",
        "2026-12-31T23:10:00Z",
    ]
    .iter()
    .enumerate()
    {
        if n > 0 {
            let empty = "truncate member, team, event, sign_in_failure cascade";
            sqlx::query(empty).execute(&pool).await.unwrap();
            let hours = "update service set hours = null, version = 1";
            sqlx::query(hours).execute(&pool).await.unwrap();
        }
        fill(&pool, now.parse().unwrap()).await.unwrap();
        assert!(count(&pool, "select count(*) from event").await >= 320, "{now}");
    }
}
