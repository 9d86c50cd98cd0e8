//! The change feed, for the live stream.

use crate::{Error, Result};
use model::{
    change::{Audience, Change, Topic},
    policy::{Action, Actor, allow},
};
use sqlx::PgPool;

pub use crate::ledger::CHANNEL;

/// A change and who may hear of it.
#[derive(Clone, Debug)]
pub struct Heard {
    pub change: Change,
    audience: Audience,
}

impl Heard {
    /// Whether `actor` may hear of it: they could see the thing before, or can now.
    #[must_use]
    pub fn reaches(&self, actor: &Actor) -> bool {
        match &self.audience {
            Audience::Everyone => true,
            Audience::Member(member) => *member == actor.id,
            Audience::Event(facts) => facts
                .iter()
                .any(|f| allow(actor, Action::ViewEvent(f)).is_allowed()),
            Audience::Project(facts) => facts
                .iter()
                .any(|f| allow(actor, Action::ViewProject(f)).is_allowed()),
        }
    }
}

/// The position of the last change that is committed.
///
/// # Errors
/// The database's.
pub async fn head(pool: &PgPool) -> Result<i64> {
    Ok(sqlx::query_scalar!("select change_position from ledger")
        .fetch_one(pool)
        .await?)
}

/// The changes after `position`, in order, at most `limit`.
///
/// # Errors
/// The database's.
pub async fn after(pool: &PgPool, position: i64, limit: i64) -> Result<Vec<Heard>> {
    let rows = sqlx::query!(
        "select position, topic, object_id, version, audience, within_id from change where position > $1 order by position limit $2",
        position,
        limit
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let topic: Topic = row
                .topic
                .parse()
                .map_err(|()| Error::Defect(format!("unknown topic {}", row.topic)))?;
            let change = Change {
                position: row.position,
                topic,
                id: row.object_id,
                version: row.version,
                within: row.within_id,
            };
            Ok(Heard {
                change,
                audience: serde_json::from_value(row.audience)?,
            })
        })
        .collect()
}

/// The oldest position still kept, or the head where nothing is: a page that stopped before it has to load anew.
///
/// # Errors
/// The database's.
pub async fn oldest(pool: &PgPool) -> Result<i64> {
    let row = sqlx::query!(
        r#"select coalesce((select min(position) from change), change_position + 1) as "oldest!" from ledger"#
    )
    .fetch_one(pool)
    .await?;
    Ok(row.oldest)
}

/// Forgets changes that no page can still be waiting for.
///
/// # Errors
/// The database's.
pub async fn forget_before(pool: &PgPool, time: chrono::DateTime<chrono::Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from change where at < $1", time)
        .execute(pool)
        .await?
        .rows_affected())
}
