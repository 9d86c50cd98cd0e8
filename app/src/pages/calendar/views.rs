//! Kept views: open one, keep what is shown, change or throw away what was kept.

use super::{Scene, path, use_scene};
use crate::{
    api::view::{create_view, delete_view, load_views, restore_view, update_view},
    i18n::{T, use_texts},
    ui::{
        field::{TextField, problem_of},
        focus,
        icons::{BOOKMARK, CHECK, Icon, TRASH, USERS},
        lazily::lazily,
        live::use_live,
        loaded::part_of_loaded,
        toast::use_toaster,
    },
};
use leptos::{lazy, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    AppError, Field,
    calendar::CalendarState,
    change::Topic,
    view::{SavedView, ViewForm},
};

const PLACE: &str = "views";

/// The button, the name of the view that is open, and a mark where it was changed.
#[component]
pub fn Views() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let live = use_live();
    let views = Resource::new(
        move || (live.changed(Topic::View), scene.views_changed.get()),
        |_| async { load_views().await.unwrap_or_default() },
    );
    // What is in it comes with the first opening.
    let opened = RwSignal::new(false);
    let open = move |views: &[SavedView]| {
        let id = scene.shown.with(|state| state.saved)?;
        views.iter().find(|view| view.id == id).cloned()
    };
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            focus::close("#views");
        }
    };
    view! {
        <details
            class="menu views"
            id=PLACE
            data-align="end"
            on:keydown=close
            on:toggle=move |_| opened.set(true)
        >
            <summary class="btn" data-collapse="" title=t.kept_views()>
                <Icon path=BOOKMARK />
                <Transition fallback=move || view! { <span>{t.kept_views()}</span> }>
                    {part_of_loaded(views, |whole| whole, move |views| {
                        let current = move || open(&views);
                        let current = Memo::new(move |_| {
                            let view = current()?;
                            let differs = scene.shown.with(|state| view.differs(state));
                            Some((view.name, differs))
                        });
                        move || match current.get() {
                            Some((name, differs)) => view! {
                                <span class="view-name" data-differs=differs.then_some("")>
                                    {name}
                                    {differs.then(|| view! { <span class="vh">{format!(" ({})", t.view_changed())}</span> })}
                                </span>
                            }
                            .into_any(),
                            None => view! { <span>{t.kept_views()}</span> }.into_any(),
                        }
                    })}
                </Transition>
            </summary>
            <div class="menu-body views-menu">
                {move || {
                    opened
                        .get()
                        .then(|| {
                            let views = views.get().unwrap_or_default();
                            lazily(menu(views))
                        })
                }}
                {move || opened.get().then(|| lazily(keep()))}
            </div>
        </details>
    }
}

/// What the menu holds, in a file of its own.
#[lazy]
fn menu(views: Vec<SavedView>) -> AnyView {
    view! { <Menu views /> }.into_any()
}

#[component]
fn Menu(views: Vec<SavedView>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let (own, shared): (Vec<SavedView>, Vec<SavedView>) = {
        let me = crate::ui::viewer::use_viewer().map(|v| v.with_value(|v| v.actor.id));
        views.iter().cloned().partition(|view| Some(view.owner.id) == me)
    };
    let none = views.is_empty();
    let views = StoredValue::new(views);
    let current = Memo::new(move |_| {
        let id = scene.shown.with(|state| state.saved)?;
        views.with_value(|views| views.iter().find(|view| view.id == id).cloned())
    });
    let list = move |title: &'static str, views: Vec<SavedView>| {
        (!views.is_empty()).then(|| {
            let rows = views.into_iter().map(|view| link(view, scene)).collect_view();
            view! {
                <section class="filter-group">
                    <p class="menu-title">{title}</p>
                    <ul>{rows}</ul>
                </section>
            }
        })
    };
    view! {
        {none.then(|| view! { <p class="muted">{t.no_view_yet()}</p> })}
        {list(t.own_views(), own)}
        {list(t.shared_views(), shared)}
        {move || {
            current
                .get()
                .map(|view| view! { <Current view /> })
        }}
    }
}

fn link(view: SavedView, scene: Scene) -> impl IntoView {
    let id = view.id;
    let on = move || scene.shown.with(|state| state.saved == Some(id));
    let (name, shared, owner) = (view.name.clone(), view.shared, view.owner.name.clone());
    let href = move || path(&view.opened(&scene.shown.get()));
    view! {
        <li>
            <a
                class="menu-item"
                href=href
                aria-current=move || on().then_some("true")
                on:click=move |_| focus::close("#views")
            >
                <Icon path=if shared { USERS } else { BOOKMARK } />
                <span>{name}</span>
                {shared.then(|| view! { <small class="muted">{owner}</small> })}
            </a>
        </li>
    }
}

/// What the state that is shown would be kept as.
fn form_of(state: &CalendarState, name: &str, shared: bool) -> ViewForm {
    ViewForm {
        name: name.to_owned(),
        view: state.view,
        filter: state.filter.clone(),
        shared,
    }
}

