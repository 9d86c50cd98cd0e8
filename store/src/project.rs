//! Projects, and the columns that their work passes through.

use crate::{Ctx, Result, Unit, item, known, ledger::Entry};
use model::{
    AppError, ColumnId, Field, Problem, ProjectId, Rule, TeamId, UserId,
    change::{Audience, Topic},
    person::{Person, Role, Team},
    policy::{Action, Actor, ProjectFacts, allow},
    project::{Column, Link, Project, ProjectCard, ProjectForm, Workflow, WorkflowForm},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// The projects that one may see, those that are worked on first, by name.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Ctx) -> Result<Vec<ProjectCard>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let own: Vec<Uuid> = actor.teams.iter().map(|team| team.0).collect();
    // The visibility rule is model::policy's, repeated in SQL; a test compares the two.
    let rows = sqlx::query!(
        r#"select id, key, name, team_ids, creator_id, archived_at is not null as "archived!",
                  array(select m.member_id from project_member m where m.project_id = p.id) as "members!"
           from project p
           where $1 or team_ids = '{}' or team_ids && $2 or creator_id = $3
                 or exists (select from project_member m where m.project_id = p.id and m.member_id = $3)
           order by archived_at is not null, lower(name), id"#,
        actor.is(Role::Admin),
        &own,
        actor.id.0
    )
    .fetch_all(&ctx.pool)
    .await?;
    let mut conn = ctx.pool.acquire().await?;
    let mut cards = Vec::with_capacity(rows.len());
    let named: Vec<Uuid> = rows.iter().flat_map(|row| row.team_ids.clone()).collect();
    let teams = teams(&mut conn, &named).await?;
    for row in rows {
        let facts = ProjectFacts {
            creator: UserId(row.creator_id),
            teams: row.team_ids.iter().copied().map(TeamId).collect(),
            members: row.members.into_iter().map(UserId).collect(),
            archived: row.archived,
        };
        cards.push(ProjectCard {
            can_write: allow(actor, Action::WriteItems(&facts)).is_allowed(),
            id: ProjectId(row.id),
            key: row.key,
            name: row.name,
            teams: teams
                .iter()
                .filter(|team| row.team_ids.contains(&team.id.0))
                .cloned()
                .collect(),
            members: u32::try_from(facts.members.len()).unwrap_or(u32::MAX),
            archived: row.archived,
        });
    }
    Ok(cards)
}

/// A project by its key.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn find(ctx: &Ctx, key: &str) -> Result<Project> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    // What no text of the database holds is nobody's key.
    let key = model::text::wanted(key, 100);
    let id = sqlx::query_scalar!("select id from project where key = upper($1)", key)
        .fetch_optional(&mut *conn)
        .await?
        .ok_or(AppError::NotFound)?;
    let project = read(&mut conn, actor, ProjectId(id)).await?;
    allow(actor, Action::ViewProject(&project.facts())).or_error()?;
    Ok(project)
}

/// Founds a project with the usual columns. Sending it twice founds one.
///
/// # Errors
/// `Forbidden`; `Invalid` by field, also for a key that another project has.
pub async fn create(ctx: &Ctx, form: &ProjectForm) -> Result<Project> {
    let actor = ctx.allow(Action::CreateProject)?.clone();
    let new = form.check()?;
    known::given(&actor, &new.teams, &[])?;
    let mut unit = ctx.begin().await?;
    known::check(&mut unit, &new.teams, &new.members, &new.services).await?;
    let done = sqlx::query!(
        "insert into project (id, key, name, description, team_ids, services, links, creator_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing",
        form.id.0,
        new.key,
        new.name,
        new.description,
        &uuids(&new.teams),
        &new.services,
        Json(&new.links) as _,
        actor.id.0,
        ctx.now
    )
    .execute(&mut *unit)
    .await?;
    if done.rows_affected() == 0 {
        let there = read(&mut unit, &actor, form.id).await?;
        return if there.creator.id == actor.id {
            Ok(there)
        } else {
            Err(AppError::Stale.into())
        };
    }
    set_members(&mut unit, form.id, &new.members).await?;
    let ids = std::array::from_fn(|_| ColumnId(Uuid::now_v7()));
    let usual = Workflow::usual(ctx.who()?.preferences.lang, ids);
    write_columns(&mut unit, form.id, &usual).await?;
    let project = read(&mut unit, &actor, form.id).await?;
    finish(unit, "project.create", None, &project).await?;
    Ok(project)
}

