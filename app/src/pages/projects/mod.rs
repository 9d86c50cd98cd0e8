//! Projects: those one may see, and each of them.

mod draft;
mod fields;
mod found;
mod list;
mod one;
mod settings;
mod workflow;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Where a project is.
#[must_use]
pub fn path(key: &str) -> String {
    format!("/projects/{key}")
}

/// The list, or the project that the address names.
#[component]
pub fn Projects() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").filter(|key| !key.is_empty())));
    move || match key.get() {
        Some(key) => view! { <one::One key /> }.into_any(),
        None => view! { <list::List /> }.into_any(),
    }
}
