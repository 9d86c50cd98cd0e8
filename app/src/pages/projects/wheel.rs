//! The DevOps wheel of a project: eight stages as a ring.

use super::{path, picks::with_key, tabs::Tabs};
use crate::{
    api::{Answer, item::load_wheel},
    i18n::{T, use_texts},
    ui::{
        frame::Page,
        icons::ROTATE_CCW,
        live::use_live,
        loaded::loaded,
        state::{Empty, Failure},
    },
};
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{change::Topic, project::Project, wheel::Spoke};

/// The size of the ring, in units of its drawing.
const SIZE: f64 = 520.0;
const OUTER: f64 = 250.0;
const INNER: f64 = 120.0;

type Loaded = Answer<(Project, Vec<Spoke>)>;

#[component]
pub fn Wheel(key: String) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let asked = key.clone();
    let page: Resource<Loaded> = Resource::new(
        move || (live.changed(Topic::Item), live.changed(Topic::Project)),
        move |_| load_wheel(asked.clone()),
    );
    let tabs = move |page: Loaded| {
        page.ok()
            .map(|(project, _)| view! { <Tabs key=project.key settings=project.can_edit /> })
    };
    view! {
        <Page
            title=t.wheel()
            note=Signal::stored(key)
            actions=view! { <Transition>{loaded(page, tabs)}</Transition> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok((project, spokes)) => view! { <Ring key=project.key spokes /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

#[component]
fn Ring(key: String, spokes: Vec<Spoke>) -> impl IntoView {
    let t = use_texts();
    if spokes.iter().all(|spoke| spoke.now == 0 && spoke.passed == 0) {
        return view! { <Empty icon=ROTATE_CCW title=t.wheel() text=t.wheel_none() /> }.into_any();
    }
    let most = spokes.iter().map(|spoke| spoke.now).max().unwrap_or(1).max(1);
    let all = spokes.len() as f64;
    let navigate = use_navigate();
    // The router follows the links of HTML only.
    let go = Callback::new(move |(event, to): (MouseEvent, String)| {
        if !with_key(&event) {
            event.prevent_default();
            navigate(&to, NavigateOptions::default());
        }
    });
    let standing = |spoke: &Spoke| format!("{}/backlog?stage={}", path(&key), spoke.stage.as_str());
    let parts = spokes
        .iter()
        .enumerate()
        .map(|(nth, spoke)| {
            let turn = (nth as f64 / all, (nth + 1) as f64 / all);
            slice(turn, (spoke, most), (standing(spoke), go), t)
        })
        .collect_view();
    let rows = spokes
        .iter()
        .map(|spoke| {
            view! {
                <tr>
                    <th scope="row">
                        <a href=standing(spoke)>{t.stage_of(spoke.stage)}</a>
                    </th>
                    <td>{spoke.now}</td>
                    <td>{spoke.passed}</td>
                    <td>{takes(spoke, t)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="page wheel-page">
            <p class="muted">{t.wheel_text()}</p>
            <svg class="wheel" viewBox=format!("0 0 {SIZE} {SIZE}") aria-hidden="true">
                {parts}
            </svg>
            <div class="table-wrap" tabindex="0" role="group" aria-label=t.wheel()>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.stage()}</th>
                            <th scope="col">{t.wheel_now()}</th>
                            <th scope="col">{t.wheel_passed()}</th>
                            <th scope="col">{t.wheel_takes()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

/// A part of the ring, from one share of a turn to another. What holds more is darker. A click leads where the stage's
/// line of the table leads to, which is there for keys.
fn slice(
    (from, to): (f64, f64),
    (spoke, most): (&Spoke, u32),
    (standing, go): (String, Callback<(MouseEvent, String)>),
    t: T,
) -> impl IntoView + use<> {
    let turn = std::f64::consts::TAU;
    let gap = 0.006;
    let point = |share: f64, radius: f64| {
        let angle = turn * (share - 0.25);
        (
            SIZE / 2.0 + radius * angle.cos(),
            SIZE / 2.0 + radius * angle.sin(),
        )
    };
    let (start, end) = (from + gap, to - gap);
    let ((ax, ay), (bx, by)) = (point(start, OUTER), point(end, OUTER));
    let ((cx, cy), (dx, dy)) = (point(end, INNER), point(start, INNER));
    let outline = format!(
        "M{ax:.1} {ay:.1} A{OUTER} {OUTER} 0 0 1 {bx:.1} {by:.1} L{cx:.1} {cy:.1} A{INNER} {INNER} 0 0 0 {dx:.1} {dy:.1} Z"
    );
    let (x, y) = point((from + to) / 2.0, (OUTER + INNER) / 2.0);
    let share = f64::from(spoke.now) / f64::from(most);
    view! {
        <g>
            <a href=standing.clone() tabindex="-1" on:click=move |event| go.run((event, standing.clone()))>
                <path class="wheel-part" d=outline style=format!("--share:{:.0}%", share * 60.0) />
                <text class="wheel-name" x=x y=y - 14.0 text-anchor="middle">
                    {t.stage_of(spoke.stage)}
                </text>
                <text class="wheel-count" x=x y=y + 12.0 text-anchor="middle">
                    {spoke.now}
                </text>
                <text class="chart-text" x=x y=y + 30.0 text-anchor="middle">
                    {spoke.seconds.map(|_| takes(spoke, t))}
                </text>
            </a>
        </g>
    }
}

/// How long it takes to pass, as people say it.
fn takes(spoke: &Spoke, t: T) -> String {
    let Some(seconds) = spoke.seconds else {
        return t.wheel_unknown().to_owned();
    };
    let hours = seconds as f64 / 3600.0;
    let number = |n: f64| {
        let text = format!("{n:.1}");
        let text = text.strip_suffix(".0").unwrap_or(&text).to_owned();
        t.decimal(&text)
    };
    if hours >= 24.0 {
        format!("{} {}", number(hours / 24.0), t.wheel_days())
    } else if hours >= 1.0 {
        format!("{} h", number(hours))
    } else {
        format!("{} min", seconds / 60)
    }
}
