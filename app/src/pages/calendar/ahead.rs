//! The pages before and after the one that is shown, loaded while nobody waits for them: turning a page shows what is
//! here already.

use crate::{
    api::{
        Answer,
        calendar::{CalendarPage, load_calendar},
    },
    ui::live::use_live,
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    calendar::{CalendarState, View},
    change::Topic,
};
use std::time::Duration;

/// How long a page is shown before those beside it are loaded: who leafs quickly loads what they stop at.
const QUIET: Duration = Duration::from_millis(250);
/// Pages that are kept: the one shown, and one on each side.
const KEPT: usize = 3;

/// A page, and what had changed when it was asked for.
#[derive(Clone)]
struct Kept {
    state: CalendarState,
    page: CalendarPage,
    /// Changes that the reader had made on this page until then.
    changed_here: u32,
}

#[derive(Clone, Copy)]
pub struct Ahead {
    kept: StoredValue<Vec<Kept>>,
}

impl Ahead {
    #[must_use]
    pub fn new() -> Self {
        Self {
            kept: StoredValue::new(Vec::new()),
        }
    }

    /// What a state shows: from here where nothing has changed since, else from the server.
    pub async fn load(
        self,
        state: CalendarState,
        changed_here: u32,
        heard: i64,
    ) -> Answer<(CalendarState, CalendarPage)> {
        if let Some(page) = self.find(&state, changed_here, heard) {
            return Ok((state, page));
        }
        let page = load_calendar(state.clone()).await?;
        self.keep(state.clone(), page.clone(), changed_here);
        Ok((state, page))
    }

    fn find(self, state: &CalendarState, changed_here: u32, heard: i64) -> Option<CalendarPage> {
        let fresh = |kept: &&Kept| {
            kept.state == *state && kept.changed_here == changed_here && kept.page.position >= heard
        };
        let found = self
            .kept
            .try_with_value(|kept| kept.iter().find(fresh).map(|kept| kept.page.clone()));
        found.flatten()
    }

    fn keep(self, state: CalendarState, page: CalendarPage, changed_here: u32) {
        self.kept.try_update_value(|kept| {
            kept.retain(|other| other.state != state);
            kept.push(Kept {
                state,
                page,
                changed_here,
            });
            if kept.len() > KEPT {
                kept.remove(0);
            }
        });
    }

    /// Loads the pages beside `shown` once it has been shown for a while, and again after changes.
    pub fn follow(self, shown: Memo<CalendarState>, changed_here: RwSignal<u32>) {
        let live = use_live();
        let waits = StoredValue::new(None::<TimeoutHandle>);
        let look = move || {
            let state = shown.get_untracked();
            if matches!(state.view, View::Agenda) {
                return;
            }
            let (changed, heard) = (changed_here.get_untracked(), live.heard(Topic::Event));
            spawn_local(async move {
                for forward in [true, false] {
                    let beside = state.turned(forward);
                    // Nobody waits for it: where it fails, it is asked for when it is wanted.
                    if self.find(&beside, changed, heard).is_none()
                        && let Ok(page) = load_calendar(beside.clone()).await
                    {
                        self.keep(beside, page, changed);
                    }
                }
            });
        };
        Effect::new(move |_| {
            shown.track();
            let _ = (changed_here.get(), live.changed(Topic::Event));
            waits.update_value(|waits| {
                if let Some(handle) = waits.take() {
                    handle.clear();
                }
                *waits = set_timeout_with_handle(look, QUIET).ok();
            });
        });
        on_cleanup(move || {
            if let Some(handle) = waits.try_update_value(Option::take).flatten() {
                handle.clear();
            }
        });
    }
}
