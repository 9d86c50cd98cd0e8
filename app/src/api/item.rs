//! Items of projects.

use super::Answer;
use leptos::prelude::*;
use model::{
    ColumnId, FileId, ItemId, LinkId, ProjectId, StepId,
    board::Beside,
    delivery::Delivery,
    item::{
        Backlog, Item, ItemLink, ItemPage, Moved, Place, Step,
        edit::{Edit, FieldValue},
        import::{ImportReport, Mapping, Sheet},
    },
    project::Project,
    wheel::Spoke,
};
use serde::{Deserialize, Serialize};
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

/// Those of these items that are there, as they are now.
///
/// # Errors
/// `NotFound`; `Invalid` for too many at once.
#[server(prefix = "/api", endpoint = "item/some", input = Json, output = Json)]
pub async fn load_items(project: ProjectId, ids: Vec<ItemId>) -> Answer<Vec<Item>> {
    let call = super::Call::new()?;
    call.answer(store::item::some(&call.ctx, project, &ids).await)
}

/// An item with its description as clean HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownItem {
    pub page: ItemPage,
    pub html: String,
}

/// An item, by the key of its project and its number.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "item/find", input = Json, output = Json)]
pub async fn load_item(key: String, number: i64) -> Answer<ShownItem> {
    let call = super::Call::new()?;
    let found = store::item::find(&call.ctx, &key, number).await;
    call.answer(found.map(|page| ShownItem {
        html: super::markdown::html(&page.view.description),
        page,
    }))
}

/// Adds an item.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "item/create", input = Json, output = Json)]
pub async fn create_item(
    project: ProjectId,
    id: ItemId,
    sets: Vec<FieldValue>,
    place: Place,
) -> Answer<Item> {
    let call = super::Call::new()?;
    call.answer(store::item::create(&call.ctx, project, id, &sets, place).await)
}

/// Changes items, all or none.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `Loop`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "item/edit", input = Json, output = Json)]
pub async fn edit_items(project: ProjectId, edits: Vec<Edit>) -> Answer<Vec<Item>> {
    let call = super::Call::new()?;
    call.answer(store::item::edit(&call.ctx, project, &edits).await)
}

/// Puts items elsewhere in the backlog.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for too many at once.
#[server(prefix = "/api", endpoint = "item/place", input = Json, output = Json)]
pub async fn place_items(project: ProjectId, ids: Vec<ItemId>, place: Place) -> Answer<Vec<Item>> {
    let call = super::Call::new()?;
    call.answer(store::item::place(&call.ctx, project, &ids, place).await)
}

/// Moves items to a column, and to a place in its order.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for a column that is full.
#[server(prefix = "/api", endpoint = "item/shift", input = Json, output = Json)]
pub async fn shift_items(
    project: ProjectId,
    moved: Vec<Moved>,
    column: ColumnId,
    place: Option<Place>,
) -> Answer<Vec<Item>> {
    let call = super::Call::new()?;
    call.answer(store::item::shift(&call.ctx, project, &moved, column, place).await)
}

/// Takes items out of the backlog, or brings them back.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for too many at once.
#[server(prefix = "/api", endpoint = "item/delete", input = Json, output = Json)]
pub async fn delete_items(project: ProjectId, ids: Vec<ItemId>, deleted: bool) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::item::delete(&call.ctx, project, &ids, deleted).await)
}

/// Gives an item another checklist.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid`.
#[server(prefix = "/api", endpoint = "item/steps", input = Json, output = Json)]
pub async fn change_steps(
    project: ProjectId,
    id: ItemId,
    seen: Vec<Step>,
    steps: Vec<Step>,
) -> Answer<Vec<Step>> {
    let call = super::Call::new()?;
    call.answer(store::item::change_steps(&call.ctx, project, id, &seen, &steps).await)
}

/// Ticks a step of an item, or takes the tick away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "item/tick", input = Json, output = Json)]
pub async fn tick_step(project: ProjectId, id: ItemId, step: StepId, on: bool) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::item::tick(&call.ctx, project, id, step, on).await)
}

/// Links two items.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Loop`; `Invalid`.
#[server(prefix = "/api", endpoint = "item/link", input = Json, output = Json)]
pub async fn link_items(project: ProjectId, link: ItemLink) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::item::link(&call.ctx, project, link).await)
}

/// Takes a link away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "item/unlink", input = Json, output = Json)]
pub async fn unlink_items(project: ProjectId, id: LinkId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::item::unlink(&call.ctx, project, id).await)
}

/// Takes a file away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "item/detach", input = Json, output = Json)]
pub async fn delete_file(project: ProjectId, id: FileId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::item::delete_file(&call.ctx, project, id).await)
}

/// What a board of a project shows beside its items.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "item/beside", input = Json, output = Json)]
pub async fn load_beside(key: String) -> Answer<Beside> {
    let call = super::Call::new()?;
    call.answer(store::board::beside(&call.ctx, &key).await)
}

/// The git actions and deployments that name an item, the latest first.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "item/deliveries", input = Json, output = Json)]
pub async fn load_deliveries(key: String, number: i64) -> Answer<Vec<Delivery>> {
    let call = super::Call::new()?;
    call.answer(store::delivery::of_item(&call.ctx, &key, number).await)
}

/// A table of issues, and what it seems to mean.
///
/// # Errors
/// `NotFound`, `Forbidden`, `TooLarge`, `Unreadable`; `Invalid`.
#[server(prefix = "/api", endpoint = "item/import/read", input = Json, output = Json)]
pub async fn read_sheet(project: ProjectId, text: String) -> Answer<Sheet> {
    let call = super::Call::new()?;
    call.answer(store::item::sheet(&call.ctx, project, &text).await)
}

/// Takes over a table of issues, or only says what that would do.
///
/// # Errors
/// `NotFound`, `Forbidden`, `TooLarge`, `Unreadable`; `Invalid`.
#[server(prefix = "/api", endpoint = "item/import", input = Json, output = Json)]
pub async fn import_items(
    project: ProjectId,
    text: String,
    mapping: Mapping,
    apply: bool,
) -> Answer<ImportReport> {
    let call = super::Call::new()?;
    call.answer(store::item::import(&call.ctx, project, &text, &mapping, apply).await)
}

/// A project, and what stands in each stage of its wheel.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "item/wheel", input = Json, output = Json)]
pub async fn load_wheel(key: String) -> Answer<(Project, Vec<Spoke>)> {
    let call = super::Call::new()?;
    call.answer(store::item::spokes(&call.ctx, &key).await)
}
