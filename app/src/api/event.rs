//! Events.

use super::Answer;
use leptos::prelude::*;
use model::{
    EventId, UndoId,
    calendar::Occurrence,
    conflict::Accepted,
    event::{Answer as InvitationAnswer, Done, EventForm, EventStatus, EventTime, EventView, Move, Saved},
    item::Known,
    repeat::{Reach, Repeat, Scope},
};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// An event with its Markdown texts as clean HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownEvent {
    pub event: EventView,
    /// Agenda and notes, or description.
    pub text_html: String,
    pub rollback_html: String,
    /// The items that it names.
    pub items: Vec<Known>,
    /// Everything up to this position of the change feed is in it.
    pub position: i64,
}

/// One event, or one occurrence of a series, for the panel.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
#[server(prefix = "/api", endpoint = "event/view", input = Json, output = Json)]
pub async fn view_event(id: EventId, at: Option<Occurrence>) -> Answer<ShownEvent> {
    let call = super::Call::new()?;
    let work = async {
        let position = store::change::head(&call.ctx.pool).await?;
        let event = store::event::view(&call.ctx, id, at).await?;
        let (text, rollback) = texts_of(&event);
        Ok(ShownEvent {
            text_html: super::markdown::html(text),
            rollback_html: super::markdown::html(rollback),
            items: store::item::of_event(&call.ctx, event.id).await?,
            event,
            position,
        })
    };
    call.answer(work.await)
}

#[cfg(feature = "ssr")]
fn texts_of(event: &EventView) -> (&str, &str) {
    use model::event::EventDetails;
    match &event.details {
        EventDetails::Meeting(m) => (&m.notes, ""),
        EventDetails::Deployment(d) => (&d.description, &d.rollback_plan),
        EventDetails::Absence(a) => (&a.note, ""),
        EventDetails::GitAction(_) | EventDetails::Freeze(_) => ("", ""),
    }
}

/// Creates an event.
///
/// # Errors
/// `Forbidden`; `Invalid` by field; `Conflicts`.
#[server(prefix = "/api", endpoint = "event/create", input = Json, output = Json)]
pub async fn create_event(form: EventForm) -> Answer<EventView> {
    let call = super::Call::new()?;
    call.answer(store::event::create(&call.ctx, &form).await)
}

/// Saves changes, unless somebody saved first.
///
/// # Errors
/// `NotFound`, `Forbidden`, `WrongState`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "event/update", input = Json, output = Json)]
pub async fn update_event(
    id: EventId,
    version: i64,
    form: EventForm,
    #[server(default)] reach: Reach,
) -> Answer<Saved> {
    let call = super::Call::new()?;
    call.answer(store::event::update(&call.ctx, id, version, &form, reach).await)
}

/// Plans events anew: all of them or none.
///
/// # Errors
/// `NotFound`, `Forbidden`, `WrongState`, `Stale`; `Invalid` for a time that cannot be; `Conflicts`.
#[server(prefix = "/api", endpoint = "event/move", input = Json, output = Json)]
pub async fn move_events(
    moves: Vec<Move>,
    scope: Scope,
    #[server(default)] accepted: Accepted,
) -> Answer<Done> {
    let call = super::Call::new()?;
    call.answer(store::event::reschedule(&call.ctx, &moves, scope, &accepted).await)
}

/// Plans the same thing once more, at another time.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for a time that cannot be.
#[server(prefix = "/api", endpoint = "event/copy", input = Json, output = Json)]
pub async fn copy_event(of: Move, id: EventId, #[server(default)] accepted: Accepted) -> Answer<Done> {
    let call = super::Call::new()?;
    call.answer(store::event::copy(&call.ctx, &of, id, &accepted).await)
}

/// The first occurrences of a series that is being planned.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "event/preview", input = Json, output = Json)]
pub async fn preview_series(first: EventTime, repeat: Repeat) -> Answer<Vec<EventTime>> {
    let call = super::Call::new()?;
    call.answer(store::event::preview(&call.ctx, &first, &repeat))
}

/// Takes back what the reader did in one go.
///
/// # Errors
/// `NotFound`, `Stale`, `Forbidden`.
#[server(prefix = "/api", endpoint = "event/undo", input = Json, output = Json)]
pub async fn undo_event(id: UndoId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::event::undo(&call.ctx, id).await)
}

/// Starts, completes, fails or cancels an event.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`.
#[server(prefix = "/api", endpoint = "event/step", input = Json, output = Json)]
pub async fn step_event(
    id: EventId,
    at: Option<Occurrence>,
    version: i64,
    to: EventStatus,
    #[server(default)] accepted: Accepted,
) -> Answer<EventView> {
    let call = super::Call::new()?;
    call.answer(store::event::step(&call.ctx, id, at, version, to, &accepted).await)
}

/// Approves or rejects a production window.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`; `Invalid` without a reason.
#[server(prefix = "/api", endpoint = "event/approve", input = Json, output = Json)]
pub async fn approve_event(id: EventId, version: i64, agreed: bool, reason: String) -> Answer<EventView> {
    let call = super::Call::new()?;
    call.answer(store::event::approve(&call.ctx, id, version, agreed, &reason).await)
}

/// Ticks a step of the checklist before a deployment, or takes the tick back.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`.
#[server(prefix = "/api", endpoint = "event/tick", input = Json, output = Json)]
pub async fn tick_step(id: EventId, at: Option<Occurrence>, text: String, done: bool) -> Answer<EventView> {
    let call = super::Call::new()?;
    call.answer(store::event::tick(&call.ctx, id, at, &text, done).await)
}

/// Answers an invitation.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "event/answer", input = Json, output = Json)]
pub async fn answer_event(id: EventId, answer: InvitationAnswer) -> Answer<EventView> {
    let call = super::Call::new()?;
    call.answer(store::event::answer(&call.ctx, id, answer).await)
}

/// Puts an event, or occurrences of a series, into the trash; answers how to take it back.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "event/delete", input = Json, output = Json)]
pub async fn delete_event(id: EventId, #[server(default)] reach: Reach) -> Answer<Option<UndoId>> {
    let call = super::Call::new()?;
    call.answer(store::event::delete(&call.ctx, id, reach).await)
}

/// Takes an event out of the trash.
///
/// # Errors
/// `NotFound`, `Forbidden`, `WrongState`.
#[server(prefix = "/api", endpoint = "event/restore", input = Json, output = Json)]
pub async fn restore_event(id: EventId) -> Answer<EventView> {
    let call = super::Call::new()?;
    call.answer(store::event::restore(&call.ctx, id).await)
}

/// An event in the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trashed {
    pub id: EventId,
    pub kind: model::event::EventKind,
    pub title: String,
    pub time: model::event::EventTime,
    pub deleted_at: chrono::DateTime<chrono::Utc>,
    /// Until when it can be brought back.
    pub kept_until: chrono::DateTime<chrono::Utc>,
}

/// What the reader can bring back.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "event/trash", input = Json, output = Json)]
pub async fn load_trash() -> Answer<Vec<Trashed>> {
    let call = super::Call::new()?;
    let shown = |e: store::event::TrashedEvent| Trashed {
        id: e.id,
        kind: e.kind,
        title: e.title,
        time: e.time,
        deleted_at: e.deleted_at,
        kept_until: e.deleted_at + store::event::KEPT,
    };
    call.answer(
        store::event::trash(&call.ctx)
            .await
            .map(|found| found.into_iter().map(shown).collect()),
    )
}
