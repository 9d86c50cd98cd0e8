//! Events that are planned again and again.

use crate::{Ctx, Result, Unit, event, ledger::Entry, zone};
use model::{
    AppError, EventId, Field, Problem, Rule, TemplateId, UserId,
    calendar::Occurrence,
    event::{EventForm, EventTime, Template},
    policy::{Action, Actor, allow},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// Templates of one member at the most.
const TEMPLATES_MAX: i64 = 200;

/// One's own templates and the shared ones, of kinds that one creates, by name.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<Template>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let mut found = read(&mut conn, actor, None).await?;
    found.retain(|template| allow(actor, Action::CreateEvent(template.form.kind)).is_allowed());
    Ok(found)
}

async fn read(conn: &mut PgConnection, actor: &Actor, id: Option<TemplateId>) -> Result<Vec<Template>> {
    let rows = sqlx::query!(
        r#"select id, name, form as "form!: Json<EventForm>", shared, owner_id from template
           where (shared or owner_id = $1) and ($2::uuid is null or id = $2)
           order by lower(name), id"#,
        actor.id.0,
        id.map(|id| id.0)
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Template {
            id: TemplateId(row.id),
            name: row.name,
            form: row.form.0,
            shared: row.shared,
            can_change: allow(actor, Action::ChangeKept(UserId(row.owner_id))).is_allowed(),
        })
        .collect())
}

/// Makes a template of an event, or of the series that an occurrence belongs to.
///
/// # Errors
/// `NotFound`; `Forbidden` for a kind the roles do not create; `Invalid` when there are too many.
pub async fn create(ctx: &Ctx, of: EventId, at: Option<Occurrence>) -> Result<Template> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let view = event::view(ctx, of, at).await?;
    ctx.allow(Action::CreateEvent(view.kind()))?;
    let name = match &view.time {
        EventTime::Timed { zone, .. } => zone.clone(),
        EventTime::AllDay { .. } => ctx.who()?.preferences.zone.clone(),
    };
    let form = EventForm::from_view(&view, zone::rules(&name)?.as_ref()).as_template();
    let id = TemplateId(Uuid::now_v7());
    let mut unit = ctx.begin().await?;
    let done = sqlx::query!(
        "insert into template (id, owner_id, name, form, shared, created_at)
         select $1, $2, $3, $4, false, $5 where (select count(*) from template where owner_id = $2) < $6",
        id.0,
        actor.id.0,
        view.title,
        Json(&form) as _,
        ctx.now,
        TEMPLATES_MAX
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Problem::new(Field::Title, Rule::TooMany(TEMPLATES_MAX as u32)).into());
    }
    let template = found(&mut unit, &actor, id).await?;
    unit.audit(Entry::new("template.create", "template", id.0, &template.name).after(&template.form));
    unit.commit().await?;
    Ok(template)
}

/// Shares a template with every member, or keeps it to oneself again.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn share(ctx: &Ctx, id: TemplateId, shared: bool) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = changeable(&mut unit, &actor, id).await?;
    sqlx::query!("update template set shared = $2 where id = $1", id.0, shared)
        .execute(&mut *unit)
        .await?;
    unit.audit(
        Entry::new("template.share", "template", id.0, &before.name)
            .before(&before.shared)
            .after(&shared),
    );
    unit.commit().await
}

/// Throws a template away. What was planned from it stays.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn delete(ctx: &Ctx, id: TemplateId) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = changeable(&mut unit, &actor, id).await?;
    sqlx::query!("delete from template where id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    unit.audit(Entry::new("template.delete", "template", id.0, &before.name).before(&before.form));
    unit.commit().await
}

async fn changeable(unit: &mut Unit, actor: &Actor, id: TemplateId) -> Result<Template> {
    let template = found(unit, actor, id).await?;
    if template.can_change {
        Ok(template)
    } else {
        Err(AppError::Forbidden.into())
    }
}

async fn found(conn: &mut PgConnection, actor: &Actor, id: TemplateId) -> Result<Template> {
    let found = read(conn, actor, Some(id)).await?;
    Ok(found.into_iter().next().ok_or(AppError::NotFound)?)
}