/// Changes what a project is, if what was seen is still at `version`. Its key stays.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` by field.
pub async fn update(ctx: &Ctx, version: i64, form: &ProjectForm) -> Result<Project> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = editable(&mut unit, &actor, form.id, version).await?;
    let new = ProjectForm {
        key: before.key.clone(),
        ..form.clone()
    }
    .check()?;
    known::given(&actor, &new.teams, &before.facts().teams)?;
    known::check(&mut unit, &new.teams, &new.members, &new.services).await?;
    sqlx::query!(
        "update project set name = $2, description = $3, team_ids = $4, services = $5, links = $6,
                version = version + 1
         where id = $1",
        form.id.0,
        new.name,
        new.description,
        &uuids(&new.teams),
        &new.services,
        Json(&new.links) as _
    )
    .execute(&mut *unit)
    .await?;
    set_members(&mut unit, form.id, &new.members).await?;
    let project = read(&mut unit, &actor, form.id).await?;
    finish(unit, "project.update", Some(&before), &project).await?;
    Ok(project)
}

/// Gives a project other columns, if what was seen is still at `version`.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for columns that cannot be.
pub async fn set_workflow(ctx: &Ctx, id: ProjectId, version: i64, form: &WorkflowForm) -> Result<Project> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = editable(&mut unit, &actor, id, version).await?;
    let workflow = form.check()?;
    write_columns(&mut unit, id, &workflow).await?;
    sqlx::query!(
        "update project set strict = $2, version = version + 1 where id = $1",
        id.0,
        workflow.strict
    )
    .execute(&mut *unit)
    .await?;
    item::note_all(&mut unit, ctx, id).await?;
    let project = read(&mut unit, &actor, id).await?;
    finish(unit, "project.workflow", Some(&before), &project).await?;
    Ok(project)
}

/// Notes that nobody works on a project any more, or that somebody does again.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`.
pub async fn archive(ctx: &Ctx, id: ProjectId, version: i64, archived: bool) -> Result<Project> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let mut unit = ctx.begin().await?;
    let before = editable(&mut unit, &actor, id, version).await?;
    sqlx::query!(
        "update project set archived_at = $2, version = version + 1 where id = $1",
        id.0,
        archived.then_some(ctx.now)
    )
    .execute(&mut *unit)
    .await?;
    let project = read(&mut unit, &actor, id).await?;
    let action = if archived {
        "project.archive"
    } else {
        "project.reopen"
    };
    finish(unit, action, Some(&before), &project).await?;
    Ok(project)
}

fn uuids(teams: &[TeamId]) -> Vec<Uuid> {
    teams.iter().map(|team| team.0).collect()
}

/// The project, which nobody else changes until the transaction ends.
async fn editable(unit: &mut Unit, actor: &Actor, id: ProjectId, version: i64) -> Result<Project> {
    sqlx::query!("select id from project where id = $1 for update", id.0)
        .fetch_optional(&mut **unit)
        .await?
        .ok_or(AppError::NotFound)?;
    let project = read(unit, actor, id).await?;
    allow(actor, Action::EditProject(&project.facts())).or_error()?;
    if project.version == version {
        Ok(project)
    } else {
        Err(AppError::Stale.into())
    }
}

