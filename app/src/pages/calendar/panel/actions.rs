//! What can be done to an event from the panel.

use crate::{
    api::event::{answer_event, approve_event, delete_event, step_event},
    i18n::{T, use_texts},
    pages::calendar::{
        Scene,
        conflict::Wants,
        path,
        scope::Asked,
        undo::{use_doer, use_follow},
        use_scene,
    },
    ui::{
        field::TextField,
        focus,
        icons::{self, CHECK, CIRCLE_PLAY, Icon, TRASH},
        person::Avatar,
        toast::{Toaster, use_toaster},
        viewer::use_viewer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    Field, Problem,
    conflict::Accepted,
    event::{Answer, EventKind, EventStatus, EventView},
    repeat::{Reach, Scope},
    text::{self, REASON_MAX},
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
    let asked = event.kind() == EventKind::Meeting;
    let rows = event
        .participants
        .iter()
        .map(|p| {
            view! {
                <li class="person">
                    <Avatar id=p.person.id name=p.person.name.clone() />
                    <span>
                        {p.person.name.clone()}
                        {asked.then(|| view! { <small>{t.answer_of(p.answer)}</small> })}
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
            <h3>{t.people_of(event.kind())} " " <span class="count">{event.participants.len()}</span></h3>
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
    /// Shows what the event has become.
    follow: Callback<EventView>,
    refresh: Callback<()>,
    busy: RwSignal<bool>,
    scene: Scene,
}

pub fn use_acting(refresh: Callback<()>) -> Acting {
    let follow = use_follow();
    Acting {
        follow: Callback::new(move |event: EventView| follow(&event)),
        t: use_texts(),
        toaster: use_toaster(),
        refresh,
        busy: RwSignal::new(false),
        scene: use_scene(),
    }
}

impl Acting {
    /// `done` is what to say when it was done.
    pub fn run(
        self,
        done: impl Into<String>,
        doing: impl Future<Output = crate::api::Answer<EventView>> + 'static,
    ) {
        let done = done.into();
        spawn_local(async move {
            match doing.await {
                Ok(event) => {
                    self.toaster.done(done);
                    // An occurrence that is another event from now on; a series stays where one looks at it.
                    if event.differs {
                        self.follow.try_run(event);
                    }
                }
                Err(error) => self.toaster.failed(self.t.error(&error.0)),
            }
            // Somebody may have left the page meanwhile.
            self.busy.try_set(false);
            self.refresh.try_run(());
        });
    }

    /// As [`Self::run_once`], for what a freeze may stand in the way of.
    fn run_accepting<F>(self, done: impl Into<String>, doing: impl Fn(Accepted) -> F + 'static)
    where
        F: Future<Output = crate::api::Answer<EventView>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let done = done.into();
        spawn_local(async move {
            match self.scene.accepting(Wants::Start, doing).await {
                Some(answer) => self.run(done, std::future::ready(answer)),
                None => {
                    self.busy.try_set(false);
                }
            }
        });
    }

    /// As [`Self::run`], for what a double click must not do twice.
    fn run_once(
        self,
        done: impl Into<String>,
        doing: impl Future<Output = crate::api::Answer<EventView>> + 'static,
    ) {
        if !self.busy.get_untracked() {
            self.busy.set(true);
            self.run(done, doing);
        }
    }
}

/// What the policy lets the reader do.
#[component]
pub fn Actions(event: EventView, refresh: Callback<()>) -> impl IntoView {
    let can = &event.can;
    if !can.approve && !can.delete && can.moves.is_empty() {
        return ().into_any();
    }
    let act = use_acting(refresh);
    let rejecting = RwSignal::new(false);
    (move || {
        if rejecting.get() {
            view! { <RejectForm event=event.clone() act rejecting /> }.into_any()
        } else {
            view! { <Buttons event=event.clone() act rejecting /> }.into_any()
        }
    })
    .into_any()
}

#[component]
fn Buttons(event: EventView, act: Acting, rejecting: RwSignal<bool>) -> impl IntoView {
    let t = use_texts();
    let (id, version, title) = (event.id, event.version, event.title.clone());
    let at = event.part();
    let about = move |title: &str, word: &str| format!("{title}{} {word}", t.colon());
    let approve = event.can.approve.then(|| {
        let done = about(&title, t.window_approved());
        view! {
            <button
                class="btn"
                type="button"
                data-variant="primary"
                on:click=move |_| act.run_once(done.clone(), approve_event(id, version, true, String::new()))
            >
                <Icon path=CHECK />
                {t.approve()}
            </button>
            <button class="btn" type="button" id="reject-event" on:click=move |_| rejecting.set(true)>
                {t.reject()}
            </button>
        }
    });
    let moves = event
        .can
        .moves
        .iter()
        .map(|to| {
            let to = *to;
            let done = about(&title, t.status_of(to));
            // The next step of the work stands out; giving up does not.
            let ahead = matches!(to, EventStatus::InProgress | EventStatus::Completed);
            view! {
                <button
                    class="btn"
                    type="button"
                    data-variant=ahead.then_some("primary")
                    on:click=move |_| act.run_accepting(done.clone(), move |accepted| step_event(id, at, version, to, accepted))
                >
                    <Icon path=move_icon(to) />
                    {t.move_to(to)}
                </button>
            }
        })
        .collect_view();
    let delete = event
        .can
        .delete
        .then(|| view! { <DeleteButton event=event.clone() /> });
    view! { <footer class="panel-foot js-only">{approve} {moves} {delete}</footer> }
}

const fn move_icon(to: EventStatus) -> &'static str {
    match to {
        EventStatus::InProgress => CIRCLE_PLAY,
        EventStatus::Completed => icons::CIRCLE_CHECK,
        EventStatus::Failed => icons::CIRCLE_X,
        _ => icons::BAN,
    }
}

/// Why a window is refused; takes the place of the buttons.
#[component]
fn RejectForm(event: EventView, act: Acting, rejecting: RwSignal<bool>) -> impl IntoView {
    let t = use_texts();
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let (id, version) = (event.id, event.version);
    let done = format!("{}{} {}", event.title, t.colon(), t.window_rejected());
    let reject = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        let text = reason.get_untracked();
        match text::line(Field::Reason, &text, REASON_MAX) {
            Ok(text) => act.run_once(done.clone(), approve_event(id, version, false, text)),
            Err(wrong) => {
                problem.set(Some(wrong));
                focus::soon("#reason");
            }
        }
    };
    Effect::new(move |_| focus::soon("#reason"));
    let back = move |_| {
        rejecting.set(false);
        focus::soon("#reject-event");
    };
    view! {
        <form class="panel-foot panel-reject" novalidate=true on:submit=reject>
            <TextField
                id="reason"
                label=t.reason()
                value=reason
                on_input=move |text| reason.set(text)
                problem=problem
            />
            <p class="field-hint">{t.reason_hint()}</p>
            <div class="btn-row">
                <button class="btn" data-variant="danger">
                    {t.reject_now()}
                </button>
                <button class="btn" type="button" on:click=back>
                    {t.cancel()}
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
    let doer = use_doer();
    let navigate = use_navigate();
    let (id, at, title) = (event.id, event.part(), event.title.clone());
    let delete = Callback::new(move |scope: Scope| {
        let (navigate, title) = (navigate.clone(), title.clone());
        spawn_local(async move {
            let undo = match delete_event(id, Reach { at, scope }).await {
                Ok(undo) => undo,
                Err(error) => return toaster.failed(t.error(&error.0)),
            };
            let options = NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            };
            if let Some(shown) = scene.shown.try_get_untracked() {
                navigate(&path(&shown), options);
            }
            let what = match scope {
                Scope::This if at.is_some() => t.occurrence_deleted(),
                _ => t.event_deleted(),
            };
            let done = format!("{title}{} {what}", t.colon());
            match undo {
                Some(undo) => doer.done(id, &done, &[], undo),
                None => toaster.done(done),
            }
        });
    });
    let asked = Asked {
        title: t.scope_delete(),
        one: true,
        deletes: true,
        then: delete,
    };
    view! {
        <button
            class="btn"
            type="button"
            data-variant="quiet"
            data-tone="red"
            data-push=""
            on:click=move |_| scene.ask(&event, asked, t)
        >
            <Icon path=TRASH />
            {t.delete()}
        </button>
    }
}
