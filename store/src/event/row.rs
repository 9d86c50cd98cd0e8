//! A stored event, and what is made of it.

use super::{occurrence, undo};
use crate::{Error, Result, Unit, journal::About, member, session::word};
use chrono::{DateTime, NaiveDate, Utc};
use ical::Recurrence;
use model::{
    AppError, EventId, TeamId, UserId,
    change::{Audience, Topic},
    event::{
        Approval, Environment, EventDetails, EventKind, EventStatus, EventTime, EventView, NewEvent,
        Participant, Permissions,
    },
    person::{Person, Team},
    policy::{Action, Actor, EventFacts, allow},
    repeat::{Repeating, Repeats},
};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// An occurrence within its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub series: EventId,
    /// As `occurrence::key` names it.
    pub key: String,
}

/// One row of `event`, parsed.
#[derive(Clone, Debug, Serialize)]
pub struct EventRow {
    #[serde(skip)]
    pub id: EventId,
    pub title: String,
    pub time: EventTime,
    pub teams: Vec<TeamId>,
    pub tags: Vec<String>,
    pub sprint: String,
    pub details: EventDetails,
    pub status: EventStatus,
    pub approval: Approval,
    pub approver: Option<UserId>,
    pub rejection: Option<String>,
    pub actual_start: Option<DateTime<Utc>>,
    pub actual_end: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub uid: String,
    #[serde(skip)]
    pub sequence: i64,
    pub recurrence: Option<Recurrence>,
    /// Of which series it is an occurrence that differs, or stands for one that does not yet.
    #[serde(
        rename = "occurrence",
        serialize_with = "key_of",
        skip_serializing_if = "Option::is_none"
    )]
    pub place: Option<Place>,
    #[serde(skip)]
    pub creator: UserId,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
    #[serde(skip)]
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub version: i64,
    pub participants: Vec<UserId>,
}

fn key_of<S: serde::Serializer>(
    place: &Option<Place>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    place.as_ref().map(|place| &place.key).serialize(serializer)
}

/// Reads an event, deleted or not.
pub async fn find(conn: &mut PgConnection, id: EventId) -> Result<Option<EventRow>> {
    read(conn, id, false).await
}

/// Reads an event and keeps others from changing it until the transaction ends.
pub async fn find_locked(unit: &mut Unit, id: EventId) -> Result<Option<EventRow>> {
    read(unit, id, true).await
}

async fn read(conn: &mut PgConnection, id: EventId, lock: bool) -> Result<Option<EventRow>> {
    if lock {
        sqlx::query!("select id from event where id = $1 for update", id.0)
            .fetch_optional(&mut *conn)
            .await?;
    }
    Ok(find_all(conn, &[id.0]).await?.pop())
}

