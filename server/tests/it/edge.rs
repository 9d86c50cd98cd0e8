//! What holds for every request: sizes, cookies, headers, and answers when the database is away.

use crate::support::{PASSWORD, Server, admin};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use model::{AppError, exchange::FILE_MAX};
use serde_json::json;
use sqlx::PgPool;

const MEBIBYTE: usize = 1 << 20;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_body_over_the_limit_is_refused(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let browser = server.browser(&token);
    let large = |max| Some(AppError::TooLarge { max });

    let answer = browser
        .call("/api/team/create", &json!({"name": "x".repeat(MEBIBYTE)}))
        .await;
    assert_eq!(
        (answer.status, answer.error()),
        (StatusCode::PAYLOAD_TOO_LARGE, large(1 << 20))
    );
    let answer = browser
        .post("/sign-in", &[("login", &"x".repeat(MEBIBYTE))])
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);

    // Without a declared size.
    let chunks = futures::stream::iter((0..2).map(|_| Ok::<_, std::io::Error>("x".repeat(MEBIBYTE))));
    let request = browser
        .request(Method::POST, "/api/team/create")
        .header(header::CONTENT_TYPE, "application/json");
    let answer = server
        .send(request.body(Body::from_stream(chunks)).unwrap())
        .await;
    assert_eq!(
        (answer.status, answer.error()),
        (StatusCode::PAYLOAD_TOO_LARGE, large(1 << 20))
    );

    let file = |size: usize| json!({"text": "x".repeat(size), "apply": true});
    let answer = browser.call("/api/calendar/import", &file(50 * MEBIBYTE)).await;
    assert_eq!(
        (answer.status, answer.error()),
        (StatusCode::PAYLOAD_TOO_LARGE, large(FILE_MAX))
    );
    let answer = browser.call("/api/calendar/import", &file(MEBIBYTE + 1)).await;
    assert!(
        matches!(answer.error(), Some(AppError::Unreadable(_))),
        "{}",
        answer.body
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(pool: PgPool) {
    admin(&pool).await;
    let form = [("login", "admin"), ("password", PASSWORD)];
    let check = async |vars: &[(&str, &str)], proto: &str, secure: bool| {
        let server = Server::with(&pool, vars).await;
        let request = server
            .anonymous()
            .request(Method::POST, "/sign-in")
            .header("x-forwarded-proto", proto)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = form
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
            .join("&");
        let answer = server.send(request.body(Body::from(body)).unwrap()).await;
        let cookie = answer.cookie("creneau_session").unwrap();
        for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=2592000"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert_eq!(cookie.contains("; Secure"), secure, "{vars:?} {proto}");
        assert_eq!(
            !answer.header("strict-transport-security").is_empty(),
            vars.iter().any(|v| v.1.starts_with("https"))
        );
    };
    check(&[], "https", false).await;
    check(
        &[("CRENEAU_PUBLIC_URL", "http://plan.example.org")],
        "https",
        false,
    )
    .await;
    check(&[("CRENEAU_PUBLIC_URL", "https://plan.example.org")], "", true).await;
    check(&[("CRENEAU_TRUST_PROXY", "1")], "https", true).await;
    check(&[("CRENEAU_TRUST_PROXY", "1")], "http", false).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_answer_tells_the_browser_what_to_refuse(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let (admin, nobody) = (server.browser(&token), server.anonymous());
    let mut pages = vec![nobody.get("/sign-in").await, nobody.get("/welcome/none").await];
    for path in [
        "/calendar",
        "/import",
        "/trash",
        "/members",
        "/teams",
        "/audit",
        "/account",
        "/nothing/here",
    ] {
        pages.push(admin.get(path).await);
    }
    for page in &pages {
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{}",
            page.body
        );
        let policy = page.header("content-security-policy");
        let scripts = policy
            .split(';')
            .find(|p| p.trim().starts_with("script-src"))
            .expect(policy);
        assert!(
            !scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"),
            "{scripts}"
        );
        assert!(
            scripts.contains("'nonce-") && scripts.contains("'wasm-unsafe-eval'"),
            "{scripts}"
        );
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!page.body.contains("<script>"), "a script without nonce");
    }
    let others = [
        nobody.get("/healthz").await,
        nobody.get("/pkg/nothing.js").await,
        nobody.get("/live").await,
    ];
    for other in others.iter().chain([&admin.get("/calendar.ics").await]) {
        assert!(
            other
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
    }
    for answer in pages.iter().chain(&others) {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_does_not_exist_is_not_found(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let browser = server.browser(&token);
    let page = browser.get("/nothing/here").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.header("content-type").starts_with("text/html"));
    let answer = browser.call("/api/nothing", &json!({})).await;
    assert_eq!(
        (answer.status, answer.error()),
        (StatusCode::NOT_FOUND, Some(AppError::NotFound))
    );
    assert_eq!(
        server.anonymous().get("/pkg/nothing.js").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        server.anonymous().get("/pkg/..%2f..%2fCargo.toml").await.status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_its_database_the_server_says_so(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    assert_eq!(server.anonymous().get("/readyz").await.status, StatusCode::OK);
    server.pool.close().await;
    let browser = server.browser(&token);
    let page = browser.get("/calendar").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("cannot reach its database"), "{}", page.body);
    let request = browser
        .request(Method::GET, "/calendar")
        .header(header::ACCEPT_LANGUAGE, "fr-FR,fr;q=0.9");
    let page = server.send(request.body(Body::empty()).unwrap()).await;
    assert!(page.body.contains("ne joint pas sa base de données"));
    let answer = browser.call("/api/event/trash", &json!({})).await;
    assert_eq!(
        (answer.status, answer.error()),
        (StatusCode::SERVICE_UNAVAILABLE, Some(AppError::Unavailable))
    );
    assert_eq!(server.anonymous().get("/healthz").await.status, StatusCode::OK);
    assert_eq!(
        server.anonymous().get("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_site_is_served_as_it_was_built(pool: PgPool) {
    let site = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("edge-site");
    for (file, text) in [
        ("pkg/a.js", "plain"),
        ("pkg/a.js.br", "brotli"),
        ("fonts/a.woff2", "font"),
    ] {
        std::fs::create_dir_all(site.join(file).parent().unwrap()).unwrap();
        std::fs::write(site.join(file), text).unwrap();
    }
    let server = Server::with(&pool, &[("CRENEAU_SITE_DIR", site.to_str().unwrap())]).await;
    let get = async |path: &str, name: header::HeaderName, value: &str| {
        let request = server.anonymous().request(Method::GET, path).header(name, value);
        server.send(request.body(Body::empty()).unwrap()).await
    };
    let plain = get("/pkg/a.js", header::ACCEPT_ENCODING, "identity").await;
    assert_eq!(
        (plain.body.as_str(), plain.header("content-type")),
        ("plain", "text/javascript")
    );
    assert_eq!(plain.header("cache-control"), "no-cache");
    let packed = get("/pkg/a.js", header::ACCEPT_ENCODING, "gzip, br").await;
    assert_eq!(
        (packed.body.as_str(), packed.header("content-encoding")),
        ("brotli", "br")
    );
    let again = get(
        "/pkg/a.js",
        header::IF_MODIFIED_SINCE,
        plain.header("last-modified"),
    )
    .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let font = get("/fonts/a.woff2", header::ACCEPT_ENCODING, "br").await;
    assert!(font.header("cache-control").contains("immutable"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_none_of_our_pages_sends_is_refused_in_our_own_words(pool: PgPool) {
    let server = Server::start(&pool).await;
    let token = admin(&pool).await;
    let browser = server.browser(&token);
    for body in ["{", "{}", r#"{"id":"x"}"#, "\u{0}"] {
        let request = browser
            .request(Method::POST, "/api/event/view")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = server.send(request).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body:?}: {}",
            answer.body
        );
        assert_eq!(answer.error(), Some(AppError::Invalid(Vec::new())), "{body:?}");
    }
    for (path, name) in [("/preferences", "lang"), ("/sessions/revoke", "id")] {
        let answer = browser.post(path, &[(name, "xx")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(
            answer.body.contains("This is not possible"),
            "{path}: {}",
            answer.body
        );
    }
    // A character that no text in the database can hold is no reason to fail.
    for path in [
        "/calendar?q=a%00b",
        "/calendar.ics?q=a%00b",
        "/audit?q=%00&actor=%00&action=%00",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    let form = [("login", "a\u{0}b"), ("password", "\u{0}")];
    let answer = server.anonymous().post("/sign-in", &form).await;
    assert!(
        answer.location().starts_with("/sign-in?error=wrong"),
        "{}",
        answer.status
    );
}
