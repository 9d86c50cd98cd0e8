//! The project that somebody looked at last: keys lead to its board from anywhere.

use super::viewer::use_viewer;
use leptos::prelude::*;
use web_sys::Storage;

/// Where it is kept in this browser, for each who signs in here.
#[derive(Clone, Copy)]
pub struct LastProject(StoredValue<Option<String>>);

impl LastProject {
    /// The reader's.
    #[must_use]
    pub fn of_reader() -> Self {
        let reader = use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.actor.id));
        Self(StoredValue::new(reader.map(|id| format!("creneau-project-{id}"))))
    }

    /// This one is it now.
    pub fn set(self, key: &str) {
        if let Some((storage, name)) = self.kept() {
            // Refused where nothing may be kept: then the key leads to the list.
            let _ = storage.set_item(&name, key);
        }
    }

    /// Where a part of it is; the list of projects, where none was looked at.
    #[must_use]
    pub fn path(self, part: &str) -> String {
        let key = self
            .kept()
            .and_then(|(storage, name)| storage.get_item(&name).ok()?);
        key.map_or_else(|| "/projects".to_owned(), |key| format!("/projects/{key}/{part}"))
    }

    fn kept(self) -> Option<(Storage, String)> {
        let storage = window().local_storage().ok().flatten()?;
        Some((storage, self.0.get_value()?))
    }
}
