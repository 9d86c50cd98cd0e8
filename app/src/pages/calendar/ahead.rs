//! The pages before and after the one that is shown, loaded while nobody waits for them: turning a page shows what is
//! here already.

use crate::{
    api::{
        Answer, ApiError,
        calendar::{CalendarPage, load_calendar},
    },
    ui::live::{Connection, Live, use_live},
};
use futures::channel::oneshot;
use leptos::{prelude::*, task::spawn_local};
use model::{
    calendar::{CalendarState, View},
    change::Topic,
};
use std::time::Duration;

/// How long after a page is shown those beside it are loaded: it is to be painted first.
const PAINTED: Duration = Duration::from_millis(30);
/// How long nothing has to change before pages that nobody looks at are loaded again.
const QUIET: Duration = Duration::from_secs(5);

/// How long it takes before what could not be had is asked for again, and how often.
const PAUSE: Duration = Duration::from_secs(1);
const RETRIES: u32 = 5;

/// Pages that are kept while somebody leafs faster than those too far away are forgotten.
const KEPT: usize = 6;

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
    waits: StoredValue<Option<TimeoutHandle>>,
    /// What the page shows now.
    shown: StoredValue<Option<CalendarState>>,
    /// What it shows is what it was a moment ago: there was no connection.
    behind: StoredValue<bool>,
    live: Live,
}

impl Ahead {
    #[must_use]
    pub fn new() -> Self {
        Self {
            kept: StoredValue::new(Vec::new()),
            waits: StoredValue::new(None),
            shown: StoredValue::new(None),
            behind: StoredValue::new(false),
            live: use_live(),
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
        let mut answer = load_calendar(state.clone()).await;
        if answer.as_ref().is_err_and(ApiError::is_cut_off)
            && !self.shows(&state)
            && let Some(page) = self.earlier(&state)
        {
            // Better what it was a moment ago than nothing, until it can be asked for again.
            self.behind.try_set_value(true);
            return Ok((state, page));
        }
        for _ in 0..RETRIES {
            // What is there already stays, and says that it may be out of date, until it can be asked for again.
            if !answer.as_ref().is_err_and(ApiError::is_cut_off) || !self.shows(&state) {
                break;
            }
            self.connected().await;
            answer = load_calendar(state.clone()).await;
        }
        let page = answer?;
        self.behind.try_set_value(false);
        self.keep(state.clone(), page.clone(), changed_here);
        Ok((state, page))
    }

    /// Whether what is shown may be out of date without having been told so.
    pub fn is_behind(self) -> bool {
        self.behind.try_get_value().unwrap_or(false)
    }

    /// The page shows this now.
    pub fn show(self, state: CalendarState) {
        self.shown.set_value(Some(state));
    }

    fn shows(self, state: &CalendarState) -> bool {
        self.shown
            .try_with_value(|shown| shown.as_ref().is_some_and(|shown| shown.same_events(state)))
            .unwrap_or(false)
    }

    /// Waits until there is a connection, and a moment in any case.
    async fn connected(self) {
        loop {
            let (done, waits) = oneshot::channel();
            set_timeout(
                move || {
                    // Nobody may wait any more.
                    let _ = done.send(());
                },
                PAUSE,
            );
            let _ = waits.await;
            if self.live.connection.try_get_untracked() != Some(Connection::Offline) {
                return;
            }
        }
    }

    /// What a state showed when it was loaded last, whatever has changed since.
    fn earlier(self, state: &CalendarState) -> Option<CalendarPage> {
        self.first(|kept| kept.state.same_events(state))
    }

    fn find(self, state: &CalendarState, changed_here: u32, heard: i64) -> Option<CalendarPage> {
        self.first(|kept| {
            kept.state.same_events(state) && kept.changed_here == changed_here && kept.page.position >= heard
        })
    }

    fn first(self, fits: impl Fn(&Kept) -> bool) -> Option<CalendarPage> {
        let found = self.kept.try_with_value(|kept| {
            let kept = kept.iter().find(|kept| fits(kept));
            kept.map(|kept| kept.page.clone())
        });
        found.flatten()
    }

    fn keep(self, state: CalendarState, page: CalendarPage, changed_here: u32) {
        self.kept.try_update_value(|kept| {
            kept.retain(|other| !other.state.same_events(&state));
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

    /// Loads the pages beside `shown` as soon as it is painted; after changes, once there is quiet. Those that are not
    /// beside it any more are forgotten.
    pub fn follow(self, shown: Memo<CalendarState>, changed_here: RwSignal<u32>) {
        let live = use_live();
        let look = move || {
            let state = shown.get_untracked();
            let beside = [state.turned(true), state.turned(false)];
            self.kept.try_update_value(|kept| {
                kept.retain(|kept| {
                    beside
                        .iter()
                        .chain([&state])
                        .any(|near| near.same_events(&kept.state))
                });
            });
            if matches!(state.view, View::Agenda) {
                return;
            }
            let (changed, heard) = (changed_here.get_untracked(), live.heard(Topic::Event));
            spawn_local(async move {
                for beside in beside {
                    // Nobody waits for it: where it fails, it is asked for when it is wanted.
                    if self.find(&beside, changed, heard).is_none()
                        && let Ok(page) = load_calendar(beside.clone()).await
                    {
                        self.keep(beside, page, changed);
                    }
                }
            });
        };
        Effect::new(move |before: Option<CalendarState>| {
            let state = shown.get();
            let _ = (changed_here.get(), live.changed(Topic::Event));
            let turned = before.as_ref() != Some(&state);
            self.wait();
            self.waits
                .set_value(set_timeout_with_handle(look, if turned { PAINTED } else { QUIET }).ok());
            state
        });
        on_cleanup(move || self.wait());
    }

    /// Not what was waited for, then.
    fn wait(self) {
        if let Some(handle) = self.waits.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}
