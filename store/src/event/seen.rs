//! What somebody looks at: an event, or one occurrence of a series.

use super::{
    occurrence,
    row::{EventRow, Place, find, find_locked},
};
use crate::{Result, Unit};
use model::{AppError, EventId, calendar::Occurrence};
use sqlx::PgConnection;

/// An event as somebody sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// An occurrence that does not differ from its series bears the id and version of the series.
    pub row: EventRow,
    /// The series that it is an occurrence of.
    pub series: Option<EventRow>,
}

impl Seen {
    /// Whether there is a row for it: an occurrence that does not differ has none.
    pub fn has_row(&self) -> bool {
        self.row
            .place
            .as_ref()
            .is_none_or(|place| place.series != self.row.id)
    }
}

/// What `id` is at `at`. A series that has no such occurrence (any more) is seen as a whole.
///
/// # Errors
/// `NotFound`; a rule that cannot be computed.
pub async fn seen(conn: &mut PgConnection, id: EventId, at: Option<Occurrence>) -> Result<Seen> {
    let row = find(conn, id).await?.ok_or(AppError::NotFound)?;
    if let Some(place) = &row.place {
        let series = find(conn, place.series).await?;
        return Ok(Seen { row, series });
    }
    let (Some(at), Some(rules)) = (at, &row.recurrence) else {
        return Ok(Seen { row, series: None });
    };
    let key = occurrence::key_of(at);
    if let Some(row_id) = differing(conn, id, &key).await? {
        let row = find(conn, row_id).await?.ok_or(AppError::NotFound)?;
        let series = find(conn, id).await?;
        return Ok(Seen { row, series });
    }
    let Some(time) = occurrence::named(&row.time, rules, &key)? else {
        return Ok(Seen { row, series: None });
    };
    Ok(Seen {
        row: EventRow {
            time,
            recurrence: None,
            place: Some(Place { series: id, key }),
            ..row.clone()
        },
        series: Some(row),
    })
}

/// As [`seen`], except that an occurrence must be there; and nobody else changes any of it until the transaction ends.
///
/// # Errors
/// As [`seen`]; `Stale` where the series has no such occurrence any more.
pub async fn seen_locked(unit: &mut Unit, id: EventId, at: Option<Occurrence>) -> Result<Seen> {
    // The series first, always: two who change it from different occurrences wait for each other.
    let series = find(unit, id)
        .await?
        .ok_or(AppError::NotFound)?
        .place
        .map_or(id, |place| place.series);
    find_locked(unit, series).await?;
    find_locked(unit, id).await?;
    let seen = seen(unit, id, at).await?;
    // What was meant for one occurrence must not become a change of all of them.
    if at.is_some() && seen.row.place.is_none() {
        return Err(AppError::Stale.into());
    }
    Ok(seen)
}

/// The event that stands for an occurrence which differs, deleted or not.
async fn differing(conn: &mut PgConnection, series: EventId, key: &str) -> Result<Option<EventId>> {
    let found = sqlx::query_scalar!(
        "select id from event where series_id = $1 and recurrence_id = $2",
        series.0,
        key
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(EventId))
}
