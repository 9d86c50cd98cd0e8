//! One's own account.

use crate::{Ctx, Result, ledger::Entry, session, token};
use model::{
    Field, Problem, Rule,
    change::{Audience, Topic},
    person::Preferences,
    policy::Action,
    text,
};

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
        "update member set name = $2, lang = $3, theme = $4, density = $5, zone = $6, week_start = $7, version = version + 1 where id = $1",
        who.actor.id.0,
        name,
        preferences.lang.as_str(),
        preferences.theme.as_str(),
        preferences.density.as_str(),
        preferences.zone,
        preferences.week_start.as_str()
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
