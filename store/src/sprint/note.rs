//! The cards of retrospectives.

use super::{read, tell};
use crate::{Ctx, Result, Unit, item, ledger::Entry};
use model::{
    AppError, Field, ItemId, NoteId, Problem, ProjectId, Rule, SprintId, UserId,
    item::{Item, Place, edit::FieldValue},
    person::Person,
    policy::{Action, Actor, ProjectFacts, allow},
    project::Project,
    sprint::{Note, Sprint, SprintState, Template, note},
};
use sqlx::PgConnection;

/// Cards of one retrospective at the most.
const NOTES_MAX: i64 = 300;

pub async fn of_sprint(conn: &mut PgConnection, actor: &Actor, id: SprintId) -> Result<Vec<Note>> {
    let rows = sqlx::query!(
        r#"select n.id, n.position, n.text, m.id as author, m.name, m.login, n.item_id,
                  i.number as "number?",
                  (select count(*) from sprint_vote v where v.note_id = n.id) as "votes!",
                  exists (select from sprint_vote v where v.note_id = n.id and v.member_id = $2) as "mine!"
           from sprint_note n
           join member m on m.id = n.author_id
           left join item i on i.id = n.item_id and i.deleted_at is null
           where n.sprint_id = $1 order by n.created_at, n.id"#,
        id.0,
        actor.id.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Note {
            id: NoteId(row.id),
            column: u8::try_from(row.position).unwrap_or(0),
            text: row.text,
            author: Person {
                id: UserId(row.author),
                name: row.name,
                login: row.login,
            },
            votes: u32::try_from(row.votes).unwrap_or(u32::MAX),
            mine: row.mine,
            item: row.number.and(row.item_id).map(ItemId),
            number: row.number,
        })
        .collect())
}

/// Writes a card. Sending it twice writes one.
///
/// # Errors
/// `NotFound`, `Forbidden`, `WrongState` before the sprint starts; `Invalid` for what is empty, too long or too much.
pub async fn add_note(
    ctx: &Ctx,
    of: ProjectId,
    sprint: SprintId,
    (id, column): (NoteId, u8),
    said: &str,
) -> Result<()> {
    let said = note(said)?;
    let mut unit = ctx.begin().await?;
    let (actor, project, sprint) = open(&mut unit, ctx, of, sprint, reflecting).await?;
    if column >= sprint.template.columns() {
        return Err(Problem::new(Field::Columns, Rule::Unknown).into());
    }
    let there = sqlx::query_scalar!(
        r#"select count(*) as "there!" from sprint_note where sprint_id = $1"#,
        sprint.id.0
    )
    .fetch_one(&mut *unit)
    .await?;
    if there >= NOTES_MAX {
        return Err(Problem::new(Field::Text, Rule::TooMany(NOTES_MAX as u32)).into());
    }
    let done = sqlx::query!(
        "insert into sprint_note (id, sprint_id, position, text, author_id, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        id.0,
        sprint.id.0,
        i16::from(column),
        said,
        actor.id.0,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        let same = sqlx::query_scalar!(
            r#"select exists (select from sprint_note where id = $1 and sprint_id = $2 and position = $3 and text = $4)
               as "same!""#,
            id.0,
            sprint.id.0,
            i16::from(column),
            said
        )
        .fetch_one(&mut *unit)
        .await?;
        return if same { Ok(()) } else { Err(AppError::Stale.into()) };
    }
    unit.audit(Entry::new("note.create", "note", id.0, &sprint.name).after(&said));
    tell(&mut unit, &project, &sprint)?;
    unit.commit().await
}

/// Votes for a card, or takes the vote back.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn vote(ctx: &Ctx, of: ProjectId, sprint: SprintId, id: NoteId, on: bool) -> Result<()> {
    let mut unit = ctx.begin().await?;
    let (actor, project, sprint) = open(&mut unit, ctx, of, sprint, reflecting).await?;
    one(&mut unit, &actor, sprint.id, id).await?;
    if on {
        sqlx::query!(
            "insert into sprint_vote (note_id, member_id) values ($1, $2) on conflict do nothing",
            id.0,
            actor.id.0
        )
        .execute(&mut *unit)
        .await?;
    } else {
        sqlx::query!(
            "delete from sprint_vote where note_id = $1 and member_id = $2",
            id.0,
            actor.id.0
        )
        .execute(&mut *unit)
        .await?;
    }
    tell(&mut unit, &project, &sprint)?;
    unit.commit().await
}

