//! The built site: program, style, fonts, icons. Nobody has to sign in for them.

use crate::state::AppState;
use axum::{
    Router,
    http::{HeaderValue, header::CACHE_CONTROL},
};
use std::path::Path;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

/// Kept, and asked about each time: the answer is mostly "not modified".
const ASK: HeaderValue = HeaderValue::from_static("no-cache");
/// A file that changes gets another name.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub fn routes(site: &Path) -> Router<AppState> {
    let folder = |name: &str| {
        ServeDir::new(site.join(name))
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip()
    };
    let fonts = Router::new()
        .nest_service("/fonts", folder("fonts"))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, KEEP));
    let mut rest = Router::new().nest_service("/pkg", folder("pkg"));
    for name in ["/favicon.svg", "/manifest.webmanifest"] {
        rest = rest.route_service(name, ServeFile::new(site.join(&name[1..])));
    }
    rest.layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, ASK))
        .merge(fonts)
}
