//! What stands in the way of an event, asked again before it is saved.

use super::{around::around, occurrence, row::EventRow};
use crate::{Ctx, Result, Unit, journal, zone};
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    AppError, EventId, Field,
    conflict::{Accepted, Conflict, Holds, Plan, conflicts, not_accepted},
    event::{EventDetails, EventStatus, EventTime, NewEvent},
    journal::Happening,
    policy::Actor,
    text,
};
use sqlx::PgConnection;

/// Plans are checked one after the other: of two that want the same at the same moment, the second sees the first.
/// To be called before any row is locked.
///
/// # Errors
/// The database's.
pub async fn one_at_a_time(unit: &mut Unit) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('creneau.plan'))")
        .fetch_one(&mut **unit)
        .await?;
    Ok(())
}

/// Refuses a plan with what stands in its way that was not there before and has not been accepted. What is over, or
/// has begun, stands in nobody's way.
///
/// # Errors
/// `Conflicts`.
pub async fn check(
    unit: &mut Unit,
    ctx: &Ctx,
    actor: &Actor,
    (before, after): (Option<&EventRow>, &EventRow),
    accepted: &Accepted,
) -> Result<()> {
    if before.is_some_and(|before| plans_the_same(before, after)) {
        return Ok(());
    }
    let had = match before {
        Some(before) => standing(unit, ctx, actor, before).await?,
        None => Vec::new(),
    };
    let overridden = before.map_or(&[][..], |before| overridden(&before.details));
    let known = |new: &Conflict| {
        had.iter().any(|old| {
            let same_thing = old.with.as_ref().map(|o| o.id) == new.with.as_ref().map(|o| o.id);
            let settled = new.freeze().is_none_or(|freeze| overridden.contains(&freeze));
            old.why == new.why && same_thing && settled
        })
    };
    let mut found = standing(unit, ctx, actor, after).await?;
    found.retain(|conflict| !known(conflict));
    let open = not_accepted(&found, accepted);
    if !open.is_empty() {
        return Err(AppError::Conflicts(open).into());
    }
    if found.iter().any(Conflict::is_freeze) {
        note_in_journal(unit, ctx, after).await?;
    }
    Ok(())
}

/// Whether nothing was changed that others could be in the way of.
fn plans_the_same(before: &EventRow, after: &EventRow) -> bool {
    let rules = |row: &EventRow| row.recurrence.as_ref().map(|rules| rules.rrule.clone());
    let touched = |details: &EventDetails| match details {
        EventDetails::Deployment(window) => Some((vec![window.environment], window.services.clone())),
        EventDetails::Freeze(freeze) => Some((freeze.environments.clone(), freeze.services.clone())),
        _ => None,
    };
    before.time == after.time
        && before.participants == after.participants
        && touched(&before.details) == touched(&after.details)
        && rules(before) == rules(after)
}

/// What stands in the way of an event that is still to come; of a series, in that of its next occurrences.
///
/// # Errors
/// The database's.
pub async fn standing(
    conn: &mut PgConnection,
    ctx: &Ctx,
    actor: &Actor,
    row: &EventRow,
) -> Result<Vec<Conflict>> {
    if row.status != EventStatus::Planned || row.deleted_at.is_some() {
        return Ok(Vec::new());
    }
    let Some(holds) = Holds::of(&row.details, &row.participants) else {
        return Ok(Vec::new());
    };
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    let times = to_come(row, ctx.now)?;
    let stretches = times.iter().map(|time| time.stretch(&reader));
    let to_come: Vec<&EventTime> = times
        .iter()
        .zip(stretches.clone())
        .filter(|(_, (_, end))| *end > ctx.now)
        .map(|(time, _)| time)
        .collect();
    let (Some(from), Some(to)) = (stretches.clone().map(|s| s.0).min(), stretches.map(|s| s.1).max()) else {
        return Ok(Vec::new());
    };
    if to_come.is_empty() {
        return Ok(Vec::new());
    }
    let around = around(conn, actor, (from, to.max(from + TimeDelta::seconds(1)))).await?;
    let own = row.place.as_ref().map_or(row.id, |place| place.series);
    let mut found: Vec<Conflict> = Vec::new();
    for time in to_come {
        let plan = Plan {
            own,
            creator: row.creator,
            time,
            holds: &holds,
        };
        found.extend(conflicts(&plan, &around, actor, &reader));
    }
    found.truncate(model::conflict::CONFLICTS_MAX);
    Ok(found)
}

