//! Files at items. They are only ever handed out to be saved: nothing that somebody attached runs in anybody's browser.

use super::answer::{Wants, failed};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, Query},
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use model::{FileId, ItemId, calendar::percent_encode};
use serde::Deserialize;
use store::{Ctx, item};

/// The part of the address under which they are sent and read.
pub const PATH: &str = "/attachments/";

#[derive(Deserialize)]
pub struct Named {
    name: String,
}

pub async fn add(
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    Path((item, id)): Path<(ItemId, FileId)>,
    Query(Named { name }): Query<Named>,
    bytes: Bytes,
) -> Response {
    match item::add_file(&ctx, item, id, &name, &bytes).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failed(&error.for_person(&ctx.request), &wants),
    }
}

pub async fn read(Extension(ctx): Extension<Ctx>, wants: Wants, Path(id): Path<FileId>) -> Response {
    match item::file(&ctx, id).await {
        Ok((name, bytes)) => {
            let name = percent_encode(&name);
            let headers = [
                (CONTENT_TYPE, "application/octet-stream".to_owned()),
                (
                    CONTENT_DISPOSITION,
                    format!("attachment; filename*=UTF-8''{name}"),
                ),
                (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => failed(&error.for_person(&ctx.request), &wants),
    }
}
