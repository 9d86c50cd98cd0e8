//! What an import of calendar files would do, or did.

use crate::event::EventTime;
use serde::{Deserialize, Serialize};

/// Bytes of a calendar file that are read at the most.
pub const FILE_MAX: u64 = 5 * 1024 * 1024;

/// One event or series of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    pub title: String,
    pub time: EventTime,
    pub recurring: bool,
}

/// Something in the file that is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Line of the file, from 1.
    pub line: u32,
    pub uid: Option<String>,
    pub reason: LeftOutReason,
}

/// Why it is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    NoStart,
    BadDate {
        property: String,
        value: String,
    },
    BadDuration {
        value: String,
    },
    UnknownZone {
        zone: String,
    },
    BadRule {
        rule: String,
    },
    TooLong {
        property: String,
    },
    NotClosed,
    /// Outside the years that can be planned in.
    OutOfRange,
    /// It is another member's event, which the importer may not change.
    NotYours,
    /// A changed occurrence of a series that is not in the file.
    NoSeries,
}

/// Why a whole file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileProblem {
    NotText { line: u32 },
    NotCalendar,
    Truncated { line: u32, open: String },
    TooMany { max: u32 },
    TooDeep { line: u32 },
}

/// What an import does, event by event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// False for a dry run: nothing was changed.
    pub applied: bool,
    pub new: Vec<ImportLine>,
    pub changed: Vec<ImportLine>,
    pub unchanged: u32,
    pub left_out: Vec<LeftOut>,
}
