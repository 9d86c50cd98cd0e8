//! Deleting, and getting things back.

use crate::world::{NOW, Refused, Table, World, day, paris};
use model::conflict::Accepted;
use model::{AppError, EventId, event::EventForm, repeat::Reach};
use sqlx::PgPool;
use store::event;
use uuid::Uuid;

const DAY_30: &str = "2026-04-15T09:00:00Z";
const AFTER: &str = "2026-04-15T09:00:01Z";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_deleted_comes_back_within_thirty_days(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let made = event::create(&lead, &world.meeting("Revue")).await.unwrap();
    event::delete(&lead, made.id, Reach::default()).await.unwrap();
    event::delete(&lead, made.id, Reach::default()).await.unwrap();
    assert_eq!(
        event::view(&lead, made.id, None).await.refused(),
        AppError::NotFound
    );
    assert_eq!(shown(&world).await, 0);
    assert!(event::search(&lead, "revue").await.unwrap().is_empty());
    let trash = event::trash(&lead).await.unwrap();
    assert_eq!(
        (trash.len(), trash[0].id, trash[0].deleted_at),
        (1, made.id, lead.now)
    );
    let back = event::restore(&world.at(&world.lead, DAY_30), made.id)
        .await
        .unwrap();
    assert_eq!(
        (back.title.as_str(), back.deleted_at, back.version),
        ("Revue", None, 3)
    );
    assert_eq!(shown(&world).await, 1);
    assert!(event::trash(&lead).await.unwrap().is_empty());
    // deleting twice was deleting once
    assert_eq!(
        world.trail().await,
        ["event.create", "event.delete", "event.restore"]
    );
}

