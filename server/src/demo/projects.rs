//! What the teams work on.

use super::people::{CLOUD, Cast, FRONTEND, Login, PRODUCT};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use model::{
    Field, ItemId, ProjectId,
    item::{ItemKind, Place, Points, Priority, edit::FieldValue},
    project::{Link, Project, ProjectForm, WorkflowForm},
};
use sqlx::PgPool;
use store::{item, project};
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
    items: &'static [Wanted],
}

/// Title, kind, priority, points, the place of its column, and who does it.
type Wanted = (&'static str, ItemKind, Priority, &'static str, usize, Login);

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
        // Its sprints bring them.
        items: &[],
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
        items: &[
            (
                "Passer les bases à PostgreSQL 17",
                ItemKind::Epic,
                Priority::High,
                "",
                1,
                "ops1",
            ),
            (
                "Essai de migration sur la recette",
                ItemKind::Task,
                Priority::High,
                "5",
                2,
                "ops2",
            ),
            (
                "Renouveler les certificats internes",
                ItemKind::Task,
                Priority::Urgent,
                "2",
                2,
                "ops1",
            ),
            (
                "Alerte quand un disque se remplit",
                ItemKind::Story,
                Priority::Medium,
                "3",
                0,
                "ops2",
            ),
            (
                "Restaurer une sauvegarde au hasard chaque mois",
                ItemKind::Story,
                Priority::Medium,
                "3",
                0,
                "ops1",
            ),
            (
                "Éteindre l'ancien annuaire",
                ItemKind::Task,
                Priority::Low,
                "2",
                3,
                "ops2",
            ),
        ],
    },
];

const COLUMNS: [&str; 4] = ["À planifier", "Planifié", "En cours", "Terminé"];

/// The project leads found them in their first days, and limit what is in progress.
pub async fn found(pool: &PgPool, cast: &Cast, first: NaiveDate) -> anyhow::Result<Vec<Project>> {
    let mut projects = Vec::new();
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
        let made = project::set_workflow(&ctx, made.id, made.version, &workflow).await?;
        for (title, kind, priority, points, column, login) in told.items {
            let sets = [
                FieldValue::Title((*title).into()),
                FieldValue::Kind(*kind),
                FieldValue::Priority(*priority),
                FieldValue::Points(Points::parse(Field::Points, points).unwrap_or_default()),
                FieldValue::Column(made.workflow.columns[*column].id),
                FieldValue::Assignees(cast.ids(&[login])),
            ];
            item::create(&ctx, made.id, ItemId(Uuid::now_v7()), &sets, Place::Last).await?;
        }
        projects.push(made);
    }
    Ok(projects)
}
