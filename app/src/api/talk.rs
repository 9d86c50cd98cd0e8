//! Comments, the inbox, and the journal.

use super::Answer;
use leptos::prelude::*;
use model::{
    CommentId, NotificationId,
    journal::{EntryForm, JournalEntry, JournalFilter},
    person::Person,
    talk::{Comment, Notification, Subject},
};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// A comment with its Markdown as clean HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownComment {
    pub comment: Comment,
    pub html: String,
}

/// The comments on something, the oldest first.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
#[server(prefix = "/api", endpoint = "comment/list", input = Json, output = Json)]
pub async fn load_comments(about: Subject) -> Answer<Vec<ShownComment>> {
    let call = super::Call::new()?;
    let shown = |comment: Comment| ShownComment {
        html: super::markdown::html(&comment.text),
        comment,
    };
    let found = store::comment::list(&call.ctx, about).await;
    call.answer(found.map(|found| found.into_iter().map(shown).collect()))
}

/// Who may be mentioned.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "comment/people", input = Json, output = Json)]
pub async fn load_mentionable(about: Subject) -> Answer<Vec<Person>> {
    let call = super::Call::new()?;
    call.answer(store::comment::people(&call.ctx, about).await)
}

/// Says something.
///
/// # Errors
/// `NotFound`; `Invalid` for a text that is empty or too long.
#[server(prefix = "/api", endpoint = "comment/create", input = Json, output = Json)]
pub async fn create_comment(about: Subject, id: CommentId, text: String) -> Answer<()> {
    let call = super::Call::new()?;
    let done = store::comment::create(&call.ctx, about, id, &text).await;
    call.answer(done.map(drop))
}

/// Changes what one said.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for a text that is empty or too long.
#[server(prefix = "/api", endpoint = "comment/update", input = Json, output = Json)]
pub async fn update_comment(id: CommentId, version: i64, text: String) -> Answer<()> {
    let call = super::Call::new()?;
    let done = store::comment::update(&call.ctx, id, version, &text).await;
    call.answer(done.map(drop))
}

/// Takes a comment away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
#[server(prefix = "/api", endpoint = "comment/delete", input = Json, output = Json)]
pub async fn delete_comment(id: CommentId) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::comment::delete(&call.ctx, id).await)
}

/// One's inbox.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "inbox/list", input = Json, output = Json)]
pub async fn load_inbox() -> Answer<Vec<Notification>> {
    let call = super::Call::new()?;
    let mut found = store::notification::list(&call.ctx).await;
    for one in found.iter_mut().flatten() {
        one.excerpt = super::markdown::plain(&one.excerpt);
    }
    call.answer(found)
}

/// How many wait in one's inbox.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "inbox/unread", input = Json, output = Json)]
pub async fn count_unread() -> Answer<i64> {
    let call = super::Call::new()?;
    call.answer(store::notification::unread(&call.ctx).await)
}

/// Notes that some were read, or all that wait.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "inbox/read", input = Json, output = Json)]
pub async fn mark_read(ids: Option<Vec<NotificationId>>) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::notification::mark_read(&call.ctx, ids.as_deref()).await)
}

/// A page of the journal.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "journal/list", input = Json, output = Json)]
pub async fn load_journal(filter: JournalFilter) -> Answer<Vec<JournalEntry>> {
    let call = super::Call::new()?;
    call.answer(store::journal::list(&call.ctx, &filter).await)
}

/// Adds to the journal.
///
/// # Errors
/// `Invalid` by field.
#[server(prefix = "/api", endpoint = "journal/create", input = Json, output = Json)]
pub async fn create_entry(form: EntryForm) -> Answer<JournalEntry> {
    let call = super::Call::new()?;
    call.answer(store::journal::create(&call.ctx, &form).await)
}
