//! Sprints: those of a project, and each of them.

mod capacity;
mod chart;
mod close;
mod create;
mod edit;
mod list;
mod one;
mod retro;
mod start;

pub use list::{List, amount};
pub use one::One;

use model::SprintId;

/// Where a sprint of a project is.
pub fn sprint_path(key: &str, id: SprintId) -> String {
    format!("{}/sprints/{id}", super::path(key))
}
