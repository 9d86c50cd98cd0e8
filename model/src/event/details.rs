//! What each kind of event holds beyond what all share.

use super::EventKind;
use crate::{EventId, person::words};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventDetails {
    Meeting(Meeting),
    Deployment(Deployment),
    GitAction(GitAction),
    Freeze(Freeze),
    Absence(Absence),
}

impl EventDetails {
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Meeting(_) => EventKind::Meeting,
            Self::Deployment(_) => EventKind::Deployment,
            Self::GitAction(_) => EventKind::GitAction,
            Self::Freeze(_) => EventKind::Freeze,
            Self::Absence(_) => EventKind::Absence,
        }
    }

    /// Takes out what belongs to one time only: ticks, a log.
    pub fn begin_again(&mut self) {
        match self {
            Self::Meeting(_) | Self::Freeze(_) | Self::Absence(_) => {}
            Self::Deployment(deployment) => {
                for step in &mut deployment.checklist {
                    step.done = false;
                }
                deployment.override_reason.clear();
                deployment.overridden.clear();
            }
            Self::GitAction(action) => action.log.clear(),
        }
    }

    /// The services that it names.
    #[must_use]
    pub fn services(&self) -> &[String] {
        match self {
            Self::Deployment(d) => &d.services,
            Self::Freeze(f) => &f.services,
            _ => &[],
        }
    }

    /// Where a deployment goes; nothing for other kinds.
    #[must_use]
    pub const fn environment(&self) -> Option<Environment> {
        match self {
            Self::Deployment(d) => Some(d.environment),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    pub meeting_type: MeetingType,
    pub video_link: Option<String>,
    /// Markdown.
    pub notes: String,
    pub epic: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingType {
    Daily,
    SprintPlanning,
    Review,
    Retrospective,
    #[default]
    Other,
}
words!(MeetingType {
    Daily => "daily",
    SprintPlanning => "sprint_planning",
    Review => "review",
    Retrospective => "retrospective",
    Other => "other",
});

/// What somebody answered to an invitation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    #[default]
    None,
    Yes,
    Maybe,
    No,
}
words!(Answer { None => "none", Yes => "yes", Maybe => "maybe", No => "no" });

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    pub environment: Environment,
    pub services: Vec<String>,
    pub checklist: Vec<ChecklistStep>,
    /// Markdown.
    pub rollback_plan: String,
    /// Markdown.
    pub description: String,
    /// What it ships: one change a line.
    pub changes: Vec<String>,
    /// Why it takes place in a freeze all the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub override_reason: String,
    /// Which freezes that is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overridden: Vec<EventId>,
}

/// A period in which nothing may be deployed. Its participants are who may override it, beside administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// Where; nowhere named means everywhere.
    pub environments: Vec<Environment>,
    /// What; nothing named means everything.
    pub services: Vec<String>,
    pub reason: String,
}

/// Somebody is away: its participants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    pub note: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    #[default]
    Dev,
    Staging,
    Prod,
}
words!(Environment { Dev => "dev", Staging => "staging", Prod => "prod" });

/// A step before the deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistStep {
    pub text: String,
    pub done: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GitAction {
    pub repository: String,
    pub branch: String,
    pub verb: GitVerb,
    pub trigger: GitTrigger,
    pub run_tests: bool,
    pub notify: bool,
    /// What the action printed, as logged.
    pub log: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GitVerb {
    Clone,
    #[default]
    Pull,
    Push,
    Merge,
    Rebase,
    Tag,
}
words!(GitVerb {
    Clone => "clone",
    Pull => "pull",
    Push => "push",
    Merge => "merge",
    Rebase => "rebase",
    Tag => "tag",
});

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GitTrigger {
    #[default]
    Manual,
    Automatic,
    Webhook,
}
words!(GitTrigger { Manual => "manual", Automatic => "automatic", Webhook => "webhook" });
