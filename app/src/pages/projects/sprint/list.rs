//! The sprints of a project.

use super::{chart::Bars, create::Create, sprint_path};
use crate::{
    api::{Answer, sprint::load_sprints},
    i18n::{T, use_texts},
    pages::projects::tabs::Tabs,
    ui::{
        frame::Page,
        icons::{FLAG, Icon, PLUS},
        live::use_live,
        loaded::loaded,
        state::{Empty, Failure},
    },
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    burndown::Sum,
    change::Topic,
    format,
    item::Points,
    sprint::{Sprint, SprintState, Sprints, Velocity},
};

#[component]
pub fn List(key: String) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let asked = key.clone();
    let page: Resource<Answer<Sprints>> = Resource::new(
        move || (live.changed(Topic::Sprint), live.changed(Topic::Project)),
        move |_| load_sprints(asked.clone()),
    );
    let open = RwSignal::new(false);
    let navigate = use_navigate();
    let home = key.clone();
    let then = Callback::new(move |sprint: Sprint| {
        navigate(&sprint_path(&home, sprint.id), NavigateOptions::default());
    });
    let tabs = move |page: Answer<Sprints>| {
        page.ok()
            .map(|page| view! { <Tabs key=page.project.key settings=page.project.can_edit /> })
    };
    // Outside of what is loaded: it is not drawn anew while somebody types.
    let known = RwSignal::new(None::<Sprints>);
    Effect::new(move |_| {
        if let Some(Ok(page)) = page.get() {
            known.set(Some(page));
        }
    });
    view! {
        <Page
            title=t.sprints()
            note=Signal::stored(key)
            actions=view! { <Transition>{loaded(page, tabs)}</Transition> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok(page) => view! { <Content page open /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
            <Create open known then />
        </Page>
    }
}

#[component]
fn Content(page: Sprints, open: RwSignal<bool>) -> impl IntoView {
    let t = use_texts();
    let Sprints {
        project,
        sprints,
        sums,
        velocity,
        can_plan,
    } = page;
    let button = move || {
        can_plan.then(|| {
            view! {
                <button class="btn js-only" type="button" data-variant="primary" on:click=move |_| open.set(true)>
                    <Icon path=PLUS />
                    {t.new_sprint()}
                </button>
            }
        })
    };
    if sprints.is_empty() {
        let text = if can_plan {
            t.no_sprints_text()
        } else {
            t.no_sprints_reader()
        };
        return view! {
            <Empty icon=FLAG title=t.no_sprints() text>
                {button()}
            </Empty>
        }
        .into_any();
    }
    let rows = sprints
        .into_iter()
        .zip(sums)
        .map(|(sprint, sums)| {
            let past = velocity.iter().find(|past| past.sprint.id == sprint.id);
            row(&project.key, &sprint, sums, past, t)
        })
        .collect_view();
    view! {
        <div class="page" data-width="narrow">
            <div class="page-head">
                <div></div>
                {button()}
            </div>
            <ul class="sprints">{rows}</ul>
            <Bars velocity />
        </div>
    }
    .into_any()
}

fn row(
    key: &str,
    sprint: &Sprint,
    (all, done): (Sum, Sum),
    past: Option<&Velocity>,
    t: T,
) -> impl IntoView + use<> {
    // Of one that is over, what is in it still is what was done: it is measured by what it had taken on.
    let all = past.map_or(all, |past| past.committed);
    let done = past.map_or(done, |past| past.done);
    let state = t.sprint_state(sprint.state);
    let days = format!(
        "{} – {}",
        format::short_date(sprint.first, t.0),
        format::short_date(sprint.last, t.0)
    );
    let share = if all.items == 0 {
        0
    } else {
        done.items * 100 / all.items
    };
    view! {
        <li>
            <a href=sprint_path(key, sprint.id)>
                <span class="badge" data-tone=tone_of(sprint.state)>
                    {state}
                </span>
                <strong>{sprint.name.clone()}</strong>
                <span class="muted">{days}</span>
                <span class="sprint-goal muted">{sprint.goal.clone()}</span>
                <span class="small">
                    {match past {
                        Some(past) => of(past.done, past.committed, t),
                        None => amount(all, t),
                    }}
                </span>
                <progress class="progress" max="100" value=share aria-label=t.done_work()></progress>
            </a>
        </li>
    }
}

/// The colour of a state.
pub const fn tone_of(state: SprintState) -> &'static str {
    match state {
        SprintState::Active => "blue",
        SprintState::Planned => "neutral",
        SprintState::Closed => "green",
    }
}

/// "8 / 7 items, 29 / 18 points".
fn of(done: Sum, all: Sum, t: T) -> String {
    format!(
        "{} / {}, {} / {}",
        done.items,
        items(all, t),
        points(done, t),
        with_unit(all, t)
    )
}

/// "5 items, 21 points".
pub fn amount(sum: Sum, t: T) -> String {
    format!("{}, {}", items(sum, t), with_unit(sum, t))
}

/// "5 items".
fn items(sum: Sum, t: T) -> String {
    t.count(
        usize::try_from(sum.items).unwrap_or(0),
        t.item_one(),
        t.item_many(),
    )
}

/// "21 points".
pub fn with_unit(sum: Sum, t: T) -> String {
    let unit = if sum.points.abs() == 10 {
        t.points_one()
    } else {
        t.points_many()
    };
    format!("{} {unit}", points(sum, t))
}

/// The points of a sum, as people write them.
pub fn points(sum: Sum, t: T) -> String {
    t.amount(Points(u32::try_from(sum.points.max(0)).unwrap_or(u32::MAX)))
}
