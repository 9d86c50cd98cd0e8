//! Adding, changing and deleting items.

use super::{fact, few, finish, has_room, history, locked, moving, named, rank, row, several, tell, writing};
use crate::{Ctx, Result, Unit, ledger::Entry, notification, sprint};
use model::{
    AppError, Field, ItemId, Problem, ProjectId, Rule, UserId,
    item::{
        Happened, Item, Place,
        edit::{Edit, FieldValue, Fields},
    },
    policy::{Action, allow},
    project::Project,
    sprint::SprintState,
    talk::{Reason, Subject},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Adds an item, with the next number of its project. Sending it twice adds one.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field, also for a column that is full.
pub async fn create(ctx: &Ctx, of: ProjectId, id: ItemId, sets: &[FieldValue], place: Place) -> Result<Item> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let item = add(&mut unit, ctx, &project, id, sets, place).await?;
    unit.commit().await?;
    Ok(item)
}

/// Adds an item to a project that is locked.
pub(crate) async fn add(
    unit: &mut Unit,
    ctx: &Ctx,
    project: &Project,
    id: ItemId,
    sets: &[FieldValue],
    place: Place,
) -> Result<Item> {
    let actor = ctx.who()?.actor.id;
    let first = project.workflow.columns.first().ok_or(AppError::WrongState)?.id;
    let mut fields = Fields::new(first);
    apply(&mut fields, sets)?;
    if let Ok(there) = row::one(unit, project.id, id).await {
        return Ok(there.item);
    }
    let before = Fields::new(first);
    known_to(unit, project, id, &before, &fields).await?;
    has_room(unit, project, fields.column).await?;
    let rank = rank::ranks(unit, project.id, &[], place, 1).await?.remove(0);
    let number = sqlx::query_scalar!(
        "update project set last_number = last_number + 1 where id = $1 returning last_number",
        project.id.0
    )
    .fetch_one(&mut **unit)
    .await?;
    let done = sqlx::query!(
        "insert into item (id, project_id, number, kind, title, column_id, rank, creator_id, created_at, updated_at,
                           updated_by, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $8, 0) on conflict (id) do nothing",
        id.0,
        project.id.0,
        number,
        fields.kind.as_str(),
        fields.title,
        fields.column.0,
        rank,
        actor.0,
        ctx.now
    )
    .execute(&mut **unit)
    .await?;
    if done.rows_affected() == 0 {
        // It means something else: another project's, or one that was deleted.
        return Err(AppError::Stale.into());
    }
    row::write(unit, ctx, id, actor, &fields).await?;
    fact::note(unit, ctx, &[id.0]).await?;
    notification::tell(
        unit,
        ctx,
        &fields.assignees,
        Reason::Assigned,
        (Subject::Item(id), None),
    )
    .await?;
    let item = row::one(unit, project.id, id).await?.item;
    finish(unit, "item.create", project, None, &item)?;
    Ok(item)
}

fn apply(fields: &mut Fields, sets: &[FieldValue]) -> Result<()> {
    for set in sets {
        fields.apply(set)?;
    }
    Ok(fields.check()?)
}

/// Changes items, all or none of them. Who may only move them may change nothing but where they stand.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` where a field is not what was seen; `Invalid` by field, also for a column that is
/// full; `Loop` where something would be part of itself; `Invalid` for too many at once.
pub async fn edit(ctx: &Ctx, of: ProjectId, edits: &[Edit]) -> Result<Vec<Item>> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    few(edits.len())?;
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, moving).await?;
    if edits.iter().any(|edit| !edit.set.is_move()) {
        allow(&actor, Action::WriteItems(&project.facts())).or_error()?;
    }
    let mut items: BTreeMap<ItemId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        items.entry(edit.item).or_default().push(edit);
    }
    let mut changed = Vec::with_capacity(items.len());
    for (id, edits) in items {
        changed.push(edit_one(&mut unit, ctx, &project, id, &edits).await?);
    }
    unit.commit().await?;
    Ok(changed)
}

