//! Answers that are not the product's own pages: redirects, and errors from before a page could be made.

use super::{cookie, trace::RequestId};
use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Request},
    http::{
        Extensions, HeaderMap, HeaderValue, Method, StatusCode,
        header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, LOCATION},
        request::Parts,
    },
    response::{Html, IntoResponse, Response},
};
use model::{AppError, person::Lang};
use serde::de::DeserializeOwned;
use std::convert::Infallible;

/// In which form and language somebody wants to hear of an error.
#[derive(Clone, Debug)]
pub struct Wants {
    /// JSON, as server functions answer; else a page.
    pub json: bool,
    lang: Lang,
    /// Where "try again" leads.
    again: &'static str,
    pub request: String,
}

impl Wants {
    pub fn of(request: &Request) -> Self {
        Self::read(
            request.method(),
            request.uri().path(),
            request.headers(),
            request.extensions(),
        )
    }

    fn read(method: &Method, path: &str, headers: &HeaderMap, extensions: &Extensions) -> Self {
        Self {
            json: path.starts_with("/api/"),
            lang: lang(headers),
            again: if *method == Method::GET { "" } else { "/" },
            request: extensions
                .get::<RequestId>()
                .map(|id| id.0.clone())
                .unwrap_or_default(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Wants {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(
            &parts.method,
            parts.uri.path(),
            &parts.headers,
            &parts.extensions,
        ))
    }
}

/// The fields of a plain form. What is no form of ours is refused in the product's own words.
pub struct Fields<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Fields<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let wants = Wants::of(&request);
        match Form::from_request(request, state).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(reason) => {
                tracing::debug!(%reason, "not a form of ours");
                Err(failed(&AppError::Invalid(Vec::new()), &wants))
            }
        }
    }
}

/// What the cookie says; else what the browser likes best.
fn lang(headers: &HeaderMap) -> Lang {
    if let Some(lang) = cookie::get(headers, cookie::LANG).and_then(|lang| lang.parse().ok()) {
        return lang;
    }
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    match accepted {
        Some(list) if list.trim().to_ascii_lowercase().starts_with("fr") => Lang::Fr,
        _ => Lang::En,
    }
}

/// To another page, by GET.
pub fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
        Err(_) => (StatusCode::SEE_OTHER, [(LOCATION, "/")]).into_response(),
    }
}

/// A path of this site, whoever wrote it; else the first page.
pub fn local(path: &str) -> &str {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if ours { path } else { "/" }
}

/// An error, in the form that is wanted.
pub fn failed(error: &AppError, wants: &Wants) -> Response {
    let status = app::api::status(error);
    if wants.json {
        return (status, axum::Json(error)).into_response();
    }
    let (title, text) = words(error, wants.lang);
    let nonce = uuid::Uuid::new_v4().simple().to_string();
    let page = include_str!("failed.html")
        .replace("{lang}", wants.lang.as_str())
        .replace("{title}", title)
        .replace("{text}", text)
        .replace("{again}", wants.again)
        .replace(
            "{back}",
            if wants.lang == Lang::Fr {
                "Réessayer"
            } else {
                "Try again"
            },
        )
        .replace("{request}", &wants.request)
        .replace("{nonce}", &nonce);
    let policy = format!("default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'none'");
    (status, [(CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

fn words(error: &AppError, lang: Lang) -> (&'static str, &'static str) {
    let (en, fr) = match error {
        AppError::Unavailable => (
            (
                "Créneau cannot reach its database",
                "Nothing was changed. It usually comes back within seconds.",
            ),
            (
                "Créneau ne joint pas sa base de données",
                "Rien n’a été modifié. Elle revient en général en quelques secondes.",
            ),
        ),
        AppError::NotSignedIn => (
            (
                "You are not signed in",
                "Nothing was changed. Sign in, then try again.",
            ),
            (
                "Vous n’êtes pas connecté",
                "Rien n’a été modifié. Connectez-vous, puis réessayez.",
            ),
        ),
        AppError::NotFound => (
            ("There is nothing here", "It was removed, or you may not see it."),
            (
                "Il n’y a rien ici",
                "L’élément a été supprimé, ou vous n’y avez pas accès.",
            ),
        ),
        AppError::Forbidden => (
            (
                "This was refused",
                "Nothing was changed. The request does not come from a page of Créneau, or you may not do this.",
            ),
            (
                "Demande refusée",
                "Rien n’a été modifié. La demande ne vient pas d’une page de Créneau, ou vous n’en avez pas le droit.",
            ),
        ),
        AppError::TooLarge { .. } => (
            ("This is too large", "Nothing was changed. Send less at once."),
            (
                "C’est trop volumineux",
                "Rien n’a été modifié. Envoyez moins de données à la fois.",
            ),
        ),
        AppError::Internal { .. } => (
            (
                "Something went wrong on our side",
                "Your administrator finds the reason in the log under the number below.",
            ),
            (
                "Une erreur est survenue de notre côté",
                "Votre administrateur en trouve la cause dans le journal, sous le numéro ci-dessous.",
            ),
        ),
        AppError::Invalid(_)
        | AppError::Unreadable(_)
        | AppError::WrongState
        | AppError::Stale
        | AppError::Busy
        | AppError::Loop(_)
        | AppError::Conflicts(_) => (
            (
                "This is not possible",
                "Nothing was changed. Load the page anew, then try again.",
            ),
            (
                "Ce n’est pas possible",
                "Rien n’a été modifié. Rechargez la page, puis réessayez.",
            ),
        ),
    };
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for path in ["/", "/calendar?view=week", "/a//b"] {
            assert_eq!(local(path), path);
        }
        for path in [
            "",
            "calendar",
            "//evil.org",
            "/\\evil.org",
            "https://evil.org",
            "/\t/evil.org",
            "/a\nb",
        ] {
            assert_eq!(local(path), "/");
        }
    }
}
