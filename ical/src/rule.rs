//! Recurrence rules (RFC 5545 §3.3.10) as typed values.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc, Weekday};

use crate::RuleError;
use crate::value::{Stamp, parse_stamp};

/// How often a rule repeats, from the coarsest to the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Freq {
    Yearly,
    Monthly,
    Weekly,
    Daily,
    Hourly,
    Minutely,
    Secondly,
}

/// The last moment of a rule, included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    Date(NaiveDate),
    Wall(NaiveDateTime),
    Utc(DateTime<Utc>),
}

/// A parsed rule. Lists are sorted and hold each value once; an absent part is an empty list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) freq: Freq,
    pub(crate) interval: i64,
    pub(crate) count: Option<u64>,
    pub(crate) until: Option<Until>,
    pub(crate) week_start: Weekday,
    pub(crate) month: Vec<i32>,
    pub(crate) week_no: Vec<i32>,
    pub(crate) year_day: Vec<i32>,
    pub(crate) month_day: Vec<i32>,
    /// Weekdays, each with the n of "the nth in the month or year" (0: every one).
    pub(crate) day: Vec<(i32, Weekday)>,
    pub(crate) hour: Vec<i32>,
    pub(crate) minute: Vec<i32>,
    pub(crate) second: Vec<i32>,
    pub(crate) set_pos: Vec<i32>,
}

/// Whether `text` (an `RRULE` value without the name) is a rule that [`crate::expand`] can follow.
///
/// # Errors
/// What is wrong with it.
pub fn check_rule(text: &str) -> Result<(), RuleError> {
    Rule::parse(text).map(|_| ())
}

