//! A series that moves takes with it what is out of the ordinary in it.

use crate::world::{World, day, done, paris};
use model::{
    EventId,
    calendar::Filter,
    event::{EventForm, EventTime},
    repeat::Reach,
};
use sqlx::PgPool;
use store::event;

/// Daily from 27 March 2026 at 09:00 in Paris, five times, over the night in which clocks change.
const DAILY: &str = "DTSTART;TZID=Europe/Paris:20260327T090000\r\n\
DTEND;TZID=Europe/Paris:20260327T091500\r\nRRULE:FREQ=DAILY;COUNT=5\r\n";
const NOT_ON_THE_THIRD_DAY: &str = "EXDATE;TZID=Europe/Paris:20260329T090000\r\n";
const FOURTH_AT_15: &str = "BEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Moved\r\n\
RECURRENCE-ID;TZID=Europe/Paris:20260330T090000\r\nDTSTART;TZID=Europe/Paris:20260330T150000\r\n\
DTEND;TZID=Europe/Paris:20260330T151500\r\nEND:VEVENT\r\n";
const FIFTH_AT_16: &str = "BEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Moved\r\n\
RECURRENCE-ID;TZID=Europe/Paris:20260331T090000\r\nDTSTART;TZID=Europe/Paris:20260331T160000\r\n\
DTEND;TZID=Europe/Paris:20260331T161500\r\nEND:VEVENT\r\n";

/// Imports a series, given its lines and the components of what differs.
async fn series(world: &World, lines: &str, differing: &str) -> EventId {
    let file = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:daily\r\n\
         SUMMARY:Daily\r\n{lines}END:VEVENT\r\n{differing}END:VCALENDAR\r\n"
    );
    let report = event::import(&world.by(&world.admin), file.as_bytes(), true)
        .await
        .unwrap();
    assert_eq!(report.left_out, [], "{file}");
    event::search(&world.by(&world.admin), "Daily").await.unwrap()[0].id
}

/// As a series of five without its third, the fourth at another time.
async fn usual(world: &World) -> EventId {
    let id = series(world, &[DAILY, NOT_ON_THE_THIRD_DAY].concat(), FOURTH_AT_15).await;
    assert_eq!(shown(world).await, USUAL);
    id
}

const USUAL: [&str; 4] = ["27 09:00", "28 09:00", "30 15:00 Moved", "31 09:00"];

/// Saves the form of the series with other words in it.
async fn change(world: &World, id: EventId, change: impl FnOnce(&mut EventForm)) {
    let admin = world.by(&world.admin);
    let view = event::view(&admin, id, None).await.unwrap();
    let rules = match &view.time {
        EventTime::Timed { zone, .. } => store::zone::rules(zone).unwrap(),
        EventTime::AllDay { .. } => paris(),
    };
    let mut form = EventForm::from_view(&view, &rules);
    change(&mut form);
    done(
        event::update(&admin, id, view.version, &form, Reach::default())
            .await
            .unwrap(),
    );
}

