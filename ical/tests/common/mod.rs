//! Recurrence rules beside the starts that are expected of them, as tables.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use ical::{Recurrence, When, expand};

/// `19970902` is a date, `19970902T090000Z` an instant, `19970902T090000` a time without zone, and
/// `19970902T090000@Europe/Paris` one in a zone.
pub fn when(text: &str) -> When {
    if let Some((wall, zone)) = text.split_once('@') {
        return When::Zoned {
            wall: wall_time(wall),
            zone: zone.into(),
        };
    }
    if let Some(wall) = text.strip_suffix('Z') {
        return When::Utc(wall_time(wall).and_utc());
    }
    match NaiveDate::parse_from_str(text, "%Y%m%d") {
        Ok(date) => When::Date(date),
        Err(_) => When::Floating(wall_time(text)),
    }
}

fn wall_time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").unwrap()
}

/// What the clock on the wall shows; midnight for a date.
pub fn wall_of(when: &When) -> NaiveDateTime {
    match when {
        When::Date(date) => date.and_time(NaiveTime::MIN),
        When::Zoned { wall, .. } | When::Floating(wall) => *wall,
        When::Utc(instant) => instant.naive_utc(),
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The days that a text lists (`1997 Sep 2-4,9 Oct 1`), at `usual` or, where times follow the days
/// (`Sep 2,3 09:00,17:30:15`), at each of these.
fn listed(text: &str, usual: NaiveTime) -> Vec<NaiveDateTime> {
    let (mut year, mut month) = (0, 0);
    let (mut done, mut latest) = (Vec::new(), Vec::new());
    for word in text.split_whitespace() {
        if let Some(at) = MONTHS.iter().position(|name| *name == word) {
            month = at as u32 + 1;
        } else if word.contains(':') {
            let days = std::mem::take(&mut latest);
            done.extend(days.iter().flat_map(|day: &NaiveDate| at_times(*day, word)));
        } else if word.len() == 4 && !word.contains([',', '-']) {
            year = word.parse().unwrap();
        } else {
            done.extend(latest.iter().map(|day| day.and_time(usual)));
            let days = word.split(',').flat_map(range);
            latest = days
                .map(|day| NaiveDate::from_ymd_opt(year, month, day).unwrap())
                .collect();
        }
    }
    done.extend(latest.iter().map(|day| day.and_time(usual)));
    done
}

fn range(days: &str) -> std::ops::RangeInclusive<u32> {
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    first.parse().unwrap()..=last.parse().unwrap()
}

fn at_times(day: NaiveDate, times: &str) -> Vec<NaiveDateTime> {
    let time = |text: &str| {
        let seconds = if text.len() == 5 { ":00" } else { "" };
        day.and_time(format!("{text}{seconds}").parse().unwrap())
    };
    times.split(',').map(time).collect()
}

/// Expects of a rule exactly these starts until 2150; with `…` at their end, these first ones.
///
/// The lists are what the rule means. A start that it does not mean comes before them and takes
/// one of COUNT (RFC 5545 §3.3.10).
pub fn check(start: &str, rule: &str, expected: &str) {
    check_without(start, rule, &[], expected);
}

/// The same with occurrences taken out.
pub fn check_without(start: &str, rule: &str, exdate: &[&str], expected: &str) {
    let start = when(start);
    let first = wall_of(&start);
    let endless = expected.ends_with('…');
    let mut expected = listed(expected.trim_end_matches('…'), first.time());
    if exdate.is_empty() && !expected.contains(&first) {
        expected.insert(0, first);
        if rule.contains("COUNT=") {
            expected.pop();
        }
    }
    let recurrence = Recurrence {
        rrule: vec![rule.into()],
        exdate: exdate.iter().map(|text| when(text)).collect(),
        ..Recurrence::default()
    };
    let max = if endless { expected.len() } else { 10_000 };
    let (from, to) = (DateTime::<Utc>::MIN_UTC, "2150-01-01T00:00:00Z".parse().unwrap());
    let found = expand(&start, &start, &recurrence, from, to, Tz::UTC, max).unwrap();
    let found: Vec<_> = found.iter().map(|(start, _)| wall_of(start)).collect();
    assert_eq!(found, expected, "{rule}");
}