/// What can be done with the view that is open.
#[component]
fn Current(view: SavedView) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let differs = {
        let view = view.clone();
        Memo::new(move |_| scene.shown.with(|state| view.differs(state)))
    };
    let back = {
        let view = view.clone();
        move || path(&view.opened(&scene.shown.get()))
    };
    let can_change = view.can_change;
    let view = StoredValue::new(view);
    let save = move |shared: Option<bool>| {
        let (id, version, form) = view.with_value(|view| {
            let state = match shared {
                // Sharing it changes nothing else.
                Some(_) => view.opened(&scene.shown.get_untracked()),
                None => scene.shown.get_untracked(),
            };
            (
                view.id,
                view.version,
                form_of(&state, &view.name, shared.unwrap_or(view.shared)),
            )
        });
        spawn_local(async move {
            match update_view(id, version, form).await {
                Ok(_) => toaster.done(t.view_kept()),
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            scene.views_changed.try_update(|n| *n += 1);
        });
    };
    let remove = move |_| {
        let id = view.with_value(|view| view.id);
        let navigate = navigate.clone();
        spawn_local(async move {
            match delete_view(id).await {
                Ok(()) => {
                    let again = Callback::new(move |()| {
                        spawn_local(async move {
                            match restore_view(id).await {
                                Ok(_) => toaster.done(t.change_undone()),
                                Err(error) => toaster.failed(t.error(&error.0)),
                            }
                            scene.views_changed.try_update(|n| *n += 1);
                        });
                    });
                    toaster.done_with_undo(t.view_removed(), again);
                    if let Some(mut state) = scene.state.try_get_untracked() {
                        state.saved = None;
                        navigate(
                            &path(&state),
                            NavigateOptions {
                                scroll: false,
                                replace: true,
                                ..NavigateOptions::default()
                            },
                        );
                    }
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            scene.views_changed.try_update(|n| *n += 1);
        });
    };
    let shared = view.with_value(|view| view.shared);
    view! {
        <section class="filter-group stack">
            <p class="menu-title">{view.with_value(|view| view.name.clone())}</p>
            <Show when=move || differs.get()>
                <p class="muted small">{t.view_changed_text()}</p>
                <div class="btn-row">
                    {can_change
                        .then(|| {
                            view! {
                                <button class="btn" type="button" data-size="s" data-variant="primary" on:click=move |_| save(None)>
                                    <Icon path=CHECK />
                                    {t.keep_changes()}
                                </button>
                            }
                        })}
                    <a class="btn" data-size="s" href=back.clone()>
                        {t.drop_changes()}
                    </a>
                </div>
            </Show>
            {can_change
                .then(|| {
                    view! {
                        <div class="btn-row">
                            <button class="btn" type="button" data-size="s" on:click=move |_| save(Some(!shared))>
                                <Icon path=USERS />
                                {if shared { t.make_private() } else { t.share_view() }}
                            </button>
                            <button
                                class="btn"
                                type="button"
                                data-size="s"
                                data-variant="quiet"
                                data-tone="red"
                                on:click=remove
                            >
                                <Icon path=TRASH />
                                {t.remove_view()}
                            </button>
                        </div>
                    }
                })}
        </section>
    }
}

/// The form, in the same file; drawn once, so that what is being typed outlives a reload of the list.
#[lazy]
fn keep() -> AnyView {
    view! { <Keep /> }.into_any()
}

/// Keeps what is shown under a name.
#[component]
fn Keep() -> impl IntoView {
    let t: T = use_texts();
    let scene = use_scene();
    let toaster = use_toaster();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let shared = RwSignal::new(false);
    let failure = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let problem = Signal::derive(move || {
        failure.with(|failure| match failure {
            Some(AppError::Invalid(problems)) => problem_of(problems, Field::Name),
            _ => None,
        })
    });
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let form = scene
            .shown
            .with_untracked(|state| form_of(state, &name.get_untracked(), shared.get_untracked()));
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = create_view(form).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    toaster.done(t.view_kept());
                    name.try_set(String::new());
                    failure.try_set(None);
                    scene.views_changed.try_update(|n| *n += 1);
                    focus::close("#views");
                    if let Some(state) = scene.state.try_get_untracked() {
                        let state = CalendarState {
                            saved: Some(view.id),
                            ..state
                        };
                        navigate(
                            &path(&state),
                            NavigateOptions {
                                scroll: false,
                                replace: true,
                                ..NavigateOptions::default()
                            },
                        );
                    }
                }
                Err(error) => {
                    if !matches!(error.0, AppError::Invalid(_)) {
                        toaster.failed(t.error(&error.0));
                    }
                    failure.try_set(Some(error.0));
                }
            }
        });
    };
    view! {
        <form class="filter-group stack js-only" novalidate=true on:submit=keep>
            <TextField
                id="view-name"
                label=t.keep_this_view()
                value=name
                on_input=move |text| name.set(text)
                problem
            />
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || shared.get()
                    on:change=move |event| shared.set(event_target_checked(&event))
                />
                <span>{t.for_everybody()}</span>
            </label>
            <div class="btn-row">
                <button class="btn" type="submit" data-size="s" data-busy=move || busy.get().then_some("")>
                    <Icon path=BOOKMARK />
                    {t.keep_it()}
                </button>
                <a class="btn" data-size="s" data-variant="quiet" href="/account#feeds">
                    {t.subscribe()}
                </a>
            </div>
        </form>
    }
}