/// Day and time in Paris of everything around, and the title of what does not have the series'.
async fn shown(world: &World) -> Vec<String> {
    let range = (day("2026-03-20"), day("2026-04-20"));
    let cards = event::cards(&world.by(&world.admin), range, &paris(), &Filter::default())
        .await
        .unwrap();
    cards
        .into_iter()
        .map(|card| {
            let when = match &card.time {
                EventTime::Timed { start, .. } => paris().wall(*start).format("%d %H:%M").to_string(),
                EventTime::AllDay { first, .. } => first.format("%d").to_string(),
            };
            if card.title == "Daily" {
                when
            } else {
                format!("{when} {}", card.title)
            }
        })
        .collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_hour_later_the_same_occurrences_are_missing_and_differ(pool: PgPool) {
    let world = World::new(pool).await;
    let id = usual(&world).await;
    change(&world, id, |form| form.time = "10:00".into()).await;
    let later = ["27 10:00", "28 10:00", "30 15:00 Moved", "31 10:00"];
    assert_eq!(shown(&world).await, later);
    change(&world, id, |form| form.time = "08:30".into()).await;
    let earlier = ["27 08:30", "28 08:30", "30 15:00 Moved", "31 08:30"];
    assert_eq!(shown(&world).await, earlier);
    change(&world, id, |form| form.time = "09:00".into()).await;
    assert_eq!(shown(&world).await, USUAL);
    // each time the series and the occurrence that stands for another one now
    let updates = world.trail().await;
    assert_eq!(updates.iter().filter(|a| *a == "event.update").count(), 6);
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_day_later_or_earlier_the_third_is_missing_and_the_fourth_differs(pool: PgPool) {
    let world = World::new(pool).await;
    let id = usual(&world).await;
    change(&world, id, |form| form.date = "2026-03-28".into()).await;
    let later = ["28 09:00", "29 09:00", "30 15:00 Moved", "01 09:00"];
    assert_eq!(shown(&world).await, later);
    change(&world, id, |form| form.date = "2026-03-26".into()).await;
    let earlier = ["26 09:00", "27 09:00", "30 09:00", "30 15:00 Moved"];
    assert_eq!(shown(&world).await, earlier);
    change(&world, id, |form| form.date = "2026-03-27".into()).await;
    assert_eq!(shown(&world).await, USUAL);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn neighbours_that_differ_do_not_stand_in_each_others_way(pool: PgPool) {
    let world = World::new(pool).await;
    let id = series(&world, DAILY, &[FOURTH_AT_15, FIFTH_AT_16].concat()).await;
    let moved = ["30 15:00 Moved", "31 16:00 Moved"];
    for (date, ordinary) in [
        ("2026-03-28", ["28 09:00", "29 09:00", "30 09:00"]),
        ("2026-03-27", ["27 09:00", "28 09:00", "29 09:00"]),
        ("2026-03-26", ["26 09:00", "27 09:00", "28 09:00"]),
    ] {
        change(&world, id, |form| form.date = date.into()).await;
        let mut expected = [&ordinary[..], &moved[..]].concat();
        expected.sort_unstable();
        assert_eq!(shown(&world).await, expected, "{date}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn in_another_zone_the_same_occurrences_are_missing_and_differ(pool: PgPool) {
    let world = World::new(pool).await;
    let id = usual(&world).await;
    // 09:00 there, before and after clocks change in Paris
    for (zone, first, last) in [
        ("America/Guadeloupe", "14:00", "15:00"),
        ("UTC", "10:00", "11:00"),
        ("Asia/Tokyo", "01:00", "02:00"),
        ("Europe/Paris", "09:00", "09:00"),
    ] {
        change(&world, id, |form| {
            form.zone = zone.into();
            form.date = "2026-03-27".into();
            form.time = "09:00".into();
        })
        .await;
        let expected = [
            format!("27 {first}"),
            format!("28 {first}"),
            "30 15:00 Moved".into(),
            format!("31 {last}"),
        ];
        let mut shown = shown(&world).await;
        shown.sort_unstable();
        assert_eq!(shown, expected, "{zone}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_missing_or_added_moves_however_it_is_written(pool: PgPool) {
    let world = World::new(pool).await;
    for (lines, added) in [
        ("EXDATE:20260329T070000Z\r\n", false),
        ("EXDATE;VALUE=DATE:20260329\r\n", false),
        (
            "EXDATE;TZID=Europe/London:20260329T080000\r\nRDATE;TZID=Europe/Paris:20260407T090000\r\n",
            true,
        ),
        (
            "EXDATE;TZID=Europe/Paris:20260329T090000\r\nRDATE:20260407T070000Z\r\n",
            true,
        ),
    ] {
        // the same again, as it was at first
        let id = series(&world, &[DAILY, lines].concat(), "").await;
        let at = |time: &str| -> Vec<String> {
            let days = ["27", "28", "30", "31", "07"];
            let days = if added { &days[..] } else { &days[..4] };
            days.iter().map(|day| format!("{day} {time}")).collect()
        };
        assert_eq!(shown(&world).await, at("09:00"), "{lines}");
        change(&world, id, |form| form.time = "10:00".into()).await;
        assert_eq!(shown(&world).await, at("10:00"), "{lines}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_series_of_whole_days_takes_them_along(pool: PgPool) {
    let world = World::new(pool).await;
    let lines = "DTSTART;VALUE=DATE:20260327\r\nRRULE:FREQ=DAILY;COUNT=5\r\nEXDATE;VALUE=DATE:20260329\r\n";
    let moved = "BEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Moved\r\nRECURRENCE-ID;VALUE=DATE:20260330\r\n\
                 DTSTART;VALUE=DATE:20260403\r\nEND:VEVENT\r\n";
    let id = series(&world, lines, moved).await;
    for (date, expected) in [
        ("2026-03-27", ["27", "28", "31", "03 Moved"]),
        ("2026-03-28", ["28", "29", "01", "03 Moved"]),
        ("2026-03-26", ["26", "27", "30", "03 Moved"]),
    ] {
        change(&world, id, |form| {
            form.date = date.into();
            form.last_date = date.into();
        })
        .await;
        assert_eq!(shown(&world).await, expected, "{date}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_end_of_a_rule_and_its_days_of_the_week_move_along(pool: PgPool) {
    let world = World::new(pool).await;
    let lines = "DTSTART;TZID=Europe/Paris:20260327T090000\r\nDTEND;TZID=Europe/Paris:20260327T091500\r\n\
                 RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20260410T070000Z\r\n";
    let id = series(&world, lines, "").await;
    assert_eq!(shown(&world).await, ["27 09:00", "03 09:00", "10 09:00"]);
    change(&world, id, |form| form.time = "10:00".into()).await;
    assert_eq!(shown(&world).await, ["27 10:00", "03 10:00", "10 10:00"]);
    change(&world, id, |form| form.date = day("2026-03-28").to_string()).await;
    assert_eq!(shown(&world).await, ["28 10:00", "04 10:00", "11 10:00"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_file_again_puts_everything_back(pool: PgPool) {
    let world = World::new(pool).await;
    let id = usual(&world).await;
    change(&world, id, |form| form.time = "10:00".into()).await;
    assert_eq!(usual(&world).await, id);
}
