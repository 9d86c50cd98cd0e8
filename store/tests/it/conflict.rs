//! What stands in the way of a plan is told before it is saved, to whoever plans it.

use crate::world::{Refused, World, day, done, insist, invalid, member, utc};
use model::{
    AppError, EventId, Field, Problem, Rule, UserId,
    conflict::{Accepted, Conflict, Holiday, Why},
    event::{
        Environment, EventDetails, EventForm, EventKind, EventStatus, EventTime, EventView, Hands, Move,
    },
    hours::{HoursForm, Span, WeekHours},
    person::Role,
    repeat::{Freq, Reach, Scope},
    talk::{About, Notification},
};
use sqlx::PgPool;
use store::{Ctx, event, notification, service, team};
use uuid::Uuid;

fn told<T: std::fmt::Debug>(answer: store::Result<T>) -> Vec<Conflict> {
    match answer.refused() {
        AppError::Conflicts(conflicts) => conflicts,
        other => panic!("{other:?}"),
    }
}

fn whys(conflicts: &[Conflict]) -> Vec<Why> {
    conflicts.iter().map(|conflict| conflict.why.clone()).collect()
}

fn accepting(form: &EventForm, conflicts: Vec<Conflict>, reason: &str) -> EventForm {
    EventForm {
        accepted: Accepted {
            conflicts,
            reason: reason.into(),
        },
        ..form.clone()
    }
}

fn again(form: &EventForm) -> EventForm {
    EventForm {
        id: EventId(Uuid::now_v7()),
        ..form.clone()
    }
}

fn same_services() -> Why {
    Why::SameServices(vec!["api".into()])
}

