//! What is written is what was meant, and other programs can read it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use ical::{Calendar, Entry, Limits, Override, Recurrence, Series, When, occurrences, parse, write};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn stamp() -> DateTime<Utc> {
    "2025-01-01T00:00:00Z".parse().unwrap()
}

fn entry(start: When, end: When) -> Entry {
    Entry {
        summary: "Daily".into(),
        description: String::new(),
        location: String::new(),
        url: None,
        cancelled: false,
        start,
        end,
        sequence: 3,
        last_modified: None,
        recurrence: Recurrence::default(),
        categories: vec![],
        line: 0,
    }
}

fn calendar(master: Entry) -> Calendar {
    let series = Series {
        uid: "a@example.org".into(),
        line: 0,
        master: Some(master),
        overrides: vec![],
    };
    Calendar {
        name: Some("Team; é".into()),
        series: vec![series],
        unreadable: vec![],
    }
}

fn zoned(wall: &str, zone: &str) -> When {
    When::Zoned {
        wall: wall.parse().unwrap(),
        zone: zone.into(),
    }
}

#[test]
fn a_file_has_all_that_the_rfc_asks_for() {
    let mut master = entry(
        zoned("2025-03-28T09:00:00", "Europe/Paris"),
        zoned("2025-03-28T09:15:00", "Europe/Paris"),
    );
    master.recurrence.rrule.push("FREQ=DAILY".into());
    let text = write(&calendar(master), stamp(), "-//Example//EN");
    let expected = "BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
CALSCALE:GREGORIAN
X-WR-CALNAME:Team\\; é
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a@example.org
DTSTAMP:20250101T000000Z
SEQUENCE:3
DTSTART;TZID=Europe/Paris:20250328T090000
DTEND;TZID=Europe/Paris:20250328T091500
RRULE:FREQ=DAILY
SUMMARY:Daily
END:VEVENT
END:VCALENDAR
";
    assert_eq!(text, expected.replace('\n', "\r\n"));
}

#[test]
fn lines_are_folded_at_75_octets_between_characters() {
    let mut master = entry(When::Utc(stamp()), When::Utc(stamp()));
    master.description = "é€𝄞".repeat(100);
    let text = write(&calendar(master.clone()), stamp(), "x");
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains('\n'))
    );
    assert_eq!(
        read(&text).series[0].master.clone().unwrap().description,
        master.description
    );
}

#[test]
fn nothing_in_a_text_can_begin_a_new_line() {
    let mut master = entry(When::Utc(stamp()), When::Utc(stamp()));
    master.url = Some("https://example.org\r\nSUMMARY:forged".into());
    master.summary = "a\r\nEND:VEVENT\rb".into();
    master.recurrence.rrule.push("FREQ=DAILY\nSUMMARY:forged".into());
    let text = write(&calendar(master), stamp(), "x\r\nX:1");
    assert!(!text.contains("\r\nSUMMARY:forged") && !text.contains("\r\nX:1"));
    assert_eq!(text.matches("END:VEVENT\r\n").count(), 1);
}

fn read(text: &str) -> Calendar {
    parse(text.as_bytes(), &Limits::default()).unwrap()
}

/// Every zone of the database, read back by its written rules alone, shows the right time.
#[test]
fn every_zone_is_described_by_rules_that_give_its_offsets() {
    let mut wrong = Vec::new();
    for zone in chrono_tz::TZ_VARIANTS {
        let mut master = entry(
            zoned("2024-06-01T12:00:00", zone.name()),
            zoned("2024-06-01T13:00:00", zone.name()),
        );
        master
            .recurrence
            .rrule
            .push("FREQ=DAILY;UNTIL=20260101T000000Z".into());
        let text = write(&calendar(master), stamp(), "x");
        if !text.contains("BEGIN:VTIMEZONE") {
            continue;
        }
        // hide the name: the reader has only the rules to go by
        let cal = read(
            &text
                .replace(&format!("TZID:{}", zone.name()), "TZID:hidden")
                .replace(&format!("TZID={}", zone.name()), "TZID=hidden"),
        );
        let Some(series) = cal.series.first() else {
            wrong.push(zone.name());
            continue;
        };
        let own = occurrences(&read(&text), stamp(), stamp() + TimeDelta::days(365), Tz::UTC).unwrap();
        let hidden = occurrences(
            &Calendar {
                series: vec![series.clone()],
                ..Calendar::default()
            },
            stamp(),
            stamp() + TimeDelta::days(365),
            Tz::UTC,
        )
        .unwrap();
        if own
            .iter()
            .map(|o| o.starts_at)
            .ne(hidden.iter().map(|o| o.starts_at))
        {
            wrong.push(zone.name());
        }
    }
    assert_eq!(wrong, Vec::<&str>::new());
}

