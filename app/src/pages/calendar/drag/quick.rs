//! The quick form: a stretch was drawn, a title is typed, Enter.

use super::{Phase, What};
use crate::{
    api::event::create_event,
    i18n::use_texts,
    pages::calendar::{
        around::use_actor, conflict::Wants, kept::use_kept, path, undo::use_created, use_scene,
    },
    ui::{
        dialog::Dialog,
        field::{Field, TextField, problem_of},
        focus,
        frame::use_creatable,
        icons::{ALERT_TRIANGLE, Icon},
        lazily::lazily,
        new_id::new_id,
    },
};
use leptos::{lazy, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    AppError, Field as Name, Problems,
    event::{EventForm, EventKind, EventTime, Step},
    format,
};

/// The form, open while a new stretch was dropped.
#[component]
pub fn QuickDialog() -> impl IntoView {
    let scene = use_scene();
    let drawn = Memo::new(move |_| {
        scene.drag.with(|drag| {
            let drag = drag.as_ref()?;
            (drag.what == What::New && drag.phase == Phase::Dropped).then(|| drag.time.clone())
        })
    });
    let close = Callback::new(move |()| scene.cancel_drag());
    view! {
        <Dialog
            open=Signal::derive(move || drawn.with(Option::is_some))
            on_close=close
            labelled_by="quick-title"
            size="s"
        >
            {move || drawn.get().map(|time| lazily(quick(time, close)))}
        </Dialog>
    }
}

/// The form, in a file of its own.
#[lazy]
fn quick(time: EventTime, close: Callback<()>) -> AnyView {
    view! { <Quick time close /> }.into_any()
}

#[component]
fn Quick(time: EventTime, close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    // Its file may have come after the dialog was opened.
    Effect::new(move |_| focus::soon("#quick-name"));
    let navigate = use_navigate();
    let kept = use_kept();
    let created = use_created();
    let kinds = use_creatable();
    let kind = RwSignal::new(kinds.first().copied().unwrap_or(EventKind::Meeting));
    let title = RwSignal::new(String::new());
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let id = new_id();
    let when = scene.zone.with_value(|zone| format::when(&time, zone, t.0));
    let me = use_actor().map(|actor| actor.id);
    let form = move || {
        scene.zone.with_value(|zone| {
            let mut form = EventForm::new(id, kind.get_untracked(), scene.now.get_untracked(), zone);
            form.take_time(&time, zone);
            form.title = title.get_untracked();
            let me = me.filter(|_| form.kind == EventKind::Absence);
            form.participants.extend(scene.drawn_for.get_value().or(me));
            form
        })
    };
    // What needs more than a title goes on in the dialog, with what is there already.
    let more = {
        let form = form.clone();
        Callback::new(move |()| {
            kept.keep(&form());
            close.run(());
            let options = NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&format!("{}&new=1", path(&scene.shown.get_untracked())), options);
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = form();
        let wrong = scene.zone.with_value(|zone| form.problems(Step::Basics, zone));
        problems.set(wrong.clone());
        if !wrong.is_empty() {
            return focus::soon_on_problem();
        }
        if scene.zone.with_value(|zone| form.check(zone)).is_err() {
            return more.run(());
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let created = created.clone();
        spawn_local(async move {
            let answer = scene
                .accepting(Wants::Plan, |accepted| create_event(form.accepting(accepted)))
                .await;
            let closed = busy.try_set(false).is_some();
            match answer {
                Some(Ok(event)) => {
                    created(&event);
                    if !closed {
                        close.run(());
                    }
                }
                Some(Err(error)) => {
                    failure.try_set(Some(error.0));
                }
                None => {}
            }
        });
    };
    let options = kinds
        .iter()
        .map(|kind| view! { <option value=kind.as_str()>{t.kind_of(*kind)}</option> })
        .collect_view();
    view! {
        <form on:submit=submit novalidate=true>
            <div class="dialog-head">
                <h2 id="quick-title">{when}</h2>
            </div>
            <div class="dialog-body">
                <div class="form">
                    {move || {
                        failure
                            .get()
                            .map(|error| {
                                view! {
                                    <div class="form-error" role="alert">
                                        <Icon path=ALERT_TRIANGLE />
                                        <span>{t.error(&error)}</span>
                                    </div>
                                }
                            })
                    }}
                    <TextField
                        id="quick-name"
                        label=t.title()
                        value=title
                        on_input=move |text| title.set(text)
                        problem=Signal::derive(move || problems.with(|p| problem_of(p, Name::Title)))
                        autofocus=true
                    />
                    <Field id="quick-kind" label=t.kind() problem=Signal::derive(|| None)>
                        <select
                            class="input"
                            id="quick-kind"
                            on:change=move |event| {
                                if let Ok(chosen) = event_target_value(&event).parse() {
                                    kind.set(chosen);
                                }
                            }
                        >
                            {options}
                        </select>
                    </Field>
                </div>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" data-variant="quiet" on:click=move |_| close.run(())>
                    {t.cancel()}
                </button>
                <button class="btn" type="button" data-push="" on:click=move |_| more.run(())>
                    {t.more_options()}
                </button>
                <button
                    class="btn"
                    type="submit"
                    data-variant="primary"
                    data-busy=move || busy.get().then_some("")
                >
                    {t.create()}
                </button>
            </div>
        </form>
    }
}
