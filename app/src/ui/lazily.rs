//! Showing what comes in a WebAssembly file of its own.

use super::live::{Connection, use_live};
use crate::i18n::use_texts;
use leptos::prelude::*;

/// Shows what is `coming` as soon as its file is here. Until then it is seen that it is on its way; without a
/// connection, that it will go on by itself.
pub fn lazily(coming: impl Future<Output = AnyView> + Send + 'static) -> impl IntoView {
    let t = use_texts();
    let connection = use_live().connection;
    let here = RwSignal::new(false);
    let text = move || match connection.get() {
        Connection::Offline => t.needs_connection(),
        Connection::Connecting | Connection::Live => "",
    };
    // Beside what comes, not around it: a `Suspense` would keep its parts alive longer than their signals.
    let waiting = move || {
        (!here.get()).then(|| {
            view! {
                <div class="skeleton coming" role="status" aria-label=t.loading()>
                    {text}
                </div>
            }
        })
    };
    let coming = async move {
        let view = coming.await;
        here.try_set(true);
        view
    };
    view! {
        {waiting}
        {Suspend::new(coming)}
    }
}