fn any_when() -> impl Strategy<Value = When> {
    let wall = (1990..2040i32, 1..=365u32, 0..86_400i64).prop_map(|(year, day, second)| -> NaiveDateTime {
        NaiveDate::from_yo_opt(year, day)
            .unwrap_or_default()
            .and_hms_opt(0, 0, 0)
            .unwrap_or_default()
            + TimeDelta::seconds(second)
    });
    (
        wall,
        0..4,
        prop_oneof![
            Just("Europe/Paris"),
            Just("America/New_York"),
            Just("Africa/Casablanca")
        ],
    )
        .prop_map(|(wall, kind, zone)| match kind {
            0 => When::Date(wall.date()),
            1 => When::Utc(wall.and_utc()),
            2 => When::Floating(wall),
            _ => When::Zoned {
                wall,
                zone: zone.into(),
            },
        })
}

fn later(start: &When, seconds: i64) -> When {
    let more = TimeDelta::seconds(seconds);
    match start {
        When::Date(date) => When::Date(*date + TimeDelta::days(1 + seconds / 86_400)),
        When::Utc(instant) => When::Utc(*instant + more),
        When::Floating(wall) => When::Floating(*wall + more),
        // a day more, so that no DST gap turns start and end around
        When::Zoned { wall, zone } => When::Zoned {
            wall: *wall + more + TimeDelta::days(1),
            zone: zone.clone(),
        },
    }
}

prop_compose! {
    fn any_entry()(
        start in any_when(), length in 0..200_000i64,
        summary in "\\PC{0,40}", description in "([a-zé;,:\\\\ ]|\n){0,200}", location in "\\PC{0,10}",
        url in option::of("https://[a-z]{1,90}"), cancelled: bool, sequence in 0..9i64,
        rrule in vec(prop_oneof![Just("FREQ=WEEKLY;BYDAY=MO".to_owned()), Just("FREQ=YEARLY;UNTIL=20300101T000000Z".to_owned())], 0..2),
        exdate in vec(any_when(), 0..3), rdate in vec(any_when(), 0..3), categories in vec("[a-z,;\\\\é]{1,9}", 0..3),
    ) -> Entry {
        let end = later(&start, length);
        let rdate = rdate.into_iter().map(|when| { let end = (!when.is_date()).then(|| later(&when, length)); (when, end) }).collect();
        let recurrence = Recurrence { rrule, rdate, exdate, exrule: vec![] };
        Entry { summary, description, location, url, cancelled, sequence, recurrence, categories, ..entry(start, end) }
    }
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let overrides = vec((any_when(), any::<bool>(), any_entry()), 0..3);
    vec((any_entry(), overrides), 0..4).prop_map(|list| {
        let series = list.into_iter().enumerate().map(|(number, (master, overrides))| {
            let mut overrides: Vec<_> = overrides
                .into_iter()
                .map(|(recurrence_id, this_and_future, entry)| Override {
                    recurrence_id,
                    this_and_future,
                    entry,
                })
                .collect();
            overrides.sort_by(|a, b| a.recurrence_id.cmp(&b.recurrence_id));
            overrides.dedup_by(|a, b| a.recurrence_id == b.recurrence_id);
            Series {
                uid: format!("uid {number}; é"),
                line: 0,
                master: Some(master),
                overrides,
            }
        });
        Calendar {
            name: None,
            series: series.collect(),
            unreadable: vec![],
        }
    })
}

/// The same calendar without what a file adds.
fn without_lines(mut cal: Calendar) -> Calendar {
    for series in &mut cal.series {
        series.line = 0;
        series.master.iter_mut().for_each(|master| master.line = 0);
        series
            .overrides
            .iter_mut()
            .for_each(|change| change.entry.line = 0);
    }
    cal
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(cal in any_calendar()) {
        let text = write(&cal, stamp(), "-//Example//EN");
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        prop_assert_eq!(without_lines(read(&text)), cal);
    }
}
