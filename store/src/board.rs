//! What stands on a project's board beside its items.

use crate::{Ctx, Result, event, project, zone};
use chrono::Days;
use model::{
    calendar::Filter,
    event::{EventCard, EventKind, EventStatus},
};
use std::collections::HashSet;

/// Days before and after today whose events are shown.
const DAYS: (Days, Days) = (Days::new(3), Days::new(8));

/// The deployments and git actions of a project's teams around today, that were not called off.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn events(ctx: &Ctx, key: &str) -> Result<Vec<EventCard>> {
    let project = project::find(ctx, key).await?;
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    let today = reader.date(ctx.now);
    let range = (today - DAYS.0, today + DAYS.1);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for team in &project.teams {
        let filter = Filter {
            kinds: vec![EventKind::Deployment, EventKind::GitAction],
            team: Some(team.id),
            ..Filter::default()
        };
        let cards = event::cards(ctx, range, &reader, &filter).await?;
        // Of a series, the next one is what is to be done; of what was done, each.
        let new = |card: &EventCard| {
            let which = (card.status != EventStatus::Planned).then(|| card.time.sort_key(&reader));
            card.status != EventStatus::Cancelled && seen.insert((card.id, which))
        };
        found.extend(cards.into_iter().filter(new));
    }
    found.sort_by_cached_key(|card| (card.time.sort_key(&reader), card.id));
    Ok(found)
}
