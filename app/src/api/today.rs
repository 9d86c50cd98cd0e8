//! What is up for somebody today.

use super::Answer;
use leptos::prelude::*;
use model::{event::EventCard, item::Known, talk::Notification};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// What is up for the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// Their events of today, in their order.
    pub events: Vec<EventCard>,
    /// What is assigned to them and not done.
    pub items: Vec<Known>,
    /// Windows that wait for their approval.
    pub approvals: Vec<EventCard>,
    /// What they have not read yet, the latest first.
    pub mail: Vec<Notification>,
}

/// What is up for the reader today.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "today", input = Json, output = Json)]
pub async fn load_today() -> Answer<Today> {
    use model::{calendar::Filter, event::EventStatus};
    let call = super::Call::new()?;
    let work = async {
        let ctx = &call.ctx;
        let who = ctx.who()?;
        let zone = store::zone::rules(&who.preferences.zone)?;
        let today = zone.date(ctx.now);
        let filter = Filter {
            person: Some(who.actor.id),
            ..Filter::default()
        };
        let range = (today, today.succ_opt().unwrap_or(today));
        let mut events = store::event::cards(ctx, range, &zone, &filter).await?;
        events.retain(|card| card.status != EventStatus::Cancelled);
        let mut mail = store::notification::list(ctx).await?;
        mail.retain(|one| !one.read);
        mail.truncate(10);
        for one in &mut mail {
            one.excerpt = super::markdown::plain(&one.excerpt);
        }
        Ok(Today {
            events,
            items: store::item::mine(ctx).await?,
            approvals: store::event::awaiting(ctx).await?,
            mail,
        })
    };
    call.answer(work.await)
}
