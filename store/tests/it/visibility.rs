//! The rule of who sees what stands twice: in `model::policy`, and in SQL for lists. Here they are compared.

use crate::world::{NOW, Refused, World, day, member, paris, team, utc};
use model::{
    AppError, EventId, TeamId, UserId,
    calendar::Filter,
    event::{EventDetails, EventKind, Meeting},
    person::Role,
    policy::{Action, EventFacts, allow},
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::{PgPool, types::Json};
use std::collections::BTreeSet;
use store::{SignedIn, event};
use uuid::Uuid;

const EVENTS: usize = 200;
const ACTORS: usize = 24;

struct Random {
    id: EventId,
    title: String,
    facts: EventFacts,
    deleted: bool,
}

/// None, one or two of `all`.
fn some<T: Copy>(rng: &mut StdRng, all: &[T]) -> Vec<T> {
    let count = rng.random_range(0..=2);
    all.choose_multiple(rng, count).copied().collect()
}

async fn actors(rng: &mut StdRng, pool: &PgPool, teams: &[TeamId]) -> Vec<SignedIn> {
    let mut made = Vec::new();
    for n in 0..ACTORS {
        let role = Role::ALL[n % Role::ALL.len()];
        made.push(member(pool, &format!("actor-{n}"), role, some(rng, teams)).await);
    }
    made
}

fn random(rng: &mut StdRng, n: usize, people: &[UserId], teams: &[TeamId]) -> Random {
    Random {
        id: EventId(Uuid::from_u128(rng.random())),
        title: format!("Event {n:03}."),
        facts: EventFacts {
            kind: EventKind::Meeting,
            creator: *people.choose(rng).unwrap(),
            teams: some(rng, teams),
            participants: some(rng, people),
            environment: None,
        },
        deleted: rng.random_bool(0.1),
    }
}

async fn insert(rng: &mut StdRng, pool: &PgPool, event: &Random) {
    let teams: Vec<Uuid> = event.facts.teams.iter().map(|t| t.0).collect();
    let people: Vec<Uuid> = event.facts.participants.iter().map(|p| p.0).collect();
    let series = rng.random_bool(0.3).then(|| ical::Recurrence {
        rrule: vec!["FREQ=WEEKLY".into()],
        ..ical::Recurrence::default()
    });
    sqlx::query(
        "insert into event (id, kind, title, starts_at, ends_at, zone, team_ids, details, uid, recurrence, creator_id,
             created_at, updated_at, deleted_at)
         values ($1, 'meeting', $2, $3, $3 + interval '1 hour', 'Europe/Paris', $4, $5, $1::text, $6, $7, $3, $3,
             case when $8 then $3 end)",
    )
    .bind(event.id.0)
    .bind(&event.title)
    .bind(utc(NOW))
    .bind(teams)
    .bind(Json(EventDetails::Meeting(Meeting::default())))
    .bind(series.map(Json))
    .bind(event.facts.creator.0)
    .bind(event.deleted)
    .execute(pool)
    .await
    .unwrap();
    sqlx::query("insert into event_participant (event_id, member_id) select $1, unnest($2::uuid[])")
        .bind(event.id.0)
        .bind(people)
        .execute(pool)
        .await
        .unwrap();
}

async fn shown(world: &World, who: &SignedIn) -> BTreeSet<EventId> {
    let range = (day("2026-03-16"), day("2026-03-17"));
    let cards = event::cards(&world.by(who), range, &paris(), &Filter::default())
        .await
        .unwrap();
    cards.into_iter().map(|card| card.id).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn lists_show_exactly_what_the_policy_lets_see(pool: PgPool) {
    let world = World::new(pool).await;
    let rng = &mut StdRng::seed_from_u64(20_260_316);
    let mut teams = vec![world.alpha, world.beta];
    teams.push(team(&world.pool, "Gamma").await);
    let actors = actors(rng, &world.pool, &teams).await;
    let people: Vec<UserId> = actors.iter().map(|a| a.actor.id).collect();
    let mut events = Vec::new();
    for n in 0..EVENTS {
        events.push(random(rng, n, &people, &teams));
        insert(rng, &world.pool, &events[n]).await;
    }
    let mut hidden = 0;
    for who in &actors {
        let sees = |e: &&Random| !e.deleted && allow(&who.actor, Action::ViewEvent(&e.facts)).is_allowed();
        let expected: BTreeSet<EventId> = events.iter().filter(sees).map(|e| e.id).collect();
        assert_eq!(shown(&world, who).await, expected, "{:?}", who.actor);
        hidden += EVENTS - expected.len();
        for event in events.choose_multiple(rng, 25) {
            one_by_one(&world, who, event, expected.contains(&event.id)).await;
        }
    }
    // neither everything nor nothing is hidden, or the comparison would say little
    assert!((EVENTS..EVENTS * ACTORS * 3 / 4).contains(&hidden), "{hidden}");
}

/// Search, the page of one event, and the export agree with the calendar.
async fn one_by_one(world: &World, who: &SignedIn, event: &Random, visible: bool) {
    let found = event::search(&world.by(who), &event.title).await.unwrap();
    assert_eq!(
        found.iter().any(|card| card.id == event.id),
        visible,
        "{:?}",
        who.actor
    );
    let viewed = event::view(&world.by(who), event.id, None).await;
    if visible {
        assert_eq!(viewed.unwrap().id, event.id);
    } else {
        assert_eq!(viewed.refused(), AppError::NotFound);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_export_holds_what_the_calendar_shows(pool: PgPool) {
    let world = World::new(pool).await;
    let rng = &mut StdRng::seed_from_u64(7);
    let teams = [world.alpha, world.beta];
    let actors = actors(rng, &world.pool, &teams).await;
    let people: Vec<UserId> = actors.iter().map(|a| a.actor.id).collect();
    for n in 0..60 {
        let event = random(rng, n, &people, &teams);
        insert(rng, &world.pool, &event).await;
    }
    let range = (day("2026-03-16"), day("2026-03-17"));
    for who in &actors[..6] {
        let file = event::export(&world.by(who), range, &Filter::default())
            .await
            .unwrap();
        assert_eq!(
            file.matches("BEGIN:VEVENT").count(),
            shown(&world, who).await.len()
        );
    }
}
