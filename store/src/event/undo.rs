//! Taking back what was done to events in one go.

use super::{
    conflict,
    row::{EventRow, find, find_locked},
};
use crate::{Ctx, Error, Result, Unit, ledger::Entry};
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    AppError, EventId, UndoId,
    policy::{Action, Actor, allow},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

/// How long something can be taken back.
const KEPT: TimeDelta = TimeDelta::days(1);

/// A row of `event` before a change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Image {
    id: Uuid,
    /// Which the change left it in.
    version: i64,
    /// Null for a row that the change made.
    before: Value,
    people: Value,
}

/// Notes what an event is before it is written for the first time in this unit.
pub(super) async fn remember(unit: &mut Unit, id: EventId) -> Result<()> {
    if !unit.undoable || unit.images.contains_key(&id.0) {
        return Ok(());
    }
    let found = sqlx::query!(
        r#"select to_jsonb(e) as "before!",
                  (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from event_participant p where p.event_id = e.id)
                      as "people!"
           from event e where id = $1"#,
        id.0
    )
    .fetch_one(&mut **unit)
    .await?;
    let image = Image {
        id: id.0,
        version: 0,
        before: found.before,
        people: found.people,
    };
    unit.images.insert(id.0, image);
    Ok(())
}

/// Notes that an event is new.
pub(super) fn remember_new(unit: &mut Unit, id: EventId) {
    let image = Image {
        id: id.0,
        version: 0,
        before: Value::Null,
        people: Value::Null,
    };
    unit.images.insert(id.0, image);
}

/// Keeps what this unit has changed, so that it can be taken back.
///
/// # Errors
/// The database's.
pub(super) async fn keep(unit: &mut Unit, ctx: &Ctx, label: &str) -> Result<UndoId> {
    let mut images: Vec<Image> = std::mem::take(&mut unit.images).into_values().collect();
    let ids: Vec<Uuid> = images.iter().map(|image| image.id).collect();
    let now = sqlx::query!("select id, version from event where id = any($1)", &ids)
        .fetch_all(&mut **unit)
        .await?;
    for image in &mut images {
        let version = now.iter().find(|row| row.id == image.id).map(|row| row.version);
        image.version = version.ok_or_else(|| Error::Defect("a changed event is gone".into()))?;
    }
    let id = UndoId(Uuid::now_v7());
    sqlx::query!(
        "insert into event_undo (id, member_id, at, label, images) values ($1, $2, $3, $4, $5)",
        id.0,
        ctx.who()?.actor.id.0,
        ctx.now,
        label,
        Json(&images) as _
    )
    .execute(&mut **unit)
    .await?;
    Ok(id)
}

/// Puts everything back that was changed in one go, if nobody has touched any of it since.
///
/// # Errors
/// `NotFound` for what somebody else did, or was taken back already; `Stale`; `Forbidden`.
pub async fn undo(ctx: &Ctx, id: UndoId) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    conflict::one_at_a_time(&mut unit).await?;
    let kept = sqlx::query!(
        r#"delete from event_undo where id = $1 and member_id = $2 and at >= $3
           returning images as "images!: Json<Vec<Image>>", at"#,
        id.0,
        actor.id.0,
        ctx.now - KEPT
    )
    .fetch_optional(&mut *unit)
    .await?
    .ok_or(AppError::NotFound)?;
    let mut images = kept.images.0;
    // Everybody locks in one order.
    images.sort_by_key(|image| image.id);
    let mut before = Vec::with_capacity(images.len());
    for image in &images {
        before.push(untouched(&mut unit, &actor, image).await?);
    }
    let ids: Vec<Uuid> = images.iter().map(|image| image.id).collect();
    nothing_came_of_it(&mut unit, &ids, kept.at).await?;
    // Rows may trade places: nobody's name stands in the way of the others.
    sqlx::query!(
        "update event set recurrence_id = 'undo ' || id where id = any($1) and recurrence_id is not null",
        &ids
    )
    .execute(&mut *unit)
    .await?;
    for image in images.iter().filter(|image| !image.before.is_null()) {
        put_back(&mut unit, ctx, image).await?;
    }
    remove_new(&mut unit, &images).await?;
    for now in &before {
        let entry = Entry::new("event.undo", "event", now.id.0, &now.title).before(now);
        match find(&mut unit, now.id).await? {
            Some(after) => {
                unit.audit(entry.after(&after));
                after.announce(&mut unit, Some(now))?;
            }
            None => {
                unit.audit(entry);
                now.announce(&mut unit, None)?;
            }
        }
    }
    unit.commit().await
}

