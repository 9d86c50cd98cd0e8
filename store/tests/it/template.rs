//! Events that are planned again and again.

use crate::world::{Refused, World};
use model::{
    AppError, EventId,
    event::{ChecklistStep, Environment, EventForm},
    repeat::{Freq, Reach},
};
use sqlx::PgPool;
use store::{event, template};
use uuid::Uuid;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_planned_once_is_planned_again_on_another_day(pool: PgPool) {
    let world = World::new(pool).await;
    let ops = world.by(&world.ops);
    let mut form = EventForm {
        minutes: "90".into(),
        checklist: vec![ChecklistStep {
            text: "Sauvegarde".into(),
            done: false,
        }],
        ..world.window(Environment::Staging)
    };
    form.repeat.freq = Freq::Monthly;
    let made = event::create(&ops, &form).await.unwrap();
    event::tick(
        &ops,
        made.id,
        Some(model::calendar::Occurrence::of(&made.time)),
        "Sauvegarde",
        true,
    )
    .await
    .unwrap();
    let kept = template::create(&ops, made.id, None).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.shared), ("Portail 4.2", false));
    event::delete(&ops, made.id, Reach::default()).await.unwrap();

    let blank = EventForm {
        id: EventId(Uuid::now_v7()),
        date: "2026-05-04".into(),
        ..world.meeting("")
    };
    let again = blank.from_template(&kept.form);
    assert_eq!((again.id, again.date.as_str()), (blank.id, "2026-05-04"));
    let planned = event::create(&ops, &again).await.unwrap();
    assert_eq!(planned.title, "Portail 4.2");
    assert!(planned.repeats.is_some());
    let (start, end) = planned.time.stretch(&crate::world::paris());
    assert_eq!((end - start).num_minutes(), 90);
    assert_eq!(start.to_rfc3339(), "2026-05-04T09:00:00+00:00");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_template_is_its_owners_until_it_is_shared(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, dev, stranger) = (
        world.by(&world.lead),
        world.by(&world.dev),
        world.by(&world.stranger),
    );
    let meeting = event::create(&lead, &world.meeting("Point")).await.unwrap();
    assert_eq!(
        template::create(&dev, meeting.id, None).await.refused(),
        AppError::Forbidden
    );
    assert_eq!(
        template::create(&stranger, meeting.id, None).await.refused(),
        AppError::NotFound
    );
    let kept = template::create(&lead, meeting.id, None).await.unwrap();
    assert_eq!(template::list(&stranger).await.unwrap(), []);
    assert_eq!(
        template::delete(&stranger, kept.id).await.refused(),
        AppError::NotFound
    );
    template::share(&lead, kept.id, true).await.unwrap();
    let theirs = template::list(&stranger).await.unwrap();
    assert_eq!((theirs.len(), theirs[0].can_change), (1, false));
    assert_eq!(
        template::delete(&stranger, kept.id).await.refused(),
        AppError::Forbidden
    );
    // A dev creates no meetings.
    assert_eq!(template::list(&dev).await.unwrap(), []);
    template::delete(&world.by(&world.admin), kept.id).await.unwrap();
    assert_eq!(template::list(&lead).await.unwrap(), []);
}
