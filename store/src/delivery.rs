//! Which git actions and deployments name an item: how far it is on its way.

use crate::{Ctx, Result, event, project, session::word};
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    EventId, ItemId, ProjectId,
    delivery::{Deliveries, Delivery},
    person::Role,
    policy::Action,
    project::Project,
};
use std::collections::HashMap;
use uuid::Uuid;

/// What nobody touched for longer says nothing about how far something is.
const FRESH: TimeDelta = TimeDelta::days(180);
/// Those of one item that are shown, the latest first.
const SHOWN: usize = 30;
/// Those of a project that are looked at.
const MOST: i64 = 20_000;

/// How far each item of a project is that anything delivers which the reader sees.
pub(crate) async fn of_project(ctx: &Ctx, project: &Project) -> Result<Deliveries> {
    let mut by_item: HashMap<ItemId, Vec<Delivery>> = HashMap::new();
    for (item, delivery) in read(ctx, project, None, ctx.now - FRESH).await? {
        by_item.entry(item).or_default().push(delivery);
    }
    let telling = |(item, all)| Some((item, Delivery::telling(all, ctx.now)?));
    let mut found: Deliveries = by_item.into_iter().filter_map(telling).collect();
    found.sort_unstable_by_key(|(item, _)| *item);
    Ok(found)
}

/// What delivers an item, as far as the reader sees it, the latest first.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn of_item(ctx: &Ctx, key: &str, number: i64) -> Result<Vec<Delivery>> {
    let project = project::find(ctx, key).await?;
    let found = read(ctx, &project, Some(number), DateTime::UNIX_EPOCH).await?;
    let mut found: Vec<Delivery> = found.into_iter().map(|(_, delivery)| delivery).collect();
    found.sort_by_key(|delivery| std::cmp::Reverse(delivery.at));
    found.truncate(SHOWN);
    Ok(found)
}

async fn read(
    ctx: &Ctx,
    Project {
        id: ProjectId(of),
        key,
        ..
    }: &Project,
    number: Option<i64>,
    since: DateTime<Utc>,
) -> Result<Deliveries> {
    let actor = ctx.allow(Action::UseProduct)?;
    let teams: Vec<Uuid> = actor.teams.iter().map(|team| team.0).collect();
    let rows = sqlx::query!(
        r#"select i.id as item, e.id, e.kind, e.title, e.starts_at, e.ends_at, e.zone, e.first_day, e.last_day,
                  e.status, e.approval, e.details ->> 'environment' as environment, e.details ->> 'verb' as verb,
                  coalesce(e.actual_end, e.actual_start, e.starts_at, e.first_day::timestamptz) as "at!"
           from event e
           cross join unnest(e.names) named (name)
           join item i on i.project_id = $1 and i.number = split_part(named.name, '-', 2)::bigint
                          and i.deleted_at is null
           where e.names <> '{}' and e.updated_at >= $2 and split_part(named.name, '-', 1) = $3
             and ($4::bigint is null or i.number = $4)
             and e.deleted_at is null and e.recurrence is null and e.status <> 'cancelled'
             and (e.series_id is null
                  or exists (select from event s where s.id = e.series_id and s.deleted_at is null))
             and sees_event(e, $5, $6, $7)
           order by e.updated_at desc limit $8"#,
        of,
        since,
        key,
        number,
        actor.is(Role::Admin),
        &teams,
        actor.id.0,
        MOST
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let delivery = Delivery {
                event: EventId(row.id),
                kind: word(&row.kind)?,
                title: row.title,
                time: event::time(row.starts_at, row.ends_at, row.zone, row.first_day, row.last_day)?,
                status: word(&row.status)?,
                approval: word(&row.approval)?,
                environment: row.environment.as_deref().map(word).transpose()?,
                verb: row.verb.as_deref().map(word).transpose()?,
                at: row.at,
            };
            Ok((ItemId(row.item), delivery))
        })
        .collect()
}
