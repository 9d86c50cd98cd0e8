//! Who asks: from the session's cookie to the `Ctx` that every use case takes.

use super::{
    answer::{Wants, failed, see_other},
    cookie,
    trace::RequestId,
};
use crate::{clock, config::Config, state::AppState};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap, Method},
    middleware::Next,
    response::Response,
};
use model::calendar::percent_encode;
use std::net::SocketAddr;
use store::{Ctx, session};

/// The token in the cookie, of somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Token(pub String);

/// Puts a `Ctx` into the request, signed in or not. Whoever is not is led from pages to where that is done.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let mut ctx = begin(&state, request.extensions(), request.headers());
    let wants = Wants::of(&request);
    match recognise(&mut ctx, request.headers()).await {
        Ok(Some(token)) => drop(request.extensions_mut().insert(token)),
        Ok(None) => {}
        Err(error) => return failed(&error.for_person(&ctx.request), &wants),
    }
    if ctx.signed_in.is_none() && asks_for_page(&request) {
        match state.has_members(&ctx).await {
            Ok(has_members) => {
                if let Some(place) = elsewhere(&request, has_members) {
                    return see_other(&place);
                }
            }
            Err(error) => return failed(&error.for_person(&ctx.request), &wants),
        }
    }
    request.extensions_mut().insert(ctx);
    next.run(request).await
}

fn begin(state: &AppState, extensions: &Extensions, headers: &HeaderMap) -> Ctx {
    let id = extensions.get::<RequestId>().map_or("", |id| &id.0);
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
    let address = address(&state.config, peer, headers);
    Ctx::new(state.pool.clone(), clock::now(), id, &address)
}

async fn recognise(ctx: &mut Ctx, headers: &HeaderMap) -> store::Result<Option<Token>> {
    let Some(token) = cookie::get(headers, cookie::SESSION).filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let Some(who) = session::find(ctx, token).await? else {
        return Ok(None);
    };
    *ctx = ctx.clone().signed_in_as(who);
    Ok(Some(Token(token.to_owned())))
}

/// Who is behind the connection. A proxy appends the one it saw, so only the last is to be believed.
fn address(config: &Config, peer: Option<SocketAddr>, headers: &HeaderMap) -> String {
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|line| line.to_str().ok()?.rsplit(',').next());
    match last.filter(|_| config.trust_proxy) {
        Some(last) => last.trim().chars().take(45).collect(),
        None => peer.map(|peer| peer.ip().to_string()).unwrap_or_default(),
    }
}

fn asks_for_page(request: &Request) -> bool {
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let open = ["/live", "/api/", "/welcome/", "/feed/"];
    reads && !open.iter().any(|open| path.starts_with(open))
}

/// Where somebody who is not signed in is led instead: to create the first administrator, once; then to
/// sign in.
fn elsewhere(request: &Request, has_members: bool) -> Option<String> {
    match (request.uri().path(), has_members) {
        ("/setup", false) | ("/sign-in", true) => None,
        (_, false) => Some("/setup".to_owned()),
        ("/setup", true) => Some("/sign-in".to_owned()),
        (_, true) => Some(sign_in_page(request)),
    }
}

fn sign_in_page(request: &Request) -> String {
    match request.uri().path_and_query().map(|next| next.as_str()) {
        None | Some("/") => "/sign-in".to_owned(),
        Some(next) => format!("/sign-in?next={}", percent_encode(next)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_proxys_word_only_where_it_is_trusted() {
        let config =
            |trust: &str| Config::parse([("CRENEAU_TRUST_PROXY".to_owned(), trust.to_owned())]).unwrap();
        let peer = Some("192.0.2.1:5000".parse().unwrap());
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 198.51.100.7".parse().unwrap());
        assert_eq!(address(&config("0"), peer, &headers), "192.0.2.1");
        assert_eq!(address(&config("1"), peer, &headers), "198.51.100.7");
        assert_eq!(address(&config("1"), peer, &HeaderMap::new()), "192.0.2.1");
        assert_eq!(address(&config("0"), None, &headers), "");
    }
}
