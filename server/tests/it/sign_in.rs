//! Signing in and out, the first account, invitations.

use crate::support::{PASSWORD, Server, admin, as_member, nobody};
use axum::http::StatusCode;
use model::person::{MemberForm, Role};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_right_password_opens_a_session_and_sign_out_ends_it(pool: PgPool) {
    let server = Server::start(&pool).await;
    admin(&pool).await;
    let mut browser = server.anonymous();
    let form = [
        ("login", " Admin"),
        ("password", PASSWORD),
        ("next", "/audit?action=a%20b"),
    ];
    let answer = browser.post("/sign-in", &form).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/audit?action=a%20b")
    );
    browser.token = answer.token();
    assert_eq!(browser.get("/calendar").await.status, StatusCode::OK);

    let answer = browser.post("/sign-out", &[]).await;
    assert_eq!(answer.location(), "/sign-in");
    assert!(answer.cookie("creneau_session").unwrap().contains("Max-Age=0"));
    assert_eq!(
        browser.get("/calendar").await.location(),
        "/sign-in?next=%2Fcalendar"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_is_sent_to_another_site(pool: PgPool) {
    let server = Server::start(&pool).await;
    admin(&pool).await;
    for next in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "evil",
        "",
    ] {
        let form = [("login", "admin"), ("password", PASSWORD), ("next", next)];
        assert_eq!(
            server.anonymous().post("/sign-in", &form).await.location(),
            "/",
            "{next:?}"
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_unknown_account_a_wrong_password_and_a_locked_login_answer_alike(pool: PgPool) {
    let server = Server::start(&pool).await;
    admin(&pool).await;
    let browser = server.anonymous();
    let wrong = async |login: &str, password: &str| {
        let answer = browser
            .post("/sign-in", &[("login", login), ("password", password)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), "/sign-in?error=wrong&next=%2F");
        assert_eq!((answer.token(), answer.body.as_str()), (None, ""));
    };
    wrong("nobody", PASSWORD).await;
    for _ in 0..5 {
        wrong("admin", "wrong").await;
    }
    wrong("admin", PASSWORD).await;
    let locked: f64 = sqlx::query_scalar(
        "select extract(epoch from locked_until - last_at)::float8 from sign_in_failure where login = 'admin'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert!((890.0..=900.0).contains(&locked), "{locked} s");

    // Fifteen minutes later.
    sqlx::query("update sign_in_failure set locked_until = now(), last_at = now() - interval '15 minutes'")
        .execute(&pool)
        .await
        .unwrap();
    let form = [("login", "admin"), ("password", PASSWORD)];
    assert!(browser.post("/sign-in", &form).await.token().is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_visit_leads_to_the_first_account_which_needs_the_secret(pool: PgPool) {
    let server = Server::start(&pool).await;
    let browser = server.anonymous();
    assert_eq!(browser.get("/calendar").await.location(), "/setup");
    assert_eq!(browser.get("/sign-in").await.location(), "/setup");
    assert_eq!(browser.get("/setup").await.status, StatusCode::OK);
    let secret = store::member::setup_secret(&nobody(&pool)).await.unwrap();
    let set_up = async |token: &str, password: &str| {
        let form = [
            ("token", token),
            ("login", "ada"),
            ("name", "Ada"),
            ("email", ""),
            ("password", password),
        ];
        browser.post("/setup", &form).await
    };
    let answer = set_up("guessed", PASSWORD).await;
    assert_eq!(answer.token(), None);
    // What was typed comes back.
    assert!(answer.location().starts_with(
        "/setup?token=guessed&login=ada&name=Ada&email=&problems=%5B%7B%22field%22%3A%22Token%22"
    ));
    let answer = set_up(&secret, "short").await;
    assert!(answer.location().contains("NewPassword"), "{}", answer.location());

    let answer = set_up(&secret, PASSWORD).await;
    assert_eq!(answer.location(), "/");
    assert_eq!(
        server
            .browser(&answer.token().unwrap())
            .get("/members")
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(
        browser.get("/calendar").await.location(),
        "/sign-in?next=%2Fcalendar"
    );
    assert_eq!(set_up(&secret, PASSWORD).await.token(), None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_invitation_is_taken_up_once(pool: PgPool) {
    let server = Server::start(&pool).await;
    let ctx = as_member(&pool, &admin(&pool).await).await;
    let form = MemberForm {
        login: "theo".into(),
        name: "Théo".into(),
        roles: vec![Role::Technician],
        ..MemberForm::default()
    };
    let (_, secret) = store::member::invite(&ctx, &form).await.unwrap();
    let (browser, page) = (server.anonymous(), format!("/welcome/{secret}"));
    assert_eq!(browser.get(&page).await.status, StatusCode::OK);
    let bad = browser.post(&page, &[("password", "short")]).await;
    assert!(
        bad.location().starts_with(&format!("{page}?problems=")),
        "{}",
        bad.location()
    );
    let answer = browser.post(&page, &[("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/");
    assert_eq!(
        server
            .browser(&answer.token().unwrap())
            .get("/calendar")
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(browser.post(&page, &[("password", PASSWORD)]).await.token(), None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_click_sign_in_exists_with_demo_data_only(pool: PgPool) {
    admin(&pool).await;
    let server = Server::start(&pool).await;
    let answer = server
        .anonymous()
        .post("/sign-in/demo", &[("login", "admin1")])
        .await;
    assert_eq!((answer.status, answer.token()), (StatusCode::NOT_FOUND, None));
    let demo = Server::with(&pool, &[("CRENEAU_DEMO", "1")]).await;
    let answer = demo
        .anonymous()
        .post("/sign-in/demo", &[("login", "admin")])
        .await;
    assert_eq!((answer.status, answer.token()), (StatusCode::NOT_FOUND, None));
}
