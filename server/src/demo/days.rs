//! Days and hours of the demo, on the clock of Paris.

use anyhow::Context;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use model::zone::ZoneRules;
use std::sync::Arc;

pub const ZONE: &str = "Europe/Paris";

/// Where the demo stands in time.
pub struct Calendar {
    pub zone: Arc<ZoneRules>,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    /// The Monday of the first whole week of the history.
    pub first: NaiveDate,
}

/// Weeks that are told, before and after today.
pub const WEEKS: u64 = 35;

impl Calendar {
    pub fn new(now: DateTime<Utc>) -> anyhow::Result<Self> {
        let zone = store::zone::rules(ZONE).map_err(store::Error::from)?;
        let today = zone.date(now);
        // 26 weeks back and 9 ahead
        let monday = today.week(Weekday::Mon).first_day();
        let first = monday.checked_sub_days(Days::new(26 * 7)).context("a date")?;
        Ok(Self {
            zone,
            now,
            today,
            first,
        })
    }

    /// A working day: of week `week` from the first one, `weekday` 0 to 4.
    pub fn day(&self, week: u64, weekday: u64) -> NaiveDate {
        self.first + Days::new(week * 7 + weekday)
    }

    pub fn at(&self, date: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        self.zone.resolve(date.and_time(time)).instant()
    }

    /// A moment at which it was planned: so many days before, in office hours, and never in the future.
    pub fn planned(&self, start: DateTime<Utc>, days: i64, order: u64) -> DateTime<Utc> {
        let date = self.zone.date(start - TimeDelta::days(days));
        let weekend = match date.weekday() {
            Weekday::Sat => 1,
            Weekday::Sun => 2,
            _ => 0,
        };
        let minute = u32::try_from(order * 7 % 60).unwrap_or(0);
        let wanted = self.at(date - Days::new(weekend), 9 + minute % 8, minute);
        let order = i64::try_from(order % 600).unwrap_or(0);
        wanted.min(self.now - TimeDelta::minutes(90) - TimeDelta::seconds(order))
    }

    pub fn is_past(&self, time: DateTime<Utc>) -> bool {
        time <= self.now
    }
}
