//! What a calendar file holds, once read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Unreadable, When};

/// One calendar file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// `X-WR-CALNAME`, or else `NAME`.
    pub name: Option<String>,
    /// One per UID, in the order of the file.
    pub series: Vec<Series>,
    /// The events that could not be read, in the order of the file.
    pub unreadable: Vec<Unreadable>,
}

/// Everything the file says under one UID: a single event, or a recurring one with its exceptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// As written in the file; derived from the event's content where the file has none.
    pub uid: String,
    /// Physical line (from 1) of the first component with this UID.
    pub line: u32,
    /// The event itself; `None` when the file holds only changed occurrences of it.
    pub master: Option<Entry>,
    /// The changed occurrences (components with a `RECURRENCE-ID`), one per occurrence.
    pub overrides: Vec<Override>,
}

/// A changed occurrence of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// When the occurrence would have started, had it not been changed.
    pub recurrence_id: When,
    /// Whether the change also holds for every later occurrence (`RANGE=THISANDFUTURE`).
    pub this_and_future: bool,
    /// What takes the occurrence's place.
    pub entry: Entry,
}

/// What one `VEVENT` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Title; empty when the file gives none.
    pub summary: String,
    /// Plain text; empty when the file gives none.
    pub description: String,
    /// Empty when the file gives none.
    pub location: String,
    /// Link, as written (not checked to be a valid address).
    pub url: Option<String>,
    /// `STATUS:CANCELLED`.
    pub cancelled: bool,
    /// Start of the first occurrence.
    pub start: When,
    /// Exclusive end of the first occurrence, never before `start`; of the same kind as `start`,
    /// and for dates at least one day later.
    pub end: When,
    /// Revision number (`SEQUENCE`), 0 when absent.
    pub sequence: i64,
    /// `LAST-MODIFIED`; `None` when absent or unreadable.
    pub last_modified: Option<DateTime<Utc>>,
    /// How the event repeats; empty for a single event.
    pub recurrence: Recurrence,
    /// All `CATEGORIES`, in the order of the file.
    pub categories: Vec<String>,
    /// Physical line (from 1) of the `BEGIN:VEVENT`; 0 for an entry that comes from no file.
    pub line: u32,
}

/// The recurrence properties of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// `RRULE` values, without the name.
    pub rrule: Vec<String>,
    /// Additional starts, with an own end where the file gives a period.
    pub rdate: Vec<(When, Option<When>)>,
    /// Starts that are taken out; a date takes out every occurrence of that day.
    pub exdate: Vec<When>,
    /// `EXRULE` values (RFC 2445, still written by old programs): rules of starts taken out.
    pub exrule: Vec<String>,
}

impl Recurrence {
    /// Whether the event happens once only.
    pub fn is_empty(&self) -> bool {
        self.rrule.is_empty() && self.rdate.is_empty() && self.exdate.is_empty() && self.exrule.is_empty()
    }
}
