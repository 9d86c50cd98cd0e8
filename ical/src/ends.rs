//! The end of an event: what its length and the kinds of its times make of it.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use crate::When;
use crate::value::Length;
use crate::when::{Frame, localise, midnight, tz};

/// Whether the year has four digits, as calendar files need it.
pub(crate) fn can_be_written(when: &When) -> bool {
    (1..=9999).contains(&when.instant(Tz::UTC).year())
        && (1..=9999).contains(&match when {
            When::Date(date) => date.year(),
            When::Zoned { wall, .. } | When::Floating(wall) => wall.year(),
            When::Utc(instant) => instant.year(),
        })
}

/// Start and end of the same kind (both dates or both times), the earlier first, a day or more
/// apart if they are dates.
pub(crate) fn in_order(start: When, end: When) -> (When, When) {
    let (start, end) = match (start, end) {
        (When::Date(date), end) if !end.is_date() => (midnight_like(&end, date), end),
        (start, When::Date(date)) if !start.is_date() => {
            let end = midnight_like(&start, date);
            (start, end)
        }
        pair => pair,
    };
    let (start, end) = if end.instant(Tz::UTC) < start.instant(Tz::UTC) {
        (end, start)
    } else {
        (start, end)
    };
    match (&start, &end) {
        (When::Date(first), When::Date(last)) if first == last => {
            let next = When::Date(first.succ_opt().unwrap_or(*first));
            (start, next)
        }
        _ => (start, end),
    }
}

/// Midnight of `date` on the clock of `model`.
fn midnight_like(model: &When, date: NaiveDate) -> When {
    match Frame::of(model) {
        Ok(frame) => frame.when(midnight(date)),
        Err(_) => When::Floating(midnight(date)),
    }
}

/// `start` plus a duration: days are days of the calendar, hours are hours of a stopwatch (RFC 5545
/// §3.3.6). For a series the hours too are counted on the wall clock, since all occurrences get
/// their length from the first, which may be in the night of a DST change.
pub(crate) fn after(start: &When, length: Length, recurs: bool) -> Option<When> {
    let seconds = TimeDelta::try_seconds(length.seconds)?;
    let add = |wall: NaiveDateTime| wall.checked_add_days(Days::new(length.days.unsigned_abs()));
    Some(match start {
        When::Date(date) => {
            // an all-day event lasts whole days
            let days = length.days + (length.seconds + 86_399) / 86_400;
            When::Date(date.checked_add_days(Days::new(days.unsigned_abs()))?)
        }
        When::Floating(wall) => When::Floating(add(*wall)?.checked_add_signed(seconds)?),
        When::Utc(instant) => When::Utc(add(instant.naive_utc())?.checked_add_signed(seconds)?.and_utc()),
        When::Zoned { wall, zone } => {
            let wall = add(*wall)?;
            let own = tz(zone)?;
            let wall = if recurs || length.seconds == 0 {
                wall.checked_add_signed(seconds)?
            } else {
                localise(own, wall)
                    .checked_add_signed(seconds)?
                    .with_timezone(&own)
                    .naive_local()
            };
            When::Zoned {
                wall,
                zone: zone.clone(),
            }
        }
    })
}
