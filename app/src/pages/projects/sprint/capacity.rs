//! The time that people have in a sprint, against what it takes on.

use super::list::points;
use crate::{i18n::use_texts, ui::person::Avatar};
use leptos::prelude::*;
use model::{
    burndown::Sum,
    item::Points,
    sprint::{Capacity, SprintPage, SprintState},
};

#[component]
pub fn Capacities(page: SprintPage) -> impl IntoView {
    let t = use_texts();
    let sum = page
        .items
        .iter()
        .fold((Sum::default(), 0_u32), |(sum, hours), item| {
            let worth = Sum {
                points: item.points.map_or(0, |points| i64::from(points.0)),
                items: 1,
            };
            (sum + worth, hours + item.hours.map_or(0, |hours| hours.0))
        });
    let (now, hours) = sum;
    let closed = page.sprint.state == SprintState::Closed;
    // What was taken on is known of one that is over: what is in it still is what was done.
    let taken = match &page.chart {
        Some(chart) if closed => chart.committed,
        _ => now,
    };
    let past = &page.velocity[page.velocity.len().saturating_sub(3)..];
    let average = past.iter().map(|one| one.done.points).sum::<i64>() / past.len().max(1) as i64;
    let too_much = !closed && !past.is_empty() && taken.points > average + average / 10;
    let all_days: u32 = page.capacity.iter().map(|one| one.days).sum();
    let all_hours: u32 = page.capacity.iter().map(|one| one.hours.0).sum();
    let rows = page
        .capacity
        .iter()
        .map(|one| {
            let Capacity {
                person,
                days,
                away,
                hours,
            } = one.clone();
            view! {
                <li>
                    <Avatar id=person.id name=person.name.clone() />
                    <span>{person.name.clone()}</span>
                    <span class="muted small">
                        {(away > 0)
                            .then(|| {
                                let days = t.count(away as usize, t.capacity_day_away(), t.capacity_days_away());
                                format!("{days} ")
                            })}
                    </span>
                    <span>{format!("{days} {}", t.capacity_days())}</span>
                    <span class="muted small">{format!("{hours} h")}</span>
                </li>
            }
        })
        .collect_view();
    let used = (hours > 0).then(|| {
        format!(
            " · {} h / {} h",
            t.amount(Points(hours)),
            t.amount(Points(all_hours))
        )
    });
    view! {
        <section class="card" aria-labelledby="sprint-capacity">
            <div class="card-head">
                <h2 id="sprint-capacity">{t.capacity()}</h2>
                <span class="muted">{format!("{all_days} {} · {} h", t.capacity_days(), t.amount(Points(all_hours)))}</span>
            </div>
            <div class="card-body">
                <p>
                    <strong>{t.commitment()}</strong>
                    {format!("{} {} {}", t.colon(), points(taken, t), t.points_many())}
                    {used}
                </p>
                {(!past.is_empty())
                    .then(|| {
                        let average = Sum { points: average, items: 0 };
                        view! {
                            <p class="muted small">
                                {format!("{}{} {} {}", t.velocity(), t.colon(), points(average, t), t.velocity_average())}
                            </p>
                        }
                    })}
                {too_much.then(|| view! { <p class="note" data-tone="amber">{t.more_than_usual()}</p> })}
                <ul class="capacity">{rows}</ul>
            </div>
        </section>
    }
}
