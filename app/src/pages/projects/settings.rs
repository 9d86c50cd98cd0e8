//! Changing a project.

use super::{
    draft::Draft,
    fields::{NameField, ProjectFields, Refused},
    workflow::WorkflowEditor,
};
use crate::{
    api::{
        Answer,
        project::{archive_project, set_workflow, update_project},
    },
    i18n::use_texts,
    ui::{
        focus,
        icons::{CHECK, INFO, Icon},
        new_id::new_id,
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError,
    project::{Project, ProjectForm, WorkflowForm},
};

/// What is being changed, kept while the page loads what others change.
#[derive(Clone, Copy)]
pub struct Editing {
    pub draft: Draft,
    pub workflow: RwSignal<WorkflowForm>,
    pub workflow_failure: RwSignal<Option<AppError>>,
    pub workflow_busy: RwSignal<bool>,
    /// The project that the forms began with.
    seen: RwSignal<Option<Project>>,
    /// What it is now.
    now: RwSignal<Option<Project>>,
}

impl Editing {
    /// Nothing yet; `open` says whether the forms are seen.
    #[must_use]
    pub fn new(open: Signal<bool>) -> Self {
        Self {
            draft: Draft::new(ProjectForm::new(new_id()), open),
            workflow: RwSignal::new(WorkflowForm::default()),
            workflow_failure: RwSignal::new(None),
            workflow_busy: RwSignal::new(false),
            seen: RwSignal::new(None),
            now: RwSignal::new(None),
        }
    }

    /// Takes over what was loaded, unless somebody has typed.
    pub fn learn(self, project: Project) {
        self.now.set(Some(project.clone()));
        let Some(seen) = self.seen.get_untracked() else {
            return self.start_again();
        };
        let (was, is) = (ProjectForm::of(&seen), ProjectForm::of(&project));
        let (flowed, flows) = (
            WorkflowForm::of(&seen.workflow),
            WorkflowForm::of(&project.workflow),
        );
        let typed = self.draft.form.with_untracked(|form| *form != was);
        let ordered = self.workflow.with_untracked(|form| *form != flowed);
        // What somebody else changed is in the way of what is typed only where it is the same part.
        if (typed && was != is) || (ordered && flowed != flows) {
            return;
        }
        if !typed {
            self.draft.form.set(is);
        }
        if !ordered {
            self.workflow.set(flows);
        }
        self.seen.set(Some(project));
    }

    /// Begins again with what the project is now.
    fn start_again(self) {
        let Some(project) = self.now.get_untracked() else {
            return;
        };
        self.draft.form.set(ProjectForm::of(&project));
        self.draft.failure.set(None);
        self.workflow.set(WorkflowForm::of(&project.workflow));
        self.workflow_failure.set(None);
        self.seen.set(Some(project));
    }

    /// What was saved is what the forms begin with now; what is typed in the other one stays.
    fn saved(self, project: Project) {
        self.now.try_set(Some(project.clone()));
        self.seen.try_set(Some(project));
    }

    fn version(self) -> i64 {
        self.seen
            .with_untracked(|seen| seen.as_ref().map_or(0, |seen| seen.version))
    }
}

#[component]
pub fn Settings(editing: Editing, refresh: Callback<()>) -> impl IntoView {
    view! {
        <Show
            when=move || editing.seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.can_edit))
        >
            <div class="page js-only" data-width="narrow">
                {move || {
                    editing
                        .now
                        .with(|now| now.as_ref().is_some_and(|now| now.archived_at.is_some()))
                        .then(|| view! { <Archived /> })
                }}
                <About editing refresh />
                <Columns editing refresh />
                <Archive editing refresh />
            </div>
        </Show>
    }
}

/// Nobody works on it any more.
#[component]
pub fn Archived() -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="note" data-tone="amber">
            <Icon path=INFO />
            <div>
                <strong>{t.archived()}</strong>
                {t.archived_text()}
            </div>
        </div>
    }
}

