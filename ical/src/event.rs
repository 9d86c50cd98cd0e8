//! From a `VEVENT` component to an entry.

use chrono::{DateTime, Utc};

use crate::component::Component;
use crate::ends::{after, can_be_written, in_order};
use crate::event_recurrence::read_recurrence;
use crate::lines::Line;
use crate::value::{Stamp, parse_duration, parse_stamp, unescape_list};
use crate::when::midnight;
use crate::zones::Zones;
use crate::{Entry, Reason, Recurrence, When};

/// What a good `VEVENT` says.
pub(crate) struct Event {
    pub(crate) uid: String,
    /// The occurrence it replaces, and whether the later ones too.
    pub(crate) replaces: Option<(When, bool)>,
    pub(crate) entry: Entry,
}

/// What is wrong, and on which physical line.
pub(crate) type Wrong = (u32, Reason);

/// Reads an event.
///
/// # Errors
/// The first thing that keeps it from being understood.
pub(crate) fn read_event(component: &Component, zones: &mut Zones, max_line: usize) -> Result<Event, Wrong> {
    if !component.closed {
        return Err((component.line, Reason::NotClosed));
    }
    check_lengths(component, max_line)?;
    let start_line = component
        .get("DTSTART")
        .ok_or((component.line, Reason::NoStart))?;
    let start = read_when(start_line, &start_line.value, zones)?;
    let recurrence = read_recurrence(component, zones, start.is_date())?;
    let (start, end) = read_end(component, zones, start, !recurrence.is_empty())?;
    let replaces = match component.get("RECURRENCE-ID") {
        Some(line) => {
            let range = line
                .param("RANGE")
                .is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
            Some((read_when(line, &line.value, zones)?, range))
        }
        None => None,
    };
    let entry = read_entry(component, start, end, recurrence);
    Ok(Event {
        uid: uid(component),
        replaces,
        entry,
    })
}

fn read_entry(component: &Component, start: When, end: When, recurrence: Recurrence) -> Entry {
    let text = |name| component.text(name).unwrap_or_default();
    let word = |name| component.get(name).map(|line| line.value.trim());
    Entry {
        summary: text("SUMMARY"),
        description: text("DESCRIPTION"),
        location: text("LOCATION"),
        url: word("URL").filter(|url| !url.is_empty()).map(str::to_owned),
        cancelled: word("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")),
        start,
        end,
        sequence: word("SEQUENCE")
            .and_then(|number| number.parse::<i64>().ok())
            .unwrap_or(0)
            // RFC 5545 counts to this; what grows from here stays a number.
            .clamp(0, i64::from(i32::MAX)),
        last_modified: word("LAST-MODIFIED").and_then(read_utc),
        recurrence,
        categories: component
            .all("CATEGORIES")
            .flat_map(|line| unescape_list(&line.value))
            .collect(),
        line: component.line,
    }
}

/// The properties that are read; others (attachments, say) may be of any length.
const READ: [&str; 15] = [
    "UID",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "URL",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "CATEGORIES",
    "STATUS",
];

fn check_lengths(component: &Component, max: usize) -> Result<(), Wrong> {
    match component
        .lines
        .iter()
        .find(|line| line.cut && READ.contains(&line.name.as_str()))
    {
        Some(line) => Err((
            line.number,
            Reason::LineTooLong {
                property: line.name.clone(),
                max,
            },
        )),
        None => Ok(()),
    }
}

fn read_utc(text: &str) -> Option<DateTime<Utc>> {
    Some(match parse_stamp(text)? {
        Stamp::Date(date) => midnight(date).and_utc(),
        Stamp::Wall(wall) => wall.and_utc(),
        Stamp::Utc(instant) => instant,
    })
}

/// The UID, or one derived from what stays the same when the file is exported again.
fn uid(component: &Component) -> String {
    if let Some(uid) = component
        .text("UID")
        .map(|uid| uid.trim().to_owned())
        .filter(|uid| !uid.is_empty())
    {
        return uid;
    }
    let mut hash = 0xcbf2_9ce4_8422_2325_u64; // FNV-1a
    for name in [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RECURRENCE-ID",
        "SUMMARY",
        "LOCATION",
    ] {
        for line in component.all(name) {
            let bytes = name.bytes().chain(line.value.trim().bytes()).chain([0]);
            hash = bytes.fold(hash, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        }
    }
    format!("no-uid-{hash:016x}")
}

pub(crate) fn bad_date(line: &Line, value: &str) -> Wrong {
    // enough to recognise it, not all of a line that may be long
    let value = value.trim().chars().take(60).collect();
    (
        line.number,
        Reason::BadDate {
            property: line.name.clone(),
            value,
        },
    )
}

/// Reads one date or time of a property, with the property's zone.
pub(crate) fn read_when(line: &Line, value: &str, zones: &mut Zones) -> Result<When, Wrong> {
    let stamp = parse_stamp(value).ok_or_else(|| bad_date(line, value))?;
    let when = zoned(line, stamp, zones)?;
    if can_be_written(&when) {
        Ok(when)
    } else {
        Err(bad_date(line, value))
    }
}

fn zoned(line: &Line, stamp: Stamp, zones: &mut Zones) -> Result<When, Wrong> {
    let as_date = line
        .param("VALUE")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("DATE"));
    match stamp {
        Stamp::Date(date) => Ok(When::Date(date)),
        Stamp::Wall(wall) if as_date => Ok(When::Date(wall.date())),
        Stamp::Utc(instant) if as_date => Ok(When::Date(instant.date_naive())),
        Stamp::Utc(instant) => Ok(zones.at_home(instant)),
        Stamp::Wall(wall) => match line.param("TZID").filter(|tzid| !tzid.is_empty()) {
            Some(tzid) => zones.when(tzid, wall).ok_or_else(|| {
                (
                    line.number,
                    Reason::UnknownZone {
                        tzid: tzid.to_owned(),
                    },
                )
            }),
            None => Ok(zones.floating(wall)),
        },
    }
}

/// The end of an event, from DTEND or DURATION, and its start, brought to the same kind.
fn read_end(
    component: &Component,
    zones: &mut Zones,
    start: When,
    recurs: bool,
) -> Result<(When, When), Wrong> {
    let end = if let Some(line) = component.get("DTEND") {
        read_when(line, &line.value, zones)?
    } else if let Some(line) = component.get("DURATION") {
        let wrong = || {
            (
                line.number,
                Reason::BadDuration {
                    value: line.value.chars().take(60).collect(),
                },
            )
        };
        let length = parse_duration(&line.value).ok_or_else(wrong)?;
        after(&start, length, recurs)
            .filter(can_be_written)
            .ok_or_else(wrong)?
    } else {
        start.clone()
    };
    let (start, end) = in_order(start, end);
    match component.get("DTSTART") {
        // the last day of 9999
        Some(line) if !can_be_written(&end) => Err(bad_date(line, &line.value)),
        _ => Ok((start, end)),
    }
}
