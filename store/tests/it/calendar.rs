//! What the calendar shows of a stretch of days.

use crate::world::{World, day, paris, utc};
use chrono::{DateTime, Utc};
use model::{
    calendar::Filter,
    event::{Environment, EventCard, EventForm, EventKind, EventTime},
    repeat::Reach,
    repeat::{Repeat, RepeatEnd, Repeats, Rhythm},
};
use sqlx::PgPool;
use store::{SignedIn, event};

async fn cards(world: &World, who: &SignedIn, from: &str, to: &str, filter: &Filter) -> Vec<EventCard> {
    event::cards(&world.by(who), (day(from), day(to)), &paris(), filter)
        .await
        .unwrap()
}

async fn titles(world: &World, from: &str, to: &str, filter: &Filter) -> Vec<String> {
    let cards = cards(world, &world.admin, from, to, filter).await;
    cards.into_iter().map(|card| card.title).collect()
}

fn start(card: &EventCard) -> DateTime<Utc> {
    match &card.time {
        EventTime::Timed { start, .. } => *start,
        EventTime::AllDay { .. } => panic!("{card:?}"),
    }
}

async fn create(world: &World, form: &EventForm) {
    event::create(&world.by(&world.admin), form).await.unwrap();
}

fn timed(world: &World, title: &str, date: &str, time: &str, minutes: &str) -> EventForm {
    EventForm {
        date: date.into(),
        time: time.into(),
        minutes: minutes.into(),
        ..world.meeting(title)
    }
}

