//! No input makes the crate panic or hang.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use ical::{Limits, check_rule, occurrences, occurrences_json, parse, write};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const REAL: &str = include_str!("real.ics");

/// Everything that a file can go through.
fn use_all(bytes: &[u8]) {
    let Ok(cal) = parse(
        bytes,
        &Limits {
            max_bytes: 100_000,
            ..Limits::default()
        },
    ) else {
        return;
    };
    let (from, to): (DateTime<Utc>, _) = (
        "2020-01-01T00:00:00Z".parse().unwrap(),
        "2030-01-01T00:00:00Z".parse().unwrap(),
    );
    let _ = occurrences(&cal, from, to, Tz::Europe__Paris);
    let _ = occurrences_json(&cal, from.date_naive(), to.date_naive(), Tz::UTC);
    let text = write(&cal, from, "test");
    let again = parse(text.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(again.unreadable, []);
    assert_eq!(again.series.len(), cal.series.len());
}

/// Pieces that mean something to a reader, and some that do not.
const PIECES: [&str; 33] = [
    "BEGIN:VEVENT\n",
    "END:VEVENT\n",
    "BEGIN:VTIMEZONE\n",
    "END:VTIMEZONE\n",
    "BEGIN:STANDARD\n",
    "END:STANDARD\n",
    "UID:x\n",
    "DTSTART:20250101\n",
    "DTSTART;TZID=Z:20250101T000000\n",
    "DTSTART:99991231T235959Z\n",
    "DTEND:00010101T000000\n",
    "DURATION:P999999D\n",
    "RRULE:FREQ=YEARLY;BYWEEKNO=-53;BYSETPOS=-1\n",
    "RRULE:FREQ=SECONDLY;INTERVAL=4294967295\n",
    "RRULE:FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO;COUNT=4294967295\n",
    "RDATE;VALUE=PERIOD:20250101T000000Z/P9999D\n",
    "EXDATE:20250101\n",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20250101\n",
    "RECURRENCE-ID:99991231T235959\n",
    "TZID:Z\n",
    "TZOFFSETFROM:+2359\n",
    "TZOFFSETTO:-2359\n",
    "X-WR-TIMEZONE:Europe/Paris\n",
    "SEQUENCE:-9223372036854775808\n",
    " ",
    "\n",
    ";",
    ":",
    "\"",
    "\\",
    "é",
    "\u{202e}",
    "\r",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage(bytes in vec(any::<u8>(), 0..400)) {
        use_all(&bytes);
        let mut file = b"BEGIN:VCALENDAR\n".to_vec();
        file.extend(bytes);
        file.extend(b"\nEND:VCALENDAR");
        use_all(&file);
    }

    #[test]
    fn pieces_in_any_order(pieces in vec(select(&PIECES[..]), 0..40)) {
        use_all(format!("BEGIN:VCALENDAR\n{}\nEND:VEVENT\nEND:VCALENDAR\n", pieces.concat()).as_bytes());
    }

    #[test]
    fn real_text_with_changed_bytes(changes in vec((any::<Index>(), any::<u8>()), 1..30)) {
        let mut bytes = REAL.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        use_all(&bytes);
    }

    #[test]
    fn real_text_with_lines_moved(moves in vec((any::<Index>(), any::<Index>()), 1..20)) {
        let mut lines: Vec<_> = REAL.lines().collect();
        for (from, to) in moves {
            let (from, to) = (from.index(lines.len()), to.index(lines.len()));
            lines.swap(from, to);
        }
        use_all(lines.join("\r\n").as_bytes());
    }

    #[test]
    fn any_rule(text in "(FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY);)?(BY(DAY|MONTH|SETPOS|YEARDAY|WEEKNO)=[-+0-9MOTU,]{0,9};){0,3}\\PC{0,9}") {
        let _ = check_rule(&text);
        let event = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20240131T090000\nRRULE:{}\nEND:VEVENT\nEND:VCALENDAR", text.replace('\n', ""));
        use_all(event.as_bytes());
    }
}
