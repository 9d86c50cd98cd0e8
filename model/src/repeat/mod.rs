//! How an event repeats: what people plan by hand, as a type, to and from an RFC 5545 rule.

mod form;
mod moved;
mod words;

pub use form::{Ends, Freq, Monthly, RepeatForm, Repeating};

use crate::{calendar::Occurrence, event::EventTime, person::words as names, zone::ZoneRules};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use moved::nth_of;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write as _};

/// The days of a week, by the names that rules give them.
const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

/// From Monday to Friday.
pub const WORK_WEEK: [Weekday; 5] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
];

/// A rhythm that starts with the event's first occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    pub rhythm: Rhythm,
    /// Every so many days, weeks, months or years; at least 1.
    pub every: u16,
    pub end: RepeatEnd,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rhythm {
    Daily,
    /// On these days, in the order of the week; none: on the day of the first occurrence.
    Weekly(Vec<Weekday>),
    Monthly(MonthDay),
    Yearly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MonthDay {
    /// The day of the first occurrence.
    AsFirst,
    /// From 1; months that lack it are passed over.
    Number(u8),
    /// The first to fifth of these weekdays, or the last (-1).
    Nth(i8, Weekday),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepeatEnd {
    Never,
    /// The last day on which it can start, on the clock of the event's zone.
    On(NaiveDate),
    /// After so many occurrences, the first one among them.
    After(u16),
}

/// How a series repeats, as its readers are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repeats {
    By(Repeat),
    /// By rules that the editor does not write, taken over from elsewhere.
    Otherwise,
}

/// Which occurrences of a series a change is for, seen from one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The occurrence, where the series does not have another event for it.
    pub at: Option<Occurrence>,
    pub scope: Scope,
}

/// Which occurrences of a series a change is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What was named: an occurrence, or a series as a whole.
    #[default]
    This,
    Following,
    All,
}
names!(Scope { This => "this", Following => "following", All => "all" });

impl Repeat {
    /// Reads an `RRULE` value without its name, of an event that first takes place at `first`; nothing for a rule
    /// that holds more than this type does. `zone` is the clock of the event.
    #[must_use]
    pub fn parse(rule: &str, first: &EventTime, zone: &ZoneRules) -> Option<Self> {
        let mut parts: BTreeMap<&str, &str> = rule
            .split(';')
            .map(|part| part.split_once('='))
            .collect::<Option<_>>()?;
        // It matters only to what is not read here, or where it is Monday.
        let week_start = parts.remove("WKST").unwrap_or("MO");
        let every: u16 = parts.remove("INTERVAL").map_or(Some(1), |n| n.parse().ok())?;
        let end = parse_end(parts.remove("COUNT"), parts.remove("UNTIL"), first, zone)?;
        let days = parts.remove("BYDAY");
        let number = parts.remove("BYMONTHDAY");
        let rhythm = match (parts.remove("FREQ")?, days, number) {
            ("DAILY", None, None) => Rhythm::Daily,
            ("DAILY", Some("MO,TU,WE,TH,FR"), None) if every == 1 => Rhythm::Weekly(WORK_WEEK.to_vec()),
            ("WEEKLY", days, None) if week_start == "MO" => Rhythm::Weekly(parse_days(days)?),
            ("MONTHLY", None, None) => Rhythm::Monthly(MonthDay::AsFirst),
            ("MONTHLY", None, Some(number)) => {
                let number = number.parse().ok().filter(|n| (1..=31).contains(n))?;
                Rhythm::Monthly(MonthDay::Number(number))
            }
            ("MONTHLY", Some(day), None) => Rhythm::Monthly(parse_nth(day)?),
            ("YEARLY", None, None) => Rhythm::Yearly,
            _ => return None,
        };
        (parts.is_empty() && every > 0).then_some(Self { rhythm, every, end })
    }

    /// The `RRULE` value, without its name, for an event that first takes place at `first`; `zone` is its clock.
    #[must_use]
    pub fn rule(&self, first: &EventTime, zone: &ZoneRules) -> String {
        let mut rule = String::from(match self.rhythm {
            Rhythm::Daily => "FREQ=DAILY",
            Rhythm::Weekly(_) => "FREQ=WEEKLY",
            Rhythm::Monthly(_) => "FREQ=MONTHLY",
            Rhythm::Yearly => "FREQ=YEARLY",
        });
        // Writing into a String does not fail.
        if self.every > 1 {
            let _ = write!(rule, ";INTERVAL={}", self.every);
        }
        let _ = match &self.rhythm {
            Rhythm::Weekly(days) if !days.is_empty() => {
                let names: Vec<&str> = days.iter().map(|day| name(*day)).collect();
                write!(rule, ";BYDAY={}", names.join(","))
            }
            Rhythm::Monthly(MonthDay::Number(number)) => write!(rule, ";BYMONTHDAY={number}"),
            Rhythm::Monthly(MonthDay::Nth(nth, day)) => write!(rule, ";BYDAY={nth}{}", name(*day)),
            _ => Ok(()),
        };
        let _ = match self.end {
            RepeatEnd::Never => Ok(()),
            RepeatEnd::After(count) => write!(rule, ";COUNT={count}"),
            RepeatEnd::On(day) if first.is_all_day() => write!(rule, ";UNTIL={}", day.format("%Y%m%d")),
            RepeatEnd::On(day) => {
                let after = day.checked_add_days(Days::new(1)).unwrap_or(day);
                let last = zone.start_of_day(after) - TimeDelta::seconds(1);
                write!(rule, ";UNTIL={}", last.format("%Y%m%dT%H%M%SZ"))
            }
        };
        rule
    }