/// Takes a card away: one's own, or as who plans the sprint any.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn delete_note(ctx: &Ctx, of: ProjectId, sprint: SprintId, id: NoteId) -> Result<()> {
    let mut unit = ctx.begin().await?;
    let (actor, project, sprint) = open(&mut unit, ctx, of, sprint, reflecting).await?;
    let note = one(&mut unit, &actor, sprint.id, id).await?;
    if note.author.id != actor.id {
        allow(&actor, Action::PlanSprints(&project.facts())).or_error()?;
    }
    sqlx::query!("delete from sprint_note where id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    unit.audit(Entry::new("note.delete", "note", id.0, &sprint.name).before(&note.text));
    tell(&mut unit, &project, &sprint)?;
    unit.commit().await
}

/// Makes an item of a card, at the top of the backlog. Doing it twice makes one.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn act(ctx: &Ctx, of: ProjectId, sprint: SprintId, id: NoteId, item: ItemId) -> Result<Item> {
    let mut unit = ctx.begin().await?;
    let (actor, project, sprint) = open(&mut unit, ctx, of, sprint, item::writing).await?;
    let note = one(&mut unit, &actor, sprint.id, id).await?;
    if note.item.is_some_and(|there| there != item) {
        return Err(AppError::WrongState.into());
    }
    let title = model::text::wanted(&note.text, model::text::TITLE_MAX as usize);
    let mut sets = vec![FieldValue::Title(title)];
    if note.text.chars().count() > model::text::TITLE_MAX as usize {
        sets.push(FieldValue::Description(note.text.clone()));
    }
    let made = item::add(&mut unit, ctx, &project, item, &sets, Place::First).await?;
    sqlx::query!("update sprint_note set item_id = $2 where id = $1", id.0, item.0)
        .execute(&mut *unit)
        .await?;
    unit.audit(Entry::new("note.action", "note", id.0, &sprint.name).after(&made.number));
    tell(&mut unit, &project, &sprint)?;
    unit.commit().await?;
    Ok(made)
}

/// Chooses what a retrospective asks, as long as nobody has answered.
///
/// # Errors
/// `NotFound`, `Forbidden`; `WrongState` once there are cards.
pub async fn set_template(ctx: &Ctx, of: ProjectId, sprint: SprintId, template: Template) -> Result<()> {
    let mut unit = ctx.begin().await?;
    let (actor, project, sprint) = open(&mut unit, ctx, of, sprint, super::planning).await?;
    if !of_sprint(&mut unit, &actor, sprint.id).await?.is_empty() {
        return Err(AppError::WrongState.into());
    }
    sqlx::query!(
        "update sprint set template = $2 where id = $1",
        sprint.id.0,
        template.as_str()
    )
    .execute(&mut *unit)
    .await?;
    unit.audit(Entry::new("sprint.template", "sprint", sprint.id.0, &sprint.name).after(&template));
    tell(&mut unit, &project, &sprint)?;
    unit.commit().await
}

fn reflecting(facts: &ProjectFacts) -> Action<'_> {
    Action::Reflect(facts)
}

/// A sprint that has started: there is something to look back on.
async fn open(
    unit: &mut Unit,
    ctx: &Ctx,
    of: ProjectId,
    sprint: SprintId,
    action: fn(&ProjectFacts) -> Action<'_>,
) -> Result<(Actor, Project, Sprint)> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let project = item::locked(unit, &actor, of, action).await?;
    let sprint = read(unit, of, sprint).await?;
    if sprint.state == SprintState::Planned {
        return Err(AppError::WrongState.into());
    }
    Ok((actor, project, sprint))
}

async fn one(unit: &mut Unit, actor: &Actor, sprint: SprintId, id: NoteId) -> Result<Note> {
    let notes = of_sprint(unit, actor, sprint).await?;
    let found = notes.into_iter().find(|note| note.id == id);
    Ok(found.ok_or(AppError::NotFound)?)
}
