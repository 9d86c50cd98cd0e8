//! Projects.

use super::Answer;
use leptos::prelude::*;
use model::{
    ProjectId,
    burndown::Sum,
    project::{Project, ProjectCard, ProjectForm, WorkflowForm},
    sprint::Sprint,
};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// The projects that one may see.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "project/list", input = Json, output = Json)]
pub async fn load_projects() -> Answer<Vec<ProjectCard>> {
    let call = super::Call::new()?;
    call.answer(store::project::list(&call.ctx).await)
}

/// A project, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectPage {
    pub project: Project,
    /// Its description as HTML.
    pub html: String,
    /// How many items stand in each of its columns, and how many more are past there.
    pub standing: Vec<(u32, u32)>,
    /// The sprint that runs, what is in it, and what of that is done.
    pub running: Option<(Sprint, Sum, Sum)>,
}

/// A project, by its key.
///
/// # Errors
/// `NotFound`.
#[server(prefix = "/api", endpoint = "project/find", input = Json, output = Json)]
pub async fn load_project(key: String) -> Answer<ProjectPage> {
    let call = super::Call::new()?;
    let work = async {
        let project = store::project::find(&call.ctx, &key).await?;
        Ok(ProjectPage {
            html: super::markdown::html(&project.description),
            standing: store::item::standing(&call.ctx, &project).await?,
            running: store::sprint::running(&call.ctx, &project).await?,
            project,
        })
    };
    call.answer(work.await)
}

/// Founds a project.
///
/// # Errors
/// `Forbidden`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "project/create", input = Json, output = Json)]
pub async fn create_project(form: ProjectForm) -> Answer<Project> {
    let call = super::Call::new()?;
    call.answer(store::project::create(&call.ctx, &form).await)
}

/// Changes what a project is.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "project/update", input = Json, output = Json)]
pub async fn update_project(version: i64, form: ProjectForm) -> Answer<Project> {
    let call = super::Call::new()?;
    call.answer(store::project::update(&call.ctx, version, &form).await)
}

/// Gives a project other columns.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`; `Invalid` for columns that cannot be.
#[server(prefix = "/api", endpoint = "project/workflow", input = Json, output = Json)]
pub async fn set_workflow(id: ProjectId, version: i64, form: WorkflowForm) -> Answer<Project> {
    let call = super::Call::new()?;
    call.answer(store::project::set_workflow(&call.ctx, id, version, &form).await)
}

/// Notes that nobody works on a project any more, or that somebody does again.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`.
#[server(prefix = "/api", endpoint = "project/archive", input = Json, output = Json)]
pub async fn archive_project(id: ProjectId, version: i64, archived: bool) -> Answer<Project> {
    let call = super::Call::new()?;
    call.answer(store::project::archive(&call.ctx, id, version, archived).await)
}
