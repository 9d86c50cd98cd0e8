//! A project: what it is, and its settings for those who may change them.

use super::{
    path, settings,
    sprint::{amount, sprint_path},
    tabs::Tabs,
};
use crate::{
    api::{
        Answer,
        project::{ProjectPage, load_project},
    },
    i18n::{T, use_texts},
    ui::{
        frame::Page,
        icons::{EXTERNAL_LINK, FLAG, Icon, LIST, SETTINGS, UPLOAD},
        live::use_live,
        loaded::loaded,
        person::Avatar,
        state::Failure,
        viewer::use_zone,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::{
    AppError,
    change::Topic,
    format,
    project::{Column, Project},
};

#[component]
pub fn One(key: String) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let place = use_location().pathname;
    let in_settings = Memo::new(move |_| place.with(|place| place.ends_with("/settings")));
    let asked = key.clone();
    let page: Resource<Answer<ProjectPage>> = Resource::new(
        move || (live.changed(Topic::Project), live.changed(Topic::Item)),
        move |_| load_project(asked.clone()),
    );
    // What is being typed outlives a reload.
    let editing = settings::Editing::new(in_settings.into());
    let (title, note) = (RwSignal::new(key.clone()), RwSignal::new(String::new()));
    // Not in the first HTML: the heading is written before the project is there.
    Effect::new(move |_| {
        if let Some(Ok(ProjectPage { project, .. })) = page.get() {
            title.set(project.name.clone());
            note.set(project.key.clone());
            editing.learn(project);
        }
    });
    let refresh = Callback::new(move |()| page.refetch());
    let tabs = move |page: Answer<ProjectPage>| {
        page.ok()
            .map(|page| view! { <Tabs key=page.project.key settings=page.project.can_edit /> })
    };
    let overview = move || {
        view! {
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok(page) => view! { <Overview page /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        }
    };
    let refused = move |page: Answer<ProjectPage>| {
        let error = match page {
            Ok(page) if page.project.can_edit => return None,
            Ok(_) => AppError::NotFound,
            Err(error) => error.0,
        };
        Some(view! { <Failure error /> })
    };
    view! {
        <Page
            title
            note
            actions=view! { <Transition>{loaded(page, tabs)}</Transition> }.into_any()
        >
            <Show when=move || in_settings.get() fallback=overview>
                <Transition>{loaded(page, refused)}</Transition>
                // Outside of what is loaded: it is not drawn anew while somebody types.
                <settings::Settings editing refresh />
            </Show>
        </Page>
    }
}

#[component]
fn Overview(page: ProjectPage) -> impl IntoView {
    let t = use_texts();
    let ProjectPage {
        project,
        html,
        standing,
        running,
    } = page;
    let running = running.map(|(sprint, all, done)| {
        let share = if all.items == 0 {
            0
        } else {
            done.items * 100 / all.items
        };
        let days = format!(
            "{} – {}",
            format::short_date(sprint.first, t.0),
            format::short_date(sprint.last, t.0)
        );
        view! {
            <section class="card" aria-labelledby="project-sprint">
                <div class="card-head">
                    <h2 id="project-sprint">{t.running_sprint()}</h2>
                    <span class="muted">{days}</span>
                </div>
                <div class="card-body stack">
                    <a href=sprint_path(&project.key, sprint.id)>
                        <strong>{sprint.name.clone()}</strong>
                    </a>
                    {(!sprint.goal.is_empty()).then(|| view! { <p>{sprint.goal.clone()}</p> })}
                    <p class="muted small">
                        {format!("{}{} {}", t.done_work(), t.colon(), amount(done, t))} " / " {amount(all, t)}
                    </p>
                    <progress class="progress" max="100" value=share aria-label=t.done_work()></progress>
                </div>
            </section>
        }
    });
    let archived = project.archived_at.map(|_| view! { <settings::Archived /> });
    let described = (!html.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="project-what">
                <div class="card-head">
                    <h2 id="project-what">{t.what_project_is()}</h2>
                </div>
                <div class="card-body prose" inner_html=html></div>
            </section>
        }
    });
    // Whoever founds a project is led to what comes next.
    let is_new =
        project.can_edit && project.archived_at.is_none() && standing.iter().all(|there| *there == (0, 0));
    let begins = is_new.then(|| view! { <Begin key=project.key.clone() /> });
    let columns = project
        .workflow
        .columns
        .iter()
        .zip(standing)
        .map(|(column, there)| column_card(column, there, t))
        .collect_view();
    view! {
        <div class="page" data-width="narrow">
            {archived} {begins} {described} {running}
            <section class="card" aria-labelledby="project-workflow">
                <div class="card-head">
                    <div>
                        <h2 id="project-workflow">{t.workflow()}</h2>
                        <p>{if project.workflow.strict { t.full_blocks_text() } else { t.full_warns_text() }}</p>
                    </div>
                </div>
                <ol class="card-body columns">{columns}</ol>
            </section>
            <About project />
        </div>
    }
}

