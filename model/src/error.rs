//! The one error that crosses the wire, and the problems a form can have.
//!
//! Variants carry parameters, never sentences: the interface puts them into the reader's language.

use serde::{Deserialize, Serialize};

/// Why a use case did not happen. It never holds anything internal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// It does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// The actor may see it, but not do this.
    #[error("not allowed")]
    Forbidden,
    /// The input breaks these rules; nothing was changed.
    #[error("invalid input: {0:?}")]
    Invalid(Problems),
    /// The thing is not in a state in which this can be done.
    #[error("not possible in this state")]
    WrongState,
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    Stale,
    /// Something stands in the way that has not been accepted; nothing was changed.
    #[error("conflicts: {0:?}")]
    Conflicts(Vec<crate::conflict::Conflict>),
    /// Something would wait for itself, or be part of itself, through these.
    #[error("a loop: {0:?}")]
    Loop(Vec<String>),
    /// The request is larger than what is read.
    #[error("larger than {max} bytes")]
    TooLarge { max: u64 },
    /// A calendar file could not be read at all.
    #[error("unreadable file: {0:?}")]
    Unreadable(crate::exchange::FileProblem),
    /// The database cannot be reached; nothing was changed.
    #[error("unavailable")]
    Unavailable,
    /// Two changes waited for each other, and this one gave way: nothing was changed.
    #[error("busy")]
    Busy,
    /// A defect of ours; `request` finds it in the log.
    #[error("internal error (request {request})")]
    Internal { request: String },
}

/// A list of problems, one per field at the most.
pub type Problems = Vec<Problem>;

/// What was read; what was wrong with it goes to the other problems.
pub(crate) fn keep<T>(problems: &mut Problems, result: Result<T, Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

/// A field and the rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub field: Field,
    pub rule: Rule,
}

impl Problem {
    #[must_use]
    pub fn new(field: Field, rule: Rule) -> Self {
        Self { field, rule }
    }
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(vec![problem])
    }
}

/// What a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    Title,
    Date,
    LastDate,
    Time,
    Length,
    Zone,
    /// How the event repeats.
    Repeat,
    RepeatEvery,
    RepeatUntil,
    RepeatCount,
    Kind,
    Priority,
    Teams,
    Tags,
    Sprint,
    Participants,
    VideoLink,
    Notes,
    Epic,
    Environment,
    Services,
    Checklist,
    RollbackPlan,
    Description,
    Changes,
    Repository,
    Branch,
    Log,
    Reason,
    Hours,
    Text,
    Login,
    Name,
    Email,
    Password,
    NewPassword,
    Roles,
    Token,
    File,
    /// What the items of a project are numbered under.
    Key,
    Links,
    /// The columns of a workflow.
    Columns,
    Points,
    /// What is changed in one go.
    Selection,
}

/// The rule a field breaks, with what the sentence needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    Required,
    /// Longer than this many characters.
    TooLong(u32),
    /// Shorter than this many characters.
    TooShort(u32),
    /// More entries than this.
    TooMany(u32),
    /// Fewer entries than this.
    TooFew(u32),
    /// A column that holds this many at the most does.
    Full(u32),
    /// Something refers to it.
    InUse,
    /// No column means done, or the first one does.
    DoneColumn,
    /// Not a date we can read.
    NotADate,
    /// Not a time of day.
    NotATime,
    /// Outside this range of minutes.
    LengthOutOfRange {
        min: u32,
        max: u32,
    },
    /// The last day is before the first.
    EndBeforeStart,
    /// Outside this range of whole numbers.
    NumberOutOfRange {
        min: u32,
        max: u32,
    },
    /// Outside the years the calendar covers.
    YearOutOfRange {
        min: i32,
        max: i32,
    },
    /// Clocks jump over this wall time.
    SkippedByClocks,
    /// Not a time zone we know.
    UnknownZone,
    /// Not an address that starts with http:// or https://.
    NotALink,
    /// Not a repository address (https, ssh or git).
    NotARepository,
    /// Characters that do not belong there.
    BadCharacters,
    /// Not an e-mail address.
    NotAnEmail,
    /// Names somebody or something that does not exist.
    Unknown,
    /// Somebody else has it already.
    Taken,
    /// An earlier line of the same file says it already.
    Twice,
    /// Not what we have on record.
    Wrong,
    /// The roles of the actor do not allow this value.
    NotAllowed,
    /// At least one administrator must remain.
    LastAdmin,
}