    /// The first day from `day` on that the rhythm names.
    #[must_use]
    pub fn first_day(&self, day: NaiveDate) -> NaiveDate {
        let fits = |day: &NaiveDate| match &self.rhythm {
            Rhythm::Weekly(days) => days.is_empty() || days.contains(&day.weekday()),
            Rhythm::Monthly(MonthDay::Number(number)) => day.day() == u32::from(*number),
            Rhythm::Monthly(nth @ MonthDay::Nth(-1, _)) => nth_of(*day, true) == *nth,
            Rhythm::Monthly(MonthDay::Nth(nth, weekday)) => {
                day.weekday() == *weekday && (day.day() - 1) / 7 + 1 == u32::from(nth.unsigned_abs())
            }
            Rhythm::Daily | Rhythm::Monthly(MonthDay::AsFirst) | Rhythm::Yearly => true,
        };
        // A fifth Tuesday, or a 31st, is never further away than a few months.
        day.iter_days().take(200).find(fits).unwrap_or(day)
    }
}

fn name(day: Weekday) -> &'static str {
    DAYS.iter()
        .find(|(_, known)| *known == day)
        .map_or("MO", |(name, _)| name)
}

fn parse_day(name: &str) -> Option<Weekday> {
    DAYS.iter().find(|(known, _)| *known == name).map(|(_, day)| *day)
}

fn parse_days(names: Option<&str>) -> Option<Vec<Weekday>> {
    let mut days: Vec<Weekday> = match names {
        Some(names) => names.split(',').map(parse_day).collect::<Option<_>>()?,
        None => Vec::new(),
    };
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    Some(days)
}

/// `2TU`, `-1FR`.
fn parse_nth(text: &str) -> Option<MonthDay> {
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number: i8 = number.parse().ok()?;
    (number == -1 || (1..=5).contains(&number)).then_some(MonthDay::Nth(number, parse_day(day)?))
}

fn parse_end(
    count: Option<&str>,
    until: Option<&str>,
    first: &EventTime,
    zone: &ZoneRules,
) -> Option<RepeatEnd> {
    match (count, until) {
        (None, None) => Some(RepeatEnd::Never),
        (Some(count), None) => count.parse().ok().filter(|n| *n > 0).map(RepeatEnd::After),
        (None, Some(until)) => parse_until(until, first, zone).map(RepeatEnd::On),
        _ => None,
    }
}

