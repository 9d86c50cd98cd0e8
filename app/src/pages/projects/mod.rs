//! Projects: those one may see, and each of them.

mod backlog;
mod board;
mod choice;
mod draft;
mod drag;
mod fields;
mod filter;
mod found;
mod group;
mod import;
mod item;
mod items;
mod list;
mod one;
mod picks;
mod settings;
mod sprint;
mod tabs;
mod wheel;
mod window;
mod workflow;

use crate::{
    i18n::use_texts,
    ui::{frame::Page, known::item_path, last_project::LastProject, state::Failure, talk::provide_unsaid},
};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};
use model::{AppError, SprintId};

/// Where a project is.
#[must_use]
pub fn path(key: &str) -> String {
    format!("/projects/{key}")
}

/// What the address names of a project.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Overview,
    Backlog,
    Board,
    Sprints,
    Wheel,
    Import,
    Sprint(SprintId),
    Item(i64),
    Nowhere,
}

/// What no part of a project has this address.
#[component]
fn Nowhere() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    let t = use_texts();
    view! {
        <Page title=t.not_found_title()>
            <Failure error=AppError::NotFound />
        </Page>
    }
}

/// The project that an address names, and what of it; nothing where it is the list.
fn place(path: &str) -> Option<(String, Part)> {
    let mut words = path.split('/').skip(2).filter(|word| !word.is_empty());
    let key = words.next()?.to_owned();
    let part = match (words.next(), words.next()) {
        (None | Some("settings"), None) => Part::Overview,
        (Some("backlog"), None) => Part::Backlog,
        (Some("board"), None) => Part::Board,
        (Some("sprints"), None) => Part::Sprints,
        (Some("wheel"), None) => Part::Wheel,
        (Some("import"), None) => Part::Import,
        (Some("sprints"), Some(id)) => id.parse().map_or(Part::Nowhere, Part::Sprint),
        (Some("items"), Some(number)) => number.parse().map_or(Part::Nowhere, Part::Item),
        _ => Part::Nowhere,
    };
    Some((key, part))
}

/// The list, or the part that the address names of a project.
#[component]
pub fn Projects() -> impl IntoView {
    let path = use_location().pathname;
    let place = Memo::new(move |before: Option<&Option<(String, Part)>>| {
        path.with(|path| match before {
            // On the way to another page this one is still there, and stays as it is.
            Some(before) if !path.starts_with("/projects") => before.clone(),
            _ => place(path),
        })
    });
    provide_unsaid();
    let last = LastProject::of_reader();
    Effect::new(move |_| {
        place.with(|place| {
            if let Some((key, _)) = place {
                last.set(key);
            }
        });
    });
    let part = move || match place.get() {
        Some((key, part)) => match part {
            Part::Overview => view! { <one::One key /> }.into_any(),
            Part::Backlog => view! { <backlog::Backlog key /> }.into_any(),
            Part::Board => view! { <board::Board key /> }.into_any(),
            Part::Sprints => view! { <sprint::List key /> }.into_any(),
            Part::Wheel => view! { <wheel::Wheel key /> }.into_any(),
            Part::Import => view! { <import::Import key /> }.into_any(),
            Part::Sprint(id) => view! { <sprint::One key id /> }.into_any(),
            Part::Item(number) => view! { <item::One key number /> }.into_any(),
            Part::Nowhere => view! { <Nowhere /> }.into_any(),
        },
        None => view! { <list::List /> }.into_any(),
    };
    // The routes below draw nothing, but the router writes the address only once they were drawn.
    view! {
        {part}
        <Outlet />
    }
}
