//! The journal of operations: what matters, as it happens. Nothing in it is ever changed.

use crate::{
    EntryId, EventId, Field, Problem, Problems, Rule,
    event::EventStatus,
    person::{Person, words},
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A page of the journal has this many entries, unless it is the last.
pub const PAGE: usize = 50;
/// Characters of an entry.
const TEXT_MAX: u32 = 2_000;
const SERVICES_MAX: usize = 50;

/// How grave it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    #[default]
    Info,
    Warning,
    Critical,
}
words!(Severity { Info => "info", Warning => "warning", Critical => "critical" });

/// What happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// Somebody wrote it down.
    #[default]
    Note,
    Incident,
    Bug,
    DeploymentStarted,
    DeploymentSucceeded,
    DeploymentFailed,
    DeploymentCancelled,
    FreezeOverridden,
    GitStarted,
    GitSucceeded,
    GitFailed,
}
words!(Happening {
    Note => "note",
    Incident => "incident",
    Bug => "bug",
    DeploymentStarted => "deployment_started",
    DeploymentSucceeded => "deployment_succeeded",
    DeploymentFailed => "deployment_failed",
    DeploymentCancelled => "deployment_cancelled",
    FreezeOverridden => "freeze_overridden",
    GitStarted => "git_started",
    GitSucceeded => "git_succeeded",
    GitFailed => "git_failed",
});

impl Happening {
    /// What somebody can write down.
    pub const BY_HAND: [Self; 3] = [Self::Note, Self::Incident, Self::Bug];

    /// What the journal says of a deployment, or else of a git action, that has come to `status`.
    #[must_use]
    pub const fn of_step(deployment: bool, status: EventStatus) -> Option<Self> {
        Some(match (deployment, status) {
            (true, EventStatus::InProgress) => Self::DeploymentStarted,
            (true, EventStatus::Completed) => Self::DeploymentSucceeded,
            (true, EventStatus::Failed) => Self::DeploymentFailed,
            (true, EventStatus::Cancelled) => Self::DeploymentCancelled,
            (false, EventStatus::InProgress) => Self::GitStarted,
            (false, EventStatus::Completed) => Self::GitSucceeded,
            (false, EventStatus::Failed) => Self::GitFailed,
            _ => return None,
        })
    }

    /// How grave it is by itself.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::DeploymentFailed | Self::Incident => Severity::Critical,
            Self::GitFailed | Self::FreezeOverridden | Self::DeploymentCancelled | Self::Bug => {
                Severity::Warning
            }
            _ => Severity::Info,
        }
    }
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    pub id: EntryId,
    pub at: DateTime<Utc>,
    pub severity: Severity,
    pub happening: Happening,
    pub services: Vec<String>,
    pub text: String,
    pub author: Option<Person>,
    pub event: Option<EventId>,
}

/// What the page asks for. Empty fields ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalFilter {
    pub severity: Option<Severity>,
    pub happening: Option<Happening>,
    pub service: String,
    pub text: String,
    /// Only what is older than this entry (the page before's last).
    pub before: Option<EntryId>,
    /// The page on which this entry is the first.
    pub from: Option<EntryId>,
}

impl JournalFilter {
    /// Reads the parameters of a URL; what cannot be read is as if it were not there.
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            severity: get("severity").and_then(|word| word.parse().ok()),
            happening: get("what").and_then(|word| word.parse().ok()),
            service: text::wanted(&get("service").unwrap_or_default(), 60),
            text: text::wanted(&get("q").unwrap_or_default(), 100),
            before: get("before").and_then(|id| id.parse().ok()),
            from: get("entry").and_then(|id| id.parse().ok()),
        }
    }

    /// Whether it leaves anything out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.severity.is_none() && self.happening.is_none() && self.service.is_empty() && self.text.is_empty()
    }
}

/// An entry that somebody writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryForm {
    /// Chosen by whoever fills the form in, so that sending it twice makes one entry.
    pub id: EntryId,
    pub happening: Happening,
    pub severity: Severity,
    pub services: Vec<String>,
    pub text: String,
}

impl EntryForm {
    /// The same, trimmed and in order.
    ///
    /// # Errors
    /// Every field that breaks a rule.
    pub fn check(&self) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        if !Happening::BY_HAND.contains(&self.happening) {
            problems.push(Problem::new(Field::Kind, Rule::NotAllowed));
        }
        if self.services.len() > SERVICES_MAX {
            problems.push(Problem::new(Field::Services, Rule::TooMany(SERVICES_MAX as u32)));
        }
        let text = text::line(Field::Text, &self.text, TEXT_MAX).map_err(|problem| problems.push(problem));
        match text {
            Ok(text) if problems.is_empty() => {
                let mut services = self.services.clone();
                services.sort();
                services.dedup();
                Ok(Self {
                    text,
                    services,
                    ..self.clone()
                })
            }
            _ => Err(problems),
        }
    }
}
