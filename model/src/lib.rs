//! What is true without a computer: identifiers, states, transitions, rules, layout.
//!
//! Nothing here knows a clock, a random source, a database or a browser: instants, identifiers and
//! time-zone rules come in as arguments. It compiles natively and to WebAssembly, so the page and
//! the server apply the same rule with the same words.

pub mod audit;
pub mod board;
pub mod burndown;
pub mod calendar;
pub mod ceremony;
pub mod change;
pub mod conflict;
pub mod delivery;
pub mod error;
pub mod event;
pub mod exchange;
pub mod format;
pub mod hours;
pub mod id;
pub mod item;
pub mod journal;
pub mod layout;
pub mod person;
pub mod policy;
pub mod project;
pub mod rank;
pub mod repeat;
pub mod slot;
pub mod sprint;
pub mod talk;
pub mod text;
pub mod view;
pub mod wheel;
pub mod zone;

pub use error::{AppError, Field, Problem, Problems, Rule};
pub use id::{
    ColumnId, CommentId, EntryId, EventId, FeedId, FileId, ItemId, LinkId, NoteId, NotificationId, ProjectId,
    SessionId, SprintId, StepId, TeamId, TemplateId, UndoId, UserId, ViewId,
};
