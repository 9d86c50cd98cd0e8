//! Showing what a resource holds while newer data is on the way.

use super::{
    focus,
    live::{Connection, use_live},
};
use leptos::prelude::*;
use std::{
    future::{Future, IntoFuture, poll_fn},
    pin::pin,
};

/// Shows with `view` what `from` loaded last, and keeps it, alive, until something else has come.
pub fn loaded<T, V>(from: Resource<T>, view: impl Fn(T) -> V + Clone + Send + Sync + 'static) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    part_of_loaded(from, |whole| whole, view)
}

/// As [`loaded`], of the `part` of what was loaded that is to be seen: where only the rest is new, everything stays.
///
/// A `Suspend` that awaits the resource itself would dispose of the signals of what it shows as soon as the
/// resource loads again, while people still see it and click on it. To be used within a `Transition`.
pub fn part_of_loaded<T, P, V>(
    from: Resource<T>,
    part: fn(T) -> P,
    view: impl Fn(P) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    P: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let latest = RwSignal::new(None::<P>);
    let keep = move |value: T| {
        let value = part(value);
        if latest.with_untracked(|old| old.as_ref() != Some(&value)) {
            if cfg!(not(feature = "ssr")) {
                focus::keep();
            }
            latest.set(Some(value));
        }
    };
    Effect::new(move |_| {
        if let Some(value) = from.get() {
            keep(value);
        }
    });
    move || {
        let view = view.clone();
        Suspend::new(async move {
            keep(first(from).await);
            move || latest.get().map(&view)
        })
    }
}

/// Asks `again` for what could not be had without a connection, once that is back.
pub fn again_once_connected(lost: impl Fn() -> bool + 'static, again: impl Fn() + 'static) {
    let live = use_live();
    Effect::new(move |_| {
        if live.connection.get() == Connection::Live && untrack(&lost) {
            again();
        }
    });
}

/// What the resource loads, without following it: awaiting it in the open would show everything anew each time.
async fn first<T: Clone + Send + Sync + 'static>(from: Resource<T>) -> T {
    let mut reading = pin!(from.into_future());
    poll_fn(|context| untrack(|| reading.as_mut().poll(context))).await
}
