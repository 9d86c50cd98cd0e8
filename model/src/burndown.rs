//! What became of a sprint, day by day: from what was true of its items, and when it became so.

use crate::{ItemId, SprintId, item::Points, zone::ZoneRules};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    ops::{Add, Sub},
};

/// What was true of an item from an instant on, in the order in which it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub item: ItemId,
    /// What people call it.
    pub number: i64,
    pub at: DateTime<Utc>,
    pub sprint: Option<SprintId>,
    pub points: Option<Points>,
    pub done: bool,
    /// It was deleted.
    pub gone: bool,
}

/// An amount of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Tenths of points.
    pub points: i64,
    pub items: i64,
}

impl Add for Sum {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            points: self.points + other.points,
            items: self.items + other.items,
        }
    }
}

impl Sub for Sum {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            points: self.points - other.points,
            items: self.items - other.items,
        }
    }
}

/// How a sprint stood at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayEnd {
    pub day: NaiveDate,
    /// All that was in it.
    pub scope: Sum,
    /// What of that was done.
    pub done: Sum,
}

/// What came into a running sprint, left it or was estimated anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeChange {
    pub at: DateTime<Utc>,
    pub number: i64,
    pub by: Sum,
}

/// The chart of a sprint that was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// What was in it when it started.
    pub committed: Sum,
    /// What of that was done already.
    pub begun: Sum,
    /// Each day that has begun, up to the last or the one on which it was closed.
    pub days: Vec<DayEnd>,
    /// Every day of it, and whether its team works then.
    pub plan: Vec<(NaiveDate, bool)>,
    pub changes: Vec<ScopeChange>,
}

/// What a chart is drawn for.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    pub sprint: SprintId,
    /// Its days, and whether its team works on them.
    pub plan: Vec<(NaiveDate, bool)>,
    pub zone: &'a ZoneRules,
    pub started: DateTime<Utc>,
    /// When it was closed, or now.
    pub until: DateTime<Utc>,
}

/// What an item is worth to a sprint: nothing where it is not in it.
fn worth(fact: Option<&Fact>, sprint: SprintId) -> (Sum, Sum) {
    let Some(fact) = fact.filter(|fact| fact.sprint == Some(sprint) && !fact.gone) else {
        return <(Sum, Sum)>::default();
    };
    let sum = Sum {
        points: fact.points.map_or(0, |points| i64::from(points.0)),
        items: 1,
    };
    (sum, if fact.done { sum } else { Sum::default() })
}

/// Draws the chart. `facts` are in the order in which they became true, also those before the sprint started; what
/// became true after `until` is left out.
#[must_use]
pub fn chart(facts: &[Fact], span: &Span<'_>) -> Chart {
    let mut latest: HashMap<ItemId, &Fact> = HashMap::new();
    let (mut scope, mut done) = (Sum::default(), Sum::default());
    let mut chart = Chart {
        plan: span.plan.clone(),
        ..Chart::default()
    };
    let mut facts = facts.iter().filter(|fact| fact.at <= span.until).peekable();
    // What is so before an instant; what comes at it is the next day's, or the sprint's own.
    let mut until = |instant: DateTime<Utc>, changes: Option<&mut Vec<ScopeChange>>| {
        let mut seen = Vec::new();
        while let Some(fact) = facts.next_if(|fact| fact.at < instant) {
            let (before, finished) = worth(latest.get(&fact.item).copied(), span.sprint);
            let (after, finishes) = worth(Some(fact), span.sprint);
            latest.insert(fact.item, fact);
            scope = scope + after - before;
            done = done + finishes - finished;
            if after != before {
                seen.push(ScopeChange {
                    at: fact.at,
                    number: fact.number,
                    by: after - before,
                });
            }
        }
        if let Some(changes) = changes {
            changes.append(&mut seen);
        }
        (scope, done)
    };
    // What came in the very instant it started was there when it started.
    let moment = TimeDelta::microseconds(1);
    (chart.committed, chart.begun) = until(span.started + moment, None);
    let last_day = span.zone.date(span.until);
    let begun = span.zone.date(span.started);
    let planned = span.plan.iter().map(|(day, _)| *day);
    let mut days: Vec<NaiveDate> = planned
        .chain([begun, last_day])
        .filter(|day| *day <= last_day)
        .collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let end = day
            .succ_opt()
            .map_or(span.until, |next| span.zone.start_of_day(next));
        let end = end.min(span.until + moment);
        let (scope, done) = until(end, Some(&mut chart.changes));
        if day >= begun {
            chart.days.push(DayEnd { day, scope, done });
        }
    }
    chart
}

