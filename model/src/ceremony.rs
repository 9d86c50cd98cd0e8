//! The ceremonies of a sprint: what a team meets for, laid out over its days.

use crate::{
    EventId, TeamId, UserId,
    conflict::{Holds, Surroundings, TeamTime},
    event::{EventForm, EventKind, MeetingType},
    zone::ZoneRules,
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A ceremony: what it is, how many minutes after the team begins its day, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ceremony {
    meeting: MeetingType,
    after: i64,
    minutes: i64,
}

const PLANNING: Ceremony = Ceremony {
    meeting: MeetingType::SprintPlanning,
    after: 60,
    minutes: 120,
};
const DAILY: Ceremony = Ceremony {
    meeting: MeetingType::Daily,
    after: 30,
    minutes: 15,
};
const REVIEW: Ceremony = Ceremony {
    meeting: MeetingType::Review,
    after: 5 * 60,
    minutes: 60,
};
const RETROSPECTIVE: Ceremony = Ceremony {
    meeting: MeetingType::Retrospective,
    after: 6 * 60 + 30,
    minutes: 60,
};

/// A sprint, as far as its ceremonies need to know.
#[derive(Clone, Copy, Debug)]
pub struct Sprint<'a> {
    pub name: &'a str,
    /// Both days are part of it.
    pub days: (NaiveDate, NaiveDate),
    pub team: Option<TeamId>,
    pub people: &'a [UserId],
}

/// Lays out the ceremonies of a sprint on the days on which its team works: planning on the first, a daily on each of
/// the others, review and retrospective on the last. `zone` holds the rules of the team's clock, `title` names each,
/// and `id` gives each form its id. Nothing is created: the forms are to be shown first.
#[must_use]
pub fn lay_out(
    sprint: &Sprint<'_>,
    time: &TeamTime,
    zone: &ZoneRules,
    title: impl Fn(MeetingType) -> String,
    mut id: impl FnMut() -> EventId,
) -> Vec<EventForm> {
    let starts: Vec<DateTime<Utc>> = sprint
        .days
        .0
        .iter_days()
        .take_while(|day| *day <= sprint.days.1)
        .filter_map(|day| {
            let span = time.span(day)?;
            let wall = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(span.from.into());
            Some(zone.resolve(wall).instant())
        })
        .collect();
    let last = starts.len().saturating_sub(1);
    let mut forms = Vec::new();
    for (n, start) in starts.into_iter().enumerate() {
        let mut ceremonies = vec![if n == 0 { PLANNING } else { DAILY }];
        if n == last {
            ceremonies.extend([REVIEW, RETROSPECTIVE]);
        }
        for ceremony in ceremonies {
            let start = start + TimeDelta::minutes(ceremony.after);
            let mut form = EventForm::new(id(), EventKind::Meeting, start, zone);
            form.title = title(ceremony.meeting);
            form.meeting_type = ceremony.meeting;
            form.minutes = ceremony.minutes.to_string();
            form.sprint = sprint.name.to_owned();
            form.teams = sprint.team.into_iter().collect();
            form.participants = sprint.people.to_vec();
            forms.push(form);
        }
    }
    forms
}

/// Leaves out of each ceremony who is away then, and the ceremonies to which nobody could come.
pub fn without_absent(forms: &mut Vec<EventForm>, around: &Surroundings, zone: &ZoneRules) {
    let away: Vec<_> = around
        .taken
        .iter()
        .filter_map(|taken| match &taken.holds {
            Holds::Away(people) => Some((people, taken.time.stretch(zone))),
            _ => None,
        })
        .collect();
    forms.retain_mut(|form| {
        let Ok(new) = form.check(zone) else {
            return false;
        };
        let asked = !form.participants.is_empty();
        let (from, to) = new.time.stretch(zone);
        form.participants.retain(|person| {
            away.iter()
                .all(|(people, (start, end))| !people.contains(person) || *end <= from || to <= *start)
        });
        !asked || !form.participants.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{conflict::Holiday, zone::tests::paris};
    use uuid::Uuid;

    fn team() -> TeamTime {
        TeamTime {
            team: TeamId(Uuid::from_u128(1)),
            hours: None,
            holidays: Vec::new(),
            version: 1,
        }
    }

    fn laid_out(first: &str, last: &str, time: &TeamTime) -> Vec<String> {
        let day = |text: &str| text.parse().expect("a date");
        let sprint = Sprint {
            name: "Sprint 7",
            days: (day(first), day(last)),
            team: Some(time.team),
            people: &[],
        };
        let mut n = 0;
        let id = || {
            n += 1;
            EventId(Uuid::from_u128(n))
        };
        let forms = lay_out(&sprint, time, &paris(), |meeting| meeting.as_str().to_owned(), id);
        forms
            .iter()
            .inspect(|form| assert!(form.check(&paris()).is_ok()))
            .map(|form| format!("{} {} {} {}", form.date, form.time, form.minutes, form.title))
            .collect()
    }

    #[test]
    fn two_weeks_have_their_ceremonies() {
        let mut time = team();
        time.holidays.push(Holiday {
            day: "2025-07-14".parse().expect("a date"),
            name: "Fête nationale".into(),
        });
        // From a Wednesday to a Tuesday: the week-ends and a holiday are left out.
        assert_eq!(
            laid_out("2025-07-09", "2025-07-15", &time),
            [
                "2025-07-09 10:00 120 sprint_planning",
                "2025-07-10 09:30 15 daily",
                "2025-07-11 09:30 15 daily",
                "2025-07-15 09:30 15 daily",
                "2025-07-15 14:00 60 review",
                "2025-07-15 15:30 60 retrospective",
            ]
        );
    }

    #[test]
    fn a_day_alone_is_planned_and_looked_back_on_and_no_day_is_nothing() {
        let one = laid_out("2025-07-16", "2025-07-16", &team());
        assert_eq!(one.len(), 3, "{one:?}");
        assert!(laid_out("2025-07-12", "2025-07-13", &team()).is_empty());
        assert!(laid_out("2025-07-16", "2025-07-15", &team()).is_empty());
    }

    #[test]
    fn nine_in_the_morning_stays_nine_when_clocks_change() {
        let dailies = laid_out("2025-03-27", "2025-04-01", &team());
        assert_eq!(dailies[1], "2025-03-28 09:30 15 daily");
        assert_eq!(dailies[2], "2025-03-31 09:30 15 daily");
    }
}
