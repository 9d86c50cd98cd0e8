//! From one part of a project to another.

use super::path;
use crate::i18n::use_texts;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The parts of a project; its settings only for who may change them.
#[component]
pub fn Tabs(key: String, settings: bool) -> impl IntoView {
    let t = use_texts();
    let place = use_location().pathname;
    let home = path(&key);
    let root = home.clone();
    let tab = move |href: String, name: &'static str| {
        let (this, root) = (href.clone(), root.clone());
        view! {
            <a href=href aria-current=move || place.with(|place| is_in(place, &this, &root)).then_some("page")>
                {name}
            </a>
        }
    };
    view! {
        <nav class="segmented" aria-label=t.project_page()>
            {tab(home.clone(), t.overview())} {tab(format!("{home}/backlog"), t.backlog())}
            {tab(format!("{home}/board"), t.board())} {tab(format!("{home}/sprints"), t.sprints())}
            {tab(format!("{home}/wheel"), t.wheel())}
            {settings.then(|| tab(format!("{home}/settings"), t.settings()))}
        </nav>
    }
}

/// Whether a page is the tab's, or below it.
fn is_in(place: &str, tab: &str, root: &str) -> bool {
    place == tab || (tab != root && place.strip_prefix(tab).is_some_and(|rest| rest.starts_with('/')))
}
