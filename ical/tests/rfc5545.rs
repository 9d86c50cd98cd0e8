//! Every example of RFC 5545 §3.8.5.3, in the order in which the RFC gives them, then those of
//! §3.3.10. Where the RFC ends a list with dots, the dates that it names are compared.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use ical::{Recurrence, expand};

/// The examples all take place in New York.
fn new_york(start: &str) -> String {
    format!("{start}@America/New_York")
}

fn check(start: &str, rule: &str, expected: &str) {
    common::check(&new_york(start), rule, expected);
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
        "1997 Sep 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 \
         Oct 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 \
         Nov 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29 Dec 1,3…",
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
        "1997 Jun 5,12,19,26 Jul 3,10,17,24,31 Aug 7,14,21,28 \
         1998 Jun 4,11,18,25 Jul 2,9,16,23,30 Aug 6,13,20,27 \
         1999 Jun 3,10,17,24 Jul 1,8,15,22,29 Aug 5,12,19,26…",
    );
}

#[test]
fn days_of_the_month_that_are_weekdays() {
    common::check_without(
        &new_york("19970902T090000"),
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        &[&new_york("19970902T090000")],
        "1998 Feb 13 Mar 13 Nov 13 1999 Aug 13 2000 Oct 13…",
    );
    check(
        "19970913T090000",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997 Sep 13 Oct 11 Nov 8 Dec 13 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13…",
    );
    check(
        "19961105T090000",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996 Nov 5 2000 Nov 7 2004 Nov 2…",
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
    check(
        "19970902T090000",
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z",
        "1997 Sep 2 09:00,12:00",
    );
    check(
        "19970902T090000",
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
        "1997 Sep 2 09:00,12:00,15:00",
    );
    check(
        "19970902T090000",
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        "1997 Sep 2 09:00,09:15,09:30,09:45,10:00,10:15",
    );
    check(
        "19970902T090000",
        "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
        "1997 Sep 2 09:00,10:30,12:00,13:30",
    );
    for rule in [
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
    ] {
        check(
            "19970902T090000",
            rule,
            "1997 Sep 2,3 09:00,09:20,09:40,10:00,10:20,10:40,11:00,11:20,11:40,12:00,12:20,12:40,\
             13:00,13:20,13:40,14:00,14:20,14:40,15:00,15:20,15:40,16:00,16:20,16:40…",
        );
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

#[test]
fn nine_o_clock_is_in_summer_time_until_26_october_1997() {
    let start = common::when(&new_york("19970902T090000"));
    let recurrence = Recurrence {
        rrule: vec!["FREQ=DAILY;UNTIL=19971224T000000Z".into()],
        ..Recurrence::default()
    };
    let (from, to) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let found = expand(&start, &start, &recurrence, from, to, Tz::UTC, 1000).unwrap();
    for (start, _) in &found {
        let winter = common::wall_of(start).to_string().as_str() >= "1997-10-26";
        let offset = if winter { "-05:00" } else { "-04:00" };
        assert!(start.to_rfc3339(Tz::UTC).ends_with(offset), "{start:?}");
    }
    assert_eq!(found.len(), 113);
}

#[test]
fn the_examples_of_the_value_type() {
    check(
        "19970105T083000",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=SU;BYHOUR=8,9;BYMINUTE=30",
        "1997 Jan 5,12,19,26 08:30,09:30 1999 Jan 3,10,17,24,31 08:30,09:30…",
    );
    check(
        "19970902T090000",
        "FREQ=DAILY;COUNT=10;INTERVAL=2",
        "1997 Sep 2,4,6,8,10,12,14,16,18,20",
    );
    check(
        "19970930T090000",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "1997 Sep 30 Oct 31 Nov 28 Dec 31…",
    );
    // the rest comes from the start: the day of the month, the minute and the second
    check(
        "19970105T083000",
        "FREQ=YEARLY;BYMONTH=1",
        "1997 Jan 5 1998 Jan 5…",
    );
    check(
        "19970105T083017",
        "FREQ=DAILY;BYHOUR=8,20",
        "1997 Jan 5,6 08:30:17,20:30:17…",
    );
}
