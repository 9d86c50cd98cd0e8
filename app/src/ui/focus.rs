//! Moving the focus, so that who uses the keyboard is never left nowhere.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

thread_local! {
    static KEPT: Cell<bool> = const { Cell::new(false) };
}

/// Focuses the first element that the CSS `selector` finds; says whether there is one.
pub fn on(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found.is_some_and(|element| on_node(element.unchecked_into()))
}

/// Focuses an element; says whether it is one.
pub fn on_node(node: Node) -> bool {
    // Refused only for what cannot have the focus; where that is a mistake, a test of the keyboard sees it.
    node.dyn_into::<HtmlElement>()
        .is_ok_and(|element| element.focus().is_ok())
}

/// Clicks the first element that the CSS `selector` finds, for keys that do what a button does.
pub fn click(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found {
        element.unchecked_into::<HtmlElement>().click();
    }
}

/// Closes the `<details>` that the CSS `selector` finds, and focuses what opens it again.
pub fn close(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(details) = found {
        // Never refused for a plain attribute of an element that is there.
        let _ = details.remove_attribute("open");
        on(&format!("{selector} > summary"));
    }
}

/// The same as [`on`], once what changes now is on the page.
pub fn soon(selector: impl Into<String>) {
    let selector = selector.into();
    Timeout::new(0, move || {
        on(&selector);
    })
    .forget();
}

/// The same as [`on`], at once for what is there, so that keys that follow fast start from it; otherwise [`soon`].
pub fn now_or_soon(selector: String) {
    if !on(&selector) {
        soon(selector);
    }
}

/// As [`soon`], for the first selector that finds something that takes the focus.
pub fn soon_first_of(selectors: [String; 2]) {
    Timeout::new(0, move || {
        selectors.iter().any(|selector| on(selector));
    })
    .forget();
}

/// As [`soon`], unless something else has the focus by then.
pub fn soon_if_lost(selector: impl Into<String>) {
    let selector = selector.into();
    Timeout::new(0, move || {
        let document = document();
        if document
            .active_element()
            .is_none_or(|active| Some(active) == document.body().map(Into::into))
        {
            on(&selector);
        }
    })
    .forget();
}

/// To be called before something on the page is drawn anew: what had the focus there has it again afterwards, if it is
/// still there. It is found by its id, or as an event of the calendar.
pub fn keep() {
    let Some(active) = document().active_element() else {
        return;
    };
    let event = || {
        let (id, at) = (
            active.get_attribute("data-event")?,
            active.get_attribute("data-at")?,
        );
        let within = |name: &str| {
            let around = active.closest(&format!("[{name}]")).ok().flatten();
            let value = around.and_then(|around| around.get_attribute(name));
            value
                .map(|value| format!("[{name}='{value}']"))
                .unwrap_or_default()
        };
        // It may stand on several days, and in the rows of several people.
        let (person, date) = (within("data-person"), within("data-date"));
        Some(format!(
            "#main {person}{date} [data-event='{id}'][data-at='{at}']"
        ))
    };
    let id = active.id();
    let selector = if id.is_empty() {
        event()
    } else {
        Some(format!("[id='{id}']"))
    };
    if let Some(selector) = selector {
        KEPT.set(true);
        soon_if_lost(selector);
        Timeout::new(0, || KEPT.set(false)).forget();
    }
}

/// Whether what has the focus is just being drawn anew: that it loses the focus then does not mean that it was left.
pub fn is_kept() -> bool {
    KEPT.get()
}

/// Leads whoever typed to the first field that needs another look.
pub fn soon_on_problem() {
    soon(":is(dialog[open], main, aside) :is([aria-invalid=true], .field-error)");
}
