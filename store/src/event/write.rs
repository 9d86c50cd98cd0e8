//! Creating and changing events.

use super::{
    conflict, occurrence,
    row::EventRow,
    seen::{self, Seen, seen_locked},
    series::{self, Outcome},
    undo,
};
use crate::{Ctx, Result, Unit, known, ledger::Entry, notification, zone};
use ical::Recurrence;
use model::{
    AppError, EventId, Field, Problem, Rule, UserId,
    calendar::Occurrence,
    conflict::Accepted,
    event::{
        Approval, Done, EventDetails, EventForm, EventKind, EventStatus, EventView, Hands, Move, NewEvent,
        Saved, needs_new_approval,
    },
    policy::{Action, Actor, allow},
    repeat::{Reach, Repeating, Scope},
    talk::{Reason, Subject},
};

/// Events that can be moved in one go.
const MOVES_MAX: usize = 200;

/// The event a form describes, by the rules of its own zone.
fn check(form: &EventForm) -> Result<NewEvent> {
    let rules = zone::rules(&form.zone)?;
    Ok(form.check(&rules)?)
}

/// Creates an event. The form chooses the id, so that sending it twice makes one event: the second
/// answer is the first event again.
///
/// # Errors
/// `Forbidden` for a kind the roles do not create; `Invalid` by field; `Conflicts` that the form does not accept;
/// `Stale` when the id was used for something else than the form says.
pub async fn create(ctx: &Ctx, form: &EventForm) -> Result<EventView> {
    let actor = ctx.allow(Action::CreateEvent(form.kind))?.clone();
    let mut new = check(form)?;
    known::given(&actor, &new.teams, &[])?;
    check_absent(&actor, &new, &[])?;
    conflict::note_override(&mut new, &form.accepted)?;
    let mut unit = ctx.begin().await?;
    conflict::one_at_a_time(&mut unit).await?;
    known::check(&mut unit, &new.teams, &new.participants, new.details.services()).await?;
    let mut row = fresh(ctx, &actor, new)?;
    row.participants.sort_unstable();
    row.participants.dedup();
    if row.insert(&mut unit).await? {
        conflict::check(&mut unit, ctx, &actor, (None, &row), &form.accepted).await?;
        unit.audit(Entry::new("event.create", "event", row.id.0, &row.title).after(&row));
        notification::tell(
            &mut unit,
            ctx,
            row.asked(),
            Reason::Invited,
            (Subject::Event(row.id), None),
        )
        .await?;
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

fn fresh(ctx: &Ctx, actor: &Actor, new: NewEvent) -> Result<EventRow> {
    let recurrence = match &new.repeating {
        Repeating::Never => None,
        Repeating::By(repeat) => Some(Recurrence {
            rrule: vec![occurrence::rule(repeat, &new.time)?],
            ..Recurrence::default()
        }),
        Repeating::Otherwise => return Err(Problem::new(Field::Repeat, Rule::NotAllowed).into()),
    };
    Ok(EventRow {
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
        recurrence,
        place: None,
        creator: actor.id,
        created_at: ctx.now,
        updated_at: ctx.now,
        deleted_at: None,
        version: 1,
    })
}

/// Changes an event, or occurrences of a series, if what was seen is still at `version`; otherwise answers with
/// what it is now.
///
/// # Errors
/// `NotFound`, `Forbidden`; `WrongState` when what has begun would be replanned; `Invalid` by field; `Conflicts`
/// that the form does not accept.
pub async fn update(ctx: &Ctx, id: EventId, version: i64, form: &EventForm, reach: Reach) -> Result<Saved> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    conflict::one_at_a_time(&mut unit).await?;
    let seen = editable(&mut unit, &actor, id, reach).await?;
    if seen.row.version != version {
        return Ok(Saved::Stale(Box::new(
            seen.row.into_view(&mut unit, &actor).await?,
        )));
    }
    let repeats = seen.series.as_ref().unwrap_or(&seen.row).repeats()?;
    let mut new = check(&form.clone().leaving_rhythm(repeats.as_ref()))?;
    conflict::note_override(&mut new, &form.accepted)?;
    if new.details.kind() != seen.row.kind() {
        return Err(Problem::new(Field::Kind, Rule::NotAllowed).into());
    }
    known::given(&actor, &new.teams, &seen.row.teams)?;
    check_absent(&actor, &new, &seen.row.participants)?;
    known::check(&mut unit, &new.teams, &new.participants, new.details.services()).await?;
    let had = seen.row.participants.clone();
    let done = carry_out(&mut unit, ctx, seen, new, (reach.scope, &form.accepted)).await?;
    tell_asked(&mut unit, ctx, &done.row, &had).await?;
    let undo = undo::keep(&mut unit, ctx, &done.row.title).await?;
    let event = done.row.into_view(&mut unit, &actor).await?;
    unit.commit().await?;
    Ok(Saved::Done(Box::new(Done {
        event,
        undo,
        dropped: done.dropped,
    })))
}

/// Plans events, or occurrences of series, anew: all of them or none.
///
/// # Errors
/// `NotFound`, `Forbidden`, `WrongState`; `Stale` when one is not at the version any more that was seen; `Invalid`
/// for a time that cannot be; `Conflicts` that are not accepted.
pub async fn reschedule(ctx: &Ctx, moves: &[Move], scope: Scope, accepted: &Accepted) -> Result<Done> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    if moves.len() > MOVES_MAX {
        return Err(Problem::new(Field::Selection, Rule::TooMany(MOVES_MAX as u32)).into());
    }
    let mut unit = ctx.begin().await?;
    conflict::one_at_a_time(&mut unit).await?;
    // Several at once are what they are; a question about a series is asked about one.
    if moves.len() > 1 && scope != Scope::This {
        return Err(AppError::Forbidden.into());
    }
    // Everybody locks in one order.
    let mut moves: Vec<&Move> = moves.iter().collect();
    moves.sort_by_key(|one| one.id);
    let mut last = None;
    let mut dropped = Vec::new();
    for one in moves {
        let reach = Reach { at: one.at, scope };
        let seen = editable(&mut unit, &actor, one.id, reach).await?;
        if one.version.is_some_and(|version| version != seen.row.version) {
            return Err(AppError::Stale.into());
        }
        one.time.check()?;
        occurrence::clock(&one.time)?;
        let mut new = NewEvent {
            time: one.time.clone(),
            ..seen.row.as_new()
        };
        conflict::note_override(&mut new, accepted)?;
        let had = seen.row.participants.clone();
        hand_over(&mut unit, &actor, seen.row.creator, &mut new, one.hands).await?;
        let done = carry_out(&mut unit, ctx, seen, new, (scope, accepted)).await?;
        dropped.extend(done.dropped);
        tell_asked(&mut unit, ctx, &done.row, &had).await?;
        last = Some(done.row);
    }
    let row = last.ok_or(AppError::NotFound)?;
    let undo = undo::keep(&mut unit, ctx, &row.title).await?;
    let event = row.into_view(&mut unit, &actor).await?;
    unit.commit().await?;
    Ok(Done { event, undo, dropped })
}

