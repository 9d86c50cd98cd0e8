//! What stands in the way of a plan: computed in the browser while a time is chosen, and again by the server before
//! it saves, by the same function.

use crate::{
    EventId, UserId,
    calendar::Occurrence,
    event::{Environment, EventDetails, EventTime},
    hours::{Span, WeekHours},
    policy::{Action, Actor, allow},
    zone::ZoneRules,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Conflicts that are told at the most.
pub const CONFLICTS_MAX: usize = 100;

/// A service that deployments touch, and when it may be touched in production; without hours at any time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub name: String,
    pub hours: Option<WeekHours>,
    pub version: i64,
}

/// Something that is planned already, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub id: EventId,
    /// The series that it is an occurrence of, or the event itself.
    pub series: EventId,
    pub creator: UserId,
    pub time: EventTime,
    /// Nothing where the reader may only know that it is there.
    pub title: Option<String>,
    pub holds: Holds,
}

/// What an event keeps others from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holds {
    /// Services are being deployed.
    Services {
        environment: Environment,
        services: Vec<String>,
    },
    /// Nothing may be deployed. Empty lists mean all of them.
    Freeze {
        environments: Vec<Environment>,
        services: Vec<String>,
        reason: String,
        /// Who may override it, beside administrators.
        overriders: Vec<UserId>,
    },
    /// People meet.
    People(Vec<UserId>),
    /// People are not there.
    Away(Vec<UserId>),
}

/// What is planned in a stretch of days, and the rules that hold there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// The first day it knows, and the first it does not know any more.
    pub days: (NaiveDate, NaiveDate),
    pub taken: Vec<Taken>,
    pub services: Vec<Service>,
    /// Who can approve production windows.
    pub approvers: Vec<UserId>,
    pub teams: Vec<TeamTime>,
    /// The rules of every zone that hours are told in.
    pub zones: Vec<ZoneRules>,
}

/// When a team works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamTime {
    pub team: crate::TeamId,
    pub hours: Option<WeekHours>,
    pub holidays: Vec<Holiday>,
    pub version: i64,
}

impl TeamTime {
    /// Of those who have no team: office hours, no holidays.
    #[must_use]
    pub fn usual() -> Self {
        Self {
            team: crate::TeamId(uuid::Uuid::nil()),
            hours: None,
            holidays: Vec::new(),
            version: 0,
        }
    }

    /// When the team works on a day, in minutes of its clock; nothing on its holidays.
    #[must_use]
    pub fn span(&self, day: NaiveDate) -> Option<Span> {
        if self.holidays.iter().any(|holiday| holiday.day == day) {
            return None;
        }
        let office = WeekHours::office("");
        let hours = self.hours.as_ref().unwrap_or(&office);
        hours.days[day.weekday().num_days_from_monday() as usize]
    }
}

/// A day on which a team does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    pub day: NaiveDate,
    pub name: String,
}

/// An event that is being planned.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The event itself, or its series: it is not in its own way.
    pub own: EventId,
    pub creator: UserId,
    pub time: &'a EventTime,
    pub holds: &'a Holds,
}

/// Why a time does not suit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Which of the planned occurrences.
    pub at: Occurrence,
    pub why: Why,
    pub with: Option<Other>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// Another window touches these services at the same time.
    SameServices(Vec<String>),
    /// Nothing may be deployed then.
    Frozen {
        reason: String,
        /// Whoever plans may go ahead all the same, with a reason.
        can_override: bool,
    },
    /// A window is planned in what is to be frozen.
    FreezesWindow,
    Busy(UserId),
    Away(UserId),
    /// Somebody who could approve is not there.
    ApproverAway(UserId),
    /// Outside the hours in which this service may be maintained.
    OutsideHours(String),
}

/// What is in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    pub id: EventId,
    pub title: Option<String>,
    pub time: EventTime,
}

