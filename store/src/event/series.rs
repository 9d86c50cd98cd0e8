//! What else changes with a series: the occurrences that it names, and those that differ from it.

use super::{
    calendar::{occurrence_key, to_ical},
    export::from_key,
    row::{EventRow, find_locked},
};
use crate::{Result, Unit, ledger::Entry, zone};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use ical::When;
use model::{EventId, event::EventTime};
use serde_json::json;

/// From the first start of a series to another one.
struct Shift {
    from: When,
    to: When,
}

impl Shift {
    fn between(before: &EventTime, after: &EventTime) -> Result<Option<Self>> {
        let (from, to) = (to_ical(before)?.0, to_ical(after)?.0);
        Ok((from != to).then_some(Self { from, to }))
    }

    /// Where an occurrence that was named `when` is now: as far from the first one on the wall's clock.
    fn apply(&self, when: &When) -> Result<When> {
        let by = wall(&self.to) - wall(&self.from);
        Ok(match (when, &self.to) {
            (When::Date(date), _) => When::Date(*date + (wall(&self.to).date() - wall(&self.from).date())),
            (when, When::Zoned { zone, .. }) => When::Zoned {
                wall: on_clock_of(&self.from, when.instant(Tz::UTC))? + by,
                zone: zone.clone(),
            },
            (when, _) => When::Utc((on_clock_of(&self.from, when.instant(Tz::UTC))? + by).and_utc()),
        })
    }

    /// A rule that ends on a day, or names days of the week, moves along; other rules stay as they are.
    fn apply_to_rule(&self, rule: &str) -> String {
        let (from, to) = (wall(&self.from), wall(&self.to));
        let days = (to.date() - from.date()).num_days();
        let part = |part: &str| match part.split_once('=') {
            Some(("UNTIL", end)) => moved_end(end, to - from).map(|end| format!("UNTIL={end}")),
            Some(("BYDAY", names)) => moved_days(names, days).map(|names| format!("BYDAY={names}")),
            _ => None,
        };
        let parts: Vec<String> = rule
            .split(';')
            .map(|p| part(p).unwrap_or_else(|| p.to_owned()))
            .collect();
        parts.join(";")
    }

    fn is_forward(&self) -> bool {
        self.to.instant(Tz::UTC) > self.from.instant(Tz::UTC)
    }
}

fn moved_end(end: &str, by: TimeDelta) -> Option<String> {
    const DAY: &str = "%Y%m%d";
    const TIME: &str = "%Y%m%dT%H%M%S";
    if let Ok(day) = NaiveDate::parse_from_str(end, DAY) {
        return Some((day + TimeDelta::days(by.num_days())).format(DAY).to_string());
    }
    let (time, zone) = match end.strip_suffix('Z') {
        Some(time) => (time, "Z"),
        None => (end, ""),
    };
    let time = NaiveDateTime::parse_from_str(time, TIME).ok()?;
    Some((time + by).format(TIME).to_string() + zone)
}

/// Names of days without a number before them: "the second Tuesday" is no other day when it moves.
fn moved_days(names: &str, by: i64) -> Option<String> {
    const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let moved = |name: &str| {
        let number = NAMES.iter().position(|known| *known == name)?;
        NAMES.get((number as i64 + by).rem_euclid(7) as usize).copied()
    };
    let names: Option<Vec<&str>> = names.split(',').map(moved).collect();
    Some(names?.join(","))
}

fn wall(when: &When) -> NaiveDateTime {
    match when {
        When::Date(date) => date.and_time(chrono::NaiveTime::MIN),
        When::Zoned { wall, .. } | When::Floating(wall) => *wall,
        When::Utc(instant) => instant.naive_utc(),
    }
}

fn on_clock_of(like: &When, instant: DateTime<Utc>) -> Result<NaiveDateTime> {
    match like {
        When::Zoned { zone, .. } => Ok(zone::rules(zone)?.wall(instant)),
        _ => Ok(instant.naive_utc()),
    }
}

/// What a series takes out or adds keeps its place in it when the series moves.
///
/// # Errors
/// A zone that is not known.
pub(super) fn follow_time(before: &EventRow, after: &mut EventRow) -> Result<()> {
    let (Some(shift), Some(rules)) = (Shift::between(&before.time, &after.time)?, &mut after.recurrence)
    else {
        return Ok(());
    };
    for rule in &mut rules.rrule {
        *rule = shift.apply_to_rule(rule);
    }
    for when in &mut rules.exdate {
        *when = shift.apply(when)?;
    }
    for (start, end) in &mut rules.rdate {
        *start = shift.apply(start)?;
        if let Some(end) = end {
            *end = shift.apply(end)?;
        }
    }
    Ok(())
}

/// Occurrences that differ from a series stay for those who it is for, and stand for the same occurrence of it.
///
/// # Errors
/// The database's.
pub(super) async fn lead_occurrences(unit: &mut Unit, before: &EventRow, after: &EventRow) -> Result<()> {
    if after.recurrence.is_none() {
        return Ok(());
    }
    let shift = Shift::between(&before.time, &after.time)?;
    let mut found = sqlx::query!(
        r#"select id, recurrence_id as "key!" from event where series_id = $1 order by recurrence_id"#,
        after.id.0
    )
    .fetch_all(&mut **unit)
    .await?;
    // Each moves to a place that the one before it has left.
    if shift.as_ref().is_some_and(Shift::is_forward) {
        found.reverse();
    }
    for occurrence in found {
        if let Some(shift) = &shift {
            rename(unit, shift, after, occurrence.id, &occurrence.key).await?;
        }
        let Some(mut row) = find_locked(unit, EventId(occurrence.id)).await? else {
            continue;
        };
        if row.teams == after.teams && row.participants == after.participants {
            continue;
        }
        let old = row.clone();
        row.teams.clone_from(&after.teams);
        row.participants.clone_from(&after.participants);
        row.save(unit, after.updated_at).await?;
        unit.audit(
            Entry::new("event.update", "event", occurrence.id, &row.title)
                .before(&old)
                .after(&row),
        );
        row.announce(unit, Some(&old))?;
    }
    Ok(())
}

async fn rename(unit: &mut Unit, shift: &Shift, series: &EventRow, id: uuid::Uuid, key: &str) -> Result<()> {
    let new = occurrence_key(&shift.apply(&from_key(key, &shift.from)?)?);
    sqlx::query!("update event set recurrence_id = $2 where id = $1", id, new)
        .execute(&mut **unit)
        .await?;
    unit.audit(
        Entry::new("event.update", "event", id, &series.title)
            .before(&json!({ "occurrence": key }))
            .after(&json!({ "occurrence": new })),
    );
    Ok(())
}
