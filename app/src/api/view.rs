//! Kept views, and the secret addresses that show them to other calendars.

use super::Answer;
use leptos::prelude::*;
use model::{
    FeedId, ViewId,
    view::{Feed, SavedView, ViewForm},
};
use server_fn::codec::Json;

/// One's own views and the shared ones.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "view/list", input = Json, output = Json)]
pub async fn load_views() -> Answer<Vec<SavedView>> {
    let call = super::Call::new()?;
    call.answer(store::view::list(&call.ctx).await)
}

/// Keeps a view under a name.
///
/// # Errors
/// `Invalid` for a bad name, or too many views.
#[server(prefix = "/api", endpoint = "view/create", input = Json, output = Json)]
pub async fn create_view(form: ViewForm) -> Answer<SavedView> {
    let call = super::Call::new()?;
    call.answer(store::view::create(&call.ctx, &form).await)
}

/// Changes a kept view.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for a bad name.
#[server(prefix = "/api", endpoint = "view/update", input = Json, output = Json)]
pub async fn update_view(id: ViewId, version: i64, form: ViewForm) -> Answer<SavedView> {
    let call = super::Call::new()?;
    call.answer(store::view::update(&call.ctx, id, version, &form).await)
}

/// Throws a kept view away; the addresses that show it are silent.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "view/delete", input = Json, output = Json)]
pub async fn delete_view(id: ViewId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::view::delete(&call.ctx, id).await)
}

/// Takes back that a kept view was thrown away.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` when there are too many others by now.
#[server(prefix = "/api", endpoint = "view/restore", input = Json, output = Json)]
pub async fn restore_view(id: ViewId) -> Answer<SavedView> {
    let call = super::Call::new()?;
    call.answer(store::view::restore(&call.ctx, id).await)
}

/// One's own addresses.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "feed/list", input = Json, output = Json)]
pub async fn load_feeds() -> Answer<Vec<Feed>> {
    let call = super::Call::new()?;
    call.answer(store::feed::list(&call.ctx).await)
}

/// A new address, of a view or of all that one may see: its secret.
///
/// # Errors
/// `NotFound` for a view that one may not see; `Invalid` when there are too many.
#[server(prefix = "/api", endpoint = "feed/create", input = Json, output = Json)]
pub async fn create_feed(of: Option<ViewId>) -> Answer<String> {
    let call = super::Call::new()?;
    call.answer(store::feed::create(&call.ctx, of).await)
}

/// Another secret for an address: the old one ends.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "feed/renew", input = Json, output = Json)]
pub async fn renew_feed(id: FeedId) -> Answer<String> {
    let call = super::Call::new()?;
    call.answer(store::feed::renew(&call.ctx, id).await)
}

/// Ends an address.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "feed/revoke", input = Json, output = Json)]
pub async fn revoke_feed(id: FeedId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::feed::revoke(&call.ctx, id).await)
}
