//! What stands in the way of what is held, while it is moved.

use super::{Drag, Phase, What};
use crate::{i18n::use_texts, pages::calendar::Scene};
use leptos::prelude::*;

/// Why what is held should not be dropped where it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hindrance {
    pub text: String,
    /// It cannot be, whatever one says.
    pub forbids: bool,
}

/// Tells, while something is held, what is in its way.
pub fn look_out(scene: Scene) {
    let t = use_texts();
    let held = Memo::new(move |_| {
        scene.drag.with(|drag| match drag {
            Some(Drag {
                phase: Phase::Held,
                what: What::Event { card, .. },
                time,
                ..
            }) => Some((card.id, time.clone())),
            _ => None,
        })
    });
    let holds = Memo::new(move |_| held.with(Option::is_some));
    Effect::new(move |before: Option<bool>| {
        match (before.unwrap_or(false), holds.get()) {
            (false, true) => scene.around.begin(),
            (true, false) => scene.around.rest(),
            _ => {}
        }
        holds.get_untracked()
    });
    Effect::new(move |_| {
        let found = held.get().and_then(|(id, time)| {
            scene.around.want(scene.zone.with_value(|zone| time.days(zone).0));
            let found = scene
                .zone
                .with_value(|zone| scene.around.of_moved(id, &time, zone));
            let first = found.first()?;
            let more = match found.len() - 1 {
                0 => String::new(),
                n => format!(" (+{n})"),
            };
            Some(Hindrance {
                text: format!("{}{more}", scene.tell(first, t)),
                forbids: first.forbids(),
            })
        });
        scene.hindrance.maybe_update(|now| {
            let changed = *now != found;
            *now = found;
            changed
        });
    });
}