async fn freeze(world: &World, change: impl Fn(&mut EventForm)) -> EventView {
    let mut form = world.form(EventKind::Freeze, "Clôture comptable");
    form.teams = Vec::new();
    form.services = Vec::new();
    form.reason = "Clôture".into();
    form.all_day = true;
    change(&mut form);
    event::create(&world.by(&world.lead), &form).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_second_window_on_a_service_is_planned_by_who_has_seen_the_first(pool: PgPool) {
    let world = World::new(pool).await;
    let (form, first) = world.planned(&world.ops, Environment::Staging).await;
    let rows = world.rows().await;
    let second = EventForm {
        title: "Autre".into(),
        ..again(&form)
    };
    let by = world.by(&world.ops);
    let conflicts = told(event::create(&by, &second).await);
    assert_eq!(whys(&conflicts), [same_services()]);
    let with = conflicts[0].with.as_ref().unwrap();
    assert_eq!((with.id, with.title.as_deref()), (first.id, Some("Portail 4.2")));
    assert_eq!(world.rows().await, rows, "nothing is half done");
    let seen = accepting(&second, conflicts, "");
    let view = event::create(&by, &seen).await.unwrap();
    // It is told of both from now on.
    for id in [first.id, view.id] {
        let shown = event::view(&by, id, None).await.unwrap();
        assert_eq!(whys(&shown.conflicts), [same_services()]);
    }
    // What was seen is not asked again; what is new is.
    let renamed = EventForm {
        title: "Encore".into(),
        ..second.clone()
    };
    done(
        event::update(&by, view.id, 1, &renamed, Reach::default())
            .await
            .unwrap(),
    );
    let other = EventForm {
        services: vec!["api".into(), "mail".into()],
        ..second.clone()
    };
    done(
        event::update(&by, view.id, 2, &other, Reach::default())
            .await
            .unwrap(),
    );
    let mail = EventForm {
        services: vec!["mail".into()],
        time: "12:00".into(),
        ..again(&form)
    };
    event::create(&by, &mail).await.unwrap();
    let to_noon = EventForm {
        time: "12:00".into(),
        ..other
    };
    let answer = event::update(&by, view.id, 3, &to_noon, Reach::default()).await;
    assert_eq!(whys(&told(answer)), [Why::SameServices(vec!["mail".into()])]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_who_book_a_service_at_the_same_moment_one_sees_the_other(pool: PgPool) {
    let world = World::new(pool).await;
    for round in 0..10 {
        let form = EventForm {
            date: format!("2026-04-{:02}", round + 1),
            ..world.window(Environment::Staging)
        };
        let forms: Vec<EventForm> = (0..4).map(|_| again(&form)).collect();
        let by = world.by(&world.ops);
        let answers = tokio::join!(
            event::create(&by, &forms[0]),
            event::create(&by, &forms[1]),
            event::create(&by, &forms[2]),
            event::create(&by, &forms[3]),
        );
        let answers = [answers.0, answers.1, answers.2, answers.3];
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        for answer in lost {
            assert_eq!(whys(&told(answer)), [same_services()]);
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_window_of_others_is_in_the_way_without_its_title(pool: PgPool) {
    let world = World::new(pool).await;
    let (form, _) = world.planned(&world.ops, Environment::Staging).await;
    let theirs = EventForm {
        teams: vec![world.beta],
        ..again(&form)
    };
    let conflicts = told(event::create(&world.by(&world.stranger), &theirs).await);
    assert_eq!(whys(&conflicts), [same_services()]);
    assert_eq!(conflicts[0].with.as_ref().unwrap().title, None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_freeze_is_overridden_by_who_may_and_says_why(pool: PgPool) {
    let world = World::new(pool).await;
    let named = world.dev.actor.id;
    freeze(&world, |form| {
        form.environments = vec![Environment::Prod];
        form.participants = vec![named];
    })
    .await;
    let form = world.window(Environment::Prod);
    let frozen = |can_override| Why::Frozen {
        reason: "Clôture".into(),
        can_override,
    };
    let by = world.by(&world.ops);
    let conflicts = told(event::create(&by, &form).await);
    assert_eq!(whys(&conflicts), [frozen(false)]);
    let insisting = accepting(&form, conflicts, "urgent");
    assert_eq!(whys(&told(event::create(&by, &insisting).await)), [frozen(false)]);
    // Elsewhere nothing is frozen.
    event::create(&by, &world.window(Environment::Staging))
        .await
        .unwrap();

    let by = world.by(&world.admin);
    let conflicts = told(event::create(&by, &again(&form)).await);
    assert_eq!(whys(&conflicts), [frozen(true), same_services()]);
    let silent = accepting(&form, conflicts.clone(), "  ");
    assert_eq!(told(event::create(&by, &silent).await).len(), 2);
    let view = event::create(&by, &accepting(&form, conflicts, "Faille critique"))
        .await
        .unwrap();
    let EventDetails::Deployment(window) = &view.details else {
        panic!("{view:?}")
    };
    assert_eq!(window.override_reason, "Faille critique");
    // The reason stays when something else is changed, and nobody is asked again.
    let described = EventForm {
        description: "Avec le métier".into(),
        ..form.clone()
    };
    let view = done(
        event::update(&by, view.id, 1, &described, Reach::default())
            .await
            .unwrap(),
    );
    let EventDetails::Deployment(window) = &view.details else {
        panic!("{view:?}")
    };
    assert_eq!(window.override_reason, "Faille critique");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_planned_before_a_freeze_does_not_start_in_it(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Staging).await;
    let mut form = world.form(EventKind::Freeze, "Incident");
    form.teams = Vec::new();
    form.services = vec!["api".into()];
    form.reason = "Incident majeur".into();
    let lead = world.by(&world.lead);
    let conflicts = told(event::create(&lead, &form).await);
    assert_eq!(whys(&conflicts), [Why::FreezesWindow]);
    event::create(&lead, &accepting(&form, conflicts, ""))
        .await
        .unwrap();

    let start = |ctx: Ctx, accepted: Accepted| async move {
        event::step(&ctx, window.id, None, 1, EventStatus::InProgress, &accepted).await
    };
    let then = "2026-03-16T10:05:00Z";
    let conflicts = told(start(world.at(&world.ops, then), Accepted::default()).await);
    assert!(conflicts[0].forbids());
    let conflicts = told(start(world.at(&world.admin, then), Accepted::default()).await);
    assert!(!conflicts[0].forbids());
    let accepted = Accepted {
        conflicts,
        reason: "C’est le correctif".into(),
    };
    let view = start(world.at(&world.admin, "2026-03-16T10:06:00Z"), accepted)
        .await
        .unwrap();
    assert_eq!(view.status, EventStatus::InProgress);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn people_who_are_busy_or_away_are_named(pool: PgPool) {
    let world = World::new(pool).await;
    let (dev, ops) = (world.dev.actor.id, world.ops.actor.id);
    let lead = world.by(&world.lead);
    let meeting = |people: &[UserId]| EventForm {
        participants: people.to_vec(),
        ..world.meeting("Point")
    };
    let first = event::create(&lead, &meeting(&[dev])).await.unwrap();
    let absence = EventForm {
        participants: vec![ops],
        ..world.form(EventKind::Absence, "Congés")
    };
    event::create(&world.by(&world.ops), &absence).await.unwrap();
    let second = meeting(&[dev, ops]);
    let conflicts = told(event::create(&lead, &second).await);
    assert_eq!(whys(&conflicts), [Why::Busy(dev), Why::Away(ops)]);
    // Who has declined is free.
    event::answer(&world.by(&world.dev), first.id, model::event::Answer::No)
        .await
        .unwrap();
    let conflicts = told(event::create(&lead, &second).await);
    assert_eq!(whys(&conflicts), [Why::Away(ops)]);
    // Moving it away asks nothing.
    let later = event::create(&lead, &accepting(&second, conflicts, ""))
        .await
        .unwrap();
    let one = Move {
        id: later.id,
        at: None,
        version: None,
        hands: None,
        time: EventTime::Timed {
            start: utc("2026-03-17T10:00:00Z"),
            end: utc("2026-03-17T11:00:00Z"),
            zone: "Europe/Paris".into(),
        },
    };
    event::reschedule(&lead, std::slice::from_ref(&one), Scope::This, Accepted::NOTHING)
        .await
        .unwrap();
    let back = Move {
        time: first.time.clone(),
        ..one
    };
    let conflicts = told(event::reschedule(&lead, &[back], Scope::This, Accepted::NOTHING).await);
    assert_eq!(whys(&conflicts), [Why::Away(ops)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_takes_over_is_asked_and_their_plans_are_in_the_way(pool: PgPool) {
    let world = World::new(pool).await;
    let (dev, ops) = (world.dev.actor.id, world.ops.actor.id);
    let lead = world.by(&world.lead);
    let with = |person| EventForm {
        participants: vec![person],
        ..world.meeting("Point")
    };
    let theirs = event::create(&lead, &with(ops)).await.unwrap();
    let first = event::create(&lead, &with(dev)).await.unwrap();
    let over = Move {
        id: first.id,
        at: None,
        version: None,
        time: first.time.clone(),
        hands: Some(Hands { from: dev, to: ops }),
    };
    let moved = |accepted: Accepted| {
        let over = over.clone();
        let lead = lead.clone();
        async move { event::reschedule(&lead, &[over], Scope::This, &accepted).await }
    };
    let conflicts = told(moved(Accepted::default()).await);
    assert_eq!(whys(&conflicts), [Why::Busy(ops)]);
    assert_eq!(conflicts[0].with.as_ref().map(|with| with.id), Some(theirs.id));
    let accepted = Accepted {
        conflicts,
        reason: String::new(),
    };
    let done = moved(accepted).await.unwrap();
    assert_eq!(done.event.participant_ids(), [ops]);
    let inbox = notification::list(&world.by(&world.ops)).await.unwrap();
    let about = |one: &&Notification| matches!(one.about, About::Event { id, .. } if id == first.id);
    assert_eq!(inbox.iter().filter(about).count(), 1);
    event::undo(&lead, done.undo).await.unwrap();
    let back = event::view(&lead, first.id, None).await.unwrap();
    assert_eq!(back.participant_ids(), [dev]);

    // An absence is not handed to somebody for whom one may not note any; a window takes nobody's time.
    let away = EventForm {
        participants: vec![dev],
        ..world.form(EventKind::Absence, "Congés")
    };
    let by_dev = world.by(&world.dev);
    let away = insist(&by_dev, &away).await;
    let of = |id, time: &EventTime| Move {
        id,
        time: time.clone(),
        ..over.clone()
    };
    let accepted = Accepted::NOTHING;
    let refused = event::reschedule(&by_dev, &[of(away.id, &away.time)], Scope::This, accepted).await;
    assert_eq!(refused.refused(), invalid(Field::Participants, Rule::NotAllowed));
    let (_, window) = world.planned(&world.ops, Environment::Staging).await;
    let same = event::reschedule(
        &world.by(&world.ops),
        &[of(window.id, &window.time)],
        Scope::This,
        accepted,
    )
    .await;
    assert!(same.unwrap().event.participants.is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_series_is_looked_at_for_the_weeks_to_come(pool: PgPool) {
    let world = World::new(pool).await;
    let dev = world.dev.actor.id;
    let absence = EventForm {
        date: "2026-03-30".into(),
        last_date: "2026-04-03".into(),
        all_day: true,
        participants: vec![dev],
        ..world.form(EventKind::Absence, "Congés")
    };
    event::create(&world.by(&world.dev), &absence).await.unwrap();
    let mut weekly = EventForm {
        participants: vec![dev],
        ..world.meeting("Revue")
    };
    weekly.repeat.freq = Freq::Weekly;
    let lead = world.by(&world.lead);
    let conflicts = told(event::create(&lead, &weekly).await);
    assert_eq!(whys(&conflicts), [Why::Away(dev)]);
    assert_eq!(conflicts[0].at.to_string(), "2026-03-30T09:00:00Z");
    // The occurrences of a series are not in each other's way, and are in that of others.
    let series = event::create(&lead, &accepting(&weekly, conflicts, ""))
        .await
        .unwrap();
    let other = EventForm {
        date: "2026-04-13".into(),
        participants: vec![dev],
        ..world.meeting("Atelier")
    };
    let conflicts = told(event::create(&lead, &other).await);
    assert_eq!(whys(&conflicts), [Why::Busy(dev)]);
    assert_eq!(conflicts[0].with.as_ref().unwrap().id, series.id);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn production_is_touched_in_maintenance_hours(pool: PgPool) {
    let world = World::new(pool).await;
    let nights = WeekHours {
        zone: "Europe/Paris".into(),
        days: [Some(Span {
            from: 20 * 60,
            to: 6 * 60,
        }); 7],
    };
    let form = HoursForm::of(Some(&nights), "UTC");
    let admin = world.by(&world.admin);
    let refused = service::set_hours(&world.by(&world.ops), "api", 1, &form).await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    service::set_hours(&admin, "api", 1, &form).await.unwrap();
    let stale = service::set_hours(&admin, "api", 1, &form).await;
    assert_eq!(stale.refused(), AppError::Stale);
    let by = world.by(&world.ops);
    let conflicts = told(event::create(&by, &world.window(Environment::Prod)).await);
    assert_eq!(whys(&conflicts), [Why::OutsideHours("api".into())]);
    let night = EventForm {
        time: "21:00".into(),
        ..world.window(Environment::Prod)
    };
    event::create(&by, &night).await.unwrap();
    let away = EventForm {
        participants: vec![world.second.actor.id],
        time: "20:00".into(),
        minutes: "600".into(),
        ..world.form(EventKind::Absence, "Nuit")
    };
    event::create(&world.by(&world.second), &away).await.unwrap();
    let again = EventForm {
        services: vec!["mail".into()],
        ..again(&night)
    };
    let conflicts = told(event::create(&by, &again).await);
    assert_eq!(whys(&conflicts), [Why::ApproverAway(world.second.actor.id)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn others_say_for_somebody_that_they_are_away(pool: PgPool) {
    let world = World::new(pool).await;
    let manager = member(&world.pool, "manager", Role::Manager, vec![world.alpha]).await;
    let absence = |who: UserId| EventForm {
        id: EventId(Uuid::now_v7()),
        participants: vec![who],
        ..world.form(EventKind::Absence, "Congés")
    };
    let dev = world.dev.actor.id;
    event::create(&world.by(&manager), &absence(dev)).await.unwrap();
    let refused = event::create(&world.by(&world.ops), &absence(dev))
        .await
        .refused();
    assert_eq!(
        refused,
        crate::world::invalid(Field::Participants, Rule::NotAllowed)
    );
    let refused = event::create(&world.by(&world.tech), &absence(world.tech.actor.id)).await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    let unknown = EventForm {
        services: vec!["nonsense".into()],
        ..world.window(Environment::Dev)
    };
    let refused = event::create(&world.by(&world.ops), &unknown).await.refused();
    assert_eq!(refused, crate::world::invalid(Field::Services, Rule::Unknown));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn holidays_come_from_a_calendar_file(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
        BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260714\r\nSUMMARY:14 juillet\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:1er mai\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:3\r\nDTSTART:20260714T090000Z\r\nSUMMARY:Point\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let found = team::read_holidays(&admin, file.as_bytes()).unwrap();
    let days: Vec<String> = found.iter().map(|h| format!("{} {}", h.day, h.name)).collect();
    assert_eq!(
        days[..3],
        [
            "2025-05-01 1er mai",
            "2026-05-01 1er mai",
            "2026-07-14 14 juillet"
        ]
    );
    assert_eq!(days.len(), 7);
    let refused = team::set_holidays(&world.by(&world.lead), world.alpha, 1, &found).await;
    assert_eq!(refused.refused(), AppError::Forbidden);
    team::set_holidays(&admin, world.alpha, 1, &found).await.unwrap();
    let one = vec![Holiday {
        day: day("2026-07-14"),
        name: "Fête nationale".into(),
    }];
    let stale = team::set_holidays(&admin, world.alpha, 1, &one).await;
    assert_eq!(stale.refused(), AppError::Stale);
    team::set_holidays(&admin, world.alpha, 2, &one).await.unwrap();
    let around = event::surroundings(&world.by(&world.tech), (day("2026-07-01"), day("2026-08-01")))
        .await
        .unwrap();
    let alpha = around.teams.iter().find(|time| time.team == world.alpha).unwrap();
    assert_eq!(alpha.holidays, one);
    let too_many = event::surroundings(&admin, (day("2026-01-01"), day("2026-12-31"))).await;
    assert_eq!(
        too_many.refused(),
        Problem::new(Field::Selection, Rule::TooMany(100)).into()
    );
}
