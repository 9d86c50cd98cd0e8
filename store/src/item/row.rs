//! Items as they are stored.

use super::fact::points;
use crate::{Ctx, Result, Unit, session::word};
use chrono::{DateTime, Utc};
use model::{
    AppError, ColumnId, ItemId, ProjectId, SprintId, UserId,
    item::{Item, Points, Progress, edit::Fields},
    person::Person,
};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// An item with what only its own page shows.
pub struct Row {
    pub item: Item,
    pub description: String,
    pub external: String,
    pub creator: Person,
    pub created_at: DateTime<Utc>,
}

impl Row {
    /// All of it that can be changed.
    pub fn fields(&self) -> Fields {
        let item = &self.item;
        let mut assignees: Vec<UserId> = item.assignees.iter().map(|person| person.id).collect();
        assignees.sort_unstable();
        Fields {
            kind: item.kind,
            title: item.title.clone(),
            description: self.description.clone(),
            column: item.column,
            priority: item.priority,
            points: item.points,
            hours: item.hours,
            assignees,
            tags: item.tags.clone(),
            sprint: item.sprint,
            stage: item.stage,
            start: item.start,
            due: item.due,
            parent: item.parent,
            external: self.external.clone(),
        }
    }
}

/// Which items of a project are wanted.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    /// So many of those that are there.
    First(i64),
    /// Those of these ids that are there, or that are deleted.
    Ids(&'a [Uuid], bool),
}

/// Items of a project, in the order of the backlog. Their descriptions are read only where `whole` is asked for.
pub async fn read(
    conn: &mut PgConnection,
    of: ProjectId,
    wanted: Wanted<'_>,
    whole: bool,
) -> Result<Vec<Row>> {
    let (ids, deleted, limit) = match wanted {
        Wanted::First(limit) => (None, false, limit),
        Wanted::Ids(ids, deleted) => (Some(ids), deleted, i64::MAX),
    };
    let rows = sqlx::query!(
        r#"select i.id, i.number, i.rank, i.kind, i.title, i.column_id, i.priority, i.points, i.hours, i.tags,
                  i.sprint_id, i.stage, i.start_day, i.due_day, i.parent_id, i.updated_at, i.version, i.created_at,
                  case when $5 then i.description else '' end as "description!", i.external,
                  u.id as updater_id, u.name as updater, u.login as updater_login,
                  m.id as creator_id, m.name as creator, m.login as creator_login
           from item i
           join member m on m.id = i.creator_id
           join member u on u.id = i.updated_by
           where i.project_id = $1 and ($2::uuid[] is null or i.id = any($2)) and (i.deleted_at is not null) = $3
           order by i.rank limit $4"#,
        of.0,
        ids,
        deleted,
        limit,
        whole
    )
    .fetch_all(&mut *conn)
    .await?;
    let all: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut people = assignees(conn, &all).await?;
    let counts = counts(conn, &all).await?;
    rows.into_iter()
        .map(|row| {
            let (checklist, comments, files) = counts.get(&row.id).copied().unwrap_or_default();
            let item = Item {
                id: ItemId(row.id),
                number: row.number,
                rank: row.rank,
                kind: word(&row.kind)?,
                title: row.title,
                column: ColumnId(row.column_id),
                priority: word(&row.priority)?,
                points: points(row.points),
                hours: points(row.hours),
                assignees: people.remove(&row.id).unwrap_or_default(),
                tags: row.tags,
                sprint: row.sprint_id.map(SprintId),
                stage: row.stage.as_deref().map(word).transpose()?,
                start: row.start_day,
                due: row.due_day,
                parent: row.parent_id.map(ItemId),
                checklist,
                comments,
                files,
                updated_at: row.updated_at,
                updated_by: Person {
                    id: UserId(row.updater_id),
                    name: row.updater,
                    login: row.updater_login,
                },
                version: row.version,
            };
            Ok(Row {
                item,
                description: row.description,
                external: row.external,
                creator: Person {
                    id: UserId(row.creator_id),
                    name: row.creator,
                    login: row.creator_login,
                },
                created_at: row.created_at,
            })
        })
        .collect()
}

