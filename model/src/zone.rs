//! Time zones as data: where the clock of a place stands at an instant, and back.
//!
//! The browser does not carry the world's time-zone tables; the server sends the rules of the zones
//! a page needs, as a list of changes of offset.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The first and last year for which events can be planned.
pub const FIRST_YEAR: i32 = 1970;
pub const LAST_YEAR: i32 = 2100;

/// The clock of one IANA zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneRules {
    /// IANA name, such as `Europe/Paris`.
    pub name: String,
    /// Seconds east of UTC before the first step.
    pub base: i32,
    /// From this Unix time on, the offset in seconds east of UTC. In ascending order.
    #[serde(with = "gaps")]
    pub steps: Vec<(i64, i32)>,
}

/// What a wall-clock time means in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// It happens once.
    Once(DateTime<Utc>),
    /// Clocks go back over it: it happens twice.
    Twice(DateTime<Utc>, DateTime<Utc>),
    /// Clocks jump over it. The instant is what the offset before the jump would give (RFC 5545 §3.3.5).
    Never(DateTime<Utc>),
}

impl Wall {
    /// The instant to use when nobody can be asked: the first of two, or the shifted one.
    #[must_use]
    pub fn instant(self) -> DateTime<Utc> {
        match self {
            Self::Once(t) | Self::Twice(t, _) | Self::Never(t) => t,
        }
    }
}

impl ZoneRules {
    /// Coordinated Universal Time.
    #[must_use]
    pub fn utc() -> Self {
        Self {
            name: "UTC".into(),
            base: 0,
            steps: Vec::new(),
        }
    }

    /// Seconds east of UTC at an instant.
    #[must_use]
    pub fn offset_at(&self, instant: DateTime<Utc>) -> i32 {
        let after = self
            .steps
            .partition_point(|&(from, _)| from <= instant.timestamp());
        after.checked_sub(1).map_or(self.base, |i| self.steps[i].1)
    }

    /// What the clock on the wall shows.
    #[must_use]
    pub fn wall(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        shift(instant.naive_utc(), self.offset_at(instant))
    }

    /// The day the calendar on the wall shows.
    #[must_use]
    pub fn date(&self, instant: DateTime<Utc>) -> NaiveDate {
        self.wall(instant).date()
    }

    /// When the clock on the wall shows `wall`.
    #[must_use]
    pub fn resolve(&self, wall: NaiveDateTime) -> Wall {
        // No zone is more than a day away from UTC: the offsets in force a day before and after are all there are.
        let before = self.offset_at(shift(wall, -86_400).and_utc());
        let after = self.offset_at(shift(wall, 86_400).and_utc());
        let reads = |offset: i32| {
            let instant = shift(wall, -offset).and_utc();
            (self.offset_at(instant) == offset).then_some(instant)
        };
        match (reads(before), reads(after)) {
            (Some(a), Some(b)) if a != b => Wall::Twice(a.min(b), a.max(b)),
            (Some(t), _) | (None, Some(t)) => Wall::Once(t),
            (None, None) => Wall::Never(shift(wall, -before).and_utc()),
        }
    }

    /// The first instant of a day. Some zones skip midnight: then the first minute that exists.
    #[must_use]
    pub fn start_of_day(&self, date: NaiveDate) -> DateTime<Utc> {
        self.resolve(date.and_time(chrono::NaiveTime::MIN)).instant()
    }
}

/// Each step travels as the seconds since the one before: clocks change at the same few distances again and again, so
/// that the steps of a century weigh next to nothing once a page is compressed.
mod gaps {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(steps: &[(i64, i32)], serializer: S) -> Result<S::Ok, S::Error> {
        let mut before = 0;
        serializer.collect_seq(steps.iter().map(|&(at, offset)| {
            let gap = at - before;
            before = at;
            (gap, offset)
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(i64, i32)>, D::Error> {
        let mut steps = Vec::<(i64, i32)>::deserialize(deserializer)?;
        let mut at = 0_i64;
        for step in &mut steps {
            at = at.saturating_add(step.0);
            step.0 = at;
        }
        Ok(steps)
    }
}

fn shift(time: NaiveDateTime, seconds: i32) -> NaiveDateTime {
    time.checked_add_signed(TimeDelta::seconds(i64::from(seconds)))
        .unwrap_or(time)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Paris in 2025 and 2026, as the IANA tables have it.
    #[must_use]
    pub fn paris() -> ZoneRules {
        ZoneRules {
            name: "Europe/Paris".into(),
            base: 3600,
            steps: vec![
                (1_743_296_400, 7200),
                (1_761_440_400, 3600),
                (1_774_746_000, 7200),
                (1_792_890_000, 3600),
            ],
        }
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a date and time")
    }

    fn utc(text: &str) -> DateTime<Utc> {
        at(text).and_utc()
    }

    #[test]
    fn an_ordinary_time_happens_once() {
        assert_eq!(
            paris().resolve(at("2025-07-14T09:00:00")),
            Wall::Once(utc("2025-07-14T07:00:00"))
        );
        assert_eq!(
            paris().resolve(at("2025-12-01T09:00:00")),
            Wall::Once(utc("2025-12-01T08:00:00"))
        );
    }

    #[test]
    fn clocks_that_go_back_show_a_time_twice() {
        assert_eq!(
            paris().resolve(at("2025-10-26T02:30:00")),
            Wall::Twice(utc("2025-10-26T00:30:00"), utc("2025-10-26T01:30:00"))
        );
    }

    #[test]
    fn the_steps_arrive_as_they_were_sent() {
        let sent = serde_json::to_string(&paris()).expect("writes");
        assert!(sent.contains("[18144000,3600],[13305600,7200]"), "{sent}");
        assert_eq!(serde_json::from_str::<ZoneRules>(&sent).expect("reads"), paris());
    }

    #[test]
    fn clocks_that_jump_never_show_a_time() {
        assert_eq!(
            paris().resolve(at("2025-03-30T02:30:00")),
            Wall::Never(utc("2025-03-30T01:30:00"))
        );
        assert_eq!(
            paris().wall(utc("2025-03-30T01:30:00")),
            at("2025-03-30T03:30:00")
        );
    }

    proptest! {
        #[test]
        fn every_instant_is_one_of_the_readings_of_its_wall_time(t in 1_740_000_000i64..1_800_000_000) {
            let zone = paris();
            let instant = DateTime::from_timestamp(t, 0).expect("in range");
            let found = match zone.resolve(zone.wall(instant)) {
                Wall::Once(a) => a == instant,
                Wall::Twice(a, b) => a == instant || b == instant,
                Wall::Never(_) => false,
            };
            prop_assert!(found);
        }
    }
}
