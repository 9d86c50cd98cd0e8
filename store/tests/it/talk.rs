//! What people say about events, and who is told.

use crate::world::{Refused, World, invalid};
use model::{
    AppError, CommentId, Field, Rule,
    conflict::Accepted,
    event::{Environment, EventForm},
    repeat::{Freq, Reach},
    talk::{Reason, Subject},
};
use sqlx::PgPool;
use store::{Ctx, comment, event, notification};
use uuid::Uuid;

fn id() -> CommentId {
    CommentId(Uuid::now_v7())
}

async fn inbox(ctx: &Ctx) -> Vec<Reason> {
    let found = notification::list(ctx).await.unwrap();
    assert_eq!(
        notification::unread(ctx).await.unwrap(),
        found.iter().filter(|one| !one.read).count() as i64
    );
    found.into_iter().map(|one| one.reason).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_mentioned_and_may_see_it_is_told_once(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let meeting = event::create(&lead, &world.meeting("Point")).await.unwrap();
    let said = "Merci @dev, @stranger et @nobody !";
    let first = comment::create(&lead, Subject::Event(meeting.id), id(), said)
        .await
        .unwrap();
    assert_eq!(inbox(&world.by(&world.dev)).await, [Reason::Mention]);
    // They may not see what it is about: they do not hear of it.
    assert_eq!(inbox(&world.by(&world.stranger)).await, []);
    assert_eq!(inbox(&lead).await, []);
    // Who is mentioned anew is told, who was is not.
    let more = format!("{said} Et @ops.");
    let edited = comment::update(&lead, first.id, first.version, &more)
        .await
        .unwrap();
    assert!(edited.edited_at.is_some());
    assert_eq!(inbox(&world.by(&world.dev)).await, [Reason::Mention]);
    assert_eq!(inbox(&world.by(&world.ops)).await, [Reason::Mention]);
    let stale = comment::update(&lead, first.id, first.version, "x").await;
    assert_eq!(stale.refused(), AppError::Stale);
    // With the comment goes what was told of it.
    comment::delete(&lead, first.id).await.unwrap();
    assert_eq!(inbox(&world.by(&world.dev)).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_is_told_to_whose_event_it_is_and_who_spoke_before(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, dev, ops) = (world.by(&world.lead), world.by(&world.dev), world.by(&world.ops));
    let meeting = event::create(&lead, &world.meeting("Point")).await.unwrap();
    comment::create(&dev, Subject::Event(meeting.id), id(), "Je viens")
        .await
        .unwrap();
    assert_eq!(inbox(&lead).await, [Reason::Comment]);
    let twice = id();
    for _ in 0..2 {
        comment::create(&ops, Subject::Event(meeting.id), twice, "Moi aussi, @lead")
            .await
            .unwrap();
    }
    assert_eq!(inbox(&lead).await, [Reason::Mention, Reason::Comment]);
    assert_eq!(inbox(&dev).await, [Reason::Comment]);
    let said: Vec<String> = comment::list(&lead, Subject::Event(meeting.id))
        .await
        .unwrap()
        .into_iter()
        .map(|c| c.text)
        .collect();
    assert_eq!(said, ["Je viens", "Moi aussi, @lead"]);
    // One's own inbox is read by oneself alone.
    let waiting: Vec<_> = notification::list(&lead)
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.id)
        .collect();
    notification::mark_read(&dev, Some(&waiting)).await.unwrap();
    assert_eq!(notification::unread(&lead).await.unwrap(), 2);
    notification::mark_read(&lead, Some(&waiting[..1])).await.unwrap();
    assert_eq!(notification::unread(&lead).await.unwrap(), 1);
    notification::mark_read(&lead, None).await.unwrap();
    assert_eq!(notification::unread(&lead).await.unwrap(), 0);
    // What is in the trash waits for nobody.
    event::delete(&lead, meeting.id, Reach::default()).await.unwrap();
    assert_eq!(inbox(&dev).await, []);
    assert_eq!(
        comment::list(&dev, Subject::Event(meeting.id)).await.refused(),
        AppError::NotFound
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_somebody_said_is_theirs(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, dev) = (world.by(&world.lead), world.by(&world.dev));
    let meeting = event::create(&lead, &world.meeting("Point")).await.unwrap();
    let said = comment::create(&dev, Subject::Event(meeting.id), id(), "Hop")
        .await
        .unwrap();
    assert_eq!(
        comment::update(&lead, said.id, 1, "x").await.refused(),
        AppError::Forbidden
    );
    assert_eq!(
        comment::delete(&lead, said.id).await.refused(),
        AppError::Forbidden
    );
    let stranger = world.by(&world.stranger);
    assert_eq!(
        comment::list(&stranger, Subject::Event(meeting.id))
            .await
            .refused(),
        AppError::NotFound
    );
    assert_eq!(
        comment::people(&stranger, Subject::Event(meeting.id))
            .await
            .refused(),
        AppError::NotFound
    );
    assert_eq!(
        comment::delete(&stranger, said.id).await.refused(),
        AppError::NotFound
    );
    let spoken = comment::create(&stranger, Subject::Event(meeting.id), id(), "x").await;
    assert_eq!(spoken.refused(), AppError::NotFound);
    for empty in ["", " \n "] {
        let answer = comment::create(&dev, Subject::Event(meeting.id), id(), empty).await;
        assert_eq!(answer.refused(), invalid(Field::Text, Rule::Required));
    }
    let long = comment::create(&dev, Subject::Event(meeting.id), id(), &"x".repeat(20_001)).await;
    assert_eq!(long.refused(), invalid(Field::Text, Rule::TooLong(20_000)));
    let people: Vec<String> = comment::people(&dev, Subject::Event(meeting.id))
        .await
        .unwrap()
        .into_iter()
        .map(|p| p.login)
        .collect();
    assert!(
        people.contains(&"tech".to_owned()) && !people.contains(&"stranger".to_owned()),
        "{people:?}"
    );
    comment::delete(&world.by(&world.admin), said.id).await.unwrap();
    assert_eq!(comment::list(&dev, Subject::Event(meeting.id)).await.unwrap(), []);
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_series_has_one_thread(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let mut daily = world.meeting("Daily");
    daily.repeat.freq = Freq::Daily;
    let series = event::create(&lead, &daily).await.unwrap();
    comment::create(&lead, Subject::Event(series.id), id(), "Pour tous")
        .await
        .unwrap();
    let at = Some(model::calendar::Occurrence::of(&series.time));
    let renamed = EventForm {
        title: "Autre".into(),
        ..EventForm::from_view(
            &event::view(&lead, series.id, at).await.unwrap(),
            &crate::world::paris(),
        )
    };
    let reach = Reach {
        at,
        scope: model::repeat::Scope::This,
    };
    let own = crate::world::done(event::update(&lead, series.id, 1, &renamed, reach).await.unwrap());
    assert_ne!(own.id, series.id);
    comment::create(&lead, Subject::Event(own.id), id(), "Pour elle")
        .await
        .unwrap();
    assert_eq!(
        comment::list(&lead, Subject::Event(series.id))
            .await
            .unwrap()
            .len(),
        2
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_creator_hears_what_was_decided_and_guests_that_they_are_asked(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, window) = world.planned(&world.ops, Environment::Prod).await;
    let admin = world.by(&world.admin);
    event::approve(&admin, window.id, 1, false, "Trop tôt")
        .await
        .unwrap();
    assert_eq!(inbox(&world.by(&world.ops)).await, [Reason::Rejected]);
    let asked = EventForm {
        participants: vec![world.dev.actor.id, world.lead.actor.id],
        ..world.meeting("Atelier")
    };
    let lead = world.by(&world.lead);
    let meeting = event::create(&lead, &asked).await.unwrap();
    assert_eq!(inbox(&world.by(&world.dev)).await, [Reason::Invited]);
    assert_eq!(inbox(&lead).await, []);
    let more = EventForm {
        participants: vec![world.dev.actor.id, world.tech.actor.id],
        accepted: Accepted::default(),
        ..asked
    };
    event::update(&lead, meeting.id, 1, &more, Reach::default())
        .await
        .unwrap();
    assert_eq!(inbox(&world.by(&world.dev)).await, [Reason::Invited]);
    assert_eq!(inbox(&world.by(&world.tech)).await, [Reason::Invited]);
}
