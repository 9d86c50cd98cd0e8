//! Closing a sprint: where what is unfinished goes.

use super::list::amount;
use crate::{
    api::sprint::close_sprint,
    i18n::use_texts,
    ui::{
        dialog::{Dialog, DialogFoot, DialogHead},
        focus,
        icons::{Icon, PLUS},
        toast::use_toaster,
        viewer::use_viewer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    burndown::Sum,
    sprint::{Leftover, SprintPage},
};

#[component]
pub fn Close(
    closing: RwSignal<Option<SprintPage>>,
    refresh: Callback<()>,
    /// Plans another sprint, into which what is unfinished can go.
    plan: Callback<()>,
) -> impl IntoView {
    let close = Callback::new(move |()| closing.set(None));
    view! {
        <Dialog open=Signal::derive(move || closing.with(Option::is_some)) on_close=close labelled_by="close-title" size="s">
            {move || closing.get().map(|page| view! { <Form page close refresh plan /> })}
        </Dialog>
    }
}

#[component]
fn Form(page: SprintPage, close: Callback<()>, refresh: Callback<()>, plan: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let columns = &page.project.workflow.columns;
    let done = |column| columns.iter().any(|one| one.id == column && one.done);
    let open = page.items.iter().filter(|item| !done(item.column)).count();
    let next = page.others.first().map(|sprint| sprint.id);
    let to = RwSignal::new(next.map_or(Leftover::Backlog, Leftover::Sprint));
    let busy = RwSignal::new(false);
    Effect::new(move |_| focus::soon("dialog[open] :is(input:checked, [type=submit])"));
    let (project, id, version) = (page.project.id, page.sprint.id, page.sprint.version);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let leftover = to.get_untracked();
        spawn_local(async move {
            match close_sprint(project, id, version, leftover).await {
                Ok(_) => {
                    toaster.done(t.sprint_closed());
                    close.try_run(());
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            busy.try_set(false);
            refresh.try_run(());
        });
    };
    let choice = move |leftover: Leftover, name: String| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="leftover"
                    prop:checked=move || to.get() == leftover
                    on:change=move |_| to.set(leftover)
                />
                <span>{name}</span>
            </label>
        }
    };
    let choices = (open > 0).then(|| {
        let sprints = page.others.iter().map(|sprint| {
            let name = format!("{} {}", t.into_sprint(), sprint.name);
            choice(Leftover::Sprint(sprint.id), name)
        });
        let sprints = sprints.collect_view();
        view! {
            <fieldset class="field">
                <legend class="field-label">{t.close_text()}</legend>
                <p class="field-hint">{t.count(open, t.item_one(), t.item_many())}</p>
                <div class="checks stack">{sprints} {choice(Leftover::Backlog, t.to_the_backlog().into())}</div>
                <button class="btn" type="button" data-size="s" on:click=move |_| plan.run(())>
                    <Icon path=PLUS />
                    {t.new_sprint()}
                </button>
            </fieldset>
        }
    });
    let sum = |only_done: bool| {
        let items = page.items.iter().filter(|item| !only_done || done(item.column));
        items.fold(Sum::default(), |sum, item| {
            sum + Sum {
                points: item.points.map_or(0, |points| i64::from(points.0)),
                items: 1,
            }
        })
    };
    let reached = format!(
        "{}{} {} / {}",
        t.done_work(),
        t.colon(),
        amount(sum(true), t),
        amount(sum(false), t)
    );
    let early =
        use_viewer().is_some_and(|viewer| viewer.with_value(|v| v.zone.date(v.now)) < page.sprint.last);
    let early = early.then(|| view! { <p class="note" data-tone="amber">{t.close_early()}</p> });
    let all_done = (open == 0).then(|| view! { <p>{t.close_all_done()}</p> });
    view! {
        <form novalidate=true on:submit=send>
            <DialogHead id="close-title" title=t.close_sprint() close />
            <div class="dialog-body stack">
                <p>{reached}</p>
                {early} {choices} {all_done}
            </div>
            <DialogFoot label=t.close_sprint() close busy=busy />
        </form>
    }
}
