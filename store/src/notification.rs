//! What waits for somebody to read it.

use crate::{Ctx, Result, Unit, session::word};
use chrono::TimeDelta;
use model::{
    CommentId, EventId, NotificationId, UserId,
    change::{Audience, Topic},
    person::Person,
    policy::Action,
    talk::{Notification, Reason},
};
use uuid::Uuid;

/// Notifications that the inbox shows.
const SHOWN: i64 = 100;
/// How long they are kept.
const KEPT: TimeDelta = TimeDelta::days(90);
/// Characters of a comment that the inbox shows.
const EXCERPT: i32 = 160;

/// Tells people of something about an event; never whoever did it.
pub(crate) async fn tell(
    unit: &mut Unit,
    ctx: &Ctx,
    people: &[UserId],
    reason: Reason,
    (event, comment): (EventId, Option<CommentId>),
) -> Result<()> {
    let actor = ctx.who()?.actor.id;
    for member in people.iter().filter(|member| **member != actor) {
        let id = Uuid::now_v7();
        sqlx::query!(
            "insert into notification (id, member_id, reason, event_id, comment_id, actor_id, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id,
            member.0,
            reason.as_str(),
            event.0,
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
        r#"select n.id, n.reason, n.event_id, e.kind, e.title, n.created_at, n.read_at is not null as "read!",
                  m.id as actor_id, m.name, m.login, coalesce(left(c.text, $5), '') as "excerpt!"
           from notification n
           join event e on e.id = n.event_id
           join member m on m.id = n.actor_id
           left join comment c on c.id = n.comment_id
           where n.member_id = $1 and e.deleted_at is null
             and ($2 or e.team_ids = '{}' or e.team_ids && $3 or e.creator_id = $1
                  or exists (select from event_participant p where p.event_id = e.id and p.member_id = $1))
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
                event: EventId(row.event_id),
                kind: word(&row.kind)?,
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
