//! Editing in the panel, and what happens when somebody else saved first.

use super::{
    conflict::Wants,
    form::{AllFields, Draft},
    scope::Asked,
    undo::{use_doer, use_follow},
    use_scene,
};
use crate::{
    api::{event::update_event, zone::load_zone},
    i18n::{T, use_texts},
    ui::{
        focus,
        icon_button::IconButton,
        icons::{ALERT_TRIANGLE, Icon, X},
        label::kind_icon,
        toast::use_toaster,
    },
};
use leptos::{lazy, prelude::*, task::spawn_local};
use model::{
    AppError, Field,
    event::{Difference, EventForm, EventKind, EventTime, EventView, Saved},
    repeat::{Reach, Repeating, Scope},
    zone::ZoneRules,
};

/// The panel while the event is edited, in a file of its own.
#[lazy]
pub fn edit_panel(event: EventView, editing: RwSignal<bool>, refresh: Callback<()>) -> AnyView {
    view! { <EditPanel event editing refresh /> }.into_any()
}

#[component]
fn EditPanel(event: EventView, editing: RwSignal<bool>, refresh: Callback<()>) -> impl IntoView {
    let scene = use_scene();
    let zone = match &event.time {
        EventTime::Timed { zone, .. } => zone.clone(),
        EventTime::AllDay { .. } => scene.zone.with_value(|z| z.name.clone()),
    };
    // An event planned elsewhere is edited on the clock of that place.
    let rules = LocalResource::new(move || load_zone(zone.clone()));
    move || {
        let event = event.clone();
        rules.get().map(|rules| {
            let rules = rules.unwrap_or_else(|_| scene.zone.get_value());
            view! { <Editor event rules editing refresh /> }
        })
    }
}

/// What came between: the other's event, as a form, and where mine differs from it.
#[derive(Clone)]
struct Overtaken {
    theirs: EventView,
    form: EventForm,
    differences: Vec<Difference>,
}

#[component]
fn Editor(
    event: EventView,
    rules: ZoneRules,
    editing: RwSignal<bool>,
    refresh: Callback<()>,
) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let scene = use_scene();
    let kind = event.kind();
    let base = StoredValue::new(EventForm::from_view(&event, &rules));
    let draft = Draft::new(base.get_value(), rules, false);
    let version = StoredValue::new(event.version);
    let failure = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let conflict = RwSignal::new(None::<Overtaken>);
    let id = event.id;
    Effect::new(move |_| focus::soon(".panel-body input"));
    let shown = StoredValue::new(event);
    let doer = use_doer();
    let follow = use_follow();
    let send = Callback::new(move |scope: Scope| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let before = base.get_value();
        let at = shown.with_value(EventView::part);
        let reach = Reach { at, scope };
        let (form, seen) = (draft.form.get_untracked(), version.get_value());
        let follow = follow.clone();
        spawn_local(async move {
            let send = |accepted| update_event(id, seen, form.accepting(accepted), reach);
            let answer = scene.accepting(Wants::Plan, send).await;
            // Somebody may have closed the panel meanwhile: then only the message tells how it went.
            let closed = busy.try_set(false).is_some();
            let Some(answer) = answer else { return };
            match answer {
                Ok(Saved::Done(saved)) => {
                    doer.done(saved.event.id, t.event_saved(), &saved.dropped, saved.undo);
                    if !closed {
                        editing.set(false);
                        follow(&saved.event);
                        refresh.try_run(());
                    }
                }
                Ok(Saved::Stale(_)) if closed => toaster.failed(t.error_stale()),
                Err(error) if closed => toaster.failed(t.error(&error.0)),
                Ok(Saved::Stale(theirs)) => {
                    let found = Overtaken::new(*theirs, &before, draft).await;
                    // What is saved now is theirs.
                    version.set_value(found.theirs.version);
                    base.set_value(found.form.clone());
                    conflict.set(Some(found));
                }
                Err(error) => {
                    if let AppError::Invalid(problems) = &error.0 {
                        draft.problems.set(problems.clone());
                    }
                    failure.set(Some(error.0));
                }
            }
        });
    });
    let save = Callback::new(move |()| {
        let form = draft.form.get_untracked();
        let same_rhythm = base.with_value(|base| base.repeat == form.repeat);
        let repeats = shown.with_value(|event| event.repeats.clone());
        let checked = draft
            .zone
            .with_untracked(|zone| form.leaving_rhythm(repeats.as_ref()).check(zone));
        let wrong = checked.err().unwrap_or_default();
        draft.problems.set(wrong.clone());
        failure.set(None);
        if !wrong.is_empty() {
            return focus::soon_on_problem();
        }
        let asked = Asked {
            title: t.scope_save(),
            one: same_rhythm,
            deletes: false,
            then: send,
        };
        shown.with_value(|event| scene.ask(event, asked, t));
    });
    let body = move || match conflict.get() {
        Some(found) => view! { <Resolve found draft conflict /> }.into_any(),
        None => view! { <AllFields draft /> }.into_any(),
    };
    view! {
        <aside class="panel" aria-labelledby="edit-title">
            <form
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    save.run(());
                }
            >
                <header class="panel-head">
                    <span class="panel-kind" data-kind=kind.as_str()>
                        <Icon path=kind_icon(kind) />
                        <span id="edit-title">{format!("{} · {}", t.edit(), t.kind_of(kind))}</span>
                    </span>
                    <IconButton
                        icon=X
                        label=t.cancel()
                        press=move |_| editing.set(false)
                    />
                </header>
                <div class="panel-body">
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
                        }} {body}
                    </div>
                </div>
                <footer class="panel-foot">
                    <button
                        class="btn"
                        type="submit"
                        data-variant="primary"
                        data-busy=move || busy.get().then_some("")
                    >
                        {move || if conflict.get().is_some() { t.keep_choice() } else { t.save() }}
                    </button>
                    <button
                        class="btn"
                        type="button"
                        on:click=move |_| {
                            editing.set(false);
                            refresh.run(());
                        }
                    >
                        {move || if conflict.get().is_some() { t.take_theirs() } else { t.cancel() }}
                    </button>
                </footer>
            </form>
        </aside>
    }
}

