//! Creating and changing events.

use super::{
    row::{EventRow, columns, find_locked},
    series,
};
use crate::{Ctx, Result, Unit, ledger::Entry, zone};
use model::{
    AppError, EventId, Field, Problem, Rule, TeamId,
    event::{Approval, EventDetails, EventForm, EventStatus, EventView, NewEvent, Saved, needs_new_approval},
    policy::{Action, Actor, allow},
};
use sqlx::types::Json;
use uuid::Uuid;

/// The event a form describes, by the rules of its own zone.
fn check(form: &EventForm) -> Result<NewEvent> {
    let rules = zone::rules(&form.zone)?;
    Ok(form.check(&rules)?)
}

/// Creates an event. The form chooses the id, so that sending it twice makes one event: the second
/// answer is the first event again.
///
/// # Errors
/// `Forbidden` for a kind the roles do not create; `Invalid` by field; `Stale` when the id was used for
/// something else than the form says.
pub async fn create(ctx: &Ctx, form: &EventForm) -> Result<EventView> {
    let actor = ctx.allow(Action::CreateEvent(form.kind))?.clone();
    let new = check(form)?;
    check_teams(&actor, &new.teams, &[])?;
    let mut unit = ctx.begin().await?;
    check_known(&mut unit, &new).await?;
    let mut row = fresh(ctx, &actor, new);
    row.participants.sort_unstable();
    row.participants.dedup();
    if insert(&mut unit, &row).await? {
        row.save_participants(&mut unit).await?;
        unit.audit(Entry::new("event.create", "event", row.id.0, &row.title).after(&row));
        row.announce(&mut unit, None)?;
        let view = row.into_view(&mut unit, &actor).await?;
        unit.commit().await?;
        return Ok(view);
    }
    let earlier = super::row::find(&mut unit, row.id)
        .await?
        .filter(|earlier| earlier.creator == actor.id && earlier.deleted_at.is_none())
        .ok_or(AppError::Stale)?;
    if earlier.version == row.version && !earlier.says_the_same(&row) {
        return Err(AppError::Stale.into());
    }
    earlier.into_view(&mut unit, &actor).await
}

fn fresh(ctx: &Ctx, actor: &Actor, new: NewEvent) -> EventRow {
    EventRow {
        id: new.id,
        approval: Approval::at_first(new.details.environment()),
        title: new.title,
        time: new.time,
        teams: new.teams,
        tags: new.tags,
        sprint: new.sprint,
        participants: new.participants,
        details: new.details,
        status: EventStatus::Planned,
        approver: None,
        rejection: None,
        actual_start: None,
        actual_end: None,
        uid: format!("{}@creneau", new.id),
        sequence: 0,
        recurrence: None,
        creator: actor.id,
        created_at: ctx.now,
        updated_at: ctx.now,
        deleted_at: None,
        version: 1,
    }
}

/// Inserts a new row without participants; false when the id is taken.
pub(super) async fn insert(unit: &mut Unit, row: &EventRow) -> Result<bool> {
    let (start, end, zone, first, last) = columns(&row.time);
    let teams: Vec<Uuid> = row.teams.iter().map(|t| t.0).collect();
    let done = sqlx::query!(
        "insert into event (id, kind, title, starts_at, ends_at, zone, first_day, last_day, team_ids, tags, sprint,
             details, status, approval, uid, sequence, recurrence, series_end, creator_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)
         on conflict do nothing",
        row.id.0,
        row.kind().as_str(),
        row.title,
        start,
        end,
        zone,
        first,
        last,
        &teams,
        &row.tags,
        row.sprint,
        Json(&row.details) as _,
        row.status.as_str(),
        row.approval.as_str(),
        row.uid,
        row.sequence,
        row.recurrence.as_ref().map(Json) as _,
        super::calendar::series_end(&row.time, row.recurrence.as_ref()),
        row.creator.0,
        row.created_at,
    )
    .execute(&mut **unit)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes an event, if it is still at `version`; otherwise answers with what it is now.
