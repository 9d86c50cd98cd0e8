//! Sprints of projects.

mod chart;
mod note;
mod plan;

pub use chart::page;
pub use note::{act, add_note, delete_note, set_template, vote};
pub use plan::{ceremonies, create_with};

use crate::{
    Ctx, Result, Unit, audit::escape_like, item, ledger::Entry, member, project, session::word, team, zone,
};
use model::{
    AppError, ItemId, ProjectId, SprintId,
    burndown::Sum,
    change::{Audience, Topic},
    item::edit::{Edit, FieldValue},
    person::Person,
    policy::{Action, Actor, ProjectFacts, allow},
    project::Project,
    sprint::{KnownSprint, Leftover, Sprint, SprintForm, SprintState, Sprints},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// Sprints of a project that are shown, those that are closed the latest.
const SHOWN: i64 = 200;
/// Sprints that a search shows.
const FOUND: i64 = 10;

/// The sprints of a project, and what became of them.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn list(ctx: &Ctx, key: &str) -> Result<Sprints> {
    let project = project::find(ctx, key).await?;
    let actor = &ctx.who()?.actor;
    let mut conn = ctx.pool.acquire().await?;
    let sprints = all(&mut conn, project.id).await?;
    Ok(Sprints {
        sums: chart::standing(&mut conn, &sprints).await?,
        velocity: chart::velocity(&mut conn, &sprints).await?,
        can_plan: allow(actor, Action::PlanSprints(&project.facts())).is_allowed(),
        project,
        sprints,
    })
}

/// Sprints whose name holds `text`, or of the project whose key it is: those that run first, the latest first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn search(ctx: &Ctx, text: &str) -> Result<Vec<KnownSprint>> {
    let text = model::text::wanted(text, 100);
    let projects = project::list(ctx).await?;
    let ids: Vec<Uuid> = projects
        .iter()
        .filter(|project| !project.archived)
        .map(|project| project.id.0)
        .collect();
    if text.is_empty() || ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        "select p.key, s.id, s.name, s.state from sprint s join project p on p.id = s.project_id
         where p.id = any($1) and (plain(s.name) like plain($2) or lower(p.key) = lower($3))
         order by s.state <> 'active', s.state = 'closed', s.first_day desc, s.id limit $4",
        &ids,
        format!("%{}%", escape_like(&text)),
        text,
        FOUND
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(KnownSprint {
                project: row.key,
                id: SprintId(row.id),
                name: row.name,
                state: word(&row.state)?,
            })
        })
        .collect()
}

/// The sprint of a project that runs, what is in it, and what of that is done.
///
/// # Errors
/// `NotFound` for a project that the reader may not see.
pub async fn running(ctx: &Ctx, project: &Project) -> Result<Option<(Sprint, Sum, Sum)>> {
    ctx.allow(Action::ViewProject(&project.facts()))?;
    let mut conn = ctx.pool.acquire().await?;
    let open = of_project(&mut conn, project.id).await?;
    let Some(sprint) = open
        .into_iter()
        .find(|sprint| sprint.state == SprintState::Active)
    else {
        return Ok(None);
    };
    let sums = chart::standing(&mut conn, std::slice::from_ref(&sprint)).await?;
    let (all, done) = sums.first().copied().unwrap_or_default();
    Ok(Some((sprint, all, done)))
}

/// Every sprint of a project: the running one, those that are planned, then those that were closed, the latest first.
async fn all(conn: &mut PgConnection, of: ProjectId) -> Result<Vec<Sprint>> {
    read_some(conn, of, None, false).await
}

/// Those that are not closed.
pub(crate) async fn of_project(conn: &mut PgConnection, of: ProjectId) -> Result<Vec<Sprint>> {
    read_some(conn, of, None, true).await
}

/// One of them.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn read(conn: &mut PgConnection, of: ProjectId, id: SprintId) -> Result<Sprint> {
    let found = read_some(conn, of, Some(id), false).await?;
    Ok(found.into_iter().next().ok_or(AppError::NotFound)?)
}

async fn read_some(
    conn: &mut PgConnection,
    of: ProjectId,
    id: Option<SprintId>,
    open: bool,
) -> Result<Vec<Sprint>> {
    let rows = sqlx::query!(
        "select id, name, goal, first_day, last_day, zone, state, started_at, closed_at, template, version
         from sprint
         where project_id = $1 and ($2::uuid is null or id = $2) and (not $3 or state <> 'closed')
         order by state = 'closed', state = 'planned',
                  case when state = 'closed' then null else first_day end, first_day desc, created_at desc
         limit $4",
        of.0,
        id.map(|id| id.0),
        open,
        SHOWN
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Sprint {
                id: SprintId(row.id),
                name: row.name,
                goal: row.goal,
                first: row.first_day,
                last: row.last_day,
                zone: row.zone,
                state: word(&row.state)?,
                started_at: row.started_at,
                closed_at: row.closed_at,
                template: word(&row.template)?,
                version: row.version,
            })
        })
        .collect()
}

