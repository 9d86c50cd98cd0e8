//! A zone of the IANA database as a `VTIMEZONE`.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono::{Offset, Timelike};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

use crate::when::midnight;
use crate::write::{Output, local, utc};

/// The compiled database lists changes up to the end of the century; changes that still happen
/// by this year are written as rules without end.
pub(crate) const HORIZON: i32 = 2090;

/// A rule needs this many years in a row; fewer changes are listed one by one.
const RUN: usize = 3;

/// A change of the offset.
#[derive(Clone, Debug)]
struct Change {
    /// What the clock showed when it was changed.
    wall: NaiveDateTime,
    from: i32,
    to: i32,
    daylight: bool,
    name: String,
}

/// Writes the observances of `zone` that hold from `first_year` to `last_year` (and later ones as
/// far as the same rules go on).
pub(crate) fn write_zone(out: &mut Output, zone: Tz, first_year: i32, last_year: i32) {
    let first_year = first_year.clamp(1, HORIZON);
    // a few years more, to see the rule behind the changes
    let last_year = (last_year.clamp(first_year, HORIZON) + 8).min(HORIZON + 8);
    out.line("BEGIN", "VTIMEZONE");
    out.line("TZID", zone.name());
    if let Some(start) = NaiveDate::from_ymd_opt(first_year, 1, 1).map(midnight) {
        let at_start = describe(zone, start.and_utc(), start);
        observance(
            out,
            &Change {
                from: at_start.to,
                ..at_start
            },
            None,
            &[],
        );
        write_changes(out, changes(zone, start, last_year), last_year);
    }
    out.line("END", "VTIMEZONE");
}

fn describe(zone: Tz, instant: DateTime<Utc>, wall: NaiveDateTime) -> Change {
    let offset = zone.offset_from_utc_datetime(&instant.naive_utc());
    let to = offset.fix().local_minus_utc();
    let daylight = !offset.dst_offset().is_zero();
    let name = offset.abbreviation().unwrap_or_default().to_owned();
    Change {
        wall,
        from: to,
        to,
        daylight,
        name,
    }
}

/// Every change of the offset from `start` (wall clock) to the end of `last_year`.
fn changes(zone: Tz, start: NaiveDateTime, last_year: i32) -> Vec<Change> {
    let offset = |instant: DateTime<Utc>| {
        zone.offset_from_utc_datetime(&instant.naive_utc())
            .fix()
            .local_minus_utc()
    };
    let mut changes = Vec::new();
    let mut at = start.and_utc() - TimeDelta::seconds(i64::from(offset(start.and_utc())));
    let mut from = offset(at);
    while at.year() <= last_year {
        let next = at + TimeDelta::days(1);
        if offset(next) != from {
            let onset = first_after(at, next, |instant| offset(instant) != from);
            let wall = onset.naive_utc() + TimeDelta::seconds(i64::from(from));
            changes.push(Change {
                from,
                ..describe(zone, onset, wall)
            });
            // never two changes within a day, but be sure to see the second
            at = onset;
            from = offset(at);
        } else {
            at = next;
        }
    }
    changes
}

/// The first second in `(low, high]` for which `changed` holds, given that it does for `high`.
fn first_after(
    mut low: DateTime<Utc>,
    mut high: DateTime<Utc>,
    changed: impl Fn(DateTime<Utc>) -> bool,
) -> DateTime<Utc> {
    while high - low > TimeDelta::seconds(1) {
        let middle = low + TimeDelta::seconds((high - low).num_seconds() / 2);
        if changed(middle) {
            high = middle
        } else {
            low = middle
        }
    }
    high
}

fn write_changes(out: &mut Output, changes: Vec<Change>, last_year: i32) {
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|group| continues(group, &change)) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    let mut rest: Vec<Vec<Change>> = Vec::new();
    for group in groups {
        let (Some(first), Some(last), true) = (group.first(), group.last(), group.len() >= RUN) else {
            rest.push(group);
            continue;
        };
        let end = (last.wall.year() < last_year)
            .then(|| utc((last.wall - TimeDelta::seconds(i64::from(last.from))).and_utc()));
        observance(out, first, rule(&group).map(|rule| (rule, end)), &[]);
    }
    write_single(out, rest.into_iter().flatten().collect());
}

/// Changes that follow no rule, those of a kind together.
fn write_single(out: &mut Output, changes: Vec<Change>) {
    let mut kinds: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        match kinds
            .iter_mut()
            .find(|kind| kind.first().is_some_and(|first| same_kind(first, &change)))
        {
            Some(kind) => kind.push(change),
            None => kinds.push(vec![change]),
        }
    }
    for kind in kinds {
        if let Some((first, more)) = kind.split_first() {
            observance(out, first, None, more);
        }
    }
}

fn same_kind(a: &Change, b: &Change) -> bool {
    (a.from, a.to, a.daylight, &a.name) == (b.from, b.to, b.daylight, &b.name)
}

/// Whether a change is next year's of a group, by a rule that holds for all of them.
fn continues(group: &[Change], change: &Change) -> bool {
    let Some(last) = group.last() else { return false };
    let next = last.wall.year() + 1 == change.wall.year() && same_kind(last, change);
    next && last.wall.time() == change.wall.time()
        && rule(&group.iter().chain([change]).cloned().collect::<Vec<_>>()).is_some()
}

/// The yearly rule that gives exactly these changes, if there is one: the last or the nth such
/// weekday of the month.
fn rule(group: &[Change]) -> Option<String> {
    let first = group.first()?.wall;
    let alike = group.iter().all(|change| {
        let wall = change.wall;
        wall.month() == first.month() && wall.weekday() == first.weekday() && wall.second() == first.second()
    });
    if !alike {
        return None;
    }
    let weekday = &first.weekday().to_string().to_uppercase()[..2];
    let nth = |wall: NaiveDateTime| wall.day0() / 7 + 1;
    let is_last = |wall: NaiveDateTime| wall.day() + 7 > u32::from(wall.num_days_in_month());
    let ordinal = if group.iter().all(|change| is_last(change.wall)) {
        "-1".to_owned()
    } else if group.iter().all(|change| nth(change.wall) == nth(first)) {
        nth(first).to_string()
    } else {
        return None;
    };
    Some(format!(
        "FREQ=YEARLY;BYMONTH={};BYDAY={ordinal}{weekday}",
        first.month()
    ))
}

fn observance(out: &mut Output, first: &Change, rule: Option<(String, Option<String>)>, more: &[Change]) {
    let kind = if first.daylight { "DAYLIGHT" } else { "STANDARD" };
    out.line("BEGIN", kind);
    out.line("DTSTART", &local(first.wall));
    out.line("TZOFFSETFROM", &offset(first.from));
    out.line("TZOFFSETTO", &offset(first.to));
    if !first.name.is_empty() {
        out.line("TZNAME", &first.name);
    }
    if let Some((rule, end)) = rule {
        let until = end.map(|end| format!(";UNTIL={end}")).unwrap_or_default();
        out.line("RRULE", &format!("{rule}{until}"));
    }
    for change in more {
        out.line("RDATE", &local(change.wall));
    }
    out.line("END", kind);
}

fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}
