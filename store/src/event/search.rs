//! Finding events by their words, for the command palette.

use super::row::time;
use crate::{Ctx, Result, audit::escape_like, session::word};
use model::{EventId, event::EventCard, policy::Action};
use uuid::Uuid;

/// The events nearest to today whose title holds `text`, that the actor may see.
///
/// # Errors
/// `NotSignedIn`.
pub async fn search(ctx: &Ctx, text: &str) -> Result<Vec<EventCard>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let text = model::text::wanted(text, 100);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let teams: Vec<Uuid> = actor.teams.iter().map(|t| t.0).collect();
    let rows = sqlx::query!(
        r#"select id, kind, title, starts_at, ends_at, zone, first_day, last_day, status, approval,
                  recurrence is not null as "recurring!"
           from event e
           where deleted_at is null and plain(title) like plain($1)
             and sees_event(e, $2, $3, $4)
             and (series_id is null or exists (select from event s where s.id = e.series_id and s.deleted_at is null))
           order by abs(extract(epoch from coalesce(starts_at, first_day::timestamptz) - $5)) limit 8"#,
        format!("%{}%", escape_like(&text)),
        actor.is(model::person::Role::Admin),
        &teams,
        actor.id.0,
        ctx.now,
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(EventCard {
                id: EventId(row.id),
                kind: word(&row.kind)?,
                title: row.title,
                time: time(row.starts_at, row.ends_at, row.zone, row.first_day, row.last_day)?,
                status: word(&row.status)?,
                approval: word(&row.approval)?,
                recurring: row.recurring,
                // A series is found as a whole.
                differs: row.recurring,
                // Nothing is moved in a list of what was found.
                movable: false,
                people: Vec::new(),
            })
        })
        .collect()
}
