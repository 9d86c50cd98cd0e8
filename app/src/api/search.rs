//! The command palette's search.

use super::Answer;
use leptos::prelude::*;
use model::event::EventCard;
use server_fn::codec::Json;

/// Events whose title holds `text`.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "search/events", input = Json, output = Json)]
pub async fn search_events(text: String) -> Answer<Vec<EventCard>> {
    let call = super::Call::new()?;
    call.answer(store::event::search(&call.ctx, &text).await)
}
