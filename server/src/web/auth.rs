//! Signing in and out, and the two ways to a first password, as plain forms.

use super::{
    answer::{Fields, Wants, failed, local, see_other},
    cookie::Jar,
};
use crate::{demo, state::AppState};
use axum::{
    Extension,
    extract::{Path, State},
    http::{
        HeaderMap,
        header::{SET_COOKIE, USER_AGENT},
    },
    response::Response,
};
use model::{AppError, Problems, calendar::percent_encode, person::MemberForm};
use serde::Deserialize;
use store::{Ctx, member, session};

/// Who signs in with one click where there is demo data.
const DEMO_LOGINS: [&str; 6] = ["projet1", "dev1", "ops1", "tech1", "manager1", "admin1"];

#[derive(Deserialize)]
pub struct SignIn {
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub async fn sign_in(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    headers: HeaderMap,
    Fields(form): Fields<SignIn>,
) -> Response {
    let next = local(&form.next);
    match session::sign_in(&ctx, &form.login, &form.password, agent(&headers)).await {
        Ok(token) => enter(&state, &ctx, &headers, &token, next).await,
        Err(error) => match error.for_person(&ctx.request) {
            AppError::Invalid(_) => see_other(&format!("/sign-in?error=wrong&next={}", percent_encode(next))),
            error => failed(&error, &wants),
        },
    }
}

pub async fn sign_in_demo(
    state: State<AppState>,
    ctx: Extension<Ctx>,
    wants: Wants,
    headers: HeaderMap,
    Fields(form): Fields<SignIn>,
) -> Response {
    if !state.config.demo || !DEMO_LOGINS.contains(&form.login.as_str()) {
        return failed(&AppError::NotFound, &wants);
    }
    let password = demo::PASSWORD.to_owned();
    sign_in(state, ctx, wants, headers, Fields(SignIn { password, ..form })).await
}

pub async fn sign_out(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    headers: HeaderMap,
) -> Response {
    if let Some(who) = ctx.signed_in.clone() {
        match session::revoke(&ctx, who.session)
            .await
            .map_err(|e| e.for_person(&ctx.request))
        {
            Ok(()) | Err(AppError::NotFound) => {}
            Err(error) => return failed(&error, &wants),
        }
    }
    let mut response = see_other("/sign-in");
    let gone = Jar::new(&state.config, &headers).end_session();
    response
        .headers_mut()
        .extend(gone.map(|cookie| (SET_COOKIE, cookie)));
    response
}

#[derive(Deserialize)]
pub struct SetUp {
    token: String,
    login: String,
    name: String,
    #[serde(default)]
    email: String,
    password: String,
}

pub async fn set_up(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    headers: HeaderMap,
    Fields(form): Fields<SetUp>,
) -> Response {
    let who = MemberForm {
        login: form.login,
        name: form.name,
        email: form.email,
        ..MemberForm::default()
    };
    match member::set_up(&ctx, &form.token, &who, &form.password, agent(&headers)).await {
        Ok(token) => enter(&state, &ctx, &headers, &token, "/").await,
        Err(error) => match error.for_person(&ctx.request) {
            AppError::Invalid(problems) => {
                // What was typed comes back, but the password.
                let kept = [
                    ("token", &form.token),
                    ("login", &who.login),
                    ("name", &who.name),
                    ("email", &who.email),
                ];
                let kept = kept.map(|(name, value)| format!("{name}={}", percent_encode(value)));
                back_with(&format!("/setup?{}", kept.join("&")), &problems)
            }
            AppError::WrongState => see_other("/sign-in"),
            error => failed(&error, &wants),
        },
    }
}

#[derive(Deserialize)]
pub struct Welcome {
    password: String,
}

pub async fn welcome(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    Path(secret): Path<String>,
    wants: Wants,
    headers: HeaderMap,
    Fields(form): Fields<Welcome>,
) -> Response {
    let page = format!("/welcome/{}", percent_encode(&secret));
    match member::use_link(&ctx, &secret, &form.password, agent(&headers)).await {
        Ok(token) => enter(&state, &ctx, &headers, &token, "/").await,
        Err(error) => match error.for_person(&ctx.request) {
            AppError::Invalid(problems) => back_with(&page, &problems),
            // The page says that the link has been used.
            AppError::NotFound => see_other(&page),
            error => failed(&error, &wants),
        },
    }
}

/// Opens the session in the browser, and leaves there how pages look to this person.
async fn enter(state: &AppState, ctx: &Ctx, headers: &HeaderMap, token: &str, to: &str) -> Response {
    let jar = Jar::new(&state.config, headers);
    let mut cookies = vec![jar.session(token)];
    if let Ok(Some(who)) = session::find(ctx, token).await {
        cookies.push(jar.lang(who.preferences.lang));
        cookies.push(jar.theme(who.preferences.theme));
    }
    let mut response = see_other(to);
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// To `page`, which shows the problems.
pub fn back_with(page: &str, problems: &Problems) -> Response {
    let json = serde_json::to_string(problems).unwrap_or_default();
    let mark = if page.contains('?') { '&' } else { '?' };
    see_other(&format!("{page}{mark}problems={}", percent_encode(&json)))
}

/// What the browser calls itself.
fn agent(headers: &HeaderMap) -> &str {
    headers
        .get(USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default()
}
