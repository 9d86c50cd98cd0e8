//! What else is planned around the days that somebody plans on: what is needed to tell conflicts while a time is
//! chosen, without asking the server again.

use super::use_scene;
use crate::{
    api::calendar::load_surroundings,
    ui::{live::use_live, new_id::new_id, viewer::use_viewer},
};
use chrono::{Days, NaiveDate};
use leptos::{prelude::*, task::spawn_local};
use model::{
    UserId,
    change::Topic,
    conflict::{Conflict, Holds, Plan, Surroundings, Taken, conflicts},
    event::{EventForm, EventKind, EventTime, Move, NewEvent},
    policy::Actor,
    zone::ZoneRules,
};
use std::sync::Arc;

/// Days before what is planned, and after it, that are looked at together.
const BEFORE: Days = Days::new(10);
const AFTER: Days = Days::new(90);
/// Days after one that is planned on that have to be known: those that a month shows, and those in which a series is
/// looked at.
pub const MONTH: Days = Days::new(31);
pub const SERIES: Days = Days::new(62);

#[derive(Clone, Copy)]
pub struct Around {
    found: RwSignal<Option<Arc<Surroundings>>>,
    /// The days that somebody plans on now.
    wanted: RwSignal<Option<(NaiveDate, NaiveDate)>>,
    /// Forms and hands that plan.
    planning: StoredValue<u32>,
    /// What is in hand, also where it is taken to days that are far from its own.
    held: StoredValue<Vec<Taken>>,
}

impl Around {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            found: RwSignal::new(None),
            wanted: RwSignal::new(None),
            planning: StoredValue::new(0),
            held: StoredValue::new(Vec::new()),
        }
    }

    /// Loads what is wanted, and again when something was planned elsewhere meanwhile.
    pub fn follow(self) {
        let live = use_live();
        let scene = use_scene();
        Effect::new(move |_| {
            let heard = (live.changed(Topic::Event), live.changed(Topic::Hours));
            let _ = (heard, scene.changed_here.get());
            let Some((first, end)) = self.wanted.get() else {
                return;
            };
            spawn_local(async move {
                let Ok(found) = load_surroundings(first, end).await else {
                    // The server will tell when it is asked to save.
                    return;
                };
                let still = self.wanted.try_get_untracked().flatten() == Some((first, end));
                if still {
                    self.found.try_set(Some(Arc::new(found)));
                }
            });
        });
    }

    /// Wants to know of a day and of so many after it; days near it come along.
    pub fn want(self, day: NaiveDate, ahead: Days) {
        let known = self.wanted.with_untracked(|wanted| {
            wanted.is_some_and(|(first, end)| first + Days::new(3) <= day && day + ahead < end)
        });
        if known {
            return;
        }
        if let (Some(first), Some(end)) = (day.checked_sub_days(BEFORE), day.checked_add_days(AFTER)) {
            self.wanted.set(Some((first, end)));
        }
    }

    /// Something begins to be planned.
    pub fn begin(self) {
        self.planning.update_value(|n| *n += 1);
    }

    /// It is planned, or let be. Where nobody plans, nothing is kept up to date.
    pub fn rest(self) {
        let left = self.planning.try_update_value(|n| {
            *n = n.saturating_sub(1);
            *n
        });
        if left == Some(0) {
            self.wanted.try_set(None);
            self.found.try_set(None);
            self.held.try_set_value(Vec::new());
        }
    }

    /// What is known. Tracks.
    #[must_use]
    pub fn get(self) -> Option<Arc<Surroundings>> {
        self.found.get()
    }

    /// What stands in the way of an event that moves, or of its copy there. Tracks.
    #[must_use]
    pub fn of_moved(self, one: &Move, kind: EventKind, copies: bool, zone: &ZoneRules) -> Vec<Conflict> {
        let id = one.id;
        let (Some(around), Some(actor)) = (self.get(), use_actor()) else {
            return Vec::new();
        };
        // What it holds is among what is taken: by itself.
        // What takes only its planner's time is in nobody's way, and becomes somebody's when it is handed over.
        let alone = || {
            let holds: fn(Vec<UserId>) -> Holds = match kind {
                EventKind::Meeting => Holds::People,
                EventKind::Absence => Holds::Away,
                _ => return None,
            };
            Some(Taken {
                id,
                series: id,
                creator: actor.id,
                time: one.time.clone(),
                title: None,
                holds: holds(vec![one.hands?.from]),
            })
        };
        let here = || {
            around
                .taken
                .iter()
                .find(|taken| taken.id == id)
                .cloned()
                .or_else(alone)
        };
        let known = self
            .held
            .with_value(|held| held.iter().find(|own| own.id == id).cloned());
        let Some(own) = known.or_else(|| {
            let own = here()?;
            self.held.update_value(|held| held.push(own.clone()));
            Some(own)
        }) else {
            return Vec::new();
        };
        let plan = Plan {
            // A copy is not its original.
            own: if copies { new_id() } else { own.series },
            creator: if copies { actor.id } else { own.creator },
            time: &one.time,
            holds: &match (one.hands, own.holds) {
                (Some(hands), Holds::People(people)) => Holds::People(hands.over(&people)),
                (Some(hands), Holds::Away(people)) => Holds::Away(hands.over(&people)),
                (_, holds) => holds,
            },
        };
        conflicts(&plan, &around, &actor, zone)
    }
}

/// Who looks.
#[must_use]
pub fn use_actor() -> Option<Actor> {
    use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.actor.clone()))
}

/// What an event that is being written holds, and when; nothing while its form is not complete enough to tell.
#[must_use]
pub fn planned(form: &EventForm, zone: &ZoneRules) -> Option<(EventTime, Holds)> {
    let time = form.event_time(zone).ok()?;
    // A title, and texts that are still missing, are in nobody's way.
    let mut filled = form.clone();
    for text in [&mut filled.title, &mut filled.rollback_plan, &mut filled.reason] {
        if text.trim().is_empty() {
            "…".clone_into(text);
        }
    }
    filled.repeat = Default::default();
    let NewEvent {
        details,
        participants,
        ..
    } = filled.check(zone).ok()?;
    Some((time, Holds::of(&details, &participants)?))
}
