//! Events: reading one, and the use cases in the files beside this one.

mod around;
mod awaiting;
mod calendar;
mod conflict;
mod export;
mod holidays;
mod import;
mod life;
mod occurrence;
mod placed;
mod row;
mod search;
mod seen;
mod series;
mod shift;
mod split;
mod trash;
mod undo;
mod write;

pub use around::surroundings;
pub use awaiting::awaiting;
pub use calendar::{MAX_CARDS, cards, cards_of_people};
pub use export::{export, subscribed};
pub use holidays::whole_days;
pub use import::import;
pub use life::{answer, approve, step, tick};
pub use occurrence::preview;
pub(crate) use row::time;
pub use search::search;
pub use trash::{KEPT, TrashedEvent, delete, purge, restore, trash};
pub(crate) use undo::Image;
pub use undo::{purge_undo, undo};
pub use write::{copy, create, reschedule, update};

use crate::{Ctx, Result};
use model::{
    AppError, EventId,
    calendar::Occurrence,
    event::EventView,
    policy::{Action, EventFacts},
};
use sqlx::PgConnection;

/// What is said about an event is said about all of its series: the id of that, and what the policy needs to know of
/// the event.
///
/// # Errors
/// `NotFound`, also for what is in the trash.
pub(crate) async fn thread(conn: &mut PgConnection, id: EventId) -> Result<(EventId, EventFacts)> {
    let row = row::find(conn, id).await?.ok_or(AppError::NotFound)?;
    if row.deleted_at.is_some() {
        return Err(AppError::NotFound.into());
    }
    Ok((row.place.as_ref().map_or(id, |place| place.series), row.facts()))
}

/// One event, or one occurrence of a series, with everything the panel shows.
///
/// # Errors
/// `NotSignedIn`; `NotFound` also for what the actor may not see, and for what is in the trash.
pub async fn view(ctx: &Ctx, id: EventId, at: Option<Occurrence>) -> Result<EventView> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let row = seen::seen(&mut conn, id, at).await?.row;
    row.visible_to(actor)?;
    if row.deleted_at.is_some() {
        return Err(AppError::NotFound.into());
    }
    let conflicts = conflict::standing(&mut conn, ctx, actor, &row).await?;
    let view = row.into_view(&mut conn, actor).await?;
    Ok(EventView { conflicts, ..view })
}
