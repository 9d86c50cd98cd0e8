//! Changes of a series: this occurrence, this and the following, or all.

use super::{
    occurrence,
    row::{EventRow, Place, find_locked},
    seen::Seen,
    shift::{Shift, carry, carry_exceptions, day_of, followed, moved, rhythm_of},
    split, undo,
    write::renew_approval,
};
use crate::{Ctx, Result, Unit, ledger::Entry};
use model::{
    AppError, EventId, Field, Problem, Rule, UserId,
    event::{EventStatus, EventTime, NewEvent, drag::Grip},
    repeat::{MonthDay, Repeat, Repeating, Rhythm, Scope},
};
use uuid::Uuid;

/// What is left of a change: the event that was changed, and occurrences that have no place any more.
pub struct Outcome {
    pub row: EventRow,
    pub dropped: Vec<EventTime>,
}

/// Makes of what was seen what `new` says, for as many occurrences as `scope` does.
///
/// # Errors
/// `WrongState` when what has begun would be replanned; a rule that cannot be computed.
pub async fn change(unit: &mut Unit, ctx: &Ctx, seen: Seen, new: NewEvent, scope: Scope) -> Result<Outcome> {
    match (scope, &seen.series) {
        (_, None) | (Scope::All, _) => all(unit, ctx, seen, new).await,
        (Scope::This, _) => one(unit, ctx, &seen, new).await,
        (Scope::Following, Some(series)) => {
            let Some(tail) = split::split(unit, ctx, series, &seen.row).await? else {
                return all(unit, ctx, seen, new).await;
            };
            // What had a row of its own has moved over to the new series.
            let row = if seen.has_row() {
                find_locked(unit, seen.row.id).await?.ok_or(AppError::Stale)?
            } else {
                EventRow {
                    id: tail.id,
                    place: seen.row.place.map(|place| Place {
                        series: tail.id,
                        ..place
                    }),
                    ..seen.row
                }
            };
            let seen = Seen {
                row,
                series: Some(tail),
            };
            all(unit, ctx, seen, new).await
        }
    }
}

/// One occurrence gets, or has, a row of its own.
async fn one(unit: &mut Unit, ctx: &Ctx, seen: &Seen, new: NewEvent) -> Result<Outcome> {
    let mut after = seen.row.clone();
    after.set(new);
    renew_approval(&seen.row, &mut after)?;
    if after.says_the_same(&seen.row) {
        return Ok(unchanged(after));
    }
    save_occurrence(unit, ctx, seen, &mut after).await?;
    unit.audit(
        Entry::new("event.update", "event", after.id.0, &after.title)
            .before(&seen.row)
            .after(&after),
    );
    after.announce(unit, Some(&seen.row))?;
    Ok(unchanged(after))
}

fn unchanged(row: EventRow) -> Outcome {
    Outcome {
        row,
        dropped: Vec::new(),
    }
}

/// Writes an occurrence that differs from its series, with a row of its own from now on.
pub async fn save_occurrence(unit: &mut Unit, ctx: &Ctx, seen: &Seen, after: &mut EventRow) -> Result<()> {
    if seen.has_row() {
        return after.save(unit, ctx.now).await;
    }
    after.id = EventId(Uuid::now_v7());
    // Whoever saw the series has an older version than this.
    after.version += 1;
    after.created_at = ctx.now;
    after.updated_at = ctx.now;
    if after.insert(unit).await? {
        Ok(())
    } else {
        Err(AppError::Stale.into())
    }
}

/// The whole series, or an event that is none.
async fn all(unit: &mut Unit, ctx: &Ctx, seen: Seen, new: NewEvent) -> Result<Outcome> {
    let before = seen.series.clone().unwrap_or_else(|| seen.row.clone());
    let mut after = before.clone();
    take_over(&mut after, &seen.row, new.clone());
    take_time(&before, &mut after, &seen.row.time, &new)?;
    after.time.check()?;
    renew_approval(&before, &mut after)?;
    after.save(unit, ctx.now).await?;
    unit.audit(
        Entry::new("event.update", "event", after.id.0, &after.title)
            .before(&before)
            .after(&after),
    );
    after.announce(unit, Some(&before))?;
    let mut dropped = lead_occurrences(unit, &before, &after).await?;
    if seen.series.is_none() || !seen.has_row() {
        return Ok(Outcome { row: after, dropped });
    }
    // The occurrence that was looked at is what was wished, too, if there still is one.
    let row = find_locked(unit, seen.row.id).await?.ok_or(AppError::Stale)?;
    if row.deleted_at.is_some() {
        return Ok(Outcome { row: after, dropped });
    }
    let seen = Seen {
        row,
        series: Some(after),
    };
    let outcome = one(unit, ctx, &seen, new).await?;
    dropped.retain(|time| *time != outcome.row.time);
    Ok(Outcome { dropped, ..outcome })
}

