//! The examples of RFC 5545 §3.8.5.3, in the order in which the RFC gives them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use ical::{Recurrence, When, expand};

fn new_york(wall: &str) -> When {
    let wall = NaiveDateTime::parse_from_str(wall, "%Y%m%dT%H%M%S").unwrap();
    When::Zoned {
        wall,
        zone: "America/New_York".into(),
    }
}

fn starts(start: &str, recurrence: &Recurrence, max: usize) -> Vec<NaiveDateTime> {
    let start = new_york(start);
    let (from, to) = (DateTime::<Utc>::MIN_UTC, "2150-01-01T00:00:00Z".parse().unwrap());
    let found = expand(&start, &start, recurrence, from, to, Tz::UTC, max).unwrap();
    let wall = |(start, _)| match start {
        When::Zoned { wall, .. } => wall,
        other => panic!("{other:?}"),
    };
    found.into_iter().map(wall).collect()
}

/// Days of a month as the RFC lists them: `1997 Sep 2-4,9 Oct 1`, all at the time of the start.
fn days(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut year, mut month) = (0, 0);
    for word in text.split_whitespace() {
        if let Some(at) = MONTHS.iter().position(|name| *name == word) {
            month = at + 1;
        } else if word.len() == 4 && !word.contains([',', '-']) {
            year = word.parse().unwrap();
        } else {
            for range in word.split(',') {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                let days = first.parse::<u32>().unwrap()..=last.parse().unwrap();
                found.extend(days.map(|day| format!("{year:04}-{month:02}-{day:02}")));
            }
        }
    }
    found
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Expects exactly these days at the time of the start; with `…` at the end these first ones.
fn check(start: &str, rule: &str, expected: &str) {
    check_without(start, rule, &[], expected);
}

fn check_without(start: &str, rule: &str, exdate: &[&str], expected: &str) {
    let endless = expected.ends_with('…');
    let expected = days(expected.trim_end_matches('…'));
    let exdate = exdate.iter().map(|wall| new_york(wall)).collect();
    let recurrence = Recurrence {
        rrule: vec![rule.into()],
        exdate,
        ..Recurrence::default()
    };
    let max = if endless { expected.len() } else { 1000 };
    let found: Vec<_> = starts(start, &recurrence, max)
        .iter()
        .map(|wall| wall.format("%Y-%m-%d").to_string())
        .collect();
    assert_eq!(found, expected, "{rule}");
    let time = NaiveDateTime::parse_from_str(start, "%Y%m%dT%H%M%S")
        .unwrap()
        .time();
    assert!(
        starts(start, &recurrence, max)
            .iter()
            .all(|wall| wall.time() == time),
        "{rule}"
    );
}

/// Expects exactly these times (`HH:MM`) on the first day, and `more` occurrences in total.
fn check_times(rule: &str, expected: &str, total: usize) {
    let recurrence = Recurrence {
        rrule: vec![rule.into()],
        ..Recurrence::default()
    };
    let found = starts("19970902T090000", &recurrence, total + 1);
    let first_day = found
        .iter()
        .filter(|wall| wall.to_string().starts_with("1997-09-02"));
    let times: Vec<_> = first_day.map(|wall| wall.format("%H:%M").to_string()).collect();
    assert_eq!(times, expected.split(' ').collect::<Vec<_>>(), "{rule}");
    assert_eq!(found.len(), total, "{rule}");
}

#[test]
fn daily() {
    check("19970902T090000", "FREQ=DAILY;COUNT=10", "1997 Sep 2-11");
    check(
        "19970902T090000",
        "FREQ=DAILY;UNTIL=19971224T000000Z",
        "1997 Sep 2-30 Oct 1-31 Nov 1-30 Dec 1-23",
    );
    check(
        "19970902T090000",
        "FREQ=DAILY;INTERVAL=2",
        "1997 Sep 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 Oct 2,4,6…",
    );
    check(
        "19970902T090000",
        "FREQ=DAILY;INTERVAL=10;COUNT=5",
        "1997 Sep 2,12,22 Oct 2,12",
    );
    for rule in [
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
    ] {
        check(
            "19980101T090000",
            rule,
            "1998 Jan 1-31 1999 Jan 1-31 2000 Jan 1-31",
        );
    }
}

#[test]
fn weekly() {
    check(
        "19970902T090000",
        "FREQ=WEEKLY;COUNT=10",
        "1997 Sep 2,9,16,23,30 Oct 7,14,21,28 Nov 4",
    );
    check(
        "19970902T090000",
        "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        "1997 Sep 2,9,16,23,30 Oct 7,14,21,28 Nov 4,11,18,25 Dec 2,9,16,23",
    );
    check(
        "19970902T090000",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "1997 Sep 2,16,30 Oct 14,28 Nov 11,25 Dec 9,23 1998 Jan 6,20 Feb 3,17…",
    );
    for rule in [
        "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
        "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
    ] {
        check("19970902T090000", rule, "1997 Sep 2,4,9,11,16,18,23,25,30 Oct 2");
    }
    check(
        "19970901T090000",
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "1997 Sep 1,3,5,15,17,19,29 Oct 1,3,13,15,17,27,29,31 Nov 10,12,14,24,26,28 Dec 8,10,12,22",
    );
    check(
        "19970902T090000",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        "1997 Sep 2,4,16,18,30 Oct 2,14,16",
    );
}

