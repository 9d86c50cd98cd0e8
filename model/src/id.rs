//! Identifiers: UUIDs (version 7 where we make them), one type per noun so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(s).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// An event of the calendar.
    EventId,
    /// What can be taken back.
    UndoId,
    /// A member.
    UserId,
    /// A team.
    TeamId,
    /// A view of the calendar that somebody keeps.
    ViewId,
    /// A secret address from which another calendar reads.
    FeedId,
    /// A comment on an event.
    CommentId,
    /// Something in somebody's inbox.
    NotificationId,
    /// A line of the journal.
    EntryId,
    /// An event that is planned again and again.
    TemplateId,
    /// A project.
    ProjectId,
    /// A column of a project's workflow.
    ColumnId,
    /// Something to do in a project.
    ItemId,
    /// A line of an item's checklist.
    StepId,
    /// How two items stand to each other.
    LinkId,
    /// A file that was attached.
    FileId,
    /// A sprint of a project.
    SprintId,
    /// A card of a retrospective.
    NoteId,
    /// A signed-in browser.
    SessionId,
}