async fn assignees(conn: &mut PgConnection, items: &[Uuid]) -> Result<HashMap<Uuid, Vec<Person>>> {
    let rows = sqlx::query!(
        "select a.item_id, m.id, m.name, m.login from item_assignee a join member m on m.id = a.member_id
         where a.item_id = any($1) order by m.name, m.login",
        items
    )
    .fetch_all(conn)
    .await?;
    let mut people: HashMap<Uuid, Vec<Person>> = HashMap::new();
    for row in rows {
        people.entry(row.item_id).or_default().push(Person {
            id: UserId(row.id),
            name: row.name,
            login: row.login,
        });
    }
    Ok(people)
}

/// The checklist, the comments and the files of those items that have any.
async fn counts(conn: &mut PgConnection, items: &[Uuid]) -> Result<HashMap<Uuid, (Progress, u32, u32)>> {
    let rows = sqlx::query!(
        r#"select item_id as "item_id!", sum(done)::bigint as "done!", sum(steps)::bigint as "steps!",
                  sum(comments)::bigint as "comments!", sum(files)::bigint as "files!"
           from (
               select item_id, count(*) filter (where done) as done, count(*) as steps, 0 as comments, 0 as files
               from item_step where item_id = any($1) group by item_id
               union all
               select item_id, 0, 0, count(*), 0 from comment where item_id = any($1) group by item_id
               union all
               select item_id, 0, 0, 0, count(*) from item_file where item_id = any($1) group by item_id
           ) counted
           group by item_id"#,
        items
    )
    .fetch_all(conn)
    .await?;
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(rows
        .into_iter()
        .map(|row| {
            let checklist = Progress {
                done: count(row.done),
                all: count(row.steps),
            };
            (row.item_id, (checklist, count(row.comments), count(row.files)))
        })
        .collect())
}

pub fn stored(points: Option<Points>) -> Option<i32> {
    points.and_then(|points| i32::try_from(points.0).ok())
}

/// Writes what an item is now.
pub async fn write(unit: &mut Unit, ctx: &Ctx, id: ItemId, by: UserId, fields: &Fields) -> Result<()> {
    sqlx::query!(
        "update item set kind = $2, title = $3, description = $4, column_id = $5, priority = $6, points = $7,
                hours = $8, tags = $9, sprint_id = $10, stage = $11, start_day = $12, due_day = $13, parent_id = $14,
                external = $15, updated_at = $16, updated_by = $17, version = version + 1
         where id = $1",
        id.0,
        fields.kind.as_str(),
        fields.title,
        fields.description,
        fields.column.0,
        fields.priority.as_str(),
        stored(fields.points),
        stored(fields.hours),
        &fields.tags,
        fields.sprint.map(|sprint| sprint.0),
        fields.stage.map(model::item::Stage::as_str),
        fields.start,
        fields.due,
        fields.parent.map(|parent| parent.0),
        fields.external,
        ctx.now,
        by.0
    )
    .execute(&mut **unit)
    .await?;
    let people: Vec<Uuid> = fields.assignees.iter().map(|person| person.0).collect();
    sqlx::query!(
        "delete from item_assignee where item_id = $1 and member_id <> all($2)",
        id.0,
        &people
    )
    .execute(&mut **unit)
    .await?;
    sqlx::query!(
        "insert into item_assignee (item_id, member_id) select $1, unnest($2::uuid[]) on conflict do nothing",
        id.0,
        &people
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// The one of this id, if it is there.
pub async fn one(conn: &mut PgConnection, of: ProjectId, id: ItemId) -> Result<Row> {
    let found = read(conn, of, Wanted::Ids(&[id.0], false), true).await?;
    Ok(found.into_iter().next().ok_or(AppError::NotFound)?)
}
