//! The draft of a new event, which the browser keeps until it is planned or thrown away.

use crate::ui::{frame::use_creatable, viewer::use_viewer};
use leptos::prelude::*;
use model::event::EventForm;

/// The place where the viewer's draft is kept; each account of a browser has its own.
#[derive(Clone, Debug, Default)]
pub struct Kept(Option<String>);

/// The viewer's place.
#[must_use]
pub fn use_kept() -> Kept {
    Kept(use_viewer().map(|v| v.with_value(|v| format!("creneau.draft.{}", v.actor.id))))
}

#[cfg(not(feature = "ssr"))]
impl Kept {
    /// What is kept, unless the roles no longer create its kind.
    #[must_use]
    pub fn form(&self) -> Option<EventForm> {
        let (storage, key) = self.storage()?;
        let text = storage.get_item(key).ok().flatten()?;
        let form: EventForm = serde_json::from_str(&text).ok()?;
        use_creatable().contains(&form.kind).then_some(form)
    }

    /// Keeps `form` instead of what is kept.
    pub fn keep(&self, form: &EventForm) {
        if let (Some((storage, key)), Ok(text)) = (self.storage(), serde_json::to_string(form)) {
            // Refused only where there is no room: the draft then lives as long as the page.
            let _ = storage.set_item(key, &text);
        }
    }

    /// Keeps nothing any more.
    pub fn forget(&self) {
        if let Some((storage, key)) = self.storage() {
            // Never refused.
            let _ = storage.remove_item(key);
        }
    }

    fn storage(&self) -> Option<(web_sys::Storage, &str)> {
        let storage = window().local_storage().ok().flatten()?;
        Some((storage, self.0.as_deref()?))
    }
}

/// The server keeps no drafts.
#[cfg(feature = "ssr")]
impl Kept {
    #[must_use]
    pub fn form(&self) -> Option<EventForm> {
        let _ = (&self.0, use_creatable());
        None
    }

    pub fn keep(&self, _form: &EventForm) {}

    pub fn forget(&self) {}
}
