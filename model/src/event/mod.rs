//! Events: everything that takes a place in the calendar.

mod details;
pub mod drag;
mod form;
mod merge;
mod status;
mod time;

pub use details::{
    Absence, Answer, ChecklistStep, Deployment, Environment, EventDetails, Freeze, GitAction, GitTrigger,
    GitVerb, Meeting, MeetingType,
};
pub(crate) use form::parse_date;
pub use form::{EventForm, NewEvent, Step, minutes_between};
pub use merge::Difference;
pub use status::{Approval, EventStatus, needs_new_approval};
pub use time::EventTime;

use crate::{
    EventId, TemplateId, UndoId, UserId,
    calendar::Occurrence,
    conflict::Conflict,
    person::{Person, Team, words},
    repeat::Repeats,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What sort of thing an event is. Each has its own colour, icon and fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Meeting,
    Deployment,
    GitAction,
    /// Deployments are forbidden.
    Freeze,
    /// Somebody is not there.
    Absence,
}
words!(EventKind {
    Meeting => "meeting",
    Deployment => "deployment",
    GitAction => "git_action",
    Freeze => "freeze",
    Absence => "absence",
});

impl EventKind {
    /// Whether it is carried out: started, completed or failed. Others take place or are cancelled.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::Deployment | Self::GitAction)
    }
}

/// An event as the calendar draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCard {
    pub id: EventId,
    pub kind: EventKind,
    pub title: String,
    pub time: EventTime,
    pub status: EventStatus,
    pub approval: Approval,
    /// One of a recurring series.
    pub recurring: bool,
    /// It differs from its series, and has an event of its own.
    pub differs: bool,
    /// The reader may plan it anew.
    pub movable: bool,
    /// Whose time it takes, where the page shows people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<UserId>,
}

impl EventCard {
    /// Which part of the event with its id it is: an occurrence that has no event of its own.
    #[must_use]
    pub fn part(&self) -> Option<Occurrence> {
        (self.recurring && !self.differs).then(|| Occurrence::of(&self.time))
    }
}

/// Somebody who is asked to a meeting, with their answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    pub person: Person,
    pub answer: Answer,
}

/// What the reader of an event may do to it, decided by the policy on the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    pub edit: bool,
    pub delete: bool,
    pub approve: bool,
    pub answer: bool,
    /// Run it, and tick what comes before.
    pub run: bool,
    /// The states it can be moved to now.
    pub moves: Vec<EventStatus>,
}

/// An event as the panel shows it, with everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    pub id: EventId,
    pub version: i64,
    pub title: String,
    pub time: EventTime,
    pub teams: Vec<Team>,
    pub tags: Vec<String>,
    pub sprint: String,
    pub details: EventDetails,
    pub participants: Vec<Participant>,
    pub status: EventStatus,
    pub approval: Approval,
    /// Why the approver refused.
    pub rejection: Option<String>,
    pub approver: Option<Person>,
    pub actual_start: Option<DateTime<Utc>>,
    pub actual_end: Option<DateTime<Utc>>,
    /// How the series it belongs to repeats; nothing for a single event.
    pub repeats: Option<Repeats>,
    /// Which occurrence of its series it is; nothing for a single event, and for a series as a whole.
    pub at: Option<Occurrence>,
    /// It differs from its series.
    pub differs: bool,
    pub creator: Person,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    /// What stands in its way while it is still to come.
    pub conflicts: Vec<Conflict>,
    pub can: Permissions,
}

impl EventView {
    #[must_use]
    pub fn kind(&self) -> EventKind {
        self.details.kind()
    }

    /// Which part of the event with this id it is: an occurrence of a series that has no event of its own.
    #[must_use]
    pub fn part(&self) -> Option<Occurrence> {
        self.at.filter(|_| !self.differs)
    }

    /// The people asked, by id.
    #[must_use]
    pub fn participant_ids(&self) -> Vec<UserId> {
        self.participants.iter().map(|p| p.person.id).collect()
    }
}

/// An event that is planned again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub id: TemplateId,
    pub name: String,
    pub form: EventForm,
    /// Every member finds it.
    pub shared: bool,
    /// The reader may change it.
    pub can_change: bool,
}

/// What was done, and how to take it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub event: EventView,
    pub undo: UndoId,
    /// Occurrences that differed from the series and have no place in it any more: they went to the trash.
    pub dropped: Vec<EventTime>,
}

/// An event, or one occurrence of a series, and when it is to take place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub id: EventId,
    pub at: Option<Occurrence>,
    /// Which was seen; nothing where the page does not know it.
    pub version: Option<i64>,
    pub time: EventTime,
    /// Where it also becomes somebody else's.
    #[serde(default)]
    pub hands: Option<Hands>,
}

/// Somebody takes over what takes somebody else's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hands {
    pub from: UserId,
    pub to: UserId,
}

impl Hands {
    /// Whether an event of this kind takes people's time, so that it can change hands.
    #[must_use]
    pub const fn suit(kind: EventKind) -> bool {
        matches!(kind, EventKind::Meeting | EventKind::Absence)
    }

    /// Whose time it takes afterwards. What takes its planner's time, nobody else being asked, is the other's then.
    #[must_use]
    pub fn over(self, people: &[UserId]) -> Vec<UserId> {
        let mut people: Vec<UserId> = people.iter().copied().filter(|one| *one != self.from).collect();
        if !people.contains(&self.to) {
            people.push(self.to);
        }
        people
    }
}

/// What came of an attempt to save changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved {
    Done(Box<Done>),
    /// Somebody saved first: this is what it is now. Nothing was changed.
    Stale(Box<EventView>),
}
