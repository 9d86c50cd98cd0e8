//! Members: the directory, what administrators do, one's own account, and the first administrator.

use crate::{
    Ctx, Result,
    ledger::{Entry, Unit},
    session::{self, word},
    token,
};
use chrono::TimeDelta;
use model::{
    AppError, Field, Problem, Rule, TeamId, UserId,
    change::{Audience, Topic},
    person::{AccountState, Member, MemberForm, Person, Preferences, Role},
    policy::Action,
    text::{self, Login},
};
use uuid::Uuid;

/// How long an invitation or a reset link can be used.
const LINK_LIFETIME: TimeDelta = TimeDelta::days(7);

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

// One-time links ---------------------------------------------------------------

async fn new_link(unit: &mut Unit, ctx: &Ctx, member: Option<UserId>) -> Result<String> {
    let secret = token::random();
    sqlx::query!(
        "insert into one_time_link (token_hash, member_id, created_at, expires_at) values ($1, $2, $3, $4)",
        token::digest(&secret),
        member.map(|m| m.0),
        ctx.now,
        ctx.now + LINK_LIFETIME
    )
    .execute(&mut **unit)
    .await?;
    Ok(secret)
}

/// The member a link is for, while it can be used. Looking changes nothing.
///
/// # Errors
/// `NotFound` when it is unknown, used or run out.
pub async fn link_owner(ctx: &Ctx, secret: &str) -> Result<Person> {
    let row = sqlx::query!(
        "select m.id, m.name, m.login from one_time_link l join member m on m.id = l.member_id
         where l.token_hash = $1 and l.used_at is null and l.expires_at > $2 and m.state <> 'deactivated'",
        token::digest(secret),
        ctx.now
    )
    .fetch_optional(&ctx.pool)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Person {
        id: UserId(row.id),
        name: row.name,
        login: row.login,
    })
}

/// Uses a link: sets the password, opens the account and a session; returns its token.
///
/// # Errors
/// `NotFound`; `Invalid` for a bad password.
pub async fn use_link(ctx: &Ctx, secret: &str, password: &str, agent: &str) -> Result<String> {
    let owner = link_owner(ctx, secret).await?;
    text::new_password(Field::NewPassword, password)?;
    let hash = token::hash_password(password).await?;
    let mut unit = ctx.begin().await?;
    take_link(&mut unit, ctx, secret).await?;
    let opened = sqlx::query!(
        "update member set password_hash = $2, state = 'active', version = version + 1
         where id = $1 and state <> 'deactivated'",
        owner.id.0,
        hash
    )
    .execute(&mut *unit)
    .await?;
    if opened.rows_affected() == 0 {
        return Err(AppError::NotFound.into());
    }
    // Whoever knew the former password is out.
    session::revoke_all(&mut unit, owner.id, None).await?;
    sqlx::query!("delete from sign_in_failure where login = $1", owner.login)
        .execute(&mut *unit)
        .await?;
    unit.act_as(owner.id.0, &owner.name);
    unit.audit(Entry::new(
        "member.choose_password",
        "member",
        owner.id.0,
        &owner.name,
    ));
    let token = session::open(&mut unit, ctx, owner.id, agent).await?;
    unit.commit().await?;
    Ok(token)
}

/// Two clicks at once: only one of them finds the link unused.
async fn take_link(unit: &mut Unit, ctx: &Ctx, secret: &str) -> Result<()> {
    let taken = sqlx::query!(
        "update one_time_link set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2",
        token::digest(secret),
        ctx.now
    )
    .execute(&mut **unit)
    .await?;
    if taken.rows_affected() == 1 {
        Ok(())
    } else {
        Err(AppError::NotFound.into())
    }
}

// The first administrator --------------------------------------------------------

/// Whether nobody has an account yet.
///
/// # Errors
/// The database's.
pub async fn is_empty(ctx: &Ctx) -> Result<bool> {
    let mut conn = ctx.pool.acquire().await?;
    nobody_yet(&mut conn).await
}

