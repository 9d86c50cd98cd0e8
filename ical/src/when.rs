//! Points in time as calendars know them, and the clock a series is planned on.

use chrono::{
    DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone,
    Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::ExpandError;

/// A date, or a time with what the file says about its zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// A whole day, in no zone.
    Date(NaiveDate),
    /// What the clock on the wall shows in an IANA zone.
    Zoned {
        /// May be a time that the zone skips or has twice (RFC 5545 §3.3.5): see [`When::instant`].
        wall: NaiveDateTime,
        /// Name in the IANA database, e.g. `Europe/Paris`.
        zone: String,
    },
    /// An instant, planned in no particular zone.
    Utc(DateTime<Utc>),
    /// What the clock on the wall shows wherever one happens to be.
    Floating(NaiveDateTime),
}

impl When {
    /// Whether this is a whole day.
    pub fn is_date(&self) -> bool {
        matches!(self, Self::Date(_))
    }

    /// The instant. Dates (at midnight) and floating times are taken in the zone `floating`, as is
    /// a zone name that is not in the IANA database. A wall time that the zone skips counts with
    /// the offset before the gap; of one that exists twice the first is meant (RFC 5545 §3.3.5).
    pub fn instant(&self, floating: Tz) -> DateTime<Utc> {
        match self {
            Self::Date(date) => localise(floating, midnight(*date)),
            Self::Zoned { wall, zone } => localise(tz(zone).unwrap_or(floating), *wall),
            Self::Utc(instant) => *instant,
            Self::Floating(wall) => localise(floating, *wall),
        }
    }

    /// `YYYY-MM-DD` for a date, else RFC 3339 with the offset of the time's own zone (`floating`
    /// for floating times, `+00:00` for UTC).
    pub fn to_rfc3339(&self, floating: Tz) -> String {
        match self {
            Self::Date(date) => date.to_string(),
            Self::Zoned { zone, .. } => self
                .instant(floating)
                .with_timezone(&tz(zone).unwrap_or(floating))
                .to_rfc3339(),
            Self::Utc(instant) => instant.to_rfc3339(),
            Self::Floating(_) => self.instant(floating).with_timezone(&floating).to_rfc3339(),
        }
    }
}

/// The zone of the IANA database with this exact name.
pub(crate) fn tz(name: &str) -> Option<Tz> {
    name.parse().ok()
}

pub(crate) fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}

/// The instant at which the clock of `zone` shows `wall`; see [`When::instant`] for gaps and folds.
pub(crate) fn localise(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    let offset = match zone.offset_from_local_datetime(&wall) {
        MappedLocalTime::Single(offset) => offset.fix(),
        // the earlier instant is the one with the greater offset
        MappedLocalTime::Ambiguous(a, b) => {
            if a.fix().local_minus_utc() >= b.fix().local_minus_utc() {
                a.fix()
            } else {
                b.fix()
            }
        }
        MappedLocalTime::None => offset_before_gap(zone, wall),
    };
    wall.checked_sub_offset(offset).unwrap_or(wall).and_utc()
}

fn offset_before_gap(zone: Tz, wall: NaiveDateTime) -> chrono::FixedOffset {
    // gaps last an hour or two; Samoa once skipped a whole day
    let earlier = (1..=30).filter_map(|hours| wall.checked_sub_signed(TimeDelta::hours(hours)));
    for wall in earlier {
        match zone.offset_from_local_datetime(&wall) {
            MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(_, offset) => return offset.fix(),
            MappedLocalTime::None => {}
        }
    }
    zone.offset_from_utc_datetime(&wall).fix()
}

/// Keeps an instant within the years that calendar files can write (1 to 9999), so that adding
/// days to it cannot overflow.
pub(crate) fn clamp(instant: DateTime<Utc>) -> DateTime<Utc> {
    if instant.year() < 1 {
        NaiveDate::from_ymd_opt(1, 1, 2).map_or(instant, |day| midnight(day).and_utc())
    } else if instant.year() > 9999 {
        NaiveDate::from_ymd_opt(9999, 12, 30).map_or(instant, |day| midnight(day).and_utc())
    } else {
        instant
    }
}