/// What was changed of an occurrence is changed of its series, and nothing else.
fn take_over(after: &mut EventRow, seen: &EventRow, new: NewEvent) {
    let mut wished = seen.clone();
    wished.set(new);
    follow(after, seen, &wished);
}

/// Takes every field in which `now` differs from `before`, where `row` was like `before`. Time apart.
fn follow(row: &mut EventRow, before: &EventRow, now: &EventRow) {
    fn field<T: Clone + PartialEq>(own: &mut T, before: &T, now: &T) {
        if before != now {
            own.clone_from(now);
        }
    }
    field(&mut row.title, &before.title, &now.title);
    field(&mut row.teams, &before.teams, &now.teams);
    field(&mut row.tags, &before.tags, &now.tags);
    field(&mut row.sprint, &before.sprint, &now.sprint);
    field(&mut row.participants, &before.participants, &now.participants);
    field(&mut row.details, &before.details, &now.details);
}

/// The time and the rules of a series after a change, and what else hangs on them. `was` is the time of what was
/// looked at.
fn take_time(before: &EventRow, after: &mut EventRow, was: &EventTime, new: &NewEvent) -> Result<()> {
    match (&new.repeating, &before.recurrence) {
        (Repeating::Never, None) => {
            after.time = moved(&before.time, was, &new.time)?;
            Ok(())
        }
        (Repeating::Never, Some(_)) => {
            after.recurrence = None;
            after.time = new.time.clone();
            Ok(())
        }
        (Repeating::Otherwise, None) => Err(Problem::new(Field::Repeat, Rule::NotAllowed).into()),
        (Repeating::Otherwise, Some(_)) => carry(before, after, was, &new.time),
        (Repeating::By(repeat), _) => {
            after.time = moved(&before.time, was, &new.time)?;
            // A number that is new was said of what was looked at, which need not be the first.
            let by_number = |repeat: &Repeat| {
                matches!(
                    repeat.rhythm,
                    Rhythm::Monthly(MonthDay::AsFirst | MonthDay::Number(_))
                )
            };
            let repeat = &match rhythm_of(before)? {
                Some(old) if !by_number(&old) => repeat.said_of(day_of(&new.time)?),
                _ => repeat.clone(),
            };
            start_on_a_day_of(repeat, after)?;
            let rules = after.recurrence.get_or_insert_default();
            rules.rrule = vec![occurrence::rule(repeat, &after.time)?];
            rules.exrule = Vec::new();
            carry_exceptions(before, after)?;
            let rules = after.recurrence.get_or_insert_default();
            let exdates = std::mem::take(&mut rules.exdate);
            let without = after.recurrence.clone().unwrap_or_default();
            let stays = exdates
                .into_iter()
                .map(|when| {
                    let there = occurrence::planned(&after.time, &without, &occurrence::key(&when))?;
                    Ok((there.is_some(), when))
                })
                .collect::<Result<Vec<_>>>()?;
            if let Some(rules) = &mut after.recurrence {
                rules.exdate = stays
                    .into_iter()
                    .filter(|(stays, _)| *stays)
                    .map(|(_, when)| when)
                    .collect();
            }
            Ok(())
        }
    }
}

/// A series of Tuesdays starts on a Tuesday.
fn start_on_a_day_of(repeat: &Repeat, after: &mut EventRow) -> Result<()> {
    let day = day_of(&after.time)?;
    let by = (repeat.begin(day) - day).num_days();
    let clock = occurrence::clock(&after.time)?;
    after.time = after.time.dragged(Grip::Whole, by, 0, &clock);
    Ok(())
}