impl Chart {
    /// How a sprint stands now, or stood when it was closed.
    #[must_use]
    pub fn end(&self) -> (Sum, Sum) {
        self.days
            .last()
            .map_or((self.committed, self.begun), |day| (day.scope, day.done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tests::paris;
    use proptest::prelude::*;
    use uuid::Uuid;

    const SPRINT: SprintId = SprintId(Uuid::from_u128(7));

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn fact(item: u128, when: DateTime<Utc>, inside: bool, points: u32, done: bool) -> Fact {
        Fact {
            item: ItemId(Uuid::from_u128(item)),
            number: i64::try_from(item).expect("small"),
            at: when,
            sprint: inside.then_some(SPRINT),
            points: Some(Points(points)),
            done,
            gone: false,
        }
    }

    fn plan(first: &str, days: usize) -> Vec<(NaiveDate, bool)> {
        let first: NaiveDate = first.parse().expect("a date");
        first.iter_days().take(days).map(|day| (day, true)).collect()
    }

    #[test]
    fn a_sprint_burns_down_and_says_what_came_between() {
        let zone = paris();
        let facts = [
            fact(1, at("2026-03-01T09:00:00Z"), true, 30, false),
            fact(2, at("2026-03-01T09:00:00Z"), true, 50, false),
            // Not this sprint's.
            fact(3, at("2026-03-01T09:00:00Z"), false, 80, false),
            fact(1, at("2026-03-02T15:00:00Z"), true, 30, true),
            // Half past midnight in Paris: the next day.
            fact(3, at("2026-03-02T23:30:00Z"), true, 80, false),
            fact(2, at("2026-03-04T10:00:00Z"), true, 20, false),
            fact(1, at("2026-03-09T10:00:00Z"), false, 30, true),
        ];
        let span = Span {
            sprint: SPRINT,
            plan: plan("2026-03-02", 5),
            zone: &zone,
            started: at("2026-03-02T08:00:00Z"),
            until: at("2026-03-04T12:00:00Z"),
        };
        let found = chart(&facts, &span);
        assert_eq!(found.committed, Sum { points: 80, items: 2 });
        let days: Vec<(String, i64, i64)> = found
            .days
            .iter()
            .map(|day| (day.day.to_string(), day.scope.points, day.done.points))
            .collect();
        assert_eq!(
            days,
            [
                ("2026-03-02".into(), 80, 30),
                ("2026-03-03".into(), 160, 30),
                ("2026-03-04".into(), 130, 30)
            ]
        );
        let changes: Vec<(i64, i64)> = found
            .changes
            .iter()
            .map(|one| (one.number, one.by.points))
            .collect();
        assert_eq!(changes, [(3, 80), (2, -30)]);
    }

    proptest! {
        /// The end of each day is what a plain look at the facts until then says.
        #[test]
        fn each_day_is_what_a_plain_look_says(
            told in prop::collection::vec((0u128..6, 0i64..240, any::<bool>(), 0u32..90, any::<bool>(), any::<bool>()), 0..60),
            until in 24i64..240,
        ) {
            let zone = paris();
            let base = at("2026-03-25T00:00:00Z");
            let mut told = told;
            told.sort_by_key(|one| one.1);
            let facts: Vec<Fact> = told
                .into_iter()
                .map(|(item, hour, inside, points, done, gone)| Fact {
                    gone,
                    ..fact(item, base + TimeDelta::hours(hour), inside, points, done)
                })
                .collect();
            let span = Span {
                sprint: SPRINT,
                plan: plan("2026-03-26", 8),
                zone: &zone,
                started: base + TimeDelta::hours(20),
                until: base + TimeDelta::hours(until),
            };
            let found = chart(&facts, &span);
            for day in &found.days {
                let end = zone.start_of_day(day.day.succ_opt().expect("a day"));
                let mut latest: HashMap<ItemId, &Fact> = HashMap::new();
                for fact in facts.iter().filter(|fact| fact.at < end && fact.at <= span.until) {
                    latest.insert(fact.item, fact);
                }
                let inside: Vec<_> = latest.values().filter(|fact| fact.sprint == Some(SPRINT) && !fact.gone).collect();
                let points = |done_only: bool| -> i64 {
                    inside.iter().filter(|fact| fact.done || !done_only).map(|fact| i64::from(fact.points.unwrap().0)).sum()
                };
                prop_assert_eq!((day.scope.points, day.done.points), (points(false), points(true)));
                prop_assert_eq!(day.scope.items, i64::try_from(inside.len()).unwrap());
            }
            let scoped = found.changes.iter().fold(found.committed, |sum, change| sum + change.by);
            prop_assert_eq!(scoped, found.end().0);
        }
    }
}
