//! The places of items in the backlog: between any two there is room for another one.

use crate::{Error, Result, Unit};
use model::{AppError, ColumnId, ItemId, ProjectId, item::Place, rank::several};
use uuid::Uuid;

/// So many ranks at a place, between its neighbours. Those that are `moving` are nobody's neighbours.
pub async fn ranks(
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
    let found = several(before.as_deref(), after.as_deref(), count);
    found.ok_or_else(|| Error::Defect(format!("no place between {before:?} and {after:?}")))
}

/// The place before the first item of a column that is not `moving`: behind whatever stands before that in the backlog.
pub async fn top_of(unit: &mut Unit, of: ProjectId, column: ColumnId, moving: &[Uuid]) -> Result<Place> {
    let before = sqlx::query_scalar!(
        "select i.id from item i
         where i.project_id = $1 and i.deleted_at is null and i.id <> all($3)
           and i.rank < (select min(o.rank) from item o
                         where o.column_id = $2 and o.deleted_at is null and o.id <> all($3))
         order by i.rank desc limit 1",
        of.0,
        column.0,
        moving
    )
    .fetch_optional(&mut **unit)
    .await?;
    Ok(before.map_or(Place::First, |id| Place::After(ItemId(id))))
}
