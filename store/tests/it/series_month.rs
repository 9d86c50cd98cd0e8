//! Series by the days of months: where they begin, and where they go.

use crate::world::{World, day, paris};
use chrono::{DateTime, Utc};
use model::{
    calendar::{Filter, Occurrence},
    event::{EventForm, EventView},
    repeat::{Ends, Freq, Monthly, Reach, RepeatForm, Scope},
};
use sqlx::PgPool;
use store::event;

/// A series on the second Tuesday of each month from 13 April 2027 on, and the view of one of its occurrences.
async fn second_tuesdays(world: &World, at: &str) -> (EventForm, EventView) {
    let mut form = world.meeting("Committee");
    form.date = "2027-04-13".into();
    form.time = "09:00".into();
    form.repeat = RepeatForm {
        freq: Freq::Monthly,
        monthly: Monthly::Nth,
        ends: Ends::After,
        count: "6".into(),
        ..RepeatForm::default()
    };
    let lead = world.by(&world.lead);
    let made = event::create(&lead, &form).await.unwrap();
    let view = event::view(&lead, made.id, Some(Occurrence::Instant(at_nine(at))))
        .await
        .unwrap();
    (EventForm::from_view(&view, &paris()), view)
}

fn at_nine(day: &str) -> DateTime<Utc> {
    paris()
        .resolve(format!("{day}T09:00:00").parse().unwrap())
        .instant()
}

/// The days of the series once all of it was changed from one of its occurrences.
async fn changed(world: &World, view: &EventView, form: &EventForm) -> Vec<String> {
    let lead = world.by(&world.lead);
    let reach = Reach {
        at: view.part(),
        scope: Scope::All,
    };
    event::update(&lead, view.id, view.version, form, reach)
        .await
        .unwrap();
    let range = (day("2027-01-01"), day("2028-12-31"));
    let cards = event::cards(&lead, range, &paris(), &Filter::default())
        .await
        .unwrap();
    cards
        .iter()
        .map(|card| card.time.days(&paris()).0.to_string())
        .collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_day_of_the_month_is_that_of_what_was_looked_at(pool: PgPool) {
    let world = World::new(pool).await;
    let (mut form, view) = second_tuesdays(&world, "2027-05-11").await;
    form.repeat.monthly = Monthly::Number;
    assert_eq!(
        changed(&world, &view, &form).await,
        [
            "2027-04-11",
            "2027-05-11",
            "2027-06-11",
            "2027-07-11",
            "2027-08-11",
            "2027-09-11"
        ]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_weekday_and_more_of_them_lose_no_month(pool: PgPool) {
    let world = World::new(pool).await;
    let (mut form, view) = second_tuesdays(&world, "2027-05-11").await;
    // April begins on a Thursday: its second Thursday is before the day that is two days later.
    form.date = "2027-05-13".into();
    form.repeat.count = "7".into();
    assert_eq!(
        changed(&world, &view, &form).await,
        [
            "2027-04-08",
            "2027-05-13",
            "2027-06-10",
            "2027-07-08",
            "2027-08-12",
            "2027-09-09",
            "2027-10-14"
        ]
    );
}
