//! A change that has arrived is made to its end, also when nobody waits for the answer any more: who changes
//! something and closes the page at once means it.

use super::answer::{Wants, failed};
use axum::{extract::Request, http::Method, middleware::Next, response::Response};
use model::AppError;
use std::panic::resume_unwind;
use tracing::Instrument;

/// Answers what changes something in a task of its own, which outlives the connection.
pub async fn changes(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let wants = Wants::of(&request);
    let task = tokio::spawn(next.run(request).in_current_span());
    match task.await {
        Ok(response) => response,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        // The server stops.
        Err(_) => failed(&AppError::Unavailable, &wants),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn, routing::post};
    use std::sync::Arc;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_change_outlives_the_connection_it_came_by() {
        let [began, go_on, done] = std::array::from_fn(|_| Arc::new(Notify::new()));
        let (in_began, in_go_on, in_done) = (began.clone(), go_on.clone(), done.clone());
        let change = move || {
            let (began, go_on, done) = (in_began.clone(), in_go_on.clone(), in_done.clone());
            async move {
                began.notify_one();
                go_on.notified().await;
                done.notify_one();
            }
        };
        let router = Router::new().route("/", post(change)).layer(from_fn(changes));
        let request = Request::post("/").body(Body::empty()).unwrap();
        let connection = tokio::spawn(router.oneshot(request));
        began.notified().await;
        connection.abort();
        assert!(connection.await.unwrap_err().is_cancelled());
        go_on.notify_one();
        done.notified().await;
    }
}
