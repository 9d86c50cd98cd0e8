//! One's own account, and links for choosing a password. Changing it goes through plain forms,
//! which work without scripts: see the server's `web/auth`.

use super::Answer;
use leptos::prelude::*;
use model::person::{Person, SessionInfo};
use server_fn::codec::Json;

/// The browsers in which the reader is signed in.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "account/sessions", input = Json, output = Json)]
pub async fn load_sessions() -> Answer<Vec<SessionInfo>> {
    let call = super::Call::new()?;
    call.answer(store::session::list(&call.ctx).await)
}

/// The member a link for choosing a password is for.
///
/// # Errors
/// `NotFound` when it is unknown, used or run out.
#[server(prefix = "/api", endpoint = "account/link-owner", input = Json, output = Json)]
pub async fn link_owner(token: String) -> Answer<Person> {
    let call = super::Call::new()?;
    call.answer(store::member::link_owner(&call.ctx, &token).await)
}

/// The names of all time zones.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "account/zones", input = Json, output = Json)]
pub async fn zone_names() -> Answer<Vec<String>> {
    let call = super::Call::new()?;
    call.answer(
        call.ctx
            .who()
            .map(|_| store::zone::names().into_iter().map(str::to_owned).collect()),
    )
}
