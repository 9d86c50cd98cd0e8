//! The fields of an event that its kind asks for.

use super::{form::Draft, use_scene};
use crate::{
    i18n::use_texts,
    ui::{
        field::{Field, ProblemText, TextArea, TextField, Ticks, toggle},
        icon_button::IconButton,
        icons::{Icon, PLUS, X},
        person::PeoplePicker,
    },
};
use leptos::prelude::*;
use model::{
    Field as Name,
    event::{ChecklistStep, Environment, EventForm, EventKind, GitTrigger, GitVerb, MeetingType},
};

/// What this kind needs.
#[component]
pub fn DetailsFields(draft: Draft) -> impl IntoView {
    let kind = Memo::new(move |_| draft.form.with(|f| f.kind));
    move || match kind.get() {
        EventKind::Meeting => view! { <MeetingFields draft /> }.into_any(),
        EventKind::Deployment => view! { <DeploymentFields draft /> }.into_any(),
        EventKind::GitAction => view! { <GitFields draft /> }.into_any(),
        EventKind::Freeze => view! { <FreezeFields draft /> }.into_any(),
        EventKind::Absence => view! { <AbsenceFields draft /> }.into_any(),
    }
}

/// A choice among a few words.
#[component]
fn Choice(
    id: &'static str,
    #[prop(into)] label: String,
    /// Stored word and shown name.
    options: Vec<(&'static str, &'static str)>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let current = value.get_untracked();
    view! {
        <Field id label problem=Signal::derive(|| None)>
            <select
                class="input"
                id=id
                prop:value=move || value.get()
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {options
                    .into_iter()
                    .map(|(word, name)| view! { <option value=word selected=word == current>{name}</option> })
                    .collect_view()}
            </select>
        </Field>
    }
}

/// A signal and a writer for an enum that is stored by its word.
macro_rules! word_of {
    ($draft:expr, $field:ident) => {
        (
            Signal::derive(move || $draft.form.with(|f| f.$field.as_str().to_owned())),
            Callback::new(move |word: String| {
                if let Ok(value) = word.parse() {
                    $draft.form.update(|f| f.$field = value);
                }
            }),
        )
    };
}

#[component]
fn MeetingFields(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let (value, on_change) = word_of!(draft, meeting_type);
    let types = MeetingType::ALL
        .iter()
        .map(|m| (m.as_str(), t.meeting_type_of(*m)))
        .collect();
    view! {
        <div class="form-grid">
            <Choice id="meeting-type" label=t.meeting_type() options=types value on_change />
            <TextField
                id="epic"
                label=t.epic()
                optional=true
                value=draft.text(|f| &f.epic)
                on_input=draft.write(|f| &mut f.epic)
                problem=draft.problem(Name::Epic)
            />
        </div>
        <PeopleField draft label=t.participants() />
        <TextField
            id="video-link"
            label=t.video_link()
            optional=true
            kind="url"
            wide=true
            value=draft.text(|f| &f.video_link)
            on_input=draft.write(|f| &mut f.video_link)
            problem=draft.problem(Name::VideoLink)
        />
        <TextArea
            id="notes"
            label=t.notes()
            optional=true
            hint=t.markdown_hint()
            rows=6
            value=draft.text(|f| &f.notes)
            on_input=draft.write(|f| &mut f.notes)
            problem=draft.problem(Name::Notes)
        />
    }
}

#[component]
fn PeopleField(
    draft: Draft,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    /// Somebody must be named.
    #[prop(optional)]
    needed: bool,
) -> impl IntoView {
    let scene = use_scene();
    view! {
        <PeoplePicker
            id="participants"
            label
            optional=!needed
            hint
            people=Signal::derive(move || scene.known.get().people)
            chosen=Signal::derive(move || draft.form.with(|f| f.participants.clone()))
            on_change=move |(id, on)| draft.form.update(|f| toggle(&mut f.participants, id, on))
            problem=draft.problem(Name::Participants)
        />
    }
}

#[component]
fn DeploymentFields(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let (value, on_change) = word_of!(draft, environment);
    let environments = Environment::ALL
        .iter()
        .map(|e| (e.as_str(), t.environment_of(*e)))
        .collect();
    let is_prod = move || draft.form.with(|f| f.environment == Environment::Prod);
    view! {
        <Choice id="environment" label=t.environment() options=environments value on_change />
        <Show when=is_prod>
            <p class="field-hint">{t.approval_note()}</p>
        </Show>
        <ServicesField draft label=t.services() />
        <Steps draft />
        <TextArea
            id="rollback-plan"
            label=t.rollback_plan()
            hint=t.markdown_hint()
            value=draft.text(|f| &f.rollback_plan)
            on_input=draft.write(|f| &mut f.rollback_plan)
            problem=draft.problem(Name::RollbackPlan)
        />
        <TextArea
            id="changes"
            label=t.changes()
            optional=true
            hint=t.changes_hint()
            value=draft.text(|f| &f.changes)
            on_input=draft.write(|f| &mut f.changes)
            problem=draft.problem(Name::Changes)
        />
        <TextArea
            id="description"
            label=t.description()
            optional=true
            hint=t.markdown_hint()
            value=draft.text(|f| &f.description)
            on_input=draft.write(|f| &mut f.description)
            problem=draft.problem(Name::Description)
        />
    }
}

