//! What the teams work on.

use super::people::{CLOUD, Cast, FRONTEND, Login, PRODUCT};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use model::{
    ProjectId,
    project::{Link, ProjectForm, WorkflowForm},
};
use sqlx::PgPool;
use store::project;
use uuid::Uuid;

struct Told {
    by: Login,
    key: &'static str,
    name: &'static str,
    description: &'static str,
    teams: &'static [&'static str],
    members: &'static [Login],
    services: &'static [&'static str],
    /// How much may be in progress at once.
    limit: &'static str,
}

const PROJECTS: [Told; 2] = [
    Told {
        by: "projet1",
        key: "WEB",
        name: "Portail des usagers",
        description: "Le portail par lequel les usagers font leurs démarches : compte, paiement, suivi.\n\n\
                      **Objectif de l'année** : toutes les démarches en ligne, et une seule connexion.",
        teams: &[FRONTEND, PRODUCT],
        members: &["ops1"],
        services: &["portal", "api", "billing"],
        limit: "6",
    },
    Told {
        by: "projet2",
        key: "CLOUD",
        name: "Socle d'hébergement",
        description: "Les serveurs, les bases et l'identité sur lesquels tout le reste repose.",
        teams: &[CLOUD, PRODUCT],
        members: &[],
        services: &["database", "identity"],
        limit: "4",
    },
];

const COLUMNS: [&str; 4] = ["À planifier", "Planifié", "En cours", "Terminé"];

/// The project leads found them in their first days, and limit what is in progress.
pub async fn found(pool: &PgPool, cast: &Cast, first: NaiveDate) -> anyhow::Result<()> {
    let morning = first.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(7);
    for (n, told) in (1..).zip(&PROJECTS) {
        let ctx =
            super::request(pool, morning + TimeDelta::hours(n)).signed_in_as(cast.member(told.by)?.clone());
        let form = ProjectForm {
            key: told.key.into(),
            name: told.name.into(),
            description: told.description.into(),
            teams: cast.teams(told.teams),
            members: cast.ids(told.members),
            services: told.services.iter().map(|name| (*name).to_owned()).collect(),
            links: vec![Link {
                label: "Dépôt Git".into(),
                address: format!("https://git.example.fr/{}", told.key.to_lowercase()),
            }],
            ..ProjectForm::new(ProjectId(Uuid::now_v7()))
        };
        let made = project::create(&ctx, &form).await?;
        let mut workflow = WorkflowForm::of(&made.workflow);
        for (column, name) in workflow.columns.iter_mut().zip(COLUMNS) {
            column.name = name.into();
        }
        workflow.columns[2].limit = told.limit.into();
        project::set_workflow(&ctx, made.id, made.version, &workflow).await?;
    }
    Ok(())
}