/// The last day on which something can start that starts at the hour of `first`.
fn parse_until(text: &str, first: &EventTime, zone: &ZoneRules) -> Option<NaiveDate> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y%m%d") {
        return Some(day);
    }
    let wall = |text| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    let last = match text.strip_suffix('Z') {
        Some(text) => zone.wall(DateTime::from_naive_utc_and_offset(wall(text)?, chrono::Utc)),
        None => wall(text)?,
    };
    match first {
        EventTime::Timed { start, .. } if last.time() < zone.wall(*start).time() => last.date().pred_opt(),
        _ => Some(last.date()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tests::paris;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn first(day: NaiveDate, all_day: bool) -> EventTime {
        if all_day {
            return EventTime::AllDay {
                first: day,
                last: day,
            };
        }
        let start = paris().start_of_day(day) + TimeDelta::hours(9);
        EventTime::Timed {
            start,
            end: start + TimeDelta::hours(1),
            zone: "Europe/Paris".into(),
        }
    }

    #[test]
    fn a_rhythm_is_written_as_a_rule() {
        let check = |repeat: &Repeat, all_day, rule: &str| {
            assert_eq!(repeat.rule(&first(day("2026-03-10"), all_day), &paris()), rule);
        };
        let mut repeat = Repeat {
            rhythm: Rhythm::Weekly(vec![Weekday::Tue, Weekday::Fri]),
            every: 2,
            end: RepeatEnd::On(day("2026-06-30")),
        };
        // The last day counts whole, on the clock of the event.
        check(
            &repeat,
            false,
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;UNTIL=20260630T215959Z",
        );
        check(&repeat, true, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;UNTIL=20260630");
        (repeat.every, repeat.end) = (1, RepeatEnd::After(5));
        repeat.rhythm = Rhythm::Monthly(MonthDay::Nth(-1, Weekday::Fri));
        check(&repeat, false, "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5");
    }

    #[test]
    fn what_the_type_would_not_hold_whole_is_not_read() {
        for rule in [
            "",
            "FREQ=HOURLY",
            "FREQ=YEARLY;BYMONTH=3",
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=MO",
            "FREQ=DAILY;COUNT=x",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=0",
            "FREQ=MONTHLY;BYDAY=é",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=WEEKLY;BYDAY=2MO",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        ] {
            assert_eq!(
                Repeat::parse(rule, &first(day("2026-03-10"), false), &paris()),
                None,
                "{rule}"
            );
        }
    }

    #[test]
    fn a_rhythm_moves_with_its_first_day() {
        let check = |rule: &str, from, to, moved: &str| {
            let repeat = Repeat::parse(rule, &first(day(from), true), &paris()).expect("a rule");
            let found = repeat.moved(day(from), day(to));
            assert_eq!(found.rule(&first(day(to), true), &paris()), moved);
        };
        check(
            "FREQ=WEEKLY;BYDAY=MO,FR",
            "2026-03-06",
            "2026-03-07",
            "FREQ=WEEKLY;BYDAY=TU,SA",
        );
        check(
            "FREQ=WEEKLY;BYDAY=MO,SU",
            "2026-03-01",
            "2026-03-02",
            "FREQ=WEEKLY;BYDAY=MO,TU",
        );
        check(
            "FREQ=MONTHLY;BYDAY=2TU",
            "2026-03-10",
            "2026-03-19",
            "FREQ=MONTHLY;BYDAY=3TH",
        );
        check(
            "FREQ=MONTHLY;BYDAY=-1FR",
            "2026-03-27",
            "2026-03-26",
            "FREQ=MONTHLY;BYDAY=-1TH",
        );
        check(
            "FREQ=MONTHLY;BYDAY=4FR",
            "2026-03-27",
            "2026-03-31",
            "FREQ=MONTHLY;BYDAY=-1TU",
        );
        check(
            "FREQ=MONTHLY;BYMONTHDAY=10",
            "2026-03-10",
            "2026-03-12",
            "FREQ=MONTHLY;BYMONTHDAY=12",
        );
        check(
            "FREQ=DAILY;UNTIL=20260320",
            "2026-03-10",
            "2026-03-12",
            "FREQ=DAILY;UNTIL=20260322",
        );
    }

    #[test]
    fn the_last_day_is_one_on_which_it_can_start() {
        let check = |rule: &str, last| {
            let repeat = Repeat::parse(rule, &first(day("2026-03-10"), false), &paris()).expect("a rule");
            assert_eq!(repeat.end, RepeatEnd::On(day(last)), "{rule}");
        };
        check("FREQ=DAILY;UNTIL=20260320T080000Z", "2026-03-20");
        check("FREQ=DAILY;UNTIL=20260320T075959Z", "2026-03-19");
        check("FREQ=DAILY;UNTIL=20260320", "2026-03-20");
    }

    fn any_repeat() -> impl Strategy<Value = Repeat> {
        let weekday = (0usize..7).prop_map(|n| DAYS[n].1);
        let rhythm = prop_oneof![
            Just(Rhythm::Daily),
            prop::collection::btree_set(0usize..7, 0..7)
                .prop_map(|days| Rhythm::Weekly(days.into_iter().map(|n| DAYS[n].1).collect())),
            Just(Rhythm::Monthly(MonthDay::AsFirst)),
            (1u8..=31).prop_map(|n| Rhythm::Monthly(MonthDay::Number(n))),
            (prop_oneof![Just(-1i8), 1i8..=5], weekday)
                .prop_map(|(n, d)| Rhythm::Monthly(MonthDay::Nth(n, d))),
            Just(Rhythm::Yearly),
        ];
        let end = prop_oneof![
            Just(RepeatEnd::Never),
            (1u16..=999).prop_map(RepeatEnd::After),
            (0u64..20_000).prop_map(|n| RepeatEnd::On(day("1990-01-01") + Days::new(n))),
        ];
        (rhythm, 1u16..=99, end).prop_map(|(rhythm, every, end)| Repeat { rhythm, every, end })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(repeat in any_repeat(), all_day: bool) {
            let first = first(day("1990-01-01"), all_day);
            let rule = repeat.rule(&first, &paris());
            prop_assert_eq!(Repeat::parse(&rule, &first, &paris()), Some(repeat));
        }
    }
}
