//! A choice among words where a row or a page shows it.

use leptos::prelude::*;

/// A value, and what it is called.
pub type Word = (String, String);

/// What is chosen among `options`, or just that where one `may` not choose.
pub fn choice(
    (id, label): (String, String),
    options: Vec<Word>,
    value: String,
    may: bool,
    refused: RwSignal<u32>,
    on_change: impl Fn(String) + 'static,
) -> AnyView {
    if !may {
        let name = options.into_iter().find(|(option, _)| *option == value);
        return view! { <span class="muted small" id=id>{name.map(|(_, name)| name)}</span> }.into_any();
    }
    let options = options
        .into_iter()
        .map(|(option, name)| view! { <option value=option.clone() selected=option == value>{name}</option> })
        .collect_view();
    // What was refused shows again as it is.
    let again = move || {
        refused.track();
        value.clone()
    };
    view! {
        <select
            class="input"
            data-size="s"
            id=id
            aria-label=label
            prop:value=again
            on:change=move |event| on_change(event_target_value(&event))
        >
            {options}
        </select>
    }
    .into_any()
}
