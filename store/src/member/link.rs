//! Links for choosing a password, each good for one time.

use crate::{
    Ctx, Result,
    ledger::{Entry, Unit},
    session, token,
};
use chrono::TimeDelta;
use model::{AppError, Field, UserId, person::Person, text};

/// How long an invitation or a reset link can be used.
const LINK_LIFETIME: TimeDelta = TimeDelta::days(7);

/// Makes a link for `member`, or for the first administrator; the secret in it is not kept.
pub(super) async fn new_link(unit: &mut Unit, ctx: &Ctx, member: Option<UserId>) -> Result<String> {
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
pub(super) async fn take_link(unit: &mut Unit, ctx: &Ctx, secret: &str) -> Result<()> {
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
