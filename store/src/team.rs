//! Teams.

use crate::{Ctx, Result, ledger::Entry};
use model::{
    Field, TeamId,
    change::{Audience, Topic},
    person::Team,
    policy::Action,
    text,
};
use uuid::Uuid;

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
