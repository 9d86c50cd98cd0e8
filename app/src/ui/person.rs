//! People, as initials on a disc.

use leptos::prelude::*;
use model::UserId;

const TONES: [&str; 7] = ["blue", "amber", "violet", "teal", "green", "red", "neutral"];

/// The disc of a person. Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    id: UserId,
    #[prop(into)] name: String,
    #[prop(optional)] size: Option<&'static str>,
) -> impl IntoView {
    let tone = TONES[id.0.as_bytes()[15] as usize % TONES.len()];
    view! {
        <span class="avatar" data-tone=tone data-size=size aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.first().and_then(|w| w.chars().next());
    let last = words
        .last()
        .filter(|_| words.len() > 1)
        .and_then(|w| w.chars().next());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}
