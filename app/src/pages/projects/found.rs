//! The dialog in which a project is founded.

use super::{
    draft::Draft,
    fields::{NameField, ProjectFields, Refused},
    path,
};
use crate::{
    api::project::create_project,
    i18n::use_texts,
    ui::{
        dialog::{Dialog, DialogFoot, DialogHead},
        field::TextField,
        focus,
        new_id::new_id,
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    Field,
    project::{ProjectForm, suggested_key},
};

#[component]
pub fn Found(open: RwSignal<bool>) -> impl IntoView {
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Dialog open on_close=close labelled_by="found-title" size="l">
            <Form close />
        </Dialog>
    }
}

#[component]
fn Form(close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let draft = Draft::new(ProjectForm::new(new_id()), true.into());
    let form = draft.form;
    Effect::new(move |_| focus::soon("#project-name"));
    // The name suggests a key until somebody chooses one.
    let chosen = RwSignal::new(false);
    let name = move |text: String| {
        form.update(|form| {
            if !chosen.get_untracked() {
                form.key = suggested_key(&text);
            }
            form.name = text;
        });
    };
    let key = move |text: String| {
        chosen.set(!text.is_empty());
        form.update(|form| form.key = text.to_uppercase());
    };
    let found = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !draft.begin() {
            return;
        }
        let sent = form.get_untracked();
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = create_project(sent).await;
            draft.busy.try_set(false);
            match answer {
                Ok(project) => {
                    toaster.done(format!("{}{} {}", t.project_founded(), t.colon(), project.name));
                    close.try_run(());
                    navigate(&path(&project.key), NavigateOptions::default());
                }
                Err(error) => {
                    draft.failure.try_set(Some(error.0));
                    focus::soon_on_problem();
                }
            }
        });
    };
    view! {
        <form novalidate=true on:submit=found>
            <DialogHead id="found-title" title=t.new_project() close />
            <div class="dialog-body">
                <div class="form">
                    <Refused failure=draft.failure />
                    <NameField draft on_input=name />
                    <TextField
                        id="project-key"
                        label=t.project_key()
                        hint=t.project_key_hint()
                        mono=true
                        value=Signal::derive(move || form.with(|form| form.key.clone()))
                        on_input=key
                        problem=draft.problem(Field::Key)
                    />
                    <ProjectFields draft />
                </div>
            </div>
            <DialogFoot label=t.found_project() close busy=draft.busy />
        </form>
    }
}
