//! Events: reading one, and the use cases in the files beside this one.

mod calendar;
mod export;
mod import;
mod life;
mod placed;
mod row;
mod search;
mod series;
mod trash;
mod write;

pub use calendar::{MAX_CARDS, cards};
pub use export::export;
pub use import::import;
pub use life::{answer, approve, step, tick};
pub use search::search;
pub use trash::{KEPT, TrashedEvent, delete, purge, restore, trash};
pub use write::{create, update};

use crate::{Ctx, Result};
use model::{AppError, EventId, event::EventView, policy::Action};

/// One event, with everything the panel shows.
///
/// # Errors
/// `NotSignedIn`; `NotFound` also for what the actor may not see, and for what is in the trash.
pub async fn view(ctx: &Ctx, id: EventId) -> Result<EventView> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let row = row::find(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    row.visible_to(actor)?;
    if row.deleted_at.is_some() {
        return Err(AppError::NotFound.into());
    }
    row.into_view(&mut conn, actor).await
}
