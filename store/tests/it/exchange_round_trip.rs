//! Files of other programs, and our own files read again.

use crate::world::{World, as_owner, day, paris};
use model::{
    calendar::Filter,
    event::{EventCard, EventForm, EventKind},
    exchange::ImportReport,
    repeat::Reach,
};
use sqlx::PgPool;
use std::path::{Path, PathBuf};
use store::{SignedIn, event};

/// The files that other programs wrote, or nothing where they are not at hand.
fn given() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/ics");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: no calendar files in {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "ics"));
    files.sort();
    assert!(!files.is_empty());
    files
}

async fn import(world: &World, who: &SignedIn, file: &[u8]) -> ImportReport {
    event::import(&world.by(who), file, true).await.unwrap()
}

/// Everything that is shown, without the ids, which differ from database to database.
async fn cards(world: &World) -> Vec<EventCard> {
    let range = (day("2010-01-01"), day("2027-01-01"));
    let mut cards = event::cards(&world.by(&world.lead), range, &paris(), &Filter::default())
        .await
        .unwrap();
    for card in &mut cards {
        card.id = model::EventId(uuid::Uuid::nil());
    }
    cards.sort_by_cached_key(|card| format!("{:?} {}", card.time, card.title));
    cards
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_public_holidays_come_in_once(pool: PgPool) {
    let world = World::new(pool).await;
    let Some(path) = given()
        .into_iter()
        .find(|p| p.ends_with("jours_feries_metropole.ics"))
    else {
        return;
    };
    let file = std::fs::read(path).unwrap();
    let first = import(&world, &world.lead, &file).await;
    assert_eq!(
        (
            first.new.len(),
            first.changed.len(),
            first.unchanged,
            first.left_out.len()
        ),
        (121, 0, 0, 0)
    );
    assert!(first.new.iter().all(|line| line.time.is_all_day()));
    assert_eq!(world.rows().await, [121, 121, 121]);
    let second = import(&world, &world.lead, &file).await;
    assert_eq!(
        (second.new.len(), second.changed.len(), second.unchanged),
        (0, 0, 121)
    );
    assert_eq!(world.rows().await, [121, 121, 121]);
    let range = (day("2026-07-14"), day("2026-07-15"));
    let shown = event::cards(&world.by(&world.lead), range, &paris(), &Filter::default())
        .await
        .unwrap();
    let titles: Vec<_> = shown.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(titles, ["14 juillet"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_given_file_comes_in_once(pool: PgPool) {
    let world = World::new(pool).await;
    for path in given() {
        let file = std::fs::read(&path).unwrap();
        let dry = event::import(&world.by(&world.lead), &file, false).await.unwrap();
        let first = import(&world, &world.lead, &file).await;
        assert_eq!(dry.new, first.new, "{}", path.display());
        assert!(!first.new.is_empty(), "{}", path.display());
        let rows = world.rows().await;
        let second = import(&world, &world.lead, &file).await;
        assert_eq!(
            (second.new, second.changed),
            (vec![], vec![]),
            "{}",
            path.display()
        );
        assert_eq!(
            second.unchanged as usize,
            first.new.len() + first.changed.len() + first.unchanged as usize
        );
        assert_eq!(second.left_out, first.left_out);
        assert_eq!(world.rows().await, rows);
        forget_events(&world).await;
    }
    assert!(world.verified().await);
}

async fn export(world: &World) -> String {
    let range = (day("2010-01-01"), day("2027-01-01"));
    event::export(&world.by(&world.lead), range, &Filter::default())
        .await
        .unwrap()
}

/// Our own file changes nothing where it comes from, and gives the same calendar where nothing of it is known.
async fn carried_over(world: &World) {
    let (shown, file) = (cards(world).await, export(world).await);
    assert!(!shown.is_empty());
    let rows = world.rows().await;
    let back = import(world, &world.lead, file.as_bytes()).await;
    assert_eq!((back.new, back.changed, back.left_out), (vec![], vec![], vec![]));
    assert_eq!(world.rows().await, rows);
    forget_events(world).await;
    let report = import(world, &world.lead, file.as_bytes()).await;
    assert_eq!((report.changed, report.left_out), (vec![], vec![]));
    for (before, after) in shown.iter().zip(&cards(world).await) {
        assert_eq!(before, after);
    }
    assert_eq!(cards(world).await.len(), shown.len());
}

/// As another installation would be, which has never heard of these events.
async fn forget_events(world: &World) {
    let mut conn = as_owner(&world.pool).await;
    sqlx::raw_sql("delete from event_participant; delete from event")
        .execute(&mut *conn)
        .await
        .unwrap();
    drop(conn.detach());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn given_files_survive_export_and_import(pool: PgPool) {
    let world = World::new(pool).await;
    for path in given() {
        import(&world, &world.lead, &std::fs::read(&path).unwrap()).await;
        eprintln!("{}", path.display());
        carried_over(&world).await;
        forget_events(&world).await;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn our_own_events_survive_export_and_import(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let odd = EventForm {
        tags: "a;b, c\\d".into(),
        notes: "Ligne 1\n\n\tretrait; virgule, « guillemets » \"\n\\n 🎉".into(),
        video_link: "https://visio.example.fr/a?b=1,2;c".into(),
        ..world.meeting("Titre, avec; signes\\n")
    };
    event::create(&lead, &odd).await.unwrap();
    let long = EventForm {
        notes: "é".repeat(20_000),
        ..world.meeting(&"T".repeat(200))
    };
    event::create(&lead, &long).await.unwrap();
    let whole = EventForm {
        all_day: true,
        last_date: "2026-03-20".into(),
        ..world.meeting("Salon")
    };
    event::create(&lead, &whole).await.unwrap();
    let utc = EventForm {
        zone: "UTC".into(),
        ..world.meeting("Astreinte")
    };
    event::create(&lead, &utc).await.unwrap();
    let there = EventForm {
        zone: "America/Guadeloupe".into(),
        ..world.meeting("Cayenne")
    };
    event::create(&lead, &there).await.unwrap();
    carried_over(&world).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_hour_that_comes_twice_survives_too(pool: PgPool) {
    let world = World::new(pool).await;
    for second_reading in [false, true] {
        let form = EventForm {
            date: "2026-10-25".into(),
            time: "02:30".into(),
            second_reading,
            ..world.meeting(if second_reading { "Second" } else { "First" })
        };
        event::create(&world.by(&world.lead), &form).await.unwrap();
    }
    let instants = |cards: Vec<EventCard>| -> Vec<_> {
        cards
            .into_iter()
            .map(|c| (c.title, c.time.sort_key(&paris())))
            .collect()
    };
    let (shown, file) = (instants(cards(&world).await), export(&world).await);
    forget_events(&world).await;
    import(&world, &world.lead, file.as_bytes()).await;
    assert_eq!(instants(cards(&world).await), shown);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn work_becomes_a_meeting_elsewhere_and_stays_work_here(pool: PgPool) {
    let world = World::new(pool).await;
    let git = event::create(
        &world.by(&world.lead),
        &world.form(EventKind::GitAction, "Tag v2"),
    )
    .await
    .unwrap();
    let file = export(&world).await;
    import(&world, &world.lead, file.as_bytes()).await;
    assert_eq!(
        event::view(&world.by(&world.lead), git.id, None).await.unwrap(),
        git
    );
    forget_events(&world).await;
    import(&world, &world.lead, file.as_bytes()).await;
    assert_eq!(cards(&world).await[0].kind, EventKind::Meeting);
}

const SERIES: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n\
BEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Daily\r\nDTSTART;TZID=Europe/Paris:20260302T090000\r\n\
DTEND;TZID=Europe/Paris:20260302T091500\r\nRRULE:FREQ=DAILY;COUNT=40\r\n\
EXDATE;TZID=Europe/Paris:20260304T090000\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Daily moved\r\nRECURRENCE-ID;TZID=Europe/Paris:20260316T090000\r\n\
DTSTART;TZID=Europe/Paris:20260316T110000\r\nDTEND;TZID=Europe/Paris:20260316T111500\r\nEND:VEVENT\r\n\
END:VCALENDAR\r\n";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_series_stays_one(pool: PgPool) {
    let world = World::new(pool).await;
    let report = import(&world, &world.lead, SERIES.as_bytes()).await;
    assert_eq!(
        report.new.iter().map(|line| line.recurring).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(cards(&world).await.len(), 39);
    let file = export(&world).await;
    assert_eq!(
        (
            file.matches("RRULE:FREQ=DAILY").count(),
            file.matches("BEGIN:VEVENT").count()
        ),
        (1, 2)
    );
    // also where only a day with the moved occurrence is shown, its series comes along
    let range = (day("2026-03-16"), day("2026-03-17"));
    let one_day = event::export(&world.by(&world.lead), range, &Filter::default())
        .await
        .unwrap();
    assert_eq!(one_day, file);
    carried_over(&world).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_occurrence_is_deleted_elsewhere_too(pool: PgPool) {
    let world = World::new(pool).await;
    import(&world, &world.lead, SERIES.as_bytes()).await;
    let lead = world.by(&world.lead);
    let moved = event::search(&lead, "daily moved").await.unwrap()[0].id;
    event::delete(&lead, moved, Reach::default()).await.unwrap();
    let (shown, file) = (cards(&world).await, export(&world).await);
    assert_eq!(shown.len(), 38);
    let read = ical::parse(file.as_bytes(), &ical::Limits::default()).unwrap();
    let [series] = read.series.as_slice() else {
        panic!("{file}")
    };
    let at_nine = |date: &str| ical::When::Zoned {
        wall: day(date).and_hms_opt(9, 0, 0).unwrap(),
        zone: "Europe/Paris".into(),
    };
    let taken_out = &series.master.as_ref().unwrap().recurrence.exdate;
    assert_eq!(taken_out, &[at_nine("2026-03-04"), at_nine("2026-03-16")]);
    assert_eq!(series.overrides, []);
    forget_events(&world).await;
    import(&world, &world.lead, file.as_bytes()).await;
    assert_eq!(cards(&world).await, shown);
}
