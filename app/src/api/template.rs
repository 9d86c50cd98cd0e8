//! Events that are planned again and again.

use super::Answer;
use leptos::prelude::*;
use model::{EventId, TemplateId, calendar::Occurrence, event::Template};
use server_fn::codec::Json;

/// One's own templates and the shared ones.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "template/list", input = Json, output = Json)]
pub async fn load_templates() -> Answer<Vec<Template>> {
    let call = super::Call::new()?;
    call.answer(store::template::list(&call.ctx).await)
}

/// Makes a template of an event.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` when there are too many.
#[server(prefix = "/api", endpoint = "template/create", input = Json, output = Json)]
pub async fn create_template(of: EventId, at: Option<Occurrence>) -> Answer<Template> {
    let call = super::Call::new()?;
    call.answer(store::template::create(&call.ctx, of, at).await)
}

/// Shares a template with every member, or keeps it to oneself again.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "template/share", input = Json, output = Json)]
pub async fn share_template(id: TemplateId, shared: bool) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::template::share(&call.ctx, id, shared).await)
}

/// Throws a template away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "template/delete", input = Json, output = Json)]
pub async fn delete_template(id: TemplateId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::template::delete(&call.ctx, id).await)
}
