//! What can be done to an event from the panel.

use crate::{
    api::event::{answer_event, approve_event, delete_event, restore_event, step_event},
    i18n::{T, use_texts},
    pages::calendar::{path, use_scene},
    ui::{
        icons::{self, CHECK, CIRCLE_PLAY, Icon, TRASH},
        person::Avatar,
        toast::{Toaster, use_toaster},
        viewer::use_viewer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    EventId,
    event::{Answer, EventStatus, EventView},
};

/// Who is asked, with their answers, and one's own.
#[component]
pub fn People(event: EventView, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    if event.participants.is_empty() {
        return ().into_any();
    }
    let me = use_viewer().map(|v| v.with_value(|v| v.actor.id));
    let mine = event
        .participants
        .iter()
        .find(|p| Some(p.person.id) == me)
        .map(|p| p.answer);
    let id = event.id;
    let act = use_acting(refresh);
    let rows = event
        .participants
        .iter()
        .map(|p| {
            view! {
                <li class="person">
                    <Avatar id=p.person.id name=p.person.name.clone() />
                    <span>
                        {p.person.name.clone()}
                        <small>{t.answer_of(p.answer)}</small>
                    </span>
                </li>
            }
        })
        .collect_view();
    let button = move |answer: Answer| {
        view! {
            <button
                class="btn"
                type="button"
                data-size="s"
                aria-pressed=(mine == Some(answer)).to_string()
                on:click=move |_| act.run(t.answer_saved(), answer_event(id, answer))
            >
                {(mine == Some(answer)).then(|| view! { <Icon path=CHECK /> })}
                {t.answer_of(answer)}
            </button>
        }
    };
    view! {
        <section class="panel-section">
            <h3>{t.participants()} " " <span class="count">{event.participants.len()}</span></h3>
            {event
                .can
                .answer
                .then(|| {
                    view! {
                        <div class="btn-row js-only" role="group" aria-label=t.your_answer()>
                            <span class="muted small">{t.your_answer()}</span>
                            {[Answer::Yes, Answer::Maybe, Answer::No].into_iter().map(button).collect_view()}
                        </div>
                    }
                })}
            <ul class="stack">{rows}</ul>
        </section>
    }
    .into_any()
}

/// Runs something on the server, says how it went, and shows the event anew.
#[derive(Clone, Copy)]
pub struct Acting {
    t: T,
    toaster: Toaster,
    refresh: Callback<()>,
}

pub fn use_acting(refresh: Callback<()>) -> Acting {
    Acting {
        t: use_texts(),
        toaster: use_toaster(),
        refresh,
    }
}

impl Acting {
    /// `done` is what to say when it was done.
    pub fn run(
        self,
        done: &'static str,
        doing: impl Future<Output = crate::api::Answer<EventView>> + 'static,
    ) {
        spawn_local(async move {
            match doing.await {
                Ok(_) => self.toaster.done(done),
                Err(error) => self.toaster.failed(self.t.error(&error.0)),
            }
            // Somebody may have left the page meanwhile.
            self.refresh.try_run(());
        });
    }
}

/// What the policy lets the reader do.
#[component]
pub fn Actions(event: EventView, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let can = event.can.clone();
    if !can.approve && !can.delete && can.moves.is_empty() {
        return ().into_any();
    }
    let act = use_acting(refresh);
    let (id, version) = (event.id, event.version);
    let rejecting = RwSignal::new(false);
    let approve = can.approve.then(|| {
        view! {
            <button
                class="btn"
                type="button"
                data-variant="primary"
                on:click=move |_| {
                    act.run(t.window_approved(), approve_event(id, version, true, String::new()));
                }
            >
                <Icon path=CHECK />
                {t.approve()}
            </button>
            <button class="btn" type="button" on:click=move |_| rejecting.update(|r| *r = !*r)>
                {t.reject()}
            </button>
        }
    });
    let moves = can
        .moves
        .iter()
        .map(|to| {
            let to = *to;
            let icon = match to {
                EventStatus::InProgress => CIRCLE_PLAY,
                EventStatus::Completed => icons::CIRCLE_CHECK,
                EventStatus::Failed => icons::CIRCLE_X,
                _ => icons::BAN,
            };
            view! {
                <button
                    class="btn"
                    type="button"
                    on:click=move |_| act.run(t.status_of(to), step_event(id, version, to))
                >
                    <Icon path=icon />
                    {t.move_to(to)}
                </button>
            }
        })
        .collect_view();
    let delete = can.delete.then(|| view! { <DeleteButton event=event.clone() /> });
    view! {
        <Show when=move || rejecting.get()>
            <RejectForm id version act />
        </Show>
        <footer class="panel-foot js-only">
            {approve}
            {moves}
            {delete}
        </footer>
    }
    .into_any()
}

#[component]
fn RejectForm(id: EventId, version: i64, act: Acting) -> impl IntoView {
    let t = use_texts();
    let reason = RwSignal::new(String::new());
    view! {
        <form
            class="panel-body"
            on:submit=move |submitted| {
                submitted.prevent_default();
                act.run(t.window_rejected(), approve_event(id, version, false, reason.get_untracked()));
            }
        >
            <div class="field">
                <label class="field-label" for="reason">
                    {t.reason()}
                </label>
                <input
                    class="input"
                    id="reason"
                    required=true
                    maxlength="500"
                    aria-describedby="reason-hint"
                    prop:value=move || reason.get()
                    on:input=move |e| reason.set(event_target_value(&e))
                />
                <p class="field-hint" id="reason-hint">
                    {t.reason_hint()}
                </p>
            </div>
            <div class="btn-row">
                <button class="btn" data-variant="danger">
                    {t.reject_now()}
                </button>
            </div>
        </form>
    }
}

#[component]
fn DeleteButton(event: EventView) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let scene = use_scene();
    let navigate = use_navigate();
    let id = event.id;
    let delete = move |_| {
        let navigate = navigate.clone();
        spawn_local(async move {
            if let Err(error) = delete_event(id).await {
                return toaster.failed(t.error(&error.0));
            }
            scene.changed_here.update(|n| *n += 1);
            let options = NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            };
            if let Some(shown) = scene.shown.try_get_untracked() {
                navigate(&path(&shown), options);
            }
            let undo = Callback::new(move |()| {
                spawn_local(async move {
                    match restore_event(id).await {
                        Ok(_) => toaster.done(t.event_restored()),
                        Err(error) => toaster.failed(t.error(&error.0)),
                    }
                });
            });
            toaster.done_with_undo(t.event_deleted(), undo);
        });
    };
    view! {
        <button class="btn" type="button" data-variant="quiet" data-tone="red" data-push="" on:click=delete>
            <Icon path=TRASH />
            {t.delete()}
        </button>
    }
}
