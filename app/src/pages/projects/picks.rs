//! What is picked of a list, for what is done to several at once.

use crate::ui::field::toggle;
use leptos::{ev, prelude::*};
use model::ItemId;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What can be changed in one go.
const TOGETHER: usize = 500;

/// Whether a key is held that makes a click more than one that opens something.
pub fn with_key(event: &ev::MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.shift_key()
}

/// Whether a click on a line or a card picks it: with Ctrl or Shift, and not on a control that knows what that means.
pub fn is_pick(event: &ev::MouseEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let on_control =
        target.is_some_and(|target| target.closest("input, select").is_ok_and(|found| found.is_some()));
    !on_control && with_key(event)
}

#[derive(Clone, Copy)]
pub struct Picks {
    pub picked: RwSignal<Vec<ItemId>>,
    /// What is shown, in its order.
    pub order: Memo<Vec<ItemId>>,
    /// From where Shift picks.
    anchor: StoredValue<Option<ItemId>>,
}

impl Picks {
    pub fn new(order: Memo<Vec<ItemId>>) -> Self {
        let picks = Self {
            picked: RwSignal::new(Vec::new()),
            order,
            anchor: StoredValue::new(None),
        };
        // What is not shown any more is not picked either.
        Effect::new(move |_| {
            order.with(|order| {
                picks.picked.maybe_update(|picked| {
                    let before = picked.len();
                    picked.retain(|id| order.contains(id));
                    picked.len() != before
                });
            });
        });
        picks
    }

    pub fn has(self, id: ItemId) -> bool {
        self.picked.with(|picked| picked.contains(&id))
    }

    /// Picks one more, or one less; with Shift all from the last one to it.
    pub fn pick(self, id: ItemId, on: bool, range: bool) {
        let from = self.anchor.get_value().filter(|_| range);
        let between = from.and_then(|from| {
            self.order.with_untracked(|order| {
                let at = |id: ItemId| order.iter().position(|other| *other == id);
                let (one, other) = (at(from)?, at(id)?);
                Some(order[one.min(other)..=one.max(other)].to_vec())
            })
        });
        self.picked.update(|picked| match between {
            Some(between) => between.into_iter().for_each(|one| toggle(picked, one, on)),
            None => toggle(picked, id, on),
        });
        self.anchor.set_value(Some(id));
    }

    /// Picks what can be picked, or not any more.
    pub fn turn(self, id: ItemId) {
        if !self.order.with_untracked(|order| order.contains(&id)) {
            return;
        }
        let on = !self.picked.with_untracked(|picked| picked.contains(&id));
        self.pick(id, on, false);
    }

    /// Picks what is shown, as far as it can be changed in one go.
    pub fn all(self) {
        let all = self
            .order
            .with_untracked(|order| order.iter().copied().take(TOGETHER).collect());
        self.picked.set(all);
    }

    pub fn clear(self) {
        self.picked.set(Vec::new());
    }

    /// What is done to `id` is done to all that are picked, if it is one of them; in the order in which they are shown.
    pub fn with(self, id: ItemId) -> Vec<ItemId> {
        let picked = self.picked.get_untracked();
        if picked.contains(&id) {
            self.order
                .with_untracked(|order| order.iter().copied().filter(|one| picked.contains(one)).collect())
        } else {
            vec![id]
        }
    }
}