async fn set_members(unit: &mut Unit, id: ProjectId, members: &[UserId]) -> Result<()> {
    let members: Vec<Uuid> = members.iter().map(|member| member.0).collect();
    sqlx::query!(
        "delete from project_member where project_id = $1 and member_id <> all($2)",
        id.0,
        &members
    )
    .execute(&mut **unit)
    .await?;
    sqlx::query!(
        "insert into project_member (project_id, member_id) select $1, unnest($2::uuid[]) on conflict do nothing",
        id.0,
        &members
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// Writes the columns in their order; those that are not among them are gone.
async fn write_columns(unit: &mut Unit, id: ProjectId, workflow: &Workflow) -> Result<()> {
    let columns = &workflow.columns;
    let ids: Vec<Uuid> = columns.iter().map(|column| column.id.0).collect();
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let limits: Vec<Option<i32>> = columns
        .iter()
        .map(|column| column.limit.map(|n| n as i32))
        .collect();
    let done: Vec<bool> = columns.iter().map(|column| column.done).collect();
    let in_use = sqlx::query_scalar!(
        r#"select exists (select from item i join project_column c on c.id = i.column_id
                          where c.project_id = $1 and c.id <> all($2) and i.deleted_at is null) as "in_use!""#,
        id.0,
        &ids
    )
    .fetch_one(&mut **unit)
    .await?;
    if in_use {
        return Err(Problem::new(Field::Columns, Rule::InUse).into());
    }
    // What was deleted waits in a column that stays.
    sqlx::query!(
        "update item set column_id = coalesce((select c.id from project_column c
                                               where c.project_id = $1 and c.id = any($2) order by c.position limit 1),
                                              column_id)
         where project_id = $1 and column_id <> all($2)",
        id.0,
        &ids
    )
    .execute(&mut **unit)
    .await?;
    sqlx::query!(
        "delete from project_column where project_id = $1 and id <> all($2)",
        id.0,
        &ids
    )
    .execute(&mut **unit)
    .await?;
    let written = sqlx::query!(
        "insert into project_column (id, project_id, position, name, wip_limit, done)
         select i, $1, n, name, wip, d
         from unnest($2::uuid[], $3::text[], $4::integer[], $5::boolean[]) with ordinality as row (i, name, wip, d, n)
         on conflict (id) do update
             set position = excluded.position, name = excluded.name, wip_limit = excluded.wip_limit,
                 done = excluded.done
             where project_column.project_id = $1",
        id.0,
        &ids,
        &names,
        &limits as &[Option<i32>],
        &done
    )
    .execute(&mut **unit)
    .await?;
    // A column of another project is none of this one's.
    if written.rows_affected() as usize == columns.len() {
        Ok(())
    } else {
        Err(Problem::new(Field::Columns, Rule::Unknown).into())
    }
}

/// Says what was done, to the trail and to open pages.
async fn finish(
    mut unit: Unit,
    action: &'static str,
    before: Option<&Project>,
    after: &Project,
) -> Result<()> {
    let mut entry = Entry::new(action, "project", after.id.0, &after.key).after(after);
    if let Some(before) = before {
        entry = entry.before(before);
    }
    unit.audit(entry);
    let facts: Vec<ProjectFacts> = before.into_iter().chain([after]).map(Project::facts).collect();
    unit.change(
        Topic::Project,
        after.id.0,
        after.version,
        &Audience::Project(facts),
    )?;
    unit.commit().await
}

pub(crate) async fn read(conn: &mut PgConnection, actor: &Actor, id: ProjectId) -> Result<Project> {
    let row = sqlx::query!(
        r#"select p.key, p.name, p.description, p.team_ids, p.services, p.links as "links!: Json<Vec<Link>>",
                  p.strict, p.created_at, p.archived_at, p.version, m.id as creator_id, m.name as creator, m.login
           from project p join member m on m.id = p.creator_id where p.id = $1"#,
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let members = sqlx::query!(
        "select m.id, m.name, m.login from project_member p join member m on m.id = p.member_id
         where p.project_id = $1 order by m.name, m.login",
        id.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let columns = sqlx::query!(
        "select id, name, wip_limit, done from project_column where project_id = $1 order by position",
        id.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut project = Project {
        id,
        key: row.key,
        name: row.name,
        description: row.description,
        teams: teams(conn, &row.team_ids).await?,
        members: members
            .into_iter()
            .map(|member| Person {
                id: UserId(member.id),
                name: member.name,
                login: member.login,
            })
            .collect(),
        services: row.services,
        links: row.links.0,
        workflow: Workflow {
            columns: columns
                .into_iter()
                .map(|column| Column {
                    id: ColumnId(column.id),
                    name: column.name,
                    limit: column.wip_limit.and_then(|n| u32::try_from(n).ok()),
                    done: column.done,
                })
                .collect(),
            strict: row.strict,
        },
        creator: Person {
            id: UserId(row.creator_id),
            name: row.creator,
            login: row.login,
        },
        created_at: row.created_at,
        archived_at: row.archived_at,
        version: row.version,
        can_edit: false,
    };
    project.can_edit = allow(actor, Action::EditProject(&project.facts())).is_allowed();
    Ok(project)
}

async fn teams(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Team>> {
    let rows = sqlx::query!("select id, name from team where id = any($1) order by name", ids)
        .fetch_all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Team {
            id: TeamId(row.id),
            name: row.name,
        })
        .collect())
}
