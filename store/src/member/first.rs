//! The first administrator.

use super::{
    check,
    link::{new_link, take_link},
    write_roles_and_teams,
};
use crate::{Ctx, Result, ledger::Entry, session, token};
use model::{
    AppError, Field, Problem, Rule, UserId,
    person::{MemberForm, Role},
    text,
};
use uuid::Uuid;

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
