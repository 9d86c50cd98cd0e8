//! How items are delivered: by the git actions and deployments that name them, such as `WEB-42`.

use crate::{
    EventId, ItemId,
    event::{Approval, Environment, EventKind, EventStatus, EventTime, GitVerb},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A git action or a deployment that names an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub event: EventId,
    pub kind: EventKind,
    pub title: String,
    pub time: EventTime,
    pub status: EventStatus,
    pub approval: Approval,
    /// Where a deployment goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// What a git action does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verb: Option<GitVerb>,
    /// When it ended; while it runs, when it began; before that, when it is to begin.
    pub at: DateTime<Utc>,
}

impl Delivery {
    /// The one that says how far an item is: what runs; else what ended last; else what is planned next, from `now`
    /// on; else what should have begun. What was called off says nothing.
    pub fn telling(all: impl IntoIterator<Item = Self>, now: DateTime<Utc>) -> Option<Self> {
        all.into_iter()
            .filter(|one| one.status != EventStatus::Cancelled)
            .max_by_key(|one| one.weight(now))
    }

    /// What weighs more tells more.
    fn weight(&self, now: DateTime<Utc>) -> (u8, i64) {
        let at = self.at.timestamp_millis();
        match self.status {
            EventStatus::InProgress => (3, at),
            EventStatus::Completed | EventStatus::Failed | EventStatus::Cancelled => (2, at),
            EventStatus::Planned if self.at >= now => (1, -at),
            EventStatus::Planned => (0, at),
        }
    }
}

/// How far each item of a project is that anything delivers.
pub type Deliveries = Vec<(ItemId, Delivery)>;

#[cfg(test)]
mod tests {
    use super::*;
    use EventStatus::{Cancelled, Completed, Failed, InProgress, Planned};
    use uuid::Uuid;

    fn one(day: i64, status: EventStatus) -> Delivery {
        let at = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(day);
        Delivery {
            event: EventId(Uuid::from_u128(1)),
            kind: EventKind::Deployment,
            title: "Release".into(),
            time: EventTime::Timed {
                start: at,
                end: at,
                zone: "UTC".into(),
            },
            status,
            approval: Approval::NotNeeded,
            environment: Some(Environment::Prod),
            verb: None,
            at,
        }
    }

    #[track_caller]
    fn check(all: &[(i64, EventStatus)], expected: Option<(i64, EventStatus)>) {
        let expected = expected.map(|(day, status)| one(day, status));
        let forth = all.iter().map(|(day, status)| one(*day, *status));
        let now = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(6);
        assert_eq!(Delivery::telling(forth.clone(), now), expected);
        assert_eq!(Delivery::telling(forth.rev(), now), expected);
    }

    #[test]
    fn what_runs_tells_more_than_what_ended_and_that_more_than_what_is_planned() {
        check(&[], None);
        check(&[(1, Cancelled)], None);
        check(&[(9, Planned), (7, Planned)], Some((7, Planned)));
        check(&[(9, Planned), (3, Failed)], Some((3, Failed)));
        // What was forgotten stands in nobody's way.
        check(&[(2, Planned), (9, Planned), (7, Planned)], Some((7, Planned)));
        check(&[(2, Planned), (4, Planned)], Some((4, Planned)));
        check(
            &[(3, Failed), (5, Completed), (4, Cancelled)],
            Some((5, Completed)),
        );
        check(&[(5, Completed), (6, Failed)], Some((6, Failed)));
        check(
            &[(2, InProgress), (6, Failed), (9, Planned)],
            Some((2, InProgress)),
        );
    }
}
