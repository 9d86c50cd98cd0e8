//! The time that people have in a sprint, against what it takes on.

use super::list::{points, with_unit};
use crate::{i18n::use_texts, ui::person::Avatar};
use leptos::prelude::*;
use model::{
    burndown::Sum,
    item::Points,
    sprint::{Capacity, SprintPage, SprintState},
};

/// What a sprint takes on.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub taken: Sum,
    /// In tenths.
    pub hours: u32,
    /// Tenths of points that its project finished in a sprint lately.
    usual: Option<i64>,
    closed: bool,
}

impl Load {
    pub fn of(page: &SprintPage) -> Self {
        let now = page.items.iter().fold(Sum::default(), |sum, item| {
            sum + Sum {
                points: item.points.map_or(0, |points| i64::from(points.0)),
                items: 1,
            }
        });
        let closed = page.sprint.state == SprintState::Closed;
        // What was taken on is known of one that is over: what is in it still is what was done.
        let taken = match &page.chart {
            Some(chart) if closed => chart.committed,
            _ => now,
        };
        let past = &page.velocity[page.velocity.len().saturating_sub(3)..];
        let usual = past.iter().map(|one| one.done.points).sum::<i64>() / past.len().max(1) as i64;
        Self {
            taken,
            hours: page
                .items
                .iter()
                .filter_map(|item| item.hours)
                .map(|hours| hours.0)
                .sum(),
            usual: (!past.is_empty()).then_some(usual),
            closed,
        }
    }

    /// Whether it is clearly more than is usually done.
    pub fn is_too_much(self) -> bool {
        !self.closed
            && self
                .usual
                .is_some_and(|usual| self.taken.points > usual + usual / 10)
    }
}

#[component]
pub fn Capacities(page: SprintPage) -> impl IntoView {
    let t = use_texts();
    let load = Load::of(&page);
    let Load {
        taken, hours, usual, ..
    } = load;
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
                    {format!("{} {}", t.colon(), with_unit(taken, t))}
                    {used}
                </p>
                {usual
                    .map(|usual| {
                        let average = Sum { points: usual, items: 0 };
                        view! {
                            <p class="muted small">
                                {format!("{}{} {} {}", t.velocity(), t.colon(), points(average, t), t.velocity_average())}
                            </p>
                        }
                    })}
                {load.is_too_much().then(|| view! { <p class="note" data-tone="amber">{t.more_than_usual()}</p> })}
                <ul class="capacity">{rows}</ul>
            </div>
        </section>
    }
}
