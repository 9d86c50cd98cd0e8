//! Dragging by keyboard: arrows move what is in hand, Enter drops it, Escape lets go.

use super::{Phase, What};
use crate::{pages::calendar::Scene, ui::shortcut::is_for_page};
use leptos::{ev, prelude::*};
use model::{
    calendar::View,
    event::{
        EventTime,
        drag::{Grip, SNAP},
    },
};

/// Takes a key while something is in hand; says whether it was one for it.
pub fn pressed(scene: Scene, event: &ev::KeyboardEvent, drop: Callback<()>) -> bool {
    if !scene.is_dragging() || !(is_for_page(event) || event.key() == "Escape") {
        return false;
    }
    match event.key().as_str() {
        "Escape" => scene.cancel_drag(),
        "Enter" | " " => drop.run(()),
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
