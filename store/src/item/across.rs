//! Items of all projects that somebody sees: their own, those that they look for, and those that an event names.

use crate::{Ctx, Result, audit::escape_like, session::word};
use model::{EventId, item::Known, person::Role, policy::Action};
use uuid::Uuid;

/// Items that are found at once.
const FOUND: i64 = 8;
/// Items of one's own that are shown.
const MINE: i64 = 100;
/// Items that an event names that are shown.
const NAMED: i64 = 50;

/// Which items are wanted.
#[derive(Clone, Copy)]
enum Sought<'a> {
    Mine,
    Words(&'a str),
    Named(EventId),
}

/// What is assigned to the reader and not done, what is due first, first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn mine(ctx: &Ctx) -> Result<Vec<Known>> {
    read(ctx, Sought::Mine, MINE).await
}

/// The items whose title holds `text`, or whose number it is.
///
/// # Errors
/// `NotSignedIn`.
pub async fn search(ctx: &Ctx, text: &str) -> Result<Vec<Known>> {
    let text = model::text::wanted(text, 100);
    if text.is_empty() {
        ctx.allow(Action::UseProduct)?;
        return Ok(Vec::new());
    }
    read(ctx, Sought::Words(&text), FOUND).await
}

/// The items that a git action or a deployment names, as far as the reader sees them.
///
/// # Errors
/// `NotSignedIn`.
pub async fn of_event(ctx: &Ctx, event: EventId) -> Result<Vec<Known>> {
    read(ctx, Sought::Named(event), NAMED).await
}

async fn read(ctx: &Ctx, sought: Sought<'_>, limit: i64) -> Result<Vec<Known>> {
    let (mine, text, event) = match sought {
        Sought::Mine => (true, None, None),
        Sought::Words(text) => (false, Some(text), None),
        Sought::Named(event) => (false, None, Some(event.0)),
    };
    let actor = ctx.allow(Action::UseProduct)?;
    let teams: Vec<Uuid> = actor.teams.iter().map(|team| team.0).collect();
    // The visibility rule is model::policy's, as in the list of projects.
    let rows = sqlx::query!(
        r#"select p.key, i.number, i.kind, i.title, i.priority, i.due_day, c.name as "column", s.name as "sprint?"
           from item i
           join project p on p.id = i.project_id
           join project_column c on c.id = i.column_id
           left join sprint s on s.id = i.sprint_id and s.state = 'active'
           where i.deleted_at is null and p.archived_at is null
             and ($1 or p.team_ids = '{}' or p.team_ids && $2 or p.creator_id = $3
                  or exists (select from project_member m where m.project_id = p.id and m.member_id = $3))
             and (not $4 or (not c.done
                             and exists (select from item_assignee a where a.item_id = i.id and a.member_id = $3)))
             and ($5::text is null or plain(i.title) like plain($6) or lower(p.key || '-' || i.number) = lower($5))
             and ($8::uuid is null
                  or p.key || '-' || i.number = any(array(select unnest(names) from event
                                                         where id = $8 and recurrence is null)))
           order by lower(p.key || '-' || i.number) = lower(coalesce($5, '')) desc, i.due_day nulls last,
                    s.id is null, i.updated_at desc limit $7"#,
        actor.is(Role::Admin),
        &teams,
        actor.id.0,
        mine,
        text,
        text.map(|text| format!("%{}%", escape_like(text))),
        limit,
        event
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Known {
                project: row.key,
                number: row.number,
                kind: word(&row.kind)?,
                title: row.title,
                priority: word(&row.priority)?,
                due: row.due_day,
                column: row.column,
                sprint: row.sprint,
            })
        })
        .collect()
}
