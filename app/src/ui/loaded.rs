//! Showing what a resource holds while newer data is on the way.

use super::{
    focus,
    live::{Connection, use_live},
};
use crate::api::{Answer, ApiError};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    future::{Future, IntoFuture, poll_fn},
    pin::pin,
    time::Duration,
};

/// How long after a failure it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// What may not have come because there was no connection.
pub trait Answered: Serialize + DeserializeOwned {
    fn is_cut_off(&self) -> bool;
}

impl<T: Serialize + DeserializeOwned> Answered for Answer<T> {
    fn is_cut_off(&self) -> bool {
        self.as_ref().is_err_and(ApiError::is_cut_off)
    }
}

/// Shows with `view` what `from` loaded last, and keeps it, alive, until something else has come. What cannot be had
/// anew without a connection is asked for again once that is back, and what was shown stays.
pub fn loaded<T, V>(from: Resource<T>, view: impl Fn(T) -> V + Clone + Send + Sync + 'static) -> impl IntoView
where
    T: Answered + Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    lasting_part(from, |whole| whole, view)
}

/// As [`loaded`], of the `part` of what was loaded that is to be seen.
pub fn lasting_part<T, P, V>(
    from: Resource<T>,
    part: fn(T) -> P,
    view: impl Fn(P) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Answered + Clone + Send + Sync + 'static,
    P: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let lost = StoredValue::new(false);
    let live = use_live();
    again_once_connected(move || lost.get_value(), move || from.refetch());
    let again = move || {
        let offline = live.connection.try_get_untracked() == Some(Connection::Offline);
        if lost.try_get_value() == Some(true) && !offline {
            from.refetch();
        }
    };
    let lasts = move |value: &T| {
        let cut_off = value.is_cut_off();
        lost.try_set_value(cut_off);
        if cut_off && cfg!(not(feature = "ssr")) {
            // Where only the request failed, nobody tells when the next one would not.
            set_timeout(again, PAUSE);
        }
        !cut_off
    };
    shown(from, lasts, part, view)
}

/// As [`lasting_part`], for what loads one thing after the other: an answer takes the place of what was shown, whatever
/// it is.
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
    shown(from, |_| true, part, view)
}

/// Shows a part of what was loaded last, if that `counts`, or if there is nothing else: where only the rest is new,
/// everything stays.
///
/// A `Suspend` that awaits the resource itself would dispose of the signals of what it shows as soon as the
/// resource loads again, while people still see it and click on it. To be used within a `Transition`.
fn shown<T, P, V>(
    from: Resource<T>,
    counts: impl Fn(&T) -> bool + Copy + Send + Sync + 'static,
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
        if !counts(&value) && latest.try_with_untracked(Option::is_some) == Some(true) {
            return;
        }
        let value = part(value);
        if latest.try_with_untracked(|old| old.as_ref() != Some(&value)) == Some(true) {
            if cfg!(not(feature = "ssr")) {
                focus::keep();
            }
            latest.set(Some(value));
        }
    };
    Effect::new(move |_| {
        if from.with(Option::is_some) {
            focus::once_typed(move || {
                if let Some(Some(value)) = from.try_get_untracked() {
                    keep(value);
                }
            });
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
