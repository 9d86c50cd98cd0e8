//! The live stream: what others change arrives here, and a lost connection is seen and made good.

use leptos::prelude::*;
use model::change::{Change, Topic};
use std::collections::VecDeque;

/// Changes that are remembered: who is further behind loads everything anew.
#[cfg(not(feature = "ssr"))]
const REMEMBERED: usize = 2_000;

/// How the connection stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    #[default]
    Connecting,
    Live,
    Offline,
}

impl Connection {
    /// The word the stylesheet knows.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Offline => "offline",
        }
    }
}

/// What pages know of the stream.
#[derive(Clone, Copy)]
pub struct Live {
    pub connection: RwSignal<Connection>,
    /// The latest position of the change feed that was heard of.
    pub position: RwSignal<i64>,
    /// The latest position at which something of each topic changed.
    topics: [RwSignal<i64>; Topic::ALL.len()],
    /// The latest changes, in their order.
    latest: StoredValue<VecDeque<Change>>,
    /// All that changed after this position is among them.
    since: StoredValue<i64>,
}

impl Live {
    /// The position at which something of `topic` last changed, as far as heard. Tracks.
    #[must_use]
    pub fn changed(self, topic: Topic) -> i64 {
        self.topics[topic as usize].get()
    }

    /// The same, without tracking.
    #[must_use]
    pub fn heard(self, topic: Topic) -> i64 {
        self.topics[topic as usize].get_untracked()
    }

    /// What changed of `topic` after `position`; nothing where that is not known any more.
    #[must_use]
    pub fn after(self, topic: Topic, position: i64) -> Option<Vec<Change>> {
        (self.since.get_value() <= position).then(|| {
            self.latest.with_value(|latest| {
                let new = |change: &&Change| change.topic == topic && change.position > position;
                latest.iter().filter(new).cloned().collect()
            })
        })
    }

    /// Everything may have changed up to `position`: after a gap that cannot be filled.
    #[cfg(not(feature = "ssr"))]
    fn all_changed(self, position: i64) {
        self.since.set_value(position);
        self.position.set(position);
        for topic in self.topics {
            topic.set(position);
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn hear(self, change: Change) {
        let (topic, position) = (change.topic, change.position);
        self.latest.update_value(|latest| {
            latest.push_back(change);
            if latest.len() > REMEMBERED
                && let Some(oldest) = latest.pop_front()
            {
                self.since.set_value(oldest.position);
            }
        });
        self.position.set(position);
        self.topics[topic as usize].set(position);
    }
}

pub(crate) fn provide() {
    let live = Live {
        connection: RwSignal::default(),
        position: RwSignal::new(0),
        topics: std::array::from_fn(|_| RwSignal::new(0)),
        latest: StoredValue::new(VecDeque::new()),
        since: StoredValue::new(i64::MAX),
    };
    provide_context(live);
    #[cfg(not(feature = "ssr"))]
    if super::viewer::use_viewer().is_some() {
        Effect::new(move |_| browser::connect(live));
    }
}

/// The page's stream.
///
/// # Panics
/// Never below `App`, which provides it.
#[must_use]
pub fn use_live() -> Live {
    expect_context()
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use super::{Connection, Live};
    use gloo_timers::callback::Timeout;
    use leptos::prelude::*;
    use model::change::Change;
    use std::cell::RefCell;
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    use web_sys::{EventSource, MessageEvent};

    /// Milliseconds before the first new attempt; doubles up to the last.
    const RETRY: (u32, u32) = (500, 8_000);

    thread_local! {
        /// Gives up the stream there is now.
        static LOSE: RefCell<Option<js_sys::Function>> = const { RefCell::new(None) };
    }

    /// Opens the stream after the last position heard of.
    pub fn connect(live: Live) {
        // A browser that knows it is cut off says so before the stream breaks.
        window_event_listener_untyped("offline", |_| {
            if let Some(lose) = LOSE.with_borrow(Clone::clone) {
                // What loses a stream never throws.
                let _ = lose.call0(&JsValue::NULL);
            }
        });
        attempt(live, RETRY.0);
    }

    fn attempt(live: Live, retry: u32) {
        let after = live.position.get_untracked();
        let url = if after > 0 {
            format!("/live?after={after}")
        } else {
            "/live".to_owned()
        };
        let Ok(source) = EventSource::new(&url) else {
            return again(live, retry);
        };
        listen(&source, "hello", move |id, _| {
            live.connection.set(Connection::Live);
            // Pages compare it with the position they were made at, and load again where they are behind.
            if live.position.get_untracked() == 0 {
                live.all_changed(id);
            }
        });
        listen(&source, "change", move |_, data| {
            if let Ok(change) = serde_json::from_str::<Change>(&data) {
                live.hear(change);
            }
        });
        listen(&source, "position", move |id, _| live.position.set(id));
        listen(&source, "reset", move |id, _| live.all_changed(id));
        let failing = source.clone();
        let mut lost = false;
        let on_loss = Closure::<dyn FnMut()>::new(move || {
            if !std::mem::replace(&mut lost, true) {
                // The browser's own attempts stop at an answer that is no stream; ours do not.
                failing.close();
                live.connection.set(Connection::Offline);
                again(live, retry);
            }
        });
        let on_loss = on_loss.into_js_value();
        let on_loss: &js_sys::Function = on_loss.unchecked_ref();
        source.set_onerror(Some(on_loss));
        LOSE.set(Some(on_loss.clone()));
    }

    fn again(live: Live, retry: u32) {
        Timeout::new(retry, move || attempt(live, (retry * 2).min(RETRY.1))).forget();
    }

    fn listen(source: &EventSource, name: &str, act: impl Fn(i64, String) + 'static) {
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let id = event.last_event_id().parse().unwrap_or(0);
            act(id, event.data().as_string().unwrap_or_default());
        });
        // Refused only for a listener that is no function.
        let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener.forget();
    }
}
