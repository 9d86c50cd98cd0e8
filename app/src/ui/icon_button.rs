//! A quiet button that shows a picture only.

use super::icons::Icon;
use leptos::{ev, prelude::*};

/// Its label is read out, and shown under the pointer. There is nothing to press without scripts.
#[component]
pub fn IconButton(
    icon: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] small: bool,
    press: impl FnMut(ev::MouseEvent) + 'static,
) -> impl IntoView {
    view! {
        <button
            class="btn js-only"
            type="button"
            id=id
            data-variant="quiet"
            data-icon-only=""
            data-size=small.then_some("s")
            aria-label=label.clone()
            title=label
            on:click=press
        >
            <Icon path=icon />
        </button>
    }
}
