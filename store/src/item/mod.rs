//! Items of projects, in the order of the backlog.

mod across;
mod fact;
mod file;
mod import;
mod link;
mod rank;
mod row;
mod stage;
mod step;

pub use across::{mine, search};
pub use fact::{note_all, of_sprint};
pub use file::{FILE_MAX, add_file, delete_file, file};
pub use import::{import, sheet};
pub use link::{link, unlink};
pub use stage::spokes;
pub use step::{change_steps, tick};

use crate::{Ctx, Result, Unit, change, known, ledger::Entry, notification, project, sprint};
use model::{
    AppError, ColumnId, Field, ItemId, Problem, ProjectId, Rule, SprintId, UserId,
    change::{Audience, Topic},
    item::{
        Backlog, Item, ItemPage, ItemView, Moved, Past, Place, Worker,
        edit::{Edit, FieldValue, Fields},
    },
    person::Person,
    policy::{Action, Actor, ProjectFacts, allow},
    project::Project,
    sprint::SprintState,
    talk::{Reason, Subject},
};
use row::{Row, Wanted};
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Items of a backlog that are shown. A backlog beyond it says that it is cut.
pub const MAX_ITEMS: usize = 5_000;
/// Items that can be changed, put elsewhere or deleted in one go.
const TOGETHER_MAX: usize = 500;
/// Lines of an item's history that are shown, the latest.
const HISTORY: i64 = 200;

/// What is to be done in a project.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn backlog(ctx: &Ctx, key: &str) -> Result<Backlog> {
    let project = project::find(ctx, key).await?;
    let actor = &ctx.who()?.actor;
    let position = change::head(&ctx.pool).await?;
    let mut conn = ctx.pool.acquire().await?;
    let rows = row::read(&mut conn, project.id, Wanted::First(MAX_ITEMS as i64 + 1), false).await?;
    let mut items: Vec<Item> = rows.into_iter().map(|row| row.item).collect();
    let cut = items.len() > MAX_ITEMS;
    items.truncate(MAX_ITEMS);
    let facts = project.facts();
    Ok(Backlog {
        can_write: allow(actor, Action::WriteItems(&facts)).is_allowed(),
        can_move: allow(actor, Action::MoveItems(&facts)).is_allowed(),
        sprints: sprint::of_project(&mut conn, project.id).await?,
        people: people(&mut conn, &facts).await?,
        position,
        project,
        items,
        cut,
    })
}

/// What stands in a sprint, in the order of the backlog.
pub(crate) async fn in_sprint(conn: &mut PgConnection, of: ProjectId, sprint: SprintId) -> Result<Vec<Item>> {
    let ids = sqlx::query_scalar!("select id from item where sprint_id = $1", sprint.0)
        .fetch_all(&mut *conn)
        .await?;
    let rows = row::read(conn, of, Wanted::Ids(&ids, false), false).await?;
    Ok(rows.into_iter().map(|row| row.item).collect())
}

/// Those of these items that are there, as they are now.
///
/// # Errors
/// `NotFound` for a project that the reader may not see; `TooLarge` for too many at once.
pub async fn some(ctx: &Ctx, of: ProjectId, ids: &[ItemId]) -> Result<Vec<Item>> {
    let actor = ctx.allow(Action::UseProduct)?;
    few(ids.len())?;
    let mut conn = ctx.pool.acquire().await?;
    let project = project::read(&mut conn, actor, of).await?;
    allow(actor, Action::ViewProject(&project.facts())).or_error()?;
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = row::read(&mut conn, of, Wanted::Ids(&ids, false), false).await?;
    Ok(rows.into_iter().map(|row| row.item).collect())
}

/// An item by its number, with everything.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn find(ctx: &Ctx, key: &str, number: i64) -> Result<ItemPage> {
    let project = project::find(ctx, key).await?;
    let actor = &ctx.who()?.actor;
    let mut conn = ctx.pool.acquire().await?;
    let id = sqlx::query_scalar!(
        "select id from item where project_id = $1 and number = $2 and deleted_at is null",
        project.id.0,
        number
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let row = row::one(&mut conn, project.id, ItemId(id)).await?;
    let links = link::of_item(&mut conn, row.item.id).await?;
    let related = related(&mut conn, project.id, &row.item, &links).await?;
    let facts = project.facts();
    let mut sprints = sprint::of_project(&mut conn, project.id).await?;
    if let Some(own) = row
        .item
        .sprint
        .filter(|own| sprints.iter().all(|one| one.id != *own))
    {
        sprints.push(sprint::read(&mut conn, project.id, own).await?);
    }
    let view = ItemView {
        steps: step::of_item(&mut conn, row.item.id).await?,
        files: file::of_item(&mut conn, row.item.id).await?,
        history: history(&mut conn, row.item.id).await?,
        links,
        item: row.item,
        description: row.description,
        external: row.external,
        creator: row.creator,
        created_at: row.created_at,
    };
    Ok(ItemPage {
        can_write: allow(actor, Action::WriteItems(&facts)).is_allowed(),
        can_move: allow(actor, Action::MoveItems(&facts)).is_allowed(),
        sprints,
        people: people(&mut conn, &facts).await?,
        project,
        view,
        related,
    })
}

