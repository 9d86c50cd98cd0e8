//! An event as a card: a deployment or a git action of the project's teams.

use super::Scene;
use crate::{
    api::event::{step_event, view_event},
    pages::projects::items::Items,
    ui::{
        icons::Icon,
        label::{StatusBadge, kind_icon, shown_status},
        viewer::use_zone,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, ColumnId,
    board::{column_of, step_to},
    conflict::Accepted,
    event::{EventCard, EventTime},
    format,
};

pub fn card(scene: Scene, card: &EventCard) -> impl IntoView + use<> {
    let t = scene.items.t;
    let zone = use_zone();
    let id = card.id;
    let shown = shown_status(card.status, card.approval);
    let held = model::ItemId(id.0);
    let when = match &card.time {
        EventTime::Timed { start, .. } => format!(
            "{} {}",
            format::short_date(zone.date(*start), t.0),
            format::clock(*start, &zone)
        ),
        EventTime::AllDay { first, .. } => format::short_date(*first, t.0),
    };
    view! {
        <li
            class="item-card"
            data-kind=card.kind.as_str()
            data-item=id.to_string()
            data-event-card=""
            data-movable=""
            data-label=card.title.clone()
            data-held=move || scene.dragging.holds(held).then_some("")
            on:click=|event| super::card::open_card(&event)
        >
            <span class="tile-head">
                <Icon path=kind_icon(card.kind) />
                <span>{t.kind_of(card.kind)}</span>
            </span>
            <a class="tile-title" id=format!("card-{id}") href=format!("/calendar?event={id}") draggable="false">
                {card.title.clone()}
            </a>
            <span class="tile-foot">
                <span class="small">{when}</span>
                <span class="tile-end">
                    <StatusBadge shown />
                </span>
            </span>
        </li>
    }
}

/// Starts or completes an event that is dropped on the column for that; says why where that cannot be.
pub fn drop(items: Items, card: &EventCard, column: ColumnId) {
    let columns = items.ground.with_untracked(|ground| ground.columns.clone());
    let Some(at) = columns.iter().position(|other| other.id == column) else {
        return;
    };
    if column_of(card.status, &columns) == Some(at) {
        return;
    }
    let Some(to) = step_to(card.status, at, &columns) else {
        return items.toaster.failed(items.t.error(&AppError::WrongState));
    };
    let (id, part) = (card.id, card.part());
    spawn_local(async move {
        let answer = async {
            let now = view_event(id, part).await?;
            step_event(id, part, now.event.version, to, Accepted::default()).await
        };
        match answer.await {
            Ok(event) => items.toaster.done(items.t.status_of(event.status)),
            Err(error) => items.toaster.failed(items.t.error(&error.0)),
        }
    });
}
