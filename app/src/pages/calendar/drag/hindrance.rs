//! What stands in the way of what is held, while it is moved.

use super::{
    Drag, Phase, What,
    drop::{all_moves, grip_of},
};
use crate::{
    i18n::use_texts,
    pages::calendar::{Scene, around::MONTH},
};
use leptos::prelude::*;
use model::{
    calendar::Occurrence,
    conflict::{Conflict, Other},
    event::Move,
};

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
        let held = |drag: &&Drag| drag.phase == Phase::Held && matches!(drag.what, What::Event { .. });
        scene.drag.with(|drag| drag.as_ref().filter(held).cloned())
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
        let found = held.get().and_then(|drag| {
            let What::Event { card, .. } = &drag.what else {
                return None;
            };
            let day = scene.zone.with_value(|zone| drag.time.days(zone).0);
            scene.around.want(day, MONTH);
            let moves = all_moves(scene, card, &drag, grip_of(&drag));
            let mut found: Vec<Conflict> = scene.zone.with_value(|zone| {
                let of = |one: &Move| scene.around.of_moved(one, card.kind, drag.copies, zone);
                moves.iter().flat_map(of).collect()
            });
            if !drag.copies {
                // They go together: none is where another one was.
                let is = |one: &Move, with: &Other| {
                    one.id == with.id && one.at.is_none_or(|at| at == Occurrence::of(&with.time))
                };
                let goes = |with: &Other| moves.iter().any(|one| is(one, with));
                found.retain(|conflict| !conflict.with.as_ref().is_some_and(goes));
            }
            found.sort_by_key(|conflict| !conflict.forbids());
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
