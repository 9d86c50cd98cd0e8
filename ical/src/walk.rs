//! The wall times a rule means, in ascending order, made period by period.
//!
//! Written here rather than taken from a library because the one at hand refuses rules of real files
//! or cuts them off, and because a series of decades must start near the span that is asked for.

use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::ExpandError;
use crate::budget::Budget;
use crate::clock::{next_candidate, pick, times, truncate};
use crate::days::{day_matches, month_after, month_matches, month_number, period};
use crate::rule::{Freq, Rule};

/// A lazy walk over a rule's instances from its start (or a later moment) to `last`.
pub(crate) struct Walk<'a> {
    rule: Rule,
    start: NaiveDateTime,
    /// No instance after this is given.
    last: NaiveDateTime,
    /// Number of the next period: 0 is the one that holds the start.
    index: i64,
    ready: std::vec::IntoIter<NaiveDateTime>,
    /// Instances still to come under COUNT.
    left: Option<u64>,
    begun: bool,
    ended: bool,
    /// Times of day, for rules that repeat no oftener than daily.
    times: Vec<NaiveTime>,
    budget: &'a Budget,
}

impl<'a> Walk<'a> {
    /// Instances of `rule` from `start` to `last`, without most of those before `from` where they
    /// need not be counted. The start counts as the first instance of COUNT even when the rule
    /// does not mean it (RFC 5545 §3.3.10).
    pub(crate) fn new(
        mut rule: Rule,
        start: NaiveDateTime,
        from: NaiveDateTime,
        last: NaiveDateTime,
        budget: &'a Budget,
    ) -> Self {
        let last = count_as_end(&mut rule, start).map_or(last, |end| end.min(last));
        complete(&mut rule, start);
        let index = if rule.count.is_none() {
            skip_to(&rule, start, from)
        } else {
            0
        };
        let times = if rule.freq <= Freq::Daily {
            times(&rule.hour, &rule.minute, &rule.second)
        } else {
            Vec::new()
        };
        Self {
            left: rule.count,
            rule,
            start,
            last,
            index,
            ready: Vec::new().into_iter(),
            begun: false,
            ended: false,
            times,
            budget,
        }
    }

    fn next_instance(&mut self) -> Result<Option<NaiveDateTime>, ExpandError> {
        while !self.ended && self.left != Some(0) {
            let Some(wall) = self.ready.next() else {
                self.ended = !self.fill()?;
                continue;
            };
            if wall < self.start {
                continue;
            }
            if wall > self.last {
                break;
            }
            if !self.begun && wall != self.start {
                self.left = self.left.map(|left| left.saturating_sub(1));
            }
            self.begun = true;
            if self.left == Some(0) {
                break;
            }
            self.left = self.left.map(|left| left - 1);
            return Ok(Some(wall));
        }
        self.ended = true;
        Ok(None)
    }

    /// Makes the instances of the next period; false when there is none before the end.
    fn fill(&mut self) -> Result<bool, ExpandError> {
        self.budget.spend(1)?;
        let made = if self.rule.freq <= Freq::Daily {
            self.coarse_period()?
        } else {
            self.fine_period()?
        };
        let Some(mut instances) = made else {
            return Ok(false);
        };
        if !self.rule.set_pos.is_empty() {
            instances = pick(&instances, &self.rule.set_pos);
        }
        self.ready = instances.into_iter();
        Ok(true)
    }

    fn coarse_period(&mut self) -> Result<Option<Vec<NaiveDateTime>>, ExpandError> {
        let Some((first, end)) = period(&self.rule, self.start.date(), self.index) else {
            return Ok(None);
        };
        if first > self.last.date() {
            return Ok(None);
        }
        self.index += 1;
        let mut instances = Vec::new();
        let mut day = first;
        while day < end {
            if !month_matches(&self.rule, day) {
                day = month_after(day).unwrap_or(end);
                continue;
            }
            self.budget.spend(1)?;
            if day_matches(&self.rule, day) {
                self.budget.spend(self.times.len() as u64)?;
                instances.extend(self.times.iter().map(|time| day.and_time(*time)));
            }
            day = day.succ_opt().unwrap_or(end);
        }
        Ok(Some(instances))
    }