/// What somebody has seen and plans all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub conflicts: Vec<Conflict>,
    /// Why a freeze does not hold here.
    pub reason: String,
}

impl Holds {
    /// What an event with these details holds, `people` being asked to it; nothing for what is in nobody's way.
    #[must_use]
    pub fn of(details: &EventDetails, people: &[UserId]) -> Option<Self> {
        match details {
            EventDetails::Deployment(window) => Some(Self::Services {
                environment: window.environment,
                services: window.services.clone(),
            }),
            EventDetails::Freeze(freeze) => Some(Self::Freeze {
                environments: freeze.environments.clone(),
                services: freeze.services.clone(),
                reason: freeze.reason.clone(),
                overriders: people.to_vec(),
            }),
            EventDetails::Meeting(_) => Some(Self::People(people.to_vec())),
            EventDetails::Absence(_) => Some(Self::Away(people.to_vec())),
            EventDetails::GitAction(_) => None,
        }
    }
}

impl Accepted {
    /// What somebody accepts who was told of nothing.
    pub const NOTHING: &Self = &Self {
        conflicts: Vec::new(),
        reason: String::new(),
    };
}

impl Conflict {
    /// Whether it is a freeze.
    #[must_use]
    pub fn is_freeze(&self) -> bool {
        matches!(self.why, Why::Frozen { .. })
    }

    /// The freeze that it is.
    #[must_use]
    pub fn freeze(&self) -> Option<EventId> {
        self.with
            .as_ref()
            .filter(|_| self.is_freeze())
            .map(|with| with.id)
    }

    /// Whether whoever plans must not go ahead.
    #[must_use]
    pub fn forbids(&self) -> bool {
        matches!(
            self.why,
            Why::Frozen {
                can_override: false,
                ..
            }
        )
    }
}

impl EventTime {
    /// From when to when, days being those of `zone`.
    #[must_use]
    pub fn stretch(&self, zone: &ZoneRules) -> (DateTime<Utc>, DateTime<Utc>) {
        match self {
            Self::Timed { start, end, .. } => (*start, *end),
            Self::AllDay { first, last } => {
                let after = last.succ_opt().unwrap_or(*last);
                (zone.start_of_day(*first), zone.start_of_day(after))
            }
        }
    }
}

/// Whether two stretches have a moment in common; one that has no length is a moment.
fn overlap(a: (DateTime<Utc>, DateTime<Utc>), b: (DateTime<Utc>, DateTime<Utc>)) -> bool {
    let end = |(from, to): (DateTime<Utc>, DateTime<Utc>)| to.max(from + chrono::TimeDelta::seconds(1));
    a.0 < end(b) && b.0 < end(a)
}

/// Whether a list that names all of something by naming none has one of `some`.
fn concerns<T: PartialEq>(list: &[T], some: &[T]) -> bool {
    list.is_empty() || list.iter().any(|one| some.contains(one))
}

impl Surroundings {
    /// The rules of a zone that hours are told in.
    #[must_use]
    pub fn zone(&self, name: &str) -> Option<&ZoneRules> {
        self.zones.iter().find(|zone| zone.name == name)
    }

    /// The series that an event is an occurrence of, or the event itself.
    #[must_use]
    pub fn series_of(&self, id: EventId) -> EventId {
        let own = self.taken.iter().find(|taken| taken.id == id);
        own.map_or(id, |taken| taken.series)
    }
}

