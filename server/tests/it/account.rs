//! How the product looks, one's password and one's sessions.

use crate::support::{PASSWORD, Server, admin, as_member, nobody};
use axum::http::StatusCode;
use model::person::{Lang, Theme};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn preferences_are_stored_and_what_is_not_sent_stays(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let browser = server.browser(&token);
    let form = [("lang", "fr"), ("theme", "dark"), ("back", "/account")];
    let answer = browser.post("/preferences", &form).await;
    assert_eq!(answer.location(), "/account");
    assert!(
        answer
            .cookie("creneau_lang")
            .unwrap()
            .starts_with("creneau_lang=fr;")
    );
    browser
        .post(
            "/preferences",
            &[("zone", "America/Guadeloupe"), ("name", "Ada A.")],
        )
        .await;
    let ctx = as_member(&pool, &token).await;
    let who = ctx.who().unwrap();
    assert_eq!(
        (who.preferences.lang, who.preferences.theme),
        (Lang::Fr, Theme::Dark)
    );
    assert_eq!(
        (who.preferences.zone.as_str(), who.person.name.as_str()),
        ("America/Guadeloupe", "Ada A.")
    );
    let page = browser.get("/account").await;
    assert!(page.body.contains("lang=\"fr\"") && page.body.contains("data-theme=\"dark\""));

    let bad = browser
        .post("/preferences", &[("zone", "Mars"), ("back", "/account")])
        .await;
    assert!(
        bad.location().starts_with("/account?problems="),
        "{}",
        bad.location()
    );
    let away = browser
        .post(
            "/preferences",
            &[("rail", "collapsed"), ("back", "//evil.example")],
        )
        .await;
    assert_eq!(away.location(), "/");
    assert!(
        away.cookie("creneau_rail")
            .unwrap()
            .starts_with("creneau_rail=collapsed;")
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_sign_in_page_remembers_language_and_theme(pool: PgPool) {
    let server = Server::start(&pool).await;
    admin(&pool).await;
    let form = [("lang", "fr"), ("theme", "dark"), ("back", "/sign-in")];
    let answer = server.anonymous().post("/preferences", &form).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
    assert!(
        answer
            .cookie("creneau_lang")
            .unwrap()
            .contains("Max-Age=31536000")
    );
    assert!(
        answer
            .cookie("creneau_theme")
            .unwrap()
            .starts_with("creneau_theme=dark;")
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_password_ends_the_other_sessions(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let browser = server.browser(&token);
    let other = server
        .anonymous()
        .post("/sign-in", &[("login", "admin"), ("password", PASSWORD)])
        .await;
    let other = other.token().unwrap();
    let answer = browser
        .post("/password", &[("old", "wrong"), ("new", "another good one")])
        .await;
    assert!(answer.location().starts_with("/account?problems="));
    let answer = browser
        .post("/password", &[("old", PASSWORD), ("new", "another good one")])
        .await;
    assert_eq!(answer.location(), "/account?saved=password");
    assert_eq!(
        server.browser(&other).get("/calendar").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(browser.get("/calendar").await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ones_own_sessions_can_be_ended_and_nobody_elses(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let other = server
        .anonymous()
        .post("/sign-in", &[("login", "admin"), ("password", PASSWORD)])
        .await;
    let other = other.token().unwrap();
    let session = as_member(&pool, &other).await.who().unwrap().session.to_string();
    let browser = server.browser(&token);
    let answer = browser.post("/sessions/revoke", &[("id", &session)]).await;
    assert_eq!(answer.location(), "/account?saved=session");
    assert!(
        store::session::find(&nobody(&pool), &other)
            .await
            .unwrap()
            .is_none()
    );
    let again = browser.post("/sessions/revoke", &[("id", &session)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let anonymous = server
        .anonymous()
        .post("/sessions/revoke", &[("id", &session)])
        .await;
    assert_eq!(anonymous.location(), "/sign-in?next=%2Faccount");
}