async fn shown(world: &World) -> usize {
    let range = (day("2026-03-16"), day("2026-03-17"));
    let cards = event::cards(&world.by(&world.lead), range, &paris(), &Default::default()).await;
    cards.unwrap().len()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_lies_in_the_trash_cannot_be_changed(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let form = EventForm {
        participants: vec![world.lead.actor.id],
        ..world.meeting("Revue")
    };
    let id = event::create(&lead, &form).await.unwrap().id;
    event::delete(&lead, id, Reach::default()).await.unwrap();
    assert_eq!(
        event::update(&lead, id, 2, &form, Reach::default())
            .await
            .refused(),
        AppError::NotFound
    );
    assert_eq!(
        event::answer(&lead, id, model::event::Answer::Yes)
            .await
            .refused(),
        AppError::NotFound
    );
    let cancel = event::step(
        &lead,
        id,
        None,
        2,
        model::event::EventStatus::Cancelled,
        Accepted::NOTHING,
    )
    .await;
    assert_eq!(cancel.refused(), AppError::NotFound);
    // nor created again under the same id
    assert_eq!(event::create(&lead, &form).await.refused(), AppError::Stale);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_the_creator_and_administrators_delete_and_bring_back(pool: PgPool) {
    let world = World::new(pool).await;
    let id = event::create(&world.by(&world.lead), &world.meeting("Revue"))
        .await
        .unwrap()
        .id;
    assert_eq!(
        event::delete(&world.by(&world.dev), id, Reach::default())
            .await
            .refused(),
        AppError::Forbidden
    );
    assert_eq!(
        event::delete(&world.by(&world.stranger), id, Reach::default())
            .await
            .refused(),
        AppError::NotFound
    );
    let unknown = EventId(Uuid::now_v7());
    assert_eq!(
        event::delete(&world.by(&world.admin), unknown, Reach::default())
            .await
            .refused(),
        AppError::NotFound
    );
    event::delete(&world.by(&world.admin), id, Reach::default())
        .await
        .unwrap();
    assert_eq!(
        event::restore(&world.by(&world.dev), id).await.refused(),
        AppError::Forbidden
    );
    assert_eq!(
        event::restore(&world.by(&world.stranger), id).await.refused(),
        AppError::NotFound
    );
    assert!(event::trash(&world.by(&world.dev)).await.unwrap().is_empty());
    assert_eq!(event::trash(&world.by(&world.admin)).await.unwrap().len(), 1);
    assert_eq!(event::trash(&world.by(&world.lead)).await.unwrap().len(), 1);
    assert!(event::restore(&world.by(&world.lead), id).await.is_ok());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn after_thirty_days_it_is_gone(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let (gone, kept) = (world.meeting("Gone"), world.meeting("Kept"));
    event::create(&lead, &gone).await.unwrap();
    event::create(&lead, &kept).await.unwrap();
    event::delete(&world.at(&world.lead, NOW), gone.id, Reach::default())
        .await
        .unwrap();
    event::delete(
        &world.at(&world.lead, "2026-03-20T09:00:00Z"),
        kept.id,
        Reach::default(),
    )
    .await
    .unwrap();
    assert_eq!(event::purge(&world.at(&world.admin, DAY_30)).await.unwrap(), 0);
    let late = event::restore(&world.at(&world.lead, AFTER), gone.id).await;
    assert_eq!(late.refused(), AppError::WrongState);
    assert_eq!(event::purge(&world.at(&world.admin, AFTER)).await.unwrap(), 1);
    assert_eq!(world.count(Table::Event).await, 1);
    assert_eq!(
        event::restore(&world.at(&world.lead, AFTER), gone.id)
            .await
            .refused(),
        AppError::NotFound
    );
    assert_eq!(world.trail().await.last().unwrap(), "event.purge");
    assert!(
        event::restore(&world.at(&world.lead, AFTER), kept.id)
            .await
            .is_ok()
    );
    assert!(world.verified().await);
}

/// A series in a file, of which one occurrence was moved.
const SERIES: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n\
BEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Daily\r\nDTSTART;TZID=Europe/Paris:20260302T090000\r\n\
DTEND;TZID=Europe/Paris:20260302T091500\r\nRRULE:FREQ=DAILY;COUNT=30\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Daily moved\r\nRECURRENCE-ID;TZID=Europe/Paris:20260316T090000\r\n\
DTSTART;TZID=Europe/Paris:20260316T110000\r\nDTEND;TZID=Europe/Paris:20260316T111500\r\nEND:VEVENT\r\n\
END:VCALENDAR\r\n";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_series_takes_its_moved_occurrences_with_it(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    event::import(&lead, SERIES.as_bytes(), true).await.unwrap();
    assert_eq!(shown(&world).await, 1);
    let found = event::search(&lead, "daily").await.unwrap();
    let series = found.iter().find(|card| card.title == "Daily").unwrap().id;
    let moved = found.iter().find(|card| card.title == "Daily moved").unwrap().id;
    event::delete(&lead, series, Reach::default()).await.unwrap();
    assert_eq!(shown(&world).await, 0);
    assert!(event::search(&lead, "daily").await.unwrap().is_empty());
    assert_eq!(
        event::view(&lead, moved, None).await.refused(),
        AppError::NotFound
    );
    event::restore(&lead, series).await.unwrap();
    assert_eq!(shown(&world).await, 1);
    event::delete(&lead, series, Reach::default()).await.unwrap();
    assert_eq!(event::purge(&world.at(&world.admin, AFTER)).await.unwrap(), 2);
    assert_eq!(world.count(Table::Event).await, 0);
}

/// The series of the file, and its moved occurrence.
async fn imported(world: &World) -> (EventId, EventId) {
    let lead = world.by(&world.lead);
    event::import(&lead, SERIES.as_bytes(), true).await.unwrap();
    let found = event::search(&lead, "daily").await.unwrap();
    let id = |title: &str| found.iter().find(|card| card.title == title).unwrap().id;
    (id("Daily"), id("Daily moved"))
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_occurrence_stays_away_as_long_as_its_series_is_there(pool: PgPool) {
    let world = World::new(pool).await;
    let (series, moved) = imported(&world).await;
    event::delete(&world.by(&world.lead), moved, Reach::default())
        .await
        .unwrap();
    assert_eq!(shown(&world).await, 0);
    let later = "2026-04-16T09:00:00Z";
    assert_eq!(event::purge(&world.at(&world.admin, later)).await.unwrap(), 0);
    assert_eq!((shown(&world).await, world.count(Table::Event).await), (0, 2));
    let range = (day("2026-03-02"), day("2026-04-02"));
    let others = event::cards(&world.by(&world.lead), range, &paris(), &Default::default()).await;
    assert_eq!(others.unwrap().len(), 29);
    // it goes when the series goes, and no sooner
    event::delete(&world.at(&world.lead, later), series, Reach::default())
        .await
        .unwrap();
    let purge = async |now| event::purge(&world.at(&world.admin, now)).await.unwrap();
    assert_eq!(purge("2026-05-16T09:00:00Z").await, 0);
    assert_eq!(purge("2026-05-16T09:00:01Z").await, 2);
    assert_eq!(world.count(Table::Event).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_occurrence_does_not_come_back_without_its_series(pool: PgPool) {
    let world = World::new(pool).await;
    let (series, moved) = imported(&world).await;
    let lead = world.by(&world.lead);
    event::delete(&lead, series, Reach::default()).await.unwrap();
    let rows = world.rows().await;
    assert_eq!(event::restore(&lead, moved).await.refused(), AppError::WrongState);
    assert_eq!(world.rows().await, rows);
    event::restore(&lead, series).await.unwrap();
    assert_eq!(shown(&world).await, 1);
    // nor where it was deleted before
    event::delete(&lead, moved, Reach::default()).await.unwrap();
    event::delete(&lead, series, Reach::default()).await.unwrap();
    let rows = world.rows().await;
    assert_eq!(event::restore(&lead, moved).await.refused(), AppError::WrongState);
    assert_eq!((shown(&world).await, world.rows().await), (0, rows));
    event::restore(&lead, series).await.unwrap();
    assert_eq!(shown(&world).await, 0);
    event::restore(&lead, moved).await.unwrap();
    assert_eq!(shown(&world).await, 1);
}
