//! Whole days of a calendar file: what a team takes its holidays from.

use super::import::file_error;
use crate::{Error, Result};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use ical::{Limits, When};
use model::{conflict::Holiday, exchange::FILE_MAX};
use std::collections::BTreeMap;

/// How far ahead days that come back every year are taken.
const AHEAD: TimeDelta = TimeDelta::days(5 * 366);
/// Days of one entry at the most: holidays are no holidays of a year.
const DAYS_MAX: i64 = 60;
/// Days of a file that are taken.
const HOLIDAYS_MAX: usize = 1_000;

/// Every whole day from last year on that a file names, by date; what has hours is left out.
///
/// # Errors
/// `TooLarge`, `Unreadable`.
pub fn whole_days(file: &[u8], now: DateTime<Utc>) -> Result<Vec<Holiday>> {
    let limits = Limits {
        max_bytes: usize::try_from(FILE_MAX).unwrap_or(usize::MAX),
        ..Limits::default()
    };
    let calendar = ical::parse(file, &limits).map_err(file_error)?;
    let from = NaiveDate::from_ymd_opt(now.year() - 1, 1, 1).unwrap_or_default();
    let from = from.and_time(chrono::NaiveTime::MIN).and_utc();
    let mut days = BTreeMap::new();
    for entry in calendar.series.iter().filter_map(|series| series.master.as_ref()) {
        let (When::Date(_), When::Date(_)) = (&entry.start, &entry.end) else {
            continue;
        };
        let found = ical::expand(
            &entry.start,
            &entry.end,
            &entry.recurrence,
            from,
            now + AHEAD,
            Tz::UTC,
            HOLIDAYS_MAX,
        )
        .map_err(|e| Error::Defect(e.to_string()));
        // One rule that cannot be computed must not take the other days away.
        for (start, end) in found.unwrap_or_default() {
            let (When::Date(first), When::Date(end)) = (start, end) else {
                continue;
            };
            let last = end.min(first + TimeDelta::days(DAYS_MAX));
            for day in first
                .iter_days()
                .take_while(|day| *day < last.max(first + TimeDelta::days(1)))
            {
                days.entry(day).or_insert_with(|| entry.summary.clone());
            }
        }
    }
    let days = days.into_iter().take(HOLIDAYS_MAX);
    Ok(days.map(|(day, name)| Holiday { day, name }).collect())
}
