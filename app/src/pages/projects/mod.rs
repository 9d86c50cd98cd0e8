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

use crate::ui::{state::Failure, talk::provide_unsaid};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use model::{AppError, SprintId};

/// Where a project is.
#[must_use]
pub fn path(key: &str) -> String {
    format!("/projects/{key}")
}

/// Where an item of a project is.
#[must_use]
pub fn item_path(key: &str, number: i64) -> String {
    format!("/projects/{key}/items/{number}")
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

fn part(path: &str) -> Part {
    let mut words = path.split('/').skip(3).filter(|word| !word.is_empty());
    match (words.next(), words.next()) {
        (None | Some("settings"), None) => Part::Overview,
        (Some("backlog"), None) => Part::Backlog,
        (Some("board"), None) => Part::Board,
        (Some("sprints"), None) => Part::Sprints,
        (Some("wheel"), None) => Part::Wheel,
        (Some("import"), None) => Part::Import,
        (Some("sprints"), Some(id)) => id.parse().map_or(Part::Nowhere, Part::Sprint),
        (Some("items"), Some(number)) => number.parse().map_or(Part::Nowhere, Part::Item),
        _ => Part::Nowhere,
    }
}

/// The list, or the part that the address names of a project.
#[component]
pub fn Projects() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").filter(|key| !key.is_empty())));
    let place = use_location().pathname;
    let part = Memo::new(move |_| place.with(|place| part(place)));
    provide_unsaid();
    move || match key.get() {
        Some(key) => match part.get() {
            Part::Overview => view! { <one::One key /> }.into_any(),
            Part::Backlog => view! { <backlog::Backlog key /> }.into_any(),
            Part::Board => view! { <board::Board key /> }.into_any(),
            Part::Sprints => view! { <sprint::List key /> }.into_any(),
            Part::Wheel => view! { <wheel::Wheel key /> }.into_any(),
            Part::Import => view! { <import::Import key /> }.into_any(),
            Part::Sprint(id) => view! { <sprint::One key id /> }.into_any(),
            Part::Item(number) => view! { <item::One key number /> }.into_any(),
            Part::Nowhere => view! { <Failure error=AppError::NotFound /> }.into_any(),
        },
        None => view! { <list::List /> }.into_any(),
    }
}
