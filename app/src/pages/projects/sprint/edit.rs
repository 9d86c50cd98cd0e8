//! Changing a sprint: its name, its days and its goal.

use super::create::Days;
use crate::{
    api::sprint::update_sprint,
    i18n::use_texts,
    pages::projects::fields::Refused,
    ui::{
        dialog::{Dialog, DialogFoot, DialogHead},
        focus,
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError,
    sprint::{SprintForm, SprintPage},
};

#[component]
pub fn Edit(editing: RwSignal<Option<SprintPage>>, refresh: Callback<()>) -> impl IntoView {
    let close = Callback::new(move |()| editing.set(None));
    view! {
        <Dialog open=Signal::derive(move || editing.with(Option::is_some)) on_close=close labelled_by="sprint-edit">
            {move || editing.get().map(|page| view! { <Form page close refresh /> })}
        </Dialog>
    }
}

#[component]
fn Form(page: SprintPage, close: Callback<()>, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let form = RwSignal::new(SprintForm::of(&page.sprint));
    let failure = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    Effect::new(move |_| focus::soon("#sprint-name"));
    let (project, version) = (page.project.id, page.sprint.version);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let asked = form.get_untracked();
        spawn_local(async move {
            match update_sprint(project, version, asked).await {
                Ok(_) => {
                    toaster.done(t.sprint_saved());
                    close.try_run(());
                }
                Err(error) => {
                    failure.try_set(Some(error.0));
                    focus::soon_on_problem();
                }
            }
            busy.try_set(false);
            refresh.try_run(());
        });
    };
    view! {
        <form novalidate=true on:submit=send>
            <DialogHead id="sprint-edit" title=t.edit_sprint() close />
            <div class="dialog-body">
                <div class="form">
                    <Refused failure />
                    <Days form failure />
                </div>
            </div>
            <DialogFoot label=t.save() close busy=busy />
        </form>
    }
}
