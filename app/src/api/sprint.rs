//! Sprints of projects.

use super::Answer;
use leptos::prelude::*;
use model::{
    ItemId, NoteId, ProjectId, SprintId,
    event::EventForm,
    item::Item,
    sprint::{Leftover, Sprint, SprintForm, SprintPage, Sprints, Template},
};
use server_fn::codec::Json;

/// The sprints of a project, by its key.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "sprint/list", input = Json, output = Json)]
pub async fn load_sprints(key: String) -> Answer<Sprints> {
    let call = super::Call::new()?;
    call.answer(store::sprint::list(&call.ctx, &key).await)
}

/// A sprint, with everything.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "sprint/page", input = Json, output = Json)]
pub async fn load_sprint(key: String, id: SprintId) -> Answer<SprintPage> {
    let call = super::Call::new()?;
    call.answer(store::sprint::page(&call.ctx, &key, id).await)
}

/// The ceremonies of a sprint as it is asked for: nothing is created.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "sprint/ceremonies", input = Json, output = Json)]
pub async fn lay_out_ceremonies(project: ProjectId, form: SprintForm) -> Answer<Vec<EventForm>> {
    let call = super::Call::new()?;
    call.answer(store::sprint::ceremonies(&call.ctx, project, &form).await)
}

/// Plans a sprint, and its ceremonies.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "sprint/create", input = Json, output = Json)]
pub async fn create_sprint(
    project: ProjectId,
    form: SprintForm,
    ceremonies: Vec<EventForm>,
) -> Answer<Sprint> {
    let call = super::Call::new()?;
    call.answer(store::sprint::create_with(&call.ctx, project, &form, ceremonies).await)
}

/// Changes a sprint.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "sprint/update", input = Json, output = Json)]
pub async fn update_sprint(project: ProjectId, version: i64, form: SprintForm) -> Answer<Sprint> {
    let call = super::Call::new()?;
    call.answer(store::sprint::update(&call.ctx, project, version, &form).await)
}

/// Starts a sprint.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`.
#[server(prefix = "/api", endpoint = "sprint/start", input = Json, output = Json)]
pub async fn start_sprint(project: ProjectId, id: SprintId, version: i64) -> Answer<Sprint> {
    let call = super::Call::new()?;
    call.answer(store::sprint::start(&call.ctx, project, id, version).await)
}

/// Closes a sprint.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`.
#[server(prefix = "/api", endpoint = "sprint/close", input = Json, output = Json)]
pub async fn close_sprint(
    project: ProjectId,
    id: SprintId,
    version: i64,
    leftover: Leftover,
) -> Answer<Sprint> {
    let call = super::Call::new()?;
    call.answer(store::sprint::close(&call.ctx, project, id, version, leftover).await)
}

/// Lets a sprint that was closed run on.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`.
#[server(prefix = "/api", endpoint = "sprint/reopen", input = Json, output = Json)]
pub async fn reopen_sprint(project: ProjectId, id: SprintId, version: i64) -> Answer<Sprint> {
    let call = super::Call::new()?;
    call.answer(store::sprint::reopen(&call.ctx, project, id, version).await)
}

/// Deletes a sprint that never started.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`.
#[server(prefix = "/api", endpoint = "sprint/delete", input = Json, output = Json)]
pub async fn delete_sprint(project: ProjectId, id: SprintId, version: i64) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::sprint::delete(&call.ctx, project, id, version).await)
}

/// Chooses what the retrospective of a sprint asks.
///
/// # Errors
/// `NotFound`, `Forbidden`, `WrongState`.
#[server(prefix = "/api", endpoint = "sprint/template", input = Json, output = Json)]
pub async fn set_template(project: ProjectId, sprint: SprintId, template: Template) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::sprint::set_template(&call.ctx, project, sprint, template).await)
}

/// Writes a card of a retrospective.
///
/// # Errors
/// `NotFound`, `Forbidden`, `WrongState`; `Invalid`.
#[server(prefix = "/api", endpoint = "note/create", input = Json, output = Json)]
pub async fn add_note(
    project: ProjectId,
    sprint: SprintId,
    id: NoteId,
    column: u8,
    text: String,
) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::sprint::add_note(&call.ctx, project, sprint, (id, column), &text).await)
}

/// Votes for a card, or takes the vote back.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "note/vote", input = Json, output = Json)]
pub async fn vote_note(project: ProjectId, sprint: SprintId, id: NoteId, on: bool) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::sprint::vote(&call.ctx, project, sprint, id, on).await)
}

/// Takes a card away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "note/delete", input = Json, output = Json)]
pub async fn delete_note(project: ProjectId, sprint: SprintId, id: NoteId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::sprint::delete_note(&call.ctx, project, sprint, id).await)
}

/// Makes an item of a card.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "note/action", input = Json, output = Json)]
pub async fn act_on_note(project: ProjectId, sprint: SprintId, id: NoteId, item: ItemId) -> Answer<Item> {
    let call = super::Call::new()?;
    call.answer(store::sprint::act(&call.ctx, project, sprint, id, item).await)
}