/// What the change made goes for good: in the trash it would stand for an occurrence that was deleted. Last, since
/// occurrences go with their series, and some were elsewhere before.
async fn remove_new(unit: &mut Unit, images: &[Image]) -> Result<()> {
    let new = images.iter().filter(|image| image.before.is_null());
    let ids: Vec<Uuid> = new.map(|image| image.id).collect();
    sqlx::query!("delete from event where id = any($1)", &ids)
        .execute(&mut **unit)
        .await?;
    Ok(())
}

/// Occurrences that somebody has changed since, or begun, hang on what would be taken back.
async fn nothing_came_of_it(unit: &mut Unit, ids: &[Uuid], since: DateTime<Utc>) -> Result<()> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from event
           where series_id = any($1) and id <> all($1) and created_at > $2) as "found!""#,
        ids,
        since
    )
    .fetch_one(&mut **unit)
    .await?;
    if found {
        Err(AppError::Stale.into())
    } else {
        Ok(())
    }
}

async fn untouched(unit: &mut Unit, actor: &Actor, image: &Image) -> Result<EventRow> {
    let row = find_locked(unit, EventId(image.id))
        .await?
        .ok_or(AppError::Stale)?;
    allow(actor, Action::EditEvent(&row.facts())).or_error()?;
    if row.version == image.version {
        Ok(row)
    } else {
        Err(AppError::Stale.into())
    }
}

async fn put_back(unit: &mut Unit, ctx: &Ctx, image: &Image) -> Result<()> {
    // Version and sequence go on: they tell pages and other calendars that it changed once more.
    sqlx::query!(
        "update event e
         set (title, starts_at, ends_at, zone, first_day, last_day, team_ids, tags, sprint, details, status, approval,
              approver_id, rejection, actual_start, actual_end, uid, recurrence, series_end, series_id,
              recurrence_id, deleted_at) =
             (select b.title, b.starts_at, b.ends_at, b.zone, b.first_day, b.last_day, b.team_ids, b.tags, b.sprint,
                     b.details, b.status, b.approval, b.approver_id, b.rejection, b.actual_start, b.actual_end, b.uid,
                     b.recurrence, b.series_end, b.series_id, b.recurrence_id, b.deleted_at
              from jsonb_populate_record(null::event, $2) b),
             version = e.version + 1, sequence = e.sequence + 1, updated_at = $3
         where id = $1",
        image.id,
        image.before,
        ctx.now
    )
    .execute(&mut **unit)
    .await?;
    // Who is asked is as it was; who has answered meanwhile has answered.
    sqlx::query!(
        "delete from event_participant where event_id = $1 and member_id not in
             (select member_id from jsonb_populate_recordset(null::event_participant, $2))",
        image.id,
        image.people
    )
    .execute(&mut **unit)
    .await?;
    sqlx::query!(
        "insert into event_participant select * from jsonb_populate_recordset(null::event_participant, $1)
         on conflict do nothing",
        image.people
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// Forgets what is too old to be taken back.
///
/// # Errors
/// The database's.
pub async fn purge_undo(ctx: &Ctx) -> Result<()> {
    sqlx::query!("delete from event_undo where at < $1", ctx.now - KEPT)
        .execute(&ctx.pool)
        .await?;
    Ok(())
}
