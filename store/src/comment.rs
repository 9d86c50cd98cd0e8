//! What people say about an event or an item. A series has one thread, which its occurrences share.

use crate::{Ctx, Result, Unit, event, item, ledger::Entry, member, notification};
use model::{
    AppError, CommentId, EventId, Field, ItemId, UserId,
    change::{Audience, Topic},
    item::Item,
    person::Person,
    policy::{Action, Actor, EventFacts, allow},
    project::Project,
    talk::{Comment, Reason, Subject, mentions},
    text,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Comments of one thread that are shown, the latest.
const SHOWN: i64 = 500;

/// What is talked about, as far as it says who may.
enum Facts {
    Event(EventFacts),
    Item(Box<(Project, Item)>),
}

impl Facts {
    fn sees(&self, actor: &Actor) -> bool {
        let decision = match self {
            Self::Event(facts) => allow(actor, Action::ViewEvent(facts)),
            Self::Item(of) => allow(actor, Action::ViewProject(&of.0.facts())),
        };
        decision.is_allowed()
    }

    /// Whose it is.
    fn owners(&self) -> Vec<UserId> {
        match self {
            Self::Event(facts) => vec![facts.creator],
            Self::Item(of) => of.1.assignees.iter().map(|person| person.id).collect(),
        }
    }

    fn audience(&self) -> Audience {
        match self {
            Self::Event(facts) => Audience::Event(vec![facts.clone()]),
            Self::Item(of) => Audience::Project(vec![of.0.facts()]),
        }
    }
}

/// A thread's event and item, of which it has one.
fn columns(thread: Subject) -> (Option<Uuid>, Option<Uuid>) {
    match thread {
        Subject::Event(id) => (Some(id.0), None),
        Subject::Item(id) => (None, Some(id.0)),
    }
}

/// The comments of a thread, the oldest first.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn list(ctx: &Ctx, about: Subject) -> Result<Vec<Comment>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let (thread, _) = open(&mut conn, actor, about).await?;
    let mut found = read(&mut conn, actor, thread, None).await?;
    found.reverse();
    Ok(found)
}

/// Who may be mentioned: everybody who may see what it is about.
///
/// # Errors
/// `NotFound`.
pub async fn people(ctx: &Ctx, about: Subject) -> Result<Vec<Person>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let (_, facts) = open(&mut conn, actor, about).await?;
    who_see(&mut conn, &facts).await
}

/// Says something. Sending it twice says it once.
///
/// # Errors
/// `NotFound`; `Invalid` for a text that is empty or too long.
pub async fn create(ctx: &Ctx, about: Subject, id: CommentId, said: &str) -> Result<Comment> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let said = checked(said)?;
    let mut unit = ctx.begin().await?;
    let (thread, facts) = open(&mut unit, &actor, about).await?;
    let (event, item) = columns(thread);
    let done = sqlx::query!(
        "insert into comment (id, event_id, item_id, author_id, text, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        id.0,
        event,
        item,
        actor.id.0,
        said,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        return own(&mut unit, &actor, thread, id).await;
    }
    let people = who_see(&mut unit, &facts).await?;
    let told = mention(&mut unit, ctx, &people, (thread, id), &mentions(&said)).await?;
    tell_others(&mut unit, ctx, (&people, &facts.owners()), (thread, id), &told).await?;
    let comment = own(&mut unit, &actor, thread, id).await?;
    finish(unit, "comment.create", (thread, &facts), None, &comment).await?;
    Ok(comment)
}

/// Changes what one said; who is mentioned for the first time is told.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for a text that is empty or too long.
pub async fn update(ctx: &Ctx, id: CommentId, version: i64, said: &str) -> Result<Comment> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let said = checked(said)?;
    let mut unit = ctx.begin().await?;
    let (thread, facts, before) = found(&mut unit, &actor, id).await?;
    allow(&actor, Action::EditComment(before.author.id)).or_error()?;
    if before.version != version {
        return Err(AppError::Stale.into());
    }
    sqlx::query!(
        "update comment set text = $2, edited_at = $3, version = version + 1 where id = $1",
        id.0,
        said,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    let had = mentions(&before.text);
    let mut new = mentions(&said);
    new.retain(|login| !had.contains(login));
    let people = who_see(&mut unit, &facts).await?;
    mention(&mut unit, ctx, &people, (thread, id), &new).await?;
    let comment = own(&mut unit, &actor, thread, id).await?;
    finish(unit, "comment.update", (thread, &facts), Some(&before), &comment).await?;
    Ok(comment)
}

/// Takes a comment away, with what was told of it.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn delete(ctx: &Ctx, id: CommentId) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let (thread, facts, before) = found(&mut unit, &actor, id).await?;
    allow(&actor, Action::DeleteComment(before.author.id)).or_error()?;
    let told = sqlx::query_scalar!(
        "select distinct member_id from notification where comment_id = $1",
        id.0
    )
    .fetch_all(&mut *unit)
    .await?;
    sqlx::query!("delete from comment where id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    for member in told {
        let member = UserId(member);
        unit.change(Topic::Notification, id.0, 0, &Audience::Member(member))?;
    }
    unit.audit(Entry::new("comment.delete", "comment", id.0, &before.author.name).before(&before.text));
    tell(&mut unit, thread, &facts, before.version)?;
    unit.commit().await
}

