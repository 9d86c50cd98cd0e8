//! Items of projects.

use super::Answer;
use leptos::prelude::*;
use model::{
    ItemId, ProjectId,
    item::{Backlog, Item, ItemForm, Place},
};
use server_fn::codec::Json;

/// What is to be done in a project, by its key.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "item/backlog", input = Json, output = Json)]
pub async fn load_backlog(key: String) -> Answer<Backlog> {
    let call = super::Call::new()?;
    call.answer(store::item::backlog(&call.ctx, &key).await)
}

/// Adds an item.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "item/create", input = Json, output = Json)]
pub async fn create_item(project: ProjectId, form: ItemForm, place: Place) -> Answer<Item> {
    let call = super::Call::new()?;
    call.answer(store::item::create(&call.ctx, project, &form, place).await)
}

/// Changes an item.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "item/update", input = Json, output = Json)]
pub async fn update_item(project: ProjectId, version: i64, form: ItemForm) -> Answer<Item> {
    let call = super::Call::new()?;
    call.answer(store::item::update(&call.ctx, project, version, &form).await)
}

/// Puts items elsewhere in the backlog.
///
/// # Errors
/// `NotFound`, `Forbidden`; `TooLarge` for too many at once.
#[server(prefix = "/api", endpoint = "item/place", input = Json, output = Json)]
pub async fn place_items(project: ProjectId, ids: Vec<ItemId>, place: Place) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::item::place(&call.ctx, project, &ids, place).await)
}

/// Takes items out of the backlog, or brings them back.
///
/// # Errors
/// `NotFound`, `Forbidden`; `TooLarge` for too many at once.
#[server(prefix = "/api", endpoint = "item/delete", input = Json, output = Json)]
pub async fn delete_items(project: ProjectId, ids: Vec<ItemId>, deleted: bool) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::item::delete(&call.ctx, project, &ids, deleted).await)
}
