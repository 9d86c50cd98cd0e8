//! Calendars that real programs exported; skipped where their folder is absent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use chrono::NaiveDate;
use chrono_tz::Tz;
use ical::{Calendar, Limits, occurrences, parse, write};

fn file(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/ics")
        .join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            eprintln!("skipped: {} is not there", path.display());
            None
        }
    }
}

fn calendar(name: &str) -> Option<Calendar> {
    let cal = parse(&file(name)?, &Limits::default()).unwrap();
    assert_eq!(cal.unreadable, [], "{name}");
    Some(cal)
}

/// Starts within `[from, to)`, in the zone of each.
fn starts(cal: &Calendar, from: &str, to: &str) -> Vec<String> {
    let found = occurrences(cal, from.parse().unwrap(), to.parse().unwrap(), Tz::Europe__Paris).unwrap();
    found
        .iter()
        .map(|occurrence| occurrence.start.to_rfc3339(Tz::Europe__Paris))
        .collect()
}

const NAMES: [&str; 9] = [
    "daylight_saving_time.ics",
    "each_week_but_two_deleted.ics",
    "fablab_cottbus.ics",
    "issue_223_thunderbird.ics",
    "issue_28_rrule_with_UTC_endinginZ.ics",
    "issue_61_time_zone_error.ics",
    "jours_feries_metropole.ics",
    "recurring_events_moved.ics",
    "three_events_one_edited.ics",
];

#[test]
fn every_file_reads_whole_and_comes_back_from_what_we_write() {
    for name in NAMES {
        let Some(cal) = calendar(name) else { return };
        let again = parse(
            write(&cal, "2025-01-01T00:00:00Z".parse().unwrap(), "-//Example//EN").as_bytes(),
            &Limits::default(),
        )
        .unwrap();
        let (from, to) = (
            "2000-01-01T00:00:00Z".parse().unwrap(),
            "2040-01-01T00:00:00Z".parse().unwrap(),
        );
        let times = |cal: &Calendar| {
            let found = occurrences(cal, from, to, Tz::UTC).unwrap();
            found
                .into_iter()
                .map(|o| (o.uid, o.summary, o.start, o.end, o.recurrence_id))
                .collect::<Vec<_>>()
        };
        assert!(!times(&cal).is_empty(), "{name}");
        assert_eq!(times(&again), times(&cal), "{name}");
    }
}

#[test]
fn the_french_holidays_are_121_whole_days() {
    let Some(cal) = calendar("jours_feries_metropole.ics") else {
        return;
    };
    assert_eq!(cal.name.as_deref(), Some("Jours fériés Métropole"));
    assert_eq!(cal.series.len(), 121);
    let found = occurrences(
        &cal,
        "2000-01-01T00:00:00Z".parse().unwrap(),
        "2100-01-01T00:00:00Z".parse().unwrap(),
        Tz::UTC,
    )
    .unwrap();
    assert_eq!(found.len(), 121);
    for occurrence in found {
        assert_eq!(
            occurrence.ends_at - occurrence.starts_at,
            chrono::TimeDelta::days(1)
        );
        assert!(occurrence.all_day && occurrence.recurrence_id.is_none());
    }
}

#[test]
fn deleted_moved_and_edited_occurrences_are_where_their_programs_show_them() {
    let Some(cal) = calendar("each_week_but_two_deleted.ics") else {
        return;
    };
    let found = starts(&cal, "2019-03-01T00:00:00Z", "2019-04-10T00:00:00Z");
    assert_eq!(
        found,
        [
            "2019-03-04T00:30:00+01:00",
            "2019-03-18T00:30:00+01:00",
            "2019-04-01T00:30:00+02:00",
            "2019-04-08T00:30:00+02:00"
        ]
    );
    let Some(cal) = calendar("recurring_events_moved.ics") else {
        return;
    };
    let found = starts(&cal, "2019-03-06T00:00:00Z", "2019-03-11T00:00:00Z");
    assert_eq!(
        found,
        [
            "2019-03-07T02:00:00+01:00",
            "2019-03-08T01:00:00+01:00",
            "2019-03-09T03:00:00+01:00",
            "2019-03-10T02:00:00+01:00"
        ]
    );
    let Some(cal) = calendar("issue_223_thunderbird.ics") else {
        return;
    };
    let found = starts(&cal, "2025-04-23T00:00:00Z", "2025-04-26T00:00:00Z");
    assert_eq!(
        found,
        [
            "2025-04-23T09:00:00+01:00",
            "2025-04-24T11:00:00+01:00",
            "2025-04-25T09:00:00+01:00"
        ]
    );
}

#[test]
fn an_all_day_series_of_exchange_keeps_its_moved_days() {
    let Some(cal) = calendar("issue_28_rrule_with_UTC_endinginZ.ics") else {
        return;
    };
    assert_eq!(cal.series.len(), 2);
    let black = Calendar {
        series: vec![cal.series[0].clone()],
        ..Calendar::default()
    };
    let found = starts(&black, "2020-04-01T00:00:00Z", "2020-05-01T00:00:00Z");
    assert_eq!(found, ["2020-04-02", "2020-04-17", "2020-04-30"]);
    assert_eq!(
        cal.series[0].overrides[0].entry.start.to_rfc3339(Tz::UTC),
        NaiveDate::from_ymd_opt(2020, 4, 17).unwrap().to_string()
    );
}
