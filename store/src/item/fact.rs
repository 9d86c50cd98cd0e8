//! What was true of items from when on: what the charts of sprints are drawn from.

use crate::{Ctx, Result, Unit};
use model::{ItemId, ProjectId, SprintId, burndown::Fact, item::Points};
use sqlx::PgConnection;
use uuid::Uuid;

/// Notes what is true of these items now, where it is not what was noted last; never before that: who waited for the
/// project's lock asked earlier than who held it.
pub async fn note(unit: &mut Unit, ctx: &Ctx, items: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "insert into item_fact (item_id, at, sprint_id, points, done, gone)
         select i.id, greatest($2, last.at), i.sprint_id, i.points, c.done, i.deleted_at is not null
         from item i
         join project_column c on c.id = i.column_id
         left join lateral (
             select f.at, f.sprint_id, f.points, f.done, f.gone from item_fact f
             where f.item_id = i.id order by f.seq desc limit 1
         ) last on true
         where i.id = any($1)
           and (last.done is null
                or (last.sprint_id, last.points, last.done, last.gone)
                   is distinct from (i.sprint_id, i.points, c.done, i.deleted_at is not null))
         order by i.number",
        items,
        ctx.now
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// The same for all items of a project: its columns mean something else now.
pub async fn note_all(unit: &mut Unit, ctx: &Ctx, of: ProjectId) -> Result<()> {
    let items = sqlx::query_scalar!("select id from item where project_id = $1", of.0)
        .fetch_all(&mut **unit)
        .await?;
    note(unit, ctx, &items).await
}

/// The facts about every item that was ever in a sprint, in the order in which they became true, up to `last`.
pub async fn of_sprint(conn: &mut PgConnection, sprint: SprintId, last: Option<i64>) -> Result<Vec<Fact>> {
    let rows = sqlx::query!(
        "select f.item_id, i.number, f.at, f.sprint_id, f.points, f.done, f.gone
         from item_fact f join item i on i.id = f.item_id
         where f.item_id in (select item_id from item_fact where sprint_id = $1)
           and ($2::bigint is null or f.seq <= $2)
         order by f.at, f.seq",
        sprint.0,
        last
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Fact {
            item: ItemId(row.item_id),
            number: row.number,
            at: row.at,
            sprint: row.sprint_id.map(SprintId),
            points: points(row.points),
            done: row.done,
            gone: row.gone,
        })
        .collect())
}

/// An estimate as it is stored.
pub fn points(stored: Option<i32>) -> Option<Points> {
    stored.and_then(|points| u32::try_from(points).ok()).map(Points)
}
