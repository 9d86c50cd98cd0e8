//! Times of a calendar file, on the clock on which they are stored.

use chrono::NaiveDateTime;
use ical::{Entry, Recurrence, When};
use model::event::EventTime;

/// A time that names no zone is on the clock of `zone`, the reader's; everything else stays.
fn place(when: &When, zone: &str) -> When {
    match when {
        When::Floating(wall) if zone == "UTC" => When::Utc(wall.and_utc()),
        When::Floating(wall) => When::Zoned {
            wall: *wall,
            zone: zone.to_owned(),
        },
        other => other.clone(),
    }
}

/// An entry of which every time is placed: start, end, and those of its recurrence, which are compared with them.
pub(super) fn placed(entry: &Entry, zone: &str) -> Entry {
    let place = |when: &When| place(when, zone);
    Entry {
        start: place(&entry.start),
        end: place(&entry.end),
        recurrence: Recurrence {
            rdate: entry
                .recurrence
                .rdate
                .iter()
                .map(|(start, end)| (place(start), end.as_ref().map(place)))
                .collect(),
            exdate: entry.recurrence.exdate.iter().map(place).collect(),
            ..entry.recurrence.clone()
        },
        ..entry.clone()
    }
}

/// Which occurrence a `RECURRENCE-ID` means, written the way the series (which starts at `start`) is: some programs
/// give midnight for a series of whole days, others a date for one of times.
pub(super) fn occurrence_of(start: &When, id: &When, zone: &str) -> When {
    let on = |wall: NaiveDateTime, date: &chrono::NaiveDate| date.and_time(wall.time());
    match (start, place(id, zone)) {
        (When::Date(_), When::Zoned { wall, .. }) => When::Date(wall.date()),
        (When::Date(_), When::Utc(instant)) => When::Date(instant.date_naive()),
        (When::Zoned { wall, zone }, When::Date(date)) => When::Zoned {
            wall: on(*wall, &date),
            zone: zone.clone(),
        },
        (When::Utc(instant), When::Date(date)) => When::Utc(on(instant.naive_utc(), &date).and_utc()),
        (_, id) => id,
    }
}

/// Whether a file gives the stored time of a single event as instants, without the zone it was planned in.
pub(super) fn same_instants(stored: &EventTime, given: &EventTime) -> bool {
    match (stored, given) {
        (
            EventTime::Timed { start, end, .. },
            EventTime::Timed {
                start: other_start,
                end: other_end,
                zone,
            },
        ) => zone == "UTC" && start == other_start && end == other_end,
        _ => false,
    }
}
