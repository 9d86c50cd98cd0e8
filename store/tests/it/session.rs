//! Signing in and out.

use crate::world::{NOW, Refused, World, invalid, utc};
use chrono::TimeDelta;
use model::{
    AppError, Field, Rule, SessionId,
    person::{MemberForm, Role},
};
use sqlx::PgPool;
use store::{Ctx, member, session};
use uuid::Uuid;

const PASSWORD: &str = "un mot de passe long";

fn wrong() -> AppError {
    invalid(Field::Password, Rule::Wrong)
}

/// A request by nobody, some time after the world began.
fn after(world: &World, minutes: i64) -> Ctx {
    Ctx {
        now: utc(NOW) + TimeDelta::minutes(minutes),
        ..world.anonymous()
    }
}

/// A member with a password, signed in once.
async fn enrolled(world: &World, login: &str) -> (model::person::Member, String) {
    let form = MemberForm {
        login: login.into(),
        name: "Léa Martin".into(),
        roles: vec![Role::Dev],
        teams: vec![world.alpha],
        ..MemberForm::default()
    };
    let (_, link) = member::invite(&world.by(&world.admin), &form).await.unwrap();
    let token = member::use_link(&world.anonymous(), &link, PASSWORD, "Firefox")
        .await
        .unwrap();
    let all = member::list(&world.by(&world.admin)).await.unwrap();
    (all.into_iter().find(|m| m.person.login == login).unwrap(), token)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_right_password_opens_a_session(pool: PgPool) {
    let world = World::new(pool).await;
    let (lea, _) = enrolled(&world, "lea").await;
    let token = session::sign_in(&world.anonymous(), " LEA ", PASSWORD, "Firefox")
        .await
        .unwrap();
    let who = session::find(&world.anonymous(), &token).await.unwrap().unwrap();
    assert_eq!(who.person, lea.person);
    assert_eq!(
        (who.actor.roles, who.actor.teams),
        (vec![Role::Dev], vec![world.alpha])
    );
    assert!(
        session::find(&world.anonymous(), "made up")
            .await
            .unwrap()
            .is_none()
    );
    let stored: i64 = sqlx::query_scalar(
        "select count(*) from session where position($1 in encode(token_hash, 'escape')) > 0",
    )
    .bind(&token)
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(stored, 0, "only a hash is kept");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_ends_after_thirty_days(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, token) = enrolled(&world, "lea").await;
    let last = after(&world, 30 * 24 * 60 - 1);
    assert!(session::find(&last, &token).await.unwrap().is_some());
    let over = after(&world, 30 * 24 * 60);
    assert!(session::find(&over, &token).await.unwrap().is_none());
    session::forget_expired(&after(&world, 30 * 24 * 60 + 1))
        .await
        .unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from session")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn five_failures_lock_for_fifteen_minutes(pool: PgPool) {
    let world = World::new(pool).await;
    enrolled(&world, "lea").await;
    let try_with = async |minutes, password: &str| {
        session::sign_in(&after(&world, minutes), "lea", password, "")
            .await
            .map(drop)
    };
    for _ in 0..5 {
        assert_eq!(try_with(0, "wrong").await.refused(), wrong());
    }
    assert_eq!(try_with(0, PASSWORD).await.refused(), wrong());
    assert_eq!(try_with(14, PASSWORD).await.refused(), wrong());
    assert!(try_with(15, PASSWORD).await.is_ok());
    assert_eq!(
        world
            .trail()
            .await
            .iter()
            .filter(|a| *a == "session.lock")
            .count(),
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn four_failures_do_not_lock_and_a_success_forgets_them(pool: PgPool) {
    let world = World::new(pool).await;
    enrolled(&world, "lea").await;
    let try_with = async |minutes, password: &str| {
        session::sign_in(&after(&world, minutes), "lea", password, "")
            .await
            .map(drop)
    };
    for _ in 0..2 {
        for _ in 0..4 {
            assert_eq!(try_with(0, "wrong").await.refused(), wrong());
        }
        assert!(try_with(0, PASSWORD).await.is_ok());
    }
    // in a row means within a quarter of an hour
    for minute in [0, 0, 0, 0, 16] {
        assert_eq!(try_with(minute, "wrong").await.refused(), wrong());
    }
    assert!(try_with(16, PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn tries_while_locked_count_for_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    enrolled(&world, "lea").await;
    let try_with = async |minutes, password: &str| {
        session::sign_in(&after(&world, minutes), "lea", password, "")
            .await
            .map(drop)
    };
    for minute in [0, 0, 0, 0, 0, 10, 16] {
        assert_eq!(try_with(minute, "wrong").await.refused(), wrong());
    }
    assert!(try_with(16, PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_unknown_login_is_treated_as_a_known_one(pool: PgPool) {
    let world = World::new(pool).await;
    enrolled(&world, "lea").await;
    for _ in 0..5 {
        for login in ["lea", "nobody"] {
            let answer = session::sign_in(&world.anonymous(), login, "wrong", "").await;
            assert_eq!(answer.refused(), wrong());
        }
    }
    let rows: Vec<(String, i32, bool)> = sqlx::query_as(
        "select login, failures, locked_until is not null from sign_in_failure order by login",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert_eq!(rows, [("lea".into(), 5, true), ("nobody".into(), 5, true)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_guesses_at_once_are_no_more_than_five(pool: PgPool) {
    let world = World::new(pool).await;
    enrolled(&world, "lea").await;
    let wrong: Vec<_> = (0..40)
        .map(|_| {
            let ctx = world.anonymous();
            tokio::spawn(async move { session::sign_in(&ctx, "lea", "wrong", "").await.is_ok() })
        })
        .collect();
    // The right one is asked as soon as five have failed, while others are still being checked.
    let locked =
        "select exists (select from sign_in_failure where login = 'lea' and locked_until is not null)";
    while !sqlx::query_scalar::<_, bool>(locked)
        .fetch_one(&world.pool)
        .await
        .unwrap()
    {
        tokio::task::yield_now().await;
    }
    let right = session::sign_in(&world.anonymous(), "lea", PASSWORD, "").await;
    assert!(right.is_err());
    for task in wrong {
        assert!(!task.await.unwrap());
    }
    let noted: i32 = sqlx::query_scalar("select failures from sign_in_failure where login = 'lea'")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert!(noted >= 5, "{noted}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_unused_invitation_signs_nobody_in(pool: PgPool) {
    let world = World::new(pool).await;
    for password in ["", PASSWORD] {
        let answer = session::sign_in(&world.anonymous(), "dev", password, "").await;
        assert_eq!(answer.refused(), wrong());
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn deactivated_members_are_out_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let (lea, token) = enrolled(&world, "lea").await;
    assert!(session::find(&world.anonymous(), &token).await.unwrap().is_some());
    let shut = member::deactivate(&world.by(&world.admin), lea.person.id, lea.version)
        .await
        .unwrap();
    assert!(session::find(&world.anonymous(), &token).await.unwrap().is_none());
    let answer = session::sign_in(&world.anonymous(), "lea", PASSWORD, "").await;
    assert_eq!(answer.refused(), wrong());
    member::reactivate(&world.by(&world.admin), lea.person.id, shut.version)
        .await
        .unwrap();
    // the old cookie stays dead
    assert!(session::find(&world.anonymous(), &token).await.unwrap().is_none());
    assert!(
        session::sign_in(&world.anonymous(), "lea", PASSWORD, "")
            .await
            .is_ok()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everybody_lists_and_ends_their_own_sessions(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, first) = enrolled(&world, "lea").await;
    let second = session::sign_in(&after(&world, 1), "lea", PASSWORD, "Chromium")
        .await
        .unwrap();
    let (_, other) = enrolled(&world, "max").await;
    let find = async |token: &str| session::find(&world.anonymous(), token).await.unwrap();
    let (lea, max) = (find(&first).await.unwrap(), find(&other).await.unwrap());
    let listed = session::list(&world.by(&lea)).await.unwrap();
    let agents: Vec<_> = listed.iter().map(|s| (s.agent.as_str(), s.current)).collect();
    assert_eq!(agents, [("Chromium", false), ("Firefox", true)]);
    let not_theirs = session::revoke(&world.by(&max), lea.session).await;
    assert_eq!(not_theirs.refused(), AppError::NotFound);
    let unknown = session::revoke(&world.by(&lea), SessionId(Uuid::now_v7())).await;
    assert_eq!(unknown.refused(), AppError::NotFound);
    session::revoke(&world.by(&lea), listed[0].id).await.unwrap();
    assert!(find(&second).await.is_none());
    assert!(find(&first).await.is_some());
    assert_eq!(
        session::list(&world.anonymous()).await.refused(),
        AppError::NotSignedIn
    );
    assert_eq!(
        session::revoke(&world.anonymous(), lea.session).await.refused(),
        AppError::NotSignedIn
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_password_ends_every_other_session(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, here) = enrolled(&world, "lea").await;
    let there = session::sign_in(&world.anonymous(), "lea", PASSWORD, "")
        .await
        .unwrap();
    let lea = session::find(&world.anonymous(), &here).await.unwrap().unwrap();
    let change = async |old, new| member::change_password(&world.by(&lea), old, new).await;
    assert_eq!(change("wrong", "un autre mot de passe").await.refused(), wrong());
    assert_eq!(
        change(PASSWORD, "court").await.refused(),
        invalid(Field::NewPassword, Rule::TooShort(12))
    );
    change(PASSWORD, "un autre mot de passe").await.unwrap();
    assert!(session::find(&world.anonymous(), &there).await.unwrap().is_none());
    assert!(session::find(&world.anonymous(), &here).await.unwrap().is_some());
    assert!(
        session::sign_in(&world.anonymous(), "lea", PASSWORD, "")
            .await
            .is_err()
    );
    assert!(
        session::sign_in(&world.anonymous(), "lea", "un autre mot de passe", "")
            .await
            .is_ok()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signs_that_no_login_holds_are_as_if_they_were_not_there(pool: PgPool) {
    let world = World::new(pool).await;
    enrolled(&world, "lea").await;
    for login in ["\0", "le\0a", "\0lea\0", "lea\u{1f}"] {
        let answer = session::sign_in(&world.anonymous(), login, "wrong\0", "\0").await;
        assert_eq!(answer.refused(), wrong(), "{login:?}");
    }
    let token = session::sign_in(&world.anonymous(), "l\0ea", PASSWORD, "Fire\0fox")
        .await
        .unwrap();
    let who = session::find(&world.anonymous(), &token).await.unwrap().unwrap();
    assert_eq!(who.person.login, "lea");
}
