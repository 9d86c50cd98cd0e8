//! The calendar at a secret address, for other calendars to subscribe to. The address is all that is asked for.

use super::answer::{Wants, failed};
use axum::{
    Extension,
    extract::Path,
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED},
    },
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SubsecRound, Utc};
use model::AppError;
use store::{Ctx, feed};

/// Kept by whoever reads it, and asked for again each time.
const KEPT: &str = "private, no-cache";

pub async fn read(
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    let answer = async {
        // What calendars expect of an address that they subscribe to.
        let secret = file.strip_suffix(".ics").ok_or(AppError::NotFound)?;
        if let Some(since) = since(&headers) {
            let changed_at = feed::changed_at(&ctx, secret).await?;
            // Seconds are all that a header tells: what changed within this one is read again.
            if changed_at < since && ctx.now.trunc_subsecs(0) > changed_at {
                return Ok(StatusCode::NOT_MODIFIED.into_response());
            }
        }
        let page = feed::read(&ctx, secret).await?;
        let etag = format!("\"{}\"", page.etag);
        let named = [
            (CACHE_CONTROL, KEPT.to_owned()),
            (ETAG, etag.clone()),
            (LAST_MODIFIED, http_date(page.changed_at)),
        ];
        if has(&headers, &etag) {
            return Ok((StatusCode::NOT_MODIFIED, named).into_response());
        }
        let kind = [(CONTENT_TYPE, "text/calendar; charset=utf-8")];
        Ok::<_, store::Error>((named, kind, page.text).into_response())
    };
    match answer.await {
        Ok(response) => response,
        Err(error) => failed(&error.for_person(&ctx.request), &wants),
    }
}

/// Since when the reader knows what there is; what it names by its tag counts instead (RFC 9110 §13.1.3).
fn since(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    if headers.contains_key(IF_NONE_MATCH) {
        return None;
    }
    let text = headers.get(IF_MODIFIED_SINCE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(text).ok().map(|at| at.to_utc())
}

/// Whether the reader has this version; a proxy that compresses may have made the tag a weak one.
fn has(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    tags.flat_map(|tags| tags.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// As HTTP writes dates, rounded up: nothing changed after it.
fn http_date(at: DateTime<Utc>) -> String {
    let whole = at.trunc_subsecs(0);
    let up = if whole < at {
        whole + chrono::TimeDelta::seconds(1)
    } else {
        whole
    };
    up.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_rounded_up_and_read_back() {
        let at: DateTime<Utc> = "2026-03-16T09:00:00.5Z".parse().unwrap();
        let text = http_date(at);
        assert_eq!(text, "Mon, 16 Mar 2026 09:00:01 GMT");
        let mut headers = HeaderMap::new();
        headers.insert(IF_MODIFIED_SINCE, text.parse().unwrap());
        assert_eq!(since(&headers), Some("2026-03-16T09:00:01Z".parse().unwrap()));
        headers.insert(IF_NONE_MATCH, "W/\"abc\", \"def\"".parse().unwrap());
        assert_eq!(since(&headers), None);
        assert!(has(&headers, "\"abc\"") && has(&headers, "\"def\"") && !has(&headers, "\"ghi\""));
    }
}