#[test]
fn monthly() {
    check(
        "19970905T090000",
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "1997 Sep 5 Oct 3 Nov 7 Dec 5 1998 Jan 2 Feb 6 Mar 6 Apr 3 May 1 Jun 5",
    );
    check(
        "19970905T090000",
        "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
        "1997 Sep 5 Oct 3 Nov 7 Dec 5",
    );
    check(
        "19970907T090000",
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "1997 Sep 7,28 Nov 2,30 1998 Jan 4,25 Mar 1,29 May 3,31",
    );
    check(
        "19970922T090000",
        "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
        "1997 Sep 22 Oct 20 Nov 17 Dec 22 1998 Jan 19 Feb 16",
    );
    check(
        "19970928T090000",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "1997 Sep 28 Oct 29 Nov 28 Dec 29 1998 Jan 29 Feb 26…",
    );
    check(
        "19970902T090000",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "1997 Sep 2,15 Oct 2,15 Nov 2,15 Dec 2,15 1998 Jan 2,15",
    );
    check(
        "19970930T090000",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "1997 Sep 30 Oct 1,31 Nov 1,30 Dec 1,31 1998 Jan 1,31 Feb 1",
    );
    check(
        "19970910T090000",
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "1997 Sep 10-15 1999 Mar 10-13",
    );
    check(
        "19970902T090000",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "1997 Sep 2,9,16,23,30 Nov 4,11,18,25 1998 Jan 6,13,20,27 Mar 3,10,17,24,31…",
    );
}

#[test]
fn yearly() {
    check(
        "19970610T090000",
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "1997 Jun 10 Jul 10 1998 Jun 10 Jul 10 1999 Jun 10 Jul 10 2000 Jun 10 Jul 10 2001 Jun 10 Jul 10",
    );
    check(
        "19970310T090000",
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "1997 Mar 10 1999 Jan 10 Feb 10 Mar 10 2001 Jan 10 Feb 10 Mar 10 2003 Jan 10 Feb 10 Mar 10",
    );
    check(
        "19970101T090000",
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "1997 Jan 1 Apr 10 Jul 19 2000 Jan 1 Apr 9 Jul 18 2003 Jan 1 Apr 10 Jul 19 2006 Jan 1",
    );
    check(
        "19970519T090000",
        "FREQ=YEARLY;BYDAY=20MO",
        "1997 May 19 1998 May 18 1999 May 17…",
    );
    check(
        "19970512T090000",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "1997 May 12 1998 May 11 1999 May 17…",
    );
    check(
        "19970313T090000",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "1997 Mar 13,20,27 1998 Mar 5,12,19,26 1999 Mar 4,11,18,25…",
    );
    check(
        "19970605T090000",
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "1997 Jun 5,12,19,26 Jul 3,10,17,24,31 Aug 7,14,21,28 1998 Jun 4,11,18,25 Jul 2,9,16,23,30 Aug 6,13,20,27…",
    );
    check(
        "19961105T090000",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996 Nov 5 2000 Nov 7 2004 Nov 2…",
    );
}

#[test]
fn days_of_the_month_that_are_weekdays() {
    check_without(
        "19970902T090000",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        &["19970902T090000"],
        "1998 Feb 13 Mar 13 Nov 13 1999 Aug 13 2000 Oct 13…",
    );
    check(
        "19970913T090000",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997 Sep 13 Oct 11 Nov 8 Dec 13 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13…",
    );
}

#[test]
fn positions_in_a_set() {
    check(
        "19970904T090000",
        "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
        "1997 Sep 4 Oct 7 Nov 6",
    );
    check(
        "19970929T090000",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "1997 Sep 29 Oct 30 Nov 27 Dec 30 1998 Jan 29 Feb 26 Mar 30…",
    );
}

#[test]
fn several_times_a_day() {
    // the RFC lists 15:00 too, but 17:00 UTC is 13:00 in New York (errata 3883)
    check_times("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", "09:00 12:00", 2);
    check_times(
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        "09:00 09:15 09:30 09:45 10:00 10:15",
        6,
    );
    check_times("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "09:00 10:30 12:00 13:30", 4);
    let every_20 = "09:00 09:20 09:40 10:00 10:20 10:40 11:00 11:20 11:40 12:00 12:20 12:40 13:00 13:20 13:40 \
                    14:00 14:20 14:40 15:00 15:20 15:40 16:00 16:20 16:40";
    for rule in [
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40;UNTIL=19970903T235900",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16;UNTIL=19970903T235900",
    ] {
        check_times(rule, every_20, 48);
    }
}

#[test]
fn the_start_of_the_week_matters() {
    check(
        "19970805T090000",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
        "1997 Aug 5,10,19,24",
    );
    check(
        "19970805T090000",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
        "1997 Aug 5,17,19,31",
    );
}

#[test]
fn days_that_do_not_exist_are_skipped() {
    check(
        "20070115T090000",
        "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
        "2007 Jan 15,30 Feb 15 Mar 15,30",
    );
}
