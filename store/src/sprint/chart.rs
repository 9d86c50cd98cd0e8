//! What became of sprints: drawn from what was true of their items, and when.

use super::{all, read, workers};
use crate::{Ctx, Result, event, item, project, team, zone};
use chrono::{DateTime, NaiveDate, Utc};
use model::{
    SprintId,
    burndown::{Chart, Span, Sum, chart},
    conflict::TeamTime,
    policy::{Action, allow},
    project::Project,
    sprint::{Sprint, SprintPage, SprintState, Velocity, capacity},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// Closed sprints whose velocity is shown.
const VELOCITIES: usize = 8;

/// A sprint, with everything.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn page(ctx: &Ctx, key: &str, id: SprintId) -> Result<SprintPage> {
    let project = project::find(ctx, key).await?;
    let actor = &ctx.who()?.actor;
    let sprint = read(&mut *ctx.pool.acquire().await?, project.id, id).await?;
    let end = sprint.last.succ_opt().unwrap_or(sprint.last);
    // With a connection of its own: nobody holds one while waiting for another.
    let around = event::surroundings(ctx, (sprint.first, end)).await?;
    let mut conn = ctx.pool.acquire().await?;
    let facts = project.facts();
    let sprints = all(&mut conn, project.id).await?;
    let times = team::all_times(&mut conn).await?;
    let people = workers(&mut conn, &facts).await?;
    let rules = zone::rules(&sprint.zone)?;
    let people: Vec<_> = people
        .into_iter()
        .map(|(actor, person)| {
            let own = |time: &&TeamTime| actor.teams.contains(&time.team) && facts.teams.contains(&time.team);
            (person, times.iter().find(own))
        })
        .collect();
    let found = draw(&mut conn, &sprint, team_time(&project, &times), ctx.now).await?;
    Ok(SprintPage {
        items: item::in_sprint(&mut conn, project.id, id).await?,
        chart: found,
        capacity: capacity(&people, (sprint.first, sprint.last), &around, &rules),
        velocity: velocity(&mut conn, &sprints).await?,
        notes: super::note::of_sprint(&mut conn, actor, id).await?,
        others: sprints
            .into_iter()
            .filter(|other| other.id != id && other.state != SprintState::Closed)
            .collect(),
        can_plan: allow(actor, Action::PlanSprints(&facts)).is_allowed(),
        can_write: allow(actor, Action::WriteItems(&facts)).is_allowed(),
        can_reflect: allow(actor, Action::Reflect(&facts)).is_allowed(),
        project,
        sprint,
    })
}

/// When the first team of a project works.
pub(super) fn team_time<'a>(project: &Project, times: &'a [TeamTime]) -> Option<&'a TeamTime> {
    let team = project.teams.first()?.id;
    times.iter().find(|time| time.team == team)
}

/// The days of a sprint, and on which of them its team is to work.
pub(super) fn days(sprint: &Sprint, time: Option<&TeamTime>) -> Vec<(NaiveDate, bool)> {
    let usual = TeamTime::usual();
    let time = time.unwrap_or(&usual);
    let days = sprint.first.iter_days().take_while(|day| *day <= sprint.last);
    days.map(|day| (day, time.span(day).is_some())).collect()
}

/// The chart of a sprint that has started.
async fn draw(
    conn: &mut PgConnection,
    sprint: &Sprint,
    time: Option<&TeamTime>,
    now: DateTime<Utc>,
) -> Result<Option<Chart>> {
    let Some(started) = sprint.started_at else {
        return Ok(None);
    };
    let closed = sqlx::query!(
        r#"select closed_seq, plan as "plan: Json<Vec<(NaiveDate, bool)>>" from sprint where id = $1"#,
        sprint.id.0
    )
    .fetch_one(&mut *conn)
    .await?;
    let facts = item::of_sprint(conn, sprint.id, closed.closed_seq).await?;
    let rules = zone::rules(&sprint.zone)?;
    let span = Span {
        sprint: sprint.id,
        plan: closed.plan.map_or_else(|| days(sprint, time), |Json(plan)| plan),
        zone: &rules,
        started,
        until: sprint.closed_at.unwrap_or(now),
    };
    Ok(Some(chart(&facts, &span)))
}

/// What the latest of these that were closed took on and did, the oldest first.
pub async fn velocity(conn: &mut PgConnection, sprints: &[Sprint]) -> Result<Vec<Velocity>> {
    let closed = sprints
        .iter()
        .filter(|sprint| sprint.state == SprintState::Closed);
    let mut found = Vec::new();
    for sprint in closed.take(VELOCITIES) {
        if let Some(chart) = draw(conn, sprint, None, sprint.closed_at.unwrap_or_default()).await? {
            found.push(Velocity {
                sprint: sprint.clone(),
                committed: chart.committed,
                done: chart.end().1,
            });
        }
    }
    found.reverse();
    Ok(found)
}

/// What stands in each of these now, and what of that is done.
pub async fn standing(conn: &mut PgConnection, sprints: &[Sprint]) -> Result<Vec<(Sum, Sum)>> {
    let ids: Vec<Uuid> = sprints.iter().map(|sprint| sprint.id.0).collect();
    let rows = sqlx::query!(
        r#"select i.sprint_id as "sprint!", count(*) as "items!", coalesce(sum(i.points), 0)::bigint as "points!",
                  count(*) filter (where c.done) as "items_done!",
                  coalesce(sum(i.points) filter (where c.done), 0)::bigint as "points_done!"
           from item i join project_column c on c.id = i.column_id
           where i.sprint_id = any($1) and i.deleted_at is null group by i.sprint_id"#,
        &ids
    )
    .fetch_all(conn)
    .await?;
    let of = |sprint: &Sprint| {
        rows.iter().find(|row| row.sprint == sprint.id.0).map(|row| {
            let sum = |points, items| Sum { points, items };
            (sum(row.points, row.items), sum(row.points_done, row.items_done))
        })
    };
    Ok(sprints
        .iter()
        .map(|sprint| of(sprint).unwrap_or_default())
        .collect())
}
