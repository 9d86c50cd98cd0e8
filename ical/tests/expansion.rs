//! What expansion promises beyond the examples of the RFC: zones, ends, exceptions, cost.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use ical::{ExpandError, Recurrence, When, expand};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn wall(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn paris(text: &str) -> When {
    When::Zoned {
        wall: wall(text),
        zone: "Europe/Paris".into(),
    }
}

fn date(text: &str) -> When {
    When::Date(text.parse().unwrap())
}

fn rule(text: &str) -> Recurrence {
    Recurrence {
        rrule: vec![text.into()],
        ..Recurrence::default()
    }
}

/// Starts and ends as `start/end` in RFC 3339.
fn between(start: &When, end: &When, recurrence: &Recurrence, from: &str, to: &str) -> Vec<String> {
    let found = expand(
        start,
        end,
        recurrence,
        utc(from),
        utc(to),
        Tz::Europe__Paris,
        1000,
    )
    .unwrap();
    let text = |when: &When| when.to_rfc3339(Tz::Europe__Paris);
    found
        .iter()
        .map(|(start, end)| format!("{}/{}", text(start), text(end)))
        .collect()
}

fn starts(start: &When, recurrence: &Recurrence, from: &str, to: &str) -> Vec<String> {
    let found = between(start, start, recurrence, from, to);
    found
        .iter()
        .map(|text| text.split('/').next().unwrap().to_owned())
        .collect()
}

#[test]
fn nine_o_clock_stays_nine_o_clock_across_a_dst_change() {
    let found = starts(
        &paris("2025-03-29T09:00:00"),
        &rule("FREQ=DAILY;COUNT=3"),
        "2025-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(
        found,
        [
            "2025-03-29T09:00:00+01:00",
            "2025-03-30T09:00:00+02:00",
            "2025-03-31T09:00:00+02:00"
        ]
    );
}

