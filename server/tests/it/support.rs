//! A server in this process, people, and browsers.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    AppError, EventId, TeamId,
    event::{EventForm, EventKind},
    person::{MemberForm, Role},
};
use serde::Serialize;
use server::{clock, config::Config, live::Hub, router, state::AppState};
use sqlx::{Executor, PgPool, postgres::PgPoolOptions};
use store::{Ctx, member, session};
use tower::ServiceExt;
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse battery";
const HOST: &str = "creneau.test";

/// One server process, as far as HTTP can tell.
pub struct Server {
    pub router: Router,
    pub pool: PgPool,
    hub: Hub,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.hub.stop();
    }
}

impl Server {
    pub async fn start(pool: &PgPool) -> Self {
        Self::with(pool, &[]).await
    }

    /// With settings, by the names of their variables.
    pub async fn with(pool: &PgPool, vars: &[(&str, &str)]) -> Self {
        let config = Config::parse(vars.iter().map(|(n, v)| ((*n).into(), (*v).into()))).unwrap();
        let pool = as_app(pool);
        let hub = Hub::start(pool.clone()).await.unwrap();
        let state = AppState::new(pool.clone(), config, hub.clone());
        Self {
            router: router::build(state),
            pool,
            hub,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// A browser in which nobody is signed in.
    pub fn anonymous(&self) -> Browser<'_> {
        Browser {
            server: self,
            token: None,
        }
    }

    pub fn browser(&self, token: &str) -> Browser<'_> {
        Browser {
            server: self,
            token: Some(token.to_owned()),
        }
    }
}

/// The same database with the rights that the product has, not those of the tests.
pub fn as_app(pool: &PgPool) -> PgPool {
    PgPoolOptions::new()
        .max_connections(10)
        .after_connect(|c, _| Box::pin(async move { c.execute("set role creneau_app").await.map(drop) }))
        .connect_lazy_with((*pool.connect_options()).clone())
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|value| value.to_str().unwrap())
            .find(|value| value.starts_with(&format!("{name}=")))
    }

    /// The token of the session that was opened.
    pub fn token(&self) -> Option<String> {
        let cookie = self.cookie("creneau_session")?;
        let value = cookie.split([';', '=']).nth(1)?;
        Some(value.to_owned()).filter(|value| !value.is_empty())
    }

    /// The error of a server function.
    pub fn error(&self) -> Option<AppError> {
        if self.status.is_success() {
            return None;
        }
        let read = serde_json::from_str(&self.body);
        Some(read.unwrap_or_else(|_| panic!("{} {:?} is no AppError", self.status, self.body)))
    }
}

pub struct Browser<'a> {
    server: &'a Server,
    pub token: Option<String>,
}

impl Browser<'_> {
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header("sec-fetch-site", "same-origin")
            .header(header::USER_AGENT, "test");
        match &self.token {
            Some(token) => request.header(header::COOKIE, format!("creneau_session={token}")),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = self
            .request(Method::GET, path)
            .header(header::ACCEPT, "text/html");
        self.server.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{name}={}", model::calendar::percent_encode(value)))
            .collect();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.server
            .send(request.body(Body::from(body.join("&"))).unwrap())
            .await
    }

    /// Calls a server function.
    pub async fn call(&self, path: &str, input: &impl Serialize) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/json");
        let body = serde_json::to_string(input).unwrap();
        self.server.send(request.body(Body::from(body)).unwrap()).await
    }
}

/// A request by nobody.
pub fn nobody(pool: &PgPool) -> Ctx {
    Ctx::new(pool.clone(), clock::now(), "test", "")
}

/// A request with the session of `token`.
pub async fn as_member(pool: &PgPool, token: &str) -> Ctx {
    let ctx = nobody(pool);
    let who = session::find(&ctx, token).await.unwrap().expect("a session");
    ctx.signed_in_as(who)
}

/// The first administrator, and the token of their session.
pub async fn admin(pool: &PgPool) -> String {
    let ctx = nobody(pool);
    let secret = member::setup_secret(&ctx).await.unwrap();
    let form = MemberForm {
        login: "admin".into(),
        name: "Ada Admin".into(),
        ..MemberForm::default()
    };
    member::set_up(&ctx, &secret, &form, PASSWORD, "").await.unwrap()
}

/// A member with one role, and the token of their session.
pub async fn person(pool: &PgPool, admin: &str, login: &str, role: Role, teams: &[TeamId]) -> String {
    let form = MemberForm {
        login: login.into(),
        name: login.to_uppercase(),
        email: String::new(),
        roles: vec![role],
        teams: teams.to_vec(),
    };
    let ctx = as_member(pool, admin).await;
    let (_, secret) = member::invite(&ctx, &form).await.unwrap();
    member::use_link(&nobody(pool), &secret, PASSWORD, "")
        .await
        .unwrap()
}

pub async fn team(pool: &PgPool, admin: &str, name: &str) -> TeamId {
    store::team::create(&as_member(pool, admin).await, name)
        .await
        .unwrap()
        .id
}

/// A filled form for tomorrow.
pub fn form(kind: EventKind, title: &str, teams: &[TeamId]) -> EventForm {
    let start: DateTime<Utc> = clock::now() + TimeDelta::days(1);
    let zone = store::zone::rules("Europe/Paris").unwrap();
    let mut form = EventForm::new(EventId(Uuid::now_v7()), kind, start, &zone);
    form.title = title.into();
    // Not at a time that clocks skip or show twice.
    form.time = "10:00".into();
    form.teams = teams.to_vec();
    form.services = vec!["api".into()];
    form.repository = "https://git.example.org/web.git".into();
    form
}