/// Tells those who are asked and were not among those who `had` been.
async fn tell_asked(unit: &mut Unit, ctx: &Ctx, row: &EventRow, had: &[UserId]) -> Result<()> {
    let mut asked = row.asked().to_vec();
    asked.retain(|person| !had.contains(person));
    notification::tell(unit, ctx, &asked, Reason::Invited, (Subject::Event(row.id), None)).await
}

/// Somebody else's time from now on, if that is asked for and can be.
async fn hand_over(
    unit: &mut Unit,
    actor: &Actor,
    creator: UserId,
    new: &mut NewEvent,
    hands: Option<Hands>,
) -> Result<()> {
    let Some(hands) = hands.filter(|_| Hands::suit(new.details.kind())) else {
        return Ok(());
    };
    let before = std::mem::take(&mut new.participants);
    // What takes nobody's time who is named takes that of who planned it. Somebody else may have taken over meanwhile.
    let takes_theirs = before.contains(&hands.from) || (before.is_empty() && hands.from == creator);
    if !takes_theirs {
        return Err(AppError::Stale.into());
    }
    new.participants = hands.over(&before);
    check_absent(actor, new, &before)?;
    known::check(unit, &new.teams, &new.participants, new.details.services()).await
}

/// Plans the same thing once more, at another time: a single event, by whoever copies it. Sending it twice makes
/// one copy.
///
/// # Errors
/// `NotFound`; `Forbidden` for a kind the roles do not create; `Invalid` for a time that cannot be; `Conflicts` that
/// are not accepted.
pub async fn copy(ctx: &Ctx, of: &Move, id: EventId, accepted: &Accepted) -> Result<Done> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    of.time.check()?;
    occurrence::clock(&of.time)?;
    let mut unit = ctx.begin().await?;
    conflict::one_at_a_time(&mut unit).await?;
    let seen = seen_locked(&mut unit, of.id, of.at).await?;
    if seen.row.deleted_at.is_some() {
        return Err(AppError::NotFound.into());
    }
    seen.row.visible_to(&actor)?;
    allow(&actor, Action::CreateEvent(seen.row.kind())).or_error()?;
    let mut new = NewEvent {
        id,
        time: of.time.clone(),
        repeating: Repeating::Never,
        ..seen.row.as_new()
    };
    new.details.begin_again();
    conflict::note_override(&mut new, accepted)?;
    hand_over(&mut unit, &actor, seen.row.creator, &mut new, of.hands).await?;
    check_absent(&actor, &new, &[])?;
    let mut row = fresh(ctx, &actor, new)?;
    // Teams that one is not in are not one's to give.
    row.teams
        .retain(|team| allow(&actor, Action::AssignTeam(*team)).is_allowed());
    // Without any it would be for everybody.
    if row.teams.is_empty() && !seen.row.teams.is_empty() {
        return Err(AppError::Forbidden.into());
    }
    if !row.insert(&mut unit).await? {
        return Err(AppError::Stale.into());
    }
    conflict::check(&mut unit, ctx, &actor, (None, &row), accepted).await?;
    unit.audit(Entry::new("event.create", "event", row.id.0, &row.title).after(&row));
    row.announce(&mut unit, None)?;
    tell_asked(&mut unit, ctx, &row, &[]).await?;
    let undo = undo::keep(&mut unit, ctx, &row.title).await?;
    let event = row.into_view(&mut unit, &actor).await?;
    unit.commit().await?;
    Ok(Done {
        event,
        undo,
        dropped: Vec::new(),
    })
}

