//! Items of projects, in the order of the backlog.

mod across;
mod fact;
mod file;
mod history;
mod import;
mod link;
mod page;
mod place;
mod rank;
mod row;
mod stage;
mod step;
mod table;
mod write;

pub use across::{mine, of_event, search};
pub use fact::{note_all, of_sprint};
pub use file::{FILE_MAX, add_file, delete_file, file};
pub use import::{import, sheet};
pub use link::{link, unlink};
pub(crate) use page::in_sprint;
pub use page::{MAX_ITEMS, backlog, find, some, standing};
pub use place::{place, shift};
pub use stage::spokes;
pub use step::{change_steps, tick};
pub(crate) use write::{add, edit_one};
pub use write::{create, delete, edit};

use crate::{Ctx, Result, Unit, ledger::Entry, project};
use model::{
    AppError, ColumnId, Field, ItemId, Problem, ProjectId, Rule,
    change::{Audience, Topic},
    item::Item,
    policy::{Action, Actor, ProjectFacts, allow},
    project::Project,
};
use row::{Row, Wanted};
use sqlx::PgConnection;
use uuid::Uuid;

/// Items that can be changed, put elsewhere or deleted in one go.
const TOGETHER_MAX: usize = 500;

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
    if standing_in(unit, column.id).await? < i64::from(limit) {
        Ok(())
    } else {
        Err(Problem::new(Field::Columns, Rule::Full(limit)).into())
    }
}

/// How many items stand in a column.
async fn standing_in(unit: &mut Unit, column: ColumnId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from item where column_id = $1 and deleted_at is null"#,
        column.0
    )
    .fetch_one(&mut **unit)
    .await?;
    Ok(count)
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
        return Err(Problem::new(Field::Selection, Rule::TooMany(TOGETHER_MAX as u32)).into());
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
