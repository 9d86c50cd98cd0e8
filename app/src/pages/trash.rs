//! The trash: what was deleted, and bringing it back.

use crate::{
    api::{
        Answer,
        event::{Trashed, load_trash, restore_event},
    },
    i18n::use_texts,
    ui::{
        focus,
        frame::Page,
        icons::{Icon, ROTATE_CCW, TRASH},
        label::kind_icon,
        live::use_live,
        loaded::loaded,
        state::{Empty, Failure},
        toast::use_toaster,
        viewer::use_zone,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{EventId, change::Topic, format};

/// The trash page.
#[component]
pub fn Trash() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let page = Resource::new(move || live.changed(Topic::Event), |_| load_trash());
    view! {
        <Page title=t.trash()>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |found| match found {
                    Ok(found) if found.is_empty() => {
                        view! { <Empty icon=TRASH title=t.trash_empty() text=t.trash_text() /> }.into_any()
                    }
                    Ok(found) => view! { <Deleted found page /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

#[component]
fn Deleted(found: Vec<Trashed>, page: Resource<Answer<Vec<Trashed>>>) -> impl IntoView {
    let t = use_texts();
    let last = found.len().saturating_sub(1);
    let restoring = RwSignal::new(None::<EventId>);
    let toaster = use_toaster();
    let restore = Callback::new(move |(id, title, index): (EventId, String, usize)| {
        if restoring.get_untracked().is_some() {
            return;
        }
        restoring.set(Some(id));
        spawn_local(async move {
            let answer = restore_event(id).await;
            restoring.set(None);
            match answer {
                Ok(_) => {
                    toaster.done(format!("{}{} {title}", t.event_restored(), t.colon()));
                    // The rows below move up under the focus; the last one takes it along.
                    if index == last {
                        focus_before(index);
                    }
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            page.refetch();
        });
    });
    let rows = found
        .into_iter()
        .enumerate()
        .map(|(index, event)| view! { <Row event index restoring restore /> })
        .collect_view();
    view! {
        <div class="page">
            <div class="page-head">
                <div>
                    <p>{t.trash_text()}</p>
                </div>
            </div>
            <div class="table-wrap" role="region" aria-label=t.trash() tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.title()}</th>
                            <th scope="col">{t.was_planned()}</th>
                            <th scope="col">{t.deleted_on()}</th>
                            <th scope="col">{t.kept_until()}</th>
                            <th scope="col">
                                <span class="vh">{t.actions()}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
}

#[component]
fn Row(
    event: Trashed,
    index: usize,
    restoring: RwSignal<Option<EventId>>,
    restore: Callback<(EventId, String, usize)>,
) -> impl IntoView {
    let t = use_texts();
    let zone = use_zone();
    let Trashed {
        id,
        kind,
        title,
        time,
        deleted_at,
        kept_until,
    } = event;
    let busy = move || restoring.get() == Some(id);
    let named = title.clone();
    view! {
        <tr>
            <td>
                <span class="person" data-kind=kind.as_str()>
                    <span class="kind-icon">
                        <Icon path=kind_icon(kind) />
                    </span>
                    <span>{title.clone()} <span class="vh">{format!(", {}", t.kind_of(kind))}</span></span>
                </span>
            </td>
            <td data-muted="">{format::when(&time, &zone, t.0)}</td>
            <td data-muted="" data-nowrap="">
                <time datetime=deleted_at.to_rfc3339()>{format::stamp(deleted_at, &zone, t.0)}</time>
            </td>
            <td data-muted="" data-nowrap="">
                <time datetime=kept_until.to_rfc3339()>{format::stamp(kept_until, &zone, t.0)}</time>
            </td>
            <td data-actions="">
                <button
                    class="btn js-only"
                    type="button"
                    data-size="s"
                    data-restore=""
                    data-busy=move || busy().then_some("")
                    aria-disabled=move || busy().then_some("true")
                    on:click=move |_| restore.run((id, named.clone(), index))
                >
                    <Icon path=ROTATE_CCW />
                    {t.restore()}
                    <span class="vh">{format!(" {title}")}</span>
                </button>
            </td>
        </tr>
    }
}

/// Moves the focus to the button of the row before `index`; to the page when there is none.
fn focus_before(index: usize) {
    let before = index.checked_sub(1).and_then(|before| {
        let buttons = document().query_selector_all("[data-restore]").ok()?;
        buttons.item(u32::try_from(before).ok()?)
    });
    if !before.is_some_and(focus::on_node) {
        focus::on("#main");
    }
}
