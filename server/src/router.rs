//! Which address answers what, and through which layers a request passes.

use crate::{live, pages, state::AppState, web};
use axum::{
    Router,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};

/// The whole server. Layers are listed from the inside to the outside.
pub fn build(state: AppState) -> Router {
    let personal = HeaderValue::from_static("no-store");
    let dynamic = pages::routes(&state)
        .merge(forms())
        .route("/live", get(live::connect))
        .route("/calendar.ics", get(web::export::calendar))
        .layer(from_fn_with_state(state.clone(), web::context::identify))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, personal))
        .layer(CompressionLayer::new());
    web::files::routes(&state.config.site_dir)
        .merge(web::probes::routes())
        .merge(dynamic)
        .layer(from_fn_with_state(state.clone(), web::csrf::check))
        .layer(from_fn(web::limits::check))
        .layer(from_fn(web::trace::request))
        .layer(from_fn_with_state(state.clone(), web::headers::add))
        .with_state(state)
}

/// What plain forms are sent to, so that they work without JavaScript.
fn forms() -> Router<AppState> {
    Router::new()
        .route("/sign-in", post(web::auth::sign_in))
        .route("/sign-in/demo", post(web::auth::sign_in_demo))
        .route("/sign-out", post(web::auth::sign_out))
        .route("/setup", post(web::auth::set_up))
        .route("/welcome/{token}", post(web::auth::welcome))
        .route("/preferences", post(web::account::preferences))
        .route("/password", post(web::account::password))
        .route("/sessions/revoke", post(web::account::revoke_session))
}