/// Why it was refused; where somebody else was first, with the way to what it is now.
#[component]
fn Why(editing: Editing, failure: RwSignal<Option<AppError>>) -> impl IntoView {
    let t = use_texts();
    let stale = move || failure.with(|failure| *failure == Some(AppError::Stale));
    view! {
        <Refused failure />
        <Show when=stale>
            <button class="btn" type="button" data-size="s" on:click=move |_| editing.start_again()>
                {t.changed_meanwhile()}
            </button>
        </Show>
    }
}

#[component]
fn About(editing: Editing, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let draft = editing.draft;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !draft.begin() {
            return;
        }
        let (version, form) = (editing.version(), draft.form.get_untracked());
        spawn_local(async move {
            let answer = update_project(version, form).await;
            draft.busy.try_set(false);
            match answer {
                Ok(project) => {
                    toaster.done(t.project_saved());
                    draft.form.try_set(ProjectForm::of(&project));
                    editing.saved(project);
                    refresh.try_run(());
                }
                Err(error) => {
                    draft.failure.try_set(Some(error.0));
                    focus::soon_on_problem();
                }
            }
        });
    };
    view! {
        <section class="card" aria-labelledby="project-about">
            <div class="card-head">
                <h2 id="project-about">{t.about_project()}</h2>
            </div>
            <form class="card-body form" novalidate=true on:submit=save>
                <Why editing failure=draft.failure />
                <NameField draft on_input=move |text| draft.form.update(|form| form.name = text) />
                <ProjectFields draft />
                <Save busy=draft.busy />
            </form>
        </section>
    }
}

#[component]
fn Save(busy: RwSignal<bool>) -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="btn-row">
            <button class="btn" type="submit" data-variant="primary" data-busy=move || busy.get().then_some("")>
                <Icon path=CHECK />
                {t.save()}
            </button>
        </div>
    }
}

#[component]
fn Columns(editing: Editing, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let (failure, busy) = (editing.workflow_failure, editing.workflow_busy);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(id) = editing
            .seen
            .with_untracked(|seen| seen.as_ref().map(|seen| seen.id))
        else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let (version, form) = (editing.version(), editing.workflow.get_untracked());
        spawn_local(async move {
            let answer: Answer<Project> = set_workflow(id, version, form).await;
            busy.try_set(false);
            match answer {
                Ok(project) => {
                    toaster.done(t.workflow_saved());
                    editing.workflow.try_set(WorkflowForm::of(&project.workflow));
                    editing.saved(project);
                    refresh.try_run(());
                }
                Err(error) => {
                    failure.try_set(Some(error.0));
                    focus::soon_on_problem();
                }
            }
        });
    };
    view! {
        <section class="card" aria-labelledby="project-workflow">
            <div class="card-head">
                <div>
                    <h2 id="project-workflow">{t.workflow()}</h2>
                    <p>{t.workflow_text()}</p>
                </div>
            </div>
            <form class="card-body form" novalidate=true on:submit=save>
                <Why editing failure />
                <WorkflowEditor form=editing.workflow failure />
                <Save busy />
            </form>
        </section>
    }
}

#[component]
fn Archive(editing: Editing, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let archived = move || {
        editing
            .now
            .with(|now| now.as_ref().is_some_and(|now| now.archived_at.is_some()))
    };
    let set = Callback::new(move |archive: bool| {
        let Some((id, version)) = editing
            .now
            .with_untracked(|now| now.as_ref().map(|now| (now.id, now.version)))
        else {
            return;
        };
        spawn_local(async move {
            match archive_project(id, version, archive).await {
                Ok(project) => {
                    let said = if archive {
                        t.project_archived()
                    } else {
                        t.project_reopened()
                    };
                    toaster.done(said);
                    editing.saved(project);
                    refresh.try_run(());
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
        });
    });
    view! {
        <section class="card" aria-label=t.archive_project()>
            <div class="card-body">
                <p class="muted">{t.archive_text()}</p>
                <div class="btn-row">
                    <button class="btn" type="button" on:click=move |_| set.run(!archived())>
                        {move || if archived() { t.reopen_project() } else { t.archive_project() }}
                    </button>
                </div>
            </div>
        </section>
    }
}
