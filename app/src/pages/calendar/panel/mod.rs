//! The side panel: one event, read and acted on without leaving the page.

mod actions;
mod facts;

use super::{edit::edit_panel, path, use_scene};
use crate::{
    api::{
        Answer,
        event::{ShownEvent, view_event},
        template::{create_template, delete_template},
    },
    i18n::use_texts,
    ui::{
        focus,
        frame::use_creatable,
        icon_button::IconButton,
        icons::{CIRCLE_HELP, Icon, LAYOUT_TEMPLATE, LINK, PENCIL, X},
        label::{StatusBadge, kind_icon, shown_status},
        lazily::lazily,
        live::use_live,
        loaded::{again_once_connected, part_of_loaded},
        state::Empty,
        talk::Talk,
        toast::use_toaster,
    },
};
use actions::{Actions, People};
use facts::{Meta, Named, Notes, Texts, When};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, EventId,
    calendar::Occurrence,
    change::Topic,
    event::{Approval, EventKind, EventStatus},
    talk::Subject,
};

/// The panel, there while an event is selected.
#[component]
pub fn Panel() -> impl IntoView {
    let scene = use_scene();
    let live = use_live();
    let editing = RwSignal::new(false);
    let shown = Resource::new(
        move || scene.selected.get(),
        |selected| async move {
            match selected {
                Some((id, at)) => Some(view_event(id, at).await),
                None => None,
            }
        },
    );
    let lost = move || matches!(shown.get(), Some(Some(Err(error))) if error.is_cut_off());
    again_once_connected(lost, move || shown.refetch());
    // Another event is another panel.
    let last = StoredValue::new(None::<EventId>);
    Effect::new(move |_| {
        if let Some((id, _)) = scene.selected.get() {
            last.set_value(Some(id));
        }
        if editing.get_untracked() {
            editing.set(false);
        }
    });
    // Once the panel is gone, the event on the calendar is where one goes on.
    let closed = move || {
        if let Some(before) = last.try_update_value(Option::take).flatten() {
            focus::soon_if_lost(format!("#main [data-event='{before}']"));
        }
    };
    // Editing ends where it began.
    Effect::new(move |before: Option<bool>| {
        let now = editing.get();
        if before == Some(true) && !now {
            focus::soon_if_lost("#edit-event");
        }
        now
    });
    // Follow what others change, but never under the hands of somebody who edits.
    Effect::new(move |_| {
        let heard = live.changed(Topic::Event);
        let read = shown
            .get()
            .flatten()
            .and_then(Result::ok)
            .map_or(i64::MAX, |s| s.position);
        if heard > read && !editing.get() {
            shown.refetch();
        }
    });
    let refresh = Callback::new(move |()| {
        scene.changed_here.update(|n| *n += 1);
        shown.refetch();
    });
    view! {
        <Transition>
            {part_of_loaded(shown, without_position, move |shown| match shown {
                None => {
                    closed();
                    ().into_any()
                }
                Some(Ok(shown)) => (move || {
                    if editing.get() {
                        lazily(edit_panel(shown.event.clone(), editing, refresh)).into_any()
                    } else {
                        view! { <Read shown=shown.clone() editing refresh /> }.into_any()
                    }
                })
                    .into_any(),
                Some(Err(error)) => view! { <Gone error=error.0 /> }.into_any(),
            })}
        </Transition>
    }
}

type Shown = Option<Answer<ShownEvent>>;

/// What is seen of an event: that something else changed meanwhile is not.
fn without_position(shown: Shown) -> Shown {
    shown.map(|shown| shown.map(|shown| ShownEvent { position: 0, ..shown }))
}

/// The link that closes the panel.
#[component]
fn CloseLink() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    view! {
        <a
            class="btn"
            data-variant="quiet"
            data-icon-only=""
            aria-label=t.close()
            href=move || path(&scene.shown.get())
        >
            <Icon path=X />
        </a>
    }
}

#[component]
fn Gone(error: AppError) -> impl IntoView {
    let t = use_texts();
    let (title, text) = match error {
        AppError::NotFound => (t.event_gone_title(), t.event_gone_text().to_owned()),
        other => (t.failed_title(), t.error(&other)),
    };
    view! {
        <aside class="panel" aria-label=title>
            <header class="panel-head">
                <span class="panel-kind"></span>
                <CloseLink />
            </header>
            <div class="panel-body">
                <Empty icon=CIRCLE_HELP title=title text=text />
            </div>
        </aside>
    }
}

#[component]
fn Read(shown: ShownEvent, editing: RwSignal<bool>, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let event = shown.event.clone();
    let kind = event.kind();
    let status = shown_status(event.status, event.approval);
    // A window that runs or is over keeps its approval to be seen.
    let approval =
        (event.approval == Approval::Approved && event.status != EventStatus::Planned).then_some("approved");
    let can_edit = event.can.edit;
    view! {
        <aside class="panel" aria-labelledby="panel-title">
            <header class="panel-head">
                <span class="panel-kind" data-kind=kind.as_str()>
                    <Icon path=kind_icon(kind) />
                    {t.kind_of(kind)}
                </span>
                {can_edit
                    .then(|| {
                        view! {
                            <IconButton
                                icon=PENCIL
                                label=t.edit()
                                id="edit-event"
                                press=move |_| editing.set(true)
                            />
                        }
                    })}
                <KeepAsTemplate id=event.id at=event.part() kind />
                <CopyLink />
                <CloseLink />
            </header>
            // It scrolls, and holds nothing else that could have the focus where one may only read.
            <div class="panel-body" tabindex="0">
                <div class="inline">
                    <StatusBadge shown=status />
                    {approval.map(|shown| view! { <StatusBadge shown /> })}
                </div>
                <div>
                    <h2 class="panel-title" id="panel-title" data-status=status>
                        {event.title.clone()}
                    </h2>
                    <When event=event.clone() />
                </div>
                <Notes event=event.clone() />
                <Meta event=event.clone() />
                <Named items=shown.items.clone() />
                <Texts shown=shown.clone() refresh />
                <People event=event.clone() refresh />
                <Talk about=Subject::Event(event.id) />
            </div>
            <Actions event refresh />
        </aside>
    }
}

/// Makes a template of the event, for whoever may create such events.
#[component]
fn KeepAsTemplate(id: EventId, at: Option<Occurrence>, kind: EventKind) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let keep = move |_| {
        spawn_local(async move {
            match create_template(id, at).await {
                Ok(template) => {
                    let back = Callback::new(move |()| {
                        spawn_local(async move {
                            match delete_template(template.id).await {
                                Ok(()) => toaster.done(t.change_undone()),
                                Err(error) => toaster.failed(t.error(&error.0)),
                            }
                        });
                    });
                    toaster.done_with_undo(t.template_kept(), back);
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
        });
    };
    use_creatable().contains(&kind).then(|| {
        view! {
            <IconButton
                icon=LAYOUT_TEMPLATE
                label=t.keep_as_template()
                press=keep
            />
        }
    })
}

#[component]
fn CopyLink() -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let copy = move |_| {
        #[cfg(not(feature = "ssr"))]
        if let Ok(address) = window().location().href() {
            // The answer does not matter: where it is refused, the address bar has the link too.
            let _ = window().navigator().clipboard().write_text(&address);
            toaster.done(t.link_copied());
        }
        #[cfg(feature = "ssr")]
        let _ = toaster;
    };
    view! {
        <IconButton
            icon=LINK
            label=t.copy_link()
            press=copy
        />
    }
}
