//! What waits for somebody to read it.

use crate::{Ctx, Result, Unit, session::word};
use chrono::TimeDelta;
use model::{
    AppError, CommentId, EventId, NotificationId, UserId,
    change::{Audience, Topic},
    person::Person,
    policy::Action,
    talk::{About, Notification, Reason, Subject},
};
use uuid::Uuid;

/// Notifications that the inbox shows.
const SHOWN: i64 = 100;
/// How long they are kept.
const KEPT: TimeDelta = TimeDelta::days(90);
/// Characters of a comment that the inbox shows.
const EXCERPT: i32 = 160;

/// Tells people of something about an event or an item; never whoever did it.
pub(crate) async fn tell(
    unit: &mut Unit,
    ctx: &Ctx,
    people: &[UserId],
    reason: Reason,
    (about, comment): (Subject, Option<CommentId>),
) -> Result<()> {
    let actor = ctx.who()?.actor.id;
    let (event, item) = match about {
        Subject::Event(id) => (Some(id.0), None),
        Subject::Item(id) => (None, Some(id.0)),
    };
    for member in people.iter().filter(|member| **member != actor) {
        let id = Uuid::now_v7();
        sqlx::query!(
            "insert into notification (id, member_id, reason, event_id, item_id, comment_id, actor_id, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            id,
            member.0,
            reason.as_str(),
            event,
            item,
            comment.map(|id| id.0),
            actor.0,
            ctx.now
        )
        .execute(&mut **unit)
        .await?;
        unit.change(Topic::Notification, id, 1, &Audience::Member(*member))?;
    }
    Ok(())
}

/// One's inbox, the latest first, of what one may still see.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<Notification>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let teams: Vec<Uuid> = actor.teams.iter().map(|t| t.0).collect();
    // The visibility rule is model::policy's, as in the calendar.
    let rows = sqlx::query!(
        r#"select n.id, n.reason, n.event_id, coalesce(e.kind, i.kind) as "kind!", coalesce(e.title, i.title) as "title!",
                  p.key as "project?", i.number as "number?", n.created_at, n.read_at is not null as "read!",
                  m.id as actor_id, m.name, m.login, coalesce(left(c.text, $5), '') as "excerpt!"
           from notification n
           left join event e on e.id = n.event_id
           left join item i on i.id = n.item_id
           left join project p on p.id = i.project_id
           join member m on m.id = n.actor_id
           left join comment c on c.id = n.comment_id
           where n.member_id = $1 and e.deleted_at is null and i.deleted_at is null
             and ($2 or e.team_ids = '{}' or e.team_ids && $3 or e.creator_id = $1
                  or p.team_ids = '{}' or p.team_ids && $3 or p.creator_id = $1
                  or exists (select from event_participant a where a.event_id = e.id and a.member_id = $1)
                  or exists (select from project_member a where a.project_id = p.id and a.member_id = $1))
           order by n.created_at desc, n.id desc limit $4"#,
        actor.id.0,
        actor.is(model::person::Role::Admin),
        &teams,
        SHOWN,
        EXCERPT
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Notification {
                id: NotificationId(row.id),
                reason: word(&row.reason)?,
                about: match (row.event_id, row.project, row.number) {
                    (Some(event), ..) => About::Event {
                        id: EventId(event),
                        kind: word(&row.kind)?,
                    },
                    (None, Some(project), Some(number)) => About::Item {
                        project,
                        number,
                        kind: word(&row.kind)?,
                    },
                    _ => return Err(AppError::NotFound.into()),
                },
                title: row.title,
                actor: Person {
                    id: UserId(row.actor_id),
                    name: row.name,
                    login: row.login,
                },
                excerpt: row.excerpt,
                created_at: row.created_at,
                read: row.read,
            })
        })
        .collect()
}

/// How many wait in one's inbox, of those that it shows.
///
/// # Errors
/// `NotSignedIn`.
pub async fn unread(ctx: &Ctx) -> Result<i64> {
    let found = list(ctx).await?;
    Ok(found.iter().filter(|one| !one.read).count() as i64)
}

/// Notes that some were read, or all that wait.
///
/// # Errors
/// `NotSignedIn`.
pub async fn mark_read(ctx: &Ctx, ids: Option<&[NotificationId]>) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.id;
    let ids: Option<Vec<Uuid>> = ids.map(|ids| ids.iter().map(|id| id.0).collect());
    let mut unit = ctx.begin().await?;
    let done = sqlx::query!(
        "update notification set read_at = $2
         where member_id = $1 and read_at is null and ($3::uuid[] is null or id = any($3))",
        actor.0,
        ctx.now,
        ids.as_deref()
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() > 0 {
        unit.change(Topic::Notification, actor.0, 0, &Audience::Member(actor))?;
    }
    unit.commit().await
}

/// Forgets what is too old.
///
/// # Errors
/// The database's.
pub async fn purge(ctx: &Ctx) -> Result<()> {
    sqlx::query!("delete from notification where created_at < $1", ctx.now - KEPT)
        .execute(&ctx.pool)
        .await?;
    Ok(())
}