/// Refuses to start a window in a freeze, unless it was overridden when it was planned, or is now.
///
/// # Errors
/// `Conflicts`; `Invalid` for a reason that is too long.
pub async fn check_start(
    unit: &mut Unit,
    ctx: &Ctx,
    actor: &Actor,
    row: &mut EventRow,
    accepted: &Accepted,
) -> Result<()> {
    let now = EventRow {
        time: EventTime::Timed {
            start: ctx.now,
            end: ctx.now + TimeDelta::minutes(1),
            zone: "UTC".into(),
        },
        recurrence: None,
        status: EventStatus::Planned,
        ..row.clone()
    };
    let mut found = standing(unit, ctx, actor, &now).await?;
    let settled = overridden(&row.details).to_vec();
    found.retain(|conflict| conflict.freeze().is_some_and(|freeze| !settled.contains(&freeze)));
    // The minute in which it was seen is not the one in which it is accepted.
    let seen = |conflict: &Conflict| Conflict {
        at: model::calendar::Occurrence::of(&row.time),
        ..conflict.clone()
    };
    let found: Vec<Conflict> = found.iter().map(seen).collect();
    let open = not_accepted(&found, accepted);
    if !open.is_empty() {
        return Err(AppError::Conflicts(open).into());
    }
    if let (EventDetails::Deployment(window), false) = (&mut row.details, found.is_empty()) {
        window.override_reason = text::line(Field::Reason, &accepted.reason, text::REASON_MAX)?;
        window
            .overridden
            .extend(found.iter().filter_map(Conflict::freeze));
        note_in_journal(unit, ctx, row).await?;
    }
    Ok(())
}

/// A freeze that was overridden, and why, is for everybody to know who may see the window.
async fn note_in_journal(unit: &mut Unit, ctx: &Ctx, row: &EventRow) -> Result<()> {
    let said = format!("{} – {}", row.title, override_reason(&row.details));
    journal::note(unit, ctx, &row.about(), Happening::FreezeOverridden, &said).await
}

/// When it takes place from now on, as far as is looked.
fn to_come(row: &EventRow, now: DateTime<Utc>) -> Result<Vec<EventTime>> {
    match &row.recurrence {
        None => Ok(vec![row.time.clone()]),
        Some(rules) => {
            let first = occurrence::to_ical(&row.time)?.0.instant(chrono_tz::Tz::UTC);
            let from = first.max(now);
            let found = occurrence::between(&row.time, rules, from, from + occurrence::AHEAD)?;
            Ok(found.into_iter().map(|(_, time)| time).collect())
        }
    }
}

/// The freezes that a window takes place in all the same.
fn overridden(details: &EventDetails) -> &[EventId] {
    match details {
        EventDetails::Deployment(window) => &window.overridden,
        _ => &[],
    }
}

fn override_reason(details: &EventDetails) -> &str {
    match details {
        EventDetails::Deployment(window) => &window.override_reason,
        _ => "",
    }
}

/// Notes with a window why it takes place in a freeze that its planner has seen.
///
/// # Errors
/// `Invalid` for a reason that is too long.
pub fn note_override(new: &mut NewEvent, accepted: &Accepted) -> Result<()> {
    if let EventDetails::Deployment(window) = &mut new.details
        && accepted.conflicts.iter().any(Conflict::is_freeze)
        && !accepted.reason.trim().is_empty()
    {
        window.override_reason = text::line(Field::Reason, &accepted.reason, text::REASON_MAX)?;
        window.overridden = accepted.conflicts.iter().filter_map(Conflict::freeze).collect();
        window.overridden.sort_unstable();
        window.overridden.dedup();
    }
    Ok(())
}
