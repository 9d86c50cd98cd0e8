//! One occurrence of an event: its clock, its length, its instants.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::when::Frame;
use crate::{ExpandError, When};

/// The half-open stretch of time that is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) from: DateTime<Utc>,
    pub(crate) to: DateTime<Utc>,
}

/// One occurrence, on its clock and as instants.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) start: When,
    pub(crate) end: When,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
}

impl Instance {
    pub(crate) fn overlaps(&self, span: Span) -> bool {
        let (starts, ends) = (self.starts_at, self.ends_at);
        if starts >= ends {
            starts >= span.from && (starts < span.to || starts == span.from)
        } else if span.from == span.to {
            starts <= span.from && span.from < ends
        } else {
            starts < span.to && span.from < ends
        }
    }
}

/// How long every occurrence lasts.
#[derive(Clone, Copy, Debug)]
enum Length {
    /// On the wall clock, as start and end are on the same one: a night shift ends at 06:00 also
    /// in the night of a DST change.
    Wall(TimeDelta),
    /// On a stopwatch, the end being shown on the clock of its own zone.
    Exact(TimeDelta, Frame),
}

/// The clock and length of an event: turns a wall time into an occurrence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) frame: Frame,
    pub(crate) start: NaiveDateTime,
    length: Length,
    pub(crate) floating: Tz,
}

impl Shape {
    pub(crate) fn new(start: &When, end: &When, floating: Tz) -> Result<Self, ExpandError> {
        let (frame, end_frame) = (Frame::of(start)?, Frame::of(end)?);
        let wall = frame.wall(start, floating);
        let length = if frame == end_frame {
            let shortest = if frame == Frame::Date {
                TimeDelta::days(1)
            } else {
                TimeDelta::zero()
            };
            Length::Wall((frame.wall(end, floating) - wall).max(shortest))
        } else {
            let exact = end.instant(floating) - start.instant(floating);
            Length::Exact(exact.max(TimeDelta::zero()), end_frame)
        };
        Ok(Self {
            frame,
            start: wall,
            length,
            floating,
        })
    }

    pub(crate) fn length(&self) -> TimeDelta {
        match self.length {
            Length::Wall(length) | Length::Exact(length, _) => length,
        }
    }

    /// The occurrence at `wall`, with an own end where one is given.
    pub(crate) fn instance(&self, wall: NaiveDateTime, end: Option<&When>) -> Instance {
        let starts_at = self.frame.instant(wall, self.floating);
        let end = end.cloned().unwrap_or_else(|| self.end(wall, starts_at));
        let ends_at = end.instant(self.floating).max(starts_at);
        Instance {
            start: self.frame.when(wall),
            end,
            starts_at,
            ends_at,
        }
    }

    /// What the clock of the start shows when the time on it that a rule means has come.
    pub(crate) fn shown(&self, wall: NaiveDateTime) -> NaiveDateTime {
        self.frame.shown(wall, self.floating)
    }

    fn end(&self, wall: NaiveDateTime, starts_at: DateTime<Utc>) -> When {
        match self.length {
            Length::Wall(length) => {
                let end = wall.checked_add_signed(length).unwrap_or(wall);
                let after_start = self.frame.instant(end, self.floating) > starts_at || length.is_zero();
                // what a rule puts into a DST gap starts later on the clock, and ends as much later
                let on_time = wall == self.start || self.shown(wall) == wall;
                if after_start && on_time {
                    return self.frame.when(end);
                }
                let end = starts_at.checked_add_signed(length).unwrap_or(starts_at);
                self.frame.when(self.frame.wall_at(end, self.floating))
            }
            Length::Exact(length, frame) => {
                let end = starts_at.checked_add_signed(length).unwrap_or(starts_at);
                frame.when(frame.wall_at(end, self.floating))
            }
        }
    }
}
