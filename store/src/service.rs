//! The services that deployments touch, and when each may be touched in production.

use crate::{Ctx, Result, Unit, ledger::Entry, zone};
use model::{
    AppError, Field, Problem, Rule,
    change::{Audience, Topic},
    conflict::Service,
    hours::{HoursForm, WeekHours},
    policy::Action,
    text,
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// Services at the most.
const SERVICES_MAX: i64 = 500;

/// All services, by name.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<Service>> {
    ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    all(&mut conn).await
}

/// All services, for use cases.
pub(crate) async fn all(conn: &mut PgConnection) -> Result<Vec<Service>> {
    let rows =
        sqlx::query!(r#"select name, hours as "hours: Json<WeekHours>", version from service order by name"#)
            .fetch_all(conn)
            .await?;
    let service = |name, hours: Option<Json<WeekHours>>, version| Service {
        name,
        hours: hours.map(|hours| hours.0),
        version,
    };
    Ok(rows
        .into_iter()
        .map(|row| service(row.name, row.hours, row.version))
        .collect())
}

/// Adds a service.
///
/// # Errors
/// `Forbidden`; `Invalid` when the name is empty, too long or taken.
pub async fn create(ctx: &Ctx, name: &str) -> Result<Service> {
    ctx.allow(Action::ManageHours)?;
    let name = text::line(Field::Name, name, text::LABEL_MAX)?;
    let mut unit = ctx.begin().await?;
    let done = sqlx::query!(
        "insert into service (name, created_at) select $1, $2 where (select count(*) from service) < $3
         on conflict do nothing",
        name,
        ctx.now,
        SERVICES_MAX
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Problem::new(Field::Name, Rule::Taken).into());
    }
    let service = Service {
        name,
        hours: None,
        version: 1,
    };
    unit.audit(Entry::new("service.create", "service", None, &service.name).after(&service));
    told(&mut unit, 1)?;
    unit.commit().await?;
    Ok(service)
}

/// Says when a service may be touched in production, if what was seen is still at `version`.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` for hours that cannot be.
pub async fn set_hours(ctx: &Ctx, name: &str, version: i64, form: &HoursForm) -> Result<Service> {
    ctx.allow(Action::ManageHours)?;
    let hours = form.check(zone::rules(&form.zone)?.as_ref())?;
    let mut unit = ctx.begin().await?;
    let before = sqlx::query!(
        r#"select hours as "hours: Json<WeekHours>", version from service where name = $1 for update"#,
        name
    )
    .fetch_optional(&mut *unit)
    .await?
    .ok_or(AppError::NotFound)?;
    if before.version != version {
        return Err(AppError::Stale.into());
    }
    let service = Service {
        name: name.to_owned(),
        hours,
        version: version + 1,
    };
    sqlx::query!(
        "update service set hours = $2, version = $3 where name = $1",
        service.name,
        service.hours.as_ref().map(Json) as _,
        service.version
    )
    .execute(&mut *unit)
    .await?;
    unit.audit(
        Entry::new("service.hours", "service", None, &service.name)
            .before(&before.hours)
            .after(&service.hours),
    );
    told(&mut unit, service.version)?;
    unit.commit().await?;
    Ok(service)
}

/// What may be planned when has changed: open pages ask again.
fn told(unit: &mut Unit, version: i64) -> Result<()> {
    unit.change(Topic::Hours, Uuid::nil(), version, &Audience::Everyone)
}
