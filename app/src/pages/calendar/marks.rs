//! What marks the events on the page: selected, in hand, picked, over.
//!
//! A link to an event is written with the marks that it has, and does not follow them: four things that follow, for
//! each of hundreds of links, cost more than the rest of a month. One thing follows them for all links.

use super::Scene;
use leptos::prelude::*;
use model::{
    calendar::Occurrence,
    event::{EventCard, EventTime},
};
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The values of the attributes of one link.
#[derive(Clone, Copy, Default)]
pub struct Marks {
    pub past: Option<&'static str>,
    pub current: Option<&'static str>,
    pub held: Option<&'static str>,
    pub picked: Option<&'static str>,
}

impl Scene {
    /// How an event is marked now; tracks what may change that.
    pub fn marks(self, card: &EventCard) -> Marks {
        let at = Occurrence::of(&card.time);
        let one = (card.id, at);
        let past = match card.time {
            EventTime::Timed { end, .. } => end <= self.now.get(),
            EventTime::AllDay { .. } => {
                self.zone.with_value(|zone| card.time.days(zone).1) < self.today.get()
            }
        };
        let current = self
            .selected
            .get()
            .is_some_and(|(id, chosen)| id == card.id && chosen.is_none_or(|chosen| chosen == at));
        Marks {
            past: past.then_some(""),
            current: current.then_some("true"),
            held: (self.held.get() == Some(one)).then_some(""),
            picked: self.picked.with(|picked| picked.contains(&one)).then_some(""),
        }
    }
}

/// Marks the events on the page anew when something about that changes.
pub fn follow(scene: Scene) {
    Effect::new(move |before: Option<()>| {
        // Also what marks nothing yet is followed.
        let _ = (
            scene.now.get(),
            scene.today.get(),
            scene.selected.get(),
            scene.held.get(),
        );
        scene.picked.track();
        if before.is_some() {
            let marks: HashMap<(String, String), Marks> = scene.cards.with_value(|cards| {
                let one = |card: &EventCard| {
                    let at = Occurrence::of(&card.time).to_string();
                    ((card.id.to_string(), at), scene.marks(card))
                };
                cards.iter().map(one).collect()
            });
            mark(&marks);
        }
    });
}

fn mark(marks: &HashMap<(String, String), Marks>) {
    let Ok(links) = document().query_selector_all("#main a[data-event]") else {
        return;
    };
    for link in (0..links.length()).filter_map(|nth| links.item(nth)) {
        let link: Element = link.unchecked_into();
        let one = link
            .get_attribute("data-event")
            .zip(link.get_attribute("data-at"));
        if let Some(marks) = one.and_then(|one| marks.get(&one)) {
            put(&link, "data-past", marks.past);
            put(&link, "aria-current", marks.current);
            put(&link, "data-held", marks.held);
            put(&link, "data-picked", marks.picked);
        }
    }
}

fn put(link: &Element, name: &str, value: Option<&str>) {
    // Neither fails for an attribute with a plain name.
    let _ = match value {
        Some(value) => link.set_attribute(name, value),
        None => link.remove_attribute(name),
    };
}
