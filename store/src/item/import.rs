//! Taking over the issues of another tracker, from a table of comma-separated values.

use super::{fact, locked, rank, row::stored, table::Table, write::edit_one, writing};
use crate::{Ctx, Error, Result, Unit, ledger::Entry as Line, project, sprint, zone};
use chrono::{DateTime, Utc};
use model::{
    AppError, ColumnId, Field, ItemId, Problem, ProjectId, Rule,
    change::{Audience, Topic},
    item::{
        Place,
        edit::{Edit, FieldValue, Fields},
        import::{Entry, ImportReport, Mapping, Reader, Sheet, Target, WRONG_MAX, Wrong, guess},
    },
    person::Person,
    policy::{Action, allow},
    project::Project,
};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Lines that are shown of a table that was read.
const SAMPLE: usize = 5;

/// Reads a table, and guesses what it means in a project.
///
/// # Errors
/// `NotFound`, `Forbidden`, `TooLarge`, `Unreadable`; `Invalid` for too many lines or columns.
pub async fn sheet(ctx: &Ctx, of: ProjectId, text: &str) -> Result<Sheet> {
    let actor = ctx.allow(Action::UseProduct)?;
    let mut conn = ctx.pool.acquire().await?;
    let project = project::read(&mut conn, actor, of).await?;
    allow(actor, writing(&project.facts())).or_error()?;
    let table = Table::read(text)?;
    let words: Vec<Vec<String>> = (0..table.headers.len())
        .map(|column| table.words(column))
        .collect();
    let people = people(&mut conn, &project).await?;
    Ok(Sheet {
        guess: guess(&table.headers, &words, &project.workflow),
        sample: table
            .lines
            .iter()
            .take(SAMPLE)
            .map(|(_, cells)| cells.clone())
            .collect(),
        lines: u32::try_from(table.lines.len()).unwrap_or(u32::MAX),
        headers: table.headers,
        words,
        people,
    })
}

/// Who can be meant by a name in a table.
async fn people(conn: &mut PgConnection, project: &Project) -> Result<Vec<Person>> {
    let workers = sprint::workers(conn, &project.facts()).await?;
    Ok(workers.into_iter().map(|(_, person)| person).collect())
}