/// What stands in the way of `plan`, for `actor`. Whole days are those of `zone`.
#[must_use]
pub fn conflicts(plan: &Plan<'_>, around: &Surroundings, actor: &Actor, zone: &ZoneRules) -> Vec<Conflict> {
    let stretch = plan.time.stretch(zone);
    let at = Occurrence::of(plan.time);
    let in_the_way = around
        .taken
        .iter()
        .filter(|taken| taken.series != plan.own && taken.id != plan.own)
        .filter(|taken| overlap(stretch, taken.time.stretch(zone)));
    let mut found: Vec<Conflict> = in_the_way
        .flat_map(|taken| {
            clashes(plan, &taken.holds, around, actor)
                .into_iter()
                .map(move |why| Conflict {
                    at,
                    why,
                    with: Some(Other {
                        id: taken.id,
                        title: taken.title.clone(),
                        time: taken.time.clone(),
                    }),
                })
        })
        .collect();
    found.extend(closed(plan, around, stretch).map(|service| Conflict {
        at,
        why: Why::OutsideHours(service),
        with: None,
    }));
    // What forbids comes first.
    found.sort_by_key(|conflict| (!conflict.forbids(), !conflict.is_freeze()));
    found.truncate(CONFLICTS_MAX);
    found
}

/// Why `plan` cannot be beside what holds `theirs`.
fn clashes(plan: &Plan<'_>, theirs: &Holds, around: &Surroundings, actor: &Actor) -> Vec<Why> {
    let among = |people: &[UserId], others: &[UserId], why: fn(UserId) -> Why| {
        let both = people.iter().filter(|person| others.contains(person));
        both.copied().map(why).collect()
    };
    match (plan.holds, theirs) {
        (Holds::Services { services, .. }, Holds::Services { services: others, .. }) => {
            let both: Vec<String> = others.iter().filter(|s| services.contains(s)).cloned().collect();
            if both.is_empty() {
                Vec::new()
            } else {
                vec![Why::SameServices(both)]
            }
        }
        (
            Holds::Services {
                environment,
                services,
            },
            Holds::Freeze {
                environments,
                services: frozen,
                reason,
                overriders,
            },
        ) if concerns(environments, &[*environment]) && concerns(frozen, services) => {
            vec![Why::Frozen {
                reason: reason.clone(),
                can_override: allow(actor, Action::OverrideFreeze(overriders)).is_allowed(),
            }]
        }
        (
            Holds::Services {
                environment: Environment::Prod,
                ..
            },
            Holds::Away(people),
        ) => {
            let mut away: Vec<Why> = among(people, &around.approvers, Why::ApproverAway);
            away.retain(|why| *why != Why::ApproverAway(plan.creator));
            away
        }
        (
            Holds::Freeze {
                environments,
                services: frozen,
                ..
            },
            Holds::Services {
                environment,
                services,
            },
        ) if concerns(environments, &[*environment]) && concerns(frozen, services) => {
            vec![Why::FreezesWindow]
        }
        (Holds::People(people), Holds::People(others)) => among(others, people, Why::Busy),
        (Holds::People(people), Holds::Away(others)) => among(others, people, Why::Away),
        _ => Vec::new(),
    }
}

/// The services of a production window that must not be touched then.
fn closed(
    plan: &Plan<'_>,
    around: &Surroundings,
    (start, end): (DateTime<Utc>, DateTime<Utc>),
) -> impl Iterator<Item = String> {
    let touched = match plan.holds {
        Holds::Services {
            environment: Environment::Prod,
            services,
        } => services.as_slice(),
        _ => &[],
    };
    around
        .services
        .iter()
        .filter(move |service| touched.contains(&service.name))
        .filter(move |service| {
            let hours = service.hours.as_ref();
            hours.is_some_and(|hours| {
                around
                    .zone(&hours.zone)
                    .is_some_and(|zone| !hours.cover(zone, start, end))
            })
        })
        .map(|service| service.name.clone())
}

/// What of `found` has not been accepted yet; all of it where a freeze would be overridden without a reason.
#[must_use]
pub fn not_accepted(found: &[Conflict], accepted: &Accepted) -> Vec<Conflict> {
    let overridden = !accepted.reason.trim().is_empty();
    let open = |conflict: &&Conflict| {
        conflict.forbids() || !accepted.conflicts.contains(conflict) || (conflict.is_freeze() && !overridden)
    };
    if found.iter().any(|conflict| open(&conflict)) {
        found.to_vec()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
