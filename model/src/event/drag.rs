//! What dragging does to a time: the same rules for the pointer, the keyboard and the tests. Everything is on the
//! reader's clock, and what would fall into an hour that clocks skip is put after it.

use super::EventTime;
use crate::zone::ZoneRules;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// Dragging goes in steps of so many minutes.
pub const SNAP: i64 = 15;

/// Which part of an event is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    Whole,
    Start,
    End,
}

/// A minute of the day, snapped.
#[must_use]
pub fn snapped(minute: i64) -> i64 {
    (minute + SNAP / 2).div_euclid(SNAP) * SNAP
}

impl EventTime {
    /// The time after the part that is held was moved by so many days and minutes. An end never passes its start:
    /// something stays of it.
    #[must_use]
    pub fn dragged(&self, grip: Grip, days: i64, minutes: i64, zone: &ZoneRules) -> Self {
        // Where it was is where it was, also for something shorter than a step.
        if days == 0 && minutes == 0 {
            return self.clone();
        }
        match self {
            Self::AllDay { first, last } => {
                let by = TimeDelta::days(days);
                let (first, last) = match grip {
                    Grip::Whole => (later(*first, by), later(*last, by)),
                    Grip::Start => (later(*first, by).min(*last), *last),
                    Grip::End => (*first, later(*last, by).max(*first)),
                };
                Self::AllDay { first, last }
            }
            Self::Timed {
                start,
                end,
                zone: own,
            } => {
                let by = TimeDelta::days(days) + TimeDelta::minutes(minutes);
                let step = TimeDelta::minutes(SNAP);
                let (start, end) = match grip {
                    Grip::Whole => {
                        let moved = on_clock(*start, by, zone);
                        (moved, moved + (*end - *start))
                    }
                    Grip::Start => (on_clock(*start, by, zone).min(*end - step), *end),
                    Grip::End => (*start, on_clock(*end, by, zone).max(*start + step)),
                };
                Self::Timed {
                    start,
                    end,
                    zone: own.clone(),
                }
            }
        }
    }

    /// What is drawn by dragging from one minute of a day to another, in either direction.
    #[must_use]
    pub fn drawn(from: (NaiveDate, i64), to: (NaiveDate, i64), zone: &ZoneRules) -> Self {
        let at = |(date, minute): (NaiveDate, i64)| {
            let wall = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
            zone.resolve(wall).instant()
        };
        let (one, other) = (at(from), at(to));
        let start = one.min(other);
        Self::Timed {
            start,
            end: one.max(other).max(start + TimeDelta::minutes(SNAP)),
            zone: zone.name.clone(),
        }
    }
}

fn later(date: NaiveDate, by: TimeDelta) -> NaiveDate {
    date.checked_add_signed(by).unwrap_or(date)
}

fn on_clock(instant: DateTime<Utc>, by: TimeDelta, zone: &ZoneRules) -> DateTime<Utc> {
    // By nothing is by nothing, also in an hour that clocks show twice.
    if by.is_zero() {
        return instant;
    }
    let wall: NaiveDateTime = zone.wall(instant);
    zone.resolve(wall.checked_add_signed(by).unwrap_or(wall))
        .instant()
}

/// The days from one to the other, in order.
#[must_use]
pub fn stretch(one: NaiveDate, other: NaiveDate) -> EventTime {
    EventTime::AllDay {
        first: one.min(other),
        last: one.max(other),
    }
}

/// The `n`th day from `first`.
#[must_use]
pub fn nth_day(first: NaiveDate, n: u64) -> NaiveDate {
    first.checked_add_days(Days::new(n)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tests::paris;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn timed(start: &str, end: &str) -> EventTime {
        EventTime::Timed {
            start: at(start),
            end: at(end),
            zone: "Europe/Paris".into(),
        }
    }

    #[test]
    fn nine_stays_nine_when_clocks_change_between() {
        let before = timed("2025-03-28T08:00:00Z", "2025-03-28T09:00:00Z");
        assert_eq!(
            before.dragged(Grip::Whole, 3, 0, &paris()),
            timed("2025-03-31T07:00:00Z", "2025-03-31T08:00:00Z")
        );
    }

    #[test]
    fn an_hour_that_clocks_skip_is_not_one_to_drop_into() {
        let before = timed("2025-03-29T01:30:00Z", "2025-03-29T02:00:00Z");
        let EventTime::Timed { start, end, .. } = before.dragged(Grip::Whole, 1, 0, &paris()) else {
            panic!("it was timed")
        };
        assert_eq!(
            (start, end),
            (at("2025-03-30T01:30:00Z"), at("2025-03-30T02:00:00Z"))
        );
    }

    #[test]
    fn minutes_snap_to_the_nearest_quarter() {
        assert_eq!([0, 7, 8, 22, 23].map(snapped), [0, 0, 15, 15, 30]);
    }

    #[test]
    fn drawing_upwards_is_drawing_downwards() {
        let day: NaiveDate = "2025-07-14".parse().expect("a date");
        let (nine, ten) = ((day, 540), (day, 600));
        assert_eq!(
            EventTime::drawn(nine, ten, &paris()),
            EventTime::drawn(ten, nine, &paris())
        );
        let quarter = timed("2025-07-14T07:00:00Z", "2025-07-14T07:15:00Z");
        assert_eq!(EventTime::drawn(nine, nine, &paris()), quarter);
    }

    proptest! {
        #[test]
        fn something_stays_of_it_and_the_other_end_where_it_is(
            days in -40i64..40, minutes in -3000i64..3000, length in 1i64..5000, grip in 0usize..3,
        ) {
            let grip = [Grip::Whole, Grip::Start, Grip::End][grip];
            let start = at("2025-06-10T08:00:00Z");
            let end = start + TimeDelta::minutes(length.max(SNAP));
            let before = EventTime::Timed { start, end, zone: "Europe/Paris".into() };
            let EventTime::Timed { start: s, end: e, .. } = before.dragged(grip, days, minutes, &paris()) else {
                return Err(TestCaseError::fail("it was timed"));
            };
            prop_assert!(e - s >= TimeDelta::minutes(SNAP));
            match grip {
                Grip::Whole => prop_assert_eq!(e - s, end - start),
                Grip::Start => prop_assert_eq!(e, end),
                Grip::End => prop_assert_eq!(s, start),
            }
        }
    }
}