/// Who works on a project, by name.
async fn people(conn: &mut PgConnection, facts: &ProjectFacts) -> Result<Vec<Worker>> {
    let found = sprint::workers(conn, facts).await?;
    let worker = |(actor, person): (Actor, Person)| Worker {
        person,
        teams: actor
            .teams
            .into_iter()
            .filter(|team| facts.teams.contains(team))
            .collect(),
    };
    Ok(found.into_iter().map(worker).collect())
}

/// What an item is part of, its parts, what it is linked to, and what it could be part of.
async fn related(
    conn: &mut PgConnection,
    of: ProjectId,
    item: &Item,
    links: &[model::item::ItemLink],
) -> Result<Vec<Item>> {
    let mut ids = sqlx::query_scalar!(
        "select id from item
         where project_id = $1 and deleted_at is null and id <> $2 and (parent_id = $2 or kind in ('epic', 'phase'))
         order by rank limit 500",
        of.0,
        item.id.0
    )
    .fetch_all(&mut *conn)
    .await?;
    ids.extend(item.parent.map(|parent| parent.0));
    ids.extend(links.iter().flat_map(|link| [link.from.0, link.to.0]));
    ids.sort_unstable();
    ids.dedup();
    let rows = row::read(conn, of, Wanted::Ids(&ids, false), false).await?;
    Ok(rows
        .into_iter()
        .map(|row| row.item)
        .filter(|other| other.id != item.id)
        .collect())
}

async fn history(conn: &mut PgConnection, id: ItemId) -> Result<Vec<Past>> {
    let rows = sqlx::query!(
        r#"select h.at, h.field, h.before, h.after as "after!", m.id, m.name, m.login
           from item_history h join member m on m.id = h.actor_id
           where h.item_id = $1 order by h.at desc, h.id desc limit $2"#,
        id.0,
        HISTORY
    )
    .fetch_all(conn)
    .await?;
    let set = |field: &str, value: Option<Value>| -> Option<FieldValue> {
        let fields = serde_json::Map::from_iter([(field.to_owned(), value.unwrap_or(Value::Null))]);
        serde_json::from_value(Value::Object(fields)).ok()
    };
    let lines = rows.into_iter().filter_map(|row| {
        Some(Past {
            at: row.at,
            by: Person {
                id: UserId(row.id),
                name: row.name,
                login: row.login,
            },
            before: set(&row.field, row.before)?,
            after: set(&row.field, Some(row.after))?,
        })
    });
    Ok(lines.collect())
}

/// How many items stand in each column of a project that the reader sees, in their order.
///
/// # Errors
/// `NotSignedIn`.
pub async fn standing(ctx: &Ctx, project: &Project) -> Result<Vec<u32>> {
    ctx.allow(Action::ViewProject(&project.facts()))?;
    let counts = sqlx::query_scalar!(
        r#"select (select count(*) from item i where i.column_id = c.id and i.deleted_at is null) as "count!"
           from project_column c where c.project_id = $1 order by c.position"#,
        project.id.0
    )
    .fetch_all(&ctx.pool)
    .await?;
    Ok(counts
        .into_iter()
        .map(|count| u32::try_from(count).unwrap_or(u32::MAX))
        .collect())
}

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
/// full; `Loop` where something would be part of itself; `TooLarge` for too many at once.
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
    remember(unit, ctx, id, &differences).await?;
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
    known::check(unit, &[], &after.assignees, &[]).await?;
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

/// Puts items elsewhere in the backlog, in the order that they have. Nobody's version changes: who edits one of them
/// meanwhile is not in the way.
///
/// # Errors
/// `NotFound`, `Forbidden`; `TooLarge` for too many at once.
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
/// `NotFound`, `Forbidden`; `Stale`; `Invalid` for a column that is full; `TooLarge` for too many at once.
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
        remember(&mut unit, ctx, item.id, &[difference]).await?;
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

/// Takes items out of the backlog, or brings back those that were taken out.
///
/// # Errors
/// `NotFound`, `Forbidden`; `TooLarge` for too many at once.
pub async fn delete(ctx: &Ctx, of: ProjectId, ids: &[ItemId], deleted: bool) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let items = several(&mut unit, of, ids, !deleted).await?;
    let ids: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
    sqlx::query!(
        "update item set deleted_at = $2, version = version + 1 where id = any($1)",
        &ids,
        deleted.then_some(ctx.now)
    )
    .execute(&mut *unit)
    .await?;
    fact::note(&mut unit, ctx, &ids).await?;
    let action = if deleted { "item.delete" } else { "item.restore" };
    for item in &items {
        unit.audit(Entry::new(action, "item", item.id.0, &named(&project, item)));
        tell(&mut unit, &project, item)?;
    }
    unit.commit().await
}

