//! The journal: what gets in by itself and by hand, and who reads it.

use crate::world::{Refused, World, as_owner, insist, invalid};
use model::{
    AppError, EntryId, Field, Rule,
    conflict::Accepted,
    event::{Environment, EventForm, EventKind, EventStatus},
    journal::{EntryForm, Happening, JournalEntry, JournalFilter, PAGE, Severity},
};
use sqlx::PgPool;
use store::{Ctx, event, journal};
use uuid::Uuid;

async fn all(ctx: &Ctx) -> Vec<JournalEntry> {
    journal::list(ctx, &JournalFilter::default()).await.unwrap()
}

fn entry(text: &str) -> EntryForm {
    EntryForm {
        id: EntryId(Uuid::now_v7()),
        happening: Happening::Incident,
        severity: Severity::Critical,
        services: vec!["api".into()],
        text: text.into(),
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_carried_out_is_in_the_journal_for_who_may_see_it(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Staging).await;
    let ops = world.by(&world.ops);
    let nothing = Accepted::NOTHING;
    let begun = event::step(&ops, window.id, None, 1, EventStatus::InProgress, nothing)
        .await
        .unwrap();
    event::step(&ops, window.id, None, begun.version, EventStatus::Failed, nothing)
        .await
        .unwrap();
    let seen: Vec<(Happening, Severity)> = all(&ops)
        .await
        .iter()
        .map(|e| (e.happening, e.severity))
        .collect();
    let expected = [
        (Happening::DeploymentFailed, Severity::Critical),
        (Happening::DeploymentStarted, Severity::Info),
    ];
    assert_eq!(seen, expected);
    let first = &all(&ops).await[0];
    assert_eq!(
        (first.event, first.text.as_str()),
        (Some(window.id), "Portail 4.2")
    );
    assert_eq!(first.services, ["api"]);
    assert_eq!(all(&world.by(&world.tech)).await.len(), 2, "of the same team");
    assert_eq!(all(&world.by(&world.admin)).await.len(), 2);
    assert_eq!(all(&world.by(&world.stranger)).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_freeze_that_was_overridden_is_told(pool: PgPool) {
    let world = World::new(pool).await;
    let freeze = EventForm {
        services: Vec::new(),
        ..world.form(EventKind::Freeze, "Gel")
    };
    event::create(&world.by(&world.admin), &freeze).await.unwrap();
    let admin = world.by(&world.admin);
    insist(&admin, &world.window(Environment::Prod)).await;
    let told = all(&admin).await;
    assert_eq!(told[0].happening, Happening::FreezeOverridden);
    assert_eq!(told[0].text, "Portail 4.2 – Urgent");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn anybody_adds_and_nobody_changes(pool: PgPool) {
    let world = World::new(pool).await;
    let tech = world.by(&world.tech);
    let form = entry("Plus de réponse de l’API");
    let made = journal::create(&tech, &form).await.unwrap();
    assert_eq!(journal::create(&tech, &form).await.unwrap(), made, "sent twice");
    let other = EntryForm {
        text: "Autre".into(),
        ..form.clone()
    };
    assert_eq!(journal::create(&tech, &other).await.refused(), AppError::Stale);
    assert_eq!(all(&world.by(&world.stranger)).await, [made]);
    let check = async |form: EntryForm, field, rule| {
        let answer = journal::create(&tech, &form).await;
        assert_eq!(answer.refused(), invalid(field, rule));
    };
    check(entry(" "), Field::Text, Rule::Required).await;
    let by_itself = EntryForm {
        happening: Happening::DeploymentFailed,
        ..entry("x")
    };
    check(by_itself, Field::Kind, Rule::NotAllowed).await;
    let unknown = EntryForm {
        services: vec!["nonsense".into()],
        ..entry("x")
    };
    check(unknown, Field::Services, Rule::Unknown).await;
    let anonymous = journal::create(&world.anonymous(), &entry("x")).await;
    assert_eq!(anonymous.refused(), AppError::NotSignedIn);
    // Its role can add, and nothing else.
    for statement in ["update journal set text = 'x'", "delete from journal"] {
        assert!(
            sqlx::query(statement).execute(&world.pool).await.is_err(),
            "{statement}"
        );
    }
    drop(as_owner(&world.pool).await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_follow_each_other_and_filters_add_up(pool: PgPool) {
    let world = World::new(pool).await;
    let dev = world.by(&world.dev);
    for n in 0..PAGE + 5 {
        let form = EntryForm {
            services: if n == 3 { vec!["mail".into()] } else { Vec::new() },
            severity: if n % 2 == 0 {
                Severity::Info
            } else {
                Severity::Warning
            },
            ..entry(&format!("Entrée {n} 100%"))
        };
        // All at the same moment: the order is still one.
        journal::create(&dev, &form).await.unwrap();
    }
    let first = all(&dev).await;
    assert_eq!(first.len(), PAGE);
    let next = JournalFilter {
        before: first.last().map(|entry| entry.id),
        ..JournalFilter::default()
    };
    let rest = journal::list(&dev, &next).await.unwrap();
    assert_eq!(rest.len(), 5);
    assert!(rest.iter().all(|entry| !first.contains(entry)));
    let there = JournalFilter {
        from: Some(rest[1].id),
        ..JournalFilter::default()
    };
    assert_eq!(journal::list(&dev, &there).await.unwrap()[..], rest[1..]);
    let found = async |change: fn(&mut JournalFilter)| {
        let mut filter = JournalFilter::default();
        change(&mut filter);
        journal::list(&dev, &filter).await.unwrap().len()
    };
    assert_eq!(found(|f| f.service = "mail".into()).await, 1);
    assert_eq!(found(|f| f.text = "entrée 7 ".into()).await, 1);
    assert_eq!(found(|f| f.text = "100%".into()).await, PAGE);
    assert_eq!(found(|f| f.text = "1000%".into()).await, 0);
    assert_eq!(found(|f| f.severity = Some(Severity::Warning)).await, 27);
    assert_eq!(found(|f| f.happening = Some(Happening::Bug)).await, 0);
}
