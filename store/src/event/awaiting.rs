//! What waits for a decision.

use super::row;
use crate::{Ctx, Result};
use model::{
    event::EventCard,
    policy::{Action, allow},
};

/// Windows that are shown at the most.
const SHOWN: i64 = 50;

/// The windows that wait for the actor's approval, the next first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn awaiting(ctx: &Ctx) -> Result<Vec<EventCard>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let ids = sqlx::query_scalar!(
        "select id from event
         where approval = 'awaiting' and status = 'planned' and deleted_at is null and ends_at > $1
         order by starts_at limit $2",
        ctx.now,
        SHOWN
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut found = Vec::new();
    for id in ids {
        let Some(row) = row::find(&mut conn, id.into()).await? else {
            continue;
        };
        if allow(actor, Action::ApproveEvent(&row.facts())).is_allowed() {
            found.push(EventCard {
                id: row.id,
                kind: row.kind(),
                title: row.title.clone(),
                time: row.time.clone(),
                status: row.status,
                approval: row.approval,
                recurring: false,
                differs: false,
                movable: false,
                people: Vec::new(),
            });
        }
    }
    Ok(found)
}
