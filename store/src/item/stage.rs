//! Through which stages the items of a project pass.

use crate::{Ctx, Result, project};
use chrono::{DateTime, Utc};
use model::{
    item::Stage,
    project::Project,
    wheel::{Spoke, wheel},
};
use std::collections::BTreeMap;

/// When an item stood in which stage.
type Stages = Vec<(DateTime<Utc>, Option<Stage>)>;

/// The wheel of a project.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn spokes(ctx: &Ctx, key: &str) -> Result<(Project, Vec<Spoke>)> {
    let project = project::find(ctx, key).await?;
    let rows = sqlx::query!(
        r#"select i.id, i.created_at, i.stage, h.at as "at?", h.before, h.after
           from item i
           left join item_history h on h.item_id = i.id and h.field = 'stage'
           where i.project_id = $1 and i.deleted_at is null order by i.id, h.at, h.id"#,
        project.id.0
    )
    .fetch_all(&ctx.pool)
    .await?;
    let read = |value: Option<serde_json::Value>| -> Option<Stage> { serde_json::from_value(value?).ok() };
    let mut items: BTreeMap<uuid::Uuid, Stages> = BTreeMap::new();
    for row in rows {
        let stages = items.entry(row.id).or_default();
        let Some(at) = row.at else {
            stages.push((
                row.created_at,
                row.stage.as_deref().and_then(|stage| stage.parse().ok()),
            ));
            continue;
        };
        if stages.is_empty() {
            stages.push((row.created_at, read(row.before)));
        }
        stages.push((at, read(row.after)));
    }
    let items: Vec<Stages> = items.into_values().collect();
    Ok((project, wheel(&items)))
}