/// The clock on which a series is planned: its occurrences are wall times of this clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    Date,
    Utc,
    Floating,
    Zoned(Tz),
}

impl Frame {
    pub(crate) fn of(when: &When) -> Result<Self, ExpandError> {
        Ok(match when {
            When::Date(_) => Self::Date,
            When::Utc(_) => Self::Utc,
            When::Floating(_) => Self::Floating,
            When::Zoned { zone, .. } => {
                Self::Zoned(tz(zone).ok_or_else(|| ExpandError::UnknownZone { zone: zone.clone() })?)
            }
        })
    }

    fn zone(self, floating: Tz) -> Tz {
        match self {
            Self::Date | Self::Floating => floating,
            Self::Utc => Tz::UTC,
            Self::Zoned(zone) => zone,
        }
    }

    /// What this clock shows at `when`. A date is its midnight, a floating time is taken as it
    /// stands, and on the clock of whole days any time is its own date.
    pub(crate) fn wall(self, when: &When, floating: Tz) -> NaiveDateTime {
        let wall = match (self, when) {
            (_, When::Date(date)) => midnight(*date),
            (_, When::Floating(wall)) => *wall,
            (Self::Date, When::Zoned { wall, .. }) => *wall,
            (Self::Date, When::Utc(instant)) => instant.naive_utc(),
            // not by way of the instant: a wall time in a DST gap would come back changed
            (Self::Zoned(own), When::Zoned { wall, zone }) if own.name() == zone => *wall,
            _ => self.wall_at(when.instant(floating), floating),
        };
        if self == Self::Date {
            midnight(wall.date())
        } else {
            wall
        }
    }

    /// What this clock shows when `wall` has come: another time where the zone skips `wall`.
    pub(crate) fn shown(self, wall: NaiveDateTime, floating: Tz) -> NaiveDateTime {
        let zone = match self {
            Self::Date | Self::Utc => return wall,
            Self::Floating | Self::Zoned(_) => self.zone(floating),
        };
        match zone.offset_from_local_datetime(&wall) {
            MappedLocalTime::None => self.wall_at(localise(zone, wall), floating),
            _ => wall,
        }
    }

    /// What this clock shows at an instant.
    pub(crate) fn wall_at(self, instant: DateTime<Utc>, floating: Tz) -> NaiveDateTime {
        clamp(instant).with_timezone(&self.zone(floating)).naive_local()
    }

    pub(crate) fn when(self, wall: NaiveDateTime) -> When {
        match self {
            Self::Date => When::Date(wall.date()),
            Self::Utc => When::Utc(wall.and_utc()),
            Self::Floating => When::Floating(wall),
            Self::Zoned(zone) => When::Zoned {
                wall,
                zone: zone.name().to_owned(),
            },
        }
    }

    pub(crate) fn instant(self, wall: NaiveDateTime, floating: Tz) -> DateTime<Utc> {
        localise(self.zone(floating), wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(zone: Tz, wall: &str) -> String {
        localise(zone, wall.parse().unwrap()).to_rfc3339()
    }

    #[test]
    fn a_skipped_wall_time_counts_with_the_offset_before_the_gap() {
        assert_eq!(
            instant(Tz::Europe__Paris, "2025-03-30T02:30:00"),
            "2025-03-30T01:30:00+00:00"
        );
        assert_eq!(
            instant(Tz::Australia__Lord_Howe, "2025-10-05T02:15:00"),
            "2025-10-04T15:45:00+00:00"
        );
        assert_eq!(
            instant(Tz::Pacific__Apia, "2011-12-30T12:00:00"),
            "2011-12-30T22:00:00+00:00"
        );
    }

    #[test]
    fn of_a_wall_time_that_exists_twice_the_first_is_meant() {
        assert_eq!(
            instant(Tz::Europe__Paris, "2025-10-26T02:30:00"),
            "2025-10-26T00:30:00+00:00"
        );
    }

    #[test]
    fn extreme_instants_do_not_overflow() {
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            Frame::Zoned(Tz::Pacific__Kiritimati).wall_at(instant, Tz::UTC);
            When::Utc(instant).instant(Tz::UTC);
            When::Floating(instant.naive_utc()).instant(Tz::Pacific__Kiritimati);
        }
    }
}
