//! Taking back what was done, and going on with what has become of it.

use super::{Scene, path, use_scene};
use crate::{
    api::event::{delete_event, undo_event},
    i18n::{T, use_texts},
    ui::toast::{Toaster, use_toaster},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    EventId, UndoId,
    event::{EventTime, EventView},
    format,
    repeat::Reach,
};

/// Says what was done, with a way back.
#[derive(Clone, Copy)]
pub struct Doer {
    t: T,
    toaster: Toaster,
    scene: Scene,
}

/// For what changes events on this page.
#[must_use]
pub fn use_doer() -> Doer {
    Doer {
        t: use_texts(),
        toaster: use_toaster(),
        scene: use_scene(),
    }
}

impl Doer {
    /// Says what was done to `event`, and that occurrences went with it, if they did.
    pub fn done(self, event: EventId, text: &str, dropped: &[EventTime], undo: UndoId) {
        let Self { t, toaster, scene } = self;
        let back = Callback::new(move |()| {
            spawn_local(async move {
                match undo_event(undo).await {
                    Ok(()) => {
                        toaster.done(t.change_undone());
                        // It has the focus again where it was.
                        scene.goes_with(event);
                    }
                    Err(error) => toaster.failed(t.error(&error.0)),
                }
                scene.changed_here.try_update(|n| *n += 1);
            });
        });
        let days = scene.zone.try_with_value(|zone| {
            let day = |time: &EventTime| format::short_date(time.days(zone).0, t.0);
            dropped.iter().map(day).collect::<Vec<_>>().join(", ")
        });
        match days {
            Some(days) if !days.is_empty() => {
                toaster.done_with_undo(format!("{text}. {}{} {days}", t.dropped(), t.colon()), back);
            }
            _ => toaster.done_with_undo(text, back),
        }
        scene.changed_here.try_update(|n| *n += 1);
    }
}

/// Shows in the panel what an event has become: a changed occurrence is another event than before.
pub fn use_follow() -> impl Fn(&EventView) + Clone + 'static {
    let scene = use_scene();
    let navigate = use_navigate();
    move |event: &EventView| {
        let Some(mut state) = scene.state.try_get_untracked() else {
            return;
        };
        if state.event.is_none() {
            return;
        }
        let before = (state.event, state.at);
        state.event = Some(event.id);
        state.at = event.part();
        if before == (state.event, state.at) {
            return;
        }
        let options = NavigateOptions {
            scroll: false,
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&path(&state), options);
    }
}

/// What happens when a new event is there: the calendar shows it, and it can be taken back.
pub fn use_created() -> impl Fn(&EventView) + Clone + 'static {
    let t = use_texts();
    let scene = use_scene();
    let toaster = use_toaster();
    move |event: &EventView| {
        let id = event.id;
        let undo = Callback::new(move |()| {
            spawn_local(async move {
                match delete_event(id, Reach::default()).await {
                    Ok(_) => toaster.done(t.change_undone()),
                    Err(error) => toaster.failed(t.error(&error.0)),
                }
                scene.changed_here.try_update(|n| *n += 1);
            });
        });
        toaster.done_with_undo(
            format!("{}{} {}", t.event_created(), t.colon(), event.title),
            undo,
        );
        scene.changed_here.try_update(|n| *n += 1);
    }
}
