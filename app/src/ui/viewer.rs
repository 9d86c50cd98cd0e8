//! Who looks at the page, and how they want it to look. Known before the first byte is sent, and the
//! same in the first render of the browser, so nothing flashes.

#[cfg(feature = "ssr")]
use crate::Site;
use crate::i18n::T;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::{
    person::{Person, Preferences},
    policy::Actor,
    zone::ZoneRules,
};
use serde::{Deserialize, Serialize};

/// The look of the page, also for people who are not signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub preferences: Preferences,
    pub rail_collapsed: bool,
    pub demo: bool,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub actor: Actor,
    pub person: Person,
    /// The rules of the viewer's zone.
    pub zone: ZoneRules,
    /// When the page was made.
    pub now: DateTime<Utc>,
}

/// Provides [`Look`], the texts, and [`Viewer`] where somebody is signed in. The values travel in the page.
pub fn provide() {
    let look = SharedValue::new(Look::of_request).into_inner();
    let viewer: Option<Viewer> = SharedValue::new(of_request).into_inner();
    provide_context(T(look.preferences.lang));
    provide_context(look);
    provide_context(viewer.map(StoredValue::new));
}

/// Who is signed in.
#[must_use]
pub fn use_viewer() -> Option<StoredValue<Viewer>> {
    use_context::<Option<StoredValue<Viewer>>>().flatten()
}

/// The zone on whose clock times are shown.
#[must_use]
pub fn use_zone() -> ZoneRules {
    use_viewer().map_or_else(ZoneRules::utc, |viewer| viewer.with_value(|v| v.zone.clone()))
}

/// The look of this page.
#[must_use]
pub fn use_look() -> Look {
    use_context().unwrap_or_default()
}

impl Look {
    /// What the request says: the account's preferences, or cookies and the browser's languages.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of_request() -> Self {
        let Some(parts) = use_context::<axum::http::request::Parts>() else {
            return Self::default();
        };
        let cookie = |name: &str| cookie(&parts.headers, name);
        let preferences = match parts
            .extensions
            .get::<store::Ctx>()
            .and_then(|ctx| ctx.signed_in.as_ref())
        {
            Some(who) => who.preferences.clone(),
            None => Preferences {
                lang: cookie("creneau_lang")
                    .and_then(|l| l.parse().ok())
                    .unwrap_or_else(|| accepted_language(&parts.headers)),
                theme: cookie("creneau_theme")
                    .and_then(|t| t.parse().ok())
                    .unwrap_or_default(),
                ..Preferences::default()
            },
        };
        Self {
            preferences,
            rail_collapsed: cookie("creneau_rail").as_deref() == Some("collapsed"),
            demo: use_context::<Site>().unwrap_or_default().demo,
        }
    }

    /// In the browser the value comes with the page.
    #[cfg(not(feature = "ssr"))]
    #[must_use]
    pub fn of_request() -> Self {
        Self::default()
    }
}

#[cfg(feature = "ssr")]
fn of_request() -> Option<Viewer> {
    let parts = use_context::<axum::http::request::Parts>()?;
    let ctx = parts.extensions.get::<store::Ctx>()?;
    let who = ctx.signed_in.as_ref()?;
    let zone = store::zone::rules(&who.preferences.zone).ok()?;
    Some(Viewer {
        actor: who.actor.clone(),
        person: who.person.clone(),
        zone: zone.as_ref().clone(),
        now: ctx.now,
    })
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Option<Viewer> {
    None
}

#[cfg(feature = "ssr")]
fn cookie(headers: &axum::http::HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            pair.trim()
                .strip_prefix(name)?
                .strip_prefix('=')
                .map(str::to_owned)
        })
}

/// French if the browser prefers it to English.
#[cfg(feature = "ssr")]
fn accepted_language(headers: &axum::http::HeaderMap) -> model::person::Lang {
    let accepted = headers
        .get(axum::http::header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    accepted
        .split(',')
        .find_map(|lang| lang.trim().get(..2)?.to_lowercase().parse().ok())
        .unwrap_or_default()
}

/// Only our own scripts run, and those inline ones that carry this answer's nonce.
#[cfg(feature = "ssr")]
pub fn send_content_policy() {
    use axum::http::{HeaderValue, header};
    let nonce = leptos::nonce::use_nonce()
        .map(|n| format!(" 'nonce-{n}'"))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{nonce}; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(value)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        HeaderValue::from_str(&policy),
    ) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}
