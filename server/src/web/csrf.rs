//! No other site can make a signed-in browser change anything: what is not a plain read must come from
//! one of our own pages, and say so in a header that scripts of other sites cannot write.

use super::answer::{Wants, failed};
use crate::state::AppState;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::Response,
};
use model::AppError;

pub async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let public_url = state.config.public_url.as_deref();
    if reads || is_ours(request.headers(), request.uri(), public_url) {
        return next.run(request).await;
    }
    tracing::warn!("refused: the request does not come from one of our pages");
    failed(&AppError::Forbidden, &Wants::of(&request))
}

fn is_ours(headers: &HeaderMap, uri: &Uri, public_url: Option<&str>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    let host = text(header::HOST).or_else(|| uri.authority().map(|authority| authority.as_str()));
    let same_host = || match (origin.split_once("://"), host) {
        (Some((scheme, of_page)), Some(host)) => bare(of_page, scheme) == bare(host, scheme),
        _ => false,
    };
    public_url == Some(origin) || same_host()
}

/// Without the port that the scheme implies.
fn bare<'a>(host: &'a str, scheme: &str) -> &'a str {
    let implied = if scheme == "https" { ":443" } else { ":80" };
    host.strip_suffix(implied).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &str)], expected: bool) {
        let map = headers
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()));
        let map = HeaderMap::from_iter(map);
        let public = Some("https://plan.example.org");
        assert_eq!(
            is_ours(&map, &Uri::from_static("/"), public),
            expected,
            "{headers:?}"
        );
    }

    #[test]
    fn only_our_own_pages_may_send() {
        check(&[], false);
        check(&[("host", "a.org")], false);
        check(&[("sec-fetch-site", "same-origin")], true);
        for site in ["cross-site", "same-site", "none", ""] {
            // The header of the browser decides, whatever else is there.
            check(
                &[
                    ("sec-fetch-site", site),
                    ("origin", "http://a.org"),
                    ("host", "a.org"),
                ],
                false,
            );
        }
        check(&[("origin", "http://a.org"), ("host", "a.org")], true);
        check(&[("origin", "http://a.org:3000"), ("host", "a.org:3000")], true);
        check(&[("origin", "https://a.org"), ("host", "a.org:443")], true);
        check(
            &[("origin", "https://plan.example.org"), ("host", "10.0.0.1:3000")],
            true,
        );
        check(
            &[("origin", "http://plan.example.org"), ("host", "10.0.0.1:3000")],
            false,
        );
        check(&[("origin", "http://a.org:3001"), ("host", "a.org:3000")], false);
        check(&[("origin", "http://b.org"), ("host", "a.org")], false);
        check(&[("origin", "http://a.org.evil"), ("host", "a.org")], false);
        check(&[("origin", "null"), ("host", "null")], false);
        check(&[("origin", "http://a.org")], false);
    }
}
