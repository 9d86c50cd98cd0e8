//! Files at items. They are kept in the database: what is backed up there is backed up whole.

use super::{finish, history, locked, row, writing};
use crate::{Ctx, Result};
use model::{
    AppError, Field, FileId, ItemId, Problem, ProjectId, Rule, UserId,
    item::{FileCard, Happened},
    person::Person,
    policy::Action,
    text,
};
use sqlx::PgConnection;

/// Bytes of one file at the most.
pub const FILE_MAX: usize = 10 * 1024 * 1024;
/// Files of one item at the most.
const FILES_MAX: i64 = 50;

pub async fn of_item(conn: &mut PgConnection, item: ItemId) -> Result<Vec<FileCard>> {
    let rows = sqlx::query!(
        r#"select f.id, f.name, octet_length(f.bytes) as "size!", f.at, m.id as member_id, m.name as member, m.login
           from item_file f join member m on m.id = f.member_id
           where f.item_id = $1 order by f.at, f.id"#,
        item.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FileCard {
            id: FileId(row.id),
            name: row.name,
            size: u64::try_from(row.size).unwrap_or(0),
            by: Person {
                id: UserId(row.member_id),
                name: row.member,
                login: row.login,
            },
            at: row.at,
        })
        .collect())
}

/// Keeps a file at an item. Sending it twice keeps it once.
///
/// # Errors
/// `NotFound`, `Forbidden`, `TooLarge`; `Invalid` for a name that is none, or too many files.
pub async fn add_file(ctx: &Ctx, item: ItemId, id: FileId, name: &str, bytes: &[u8]) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    if bytes.len() > FILE_MAX {
        return Err(AppError::TooLarge { max: FILE_MAX as u64 }.into());
    }
    // A name, not a path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = text::line(Field::File, name, text::TITLE_MAX)?;
    let mut unit = ctx.begin().await?;
    let (project, _) = super::of_id(&mut unit, &actor, item).await?;
    let project = locked(&mut unit, &actor, project.id, writing).await?;
    let before = row::one(&mut unit, project.id, item).await?.item;
    if i64::from(before.files) >= FILES_MAX {
        return Err(Problem::new(Field::File, Rule::TooMany(FILES_MAX as u32)).into());
    }
    let done = sqlx::query!(
        "insert into item_file (id, item_id, name, bytes, member_id, at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        id.0,
        item.0,
        name,
        bytes,
        actor.id.0,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        let same = sqlx::query_scalar!(
            r#"select exists (select from item_file where id = $1 and item_id = $2 and name = $3 and bytes = $4) as "same!""#,
            id.0,
            item.0,
            name,
            bytes
        )
        .fetch_one(&mut *unit)
        .await?;
        return if same { Ok(()) } else { Err(AppError::Stale.into()) };
    }
    history::note(&mut unit, ctx, item, &[Happened::FileAdded(name.to_owned())]).await?;
    super::touch(&mut unit, ctx, item).await?;
    let after = row::one(&mut unit, project.id, item).await?.item;
    finish(&mut unit, "item.attach", &project, Some(&before), &after)?;
    unit.commit().await
}

/// What a file is called, and what it holds.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn file(ctx: &Ctx, id: FileId) -> Result<(String, Vec<u8>)> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let row = sqlx::query!("select item_id, name, bytes from item_file where id = $1", id.0)
        .fetch_optional(&mut *conn)
        .await?
        .ok_or(AppError::NotFound)?;
    super::of_id(&mut conn, actor, ItemId(row.item_id)).await?;
    Ok((row.name, row.bytes))
}

/// Takes a file away.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn delete_file(ctx: &Ctx, of: ProjectId, id: FileId) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let file = sqlx::query!(
        "select f.item_id, f.name from item_file f join item i on i.id = f.item_id where f.id = $1 and i.project_id = $2",
        id.0,
        of.0
    )
    .fetch_optional(&mut *unit)
    .await?
    .ok_or(AppError::NotFound)?;
    let item = ItemId(file.item_id);
    let before = row::one(&mut unit, of, item).await?.item;
    sqlx::query!("delete from item_file where id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    history::note(&mut unit, ctx, item, &[Happened::FileDropped(file.name)]).await?;
    super::touch(&mut unit, ctx, item).await?;
    let after = row::one(&mut unit, of, item).await?.item;
    finish(&mut unit, "item.detach", &project, Some(&before), &after)?;
    unit.commit().await
}
