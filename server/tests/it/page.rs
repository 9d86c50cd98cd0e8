//! Every page is closed to who may not see it. One that is not in the table here fails the test.

use crate::walk::scene;
use axum::http::StatusCode;
use leptos_axum::generate_route_list;
use sqlx::PgPool;

/// Every page, and the status a technician gets. `Open` ones are for everybody, `Once` for the first administrator.
const PAGES: [(&str, Page); 25] = [
    ("/sign-in", Page::Open),
    ("/setup", Page::Once),
    ("/welcome/{token}", Page::Open),
    ("/", Page::Closed(StatusCode::FOUND)),
    ("/today", Page::Closed(StatusCode::OK)),
    ("/calendar", Page::Closed(StatusCode::OK)),
    ("/import", Page::Closed(StatusCode::NOT_FOUND)),
    ("/inbox", Page::Closed(StatusCode::OK)),
    ("/journal", Page::Closed(StatusCode::OK)),
    ("/projects", Page::Closed(StatusCode::OK)),
    ("/projects/{key}", Page::Closed(StatusCode::NOT_FOUND)),
    ("/projects/{key}/backlog", Page::Closed(StatusCode::NOT_FOUND)),
    ("/projects/{key}/board", Page::Closed(StatusCode::NOT_FOUND)),
    (
        "/projects/{key}/items/{number}",
        Page::Closed(StatusCode::NOT_FOUND),
    ),
    ("/projects/{key}/import", Page::Closed(StatusCode::NOT_FOUND)),
    ("/projects/{key}/wheel", Page::Closed(StatusCode::NOT_FOUND)),
    ("/projects/{key}/sprints", Page::Closed(StatusCode::NOT_FOUND)),
    (
        "/projects/{key}/sprints/{sprint}",
        Page::Closed(StatusCode::NOT_FOUND),
    ),
    ("/projects/{key}/settings", Page::Closed(StatusCode::NOT_FOUND)),
    ("/trash", Page::Closed(StatusCode::OK)),
    ("/members", Page::Closed(StatusCode::NOT_FOUND)),
    ("/teams", Page::Closed(StatusCode::NOT_FOUND)),
    ("/hours", Page::Closed(StatusCode::NOT_FOUND)),
    ("/audit", Page::Closed(StatusCode::NOT_FOUND)),
    ("/account", Page::Closed(StatusCode::OK)),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Page {
    Open,
    Once,
    Closed(StatusCode),
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_page_is_in_the_table_and_closed_to_who_may_not_see_it(pool: PgPool) {
    let scene = scene(&pool).await;
    let mut listed: Vec<String> = generate_route_list(app::App)
        .iter()
        .map(|r| r.path().to_owned())
        .collect();
    let mut known: Vec<String> = PAGES.iter().map(|(path, _)| (*path).to_owned()).collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known);
    let browser = scene.server.browser(&scene.technician);
    let mut wrong = Vec::new();
    for (path, page) in PAGES {
        let address = path
            .replace("{token}", "guessed")
            .replace("{key}", "GUESSED")
            .replace("{number}", "7");
        let address = address.replace("{sprint}", "01890000-0000-7000-8000-000000000000");
        let anonymous = scene.server.anonymous().get(&address).await;
        match page {
            Page::Open => assert!(
                !anonymous.status.is_redirection(),
                "{path} leads to {}",
                anonymous.location()
            ),
            Page::Once => assert_eq!(anonymous.location(), "/sign-in", "{path}"),
            Page::Closed(status) => {
                let led =
                    anonymous.status == StatusCode::SEE_OTHER && anonymous.location().starts_with("/sign-in");
                assert!(led, "{path}: {}", anonymous.status);
                let answer = browser.get(&address).await;
                if answer.status != status {
                    wrong.push(format!("{path}: {} and not {status}", answer.status));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
