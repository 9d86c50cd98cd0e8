//! The keyboard: one listener for the frame, and the sheet that lists what it knows.

use crate::{
    i18n::use_texts,
    ui::{
        dialog::{Dialog, DialogHead},
        frame::Overlays,
        last_project::LastProject,
        toast::use_toaster,
    },
};
use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::JsCast;

/// Milliseconds in which the second key of a sequence must come.
const SEQUENCE: f64 = 1_500.0;

/// Whether a key press belongs to the page: not to a field somebody types in, nor to an open dialog.
#[must_use]
pub fn is_for_page(event: &ev::KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return false;
    }
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let typing = target.as_ref().is_some_and(|element| {
        element
            .matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")
            .unwrap_or(false)
    });
    let in_dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
    !typing && !in_dialog
}

/// Hears keys as long as the page is there, wherever the focus is.
pub fn follow_keys(act: impl Fn(&ev::KeyboardEvent) + Clone + 'static) {
    Effect::new(move |_| {
        let act = act.clone();
        let handle = window_event_listener(ev::keydown, move |event| act(&event));
        on_cleanup(move || handle.remove());
    });
}

/// Listens for the keys that work on every page.
pub fn listen(overlays: Overlays) {
    let toaster = use_toaster();
    let navigate = use_navigate();
    let location = use_location();
    let last = LastProject::of_reader();
    let first_key = StoredValue::new(None::<(String, f64)>);
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let go = move |path: &str| navigate(path, NavigateOptions::default());
        let handle = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
                event.prevent_default();
                overlays.palette.update(|open| *open = !*open);
                return;
            }
            if (event.ctrl_key() || event.meta_key()) && key == "z" && !is_typing(&event) {
                event.prevent_default();
                toaster.undo_last();
                return;
            }
            if !is_for_page(&event) {
                return;
            }
            let before = first_key
                .get_value()
                .filter(|(_, at)| event.time_stamp() - at < SEQUENCE);
            first_key.set_value(None);
            let target = match (before.as_ref().map(|(k, _)| k.as_str()), key.as_str()) {
                (Some("g"), "h") => Some("/today".to_owned()),
                (Some("g"), "i") => Some("/inbox".to_owned()),
                (Some("g"), "j") => Some("/journal".to_owned()),
                (Some("g"), "c") => Some("/calendar".to_owned()),
                (Some("g"), "b") => Some(last.path("board")),
                (Some("g"), "s") => Some(last.path("sprints")),
                (Some("g"), "p") => Some("/projects".to_owned()),
                (Some("g"), "t") => Some("/trash".to_owned()),
                (Some("g"), "a") => Some("/account".to_owned()),
                (Some("g"), "m") => Some("/members".to_owned()),
                (Some("g"), "l") => Some("/audit".to_owned()),
                (None, "c") => create_here(
                    &location.pathname.get_untracked(),
                    &location.search.get_untracked(),
                ),
                _ => None,
            };
            match (target, key.as_str()) {
                (Some(path), _) => {
                    event.prevent_default();
                    go(&path);
                }
                (None, "?") => overlays.shortcuts.set(true),
                (None, "g") => first_key.set_value(Some((key, event.time_stamp()))),
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| {
            element
                .matches("input, textarea, [contenteditable]")
                .unwrap_or(false)
        })
}

/// Where something new is written: an item in a project, else an event. A backlog knows its own line.
fn create_here(path: &str, search: &str) -> Option<String> {
    let mut parts = path.strip_prefix("/projects/").unwrap_or_default().split('/');
    match (parts.next(), parts.next()) {
        (Some(""), _) | (None, _) => Some(create_path(path, search)),
        (_, Some("backlog")) => None,
        (Some(key), _) => Some(format!("/projects/{key}/backlog?new=1")),
    }
}