/// Reads events, deleted or not, in the order of their iCalendar names, series before what differs from them.
pub async fn find_all(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<EventRow>> {
    let rows = sqlx::query!(
        r#"select id, title, starts_at, ends_at, zone, first_day, last_day, team_ids, tags, sprint,
                  details as "details: Json<EventDetails>", status, approval, approver_id, rejection,
                  actual_start, actual_end, uid, sequence, recurrence as "recurrence: Json<Recurrence>",
                  series_id, recurrence_id, creator_id, created_at, updated_at, version,
                  -- an occurrence lies in the trash with its series
                  coalesce(deleted_at, (select s.deleted_at from event s where s.id = event.series_id)) as deleted_at,
                  array(select member_id from event_participant p where p.event_id = event.id order by member_id)
                      as "participants!"
           from event where id = any($1) order by uid, recurrence_id nulls first"#,
        ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|mut row| {
            // A form that names the same teams in another order changes nothing.
            row.team_ids.sort_unstable();
            Ok(EventRow {
                id: EventId(row.id),
                title: row.title,
                time: time(row.starts_at, row.ends_at, row.zone, row.first_day, row.last_day)?,
                teams: row.team_ids.into_iter().map(TeamId).collect(),
                tags: row.tags,
                sprint: row.sprint,
                details: row.details.0,
                status: word(&row.status)?,
                approval: word(&row.approval)?,
                approver: row.approver_id.map(UserId),
                rejection: row.rejection,
                actual_start: row.actual_start,
                actual_end: row.actual_end,
                uid: row.uid,
                sequence: row.sequence,
                recurrence: row.recurrence.map(|r| r.0),
                place: row.series_id.zip(row.recurrence_id).map(|(series, key)| Place {
                    series: EventId(series),
                    key,
                }),
                creator: UserId(row.creator_id),
                created_at: row.created_at,
                updated_at: row.updated_at,
                deleted_at: row.deleted_at,
                version: row.version,
                participants: row.participants.into_iter().map(UserId).collect(),
            })
        })
        .collect()
}

/// The columns of a time as one value.
pub fn time(
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
    zone: Option<String>,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
) -> Result<EventTime> {
    match (start, end, zone, first, last) {
        (Some(start), Some(end), Some(zone), None, None) => Ok(EventTime::Timed { start, end, zone }),
        (None, None, None, Some(first), Some(last)) => Ok(EventTime::AllDay { first, last }),
        _ => Err(Error::Defect("an event has no time, or two".into())),
    }
}

/// The columns of a time: start, end, zone, first day, last day.
pub type TimeColumns = (
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
    Option<String>,
    Option<NaiveDate>,
    Option<NaiveDate>,
);

/// A time as its columns.
pub fn columns(time: &EventTime) -> TimeColumns {
    match time.clone() {
        EventTime::Timed { start, end, zone } => (Some(start), Some(end), Some(zone), None, None),
        EventTime::AllDay { first, last } => (None, None, None, Some(first), Some(last)),
    }
}

impl EventRow {
    pub fn kind(&self) -> EventKind {
        self.details.kind()
    }

    pub fn environment(&self) -> Option<Environment> {
        self.details.environment()
    }

    /// What the policy needs to know of it.
    pub fn facts(&self) -> EventFacts {
        EventFacts {
            kind: self.kind(),
            creator: self.creator,
            teams: self.teams.clone(),
            participants: self.participants.clone(),
            environment: self.environment(),
        }
    }

    /// Who is asked to come.
    pub fn asked(&self) -> &[UserId] {
        if self.kind() == EventKind::Meeting {
            &self.participants
        } else {
            &[]
        }
    }

    /// What the journal needs to know of it.
    pub fn about(&self) -> About<'_> {
        About {
            event: self.id,
            facts: self.facts(),
            services: self.details.services(),
        }
    }

    /// # Errors
    /// `NotFound`.
    pub fn visible_to(&self, actor: &Actor) -> Result<()> {
        Ok(allow(actor, Action::ViewEvent(&self.facts())).or_error()?)
    }

    /// The content that a form can set, for comparing and for the audit trail.
    pub fn set(&mut self, new: NewEvent) {
        self.title = new.title;
        self.time = new.time;
        self.teams = new.teams;
        self.tags = new.tags;
        self.sprint = new.sprint;
        self.participants = new.participants;
        let earlier = std::mem::replace(&mut self.details, new.details);
        // A form says nothing of why a freeze was overridden.
        if let (EventDetails::Deployment(now), EventDetails::Deployment(was)) = (&mut self.details, earlier)
            && now.override_reason.is_empty()
        {
            now.override_reason = was.override_reason;
            now.overridden = was.overridden;
        }
    }

    /// What a form that leaves everything as it is would have made.
    pub fn as_new(&self) -> NewEvent {
        NewEvent {
            id: self.id,
            title: self.title.clone(),
            time: self.time.clone(),
            repeating: if self.recurrence.is_some() || self.place.is_some() {
                Repeating::Otherwise
            } else {
                Repeating::Never
            },
            teams: self.teams.clone(),
            tags: self.tags.clone(),
            sprint: self.sprint.clone(),
            participants: self.participants.clone(),
            details: self.details.clone(),
        }
    }

    /// Whether a form that made `other` would have made this, too.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.title == other.title
            && self.time == other.time
            && self.teams == other.teams
            && self.tags == other.tags
            && self.sprint == other.sprint
            && self.participants == other.participants
            && self.details == other.details
    }

    fn permissions(&self, actor: &Actor) -> Permissions {
        let facts = self.facts();
        let may = |action| allow(actor, action).is_allowed();
        let runs = may(Action::RunEvent(&facts));
        let moves = self.status.next().iter().copied();
        Permissions {
            edit: may(Action::EditEvent(&facts)),
            delete: may(Action::DeleteEvent(&facts)),
            approve: self.approval == Approval::Awaiting
                && self.status == EventStatus::Planned
                && may(Action::ApproveEvent(&facts)),
            answer: may(Action::AnswerEvent(&facts)),
            run: runs,
            moves: if runs {
                moves.filter(|to| self.can_step(*to)).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Whether the state machine has this move. What is not carried out can only be cancelled.
    pub fn can_step(&self, to: EventStatus) -> bool {
        let runs = self.kind().runs() || to == EventStatus::Cancelled;
        runs && self.status.step(to, &self.approval).is_ok()
    }

    /// How it repeats, on the clock of its zone.
    pub fn repeats(&self) -> Result<Option<Repeats>> {
        self.recurrence
            .as_ref()
            .map(|rules| repeats(&self.time, rules))
            .transpose()
    }

    /// How the series repeats that it belongs to, or is.
    async fn series_repeats(&self, conn: &mut PgConnection) -> Result<Option<Repeats>> {
        let Some(place) = &self.place else {
            return self.repeats();
        };
        let series = find(conn, place.series).await?;
        series.map_or(Ok(None), |series| series.repeats())
    }

    /// What `actor` sees of it.
    pub async fn into_view(self, conn: &mut PgConnection, actor: &Actor) -> Result<EventView> {
        let can = self.permissions(actor);
        let mut ids: Vec<Uuid> = vec![self.creator.0];
        ids.extend(self.approver.map(|a| a.0));
        let people = member::some(&mut *conn, &ids).await?;
        let person = |id: UserId| people.iter().find(|person| person.id == id).cloned();
        let team_ids: Vec<Uuid> = self.teams.iter().map(|t| t.0).collect();
        let teams = sqlx::query!(
            "select id, name from team where id = any($1) order by name",
            &team_ids
        )
        .fetch_all(&mut *conn)
        .await?;
        let participants = participants(&mut *conn, self.id).await?;
        let repeats = self.series_repeats(&mut *conn).await?;
        Ok(EventView {
            id: self.id,
            version: self.version,
            teams: teams
                .into_iter()
                .map(|t| Team {
                    id: TeamId(t.id),
                    name: t.name,
                })
                .collect(),
            creator: person(self.creator).ok_or(AppError::NotFound)?,
            approver: self.approver.and_then(person),
            participants,
            title: self.title,
            time: self.time,
            tags: self.tags,
            sprint: self.sprint,
            details: self.details,
            status: self.status,
            approval: self.approval,
            rejection: self.rejection,
            actual_start: self.actual_start,
            actual_end: self.actual_end,
            repeats,
            at: self
                .place
                .as_ref()
                .and_then(|place| occurrence::of_key(&place.key)),
            differs: self.place.as_ref().is_some_and(|place| place.series != self.id),
            created_at: self.created_at,
            updated_at: self.updated_at,
            deleted_at: self.deleted_at,
            conflicts: Vec::new(),
            can,
        })
    }

    /// Writes a new row with its participants; false when the id is taken.
    pub async fn insert(&self, unit: &mut Unit) -> Result<bool> {
        let (start, end, zone, first, last) = columns(&self.time);
        let teams: Vec<Uuid> = self.teams.iter().map(|t| t.0).collect();
        let done = sqlx::query!(
            "insert into event (id, kind, title, starts_at, ends_at, zone, first_day, last_day, team_ids, tags,
                 sprint, details, status, approval, approver_id, rejection, uid, sequence, recurrence, series_end,
                 series_id, recurrence_id, deleted_at, creator_id, created_at, updated_at, version, actual_start,
                 actual_end)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29)
             on conflict do nothing",
            self.id.0,
            self.kind().as_str(),
            self.title,
            start,
            end,
            zone,
            first,
            last,
            &teams,
            &self.tags,
            self.sprint,
            Json(&self.details) as _,
            self.status.as_str(),
            self.approval.as_str(),
            self.approver.map(|a| a.0),
            self.rejection,
            self.uid,
            self.sequence,
            self.recurrence.as_ref().map(Json) as _,
            occurrence::series_end(&self.time, self.recurrence.as_ref()),
            self.place.as_ref().map(|p| p.series.0),
            self.place.as_ref().map(|p| p.key.as_str()),
            self.deleted_at,
            self.creator.0,
            self.created_at,
            self.updated_at,
            self.version,
            self.actual_start,
            self.actual_end,
        )
        .execute(&mut **unit)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        undo::remember_new(unit, self.id);
        self.save_participants(unit).await?;
        Ok(true)
    }

    /// Writes every column that can change, and the next version.
    pub async fn save(&mut self, unit: &mut Unit, now: DateTime<Utc>) -> Result<()> {
        undo::remember(unit, self.id).await?;
        self.version += 1;
        self.sequence += 1;
        self.updated_at = now;
        let (start, end, zone, first, last) = columns(&self.time);
        let teams: Vec<Uuid> = self.teams.iter().map(|t| t.0).collect();
        sqlx::query!(
            "update event set title = $2, starts_at = $3, ends_at = $4, zone = $5, first_day = $6, last_day = $7,
                 team_ids = $8, tags = $9, sprint = $10, details = $11, status = $12, approval = $13,
                 approver_id = $14, rejection = $15, actual_start = $16, actual_end = $17, sequence = $18,
                 recurrence = $19, series_end = $20, updated_at = $21, deleted_at = $22, version = $23,
                 uid = $24, series_id = $25, recurrence_id = $26
             where id = $1",
            self.id.0,
            self.title,
            start,
            end,
            zone,
            first,
            last,
            &teams,
            &self.tags,
            self.sprint,
            Json(&self.details) as _,
            self.status.as_str(),
            self.approval.as_str(),
            self.approver.map(|a| a.0),
            self.rejection,
            self.actual_start,
            self.actual_end,
            self.sequence,
            self.recurrence.as_ref().map(Json) as _,
            occurrence::series_end(&self.time, self.recurrence.as_ref()),
            now,
            self.deleted_at,
            self.version,
            self.uid,
            self.place.as_ref().map(|p| p.series.0),
            self.place.as_ref().map(|p| p.key.as_str()),
        )
        .execute(&mut **unit)
        .await?;
        self.save_participants(unit).await
    }

    /// Writes who is asked; answers already given stay.
    async fn save_participants(&self, unit: &mut Unit) -> Result<()> {
        let ids: Vec<Uuid> = self.participants.iter().map(|p| p.0).collect();
        sqlx::query!(
            "delete from event_participant where event_id = $1 and member_id <> all($2)",
            self.id.0,
            &ids
        )
        .execute(&mut **unit)
        .await?;
        sqlx::query!(
            "insert into event_participant (event_id, member_id) select $1, unnest($2::uuid[]) on conflict do nothing",
            self.id.0,
            &ids
        )
        .execute(&mut **unit)
        .await?;
        Ok(())
    }

    /// Tells open pages of those who could see it before or can now.
    pub fn announce(&self, unit: &mut Unit, before: Option<&Self>) -> Result<()> {
        let mut facts = vec![self.facts()];
        facts.extend(before.map(Self::facts).filter(|f| *f != facts[0]));
        unit.change(Topic::Event, self.id.0, self.version, &Audience::Event(facts))
    }
}

/// How rules say that an event repeats which first takes place at `first`.
fn repeats(first: &EventTime, rules: &Recurrence) -> Result<Repeats> {
    let [rule] = rules.rrule.as_slice() else {
        return Ok(Repeats::Otherwise);
    };
    Ok(occurrence::rhythm(rule, first)?.map_or(Repeats::Otherwise, Repeats::By))
}

async fn participants(conn: &mut PgConnection, id: EventId) -> Result<Vec<Participant>> {
    let rows = sqlx::query!(
        "select m.id, m.name, m.login, p.answer from event_participant p join member m on m.id = p.member_id
         where p.event_id = $1 order by m.name",
        id.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Participant {
                person: Person {
                    id: UserId(r.id),
                    name: r.name,
                    login: r.login,
                },
                answer: word(&r.answer)?,
            })
        })
        .collect()
}
