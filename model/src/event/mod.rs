//! Events: everything that takes a place in the calendar.

mod details;
mod form;
mod merge;
mod status;
mod time;

pub use details::{
    Answer, ChecklistStep, Deployment, Environment, EventDetails, GitAction, GitTrigger, GitVerb, Meeting,
    MeetingType, SERVICES,
};
pub use form::{EventForm, NewEvent, Step, minutes_between};
pub use merge::Difference;
pub use status::{Approval, EventStatus, needs_new_approval};
pub use time::EventTime;

use crate::{
    EventId, UserId,
    person::{Person, Team, words},
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
}
words!(EventKind { Meeting => "meeting", Deployment => "deployment", GitAction => "git_action" });

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
    /// iCalendar recurrence rules of a series; empty for a single event.
    pub recurrence: Vec<String>,
    pub creator: Person,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub can: Permissions,
}

impl EventView {
    #[must_use]
    pub fn kind(&self) -> EventKind {
        self.details.kind()
    }

    /// The people asked, by id.
    #[must_use]
    pub fn participant_ids(&self) -> Vec<UserId> {
        self.participants.iter().map(|p| p.person.id).collect()
    }
}

/// What came of an attempt to save changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved {
    Done(Box<EventView>),
    /// Somebody saved first: this is what it is now. Nothing was changed.
    Stale(Box<EventView>),
}
