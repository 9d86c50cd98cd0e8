//! Calendar files in: new, changed, left out, refused.

use crate::world::{Refused, Table, World, day, done, paris, utc};
use model::{
    AppError,
    calendar::Filter,
    conflict::Accepted,
    event::{Approval, Environment, EventDetails, EventForm, EventStatus, EventTime, EventView},
    exchange::{FILE_MAX, FileProblem, ImportReport, LeftOutReason},
    repeat::Reach,
};
use sqlx::PgPool;
use store::{SignedIn, event};

fn file(events: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{events}END:VCALENDAR\r\n").into_bytes()
}

/// One event at 10:00 UTC.
fn one(uid: &str, title: &str, more: &str) -> Vec<u8> {
    file(&format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\nDTSTART:20260316T100000Z\r\nDTEND:20260316T110000Z\r\n{more}END:VEVENT\r\n"
    ))
}

async fn import(world: &World, who: &SignedIn, file: &[u8]) -> ImportReport {
    event::import(&world.by(who), file, true).await.unwrap()
}

/// New, changed, unchanged, left out.
fn counts(report: &ImportReport) -> [usize; 4] {
    [
        report.new.len(),
        report.changed.len(),
        report.unchanged as usize,
        report.left_out.len(),
    ]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_second_import_changes_what_changed_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await;
    let first = import(
        &world,
        &world.lead,
        &one("u1", "Comité", "DESCRIPTION:Salle B\r\n"),
    )
    .await;
    assert_eq!((counts(&first), first.applied), ([1, 0, 0, 0], true));
    let rows = world.rows().await;
    let again = import(
        &world,
        &world.lead,
        &one("u1", "Comité", "DESCRIPTION:Salle B\r\n"),
    )
    .await;
    assert_eq!((counts(&again), world.rows().await), ([0, 0, 1, 0], rows));
    let other = import(&world, &world.lead, &one("u1", "Comité", "STATUS:CANCELLED\r\n")).await;
    assert_eq!(counts(&other), [0, 1, 0, 0]);
    assert_eq!(world.rows().await, [1, 2, 2]);
    let card = &event::search(&world.by(&world.lead), "comité").await.unwrap()[0];
    assert_eq!(card.status, EventStatus::Cancelled);
    assert_eq!(world.trail().await, ["event.import", "event.import"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_dry_run_says_the_same_and_does_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let run = async |apply| {
        event::import(&world.by(&world.lead), &one("u1", "Comité", ""), apply)
            .await
            .unwrap()
    };
    let dry = run(false).await;
    assert_eq!((counts(&dry), dry.applied), ([1, 0, 0, 0], false));
    assert_eq!(world.rows().await, [0, 0, 0]);
    let wet = run(true).await;
    assert_eq!(
        dry,
        ImportReport {
            applied: false,
            ..wet
        }
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_those_who_plan_meetings_import(pool: PgPool) {
    let world = World::new(pool).await;
    for who in [&world.dev, &world.ops, &world.tech] {
        let answer = event::import(&world.by(who), &one("u1", "Comité", ""), true).await;
        assert_eq!(answer.refused(), AppError::Forbidden);
    }
    assert_eq!(world.rows().await, [0, 0, 0]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_belongs_to_somebody_else_is_left_out(pool: PgPool) {
    let world = World::new(pool).await;
    import(&world, &world.lead, &one("u1", "Comité", "")).await;
    let rows = world.rows().await;
    let report = import(&world, &world.stranger, &one("u1", "Détourné", "")).await;
    assert_eq!(counts(&report), [0, 0, 0, 1]);
    assert_eq!(report.left_out[0].reason, LeftOutReason::NotYours);
    assert_eq!(world.rows().await, rows);
    assert!(
        event::search(&world.by(&world.lead), "détourné")
            .await
            .unwrap()
            .is_empty()
    );
    // an administrator may
    assert_eq!(
        counts(&import(&world, &world.admin, &one("u1", "Corrigé", "")).await),
        [0, 1, 0, 0]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_that_are_no_calendars_change_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let refused = async |file: Vec<u8>| event::import(&world.by(&world.lead), &file, true).await.refused();
    let garbage: Vec<u8> = (0..1_048_576_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    assert!(matches!(refused(garbage).await, AppError::Unreadable(_)));
    let words = b"Lorem ipsum dolor sit amet\r\n".repeat(40_000);
    assert_eq!(
        refused(words).await,
        AppError::Unreadable(FileProblem::NotCalendar)
    );
    assert_eq!(
        refused(Vec::new()).await,
        AppError::Unreadable(FileProblem::NotCalendar)
    );
    let whole = one("u1", "Comité", "");
    let cut = whole[..whole.len() - 30].to_vec();
    assert!(matches!(
        refused(cut).await,
        AppError::Unreadable(FileProblem::Truncated { .. })
    ));
    let large = file(&"X".repeat(50 * 1024 * 1024));
    assert_eq!(refused(large).await, AppError::TooLarge { max: FILE_MAX });
    assert_eq!(world.rows().await, [0, 0, 0]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_bad_event_does_not_sink_the_good_ones(pool: PgPool) {
    let world = World::new(pool).await;
    let good = "BEGIN:VEVENT\r\nUID:good\r\nSUMMARY:Good\r\nDTSTART:20260316T100000Z\r\nEND:VEVENT\r\n";
    let bad = "BEGIN:VEVENT\r\nUID:bad\r\nSUMMARY:Bad\r\nDTSTART:2026-99-99\r\nEND:VEVENT\r\n";
    let old = "BEGIN:VEVENT\r\nUID:old\r\nSUMMARY:Old\r\nDTSTART;VALUE=DATE:18050101\r\nEND:VEVENT\r\n";
    let zone =
        "BEGIN:VEVENT\r\nUID:z\r\nSUMMARY:Z\r\nDTSTART;TZID=Mars/Olympus:20260316T100000\r\nEND:VEVENT\r\n";
    let alone = "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260316T100000Z\r\nDTSTART:20260316T110000Z\r\nEND:VEVENT\r\n";
    let report = import(
        &world,
        &world.lead,
        &file(&[bad, good, old, zone, alone].concat()),
    )
    .await;
    assert_eq!(counts(&report), [1, 0, 0, 4]);
    let reasons: Vec<_> = report
        .left_out
        .iter()
        .map(|l| (l.line, l.uid.as_deref().unwrap()))
        .collect();
    assert_eq!(reasons, [(7, "bad"), (14, "old"), (22, "z"), (24, "a")]);
    assert!(matches!(report.left_out[0].reason, LeftOutReason::BadDate { .. }));
    assert_eq!(report.left_out[1].reason, LeftOutReason::OutOfRange);
    assert!(matches!(
        report.left_out[2].reason,
        LeftOutReason::UnknownZone { .. }
    ));
    assert_eq!(report.left_out[3].reason, LeftOutReason::NoSeries);
    assert_eq!(world.count(Table::Event).await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_brings_back_what_was_deleted(pool: PgPool) {
    let world = World::new(pool).await;
    import(&world, &world.lead, &one("u1", "Comité", "")).await;
    let id = event::search(&world.by(&world.lead), "comité").await.unwrap()[0].id;
    event::delete(&world.by(&world.lead), id, Reach::default())
        .await
        .unwrap();
    assert_eq!(
        counts(&import(&world, &world.lead, &one("u1", "Comité", "")).await),
        [0, 1, 0, 0]
    );
    assert!(event::view(&world.by(&world.lead), id, None).await.is_ok());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_file_twice_at_once_makes_each_event_once(pool: PgPool) {
    let world = World::new(pool).await;
    let run = || {
        let ctx = world.by(&world.lead);
        tokio::spawn(async move { event::import(&ctx, &one("u1", "Comité", ""), true).await })
    };
    let both = [run(), run(), run(), run()];
    let mut new = 0;
    for task in both {
        new += task.await.unwrap().unwrap().new.len();
    }
    assert_eq!((new, world.rows().await), (1, [1, 1, 1]));
}

/// The file of one event of ours, with another start.
async fn exported(world: &World, from: &str, to: &str) -> Vec<u8> {
    let range = (day("2026-03-16"), day("2026-03-17"));
    let file = event::export(&world.by(&world.admin), range, &Filter::default())
        .await
        .unwrap();
    assert!(file.contains(from), "{file}");
    file.replace(from, to).into_bytes()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_cannot_get_around_the_approval(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.lead, Environment::Prod).await;
    event::approve(&world.by(&world.admin), window.id, 1, true, "")
        .await
        .unwrap();
    let file = exported(&world, "20260316T110000", "20260316T103000").await;
    assert_eq!(counts(&import(&world, &world.lead, &file).await), [0, 1, 0, 0]);
    let view = event::view(&world.by(&world.lead), window.id, None)
        .await
        .unwrap();
    assert!(matches!(view.time, EventTime::Timed { start, .. } if start == utc("2026-03-16T09:30:00Z")));
    assert_eq!((view.approval, view.approver), (Approval::Awaiting, None));
    assert!(matches!(view.details, EventDetails::Deployment(_)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_cannot_replan_what_has_begun(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Dev).await;
    let running = event::step(
        &world.by(&world.ops),
        window.id,
        None,
        1,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    let file = exported(&world, "20260316T110000", "20260316T103000").await;
    assert_eq!(counts(&import(&world, &world.admin, &file).await), [0, 0, 1, 0]);
    assert_eq!(
        event::view(&world.by(&world.ops), window.id, None)
            .await
            .unwrap()
            .time,
        running.time
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_occurrence_belongs_to_the_teams_of_its_series(pool: PgPool) {
    let world = World::new(pool).await;
    let master = "BEGIN:VEVENT\r\nUID:s\r\nSUMMARY:Secret\r\nDTSTART:20260316T100000Z\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT\r\n";
    let moved = |day: u32| {
        format!(
            "BEGIN:VEVENT\r\nUID:s\r\nSUMMARY:Secret moved\r\nRECURRENCE-ID:202603{day}T100000Z\r\nDTSTART:202603{day}T150000Z\r\nEND:VEVENT\r\n"
        )
    };
    import(&world, &world.lead, &file(&[master, &moved(16)].concat())).await;
    let search = async |who| event::search(&world.by(who), "secret").await.unwrap();
    let id = search(&world.lead)
        .await
        .iter()
        .find(|c| c.title == "Secret")
        .unwrap()
        .id;
    let view = event::view(&world.by(&world.lead), id, None).await.unwrap();
    let utc_rules = store::zone::rules("UTC").unwrap();
    let form = EventForm {
        teams: vec![world.alpha],
        ..EventForm::from_view(&view, &utc_rules)
    };
    done(
        event::update(&world.by(&world.lead), id, 1, &form, Reach::default())
            .await
            .unwrap(),
    );
    import(
        &world,
        &world.lead,
        &file(&[master, &moved(16), &moved(17)].concat()),
    )
    .await;
    assert_eq!(search(&world.lead).await.len(), 3);
    assert!(search(&world.stranger).await.is_empty());
    let range = (day("2026-03-01"), day("2026-04-01"));
    let cards = event::cards(&world.by(&world.stranger), range, &paris(), &Filter::default()).await;
    assert_eq!(cards.unwrap(), []);
}

/// The file of a window, in which it is a series.
fn as_series(file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(file.to_vec()).unwrap();
    text.replace("END:VEVENT", "RRULE:FREQ=DAILY;COUNT=5\r\nEND:VEVENT")
        .into_bytes()
}

/// A production window of the lead that is approved.
async fn approved(world: &World) -> EventView {
    let (_, window) = world.planned(&world.lead, Environment::Prod).await;
    event::approve(&world.by(&world.admin), window.id, 1, true, "")
        .await
        .unwrap()
}

async fn is_one_approved_window(world: &World, window: &EventView) {
    let view = event::view(&world.by(&world.lead), window.id, None)
        .await
        .unwrap();
    assert_eq!(
        (view.approval, &view.approver),
        (Approval::Approved, &window.approver)
    );
    assert_eq!((&view.time, view.repeats), (&window.time, None));
    let range = (day("2026-03-01"), day("2026-04-01"));
    let cards = event::cards(&world.by(&world.lead), range, &paris(), &Filter::default())
        .await
        .unwrap();
    assert_eq!((cards.len(), cards[0].recurring), (1, false));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_makes_no_series_of_a_window(pool: PgPool) {
    let world = World::new(pool).await;
    let window = approved(&world).await;
    let file = as_series(&exported(&world, "SUMMARY:Portail 4.2", "SUMMARY:Portail 4.2").await);
    let rows = world.rows().await;
    assert_eq!(counts(&import(&world, &world.lead, &file).await), [0, 0, 1, 0]);
    assert_eq!(world.rows().await, rows);
    is_one_approved_window(&world, &window).await;
    // nor where something else of it changes
    let renamed = as_series(&exported(&world, "SUMMARY:Portail 4.2", "SUMMARY:Portail 4.3").await);
    let report = import(&world, &world.lead, &renamed).await;
    assert_eq!(
        (counts(&report), report.changed[0].recurring),
        ([0, 1, 0, 0], false)
    );
    is_one_approved_window(&world, &window).await;
    let view = event::view(&world.by(&world.lead), window.id, None)
        .await
        .unwrap();
    assert_eq!(view.title, "Portail 4.3");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rule_that_is_not_taken_over_costs_no_approval(pool: PgPool) {
    let world = World::new(pool).await;
    let window = approved(&world).await;
    // the same instants, as programs write them that know no zones
    let uid = format!("{}@creneau", window.id);
    let file = one(&uid, "Portail 4.2", "");
    assert_eq!(counts(&import(&world, &world.lead, &file).await), [0, 0, 1, 0]);
    is_one_approved_window(&world, &window).await;
    let report = import(&world, &world.lead, &as_series(&file)).await;
    is_one_approved_window(&world, &window).await;
    assert_eq!(counts(&report), [0, 0, 1, 0]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_series_that_would_fill_the_page_is_left_out(pool: PgPool) {
    let world = World::new(pool).await;
    let rule = |uid: &str, rule: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{uid}\r\nDTSTART:20260316T100000Z\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
        )
    };
    let dense = ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY"];
    let rare = ["FREQ=HOURLY;INTERVAL=3", "FREQ=MINUTELY;COUNT=30", "FREQ=DAILY"];
    let events: String = dense.iter().chain(&rare).map(|r| rule(r, r)).collect();
    let report = import(&world, &world.lead, &file(&events)).await;
    assert_eq!(counts(&report), [3, 0, 0, 3]);
    let reasons: Vec<_> = report.left_out.into_iter().map(|l| l.reason).collect();
    assert_eq!(
        reasons,
        dense.map(|rule| LeftOutReason::BadRule { rule: rule.into() })
    );
    let stored: Vec<_> = report.new.into_iter().map(|line| line.title).collect();
    assert_eq!(stored, rare);
    assert_eq!(world.count(Table::Event).await, 3);
}
