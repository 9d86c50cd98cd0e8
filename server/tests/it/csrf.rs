//! No request that another site could have made changes anything.

use crate::support::{PASSWORD, Server, admin};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_does_not_come_from_our_pages_changes_nothing(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let before = state(&pool).await;
    let forged: [&[(&str, &str)]; 6] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://creneau.test")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://creneau.test:8080")],
        &[("origin", "null")],
    ];
    let posts = [
        ("/sign-out", "application/x-www-form-urlencoded", ""),
        ("/preferences", "application/x-www-form-urlencoded", "name=Eve"),
        ("/password", "application/x-www-form-urlencoded", "old=a&new=b"),
        (
            "/sign-in",
            "application/x-www-form-urlencoded",
            "login=admin&password=x",
        ),
        ("/api/team/create", "application/json", r#"{"name":"Evil"}"#),
        ("/nowhere", "text/plain", ""),
    ];
    for headers in forged {
        for (path, kind, body) in posts {
            let mut request = Request::builder()
                .method(Method::POST)
                .uri(path)
                .header(header::HOST, "creneau.test")
                .header(header::COOKIE, format!("creneau_session={token}"))
                .header(header::CONTENT_TYPE, kind);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = server.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} with {headers:?}");
        }
    }
    assert_eq!(state(&pool).await, before);
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder().method(method).uri("/calendar");
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_browser_that_sends_only_an_origin_is_served(pool: PgPool) {
    admin(&pool).await;
    let server = Server::with(&pool, &[("CRENEAU_PUBLIC_URL", "https://plan.example.org")]).await;
    for origin in ["http://creneau.test", "https://plan.example.org"] {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/sign-in")
            .header(header::HOST, "creneau.test")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = format!("login=admin&password={}", PASSWORD.replace(' ', "+"));
        let answer = server.send(request.body(Body::from(body)).unwrap()).await;
        assert!(answer.token().is_some(), "{origin}");
    }
}

/// What the forged requests would have changed.
async fn state(pool: &PgPool) -> (i64, i64, i64, i64) {
    let count = async |sql: &'static str| sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
    (
        count("select count(*) from audit").await,
        count("select count(*) from session").await,
        count("select count(*) from team").await,
        count("select count(*) from sign_in_failure").await,
    )
}
