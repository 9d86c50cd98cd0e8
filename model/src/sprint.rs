//! Sprints: what a team takes on for some days, and what became of it.

use crate::{
    Field, ItemId, NoteId, Problem, Problems, Rule, SprintId, UserId,
    burndown::{Chart, Sum},
    conflict::{Holds, Surroundings, TeamTime},
    error::keep,
    item::edit::planned,
    item::{Item, Points},
    person::{Person, words},
    project::Project,
    text,
    zone::ZoneRules,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// Days of a sprint, unless one says otherwise.
const USUAL: u64 = 14;
/// Days of a sprint at the most.
const DAYS_MAX: i64 = 92;
/// Minutes of a day that nobody works.
const BREAK: u32 = 60;
/// Characters of a card of a retrospective.
const NOTE_MAX: u32 = 500;

/// How far a sprint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SprintState {
    Planned,
    Active,
    Closed,
}
words!(SprintState { Planned => "planned", Active => "active", Closed => "closed" });

/// A sprint of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sprint {
    pub id: SprintId,
    pub name: String,
    /// What is to be reached.
    pub goal: String,
    /// Both days are part of it.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The zone whose days are meant.
    pub zone: String,
    pub state: SprintState,
    pub started_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub template: Template,
    pub version: i64,
}

/// A sprint as lists outside of its project show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSprint {
    /// The key of its project.
    pub project: String,
    pub id: SprintId,
    pub name: String,
    pub state: SprintState,
}

/// What is asked for of a sprint, new or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SprintForm {
    pub id: SprintId,
    pub name: String,
    pub goal: String,
    pub first: String,
    pub last: String,
}

/// A form that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSprint {
    pub name: String,
    pub goal: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// Where what is unfinished goes when a sprint is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leftover {
    Backlog,
    Sprint(SprintId),
}

/// What a closed sprint had taken on and what it finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Velocity {
    pub sprint: Sprint,
    pub committed: Sum,
    pub done: Sum,
}

/// The time that somebody has in a sprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    pub person: Person,
    /// Days on which they work.
    pub days: u32,
    /// Days on which they are away, of all on which their team works.
    pub away: u32,
    /// Hours in the days on which they work, in tenths.
    pub hours: Points,
}

impl SprintForm {
    /// The next sprint of a project that has had `count` of them: it begins on the Monday after `last`, or after today.
    #[must_use]
    pub fn next(id: SprintId, name: String, after: NaiveDate) -> Self {
        let first = after
            .iter_days()
            .skip(1)
            .find(|day| day.weekday() == Weekday::Mon);
        let first = first.unwrap_or(after);
        // Two weeks from Monday end on a Friday.
        let last = first.checked_add_days(Days::new(USUAL - 3)).unwrap_or(first);
        Self {
            id,
            name,
            goal: String::new(),
            first: first.to_string(),
            last: last.to_string(),
        }
    }

    #[must_use]
    pub fn of(sprint: &Sprint) -> Self {
        Self {
            id: sprint.id,
            name: sprint.name.clone(),
            goal: sprint.goal.clone(),
            first: sprint.first.to_string(),
            last: sprint.last.to_string(),
        }
    }

    /// # Errors
    /// What is wrong, by field.
    pub fn check(&self) -> Result<NewSprint, Problems> {
        let mut problems = Problems::new();
        let name = keep(
            &mut problems,
            text::line(Field::Name, &self.name, text::LABEL_MAX),
        );
        let goal = keep(
            &mut problems,
            text::lines(Field::Description, &self.goal, text::REASON_MAX),
        );
        let day = |field, text: &str| {
            let day = text
                .trim()
                .parse::<NaiveDate>()
                .map_err(|_| Problem::new(field, Rule::NotADate))?;
            planned(field, Some(day)).map(|_| day)
        };
        let first = keep(&mut problems, day(Field::Date, &self.first));
        let last = keep(&mut problems, day(Field::LastDate, &self.last));
        if let (Some(first), Some(last)) = (first, last) {
            if last < first {
                problems.push(Problem::new(Field::LastDate, Rule::EndBeforeStart));
            } else if (last - first).num_days() >= DAYS_MAX {
                let rule = Rule::TooMany(u32::try_from(DAYS_MAX).unwrap_or(0));
                problems.push(Problem::new(Field::LastDate, rule));
            }
        }
        match (name, goal, first, last) {
            (Some(name), Some(goal), Some(first), Some(last)) if problems.is_empty() => Ok(NewSprint {
                name,
                goal,
                first,
                last,
            }),
            _ => Err(problems),
        }
    }
}

