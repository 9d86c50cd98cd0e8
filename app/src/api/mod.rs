//! Server functions: what crosses between browser and server. Each is context, call, answer; the
//! rules are in `model`, the work is in `store`.

pub mod account;
pub mod audit;
pub mod calendar;
pub mod event;
pub mod hours;
pub mod item;
#[cfg(feature = "ssr")]
mod markdown;
pub mod member;
pub mod project;
pub mod search;
pub mod sprint;
pub mod talk;
pub mod template;
pub mod today;
pub mod view;
pub mod zone;

use model::AppError;
use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use std::fmt;

/// [`AppError`], as server functions answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiError(pub AppError);

impl ApiError {
    /// Whether it is the connection that failed, or the server for now.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        self.0 == AppError::Unavailable
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        #[cfg(feature = "ssr")]
        if let ServerFnErrorErr::Args(reason)
        | ServerFnErrorErr::MissingArg(reason)
        | ServerFnErrorErr::Deserialization(reason) = &error
        {
            // What somebody sent is not what one of our pages sends.
            tracing::debug!(%reason, "not a call of ours");
            if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
                response.set_status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
            }
            return Self(AppError::Invalid(Vec::new()));
        }
        Self(match error {
            // No answer, or one that is not ours (a proxy's): as good as no server.
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Deserialization(_) => AppError::Unavailable,
            other => AppError::Internal {
                request: other.to_string(),
            },
        })
    }
}

pub type Answer<T> = Result<T, ApiError>;

/// The request behind a server function. Taken on its first line, before any await.
#[cfg(feature = "ssr")]
pub struct Call {
    pub ctx: store::Ctx,
    /// A page is being rendered, rather than a server function called.
    renders: bool,
    response: Option<leptos_axum::ResponseOptions>,
}

#[cfg(feature = "ssr")]
impl Call {
    /// The request that is being answered.
    ///
    /// # Errors
    /// `Internal` when there is none, which is a defect.
    pub fn new() -> Answer<Self> {
        use leptos::prelude::use_context;
        let missing = || {
            ApiError(AppError::Internal {
                request: "no request".into(),
            })
        };
        let parts = use_context::<axum::http::request::Parts>().ok_or_else(missing)?;
        let ctx = parts
            .extensions
            .get::<store::Ctx>()
            .cloned()
            .ok_or_else(missing)?;
        Ok(Self {
            ctx,
            renders: parts.method == axum::http::Method::GET,
            response: use_context(),
        })
    }

    /// The answer of a use case, with the HTTP status that goes with it.
    ///
    /// # Errors
    /// What the use case says, without anything internal.
    pub fn answer<T>(&self, result: Result<T, store::Error>) -> Answer<T> {
        result.map_err(|error| {
            let error = error.for_person(&self.ctx.request);
            if let Some(response) = &self.response {
                // Whether a page exists is not for everybody to know.
                let hidden = self.renders && error == AppError::Forbidden;
                response.set_status(status(if hidden { &AppError::NotFound } else { &error }));
            }
            ApiError(error)
        })
    }
}

/// The HTTP status of an error.
#[cfg(feature = "ssr")]
#[must_use]
pub fn status(error: &AppError) -> axum::http::StatusCode {
    use axum::http::StatusCode;
    match error {
        AppError::NotSignedIn => StatusCode::UNAUTHORIZED,
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Forbidden => StatusCode::FORBIDDEN,
        AppError::Invalid(_) | AppError::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::WrongState
        | AppError::Stale
        | AppError::Busy
        | AppError::Loop(_)
        | AppError::Conflicts(_) => StatusCode::CONFLICT,
        AppError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        AppError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
