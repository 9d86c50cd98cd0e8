//! iCalendar (RFC 5545) text to typed values and back, and the expansion of recurring events.
//!
//! Pure: no I/O, no clock, no randomness. [`parse`] reads a file and never lets one bad event
//! sink the others; [`expand`] and [`occurrences`] say when things happen; [`write()`] makes a file
//! that other programs read. How each quirk of real files is read is told in `docs/ical.md`.

mod budget;
mod clock;
mod component;
mod days;
mod ends;
mod entry;
mod error;
mod event;
mod event_recurrence;
mod expand;
mod json;
mod lines;
mod occurrences;
mod parse;
mod rule;
mod shape;
mod value;
mod vtimezone;
mod walk;
mod when;
mod windows;
mod write;
mod write_zone;
mod zones;

pub use entry::{Calendar, Entry, Override, Recurrence, Series};
pub use error::{ExpandError, ParseError, Reason, RuleError, Unreadable};
pub use expand::expand;
pub use json::occurrences_json;
pub use occurrences::{Occurrence, occurrences};
pub use parse::{Limits, parse};
pub use rule::check_rule;
pub use when::When;
pub use write::write;
