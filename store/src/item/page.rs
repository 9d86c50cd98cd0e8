//! What pages show of items.

use super::{
    few, file, history, link,
    row::{self, Wanted},
    step,
};
use crate::{Ctx, Result, change, project, sprint};
use model::{
    AppError, ItemId, ProjectId, SprintId,
    item::{Backlog, Happened, Item, ItemPage, ItemView, Worker, edit::FieldValue},
    person::Person,
    policy::{Action, Actor, ProjectFacts, allow},
    project::Project,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Items of a backlog that are shown. A backlog beyond it says that it is cut.
pub const MAX_ITEMS: usize = 5_000;

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
/// `NotFound` for a project that the reader may not see; `Invalid` for too many at once.
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
    let history = history::of_item(&mut conn, row.item.id).await?;
    // Those that its history names are known by their names, closed or not; one that was deleted has none any more.
    let named: Vec<SprintId> = history
        .iter()
        .filter_map(|past| match past.what {
            Happened::Field(FieldValue::Sprint(before), FieldValue::Sprint(after)) => Some([before, after]),
            _ => None,
        })
        .flatten()
        .flatten()
        .collect();
    for named in named {
        if sprints.iter().all(|one| one.id != named)
            && let Ok(found) = sprint::read(&mut conn, project.id, named).await
        {
            sprints.push(found);
        }
    }
    let view = ItemView {
        steps: step::of_item(&mut conn, row.item.id).await?,
        files: file::of_item(&mut conn, row.item.id).await?,
        history,
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

/// How many items stand in each column of a project that the reader sees, in their order, and how many more are past
/// there: done in a sprint that is closed, as `Backlog::is_past` says it.
///
/// # Errors
/// `NotSignedIn`.
pub async fn standing(ctx: &Ctx, project: &Project) -> Result<Vec<(u32, u32)>> {
    ctx.allow(Action::ViewProject(&project.facts()))?;
    let counts = sqlx::query!(
        r#"select count(i.id) filter (where not c.done or s.closed_at is null) as "now!",
                  count(i.id) filter (where c.done and s.closed_at is not null) as "past!"
           from project_column c
           left join item i on i.column_id = c.id and i.deleted_at is null
           left join sprint s on s.id = i.sprint_id
           where c.project_id = $1 group by c.id, c.position order by c.position"#,
        project.id.0
    )
    .fetch_all(&ctx.pool)
    .await?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(counts
        .into_iter()
        .map(|column| (number(column.now), number(column.past)))
        .collect())
}