impl Rule {
    pub(crate) fn parse(text: &str) -> Result<Self, RuleError> {
        let mut rule = Self::every(Freq::Yearly);
        let mut freq = None;
        let mut seen: Vec<String> = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let name = name.trim().to_ascii_uppercase();
            let value = value.trim().to_ascii_uppercase();
            if seen.contains(&name) {
                return Err(RuleError::Repeated { part: name });
            }
            if name == "FREQ" {
                freq = Some(parse_freq(&value).ok_or_else(|| bad(&name))?);
            } else {
                rule.set(&name, &value)?;
            }
            seen.push(name);
        }
        rule.freq = freq.ok_or(RuleError::NoFrequency)?;
        Ok(rule)
    }

    fn every(freq: Freq) -> Self {
        Self {
            freq,
            interval: 1,
            count: None,
            until: None,
            week_start: Weekday::Mon,
            month: Vec::new(),
            week_no: Vec::new(),
            year_day: Vec::new(),
            month_day: Vec::new(),
            day: Vec::new(),
            hour: Vec::new(),
            minute: Vec::new(),
            second: Vec::new(),
            set_pos: Vec::new(),
        }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), RuleError> {
        let wrong = || bad(name);
        match name {
            "INTERVAL" => self.interval = positive(value).ok_or_else(wrong)?,
            // some programs write -1 for "no limit"
            "COUNT" if value.starts_with('-') => {}
            "COUNT" => self.count = Some(positive(value).ok_or_else(wrong)?.unsigned_abs()),
            "UNTIL" => self.until = Some(parse_until(value).ok_or_else(wrong)?),
            "WKST" => self.week_start = parse_weekday(value).ok_or_else(wrong)?,
            "BYMONTH" => self.month = numbers(value, 1..=12, false).ok_or_else(wrong)?,
            "BYWEEKNO" => self.week_no = numbers(value, 1..=53, true).ok_or_else(wrong)?,
            "BYYEARDAY" => self.year_day = numbers(value, 1..=366, true).ok_or_else(wrong)?,
            "BYMONTHDAY" => self.month_day = numbers(value, 1..=31, true).ok_or_else(wrong)?,
            "BYDAY" => self.day = parse_days(value).ok_or_else(wrong)?,
            "BYHOUR" => self.hour = numbers(value, 0..=23, false).ok_or_else(wrong)?,
            "BYMINUTE" => self.minute = numbers(value, 0..=59, false).ok_or_else(wrong)?,
            // 60 is a leap second, which no clock here shows: such an instance never comes
            "BYSECOND" => self.second = numbers(value, 0..=60, false).ok_or_else(wrong)?,
            "BYSETPOS" => self.set_pos = numbers(value, 1..=366, true).ok_or_else(wrong)?,
            "RSCALE" if value == "GREGORIAN" => {}
            "SKIP" if value == "OMIT" => {}
            _ if name.starts_with("X-") => {}
            _ => {
                return Err(RuleError::Unsupported {
                    part: name.to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Whether the rule has nothing but a frequency and an interval to say which moments it means.
    pub(crate) fn is_plain(&self) -> bool {
        [
            &self.month,
            &self.week_no,
            &self.year_day,
            &self.month_day,
            &self.hour,
            &self.minute,
            &self.second,
            &self.set_pos,
        ]
        .iter()
        .all(|part| part.is_empty())
            && self.day.is_empty()
    }
}

fn bad(part: &str) -> RuleError {
    RuleError::BadPart {
        part: part.to_owned(),
    }
}

fn parse_freq(value: &str) -> Option<Freq> {
    Some(match value {
        "YEARLY" => Freq::Yearly,
        "MONTHLY" => Freq::Monthly,
        "WEEKLY" => Freq::Weekly,
        "DAILY" => Freq::Daily,
        "HOURLY" => Freq::Hourly,
        "MINUTELY" => Freq::Minutely,
        "SECONDLY" => Freq::Secondly,
        _ => return None,
    })
}

fn positive(value: &str) -> Option<i64> {
    value
        .parse::<u32>()
        .ok()
        .filter(|number| *number > 0)
        .map(i64::from)
}

/// A sorted list of numbers whose absolute values are in `range`; negative ones only if `signed`.
fn numbers(value: &str, range: std::ops::RangeInclusive<i32>, signed: bool) -> Option<Vec<i32>> {
    let mut list = Vec::new();
    for item in value.split(',') {
        let number: i32 = item.trim().parse().ok()?;
        let allowed =
            range.contains(&number) || (signed && number < 0 && range.contains(&number.checked_neg()?));
        if !allowed {
            return None;
        }
        list.push(number);
    }
    list.sort_unstable();
    list.dedup();
    Some(list)
}

fn parse_days(value: &str) -> Option<Vec<(i32, Weekday)>> {
    let mut days = Vec::new();
    for item in value.split(',').map(str::trim) {
        let (ordinal, name) = item.split_at_checked(item.len().checked_sub(2)?)?;
        let nth = if ordinal.is_empty() {
            0
        } else {
            ordinal.parse::<i32>().ok()?
        };
        if !ordinal.is_empty() && !(1..=53).contains(&nth.checked_abs()?) {
            return None;
        }
        let day = (nth, parse_weekday(name)?);
        if !days.contains(&day) {
            days.push(day);
        }
    }
    Some(days)
}

fn parse_weekday(value: &str) -> Option<Weekday> {
    Some(match value {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

fn parse_until(value: &str) -> Option<Until> {
    Some(match parse_stamp(value)? {
        Stamp::Date(date) => Until::Date(date),
        Stamp::Wall(wall) => Until::Wall(wall),
        Stamp::Utc(instant) => Until::Utc(instant),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_whatever_their_case_and_order() {
        let rule = Rule::parse("byday=-1su,2MO;Freq=yearly;BYMONTH=10,3;WKST=SU;").unwrap();
        assert_eq!(rule.freq, Freq::Yearly);
        assert_eq!(rule.month, [3, 10]);
        assert_eq!(rule.day, [(-1, Weekday::Sun), (2, Weekday::Mon)]);
        assert_eq!(rule.week_start, Weekday::Sun);
    }

    #[test]
    fn a_negative_count_means_no_limit() {
        assert_eq!(Rule::parse("FREQ=DAILY;COUNT=-1").unwrap().count, None);
    }

    #[test]
    fn what_no_rule_allows_is_refused_by_name() {
        let part = |text: &str| Rule::parse(text).unwrap_err().to_string();
        assert_eq!(part("BYDAY=MO"), "FREQ is missing");
        assert_eq!(part("FREQ=FORTNIGHTLY"), "FREQ has a wrong value");
        assert_eq!(part("FREQ=DAILY;INTERVAL=0"), "INTERVAL has a wrong value");
        assert_eq!(part("FREQ=DAILY;COUNT=0"), "COUNT has a wrong value");
        assert_eq!(part("FREQ=DAILY;BYHOUR=24"), "BYHOUR has a wrong value");
        assert_eq!(part("FREQ=DAILY;BYMONTHDAY=-32"), "BYMONTHDAY has a wrong value");
        assert_eq!(part("FREQ=DAILY;BYDAY=0MO"), "BYDAY has a wrong value");
        assert_eq!(part("FREQ=DAILY;BYDAY=é"), "BYDAY has a wrong value");
        assert_eq!(part("FREQ=DAILY;UNTIL=20250230"), "UNTIL has a wrong value");
        assert_eq!(part("FREQ=DAILY;COUNT=2;COUNT=3"), "COUNT is there twice");
        assert_eq!(part("FREQ=DAILY;BYEASTER=0"), "BYEASTER is not supported");
        assert_eq!(part("FREQ=DAILY;RSCALE=CHINESE"), "RSCALE is not supported");
    }
}
