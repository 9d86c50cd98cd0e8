//! Short messages at the edge of the page, and undoing.

use crate::{
    i18n::use_texts,
    ui::icons::{ALERT_TRIANGLE, CHECK, Icon, X},
};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

/// How long a message stays when nobody touches it.
const STAYS: Duration = Duration::from_secs(10);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    good: bool,
    undo: Option<Undo>,
}

/// What takes something back. It outlives the page on which it was done.
type Undo = Arc<dyn Fn() + Send + Sync>;

/// The messages on the page. The last one that can be undone is what Ctrl+Z undoes.
#[derive(Clone, Copy)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

pub(crate) fn provide() {
    provide_context(Toaster {
        toasts: RwSignal::default(),
        next: StoredValue::new(0),
    });
}

/// The page's messages.
///
/// # Panics
/// Never below `App`, which provides them.
#[must_use]
pub fn use_toaster() -> Toaster {
    expect_context()
}

impl Toaster {
    /// Something was done.
    pub fn done(self, text: impl Into<String>) {
        self.push(text.into(), true, None);
    }

    /// Something was done, and can be undone.
    pub fn done_with_undo(self, text: impl Into<String>, undo: Callback<()>) {
        self.undoable(text, move || {
            // The page that knows how may be gone.
            undo.try_run(());
        });
    }

    /// As [`Self::done_with_undo`], with what works on every page.
    pub fn undoable(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(text.into(), true, Some(Arc::new(undo)));
    }

    /// Something was refused.
    pub fn failed(self, text: impl Into<String>) {
        self.push(text.into(), false, None);
    }

    /// Undoes what the latest message offers to undo.
    pub fn undo_last(self) {
        let last = self
            .toasts
            .with_untracked(|toasts| toasts.iter().rev().find(|t| t.undo.is_some()).cloned());
        if let Some(toast) = last {
            self.undo(&toast);
        }
    }

    fn undo(self, toast: &Toast) {
        self.dismiss(toast.id);
        if let Some(undo) = &toast.undo {
            undo();
        }
    }

    fn push(self, text: String, good: bool, undo: Option<Undo>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.toasts.update(|toasts| {
            toasts.push(Toast { id, text, good, undo });
            let too_many = toasts.len().saturating_sub(3);
            toasts.drain(..too_many);
        });
        Timeout::new(u32::try_from(STAYS.as_millis()).unwrap_or(u32::MAX), move || {
            self.dismiss(id)
        })
        .forget();
    }

    fn dismiss(self, id: u32) {
        self.toasts.try_update(|toasts| toasts.retain(|t| t.id != id));
    }
}

/// Where the messages appear. The place is always there, so that screen readers announce what comes.
#[component]
pub fn Toasts() -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toaster.toasts.get() key=|toast| toast.id let:toast>
                <div class="toast" data-tone=if toast.good { "green" } else { "red" }>
                    <Icon path=if toast.good { CHECK } else { ALERT_TRIANGLE } />
                    <p>{toast.text.clone()}</p>
                    {toast
                        .undo
                        .is_some()
                        .then(|| {
                            let toast = toast.clone();
                            view! {
                                <button class="toast-action" type="button" on:click=move |_| toaster.undo(&toast)>
                                    {t.undo()}
                                    " "
                                    <kbd>"Ctrl Z"</kbd>
                                </button>
                            }
                        })}
                    <button type="button" aria-label=t.dismiss() on:click=move |_| toaster.dismiss(toast.id)>
                        <Icon path=X />
                    </button>
                </div>
            </For>
        </div>
    }
}
