//! The dialog in which a sprint is planned: its days, and the ceremonies that come with them.

use crate::{
    api::sprint::{create_sprint, lay_out_ceremonies},
    i18n::use_texts,
    pages::projects::{draft::problem_in, fields::Refused},
    ui::{
        dialog::{Dialog, DialogFoot, DialogHead},
        field::{TextArea, TextField},
        focus,
        new_id::new_id,
        toast::use_toaster,
        viewer::use_viewer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, EventId, Field,
    event::EventForm,
    format,
    sprint::{Sprint, SprintForm, Sprints},
};
use std::time::Duration;

/// How long nothing is typed before the ceremonies are laid out again.
const PAUSE: Duration = Duration::from_millis(300);

#[component]
pub fn Create(
    open: RwSignal<bool>,
    known: RwSignal<Option<Sprints>>,
    /// Is told of the sprint once it is planned.
    then: Callback<Sprint>,
) -> impl IntoView {
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Dialog open on_close=close labelled_by="sprint-title" size="l">
            {move || known.get_untracked().map(|known| view! { <Form known close then /> })}
        </Dialog>
    }
}

#[component]
fn Form(known: Sprints, close: Callback<()>, then: Callback<Sprint>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let project = known.project.id;
    let form = RwSignal::new(suggested(&known));
    let failure = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let ceremonies = RwSignal::new(None::<Vec<EventForm>>);
    // What they were laid out for.
    let laid_for = StoredValue::new(None::<SprintForm>);
    let left_out = RwSignal::new(Vec::<EventId>::new());
    Effect::new(move |_| focus::soon("#sprint-name"));
    // Its days and its name decide what is laid out.
    let round = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let asked = form.get();
        round.update_value(|n| *n += 1);
        let this = round.get_value();
        set_timeout(
            move || {
                if round.try_get_value() != Some(this) {
                    return;
                }
                spawn_local(async move {
                    let found = lay_out_ceremonies(project, asked.clone()).await.ok();
                    if round.try_get_value() == Some(this) {
                        laid_for.try_set_value(found.is_some().then_some(asked));
                        ceremonies.try_set(Some(found.unwrap_or_default()));
                        left_out.try_set(Vec::new());
                    }
                });
            },
            PAUSE,
        );
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let asked = form.get_untracked();
        let shown = laid_for
            .with_value(|laid| laid.as_ref() == Some(&asked))
            .then(|| ceremonies.get_untracked().unwrap_or_default());
        let left_out = left_out.get_untracked();
        spawn_local(async move {
            // Who sends it faster than they are laid out gets those of the days that were sent.
            let wanted = match shown {
                Some(shown) => Ok(shown),
                None => lay_out_ceremonies(project, asked.clone()).await,
            };
            let answer = match wanted {
                Ok(mut wanted) => {
                    wanted.retain(|ceremony| !left_out.contains(&ceremony.id));
                    create_sprint(project, asked, wanted).await
                }
                Err(error) => Err(error),
            };
            busy.try_set(false);
            match answer {
                Ok(sprint) => {
                    toaster.done(format!("{}{} {}", t.sprint_planned(), t.colon(), sprint.name));
                    close.try_run(());
                    then.try_run(sprint);
                }
                Err(error) => {
                    failure.try_set(Some(error.0));
                    focus::soon_on_problem();
                }
            }
        });
    };
    view! {
        <form novalidate=true on:submit=send>
            <DialogHead id="sprint-title" title=t.new_sprint() close />
            <div class="dialog-body">
                <div class="form">
                    <Refused failure />
                    <Days form failure />
                    <Ceremonies ceremonies left_out />
                </div>
            </div>
            <DialogFoot label=t.create_sprint() close busy=busy />
        </form>
    }
}