fn whole_days(world: &World, title: &str, first: &str, last: &str) -> EventForm {
    EventForm {
        all_day: true,
        date: first.into(),
        last_date: last.into(),
        ..world.meeting(title)
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_event_shows_on_every_day_it_touches_and_no_other(pool: PgPool) {
    let world = World::new(pool).await;
    create(&world, &whole_days(&world, "holiday", "2026-03-10", "2026-03-12")).await;
    create(&world, &timed(&world, "night", "2026-03-10", "23:00", "120")).await;
    create(
        &world,
        &timed(&world, "until midnight", "2026-03-10", "22:00", "120"),
    )
    .await;
    create(
        &world,
        &timed(&world, "from midnight", "2026-03-12", "00:00", "60"),
    )
    .await;
    for (from, to, expected) in [
        ("2026-03-09", "2026-03-10", vec![]),
        (
            "2026-03-10",
            "2026-03-11",
            vec!["holiday", "until midnight", "night"],
        ),
        ("2026-03-11", "2026-03-12", vec!["holiday", "night"]),
        ("2026-03-12", "2026-03-13", vec!["holiday", "from midnight"]),
        ("2026-03-13", "2026-03-14", vec![]),
    ] {
        assert_eq!(
            titles(&world, from, to, &Filter::default()).await,
            expected,
            "{from}"
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn days_are_those_of_the_reader(pool: PgPool) {
    let world = World::new(pool).await;
    create(&world, &timed(&world, "late", "2026-03-11", "01:00", "60")).await;
    create(&world, &whole_days(&world, "whole", "2026-03-11", "2026-03-11")).await;
    let there = store::zone::rules("America/Guadeloupe").unwrap();
    let shown = async |from, to| -> Vec<String> {
        let range = (day(from), day(to));
        let cards = event::cards(&world.by(&world.admin), range, &there, &Filter::default()).await;
        cards.unwrap().into_iter().map(|card| card.title).collect()
    };
    // 01:00 in Paris is the evening before in Guadeloupe; a whole day is that day everywhere
    assert_eq!(shown("2026-03-10", "2026-03-11").await, ["late"]);
    assert_eq!(shown("2026-03-11", "2026-03-12").await, ["whole"]);
}

async fn world_to_filter(pool: PgPool) -> World {
    let world = World::new(pool).await;
    let asked = EventForm {
        participants: vec![world.dev.actor.id],
        tags: "urgent".into(),
        ..timed(&world, "Revue", "2026-03-16", "09:00", "60")
    };
    create(&world, &asked).await;
    let other = EventForm {
        teams: vec![world.beta],
        ..timed(&world, "Point 50 %", "2026-03-16", "10:00", "60")
    };
    create(&world, &other).await;
    let git = world.form(EventKind::GitAction, "Tag v2");
    event::create(&world.by(&world.dev), &git).await.unwrap();
    world.planned(&world.ops, Environment::Dev).await;
    world
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn filters_add_up(pool: PgPool) {
    let world = world_to_filter(pool).await;
    let all = Filter::default;
    let kinds = |kinds: &[EventKind]| Filter {
        kinds: kinds.to_vec(),
        ..all()
    };
    let text = |text: &str| Filter {
        text: text.into(),
        ..all()
    };
    let dev = Filter {
        person: Some(world.dev.actor.id),
        ..all()
    };
    use EventKind::{Deployment, GitAction, Meeting};
    for (filter, expected) in [
        (all(), vec!["Revue", "Point 50 %", "Portail 4.2", "Tag v2"]),
        (kinds(&[GitAction]), vec!["Tag v2"]),
        (kinds(&[GitAction, Deployment]), vec!["Portail 4.2", "Tag v2"]),
        (
            Filter {
                team: Some(world.beta),
                ..all()
            },
            vec!["Point 50 %"],
        ),
        // whom it concerns: who made it, and who is asked
        (dev.clone(), vec!["Revue", "Tag v2"]),
        (
            Filter {
                kinds: vec![Meeting],
                ..dev
            },
            vec!["Revue"],
        ),
        (text("REVUE"), vec!["Revue"]),
        (text("urg"), vec!["Revue"]),
        (text("50 %"), vec!["Point 50 %"]),
        (text("_"), vec![]),
        // signs that no text holds are as if they were not there
        (text("re\0vue"), vec!["Revue"]),
        (text("\0"), vec!["Revue", "Point 50 %", "Portail 4.2", "Tag v2"]),
    ] {
        let mut shown = titles(&world, "2026-03-16", "2026-03-17", &filter).await;
        shown.sort_by_key(|title| {
            ["Rev", "Poi", "Por", "Tag"]
                .iter()
                .position(|t| title.starts_with(t))
        });
        assert_eq!(shown, expected, "{filter:?}");
    }
}

/// A file of one series; `rest` are further lines of it and further components.
async fn series(world: &World, start: &str, end: &str, rest: &str) {
    let file = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:s1\nSUMMARY:Daily\nDTSTART;{start}\nDTEND;{end}\n{rest}\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    let report = event::import(&world.by(&world.admin), file.as_bytes(), true)
        .await
        .unwrap();
    assert_eq!(
        (report.left_out, report.new.is_empty()),
        (vec![], false),
        "{file}"
    );
}

async fn starts(world: &World, from: &str, to: &str) -> Vec<DateTime<Utc>> {
    cards(world, &world.admin, from, to, &Filter::default())
        .await
        .iter()
        .map(start)
        .collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nine_in_paris_stays_nine_when_clocks_change(pool: PgPool) {
    let world = World::new(pool).await;
    let paris = |t| format!("TZID=Europe/Paris:{t}");
    series(
        &world,
        &paris("20260301T090000"),
        &paris("20260301T091500"),
        "RRULE:FREQ=DAILY",
    )
    .await;
    let found = starts(&world, "2026-03-28", "2026-03-31").await;
    assert_eq!(
        found,
        [
            "2026-03-28T08:00:00Z",
            "2026-03-29T07:00:00Z",
            "2026-03-30T07:00:00Z"
        ]
        .map(utc)
    );
    let found = starts(&world, "2026-10-24", "2026-10-26").await;
    assert_eq!(found, ["2026-10-24T07:00:00Z", "2026-10-25T08:00:00Z"].map(utc));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_occurrence_left_out_and_one_moved(pool: PgPool) {
    let world = World::new(pool).await;
    let paris = |t| format!("TZID=Europe/Paris:{t}");
    let rest = "RRULE:FREQ=DAILY;COUNT=5\nEXDATE;TZID=Europe/Paris:20260303T090000\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:s1\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Paris:20260304T090000\n\
        DTSTART;TZID=Europe/Paris:20260304T140000\nDTEND;TZID=Europe/Paris:20260304T143000";
    series(&world, &paris("20260302T090000"), &paris("20260302T091500"), rest).await;
    let found = cards(
        &world,
        &world.admin,
        "2026-03-01",
        "2026-04-01",
        &Filter::default(),
    )
    .await;
    let found: Vec<_> = found
        .iter()
        .map(|card| (card.title.as_str(), start(card)))
        .collect();
    let expected = [
        ("Daily", "2026-03-02T08:00:00Z"),
        ("Moved", "2026-03-04T13:00:00Z"),
        ("Daily", "2026-03-05T08:00:00Z"),
        ("Daily", "2026-03-06T08:00:00Z"),
    ];
    assert_eq!(found, expected.map(|(title, at)| (title, utc(at))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_without_zones_is_read_on_the_clock_of_the_reader(pool: PgPool) {
    let world = World::new(pool).await;
    let rest = "RRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260303T090000\nEND:VEVENT\nBEGIN:VEVENT\nUID:s1\nSUMMARY:Moved\n\
        RECURRENCE-ID:20260304T090000\nDTSTART:20260304T140000\nDTEND:20260304T143000";
    series(&world, "X-A=b:20260302T090000", "X-A=b:20260302T091500", rest).await;
    let found = starts(&world, "2026-03-01", "2026-04-01").await;
    assert_eq!(
        found,
        [
            "2026-03-02T08:00:00Z",
            "2026-03-04T13:00:00Z",
            "2026-03-05T08:00:00Z"
        ]
        .map(utc)
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_endless_series_of_1990_shows_in_2026(pool: PgPool) {
    let world = World::new(pool).await;
    let paris = |t| format!("TZID=Europe/Paris:{t}");
    series(
        &world,
        &paris("19900101T090000"),
        &paris("19900101T093000"),
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
    )
    .await;
    let found = starts(&world, "2026-03-01", "2026-04-01").await;
    let mondays = [
        "2026-03-02T08:00:00Z",
        "2026-03-09T08:00:00Z",
        "2026-03-16T08:00:00Z",
        "2026-03-23T08:00:00Z",
        "2026-03-30T07:00:00Z",
    ];
    assert_eq!(found, mondays.map(utc));
    assert!(starts(&world, "1989-12-01", "1990-01-01").await.is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_series_of_whole_days_ends_where_it_ends(pool: PgPool) {
    let world = World::new(pool).await;
    series(
        &world,
        "VALUE=DATE:20260316",
        "VALUE=DATE:20260318",
        "RRULE:FREQ=WEEKLY;UNTIL=20260330",
    )
    .await;
    for (from, to, expected) in [
        ("2026-03-16", "2026-03-17", 1),
        ("2026-03-17", "2026-03-18", 1),
        ("2026-03-18", "2026-03-23", 0),
        ("2026-03-31", "2026-04-01", 1),
        ("2026-04-01", "2026-06-01", 0),
        ("2026-03-01", "2026-06-01", 3),
    ] {
        let found = cards(&world, &world.admin, from, to, &Filter::default()).await;
        assert_eq!(found.len(), expected, "{from}");
        assert!(found.iter().all(|card| card.recurring && card.time.is_all_day()));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_edited_series_stays_a_series(pool: PgPool) {
    let world = World::new(pool).await;
    let paris_at = |t| format!("TZID=Europe/Paris:{t}");
    series(
        &world,
        &paris_at("20260302T090000"),
        &paris_at("20260302T091500"),
        "RRULE:FREQ=DAILY;COUNT=5",
    )
    .await;
    let id = cards(
        &world,
        &world.admin,
        "2026-03-02",
        "2026-03-03",
        &Filter::default(),
    )
    .await[0]
        .id;
    let view = event::view(&world.by(&world.admin), id, None).await.unwrap();
    let five_days = Repeat {
        rhythm: Rhythm::Daily,
        every: 1,
        end: RepeatEnd::After(5),
    };
    assert_eq!(view.repeats, Some(Repeats::By(five_days)));
    let form = EventForm {
        time: "10:00".into(),
        title: "Mêlée".into(),
        ..EventForm::from_view(&view, &paris())
    };
    event::update(&world.by(&world.admin), id, 1, &form, Reach::default())
        .await
        .unwrap();
    let found = cards(
        &world,
        &world.admin,
        "2026-03-01",
        "2026-04-01",
        &Filter::default(),
    )
    .await;
    assert_eq!(found.len(), 5);
    assert!(
        found
            .iter()
            .all(|card| card.title == "Mêlée" && start(card).format("%H:%M").to_string() == "09:00")
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_search_finds_the_eight_nearest(pool: PgPool) {
    let world = World::new(pool).await;
    for n in 1..=10 {
        create(
            &world,
            &timed(
                &world,
                &format!("Point 1{n:02}%"),
                &format!("2026-04-{n:02}"),
                "09:00",
                "30",
            ),
        )
        .await;
    }
    let search = async |text: &str| -> Vec<String> {
        let found = event::search(&world.by(&world.lead), text).await.unwrap();
        found.into_iter().map(|card| card.title).collect()
    };
    let expected: Vec<_> = (1..=8).map(|n| format!("Point 1{n:02}%")).collect();
    assert_eq!(search(" point ").await, expected);
    assert_eq!(search("103%").await, ["Point 103%"]);
    assert_eq!(search("poi\0nt 103\0").await, ["Point 103%"]);
    for nothing in ["", "  ", "\0", " \0 ", "1_3", "%%"] {
        assert!(search(nothing).await.is_empty(), "{nothing:?}");
    }
}
