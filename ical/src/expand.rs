//! The occurrences of one event.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::budget::{self, Budget};
use crate::rule::{Freq, Rule, Until};
use crate::shape::{Instance, Shape, Span};
use crate::walk::Walk;
use crate::when::{Frame, clamp, midnight};
use crate::{ExpandError, Recurrence, RuleError, When};

/// Starts and exclusive ends of the occurrences of one event that overlap `[from, to)`, sorted; the
/// first `max` of them (so a full list may not be the whole of it). An event without length
/// overlaps when it starts in the span, and an empty span (`from == to`) is the instant itself.
///
/// The event repeats on the wall clock of `start`: at the same time of day on both sides of a DST
/// change, and lasting as long on that clock. Dates and floating times are taken in the zone
/// `floating`. Overrides are not known here: see [`crate::occurrences`].
///
/// # Errors
/// A rule that cannot be read or is too costly, or a zone name that is not in the IANA database.
pub fn expand(
    start: &When,
    end: &When,
    recurrence: &Recurrence,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    floating: Tz,
    max: usize,
) -> Result<Vec<(When, When)>, ExpandError> {
    let budget = Budget::new(budget::SERIES);
    let set = RecurrenceSet::new(start, end, recurrence, floating)?;
    let span = Span {
        from: clamp(from),
        to: clamp(to),
    };
    let (first, last) = set.walls_around(span);
    let mut found = Vec::new();
    let accept = |wall, end: Option<&When>| set.instance(wall, end).overlaps(span);
    for (wall, end) in set.walls(first, last, max, accept, &budget)? {
        found.push(set.instance(wall, end.as_ref()));
    }
    found.sort_by_key(|instance| instance.starts_at);
    found.truncate(max);
    Ok(found
        .into_iter()
        .map(|instance| (instance.start, instance.end))
        .collect())
}

/// Wall times with their own end, by what the clock shows when they come (see [`Frame::shown`]).
type Walls = BTreeMap<NaiveDateTime, (NaiveDateTime, Option<When>)>;

/// Everything that says when an event happens, read and brought onto the clock of its start.
pub(crate) struct RecurrenceSet {
    pub(crate) shape: Shape,
    rules: Vec<Rule>,
    exrules: Vec<Rule>,
    /// Additional starts, with an own end where the file gives a period.
    rdates: BTreeMap<NaiveDateTime, Option<When>>,
    /// As the clock shows them: a file may name an occurrence in a DST gap by either time.
    exdates: HashSet<NaiveDateTime>,
    exdays: HashSet<NaiveDate>,
}

impl RecurrenceSet {
    pub(crate) fn new(
        start: &When,
        end: &When,
        recurrence: &Recurrence,
        floating: Tz,
    ) -> Result<Self, ExpandError> {
        let shape = Shape::new(start, end, floating)?;
        let frame = shape.frame;
        let exdays = recurrence.exdate.iter().filter_map(|when| match when {
            When::Date(date) => Some(*date),
            _ => None,
        });
        let exdates = recurrence
            .exdate
            .iter()
            .filter(|when| frame == Frame::Date || !when.is_date());
        let rdates = recurrence
            .rdate
            .iter()
            .map(|(when, end)| (frame.wall(when, floating), end.clone()));
        Ok(Self {
            shape,
            rules: rules_of(&recurrence.rrule, frame)?,
            exrules: rules_of(&recurrence.exrule, frame)?,
            rdates: rdates.collect(),
            exdates: exdates
                .map(|when| shape.shown(frame.wall(when, floating)))
                .collect(),
            exdays: exdays.collect(),
        })
    }

    pub(crate) fn instance(&self, wall: NaiveDateTime, end: Option<&When>) -> Instance {
        self.shape.instance(wall, end)
    }

    pub(crate) fn is_excluded(&self, wall: NaiveDateTime) -> bool {
        let named = || self.exdates.contains(&self.shape.shown(wall));
        self.exdays.contains(&wall.date()) || (!self.exdates.is_empty() && named())
    }

    /// The wall times between which every occurrence that overlaps `span` starts.
    pub(crate) fn walls_around(&self, span: Span) -> (NaiveDateTime, NaiveDateTime) {
        let Shape { frame, floating, .. } = self.shape;
        let slack = TimeDelta::days(2);
        let from = frame.wall_at(span.from, floating);
        let lengths =
            (self.rdates.iter()).filter_map(|(wall, end)| Some(frame.wall(end.as_ref()?, floating) - *wall));
        let longest = lengths.fold(self.shape.length(), TimeDelta::max);
        let first = from
            .checked_sub_signed(longest)
            .and_then(|wall| wall.checked_sub_signed(slack));
        (
            first.unwrap_or(NaiveDateTime::MIN),
            frame.wall_at(span.to, floating) + slack,
        )
    }

