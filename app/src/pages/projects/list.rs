//! The projects that one may see.

use super::{found::Found, path};
use crate::{
    api::project::load_projects,
    i18n::use_texts,
    ui::{
        frame::Page,
        icons::{FOLDER, Icon, PLUS},
        live::use_live,
        loaded::loaded,
        plain::use_query,
        state::{Empty, Failure},
        viewer::use_viewer,
    },
};
use leptos::prelude::*;
use model::{
    change::Topic,
    policy::{Action, allow},
    project::ProjectCard,
};

#[component]
pub fn List() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let page = Resource::new(move || live.changed(Topic::Project), |_| load_projects());
    let founding = RwSignal::new(false);
    let may = use_viewer()
        .is_some_and(|viewer| viewer.with_value(|v| allow(&v.actor, Action::CreateProject).is_allowed()));
    // Who came here to found one begins at once.
    let asked = use_query().first("new").is_some();
    Effect::new(move |_| {
        if asked && may {
            founding.set(true);
        }
    });
    let button = move || {
        view! {
            <button
                class="btn js-only"
                type="button"
                data-variant="primary"
                on:click=move |_| founding.set(true)
            >
                <Icon path=PLUS />
                {t.new_project()}
            </button>
        }
    };
    view! {
        <Page title=t.projects() actions=may.then(button).into_any()>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok(projects) if projects.is_empty() => {
                        let text = if may { t.no_projects_text() } else { t.no_projects_reader() };
                        view! {
                            <Empty icon=FOLDER title=t.no_projects() text>
                                {may.then(button)}
                            </Empty>
                        }
                            .into_any()
                    }
                    Ok(projects) => view! { <Table projects /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
        <Found open=founding />
    }
}

#[component]
fn Table(projects: Vec<ProjectCard>) -> impl IntoView {
    let t = use_texts();
    let row = move |project: ProjectCard| {
        let teams: Vec<String> = project.teams.into_iter().map(|team| team.name).collect();
        let teams = if teams.is_empty() {
            t.for_every_member().to_owned()
        } else {
            teams.join(", ")
        };
        view! {
            <tr data-off=project.archived.then_some("")>
                <td data-nowrap="">
                    <span class="key">{project.key.clone()}</span>
                </td>
                <td>
                    <a class="table-link" href=path(&project.key)>
                        {project.name}
                    </a>
                    {project.archived.then(|| view! { " " <span class="badge">{t.archived()}</span> })}
                </td>
                <td data-muted="">{teams}</td>
            </tr>
        }
    };
    view! {
        <div class="page">
            <div class="table-wrap">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.project_key()}</th>
                            <th scope="col">{t.name()}</th>
                            <th scope="col">{t.teams()}</th>
                        </tr>
                    </thead>
                    <tbody>{projects.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}
