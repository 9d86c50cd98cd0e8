//! Moving the focus, so that who uses the keyboard is never left nowhere.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, MutationObserver, MutationObserverInit,
    Node, css::escape,
};

thread_local! {
    static KEEPER: RefCell<Option<Keeper>> = const { RefCell::new(None) };
}

/// Milliseconds after which it is looked again whether something is still half typed.
const SOON: u32 = 250;

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
        if is_lost() {
            on(&selector);
        }
    })
    .forget();
}

/// To be called before something on the page is drawn anew: what had the focus there has it again as soon as it is
/// back, before the next key can be pressed. It is found by its id, as an event of the calendar, or as a link.
pub fn keep() {
    if let Some(active) = document().active_element()
        && let Some(selector) = again(&active)
    {
        KEEPER.replace(Keeper::new(selector, elsewhere(&active), Caret::of(&active)));
    }
}

/// Whether what has the focus is just being drawn anew: that it loses the focus then does not mean that it was left.
pub fn is_kept() -> bool {
    KEEPER.with_borrow(|keeper| keeper.as_ref().is_some_and(|keeper| !keeper.back.get()))
}

/// Does what draws the page anew, once nothing is half typed that cannot be read, and so not be filled in again: a date
/// of which only the day was typed.
pub fn once_typed(draw: impl FnOnce() + 'static) {
    let active = document().active_element();
    let field = active.and_then(|active| active.dyn_into::<HtmlInputElement>().ok());
    if field.is_some_and(|field| field.validity().bad_input()) {
        Timeout::new(SOON, move || once_typed(draw)).forget();
    } else {
        draw();
    }
}

/// What finds an element again once it is drawn anew.
fn again(active: &Element) -> Option<String> {
    let id = active.id();
    if !id.is_empty() {
        return Some(format!("[id='{id}']"));
    }
    let event = active.get_attribute("data-event");
    let Some((id, at)) = event.zip(active.get_attribute("data-at")) else {
        // Such as the number of a day.
        let place = active.get_attribute("href")?;
        return Some(format!("#main a[href='{}']", escape(&place)));
    };
    // It may stand on several days, and in the rows of several people.
    let within = |name: &str| {
        let around = active.closest(&format!("[{name}]")).ok().flatten();
        let value = around.and_then(|around| around.get_attribute(name));
        value
            .map(|value| format!("[{name}='{value}']"))
            .unwrap_or_default()
    };
    let (person, date) = (within("data-person"), within("data-date"));
    Some(format!(
        "#main {person}{date} [data-event='{id}'][data-at='{at}']"
    ))
}

/// What finds an event that has another time once it is drawn anew.
fn elsewhere(active: &Element) -> Option<String> {
    let id = active.get_attribute("data-event")?;
    Some(format!("#main [data-event='{id}']"))
}

/// Focuses what a selector finds, unless these are several occurrences.
fn on_the_only(selector: &str) {
    let Ok(found) = document().query_selector_all(selector) else {
        return;
    };
    let nth = |n| found.item(n).and_then(|node| node.dyn_into::<Element>().ok());
    let at = |n| nth(n).and_then(|element| element.get_attribute("data-at"));
    if (1..found.length()).all(|n| at(n) == at(0)) {
        on(selector);
    }
}

/// What of a field's text is selected, in UTF-16 units. Dates and numbers do not say.
#[derive(Clone, Debug, PartialEq)]
struct Caret {
    from: u32,
    to: u32,
    /// Typing moves it, too.
    text: String,
}

impl Caret {
    fn of(active: &Element) -> Option<Self> {
        let (from, to, text) = match (active.dyn_ref::<HtmlInputElement>(), active.dyn_ref()) {
            (Some(input), _) => (input.selection_start(), input.selection_end(), input.value()),
            (_, Some(area)) => {
                let area: &HtmlTextAreaElement = area;
                (area.selection_start(), area.selection_end(), area.value())
            }
            _ => return None,
        };
        Some(Self {
            from: from.ok()??,
            to: to.ok()??,
            text,
        })
    }

    /// Puts it where it was, unless something else was typed.
    fn restore(&self) {
        let Some(active) = document().active_element() else {
            return;
        };
        let now = Self::of(&active);
        if now.is_none_or(|now| now.text != self.text || now == *self) {
            return;
        }
        // Refused only by fields that have no caret, which did not say where it was either.
        let _ = match (
            active.dyn_ref::<HtmlInputElement>(),
            active.dyn_ref::<HtmlTextAreaElement>(),
        ) {
            (Some(input), _) => input.set_selection_range(self.from, self.to),
            (_, Some(area)) => area.set_selection_range(self.from, self.to),
            _ => Ok(()),
        };
    }
}

/// Gives the focus back to what is drawn anew in the course of what runs now.
struct Keeper {
    observer: MutationObserver,
    back: Rc<Cell<bool>>,
    _changed: Closure<dyn FnMut()>,
}

impl Keeper {
    fn new(selector: String, elsewhere: Option<String>, caret: Option<Caret>) -> Option<Self> {
        let back = Rc::new(Cell::new(false));
        let restore = {
            let back = back.clone();
            move || {
                if !back.get() && is_lost() && on(&selector) {
                    back.set(true);
                }
                // What stays in its place is filled in anew, which takes the caret to its end.
                if has_focus(&selector)
                    && let Some(caret) = &caret
                {
                    caret.restore();
                }
            }
        };
        let last = restore.clone();
        // What observes is told before anything else happens on the page, also before a key is.
        let changed = Closure::<dyn FnMut()>::new(restore);
        let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        let all = MutationObserverInit::new();
        all.set_child_list(true);
        all.set_subtree(true);
        observer
            .observe_with_options(document().body()?.as_ref(), &all)
            .ok()?;
        let mine = back.clone();
        Timeout::new(0, move || {
            last();
            if let Some(selector) = elsewhere.filter(|_| is_lost()) {
                on_the_only(&selector);
            }
            KEEPER.with_borrow_mut(|keeper| keeper.take_if(|keeper| Rc::ptr_eq(&keeper.back, &mine)));
        })
        .forget();
        Some(Self {
            observer,
            back,
            _changed: changed,
        })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn has_focus(selector: &str) -> bool {
    document()
        .active_element()
        .is_some_and(|active| active.matches(selector) == Ok(true))
}

/// Whether nothing has the focus.
fn is_lost() -> bool {
    let document = document();
    document
        .active_element()
        .is_none_or(|active| Some(active) == document.body().map(Into::into))
}

/// Leads whoever typed to the first field that needs another look.
pub fn soon_on_problem() {
    soon(":is(dialog[open], main, aside) :is([aria-invalid=true], .field-error)");
}