async fn nobody_yet(conn: &mut sqlx::PgConnection) -> Result<bool> {
    let any = sqlx::query_scalar!(r#"select exists (select from member) as "any!""#)
        .fetch_one(conn)
        .await?;
    Ok(!any)
}

/// A new secret for creating the first administrator, printed in the log; older ones end.
///
/// # Errors
/// The database's.
pub async fn setup_secret(ctx: &Ctx) -> Result<String> {
    let mut unit = ctx.begin().await?;
    sqlx::query!("delete from one_time_link where member_id is null")
        .execute(&mut *unit)
        .await?;
    let secret = new_link(&mut unit, ctx, None).await?;
    unit.commit().await?;
    Ok(secret)
}

/// Creates the first administrator; returns the token of their session.
///
/// # Errors
/// `WrongState` once somebody has an account; `Invalid` by field, `Token` when the secret is not right.
pub async fn set_up(
    ctx: &Ctx,
    secret: &str,
    form: &MemberForm,
    password: &str,
    agent: &str,
) -> Result<String> {
    let form = MemberForm {
        roles: vec![Role::Admin],
        teams: Vec::new(),
        ..form.clone()
    };
    let checked = check(&form)?;
    text::new_password(Field::NewPassword, password)?;
    let known = sqlx::query_scalar!(
        r#"select exists (select from one_time_link
           where token_hash = $1 and member_id is null and used_at is null) as "known!""#,
        token::digest(secret)
    )
    .fetch_one(&ctx.pool)
    .await?;
    let wrong_token = || Problem::new(Field::Token, Rule::Wrong);
    if !known {
        return Err(wrong_token().into());
    }
    let hash = token::hash_password(password).await?;
    let mut unit = ctx.begin().await?;
    take_link(&mut unit, ctx, secret)
        .await
        .map_err(|_| wrong_token())?;
    if !nobody_yet(&mut unit).await? {
        return Err(AppError::WrongState.into());
    }
    let id = UserId(Uuid::now_v7());
    sqlx::query!(
        "insert into member (id, login, name, email, password_hash, state, created_at)
         values ($1, $2, $3, $4, $5, 'active', $6)",
        id.0,
        checked.login.as_str(),
        checked.name,
        checked.email,
        hash,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    write_roles_and_teams(&mut unit, id, &form).await?;
    unit.act_as(id.0, &checked.name);
    unit.audit(Entry::new("member.set_up", "member", id.0, &checked.name));
    let token = session::open(&mut unit, ctx, id, agent).await?;
    unit.commit().await?;
    Ok(token)
}

// One's own account ----------------------------------------------------------------

/// Stores how the actor wants the product to look, and their name.
///
/// # Errors
/// `NotSignedIn`; `Invalid` for a bad name or zone.
pub async fn set_preferences(ctx: &Ctx, name: &str, preferences: &Preferences) -> Result<()> {
    let who = ctx.who()?;
    ctx.allow(Action::UseProduct)?;
    let name = text::line(Field::Name, name, 100)?;
    crate::zone::rules(&preferences.zone)?;
    let mut unit = ctx.begin().await?;
    sqlx::query!(
        "update member set name = $2, lang = $3, theme = $4, density = $5, zone = $6, version = version + 1 where id = $1",
        who.actor.id.0,
        name,
        preferences.lang.as_str(),
        preferences.theme.as_str(),
        preferences.density.as_str(),
        preferences.zone
    )
    .execute(&mut *unit)
    .await?;
    let entry = Entry::new("account.update", "member", who.actor.id.0, &name);
    unit.audit(
        entry
            .before(&(&who.person.name, &who.preferences))
            .after(&(&name, preferences)),
    );
    if name != who.person.name {
        unit.change(Topic::Member, who.actor.id.0, 0, &Audience::Everyone)?;
    }
    unit.commit().await
}

/// Changes the actor's password; every other session of theirs ends.
///
/// # Errors
/// `NotSignedIn`; `Invalid` when the old one is wrong or the new one bad.
pub async fn change_password(ctx: &Ctx, old: &str, new: &str) -> Result<()> {
    let who = ctx.who()?;
    ctx.allow(Action::UseProduct)?;
    text::new_password(Field::NewPassword, new)?;
    let hash = sqlx::query_scalar!("select password_hash from member where id = $1", who.actor.id.0)
        .fetch_one(&ctx.pool)
        .await?;
    let old: String = old.chars().take(text::PASSWORD_MAX as usize + 1).collect();
    if !token::verify_password(&old, hash).await? {
        return Err(Problem::new(Field::Password, Rule::Wrong).into());
    }
    let hash = token::hash_password(new).await?;
    let mut unit = ctx.begin().await?;
    sqlx::query!(
        "update member set password_hash = $2 where id = $1",
        who.actor.id.0,
        hash
    )
    .execute(&mut *unit)
    .await?;
    session::revoke_all(&mut unit, who.actor.id, Some(who.session)).await?;
    unit.audit(Entry::new(
        "account.change_password",
        "member",
        who.actor.id.0,
        &who.person.name,
    ));
    unit.commit().await
}
