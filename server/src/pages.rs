//! The product's pages and server functions, which `app` holds.

use crate::{
    state::AppState,
    web::answer::{Wants, failed},
};
use app::{App, Site, shell};
use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use model::AppError;

pub fn routes(state: &AppState) -> Router<AppState> {
    let site = Site {
        demo: state.config.demo,
    };
    let options = state.leptos();
    Router::new()
        .leptos_routes_with_context(
            state,
            generate_route_list(App),
            move || provide_context(site),
            move || shell(options.clone()),
        )
        .fallback(nothing_here)
}

/// What no route answers: a page that says so, in the product's frame.
async fn nothing_here(State(state): State<AppState>, request: Request) -> Response {
    let wants = Wants::of(&request);
    if wants.json {
        return failed(&AppError::NotFound, &wants);
    }
    let (site, options) = (
        Site {
            demo: state.config.demo,
        },
        state.leptos(),
    );
    let render = render_app_async_with_context(move || provide_context(site), move || shell(options.clone()));
    let mut response = render(request).await.into_response();
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
