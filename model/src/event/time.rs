//! When an event takes place.

use crate::{
    Field, Problem, Rule,
    zone::{FIRST_YEAR, LAST_YEAR, ZoneRules},
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The longest a timed event may last, in minutes (31 days).
pub(super) const LENGTH_MAX: u32 = 31 * 24 * 60;

/// A stretch of time, or whole days. All-day things are dates, not midnights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum EventTime {
    /// `end` is the first instant after. `zone` is the IANA zone it was planned in.
    Timed {
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        zone: String,
    },
    /// Both days are part of it.
    AllDay { first: NaiveDate, last: NaiveDate },
}

impl EventTime {
    #[must_use]
    pub fn is_all_day(&self) -> bool {
        matches!(self, Self::AllDay { .. })
    }

    /// Whether an event may be planned then. Zones are for others to know.
    ///
    /// # Errors
    /// Out of order, too long, or outside the years of the calendar.
    pub fn check(&self) -> Result<(), Problem> {
        let in_years = |date: NaiveDate| {
            let bounds = Rule::YearOutOfRange {
                min: FIRST_YEAR,
                max: LAST_YEAR,
            };
            let inside = (FIRST_YEAR..=LAST_YEAR).contains(&date.year());
            if inside {
                Ok(())
            } else {
                Err(Problem::new(Field::Date, bounds))
            }
        };
        match self {
            Self::AllDay { first, last } => {
                if last < first {
                    return Err(Problem::new(Field::LastDate, Rule::EndBeforeStart));
                }
                in_years(*first).and(in_years(*last))
            }
            Self::Timed { start, end, .. } => {
                let minutes = end.signed_duration_since(*start).num_minutes();
                if *end < *start || minutes > LENGTH_MAX.into() {
                    let bounds = Rule::LengthOutOfRange {
                        min: 1,
                        max: LENGTH_MAX,
                    };
                    return Err(Problem::new(Field::Length, bounds));
                }
                in_years(start.date_naive())
            }
        }
    }

    /// First and last day it touches, on the calendar of `zone`.
    #[must_use]
    pub fn days(&self, zone: &ZoneRules) -> (NaiveDate, NaiveDate) {
        match self {
            Self::AllDay { first, last } => (*first, *last),
            Self::Timed { start, end, .. } => {
                let first = zone.date(*start);
                // Something that ends at midnight does not touch the next day.
                let inside = (*end - chrono::TimeDelta::seconds(1)).max(*start);
                (first, zone.date(inside).max(first))
            }
        }
    }

    /// Order on the page: whole days first, then by start, long before short.
    #[must_use]
    pub fn sort_key(&self, zone: &ZoneRules) -> (NaiveDate, bool, i64, i64) {
        match self {
            Self::AllDay { first, last } => (*first, false, 0, -(*last - *first).num_days()),
            Self::Timed { start, end, .. } => (
                zone.date(*start),
                true,
                start.timestamp(),
                -(*end - *start).num_seconds(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tests::paris;

    fn timed(start: &str, end: &str) -> EventTime {
        let at = |s: &str| s.parse::<DateTime<Utc>>().expect("an instant");
        EventTime::Timed {
            start: at(start),
            end: at(end),
            zone: "Europe/Paris".into(),
        }
    }

    #[test]
    fn the_end_is_not_part_of_it() {
        let day = |s: &str| s.parse::<NaiveDate>().expect("a date");
        let check = |time: EventTime, first, last| assert_eq!(time.days(&paris()), (day(first), day(last)));
        check(
            timed("2025-07-14T20:00:00Z", "2025-07-14T22:00:00Z"),
            "2025-07-14",
            "2025-07-14",
        );
        check(
            timed("2025-07-14T20:00:00Z", "2025-07-14T22:30:00Z"),
            "2025-07-14",
            "2025-07-15",
        );
        check(
            timed("2025-07-14T22:00:00Z", "2025-07-14T22:00:00Z"),
            "2025-07-15",
            "2025-07-15",
        );
    }
}
