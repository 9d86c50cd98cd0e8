//! The calendar from the keyboard.

use super::{Scene, drag, path};
use crate::ui::{focus, shortcut::is_for_page};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::calendar::View;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Listens for the calendar's own keys while it is shown.
pub fn listen(scene: Scene, drop: Callback<()>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            if drag::pressed(scene, &event, drop) {
                // Nobody moves what they do not see.
                if let Some(target) = drag::page_of_held(scene) {
                    navigate(&path(&target), turning());
                }
                return;
            }
            if !is_for_page(&event) && event.key() != "Escape" {
                return;
            }
            let state = scene.state.get_untracked();
            let target = match event.key().as_str() {
                "d" => Some(state.seen_as(View::Day)),
                "5" => Some(state.seen_as(View::WorkWeek)),
                "m" => Some(state.seen_as(View::Month)),
                "w" => Some(state.seen_as(View::Week)),
                "a" => Some(state.seen_as(View::Agenda)),
                "u" => Some(state.seen_as(View::Team)),
                "t" => Some(state.at(scene.today.get_untracked())),
                "n" => Some(untrack(|| scene.turned(true))),
                "p" => Some(untrack(|| scene.turned(false))),
                "j" => return move_focus(1),
                "k" => return move_focus(-1),
                "f" => {
                    event.prevent_default();
                    return open_filters();
                }
                "Enter" if state.view != View::Agenda => {
                    if let Some(card) = drag::focused(scene, &event) {
                        event.prevent_default();
                        drag::offer(scene, card);
                    }
                    return;
                }
                "x" => {
                    if let Some(card) = drag::focused(scene, &event) {
                        scene.pick(&card);
                    }
                    return;
                }
                "Escape" if scene.picked.with_untracked(|picked| !picked.is_empty()) => {
                    return scene.picked.set(Vec::new());
                }
                "Escape" if is_for_page(&event) && state.event.is_some() => Some(state.with_event(None)),
                "e" => return focus::click("#edit-event"),
                _ => None,
            };
            if let Some(target) = target {
                event.prevent_default();
                navigate(&path(&target), turning());
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Another page of the same calendar: it stays where it is.
fn turning() -> NavigateOptions {
    NavigateOptions {
        scroll: false,
        ..NavigateOptions::default()
    }
}

/// Focuses the next or previous event on the page.
fn move_focus(step: i32) {
    let Ok(found) = document().query_selector_all("#main a[data-event]") else {
        return;
    };
    let count = i32::try_from(found.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let current = (0..count).find(|&i| {
        let node = u32::try_from(i).ok().and_then(|i| found.item(i));
        active
            .as_ref()
            .is_some_and(|a| node.as_ref().is_some_and(|n| a.is_same_node(Some(n))))
    });
    let next = match current {
        Some(i) => (i + step).rem_euclid(count),
        None if step > 0 => 0,
        None => count - 1,
    };
    if let Some(node) = u32::try_from(next).ok().and_then(|i| found.item(i)) {
        let link: HtmlElement = node.unchecked_into();
        // What stays in its place above the hours needs no scrolling, which would take them to midnight.
        let stays = link.closest(".week-allday").is_ok_and(|strip| strip.is_some());
        let options = FocusOptions::new();
        options.set_prevent_scroll(stays);
        // Refused only for what cannot have the focus: links can.
        let _ = link.focus_with_options(&options);
    }
}

fn open_filters() {
    let Ok(Some(details)) = document().query_selector("#filters") else {
        return;
    };
    // Neither fails for a plain attribute of an element that is there.
    let _ = details.set_attribute("open", "");
    focus::on("#filters input[type=search]");
}
