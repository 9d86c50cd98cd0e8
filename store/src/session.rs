//! Signing in and out, and the sessions of one's own account.

use crate::{Ctx, Error, Result, SignedIn, ledger::Entry, token};
use chrono::TimeDelta;
use model::{
    Field, Problem, Rule, SessionId, TeamId, UserId,
    person::{Person, Preferences, Role, SessionInfo},
    policy::{Action, Actor},
};
use sqlx::PgPool;
use std::str::FromStr;
use uuid::Uuid;

/// How long a browser stays signed in.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);
/// This many wrong passwords in a row lock a login …
const FAILURES_MAX: i32 = 5;
/// … for this long.
const LOCK: TimeDelta = TimeDelta::minutes(15);
/// "Last seen" is written no more often than this.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Checks a password and opens a session; returns the token for the cookie.
///
/// The answer to an unknown account, a wrong password and a locked login is the same, and takes as long.
///
/// # Errors
/// `Invalid` with `Password` `Wrong`.
pub async fn sign_in(ctx: &Ctx, login: &str, password: &str, agent: &str) -> Result<String> {
    let login = model::text::wanted(&login.to_lowercase(), 100);
    let password: String = password
        .chars()
        .take(model::text::PASSWORD_MAX as usize + 1)
        .collect();
    let account = sqlx::query!(
        "select id, name, password_hash, state from member where login = $1",
        login
    )
    .fetch_optional(&ctx.pool)
    .await?
    .filter(|m| m.state == "active");
    let hash = account.as_ref().and_then(|m| m.password_hash.clone());
    let right = token::verify_password(&password, hash).await?;
    // Asked after the slow part: of many guesses sent at once, those after the fifth find it locked.
    let locked = is_locked(ctx, &login).await?;
    match account {
        Some(account) if right && !locked => {
            let mut unit = ctx.begin().await?;
            sqlx::query!("delete from sign_in_failure where login = $1", login)
                .execute(&mut *unit)
                .await?;
            unit.act_as(account.id, &account.name);
            let token = open(&mut unit, ctx, UserId(account.id), agent).await?;
            unit.commit().await?;
            Ok(token)
        }
        _ => {
            if !locked {
                note_failure(ctx, &login).await?;
            }
            Err(Problem::new(Field::Password, Rule::Wrong).into())
        }
    }
}

async fn is_locked(ctx: &Ctx, login: &str) -> Result<bool> {
    let until = sqlx::query_scalar!("select locked_until from sign_in_failure where login = $1", login)
        .fetch_optional(&ctx.pool)
        .await?
        .flatten();
    Ok(until.is_some_and(|until| until > ctx.now))
}

/// Counts a failure; the fifth in a row locks. While locked, further tries count for nothing.
async fn note_failure(ctx: &Ctx, login: &str) -> Result<()> {
    let mut unit = ctx.begin().await?;
    let row = sqlx::query!(
        "insert into sign_in_failure as f (login, failures, last_at) values ($1, 1, $2)
         on conflict (login) do update set
             failures = case when f.locked_until > $2 then f.failures
                             when f.last_at < $3 then 1 else f.failures + 1 end,
             last_at = case when f.locked_until > $2 then f.last_at else $2 end,
             locked_until = case when f.locked_until > $2 then f.locked_until
                                 when f.last_at >= $3 and f.failures + 1 >= $4 then $5 end
         returning failures, locked_until",
        login,
        ctx.now,
        ctx.now - LOCK,
        FAILURES_MAX,
        ctx.now + LOCK,
    )
    .fetch_one(&mut *unit)
    .await?;
    if row.failures == FAILURES_MAX && row.locked_until == Some(ctx.now + LOCK) {
        unit.audit(Entry::new("session.lock", "login", None, login));
    }
    unit.commit().await
}

/// Opens a session for a member.
pub(crate) async fn open(unit: &mut crate::Unit, ctx: &Ctx, member: UserId, agent: &str) -> Result<String> {
    let (id, token) = (Uuid::now_v7(), token::random());
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    sqlx::query!(
        "insert into session (id, token_hash, member_id, created_at, seen_at, expires_at, agent, address)
         values ($1, $2, $3, $4, $4, $5, $6, $7)",
        id,
        token::digest(&token),
        member.0,
        ctx.now,
        ctx.now + LIFETIME,
        agent,
        ctx.address,
    )
    .execute(&mut **unit)
    .await?;
    unit.audit(Entry::new("session.open", "session", id, ""));
    Ok(token)
}

