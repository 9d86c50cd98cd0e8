//! Members: the directory and what administrators do; links for passwords, the first administrator and one's own
//! account are in the files beside this one.

mod first;
mod link;
mod own;

pub use first::{is_empty, set_up, setup_secret};
pub use link::{link_owner, use_link};
pub use own::{change_password, set_preferences};

use crate::{
    Ctx, Result,
    ledger::{Entry, Unit},
    session::{self, word},
};
use link::new_link;
use model::{
    AppError, Field, Problem, Rule, TeamId, UserId,
    change::{Audience, Topic},
    person::{AccountState, Member, MemberForm, Person, Role},
    policy::{Action, Actor},
    text::{self, Login},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Everybody who can be asked to a meeting, by name.
///
/// # Errors
/// `NotSignedIn`.
pub async fn directory(ctx: &Ctx) -> Result<Vec<Person>> {
    ctx.allow(Action::UseProduct)?;
    let rows =
        sqlx::query!("select id, name, login from member where state <> 'deactivated' order by name, login")
            .fetch_all(&ctx.pool)
            .await?;
    Ok(rows
        .into_iter()
        .map(|r| Person {
            id: UserId(r.id),
            name: r.name,
            login: r.login,
        })
        .collect())
}

/// These members, also those who cannot sign in any more.
pub(crate) async fn some(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Person>> {
    let rows = sqlx::query!("select id, name, login from member where id = any($1)", ids)
        .fetch_all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|r| Person {
            id: UserId(r.id),
            name: r.name,
            login: r.login,
        })
        .collect())
}

/// Every member who can sign in, as they act, by name.
pub(crate) async fn actors(conn: &mut PgConnection) -> Result<Vec<(Actor, Person)>> {
    let rows = sqlx::query!(
        r#"select m.id, m.name, m.login,
                  array(select role from member_role r where r.member_id = m.id) as "roles!",
                  array(select team_id from team_member t where t.member_id = m.id) as "teams!"
           from member m where m.state = 'active' order by m.name, m.login"#
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let actor = Actor {
                id: UserId(row.id),
                roles: row.roles.iter().map(|role| word(role)).collect::<Result<_>>()?,
                teams: row.teams.into_iter().map(TeamId).collect(),
            };
            let person = Person {
                id: actor.id,
                name: row.name,
                login: row.login,
            };
            Ok((actor, person))
        })
        .collect()
}

/// Who is in which team.
///
/// # Errors
/// `NotSignedIn`.
pub async fn in_teams(ctx: &Ctx) -> Result<Vec<(TeamId, UserId)>> {
    ctx.allow(Action::UseProduct)?;
    let rows = sqlx::query!(
        "select t.team_id, t.member_id from team_member t join member m on m.id = t.member_id
         where m.state <> 'deactivated' order by m.name, m.login"
    )
    .fetch_all(&ctx.pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (TeamId(row.team_id), UserId(row.member_id)))
        .collect())
}

/// Every account, for administrators.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Ctx) -> Result<Vec<Member>> {
    ctx.allow(Action::ManageMembers)?;
    let ids = sqlx::query_scalar!("select id from member order by state = 'deactivated', name, login")
        .fetch_all(&ctx.pool)
        .await?;
    let mut conn = ctx.pool.acquire().await?;
    read(&mut conn, &ids).await
}

async fn read(conn: &mut sqlx::PgConnection, ids: &[Uuid]) -> Result<Vec<Member>> {
    let rows = sqlx::query!(
        r#"select m.id, m.login, m.name, m.email, m.state, m.version,
                  array(select role from member_role r where r.member_id = m.id order by role) as "roles!",
                  array(select team_id from team_member t where t.member_id = m.id order by team_id) as "teams!"
           from unnest($1::uuid[]) with ordinality as wanted (id, n) join member m using (id) order by n"#,
        ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                person: Person {
                    id: UserId(row.id),
                    name: row.name,
                    login: row.login,
                },
                email: row.email,
                state: word(&row.state)?,
                roles: row.roles.iter().map(|r| word::<Role>(r)).collect::<Result<_>>()?,
                teams: row.teams.into_iter().map(TeamId).collect(),
                version: row.version,
            })
        })
        .collect()
}