///
/// # Errors
/// `NotFound`, `Forbidden`; `WrongState` when what has begun would be replanned; `Invalid` by field.
pub async fn update(ctx: &Ctx, id: EventId, version: i64, form: &EventForm) -> Result<Saved> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = editable(&mut unit, &actor, id).await?;
    if before.version != version {
        return Ok(Saved::Stale(Box::new(before.into_view(&mut unit, &actor).await?)));
    }
    let new = check(form)?;
    if new.details.kind() != before.kind() {
        return Err(Problem::new(Field::Kind, Rule::NotAllowed).into());
    }
    check_teams(&actor, &new.teams, &before.teams)?;
    check_known(&mut unit, &new).await?;
    let mut after = before.clone();
    after.set(new);
    keep_zone_of_day(&before, &mut after);
    renew_approval(&before, &mut after)?;
    series::follow_time(&before, &mut after)?;
    after.save(&mut unit, ctx.now).await?;
    series::lead_occurrences(&mut unit, &before, &after).await?;
    unit.audit(
        Entry::new("event.update", "event", id.0, &after.title)
            .before(&before)
            .after(&after),
    );
    after.announce(&mut unit, Some(&before))?;
    let view = after.into_view(&mut unit, &actor).await?;
    unit.commit().await?;
    Ok(Saved::Done(Box::new(view)))
}

async fn editable(unit: &mut Unit, actor: &Actor, id: EventId) -> Result<EventRow> {
    let row = find_locked(unit, id)
        .await?
        .filter(|r| r.deleted_at.is_none())
        .ok_or(AppError::NotFound)?;
    allow(actor, Action::EditEvent(&row.facts())).or_error()?;
    Ok(row)
}

/// A series must stay what its rule is written for: dates stay dates, times stay times.
fn keep_zone_of_day(before: &EventRow, after: &mut EventRow) {
    let same_sort = before.time.is_all_day() == after.time.is_all_day();
    if before.recurrence.is_some() && !same_sort {
        after.time = before.time.clone();
    }
}

/// A production window that is planned anew asks for approval again; one that has begun cannot be.
pub(super) fn renew_approval(before: &EventRow, after: &mut EventRow) -> Result<()> {
    let (EventDetails::Deployment(old), EventDetails::Deployment(new)) = (&before.details, &after.details)
    else {
        return Ok(());
    };
    if !needs_new_approval((&before.time, old), (&after.time, new)) {
        return Ok(());
    }
    if before.status != EventStatus::Planned {
        return Err(AppError::WrongState.into());
    }
    after.approval = Approval::at_first(Some(new.environment));
    after.approver = None;
    after.rejection = None;
    Ok(())
}

/// Teams may be given by those who are in them, and kept by anybody.
fn check_teams(actor: &Actor, teams: &[TeamId], before: &[TeamId]) -> Result<()> {
    let strange = teams
        .iter()
        .filter(|team| !before.contains(team))
        .any(|team| !allow(actor, Action::AssignTeam(*team)).is_allowed());
    if strange {
        Err(Problem::new(Field::Teams, Rule::NotAllowed).into())
    } else {
        Ok(())
    }
}

/// Teams and people that are named must exist.
async fn check_known(unit: &mut Unit, new: &NewEvent) -> Result<()> {
    let teams: Vec<Uuid> = new.teams.iter().map(|t| t.0).collect();
    let people: Vec<Uuid> = new.participants.iter().map(|p| p.0).collect();
    let found = sqlx::query!(
        r#"select (select count(*) from team where id = any($1)) as "teams!",
                  (select count(*) from member where id = any($2)) as "people!""#,
        &teams,
        &people
    )
    .fetch_one(&mut **unit)
    .await?;
    let mut problems = Vec::new();
    if found.teams != distinct(&teams) {
        problems.push(Problem::new(Field::Teams, Rule::Unknown));
    }
    if found.people != distinct(&people) {
        problems.push(Problem::new(Field::Participants, Rule::Unknown));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.into())
    }
}

fn distinct(ids: &[Uuid]) -> i64 {
    let set: std::collections::HashSet<_> = ids.iter().collect();
    i64::try_from(set.len()).unwrap_or(i64::MAX)
}

/// Whether a zone can be planned in.
pub(super) fn known_zone(zone: &str) -> bool {
    zone::rules(zone).is_ok()
}