/// Where the dialog for a new event opens: over the calendar as it stands, or over today's.
#[must_use]
pub fn create_path(path: &str, search: &str) -> String {
    let search = search.trim_start_matches('?');
    if path != "/calendar" || search.is_empty() {
        return "/calendar?new=1".into();
    }
    let kept: Vec<&str> = search
        .split('&')
        .filter(|p| !p.starts_with("new=") && !p.starts_with("event="))
        .collect();
    format!("/calendar?{}&new=1", kept.join("&")).replace("?&", "?")
}

/// The sheet that lists the keys.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let overlays: Overlays = expect_context();
    let close = Callback::new(move |()| overlays.shortcuts.set(false));
    view! {
        <Dialog open=overlays.shortcuts on_close=close labelled_by="shortcuts-title" size="l">
            <Sheet close />
        </Dialog>
    }
}

#[component]
fn Sheet(close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let keys = |keys: Vec<&'static str>| {
        view! { <dd class="keys">{keys.into_iter().map(|k| view! { <kbd>{k}</kbd> }).collect_view()}</dd> }
    };
    let sections = move || {
        vec![
            (
                t.keys_everywhere(),
                vec![
                    (t.key_palette(), vec!["Ctrl", "K"]),
                    (t.key_create(), vec!["C"]),
                    (t.key_undo(), vec!["Ctrl", "Z"]),
                    (t.key_go_today(), vec!["G", "H"]),
                    (t.key_go_calendar(), vec!["G", "C"]),
                    (t.key_go_projects(), vec!["G", "P"]),
                    (t.key_go_board(), vec!["G", "B"]),
                    (t.key_go_sprints(), vec!["G", "S"]),
                    (t.key_go_inbox(), vec!["G", "I"]),
                    (t.key_go_journal(), vec!["G", "J"]),
                    (t.key_go_trash(), vec!["G", "T"]),
                    (t.key_go_account(), vec!["G", "A"]),
                    (t.key_shortcuts(), vec!["?"]),
                    (t.key_close(), vec![t.escape_key()]),
                ],
            ),
            (
                t.keys_in_calendar(),
                vec![
                    (t.key_day(), vec!["D"]),
                    (t.key_work_week(), vec!["5"]),
                    (t.key_month(), vec!["M"]),
                    (t.key_week(), vec!["W"]),
                    (t.key_agenda(), vec!["A"]),
                    (t.team(), vec!["U"]),
                    (t.key_today(), vec!["T"]),
                    (t.key_turn(), vec!["N", "P"]),
                    (t.key_move(), vec!["J", "K"]),
                    (t.key_grip(), vec![t.enter_key()]),
                    (t.key_pick(), vec!["X"]),
                    (t.key_filter(), vec!["F"]),
                    (t.key_edit(), vec!["E"]),
                ],
            ),
            (
                t.keys_in_projects(),
                vec![
                    (t.key_move_item(), vec!["J", "K"]),
                    (t.key_other_column(), vec!["←", "→"]),
                    (t.key_open_item(), vec!["O"]),
                    (t.key_order_item(), vec!["Alt", "↑", "↓"]),
                    (t.key_shift_card(), vec!["Alt", "←", "→"]),
                    (t.key_pick(), vec!["X"]),
                    (t.key_filter(), vec!["F"]),
                ],
            ),
        ]
    };
    view! {
            <DialogHead id="shortcuts-title" title=t.shortcuts() close />
            // It can be scrolled by keyboard too where it is longer than the window.
            <div class="dialog-body" tabindex="0">
                <div class="shortcuts">
                    {sections()
                        .into_iter()
                        .map(|(title, rows)| {
                            view! {
                                <section>
                                    <h3>{title}</h3>
                                    <dl>
                                        {rows
                                            .into_iter()
                                            .map(|(what, with)| view! { <div><dt>{what}</dt>{keys(with)}</div> })
                                            .collect_view()}
                                    </dl>
                                </section>
                            }
                        })
                        .collect_view()}
                </div>
            </div>
    }
}
