//! Which days a rule means, and how its years, months, weeks and days follow one another.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::rule::{Freq, Rule};

/// First day and end (exclusive) of a yearly to daily period; `None` beyond the calendar.
pub(crate) fn period(rule: &Rule, start: NaiveDate, index: i64) -> Option<(NaiveDate, NaiveDate)> {
    let ahead = index.checked_mul(rule.interval)?;
    let days_on = |day: NaiveDate, days: i64| day.checked_add_days(Days::new(u64::try_from(days).ok()?));
    match rule.freq {
        Freq::Yearly => {
            let year = i32::try_from(ahead.checked_add(i64::from(start.year()))?).ok()?;
            Some((
                NaiveDate::from_ymd_opt(year, 1, 1)?,
                NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?,
            ))
        }
        Freq::Monthly => {
            let first = month_start(month_number(start).checked_add(ahead)?)?;
            Some((first, month_after(first)?))
        }
        Freq::Weekly => {
            let week = start.checked_sub_days(Days::new(days_since(rule.week_start, start)))?;
            let first = days_on(week, ahead.checked_mul(7)?)?;
            Some((first, days_on(first, 7)?))
        }
        _ => {
            let first = days_on(start, ahead)?;
            Some((first, first.succ_opt()?))
        }
    }
}

pub(crate) fn month_number(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

fn month_start(number: i64) -> Option<NaiveDate> {
    let year = i32::try_from(number.div_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(year, number.rem_euclid(12) as u32 + 1, 1)
}

pub(crate) fn month_after(date: NaiveDate) -> Option<NaiveDate> {
    month_start(month_number(date) + 1)
}

fn days_since(weekday: Weekday, date: NaiveDate) -> u64 {
    u64::from(date.weekday().days_since(weekday))
}

pub(crate) fn month_matches(rule: &Rule, date: NaiveDate) -> bool {
    rule.month.is_empty() || rule.month.contains(&(date.month() as i32))
}

/// Whether every day-choosing part of the rule allows `date`.
pub(crate) fn day_matches(rule: &Rule, date: NaiveDate) -> bool {
    // 1, 2, … from the front and -1, -2, … from the back
    let either = |list: &[i32], front: i32, length: i32| {
        list.is_empty() || list.contains(&front) || list.contains(&(front - length - 1))
    };
    let month_days = i32::from(date.num_days_in_month());
    let year_days = if date.leap_year() { 366 } else { 365 };
    month_matches(rule, date)
        && either(&rule.month_day, date.day() as i32, month_days)
        && either(&rule.year_day, date.ordinal() as i32, year_days)
        && (rule.week_no.is_empty() || week_matches(rule, date))
        && (rule.day.is_empty() || weekday_matches(rule, date, month_days, year_days))
}

fn weekday_matches(rule: &Rule, date: NaiveDate, month_days: i32, year_days: i32) -> bool {
    let in_month = rule.freq == Freq::Monthly || !rule.month.is_empty();
    let (day0, length) = if in_month {
        (date.day0() as i32, month_days)
    } else {
        (date.ordinal0() as i32, year_days)
    };
    let (front, back) = (day0 / 7 + 1, -((length - 1 - day0) / 7 + 1));
    rule.day.iter().any(|(nth, weekday)| {
        // "the second Monday" has no meaning within a week or a day: any Monday then
        let any = *nth == 0 || rule.freq > Freq::Monthly;
        *weekday == date.weekday() && (any || *nth == front || *nth == back)
    })
}

/// Whether `date` is in a week of BYWEEKNO; week 1 is the first with four days in the year.
fn week_matches(rule: &Rule, date: NaiveDate) -> bool {
    // the year of a week is that of its fourth day
    let middle_of = |date: NaiveDate| {
        date.checked_sub_days(Days::new(days_since(rule.week_start, date)))?
            .checked_add_days(Days::new(3))
    };
    let number = |middle: NaiveDate| middle.ordinal0() as i32 / 7 + 1;
    let Some(middle) = middle_of(date) else {
        return false;
    };
    // the last week of a year always holds 28 December
    let last = NaiveDate::from_ymd_opt(middle.year(), 12, 28)
        .and_then(middle_of)
        .map_or(52, number);
    let week = number(middle);
    rule.week_no.contains(&week) || rule.week_no.contains(&(week - last - 1))
}
