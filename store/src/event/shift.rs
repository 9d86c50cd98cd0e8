//! A series that moves takes along what it says of single occurrences.

use super::{
    occurrence::{self, from_key, to_ical},
    row::EventRow,
};
use crate::{Result, zone};
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use ical::When;
use model::{
    event::{EventTime, drag::Grip},
    repeat::Repeat,
};

/// From one start to another, on the clocks of both; of a series that has a rhythm, from one rhythm to another.
pub struct Shift {
    from: When,
    to: When,
    rhythms: Option<(Repeat, Repeat)>,
}

impl Shift {
    /// Nothing when both start at the same time.
    fn between(before: &EventTime, after: &EventTime) -> Result<Option<Self>> {
        let (from, to) = (to_ical(before)?.0, to_ical(after)?.0);
        let rhythms = None;
        Ok((from != to).then_some(Self { from, to, rhythms }))
    }

    /// What a series was, and what it is with its new time and rules.
    pub fn of_series(before: &EventRow, after: &EventRow) -> Result<Option<Self>> {
        let shift = Self::between(&before.time, &after.time)?;
        let rhythms = rhythm_of(before)?.zip(rhythm_of(after)?);
        Ok(shift.map(|shift| Self { rhythms, ..shift }))
    }

    /// Where an occurrence that was named `when` is now: what the new rhythm has in its place, or as far from the
    /// first one on the wall's clock. Days become times at the hour of the new start, times become days.
    fn apply(&self, when: &When) -> Result<When> {
        let (from, to) = (wall(&self.from), wall(&self.to));
        let old = match when {
            When::Date(date) => date.and_time(from.time()),
            timed => on_clock_of(&self.from, timed.instant(Tz::UTC))?,
        };
        let day = match &self.rhythms {
            Some((was, is)) => was.counterpart(is, (from.date(), to.date()), old.date()),
            None => old.date() + (to.date() - from.date()),
        };
        let new = if old.time() == from.time() {
            day.and_time(to.time())
        } else {
            old + (to - from)
        };
        Ok(match (when, &self.to) {
            (_, When::Date(_)) => When::Date(day),
            // In a series of times a date takes out a whole day.
            (When::Date(_), _) if !self.from.is_date() => When::Date(day),
            (_, When::Zoned { zone, .. }) => When::Zoned {
                wall: new,
                zone: zone.clone(),
            },
            _ => When::Utc(new.and_utc()),
        })
    }

    /// The key of what was named `key`.
    pub fn apply_to_key(&self, key: &str) -> Result<String> {
        Ok(occurrence::key(&self.apply(&from_key(key, &self.from)?)?))
    }

    /// A rule that people plan by moves along; of others only the end does.
    fn apply_to_rule(&self, rule: &str, before: &EventTime, after: &EventTime) -> Result<String> {
        let (from, to) = (wall(&self.from), wall(&self.to));
        if let Some(repeat) = occurrence::rhythm(rule, before)? {
            let moved = repeat.moved(from.date(), to.date());
            return occurrence::rule(&moved, after);
        }
        let part = |part: &str| match part.split_once('=') {
            Some(("UNTIL", end)) => moved_end(end, to - from).map(|end| format!("UNTIL={end}")),
            _ => None,
        };
        let parts: Vec<String> = rule
            .split(';')
            .map(|p| part(p).unwrap_or_else(|| p.to_owned()))
            .collect();
        Ok(parts.join(";"))
    }
}

fn moved_end(end: &str, by: TimeDelta) -> Option<String> {
    const DAY: &str = "%Y%m%d";
    const TIME: &str = "%Y%m%dT%H%M%S";
    if let Ok(day) = chrono::NaiveDate::parse_from_str(end, DAY) {
        return Some((day + TimeDelta::days(by.num_days())).format(DAY).to_string());
    }
    let (time, zone) = match end.strip_suffix('Z') {
        Some(time) => (time, "Z"),
        None => (end, ""),
    };
    let time = NaiveDateTime::parse_from_str(time, TIME).ok()?;
    Some((time + by).format(TIME).to_string() + zone)
}

/// What the wall shows; midnight for a day.
pub fn wall(when: &When) -> NaiveDateTime {
    match when {
        When::Date(date) => date.and_time(NaiveTime::MIN),
        When::Zoned { wall, .. } | When::Floating(wall) => *wall,
        When::Utc(instant) => instant.naive_utc(),
    }
}

/// The day on which it begins, on its own clock.
pub fn day_of(time: &EventTime) -> Result<chrono::NaiveDate> {
    Ok(wall(&to_ical(time)?.0).date())
}

fn on_clock_of(like: &When, instant: DateTime<Utc>) -> Result<NaiveDateTime> {
    match like {
        When::Zoned { zone, .. } => Ok(zone::rules(zone)?.wall(instant)),
        _ => Ok(instant.naive_utc()),
    }
}

