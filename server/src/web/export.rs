//! The calendar that is on the screen, as a file.

use super::answer::{Wants, failed};
use axum::{
    Extension,
    extract::Query,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use model::calendar::CalendarState;
use std::collections::HashMap;
use store::Ctx;

pub async fn calendar(
    Extension(ctx): Extension<Ctx>,
    wants: Wants,
    Query(params): Query<HashMap<String, String>>,
) -> Response {
    let file = async {
        let reader = store::zone::rules(&ctx.who()?.preferences.zone)?;
        let today = reader.wall(ctx.now).date();
        let state = CalendarState {
            starts: ctx.who()?.preferences.week_start,
            ..CalendarState::from_params(|name| params.get(name).map(String::as_str), today)
        };
        let text = store::event::export(&ctx, state.range(), &state.filter).await?;
        let name = format!(
            "attachment; filename=\"creneau-{}-{}.ics\"",
            state.view.as_str(),
            state.date
        );
        Ok::<_, store::Error>((name, text))
    };
    match file.await {
        Ok((name, text)) => {
            let kind = "text/calendar; charset=utf-8".to_owned();
            ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], text).into_response()
        }
        Err(error) => failed(&error.for_person(&ctx.request), &wants),
    }
}
