//! What happens to an event after it was planned: runs, approvals, answers.

use super::{
    conflict,
    row::EventRow,
    seen::{Seen, seen_locked},
    series::save_occurrence,
};
use crate::{Ctx, Result, Unit, journal, ledger::Entry, notification};
use model::{
    AppError, EventId, Field,
    calendar::Occurrence,
    conflict::Accepted,
    event::{Answer, Approval, EventDetails, EventKind, EventStatus, EventView},
    journal::Happening,
    policy::{Action, Actor, allow},
    talk::{Reason, Subject},
    text,
};

/// Moves an event to another state, and notes when it really began and ended.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` when it changed meanwhile; `WrongState` for a move there is none of; `Conflicts`
/// where a window would start in a freeze that nobody has overridden.
pub async fn step(
    ctx: &Ctx,
    id: EventId,
    at: Option<Occurrence>,
    version: i64,
    to: EventStatus,
    accepted: &Accepted,
) -> Result<EventView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let seen = see_alive(&mut unit, id, at).await?;
    let before = &seen.row;
    allow(&actor, Action::RunEvent(&before.facts())).or_error()?;
    check_version(before, version)?;
    if !before.can_step(to) {
        return Err(AppError::WrongState.into());
    }
    let mut after = before.clone();
    after.status = before.status.step(to, &before.approval)?;
    match to {
        EventStatus::InProgress => {
            conflict::check_start(&mut unit, ctx, &actor, &mut after, accepted).await?;
            after.actual_start = Some(ctx.now);
        }
        _ if before.status == EventStatus::InProgress => after.actual_end = Some(ctx.now),
        _ => {}
    }
    finish(ctx, unit, "event.step", &actor, &seen, after).await
}

/// Approves or rejects a production window; a rejection needs a reason.
///
/// # Errors
/// `NotFound`, `Forbidden` (also for the creator); `Stale`; `WrongState` when nothing waits; `Invalid` without a reason.
pub async fn approve(ctx: &Ctx, id: EventId, version: i64, agreed: bool, reason: &str) -> Result<EventView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let seen = see_alive(&mut unit, id, None).await?;
    let before = &seen.row;
    allow(&actor, Action::ApproveEvent(&before.facts())).or_error()?;
    check_version(before, version)?;
    if before.status != EventStatus::Planned {
        return Err(AppError::WrongState.into());
    }
    let mut after = before.clone();
    after.approval = before.approval.decide(actor.id, before.creator, agreed)?;
    after.approver = Some(actor.id);
    after.rejection = if agreed {
        None
    } else {
        Some(text::line(Field::Reason, reason, text::REASON_MAX)?)
    };
    let action = if agreed { "event.approve" } else { "event.reject" };
    finish(ctx, unit, action, &actor, &seen, after).await
}

/// Ticks a step of the checklist before a deployment, or takes the tick back. `text` is the step as it was
/// read: when the list was edited meanwhile the tick lands on nothing else.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` when the step is not there any more.
pub async fn tick(
    ctx: &Ctx,
    id: EventId,
    at: Option<Occurrence>,
    text: &str,
    done: bool,
) -> Result<EventView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let seen = see_alive(&mut unit, id, at).await?;
    let before = &seen.row;
    allow(&actor, Action::RunEvent(&before.facts())).or_error()?;
    let mut after = before.clone();
    let EventDetails::Deployment(deployment) = &mut after.details else {
        return Err(AppError::NotFound.into());
    };
    let step = deployment.checklist.iter_mut().find(|step| step.text == text);
    step.ok_or(AppError::Stale)?.done = done;
    finish(ctx, unit, "event.tick", &actor, &seen, after).await
}

/// Answers an invitation.
///
/// # Errors
/// `NotFound`; `Forbidden` for who is not asked.
pub async fn answer(ctx: &Ctx, id: EventId, answer: Answer) -> Result<EventView> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = see_alive(&mut unit, id, None).await?.row;
    allow(&actor, Action::AnswerEvent(&before.facts())).or_error()?;
    sqlx::query!(
        "update event_participant set answer = $3 where event_id = $1 and member_id = $2",
        id.0,
        actor.id.0,
        answer.as_str()
    )
    .execute(&mut *unit)
    .await?;
    unit.audit(Entry::new("event.answer", "event", id.0, &before.title).after(&answer));
    before.announce(&mut unit, None)?;
    let view = before.into_view(&mut unit, &actor).await?;
    unit.commit().await?;
    Ok(view)
}

/// What `id` is at `at`: what happens to an occurrence of a series happens to that one alone.
async fn see_alive(unit: &mut Unit, id: EventId, at: Option<Occurrence>) -> Result<Seen> {
    let seen = seen_locked(unit, id, at).await?;
    if seen.row.deleted_at.is_some() {
        return Err(AppError::NotFound.into());
    }
    Ok(seen)
}

fn check_version(row: &EventRow, version: i64) -> Result<()> {
    if row.version == version {
        Ok(())
    } else {
        Err(AppError::Stale.into())
    }
}

async fn finish(
    ctx: &Ctx,
    mut unit: Unit,
    action: &'static str,
    actor: &Actor,
    seen: &Seen,
    mut after: EventRow,
) -> Result<EventView> {
    save_occurrence(&mut unit, ctx, seen, &mut after).await?;
    tell(&mut unit, ctx, &seen.row, &after).await?;
    unit.audit(
        Entry::new(action, "event", after.id.0, &after.title)
            .before(&seen.row)
            .after(&after),
    );
    after.announce(&mut unit, Some(&seen.row))?;
    let view = after.into_view(&mut unit, actor).await?;
    unit.commit().await?;
    Ok(view)
}

/// Notes in the journal what was carried out, and tells the creator what was decided.
async fn tell(unit: &mut Unit, ctx: &Ctx, before: &EventRow, after: &EventRow) -> Result<()> {
    if before.status != after.status && after.kind().runs() {
        let deployment = after.kind() == EventKind::Deployment;
        if let Some(happening) = Happening::of_step(deployment, after.status) {
            journal::note(unit, ctx, &after.about(), happening, &after.title).await?;
        }
    }
    let reason = match after.approval {
        Approval::Approved => Reason::Approved,
        Approval::Rejected => Reason::Rejected,
        _ => return Ok(()),
    };
    if before.approval != after.approval {
        let about = (Subject::Event(after.id), None);
        notification::tell(unit, ctx, &[after.creator], reason, about).await?;
    }
    Ok(())
}
