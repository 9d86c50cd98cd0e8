//! What stands on a project's board beside its items.

use crate::{Ctx, Result, delivery, event, member, project, zone};
use chrono::Days;
use model::{
    UserId,
    board::{Beside, BoardEvent},
    calendar::Filter,
    event::{EventKind, EventStatus},
    project::Project,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Days before and after today whose events are shown.
const DAYS: (Days, Days) = (Days::new(3), Days::new(8));

/// What a board of a project shows beside its items.
///
/// # Errors
/// `NotFound`, also for what the reader may not see.
pub async fn beside(ctx: &Ctx, key: &str) -> Result<Beside> {
    let project = project::find(ctx, key).await?;
    Ok(Beside {
        events: events(ctx, &project).await?,
        deliveries: delivery::of_project(ctx, &project).await?,
    })
}

/// The deployments and git actions of a project's teams around today, that were not called off.
async fn events(ctx: &Ctx, project: &Project) -> Result<Vec<BoardEvent>> {
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    let today = reader.date(ctx.now);
    let range = (today - DAYS.0, today + DAYS.1);
    let mut found: Vec<BoardEvent> = Vec::new();
    let mut places = HashMap::new();
    for team in &project.teams {
        let filter = Filter {
            kinds: vec![EventKind::Deployment, EventKind::GitAction],
            team: Some(team.id),
            ..Filter::default()
        };
        let cards = event::cards_of_people(ctx, range, &reader, &filter).await?;
        // Of a series, the next one is what is to be done; of what was done, each.
        let mut seen = HashSet::new();
        for card in cards {
            let which = (card.status != EventStatus::Planned).then(|| card.time.sort_key(&reader));
            let which = (card.id, which);
            if card.status == EventStatus::Cancelled || !seen.insert(which) {
                continue;
            }
            let at = *places.entry(which).or_insert(found.len());
            match found.get_mut(at) {
                Some(event) => event.teams.push(team.id),
                None => found.push(BoardEvent {
                    card,
                    people: Vec::new(),
                    teams: vec![team.id],
                }),
            }
        }
    }
    found.sort_by_cached_key(|event| (event.card.time.sort_key(&reader), event.card.id));
    name_people(ctx, &mut found).await?;
    Ok(found)
}

/// Says who those are whose time the events take.
async fn name_people(ctx: &Ctx, events: &mut [BoardEvent]) -> Result<()> {
    let ids: HashSet<Uuid> = events
        .iter()
        .flat_map(|event| &event.card.people)
        .map(|id| id.0)
        .collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let people = member::some(&mut *ctx.pool.acquire().await?, &ids).await?;
    for event in events {
        let of = |id: &UserId| people.iter().find(|person| person.id == *id).cloned();
        event.people = event.card.people.iter().filter_map(of).collect();
    }
    Ok(())
}
