//! Two people changed the same event: what differs, and putting one of it together.

use super::EventForm;
use crate::Field;

/// What two forms of one event can differ in, in the order in which it is shown.
const FIELDS: &[Field] = &[
    Field::Title,
    Field::Date,
    Field::Length,
    Field::Zone,
    Field::Repeat,
    Field::Teams,
    Field::Tags,
    Field::Sprint,
    Field::Participants,
    Field::Kind,
    Field::VideoLink,
    Field::Notes,
    Field::Epic,
    Field::Environment,
    Field::Services,
    Field::Checklist,
    Field::RollbackPlan,
    Field::Description,
    Field::Changes,
    Field::Repository,
    Field::Branch,
    Field::Log,
    Field::Reason,
];

/// A field in which two forms differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    pub field: Field,
    /// I left it as it was, so theirs is what one wants unless one says otherwise.
    pub only_theirs: bool,
}

impl EventForm {
    /// Where `mine` and `theirs` differ, both made from `base`.
    #[must_use]
    pub fn differences(base: &Self, mine: &Self, theirs: &Self) -> Vec<Difference> {
        FIELDS
            .iter()
            .copied()
            .filter(|field| !mine.same(theirs, *field))
            .map(|field| Difference {
                field,
                only_theirs: mine.same(base, field),
            })
            .collect()
    }

    fn same(&self, other: &Self, field: Field) -> bool {
        let mut copy = self.clone();
        copy.take(field, other);
        copy == *self
    }

    /// Takes one field over from another form. Fields that only make sense together go together.
    pub fn take(&mut self, field: Field, from: &Self) {
        let from = from.clone();
        match field {
            Field::Title => self.title = from.title,
            Field::Date => {
                self.all_day = from.all_day;
                self.date = from.date;
                self.last_date = from.last_date;
                self.time = from.time;
                self.second_reading = from.second_reading;
            }
            Field::Length => self.minutes = from.minutes,
            Field::Zone => self.zone = from.zone,
            Field::Repeat => self.repeat = from.repeat,
            Field::Teams => self.teams = from.teams,
            Field::Tags => self.tags = from.tags,
            Field::Sprint => self.sprint = from.sprint,
            Field::Participants => self.participants = from.participants,
            Field::Kind => {
                self.meeting_type = from.meeting_type;
                self.verb = from.verb;
                self.trigger = from.trigger;
                self.run_tests = from.run_tests;
                self.notify = from.notify;
            }
            Field::VideoLink => self.video_link = from.video_link,
            Field::Notes => self.notes = from.notes,
            Field::Epic => self.epic = from.epic,
            Field::Environment => {
                self.environment = from.environment;
                self.environments = from.environments;
            }
            Field::Services => self.services = from.services,
            Field::Checklist => self.checklist = from.checklist,
            Field::RollbackPlan => self.rollback_plan = from.rollback_plan,
            Field::Description => self.description = from.description,
            Field::Changes => self.changes = from.changes,
            Field::Repository => self.repository = from.repository,
            Field::Branch => self.branch = from.branch,
            Field::Log => self.log = from.log,
            Field::Reason => self.reason = from.reason,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EventId, event::EventKind, zone::tests::paris};

    #[test]
    fn differences_know_who_changed_what() {
        let start = "2025-07-14T07:00:00Z".parse().expect("an instant");
        let base = EventForm::new(EventId(uuid::Uuid::nil()), EventKind::Meeting, start, &paris());
        let mine = EventForm {
            title: "Mine".into(),
            ..base.clone()
        };
        let theirs = EventForm {
            title: "Theirs".into(),
            time: "10:00".into(),
            ..base.clone()
        };
        assert_eq!(
            EventForm::differences(&base, &mine, &theirs),
            vec![
                Difference {
                    field: Field::Title,
                    only_theirs: false
                },
                Difference {
                    field: Field::Date,
                    only_theirs: true
                },
            ]
        );
    }

    #[test]
    fn taking_every_difference_gives_theirs() {
        let start = "2025-07-14T07:00:00Z".parse().expect("an instant");
        let base = EventForm::new(EventId(uuid::Uuid::nil()), EventKind::Deployment, start, &paris());
        let theirs = EventForm {
            services: vec!["api".into()],
            minutes: "30".into(),
            all_day: true,
            notes: "x".into(),
            run_tests: true,
            ..base.clone()
        };
        let mut mine = EventForm {
            title: "Mine".into(),
            ..base.clone()
        };
        for difference in EventForm::differences(&base, &mine.clone(), &theirs) {
            mine.take(difference.field, &theirs);
        }
        assert_eq!(mine, theirs);
    }
}
