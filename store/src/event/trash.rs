//! Deleting, and getting things back for thirty days.

use super::{
    row::{EventRow, find_locked},
    seen::{Seen, seen_locked},
    series::save_occurrence,
    split, undo,
};
use crate::{Ctx, Result, Unit, ledger::Entry};
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    AppError, EventId, UndoId,
    event::{EventKind, EventTime, EventView},
    policy::{Action, Actor, allow},
    repeat::{Reach, Scope},
};
use serde::{Deserialize, Serialize};

/// How long deleted events can be brought back.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// An event in the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrashedEvent {
    pub id: EventId,
    pub kind: EventKind,
    pub title: String,
    pub time: EventTime,
    pub deleted_at: DateTime<Utc>,
}

/// Puts an event, or occurrences of a series, into the trash; answers how to take it back. Nothing is done, and
/// there is nothing to take back, where it lies there already.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn delete(ctx: &Ctx, id: EventId, reach: Reach) -> Result<Option<UndoId>> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let seen = seen_locked(&mut unit, id, reach.at).await?;
    allow(&actor, Action::DeleteEvent(&seen.row.facts())).or_error()?;
    if seen.row.deleted_at.is_some() {
        return Ok(None);
    }
    if let (Some(series), true) = (&seen.series, reach.scope != Scope::This) {
        allow(&actor, Action::DeleteEvent(&series.facts())).or_error()?;
    }
    match (reach.scope, &seen.series) {
        (_, None) | (Scope::This, _) => throw_away(&mut unit, ctx, &seen).await?,
        (Scope::All, Some(series)) => {
            let series = Seen {
                row: series.clone(),
                series: None,
            };
            throw_away(&mut unit, ctx, &series).await?;
        }
        (Scope::Following, Some(series)) => end(&mut unit, ctx, series, &seen).await?,
    }
    let undo = undo::keep(&mut unit, ctx, &seen.row.title).await?;
    unit.commit().await?;
    Ok(Some(undo))
}

async fn throw_away(unit: &mut Unit, ctx: &Ctx, seen: &Seen) -> Result<()> {
    let mut after = seen.row.clone();
    after.deleted_at = Some(ctx.now);
    save_occurrence(unit, ctx, seen, &mut after).await?;
    unit.audit(
        Entry::new("event.delete", "event", after.id.0, &after.title)
            .before(&seen.row)
            .after(&after),
    );
    after.announce(unit, Some(&seen.row))
}

/// Ends a series before what was seen of it.
async fn end(unit: &mut Unit, ctx: &Ctx, series: &EventRow, seen: &Seen) -> Result<()> {
    let (Some(rules), Some(place)) = (&series.recurrence, &seen.row.place) else {
        return Err(AppError::NotFound.into());
    };
    let Some(cut) = split::cut(&series.time, rules, &place.key)? else {
        let series = Seen {
            row: series.clone(),
            series: None,
        };
        return throw_away(unit, ctx, &series).await;
    };
    split::end_before(unit, ctx, series, cut.head).await?;
    for row in split::following(unit, series, &cut.at).await? {
        if row.deleted_at.is_none() {
            throw_away(unit, ctx, &Seen { row, series: None }).await?;
        }
    }
    Ok(())
}

/// Takes an event out of the trash.
///
/// # Errors
/// `NotFound`, `Forbidden`; `WrongState` when the thirty days are over.
pub async fn restore(ctx: &Ctx, id: EventId) -> Result<EventView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = deletable(&mut unit, &actor, id).await?;
    let Some(deleted_at) = before.deleted_at else {
        return before.into_view(&mut unit, &actor).await;
    };
    if deleted_at < ctx.now - KEPT || lies_with_series(&mut unit, id).await? {
        return Err(AppError::WrongState.into());
    }
    let mut after = before.clone();
    after.deleted_at = None;
    after.save(&mut unit, ctx.now).await?;
    unit.audit(
        Entry::new("event.restore", "event", id.0, &after.title)
            .before(&before)
            .after(&after),
    );
    after.announce(&mut unit, None)?;
    let view = after.into_view(&mut unit, &actor).await?;
    unit.commit().await?;
    Ok(view)
}

/// Whether an occurrence is in the trash because its series is: only the series can come back.
async fn lies_with_series(unit: &mut Unit, id: EventId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from event e join event s on s.id = e.series_id
           where e.id = $1 and s.deleted_at is not null) as "found!""#,
        id.0
    )
    .fetch_one(&mut **unit)
    .await?;
    Ok(found)
}

async fn deletable(unit: &mut Unit, actor: &Actor, id: EventId) -> Result<EventRow> {
    let row = find_locked(unit, id).await?.ok_or(AppError::NotFound)?;
    allow(actor, Action::DeleteEvent(&row.facts())).or_error()?;
    Ok(row)
}

/// What the actor can bring back, the latest first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn trash(ctx: &Ctx) -> Result<Vec<TrashedEvent>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let rows = sqlx::query!(
        r#"select id from event where deleted_at > $1 and ($2 or creator_id = $3)
           order by deleted_at desc limit 200"#,
        ctx.now - KEPT,
        actor.is(model::person::Role::Admin),
        actor.id.0
    )
    .fetch_all(&ctx.pool)
    .await?;
    let mut conn = ctx.pool.acquire().await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(event) = super::row::find(&mut conn, EventId(row.id)).await? else {
            continue;
        };
        let may = allow(actor, Action::DeleteEvent(&event.facts())).is_allowed();
        if let (true, Some(deleted_at)) = (may, event.deleted_at) {
            found.push(TrashedEvent {
                id: event.id,
                kind: event.kind(),
                title: event.title,
                time: event.time,
                deleted_at,
            });
        }
    }
    Ok(found)
}

/// Removes what has been in the trash for more than thirty days. The audit trail keeps what it was. A deleted
/// occurrence stays as long as its series, which would show it again without.
///
/// # Errors
/// The database's.
pub async fn purge(ctx: &Ctx) -> Result<usize> {
    let mut unit = ctx.begin().await?;
    let gone = sqlx::query!(
        "delete from event where (deleted_at < $1 and series_id is null)
             or exists (select from event s where s.id = event.series_id and s.deleted_at < $1)
         returning id, title",
        ctx.now - KEPT
    )
    .fetch_all(&mut *unit)
    .await?;
    for row in &gone {
        unit.audit(Entry::new("event.purge", "event", row.id, &row.title));
    }
    unit.commit().await?;
    Ok(gone.len())
}
