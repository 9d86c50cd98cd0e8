//! The places of items in the backlog: between any two there is room for another one.

use crate::{Error, Result, Unit};
use fractional_index::FractionalIndex;
use model::{AppError, ProjectId, item::Place};
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
