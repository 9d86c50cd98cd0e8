//! The command palette's search.

use super::Answer;
use leptos::prelude::*;
use model::{event::EventCard, item::Known, sprint::KnownSprint};
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

/// Items whose title holds `text`, or whose number it is.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "search/items", input = Json, output = Json)]
pub async fn search_items(text: String) -> Answer<Vec<Known>> {
    let call = super::Call::new()?;
    call.answer(store::item::search(&call.ctx, &text).await)
}

/// Sprints whose name holds `text`, or of the project whose key it is.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "search/sprints", input = Json, output = Json)]
pub async fn search_sprints(text: String) -> Answer<Vec<KnownSprint>> {
    let call = super::Call::new()?;
    call.answer(store::sprint::search(&call.ctx, &text).await)
}