#[test]
fn a_time_that_is_skipped_comes_an_hour_later_and_one_that_exists_twice_the_first_time() {
    let found = starts(
        &paris("2025-03-29T02:30:00"),
        &rule("FREQ=DAILY;COUNT=2"),
        "2025-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(found, ["2025-03-29T02:30:00+01:00", "2025-03-30T03:30:00+02:00"]);
    let found = starts(
        &paris("2025-10-26T02:30:00"),
        &rule("FREQ=DAILY;COUNT=1"),
        "2025-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(found, ["2025-10-26T02:30:00+02:00"]);
}

#[test]
fn a_night_shift_ends_at_the_same_time_on_the_wall() {
    let (start, end) = (paris("2025-03-28T22:00:00"), paris("2025-03-29T06:00:00"));
    let found = between(
        &start,
        &end,
        &rule("FREQ=DAILY;COUNT=2"),
        "2025-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(found[1], "2025-03-29T22:00:00+01:00/2025-03-30T06:00:00+02:00");
}

#[test]
fn an_end_in_another_zone_lasts_as_long_everywhere() {
    let end = When::Zoned {
        wall: wall("2025-01-06T12:00:00"),
        zone: "America/New_York".into(),
    };
    let found = between(
        &paris("2025-01-06T10:00:00"),
        &end,
        &rule("FREQ=WEEKLY;COUNT=12"),
        "2025-03-10T00:00:00Z",
        "2025-03-11T00:00:00Z",
    );
    // the United States change their clocks three weeks earlier
    assert_eq!(found, ["2025-03-10T10:00:00+01:00/2025-03-10T13:00:00-04:00"]);
}

#[test]
fn until_in_utc_is_an_instant() {
    let start = paris("2025-03-28T09:00:00");
    let last = |until: &str| {
        starts(
            &start,
            &rule(&format!("FREQ=DAILY;UNTIL={until}")),
            "2025-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
        )
        .pop()
    };
    assert_eq!(last("20250331T070000Z").unwrap(), "2025-03-31T09:00:00+02:00");
    assert_eq!(last("20250331T065959Z").unwrap(), "2025-03-30T09:00:00+02:00");
    assert_eq!(last("20250331T090000").unwrap(), "2025-03-31T09:00:00+02:00");
    assert_eq!(last("20250331").unwrap(), "2025-03-31T09:00:00+02:00");
    assert_eq!(last("20250101T000000Z"), None);
}

#[test]
fn the_start_counts_even_when_the_rule_does_not_mean_it() {
    let found = starts(
        &paris("2025-01-01T09:00:00"),
        &rule("FREQ=WEEKLY;BYDAY=MO;COUNT=3"),
        "2025-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(
        found,
        [
            "2025-01-01T09:00:00+01:00",
            "2025-01-06T09:00:00+01:00",
            "2025-01-13T09:00:00+01:00"
        ]
    );
}

#[test]
fn exceptions_may_be_written_in_any_kind_of_time() {
    let start = paris("2025-01-01T00:30:00");
    let mut recurrence = rule("FREQ=DAILY;COUNT=6");
    recurrence.exdate = vec![
        When::Utc(utc("2025-01-01T23:30:00Z")),
        When::Floating(wall("2025-01-03T00:30:00")),
        date("2025-01-04"),
        paris("2025-01-05T00:30:00"),
        paris("2025-01-06T12:00:00"),
    ];
    let found = starts(
        &start,
        &recurrence,
        "2024-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(found, ["2025-01-01T00:30:00+01:00", "2025-01-06T00:30:00+01:00"]);

    recurrence.exdate = vec![paris("2025-01-02T00:00:00"), date("2025-01-03")];
    let found = starts(
        &date("2025-01-01"),
        &recurrence,
        "2024-12-30T00:00:00Z",
        "2025-01-04T23:00:00Z",
    );
    assert_eq!(found, ["2025-01-01", "2025-01-04", "2025-01-05"][..2]);
}

#[test]
fn additional_dates_join_and_may_have_their_own_end() {
    let mut recurrence = rule("FREQ=DAILY;COUNT=2");
    recurrence.rdate = vec![
        (paris("2025-01-02T09:00:00"), None),
        (
            When::Utc(utc("2025-01-05T08:00:00Z")),
            Some(When::Utc(utc("2025-01-05T12:00:00Z"))),
        ),
    ];
    let (start, end) = (paris("2025-01-01T09:00:00"), paris("2025-01-01T10:00:00"));
    let found = between(
        &start,
        &end,
        &recurrence,
        "2025-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(
        found,
        [
            "2025-01-01T09:00:00+01:00/2025-01-01T10:00:00+01:00",
            "2025-01-02T09:00:00+01:00/2025-01-02T10:00:00+01:00",
            "2025-01-05T09:00:00+01:00/2025-01-05T12:00:00+00:00",
        ]
    );
}

#[test]
fn a_long_additional_period_is_found_in_its_middle() {
    let mut recurrence = rule("FREQ=DAILY;COUNT=1");
    let (start, end) = (paris("2025-02-01T09:00:00"), paris("2025-02-20T09:00:00"));
    recurrence.rdate = vec![(start.clone(), Some(end))];
    let first = paris("2025-01-01T09:00:00");
    assert_eq!(
        starts(
            &first,
            &recurrence,
            "2025-02-10T00:00:00Z",
            "2025-02-11T00:00:00Z"
        ),
        ["2025-02-01T09:00:00+01:00"]
    );
}

#[test]
fn two_rules_make_one_series() {
    let recurrence = Recurrence {
        rrule: vec![
            "FREQ=MONTHLY;BYMONTHDAY=13,16".into(),
            "FREQ=WEEKLY;BYDAY=TH".into(),
        ],
        ..Recurrence::default()
    };
    let (from, to) = ("2012-01-01T00:00:00Z", "2012-02-29T00:00:00Z");
    let found = starts(&date("2012-02-02"), &recurrence, from, to);
    // the 16th is a Thursday
    assert_eq!(
        found,
        [
            "2012-02-02",
            "2012-02-09",
            "2012-02-13",
            "2012-02-16",
            "2012-02-23"
        ]
    );
}

#[test]
fn rules_of_exceptions_take_out() {
    let mut recurrence = rule("FREQ=DAILY;COUNT=4");
    recurrence.exrule = vec!["FREQ=DAILY;INTERVAL=2".into()];
    let found = starts(
        &date("2025-01-01"),
        &recurrence,
        "2024-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(found, ["2025-01-02", "2025-01-04"]);
}

#[test]
fn what_overlaps_the_span_is_found_and_what_touches_it_is_not() {
    let (start, end) = (paris("2025-01-01T09:00:00"), paris("2025-01-03T09:00:00"));
    let none = Recurrence::default();
    let overlaps = |from: &str, to: &str| !between(&start, &end, &none, from, to).is_empty();
    assert!(overlaps("2025-01-02T00:00:00Z", "2025-01-02T01:00:00Z"));
    assert!(overlaps("2025-01-03T07:59:59Z", "2025-01-04T00:00:00Z"));
    assert!(!overlaps("2025-01-03T08:00:00Z", "2025-01-04T00:00:00Z"));
    assert!(!overlaps("2024-01-01T00:00:00Z", "2025-01-01T08:00:00Z"));
    let point = |from: &str, to: &str| !between(&start, &start, &none, from, to).is_empty();
    assert!(point("2025-01-01T08:00:00Z", "2025-01-01T09:00:00Z"));
    assert!(point("2025-01-01T08:00:00Z", "2025-01-01T08:00:00Z"));
    assert!(!point("2025-01-01T07:00:00Z", "2025-01-01T08:00:00Z"));
}

#[test]
fn whole_days_are_those_of_the_floating_zone() {
    let found = |to: &str| {
        starts(
            &date("2025-07-14"),
            &Recurrence::default(),
            "2025-07-13T00:00:00Z",
            to,
        )
    };
    assert!(found("2025-07-13T22:00:00Z").is_empty());
    assert_eq!(found("2025-07-13T22:00:01Z"), ["2025-07-14"]);
}

#[test]
fn an_endless_series_of_decades_starts_where_it_is_asked_for() {
    let start = paris("1990-01-01T09:00:00");
    for rule_text in [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=SECONDLY;INTERVAL=86400",
        "FREQ=DAILY;COUNT=4000000000",
    ] {
        let found = starts(
            &start,
            &rule(rule_text),
            "2026-06-01T00:00:00Z",
            "2026-06-03T00:00:00Z",
        );
        assert_eq!(
            found,
            ["2026-06-01T09:00:00+02:00", "2026-06-02T09:00:00+02:00"],
            "{rule_text}"
        );
    }
    let next = expand(
        &start,
        &start,
        &rule("FREQ=DAILY"),
        utc("2026-06-01T00:00:00Z"),
        utc("9999-01-01T00:00:00Z"),
        Tz::UTC,
        1,
    );
    assert_eq!(
        next.unwrap(),
        [(paris("2026-06-01T09:00:00"), paris("2026-06-01T09:00:00"))]
    );
}

#[test]
fn hostile_rules_end_with_nothing_or_an_error() {
    let start = paris("1970-01-01T09:00:00");
    let count = |text: &str, from: DateTime<Utc>| {
        let found = expand(
            &start,
            &start,
            &rule(text),
            from,
            DateTime::<Utc>::MAX_UTC,
            Tz::UTC,
            1000,
        );
        found.map(|found| found.len())
    };
    // only DTSTART itself
    for text in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    ] {
        assert_eq!(count(text, DateTime::<Utc>::MIN_UTC), Ok(1), "{text}");
    }
    let all = |count: u32| {
        (0..count)
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let many = format!(
        "FREQ=YEARLY;BYDAY=MO;BYHOUR={};BYMINUTE={};BYSECOND={}",
        all(24),
        all(60),
        all(60)
    );
    for text in [
        "FREQ=SECONDLY;BYDAY=FR;BYMONTHDAY=13;BYSETPOS=2",
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
        "FREQ=SECONDLY;COUNT=4000000000;BYMONTH=1,2",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366;COUNT=4000000000",
        &many,
    ] {
        assert_eq!(
            count(text, utc("2026-01-01T00:00:00Z")),
            Err(ExpandError::TooCostly),
            "{text}"
        );
    }
}

#[test]
fn a_full_list_holds_the_first_ones() {
    let found = expand(
        &date("2025-01-01"),
        &date("2025-01-02"),
        &rule("FREQ=DAILY"),
        utc("2025-02-01T00:00:00Z"),
        utc("2026-01-01T00:00:00Z"),
        Tz::UTC,
        2,
    );
    assert_eq!(
        found.unwrap(),
        [
            (date("2025-02-01"), date("2025-02-02")),
            (date("2025-02-02"), date("2025-02-03"))
        ]
    );
}

#[test]
fn what_cannot_be_expanded_says_why() {
    let now = utc("2025-01-01T00:00:00Z");
    let mars = When::Zoned {
        wall: wall("2025-01-01T00:00:00"),
        zone: "Mars/Olympus".into(),
    };
    let error = |start: &When, text: &str| {
        expand(start, start, &rule(text), now, now, Tz::UTC, 1)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(error(&mars, "FREQ=DAILY"), "unknown time zone \"Mars/Olympus\"");
    assert_eq!(
        error(&date("2025-01-01"), "FREQ=DALY"),
        "the recurrence rule \"FREQ=DALY\" cannot be read: FREQ has a wrong value"
    );
    let hourly = "the recurrence rule \"FREQ=HOURLY\" cannot be read: an all-day event cannot repeat several times a day";
    assert_eq!(error(&date("2025-01-01"), "FREQ=HOURLY"), hourly);
}

#[test]
fn the_ends_of_the_calendar_are_reached_without_harm() {
    for day in [
        NaiveDate::MIN,
        NaiveDate::MAX,
        NaiveDate::from_ymd_opt(9999, 12, 31).unwrap(),
    ] {
        for text in [
            "FREQ=DAILY",
            "FREQ=YEARLY;BYWEEKNO=53",
            "FREQ=MONTHLY;COUNT=5",
            "FREQ=WEEKLY;INTERVAL=4000000000",
        ] {
            let start = When::Date(day);
            let _ = expand(
                &start,
                &start,
                &rule(text),
                DateTime::<Utc>::MIN_UTC,
                DateTime::<Utc>::MAX_UTC,
                Tz::UTC,
                5,
            );
            let start = When::Zoned {
                wall: day.and_hms_opt(23, 59, 59).unwrap(),
                zone: "Pacific/Kiritimati".into(),
            };
            let _ = expand(
                &start,
                &start,
                &rule(text),
                DateTime::<Utc>::MIN_UTC,
                DateTime::<Utc>::MAX_UTC,
                Tz::UTC,
                5,
            );
        }
    }
}
