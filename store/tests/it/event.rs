//! Creating, reading and changing events.

use crate::world::{Refused, Table, World, done, invalid};
use model::{
    AppError, EventId, Field, Rule, TeamId, UserId,
    conflict::Accepted,
    event::{EventDetails, EventForm, EventKind, Saved},
    repeat::Reach,
};
use sqlx::PgPool;
use store::event;
use uuid::Uuid;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_role_creates_its_kinds_and_no_other(pool: PgPool) {
    let world = World::new(pool).await;
    use EventKind::{Absence, Deployment, GitAction};
    let mut days = 0;
    for (who, kinds) in [
        (&world.admin, EventKind::ALL.to_vec()),
        (&world.lead, EventKind::ALL.to_vec()),
        (&world.dev, vec![GitAction, Absence]),
        (&world.ops, vec![Deployment, Absence]),
        (&world.tech, vec![]),
    ] {
        for kind in EventKind::ALL {
            let before = world.rows().await;
            // Each at another day: none is in the way of another.
            days += 1;
            let form = EventForm {
                participants: if *kind == Absence {
                    vec![who.actor.id]
                } else {
                    Vec::new()
                },
                date: (crate::world::day("2026-04-01") + chrono::Days::new(days)).to_string(),
                ..world.form(*kind, "Something")
            };
            let made = event::create(&world.by(who), &form).await;
            if kinds.contains(kind) {
                let view = made.unwrap();
                assert_eq!((view.kind(), view.version), (*kind, 1));
                assert_eq!(world.rows().await, before.map(|n| n + 1));
            } else {
                assert_eq!(
                    made.refused(),
                    AppError::Forbidden,
                    "{} {kind:?}",
                    who.person.login
                );
                assert_eq!(world.rows().await, before);
            }
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_typed_is_what_is_read(pool: PgPool) {
    let world = World::new(pool).await;
    let form = EventForm {
        tags: "sprint, équipe".into(),
        sprint: "S12".into(),
        participants: vec![world.dev.actor.id, world.tech.actor.id],
        video_link: "https://visio.example.fr/daily".into(),
        notes: "# Ordre du jour".into(),
        ..world.meeting("  Point d'équipe ")
    };
    let made = event::create(&world.by(&world.lead), &form).await.unwrap();
    let read = event::view(&world.by(&world.lead), form.id, None).await.unwrap();
    assert_eq!(made, read);
    assert_eq!(read.title, "Point d'équipe");
    assert_eq!(read.tags, ["sprint", "équipe"]);
    assert_eq!(read.teams.len(), 1);
    assert_eq!(read.participant_ids().len(), 2);
    assert_eq!(read.creator.id, world.lead.actor.id);
    let EventDetails::Meeting(meeting) = &read.details else {
        panic!("{:?}", read.details)
    };
    assert_eq!(meeting.notes, "# Ordre du jour");
    assert!(read.can.edit && read.can.delete);
    let seen = event::view(&world.by(&world.dev), form.id, None).await.unwrap();
    assert!(seen.can.answer && !seen.can.edit && !seen.can.delete);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_form_sent_twice_makes_one_event(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    for (n, kind) in EventKind::ALL.iter().enumerate() {
        let form = EventForm {
            // Each on another day: none is in the way of another.
            date: format!("2026-04-{:02}", n + 1),
            last_date: format!("2026-04-{:02}", n + 1),
            teams: vec![world.beta, world.alpha],
            participants: vec![world.tech.actor.id, world.dev.actor.id, world.tech.actor.id],
            services: vec!["mail".into(), "api".into()],
            tags: "sprint, équipe".into(),
            ..world.form(*kind, " Once ")
        };
        let before = world.rows().await;
        let first = event::create(&admin, &form).await.unwrap();
        // Two are asked to a meeting, and told.
        let told = if *kind == EventKind::Meeting { 2 } else { 0 };
        let rows = [before[0] + 1, before[1] + 1, before[2] + 1 + told];
        assert_eq!(world.rows().await, rows);
        assert_eq!(event::create(&admin, &form).await.unwrap(), first);
        assert_eq!(world.rows().await, rows);
        // an answer that was lost may come after somebody has changed the event
        let renamed = EventForm {
            title: "Renamed".into(),
            ..form.clone()
        };
        let now = done(
            event::update(&admin, form.id, 1, &renamed, Reach::default())
                .await
                .unwrap(),
        );
        assert_eq!(event::create(&admin, &form).await.unwrap(), now);
    }
}

type Change = fn(&World, &mut EventForm);

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_id_that_means_something_else_is_stale(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Mine");
    let first = event::create(&world.by(&world.lead), &form).await.unwrap();
    let changes: [(&str, Change); 7] = [
        ("title", |_, f| f.title = "Other".into()),
        ("time", |_, f| f.time = "15:00".into()),
        ("teams", |_, f| f.teams = vec![]),
        ("tags", |_, f| f.tags = "sprint".into()),
        ("participants", |w, f| f.participants = vec![w.dev.actor.id]),
        ("notes", |_, f| f.notes = "Ordre du jour".into()),
        ("kind", |_, f| f.kind = EventKind::GitAction),
    ];
    for (what, change) in changes {
        let mut other = form.clone();
        change(&world, &mut other);
        let answer = event::create(&world.by(&world.lead), &other).await;
        assert_eq!(answer.refused(), AppError::Stale, "{what}");
    }
    // the id of an event does not let anybody else read it
    let theirs = event::create(&world.by(&world.admin), &form).await;
    assert_eq!(theirs.refused(), AppError::Stale);
    assert_eq!(world.rows().await, [1, 1, 1]);
    assert_eq!(
        event::view(&world.by(&world.lead), form.id, None).await.unwrap(),
        first
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_id_that_a_file_has_taken_is_stale(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Mine");
    let file = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:{}@creneau\r\n\
         SUMMARY:Theirs\r\nDTSTART:20260316T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        form.id
    );
    event::import(&world.by(&world.admin), file.as_bytes(), true)
        .await
        .unwrap();
    let rows = world.rows().await;
    for who in [&world.lead, &world.admin] {
        let answer = event::create(&world.by(who), &form).await;
        assert_eq!(answer.refused(), AppError::Stale);
    }
    assert_eq!(world.rows().await, rows);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bad_form_names_its_fields_and_changes_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let check = async |form: EventForm, expected| {
        let made = event::create(&world.by(&world.lead), &form).await;
        assert_eq!(made.refused(), expected);
    };
    let good = world.meeting("Good");
    check(
        EventForm {
            title: " ".into(),
            ..good.clone()
        },
        invalid(Field::Title, Rule::Required),
    )
    .await;
    check(
        EventForm {
            zone: "Mars/Olympus".into(),
            ..good.clone()
        },
        invalid(Field::Zone, Rule::UnknownZone),
    )
    .await;
    let skipped = EventForm {
        date: "2026-03-29".into(),
        time: "02:30".into(),
        ..good.clone()
    };
    check(skipped, invalid(Field::Time, Rule::SkippedByClocks)).await;
    let nobody = vec![UserId(Uuid::now_v7())];
    check(
        EventForm {
            participants: nobody,
            ..good.clone()
        },
        invalid(Field::Participants, Rule::Unknown),
    )
    .await;
    // a team one is not in
    check(
        EventForm {
            teams: vec![world.beta],
            ..good
        },
        invalid(Field::Teams, Rule::NotAllowed),
    )
    .await;
    let no_team = EventForm {
        teams: vec![TeamId(Uuid::now_v7())],
        ..world.meeting("Good")
    };
    let made = event::create(&world.by(&world.admin), &no_team).await;
    assert_eq!(made.refused(), invalid(Field::Teams, Rule::Unknown));
    assert_eq!(world.rows().await, [0, 0, 0]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_who_is_not_signed_in_does_anything(pool: PgPool) {
    let world = World::new(pool).await;
    let (nobody, id) = (world.anonymous(), EventId(Uuid::now_v7()));
    let range = (crate::world::day("2026-03-01"), crate::world::day("2026-04-01"));
    let filter = model::calendar::Filter::default();
    let answers = [
        event::create(&nobody, &world.meeting("A")).await.refused(),
        event::view(&nobody, id, None).await.refused(),
        event::update(&nobody, id, 1, &world.meeting("A"), Reach::default())
            .await
            .refused(),
        event::step(
            &nobody,
            id,
            None,
            1,
            model::event::EventStatus::Cancelled,
            Accepted::NOTHING,
        )
        .await
        .refused(),
        event::approve(&nobody, id, 1, true, "").await.refused(),
        event::answer(&nobody, id, model::event::Answer::Yes)
            .await
            .refused(),
        event::delete(&nobody, id, Reach::default()).await.refused(),
        event::restore(&nobody, id).await.refused(),
        event::trash(&nobody).await.refused(),
        event::search(&nobody, "a").await.refused(),
        event::cards(&nobody, range, &crate::world::paris(), &filter)
            .await
            .refused(),
        event::import(&nobody, b"", true).await.refused(),
        event::export(&nobody, range, &filter).await.refused(),
    ];
    for answer in answers {
        assert_eq!(answer, AppError::NotSignedIn);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_is_saved_with_what_it_was_before(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Old");
    event::create(&world.by(&world.lead), &form).await.unwrap();
    let new = EventForm {
        title: "New".into(),
        time: "15:00".into(),
        teams: vec![],
        ..form.clone()
    };
    let saved = done(
        event::update(&world.by(&world.lead), form.id, 1, &new, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(
        (saved.title.as_str(), saved.version, saved.teams.len()),
        ("New", 2, 0)
    );
    assert_eq!(
        event::view(&world.by(&world.lead), form.id, None).await.unwrap(),
        saved
    );
    let lines = store::audit::list(&world.by(&world.admin), &Default::default())
        .await
        .unwrap();
    let changed = model::audit::differences(lines[0].before.as_ref(), lines[0].after.as_ref());
    let names: Vec<_> = changed.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["teams", "time", "title"]);
    assert_eq!(lines[0].actor, "Member lead");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_later_of_two_editors_is_shown_what_it_is_now(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Start");
    event::create(&world.by(&world.lead), &form).await.unwrap();
    let first = EventForm {
        title: "First".into(),
        ..form.clone()
    };
    let now = done(
        event::update(&world.by(&world.lead), form.id, 1, &first, Reach::default())
            .await
            .unwrap(),
    );
    let rows = world.rows().await;
    let second = EventForm {
        title: "Second".into(),
        ..form.clone()
    };
    let answer = event::update(&world.by(&world.lead), form.id, 1, &second, Reach::default())
        .await
        .unwrap();
    assert_eq!(answer, Saved::Stale(Box::new(now.clone())));
    assert_eq!(
        event::view(&world.by(&world.lead), form.id, None).await.unwrap(),
        now
    );
    assert_eq!(world.rows().await, rows);
    // having seen it, they may
    let third = done(
        event::update(&world.by(&world.lead), form.id, 2, &second, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!((third.title.as_str(), third.version), ("Second", 3));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_the_creator_and_administrators_change_an_event(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Mine");
    event::create(&world.by(&world.lead), &form).await.unwrap();
    let rows = world.rows().await;
    let change = EventForm {
        title: "Yours".into(),
        ..form.clone()
    };
    let update = async |who, id| event::update(&world.by(who), id, 1, &change, Reach::default()).await;
    assert_eq!(update(&world.dev, form.id).await.refused(), AppError::Forbidden);
    assert_eq!(
        update(&world.stranger, form.id).await.refused(),
        AppError::NotFound
    );
    assert_eq!(
        update(&world.lead, EventId(Uuid::now_v7())).await.refused(),
        AppError::NotFound
    );
    assert_eq!(
        event::view(&world.by(&world.stranger), form.id, None)
            .await
            .refused(),
        AppError::NotFound
    );
    // not even that it changed is told to those who may not see it
    let stale = event::update(&world.by(&world.stranger), form.id, 7, &change, Reach::default()).await;
    assert_eq!(stale.refused(), AppError::NotFound);
    assert_eq!(world.rows().await, rows);
    assert_eq!(done(update(&world.admin, form.id).await.unwrap()).title, "Yours");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bad_change_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let form = EventForm {
        teams: vec![world.alpha, world.beta],
        ..world.meeting("Both")
    };
    event::create(&world.by(&world.admin), &form).await.unwrap();
    let mine = world.meeting("Mine");
    event::create(&world.by(&world.lead), &mine).await.unwrap();
    let rows = world.rows().await;
    let update = async |form: EventForm| {
        event::update(&world.by(&world.lead), mine.id, 1, &form, Reach::default()).await
    };
    let strange = EventForm {
        teams: vec![world.beta],
        ..mine.clone()
    };
    assert_eq!(
        update(strange).await.refused(),
        invalid(Field::Teams, Rule::NotAllowed)
    );
    let other_kind = EventForm {
        kind: EventKind::GitAction,
        ..mine.clone()
    };
    assert_eq!(
        update(other_kind).await.refused(),
        invalid(Field::Kind, Rule::NotAllowed)
    );
    let empty = EventForm {
        title: String::new(),
        ..mine.clone()
    };
    assert_eq!(
        update(empty).await.refused(),
        invalid(Field::Title, Rule::Required)
    );
    assert_eq!(world.rows().await, rows);
    assert_eq!(world.count(Table::Event).await, 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_team_that_an_administrator_gave_may_be_kept(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Shared");
    event::create(&world.by(&world.lead), &form).await.unwrap();
    let both = EventForm {
        teams: vec![world.alpha, world.beta],
        ..form
    };
    done(
        event::update(&world.by(&world.admin), both.id, 1, &both, Reach::default())
            .await
            .unwrap(),
    );
    let renamed = EventForm {
        title: "Renamed".into(),
        ..both
    };
    let saved = done(
        event::update(&world.by(&world.lead), renamed.id, 2, &renamed, Reach::default())
            .await
            .unwrap(),
    );
    assert_eq!(saved.teams.len(), 2);
    assert!(
        event::view(&world.by(&world.stranger), renamed.id, None)
            .await
            .is_ok()
    );
}