/// When something takes place that takes place at `time`, once another thing moves from `from` to `to`: the same way
/// on the clock, in the zone of `to`, and as long as before unless `to` is longer or shorter than `from`.
///
/// # Errors
/// A zone that is not known.
pub fn moved(time: &EventTime, from: &EventTime, to: &EventTime) -> Result<EventTime> {
    if from == to {
        return Ok(time.clone());
    }
    let same_sort = from.is_all_day() == to.is_all_day();
    if same_sort && time.is_all_day() != from.is_all_day() {
        // An occurrence of another sort than its series was moved: the series goes as far, and stays what it is.
        let by = wall(&to_ical(to)?.0) - wall(&to_ical(from)?.0);
        let minutes = (by - TimeDelta::days(by.num_days())).num_minutes();
        let clock = occurrence::clock(time)?;
        return Ok(time.dragged(Grip::Whole, by.num_days(), minutes, clock.as_ref()));
    }
    let start = match Shift::between(from, to)? {
        Some(shift) => shift.apply(&to_ical(time)?.0)?,
        None => to_ical(time)?.0,
    };
    let length = if length(from) == length(to) {
        length(time)
    } else {
        length(to)
    };
    // Only who chose another zone means another zone.
    let like = if same_sort && zone_of(from) == zone_of(to) {
        time
    } else {
        to
    };
    Ok(starting(&start, length, like))
}

fn zone_of(time: &EventTime) -> Option<&str> {
    match time {
        EventTime::Timed { zone, .. } => Some(zone),
        EventTime::AllDay { .. } => None,
    }
}

/// What was like `was` becomes like `now`, start and length each for itself.
///
/// # Errors
/// A zone that is not known.
pub fn followed(time: &EventTime, was: &EventTime, now: &EventTime) -> Result<EventTime> {
    if time == was || time.is_all_day() != now.is_all_day() {
        return Ok(if time == was { now.clone() } else { time.clone() });
    }
    let (start, old, new) = (to_ical(time)?.0, to_ical(was)?.0, to_ical(now)?.0);
    let (start, like) = if start == old { (new, now) } else { (start, time) };
    let length = if length(time) == length(was) {
        length(now)
    } else {
        length(time)
    };
    Ok(starting(&start, length, like))
}

/// From start to end; of whole days, from the first to the last.
fn length(time: &EventTime) -> TimeDelta {
    match time {
        EventTime::AllDay { first, last } => *last - *first,
        EventTime::Timed { start, end, .. } => *end - *start,
    }
}

/// What starts at `start` and is of the sort and in the zone of `like`.
fn starting(start: &When, length: TimeDelta, like: &EventTime) -> EventTime {
    match like {
        EventTime::AllDay { .. } => {
            let first = wall(start).date();
            EventTime::AllDay {
                first,
                last: first + length,
            }
        }
        EventTime::Timed { zone, .. } => {
            let start = start.instant(Tz::UTC);
            EventTime::Timed {
                start,
                end: start + length,
                zone: zone.clone(),
            }
        }
    }
}

/// The rhythm of a series, where the product has a word for it.
pub fn rhythm_of(series: &EventRow) -> Result<Option<Repeat>> {
    match series.recurrence.as_ref().map(|rules| rules.rrule.as_slice()) {
        Some([rule]) => occurrence::rhythm(rule, &series.time),
        _ => Ok(None),
    }
}

/// A series moves as far as an occurrence of it does that `was` planned and is planned `now`: its time, its rules, and
/// what they say of single occurrences.
///
/// # Errors
/// A zone that is not known.
pub fn carry(before: &EventRow, after: &mut EventRow, was: &EventTime, now: &EventTime) -> Result<()> {
    after.time = moved(&before.time, was, now)?;
    let Some(rules) = &mut after.recurrence else {
        return Ok(());
    };
    let (first, start) = (day_of(&before.time)?, day_of(&after.time)?);
    // What was put elsewhere before says of the rhythm no more than how far it goes now.
    let days = [(day_of(was)?, day_of(now)?), (first, start)];
    let carried =
        rhythm_of(before)?.and_then(|repeat| days.into_iter().find_map(|days| repeat.carried(first, days)));
    if let Some((day, repeat)) = carried {
        let by = (day - start).num_days();
        let clock = occurrence::clock(&after.time)?;
        after.time = after.time.dragged(Grip::Whole, by, 0, clock.as_ref());
        rules.rrule = vec![occurrence::rule(&repeat, &after.time)?];
    } else if let Some(shift) = Shift::between(&before.time, &after.time)? {
        for rule in &mut rules.rrule {
            *rule = shift.apply_to_rule(rule, &before.time, &after.time)?;
        }
    }
    carry_exceptions(before, after)
}

/// What a series takes out or adds keeps its place in it under its new time and rules.
///
/// # Errors
/// A zone that is not known.
pub fn carry_exceptions(before: &EventRow, after: &mut EventRow) -> Result<()> {
    let (Some(shift), Some(rules)) = (Shift::of_series(before, after)?, &mut after.recurrence) else {
        return Ok(());
    };
    for when in &mut rules.exdate {
        *when = shift.apply(when)?;
    }
    for (start, end) in &mut rules.rdate {
        *start = shift.apply(start)?;
        if let Some(end) = end {
            *end = shift.apply(end)?;
        }
    }
    Ok(())
}
