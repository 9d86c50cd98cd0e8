//! Which address answers what, and through which layers a request passes.

use crate::{live, pages, state::AppState, web};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, get, post},
};
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};

/// The whole server. Layers are listed from the inside to the outside.
pub fn build(state: AppState) -> Router {
    let personal = HeaderValue::from_static("no-store");
    let dynamic = personal_routes()
        .into_iter()
        .fold(pages::routes(&state), |router, (path, answer)| {
            router.route(path, answer)
        })
        .layer(from_fn_with_state(state.clone(), web::context::identify))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, personal))
        .layer(CompressionLayer::new());
    web::files::routes(&state.config.site_dir)
        .merge(web::probes::routes())
        .merge(dynamic)
        // web::limits says how large a body may be, by its address.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), web::csrf::check))
        .layer(from_fn(web::limits::check))
        .layer(from_fn(web::finish::changes))
        .layer(from_fn(web::trace::request))
        .layer(from_fn_with_state(state.clone(), web::headers::add))
        .with_state(state)
}

/// What depends on who asks and is neither a page nor a server function: what plain forms are sent to, so
/// that they work without JavaScript, the live stream, and files to keep.
#[must_use]
pub fn personal_routes() -> Vec<(&'static str, MethodRouter<AppState>)> {
    vec![
        ("/sign-in", post(web::auth::sign_in)),
        ("/sign-in/demo", post(web::auth::sign_in_demo)),
        ("/sign-out", post(web::auth::sign_out)),
        ("/setup", post(web::auth::set_up)),
        ("/welcome/{token}", post(web::auth::welcome)),
        ("/preferences", post(web::account::preferences)),
        ("/password", post(web::account::password)),
        ("/sessions/revoke", post(web::account::revoke_session)),
        ("/live", get(live::connect)),
        ("/calendar.ics", get(web::export::calendar)),
        ("/feed/{file}", get(web::feed::read)),
        ("/attachments/{id}", get(web::attachment::read)),
        ("/attachments/{item}/{id}", post(web::attachment::add)),
    ]
}
