//! Starting a sprint: what it takes on is said once more, since that is what it is measured by.

use super::{capacity::Load, list::amount};
use crate::{
    api::sprint::start_sprint,
    i18n::{T, use_texts},
    ui::{
        dialog::{Dialog, DialogFoot, DialogHead},
        focus,
        toast::use_toaster,
        viewer::use_viewer,
    },
};
use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};
use model::{
    burndown::Sum,
    format,
    sprint::{SprintPage, SprintState},
};

#[component]
pub fn Start(starting: RwSignal<Option<SprintPage>>, refresh: Callback<()>) -> impl IntoView {
    let close = Callback::new(move |()| starting.set(None));
    view! {
        <Dialog open=Signal::derive(move || starting.with(Option::is_some)) on_close=close labelled_by="start-title" size="s">
            {move || starting.get().map(|page| view! { <Form page close refresh /> })}
        </Dialog>
    }
}

#[component]
fn Form(page: SprintPage, close: Callback<()>, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let today = use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.zone.date(viewer.now)));
    let busy = RwSignal::new(false);
    Effect::new(move |_| focus::soon("dialog[open] [type=submit]"));
    let (project, id, version) = (page.project.id, page.sprint.id, page.sprint.version);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match start_sprint(project, id, version).await {
                Ok(_) => {
                    toaster.done(t.sprint_started());
                    close.try_run(());
                    // What opened it is gone.
                    focus::soon_if_lost("#main h1");
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            busy.try_set(false);
            refresh.try_run(());
        });
    };
    let load = Load::of(&page);
    let days = format!(
        "{} – {}",
        format::long_date(page.sprint.first, t.0),
        format::long_date(page.sprint.last, t.0)
    );
    let doubts = doubts(&page, &load, today, t)
        .into_iter()
        .map(|doubt| view! { <p class="note" data-tone="amber">{doubt}</p> })
        .collect_view();
    view! {
        <form novalidate=true on:submit=send>
            <DialogHead id="start-title" title=t.start_sprint() close />
            <div class="dialog-body stack">
                <p>
                    <strong>{page.sprint.name.clone()}</strong>
                    <br />
                    <span class="muted">{days}</span>
                </p>
                <p>
                    {t.commitment()} {t.colon()} " " <strong>{amount(load.taken, t)}</strong>
                </p>
                {doubts}
                <p class="muted small">{t.start_text()}</p>
            </div>
            <DialogFoot label=t.start_sprint() close busy=busy />
        </form>
    }
}

/// What speaks against starting it now, as it is.
fn doubts(page: &SprintPage, load: &Load, today: Option<NaiveDate>, t: T) -> Vec<String> {
    let running = page
        .others
        .iter()
        .find(|sprint| sprint.state == SprintState::Active);
    let another = running.map(|sprint| format!("{} {}", t.another_runs(), sprint.name));
    let empty = (load.taken == Sum::default()).then(|| t.start_empty().to_owned());
    let over = today.is_some_and(|today| today > page.sprint.last);
    let over = over.then(|| t.start_over().to_owned());
    let early = today.is_some_and(|today| today < page.sprint.first);
    let early = early.then(|| t.start_early().to_owned());
    let too_much = load.is_too_much().then(|| t.more_than_usual().to_owned());
    let bare = page.items.iter().filter(|item| item.points.is_none()).count();
    let bare = (bare > 0).then(|| {
        format!(
            "{} {}",
            t.count(bare, t.item_one(), t.item_many()),
            t.without_points()
        )
    });
    [another, empty, over, early, too_much, bare]
        .into_iter()
        .flatten()
        .collect()
}