/// Makes the change; what is looked at afterwards is the occurrence that was looked at before.
async fn carry_out(
    unit: &mut Unit,
    ctx: &Ctx,
    seen: Seen,
    new: NewEvent,
    (scope, accepted): (Scope, &Accepted),
) -> Result<Outcome> {
    let at = Occurrence::of(&new.time);
    let series = seen.series.clone().filter(|_| scope != Scope::This);
    let before = series.unwrap_or_else(|| seen.row.clone());
    let done = series::change(unit, ctx, seen, new, scope).await?;
    let actor = ctx.who()?.actor.clone();
    conflict::check(unit, ctx, &actor, (Some(&before), &done.row), accepted).await?;
    if done.row.recurrence.is_none() {
        return Ok(done);
    }
    Ok(Outcome {
        row: seen_again(unit, done.row.id, at).await?,
        ..done
    })
}

async fn seen_again(unit: &mut Unit, id: EventId, at: Occurrence) -> Result<EventRow> {
    Ok(seen::seen(unit, id, Some(at)).await?.row)
}

async fn editable(unit: &mut Unit, actor: &Actor, id: EventId, reach: Reach) -> Result<Seen> {
    let seen = seen_locked(unit, id, reach.at).await?;
    if seen.row.deleted_at.is_some() {
        return Err(AppError::NotFound.into());
    }
    allow(actor, Action::EditEvent(&seen.row.facts())).or_error()?;
    if let (Some(series), true) = (&seen.series, reach.scope != Scope::This) {
        allow(actor, Action::EditEvent(&series.facts())).or_error()?;
    }
    Ok(seen)
}

/// A production window that is planned anew asks for approval again; one that has begun cannot be.
pub(super) fn renew_approval(before: &EventRow, after: &mut EventRow) -> Result<()> {
    let (EventDetails::Deployment(old), EventDetails::Deployment(new)) = (&before.details, &after.details)
    else {
        return Ok(());
    };
    let rules = |row: &EventRow| row.recurrence.as_ref().map(|rules| rules.rrule.clone());
    let same_rules = after.place.is_some() || rules(before) == rules(after);
    if same_rules && !needs_new_approval((&before.time, old), (&after.time, new)) {
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

/// That somebody else is away is for those to say who plan for them.
fn check_absent(actor: &Actor, new: &NewEvent, before: &[UserId]) -> Result<()> {
    if new.details.kind() != EventKind::Absence {
        return Ok(());
    }
    let mut named = new.participants.iter().filter(|person| !before.contains(person));
    if named.all(|person| allow(actor, Action::NoteAbsence(*person)).is_allowed()) {
        Ok(())
    } else {
        Err(Problem::new(Field::Participants, Rule::NotAllowed).into())
    }
}

/// Whether a zone can be planned in.
pub(super) fn known_zone(zone: &str) -> bool {
    zone::rules(zone).is_ok()
}
