//! The occurrences of a whole calendar, with changed occurrences in their place.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::budget::{self, Budget};
use crate::expand::RecurrenceSet;
use crate::shape::{Instance, Shape, Span};
use crate::when::{Frame, clamp};
use crate::{Calendar, Entry, ExpandError, Override, Series, When};

/// More than anybody looks at; protects the memory from a file of hostile rules.
const MAX_OCCURRENCES: usize = 200_000;

/// One time at which something happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Of the series.
    pub uid: String,
    /// Title, of the changed occurrence where there is one.
    pub summary: String,
    /// Location, likewise.
    pub location: String,
    /// Start on the clock it is planned on.
    pub start: When,
    /// Exclusive end, likewise.
    pub end: When,
    /// `start` as an instant (a date: its midnight in the zone for floating times).
    pub starts_at: DateTime<Utc>,
    /// `end` as an instant, never before `starts_at`.
    pub ends_at: DateTime<Utc>,
    /// Whether `start` and `end` are dates.
    pub all_day: bool,
    /// Which occurrence of a recurring series this is: its start by the rule, before any change.
    pub recurrence_id: Option<When>,
    /// Physical line of the component that says so.
    pub line: u32,
}

/// Every occurrence that overlaps `[from, to)`, sorted by start, then UID. Changed occurrences
/// stand in the place of those they replace, changes of "this and the following" move the later
/// ones along, and cancelled occurrences and events are left out. Dates and floating times are
/// taken in the zone `floating`. See [`crate::expand`] for the rest.
///
/// # Errors
/// As [`crate::expand`], and [`ExpandError::TooMany`] beyond 200,000 occurrences.
pub fn occurrences(
    cal: &Calendar,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    floating: Tz,
) -> Result<Vec<Occurrence>, ExpandError> {
    let total = Budget::new(budget::CALENDAR);
    let span = Span {
        from: clamp(from),
        to: clamp(to),
    };
    let mut found = Vec::new();
    for series in &cal.series {
        let own = Budget::new(budget::SERIES.min(total.left()));
        let before = own.left();
        of_series(series, span, floating, &own, &mut found)?;
        total.spend(before - own.left())?;
    }
    found.sort_by(|a, b| (a.starts_at, &a.uid, a.ends_at).cmp(&(b.starts_at, &b.uid, b.ends_at)));
    Ok(found)
}

fn of_series(
    series: &Series,
    span: Span,
    floating: Tz,
    budget: &Budget,
    found: &mut Vec<Occurrence>,
) -> Result<(), ExpandError> {
    let mut excluded: Box<dyn Fn(&Override) -> bool> = Box::new(|_| false);
    if let Some(master) = &series.master {
        let set = RecurrenceSet::new(&master.start, &master.end, &master.recurrence, floating)?;
        let changes = Changes::new(&series.overrides, set.shape.frame, floating)?;
        let (first, last) = set.walls_around(span);
        let (first, last) = (
            first.checked_sub_signed(changes.reach),
            last.checked_add_signed(changes.reach),
        );
        let (first, last) = (
            first.unwrap_or(NaiveDateTime::MIN),
            last.unwrap_or(NaiveDateTime::MAX),
        );
        let room = MAX_OCCURRENCES + 1;
        let unchanged = |wall, _: Option<&When>| !changes.replaces(set.shape.shown(wall));
        for (wall, end) in set.walls(first, last, room, unchanged, budget)? {
            let instance = set.instance(wall, end.as_ref());
            let (entry, instance) = match changes.following(wall) {
                Some(following) => (
                    following.entry,
                    following.apply(&instance, end.is_some(), floating),
                ),
                None => (master, instance),
            };
            let id = (!master.recurrence.is_empty()).then(|| set.shape.frame.when(wall));
            push(found, series, entry, instance, id, span)?;
        }
        let frame = set.shape.frame;
        excluded = Box::new(move |change| set.is_excluded(frame.wall(&change.recurrence_id, floating)));
    }
    for change in series.overrides.iter().filter(|change| !excluded(change)) {
        let entry = &change.entry;
        let shape = Shape::new(&entry.start, &entry.end, floating)?;
        let instance = shape.instance(shape.start, Some(&entry.end));
        push(
            found,
            series,
            entry,
            instance,
            Some(change.recurrence_id.clone()),
            span,
        )?;
    }
    Ok(())
}