/// The services that are touched, or frozen.
#[component]
fn ServicesField(draft: Draft, label: &'static str, #[prop(optional)] hint: &'static str) -> impl IntoView {
    let scene = use_scene();
    let options = move || {
        let services = scene.known.get().services;
        services.into_iter().map(|name| (name.clone(), name)).collect()
    };
    view! {
        <Ticks
            id="services"
            label
            hint
            options=Signal::derive(options)
            chosen=Signal::derive(move || draft.form.with(|f| f.services.clone()))
            on_change=move |(name, on)| draft.form.update(|f| toggle(&mut f.services, name, on))
            problem=draft.problem(Name::Services)
        />
    }
}

#[component]
fn FreezeFields(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let environments: Vec<(Environment, String)> = Environment::ALL
        .iter()
        .map(|e| (*e, t.environment_of(*e).to_owned()))
        .collect();
    view! {
        <TextField
            id="freeze-reason"
            label=t.freeze_reason()
            wide=true
            value=draft.text(|f| &f.reason)
            on_input=draft.write(|f| &mut f.reason)
            problem=draft.problem(Name::Reason)
        />
        <Ticks
            id="frozen-environments"
            label=t.frozen_environments()
            hint=t.everywhere()
            options=environments
            chosen=Signal::derive(move || draft.form.with(|f| f.environments.clone()))
            on_change=move |(one, on)| draft.form.update(|f| toggle(&mut f.environments, one, on))
        />
        <ServicesField draft label=t.frozen_services() hint=t.all_services() />
        <PeopleField draft label=t.overriders() hint=t.overriders_hint() />
    }
}

#[component]
fn AbsenceFields(draft: Draft) -> impl IntoView {
    let t = use_texts();
    view! {
        <PeopleField draft label=t.away_people() needed=true />
        <TextArea
            id="notes"
            label=t.absence_note()
            optional=true
            value=draft.text(|f| &f.notes)
            on_input=draft.write(|f| &mut f.notes)
            problem=draft.problem(Name::Notes)
        />
    }
}

/// The steps before a deployment.
#[component]
fn Steps(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let count = Memo::new(move |_| draft.form.with(|f| f.checklist.len()));
    let step = move |index: usize| {
        let text = move || {
            draft
                .form
                .with(|f| f.checklist.get(index).map(|s| s.text.clone()).unwrap_or_default())
        };
        view! {
            <li>
                <input
                    class="input"
                    aria-label=format!("{} {}", t.checklist_step(), index + 1)
                    prop:value=text
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        draft.form.update(|f| set_step(f, index, text));
                    }
                />
                <IconButton
                    icon=X
                    label=format!("{} {}", t.remove_step(), index + 1)
                    press=move |_| {
                        draft
                            .form
                            .update(|f| {
                                if index < f.checklist.len() {
                                    f.checklist.remove(index);
                                }
                            });
                    }
                />
            </li>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">
                {t.checklist()} " " <span class="optional">{t.optional()}</span>
            </legend>
            <ol class="checklist">{move || (0..count.get()).map(step).collect_view()}</ol>
            <button
                class="btn"
                type="button"
                data-size="s"
                on:click=move |_| {
                    draft.form.update(|f| f.checklist.push(ChecklistStep { text: String::new(), done: false }));
                }
            >
                <Icon path=PLUS />
                {t.add_step()}
            </button>
            <ProblemText id="checklist" problem=draft.problem(Name::Checklist) />
        </fieldset>
    }
}

fn set_step(form: &mut EventForm, index: usize, text: String) {
    if let Some(step) = form.checklist.get_mut(index) {
        step.text = text;
    }
}

#[component]
fn GitFields(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let (verb, set_verb) = word_of!(draft, verb);
    let (trigger, set_trigger) = word_of!(draft, trigger);
    let verbs = GitVerb::ALL.iter().map(|v| (v.as_str(), v.as_str())).collect();
    let triggers = GitTrigger::ALL
        .iter()
        .map(|v| (v.as_str(), t.trigger_of(*v)))
        .collect();
    view! {
        <TextField
            id="repository"
            label=t.repository()
            wide=true
            mono=true
            value=draft.text(|f| &f.repository)
            on_input=draft.write(|f| &mut f.repository)
            problem=draft.problem(Name::Repository)
        />
        <div class="form-grid">
            <TextField
                id="branch"
                label=t.branch()
                mono=true
                value=draft.text(|f| &f.branch)
                on_input=draft.write(|f| &mut f.branch)
                problem=draft.problem(Name::Branch)
            />
            <Choice id="verb" label=t.git_verb() options=verbs value=verb on_change=set_verb />
            <Choice id="trigger" label=t.trigger() options=triggers value=trigger on_change=set_trigger />
        </div>
        <fieldset class="field">
            <legend class="field-label">{t.post_actions()}</legend>
            <div class="checks">
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || draft.form.with(|f| f.run_tests)
                        on:change=move |e| draft.form.update(|f| f.run_tests = event_target_checked(&e))
                    />
                    <span>{t.run_tests()}</span>
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || draft.form.with(|f| f.notify)
                        on:change=move |e| draft.form.update(|f| f.notify = event_target_checked(&e))
                    />
                    <span>{t.notify()}</span>
                </label>
            </div>
        </fieldset>
        <TextArea
            id="log"
            label=t.log()
            optional=true
            value=draft.text(|f| &f.log)
            on_input=draft.write(|f| &mut f.log)
            problem=draft.problem(Name::Log)
        />
    }
}

/// A list in words; nothing in it means all.
pub fn all_or<'a>(some: impl Iterator<Item = &'a str>, all: &str) -> String {
    let some: Vec<&str> = some.collect();
    if some.is_empty() {
        all.to_owned()
    } else {
        some.join(", ")
    }
}
