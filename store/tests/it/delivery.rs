//! Which git actions and deployments deliver an item.

use crate::{
    item::{add, web},
    world::{Refused, World, done, insist},
};
use model::{
    AppError,
    conflict::Accepted,
    delivery::Delivery,
    event::{Environment, EventForm, EventKind, EventStatus, EventView, GitVerb},
    item::Item,
    project::Project,
    repeat::Reach,
};
use sqlx::PgPool;
use store::{Ctx, board, delivery, event, item};

/// A git action on a branch.
fn action(world: &World, title: &str, branch: &str) -> EventForm {
    EventForm {
        branch: branch.into(),
        verb: GitVerb::Merge,
        ..world.form(EventKind::GitAction, title)
    }
}

async fn step(ctx: &Ctx, view: &EventView, to: EventStatus) -> EventView {
    event::step(ctx, view.id, None, view.version, to, &Accepted::default())
        .await
        .unwrap()
}

async fn of(ctx: &Ctx, item: &Item) -> Vec<Delivery> {
    delivery::of_item(ctx, "WEB", item.number).await.unwrap()
}

/// What a board says of an item.
async fn told(ctx: &Ctx, item: &Item) -> Option<EventStatus> {
    let found = board::beside(ctx, "WEB").await.unwrap();
    found
        .deliveries
        .into_iter()
        .find(|(id, _)| *id == item.id)
        .map(|(_, delivery)| delivery.status)
}

async fn items(world: &World, lead: &Ctx, web: &Project) -> [Item; 3] {
    assert_eq!(world.count(crate::world::Table::Event).await, 0);
    [
        add(lead, web, "One").await,
        add(lead, web, "Two").await,
        add(lead, web, "Three").await,
    ]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_item_stands_where_what_names_it_stands(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let [one, two, three] = items(&world, &lead, &web).await;
    assert_eq!(told(&lead, &one).await, None);
    // In its branch, as people write it there.
    let merge = insist(&lead, &action(&world, "Merge", "feature/web-1_login")).await;
    let window = EventForm {
        changes: "WEB-1 sign-in\nWEB-2: pages of the account\nXWEB-3, WEB-30 and WEB-03".into(),
        ..world.window(Environment::Staging)
    };
    let window = insist(&lead, &window).await;
    let on = of(&lead, &one).await;
    assert_eq!(on.len(), 2);
    let verbs: Vec<_> = on.iter().map(|one| (one.environment, one.verb)).collect();
    assert!(verbs.contains(&(Some(Environment::Staging), None)));
    assert!(verbs.contains(&(None, Some(GitVerb::Merge))));
    assert_eq!(of(&lead, &two).await.len(), 1);
    // A name is whole.
    assert_eq!(of(&lead, &three).await, []);
    assert_eq!(told(&lead, &one).await, Some(EventStatus::Planned));
    let merge = step(&world.by(&world.dev), &merge, EventStatus::InProgress).await;
    assert_eq!(told(&lead, &one).await, Some(EventStatus::InProgress));
    assert_eq!(told(&lead, &two).await, Some(EventStatus::Planned));
    step(&world.by(&world.dev), &merge, EventStatus::Failed).await;
    assert_eq!(told(&lead, &one).await, Some(EventStatus::Failed));
    step(&lead, &window, EventStatus::Cancelled).await;
    assert_eq!(told(&lead, &two).await, None);
    // And back: which items an event names.
    let named = item::of_event(&lead, window.id).await.unwrap();
    let mut numbers: Vec<i64> = named.iter().map(|known| known.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [one.number, two.number]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_renamed_or_deleted_delivers_nothing_any_more(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let [one, two, _] = items(&world, &lead, &web).await;
    let form = action(&world, "Tag WEB-1", "main");
    let tag = insist(&lead, &form).await;
    assert_eq!(of(&lead, &one).await.len(), 1);
    let other = EventForm {
        title: "Tag WEB-2".into(),
        ..form
    };
    let tag = done(
        event::update(&lead, tag.id, tag.version, &other, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(of(&lead, &one).await, []);
    assert_eq!(of(&lead, &two).await.len(), 1);
    event::delete(&lead, tag.id, Reach::default()).await.unwrap();
    assert_eq!(of(&lead, &two).await, []);
    assert_eq!(told(&lead, &two).await, None);
    // A meeting about an item delivers nothing.
    insist(&lead, &world.meeting("About WEB-1")).await;
    assert_eq!(of(&lead, &one).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_learns_of_what_they_may_not_see(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let [one, ..] = items(&world, &lead, &web).await;
    let secret = EventForm {
        teams: vec![world.beta],
        ..action(&world, "WEB-1", "main")
    };
    let stranger = world.by(&world.stranger);
    let secret = insist(&stranger, &secret).await;
    assert_eq!(of(&lead, &one).await, []);
    assert_eq!(told(&lead, &one).await, None);
    assert_eq!(of(&world.by(&world.admin), &one).await.len(), 1);
    // Nor do those who see the event learn of the item.
    assert_eq!(item::of_event(&stranger, secret.id).await.unwrap(), []);
    let refused = delivery::of_item(&stranger, "WEB", one.number).await;
    assert_eq!(refused.refused(), AppError::NotFound);
    let refused = board::beside(&stranger, "WEB").await;
    assert_eq!(refused.refused(), AppError::NotFound);
}
