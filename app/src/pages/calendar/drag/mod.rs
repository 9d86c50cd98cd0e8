//! Moving, lengthening, copying and drawing events on the grid, by pointer and by keyboard. Both change one thing,
//! the [`Drag`] in hand; the grid shows it; dropping it asks the server.

mod drop;
mod ghost;
mod hindrance;
mod keys;
mod menu;
mod pointer;
mod quick;

pub use drop::use_drop;
pub use ghost::{AllDayGhost, ColumnGhost, MonthGhost, TeamGhost, minute_of, minutes_on};
pub use hindrance::{Hindrance, look_out};
pub use keys::{page_of_held, pressed};
pub use menu::{GripMenu, offer};
pub use pointer::{focused, listen};
pub use quick::QuickDialog;

use super::Scene;
use crate::ui::{field::toggle, focus};
use leptos::prelude::*;
use model::{
    EventId, UserId,
    calendar::Occurrence,
    event::{EventCard, EventTime, Hands, drag::Grip},
    format,
};

/// What is being dragged.
#[derive(Clone, Debug, PartialEq)]
pub struct Drag {
    pub what: What,
    /// Where it would be dropped now.
    pub time: EventTime,
    /// Days and minutes from where it was taken.
    pub by: (i64, i64),
    /// Where people have rows: in whose it was taken.
    pub row: Option<UserId>,
    /// Into somebody else's row: they take over.
    pub hands: Option<Hands>,
    pub copies: bool,
    pub phase: Phase,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An event, held somewhere.
    Event { card: EventCard, grip: Grip },
    /// A stretch that becomes a new event.
    New,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It follows the hand.
    Held,
    /// It waits for an answer where it was dropped.
    Dropped,
    /// It is there: the page is on its way.
    Saved,
    /// It was refused, and slides back.
    Refused,
}

impl Drag {
    /// An event that is taken, where it is.
    #[must_use]
    pub fn taken(card: EventCard, grip: Grip, row: Option<UserId>) -> Self {
        Self {
            time: card.time.clone(),
            what: What::Event { card, grip },
            by: (0, 0),
            row,
            hands: None,
            copies: false,
            phase: Phase::Held,
        }
    }

    /// The event in hand, by its place before.
    #[must_use]
    pub fn held(&self) -> Option<(EventId, Occurrence)> {
        match &self.what {
            What::Event { card, .. } if !self.copies => Some((card.id, Occurrence::of(&card.time))),
            _ => None,
        }
    }
}

impl Scene {
    /// The card that a link on the page stands for.
    pub fn card(self, id: EventId, at: Occurrence) -> Option<EventCard> {
        let found = |cards: &Vec<EventCard>| {
            cards
                .iter()
                .find(|card| card.id == id && Occurrence::of(&card.time) == at)
                .cloned()
        };
        self.cards.with_value(found)
    }

    /// Moves what is held to so many days and minutes from where it was taken.
    pub fn drag_by(self, by: (i64, i64)) {
        self.drag.maybe_update(|drag| {
            let Some(Drag {
                what: What::Event { card, grip },
                time,
                by: now,
                ..
            }) = drag
            else {
                return false;
            };
            if *now == by {
                return false;
            }
            *now = by;
            *time = self
                .zone
                .with_value(|zone| card.time.dragged(*grip, by.0, by.1, zone));
            true
        });
    }

    /// What is held is for somebody else, or not any more.
    pub fn hand_to(self, hands: Option<Hands>) {
        self.drag.maybe_update(|drag| match drag {
            Some(drag) if drag.hands != hands => {
                drag.hands = hands;
                true
            }
            _ => false,
        });
    }

    /// What is held whole stays where it was, and a copy goes, or not.
    pub fn copies_with(self, alt: bool) {
        self.drag.maybe_update(|drag| match drag {
            Some(Drag {
                what: What::Event {
                    grip: Grip::Whole, ..
                },
                phase: Phase::Held,
                copies,
                ..
            }) if *copies != alt => {
                *copies = alt;
                true
            }
            _ => false,
        });
    }

    /// What is held becomes something of another length, elsewhere.
    pub fn drag_into(self, into: EventTime) {
        self.drag.maybe_update(|drag| match drag {
            Some(drag) if drag.time != into => {
                // Back where it was taken, it is what it was.
                drag.by = (i64::MAX, i64::MAX);
                drag.time = into;
                true
            }
            _ => false,
        });
    }

    /// Whether something is in hand.
    pub fn is_dragging(self) -> bool {
        self.drag
            .with_untracked(|drag| drag.as_ref().is_some_and(|drag| drag.phase == Phase::Held))
    }

    /// Picks an event for what is done to several at once, or not any more.
    pub fn pick(self, card: &EventCard) {
        let one = (card.id, Occurrence::of(&card.time));
        self.picked
            .update(|picked| toggle(picked, one, !picked.contains(&one)));
    }

    /// The page shows what there is now: what was saved is among it.
    pub fn shows(self, cards: Vec<EventCard>) {
        // What was picked is picked still where it was moved to.
        let moved = |(id, at): &(EventId, Occurrence)| {
            cards
                .iter()
                .find(|card| card.id == *id && card.part().is_none())
                .map(|card| Occurrence::of(&card.time))
                .filter(|now| now != at)
        };
        self.picked.maybe_update(|picked| {
            let mut any = false;
            for one in picked.iter_mut() {
                if let Some(now) = moved(one) {
                    one.1 = now;
                    any = true;
                }
            }
            any
        });
        self.cards.set_value(cards);
        self.rendered.update_value(|n| *n += 1);
        self.settle();
        // The link that had the focus is another one now.
        if let Some(id) = self.moved.try_update_value(Option::take).flatten() {
            focus::soon_if_lost(format!("#main [data-event='{id}']"));
        }
    }

    /// The event that was just moved has the focus where it is now, if nothing else has: the page may show it there
    /// already, when it was told of the change before whoever made it, or show it soon.
    pub fn goes_with(self, event: EventId) {
        self.moved.try_set_value(Some(event));
        focus::soon_if_lost(format!("#main [data-event='{event}']"));
    }

    /// What was saved is on the page now, and not in hand any more.
    pub fn settle(self) {
        let saved = |drag: &Option<Drag>| drag.as_ref().is_some_and(|drag| drag.phase == Phase::Saved);
        if self.drag.with_untracked(saved) {
            self.drag.set(None);
        }
    }

    /// Lets go without doing anything.
    pub fn cancel_drag(self) {
        self.drag.set(None);
    }
}

/// Where what is held would be dropped, for those who hear the page.
#[component]
pub fn Spoken() -> impl IntoView {
    let scene = super::use_scene();
    let t = crate::i18n::use_texts();
    let text = move || {
        scene.drag.with(|drag| {
            let drag = drag.as_ref().filter(|drag| drag.phase == Phase::Held)?;
            let when = scene.zone.with_value(|zone| format::when(&drag.time, zone, t.0));
            let why = scene.hindrance.get().map(|why| why.text);
            Some(why.map_or_else(|| when.clone(), |why| format!("{when}. {why}")))
        })
    };
    view! { <p class="vh" role="status">{text}</p> }
}
