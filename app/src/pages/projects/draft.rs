//! A project that is being written.

use crate::{
    api::calendar::{Choices, load_choices},
    ui::field::problem_of,
};
use leptos::prelude::*;
use model::{AppError, Field, Problem, project::ProjectForm};

/// What was typed, what was wrong with it, and what there is to choose from.
#[derive(Clone, Copy)]
pub struct Draft {
    pub form: RwSignal<ProjectForm>,
    pub failure: RwSignal<Option<AppError>>,
    pub busy: RwSignal<bool>,
    pub choices: LocalResource<Choices>,
}

impl Draft {
    /// Begins with `form`; what there is to choose from is loaded once it is `seen`.
    #[must_use]
    pub fn new(form: ProjectForm, seen: Signal<bool>) -> Self {
        Self {
            form: RwSignal::new(form),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            choices: LocalResource::new(move || {
                let seen = seen.get();
                async move {
                    if seen {
                        load_choices().await.unwrap_or_default()
                    } else {
                        Choices::default()
                    }
                }
            }),
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(self, field: Field) -> Signal<Option<Problem>> {
        problem_in(self.failure, field)
    }

    /// Of what there is to choose from, `part`.
    pub fn choice<T: Clone + Send + Sync + 'static>(self, part: fn(Choices) -> Vec<T>) -> Signal<Vec<T>> {
        Signal::derive(move || self.choices.get().map(part).unwrap_or_default())
    }

    /// Starts what is sent, unless something is on its way already.
    #[must_use]
    pub fn begin(self) -> bool {
        let free = !self.busy.get_untracked();
        if free {
            self.busy.set(true);
            self.failure.set(None);
        }
        free
    }
}

/// What an answer says is wrong with a field.
#[must_use]
pub fn problem_in(failure: RwSignal<Option<AppError>>, field: Field) -> Signal<Option<Problem>> {
    Signal::derive(move || {
        failure.with(|failure| match failure {
            Some(AppError::Invalid(problems)) => problem_of(problems, field),
            _ => None,
        })
    })
}
