//! The journal of operations. It only grows: the application may add to it and nothing else.

use crate::{Ctx, Result, Unit, audit::escape_like, ledger::Entry, session::word};
use model::{
    AppError, EntryId, EventId, Field, Problem, Rule, UserId,
    change::{Audience, Topic},
    journal::{EntryForm, Happening, JournalEntry, JournalFilter, PAGE, Severity},
    person::{Person, Role},
    policy::{Action, EventFacts},
    text,
};
use sqlx::types::Json;
use uuid::Uuid;

/// What an entry is about.
pub(crate) struct About<'a> {
    pub event: EventId,
    pub facts: EventFacts,
    pub services: &'a [String],
}

/// Notes what happened to an event.
pub(crate) async fn note(
    unit: &mut Unit,
    ctx: &Ctx,
    about: &About<'_>,
    happening: Happening,
    said: &str,
) -> Result<()> {
    let id = Uuid::now_v7();
    let said: String = said.chars().take(2_000).collect();
    sqlx::query!(
        "insert into journal (id, at, severity, happening, services, text, author_id, event_id, facts)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        ctx.now,
        happening.severity().as_str(),
        happening.as_str(),
        about.services,
        said,
        ctx.who()?.actor.id.0,
        about.event.0,
        Json(&about.facts) as _
    )
    .execute(&mut **unit)
    .await?;
    unit.change(Topic::Journal, id, 1, &Audience::Event(vec![about.facts.clone()]))
}

/// Adds an entry that somebody writes. Sending it twice makes one entry.
///
/// # Errors
/// `NotSignedIn`; `Invalid` by field; `Stale` for an id that is somebody else's entry.
pub async fn create(ctx: &Ctx, form: &EntryForm) -> Result<JournalEntry> {
    let actor = ctx.allow(Action::WriteJournal)?.clone();
    let form = form.check()?;
    let mut unit = ctx.begin().await?;
    let known = sqlx::query_scalar!(
        r#"select count(*) as "n!" from service where name = any($1)"#,
        &form.services
    )
    .fetch_one(&mut *unit)
    .await?;
    if usize::try_from(known).unwrap_or(0) != form.services.len() {
        return Err(Problem::new(Field::Services, Rule::Unknown).into());
    }
    let done = sqlx::query!(
        "insert into journal (id, at, severity, happening, services, text, author_id)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        form.id.0,
        ctx.now,
        form.severity.as_str(),
        form.happening.as_str(),
        &form.services,
        form.text,
        actor.id.0
    )
    .execute(&mut *unit)
    .await?;
    let entry = JournalEntry {
        id: form.id,
        at: ctx.now,
        severity: form.severity,
        happening: form.happening,
        services: form.services,
        text: form.text,
        author: Some(ctx.who()?.person.clone()),
        event: None,
    };
    if done.rows_affected() == 0 {
        let same = list(
            ctx,
            &JournalFilter {
                from: Some(entry.id),
                ..JournalFilter::default()
            },
        )
        .await?;
        let first = same.into_iter().next().filter(|first| {
            let own = first.author.as_ref().is_some_and(|author| author.id == actor.id);
            first.id == entry.id && own && first.text == entry.text
        });
        return Ok(first.ok_or(AppError::Stale)?);
    }
    unit.audit(Entry::new("journal.create", "journal", entry.id.0, &entry.text).after(&entry));
    unit.change(Topic::Journal, entry.id.0, 1, &Audience::Everyone)?;
    unit.commit().await?;
    Ok(entry)
}

/// A page of the journal, the latest first, of what the reader may see.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx, filter: &JournalFilter) -> Result<Vec<JournalEntry>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let teams: Vec<String> = actor.teams.iter().map(ToString::to_string).collect();
    let words = text::wanted(&filter.text, 100);
    let like = if words.is_empty() {
        String::new()
    } else {
        format!("%{}%", escape_like(&words))
    };
    // The visibility rule is model::policy's, of the event as it was then.
    let rows = sqlx::query!(
        r#"select j.id, j.at, j.severity, j.happening, j.services, j.text, j.event_id, m.id as "author?",
                  m.name as "name?", m.login as "login?"
           from journal j left join member m on m.id = j.author_id
           where (j.facts is null or $1 or j.facts->'teams' = '[]' or j.facts->'teams' ?| $2::text[]
                  or j.facts->>'creator' = $3 or j.facts->'participants' ? $3)
             and ($4 = '' or j.severity = $4)
             and ($5 = '' or j.happening = $5)
             and ($6 = '' or $6 = any(j.services))
             and ($7 = '' or plain(j.text) like plain($7) or plain(m.name) like plain($7)
                  or plain(array_to_string(j.services, ' ')) like plain($7))
             and ($8::uuid is null or (j.at, j.id) < (select b.at, b.id from journal b where b.id = $8))
             and ($9::uuid is null or (j.at, j.id) <= (select b.at, b.id from journal b where b.id = $9))
           order by j.at desc, j.id desc limit $10"#,
        actor.is(Role::Admin),
        &teams,
        actor.id.to_string(),
        filter.severity.map_or("", Severity::as_str),
        filter.happening.map_or("", Happening::as_str),
        text::wanted(&filter.service, 60),
        like,
        filter.before.map(|id| id.0),
        filter.from.map(|id| id.0),
        PAGE as i64
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(JournalEntry {
                id: EntryId(row.id),
                at: row.at,
                severity: word(&row.severity)?,
                happening: word(&row.happening)?,
                services: row.services,
                text: row.text,
                author: match (row.author, row.name, row.login) {
                    (Some(id), Some(name), Some(login)) => Some(Person {
                        id: UserId(id),
                        name,
                        login,
                    }),
                    _ => None,
                },
                event: row.event_id.map(EventId),
            })
        })
        .collect()
}