fn checked(said: &str) -> Result<String> {
    let said = text::lines(Field::Text, said, text::MARKDOWN_MAX)?;
    if said.trim().is_empty() {
        return Err(model::Problem::new(Field::Text, model::Rule::Required).into());
    }
    Ok(said)
}

/// The thread about something that `actor` may see.
async fn open(conn: &mut PgConnection, actor: &Actor, about: Subject) -> Result<(Subject, Facts)> {
    match about {
        Subject::Event(event) => {
            let (thread, facts) = event::thread(conn, event).await?;
            allow(actor, Action::Comment(&facts)).or_error()?;
            Ok((Subject::Event(thread), Facts::Event(facts)))
        }
        Subject::Item(id) => {
            let of = item::of_id(conn, actor, id).await?;
            Ok((about, Facts::Item(Box::new(of))))
        }
    }
}

async fn found(unit: &mut Unit, actor: &Actor, id: CommentId) -> Result<(Subject, Facts, Comment)> {
    let row = sqlx::query!(
        "select event_id, item_id from comment where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut **unit)
    .await?
    .ok_or(AppError::NotFound)?;
    let event = row.event_id.map(|id| Subject::Event(EventId(id)));
    let about = event.or(row.item_id.map(|id| Subject::Item(ItemId(id))));
    let (thread, facts) = open(unit, actor, about.ok_or(AppError::NotFound)?).await?;
    let comment = own(unit, actor, thread, id).await?;
    Ok((thread, facts, comment))
}

async fn own(conn: &mut PgConnection, actor: &Actor, thread: Subject, id: CommentId) -> Result<Comment> {
    let found = read(conn, actor, thread, Some(id)).await?;
    Ok(found.into_iter().next().ok_or(AppError::NotFound)?)
}

async fn read(
    conn: &mut PgConnection,
    actor: &Actor,
    thread: Subject,
    id: Option<CommentId>,
) -> Result<Vec<Comment>> {
    let (event, item) = columns(thread);
    let rows = sqlx::query!(
        "select c.id, c.text, c.created_at, c.edited_at, c.version, m.id as author, m.name, m.login
         from comment c join member m on m.id = c.author_id
         where (c.event_id = $1 or c.item_id = $2) and ($3::uuid is null or c.id = $3)
         order by c.created_at desc, c.id desc limit $4",
        event,
        item,
        id.map(|id| id.0),
        SHOWN
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let author = UserId(row.author);
            Comment {
                id: CommentId(row.id),
                author: Person {
                    id: author,
                    name: row.name,
                    login: row.login,
                },
                text: row.text,
                created_at: row.created_at,
                edited_at: row.edited_at,
                version: row.version,
                can_edit: allow(actor, Action::EditComment(author)).is_allowed(),
                can_delete: allow(actor, Action::DeleteComment(author)).is_allowed(),
            }
        })
        .collect())
}

/// Everybody who may see what is talked about, by name.
async fn who_see(conn: &mut PgConnection, facts: &Facts) -> Result<Vec<Person>> {
    let everybody = member::actors(conn).await?;
    let those = everybody.into_iter().filter(|(actor, _)| facts.sees(actor));
    Ok(those.map(|(_, person)| person).collect())
}

/// Tells those who are mentioned, of `people`, who may see what it is about.
async fn mention(
    unit: &mut Unit,
    ctx: &Ctx,
    people: &[Person],
    (thread, id): (Subject, CommentId),
    logins: &[String],
) -> Result<Vec<UserId>> {
    let named = people.iter().filter(|person| logins.contains(&person.login));
    let named: Vec<UserId> = named.map(|person| person.id).collect();
    notification::tell(unit, ctx, &named, Reason::Mention, (thread, Some(id))).await?;
    Ok(named)
}

/// Tells whose event it is, and who has said something before.
async fn tell_others(
    unit: &mut Unit,
    ctx: &Ctx,
    (people, owners): (&[Person], &[UserId]),
    (thread, id): (Subject, CommentId),
    told: &[UserId],
) -> Result<()> {
    let (event, item) = columns(thread);
    let earlier = sqlx::query_scalar!(
        "select distinct author_id from comment where event_id = $1 or item_id = $2",
        event,
        item
    )
    .fetch_all(&mut **unit)
    .await?;
    let concerned = |person: UserId| owners.contains(&person) || earlier.contains(&person.0);
    let ids = people.iter().map(|person| person.id);
    let people: Vec<UserId> = ids
        .filter(|person| concerned(*person) && !told.contains(person))
        .collect();
    notification::tell(unit, ctx, &people, Reason::Comment, (thread, Some(id))).await
}

async fn finish(
    mut unit: Unit,
    action: &'static str,
    (thread, facts): (Subject, &Facts),
    before: Option<&Comment>,
    comment: &Comment,
) -> Result<()> {
    let mut entry = Entry::new(action, "comment", comment.id.0, &comment.author.name).after(&comment.text);
    if let Some(before) = before {
        entry = entry.before(&before.text);
    }
    unit.audit(entry);
    tell(&mut unit, thread, facts, comment.version)?;
    unit.commit().await
}

/// Tells the thread, and the item whose cards count its comments.
fn tell(unit: &mut Unit, thread: Subject, facts: &Facts, version: i64) -> Result<()> {
    unit.change(Topic::Comment, thread.id(), version, &facts.audience())?;
    match facts {
        Facts::Event(_) => Ok(()),
        Facts::Item(of) => item::tell(unit, &of.0, &of.1),
    }
}