/// When the series has the occurrence of that name, be it taken out or not.
fn planned(series: &EventRow, key: &str) -> Result<Option<EventTime>> {
    match &series.recurrence {
        Some(rules) => occurrence::planned(&series.time, rules, key),
        None => Ok(None),
    }
}

/// Occurrences that differ from a series stand for the same occurrence of it after a change, stay for those who it
/// is for, and differ in what they differed in. Those that the series does not have any more go to the trash: their
/// times are the answer.
///
/// # Errors
/// The database's; a rule that cannot be computed.
pub async fn lead_occurrences(
    unit: &mut Unit,
    before: &EventRow,
    after: &EventRow,
) -> Result<Vec<EventTime>> {
    let mut dropped = Vec::new();
    if before.recurrence.is_none() {
        return Ok(dropped);
    }
    let shift = Shift::of_series(before, after)?;
    let rows = differing(unit, before.id).await?;
    if shift.is_some() {
        for row in &rows {
            undo::remember(unit, row.id).await?;
        }
        // Each will bear a name that another one has now.
        sqlx::query!(
            "update event set recurrence_id = 'moving ' || id where series_id = $1",
            before.id.0
        )
        .execute(&mut **unit)
        .await?;
    }
    for old in rows {
        let Some(place) = old.place.clone() else { continue };
        let key = match &shift {
            Some(shift) => shift.apply_to_key(&place.key)?,
            None => place.key.clone(),
        };
        let mut row = led(&old, (before, &place.key), (after, &key))?;
        row.place = Some(Place {
            series: after.id,
            key,
        });
        if row.deleted_at.is_some() && old.deleted_at.is_none() {
            dropped.push(row.time.clone());
        }
        let same_series = shift.is_none() && before.recurrence == after.recurrence;
        if same_series && row.says_the_same(&old) && row.deleted_at == old.deleted_at {
            continue;
        }
        row.save(unit, after.updated_at).await?;
        unit.audit(
            Entry::new("event.update", "event", row.id.0, &row.title)
                .before(&old)
                .after(&row),
        );
        row.announce(unit, Some(&old))?;
    }
    Ok(dropped)
}

/// What becomes of an occurrence that differs.
fn led(
    old: &EventRow,
    (before, key): (&EventRow, &str),
    (after, new_key): (&EventRow, &str),
) -> Result<EventRow> {
    let mut row = old.clone();
    row.teams.clone_from(&after.teams);
    row.participants = also(&old.participants, &before.participants, &after.participants);
    let now = planned(after, new_key)?;
    if now.is_none() && row.deleted_at.is_none() && row.status == EventStatus::Planned {
        row.deleted_at = Some(after.updated_at);
    }
    // What has begun is not planned any more.
    if row.deleted_at.is_some() || row.status != EventStatus::Planned {
        return Ok(row);
    }
    if row.title == before.title {
        row.title.clone_from(&after.title);
    }
    if row.tags == before.tags {
        row.tags.clone_from(&after.tags);
    }
    if row.sprint == before.sprint {
        row.sprint.clone_from(&after.sprint);
    }
    if row.details == before.details {
        row.details = after.details.clone();
    }
    if let (Some(was), Some(now)) = (planned(before, key)?, now) {
        row.time = followed(&row.time, &was, &now)?;
    }
    renew_approval(old, &mut row)?;
    Ok(row)
}

/// Who is asked to an occurrence that differs: who leaves the series leaves it, who joins joins, and who took over in
/// it stays.
fn also(own: &[UserId], before: &[UserId], after: &[UserId]) -> Vec<UserId> {
    let left = |person: &&UserId| before.contains(person) && !after.contains(person);
    let joined = after.iter().filter(|person| !before.contains(person));
    let mut people: Vec<UserId> = own
        .iter()
        .filter(|person| !left(person))
        .chain(joined)
        .copied()
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// The occurrences of a series that differ from it, locked, in the order of their names.
pub async fn differing(unit: &mut Unit, series: EventId) -> Result<Vec<EventRow>> {
    let ids = sqlx::query_scalar!(
        "select id from event where series_id = $1 order by recurrence_id for update",
        series.0
    )
    .fetch_all(&mut **unit)
    .await?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(find_locked(unit, EventId(id)).await?);
    }
    Ok(rows)
}
