//! Items of projects, in the order of the backlog.

use crate::{Ctx, Error, Result, Unit, known, ledger::Entry, project, session::word};
use fractional_index::FractionalIndex;
use model::{
    AppError, ColumnId, Field, ItemId, Problem, ProjectId, Rule, UserId,
    change::{Audience, Topic},
    item::{Backlog, Item, ItemForm, NewItem, Place, Points},
    person::Person,
    policy::{Action, Actor, ProjectFacts, allow},
    project::Project,
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// Items of a backlog that are shown. A backlog beyond it says that it is cut.
pub const MAX_ITEMS: usize = 5_000;
/// Items that can be put elsewhere, or deleted, in one go.
const TOGETHER_MAX: usize = 500;

/// What is to be done in a project.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn backlog(ctx: &Ctx, key: &str) -> Result<Backlog> {
    let project = project::find(ctx, key).await?;
    let actor = &ctx.who()?.actor;
    let mut conn = ctx.pool.acquire().await?;
    let mut items = read(&mut conn, project.id, None).await?;
    let cut = items.len() > MAX_ITEMS;
    items.truncate(MAX_ITEMS);
    let facts = project.facts();
    Ok(Backlog {
        can_write: allow(actor, Action::WriteItems(&facts)).is_allowed(),
        can_move: allow(actor, Action::MoveItems(&facts)).is_allowed(),
        project,
        items,
        cut,
    })
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
pub async fn create(ctx: &Ctx, of: ProjectId, form: &ItemForm, place: Place) -> Result<Item> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let new = form.check()?;
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    if let Some(there) = found(&mut unit, of, form.id).await? {
        return Ok(there);
    }
    known::check(&mut unit, &[], &new.assignees, &[]).await?;
    has_room(&mut unit, &project, new.column).await?;
    let rank = ranks(&mut unit, of, &[], place, 1).await?.remove(0);
    let number = sqlx::query_scalar!(
        "update project set last_number = last_number + 1 where id = $1 returning last_number",
        of.0
    )
    .fetch_one(&mut *unit)
    .await?;
    let done = sqlx::query!(
        "insert into item (id, project_id, number, kind, title, column_id, priority, points, rank, creator_id,
                           created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) on conflict (id) do nothing",
        form.id.0,
        of.0,
        number,
        new.kind.as_str(),
        new.title,
        new.column.0,
        new.priority.as_str(),
        stored(new.points),
        rank,
        actor.id.0,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        // It means something else: another project's, or one that was deleted.
        return Err(AppError::Stale.into());
    }
    assign(&mut unit, form.id, &new.assignees).await?;
    let item = alive(&mut unit, of, form.id).await?;
    finish(&mut unit, "item.create", &project, None, &item)?;
    unit.commit().await?;
    Ok(item)
}

/// Changes an item, if what was seen is still at `version`. Who may only move it may change its column alone.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` by field, also for a column that is full.
pub async fn update(ctx: &Ctx, of: ProjectId, version: i64, form: &ItemForm) -> Result<Item> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let new = form.check()?;
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, moving).await?;
    let before = alive(&mut unit, of, form.id).await?;
    let only_moved = ItemForm {
        column: before.column,
        ..form.clone()
    } == ItemForm::of(&before);
    if !only_moved {
        allow(&actor, Action::WriteItems(&project.facts())).or_error()?;
    }
    if before.version != version {
        return Err(AppError::Stale.into());
    }
    known::check(&mut unit, &[], &new.assignees, &[]).await?;
    if new.column != before.column {
        has_room(&mut unit, &project, new.column).await?;
    }
    sqlx::query!(
        "update item set kind = $2, title = $3, column_id = $4, priority = $5, points = $6, updated_at = $7,
                version = version + 1
         where id = $1",
        form.id.0,
        new.kind.as_str(),
        new.title,
        new.column.0,
        new.priority.as_str(),
        stored(new.points),
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    assign(&mut unit, form.id, &new.assignees).await?;
    remember(&mut unit, ctx, &actor, &before, &new).await?;
    let item = alive(&mut unit, of, form.id).await?;
    finish(&mut unit, "item.update", &project, Some(&before), &item)?;
    unit.commit().await?;
    Ok(item)
}

