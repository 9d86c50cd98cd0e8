//! How items stand to each other.

use super::{finish, history, locked, row, writing};
use crate::{Ctx, Result, Unit, session::word};
use model::{
    AppError, Field, ItemId, LinkId, Problem, ProjectId, Rule,
    item::{Happened, ItemLink, LAG_MAX, Tie, loop_through},
    policy::Action,
    project::Project,
};
use sqlx::PgConnection;

/// Links of one item at the most.
const LINKS_MAX: i64 = 100;

pub async fn of_item(conn: &mut PgConnection, item: ItemId) -> Result<Vec<ItemLink>> {
    let rows = sqlx::query!(
        "select l.id, l.kind, l.from_id, l.to_id, l.lag
         from item_link l
         join item f on f.id = l.from_id and f.deleted_at is null
         join item t on t.id = l.to_id and t.deleted_at is null
         where l.from_id = $1 or l.to_id = $1 order by l.kind, l.id",
        item.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ItemLink {
                id: LinkId(row.id),
                kind: word(&row.kind)?,
                from: ItemId(row.from_id),
                to: ItemId(row.to_id),
                lag: row.lag,
            })
        })
        .collect()
}

/// Links two items of a project. Sending it twice links them once.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Loop` where something would wait for itself; `Invalid` for a lag that is too long, or what
/// is linked so already.
pub async fn link(ctx: &Ctx, of: ProjectId, link: ItemLink) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    if link.from == link.to || !(-LAG_MAX..=LAG_MAX).contains(&link.lag) {
        return Err(Problem::new(Field::Links, Rule::NotAllowed).into());
    }
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let item = row::one(&mut unit, of, link.from).await?.item;
    row::one(&mut unit, of, link.to).await?;
    if of_item(&mut unit, link.from).await?.len() as i64 >= LINKS_MAX {
        return Err(Problem::new(Field::Links, Rule::TooMany(LINKS_MAX as u32)).into());
    }
    if link.kind.is_dependency() {
        refuse_loop(&mut unit, &project, link).await?;
    }
    let done = sqlx::query!(
        "insert into item_link (id, project_id, kind, from_id, to_id, lag) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        link.id.0,
        of.0,
        link.kind.as_str(),
        link.from.0,
        link.to.0,
        link.lag
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        let there = of_item(&mut unit, link.from).await?;
        return if there.contains(&link) {
            Ok(())
        } else {
            Err(Problem::new(Field::Links, Rule::Taken).into())
        };
    }
    both(&mut unit, ctx, &project, link, Happened::Linked).await?;
    finish(&mut unit, "item.link", &project, None, &item)?;
    unit.commit().await
}

/// What an item waits for may not wait for it.
async fn refuse_loop(unit: &mut Unit, project: &Project, link: ItemLink) -> Result<()> {
    let rows = sqlx::query!(
        "select from_id, to_id from item_link
         where project_id = $1 and kind in ('finish_start', 'start_start', 'finish_finish', 'start_finish')",
        project.id.0
    )
    .fetch_all(&mut **unit)
    .await?;
    let edges = rows.iter().map(|row| (ItemId(row.from_id), ItemId(row.to_id)));
    let Some(members) = loop_through(edges, (link.from, link.to)) else {
        return Ok(());
    };
    let mut numbers = Vec::with_capacity(members.len());
    for member in members {
        let number = sqlx::query_scalar!("select number from item where id = $1", member.0)
            .fetch_one(&mut **unit)
            .await?;
        numbers.push(format!("{}-{number}", project.key));
    }
    Err(AppError::Loop(numbers).into())
}

/// Takes a link away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn unlink(ctx: &Ctx, of: ProjectId, id: LinkId) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let row = sqlx::query!(
        "delete from item_link where id = $1 and project_id = $2 returning kind, from_id, to_id, lag",
        id.0,
        of.0
    )
    .fetch_optional(&mut *unit)
    .await?
    .ok_or(AppError::NotFound)?;
    let link = ItemLink {
        id,
        kind: word(&row.kind)?,
        from: ItemId(row.from_id),
        to: ItemId(row.to_id),
        lag: row.lag,
    };
    both(&mut unit, ctx, &project, link, Happened::Unlinked).await?;
    let item = row::one(&mut unit, of, link.from).await?.item;
    finish(&mut unit, "item.unlink", &project, None, &item)?;
    unit.commit().await
}

/// Both ends look different now.
async fn both(
    unit: &mut Unit,
    ctx: &Ctx,
    project: &Project,
    link: ItemLink,
    happened: fn(Tie) -> Happened,
) -> Result<()> {
    for (end, other) in [(link.from, link.to), (link.to, link.from)] {
        let tie = Tie {
            kind: link.kind,
            waits: end == link.to,
            number: row::one(unit, project.id, other).await?.item.number,
        };
        history::note(unit, ctx, end, &[happened(tie)]).await?;
        super::touch(unit, ctx, end).await?;
        let item = row::one(unit, project.id, end).await?.item;
        super::tell(unit, project, &item)?;
    }
    Ok(())
}
