//! The life of a planned piece of work, and the approval of production windows.

use super::{Deployment, Environment, EventTime};
use crate::{AppError, UserId, person::words};
use serde::{Deserialize, Serialize};

/// Where an event stands. Meetings stay planned or are cancelled; deployments and git actions run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    #[default]
    Planned,
    InProgress,
    Completed,
    Failed,
    Cancelled,
}
words!(EventStatus {
    Planned => "planned",
    InProgress => "in_progress",
    Completed => "completed",
    Failed => "failed",
    Cancelled => "cancelled",
});

impl EventStatus {
    /// The states that can follow this one.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Planned => &[Self::InProgress, Self::Cancelled],
            Self::InProgress => &[Self::Completed, Self::Failed, Self::Cancelled],
            Self::Completed | Self::Failed | Self::Cancelled => &[],
        }
    }

    /// Moves to `to`. What still waits for approval, or was refused, cannot start.
    ///
    /// # Errors
    /// `WrongState`.
    pub fn step(self, to: Self, approval: &Approval) -> Result<Self, AppError> {
        let starts = to == Self::InProgress;
        if !self.next().contains(&to) || (starts && !approval.lets_start()) {
            return Err(AppError::WrongState);
        }
        Ok(to)
    }
}

/// Whether somebody else has agreed to a production window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    #[default]
    NotNeeded,
    Awaiting,
    Approved,
    Rejected,
}
words!(Approval {
    NotNeeded => "not_needed",
    Awaiting => "awaiting",
    Approved => "approved",
    Rejected => "rejected",
});

impl Approval {
    /// What a new window in `environment` starts with.
    #[must_use]
    pub fn at_first(environment: Option<Environment>) -> Self {
        if environment == Some(Environment::Prod) {
            Self::Awaiting
        } else {
            Self::NotNeeded
        }
    }

    #[must_use]
    pub fn lets_start(self) -> bool {
        matches!(self, Self::NotNeeded | Self::Approved)
    }

    /// The answer of `approver` to the window of `creator`: four eyes, so never one's own.
    ///
    /// # Errors
    /// `WrongState` when nothing waits, `Forbidden` for the creator.
    pub fn decide(self, approver: UserId, creator: UserId, agreed: bool) -> Result<Self, AppError> {
        if approver == creator {
            return Err(AppError::Forbidden);
        }
        if self != Self::Awaiting {
            return Err(AppError::WrongState);
        }
        Ok(if agreed { Self::Approved } else { Self::Rejected })
    }
}

/// Whether an edit makes an earlier approval void: another time, other services, another environment.
#[must_use]
pub fn needs_new_approval(old: (&EventTime, &Deployment), new: (&EventTime, &Deployment)) -> bool {
    let (old_time, old) = old;
    let (new_time, new) = new;
    let mut services = (old.services.clone(), new.services.clone());
    services.0.sort();
    services.1.sort();
    old_time != new_time || services.0 != services.1 || old.environment != new.environment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_machine_is_exactly_this() {
        let mut table = String::new();
        for from in EventStatus::ALL {
            for to in EventStatus::ALL {
                if from.step(*to, &Approval::Approved).is_ok() {
                    table += &format!("{} -> {}\n", from.as_str(), to.as_str());
                }
            }
        }
        insta::assert_snapshot!(table, @r"
        planned -> in_progress
        planned -> cancelled
        in_progress -> completed
        in_progress -> failed
        in_progress -> cancelled
        ");
    }

    #[test]
    fn nothing_starts_without_the_approval_it_needs() {
        for approval in Approval::ALL {
            let started = EventStatus::Planned
                .step(EventStatus::InProgress, approval)
                .is_ok();
            assert_eq!(started, approval.lets_start(), "{approval:?}");
            assert!(
                EventStatus::Planned
                    .step(EventStatus::Cancelled, approval)
                    .is_ok()
            );
        }
    }

    #[test]
    fn nobody_approves_their_own() {
        let (a, b) = (UserId(uuid::Uuid::from_u128(1)), UserId(uuid::Uuid::from_u128(2)));
        assert_eq!(Approval::Awaiting.decide(a, a, true), Err(AppError::Forbidden));
        assert_eq!(Approval::Awaiting.decide(b, a, true), Ok(Approval::Approved));
        assert_eq!(Approval::Awaiting.decide(b, a, false), Ok(Approval::Rejected));
        assert_eq!(Approval::Approved.decide(b, a, false), Err(AppError::WrongState));
    }
}
