//! Dragging by keyboard: arrows move what is in hand, Enter drops it, Escape lets go.

use super::{Phase, What};
use crate::{pages::calendar::Scene, ui::shortcut::is_for_page};
use leptos::{ev, prelude::*};
use model::{
    UserId,
    calendar::{CalendarState, View},
    event::{
        EventTime, Hands,
        drag::{Grip, SNAP},
    },
};
use wasm_bindgen::JsCast;

/// Takes a key while something is in hand; says whether it was one for it.
pub fn pressed(scene: Scene, event: &ev::KeyboardEvent, drop: Callback<()>) -> bool {
    if !scene.is_dragging() || !(is_for_page(event) || event.key() == "Escape") {
        return false;
    }
    match event.key().as_str() {
        "Escape" => scene.cancel_drag(),
        "Enter" | " " => drop.run(()),
        key @ ("ArrowUp" | "ArrowDown") if scene.state.with_untracked(|state| state.view == View::Team) => {
            to_row(scene, key == "ArrowDown");
        }
        key => {
            let Some((days, minutes)) = step(scene, key) else {
                return false;
            };
            let by = scene
                .drag
                .with_untracked(|drag| drag.as_ref().map_or((0, 0), |drag| drag.by));
            scene.drag_by((by.0 + days, by.1 + minutes));
        }
    }
    event.prevent_default();
    event.stop_propagation();
    true
}

/// Takes what is held into the row of the next person, or the one before.
fn to_row(scene: Scene, down: bool) {
    let rows = document()
        .query_selector_all(".team tr > .team-cell:nth-child(2)")
        .ok();
    let rows: Vec<UserId> = rows.map(|rows| people(&rows)).unwrap_or_default();
    let hands = scene.drag.with_untracked(|drag| {
        let drag = drag.as_ref()?;
        let What::Event {
            card,
            grip: Grip::Whole,
        } = &drag.what
        else {
            return None;
        };
        let from = drag.row.filter(|_| Hands::suit(card.kind))?;
        let at = drag.hands.map_or(from, |hands| hands.to);
        let at = rows.iter().position(|row| *row == at)?;
        let to = *rows.get(if down { at + 1 } else { at.checked_sub(1)? })?;
        Some((from != to).then_some(Hands { from, to }))
    });
    let alone = scene.picked.with_untracked(|picked| picked.len() < 2);
    if let Some(hands) = hands.filter(|_| alone) {
        scene.hand_to(hands);
    }
}

fn people(cells: &web_sys::NodeList) -> Vec<UserId> {
    (0..cells.length())
        .filter_map(|n| cells.item(n)?.dyn_into::<web_sys::Element>().ok())
        .filter_map(|cell| cell.get_attribute("data-person")?.parse().ok())
        .collect()
}

/// The page that shows the day to which what is held alone was taken by keyboard, if that is not this one.
pub fn page_of_held(scene: Scene) -> Option<CalendarState> {
    let alone = scene.picked.with_untracked(|picked| picked.len() < 2);
    let state = scene.state.get_untracked();
    let (first, end) = state.range();
    let day = scene.drag.with_untracked(|drag| {
        let drag = drag.as_ref().filter(|drag| drag.phase == Phase::Held)?;
        Some(scene.zone.with_value(|zone| drag.time.days(zone).0))
    })?;
    (alone && !(first..end).contains(&day)).then(|| state.at(day))
}

/// Days and minutes that an arrow stands for, as far as the grid has them.
fn step(scene: Scene, key: &str) -> Option<(i64, i64)> {
    let hours = scene
        .state
        .with_untracked(|state| matches!(state.view, View::Day | View::WorkWeek | View::Week));
    let (timed, length) = scene.drag.with_untracked(|drag| {
        let drag = drag.as_ref().filter(|drag| drag.phase == Phase::Held);
        let timed = drag.is_some_and(|drag| matches!(drag.time, EventTime::Timed { .. }));
        let length = drag.is_some_and(|drag| {
            matches!(
                drag.what,
                What::Event {
                    grip: Grip::Start | Grip::End,
                    ..
                }
            )
        });
        (timed, length)
    });
    Some(match key {
        "ArrowLeft" => (-1, 0),
        "ArrowRight" => (1, 0),
        // A length has no other arrows that would change it by hours in a month.
        "ArrowUp" if timed && (hours || length) => (0, -SNAP),
        "ArrowDown" if timed && (hours || length) => (0, SNAP),
        "ArrowUp" if !hours => (-7, 0),
        "ArrowDown" if !hours => (7, 0),
        _ => return None,
    })
}