/// Whose cookie this is, if it is anybody's who may still use the product.
///
/// # Errors
/// The database's.
pub async fn find(ctx: &Ctx, token: &str) -> Result<Option<SignedIn>> {
    let row = sqlx::query!(
        r#"select s.id, s.seen_at, s.member_id from session s where s.token_hash = $1 and s.expires_at > $2"#,
        token::digest(token),
        ctx.now,
    )
    .fetch_optional(&ctx.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.seen_at < ctx.now - SEEN_EVERY {
        sqlx::query!("update session set seen_at = $2 where id = $1", row.id, ctx.now)
            .execute(&ctx.pool)
            .await?;
    }
    member(&ctx.pool, UserId(row.member_id), SessionId(row.id)).await
}

/// A member as they act, unless their account is shut.
///
/// # Errors
/// The database's.
pub(crate) async fn member(pool: &PgPool, id: UserId, session: SessionId) -> Result<Option<SignedIn>> {
    let row = sqlx::query!(
        r#"select m.login, m.name, m.lang, m.theme, m.density, m.zone, m.week_start,
                  array(select role from member_role r where r.member_id = m.id) as "roles!",
                  array(select team_id from team_member t where t.member_id = m.id) as "teams!"
           from member m where m.id = $1 and m.state = 'active'"#,
        id.0
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SignedIn {
        actor: Actor {
            id,
            roles: row.roles.iter().map(|r| word::<Role>(r)).collect::<Result<_>>()?,
            teams: row.teams.into_iter().map(TeamId).collect(),
        },
        person: Person {
            id,
            name: row.name,
            login: row.login,
        },
        session,
        preferences: Preferences {
            lang: word(&row.lang)?,
            theme: word(&row.theme)?,
            density: word(&row.density)?,
            zone: row.zone,
            week_start: word(&row.week_start)?,
        },
    }))
}

/// A stored word as its type.
pub(crate) fn word<T: FromStr>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::Defect(format!("unknown stored word {text:?}")))
}

/// The browsers in which the actor is signed in, the latest first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<SessionInfo>> {
    let who = ctx.who()?;
    ctx.allow(Action::UseProduct)?;
    let rows = sqlx::query!(
        "select id, created_at, seen_at, agent from session
         where member_id = $1 and expires_at > $2 order by seen_at desc limit 100",
        who.actor.id.0,
        ctx.now
    )
    .fetch_all(&ctx.pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionInfo {
            id: SessionId(row.id),
            created_at: row.created_at,
            seen_at: row.seen_at,
            agent: row.agent,
            current: row.id == who.session.0,
        })
        .collect())
}

/// Ends one of the actor's own sessions.
///
/// # Errors
/// `NotFound` when it is not theirs.
pub async fn revoke(ctx: &Ctx, session: SessionId) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut unit = ctx.begin().await?;
    let done = sqlx::query!(
        "delete from session where id = $1 and member_id = $2",
        session.0,
        actor.id.0
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        return Err(model::AppError::NotFound.into());
    }
    unit.audit(Entry::new("session.close", "session", session.0, ""));
    unit.commit().await
}

/// Ends all sessions of a member but `keep`.
pub(crate) async fn revoke_all(
    unit: &mut crate::Unit,
    member: UserId,
    keep: Option<SessionId>,
) -> Result<()> {
    sqlx::query!(
        "delete from session where member_id = $1 and id is distinct from $2",
        member.0,
        keep.map(|s| s.0)
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// Forgets what has run out: sessions, links, old failures.
///
/// # Errors
/// The database's.
pub async fn forget_expired(ctx: &Ctx) -> Result<()> {
    sqlx::query!("delete from session where expires_at < $1", ctx.now)
        .execute(&ctx.pool)
        .await?;
    sqlx::query!(
        "delete from one_time_link where expires_at < $1",
        ctx.now - TimeDelta::days(90)
    )
    .execute(&ctx.pool)
    .await?;
    sqlx::query!(
        "delete from sign_in_failure where last_at < $1",
        ctx.now - TimeDelta::days(1)
    )
    .execute(&ctx.pool)
    .await?;
    Ok(())
}
