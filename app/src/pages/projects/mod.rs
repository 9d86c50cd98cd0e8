//! Projects: those one may see, and each of them.

mod backlog;
mod draft;
mod fields;
mod found;
mod list;
mod one;
mod settings;
mod tabs;
mod workflow;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

/// Where a project is.
#[must_use]
pub fn path(key: &str) -> String {
    format!("/projects/{key}")
}

/// The list, or the part that the address names of a project.
#[component]
pub fn Projects() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").filter(|key| !key.is_empty())));
    let place = use_location().pathname;
    let in_backlog = Memo::new(move |_| place.with(|place| place.ends_with("/backlog")));
    move || match key.get() {
        Some(key) if in_backlog.get() => view! { <backlog::Backlog key /> }.into_any(),
        Some(key) => view! { <one::One key /> }.into_any(),
        None => view! { <list::List /> }.into_any(),
    }
}
