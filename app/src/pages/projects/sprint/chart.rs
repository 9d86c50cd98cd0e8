//! The charts of a sprint: what remains, what is done, and what the team usually does. Each is a table, too.

use super::list::{points, with_unit};
use crate::{
    i18n::{T, use_texts},
    ui::viewer::use_zone,
};
use leptos::prelude::*;
use model::{
    burndown::{Chart, Sum},
    format,
    item::Points,
    sprint::{SprintPage, Velocity},
};

/// The size of a chart, and the room around its lines, in units of its drawing.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 36.0;
const BOTTOM: f64 = 28.0;
const TOP: f64 = 12.0;

/// Which chart is looked at; it stays when the sprint is drawn anew.
#[derive(Clone, Copy)]
pub struct Look {
    in_items: RwSignal<bool>,
    up: RwSignal<bool>,
}

impl Look {
    pub fn new() -> Self {
        Self {
            in_items: RwSignal::new(false),
            up: RwSignal::new(false),
        }
    }
}

/// Burndown and burn-up, in points or in items.
#[component]
pub fn Charts(page: SprintPage, look: Look) -> impl IntoView {
    let t = use_texts();
    let Look { in_items, up } = look;
    let chart = page.chart.clone();
    // Where nobody estimates, items are what there is to count.
    if chart
        .as_ref()
        .is_some_and(|chart| chart.committed.points == 0 && chart.end().0.points == 0)
    {
        in_items.set(true);
    }
    let body = match chart {
        None => view! { <p class="muted">{t.not_started()}</p> }.into_any(),
        Some(chart) => {
            let key = page.project.key.clone();
            let shown = StoredValue::new(chart);
            let drawn = move || shown.with_value(|chart| draw(chart, in_items.get(), up.get(), t));
            view! {
                <div class="btn-row js-only">
                    {switch(up, t.burndown(), t.burnup())} {switch(in_items, t.in_points(), t.in_items())}
                </div>
                {drawn}
                {shown.with_value(|chart| changes(chart, &key, t))}
                {shown.with_value(|chart| table(chart, t))}
            }
            .into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="sprint-chart">
            <div class="card-head">
                <h2 id="sprint-chart">{t.burndown()}</h2>
            </div>
            <div class="card-body">{body}</div>
        </section>
    }
}

fn switch(on: RwSignal<bool>, no: &'static str, yes: &'static str) -> impl IntoView {
    let button = move |value: bool, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (on.get() == value).to_string()
                on:click=move |_| on.set(value)
            >
                {name}
            </button>
        }
    };
    view! { <div class="segmented">{button(false, no)} {button(true, yes)}</div> }
}

/// A sum as a number.
fn worth(sum: Sum, in_items: bool) -> f64 {
    if in_items {
        sum.items as f64
    } else {
        sum.points as f64 / 10.0
    }
}