    fn fine_period(&mut self) -> Result<Option<Vec<NaiveDateTime>>, ExpandError> {
        let (base, step) = (truncate(self.start, self.rule.freq), step(&self.rule));
        let moment = self
            .index
            .checked_mul(step)
            .and_then(TimeDelta::try_seconds)
            .and_then(|d| base.checked_add_signed(d));
        let Some(moment) = moment.filter(|moment| *moment <= self.last) else {
            return Ok(None);
        };
        let next = next_candidate(&self.rule, moment);
        if next != Some(moment) {
            // the first period that starts no earlier than the next candidate
            let gap = next.map(|next| (next - base).num_seconds());
            self.index = gap.map_or(i64::MAX, |gap| {
                gap.div_euclid(step) + i64::from(gap.rem_euclid(step) > 0)
            });
            return Ok(Some(Vec::new()));
        }
        self.index += 1;
        let here = |own: u32| vec![own as i32];
        let rule = &self.rule;
        let minutes = if rule.freq == Freq::Hourly {
            rule.minute.clone()
        } else {
            here(moment.minute())
        };
        let seconds = if rule.freq == Freq::Secondly {
            here(moment.second())
        } else {
            rule.second.clone()
        };
        let times = times(&here(moment.hour()), &minutes, &seconds);
        self.budget.spend(times.len() as u64)?;
        Ok(Some(
            times
                .into_iter()
                .map(|time| moment.date().and_time(time))
                .collect(),
        ))
    }
}

impl Iterator for Walk<'_> {
    type Item = Result<NaiveDateTime, ExpandError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_instance();
        self.ended |= next.is_err();
        next.transpose()
    }
}

/// Turns the COUNT of a rule with even steps into the moment of its last instance, so that such a
/// rule can be entered anywhere.
fn count_as_end(rule: &mut Rule, start: NaiveDateTime) -> Option<NaiveDateTime> {
    if !rule.is_plain() || rule.freq <= Freq::Monthly {
        return None;
    }
    let steps = i64::try_from(rule.count?).ok()?.checked_sub(1)?;
    let seconds = steps.checked_mul(step(rule))?;
    rule.count = None;
    TimeDelta::try_seconds(seconds).and_then(|length| start.checked_add_signed(length))
}

/// Adds what a rule leaves to be taken from its start (RFC 5545 §3.3.10: "information, not
/// contained in the rule, necessary to determine the instances").
fn complete(rule: &mut Rule, start: NaiveDateTime) {
    let no_days = rule.year_day.is_empty() && rule.month_day.is_empty() && rule.day.is_empty();
    // a year alone, or days of months that the rule does not name: the month of the start is meant
    let no_month = rule.month.is_empty() && rule.week_no.is_empty() && rule.year_day.is_empty();
    if rule.freq == Freq::Yearly && no_month && rule.day.is_empty() {
        rule.month.push(start.month() as i32);
    }
    match rule.freq {
        Freq::Yearly if no_days && rule.week_no.is_empty() => rule.month_day.push(start.day() as i32),
        Freq::Yearly | Freq::Weekly if no_days => rule.day.push((0, start.weekday())),
        Freq::Monthly if no_days => rule.month_day.push(start.day() as i32),
        _ => {}
    }
    if rule.freq < Freq::Hourly && rule.hour.is_empty() {
        rule.hour.push(start.hour() as i32);
    }
    if rule.freq < Freq::Minutely && rule.minute.is_empty() {
        rule.minute.push(start.minute() as i32);
    }
    if rule.freq < Freq::Secondly && rule.second.is_empty() {
        rule.second.push(start.second() as i32);
    }
}

/// The number of a period before `from`, or 0: where a walk may begin that need not count.
fn skip_to(rule: &Rule, start: NaiveDateTime, from: NaiveDateTime) -> i64 {
    let units = match rule.freq {
        Freq::Yearly => i64::from(from.year()) - i64::from(start.year()),
        Freq::Monthly => month_number(from.date()) - month_number(start.date()),
        _ => (from - start).num_seconds() / (step(rule) / rule.interval),
    };
    (units / rule.interval - 1).max(0)
}

/// Seconds from one period to the next, for weekly and finer rules (1 for the others).
fn step(rule: &Rule) -> i64 {
    let unit = match rule.freq {
        Freq::Yearly | Freq::Monthly | Freq::Secondly => 1,
        Freq::Minutely => 60,
        Freq::Hourly => 3600,
        Freq::Daily => 86_400,
        Freq::Weekly => 7 * 86_400,
    };
    unit * rule.interval
}
