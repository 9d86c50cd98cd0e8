//! How files are read: good, quirky, broken and hostile ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{NaiveDate, NaiveDateTime};
use ical::{Calendar, Limits, ParseError, Reason, RuleError, When, parse};

fn calendar(body: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{body}\nEND:VCALENDAR\n")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT")
}

fn read(body: &str) -> Calendar {
    parse(calendar(body).as_bytes(), &Limits::default()).unwrap()
}

/// Start and end of the only event.
fn span(lines: &str) -> (When, When) {
    let cal = read(&event(lines));
    assert_eq!(cal.unreadable, []);
    let master = cal.series.into_iter().next().unwrap().master.unwrap();
    (master.start, master.end)
}

fn reason(lines: &str) -> (u32, Reason) {
    let cal = read(&event(lines));
    assert_eq!(cal.series, []);
    let unreadable = cal.unreadable.into_iter().next().unwrap();
    assert_eq!(unreadable.uid.as_deref(), Some("a"));
    (unreadable.line, unreadable.reason)
}

fn date(text: &str) -> When {
    When::Date(text.parse::<NaiveDate>().unwrap())
}

fn wall(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn zoned(text: &str, zone: &str) -> When {
    When::Zoned {
        wall: wall(text),
        zone: zone.into(),
    }
}

#[test]
fn an_all_day_event_lasts_a_day_when_the_file_says_less() {
    let expected = (date("2025-05-29"), date("2025-05-30"));
    for end in [
        "DTEND;VALUE=DATE:20250529",
        "DTEND;VALUE=DATE:20250530",
        "DURATION:P1D",
        "DURATION:PT1H",
        "X-NONE:1",
    ] {
        assert_eq!(
            span(&format!("DTSTART;VALUE=DATE:20250529\n{end}")),
            expected,
            "{end}"
        );
    }
    assert_eq!(span("DTSTART:20250529"), expected);
}

#[test]
fn an_end_before_the_start_is_taken_for_the_start() {
    assert_eq!(
        span("DTSTART:20250101T100000Z\nDTEND:20250101T090000Z"),
        (
            When::Utc(wall("2025-01-01T09:00:00").and_utc()),
            When::Utc(wall("2025-01-01T10:00:00").and_utc())
        )
    );
    assert_eq!(
        span("DTSTART;VALUE=DATE:20250103\nDTEND;VALUE=DATE:20250101"),
        (date("2025-01-01"), date("2025-01-03"))
    );
}

#[test]
fn days_of_a_duration_are_calendar_days_and_hours_are_hours() {
    let start = "DTSTART;TZID=Europe/Paris:20250329T120000";
    assert_eq!(
        span(&format!("{start}\nDURATION:P1D")).1,
        zoned("2025-03-30T12:00:00", "Europe/Paris")
    );
    assert_eq!(
        span(&format!("{start}\nDURATION:PT24H")).1,
        zoned("2025-03-30T13:00:00", "Europe/Paris")
    );
    assert_eq!(
        span(&format!("{start}\nDURATION:PT24H\nRRULE:FREQ=WEEKLY")).1,
        zoned("2025-03-30T12:00:00", "Europe/Paris")
    );
    assert_eq!(
        span("DTSTART:20250329T120000").1,
        When::Floating(wall("2025-03-29T12:00:00"))
    );
}

#[test]
fn a_date_and_a_time_become_two_times() {
    assert_eq!(
        span("DTSTART;VALUE=DATE:20250101\nDTEND;TZID=Europe/Paris:20250101T120000"),
        (
            zoned("2025-01-01T00:00:00", "Europe/Paris"),
            zoned("2025-01-01T12:00:00", "Europe/Paris")
        )
    );
}

#[test]
fn zones_are_found_by_name_place_or_rules() {
    let zone = |tzid: &str, vtimezone: &str| {
        let body = format!(
            "{vtimezone}\n{}",
            event(&format!("DTSTART;TZID={tzid}:20250701T090000"))
        );
        read(&body)
            .series
            .first()
            .and_then(|series| match series.master.clone()?.start {
                When::Zoned { zone, .. } => Some(zone),
                When::Utc(_) => Some("UTC".to_owned()),
                _ => None,
            })
    };
    let described = |tzid: &str, more: &str| format!("BEGIN:VTIMEZONE\nTZID:{tzid}\n{more}\nEND:VTIMEZONE");
    let found = |tzid: &str, vtimezone: &str| zone(tzid, vtimezone).unwrap_or_default();
    assert_eq!(found("Europe/Paris", ""), "Europe/Paris");
    assert_eq!(found("UTC", ""), "UTC");
    assert_eq!(
        found("/freeassociation.sourceforge.net/Tzfile/Europe/Madrid", ""),
        "Europe/Madrid"
    );
    assert_eq!(found("\"W. Europe Standard Time\"", ""), "Europe/Berlin");
    assert_eq!(
        found("Chez moi", &described("Chez moi", "X-LIC-LOCATION:Europe/Rome")),
        "Europe/Rome"
    );
    assert_eq!(found("Nowhere", ""), "");

    let europe = "BEGIN:DAYLIGHT\nDTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
                  RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\n\
                  BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
                  RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD";
    let outlook = "(UTC+01:00) Amsterdam, Berlin, Bern";
    assert_eq!(
        found(&format!("\"{outlook}\""), &described(outlook, europe)),
        "Europe/Amsterdam"
    );
    let fixed = |offset: &str| {
        described(
            "X",
            &format!(
                "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD"
            ),
        )
    };
    assert_eq!(found("X", &fixed("+0300")), "Etc/GMT-3");
    assert_eq!(found("X", &fixed("+0530")), "Asia/Kolkata");
    assert_eq!(found("X", &fixed("+0107")), "");
}

#[test]
fn the_zone_of_the_calendar_holds_for_times_without_one() {
    let body = format!(
        "X-WR-TIMEZONE:Europe/Paris\n{}",
        event("DTSTART:20250701T070000Z\nDTEND:20250701T100000")
    );
    let master = read(&body).series.remove(0).master.unwrap();
    assert_eq!(master.start, zoned("2025-07-01T09:00:00", "Europe/Paris"));
    assert_eq!(master.end, zoned("2025-07-01T10:00:00", "Europe/Paris"));
    // the second 02:30 of that night has no wall time of its own
    let body = format!(
        "X-WR-TIMEZONE:Europe/Paris\n{}",
        event("DTSTART:20251026T013000Z")
    );
    assert_eq!(
        read(&body).series.remove(0).master.unwrap().start,
        When::Utc(wall("2025-10-26T01:30:00").and_utc())
    );
}

#[test]
fn everything_an_event_says_is_kept() {
    let cal = read(&event(
        "DTSTART:20250101T090000Z\nSUMMARY;LANGUAGE=fr:Réunion\\, \\\"vite\\\"\nDESCRIPTION:un\\ndeux\nLOCATION:Salle\\; 2\n\
         URL:https://example.org/?a=b,c\nSTATUS:cancelled\nSEQUENCE:7\nLAST-MODIFIED:20250101T000000Z\n\
         CATEGORIES:a,b\nCATEGORIES:c\\,d\nBEGIN:VALARM\nTRIGGER:-PT5M\nDESCRIPTION:alarm\nEND:VALARM",
    ));
    let entry = cal.series[0].master.clone().unwrap();
    assert_eq!(entry.summary, "Réunion, \"vite\"");
    assert_eq!(entry.description, "un\ndeux");
    assert_eq!(entry.location, "Salle; 2");
    assert_eq!(entry.url.as_deref(), Some("https://example.org/?a=b,c"));
    assert!(entry.cancelled);
    assert_eq!(entry.sequence, 7);
    assert_eq!(
        entry.last_modified.unwrap().to_rfc3339(),
        "2025-01-01T00:00:00+00:00"
    );
    assert_eq!(entry.categories, ["a", "b", "c,d"]);
    assert_eq!(entry.line, 3);
}

#[test]
fn a_bad_event_is_told_with_its_line_and_sinks_no_other() {
    let cal = read(&format!(
        "{}\nBEGIN:VEVENT\nUID:b\nDTSTART:20250101\nEND:VEVENT",
        event("DTSTART:20250230T090000")
    ));
    assert_eq!(cal.series.len(), 1);
    assert_eq!(cal.unreadable[0].line, 5);
    assert_eq!(
        cal.unreadable[0].reason.to_string(),
        "DTSTART is not a date or time: \"20250230T090000\""
    );
}

#[test]
fn reasons_are_precise() {
    assert_eq!(reason("SUMMARY:x"), (3, Reason::NoStart));
    assert_eq!(
        reason("DTSTART;TZID=Mars:20250101T090000"),
        (5, Reason::UnknownZone { tzid: "Mars".into() })
    );
    assert_eq!(
        reason("DTSTART:20250101\nDURATION:soon"),
        (6, Reason::BadDuration { value: "soon".into() })
    );
    let error = RuleError::BadPart { part: "BYDAY".into() };
    let rule = "FREQ=WEEKLY;BYDAY=LU".to_owned();
    assert_eq!(
        reason(&format!("DTSTART:20250101\nRRULE:{rule}")),
        (6, Reason::BadRule { rule, error })
    );
    let (line, reason) = reason("DTSTART:20250101\nEXDATE:20250102,oops");
    assert_eq!(
        (line, reason),
        (
            6,
            Reason::BadDate {
                property: "EXDATE".into(),
                value: "oops".into()
            }
        )
    );
}

#[test]
fn a_missing_end_costs_one_event() {
    let cal = read(&format!(
        "BEGIN:VEVENT\nUID:open\nDTSTART:20250101\n{}",
        event("DTSTART:20250102")
    ));
    assert_eq!(cal.series.len(), 1);
    assert_eq!(cal.unreadable[0].uid.as_deref(), Some("open"));
    assert_eq!(cal.unreadable[0].reason, Reason::NotClosed);
}

#[test]
fn an_event_without_uid_gets_the_same_one_at_every_import() {
    let uid = |stamp: &str| {
        let body = format!("BEGIN:VEVENT\nDTSTAMP:{stamp}\nSUMMARY:x\nDTSTART:20250101\nEND:VEVENT");
        read(&body).series.remove(0).uid
    };
    assert_eq!(uid("20250101T000000Z"), uid("20260101T000000Z"));
    assert!(uid("20250101T000000Z").starts_with("no-uid-"));
}

#[test]
fn of_two_versions_the_newer_counts() {
    let version = |sequence: u32, title: &str| {
        event(&format!("DTSTART:20250101\nSEQUENCE:{sequence}\nSUMMARY:{title}"))
    };
    let title = |body: String| read(&body).series.remove(0).master.unwrap().summary;
    assert_eq!(
        title(format!("{}\n{}", version(2, "new"), version(1, "old"))),
        "new"
    );
    assert_eq!(
        title(format!("{}\n{}", version(1, "first"), version(1, "second"))),
        "second"
    );
}

#[test]
fn other_components_are_skipped() {
    let cal = read("BEGIN:VTODO\nUID:t\nDTSTART:20250101\nEND:VTODO\nBEGIN:VJOURNAL\nUID:j\nEND:VJOURNAL");
    assert_eq!((cal.series.len(), cal.unreadable.len()), (0, 0));
}

#[test]
fn what_is_wrong_with_a_whole_file_is_said_clearly() {
    let error = |bytes: &[u8]| parse(bytes, &Limits::default()).unwrap_err();
    assert_eq!(error(b""), ParseError::NotCalendar);
    assert_eq!(
        error(&b"lorem ipsum: dolor\n".repeat(50_000)),
        ParseError::NotCalendar
    );
    let garbage: Vec<u8> = (0..1_000_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    assert!(matches!(error(&garbage), ParseError::NotText { .. }));
    assert_eq!(
        error(&vec![b'x'; 50 * 1024 * 1024]),
        ParseError::TooLarge {
            bytes: 52_428_800,
            max: 5_242_880
        }
    );
    let whole = calendar(&event("DTSTART:20250101"));
    let cut = whole.find("END:VEVENT").unwrap();
    assert_eq!(
        error(&whole.as_bytes()[..cut]),
        ParseError::Truncated {
            line: 3,
            open: "VEVENT".into()
        }
    );
    assert_eq!(
        error(&whole.as_bytes()[..whole.len() - 4]),
        ParseError::Truncated {
            line: 1,
            open: "VCALENDAR".into()
        }
    );
    assert!(matches!(
        error("BEGIN:VCALENDAR\n".repeat(1000).as_bytes()),
        ParseError::TooDeep { line: 33 }
    ));
}

#[test]
fn limits_hold() {
    let limits = Limits {
        max_series: 1,
        max_line: 40,
        ..Limits::default()
    };
    let two = calendar(
        "BEGIN:VEVENT\nUID:1\nDTSTART:20250101\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nDTSTART:20250101\nEND:VEVENT",
    );
    assert_eq!(
        parse(two.as_bytes(), &limits),
        Err(ParseError::TooManySeries { max: 1 })
    );
    let long = |name: &str| calendar(&event(&format!("DTSTART:20250101\n{name}:{}", "x".repeat(50))));
    assert_eq!(parse(long("ATTACH").as_bytes(), &limits).unwrap().unreadable, []);
    let reason = parse(long("SUMMARY").as_bytes(), &limits)
        .unwrap()
        .unreadable
        .remove(0)
        .reason;
    assert_eq!(
        reason,
        Reason::LineTooLong {
            property: "SUMMARY".into(),
            max: 40
        }
    );
}