/// Plans a sprint. Sending it twice plans one.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field.
pub async fn create(ctx: &Ctx, of: ProjectId, form: &SprintForm) -> Result<Sprint> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let new = form.check()?;
    let zone = &ctx.who()?.preferences.zone;
    zone::rules(zone)?;
    let mut unit = ctx.begin().await?;
    let project = item::locked(&mut unit, &actor, of, planning).await?;
    let done = sqlx::query!(
        "insert into sprint (id, project_id, name, goal, first_day, last_day, zone, creator_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing",
        form.id.0,
        of.0,
        new.name,
        new.goal,
        new.first,
        new.last,
        zone,
        actor.id.0,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    let sprint = read(&mut unit, of, form.id).await.map_err(|_| AppError::Stale)?;
    if done.rows_affected() == 0 {
        // The same again, not another one under its id.
        let same = (&sprint.name, &sprint.goal, sprint.first, sprint.last)
            == (&new.name, &new.goal, new.first, new.last);
        return if same {
            Ok(sprint)
        } else {
            Err(AppError::Stale.into())
        };
    }
    finish(&mut unit, "sprint.create", &project, None, &sprint)?;
    unit.commit().await?;
    Ok(sprint)
}

/// Changes a sprint that is not closed, if what was seen is still at `version`.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `WrongState`; `Invalid` by field.
pub async fn update(ctx: &Ctx, of: ProjectId, version: i64, form: &SprintForm) -> Result<Sprint> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let (project, before) = seen(&mut unit, &actor, (of, form.id), version).await?;
    let new = form.check()?;
    if before.state == SprintState::Closed {
        return Err(AppError::WrongState.into());
    }
    sqlx::query!(
        "update sprint set name = $2, goal = $3, first_day = $4, last_day = $5, version = version + 1 where id = $1",
        form.id.0,
        new.name,
        new.goal,
        new.first,
        new.last
    )
    .execute(&mut *unit)
    .await?;
    let sprint = read(&mut unit, of, form.id).await?;
    finish(&mut unit, "sprint.update", &project, Some(&before), &sprint)?;
    unit.commit().await?;
    Ok(sprint)
}

/// Starts a sprint: what is in it now is what is taken on. A project runs one at a time.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `WrongState` where it runs already, or another one does.
pub async fn start(ctx: &Ctx, of: ProjectId, id: SprintId, version: i64) -> Result<Sprint> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let (project, before) = seen(&mut unit, &actor, (of, id), version).await?;
    let another = active(&mut unit, of).await?;
    if before.state != SprintState::Planned || another {
        return Err(AppError::WrongState.into());
    }
    sqlx::query!(
        "update sprint set state = 'active', version = version + 1,
                started_at = greatest($2, (select max(f.at) from item_fact f join item i on i.id = f.item_id
                                           where i.project_id = $3))
         where id = $1",
        id.0,
        // What was waited for may have been decided later than this was asked.
        ctx.now,
        of.0
    )
    .execute(&mut *unit)
    .await?;
    let sprint = read(&mut unit, of, id).await?;
    finish(&mut unit, "sprint.start", &project, Some(&before), &sprint)?;
    unit.commit().await?;
    Ok(sprint)
}

async fn active(unit: &mut Unit, of: ProjectId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from sprint where project_id = $1 and state = 'active') as "there!""#,
        of.0
    )
    .fetch_one(&mut **unit)
    .await?)
}

/// Closes a sprint. What is unfinished goes where it is told to; the chart ends before that.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `WrongState` where it does not run, or the unfinished would go to one that is
/// closed.
pub async fn close(
    ctx: &Ctx,
    of: ProjectId,
    id: SprintId,
    version: i64,
    leftover: Leftover,
) -> Result<Sprint> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let (project, before) = seen(&mut unit, &actor, (of, id), version).await?;
    if before.state != SprintState::Active || leftover == Leftover::Sprint(id) {
        return Err(AppError::WrongState.into());
    }
    let times = team::all_times(&mut unit).await?;
    let plan = chart::days(&before, chart::team_time(&project, &times));
    sqlx::query!(
        "update sprint set state = 'closed', version = version + 1, plan = $4,
                closed_at = greatest($2, (select max(f.at) from item_fact f join item i on i.id = f.item_id
                                          where i.project_id = $3)),
                closed_seq = (select coalesce(max(seq), 0) from item_fact)
         where id = $1",
        id.0,
        ctx.now,
        of.0,
        Json(&plan) as _
    )
    .execute(&mut *unit)
    .await?;
    // What is brought back from the trash later is not unfinished in what is over.
    sqlx::query!(
        "update item set sprint_id = null where sprint_id = $1 and deleted_at is not null",
        id.0
    )
    .execute(&mut *unit)
    .await?;
    let unfinished = sqlx::query_scalar!(
        "select i.id from item i join project_column c on c.id = i.column_id
         where i.sprint_id = $1 and not c.done and i.deleted_at is null order by i.rank",
        id.0
    )
    .fetch_all(&mut *unit)
    .await?;
    let to = match leftover {
        Leftover::Backlog => None,
        Leftover::Sprint(next) => Some(next),
    };
    for one in unfinished {
        let edit = Edit {
            item: ItemId(one),
            set: FieldValue::Sprint(to),
            seen: None,
        };
        item::edit_one(&mut unit, ctx, &project, edit.item, &[&edit]).await?;
    }
    let sprint = read(&mut unit, of, id).await?;
    finish(&mut unit, "sprint.close", &project, Some(&before), &sprint)?;
    unit.commit().await?;
    Ok(sprint)
}