    /// Wall times of the occurrences from `first` to `last` that `accept` lets through, with their
    /// own end where they have one, in the order in which they come: all of them if they are at
    /// most `max`, else at least the first `max`. No two of them are the same instant.
    pub(crate) fn walls(
        &self,
        first: NaiveDateTime,
        last: NaiveDateTime,
        max: usize,
        accept: impl Fn(NaiveDateTime, Option<&When>) -> bool,
        budget: &Budget,
    ) -> Result<Vec<(NaiveDateTime, Option<When>)>, ExpandError> {
        let exruled = self.exruled(first, last, budget)?;
        let wanted = |wall: NaiveDateTime, end: Option<&When>| {
            wall >= first
                && wall <= last
                && !self.is_excluded(wall)
                && (exruled.is_empty() || !exruled.contains(&self.shape.shown(wall)))
                && accept(wall, end)
        };
        let mut walls = Walls::new();
        if self.start_happens() && wanted(self.shape.start, None) {
            walls.insert(self.shape.shown(self.shape.start), (self.shape.start, None));
        }
        for rule in &self.rules {
            let wanted = |wall: &_| wanted(*wall, None);
            self.take(max, self.walk(rule, first, last, budget), wanted, &mut walls)?;
        }
        for (wall, end) in &self.rdates {
            if wanted(*wall, end.as_ref()) {
                walls.insert(self.shape.shown(*wall), (*wall, end.clone()));
            }
        }
        Ok(walls.into_values().collect())
    }

    /// Adds the first `max` that are `wanted` and not yet there.
    fn take(
        &self,
        max: usize,
        rule: impl Iterator<Item = Result<NaiveDateTime, ExpandError>>,
        wanted: impl Fn(&NaiveDateTime) -> bool,
        walls: &mut Walls,
    ) -> Result<(), ExpandError> {
        let mut taken = 0;
        let mut latest = NaiveDateTime::MIN;
        for wall in rule {
            let wall = wall?;
            // a time in a DST gap is shown later than some that the rule gives after it
            if taken >= max && wall > latest {
                break;
            }
            if wanted(&wall) {
                let shown = self.shape.shown(wall);
                latest = latest.max(shown);
                taken += usize::from(walls.insert(shown, (wall, None)).is_none());
            }
        }
        Ok(())
    }

    /// What the clock shows at the times that rules of exceptions take out.
    fn exruled(
        &self,
        first: NaiveDateTime,
        last: NaiveDateTime,
        budget: &Budget,
    ) -> Result<HashSet<NaiveDateTime>, ExpandError> {
        self.exrules
            .iter()
            .flat_map(|rule| self.walk(rule, first, last, budget))
            .map(|wall| Ok(self.shape.shown(wall?)))
            .collect()
    }

    /// DTSTART is an occurrence even when no rule means it, except when all rules end before it:
    /// that is how some programs write a deleted series.
    fn start_happens(&self) -> bool {
        let ended = |rule: &Rule| {
            rule.until
                .is_some_and(|until| !self.until(until).allows(self.shape.start, &self.shape))
        };
        self.rules.is_empty() || !self.rules.iter().all(ended)
    }

    fn walk<'a>(
        &'a self,
        rule: &Rule,
        first: NaiveDateTime,
        last: NaiveDateTime,
        budget: &'a Budget,
    ) -> impl Iterator<Item = Result<NaiveDateTime, ExpandError>> + 'a {
        let bound = rule.until.map(|until| self.until(until));
        let last = bound.map_or(last, |bound| bound.wall.min(last));
        Walk::new(rule.clone(), self.shape.start, first, last, budget).filter(move |wall| {
            match (wall, bound) {
                (Ok(wall), Some(bound)) => bound.allows(*wall, &self.shape),
                _ => true,
            }
        })
    }

    /// UNTIL on the clock of the event. A date means the whole of that day; a time in UTC is
    /// compared as an instant, except where the event has no zone to compare it in.
    fn until(&self, until: Until) -> Bound {
        let Shape { frame, floating, .. } = self.shape;
        let exactly = |wall| Bound { wall, instant: None };
        match (frame, until) {
            (Frame::Date, Until::Date(date)) => exactly(midnight(date)),
            (Frame::Date, Until::Wall(wall)) => exactly(midnight(wall.date())),
            (Frame::Date, Until::Utc(instant)) => exactly(midnight(instant.date_naive())),
            (_, Until::Date(date)) => exactly(midnight(date) + TimeDelta::seconds(86_399)),
            (_, Until::Wall(wall)) => exactly(wall),
            (Frame::Zoned(_), Until::Utc(instant)) => Bound {
                wall: frame.wall_at(instant, floating) + TimeDelta::days(1),
                instant: Some(instant),
            },
            (_, Until::Utc(instant)) => exactly(instant.naive_utc()),
        }
    }
}

/// The last moment of a rule: by the wall clock, and more precisely by the instant if there is one.
#[derive(Clone, Copy, Debug)]
struct Bound {
    wall: NaiveDateTime,
    instant: Option<DateTime<Utc>>,
}

impl Bound {
    fn allows(&self, wall: NaiveDateTime, shape: &Shape) -> bool {
        wall <= self.wall
            && self
                .instant
                .is_none_or(|last| shape.frame.instant(wall, shape.floating) <= last)
    }
}

fn rules_of(texts: &[String], frame: Frame) -> Result<Vec<Rule>, ExpandError> {
    let read = |text: &String| {
        rule_for(text, frame == Frame::Date).map_err(|error| ExpandError::BadRule {
            rule: text.clone(),
            error,
        })
    };
    texts.iter().map(read).collect()
}

/// Reads a rule for an event of whole days (`dates`) or of times.
pub(crate) fn rule_for(text: &str, dates: bool) -> Result<Rule, RuleError> {
    let mut rule = Rule::parse(text)?;
    if dates {
        if rule.freq > Freq::Daily {
            return Err(RuleError::TooFineForDates);
        }
        // to be ignored for dates (RFC 5545 §3.3.10)
        rule.hour.clear();
        rule.minute.clear();
        rule.second.clear();
    }
    Ok(rule)
}