fn draw(chart: &Chart, in_items: bool, up: bool, t: T) -> impl IntoView + use<> {
    let value = |sum| worth(sum, in_items);
    let most = chart
        .days
        .iter()
        .map(|day| value(day.scope))
        .fold(value(chart.committed), f64::max);
    // An even number, so that its half is one too.
    let most = (most / 2.0).ceil().max(1.0) * 2.0;
    let first = chart.plan.first().map(|(day, _)| *day);
    let last = chart.days.last().map(|day| day.day).into_iter();
    let last = last.chain(chart.plan.last().map(|(day, _)| *day)).max();
    let (Some(first), Some(last)) = (first, last) else {
        return ().into_any();
    };
    let span = ((last - first).num_days() + 1) as f64;
    // Day n ends where the n-th stretch does; the sprint starts at the left edge.
    let x = |days: i64| LEFT + (WIDTH - LEFT - 8.0) * (days.max(0) as f64) / span;
    let y = |value: f64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / most;
    let line = |points: &[(f64, f64)]| -> String {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        points.join(" ")
    };
    let at_start = (
        x(0),
        if up {
            value(chart.begun)
        } else {
            value(chart.committed - chart.begun)
        },
    );
    let mut lived = vec![(at_start.0, y(at_start.1))];
    let mut scope = vec![(x(0), y(value(chart.committed)))];
    for day in &chart.days {
        let end = x((day.day - first).num_days() + 1);
        let shown = if up {
            value(day.done)
        } else {
            value(day.scope - day.done)
        };
        // What comes in or leaves shows as a step of the scope.
        if let Some((_, before)) = scope.last().copied() {
            scope.push((x((day.day - first).num_days()), before));
        }
        lived.push((end, y(shown)));
        scope.push((end, y(value(day.scope))));
    }
    let works = chart.plan.iter().filter(|(_, works)| *works).count().max(1) as f64;
    let all = value(chart.committed);
    let mut ideal = vec![(x(0), y(if up { 0.0 } else { all }))];
    let mut worked = 0.0;
    for (nth, (_, does)) in chart.plan.iter().enumerate() {
        worked += f64::from(u8::from(*does));
        let part = all * worked / works;
        ideal.push((x(nth as i64 + 1), y(if up { part } else { all - part })));
    }
    let rests = chart
        .plan
        .iter()
        .enumerate()
        .filter(|(_, (_, works))| !works)
        .map(|(nth, _)| {
            let (from, to) = (x(nth as i64), x(nth as i64 + 1));
            view! { <rect class="chart-rest" x=from y=TOP width=to - from height=HEIGHT - BOTTOM - TOP /> }
        })
        .collect_view();
    let every = (chart.plan.len() / 7).max(1);
    let labels = chart
        .plan
        .iter()
        .enumerate()
        .step_by(every)
        .map(|(nth, (day, _))| {
            let at = (x(nth as i64) + x(nth as i64 + 1)) / 2.0;
            view! {
                <text class="chart-text" x=at y=HEIGHT - 8.0 text-anchor="middle">
                    {format::short_date(*day, t.0)}
                </text>
            }
        })
        .collect_view();
    let steps = [0.0, 0.5, 1.0].map(|part| {
        let at = most * part;
        let text = t.amount(Points((at * 10.0).round() as u32));
        view! {
            <line class="chart-grid" x1=LEFT x2=WIDTH - 8.0 y1=y(at) y2=y(at) />
            <text class="chart-text" x=LEFT - 6.0 y=y(at) + 4.0 text-anchor="end">
                {text}
            </text>
        }
    });
    let dots = lived
        .iter()
        .skip(1)
        .map(|(x, y)| view! { <circle class="chart-dot" cx=*x cy=*y r="3" /> })
        .collect_view();
    let (scope_end, done_end) = chart.end();
    let label = format!(
        "{}{} {} / {}",
        if up { t.done_work() } else { t.remaining() },
        t.colon(),
        if up {
            value(done_end)
        } else {
            value(scope_end - done_end)
        },
        value(scope_end)
    );
    view! {
        <figure class="chart">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
                {rests} {steps.into_iter().collect_view()} <polyline class="chart-scope" points=line(&scope) />
                <polyline class="chart-ideal" points=line(&ideal) /> <polyline class="chart-line" points=line(&lived) /> {dots}
                {labels}
            </svg>
            <figcaption class="chart-legend">
                <span data-line="line">{if up { t.done_work() } else { t.remaining() }}</span>
                <span data-line="ideal">{t.ideal()}</span>
                <span data-line="scope">{t.scope()}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// What came in, left, or was estimated anew.
fn changes(chart: &Chart, key: &str, t: T) -> impl IntoView + use<> {
    let zone = use_zone();
    if chart.changes.is_empty() {
        return view! { <p class="muted small">{t.no_scope_changes()}</p> }.into_any();
    }
    let sign = |n: i64| if n < 0 { "−" } else { "+" };
    let rows = chart
        .changes
        .iter()
        .map(|change| {
            let number = format!("{key}-{}", change.number);
            let items = match change.by.items {
                0 => String::new(),
                n => format!("{}{} ", sign(n), t.count(1, t.item_one(), t.item_many())),
            };
            let amount = Sum {
                points: change.by.points.abs(),
                items: 0,
            };
            let by = format!("{items}{}{}", sign(change.by.points), with_unit(amount, t));
            view! {
                <li>
                    <span class="key">{number}</span>
                    " "
                    {by}
                    " "
                    <span class="muted small">{format::short_date(zone.date(change.at), t.0)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="more-details">
            <summary>{format!("{} ({})", t.scope_changes(), chart.changes.len())}</summary>
            <ul class="scope-changes">{rows}</ul>
        </details>
    }
    .into_any()
}

/// The same, to be read.
fn table(chart: &Chart, t: T) -> impl IntoView + use<> {
    let rows = chart
        .days
        .iter()
        .map(|day| {
            view! {
                <tr>
                    <th scope="row">{format::short_date(day.day, t.0)}</th>
                    <td>{points(day.scope, t)}</td>
                    <td>{points(day.done, t)}</td>
                    <td>{points(day.scope - day.done, t)}</td>
                    <td>{day.scope.items}</td>
                    <td>{day.done.items}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="more-details">
            <summary>{t.chart_table()}</summary>
            <div class="table-wrap">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.chart_day()}</th>
                            <th scope="col">{t.scope()}</th>
                            <th scope="col">{t.done_work()}</th>
                            <th scope="col">{t.remaining()}</th>
                            <th scope="col">{format!("{} ({})", t.scope(), t.item_many())}</th>
                            <th scope="col">{format!("{} ({})", t.done_work(), t.item_many())}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// What each of the latest sprints took on and did.
#[component]
pub fn Bars(velocity: Vec<Velocity>) -> impl IntoView {
    let t = use_texts();
    let most = velocity
        .iter()
        .map(|one| one.committed.points.max(one.done.points))
        .max()
        .unwrap_or(1)
        .max(1);
    let none = velocity
        .is_empty()
        .then(|| view! { <p class="muted">{t.velocity_none()}</p> });
    let bar = move |name: &'static str, which: &'static str, sum: Sum| {
        let share = sum.points * 100 / most;
        view! {
            <span class="velocity-bar" data-which=which style=format!("--share:{share}%")>
                <span>{format!("{name} {}", points(sum, t))}</span>
            </span>
        }
    };
    let rows = velocity
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <strong>{one.sprint.name}</strong>
                    {bar(t.committed(), "committed", one.committed)}
                    {bar(t.done_work(), "done", one.done)}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="velocity">
            <div class="card-head">
                <h2 id="velocity">{t.velocity()}</h2>
            </div>
            <div class="card-body">{none} <ul class="velocity">{rows}</ul></div>
        </section>
    }
}
