//! A series that goes on differently from one of its occurrences on becomes two.

use super::{
    occurrence::{self, from_key, to_ical},
    row::{EventRow, Place},
    series::differing,
    shift::wall,
};
use crate::{Ctx, Result, Unit, ledger::Entry};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use ical::{Recurrence, When};
use model::{AppError, EventId, event::EventTime};
use uuid::Uuid;

/// The rules of a series up to an occurrence, and from it on.
pub struct Cut {
    pub head: Recurrence,
    pub tail: Recurrence,
    /// When the occurrence is planned.
    pub at: When,
}

/// Cuts a series before the occurrence that bears `key`; nothing when there is none before it.
///
/// # Errors
/// A rule that cannot be computed.
pub fn cut(first: &EventTime, rules: &Recurrence, key: &str) -> Result<Option<Cut>> {
    let start = to_ical(first)?.0;
    let at = from_key(key, &start)?;
    let instant = at.instant(Tz::UTC);
    let earlier = occurrence::between(first, rules, start.instant(Tz::UTC), instant)?;
    if !earlier.iter().any(|(other, _)| other != key) {
        return Ok(None);
    }
    let is_before = |when: &When| when.instant(Tz::UTC) < instant;
    let mut head = Recurrence::default();
    let mut tail = Recurrence::default();
    for rule in &rules.rrule {
        head.rrule.push(ending(rule, &until(&at)));
        tail.rrule.extend(rest(first, rule, instant)?);
    }
    for rule in &rules.exrule {
        head.exrule.push(rule.clone());
        tail.exrule.extend(rest(first, rule, instant)?);
    }
    for (start, end) in &rules.rdate {
        let side = if is_before(start) { &mut head } else { &mut tail };
        side.rdate.push((start.clone(), end.clone()));
    }
    for when in &rules.exdate {
        // In a series of times a date takes out the whole day, on both sides of a cut in the middle of it.
        let whole_day = when.is_date() && !at.is_date() && wall(when).date() == wall(&at).date();
        if is_before(when) || whole_day {
            head.exdate.push(when.clone());
        }
        if !is_before(when) || whole_day {
            tail.exdate.push(when.clone());
        }
    }
    tail.rdate.retain(|(start, _)| *start != at);
    Ok(Some(Cut { head, tail, at }))
}

/// `UNTIL` of what ends just before `at`.
fn until(at: &When) -> String {
    match at {
        When::Date(date) => date.pred_opt().unwrap_or(*date).format("%Y%m%d").to_string(),
        timed => just_before(timed.instant(Tz::UTC))
            .format("%Y%m%dT%H%M%SZ")
            .to_string(),
    }
}

/// The same rule with another end.
fn ending(rule: &str, until: &str) -> String {
    let mut parts = without_count(rule);
    parts.retain(|part| !part.starts_with("UNTIL="));
    parts.push(format!("UNTIL={until}"));
    parts.join(";")
}

fn without_count(rule: &str) -> Vec<String> {
    let parts = rule.split(';').map(str::to_owned);
    parts.filter(|part| !part.starts_with("COUNT=")).collect()
}

/// What is left of a rule from `at` on: of so many times, those that are to come.
fn rest(first: &EventTime, rule: &str, at: DateTime<Utc>) -> Result<Option<String>> {
    if !rule.contains("COUNT=") {
        return Ok(Some(rule.to_owned()));
    }
    let alone = Recurrence {
        rrule: vec![rule.to_owned()],
        ..Recurrence::default()
    };
    let end = occurrence::series_end(first, Some(&alone)).unwrap_or(at);
    let left = occurrence::between(first, &alone, at, end.max(at) + chrono::TimeDelta::days(1))?
        .into_iter()
        .filter(|(key, _)| from_key(key, &When::Utc(at)).map_or(true, |when| when.instant(Tz::UTC) >= at))
        .count();
    let mut parts = without_count(rule);
    parts.push(format!("COUNT={left}"));
    Ok((left > 0).then(|| parts.join(";")))
}

/// Ends `series` before `seen`, one of its occurrences, and makes a second one of the rest, with all that differs in
/// it; nothing when `seen` is the first.
///
/// # Errors
/// The database's; a rule that cannot be computed.
pub async fn split(
    unit: &mut Unit,
    ctx: &Ctx,
    series: &EventRow,
    seen: &EventRow,
) -> Result<Option<EventRow>> {
    let (Some(rules), Some(place)) = (&series.recurrence, &seen.place) else {
        return Ok(None);
    };
    let Some(cut) = cut(&series.time, rules, &place.key)? else {
        return Ok(None);
    };
    end_before(unit, ctx, series, cut.head).await?;
    let tail = tail(ctx, series, &place.key, cut.tail)?;
    tail.insert(unit).await?;
    unit.audit(Entry::new("event.create", "event", tail.id.0, &tail.title).after(&tail));
    tail.announce(unit, None)?;
    for mut row in following(unit, series, &cut.at).await? {
        let old = row.clone();
        row.uid.clone_from(&tail.uid);
        row.place = row.place.map(|place| Place {
            series: tail.id,
            ..place
        });
        row.save(unit, ctx.now).await?;
        row.announce(unit, Some(&old))?;
    }
    Ok(Some(tail))
}

/// Gives a series the rules that end it.
///
/// # Errors
/// The database's.
pub async fn end_before(unit: &mut Unit, ctx: &Ctx, series: &EventRow, head: Recurrence) -> Result<()> {
    let mut ended = series.clone();
    ended.recurrence = Some(head);
    ended.save(unit, ctx.now).await?;
    unit.audit(
        Entry::new("event.update", "event", series.id.0, &series.title)
            .before(series)
            .after(&ended),
    );
    ended.announce(unit, Some(series))
}

fn tail(ctx: &Ctx, series: &EventRow, key: &str, rules: Recurrence) -> Result<EventRow> {
    let all = series.recurrence.clone().unwrap_or_default();
    let time = occurrence::planned(&series.time, &all, key)?.ok_or(AppError::Stale)?;
    let id = EventId(Uuid::now_v7());
    Ok(EventRow {
        id,
        time,
        uid: format!("{id}@creneau"),
        sequence: 0,
        version: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
        recurrence: Some(rules),
        ..series.clone()
    })
}

/// The occurrences with a row of their own that are planned at `at` or later.
///
/// # Errors
/// The database's.
pub async fn following(unit: &mut Unit, series: &EventRow, at: &When) -> Result<Vec<EventRow>> {
    let from = at.instant(Tz::UTC);
    let mut rows = differing(unit, series.id).await?;
    rows.retain(|row| {
        let named = row.place.as_ref().map(|place| from_key(&place.key, at));
        named.is_some_and(|when| when.is_ok_and(|when| when.instant(Tz::UTC) >= from))
    });
    Ok(rows)
}

/// A moment just before an occurrence: the last at which the series before it can start.
fn just_before(at: DateTime<Utc>) -> DateTime<Utc> {
    at - TimeDelta::seconds(1)
}
