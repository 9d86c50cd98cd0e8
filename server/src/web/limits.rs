//! How large a request may be. It is refused before anybody works on it.

use super::{
    answer::{Wants, failed},
    attachment,
};
use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::header::CONTENT_LENGTH,
    middleware::Next,
    response::Response,
};
use model::{AppError, exchange::FILE_MAX};
use std::time::Duration;
use tokio_stream::StreamExt;

const BODY_MAX: u64 = 1 << 20;
/// A calendar file of the largest size, and the form around it.
const IMPORT_MAX: u64 = 6 << 20;
const ATTACHMENT_MAX: u64 = store::item::FILE_MAX as u64;
const IMPORTS: [&str; 3] = [
    "/api/calendar/import",
    "/api/hours/holidays/read",
    "/api/item/import",
];
/// For a body whose size is not declared, which is read first.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is read of a body that is refused anyway.
const RUN_OUT: usize = 64 << 20;

pub async fn check(request: Request, next: Next) -> Response {
    // For a file, people are told how large the file may be.
    let path = request.uri().path();
    let (max, told) = if IMPORTS.iter().any(|import| path.starts_with(import)) {
        (IMPORT_MAX, FILE_MAX)
    } else if path.starts_with(attachment::PATH) {
        (ATTACHMENT_MAX, ATTACHMENT_MAX)
    } else {
        (BODY_MAX, BODY_MAX)
    };
    let wants = Wants::of(&request);
    let too_large = || failed(&AppError::TooLarge { max: told }, &wants);
    let declared = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|n| n.to_str().ok()?.parse::<u64>().ok())
        .or_else(|| request.body().size_hint().exact());
    match declared {
        Some(size) if size > max => {
            run_out(request.into_body()).await;
            too_large()
        }
        Some(_) => next.run(request).await,
        None => {
            let (parts, body) = request.into_parts();
            let whole = to_bytes(body, usize::try_from(max).unwrap_or(usize::MAX));
            match tokio::time::timeout(PATIENCE, whole).await {
                Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body))).await,
                _ => too_large(),
            }
        }
    }
}

/// Reads what is too large and throws it away, within reason: whoever is still sending when the connection
/// closes hears of a broken pipe, and not why.
async fn run_out(body: Body) {
    let mut chunks = body.into_data_stream();
    let reading = async {
        let mut read = 0;
        while let Some(Ok(chunk)) = chunks.next().await {
            read += chunk.len();
            if read > RUN_OUT {
                break;
            }
        }
    };
    // Whoever is too slow is left with the broken pipe.
    let _ = tokio::time::timeout(PATIENCE, reading).await;
}
