//! One's own account: profile and display, password, signed-in browsers.

mod agent;
mod feeds;
mod password;
mod preferences;
mod sessions;
mod zone;

use crate::ui::plain::{FormProblems, Query, use_query};
use crate::{
    i18n::{T, use_texts},
    ui::{
        frame::Page,
        icons::{CHECK, Icon, LOG_OUT},
        person::Avatar,
        viewer::{Viewer, use_viewer},
    },
};
use leptos::prelude::*;

/// The account page. `saved` in the address says what was just changed, `problems` what was refused.
#[component]
pub fn Account() -> impl IntoView {
    // Whoever is not signed in was sent to the sign-in page by the server.
    use_viewer().map(|viewer| view! { <Signed viewer=viewer.get_value() /> })
}

#[component]
fn Signed(viewer: Viewer) -> impl IntoView {
    let t = use_texts();
    let query = use_query();
    let problems = query.problems();
    let login = viewer.person.login.clone();
    view! {
        <Page title=t.account()>
            <div class="page" data-width="narrow">
                <Head viewer=viewer.clone() />
                <FormProblems problems />
                {move || problems.with(Vec::is_empty).then(|| saved(query, t))}
                <preferences::Preferences name=viewer.person.name zone=viewer.zone.name.clone() problems />
                <password::Password login problems />
                <feeds::Feeds zone=viewer.zone.clone() />
                <sessions::Sessions zone=viewer.zone />
            </div>
        </Page>
    }
}

/// Who one is, and the way out.
#[component]
fn Head(viewer: Viewer) -> impl IntoView {
    let t = use_texts();
    let roles: Vec<&str> = viewer.actor.roles.iter().map(|role| t.role_of(*role)).collect();
    let person = viewer.person;
    view! {
        <div class="page-head">
            <div class="person">
                <Avatar id=person.id name=person.name.clone() size="l" />
                <div>
                    <h2>{person.name}</h2>
                    <small>{format!("{} · {}", person.login, roles.join(" · "))}</small>
                </div>
            </div>
            <form method="post" action="/sign-out">
                <button class="btn">
                    <Icon path=LOG_OUT />
                    {t.sign_out()}
                </button>
            </form>
        </div>
    }
}

/// What was just changed. Tracks.
fn saved(query: Query, t: T) -> Option<impl IntoView + use<>> {
    let text = match query.get("saved")?.as_str() {
        "preferences" => t.preferences_saved(),
        "password" => t.password_saved(),
        "session" => t.session_ended(),
        _ => return None,
    };
    Some(view! {
        <div class="note" data-tone="green" role="status">
            <Icon path=CHECK />
            <div>{text}</div>
        </div>
    })
}