/// What to do first in a project that is empty.
#[component]
fn Begin(key: String) -> impl IntoView {
    let t = use_texts();
    let home = path(&key);
    let step = |icon, name: &'static str, text: &'static str, to: &str| {
        view! {
            <li>
                <a href=format!("{home}/{to}")>
                    <Icon path=icon />
                    <strong>{name}</strong>
                    <span class="muted small">{text}</span>
                </a>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="project-begin">
            <div class="card-head">
                <h2 id="project-begin">{t.begin_title()}</h2>
            </div>
            <ol class="card-body begin">
                {step(LIST, t.begin_backlog(), t.begin_backlog_text(), "backlog?new=1")}
                {step(UPLOAD, t.import_issues(), t.begin_import_text(), "import")}
                {step(FLAG, t.begin_sprint(), t.begin_sprint_text(), "sprints")}
                {step(SETTINGS, t.begin_columns(), t.begin_columns_text(), "settings")}
            </ol>
        </section>
    }
}

fn column_card(column: &Column, (there, past): (u32, u32), t: T) -> impl IntoView + use<> {
    let limit = column.limit.map_or_else(
        || t.no_limit().to_owned(),
        |limit| format!("{} {limit}", t.at_most()),
    );
    let over = column.limit.is_some_and(|limit| there > limit);
    view! {
        <li data-done=column.done.then_some("") data-over=over.then_some("")>
            <span>{column.name.clone()}</span>
            <strong>{t.count(there as usize, t.item_one(), t.item_many())}</strong>
            {(past > 0).then(|| view! { <span class="muted small">{format!("+ {past} {}", t.in_closed_sprints())}</span> })}
            <span class="muted small">{limit}</span>
            {over.then(|| view! { <span class="small">{t.too_much()}</span> })}
            {column.done.then(|| view! { <span class="muted small">{t.column_done()}</span> })}
        </li>
    }
}

#[component]
fn About(project: Project) -> impl IntoView {
    let t = use_texts();
    let zone = use_zone();
    let teams: Vec<String> = project.teams.iter().map(|team| team.name.clone()).collect();
    let teams = if teams.is_empty() {
        t.for_every_member().to_owned()
    } else {
        teams.join(", ")
    };
    let members = project
        .members
        .iter()
        .map(|member| {
            view! {
                <span class="person">
                    <Avatar id=member.id name=member.name.clone() />
                    <span>{member.name.clone()}</span>
                </span>
            }
        })
        .collect_view();
    let links = project
        .links
        .iter()
        .map(|link| {
            let label = if link.label.is_empty() {
                link.address.clone()
            } else {
                link.label.clone()
            };
            view! {
                <li>
                    <a href=link.address.clone() target="_blank" rel="noopener noreferrer nofollow">
                        <Icon path=EXTERNAL_LINK />
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    let founded = format!(
        "{}, {}",
        project.creator.name,
        format::stamp(project.created_at, &zone, t.0)
    );
    view! {
        <section class="card" aria-labelledby="project-about">
            <div class="card-head">
                <h2 id="project-about">{t.about_project()}</h2>
            </div>
            <dl class="card-body meta">
                <div>
                    <dt>{t.project_key()}</dt>
                    <dd class="key">{project.key.clone()}</dd>
                </div>
                <div>
                    <dt>{t.teams()}</dt>
                    <dd>{teams}</dd>
                </div>
                {(!project.members.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <dt>{t.project_members()}</dt>
                                <dd class="people-line">{members}</dd>
                            </div>
                        }
                    })}
                {(!project.services.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <dt>{t.project_services()}</dt>
                                <dd>{project.services.join(", ")}</dd>
                            </div>
                        }
                    })}
                {(!project.links.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <dt>{t.links()}</dt>
                                <dd>
                                    <ul class="links">{links}</ul>
                                </dd>
                            </div>
                        }
                    })}
                <div>
                    <dt>{t.founded_by()}</dt>
                    <dd>{founded}</dd>
                </div>
            </dl>
        </section>
    }
}
