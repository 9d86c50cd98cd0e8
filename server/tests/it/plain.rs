//! What is neither a page nor a server function answers who may not as it should. An address that is not in
//! the table here fails the test: whoever adds it decides who may use it.

use crate::{
    support::{Browser, Server},
    walk::{lines, scene},
};
use axum::{
    body::Body,
    http::{
        Method, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, LOCATION},
    },
};
use server::router::personal_routes;
use sqlx::PgPool;
use tower::ServiceExt;

/// An address, the form that is sent to it (nothing: it is only read), and what is answered to nobody and to a
/// technician: the status and where it leads.
struct Plain {
    path: &'static str,
    form: Option<Form>,
    anonymous: (StatusCode, &'static str),
    technician: (StatusCode, &'static str),
}

const NOT_FOUND: (StatusCode, &str) = (StatusCode::NOT_FOUND, "");
const fn to(place: &'static str) -> (StatusCode, &'static str) {
    (StatusCode::SEE_OTHER, place)
}

/// None of these changes anything for whoever sends it as it stands here; signing out comes last.
const ADDRESSES: [Plain; 13] = [
    Plain {
        path: "/sign-in",
        form: Some(&[("login", "admin"), ("password", "guessed")]),
        anonymous: to("/sign-in?error=wrong"),
        technician: to("/sign-in?error=wrong"),
    },
    Plain {
        path: "/sign-in/demo",
        form: Some(&[("login", "admin1")]),
        anonymous: NOT_FOUND,
        technician: NOT_FOUND,
    },
    Plain {
        path: "/setup",
        form: Some(&[
            ("token", "guessed"),
            ("login", "eve"),
            ("name", "Eve"),
            ("password", "correct horse battery"),
        ]),
        anonymous: to("/setup?token=guessed"),
        technician: to("/setup?token=guessed"),
    },
    Plain {
        path: "/welcome/{token}",
        form: Some(&[("password", "correct horse battery")]),
        anonymous: to("/welcome/guessed"),
        technician: to("/welcome/guessed"),
    },
    Plain {
        path: "/preferences",
        form: Some(&[("rail", "collapsed")]),
        anonymous: to("/"),
        technician: to("/"),
    },
    Plain {
        path: "/password",
        form: Some(&[("old", "guessed"), ("new", "correct horse battery")]),
        anonymous: to("/sign-in?next="),
        technician: to("/account?problems="),
    },
    Plain {
        path: "/sessions/revoke",
        form: Some(&[("id", "01890000-0000-7000-8000-000000000000")]),
        anonymous: to("/sign-in?next="),
        technician: NOT_FOUND,
    },
    Plain {
        path: "/live",
        form: None,
        anonymous: (StatusCode::UNAUTHORIZED, ""),
        technician: (StatusCode::OK, ""),
    },
    Plain {
        path: "/calendar.ics",
        form: None,
        anonymous: to("/sign-in?next="),
        technician: (StatusCode::OK, ""),
    },
    Plain {
        path: "/feed/{file}",
        form: None,
        anonymous: NOT_FOUND,
        technician: NOT_FOUND,
    },
    Plain {
        path: "/attachments/{id}",
        form: None,
        anonymous: to("/sign-in?next="),
        technician: NOT_FOUND,
    },
    Plain {
        path: "/attachments/{item}/{id}",
        form: Some(&[]),
        anonymous: (StatusCode::UNAUTHORIZED, ""),
        technician: NOT_FOUND,
    },
    Plain {
        path: "/sign-out",
        form: Some(&[]),
        anonymous: to("/sign-in"),
        technician: to("/sign-in"),
    },
];

#[test]
fn every_address_is_in_the_table() {
    let mut routed: Vec<_> = personal_routes().into_iter().map(|(path, _)| path).collect();
    let mut known: Vec<_> = ADDRESSES.iter().map(|address| address.path).collect();
    routed.sort_unstable();
    known.sort_unstable();
    assert_eq!(routed, known);
}

type Form = &'static [(&'static str, &'static str)];

/// The status, and where the answer leads. What it holds is left unread: the live stream never ends.
async fn ask(server: &Server, browser: &Browser<'_>, path: &str, form: Option<Form>) -> (StatusCode, String) {
    let method = if form.is_some() { Method::POST } else { Method::GET };
    let body: Vec<String> = form
        .unwrap_or_default()
        .iter()
        .map(|(name, value)| format!("{name}={}", model::calendar::percent_encode(value)))
        .collect();
    let request = browser
        .request(method, path)
        .header(ACCEPT, "text/html")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.join("&")))
        .unwrap();
    let answer = server.router.clone().oneshot(request).await.unwrap();
    let place = answer
        .headers()
        .get(LOCATION)
        .map(|to| to.to_str().unwrap().to_owned());
    (answer.status(), place.unwrap_or_default())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_gets_what_is_for_members_and_no_secret_can_be_guessed(pool: PgPool) {
    let scene = scene(&pool).await;
    let mut wrong = Vec::new();
    for (who, token) in [
        ("anonymous", None),
        ("technician", Some(scene.technician.clone())),
    ] {
        for address in &ADDRESSES {
            let mut browser = scene.server.anonymous();
            browser.token.clone_from(&token);
            let id = "01890000-0000-7000-8000-000000000000";
            let path = address.path.replace("{token}", "guessed");
            let path = path
                .replace("{item}/{id}", &format!("{id}/{id}?name=a.txt"))
                .replace("{id}", id);
            let before = lines(&pool).await;
            let (status, place) = ask(&scene.server, &browser, &path, address.form).await;
            let (expected, leads) = if token.is_some() {
                address.technician
            } else {
                address.anonymous
            };
            if status != expected || !place.starts_with(leads) || leads.is_empty() != place.is_empty() {
                wrong.push(format!(
                    "{who} {path}: {status} {place}, and not {expected} {leads}"
                ));
            }
            let signs_out = path == "/sign-out" && token.is_some();
            let refused_sign_in = path == "/sign-in";
            if lines(&pool).await != before && !signs_out && !refused_sign_in {
                wrong.push(format!("{who} {path} changed something"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
