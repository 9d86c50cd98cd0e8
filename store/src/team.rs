//! Teams.

use crate::{Ctx, Result, Unit, ledger::Entry, zone};
use model::{
    AppError, Field, TeamId,
    change::{Audience, Topic},
    conflict::{Holiday, TeamTime},
    hours::{HoursForm, WeekHours},
    person::Team,
    policy::Action,
    text,
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// Holidays of a team at the most.
const HOLIDAYS_MAX: usize = 1_000;

/// All teams, by name.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<Team>> {
    ctx.allow(Action::UseProduct)?;
    let rows = sqlx::query!("select id, name from team order by name")
        .fetch_all(&ctx.pool)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Team {
            id: TeamId(row.id),
            name: row.name,
        })
        .collect())
}

/// Founds a team.
///
/// # Errors
/// `Forbidden`; `Invalid` when the name is empty, too long or taken.
pub async fn create(ctx: &Ctx, name: &str) -> Result<Team> {
    ctx.allow(Action::ManageMembers)?;
    let team = Team {
        id: TeamId(Uuid::now_v7()),
        name: text::line(Field::Name, name, text::LABEL_MAX)?,
    };
    let mut unit = ctx.begin().await?;
    sqlx::query!(
        "insert into team (id, name, created_at) values ($1, $2, $3)",
        team.id.0,
        team.name,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    unit.audit(Entry::new("team.create", "team", team.id.0, &team.name).after(&team));
    unit.change(Topic::Member, team.id.0, 1, &Audience::Everyone)?;
    unit.commit().await?;
    Ok(team)
}

/// Gives a team another name.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Invalid` when the name is empty, too long or taken.
pub async fn rename(ctx: &Ctx, id: TeamId, name: &str) -> Result<()> {
    ctx.allow(Action::ManageMembers)?;
    let name = text::line(Field::Name, name, text::LABEL_MAX)?;
    let mut unit = ctx.begin().await?;
    let old = sqlx::query_scalar!("select name from team where id = $1 for update", id.0)
        .fetch_optional(&mut *unit)
        .await?
        .ok_or(model::AppError::NotFound)?;
    sqlx::query!("update team set name = $2 where id = $1", id.0, name)
        .execute(&mut *unit)
        .await?;
    let team = |name: &str| Team {
        id,
        name: name.to_owned(),
    };
    unit.audit(
        Entry::new("team.rename", "team", id.0, &name)
            .before(&team(&old))
            .after(&team(&name)),
    );
    unit.change(Topic::Member, id.0, 1, &Audience::Everyone)?;
    unit.commit().await
}

/// When each team works, and on which days it does not.
///
/// # Errors
/// `NotSignedIn`.
pub async fn times(ctx: &Ctx) -> Result<Vec<TeamTime>> {
    ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    all_times(&mut conn).await
}

/// The same, for use cases.
pub(crate) async fn all_times(conn: &mut PgConnection) -> Result<Vec<TeamTime>> {
    let holidays = sqlx::query!("select team_id, day, name from holiday order by day")
        .fetch_all(&mut *conn)
        .await?;
    let rows =
        sqlx::query!(r#"select id, hours as "hours: Json<WeekHours>", version from team order by name"#)
            .fetch_all(conn)
            .await?;
    let of = |team: Uuid| {
        let own = holidays.iter().filter(move |holiday| holiday.team_id == team);
        own.map(|holiday| Holiday {
            day: holiday.day,
            name: holiday.name.clone(),
        })
        .collect()
    };
    Ok(rows
        .into_iter()
        .map(|row| TeamTime {
            team: TeamId(row.id),
            hours: row.hours.map(|hours| hours.0),
            holidays: of(row.id),
            version: row.version,
        })
        .collect())
}

/// Says when a team works, if what was seen is still at `version`.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` for hours that cannot be.
pub async fn set_hours(ctx: &Ctx, id: TeamId, version: i64, form: &HoursForm) -> Result<()> {
    ctx.allow(Action::ManageHours)?;
    let hours = form.check(zone::rules(&form.zone)?.as_ref())?;
    let mut unit = ctx.begin().await?;
    let before = locked(&mut unit, id, version).await?;
    sqlx::query!(
        "update team set hours = $2, version = version + 1 where id = $1",
        id.0,
        hours.as_ref().map(Json) as _
    )
    .execute(&mut *unit)
    .await?;
    unit.audit(
        Entry::new("team.hours", "team", id.0, &before.0)
            .before(&before.1)
            .after(&hours),
    );
    unit.change(Topic::Hours, id.0, version + 1, &Audience::Everyone)?;
    unit.commit().await
}

/// Says on which days a team does not work, in the place of what it had, if that is still at `version`.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`.
pub async fn set_holidays(ctx: &Ctx, id: TeamId, version: i64, holidays: &[Holiday]) -> Result<()> {
    ctx.allow(Action::ManageHours)?;
    if holidays.len() > HOLIDAYS_MAX {
        return Err(model::Problem::new(Field::File, model::Rule::TooMany(HOLIDAYS_MAX as u32)).into());
    }
    let mut unit = ctx.begin().await?;
    let (name, _) = locked(&mut unit, id, version).await?;
    let before = sqlx::query_as!(
        Holiday,
        "delete from holiday where team_id = $1 returning day, name",
        id.0
    )
    .fetch_all(&mut *unit)
    .await?;
    let (days, names): (Vec<_>, Vec<String>) = holidays.iter().map(|h| (h.day, shown(&h.name))).unzip();
    sqlx::query!(
        "insert into holiday (team_id, day, name)
         select $1, day, name from unnest($2::date[], $3::text[]) as given (day, name) on conflict do nothing",
        id.0,
        &days,
        &names
    )
    .execute(&mut *unit)
    .await?;
    sqlx::query!("update team set version = version + 1 where id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    unit.audit(
        Entry::new("team.holidays", "team", id.0, &name)
            .before(&before)
            .after(&holidays),
    );
    unit.change(Topic::Hours, id.0, version + 1, &Audience::Everyone)?;
    unit.commit().await
}

/// The whole days that a calendar file names: holidays, for a team to take over.
///
/// # Errors
/// `Forbidden`; `TooLarge` or `Unreadable` for a file that is refused whole.
pub fn read_holidays(ctx: &Ctx, file: &[u8]) -> Result<Vec<Holiday>> {
    ctx.allow(Action::ManageHours)?;
    crate::event::whole_days(file, ctx.now)
}

/// A name that fits.
fn shown(name: &str) -> String {
    let name = text::wanted(name, 200);
    if name.is_empty() { "—".into() } else { name }
}

/// Name and hours of a team nobody else changes until the transaction ends.
async fn locked(unit: &mut Unit, id: TeamId, version: i64) -> Result<(String, Option<WeekHours>)> {
    let row = sqlx::query!(
        r#"select name, hours as "hours: Json<WeekHours>", version from team where id = $1 for update"#,
        id.0
    )
    .fetch_optional(&mut **unit)
    .await?
    .ok_or(AppError::NotFound)?;
    if row.version == version {
        Ok((row.name, row.hours.map(|hours| hours.0)))
    } else {
        Err(AppError::Stale.into())
    }
}