pub(crate) async fn edit_one(
    unit: &mut Unit,
    ctx: &Ctx,
    project: &Project,
    id: ItemId,
    edits: &[&Edit],
) -> Result<Item> {
    let row = row::one(unit, project.id, id).await?;
    let before = row.fields();
    let stale = |edit: &&&Edit| edit.seen.is_some() && edit.seen != before.get(&edit.set);
    if edits.iter().any(|edit| stale(&edit)) {
        return Err(AppError::Stale.into());
    }
    let sets: Vec<FieldValue> = edits.iter().map(|edit| edit.set.clone()).collect();
    let mut after = before.clone();
    apply(&mut after, &sets)?;
    let differences = before.differences(&after);
    if differences.is_empty() {
        return Ok(row.item);
    }
    known_to(unit, project, id, &before, &after).await?;
    if before.column != after.column {
        has_room(unit, project, after.column).await?;
    }
    let actor = ctx.who()?.actor.id;
    row::write(unit, ctx, id, actor, &after).await?;
    history::note_fields(unit, ctx, id, differences).await?;
    fact::note(unit, ctx, &[id.0]).await?;
    let mut new = after.assignees;
    new.retain(|person| !before.assignees.contains(person));
    notification::tell(unit, ctx, &new, Reason::Assigned, (Subject::Item(id), None)).await?;
    let item = row::one(unit, project.id, id).await?.item;
    finish(unit, "item.update", project, Some(&row.item), &item)?;
    Ok(item)
}

/// What an item refers to must be there, in its own project, and not be the item itself.
async fn known_to(
    unit: &mut Unit,
    project: &Project,
    id: ItemId,
    before: &Fields,
    after: &Fields,
) -> Result<()> {
    let new: Vec<UserId> = after
        .assignees
        .iter()
        .filter(|who| !before.assignees.contains(who))
        .copied()
        .collect();
    if !new.is_empty() {
        let workers = sprint::workers(unit, &project.facts()).await?;
        let works = |who: &UserId| workers.iter().any(|(_, person)| person.id == *who);
        if !new.iter().all(works) {
            return Err(Problem::new(Field::Participants, Rule::Unknown).into());
        }
    }
    if let Some(sprint) = after.sprint.filter(|_| before.sprint != after.sprint) {
        let of = sprint::read(unit, project.id, sprint).await?;
        if of.state == SprintState::Closed {
            return Err(AppError::WrongState.into());
        }
    }
    if let Some(parent) = after.parent.filter(|_| before.parent != after.parent) {
        row::one(unit, project.id, parent).await?;
        let ancestors = sqlx::query!(
            r#"with recursive up (id, number, parent_id) as (
                   select id, number, parent_id from item where id = $1
                   union
                   select i.id, i.number, i.parent_id from item i join up on i.id = up.parent_id
               )
               select id as "id!", number as "number!" from up"#,
            parent.0
        )
        .fetch_all(&mut **unit)
        .await?;
        if let Some(at) = ancestors.iter().position(|row| row.id == id.0) {
            let numbers = ancestors[..=at]
                .iter()
                .map(|row| format!("{}-{}", project.key, row.number));
            return Err(AppError::Loop(numbers.collect()).into());
        }
    }
    Ok(())
}

/// Takes items out of the backlog, or brings back those that were taken out.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for too many at once, and for a column that is full.
pub async fn delete(ctx: &Ctx, of: ProjectId, ids: &[ItemId], deleted: bool) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let items = several(&mut unit, of, ids, !deleted).await?;
    let ids: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
    for item in &items {
        if !deleted {
            has_room(&mut unit, &project, item.column).await?;
        }
        sqlx::query!(
            "update item set deleted_at = $2, version = version + 1 where id = $1",
            item.id.0,
            deleted.then_some(ctx.now)
        )
        .execute(&mut *unit)
        .await?;
    }
    fact::note(&mut unit, ctx, &ids).await?;
    let action = if deleted { "item.delete" } else { "item.restore" };
    for item in &items {
        let happened = if deleted {
            Happened::Deleted(())
        } else {
            Happened::Restored(())
        };
        history::note(&mut unit, ctx, item.id, &[happened]).await?;
        unit.audit(Entry::new(action, "item", item.id.0, &named(&project, item)));
        tell(&mut unit, &project, item)?;
    }
    unit.commit().await
}
