//! Occurrences as JSON, for people who compare calendars.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use serde::Serialize;

use crate::when::{Frame, midnight};
use crate::{Calendar, ExpandError, Occurrence, occurrences};

#[derive(Serialize)]
struct Row<'a> {
    uid: &'a str,
    summary: &'a str,
    start: String,
    end: String,
    all_day: bool,
}

/// A JSON array with one object per line (`uid`, `summary`, `start`, `end`, `all_day`) for every
/// occurrence that overlaps the days from `from` to before `to`, sorted by start, then UID.
///
/// A day is taken in each occurrence's own zone (UTC for UTC times, `floating` for floating ones),
/// so the result does not depend on where the command runs, and `to` itself is not included: both
/// as `recurring_ical_events.of(calendar).between(from, to)` does. Times are RFC 3339 with the
/// offset of the occurrence's zone; those of all-day events are dates, the end exclusive.
///
/// # Errors
/// As [`occurrences()`].
pub fn occurrences_json(
    cal: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
    floating: Tz,
) -> Result<String, ExpandError> {
    // the widest offsets are within a day of UTC
    let margin = TimeDelta::days(1);
    let instant = |date: NaiveDate, margin| {
        midnight(date)
            .checked_add_signed(margin)
            .unwrap_or(midnight(date))
            .and_utc()
    };
    let mut text = String::from("[");
    for occurrence in occurrences(cal, instant(from, -margin), instant(to, margin), floating)? {
        if !in_days(&occurrence, midnight(from), midnight(to), floating)? {
            continue;
        }
        text.push_str(if text.len() == 1 { "\n" } else { ",\n" });
        let row = Row {
            uid: &occurrence.uid,
            summary: &occurrence.summary,
            start: occurrence.start.to_rfc3339(floating),
            end: occurrence.end.to_rfc3339(floating),
            all_day: occurrence.all_day,
        };
        // strings and booleans always have a JSON form
        text.push_str(&serde_json::to_string(&row).unwrap_or_default());
    }
    text.push_str(if text.len() == 1 { "]\n" } else { "\n]\n" });
    Ok(text)
}

fn in_days(
    occurrence: &Occurrence,
    from: NaiveDateTime,
    to: NaiveDateTime,
    floating: Tz,
) -> Result<bool, ExpandError> {
    let frame = Frame::of(&occurrence.start)?;
    let start = frame.wall(&occurrence.start, floating);
    let end = frame.wall(&occurrence.end, floating).max(start);
    Ok(if start == end {
        start >= from && start < to
    } else {
        start < to && end > from
    })
}
