//! "Find a time": the next stretches in which a plan has nothing in its way, and why others do not suit.

use crate::{
    TeamId,
    conflict::{Conflict, Holds, Plan, Surroundings, TeamTime, Why, conflicts},
    event::{Environment, EventTime},
    hours::WeekHours,
    policy::Actor,
    zone::ZoneRules,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Minutes between two starts that are tried.
const STEP: i64 = 30;
/// Slots proposed in all, and on one day.
const FREE_MAX: usize = 6;
const FREE_A_DAY: usize = 3;
/// Refusals that are told.
const REFUSED_MAX: usize = 8;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposals {
    pub free: Vec<EventTime>,
    pub refused: Vec<Refused>,
}

/// A stretch in which it cannot start, and the same reasons for all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub time: EventTime,
    pub why: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Conflicts(Vec<Conflict>),
    /// A holiday of this name.
    Holiday(String),
    /// The teams work then, but not for so long.
    HoursTooShort,
}

/// Looks through the days that `around` knows, from `from` on, for room for `plan`, which is as long as its time. What
/// belongs to `teams` takes place while all of them work; a production window whenever its services may be touched.
#[must_use]
pub fn proposals(
    plan: &Plan<'_>,
    around: &Surroundings,
    actor: &Actor,
    (zone, teams): (&ZoneRules, &[TeamId]),
    from: DateTime<Utc>,
) -> Proposals {
    let mut found = Proposals::default();
    let (start, end) = plan.time.stretch(zone);
    let length = end - start;
    let teams: Vec<&TeamTime> = around.teams.iter().filter(|t| teams.contains(&t.team)).collect();
    let first = around.days.0.max(zone.date(from));
    for date in first.iter_days().take_while(|date| *date < around.days.1) {
        if found.free.len() >= FREE_MAX {
            break;
        }
        if let Some(name) = holiday(plan, &teams, date) {
            let time = EventTime::AllDay {
                first: date,
                last: date,
            };
            found.refuse(time, Reason::Holiday(name));
            continue;
        }
        let starts_for = |length| starts(plan, &teams, around, zone, date, length);
        let starts = starts_for(length);
        if starts.is_empty() && !starts_for(TimeDelta::minutes(STEP)).is_empty() {
            let time = EventTime::AllDay {
                first: date,
                last: date,
            };
            found.refuse(time, Reason::HoursTooShort);
            continue;
        }
        let starts = starts.into_iter().filter(|start| *start >= from);
        try_day(plan, around, actor, zone, starts, length, &mut found);
    }
    found
}

fn try_day(
    plan: &Plan<'_>,
    around: &Surroundings,
    actor: &Actor,
    zone: &ZoneRules,
    starts: impl Iterator<Item = DateTime<Utc>>,
    length: TimeDelta,
    found: &mut Proposals,
) {
    let name = match plan.time {
        EventTime::Timed { zone, .. } => zone.clone(),
        EventTime::AllDay { .. } => zone.name.clone(),
    };
    let (mut today, mut free_from) = (0, None);
    for start in starts {
        let time = EventTime::Timed {
            start,
            end: start + length,
            zone: name.clone(),
        };
        let clashes = conflicts(&Plan { time: &time, ..*plan }, around, actor, zone);
        if !clashes.is_empty() {
            // These starts do not suit; how long it would take is another matter.
            let starts = EventTime::Timed {
                start,
                end: start + TimeDelta::minutes(STEP),
                zone: name.clone(),
            };
            found.refuse(starts, Reason::Conflicts(clashes));
        } else if today < FREE_A_DAY && free_from.is_none_or(|next| start >= next) {
            // The next proposal is not the same one half an hour later.
            free_from = Some(start + length);
            today += 1;
            found.free.push(time);
        }
        if found.free.len() >= FREE_MAX {
            return;
        }
    }
}

fn whys(conflicts: &[Conflict]) -> Vec<(&Why, Option<crate::EventId>)> {
    conflicts
        .iter()
        .map(|conflict| (&conflict.why, conflict.with.as_ref().map(|with| with.id)))
        .collect()
}

impl Proposals {
    /// Notes a refusal; one that goes on for the same reasons is one.
    fn refuse(&mut self, time: EventTime, why: Reason) {
        // Why not earlier is what one wants to know.
        if !self.free.is_empty() {
            return;
        }
        if let (Some(last), Reason::HoursTooShort) = (self.refused.last_mut(), &why)
            && let (EventTime::AllDay { last: end, .. }, EventTime::AllDay { last: new_end, .. }) =
                (&mut last.time, &time)
            && last.why == why
        {
            // What nobody works on in between is nothing else.
            *end = *new_end;
            return;
        }
        if let (Some(last), Reason::Conflicts(new)) = (self.refused.last_mut(), &why)
            && let Reason::Conflicts(old) = &last.why
            && let (
                EventTime::Timed { end, .. },
                EventTime::Timed {
                    start, end: new_end, ..
                },
            ) = (&mut last.time, &time)
            && *start <= *end
            && whys(old) == whys(new)
        {
            *end = *new_end;
            return;
        }
        if self.refused.len() < REFUSED_MAX {
            self.refused.push(Refused { time, why });
        }
    }
}

/// The holiday of one of the teams; deployments are for such days, too.
fn holiday(plan: &Plan<'_>, teams: &[&TeamTime], date: NaiveDate) -> Option<String> {
    if !matches!(plan.holds, Holds::People(_)) {
        return None;
    }
    let found = teams
        .iter()
        .flat_map(|team| &team.holidays)
        .find(|h| h.day == date);
    found.map(|holiday| holiday.name.clone())
}

/// When something of that length may start on a day.
fn starts(
    plan: &Plan<'_>,
    teams: &[&TeamTime],
    around: &Surroundings,
    zone: &ZoneRules,
    date: NaiveDate,
    length: TimeDelta,
) -> Vec<DateTime<Utc>> {
    let any_hour = matches!(
        plan.holds,
        Holds::Services {
            environment: Environment::Prod,
            ..
        }
    );
    let next = date.succ_opt().unwrap_or(date);
    let (day, end) = (zone.start_of_day(date), zone.start_of_day(next));
    let every = (0..)
        .map(|n| day + TimeDelta::minutes(n * STEP))
        .take_while(|at| *at < end);
    if any_hour {
        return every.collect();
    }
    let office = WeekHours::office(&zone.name);
    let told: Vec<&WeekHours> = teams.iter().filter_map(|team| team.hours.as_ref()).collect();
    let told = if told.is_empty() { vec![&office] } else { told };
    every
        .filter(|start| {
            told.iter().all(|hours| {
                let rules = around.zone(&hours.zone).unwrap_or(zone);
                hours.cover(rules, *start, *start + length)
            })
        })
        .collect()
}
