//! Calendar files out.

use super::{
    import::stored,
    occurrence::{from_key, to_ical},
    row::{self, EventRow},
};
use crate::{Ctx, Result, zone};
use chrono::NaiveDate;
use chrono_tz::Tz;
use ical::{Series, When};
use model::{EventId, calendar::Filter, event::EventTime, policy::Action};
use uuid::Uuid;

/// The filtered events of a stretch of days as a calendar file; series stay series.
///
/// # Errors
/// `NotSignedIn`.
pub async fn export(ctx: &Ctx, range: (NaiveDate, NaiveDate), filter: &Filter) -> Result<String> {
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    let shown = super::cards(ctx, range, &reader, filter).await?;
    let ids: std::collections::BTreeSet<Uuid> = shown.iter().map(|card| card.id.0).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    // An occurrence that differs brings its series with it, and a series all that differ.
    let rows = sqlx::query!(
        r#"select id, uid, recurrence_id from event
           where (id = any($1) or series_id = any($1)
               or id in (select series_id from event where id = any($1)))
             and (deleted_at is null or series_id is not null)
           order by uid, recurrence_id nulls first"#,
        &ids
    )
    .fetch_all(&ctx.pool)
    .await?;
    let mut conn = ctx.pool.acquire().await?;
    let mut calendar = ical::Calendar {
        name: Some("Créneau".into()),
        series: Vec::new(),
        unreadable: Vec::new(),
    };
    for found in rows {
        let Some(row) = row::find(&mut conn, EventId(found.id)).await? else {
            continue;
        };
        if row.visible_to(ctx.allow(Action::UseProduct)?).is_err() {
            continue;
        }
        add(&mut calendar, &row, found.recurrence_id.as_deref())?;
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