/// Puts items elsewhere in the backlog, in the order that they have. Nobody's version changes: who edits one of them
/// meanwhile is not in the way.
///
/// # Errors
/// `NotFound`, `Forbidden`; `TooLarge` for too many at once.
pub async fn place(ctx: &Ctx, of: ProjectId, ids: &[ItemId], place: Place) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let items = several(&mut unit, of, ids, false).await?;
    let ids: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
    let ranks = ranks(&mut unit, of, &ids, place, ids.len()).await?;
    sqlx::query!(
        "update item set rank = given.rank from unnest($1::uuid[], $2::text[]) as given (id, rank)
         where item.id = given.id",
        &ids,
        &ranks
    )
    .execute(&mut *unit)
    .await?;
    for item in &items {
        let entry = Entry::new("item.place", "item", item.id.0, &named(&project, item));
        unit.audit(entry.after(&place));
        tell(&mut unit, &project, item)?;
    }
    unit.commit().await
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
    let action = if deleted { "item.delete" } else { "item.restore" };
    for item in &items {
        unit.audit(Entry::new(action, "item", item.id.0, &named(&project, item)));
        tell(&mut unit, &project, item)?;
    }
    unit.commit().await
}

/// What people call it.
fn named(project: &Project, item: &Item) -> String {
    format!("{}-{} {}", project.key, item.number, item.title)
}

fn stored(points: Option<Points>) -> Option<i32> {
    points.and_then(|points| i32::try_from(points.0).ok())
}

fn writing(facts: &ProjectFacts) -> Action<'_> {
    Action::WriteItems(facts)
}

fn moving(facts: &ProjectFacts) -> Action<'_> {
    Action::MoveItems(facts)
}