async fn read_one(unit: &mut Unit, id: UserId) -> Result<Member> {
    Ok(read(unit, &[id.0]).await?.pop().ok_or(AppError::NotFound)?)
}

struct Checked {
    login: Login,
    name: String,
    email: Option<String>,
}

fn check(form: &MemberForm) -> Result<Checked> {
    let mut problems = Vec::new();
    let login = Login::parse(&form.login).map_err(|p| problems.push(p)).ok();
    let name = text::line(Field::Name, &form.name, 100)
        .map_err(|p| problems.push(p))
        .ok();
    let email = text::email(&form.email).map_err(|p| problems.push(p)).ok();
    if form.roles.is_empty() {
        problems.push(Problem::new(Field::Roles, Rule::Required));
    }
    match (login, name, email) {
        (Some(login), Some(name), Some(email)) if problems.is_empty() => Ok(Checked { login, name, email }),
        _ => Err(problems.into()),
    }
}

/// Invites somebody; returns the secret of the link with which they choose a password.
///
/// # Errors
/// `Forbidden`; `Invalid` by field.
pub async fn invite(ctx: &Ctx, form: &MemberForm) -> Result<(Member, String)> {
    ctx.allow(Action::ManageMembers)?;
    let checked = check(form)?;
    let id = UserId(Uuid::now_v7());
    let mut unit = ctx.begin().await?;
    sqlx::query!(
        "insert into member (id, login, name, email, state, created_at) values ($1, $2, $3, $4, 'invited', $5)",
        id.0,
        checked.login.as_str(),
        checked.name,
        checked.email,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    write_roles_and_teams(&mut unit, id, form).await?;
    let link = new_link(&mut unit, ctx, Some(id)).await?;
    let member = read_one(&mut unit, id).await?;
    unit.audit(Entry::new("member.invite", "member", id.0, &member.person.name).after(&member));
    unit.change(Topic::Member, id.0, 1, &Audience::Everyone)?;
    unit.commit().await?;
    Ok((member, link))
}

/// Changes name, login, mail, roles and teams of a member.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` by field, also when no administrator would remain.
pub async fn update(ctx: &Ctx, id: UserId, version: i64, form: &MemberForm) -> Result<Member> {
    ctx.allow(Action::ManageMembers)?;
    let checked = check(form)?;
    let mut unit = ctx.begin().await?;
    let before = lock(&mut unit, id, version).await?;
    sqlx::query!(
        "update member set login = $2, name = $3, email = $4 where id = $1",
        id.0,
        checked.login.as_str(),
        checked.name,
        checked.email
    )
    .execute(&mut *unit)
    .await?;
    write_roles_and_teams(&mut unit, id, form).await?;
    finish_change(unit, "member.update", before).await
}

/// Shuts an account: its sessions end at once, what it did stays.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` when no administrator would remain.
pub async fn deactivate(ctx: &Ctx, id: UserId, version: i64) -> Result<Member> {
    set_state(ctx, id, version, AccountState::Deactivated, "member.deactivate").await
}

/// Opens a shut account again; without a password yet it is invited.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`.
pub async fn reactivate(ctx: &Ctx, id: UserId, version: i64) -> Result<Member> {
    set_state(ctx, id, version, AccountState::Active, "member.reactivate").await
}

async fn set_state(
    ctx: &Ctx,
    id: UserId,
    version: i64,
    state: AccountState,
    action: &'static str,
) -> Result<Member> {
    ctx.allow(Action::ManageMembers)?;
    let mut unit = ctx.begin().await?;
    let before = lock(&mut unit, id, version).await?;
    sqlx::query!(
        "update member set state = case when $2 = 'active' and password_hash is null then 'invited' else $2 end
         where id = $1",
        id.0,
        state.as_str()
    )
    .execute(&mut *unit)
    .await?;
    if state == AccountState::Deactivated {
        session::revoke_all(&mut unit, id, None).await?;
    }
    finish_change(unit, action, before).await
}

/// A new link with which a member chooses another password; older links and all sessions end.
///
/// # Errors
/// `Forbidden`, `NotFound`; `WrongState` for a shut account.
pub async fn reset(ctx: &Ctx, id: UserId) -> Result<String> {
    ctx.allow(Action::ManageMembers)?;
    let mut unit = ctx.begin().await?;
    let member = read_one(&mut unit, id).await?;
    if member.state == AccountState::Deactivated {
        return Err(AppError::WrongState.into());
    }
    sqlx::query!(
        "delete from one_time_link where member_id = $1 and used_at is null",
        id.0
    )
    .execute(&mut *unit)
    .await?;
    session::revoke_all(&mut unit, id, None).await?;
    let link = new_link(&mut unit, ctx, Some(id)).await?;
    unit.audit(Entry::new("member.reset", "member", id.0, &member.person.name));
    unit.commit().await?;
    Ok(link)
}

async fn lock(unit: &mut Unit, id: UserId, version: i64) -> Result<Member> {
    // One order for all who change members, so that the last two administrators cannot remove each other.
    sqlx::query!("select member_id from member_role where role = 'admin' order by member_id for update")
        .fetch_all(&mut **unit)
        .await?;
    sqlx::query!("select id from member where id = $1 for update", id.0)
        .fetch_optional(&mut **unit)
        .await?;
    let member = read_one(unit, id).await?;
    if member.version == version {
        Ok(member)
    } else {
        Err(AppError::Stale.into())
    }
}

async fn finish_change(mut unit: Unit, action: &'static str, before: Member) -> Result<Member> {
    let id = before.person.id;
    sqlx::query!("update member set version = version + 1 where id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    let admins = sqlx::query_scalar!(
        r#"select count(*) as "n!" from member_role r join member m on m.id = r.member_id
           where r.role = 'admin' and m.state = 'active'"#
    )
    .fetch_one(&mut *unit)
    .await?;
    if admins == 0 {
        return Err(Problem::new(Field::Roles, Rule::LastAdmin).into());
    }
    let after = read_one(&mut unit, id).await?;
    unit.audit(
        Entry::new(action, "member", id.0, &after.person.name)
            .before(&before)
            .after(&after),
    );
    unit.change(Topic::Member, id.0, after.version, &Audience::Everyone)?;
    unit.commit().await?;
    Ok(after)
}

async fn write_roles_and_teams(unit: &mut Unit, id: UserId, form: &MemberForm) -> Result<()> {
    let roles: Vec<String> = form.roles.iter().map(|r| r.as_str().to_owned()).collect();
    sqlx::query!(
        "delete from member_role where member_id = $1 and role <> all($2)",
        id.0,
        &roles
    )
    .execute(&mut **unit)
    .await?;
    sqlx::query!(
        "insert into member_role (member_id, role) select $1, unnest($2::text[]) on conflict do nothing",
        id.0,
        &roles
    )
    .execute(&mut **unit)
    .await?;
    let teams: Vec<Uuid> = form.teams.iter().map(|t| t.0).collect();
    sqlx::query!(
        "delete from team_member where member_id = $1 and team_id <> all($2)",
        id.0,
        &teams
    )
    .execute(&mut **unit)
    .await?;
    // A team that does not exist is left out by the join rather than reported: the list came from us.
    sqlx::query!(
        "insert into team_member (member_id, team_id)
         select $1, id from team where id = any($2) on conflict do nothing",
        id.0,
        &teams
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}
