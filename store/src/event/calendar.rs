//! The events of a stretch of days, series expanded.

use super::{occurrence, row::time};
use crate::{Ctx, Result, audit::escape_like, session::word};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ical::Recurrence;
use model::{
    EventId, UserId,
    calendar::Filter,
    event::{EventCard, EventKind, EventStatus},
    person::Role,
    policy::{Action, Actor, EventFacts, allow},
    zone::ZoneRules,
};
use sqlx::{PgConnection, types::Json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Events on one page at the most. A page beyond it says that it is cut.
pub const MAX_CARDS: usize = 10_000;

/// The stretch that is asked for, as days on the reader's calendar and as instants.
struct Span {
    first: NaiveDate,
    end: NaiveDate,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// The events that touch the days from `range.0` up to, not including, `range.1`, on the calendar of
/// `reader`, in the order in which they are shown.
///
/// # Errors
/// `NotSignedIn`.
pub async fn cards(
    ctx: &Ctx,
    range: (NaiveDate, NaiveDate),
    reader: &ZoneRules,
    filter: &Filter,
) -> Result<Vec<EventCard>> {
    selected(ctx, range, reader, Selected::of(ctx, filter)?).await
}

/// The same, with whose time each event takes: of those who are asked and have not declined; where nobody is asked,
/// of who planned it.
///
/// # Errors
/// `NotSignedIn`.
pub async fn cards_of_people(
    ctx: &Ctx,
    range: (NaiveDate, NaiveDate),
    reader: &ZoneRules,
    filter: &Filter,
) -> Result<Vec<EventCard>> {
    let found = Selected {
        with_people: true,
        ..Selected::of(ctx, filter)?
    };
    selected(ctx, range, reader, found).await
}

async fn selected(
    ctx: &Ctx,
    range: (NaiveDate, NaiveDate),
    reader: &ZoneRules,
    found: Selected,
) -> Result<Vec<EventCard>> {
    let span = Span {
        first: range.0,
        end: range.1,
        from: reader.start_of_day(range.0),
        to: reader.start_of_day(range.1),
    };
    let mut cards = singles(ctx, &found, &span).await?;
    cards.extend(occurrences(ctx, &found, &span).await?);
    cards.retain(|card| {
        let (first, last) = card.time.days(reader);
        first < span.end && last >= span.first
    });
    cards.sort_by_cached_key(|card| (card.time.sort_key(reader), card.id));
    cards.truncate(MAX_CARDS);
    Ok(cards)
}

/// Who looks and what they filtered, as parameters of a query.
pub(super) struct Selected {
    pub everything: bool,
    pub teams: Vec<Uuid>,
    pub actor: Uuid,
    pub kinds: Vec<String>,
    pub team: Option<Uuid>,
    pub person: Option<Uuid>,
    pub text: String,
    /// Whose time events take is to be told.
    pub with_people: bool,
}

impl Selected {
    pub fn of(ctx: &Ctx, filter: &Filter) -> Result<Self> {
        let actor = ctx.allow(Action::UseProduct)?;
        Ok(Self {
            everything: actor.is(Role::Admin),
            teams: actor.teams.iter().map(|t| t.0).collect(),
            actor: actor.id.0,
            kinds: filter.kinds.iter().map(|k| k.as_str().to_owned()).collect(),
            team: filter.team.map(|t| t.0),
            person: filter.person.map(|p| p.0),
            text: if filter.text.is_empty() {
                String::new()
            } else {
                format!("%{}%", escape_like(&model::text::wanted(&filter.text, 100)))
            },
            with_people: false,
        })
    }
}

/// An absence says who is away.
fn title(title: String, away: Option<String>) -> String {
    match away {
        Some(who) => format!("{title} · {who}"),
        None => title,
    }
}

/// Whose time an event takes.
fn people(wanted: bool, kind: EventKind, asked: Option<Vec<Uuid>>, creator: Uuid) -> Vec<UserId> {
    if !wanted || kind == EventKind::Freeze {
        return Vec::new();
    }
    let asked = asked.unwrap_or_default();
    if asked.is_empty() {
        return vec![UserId(creator)];
    }
    asked.into_iter().map(UserId).collect()
}

/// Whether the reader may plan anew what they see. What has begun stays where it is.
fn movable(actor: &Actor, kind: EventKind, creator: Uuid, status: EventStatus) -> bool {
    // Whoever sees it may see it: teams and participants decide nothing else.
    let facts = EventFacts {
        kind,
        creator: UserId(creator),
        teams: Vec::new(),
        participants: Vec::new(),
        environment: None,
    };
    status == EventStatus::Planned && allow(actor, Action::EditEvent(&facts)).is_allowed()
}

async fn singles(ctx: &Ctx, found: &Selected, span: &Span) -> Result<Vec<EventCard>> {
    let actor = ctx.allow(Action::UseProduct)?;
    // The visibility rule is model::policy's, repeated in SQL; a test compares the two.
    let rows = sqlx::query!(
        r#"select id, kind, title, starts_at, ends_at, zone, first_day, last_day, status, approval, creator_id,
                  series_id is not null as "recurring!",
                  case when $12 and kind in ('meeting', 'absence')
                      then array(select member_id from event_participant p
                                 where p.event_id = e.id and p.answer <> 'no') end as people,
                  case when kind = 'absence'
                      then (select string_agg(m.name, ', ' order by m.name) from event_participant p
                            join member m on m.id = p.member_id where p.event_id = e.id) end as away
           from event e
           where deleted_at is null and recurrence is null
             and ((starts_at is not null and tstzrange(starts_at, ends_at, '[]') && tstzrange($1, $2, '[)'))
                  or (first_day is not null and daterange(first_day, last_day, '[]') && daterange($3, $4, '[)')))
             and sees_event(e, $5, $6, $7)
             and (cardinality($8::text[]) = 0 or kind = any($8))
             and ($9::uuid is null or $9 = any(team_ids))
             and ($10::uuid is null or creator_id = $10
                  or exists (select from event_participant p where p.event_id = e.id and p.member_id = $10))
             and ($11 = '' or plain(title) like plain($11) or plain(array_to_string(tags, ' ')) like plain($11))
             and (series_id is null or exists (select from event s where s.id = e.series_id and s.deleted_at is null))
           order by coalesce(starts_at, first_day::timestamptz) limit 10001"#,
        span.from,
        span.to,
        span.first,
        span.end,
        found.everything,
        &found.teams,
        found.actor,
        &found.kinds,
        found.team,
        found.person,
        found.text,
        found.with_people,
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let (kind, status) = (word(&row.kind)?, word(&row.status)?);
            Ok(EventCard {
                movable: movable(actor, kind, row.creator_id, status),
                differs: row.recurring,
                id: EventId(row.id),
                kind,
                title: title(row.title, row.away),
                people: people(found.with_people, kind, row.people, row.creator_id),
                time: time(row.starts_at, row.ends_at, row.zone, row.first_day, row.last_day)?,
                status,
                approval: word(&row.approval)?,
                recurring: row.recurring,
            })
        })
        .collect()
}

async fn occurrences(ctx: &Ctx, found: &Selected, span: &Span) -> Result<Vec<EventCard>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let rows = sqlx::query!(
        r#"select id, kind, title, starts_at, ends_at, zone, first_day, last_day, status, approval, creator_id,
                  recurrence as "recurrence!: Json<Recurrence>",
                  case when $10 and kind in ('meeting', 'absence')
                      then array(select member_id from event_participant p
                                 where p.event_id = e.id and p.answer <> 'no') end as people,
                  case when kind = 'absence'
                      then (select string_agg(m.name, ', ' order by m.name) from event_participant p
                            join member m on m.id = p.member_id where p.event_id = e.id) end as away
           from event e
           where deleted_at is null and recurrence is not null
             and (series_end is null or series_end >= $1)
             and coalesce(starts_at, first_day::timestamptz - interval '1 day') < $2
             and sees_event(e, $3, $4, $5)
             and (cardinality($6::text[]) = 0 or kind = any($6))
             and ($7::uuid is null or $7 = any(team_ids))
             and ($8::uuid is null or creator_id = $8
                  or exists (select from event_participant p where p.event_id = e.id and p.member_id = $8))
             and ($9 = '' or plain(title) like plain($9) or plain(array_to_string(tags, ' ')) like plain($9))"#,
        span.from - TimeDelta::days(1),
        span.to + TimeDelta::days(1),
        found.everything,
        &found.teams,
        found.actor,
        &found.kinds,
        found.team,
        found.person,
        found.text,
        found.with_people,
    )
    .fetch_all(&ctx.pool)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut conn = ctx.pool.acquire().await?;
    let changed = changed_occurrences(&mut conn, &ids).await?;
    drop(conn);
    let mut cards = Vec::new();
    // A day more on each side: whole days are compared as dates later.
    let day = TimeDelta::days(1);
    for row in rows {
        let (kind, status) = (word(&row.kind)?, word(&row.status)?);
        let series = EventCard {
            movable: movable(actor, kind, row.creator_id, status),
            differs: false,
            id: EventId(row.id),
            kind,
            title: title(row.title, row.away),
            people: people(found.with_people, kind, row.people, row.creator_id),
            time: time(row.starts_at, row.ends_at, row.zone, row.first_day, row.last_day)?,
            status,
            approval: word(&row.approval)?,
            recurring: true,
        };
        let replaced = changed.get(&row.id);
        match occurrence::between(&series.time, &row.recurrence, span.from - day, span.to + day) {
            Ok(times) => cards.extend(
                times
                    .into_iter()
                    .filter(|(key, _)| !replaced.is_some_and(|keys| keys.contains(key)))
                    .map(|(_, time)| EventCard {
                        time,
                        ..series.clone()
                    }),
            ),
            // One series that cannot be computed must not take the page away from everybody.
            Err(error) => tracing::warn!(series = %series.id, %error, "a series is left out"),
        }
    }
    Ok(cards)
}

/// For each series, the occurrences that a row of their own stands for, also if that one was deleted.
pub(super) async fn changed_occurrences(
    conn: &mut PgConnection,
    series: &[Uuid],
) -> Result<HashMap<Uuid, HashSet<String>>> {
    let rows = sqlx::query!(
        r#"select series_id as "series!", recurrence_id as "key!" from event where series_id = any($1)"#,
        series
    )
    .fetch_all(conn)
    .await?;
    let mut keys: HashMap<Uuid, HashSet<String>> = HashMap::new();
    for row in rows {
        keys.entry(row.series).or_default().insert(row.key);
    }
    Ok(keys)
}
