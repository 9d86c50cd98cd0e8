//! Views of the calendar that people keep.

use crate::{Ctx, Result, Unit, ledger::Entry, session::word};
use chrono::TimeDelta;
use model::{
    AppError, Field, Problem, Rule, UserId, ViewId,
    calendar::Filter,
    change::{Audience, Topic},
    person::Person,
    policy::{Action, Actor, allow},
    text,
    view::{SavedView, ViewForm},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// How long a view that was thrown away can come back.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Views of one member at the most.
const VIEWS_MAX: i64 = 100;

/// One's own views and the shared ones, by name.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<SavedView>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    read(&mut conn, actor, None).await
}

/// A view that `actor` may open.
pub(crate) async fn find(conn: &mut PgConnection, actor: &Actor, id: ViewId) -> Result<SavedView> {
    let found = read(conn, actor, Some(id)).await?;
    Ok(found.into_iter().next().ok_or(AppError::NotFound)?)
}

async fn read(conn: &mut PgConnection, actor: &Actor, id: Option<ViewId>) -> Result<Vec<SavedView>> {
    let rows = sqlx::query!(
        r#"select v.id, v.name, v.view, v.filter as "filter!: Json<Filter>", v.shared, v.version, v.owner_id,
                  m.name as owner, m.login
           from saved_view v join member m on m.id = v.owner_id
           where v.deleted_at is null and (v.shared or v.owner_id = $1) and ($2::uuid is null or v.id = $2)
           order by lower(v.name), v.id"#,
        actor.id.0,
        id.map(|id| id.0)
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let owner = UserId(row.owner_id);
            Ok(SavedView {
                id: ViewId(row.id),
                name: row.name,
                view: word(&row.view)?,
                filter: row.filter.0,
                shared: row.shared,
                owner: Person {
                    id: owner,
                    name: row.owner,
                    login: row.login,
                },
                can_change: allow(actor, Action::ChangeKept(owner)).is_allowed(),
                version: row.version,
            })
        })
        .collect()
}

/// Keeps a view under a name.
///
/// # Errors
/// `NotSignedIn`; `Invalid` for a bad name, or too many views.
pub async fn create(ctx: &Ctx, form: &ViewForm) -> Result<SavedView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let name = text::line(Field::Name, &form.name, text::LABEL_MAX)?;
    let mut unit = ctx.begin().await?;
    let id = ViewId(Uuid::now_v7());
    let done = sqlx::query!(
        "insert into saved_view (id, owner_id, name, view, filter, shared, created_at)
         select $1, $2, $3, $4, $5, $6, $7 where (select count(*) from saved_view where owner_id = $2 and deleted_at is null) < $8",
        id.0,
        actor.id.0,
        name,
        form.view.as_str(),
        Json(checked(&form.filter)) as _,
        form.shared,
        ctx.now,
        VIEWS_MAX
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Problem::new(Field::Name, Rule::TooMany(VIEWS_MAX as u32)).into());
    }
    let view = find(&mut unit, &actor, id).await?;
    unit.audit(Entry::new("view.create", "view", id.0, &view.name).after(&view));
    told(&mut unit, &view)?;
    unit.commit().await?;
    Ok(view)
}

/// Changes a view, if what was seen is still at `version`.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for a bad name.
pub async fn update(ctx: &Ctx, id: ViewId, version: i64, form: &ViewForm) -> Result<SavedView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let name = text::line(Field::Name, &form.name, text::LABEL_MAX)?;
    let mut unit = ctx.begin().await?;
    let before = changeable(&mut unit, &actor, id).await?;
    if before.version != version {
        return Err(AppError::Stale.into());
    }
    sqlx::query!(
        "update saved_view set name = $2, view = $3, filter = $4, shared = $5, version = version + 1 where id = $1",
        id.0,
        name,
        form.view.as_str(),
        Json(checked(&form.filter)) as _,
        form.shared
    )
    .execute(&mut *unit)
    .await?;
    if before.shared && !form.shared {
        forget_others(&mut unit, &before).await?;
    }
    let view = find(&mut unit, &actor, id).await?;
    unit.audit(
        Entry::new("view.update", "view", id.0, &view.name)
            .before(&before)
            .after(&view),
    );
    told(&mut unit, &view)?;
    unit.commit().await?;
    Ok(view)
}

/// Throws a view away; the addresses that show it are silent until it comes back.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn delete(ctx: &Ctx, id: ViewId) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = changeable(&mut unit, &actor, id).await?;
    sqlx::query!(
        "update saved_view set deleted_at = $2 where id = $1",
        id.0,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    unit.audit(Entry::new("view.delete", "view", id.0, &before.name).before(&before));
    told(&mut unit, &before)?;
    unit.commit().await
}

/// Takes back that a view was thrown away.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` when there are too many others by now.
pub async fn restore(ctx: &Ctx, id: ViewId) -> Result<SavedView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let owner = sqlx::query_scalar!(
        "select owner_id from saved_view
         where id = $1 and deleted_at is not null and (shared or owner_id = $2) for update",
        id.0,
        actor.id.0
    )
    .fetch_optional(&mut *unit)
    .await?
    .ok_or(AppError::NotFound)?;
    allow(&actor, Action::ChangeKept(UserId(owner))).or_error()?;
    let done = sqlx::query!(
        "update saved_view set deleted_at = null
         where id = $1 and (select count(*) from saved_view where owner_id = $2 and deleted_at is null) < $3",
        id.0,
        owner,
        VIEWS_MAX
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Problem::new(Field::Name, Rule::TooMany(VIEWS_MAX as u32)).into());
    }
    let view = find(&mut unit, &actor, id).await?;
    unit.audit(Entry::new("view.restore", "view", id.0, &view.name).after(&view));
    told(&mut unit, &view)?;
    unit.commit().await?;
    Ok(view)
}

/// Removes what was thrown away long ago, with the addresses that showed it. The audit trail keeps what it was.
///
/// # Errors
/// The database's.
pub async fn purge(ctx: &Ctx) -> Result<()> {
    sqlx::query!("delete from saved_view where deleted_at < $1", ctx.now - KEPT)
        .execute(&ctx.pool)
        .await?;
    Ok(())
}

/// A view that is private again is shown by no address of others.
async fn forget_others(unit: &mut Unit, view: &SavedView) -> Result<()> {
    sqlx::query!(
        "delete from feed where view_id = $1 and member_id <> $2",
        view.id.0,
        view.owner.id.0
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

async fn changeable(unit: &mut Unit, actor: &Actor, id: ViewId) -> Result<SavedView> {
    sqlx::query!("select id from saved_view where id = $1 for update", id.0)
        .fetch_optional(&mut **unit)
        .await?;
    let view = find(unit, actor, id).await?;
    allow(actor, Action::ChangeKept(view.owner.id)).or_error()?;
    Ok(view)
}

/// A filter as it is stored: words of a size that a search takes.
fn checked(filter: &Filter) -> Filter {
    let mut kinds = filter.kinds.clone();
    kinds.sort_unstable();
    kinds.dedup();
    Filter {
        kinds,
        text: text::wanted(&filter.text, 100),
        ..filter.clone()
    }
}

fn told(unit: &mut Unit, view: &SavedView) -> Result<()> {
    unit.change(Topic::View, view.id.0, view.version, &Audience::Everyone)
}