/// What a sprint is called, when it is, and what for.
#[component]
pub fn Days(form: RwSignal<SprintForm>, failure: RwSignal<Option<AppError>>) -> impl IntoView {
    let t = use_texts();
    let problem = move |field| problem_in(failure, field);
    view! {
        <TextField
            id="sprint-name"
            label=t.sprint_name()
            value=Signal::derive(move || form.with(|form| form.name.clone()))
            on_input=move |text| form.update(|form| form.name = text)
            problem=problem(Field::Name)
        />
        <TextField
            id="sprint-first"
            kind="date"
            label=t.first_day()
            value=Signal::derive(move || form.with(|form| form.first.clone()))
            on_input=move |text| form.update(|form| form.first = text)
            problem=problem(Field::Date)
        />
        <TextField
            id="sprint-last"
            kind="date"
            label=t.last_day_of()
            value=Signal::derive(move || form.with(|form| form.last.clone()))
            on_input=move |text| form.update(|form| form.last = text)
            problem=problem(Field::LastDate)
        />
        <TextArea
            id="sprint-goal"
            label=t.sprint_goal()
            optional=true
            hint=t.sprint_goal_hint()
            rows=2
            value=Signal::derive(move || form.with(|form| form.goal.clone()))
            on_input=move |text| form.update(|form| form.goal = text)
            problem=problem(Field::Description)
        />
    }
}

/// What would be on the calendar; each can be left out.
#[component]
fn Ceremonies(
    ceremonies: RwSignal<Option<Vec<EventForm>>>,
    left_out: RwSignal<Vec<EventId>>,
) -> impl IntoView {
    let t = use_texts();
    let one = move |form: EventForm| {
        let id = form.id;
        let day = form
            .date
            .parse()
            .map(|day| {
                format!(
                    "{} {}",
                    format::short_weekday(day, t.0),
                    format::short_date(day, t.0)
                )
            })
            .unwrap_or_default();
        let when = format!("{day}, {}", form.time);
        let length = format!("{} min", form.minutes);
        view! {
            <label class="check ceremony">
                <input
                    type="checkbox"
                    prop:checked=move || left_out.with(|out| !out.contains(&id))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        left_out.update(|out| crate::ui::field::toggle(out, id, !on));
                    }
                />
                <span>{when}</span>
                <strong>{form.title.clone()}</strong>
                <span class="muted small">{length}</span>
            </label>
        }
    };
    let list = move || match ceremonies.get() {
        None => view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }.into_any(),
        Some(forms) if forms.is_empty() => view! { <p class="muted">{t.no_ceremonies()}</p> }.into_any(),
        Some(forms) => forms.into_iter().map(one).collect_view().into_any(),
    };
    let all = move |on: bool| {
        let ids = ceremonies.with_untracked(|forms| forms.iter().flatten().map(|form| form.id).collect());
        left_out.set(if on { Vec::new() } else { ids });
    };
    view! {
        <fieldset class="field" data-wide="">
            <legend class="field-label">{t.with_ceremonies()}</legend>
            <p class="field-hint">{t.with_ceremonies_text()}</p>
            <div class="btn-row">
                <button class="btn" type="button" data-size="s" data-variant="quiet" on:click=move |_| all(true)>
                    {t.all_shown()}
                </button>
                <button class="btn" type="button" data-size="s" data-variant="quiet" on:click=move |_| all(false)>
                    {t.pick_none()}
                </button>
            </div>
            <div class="checks ceremonies">{list}</div>
        </fieldset>
    }
}

/// The next sprint: after the last one, with the number that follows.
fn suggested(known: &Sprints) -> SprintForm {
    let today = use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.zone.date(viewer.now)));
    let last = known.sprints.iter().map(|sprint| sprint.last).max();
    let after = last.into_iter().chain(today).max().unwrap_or_default();
    let number = |name: &str| -> Option<u32> { name.rsplit(' ').next()?.parse().ok() };
    let highest = known
        .sprints
        .iter()
        .filter_map(|sprint| number(&sprint.name))
        .max();
    let next = highest.map_or(known.sprints.len() as u32 + 1, |n| n.saturating_add(1));
    SprintForm::next(new_id(), format!("Sprint {next}"), after)
}
