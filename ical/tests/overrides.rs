//! Changed occurrences: moved, cancelled, "this and the following".

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::NaiveDate;
use chrono_tz::Tz;
use ical::{Limits, occurrences, occurrences_json, parse};

/// `summary start` of every occurrence of 2025, in Paris where there is no zone.
fn year(events: &[&str]) -> Vec<String> {
    let events: Vec<_> = events
        .iter()
        .map(|lines| format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT\n"))
        .collect();
    let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat());
    let cal = parse(text.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(cal.unreadable, []);
    let (from, to) = (
        "2025-01-01T00:00:00Z".parse().unwrap(),
        "2026-01-01T00:00:00Z".parse().unwrap(),
    );
    let found = occurrences(&cal, from, to, Tz::Europe__Paris).unwrap();
    let text = |o: &ical::Occurrence| {
        format!(
            "{} {}",
            o.summary,
            o.start.to_rfc3339(Tz::Europe__Paris)[..16].trim_end_matches('+')
        )
    };
    found
        .iter()
        .map(|occurrence| text(occurrence).trim().to_owned())
        .collect()
}

const DAILY: &str =
    "SUMMARY:a\nDTSTART;TZID=Europe/Paris:20250328T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4";

#[test]
fn a_moved_occurrence_is_where_it_was_moved_to() {
    for id in [
        "RECURRENCE-ID;TZID=Europe/Paris:20250330T090000",
        "RECURRENCE-ID:20250330T070000Z",
        "RECURRENCE-ID:20250330T090000",
        "RECURRENCE-ID;VALUE=DATE:20250330",
    ] {
        let moved = format!("SUMMARY:b\n{id}\nDTSTART;TZID=Europe/Paris:20250402T140000");
        assert_eq!(
            year(&[DAILY, &moved]),
            [
                "a 2025-03-28T09:00",
                "a 2025-03-29T09:00",
                "a 2025-03-31T09:00",
                "b 2025-04-02T14:00"
            ],
            "{id}"
        );
    }
}

#[test]
fn an_occurrence_moved_out_of_the_span_is_gone_and_one_moved_in_is_there() {
    let series = "SUMMARY:a\nDTSTART:20241230T090000Z\nRRULE:FREQ=WEEKLY;UNTIL=20250113T090000Z";
    let into = "SUMMARY:in\nRECURRENCE-ID:20241230T090000Z\nDTSTART:20250102T090000Z";
    let out = "SUMMARY:out\nRECURRENCE-ID:20250113T090000Z\nDTSTART:20260601T090000Z";
    assert_eq!(
        year(&[series, into, out]),
        ["in 2025-01-02T09:00", "a 2025-01-06T09:00"]
    );
}

#[test]
fn cancelled_occurrences_and_events_do_not_happen() {
    let cancelled = "RECURRENCE-ID;TZID=Europe/Paris:20250330T090000\nDTSTART;TZID=Europe/Paris:20250330T090000\nSTATUS:CANCELLED";
    assert_eq!(
        year(&[DAILY, cancelled]),
        ["a 2025-03-28T09:00", "a 2025-03-29T09:00", "a 2025-03-31T09:00"]
    );
    assert!(year(&[&format!("{DAILY}\nSTATUS:CANCELLED")]).is_empty());
}

#[test]
fn this_and_the_following_move_along_and_keep_the_new_title() {
    let following = "SUMMARY:b\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20250329T090000\nDTSTART;TZID=Europe/Paris:20250329T143000";
    let own = "SUMMARY:c\nRECURRENCE-ID;TZID=Europe/Paris:20250331T090000\nDTSTART;TZID=Europe/Paris:20250331T080000";
    assert_eq!(
        year(&[DAILY, following]),
        [
            "a 2025-03-28T09:00",
            "b 2025-03-29T14:30",
            "b 2025-03-30T14:30",
            "b 2025-03-31T14:30"
        ]
    );
    assert_eq!(year(&[DAILY, following, own])[3], "c 2025-03-31T08:00");
    // also into another zone
    let abroad = "SUMMARY:b\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20250329T090000\nDTSTART;TZID=America/New_York:20250329T090000";
    assert_eq!(
        year(&[DAILY, abroad])[1..3],
        ["b 2025-03-29T09:00", "b 2025-03-30T08:00"]
    );
}

#[test]
fn an_additional_period_keeps_its_length_when_it_moves_along() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20250101T090000Z\nDURATION:PT1H\n\
                RDATE;VALUE=PERIOD:20250103T090000Z/PT3H\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\n\
                RECURRENCE-ID;RANGE=THISANDFUTURE:20250101T090000Z\nDTSTART:20250101T100000Z\n\
                DURATION:PT2H\nEND:VEVENT\nEND:VCALENDAR\n";
    let cal = parse(text.as_bytes(), &Limits::default()).unwrap();
    let (from, to) = (
        "2025-01-02T00:00:00Z".parse().unwrap(),
        "2026-01-01T00:00:00Z".parse().unwrap(),
    );
    let found = occurrences(&cal, from, to, Tz::UTC).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].starts_at.to_rfc3339(), "2025-01-03T10:00:00+00:00");
    assert_eq!(found[0].ends_at.to_rfc3339(), "2025-01-03T13:00:00+00:00");
}

#[test]
fn an_override_of_an_excluded_occurrence_does_not_happen_and_one_alone_does() {
    let series = format!("{DAILY}\nEXDATE;TZID=Europe/Paris:20250330T090000");
    let change = "SUMMARY:b\nRECURRENCE-ID;TZID=Europe/Paris:20250330T090000\nDTSTART;TZID=Europe/Paris:20250330T120000";
    assert_eq!(
        year(&[&series, change]),
        ["a 2025-03-28T09:00", "a 2025-03-29T09:00", "a 2025-03-31T09:00"]
    );
    assert_eq!(year(&[change]), ["b 2025-03-30T12:00"]);
}

#[test]
fn the_json_has_a_row_per_occurrence_of_the_days() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:b\nSUMMARY:\"x\"\nDTSTART;TZID=America/New_York:20250101T233000\nDURATION:PT1H\nEND:VEVENT\n\
                BEGIN:VEVENT\nUID:a\nDTSTART:20250101\nEND:VEVENT\nBEGIN:VEVENT\nUID:c\nDTSTART:20250102T000000Z\nEND:VEVENT\nEND:VCALENDAR\n";
    let cal = parse(text.as_bytes(), &Limits::default()).unwrap();
    let day = |day| NaiveDate::from_ymd_opt(2025, 1, day).unwrap();
    let json = |first, last| occurrences_json(&cal, day(first), day(last), Tz::UTC).unwrap();
    assert_eq!(
        json(1, 2),
        "[\n{\"uid\":\"a\",\"summary\":\"\",\"start\":\"2025-01-01\",\"end\":\"2025-01-02\",\"all_day\":true},\n\
         {\"uid\":\"b\",\"summary\":\"\\\"x\\\"\",\"start\":\"2025-01-01T23:30:00-05:00\",\"end\":\"2025-01-02T00:30:00-05:00\",\"all_day\":false}\n]\n"
    );
    assert!(json(2, 3).contains("\"c\""));
    assert_eq!(json(5, 6), "[]\n");
}
