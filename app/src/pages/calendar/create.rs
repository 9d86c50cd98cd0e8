//! The step-by-step dialog for a new event. Nothing is lost on the way: going back keeps everything,
//! and the draft outlives a reload.

use super::{
    conflict::Wants,
    details::{DetailsFields, all_or},
    form::{BasicsFields, Draft, Fitting, first_start},
    kept::{Kept, use_kept},
    path,
    templates::TemplateChoice,
    undo::use_created,
    use_scene,
};
use crate::{
    api::event::create_event,
    i18n::{T, use_texts},
    ui::{
        dialog::{Dialog, DialogHead},
        focus,
        frame::use_creatable,
        icons::{ALERT_TRIANGLE, CHECK, CHEVRON_LEFT, CHEVRON_RIGHT, Icon},
        label::kind_icon,
        lazily::lazily,
        new_id::new_id,
        toast::use_toaster,
    },
};
use leptos::{lazy, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use model::{
    AppError, Field,
    event::{Approval, EventForm, EventKind, EventTime, EventView, Step},
    format,
    repeat::Repeating,
};

const STEPS: [Step; 3] = [Step::Basics, Step::Details, Step::Summary];

/// The dialog, open while the URL says so.
#[component]
pub fn CreateDialog(open: Memo<bool>) -> impl IntoView {
    let scene = use_scene();
    let navigate = use_navigate();
    let close = Callback::new(move |()| {
        let back = path(&scene.state.get_untracked());
        navigate(
            &back,
            NavigateOptions {
                scroll: false,
                replace: true,
                ..NavigateOptions::default()
            },
        );
    });
    let may = !use_creatable().is_empty();
    // It does nothing without scripts, and its file comes later than the page: the server leaves it out.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    view! {
        <Dialog
            open=Signal::derive(move || open.get() && may && alive.get())
            on_close=close
            labelled_by="create-title"
        >
            {lazily(steps(close))}
        </Dialog>
    }
}

/// The form, in a file of its own.
#[lazy]
fn steps(close: Callback<()>) -> AnyView {
    view! { <Steps close /> }.into_any()
}

#[component]
fn Steps(close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let toaster = use_toaster();
    let kept = StoredValue::new(use_kept());
    let restored = kept.with_value(Kept::form);
    let was_kept = restored.is_some();
    let draft = Draft::new(restored.unwrap_or_else(blank), scene.zone.get_value(), true);
    let step = RwSignal::new(Step::Basics);
    let failure = RwSignal::new(None::<AppError>);
    let used = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let touched = StoredValue::new(draft.form.get_untracked());
    // Whether there is something to throw away; known only here, so not part of what the server renders.
    let drafted = RwSignal::new(false);
    Effect::new(move |_| {
        let written = draft.form.with(|form| touched.with_value(|first| first != form));
        drafted.set(was_kept || written);
    });
    Effect::new(move |_| {
        let form = draft.form.get();
        if touched.with_value(|first| *first != form) {
            kept.with_value(|kept| kept.keep(&form));
        }
    });
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        // Its file came after the dialog was opened: nobody else has put the focus anywhere.
        if before != Some(now) {
            focus::soon(match now {
                Step::Summary => ".dialog-foot [type=submit]",
                _ => ".dialog-body :is(input, select, textarea)",
            });
        }
        now
    });
    let created = created(close);
    let submit = move || {
        let wrong = draft
            .form
            .with_untracked(|f| draft.zone.with_untracked(|z| f.problems(step.get_untracked(), z)));
        draft.problems.set(wrong.clone());
        failure.set(None);
        if !wrong.is_empty() {
            if step.get_untracked() == Step::Summary {
                step.set(first_step_of(&wrong));
            }
            return focus::soon_on_problem();
        }
        match step.get_untracked() {
            Step::Basics => step.set(Step::Details),
            Step::Details => step.set(Step::Summary),
            Step::Summary if busy.get_untracked() => {}
            Step::Summary => {
                busy.set(true);
                let form = draft.form.get_untracked();
                let created = created.clone();
                spawn_local(async move {
                    let send = |accepted| create_event(form.accepting(accepted));
                    let answer = scene.accepting(Wants::Plan, send).await;
                    // Somebody may have closed the dialog meanwhile: then only the message tells how it went.
                    let closed = busy.try_set(false).is_some();
                    match answer {
                        None => {
                            step.try_set(Step::Basics);
                        }
                        Some(Ok(event)) => created(event, closed),
                        Some(Err(error)) if closed => toaster.failed(t.error(&error.0)),
                        Some(Err(error)) => {
                            if let AppError::Invalid(problems) = &error.0 {
                                draft.problems.set(problems.clone());
                                step.set(first_step_of(problems));
                            }
                            // The id has become another event: this one gets its own.
                            used.set(error.0 == AppError::Stale);
                            if used.get_untracked() {
                                draft.form.update(|form| form.id = new_id());
                            }
                            failure.set(Some(error.0));
                        }
                    }
                });
            }
        }
    };
    let form_body = move || match step.get() {
        Step::Basics => view! {
            <TemplateChoice draft />
            <BasicsFields draft new=true />
        }
        .into_any(),
        Step::Details => view! { <DetailsFields draft /> }.into_any(),
        // A time that is found here is another summary.
        Step::Summary => (move || {
            draft.form.track();
            view! { <Summary draft /> }
        })
        .into_any(),
    };
    view! {
        <form
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
            novalidate=true
        >
            <DialogHead id="create-title" title=t.new_event() close />
            <Progress step />
            <div class="dialog-body">
                <div class="form">
                    {move || {
                        failure
                            .get()
                            .map(|error| {
                                view! {
                                    <div class="form-error" role="alert">
                                        <Icon path=ALERT_TRIANGLE />
                                        <span>
                                            {if used.get_untracked() {
                                                t.draft_used().to_owned()
                                            } else {
                                                t.error(&error)
                                            }}
                                        </span>
                                    </div>
                                }
                            })
                    }} {form_body} <Fitting draft />
                </div>
            </div>
            <div class="dialog-foot">
                <Show when=move || step.get() != Step::Basics>
                    <button
                        class="btn"
                        type="button"
                        on:click=move |_| {
                            step.set(if step.get_untracked() == Step::Summary { Step::Details } else { Step::Basics });
                        }
                    >
                        <Icon path=CHEVRON_LEFT />
                        {t.previous()}
                    </button>
                </Show>
                <span class="dialog-note">
                    <button
                        class="btn"
                        type="button"
                        data-variant="quiet"
                        data-size="s"
                        hidden=move || !drafted.get()
                        on:click=move |_| {
                            draft.form.set(blank());
                            draft.problems.set(Vec::new());
                            kept.with_value(Kept::forget);
                            step.set(Step::Basics);
                        }
                    >
                        {t.discard_draft()}
                    </button>
                </span>
                <button
                    class="btn"
                    type="submit"
                    data-variant="primary"
                    data-push=""
                    data-busy=move || busy.get().then_some("")
                >
                    {move || if step.get() == Step::Summary { t.create() } else { t.next() }}
                    {move || (step.get() != Step::Summary).then(|| view! { <Icon path=CHEVRON_RIGHT /> })}
                </button>
            </div>
        </form>
    }
}

