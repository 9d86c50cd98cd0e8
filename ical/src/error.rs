//! What can be wrong with a file, an event or a rule.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a whole file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ParseError {
    /// Larger than [`crate::Limits::max_bytes`].
    #[error("the file has {bytes} bytes; at most {max} are read")]
    TooLarge { bytes: usize, max: usize },
    /// Binary data; `line` is the physical line of the first byte that no text has.
    #[error("the file is not text (line {line})")]
    NotText { line: u32 },
    /// Text without a `BEGIN:VCALENDAR`.
    #[error("the file is not a calendar: BEGIN:VCALENDAR is missing")]
    NotCalendar,
    /// The file ends inside a component: `open`, begun at `line`.
    #[error("the file is cut off: END:{open} is missing (begun at line {line})")]
    Truncated { line: u32, open: String },
    /// More UIDs than [`crate::Limits::max_series`].
    #[error("the file has more than {max} events")]
    TooManySeries { max: usize },
    /// Components nested deeper than any calendar does.
    #[error("components are nested too deeply at line {line}")]
    TooDeep { line: u32 },
}

/// An event of the file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Physical line of the file, from 1: of the property that is wrong, or of `BEGIN:VEVENT`.
    pub line: u32,
    /// The event's UID, where it has one.
    pub uid: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

/// Why one event could not be read. `Display` gives English; translate by variant.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// There is no `DTSTART`.
    #[error("it has no start (DTSTART)")]
    NoStart,
    /// A date or time that cannot be read or does not exist.
    #[error("{property} is not a date or time: {value:?}")]
    BadDate { property: String, value: String },
    /// A `DURATION` that cannot be read.
    #[error("DURATION cannot be read: {value:?}")]
    BadDuration { value: String },
    /// A time zone that is neither known nor described by the file.
    #[error("unknown time zone {tzid:?}")]
    UnknownZone { tzid: String },
    /// An `RRULE` or `EXRULE` that cannot be read.
    #[error("the recurrence rule {rule:?} cannot be read: {error}")]
    BadRule { rule: String, error: RuleError },
    /// More rules in one event than any program writes.
    #[error("it has more than {max} recurrence rules")]
    TooManyRules { max: usize },
    /// A property of the event is longer than [`crate::Limits::max_line`].
    #[error("{property} is longer than {max} bytes")]
    LineTooLong { property: String, max: usize },
    /// `END:VEVENT` is missing.
    #[error("END:VEVENT is missing")]
    NotClosed,
}

/// What is wrong with a recurrence rule.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RuleError {
    /// No `FREQ`.
    #[error("FREQ is missing")]
    NoFrequency,
    /// A part whose value cannot be read or is out of range.
    #[error("{part} has a wrong value")]
    BadPart { part: String },
    /// The same part twice.
    #[error("{part} is there twice")]
    Repeated { part: String },
    /// A part that is no part of RFC 5545, or a calendar other than the Gregorian one.
    #[error("{part} is not supported")]
    Unsupported { part: String },
    /// Hours, minutes or seconds as the frequency of an all-day event.
    #[error("an all-day event cannot repeat several times a day")]
    TooFineForDates,
}

/// Why occurrences could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ExpandError {
    /// A rule that cannot be read.
    #[error("the recurrence rule {rule:?} cannot be read: {error}")]
    BadRule { rule: String, error: RuleError },
    /// The name of a time zone that is not in the IANA database.
    #[error("unknown time zone {zone:?}")]
    UnknownZone { zone: String },
    /// A rule that needs more work than any sensible series does.
    #[error("a recurrence rule is too costly to expand")]
    TooCostly,
    /// More occurrences than anybody looks at.
    #[error("there are more than {max} occurrences; choose a shorter span")]
    TooMany { max: usize },
}
