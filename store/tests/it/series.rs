//! A series that moves takes with it what is out of the ordinary in it.

use crate::world::{Refused, World, day, done, invalid, paris};
use model::{
    AppError, EventId, Field, Rule,
    calendar::{Filter, Occurrence},
    conflict::Accepted,
    event::{Approval, Environment, EventForm, EventStatus, EventTime, EventView, Move, Saved, drag::Grip},
    repeat::{Ends, Freq, MonthDay, Reach, Repeat, RepeatEnd, RepeatForm, Rhythm, Scope},
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
    let range = (day("2026-03-10"), day("2026-04-20"));
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

/// A weekly window of the ops member, three times.
async fn weekly_window(world: &World, environment: Environment) -> EventView {
    let mut form = world.window(environment);
    form.repeat = RepeatForm {
        freq: Freq::Weekly,
        ends: Ends::After,
        count: "3".into(),
        ..RepeatForm::default()
    };
    event::create(&world.by(&world.ops), &form).await.unwrap()
}

/// Its second occurrence.
fn second(view: &EventView) -> Option<Occurrence> {
    let EventTime::Timed { start, .. } = view.time else {
        panic!("a timed series")
    };
    Some(Occurrence::Instant(start + chrono::TimeDelta::weeks(1)))
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_occurrence_runs_alone_and_keeps_its_real_times(pool: PgPool) {
    let world = World::new(pool).await;
    let series = weekly_window(&world, Environment::Staging).await;
    let at = second(&series);
    let ops = world.at(&world.ops, "2026-03-23T10:02:00Z");
    let begun = event::step(
        &ops,
        series.id,
        at,
        series.version,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    assert_eq!(begun.actual_start, Some(ops.now));
    assert!(begun.differs && begun.id != series.id);
    let whole = event::view(&ops, series.id, None).await.unwrap();
    assert_eq!((whole.status, whole.actual_start), (EventStatus::Planned, None));
    // Who still has the series before them does not start it a second time.
    let again = event::step(
        &ops,
        series.id,
        at,
        series.version,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await;
    assert_eq!(again.refused(), AppError::Stale);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_approved_series_asks_again_for_what_is_planned_anew_and_only_for_that(pool: PgPool) {
    let world = World::new(pool).await;
    let series = weekly_window(&world, Environment::Prod).await;
    let series = event::approve(&world.by(&world.admin), series.id, series.version, true, "")
        .await
        .unwrap();
    let ops = world.by(&world.ops);
    let seen = event::view(&ops, series.id, second(&series)).await.unwrap();
    let mut form = EventForm::from_view(&seen, &paris());
    form.time = "22:00".into();
    let reach = |scope| Reach { at: seen.at, scope };
    let one = done(
        event::update(&ops, series.id, seen.version, &form, reach(Scope::This))
            .await
            .unwrap(),
    );
    assert_eq!((one.approval, one.approver), (Approval::Awaiting, None));
    let whole = event::view(&ops, series.id, None).await.unwrap();
    assert_eq!(whole.approval, Approval::Approved);
    // A rhythm is a matter of time as well.
    let mut form = EventForm::from_view(&whole, &paris());
    form.repeat.every = "2".into();
    let all = done(
        event::update(&ops, series.id, whole.version, &form, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(all.approval, Approval::Awaiting);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rhythm_that_no_form_makes_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let first = EventTime::AllDay {
        first: day("2026-03-16"),
        last: day("2026-03-16"),
    };
    let repeat = |rhythm, every, end| Repeat { rhythm, every, end };
    let never = RepeatEnd::Never;
    for hostile in [
        repeat(Rhythm::Daily, 0, never),
        repeat(Rhythm::Daily, 1, RepeatEnd::After(0)),
        repeat(Rhythm::Monthly(MonthDay::Number(99)), 1, never),
        repeat(
            Rhythm::Monthly(MonthDay::Nth(-128, chrono::Weekday::Mon)),
            1,
            never,
        ),
    ] {
        let answer = event::preview(&world.by(&world.tech), &first, &hostile);
        assert_eq!(
            answer.refused(),
            invalid(Field::Repeat, Rule::Unknown),
            "{hostile:?}"
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_one_did_is_for_oneself_to_take_back_once_and_in_time(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Kick-off");
    event::create(&world.by(&world.lead), &form).await.unwrap();
    let undo = event::delete(&world.by(&world.lead), form.id, Reach::default())
        .await
        .unwrap()
        .unwrap();
    let by = |who| world.by(who);
    assert_eq!(
        event::undo(&by(&world.admin), undo).await.refused(),
        AppError::NotFound
    );
    let late = world.at(&world.lead, "2026-03-17T09:00:01Z");
    assert_eq!(event::undo(&late, undo).await.refused(), AppError::NotFound);
    event::undo(&by(&world.lead), undo).await.unwrap();
    assert_eq!(
        event::undo(&by(&world.lead), undo).await.refused(),
        AppError::NotFound
    );
    // Changed by somebody else meanwhile, it stays what they made of it.
    let view = event::view(&by(&world.lead), form.id, None).await.unwrap();
    let rename = |title: &str| EventForm {
        title: title.into(),
        ..EventForm::from_view(&view, &paris())
    };
    let mine = event::update(
        &by(&world.lead),
        form.id,
        view.version,
        &rename("Mine"),
        Reach::default(),
    )
    .await
    .unwrap();
    let Saved::Done(mine) = mine else { panic!("stale") };
    let admin = by(&world.admin);
    let theirs = event::update(
        &admin,
        form.id,
        mine.event.version,
        &rename("Theirs"),
        Reach::default(),
    )
    .await;
    done(theirs.unwrap());
    assert_eq!(
        event::undo(&by(&world.lead), mine.undo).await.refused(),
        AppError::Stale
    );
    assert_eq!(
        event::view(&by(&world.lead), form.id, None).await.unwrap().title,
        "Theirs"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn several_are_moved_or_none(pool: PgPool) {
    let world = World::new(pool).await;
    let (mine, theirs) = (world.meeting("Mine"), world.meeting("Theirs"));
    let made = event::create(&world.by(&world.lead), &mine).await.unwrap();
    event::create(&world.by(&world.admin), &theirs).await.unwrap();
    let later = |id| Move {
        id,
        at: None,
        version: None,
        hands: None,
        time: made.time.dragged(Grip::Whole, 1, 0, &paris()),
    };
    let before = world.rows().await;
    let both = [later(mine.id), later(theirs.id)];
    let refused = event::reschedule(&world.by(&world.lead), &both, Scope::This, Accepted::NOTHING).await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    assert_eq!(world.rows().await, before);
    assert_eq!(
        event::view(&world.by(&world.lead), mine.id, None).await.unwrap(),
        made
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_copy_is_ones_own_and_begins_again(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.approved().await;
    let copy = EventId(uuid::Uuid::now_v7());
    let of = Move {
        id: window.id,
        at: None,
        version: None,
        hands: None,
        time: window.time.dragged(Grip::Whole, 7, 0, &paris()),
    };
    let made = event::copy(&world.by(&world.lead), &of, copy, Accepted::NOTHING)
        .await
        .unwrap()
        .event;
    assert_eq!(
        (made.creator.id, made.approval),
        (world.lead.actor.id, Approval::Awaiting)
    );
    let refused = event::copy(
        &world.by(&world.tech),
        &of,
        EventId(uuid::Uuid::now_v7()),
        Accepted::NOTHING,
    )
    .await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    let unseen = event::copy(
        &world.by(&world.stranger),
        &of,
        EventId(uuid::Uuid::now_v7()),
        Accepted::NOTHING,
    )
    .await;
    assert_eq!(unseen.refused(), AppError::NotFound);
}

/// A meeting of the lead on three days from the day of the tests on, seen on its second day.
async fn three_days(world: &World) -> (EventView, Option<Occurrence>) {
    let mut form = world.meeting("Daily");
    form.repeat = RepeatForm {
        freq: Freq::Daily,
        ends: Ends::After,
        count: "3".into(),
        ..RepeatForm::default()
    };
    let view = event::create(&world.by(&world.lead), &form).await.unwrap();
    let EventTime::Timed { start, .. } = view.time else {
        panic!("a timed series")
    };
    (
        view,
        Some(Occurrence::Instant(start + chrono::TimeDelta::days(1))),
    )
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_meant_for_an_occurrence_that_is_gone_is_not_done_to_the_series(pool: PgPool) {
    let world = World::new(pool).await;
    let (series, at) = three_days(&world).await;
    let lead = world.by(&world.lead);
    // The same once more is what somebody does who did not hear the answer.
    let reach = Reach {
        at: a_day_later(at),
        scope: Scope::Following,
    };
    event::delete(&lead, series.id, reach).await.unwrap();
    assert_eq!(
        event::delete(&lead, series.id, reach).await.refused(),
        AppError::Stale
    );
    assert_eq!(shown(&world).await, ["16 11:00", "17 11:00"]);
}

fn a_day_later(at: Option<Occurrence>) -> Option<Occurrence> {
    match at {
        Some(Occurrence::Instant(at)) => Some(Occurrence::Instant(at + chrono::TimeDelta::days(1))),
        other => other,
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_zone_at_the_same_hour_brings_nothing_back(pool: PgPool) {
    let world = World::new(pool).await;
    let (series, at) = three_days(&world).await;
    let lead = world.by(&world.lead);
    event::delete(
        &lead,
        series.id,
        Reach {
            at,
            scope: Scope::This,
        },
    )
    .await
    .unwrap();
    change(&world, series.id, |form| form.title = "Daily".into()).await;
    let view = event::view(&lead, series.id, None).await.unwrap();
    let berlin = store::zone::rules("Europe/Berlin").unwrap();
    let form = EventForm {
        zone: berlin.name.clone(),
        ..EventForm::from_view(&view, &paris())
    };
    done(
        event::update(&lead, series.id, view.version, &form, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(shown(&world).await, ["16 11:00", "18 11:00"]);
    change(&world, series.id, |form| form.time = "12:00".into()).await;
    assert_eq!(shown(&world).await, ["16 12:00", "18 12:00"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_series_keeps_its_sort_when_an_occurrence_of_another_sort_is_renamed(pool: PgPool) {
    let world = World::new(pool).await;
    let (series, at) = three_days(&world).await;
    let lead = world.by(&world.lead);
    let seen = event::view(&lead, series.id, at).await.unwrap();
    let mut form = EventForm::from_view(&seen, &paris());
    form.all_day = true;
    let reach = |scope| Reach { at, scope };
    let whole_day = event::update(&lead, series.id, seen.version, &form, reach(Scope::This)).await;
    let whole_day = done(whole_day.unwrap());
    let mut form = EventForm::from_view(&whole_day, &paris());
    form.title = "Stand-up".into();
    let all = event::update(
        &lead,
        whole_day.id,
        whole_day.version,
        &form,
        Reach {
            at: None,
            scope: Scope::All,
        },
    );
    done(all.await.unwrap());
    let found = ["17 Stand-up", "16 11:00 Stand-up", "18 11:00 Stand-up"];
    let mut shown = shown(&world).await;
    shown.sort();
    let mut found = found.map(String::from);
    found.sort();
    assert_eq!(shown, found);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_others_have_begun_in_a_series_is_not_taken_back_with_it(pool: PgPool) {
    let world = World::new(pool).await;
    let series = weekly_window(&world, Environment::Staging).await;
    let at = second(&series);
    let ops = world.by(&world.ops);
    let seen = event::view(&ops, series.id, at).await.unwrap();
    let form = EventForm {
        title: "Portail 5".into(),
        ..EventForm::from_view(&seen, &paris())
    };
    let reach = Reach {
        at,
        scope: Scope::Following,
    };
    let Saved::Done(split) = event::update(&ops, series.id, seen.version, &form, reach)
        .await
        .unwrap()
    else {
        panic!("stale")
    };
    let (tail, at) = (&split.event, split.event.part());
    let admin = world.at(&world.admin, "2026-03-16T09:30:00Z");
    let begun = event::step(
        &admin,
        tail.id,
        at,
        tail.version,
        EventStatus::InProgress,
        Accepted::NOTHING,
    )
    .await
    .unwrap();
    assert_eq!(event::undo(&ops, split.undo).await.refused(), AppError::Stale);
    assert_eq!(
        event::view(&ops, begun.id, None).await.unwrap().status,
        EventStatus::InProgress
    );
}
