//! One line in the log per request. It names the route, never the address: that can hold a secret of a
//! link, or what somebody searched for.

use super::answer::{Wants, failed};
use axum::{
    extract::{MatchedPath, Request},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use futures::FutureExt;
use model::AppError;
use std::{panic::AssertUnwindSafe, time::Instant};
use tracing::Instrument;
use uuid::Uuid;

/// Finds the request in the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Names the request, and logs how it went. A defect in one request is an answer too, and hurts no other.
pub async fn request(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let (method, since) = (request.method().clone(), Instant::now());
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id, %method, route);
    async move {
        let wants = Wants::of(&request);
        let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        let mut response = answered.unwrap_or_else(|_| {
            // What it panicked with was printed, and may be anything.
            tracing::error!("defect: the request panicked");
            let request = wants.request.clone();
            failed(&AppError::Internal { request }, &wants)
        });
        let status = response.status();
        let took = since.elapsed();
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), ?took, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), ?took, "answered");
        }
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", id);
        }
        response
    }
    .instrument(span)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, http::StatusCode, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    async fn defect() -> &'static str {
        panic!("a defect")
    }

    #[tokio::test]
    async fn a_request_that_panics_is_answered() {
        let router = Router::new()
            .route("/api/defect", get(defect))
            .layer(from_fn(request));
        let request = Request::builder().uri("/api/defect").body(Body::empty());
        let response = router.oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = axum::body::to_bytes(response.into_body(), 1000).await.unwrap();
        let expected = AppError::Internal { request: id };
        assert_eq!(serde_json::from_slice::<AppError>(&body).unwrap(), expected);
    }
}
