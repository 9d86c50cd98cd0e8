//! The fields of a project, new or changed.

use super::draft::Draft;
use crate::{
    i18n::use_texts,
    ui::{
        field::{ProblemText, TextArea, TextField, Ticks, toggle},
        icon_button::IconButton,
        icons::{ALERT_TRIANGLE, Icon, PLUS, X},
        person::PeoplePicker,
        viewer::use_viewer,
    },
};
use leptos::prelude::*;
use model::{
    AppError, Field, TeamId,
    policy::{Action, allow},
    project::{Link, ProjectForm},
};

/// Everything but name and key, which a new project suggests from each other.
#[component]
pub fn ProjectFields(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let form = draft.form;
    let actor = use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.actor.clone()));
    let had = form.with_untracked(|form| form.teams.clone());
    let offered = move |team: TeamId| {
        let may = |actor| allow(actor, Action::AssignTeam(team)).is_allowed();
        had.contains(&team) || actor.as_ref().is_some_and(may)
    };
    let all_teams = draft.choice(|choices| choices.teams);
    let teams = move || {
        let teams = all_teams.get().into_iter().filter(|team| offered(team.id));
        teams.map(|team| (team.id, team.name)).collect()
    };
    let all_services = draft.choice(|choices| choices.services);
    let services = move || {
        let services = all_services.get();
        services.into_iter().map(|name| (name.clone(), name)).collect()
    };
    view! {
        <TextArea
            id="project-description"
            label=t.description()
            optional=true
            hint=t.markdown_hint()
            value=Signal::derive(move || form.with(|form| form.description.clone()))
            on_input=move |text| form.update(|form| form.description = text)
            problem=draft.problem(Field::Description)
        />
        <Ticks
            id="project-teams"
            label=t.teams()
            optional=true
            hint=t.project_teams_hint()
            options=Signal::derive(teams)
            chosen=Signal::derive(move || form.with(|form| form.teams.clone()))
            on_change=move |(id, on)| form.update(|form| toggle(&mut form.teams, id, on))
            problem=draft.problem(Field::Teams)
        />
        <PeoplePicker
            id="project-members"
            label=t.project_members()
            optional=true
            hint=t.project_members_hint()
            people=draft.choice(|choices| choices.people)
            chosen=Signal::derive(move || form.with(|form| form.members.clone()))
            on_change=move |(id, on)| form.update(|form| toggle(&mut form.members, id, on))
            problem=draft.problem(Field::Participants)
        />
        <Ticks
            id="project-services"
            label=t.project_services()
            optional=true
            options=Signal::derive(services)
            chosen=Signal::derive(move || form.with(|form| form.services.clone()))
            on_change=move |(name, on)| form.update(|form| toggle(&mut form.services, name, on))
            problem=draft.problem(Field::Services)
        />
        <Links draft />
    }
}

/// The name of a project.
#[component]
pub fn NameField(draft: Draft, #[prop(into)] on_input: Callback<String>) -> impl IntoView {
    let t = use_texts();
    view! {
        <TextField
            id="project-name"
            label=t.name()
            value=Signal::derive(move || draft.form.with(|form| form.name.clone()))
            on_input
            problem=draft.problem(Field::Name)
            wide=true
        />
    }
}

/// Why it was refused, where no field is to blame.
#[component]
pub fn Refused(failure: RwSignal<Option<AppError>>) -> impl IntoView {
    let t = use_texts();
    move || {
        let error = failure
            .get()
            .filter(|error| !matches!(error, AppError::Invalid(_)))?;
        Some(view! {
            <div class="form-error" role="alert">
                <Icon path=ALERT_TRIANGLE />
                <span>{t.error(&error)}</span>
            </div>
        })
    }
}

#[component]
fn Links(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let form = draft.form;
    let count = Memo::new(move |_| form.with(|form| form.links.len()));
    let input = move |index: usize, label: &'static str, part: fn(&mut Link) -> &mut String| {
        let value = move || {
            form.with(|form| form.links.get(index).cloned())
                .map(|mut link| std::mem::take(part(&mut link)))
        };
        let write = move |text| {
            form.update(|form: &mut ProjectForm| {
                if let Some(link) = form.links.get_mut(index) {
                    *part(link) = text;
                }
            });
        };
        view! {
            <input
                class="input"
                aria-label=format!("{label} {}", index + 1)
                placeholder=label
                prop:value=move || value().unwrap_or_default()
                on:input=move |event| write(event_target_value(&event))
            />
        }
    };
    let row = move |index: usize| {
        view! {
            <li>
                {input(index, t.link_label(), |link| &mut link.label)}
                {input(index, t.link_address(), |link| &mut link.address)}
                <IconButton
                    icon=X
                    label=format!("{} {}", t.remove_link(), index + 1)
                    press=move |_| {
                        form.update(|form| {
                            if index < form.links.len() {
                                form.links.remove(index);
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
                {t.links()} " " <span class="optional">{t.optional()}</span>
            </legend>
            <ul class="link-rows">{move || (0..count.get()).map(row).collect_view()}</ul>
            <div class="btn-row">
                <button
                    class="btn"
                    type="button"
                    data-size="s"
                    on:click=move |_| form.update(|form| form.links.push(Link::default()))
                >
                    <Icon path=PLUS />
                    {t.add_link()}
                </button>
            </div>
            <ProblemText id="project-links" problem=draft.problem(Field::Links) />
        </fieldset>
    }
}
