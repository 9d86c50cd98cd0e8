//! One page's stream of server-sent events.
//!
//! `hello` first; `change` for what the reader may hear of; `position` now and then for the rest, so that
//! the page knows how far it has come; `reset` where a page was away for too long. Each carries a position
//! as its id, which the browser names again when it reconnects.

use super::{Hub, hub::Place};
use crate::{
    clock,
    state::AppState,
    web::{
        answer::{Wants, failed},
        context::Token,
    },
};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response, Sse, sse::Event},
};
use futures::StreamExt;
use model::{AppError, policy::Actor};
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};
use store::{Ctx, change::Heard, session};
use tokio::{
    sync::mpsc,
    time::{interval, timeout},
};
use tokio_stream::wrappers::ReceiverStream;

/// Keeps proxies from closing a quiet connection, and finds dead ones.
const BEAT: Duration = Duration::from_secs(10);
/// How long a session or a role that ended can still be heard with.
const CHECK: Duration = Duration::from_secs(15);
/// A page that does not read for this long is gone.
const PATIENCE: Duration = Duration::from_secs(60);
/// How soon a browser tries again.
const RETRY: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
pub struct From {
    after: Option<String>,
}

pub async fn connect(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    token: Option<Extension<Token>>,
    wants: Wants,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Response {
    let (Some(who), Some(Extension(token))) = (ctx.signed_in.clone(), token) else {
        return failed(&AppError::NotSignedIn, &wants);
    };
    let Some(place) = state.hub.admit(who.session) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let from = last.or(from.after.as_deref());
    let (out, events) = mpsc::channel(64);
    let head = *state.hub.head().borrow();
    let (cursor, reset) = match position(&state.hub, from, head).await {
        Ok(start) => start,
        Err(error) => return failed(&error.for_person(&ctx.request), &wants),
    };
    let stream = Stream {
        hub: state.hub,
        actor: who.actor.clone(),
        ctx,
        token,
        cursor,
        told: cursor,
        out,
        _place: place,
    };
    tokio::spawn(stream.run(reset));
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    let events = ReceiverStream::new(events).map(Ok::<_, Infallible>);
    ([unbuffered], Sse::new(events)).into_response()
}

/// Where to go on from, and where to begin anew if that is not possible.
async fn position(hub: &Hub, from: Option<&str>, head: i64) -> store::Result<(i64, Option<i64>)> {
    let Some(from) = from else { return Ok((head, None)) };
    let Ok(from) = from.parse() else {
        return Ok((head, Some(head)));
    };
    Ok((from, hub.resume(from).await?.err()))
}

struct Stream {
    hub: Hub,
    ctx: Ctx,
    token: Token,
    actor: Actor,
    /// Everything up to here is dealt with …
    cursor: i64,
    /// … and the page knows that everything up to here is.
    told: i64,
    out: mpsc::Sender<Event>,
    _place: Place,
}

/// Why a stream ends.
struct Over;

impl Stream {
    async fn run(mut self, reset: Option<i64>) {
        let mut stopped = self.hub.stopped();
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => {}
            _ = self.serve(reset) => {}
        }
    }

    async fn serve(&mut self, reset: Option<i64>) -> Result<Infallible, Over> {
        // With the page's own position: if the connection breaks before `reset`, that one must come again.
        self.send(Event::default().retry(RETRY)).await?;
        self.tell_position("hello").await?;
        if let Some(head) = reset {
            self.cursor = head;
            self.tell_position("reset").await?;
        }
        let mut head = self.hub.head();
        let (mut beats, mut checks) = (interval(BEAT), interval(CHECK));
        checks.reset();
        loop {
            if *head.borrow_and_update() > self.cursor {
                self.pass_on().await?;
            }
            let gone = self.out.clone();
            tokio::select! {
                changed = head.changed() => changed.map_err(|_| Over)?,
                () = gone.closed() => return Err(Over),
                _ = beats.tick() => self.send(Event::default().comment("")).await?,
                _ = checks.tick() => self.check().await?,
            }
        }
    }

    /// Everything from the cursor to the head.
    async fn pass_on(&mut self) -> Result<(), Over> {
        loop {
            // An outage: the page reconnects, and its position brings back what is missing here.
            let changes = self.hub.after(self.cursor).await.map_err(|_| Over)?;
            if changes.is_empty() {
                return Ok(());
            }
            for heard in changes {
                self.cursor = heard.change.position;
                // Their own roles or teams may be what changed.
                if heard.change.id == self.actor.id.0 {
                    self.check().await?;
                }
                if heard.reaches(&self.actor) {
                    self.tell(change(&heard)).await?;
                }
            }
            if self.told < self.cursor {
                self.tell_position("position").await?;
            }
        }
    }

    /// Whether the session still stands, and what its member may see by now.
    async fn check(&mut self) -> Result<(), Over> {
        let ctx = Ctx::new(
            self.ctx.pool.clone(),
            clock::now(),
            &self.ctx.request,
            &self.ctx.address,
        );
        match session::find(&ctx, &self.token.0).await {
            Ok(Some(who)) => {
                self.actor = who.actor;
                Ok(())
            }
            Ok(None) | Err(_) => Err(Over),
        }
    }

    /// Tells of the cursor itself. Browsers pass over events without data.
    async fn tell_position(&mut self, name: &str) -> Result<(), Over> {
        let event = Event::default().event(name).data(self.cursor.to_string());
        self.tell(event).await
    }

    /// Sends an event with the cursor as its id.
    async fn tell(&mut self, event: Event) -> Result<(), Over> {
        self.told = self.cursor;
        self.send(event.id(self.cursor.to_string())).await
    }

    async fn send(&self, event: Event) -> Result<(), Over> {
        match timeout(PATIENCE, self.out.send(event)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Over),
        }
    }
}

fn change(heard: &Heard) -> Event {
    let event = Event::default().event("change");
    match serde_json::to_string(&heard.change) {
        Ok(json) => event.data(json),
        Err(_) => event,
    }
}
