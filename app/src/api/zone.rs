//! Time zones.

use super::Answer;
use leptos::prelude::*;
use model::zone::ZoneRules;
use server_fn::codec::Json;

/// The rules of a zone, by IANA name.
///
/// # Errors
/// `NotSignedIn`; `Invalid` for an unknown one.
#[server(prefix = "/api", endpoint = "zone/rules", input = Json, output = Json)]
pub async fn load_zone(name: String) -> Answer<ZoneRules> {
    let call = super::Call::new()?;
    let found = call
        .ctx
        .who()
        .and_then(|_| Ok((*store::zone::rules(&name)?).clone()));
    call.answer(found)
}
