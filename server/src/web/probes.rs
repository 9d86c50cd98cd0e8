//! For whoever watches the server: is the process there, does its database answer?

use crate::state::AppState;
use axum::{Router, extract::State, http::StatusCode, routing::get};
use std::time::Duration;

/// A probe waits no longer.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
}

async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(PATIENCE, store::change::head(&state.pool)).await {
        Ok(Ok(_)) => (StatusCode::OK, "ok"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
