//! Sprints of a project: four that were closed, and the one that runs.

use super::{
    Deed,
    deliveries::{self, Made},
    people::Login,
    plot::Plot,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use model::{
    ItemId, NoteId, ProjectId, SprintId, StepId,
    item::{ItemKind, Points, Priority, Stage, Step, edit::FieldValue},
    project::Project,
    sprint::{Leftover, SprintForm},
};
use uuid::Uuid;

/// Sprints that are over.
const PAST: u64 = 4;
/// Days from one sprint to the next.
const STEP: u64 = 14;
/// Days of work in one.
const WORKDAYS: u64 = 10;

/// What people do in a project.
pub enum Work {
    Add(ItemId, Vec<FieldValue>),
    Set(ItemId, FieldValue),
    Steps(ItemId, Vec<Step>),
    Tick(ItemId, StepId),
    Plan(SprintForm),
    Start(SprintId),
    Close(SprintId, Leftover),
    Note(SprintId, NoteId, u8, &'static str),
    Vote(SprintId, NoteId),
    Act(SprintId, NoteId, ItemId),
}

/// A title, tenths of points, and who does it.
type Story = (&'static str, u32, Login);

const DONE: [&[Story]; PAST as usize] = [
    &[
        ("Page de suivi d'une démarche", 50, "dev1"),
        ("Notifications par courriel", 30, "dev2"),
        ("Formulaire d'adresse en une ligne", 20, "dev3"),
        ("Journal des connexions", 30, "dev2"),
        ("Accessibilité du menu principal", 30, "dev3"),
        ("Mettre à jour la charte graphique", 20, "dev1"),
    ],
    &[
        ("Pièces jointes jusqu'à 20 Mo", 50, "dev1"),
        ("Recherche dans les démarches", 50, "dev2"),
        ("Corriger le tri par date", 10, "dev3"),
        ("Export des demandes en CSV", 30, "dev3"),
        ("Temps de réponse de l'accueil", 30, "dev1"),
        ("Page d'aide contextuelle", 20, "dev2"),
        ("Purge des comptes inactifs", 20, "dev2"),
    ],
    &[
        ("Paiement en plusieurs fois", 80, "dev1"),
        ("Relance des paiements en attente", 30, "dev2"),
        ("Message clair quand la banque refuse", 20, "dev3"),
        ("Rapprochement comptable quotidien", 50, "dev2"),
        ("Mentions légales", 10, "dev3"),
        ("Suivi des erreurs côté navigateur", 30, "dev1"),
    ],
    &[
        ("Maquettes de la connexion unique", 30, "dev3"),
        ("Compte de test FranceConnect", 20, "dev1"),
        ("Migration des identifiants", 80, "dev1"),
        ("Traduction des pages de compte", 20, "dev3"),
        ("Tableau de bord des agents", 50, "dev2"),
        ("Contraste des boutons", 10, "dev3"),
        ("Supprimer l'ancien formulaire", 20, "dev2"),
    ],
];

/// What the running sprint took on: kind, priority and stage beside that.
const RUNNING: [(Story, ItemKind, Priority, Stage); 8] = [
    (
        ("Bouton FranceConnect sur la page d'accueil", 30, "dev3"),
        ItemKind::Story,
        Priority::High,
        Stage::Deploy,
    ),
    (
        (
            "Le paiement échoue quand la carte expire dans le mois",
            20,
            "dev1",
        ),
        ItemKind::Bug,
        Priority::Urgent,
        Stage::Monitor,
    ),
    (
        ("Rattacher un compte existant", 50, "dev2"),
        ItemKind::Story,
        Priority::High,
        Stage::Release,
    ),
    (
        ("Reçu de paiement en PDF", 30, "dev2"),
        ItemKind::Story,
        Priority::Medium,
        Stage::Test,
    ),
    (
        ("Audit RGAA de la page de suivi", 20, "dev3"),
        ItemKind::Task,
        Priority::Medium,
        Stage::Test,
    ),
    (
        ("Jetons de session plus courts", 30, "dev1"),
        ItemKind::Story,
        Priority::Medium,
        Stage::Code,
    ),
    (
        ("Page d'accueil plus rapide sur mobile", 80, "dev1"),
        ItemKind::Story,
        Priority::Medium,
        Stage::Code,
    ),
    (
        ("Traduire les courriels de confirmation", 5, "dev3"),
        ItemKind::Task,
        Priority::Low,
        Stage::Plan,
    ),
];

/// What waits in the backlog.
const WAITING: [(&str, ItemKind, u32, Priority); 6] = [
    (
        "Prendre rendez-vous depuis le suivi",
        ItemKind::Story,
        80,
        Priority::High,
    ),
    (
        "Mise en service de la version 5.0",
        ItemKind::Milestone,
        0,
        Priority::High,
    ),
    (
        "Purger les brouillons de plus d'un an",
        ItemKind::Task,
        10,
        Priority::Low,
    ),
    (
        "Signature électronique des demandes",
        ItemKind::Story,
        130,
        Priority::Medium,
    ),
    (
        "Le sablier tourne sans fin hors ligne",
        ItemKind::Bug,
        20,
        Priority::Medium,
    ),
    ("Statistiques d'usage anonymes", ItemKind::Task, 30, Priority::Low),
];

/// What people say in the end: who, where, and what.
const SAID: [(Login, u8, &str); 5] = [
    ("dev1", 0, "Relire les maquettes avant d'estimer"),
    ("dev3", 0, "Tester sur un vrai téléphone"),
    ("dev2", 1, "Fusionner le vendredi soir"),
    ("dev1", 2, "La revue de code à deux"),
    ("projet1", 2, "La démonstration aux usagers"),
];

/// A sprint that is told.
struct Told {
    id: SprintId,
    first: NaiveDate,
}

pub fn tell(plot: &mut Plot<'_>, project: &Project) {
    let today = plot.calendar.today;
    let weekday = today.weekday().num_days_from_monday();
    let monday = today - Days::new(weekday.into());
    // The one that runs is in its second week, or at the week-end before it: there is something to see.
    let begin = if weekday < 5 {
        monday - Days::new(7)
    } else {
        monday
    };
    let sprints: Vec<Told> = (0..=PAST)
        .map(|n| Told {
            id: SprintId(Uuid::now_v7()),
            first: begin - Days::new((PAST - n) * STEP),
        })
        .collect();
    let epic = ItemId(Uuid::now_v7());
    for (n, sprint) in sprints.iter().enumerate() {
        plan(plot, project, n, sprint);
        if n == 2 {
            add(
                plot,
                project,
                at(plot, sprint, 2, 11, 0),
                epic,
                ("Connexion unique avec FranceConnect", 0, "dev1"),
                vec![
                    FieldValue::Kind(ItemKind::Epic),
                    FieldValue::Priority(Priority::High),
                ],
            );
        }
        match DONE.get(n) {
            Some(stories) => past(plot, project, (n, &sprints), stories),
            None => running(plot, project, sprint, epic),
        }
    }
}

/// A moment of a sprint: on its n-th day of work, from 0.
fn at(plot: &Plot<'_>, sprint: &Told, workday: u64, hour: u32, minute: u32) -> DateTime<Utc> {
    let day = sprint.first + Days::new(workday + workday / 5 * 2);
    plot.calendar.at(day, hour, minute)
}

fn plan(plot: &mut Plot<'_>, project: &Project, n: usize, sprint: &Told) {
    const GOALS: [&str; PAST as usize + 1] = [
        "Suivre sa démarche sans appeler",
        "Retrouver et joindre ses documents",
        "Payer sans se tromper",
        "Préparer la connexion unique",
        "Se connecter avec FranceConnect",
    ];
    let form = SprintForm {
        id: sprint.id,
        name: format!("Sprint {}", n + 8),
        goal: GOALS[n].into(),
        first: sprint.first.to_string(),
        last: (sprint.first + Days::new(11)).to_string(),
    };
    let friday = plot.calendar.at(sprint.first - Days::new(3), 13, 30);
    work(plot, project, friday, "projet1", Work::Plan(form));
    let start = at(plot, sprint, 0, 11, 45);
    work(plot, project, start, "projet1", Work::Start(sprint.id));
}

fn work(plot: &mut Plot<'_>, project: &Project, at: DateTime<Utc>, by: Login, work: Work) {
    if plot.calendar.is_past(at) {
        let of: ProjectId = project.id;
        plot.act(at, by, Deed::Work(of, work));
    }
}

fn add(
    plot: &mut Plot<'_>,
    project: &Project,
    at: DateTime<Utc>,
    id: ItemId,
    (title, points, login): Story,
    more: Vec<FieldValue>,
) {
    let mut sets = vec![
        FieldValue::Title(title.into()),
        FieldValue::Kind(ItemKind::Story),
        FieldValue::Points((points > 0).then_some(Points(points))),
        FieldValue::Assignees(plot.cast.ids(&[login])),
    ];
    sets.extend(more);
    work(plot, project, at, "projet1", Work::Add(id, sets));
}

/// A story is taken up on one day and done on another.
fn pass(plot: &mut Plot<'_>, project: &Project, sprint: &Told, id: ItemId, by: Login, days: (u64, u64)) {
    let columns = &project.workflow.columns;
    let (from, to) = days;
    let moves = [
        (at(plot, sprint, 0, 12, 0), 1),
        (at(plot, sprint, from, 9, 40), 2),
        (at(plot, sprint, to, 16, 20), 3),
    ];
    // What comes later is not planned on the first day.
    for (when, column) in moves.into_iter().skip(usize::from(from > 3)) {
        work(
            plot,
            project,
            when,
            by,
            Work::Set(id, FieldValue::Column(columns[column].id)),
        );
    }
}

fn past(plot: &mut Plot<'_>, project: &Project, (n, sprints): (usize, &[Told]), stories: &[Story]) {
    let sprint = &sprints[n];
    let count = stories.len() as u64;
    let friday = plot.calendar.at(sprint.first - Days::new(3), 14, 0);
    for (nth, story) in (0..).zip(stories) {
        let id = ItemId(Uuid::now_v7());
        let late = nth == count - 1 && n % 2 == 0;
        // One of them comes into the running sprint.
        let when = if nth == 2 && n > 0 {
            at(plot, sprint, 3, 10, 5)
        } else {
            friday
        };
        let sets = vec![FieldValue::Sprint(Some(sprint.id))];
        add(plot, project, when, id, *story, sets);
        let from = (nth * WORKDAYS / count).max(if nth == 2 { 4 } else { 0 });
        let to = (from + 1 + (nth + n as u64) % 3).min(WORKDAYS - 1);
        if late {
            // It is finished in the next one.
            let next = &sprints[n + 1];
            pass(plot, project, next, id, story.2, (0, 2));
        } else {
            pass(plot, project, sprint, id, story.2, (from, to));
        }
        if nth == 1 && n % 2 == 1 {
            let when = at(plot, sprint, 5, 11, 0);
            let more = FieldValue::Points(Some(Points(story.1 + 30)));
            work(plot, project, when, "projet1", Work::Set(id, more));
        }
    }
    let next = sprints[n + 1].id;
    let close = at(plot, sprint, WORKDAYS - 1, 17, 0);
    work(
        plot,
        project,
        close,
        "projet1",
        Work::Close(sprint.id, Leftover::Sprint(next)),
    );
    retrospective(plot, project, sprint, n);
}

fn retrospective(plot: &mut Plot<'_>, project: &Project, sprint: &Told, n: usize) {
    let mut first = None;
    for (nth, (by, column, text)) in (0..).zip(SAID.into_iter().skip(n % 2)) {
        let id = NoteId(Uuid::now_v7());
        let when = at(plot, sprint, WORKDAYS - 1, 15, 35 + nth);
        work(plot, project, when, by, Work::Note(sprint.id, id, column, text));
        for voter in ["dev1", "dev2", "projet1"]
            .into_iter()
            .take(3 - (nth as usize) % 3)
        {
            let when = at(plot, sprint, WORKDAYS - 1, 15, 50);
            work(plot, project, when, voter, Work::Vote(sprint.id, id));
        }
        first = first.or(Some(id));
    }
    if let Some(note) = first.filter(|_| n as u64 == PAST - 1) {
        let when = at(plot, sprint, WORKDAYS - 1, 16, 0);
        work(
            plot,
            project,
            when,
            "projet1",
            Work::Act(sprint.id, note, ItemId(Uuid::now_v7())),
        );
    }
}

fn running(plot: &mut Plot<'_>, project: &Project, sprint: &Told, epic: ItemId) {
    let friday = plot.calendar.at(sprint.first - Days::new(3), 14, 0);
    for (nth, (story, kind, priority, stage)) in (0..).zip(RUNNING) {
        let id = ItemId(Uuid::now_v7());
        let when = if nth == 5 {
            at(plot, sprint, 3, 10, 5)
        } else {
            friday
        };
        let mut sets = vec![
            FieldValue::Sprint(Some(sprint.id)),
            FieldValue::Kind(kind),
            FieldValue::Priority(priority),
            FieldValue::Stage(Some(Stage::Plan)),
        ];
        if nth % 2 == 0 {
            sets.push(FieldValue::Parent(Some(epic)));
        }
        if nth < 4 {
            let due = sprint.first + Days::new(4 + nth * 2);
            sets.push(FieldValue::Due(Some(due)));
        }
        add(plot, project, when, id, story, sets);
        let from = (nth * 8 / 7).max(if nth == 5 { 4 } else { 0 });
        pass(
            plot,
            project,
            sprint,
            id,
            story.2,
            (from, (from + 2).min(WORKDAYS - 1)),
        );
        let made = Made {
            item: id,
            by: story.2,
            title: story.0,
        };
        let moments = [(1, 15), (2, 10), (2, 14)].map(|(day, hour)| at(plot, sprint, from + day, hour, 5));
        deliveries::tell(plot, project, &made, stage, moments);
        let stages = Stage::ALL.iter().copied().skip(1);
        for (step, next) in (0..).zip(stages.take_while(|next| *next <= stage)) {
            let when = at(
                plot,
                sprint,
                (from + step / 3).min(WORKDAYS - 1),
                9 + (step as u32 % 3) * 3,
                45,
            );
            work(
                plot,
                project,
                when,
                story.2,
                Work::Set(id, FieldValue::Stage(Some(next))),
            );
        }
        if nth < 3 {
            let steps: Vec<Step> = ["Maquette validée", "Tests écrits", "Recette faite"]
                .into_iter()
                .map(|text| Step {
                    id: StepId(Uuid::now_v7()),
                    text: text.into(),
                    done: false,
                })
                .collect();
            let ticked: Vec<StepId> = steps.iter().take(3 - nth as usize).map(|step| step.id).collect();
            work(
                plot,
                project,
                at(plot, sprint, 0, 14, 0),
                "projet1",
                Work::Steps(id, steps),
            );
            for step in ticked {
                work(
                    plot,
                    project,
                    at(plot, sprint, from + 1, 15, 0),
                    story.2,
                    Work::Tick(id, step),
                );
            }
        }
    }
    for (title, kind, points, priority) in WAITING {
        let sets = vec![FieldValue::Kind(kind), FieldValue::Priority(priority)];
        let id = ItemId(Uuid::now_v7());
        add(
            plot,
            project,
            plot.calendar.at(sprint.first, 17, 30),
            id,
            (title, points, "projet1"),
            sets,
        );
    }
}
