//! Housekeeping, every hour: what has run out goes. Several servers may do it at once.

use crate::clock;
use chrono::TimeDelta;
use sqlx::PgPool;
use std::time::Duration;
use store::{Ctx, change, event, notification, session, view};

const EVERY: Duration = Duration::from_secs(3600);
/// A page that was away for longer loads anew.
const CHANGES_KEPT: TimeDelta = TimeDelta::days(7);

/// Works until it is aborted.
pub async fn run(pool: PgPool) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        if let Err(error) = clean(&pool).await {
            tracing::warn!(%error, "housekeeping failed, and is tried again in an hour");
        }
    }
}

/// One round.
///
/// # Errors
/// The database's.
pub async fn clean(pool: &PgPool) -> store::Result<()> {
    let ctx = Ctx::new(pool.clone(), clock::now(), "worker", "");
    let events = event::purge(&ctx).await?;
    event::purge_undo(&ctx).await?;
    notification::purge(&ctx).await?;
    view::purge(&ctx).await?;
    session::forget_expired(&ctx).await?;
    let changes = change::forget_before(pool, ctx.now - CHANGES_KEPT).await?;
    tracing::debug!(events, changes, "housekeeping done");
    Ok(())
}
