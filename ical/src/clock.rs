//! Which times of a day a rule means.

use chrono::{NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::days::{day_matches, month_after, month_matches};
use crate::rule::{Freq, Rule};

/// The start of the hourly, minutely or secondly period that holds `wall`.
pub(crate) fn truncate(wall: NaiveDateTime, freq: Freq) -> NaiveDateTime {
    let seconds = match freq {
        Freq::Hourly => wall.minute() * 60 + wall.second(),
        Freq::Minutely => wall.second(),
        _ => 0,
    };
    wall - TimeDelta::seconds(i64::from(seconds))
}

/// The first moment from `moment` on that can be the start of an hourly or finer period with
/// instances: `moment` itself if it is one; `None` at the end of the calendar.
pub(crate) fn next_candidate(rule: &Rule, moment: NaiveDateTime) -> Option<NaiveDateTime> {
    let date = moment.date();
    let tomorrow = || date.succ_opt().map(|day| day.and_time(NaiveTime::MIN));
    if !month_matches(rule, date) {
        return month_after(date).map(|day| day.and_time(NaiveTime::MIN));
    }
    if !day_matches(rule, date) {
        return tomorrow();
    }
    let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
    let at = |h: u32, m: u32, s: u32| date.and_hms_opt(h, m, s);
    match next_of(&rule.hour, hour) {
        None => return tomorrow(),
        Some(next) if next != hour => return at(next, 0, 0),
        _ => {}
    }
    let hour_after = || at(hour, 0, 0).and_then(|time| time.checked_add_signed(TimeDelta::hours(1)));
    if rule.freq >= Freq::Minutely {
        match next_of(&rule.minute, minute) {
            None => return hour_after(),
            Some(next) if next != minute => return at(hour, next, 0),
            _ => {}
        }
    }
    if rule.freq == Freq::Secondly {
        return match next_of(&rule.second, second) {
            Some(next) if next < 60 => at(hour, minute, next),
            _ => at(hour, minute, 0).and_then(|time| time.checked_add_signed(TimeDelta::minutes(1))),
        };
    }
    Some(moment)
}

/// The first value of a sorted list that is not below `own`; an empty list allows every value.
fn next_of(list: &[i32], own: u32) -> Option<u32> {
    if list.is_empty() {
        Some(own)
    } else {
        list.iter().map(|value| *value as u32).find(|value| *value >= own)
    }
}

/// Every combination, ascending if the lists are.
pub(crate) fn times(hours: &[i32], minutes: &[i32], seconds: &[i32]) -> Vec<NaiveTime> {
    let mut times = Vec::with_capacity(hours.len() * minutes.len() * seconds.len());
    for hour in hours {
        for minute in minutes {
            times.extend(
                seconds
                    .iter()
                    .filter_map(|s| NaiveTime::from_hms_opt(*hour as u32, *minute as u32, *s as u32)),
            );
        }
    }
    times
}

/// The instances at the positions of BYSETPOS, from the front or (negative) the back.
pub(crate) fn pick(instances: &[NaiveDateTime], positions: &[i32]) -> Vec<NaiveDateTime> {
    let mut picked: Vec<_> = positions
        .iter()
        .filter_map(|position| {
            let nth = position.unsigned_abs() as usize;
            let index = if *position > 0 {
                nth - 1
            } else {
                instances.len().checked_sub(nth)?
            };
            instances.get(index).copied()
        })
        .collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}