/// Takes over what a table says, or only says what that would do. Lines that are wrong are left out and told; the same
/// file again changes nothing.
///
/// # Errors
/// `NotFound`, `Forbidden`, `TooLarge`, `Unreadable`; `Invalid` for too many lines or columns, or no title.
pub async fn import(
    ctx: &Ctx,
    of: ProjectId,
    text: &str,
    mapping: &Mapping,
    apply: bool,
) -> Result<ImportReport> {
    let actor = ctx.allow(Action::UseProduct)?.clone();
    let table = Table::read(text)?;
    if !mapping.fits(table.headers.len()) {
        return Err(Problem::new(Field::Columns, Rule::Unknown).into());
    }
    let mut unit = ctx.begin().await?;
    let project = if apply {
        locked(&mut unit, &actor, of, writing).await?
    } else {
        // Who only asks keeps nobody waiting.
        let project = project::read(&mut unit, &actor, of).await?;
        allow(&actor, writing(&project.facts())).or_error()?;
        project
    };
    let people = people(&mut unit, &project).await?;
    let rules = zone::rules(&ctx.who()?.preferences.zone)?;
    let reader = Reader {
        headers: &table.headers,
        mapping,
        workflow: &project.workflow,
        people: &people,
        zone: &rules,
    };
    let mut report = ImportReport {
        applied: apply,
        ..ImportReport::default()
    };
    let meaning = meaning(mapping);
    let known = known(&mut unit, of).await?;
    let moves = mapping.columns.contains(&Target::Status);
    let mut room = Room::of(&mut unit, &project).await?;
    let mut seen = HashSet::new();
    let (mut fresh, mut changed) = (Vec::new(), Vec::new());
    for (line, cells) in &table.lines {
        let entry = match reader.read(*line, cells) {
            Ok(entry) => entry,
            Err(wrong) => {
                leave_out(&mut report, wrong);
                continue;
            }
        };
        let digest = digest(cells, &meaning);
        let key = entry.key.clone().unwrap_or_else(|| format!("#{}", hex(&digest)));
        if !seen.insert(key.clone()) {
            if entry.key.is_some() {
                let twice = Problem::new(Field::Key, Rule::Twice);
                leave_out(
                    &mut report,
                    vec![wrong(*line, &reader.header(Target::Key), key, twice)],
                );
            } else {
                report.same += 1;
            }
            continue;
        }
        let old = known.get(&key);
        // What was deleted here stays so.
        if old.is_some_and(|old| old.deleted || old.digest == digest) {
            report.same += 1;
            continue;
        }
        let stays = old.is_some_and(|old| !moves || old.column == entry.fields.column);
        if let Err(full) = if stays {
            Ok(())
        } else {
            room.take(entry.fields.column)
        } {
            let column = reader.header(Target::Status);
            leave_out(&mut report, vec![wrong(*line, &column, entry.fields.title, full)]);
            continue;
        }
        match old {
            Some(old) => changed.push((*line, old.item, key, digest, entry)),
            None => fresh.push((key, digest, entry)),
        }
    }
    report.new = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
    report.changed = u32::try_from(changed.len()).unwrap_or(u32::MAX);
    if !apply || report.new + report.changed == 0 {
        return Ok(report);
    }
    insert(&mut unit, ctx, &project, fresh).await?;
    for (line, item, key, digest, entry) in changed {
        match change(&mut unit, ctx, &project, item, (&entry.fields, mapping)).await {
            Ok(()) => remember(&mut unit, of, &[(key, digest, item)]).await?,
            // A rule that it breaks is found before anything is written.
            Err(Error::App(AppError::Invalid(problems))) => {
                report.changed -= 1;
                let told = |problem| wrong(line, "", entry.fields.title.clone(), problem);
                leave_out(&mut report, problems.into_iter().map(told).collect());
            }
            Err(error) => return Err(error),
        }
    }
    unit.audit(Line::new("item.import", "project", of.0, &project.key).after(&(report.new, report.changed)));
    let audience = Audience::Project(vec![project.facts()]);
    unit.change(Topic::Project, of.0, project.version, &audience)?;
    unit.commit().await?;
    Ok(report)
}

fn leave_out(report: &mut ImportReport, wrong: Vec<Wrong>) {
    report.left_out += 1;
    let told = WRONG_MAX.saturating_sub(report.wrong.len());
    report.wrong.extend(wrong.into_iter().take(told));
}

fn wrong(line: u32, column: &str, value: String, problem: Problem) -> Wrong {
    Wrong {
        line,
        column: column.to_owned(),
        value,
        problem,
    }
}

/// How many more the columns take in that have a strict limit.
struct Room(HashMap<ColumnId, (i64, u32)>);

impl Room {
    async fn of(unit: &mut Unit, project: &Project) -> Result<Self> {
        let workflow = &project.workflow;
        let limits = workflow.columns.iter().filter(|_| workflow.strict);
        let mut room = HashMap::new();
        for (id, limit) in limits.filter_map(|column| Some((column.id, column.limit?))) {
            let left = i64::from(limit) - super::standing_in(unit, id).await?;
            room.insert(id, (left, limit));
        }
        Ok(Self(room))
    }

