//! What is planned in a stretch of time, as far as it stands in the way of other plans.

use super::{calendar::changed_occurrences, occurrence, row::time};
use crate::{Ctx, Result, service, session::word, team, zone};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ical::Recurrence;
use model::{
    EventId, Field, Problem, Rule, TeamId, UserId,
    conflict::{Holds, Surroundings, Taken},
    event::{EventDetails, EventKind, EventTime},
    policy::{Action, Actor, EventFacts, allow},
};
use sqlx::{PgConnection, types::Json};
use std::collections::HashSet;
use uuid::Uuid;

/// Days that can be asked for at once.
const DAYS_MAX: i64 = 100;

/// What is planned on the days from `range.0` up to, not including, `range.1`, on the reader's calendar, and the
/// rules that hold.
///
/// # Errors
/// `NotSignedIn`; `Invalid` for too many days.
pub async fn surroundings(ctx: &Ctx, range: (NaiveDate, NaiveDate)) -> Result<Surroundings> {
    let actor = ctx.allow(Action::UseProduct)?;
    if (range.1 - range.0).num_days() > DAYS_MAX {
        return Err(Problem::new(Field::Selection, Rule::TooMany(DAYS_MAX as u32)).into());
    }
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    let (from, to) = (reader.start_of_day(range.0), reader.start_of_day(range.1));
    let mut conn = ctx.pool.acquire().await?;
    let found = around(&mut conn, actor, (from, to)).await?;
    Ok(Surroundings { days: range, ..found })
}

/// What is planned from one instant to another, as `actor` may know it.
///
/// # Errors
/// The database's; a zone that is not known.
pub(super) async fn around(
    conn: &mut PgConnection,
    actor: &Actor,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Surroundings> {
    let taken = taken(&mut *conn, actor, (from, to)).await?;
    let services = service::all(&mut *conn).await?;
    let teams = team::all_times(&mut *conn).await?;
    let approvers = sqlx::query_scalar!(
        "select m.id from member m join member_role r on r.member_id = m.id
         where r.role = 'admin' and m.state = 'active' order by m.id"
    )
    .fetch_all(conn)
    .await?;
    let hours = services
        .iter()
        .map(|s| &s.hours)
        .chain(teams.iter().map(|t| &t.hours));
    let names: HashSet<&str> = hours.flatten().map(|hours| hours.zone.as_str()).collect();
    let zones = names
        .into_iter()
        .map(|name| Ok(zone::rules(name)?.as_ref().clone()))
        .collect::<Result<_>>()?;
    Ok(Surroundings {
        days: (from.date_naive(), to.date_naive()),
        taken,
        services,
        approvers: approvers.into_iter().map(UserId).collect(),
        teams,
        zones,
    })
}

/// A row of `event` that may stand in the way.
struct Row {
    id: Uuid,
    series: Option<Uuid>,
    title: String,
    time: EventTime,
    details: EventDetails,
    recurrence: Option<Json<Recurrence>>,
    teams: Vec<Uuid>,
    creator: Uuid,
    /// Who is asked, and has not declined.
    people: Vec<Uuid>,
}

async fn taken(
    conn: &mut PgConnection,
    actor: &Actor,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Taken>> {
    // Whole days are those of whoever looks: a day more on each side, and the rule compares.
    let day = TimeDelta::days(1);
    let rows = sqlx::query!(
        r#"select id, series_id, kind, title, starts_at, ends_at, zone, first_day, last_day, team_ids, creator_id,
                  details as "details!: Json<EventDetails>", recurrence as "recurrence: Json<Recurrence>",
                  array(select member_id from event_participant p where p.event_id = e.id and p.answer <> 'no')
                      as "people!"
           from event e
           where deleted_at is null and status in ('planned', 'in_progress') and kind <> 'git_action'
             and ((recurrence is null and starts_at is not null
                      and tstzrange(starts_at, ends_at, '[]') && tstzrange($1, $2, '[)'))
                  or (recurrence is null and first_day is not null
                      and daterange(first_day, last_day, '[]') && daterange($3, $4, '[]'))
                  or (recurrence is not null and (series_end is null or series_end >= $5)
                      and coalesce(starts_at, first_day::timestamptz) < $6))
             and (kind <> 'meeting' or exists (select from event_participant p where p.event_id = e.id))
             and (series_id is null or exists (select from event s where s.id = e.series_id and s.deleted_at is null))"#,
        from,
        to,
        (from - day).date_naive(),
        (to + day).date_naive(),
        from - day,
        to + day,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let _: EventKind = word(&row.kind)?;
        found.push(Row {
            id: row.id,
            series: row.series_id,
            title: row.title,
            time: time(row.starts_at, row.ends_at, row.zone, row.first_day, row.last_day)?,
            details: row.details.0,
            recurrence: row.recurrence,
            teams: row.team_ids,
            creator: row.creator_id,
            people: row.people,
        });
    }
    let series: Vec<Uuid> = found
        .iter()
        .filter(|r| r.recurrence.is_some())
        .map(|r| r.id)
        .collect();
    let replaced = changed_occurrences(conn, &series).await?;
    let mut taken = Vec::with_capacity(found.len());
    for row in found {
        let Some(rules) = &row.recurrence else {
            taken.extend(row.at(row.time.clone(), actor));
            continue;
        };
        let gone = replaced.get(&row.id);
        // One series that cannot be computed must not keep everybody from planning.
        let Ok(occurrences) = occurrence::between(&row.time, rules, from - day, to + day) else {
            continue;
        };
        let there = occurrences
            .into_iter()
            .filter(|(key, _)| !gone.is_some_and(|keys| keys.contains(key)));
        taken.extend(there.filter_map(|(_, time)| row.at(time, actor)));
    }
    Ok(taken)
}

impl Row {
    /// What it holds at `time`.
    fn at(&self, time: EventTime, actor: &Actor) -> Option<Taken> {
        let people: Vec<UserId> = self.people.iter().copied().map(UserId).collect();
        let facts = EventFacts {
            kind: self.details.kind(),
            creator: UserId(self.creator),
            teams: self.teams.iter().copied().map(TeamId).collect(),
            participants: people.clone(),
            environment: self.details.environment(),
        };
        let visible = allow(actor, Action::ViewEvent(&facts)).is_allowed();
        Some(Taken {
            id: EventId(self.id),
            series: EventId(self.series.unwrap_or(self.id)),
            creator: UserId(self.creator),
            time,
            title: visible.then(|| self.title.clone()),
            holds: Holds::of(&self.details, &people)?,
        })
    }
}
