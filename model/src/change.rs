//! The change feed: what happened to what, in the order in which it was committed.

use crate::{
    EventId, UserId,
    policy::{EventFacts, ProjectFacts},
};
use serde::{Deserialize, Serialize};

/// A noun that pages can listen to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Event,
    Member,
    /// When services may be touched, and when teams work.
    Hours,
    /// A kept view.
    View,
    /// What is said about an event: its id.
    Comment,
    Notification,
    Journal,
    Project,
    /// An item of a project.
    Item,
    /// A sprint of a project, or its retrospective.
    Sprint,
}
crate::person::words!(Topic {
    Event => "event",
    Member => "member",
    Hours => "hours",
    View => "view",
    Comment => "comment",
    Notification => "notification",
    Journal => "journal",
    Project => "project",
    Item => "item",
    Sprint => "sprint",
});

/// One line of the feed, as a page receives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Grows by commit order; a page that names the last one it saw misses nothing.
    pub position: i64,
    pub topic: Topic,
    pub id: uuid::Uuid,
    pub version: i64,
    /// Where it is: an item's project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<uuid::Uuid>,
}

impl Change {
    /// The event it is about, if it is about one.
    #[must_use]
    pub fn event(&self) -> Option<EventId> {
        (self.topic == Topic::Event).then_some(EventId(self.id))
    }
}

/// Who may hear of a change: those who could see the thing before it, or can after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Whoever could or can see the event.
    Event(Vec<EventFacts>),
    /// Whoever could or can see the project.
    Project(Vec<ProjectFacts>),
    /// One member.
    Member(UserId),
    /// Every member.
    Everyone,
}