/// Notes who changed something at an item, and when.
async fn touch(unit: &mut Unit, ctx: &Ctx, id: ItemId) -> Result<()> {
    let actor = ctx.who()?.actor.id;
    sqlx::query!(
        "update item set updated_at = $2, updated_by = $3, version = version + 1 where id = $1",
        id.0,
        ctx.now,
        actor.0
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// What people call it.
fn named(project: &Project, item: &Item) -> String {
    format!("{}-{} {}", project.key, item.number, item.title)
}

pub(crate) fn writing(facts: &ProjectFacts) -> Action<'_> {
    Action::WriteItems(facts)
}

fn moving(facts: &ProjectFacts) -> Action<'_> {
    Action::MoveItems(facts)
}

/// The project, in which nobody else adds, moves or orders items until the transaction ends.
pub(crate) async fn locked(
    unit: &mut Unit,
    actor: &Actor,
    id: ProjectId,
    action: fn(&ProjectFacts) -> Action<'_>,
) -> Result<Project> {
    sqlx::query!("select id from project where id = $1 for update", id.0)
        .fetch_optional(&mut **unit)
        .await?
        .ok_or(AppError::NotFound)?;
    let project = project::read(unit, actor, id).await?;
    allow(actor, action(&project.facts())).or_error()?;
    Ok(project)
}

/// An item whose id alone is known, and its project.
pub(crate) async fn of_id(conn: &mut PgConnection, actor: &Actor, id: ItemId) -> Result<(Project, Item)> {
    let project = sqlx::query_scalar!(
        "select project_id from item where id = $1 and deleted_at is null",
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let project = project::read(conn, actor, ProjectId(project)).await?;
    allow(actor, Action::ViewProject(&project.facts())).or_error()?;
    let row = row::one(conn, project.id, id).await?;
    Ok((project, row.item))
}

/// A column of this project, which is not full where that forbids.
async fn has_room(unit: &mut Unit, project: &Project, column: ColumnId) -> Result<()> {
    let columns = &project.workflow.columns;
    let Some(column) = columns.iter().find(|other| other.id == column) else {
        return Err(Problem::new(Field::Columns, Rule::Unknown).into());
    };
    let (true, Some(limit)) = (project.workflow.strict, column.limit) else {
        return Ok(());
    };
    let there = sqlx::query_scalar!(
        r#"select count(*) as "count!" from item where column_id = $1 and deleted_at is null"#,
        column.id.0
    )
    .fetch_one(&mut **unit)
    .await?;
    if there < i64::from(limit) {
        Ok(())
    } else {
        Err(Problem::new(Field::Columns, Rule::Full(limit)).into())
    }
}

/// Notes each field that was changed.
async fn remember(
    unit: &mut Unit,
    ctx: &Ctx,
    id: ItemId,
    differences: &[(FieldValue, FieldValue)],
) -> Result<()> {
    let actor = ctx.who()?.actor.id;
    for (before, after) in differences {
        let (Some((field, before)), Some((_, after))) = (named_value(before), named_value(after)) else {
            continue;
        };
        sqlx::query!(
            "insert into item_history (id, item_id, at, actor_id, field, before, after)
             values ($1, $2, $3, $4, $5, $6, $7)",
            Uuid::now_v7(),
            id.0,
            ctx.now,
            actor.0,
            field,
            before,
            after
        )
        .execute(&mut **unit)
        .await?;
    }
    Ok(())
}

/// The name of a field, and what it holds.
fn named_value(set: &FieldValue) -> Option<(String, Value)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(set) else {
        return None;
    };
    fields.into_iter().next()
}

pub(crate) fn tell(unit: &mut Unit, project: &Project, item: &Item) -> Result<()> {
    let audience = Audience::Project(vec![project.facts()]);
    unit.change_within(Topic::Item, item.id.0, item.version, &audience, project.id.0)
}

fn finish(
    unit: &mut Unit,
    action: &'static str,
    project: &Project,
    before: Option<&Item>,
    after: &Item,
) -> Result<()> {
    let mut entry = Entry::new(action, "item", after.id.0, &named(project, after)).after(after);
    if let Some(before) = before {
        entry = entry.before(before);
    }
    unit.audit(entry);
    tell(unit, project, after)
}

fn few(count: usize) -> Result<()> {
    if count > TOGETHER_MAX {
        return Err(AppError::TooLarge {
            max: TOGETHER_MAX as u64,
        }
        .into());
    }
    Ok(())
}

/// Items of the project that are all there, in their order.
async fn several(conn: &mut PgConnection, of: ProjectId, ids: &[ItemId], deleted: bool) -> Result<Vec<Item>> {
    few(ids.len())?;
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = row::read(conn, of, Wanted::Ids(&ids, deleted), false).await?;
    if found.is_empty() || found.len() != ids.len() {
        return Err(AppError::NotFound.into());
    }
    Ok(found.into_iter().map(|row: Row| row.item).collect())
}
