//! Where items stand: in the order of the backlog, and in the columns of the board.

use super::{
    fact, finish, has_room, history, locked, moving, named, rank,
    row::{self, Wanted},
    several, tell, writing,
};
use crate::{Ctx, Result, Unit, ledger::Entry};
use model::{
    AppError, ColumnId, ItemId, ProjectId,
    item::{Item, Moved, Place, edit::FieldValue},
    policy::Action,
};
use uuid::Uuid;

/// Puts items elsewhere in the backlog, in the order that they have. Nobody's version changes: who edits one of them
/// meanwhile is not in the way.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for too many at once.
pub async fn place(ctx: &Ctx, of: ProjectId, ids: &[ItemId], place: Place) -> Result<Vec<Item>> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let items = several(&mut unit, of, ids, false).await?;
    let ids: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
    rank_at(&mut unit, ctx, of, &ids, place).await?;
    for item in &items {
        let entry = Entry::new("item.place", "item", item.id.0, &named(&project, item));
        unit.audit(entry.after(&place));
        tell(&mut unit, &project, item)?;
    }
    let items = several(
        &mut unit,
        of,
        &items.iter().map(|item| item.id).collect::<Vec<_>>(),
        false,
    )
    .await?;
    unit.commit().await?;
    Ok(items)
}

async fn rank_at(unit: &mut Unit, ctx: &Ctx, of: ProjectId, ids: &[Uuid], place: Place) -> Result<()> {
    let actor = ctx.who()?.actor.id;
    let ranks = rank::ranks(unit, of, ids, place, ids.len()).await?;
    sqlx::query!(
        "update item set rank = given.rank, updated_by = $3
         from unnest($1::uuid[], $2::text[]) as given (id, rank) where item.id = given.id",
        ids,
        &ranks,
        actor.0
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// Moves items to a column, and to a place in its order. Who moves one from a column in which it is not any more is
/// told, and nothing is moved.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale`; `Invalid` for a column that is full; `Invalid` for too many at once.
pub async fn shift(
    ctx: &Ctx,
    of: ProjectId,
    moved: &[Moved],
    to: ColumnId,
    place: Option<Place>,
) -> Result<Vec<Item>> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, moving).await?;
    let ids: Vec<ItemId> = moved.iter().map(|one| one.item).collect();
    let before = several(&mut unit, of, &ids, false).await?;
    let elsewhere = |item: &Item| {
        moved
            .iter()
            .any(|one| one.item == item.id && one.seen != item.column)
    };
    if before.iter().any(elsewhere) {
        return Err(AppError::Stale.into());
    }
    if let Some(Place::After(neighbour)) = place {
        row::one(&mut unit, of, neighbour).await?;
    }
    let entering: Vec<&Item> = before.iter().filter(|item| item.column != to).collect();
    for item in &entering {
        has_room(&mut unit, &project, to).await?;
        sqlx::query!(
            "update item set column_id = $2, updated_at = $3, updated_by = $4, version = version + 1 where id = $1",
            item.id.0,
            to.0,
            ctx.now,
            actor.id.0
        )
        .execute(&mut *unit)
        .await?;
        let difference = (FieldValue::Column(item.column), FieldValue::Column(to));
        history::note_fields(&mut unit, ctx, item.id, vec![difference]).await?;
    }
    let ids: Vec<Uuid> = before.iter().map(|item| item.id.0).collect();
    if let Some(place) = place {
        // First is first of the column, wherever that is in the backlog.
        let place = match place {
            Place::First => rank::top_of(&mut unit, of, to, &ids).await?,
            other => other,
        };
        rank_at(&mut unit, ctx, of, &ids, place).await?;
    }
    fact::note(&mut unit, ctx, &ids).await?;
    let rows = row::read(&mut unit, of, Wanted::Ids(&ids, false), false).await?;
    let after: Vec<Item> = rows.into_iter().map(|row| row.item).collect();
    for item in &after {
        let old = before.iter().find(|old| old.id == item.id);
        let action = if old.is_some_and(|old| old.column != to) {
            "item.update"
        } else {
            "item.place"
        };
        finish(&mut unit, action, &project, old, item)?;
    }
    unit.commit().await?;
    Ok(after)
}