/// What happens when the server has it: the calendar shows it, in the panel too.
fn created(close: Callback<()>) -> impl Fn(EventView, bool) + Clone + 'static {
    let scene = use_scene();
    let navigate = use_navigate();
    let kept = use_kept();
    let created = use_created();
    move |event: EventView, closed: bool| {
        kept.forget();
        created(&event);
        if closed {
            return;
        }
        close.run(());
        let (day, _) = scene.zone.with_value(|zone| event.time.days(zone));
        let target = scene.shown.get_untracked().at(day).with_event(Some(event.id));
        navigate(
            &path(&target),
            NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            },
        );
    }
}

#[component]
fn Progress(step: RwSignal<Step>) -> impl IntoView {
    let t = use_texts();
    let name = move |s: Step| match s {
        Step::Basics => t.step_basics(),
        Step::Details => t.step_details(),
        Step::Summary => t.step_summary(),
    };
    let one = move |(index, this): (usize, Step)| {
        let content = move || {
            if step.get() > this {
                view! {
                    <button type="button" on:click=move |_| step.set(this)>
                        <span class="step-num">
                            <Icon path=CHECK />
                        </span>
                        {name(this)}
                        <span class="vh">{format!(" ({})", t.done())}</span>
                    </button>
                }
                .into_any()
            } else {
                view! {
                    <span>
                        <span class="step-num">{index + 1}</span>
                        {name(this)}
                    </span>
                }
                .into_any()
            }
        };
        view! {
            <li
                class="step"
                data-done=move || (step.get() > this).then_some("")
                aria-current=move || (step.get() == this).then_some("step")
            >
                {content}
            </li>
        }
    };
    view! {
        <ol class="steps" aria-label=t.progress()>
            {STEPS.into_iter().enumerate().map(one).collect_view()}
        </ol>
    }
}

