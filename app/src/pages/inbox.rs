//! The inbox: mentions, answers, decisions and invitations that wait to be read.

use crate::{
    api::talk::{load_inbox, mark_read},
    i18n::use_texts,
    ui::{
        frame::Page,
        icons::{CHECK, INBOX, Icon},
        label::{item_icon, kind_icon},
        live::use_live,
        loaded::loaded,
        person::Avatar,
        state::{Empty, Failure},
        toast::use_toaster,
        viewer::use_zone,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    change::Topic,
    format,
    talk::{About, Notification},
};

/// The inbox page.
#[component]
pub fn Inbox() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let page = Resource::new(
        move || (live.changed(Topic::Notification), live.changed(Topic::Event)),
        |_| load_inbox(),
    );
    let refresh = Callback::new(move |()| page.refetch());
    view! {
        <Page title=t.inbox()>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |found| match found {
                    Ok(found) if found.is_empty() => {
                        view! { <Empty icon=INBOX title=t.inbox_empty() text=t.inbox_empty_text() /> }.into_any()
                    }
                    Ok(found) => view! { <List found refresh /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

#[component]
fn List(found: Vec<Notification>, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let waiting = found.iter().filter(|one| !one.read).count();
    let read_all = move |_| {
        spawn_local(async move {
            match mark_read(None).await {
                Ok(()) => toaster.done(t.all_read()),
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            refresh.try_run(());
        });
    };
    let rows = found.into_iter().map(|one| view! { <Row one /> }).collect_view();
    view! {
        <div class="page" data-width="narrow">
            <div class="page-head">
                <p role="status">{t.waiting(waiting)}</p>
                {(waiting > 0)
                    .then(|| {
                        view! {
                            <button class="btn js-only" type="button" on:click=read_all>
                                <Icon path=CHECK />
                                {t.mark_all_read()}
                            </button>
                        }
                    })}
            </div>
            <ul class="inbox">{rows}</ul>
        </div>
    }
}

#[component]
fn Row(one: Notification) -> impl IntoView {
    let t = use_texts();
    let zone = use_zone();
    let id = one.id;
    let said = t.told(one.reason, &one.actor.name);
    // Who follows the link has read it.
    let follow = move |_| {
        if !one.read {
            spawn_local(async move {
                // Where it fails, it waits on.
                let _ = mark_read(Some(vec![id])).await;
            });
        }
    };
    let (href, icon, kind) = match &one.about {
        About::Event { id, kind } => (
            format!("/calendar?event={id}"),
            kind_icon(*kind),
            Some(kind.as_str()),
        ),
        About::Item {
            project,
            number,
            kind,
        } => (
            format!("/projects/{project}/items/{number}"),
            item_icon(*kind),
            None,
        ),
    };
    view! {
        <li data-unread=(!one.read).then_some("")>
            <a href=href on:click=follow>
                <Avatar id=one.actor.id name=one.actor.name.clone() size="m" />
                <span class="inbox-text">
                    <span>
                        {(!one.read).then(|| view! { <span class="vh">{format!("{} – ", t.unread())}</span> })}
                        {said}
                    </span>
                    <strong data-kind=kind>
                        <Icon path=icon />
                        {one.title.clone()}
                    </strong>
                    {(!one.excerpt.is_empty()).then(|| view! { <span class="muted">{one.excerpt.clone()}</span> })}
                </span>
                <time class="muted" datetime=one.created_at.to_rfc3339()>
                    {format::stamp(one.created_at, &zone, t.0)}
                </time>
            </a>
        </li>
    }
}