/// The time that people have on the days of a sprint, each with the hours of their team.
#[must_use]
pub fn capacity(
    people: &[(Person, Option<&TeamTime>)],
    (first, last): (NaiveDate, NaiveDate),
    around: &Surroundings,
    zone: &ZoneRules,
) -> Vec<Capacity> {
    let usual = TeamTime::usual();
    let one = |(person, time): &(Person, Option<&TeamTime>)| {
        let mut found = Capacity {
            person: person.clone(),
            days: 0,
            away: 0,
            hours: Points(0),
        };
        let mut minutes = 0;
        for day in first.iter_days().take_while(|day| *day <= last) {
            let Some(span) = time.unwrap_or(&usual).span(day) else {
                continue;
            };
            let noon = zone.resolve(
                day.and_time(NaiveTime::MIN)
                    + TimeDelta::minutes(i64::from(span.from) + i64::from(span.minutes()) / 2),
            );
            if is_away(person.id, noon.instant(), around, zone) {
                found.away += 1;
            } else {
                found.days += 1;
                minutes += u32::from(span.minutes()).saturating_sub(BREAK);
            }
        }
        found.hours = Points(minutes / 6);
        found
    };
    people.iter().map(one).collect()
}

/// Whether somebody is away at an instant.
fn is_away(who: UserId, at: DateTime<Utc>, around: &Surroundings, zone: &ZoneRules) -> bool {
    around.taken.iter().any(|taken| {
        let (start, end) = taken.time.stretch(zone);
        matches!(&taken.holds, Holds::Away(people) if people.contains(&who)) && start <= at && at < end
    })
}

/// What a retrospective asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// Start, stop, continue
    #[default]
    StartStop,
    /// Liked, learned, lacked, longed for
    FourLs,
    /// Mad, sad, glad
    Feelings,
}
words!(Template { StartStop => "start_stop", FourLs => "four_ls", Feelings => "feelings" });

impl Template {
    /// How many columns it has.
    #[must_use]
    pub const fn columns(self) -> u8 {
        match self {
            Self::FourLs => 4,
            Self::StartStop | Self::Feelings => 3,
        }
    }
}

/// A card of a retrospective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    /// Its column, from 0.
    pub column: u8,
    pub text: String,
    pub author: Person,
    pub votes: u32,
    /// The reader voted for it.
    pub mine: bool,
    /// The item that was made of it.
    pub item: Option<ItemId>,
    /// The number of that item.
    pub number: Option<i64>,
}

/// What is written on a card.
///
/// # Errors
/// `Required`, `TooLong`.
pub fn note(said: &str) -> Result<String, Problem> {
    text::line(Field::Text, said, NOTE_MAX)
}

/// The sprints of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sprints {
    pub project: Project,
    /// Those that run or are planned in their order, then those that were closed, the latest first.
    pub sprints: Vec<Sprint>,
    /// What stands in each, and what of that is done.
    pub sums: Vec<(Sum, Sum)>,
    /// What the latest ones did, the oldest first.
    pub velocity: Vec<Velocity>,
    /// The reader may create, start and close them.
    pub can_plan: bool,
}

/// A sprint on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SprintPage {
    pub project: Project,
    pub sprint: Sprint,
    /// What stands in it now, in the order of the backlog.
    pub items: Vec<Item>,
    /// Nothing before it starts.
    pub chart: Option<Chart>,
    pub capacity: Vec<Capacity>,
    pub velocity: Vec<Velocity>,
    pub notes: Vec<Note>,
    /// Others of the project that are not closed: where what is unfinished can go.
    pub others: Vec<Sprint>,
    pub can_plan: bool,
    pub can_write: bool,
    /// The reader takes part in its retrospective.
    pub can_reflect: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn form(first: &str, last: &str) -> SprintForm {
        SprintForm {
            id: SprintId(Uuid::nil()),
            name: "Sprint 7".into(),
            goal: String::new(),
            first: first.into(),
            last: last.into(),
        }
    }

    #[test]
    fn a_sprint_ends_after_it_begins_and_within_a_quarter() {
        let check = |first, last| {
            form(first, last)
                .check()
                .map(|new| (new.last - new.first).num_days())
        };
        assert_eq!(check("2026-03-02", "2026-03-13"), Ok(11));
        assert_eq!(check("2026-03-02", "2026-03-02"), Ok(0));
        let wrong = |field, rule| Err(vec![Problem::new(field, rule)]);
        assert_eq!(
            check("2026-03-02", "2026-03-01"),
            wrong(Field::LastDate, Rule::EndBeforeStart)
        );
        assert_eq!(
            check("2026-03-02", "2026-06-02"),
            wrong(Field::LastDate, Rule::TooMany(92))
        );
        assert_eq!(check("x", "2026-03-01"), wrong(Field::Date, Rule::NotADate));
    }

    #[test]
    fn the_next_one_takes_two_weeks_of_work() {
        let after = "2026-03-13".parse().expect("a date");
        let next = SprintForm::next(SprintId(Uuid::nil()), "Sprint 8".into(), after);
        assert_eq!((&*next.first, &*next.last), ("2026-03-16", "2026-03-27"));
    }
}