#[component]
fn Summary(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let form = draft.form.get_untracked();
    let checked = draft.zone.with_untracked(|zone| form.check(zone));
    checked.ok().map(|event| {
        let when = match &event.time {
            EventTime::AllDay { .. } => scene.zone.with_value(|z| format::when(&event.time, z, t.0)),
            EventTime::Timed { zone, .. } => {
                format!(
                    "{} · {zone}",
                    draft.zone.with_untracked(|z| format::when(&event.time, z, t.0))
                )
            }
        };
        let kind = event.details.kind();
        let waits = Approval::at_first(event.details.environment()) == Approval::Awaiting;
        let rows = summary_rows(&form, t);
        view! {
            <div>
                <span class="panel-kind" data-kind=kind.as_str()>
                    <Icon path=kind_icon(kind) />
                    {t.kind_of(kind)}
                </span>
                <h3 class="panel-title">{event.title}</h3>
                <p class="panel-when">{when}</p>
                {match &event.repeating {
                    Repeating::By(repeat) => Some(view! { <p class="panel-when">{repeat.words(t.0)}</p> }),
                    _ => None,
                }}
            </div>
            {waits
                .then(|| {
                    view! {
                        <div class="note" data-tone="amber">
                            <Icon path=ALERT_TRIANGLE />
                            <div>{t.approval_note()}</div>
                        </div>
                    }
                })}
            <dl class="meta">
                {rows
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()}
            </dl>
        }
    })
}

/// Names and values of what was filled in.
fn summary_rows(form: &EventForm, t: T) -> Vec<(&'static str, String)> {
    let choices = use_scene().known.get_untracked();
    let teams = choices
        .teams
        .iter()
        .filter(|c| form.teams.contains(&c.id))
        .map(|c| c.name.clone());
    let people = choices
        .people
        .iter()
        .filter(|c| form.participants.contains(&c.id))
        .map(|c| c.name.clone());
    let teams: Vec<String> = teams.collect();
    let mut rows = vec![
        (
            t.teams(),
            if teams.is_empty() {
                t.no_team().into()
            } else {
                teams.join(", ")
            },
        ),
        (t.tags(), form.tags.clone()),
        (t.sprint(), form.sprint.clone()),
    ];
    rows.extend(match form.kind {
        EventKind::Meeting => vec![
            (t.meeting_type(), t.meeting_type_of(form.meeting_type).to_owned()),
            (t.participants(), people.collect::<Vec<_>>().join(", ")),
            (t.video_link(), form.video_link.clone()),
            (t.epic(), form.epic.clone()),
        ],
        EventKind::Deployment => vec![
            (t.environment(), t.environment_of(form.environment).to_owned()),
            (t.services(), form.services.join(", ")),
            (
                t.checklist(),
                form.checklist
                    .iter()
                    .map(|s| s.text.clone())
                    .collect::<Vec<_>>()
                    .join(" · "),
            ),
            (t.rollback_plan(), form.rollback_plan.clone()),
            (t.changes(), form.changes.replace('\n', " · ")),
        ],
        EventKind::GitAction => vec![
            (t.git_verb(), format!("{} {}", form.verb.as_str(), form.branch)),
            (t.repository(), form.repository.clone()),
            (t.trigger(), t.trigger_of(form.trigger).to_owned()),
        ],
        EventKind::Freeze => vec![
            (t.freeze_reason(), form.reason.clone()),
            (
                t.frozen_environments(),
                all_or(
                    form.environments
                        .iter()
                        .map(|environment| t.environment_of(*environment)),
                    t.frozen_everywhere(),
                ),
            ),
            (
                t.frozen_services(),
                all_or(form.services.iter().map(String::as_str), t.every_service()),
            ),
            (t.overriders(), people.collect::<Vec<_>>().join(", ")),
        ],
        EventKind::Absence => vec![
            (t.away_people(), people.collect::<Vec<_>>().join(", ")),
            (t.absence_note(), form.notes.clone()),
        ],
    });
    rows
}

/// The step on which the first of some problems can be mended.
fn first_step_of(problems: &[model::Problem]) -> Step {
    let basics = [
        Field::Title,
        Field::Date,
        Field::LastDate,
        Field::Time,
        Field::Length,
        Field::Zone,
        Field::Kind,
        Field::Teams,
        Field::Tags,
        Field::Sprint,
    ];
    if problems.iter().any(|p| basics.contains(&p.field)) {
        Step::Basics
    } else {
        Step::Details
    }
}

fn blank() -> EventForm {
    let scene = use_scene();
    let kind = use_creatable().first().copied().unwrap_or(EventKind::Meeting);
    let date = use_query_map()
        .get_untracked()
        .get("new")
        .and_then(|text| text.parse().ok());
    let date = date.or_else(|| Some(scene.state.get_untracked().date));
    let start = scene
        .zone
        .with_value(|zone| first_start(date, scene.now.get_untracked(), zone));
    scene
        .zone
        .with_value(|zone| EventForm::new(new_id(), kind, start, zone))
}
