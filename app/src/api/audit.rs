//! The audit trail.

use super::Answer;
use leptos::prelude::*;
use model::audit::{AuditEntry, AuditFilter};
use server_fn::codec::Json;

/// A page of the trail, newest first.
///
/// # Errors
/// `Forbidden`.
#[server(prefix = "/api", endpoint = "audit/list", input = Json, output = Json)]
pub async fn load_audit(filter: AuditFilter) -> Answer<Vec<AuditEntry>> {
    let call = super::Call::new()?;
    call.answer(store::audit::list(&call.ctx, &filter).await)
}
