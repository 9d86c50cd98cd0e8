//! Occurrences of a series: when they take place, and how each is named.

use crate::{Ctx, Error, Result, zone};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use ical::{Recurrence, When};
use model::{
    Field, Problem, Rule,
    calendar::Occurrence,
    event::EventTime,
    policy::Action,
    repeat::Repeat,
    zone::{LAST_YEAR, ZoneRules},
};
use std::sync::Arc;

/// Occurrences of one series in its first year at the most: every hour of the day is more than anybody plans.
const YEARLY_MAX: usize = 366 * 12;

/// Occurrences that are told while a series is being planned, at the least.
const PREVIEW: usize = 5;

/// How far ahead the plans of a series are looked at.
pub(super) const AHEAD: TimeDelta = TimeDelta::days(60);

/// The occurrences of a series that touch a stretch of time, with the key of each. Those that differ, or were
/// deleted, are among them as the series has them.
///
/// # Errors
/// A rule that cannot be computed.
pub(super) fn between(
    first: &EventTime,
    recurrence: &Recurrence,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<(String, EventTime)>> {
    let (start, end) = to_ical(first)?;
    ical::expand(&start, &end, recurrence, from, to, Tz::UTC, super::MAX_CARDS)
        .map_err(|e| Error::Defect(e.to_string()))?
        .into_iter()
        .map(|(start, end)| Ok((key(&start), from_ical(&start, &end, first)?)))
        .collect()
}

/// The occurrence of a series that bears `key`, if there is one.
///
/// # Errors
/// A key that is none, or a rule that cannot be computed.
pub(super) fn named(first: &EventTime, recurrence: &Recurrence, name: &str) -> Result<Option<EventTime>> {
    let like = to_ical(first)?.0;
    let Ok(when) = from_key(name, &like) else {
        return Ok(None);
    };
    let start = when.instant(Tz::UTC);
    let found = between(first, recurrence, start, start + TimeDelta::seconds(1))?;
    Ok(found
        .into_iter()
        .find(|(key, _)| key == name)
        .map(|(_, time)| time))
}

/// As [`named`], among all that the rules make, those that were taken out included.
///
/// # Errors
/// As [`named`].
pub(super) fn planned(first: &EventTime, recurrence: &Recurrence, name: &str) -> Result<Option<EventTime>> {
    let whole = Recurrence {
        exdate: Vec::new(),
        ..recurrence.clone()
    };
    named(first, &whole, name)
}

/// The rules of the clock that a time is read on.
///
/// # Errors
/// A zone that is not known.
pub(super) fn clock(time: &EventTime) -> Result<Arc<ZoneRules>> {
    Ok(match time {
        EventTime::Timed { zone, .. } => zone::rules(zone)?,
        EventTime::AllDay { .. } => zone::rules("UTC")?,
    })
}

/// The rhythm that a rule says of what first takes place at `first`, where the product has a word for it.
///
/// # Errors
/// A zone that is not known.
pub(super) fn rhythm(rule: &str, first: &EventTime) -> Result<Option<Repeat>> {
    Ok(Repeat::parse(rule, first, clock(first)?.as_ref()))
}

/// The other way.
///
/// # Errors
/// A zone that is not known.
pub(super) fn rule(repeat: &Repeat, first: &EventTime) -> Result<String> {
    Ok(repeat.rule(first, clock(first)?.as_ref()))
}

/// The first occurrences of a series that is being planned: a few, and all that conflicts are looked for in.
///
/// # Errors
/// `NotSignedIn`; `Invalid` for a time that cannot be.
pub fn preview(ctx: &Ctx, first: &EventTime, repeat: &Repeat) -> Result<Vec<EventTime>> {
    ctx.allow(Action::UseProduct)?;
    first.check()?;
    let written = rule(repeat, first)?;
    // What cannot be read back is no rhythm that a form could have made.
    if rhythm(&written, first)?.as_ref() != Some(repeat) {
        return Err(Problem::new(Field::Repeat, Rule::Unknown).into());
    }
    let rules = Recurrence {
        rrule: vec![written],
        ..Recurrence::default()
    };
    let start = to_ical(first)?.0.instant(Tz::UTC);
    let times = |days: TimeDelta| -> Result<Vec<EventTime>> {
        let found = between(first, &rules, start, start + days)?;
        Ok(found.into_iter().map(|(_, time)| time).collect())
    };
    let mut found = times(AHEAD)?;
    // Enough for most; a month without a 31st, or a leap year, takes longer.
    for days in [400, 4_000, 40_000] {
        if found.len() >= PREVIEW {
            break;
        }
        found = times(TimeDelta::days(days))?;
        found.truncate(PREVIEW);
    }
    Ok(found)
}

/// The key of an occurrence that a page names.
pub(super) fn key_of(at: Occurrence) -> String {
    match at {
        Occurrence::Day(day) => day.to_string(),
        Occurrence::Instant(at) => at.to_rfc3339(),
    }
}

/// The other way.
pub(super) fn of_key(key: &str) -> Option<Occurrence> {
    key.parse().ok()
}

/// The occurrence a key names, written the way its series is.
pub(super) fn from_key(key: &str, like: &When) -> Result<When> {
    let bad = || Error::Defect(format!("bad occurrence key {key:?}"));
    if let When::Date(_) = like {
        return Ok(When::Date(key.parse().map_err(|_| bad())?));
    }
    let instant = chrono::DateTime::parse_from_rfc3339(key)
        .map_err(|_| bad())?
        .to_utc();
    match like {
        When::Zoned { zone, .. } => Ok(When::Zoned {
            wall: zone::rules(zone)?.wall(instant),
            zone: zone.clone(),
        }),
        _ => Ok(When::Utc(instant)),
    }
}

/// Whether a series can be computed at all, whatever its rules say, and leaves room for others on a page.
pub(super) fn is_computable(time: &EventTime, recurrence: &Recurrence) -> bool {
    let Ok((start, end)) = to_ical(time) else {
        return false;
    };
    let from = start.instant(Tz::UTC);
    ical::expand(
        &start,
        &end,
        recurrence,
        from,
        from + TimeDelta::days(366),
        Tz::UTC,
        YEARLY_MAX + 1,
    )
    .is_ok_and(|found| found.len() <= YEARLY_MAX)
}

/// Which occurrence of a series: its planned date, or instant.
pub(super) fn key(when: &When) -> String {
    match when {
        When::Date(date) => date.to_string(),
        other => other.instant(Tz::UTC).to_rfc3339(),
    }
}

/// A time as iCalendar has it: wall clock and zone, or dates with an end that is not part of it.
pub(super) fn to_ical(time: &EventTime) -> Result<(When, When)> {
    match time {
        EventTime::AllDay { first, last } => Ok((When::Date(*first), When::Date(*last + Days::new(1)))),
        EventTime::Timed { start, end, zone } if zone == "UTC" => Ok((When::Utc(*start), When::Utc(*end))),
        EventTime::Timed { start, end, zone } => {
            let rules = zone::rules(zone)?;
            let wall = |t: DateTime<Utc>| When::Zoned {
                wall: rules.wall(t),
                zone: zone.clone(),
            };
            Ok((wall(*start), wall(*end)))
        }
    }
}

/// The other way, for an occurrence of `series` (whose zone it keeps).
fn from_ical(start: &When, end: &When, series: &EventTime) -> Result<EventTime> {
    match (start, end, series) {
        (When::Date(first), When::Date(end), _) => Ok(EventTime::AllDay {
            first: *first,
            last: end.pred_opt().unwrap_or(*first).max(*first),
        }),
        (_, _, EventTime::Timed { zone, .. }) => {
            let start = start.instant(Tz::UTC);
            Ok(EventTime::Timed {
                start,
                end: end.instant(Tz::UTC).max(start),
                zone: zone.clone(),
            })
        }
        _ => Err(Error::Defect("a series mixes dates and times".into())),
    }
}

/// When the last occurrence of a series has ended; nothing for an endless or a single one.
pub(super) fn series_end(time: &EventTime, recurrence: Option<&Recurrence>) -> Option<DateTime<Utc>> {
    let recurrence = recurrence?;
    let endless = |rule: &String| !rule.contains("COUNT=") && !rule.contains("UNTIL=");
    if recurrence.rrule.iter().any(endless) {
        return None;
    }
    let (start, end) = to_ical(time).ok()?;
    let latest = NaiveDate::from_ymd_opt(LAST_YEAR + 1, 1, 1)?
        .and_time(chrono::NaiveTime::MIN)
        .and_utc();
    // Where there are too many to count, the series is looked at each time, which is correct too.
    let all = ical::expand(
        &start,
        &end,
        recurrence,
        DateTime::UNIX_EPOCH,
        latest,
        Tz::UTC,
        super::MAX_CARDS,
    )
    .ok()?;
    let last = all.iter().map(|(_, end)| end.instant(Tz::UTC)).max();
    Some(last.unwrap_or_else(|| start.instant(Tz::UTC)))
}