    fn take(&mut self, column: ColumnId) -> std::result::Result<(), Problem> {
        match self.0.get_mut(&column) {
            Some((left, limit)) if *left <= 0 => Err(Problem::new(Field::Columns, Rule::Full(*limit))),
            Some((left, _)) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// What was imported before.
struct Known {
    item: ItemId,
    /// Of its line.
    digest: Vec<u8>,
    deleted: bool,
    /// Where it stands.
    column: ColumnId,
}

/// What was imported before, by its key.
async fn known(unit: &mut Unit, of: ProjectId) -> Result<HashMap<String, Known>> {
    let rows = sqlx::query!(
        r#"select m.key, m.item_id, m.digest, i.column_id, i.deleted_at is not null as "deleted!"
           from item_import m join item i on i.id = m.item_id where m.project_id = $1"#,
        of.0
    )
    .fetch_all(&mut **unit)
    .await?;
    let known = rows.into_iter().map(|row| {
        let known = Known {
            item: ItemId(row.item_id),
            digest: row.digest,
            deleted: row.deleted,
            column: ColumnId(row.column_id),
        };
        (row.key, known)
    });
    Ok(known.collect())
}

/// Adds what is new, in the order of the file, at the end of the backlog.
async fn insert(
    unit: &mut Unit,
    ctx: &Ctx,
    project: &Project,
    fresh: Vec<(String, Vec<u8>, Entry)>,
) -> Result<()> {
    if fresh.is_empty() {
        return Ok(());
    }
    let actor = ctx.who()?.actor.id;
    let count = i64::try_from(fresh.len()).unwrap_or(0);
    let ranks = rank::ranks(unit, project.id, &[], Place::Last, fresh.len()).await?;
    let last = sqlx::query_scalar!(
        "update project set last_number = last_number + $2 where id = $1 returning last_number",
        project.id.0,
        count
    )
    .fetch_one(&mut **unit)
    .await?;
    let numbers: Vec<i64> = (last - count + 1..=last).collect();
    let ids: Vec<Uuid> = fresh.iter().map(|_| Uuid::now_v7()).collect();
    let of = |read: fn(&Fields) -> String| -> Vec<String> {
        fresh.iter().map(|(.., entry)| read(&entry.fields)).collect()
    };
    let columns: Vec<Uuid> = fresh.iter().map(|(.., entry)| entry.fields.column.0).collect();
    let points: Vec<Option<i32>> = fresh
        .iter()
        .map(|(.., entry)| stored(entry.fields.points))
        .collect();
    let hours: Vec<Option<i32>> = fresh
        .iter()
        .map(|(.., entry)| stored(entry.fields.hours))
        .collect();
    let starts: Vec<_> = fresh.iter().map(|(.., entry)| entry.fields.start).collect();
    let dues: Vec<_> = fresh.iter().map(|(.., entry)| entry.fields.due).collect();
    let created: Vec<DateTime<Utc>> = fresh
        .iter()
        .map(|(.., entry)| entry.created.unwrap_or(ctx.now).min(ctx.now))
        .collect();
    // Tags travel as one text each: no tag has a comma.
    sqlx::query!(
        "insert into item (id, project_id, number, rank, kind, title, description, column_id, priority, points, hours,
                           tags, start_day, due_day, external, creator_id, created_at, updated_at, updated_by)
         select i, $1, n, r, k, t, d, c, p, po, h, case when g = '' then '{}' else string_to_array(g, ',') end,
                s, u, x, $2, a, greatest(a, $3), $2
         from unnest($4::uuid[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::uuid[], $11::text[],
                     $12::integer[], $13::integer[], $14::text[], $15::date[], $16::date[], $17::text[],
                     $18::timestamptz[])
             as row (i, n, r, k, t, d, c, p, po, h, g, s, u, x, a)",
        project.id.0,
        actor.0,
        ctx.now,
        &ids,
        &numbers,
        &ranks,
        &of(|fields| fields.kind.as_str().into()),
        &of(|fields| fields.title.clone()),
        &of(|fields| fields.description.clone()),
        &columns,
        &of(|fields| fields.priority.as_str().into()),
        &points as &[Option<i32>],
        &hours as &[Option<i32>],
        &of(|fields| fields.tags.join(",")),
        &starts as &[Option<chrono::NaiveDate>],
        &dues as &[Option<chrono::NaiveDate>],
        &of(|fields| fields.external.clone()),
        &created
    )
    .execute(&mut **unit)
    .await?;
    let (mut items, mut assignees) = (Vec::new(), Vec::new());
    for (id, (.., entry)) in ids.iter().zip(&fresh) {
        for person in &entry.fields.assignees {
            items.push(*id);
            assignees.push(person.0);
        }
    }
    sqlx::query!(
        "insert into item_assignee (item_id, member_id) select * from unnest($1::uuid[], $2::uuid[])",
        &items,
        &assignees
    )
    .execute(&mut **unit)
    .await?;
    finished(unit, ctx, project, &ids, &fresh).await?;
    fact::note(unit, ctx, &ids).await?;
    let made: Vec<(String, Vec<u8>, ItemId)> = fresh
        .into_iter()
        .zip(ids)
        .map(|((key, digest, _), id)| (key, digest, ItemId(id)))
        .collect();
    remember(unit, project.id, &made).await
}

/// When something was done elsewhere is part of its history.
async fn finished(
    unit: &mut Unit,
    ctx: &Ctx,
    project: &Project,
    ids: &[Uuid],
    fresh: &[(String, Vec<u8>, Entry)],
) -> Result<()> {
    let actor = ctx.who()?.actor.id;
    let Some(first) = project.workflow.columns.first() else {
        return Ok(());
    };
    let done = ids.iter().zip(fresh).filter_map(|(id, (.., entry))| {
        let at = entry.finished.filter(|at| *at <= ctx.now)?;
        (entry.fields.column != first.id).then_some((*id, at, entry.fields.column.0))
    });
    let (mut items, mut stamps, mut columns, mut own) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (id, at, column) in done {
        items.push(id);
        stamps.push(at);
        columns.push(column);
        own.push(Uuid::now_v7());
    }
    sqlx::query!(
        "insert into item_history (id, item_id, at, actor_id, field, before, after)
         select o, i, a, $1, 'column', to_jsonb($2::uuid), to_jsonb(c)
         from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[]) as row (o, i, a, c)",
        actor.0,
        first.id.0,
        &own,
        &items,
        &stamps,
        &columns
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

async fn remember(unit: &mut Unit, of: ProjectId, made: &[(String, Vec<u8>, ItemId)]) -> Result<()> {
    let keys: Vec<String> = made.iter().map(|(key, ..)| key.clone()).collect();
    let digests: Vec<Vec<u8>> = made.iter().map(|(_, digest, _)| digest.clone()).collect();
    let ids: Vec<Uuid> = made.iter().map(|(.., id)| id.0).collect();
    sqlx::query!(
        "insert into item_import (project_id, key, item_id, digest)
         select $1, k, i, d from unnest($2::text[], $3::uuid[], $4::bytea[]) as row (k, i, d)
         on conflict (project_id, key) do update set digest = excluded.digest",
        of.0,
        &keys,
        &ids,
        &digests
    )
    .execute(&mut **unit)
    .await?;
    Ok(())
}

/// Changes an item to what a newer file says; what the file does not speak of stays.
async fn change(
    unit: &mut Unit,
    ctx: &Ctx,
    project: &Project,
    item: ItemId,
    (fields, mapping): (&Fields, &Mapping),
) -> Result<()> {
    let spoken =
        |value: &FieldValue| Target::of(value).is_some_and(|target| mapping.columns.contains(&target));
    let wanted = fields.all().into_iter().filter(spoken);
    let edits: Vec<Edit> = wanted
        .map(|set| Edit {
            item,
            set,
            seen: None,
        })
        .collect();
    let edits: Vec<&Edit> = edits.iter().collect();
    edit_one(unit, ctx, project, item, &edits).await.map(drop)
}

/// How lines are read.
fn meaning(mapping: &Mapping) -> Sha256 {
    let mut hash = Sha256::new();
    for target in &mapping.columns {
        hash.update(target.as_str());
        hash.update([0]);
    }
    for (word, column) in &mapping.statuses {
        hash.update(word);
        hash.update(column.0.as_bytes());
    }
    for (word, kind) in &mapping.kinds {
        hash.update(word);
        hash.update(kind.as_str());
    }
    for (word, priority) in &mapping.priorities {
        hash.update(word);
        hash.update(priority.as_str());
    }
    for (word, person) in &mapping.people {
        hash.update(word);
        hash.update(person.map_or(Uuid::nil(), |id| id.0).as_bytes());
    }
    hash.update(mapping.kind.as_str());
    hash
}

/// What a line says, and how it was read.
fn digest(cells: &[String], meaning: &Sha256) -> Vec<u8> {
    let mut hash = meaning.clone();
    for cell in cells {
        hash.update([0]);
        hash.update(cell.trim());
    }
    hash.finalize().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
