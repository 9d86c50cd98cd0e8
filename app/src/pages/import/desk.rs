//! What the page does: reading a file, asking what it would change, taking it over.

use crate::{
    api::calendar::import_calendar,
    i18n::{T, use_texts},
    ui::{
        file::text_of,
        toast::{Toaster, use_toaster},
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError,
    exchange::{FILE_MAX, ImportReport},
};
use web_sys::File;

/// What the page is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Nothing,
    Checking,
    Importing,
}

/// A file that was read.
#[derive(Clone)]
pub struct Chosen {
    pub name: String,
    pub text: String,
}

/// The state of an import.
#[derive(Clone, Copy)]
pub struct Desk {
    pub t: T,
    toaster: Toaster,
    pub chosen: RwSignal<Option<Chosen>>,
    pub report: RwSignal<Option<ImportReport>>,
    pub failure: RwSignal<Option<String>>,
    pub work: RwSignal<Work>,
}

impl Desk {
    /// Nothing chosen yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            t: use_texts(),
            toaster: use_toaster(),
            chosen: RwSignal::new(None),
            report: RwSignal::new(None),
            failure: RwSignal::new(None),
            work: RwSignal::new(Work::Nothing),
        }
    }

    /// Forgets the file and what was said of it.
    pub fn start_again(self) {
        self.chosen.set(None);
        self.report.set(None);
        self.failure.set(None);
    }

    /// Reads a file and asks what it would change. One that is too large is not even read.
    pub fn check(self, file: File) {
        if self.work.get_untracked() != Work::Nothing {
            return;
        }
        self.start_again();
        if file.size() > FILE_MAX as f64 {
            return self.fail(&AppError::TooLarge { max: FILE_MAX });
        }
        self.work.set(Work::Checking);
        spawn_local(async move {
            match text_of(&file).await {
                Ok(Some(text)) => {
                    let name = file.name();
                    self.ask(Chosen { name, text }, false).await;
                }
                Ok(None) => self.failure.set(Some(self.t.file_not_read().into())),
                Err(error) => self.fail(&error),
            }
            self.work.set(Work::Nothing);
        });
    }

    /// Takes over what was checked.
    pub fn apply(self) {
        let Some(chosen) = self.chosen.get_untracked() else {
            return;
        };
        if self.work.get_untracked() != Work::Nothing {
            return;
        }
        self.failure.set(None);
        self.work.set(Work::Importing);
        spawn_local(async move {
            self.ask(chosen, true).await;
            self.work.set(Work::Nothing);
        });
    }

    async fn ask(self, chosen: Chosen, apply: bool) {
        match import_calendar(chosen.text.clone(), apply).await {
            Ok(report) => {
                if apply {
                    self.toaster.done(self.t.imported(taken(&report)));
                }
                self.chosen.set(Some(chosen));
                self.report.set(Some(report));
            }
            Err(error) => self.fail(&error.0),
        }
    }

    fn fail(self, error: &AppError) {
        self.failure.set(Some(self.t.error(error)));
    }
}

/// How many events an import writes.
#[must_use]
pub fn taken(report: &ImportReport) -> usize {
    report.new.len() + report.changed.len()
}
