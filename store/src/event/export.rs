//! Calendar files out.

use super::{
    calendar::Selected,
    import::stored,
    occurrence::{from_key, to_ical},
    row::{self, EventRow},
};
use crate::{Ctx, Result, zone};
use chrono::NaiveDate;
use chrono_tz::Tz;
use ical::{Series, When};
use model::{calendar::Filter, event::EventTime, policy::Action};
use uuid::Uuid;

/// Events of a subscription at the most, the latest first.
const SUBSCRIBED_MAX: i64 = 20_000;

/// The filtered events of a stretch of days as a calendar file; series stay series.
///
/// # Errors
/// `NotSignedIn`.
pub async fn export(ctx: &Ctx, range: (NaiveDate, NaiveDate), filter: &Filter) -> Result<String> {
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    let shown = super::cards(ctx, range, &reader, filter).await?;
    let ids: std::collections::BTreeSet<Uuid> = shown.iter().map(|card| card.id.0).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    write(ctx, &ids, "Créneau").await
}

/// What a calendar elsewhere subscribes to: every event that touches these days, on the reader's calendar, under a
/// name. Series are not expanded: one without end has no end there either.
///
/// # Errors
/// `NotSignedIn`.
pub async fn subscribed(
    ctx: &Ctx,
    range: (NaiveDate, NaiveDate),
    filter: &Filter,
    name: &str,
) -> Result<String> {
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    let found = Selected::of(ctx, filter)?;
    let ids = sqlx::query_scalar!(
        "select id from event e
         where deleted_at is null
           and ((recurrence is null and starts_at is not null
                    and tstzrange(starts_at, ends_at, '[]') && tstzrange($1, $2, '[)'))
                or (recurrence is null and first_day is not null
                    and daterange(first_day, last_day, '[]') && daterange($3, $4, '[)'))
                or (recurrence is not null and (series_end is null or series_end >= $1)
                    and coalesce(starts_at, first_day::timestamptz) < $2))
           and sees_event(e, $5, $6, $7)
           and (cardinality($8::text[]) = 0 or kind = any($8))
           and ($9::uuid is null or $9 = any(team_ids))
           and ($10::uuid is null or creator_id = $10
                or exists (select from event_participant p where p.event_id = e.id and p.member_id = $10))
           and ($11 = '' or plain(title) like plain($11) or plain(array_to_string(tags, ' ')) like plain($11))
           and (series_id is null or exists (select from event s where s.id = e.series_id and s.deleted_at is null))
         order by coalesce(starts_at, first_day::timestamptz) desc limit $12",
        reader.start_of_day(range.0),
        reader.start_of_day(range.1),
        range.0,
        range.1,
        found.everything,
        &found.teams,
        found.actor,
        &found.kinds,
        found.team,
        found.person,
        found.text,
        SUBSCRIBED_MAX
    )
    .fetch_all(&ctx.pool)
    .await?;
    write(ctx, &ids, name).await
}

/// The events with these ids as a calendar file.
async fn write(ctx: &Ctx, ids: &[Uuid], name: &str) -> Result<String> {
    let actor = ctx.allow(Action::UseProduct)?;
    // An occurrence that differs brings its series with it, and a series all that differ.
    let whole = sqlx::query_scalar!(
        "select id from event
         where (id = any($1) or series_id = any($1)
                or id in (select series_id from event where id = any($1)))
           and (deleted_at is null or series_id is not null)",
        ids
    )
    .fetch_all(&ctx.pool)
    .await?;
    let mut conn = ctx.pool.acquire().await?;
    let mut calendar = ical::Calendar {
        name: Some(name.to_owned()),
        series: Vec::new(),
        unreadable: Vec::new(),
    };
    for row in row::find_all(&mut conn, &whole).await? {
        if row.visible_to(actor).is_ok() {
            let key = row.place.as_ref().map(|place| place.key.as_str());
            add(&mut calendar, &row, key)?;
        }
    }
    Ok(ical::write(&calendar, ctx.now, "-//Creneau//Creneau//EN"))
}

/// An occurrence that was deleted is one that its series takes out.
fn add(calendar: &mut ical::Calendar, row: &EventRow, key: Option<&str>) -> Result<()> {
    let entry = to_entry(row)?;
    if row.deleted_at.is_some() {
        let same = calendar.series.last_mut().filter(|s| s.uid == row.uid);
        if let (Some(master), Some(key)) = (same.and_then(|s| s.master.as_mut()), key) {
            let gone = from_key(key, &master.start)?;
            master.recurrence.exdate.push(gone);
        }
        return Ok(());
    }
    let same = calendar.series.last_mut().filter(|s| s.uid == row.uid);
    match (same, key) {
        (Some(series), Some(key)) => {
            let like = series.master.as_ref().map_or(&entry.start, |m| &m.start);
            let recurrence_id = from_key(key, like)?;
            series.overrides.push(ical::Override {
                recurrence_id,
                this_and_future: false,
                entry,
            });
        }
        _ => calendar.series.push(Series {
            uid: row.uid.clone(),
            line: 0,
            master: Some(entry),
            overrides: Vec::new(),
        }),
    }
    Ok(())
}

fn to_entry(row: &EventRow) -> Result<ical::Entry> {
    let content = stored(row);
    let (mut start, mut end) = to_ical(&row.time)?;
    if let EventTime::Timed {
        start: from, end: to, ..
    } = &row.time
    {
        // In the hour that clocks show twice a wall time does not say which: the instant does.
        let unclear = start.instant(Tz::UTC) != *from || end.instant(Tz::UTC) != *to;
        if unclear && content.recurrence.is_none() {
            (start, end) = (When::Utc(*from), When::Utc(*to));
        }
    }
    Ok(ical::Entry {
        summary: content.title,
        description: content.notes,
        location: String::new(),
        url: content.link,
        cancelled: content.cancelled,
        start,
        end,
        sequence: row.sequence,
        last_modified: Some(row.updated_at),
        recurrence: content.recurrence.unwrap_or_default(),
        categories: content.tags,
        line: 0,
    })
}