fn push(
    found: &mut Vec<Occurrence>,
    series: &Series,
    entry: &Entry,
    instance: Instance,
    recurrence_id: Option<When>,
    span: Span,
) -> Result<(), ExpandError> {
    if entry.cancelled || !instance.overlaps(span) {
        return Ok(());
    }
    if found.len() >= MAX_OCCURRENCES {
        return Err(ExpandError::TooMany { max: MAX_OCCURRENCES });
    }
    found.push(Occurrence {
        uid: series.uid.clone(),
        summary: entry.summary.clone(),
        location: entry.location.clone(),
        all_day: instance.start.is_date(),
        start: instance.start,
        end: instance.end,
        starts_at: instance.starts_at,
        ends_at: instance.ends_at,
        recurrence_id,
        line: entry.line,
    });
    Ok(())
}

/// The changes of a series, by what the master's clock shows when their occurrence comes (midnight
/// where only its day is named).
struct Changes<'a> {
    dates_match_days: bool,
    replaced: BTreeMap<NaiveDateTime, &'a Override>,
    following: BTreeMap<NaiveDateTime, Following<'a>>,
    /// How far at most a change of "this and the following" moves or lengthens an occurrence.
    reach: TimeDelta,
}

/// A change of "this and the following": the later occurrences move along and last as long.
struct Following<'a> {
    entry: &'a Entry,
    shape: Shape,
    /// On the clock of the changed occurrence.
    shift: TimeDelta,
}

impl<'a> Changes<'a> {
    fn new(overrides: &'a [Override], frame: Frame, floating: Tz) -> Result<Self, ExpandError> {
        let mut changes = Self {
            dates_match_days: false,
            replaced: BTreeMap::new(),
            following: BTreeMap::new(),
            reach: TimeDelta::zero(),
        };
        for change in overrides {
            let wall = frame.wall(&change.recurrence_id, floating);
            let whole_day = change.recurrence_id.is_date();
            changes.dates_match_days |= frame != Frame::Date && whole_day;
            let shown = if whole_day {
                wall
            } else {
                frame.shown(wall, floating)
            };
            changes.replaced.insert(shown, change);
            if change.this_and_future {
                let entry = &change.entry;
                let shape = Shape::new(&entry.start, &entry.end, floating)?;
                let shift = shape.start - shape.frame.wall(&frame.when(wall), floating);
                changes.reach = changes.reach.max(shift.abs() + shape.length());
                changes.following.insert(shown, Following { entry, shape, shift });
            }
        }
        Ok(changes)
    }

    /// Whether an override stands in the place of the occurrence at `wall`.
    fn replaces(&self, wall: NaiveDateTime) -> bool {
        // a date as RECURRENCE-ID of a timed event means the occurrence of that day
        let of_day = || {
            let midnight = wall.date().and_time(chrono::NaiveTime::MIN);
            self.replaced
                .get(&midnight)
                .is_some_and(|change| change.recurrence_id.is_date())
        };
        self.replaced.contains_key(&wall) || (self.dates_match_days && of_day())
    }

    /// The last change of "this and the following" before the occurrence at `wall`.
    fn following(&self, wall: NaiveDateTime) -> Option<&Following<'a>> {
        self.following
            .range(..wall)
            .next_back()
            .map(|(_, following)| following)
    }
}

impl Following<'_> {
    /// What becomes of a later occurrence; one with an own length keeps that.
    fn apply(&self, instance: &Instance, own_length: bool, floating: Tz) -> Instance {
        let frame = self.shape.frame;
        let wall = frame.wall(&instance.start, floating);
        let moved = self
            .shape
            .instance(wall.checked_add_signed(self.shift).unwrap_or(wall), None);
        if !own_length || frame == Frame::Date {
            return moved;
        }
        let length = instance.ends_at - instance.starts_at;
        let ends_at = moved
            .starts_at
            .checked_add_signed(length)
            .unwrap_or(moved.ends_at);
        Instance {
            end: frame.when(frame.wall_at(ends_at, floating)),
            ends_at,
            ..moved
        }
    }
}