impl Overtaken {
    async fn new(theirs: EventView, base: &EventForm, draft: Draft) -> Self {
        let mine = draft.form.get_untracked();
        let here = draft.zone.get_untracked();
        // Planned in another zone meanwhile, it is read on the clock of that one.
        let rules = match &theirs.time {
            EventTime::Timed { zone, .. } if *zone != here.name => {
                load_zone(zone.clone()).await.unwrap_or(here)
            }
            _ => here,
        };
        let form = EventForm::from_view(&theirs, &rules);
        let differences = EventForm::differences(base, &mine, &form);
        Self {
            theirs,
            form,
            differences,
        }
    }
}

/// Field by field: theirs or mine. What I did not touch is theirs from the start.
#[component]
fn Resolve(found: Overtaken, draft: Draft, conflict: RwSignal<Option<Overtaken>>) -> impl IntoView {
    let t = use_texts();
    let mine = draft.form.get_untracked();
    if found.differences.is_empty() {
        conflict.set(None);
    }
    draft.form.update(|form| {
        for difference in found.differences.iter().filter(|d| d.only_theirs) {
            form.take(difference.field, &found.form);
        }
    });
    let who = found.theirs.title.clone();
    let sides = found
        .differences
        .iter()
        .map(|difference| {
            let (field, only_theirs) = (difference.field, difference.only_theirs);
            let (my_form, their_form) = (mine.clone(), found.form.clone());
            let (my_value, their_value) = (value_of(&my_form, field, t), value_of(&their_form, field, t));
            let side = move |name: &'static str, value: String, from: EventForm, chosen: bool| {
                view! {
                    <label class="conflict-side">
                        <input
                            type="radio"
                            name=format!("conflict-{field:?}")
                            checked=chosen
                            on:change=move |_| draft.form.update(|f| f.take(field, &from))
                        />
                        <small>{name}</small>
                        {value}
                    </label>
                }
            };
            view! {
                <fieldset class="conflict-field">
                    <legend>{t.field(field)}</legend>
                    <div class="conflict-sides">
                        {side(t.theirs(), their_value, their_form, only_theirs)}
                        {side(t.mine(), my_value, my_form, !only_theirs)}
                    </div>
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <div class="note" data-tone="amber" role="alert">
            <Icon path=ALERT_TRIANGLE />
            <div>
                <strong>{t.conflict_title()}</strong>
                {t.conflict_text()}
                <p class="muted small">{who}</p>
            </div>
        </div>
        <div class="conflict">{sides}</div>
    }
}

/// What one field of a form says, in words.
fn value_of(form: &EventForm, field: Field, t: T) -> String {
    let choices = use_scene().known.get_untracked();
    let text = match field {
        Field::Title => form.title.clone(),
        Field::Date if form.all_day => format!("{} – {}", form.date, form.last_date),
        Field::Date => format!("{} {}", form.date, form.time),
        Field::Length => form.minutes.clone(),
        Field::Zone => form.zone.clone(),
        Field::Repeat => match form.repeat.check(form.date.parse().unwrap_or_default()) {
            Ok(Repeating::By(repeat)) => repeat.words(t.0),
            Ok(Repeating::Otherwise) => t.recurrence_by_rule().to_owned(),
            _ => String::new(),
        },
        Field::Teams => choices
            .teams
            .iter()
            .filter(|c| form.teams.contains(&c.id))
            .map(|c| c.name.clone())
            .collect::<Vec<_>>()
            .join(", "),
        Field::Participants => choices
            .people
            .iter()
            .filter(|c| form.participants.contains(&c.id))
            .map(|c| c.name.clone())
            .collect::<Vec<_>>()
            .join(", "),
        Field::Tags => form.tags.clone(),
        Field::Sprint => form.sprint.clone(),
        Field::Kind => match form.kind {
            EventKind::Meeting => t.meeting_type_of(form.meeting_type).to_owned(),
            _ => format!("{} · {}", form.verb.as_str(), t.trigger_of(form.trigger)),
        },
        Field::VideoLink => form.video_link.clone(),
        Field::Notes => form.notes.clone(),
        Field::Epic => form.epic.clone(),
        Field::Environment if form.kind == EventKind::Freeze => form
            .environments
            .iter()
            .map(|environment| t.environment_of(*environment))
            .collect::<Vec<_>>()
            .join(", "),
        Field::Environment => t.environment_of(form.environment).to_owned(),
        Field::Reason => form.reason.clone(),
        Field::Services => form.services.join(", "),
        Field::Checklist => form
            .checklist
            .iter()
            .map(|s| format!("{} {}", if s.done { "☑" } else { "☐" }, s.text))
            .collect::<Vec<_>>()
            .join(" · "),
        Field::RollbackPlan => form.rollback_plan.clone(),
        Field::Description => form.description.clone(),
        Field::Changes => form.changes.clone(),
        Field::Repository => form.repository.clone(),
        Field::Branch => form.branch.clone(),
        Field::Log => form.log.clone(),
        _ => String::new(),
    };
    if text.is_empty() { "—".into() } else { text }
}
