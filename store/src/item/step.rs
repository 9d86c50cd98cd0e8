//! The checklists of items.

use super::{finish, history, locked, moving, row, writing};
use crate::{Ctx, Result, Unit};
use model::{
    AppError, Field, ItemId, Problem, ProjectId, Rule, StepId,
    item::{Happened, Item, Step},
    policy::Action,
    project::Project,
    text,
};
use sqlx::PgConnection;
use std::collections::HashSet;
use uuid::Uuid;

/// Steps of one checklist at the most.
const STEPS_MAX: usize = 100;

pub async fn of_item(conn: &mut PgConnection, item: ItemId) -> Result<Vec<Step>> {
    let rows = sqlx::query!(
        "select id, text, done from item_step where item_id = $1 order by position",
        item.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Step {
            id: StepId(row.id),
            text: row.text,
            done: row.done,
        })
        .collect())
}

/// Gives an item another checklist, if `seen` is what it was. What is ticked stays so.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for steps that are empty or too many.
pub async fn change_steps(
    ctx: &Ctx,
    of: ProjectId,
    id: ItemId,
    seen: &[Step],
    steps: &[Step],
) -> Result<Vec<Step>> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    if steps.len() > STEPS_MAX {
        return Err(Problem::new(Field::Checklist, Rule::TooMany(STEPS_MAX as u32)).into());
    }
    let texts: Vec<String> = steps
        .iter()
        .map(|step| text::line(Field::Checklist, &step.text, text::TITLE_MAX))
        .collect::<Result<_, _>>()?;
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, writing).await?;
    let before = row::one(&mut unit, of, id).await?.item;
    let same = |one: &Step, other: &Step| (one.id, &one.text) == (other.id, &other.text);
    let now = of_item(&mut unit, id).await?;
    if now.len() != seen.len() || !now.iter().zip(seen).all(|(now, seen)| same(now, seen)) {
        return Err(AppError::Stale.into());
    }
    let ids: Vec<Uuid> = steps.iter().map(|step| step.id.0).collect();
    if ids.iter().collect::<HashSet<_>>().len() != ids.len() {
        return Err(Problem::new(Field::Checklist, Rule::Unknown).into());
    }
    sqlx::query!(
        "delete from item_step where item_id = $1 and id <> all($2)",
        id.0,
        &ids
    )
    .execute(&mut *unit)
    .await?;
    let written = sqlx::query!(
        "insert into item_step (id, item_id, position, text)
         select i, $1, n, t from unnest($2::uuid[], $3::text[]) with ordinality as row (i, t, n)
         on conflict (id) do update set position = excluded.position, text = excluded.text
             where item_step.item_id = $1",
        id.0,
        &ids,
        &texts
    )
    .execute(&mut *unit)
    .await?;
    if written.rows_affected() as usize != ids.len() {
        return Err(Problem::new(Field::Checklist, Rule::Unknown).into());
    }
    let without = |list: &[Step], other: &[Step]| -> Vec<String> {
        let gone = list.iter().filter(|one| other.iter().all(|two| two.id != one.id));
        gone.map(|step| step.text.clone()).collect()
    };
    let dropped = without(seen, steps).into_iter().map(Happened::StepDropped);
    let added = without(steps, seen).into_iter().map(Happened::StepAdded);
    history::note(&mut unit, ctx, id, &dropped.chain(added).collect::<Vec<_>>()).await?;
    let steps = of_item(&mut unit, id).await?;
    done(unit, ctx, &project, &before).await?;
    Ok(steps)
}

/// Ticks a step, or takes the tick away. Whoever moves items may.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn tick(ctx: &Ctx, of: ProjectId, id: ItemId, step: StepId, on: bool) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let project = locked(&mut unit, &actor, of, moving).await?;
    let before = row::one(&mut unit, of, id).await?.item;
    let text = sqlx::query_scalar!(
        "update item_step set done = $3 where id = $1 and item_id = $2 returning text",
        step.0,
        id.0,
        on
    )
    .fetch_optional(&mut *unit)
    .await?
    .ok_or(AppError::NotFound)?;
    let happened = if on {
        Happened::StepDone(text)
    } else {
        Happened::StepUndone(text)
    };
    history::note(&mut unit, ctx, id, &[happened]).await?;
    done(unit, ctx, &project, &before).await
}

async fn done(mut unit: Unit, ctx: &Ctx, project: &Project, before: &Item) -> Result<()> {
    super::touch(&mut unit, ctx, before.id).await?;
    let after = row::one(&mut unit, project.id, before.id).await?.item;
    finish(&mut unit, "item.update", project, Some(before), &after)?;
    unit.commit().await
}
