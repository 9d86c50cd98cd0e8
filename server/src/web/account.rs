//! How the product looks, one's password and one's sessions, as plain forms.

use super::{
    answer::{Fields, Wants, failed, local, see_other},
    auth::back_with,
    cookie::Jar,
};
use crate::state::AppState;
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, header::SET_COOKIE},
    response::Response,
};
use model::{
    AppError, SessionId,
    person::{Density, Lang, Preferences, Theme, WeekStart},
};
use serde::Deserialize;
use store::{Ctx, SignedIn, member, session};
use uuid::Uuid;

/// What is not sent stays as it is.
#[derive(Deserialize)]
pub struct Look {
    lang: Option<Lang>,
    theme: Option<Theme>,
    density: Option<Density>,
    zone: Option<String>,
    week_start: Option<WeekStart>,
    name: Option<String>,
    rail: Option<String>,
    back: Option<String>,
}

pub async fn preferences(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    headers: HeaderMap,
    Fields(look): Fields<Look>,
) -> Response {
    let back = local(look.back.as_deref().unwrap_or("/"));
    if let Some(who) = ctx.signed_in.clone()
        && look.changes_account()
        && let Err(error) = store_look(&ctx, &who, &look).await
    {
        return match error.for_person(&ctx.request) {
            AppError::Invalid(problems) => back_with(back, &problems),
            error => failed(&error, &wants),
        };
    }
    let mut response = see_other(back);
    for cookie in look.cookies(Jar::new(&state.config, &headers)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

impl Look {
    fn changes_account(&self) -> bool {
        self.lang.is_some()
            || self.theme.is_some()
            || self.density.is_some()
            || self.zone.is_some()
            || self.week_start.is_some()
            || self.name.is_some()
    }

    /// For pages that do not know who looks at them.
    fn cookies(&self, jar: Jar) -> impl Iterator<Item = HeaderValue> {
        let rail = self.rail.as_deref().map(|rail| rail == "collapsed");
        [
            self.lang.and_then(|lang| jar.lang(lang)),
            self.theme.and_then(|theme| jar.theme(theme)),
            rail.and_then(|collapsed| jar.rail(collapsed)),
        ]
        .into_iter()
        .flatten()
    }
}

async fn store_look(ctx: &Ctx, who: &SignedIn, look: &Look) -> store::Result<()> {
    let now = &who.preferences;
    let preferences = Preferences {
        lang: look.lang.unwrap_or(now.lang),
        theme: look.theme.unwrap_or(now.theme),
        density: look.density.unwrap_or(now.density),
        week_start: look.week_start.unwrap_or(now.week_start),
        zone: look.zone.clone().unwrap_or_else(|| now.zone.clone()),
    };
    let name = look.name.as_deref().unwrap_or(&who.person.name);
    member::set_preferences(ctx, name, &preferences).await
}

#[derive(Deserialize)]
pub struct Passwords {
    old: String,
    new: String,
}

pub async fn password(
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    Fields(form): Fields<Passwords>,
) -> Response {
    let changed = member::change_password(&ctx, &form.old, &form.new).await;
    to_account(&ctx, &wants, changed, "password")
}

#[derive(Deserialize)]
pub struct OneSession {
    id: Uuid,
}

pub async fn revoke_session(
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    Fields(form): Fields<OneSession>,
) -> Response {
    let revoked = session::revoke(&ctx, SessionId(form.id)).await;
    to_account(&ctx, &wants, revoked, "session")
}

/// Back to the account page, which tells how it went.
fn to_account(ctx: &Ctx, wants: &Wants, done: store::Result<()>, what: &str) -> Response {
    match done.map_err(|error| error.for_person(&ctx.request)) {
        Ok(()) => see_other(&format!("/account?saved={what}")),
        Err(AppError::Invalid(problems)) => back_with("/account", &problems),
        Err(AppError::NotSignedIn) => see_other("/sign-in?next=%2Faccount"),
        Err(error) => failed(&error, wants),
    }
}