/// The project, in which nobody else adds, moves or orders items until the transaction ends.
async fn locked(
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

/// So many ranks at a place, between its neighbours. Those that are `moving` are nobody's neighbours.
async fn ranks(
    unit: &mut Unit,
    of: ProjectId,
    moving: &[Uuid],
    place: Place,
    count: usize,
) -> Result<Vec<String>> {
    let before = match place {
        Place::First => None,
        Place::Last => {
            sqlx::query_scalar!(
                "select max(rank) from item where project_id = $1 and id <> all($2)",
                of.0,
                moving
            )
            .fetch_one(&mut **unit)
            .await?
        }
        Place::After(id) => Some(
            sqlx::query_scalar!(
                "select rank from item where project_id = $1 and id = $2 and id <> all($3) and deleted_at is null",
                of.0,
                id.0,
                moving
            )
            .fetch_optional(&mut **unit)
            .await?
            .ok_or(AppError::NotFound)?,
        ),
    };
    // Also of those that are deleted: they come back to where they were.
    let after = sqlx::query_scalar!(
        "select min(rank) from item where project_id = $1 and id <> all($2) and ($3::text is null or rank > $3)",
        of.0,
        moving,
        before
    )
    .fetch_one(&mut **unit)
    .await?;
    let (mut before, after) = (before.map(index).transpose()?, after.map(index).transpose()?);
    (0..count)
        .map(|_| {
            let next = match (&before, &after) {
                (None, None) => FractionalIndex::default(),
                (Some(before), None) => FractionalIndex::new_after(before),
                (None, Some(after)) => FractionalIndex::new_before(after),
                (Some(before), Some(after)) => FractionalIndex::new_between(before, after)
                    .ok_or_else(|| Error::Defect("two items have the same rank".into()))?,
            };
            before = Some(next.clone());
            Ok(next.to_string())
        })
        .collect()
}

fn index(rank: String) -> Result<FractionalIndex> {
    FractionalIndex::from_string(&rank).map_err(|_| Error::Defect(format!("{rank} is no rank")))
}

async fn assign(unit: &mut Unit, id: ItemId, people: &[UserId]) -> Result<()> {
    let people: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    sqlx::query!(
        "delete from item_assignee where item_id = $1 and member_id <> all($2)",
        id.0,
        &people
    )
    .execute(&mut **unit)
    .await?;
    sqlx::query!(
        "insert into item_assignee (item_id, member_id) select $1, unnest($2::uuid[]) on conflict do nothing",
        id.0,
        &people
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// Notes each field that was changed.
async fn remember(unit: &mut Unit, ctx: &Ctx, actor: &Actor, before: &Item, after: &NewItem) -> Result<()> {
    let had: Vec<UserId> = before.assignees.iter().map(|person| person.id).collect();
    let mut had = had;
    had.sort_unstable();
    let fields: [(&str, Value, Value); 6] = [
        ("kind", json!(before.kind), json!(after.kind)),
        ("title", json!(before.title), json!(after.title)),
        ("column", json!(before.column), json!(after.column)),
        ("priority", json!(before.priority), json!(after.priority)),
        ("points", json!(before.points), json!(after.points)),
        ("assignees", json!(had), json!(after.assignees)),
    ];
    for (field, old, new) in fields.into_iter().filter(|(_, old, new)| old != new) {
        sqlx::query!(
            "insert into item_history (id, item_id, at, actor_id, field, before, after)
             values ($1, $2, $3, $4, $5, $6, $7)",
            Uuid::now_v7(),
            before.id.0,
            ctx.now,
            actor.id.0,
            field,
            old,
            new
        )
        .execute(&mut **unit)
        .await?;
    }
    Ok(())
}

fn tell(unit: &mut Unit, project: &Project, item: &Item) -> Result<()> {
    let audience = Audience::Project(vec![project.facts()]);
    unit.change(Topic::Item, item.id.0, item.version, &audience)
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

async fn alive(conn: &mut PgConnection, of: ProjectId, id: ItemId) -> Result<Item> {
    Ok(found(conn, of, id).await?.ok_or(AppError::NotFound)?)
}

async fn found(conn: &mut PgConnection, of: ProjectId, id: ItemId) -> Result<Option<Item>> {
    Ok(read(conn, of, Some((&[id.0], false))).await?.into_iter().next())
}

/// Items of the project that are all there, in their order.
async fn several(conn: &mut PgConnection, of: ProjectId, ids: &[ItemId], deleted: bool) -> Result<Vec<Item>> {
    if ids.len() > TOGETHER_MAX {
        return Err(AppError::TooLarge {
            max: TOGETHER_MAX as u64,
        }
        .into());
    }
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = read(conn, of, Some((&ids, deleted))).await?;
    if found.is_empty() || found.len() != ids.len() {
        return Err(AppError::NotFound.into());
    }
    Ok(found)
}

/// The backlog; or of it those of these ids, deleted or not.
async fn read(conn: &mut PgConnection, of: ProjectId, some: Option<(&[Uuid], bool)>) -> Result<Vec<Item>> {
    let (ids, deleted) = some.map_or((None, false), |(ids, deleted)| (Some(ids), deleted));
    let rows = sqlx::query!(
        r#"select id, number, kind, title, column_id, priority, points, updated_at, version
           from item where project_id = $1 and ($2::uuid[] is null or id = any($2)) and (deleted_at is not null) = $3
           order by rank limit $4"#,
        of.0,
        ids,
        deleted,
        MAX_ITEMS as i64 + 1
    )
    .fetch_all(&mut *conn)
    .await?;
    let all: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let assigned = sqlx::query!(
        "select a.item_id, m.id, m.name, m.login from item_assignee a join member m on m.id = a.member_id
         where a.item_id = any($1) order by m.name, m.login",
        &all
    )
    .fetch_all(conn)
    .await?;
    let mut people: std::collections::HashMap<Uuid, Vec<Person>> = std::collections::HashMap::new();
    for row in assigned {
        people.entry(row.item_id).or_default().push(Person {
            id: UserId(row.id),
            name: row.name,
            login: row.login,
        });
    }
    rows.into_iter()
        .map(|row| {
            Ok(Item {
                id: ItemId(row.id),
                number: row.number,
                kind: word(&row.kind)?,
                title: row.title,
                column: ColumnId(row.column_id),
                priority: word(&row.priority)?,
                points: row
                    .points
                    .and_then(|points| u32::try_from(points).ok())
                    .map(Points),
                assignees: people.remove(&row.id).unwrap_or_default(),
                updated_at: row.updated_at,
                version: row.version,
            })
        })
        .collect()
}
