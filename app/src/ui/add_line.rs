//! One line and the Enter key: how something short is added to a list.

use leptos::{ev, prelude::*};

/// A field beside a list. What is typed belongs to the caller, and so outlives a list that is drawn anew meanwhile.
#[component]
pub fn AddLine(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    /// What is seen while nothing is typed, where that is not the label.
    #[prop(optional, into)]
    hint: Option<String>,
    text: RwSignal<String>,
    /// Takes what was typed, which is never blank. Refused, it belongs into the field again: see [`put_back`].
    add: impl Fn(String) + 'static,
) -> impl IntoView {
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = text.get_untracked();
        if !typed.trim().is_empty() {
            // At once, since the next one is typed while this one is sent.
            text.set(String::new());
            add(typed);
        }
    };
    view! {
        <form class="js-only" novalidate=true on:submit=send>
            <input
                class="input"
                id=id
                data-size="s"
                autocomplete="off"
                aria-label=label.clone()
                placeholder=hint.unwrap_or(label)
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
        </form>
    }
}

/// Puts what was not taken into its field again, unless something else is there by now.
pub fn put_back(text: RwSignal<String>, typed: String) {
    text.try_update(|text| {
        if text.is_empty() {
            *text = typed;
        }
    });
}