/// Lets a sprint that was closed run on. What had been unfinished stays where it went.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `WrongState` where it is not closed, or another one runs.
pub async fn reopen(ctx: &Ctx, of: ProjectId, id: SprintId, version: i64) -> Result<Sprint> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let (project, before) = seen(&mut unit, &actor, (of, id), version).await?;
    if before.state != SprintState::Closed || active(&mut unit, of).await? {
        return Err(AppError::WrongState.into());
    }
    sqlx::query!(
        "update sprint set state = 'active', closed_at = null, closed_seq = null, plan = null, version = version + 1
         where id = $1",
        id.0
    )
    .execute(&mut *unit)
    .await?;
    let sprint = read(&mut unit, of, id).await?;
    finish(&mut unit, "sprint.reopen", &project, Some(&before), &sprint)?;
    unit.commit().await?;
    Ok(sprint)
}

/// Deletes a sprint that never started; what was planned for it is in no sprint then.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `WrongState` for one that has started.
pub async fn delete(ctx: &Ctx, of: ProjectId, id: SprintId, version: i64) -> Result<()> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let (project, before) = seen(&mut unit, &actor, (of, id), version).await?;
    if before.state != SprintState::Planned {
        return Err(AppError::WrongState.into());
    }
    let inside = sqlx::query!("select id, deleted_at from item where sprint_id = $1", id.0)
        .fetch_all(&mut *unit)
        .await?;
    for row in inside.iter().filter(|row| row.deleted_at.is_none()) {
        let edit = Edit {
            item: ItemId(row.id),
            set: FieldValue::Sprint(None),
            seen: None,
        };
        item::edit_one(&mut unit, ctx, &project, edit.item, &[&edit]).await?;
    }
    sqlx::query!("update item set sprint_id = null where sprint_id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    sqlx::query!("delete from sprint where id = $1", id.0)
        .execute(&mut *unit)
        .await?;
    unit.audit(Entry::new("sprint.delete", "sprint", id.0, &named(&project, &before)).before(&before));
    tell(&mut unit, &project, &before)?;
    unit.commit().await
}

/// Who works on a project: its members and those in its teams, by name.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn people(ctx: &Ctx, project: &Project) -> Result<Vec<(Actor, Person)>> {
    ctx.allow(Action::ViewProject(&project.facts()))?;
    let mut conn = ctx.pool.acquire().await?;
    workers(&mut conn, &project.facts()).await
}

pub(crate) async fn workers(conn: &mut PgConnection, facts: &ProjectFacts) -> Result<Vec<(Actor, Person)>> {
    let everybody = member::actors(conn).await?;
    let works = |actor: &Actor| {
        facts.members.contains(&actor.id)
            || actor.teams.iter().any(|team| facts.teams.contains(team))
            // What nobody in particular works on is everybody's.
            || (facts.teams.is_empty() && facts.members.is_empty())
    };
    Ok(everybody.into_iter().filter(|(actor, _)| works(actor)).collect())
}

fn planning(facts: &ProjectFacts) -> Action<'_> {
    Action::PlanSprints(facts)
}

/// The sprint as it was seen, and its project, which nobody else changes until the transaction ends.
async fn seen(
    unit: &mut Unit,
    actor: &Actor,
    (of, id): (ProjectId, SprintId),
    version: i64,
) -> Result<(Project, Sprint)> {
    let project = item::locked(unit, actor, of, planning).await?;
    let sprint = read(unit, of, id).await?;
    if sprint.version == version {
        Ok((project, sprint))
    } else {
        Err(AppError::Stale.into())
    }
}

fn named(project: &Project, sprint: &Sprint) -> String {
    format!("{} {}", project.key, sprint.name)
}

fn tell(unit: &mut Unit, project: &Project, sprint: &Sprint) -> Result<()> {
    let audience = Audience::Project(vec![project.facts()]);
    unit.change_within(
        Topic::Sprint,
        sprint.id.0,
        sprint.version,
        &audience,
        project.id.0,
    )
}

fn finish(
    unit: &mut Unit,
    action: &'static str,
    project: &Project,
    before: Option<&Sprint>,
    after: &Sprint,
) -> Result<()> {
    let mut entry = Entry::new(action, "sprint", after.id.0, &named(project, after)).after(after);
    if let Some(before) = before {
        entry = entry.before(before);
    }
    unit.audit(entry);
    tell(unit, project, after)
}
