//! What stands on a project's board beside its items.

use crate::{
    item::web,
    world::{Refused, World, insist},
};
use model::{
    AppError,
    conflict::Accepted,
    event::{Environment, EventForm, EventStatus},
    project::ProjectForm,
};
use sqlx::PgPool;
use store::{board, event, project};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_board_shows_whose_the_windows_of_its_teams_are(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, web) = web(&world).await;
    let (_, window) = world.planned(&world.lead, Environment::Staging).await;
    insist(&lead, &world.meeting("Not work")).await;
    let found = board::beside(&lead, "WEB").await.unwrap().events;
    let [one] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(one.card.id, window.id);
    assert_eq!(one.people[0].login, "lead");
    assert_eq!(one.teams, [world.alpha]);
    // Of both teams of a project, it is there once.
    let both = ProjectForm {
        teams: vec![world.alpha, world.beta],
        ..ProjectForm::of(&web)
    };
    project::update(&world.by(&world.admin), web.version, &both)
        .await
        .unwrap();
    let form = EventForm {
        teams: vec![world.alpha, world.beta],
        ..world.window(Environment::Staging)
    };
    let shared = insist(&world.by(&world.admin), &form).await;
    let found = board::beside(&lead, "WEB").await.unwrap().events;
    let teams: Vec<(bool, usize)> = found
        .iter()
        .map(|one| (one.card.id == shared.id, one.teams.len()))
        .collect();
    assert_eq!(teams.len(), 2);
    assert!(teams.contains(&(true, 2)) && teams.contains(&(false, 1)));
    // What was called off is not there any more.
    let none = Accepted::default();
    event::step(
        &lead,
        window.id,
        None,
        window.version,
        EventStatus::Cancelled,
        &none,
    )
    .await
    .unwrap();
    let found = board::beside(&lead, "WEB").await.unwrap().events;
    assert_eq!(
        found.iter().map(|one| one.card.id).collect::<Vec<_>>(),
        [shared.id]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_board_is_for_those_who_see_its_project(pool: PgPool) {
    let world = World::new(pool).await;
    let _ = web(&world).await;
    let refused = board::beside(&world.by(&world.stranger), "WEB").await;
    assert_eq!(refused.refused(), AppError::NotFound);
}
