//! Secret addresses from which other calendars read.

use crate::{Ctx, Result, Unit, event, ledger::Entry, session, token, view};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use model::{
    AppError, FeedId, Field, Problem, Rule, SessionId, UserId, ViewId, calendar::Filter, policy::Action,
    view::Feed,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Addresses of one member at the most.
const FEEDS_MAX: i64 = 50;
/// How far a feed reaches into the past, and ahead, from the first day of the month.
const BACK: Months = Months::new(3);
const AHEAD: Months = Months::new(18);
/// "Last read" is written no more often than this.
const READ_EVERY: TimeDelta = TimeDelta::minutes(5);

/// What a feed answers.
#[derive(Clone, Debug)]
pub struct Page {
    /// The calendar as iCalendar text.
    pub text: String,
    /// The same for the same text.
    pub etag: String,
    /// Nothing that could be in it changed after this.
    pub changed_at: DateTime<Utc>,
}

/// One's own addresses, the oldest first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<Feed>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let rows = sqlx::query!(
        r#"select f.id, v.name as "view?", f.created_at, f.read_at
           from feed f left join saved_view v on v.id = f.view_id
           where f.member_id = $1 and v.deleted_at is null order by f.created_at, f.id"#,
        actor.id.0
    )
    .fetch_all(&ctx.pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Feed {
            id: FeedId(row.id),
            view: row.view,
            created_at: row.created_at,
            read_at: row.read_at,
        })
        .collect())
}

/// A new address, of a view or of all that one may see; answers with its secret, which nobody can look up later.
///
/// # Errors
/// `NotFound` for a view that one may not see; `Invalid` when there are too many.
pub async fn create(ctx: &Ctx, of: Option<ViewId>) -> Result<String> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let label = match of {
        Some(id) => view::find(&mut unit, &actor, id).await?.name,
        None => String::new(),
    };
    let (id, secret) = (Uuid::now_v7(), token::random());
    let done = sqlx::query!(
        "insert into feed (id, member_id, view_id, token_hash, created_at)
         select $1, $2, $3, $4, $5
         where (select count(*) from feed f left join saved_view v on v.id = f.view_id
                where f.member_id = $2 and v.deleted_at is null) < $6",
        id,
        actor.id.0,
        of.map(|id| id.0),
        token::digest(&secret),
        ctx.now,
        FEEDS_MAX
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Problem::new(Field::Name, Rule::TooMany(FEEDS_MAX as u32)).into());
    }
    unit.audit(Entry::new("feed.create", "feed", id, &label));
    unit.commit().await?;
    Ok(secret)
}

/// Another secret for an address: the old one ends.
///
/// # Errors
/// `NotFound`.
pub async fn renew(ctx: &Ctx, id: FeedId) -> Result<String> {
    let secret = token::random();
    let mut unit = ctx.begin().await?;
    let done = sqlx::query!(
        "update feed set token_hash = $3, created_at = $4, read_at = null where id = $1 and member_id = $2",
        id.0,
        ctx.allow(Action::UseProduct)?.id.0,
        token::digest(&secret),
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    finish(unit, "feed.renew", id, done.rows_affected()).await?;
    Ok(secret)
}

/// Ends an address.
///
/// # Errors
/// `NotFound`.
pub async fn revoke(ctx: &Ctx, id: FeedId) -> Result<()> {
    let mut unit = ctx.begin().await?;
    let done = sqlx::query!(
        "delete from feed where id = $1 and member_id = $2",
        id.0,
        ctx.allow(Action::UseProduct)?.id.0
    )
    .execute(&mut *unit)
    .await?;
    finish(unit, "feed.revoke", id, done.rows_affected()).await
}

async fn finish(mut unit: Unit, action: &'static str, id: FeedId, rows: u64) -> Result<()> {
    if rows == 0 {
        return Err(AppError::NotFound.into());
    }
    unit.audit(Entry::new(action, "feed", id.0, ""));
    unit.commit().await
}

/// What the address with this secret shows now, as its owner may see it.
///
/// # Errors
/// `NotFound` for a secret that is unknown or has ended, or whose owner's account is shut.
pub async fn read(ctx: &Ctx, secret: &str) -> Result<Page> {
    let (owner, of) = open(ctx, secret).await?;
    let ctx = ctx.clone().signed_in_as(owner);
    let mut conn = ctx.pool.acquire().await?;
    let (name, filter) = match of {
        Some(id) => {
            let view = view::find(&mut conn, &ctx.who()?.actor, id).await?;
            (format!("Créneau – {}", view.name), view.filter)
        }
        None => ("Créneau".to_owned(), Filter::default()),
    };
    // Read before the events: what is committed in between makes the next answer newer, never this one too old.
    let changed_at = last_change(&ctx).await?;
    drop(conn);
    let text = event::subscribed(&ctx, range(&ctx), &filter, &name).await?;
    let etag = Sha256::digest(text.as_bytes());
    let etag: String = etag.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(Page {
        text,
        etag,
        changed_at,
    })
}

/// When anything last changed that could be in the answer of an address, without making it.
///
/// # Errors
/// As [`read`].
pub async fn changed_at(ctx: &Ctx, secret: &str) -> Result<DateTime<Utc>> {
    open(ctx, secret).await?;
    last_change(ctx).await
}

async fn open(ctx: &Ctx, secret: &str) -> Result<(crate::SignedIn, Option<ViewId>)> {
    let row = sqlx::query!(
        r#"select f.id, f.member_id, f.view_id, f.read_at
           from feed f left join saved_view v on v.id = f.view_id
           where f.token_hash = $1 and v.deleted_at is null"#,
        token::digest(secret)
    )
    .fetch_optional(&ctx.pool)
    .await?
    .ok_or(AppError::NotFound)?;
    let owner = session::member(&ctx.pool, UserId(row.member_id), SessionId(Uuid::nil()))
        .await?
        .ok_or(AppError::NotFound)?;
    if row.read_at.is_none_or(|read_at| read_at < ctx.now - READ_EVERY) {
        sqlx::query!("update feed set read_at = $2 where id = $1", row.id, ctx.now)
            .execute(&ctx.pool)
            .await?;
    }
    Ok((owner, row.view_id.map(ViewId)))
}

/// The latest change there is, or the first of the month, when the days that are shown move on.
async fn last_change(ctx: &Ctx) -> Result<DateTime<Utc>> {
    let latest = sqlx::query_scalar!("select max(at) from change")
        .fetch_one(&ctx.pool)
        .await?;
    let month = first_of_month(ctx).and_time(chrono::NaiveTime::MIN).and_utc();
    Ok(latest.map_or(month, |latest| latest.max(month)))
}

fn first_of_month(ctx: &Ctx) -> NaiveDate {
    let today = ctx.now.date_naive();
    today - Days::new(today.day0().into())
}

/// The days that are shown: they move on with the month, not with every reading.
fn range(ctx: &Ctx) -> (NaiveDate, NaiveDate) {
    let first = first_of_month(ctx);
    (
        first.checked_sub_months(BACK).unwrap_or(first),
        first.checked_add_months(AHEAD).unwrap_or(first),
    )
}
