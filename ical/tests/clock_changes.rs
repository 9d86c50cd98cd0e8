//! Recurring events around the nights in which clocks change: times that do not exist, and times
//! that exist twice.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use ical::{Limits, Occurrence, Recurrence, When, expand, occurrences, parse};

/// The occurrences in 2024 to 2027 of a file with these events.
fn of_file(events: &[&str]) -> Vec<Occurrence> {
    let events: Vec<_> = events
        .iter()
        .map(|lines| format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT\n"))
        .collect();
    let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat());
    let cal = parse(text.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(cal.unreadable, []);
    let year = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let (from, to) = (year("2024-01-01T00:00:00Z"), year("2028-01-01T00:00:00Z"));
    occurrences(&cal, from, to, Tz::UTC).unwrap()
}

/// `2025-03-30T03:30+02`, which says all in zones of whole hours.
fn short(when: &When) -> String {
    let text = when.to_rfc3339(Tz::UTC);
    format!("{}{}", &text[..16], &text[19..22])
}

fn starts(found: &[Occurrence]) -> Vec<String> {
    found.iter().map(|occurrence| short(&occurrence.start)).collect()
}

/// Expects of a rule exactly these starts, of a file and of [`expand`] alike.
fn check(start: &str, rule: &str, expected: &str) {
    let found = of_file(&[&format!("DTSTART{start}\nRRULE:{rule}")]);
    assert_eq!(starts(&found).join(" "), expected, "{rule}");

    let recurrence = Recurrence {
        rrule: vec![rule.into()],
        ..Recurrence::default()
    };
    let first = &of_file(&[&format!("DTSTART{start}")])[0].start;
    let (from, to) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let found = expand(first, first, &recurrence, from, to, Tz::UTC, 100).unwrap();
    let found: Vec<_> = found.iter().map(|(start, _)| short(start)).collect();
    assert_eq!(found.join(" "), expected, "{rule}");
}

fn paris(start: &str, rule: &str, expected: &str) {
    check(&format!(";TZID=Europe/Paris:{start}"), rule, expected);
}

fn new_york(start: &str, rule: &str, expected: &str) {
    check(&format!(";TZID=America/New_York:{start}"), rule, expected);
}

#[test]
fn a_time_that_does_not_exist_comes_an_hour_later() {
    paris(
        "20250329T023000",
        "FREQ=DAILY;COUNT=3",
        "2025-03-29T02:30+01 2025-03-30T03:30+02 2025-03-31T02:30+02",
    );
    new_york(
        "20250308T023000",
        "FREQ=DAILY;COUNT=3",
        "2025-03-08T02:30-05 2025-03-09T03:30-04 2025-03-10T02:30-04",
    );
    paris(
        "20250323T020000",
        "FREQ=WEEKLY;COUNT=3",
        "2025-03-23T02:00+01 2025-03-30T03:00+02 2025-04-06T02:00+02",
    );
    new_york(
        "20250209T025959",
        "FREQ=MONTHLY;COUNT=3;BYDAY=2SU",
        "2025-02-09T02:59-05 2025-03-09T03:59-04 2025-04-13T02:59-04",
    );
    paris(
        "20250330T023000",
        "FREQ=YEARLY;COUNT=3;BYMONTH=3;BYDAY=-1SU",
        "2025-03-30T03:30+02 2026-03-29T03:30+02 2027-03-28T03:30+02",
    );
}

#[test]
fn a_time_that_exists_twice_comes_the_first_time() {
    paris(
        "20251025T023000",
        "FREQ=DAILY;COUNT=3",
        "2025-10-25T02:30+02 2025-10-26T02:30+02 2025-10-27T02:30+01",
    );
    new_york(
        "20251101T013000",
        "FREQ=DAILY;COUNT=3",
        "2025-11-01T01:30-04 2025-11-02T01:30-04 2025-11-03T01:30-05",
    );
    // 03:00 and 02:00 exist once
    paris(
        "20251025T030000",
        "FREQ=DAILY;COUNT=2",
        "2025-10-25T03:00+02 2025-10-26T03:00+01",
    );
    new_york(
        "20251101T020000",
        "FREQ=DAILY;COUNT=2",
        "2025-11-01T02:00-04 2025-11-02T02:00-05",
    );
}

#[test]
fn hours_go_along_the_clock_on_the_wall_and_no_moment_comes_twice() {
    // 02:00 is 03:00, which counts in COUNT all the same
    paris(
        "20250330T000000",
        "FREQ=HOURLY;COUNT=6",
        "2025-03-30T00:00+01 2025-03-30T01:00+01 2025-03-30T03:00+02 2025-03-30T04:00+02 2025-03-30T05:00+02",
    );
    paris(
        "20250330T000000",
        "FREQ=HOURLY;INTERVAL=2;COUNT=4",
        "2025-03-30T00:00+01 2025-03-30T03:00+02 2025-03-30T04:00+02 2025-03-30T06:00+02",
    );
    new_york(
        "20250309T013000",
        "FREQ=HOURLY;COUNT=4",
        "2025-03-09T01:30-05 2025-03-09T03:30-04 2025-03-09T04:30-04",
    );
    paris(
        "20251026T010000",
        "FREQ=HOURLY;COUNT=4",
        "2025-10-26T01:00+02 2025-10-26T02:00+02 2025-10-26T03:00+01 2025-10-26T04:00+01",
    );
    new_york(
        "20251102T000000",
        "FREQ=HOURLY;COUNT=4",
        "2025-11-02T00:00-04 2025-11-02T01:00-04 2025-11-02T02:00-05 2025-11-02T03:00-05",
    );
    // where nothing changes, nothing changes
    check(
        ":20250330T003000Z",
        "FREQ=HOURLY;COUNT=3",
        "2025-03-30T00:30+00 2025-03-30T01:30+00 2025-03-30T02:30+00",
    );
}

#[test]
fn minutes_go_along_the_clock_on_the_wall() {
    paris(
        "20250330T013000",
        "FREQ=MINUTELY;INTERVAL=30;COUNT=6",
        "2025-03-30T01:30+01 2025-03-30T03:00+02 2025-03-30T03:30+02 2025-03-30T04:00+02",
    );
    // 02:45 comes after 03:30
    paris(
        "20250330T011500",
        "FREQ=MINUTELY;INTERVAL=45;COUNT=6",
        "2025-03-30T01:15+01 2025-03-30T03:00+02 2025-03-30T03:30+02 2025-03-30T03:45+02 \
         2025-03-30T04:15+02 2025-03-30T05:00+02",
    );
    new_york(
        "20251102T003000",
        "FREQ=MINUTELY;INTERVAL=30;COUNT=5",
        "2025-11-02T00:30-04 2025-11-02T01:00-04 2025-11-02T01:30-04 2025-11-02T02:00-05 2025-11-02T02:30-05",
    );
    new_york(
        "20250309T015959",
        "FREQ=SECONDLY;INTERVAL=3601;COUNT=3",
        "2025-03-09T01:59-05 2025-03-09T03:00-04 2025-03-09T04:00-04",
    );
}

#[test]
fn hours_of_a_day() {
    paris(
        "20250329T023000",
        "FREQ=DAILY;BYHOUR=2,3;COUNT=6",
        "2025-03-29T02:30+01 2025-03-29T03:30+01 2025-03-30T03:30+02 2025-03-31T02:30+02 2025-03-31T03:30+02",
    );
    new_york(
        "20250309T010000",
        "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=0,45;COUNT=4",
        "2025-03-09T01:00-05 2025-03-09T01:45-05 2025-03-09T03:00-04 2025-03-09T03:45-04",
    );
    paris(
        "20251026T013000",
        "FREQ=HOURLY;BYHOUR=1,2,3;COUNT=4",
        "2025-10-26T01:30+02 2025-10-26T02:30+02 2025-10-26T03:30+01 2025-10-27T01:30+01",
    );
    new_york(
        "20251102T010000",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=1;COUNT=4",
        "2025-11-02T01:00-04 2025-11-02T01:20-04 2025-11-02T01:40-04 2025-11-03T01:00-05",
    );
}

#[test]
fn until_is_compared_with_the_moment_that_is_meant() {
    paris(
        "20250329T023000",
        "FREQ=DAILY;UNTIL=20250330T013000Z",
        "2025-03-29T02:30+01 2025-03-30T03:30+02",
    );
    paris(
        "20250329T023000",
        "FREQ=DAILY;UNTIL=20250330T012959Z",
        "2025-03-29T02:30+01",
    );
    new_york(
        "20250309T000000",
        "FREQ=HOURLY;UNTIL=20250309T070000Z",
        "2025-03-09T00:00-05 2025-03-09T01:00-05 2025-03-09T03:00-04",
    );
    // the second 02:00 in Paris is at 01:00 UTC, and no occurrence
    for until in ["20251026T000000Z", "20251026T010000Z", "20251026T015959Z"] {
        paris(
            "20251026T010000",
            &format!("FREQ=HOURLY;UNTIL={until}"),
            "2025-10-26T01:00+02 2025-10-26T02:00+02",
        );
    }
}

#[test]
fn the_first_ones_are_those_that_come_first() {
    let wall = NaiveDate::from_ymd_opt(2025, 3, 30).unwrap();
    let start = When::Zoned {
        wall: wall.and_time(NaiveTime::from_hms_opt(0, 45, 0).unwrap()),
        zone: "Europe/Paris".into(),
    };
    let recurrence = Recurrence {
        rrule: vec!["FREQ=MINUTELY;INTERVAL=45".into()],
        ..Recurrence::default()
    };
    // 02:15 (which is 03:15), 03:00, 03:45
    let first = |max| {
        let from: DateTime<Utc> = "2025-03-30T00:45:00Z".parse().unwrap();
        let to = from + TimeDelta::days(9000);
        let found = expand(&start, &start, &recurrence, from, to, Tz::UTC, max).unwrap();
        found.iter().map(|(start, _)| short(start)).collect::<Vec<_>>()
    };
    assert_eq!(first(1), ["2025-03-30T03:00+02"]);
    assert_eq!(first(2), ["2025-03-30T03:00+02", "2025-03-30T03:15+02"]);
    assert_eq!(first(3)[2], "2025-03-30T03:45+02");
}

#[test]
fn what_starts_in_the_hour_that_is_skipped_lasts_as_long_as_the_others() {
    let ends = |from: &str, to: &str, rule: &str| {
        let zone = ";TZID=Europe/Paris";
        let found = of_file(&[&format!(
            "DTSTART{zone}:20250{from}\nDTEND{zone}:20250{to}\n{rule}"
        )]);
        found
            .iter()
            .map(|occurrence| short(&occurrence.end))
            .collect::<Vec<_>>()
    };
    let daily = "RRULE:FREQ=DAILY;COUNT=2";
    for (end, expected) in [
        ("324T023000", "2025-03-24T03:30+01"),
        ("324T024500", "2025-03-24T03:45+01"),
        ("324T033000", "2025-03-24T04:30+01"),
        ("324T034500", "2025-03-24T04:45+01"),
        ("324T060000", "2025-03-24T07:00+01"),
    ] {
        let series = ends("329T023000", &end.replace("324", "329"), daily);
        assert_eq!(
            series[1],
            expected.replace("24T", "30T").replace("+01", "+02"),
            "{end}"
        );
    }
    // but an end that the file gives is kept
    assert_eq!(
        ends("330T023000", "330T060000", daily),
        ["2025-03-30T06:00+02", "2025-03-31T06:00+02"]
    );
    // and what starts before the hour ends at the time on the wall
    assert_eq!(ends("329T013000", "329T033000", daily)[1], "2025-03-30T03:30+02");
}

#[test]
fn an_occurrence_in_the_hour_that_is_skipped_can_be_named_by_either_time() {
    let series = "SUMMARY:a\nDTSTART;TZID=Europe/Paris:20250329T023000\nRRULE:FREQ=DAILY;COUNT=3";
    let rest = ["2025-03-29T02:30+01", "2025-03-31T02:30+02"];
    for name in [
        ";TZID=Europe/Paris:20250330T023000",
        ";TZID=Europe/Paris:20250330T033000",
        ":20250330T013000Z",
        ";TZID=America/New_York:20250329T213000",
        ";VALUE=DATE:20250330",
    ] {
        let without = of_file(&[&format!("{series}\nEXDATE{name}")]);
        assert_eq!(starts(&without), rest, "{name}");
        let moved = of_file(&[
            series,
            &format!("RECURRENCE-ID{name}\nDTSTART:20250330T120000Z\nSUMMARY:b"),
        ]);
        assert_eq!(
            starts(&moved),
            [rest[0], "2025-03-30T12:00+00", rest[1]],
            "{name}"
        );
    }
}

#[test]
fn what_is_taken_out_at_three_is_not_there_as_two_either() {
    let hourly = "DTSTART;TZID=Europe/Paris:20250330T000000\nRRULE:FREQ=HOURLY;COUNT=5";
    let (midnight, one, four) = (
        "2025-03-30T00:00+01",
        "2025-03-30T01:00+01",
        "2025-03-30T04:00+02",
    );
    for name in [
        "EXDATE;TZID=Europe/Paris:20250330T020000",
        "EXDATE;TZID=Europe/Paris:20250330T030000",
        "EXDATE:20250330T010000Z",
    ] {
        let rest = of_file(&[&format!("{hourly}\n{name}")]);
        assert_eq!(starts(&rest), [midnight, one, four], "{name}");
    }
    let rest = of_file(&[&format!("{hourly}\nEXRULE:FREQ=HOURLY;INTERVAL=3;COUNT=2")]);
    assert_eq!(starts(&rest), [one, four]);
}

#[test]
fn a_day_names_its_occurrence_where_it_has_no_midnight() {
    // in Havana summer time begins at midnight
    let series = "SUMMARY:a\nDTSTART;TZID=America/Havana:20250308T090000\nRRULE:FREQ=DAILY;COUNT=3";
    let rest = ["2025-03-08T09:00-05", "2025-03-10T09:00-04"];
    let without = of_file(&[&format!("{series}\nEXDATE;VALUE=DATE:20250309")]);
    assert_eq!(starts(&without), rest);
    let moved = of_file(&[
        series,
        "SUMMARY:b\nRECURRENCE-ID;VALUE=DATE:20250309\nDTSTART:20250309T200000Z",
    ]);
    assert_eq!(starts(&moved), [rest[0], "2025-03-09T20:00+00", rest[1]]);
}

#[test]
fn what_moves_along_is_moved_from_the_time_that_the_rule_means() {
    let series = "SUMMARY:a\nDTSTART;TZID=Europe/Paris:20250328T023000\nRRULE:FREQ=DAILY;COUNT=4";
    let following = "SUMMARY:b\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20250329T023000\n\
                     DTSTART;TZID=Europe/Paris:20250329T080000";
    assert_eq!(
        starts(&of_file(&[series, following])),
        [
            "2025-03-28T02:30+01",
            "2025-03-29T08:00+01",
            "2025-03-30T08:00+02",
            "2025-03-31T08:00+02"
        ]
    );
}

#[test]
fn dates_have_no_clock() {
    let start = When::Date(NaiveDate::from_ymd_opt(2025, 3, 8).unwrap());
    let recurrence = Recurrence {
        rrule: vec!["FREQ=DAILY;COUNT=3".into()],
        ..Recurrence::default()
    };
    let (from, to) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let found = expand(&start, &start, &recurrence, from, to, Tz::America__Havana, 9).unwrap();
    let days: Vec<_> = found
        .iter()
        .map(|(start, end)| format!("{}/{}", start.to_rfc3339(Tz::UTC), end.to_rfc3339(Tz::UTC)))
        .collect();
    assert_eq!(
        days,
        [
            "2025-03-08/2025-03-09",
            "2025-03-09/2025-03-10",
            "2025-03-10/2025-03-11"
        ]
    );
}
