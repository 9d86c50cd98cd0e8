//! People: as initials on a disc, and to be chosen from.

use super::field::ProblemText;
use crate::i18n::use_texts;
use leptos::prelude::*;
use model::{Problem, UserId, person::Person};

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

/// People, of whom several can be chosen.
#[component]
pub fn PeoplePicker(
    /// Of what is said to be wrong.
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] hint: String,
    #[prop(into)] people: Signal<Vec<Person>>,
    #[prop(into)] chosen: Signal<Vec<UserId>>,
    /// Somebody was chosen, or is not any more.
    #[prop(into)]
    on_change: Callback<(UserId, bool)>,
    #[prop(into)] problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let t = use_texts();
    let row = move |person: Person| {
        let id = person.id;
        view! {
            <li>
                <label class="picker-row">
                    <input
                        type="checkbox"
                        prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                        on:change=move |event| on_change.run((id, event_target_checked(&event)))
                    />
                    <Avatar id name=person.name.clone() />
                    <span>{person.name.clone()}</span>
                    <small>{person.login.clone()}</small>
                </label>
            </li>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">
                {label} {optional.then(|| view! { " " <span class="optional">{t.optional()}</span> })}
            </legend>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint">{hint}</p> })}
            <div class="picker">
                <ul class="picker-list">{move || people.get().into_iter().map(row).collect_view()}</ul>
            </div>
            <ProblemText id problem />
        </fieldset>
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
