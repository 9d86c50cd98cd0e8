//! Deployment windows and git actions.

use super::{
    Deed,
    days::WEEKS,
    people::{CLOUD, FRONTEND, Login, PRODUCT},
    plot::Plot,
    talk,
};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use model::{
    EventId,
    event::{ChecklistStep, Environment, EventForm, EventKind, EventStatus, GitTrigger, GitVerb},
};

const PRODUCTS: [(&str, &[&str]); 6] = [
    ("Portail usagers", &["portal", "api"]),
    ("API Démarches", &["api"]),
    ("Annuaire et SSO", &["identity"]),
    ("Messagerie", &["mail"]),
    ("Base de données usagers", &["database"]),
    ("Supervision", &["monitoring", "network"]),
];

const CHANGES: [&str; 6] = [
    "WEB-412 Paiement en ligne des cantines\nWEB-418 Correction du fil d'Ariane",
    "API-77 Pagination des demandes\nAPI-81 Rate limiting",
    "SSO-15 Rotation des clés\nSSO-16 FranceConnect : niveau substantiel",
    "MSG-9 Bascule vers le nouveau relais SMTP",
    "DB-31 PostgreSQL : mise à jour mineure\nDB-33 Index sur les demandes",
    "MON-21 Nouvelles sondes HTTP\nMON-22 Alerting on-call",
];

const PLAN: &str = "1. Couper le trafic (page de maintenance)\n2. Redéployer l'image précédente\n3. Restaurer la sauvegarde de 20 h si le schéma a changé\n4. Vérifier `/readyz` et prévenir l'astreinte\n";

pub fn tell(plot: &mut Plot<'_>) {
    for week in 0..WEEKS {
        dev_and_staging(plot, week);
        if week.is_multiple_of(2) {
            production(plot, week);
        }
        for n in 0..3 {
            git_action(plot, week, n);
        }
    }
    running_now(plot);
}

fn pick<T: Copy>(all: &[T], n: u64) -> T {
    all[usize::try_from(n).unwrap_or(0) % all.len()]
}

fn window(
    plot: &Plot<'_>,
    n: u64,
    environment: Environment,
    start: DateTime<Utc>,
    minutes: u32,
) -> EventForm {
    let (product, services) = pick(&PRODUCTS, n);
    let step = |text: &str| ChecklistStep {
        text: text.into(),
        done: plot.calendar.is_past(start),
    };
    EventForm {
        teams: plot.cast.teams(&[CLOUD]),
        environment,
        services: services.iter().map(|s| (*s).to_owned()).collect(),
        checklist: [
            "Sauvegarde vérifiée",
            "Astreinte prévenue",
            "Page de maintenance prête",
        ]
        .map(step)
        .into(),
        rollback_plan: PLAN.into(),
        description: "Fenêtre validée avec le métier. Suivi sur le canal **#mise-en-prod**.".into(),
        changes: pick(&CHANGES, n).into(),
        tags: environment.as_str().into(),
        ..plot.form(EventKind::Deployment, &format!("{product} 4.{n}"), start, minutes)
    }
}

fn dev_and_staging(plot: &mut Plot<'_>, week: u64) {
    for (environment, weekday, hour, minutes, by) in [
        (Environment::Dev, 1, 14, 30, "ops2"),
        (Environment::Staging, 3, 10, 60, "ops1"),
    ] {
        let start = plot.calendar.at(plot.calendar.day(week, weekday), hour, 0);
        let form = window(plot, week, environment, start, minutes);
        let at = plot.calendar.planned(start, 4, week);
        let id = plot.create(at, by, form);
        run(plot, id, by, start, minutes, week + weekday);
    }
}

fn production(plot: &mut Plot<'_>, week: u64) {
    let start = plot.calendar.at(plot.calendar.day(week, 3), 19, 0);
    let form = window(plot, week, Environment::Prod, start, 120);
    let at = plot.calendar.planned(start, 12, week);
    let id = plot.create(at, "ops1", form);
    let decided = at + TimeDelta::minutes(40);
    // Of the next ones the first is approved, the second refused, and the rest still waits.
    let ahead = start - plot.calendar.now;
    if ahead < TimeDelta::days(14) {
        plot.act(
            decided,
            if week.is_multiple_of(4) {
                "admin1"
            } else {
                "admin2"
            },
            Deed::Approve(id),
        );
    } else if ahead < TimeDelta::days(28) {
        let reason = "Trop proche de la clôture comptable : proposer une date après le gel.";
        plot.act(decided, "admin1", Deed::Reject(id, reason));
    }
    run(plot, id, "ops1", start, 120, week);
}

/// It starts a little late and ends when it ends; now and then it fails, or is called off.
fn run(plot: &mut Plot<'_>, id: EventId, by: Login, start: DateTime<Utc>, minutes: u32, n: u64) {
    let minute = |m: u64| TimeDelta::minutes(i64::try_from(m).unwrap_or(0));
    let end = start + minute(u64::from(minutes) * 3 / 4 + n * 5 % 25);
    if !plot.calendar.is_past(end) {
        return;
    }
    if n % 13 == 5 {
        plot.act(start - minute(90), by, Deed::Step(id, EventStatus::Cancelled));
        return;
    }
    plot.act(
        start + minute(n * 3 % 11),
        by,
        Deed::Step(id, EventStatus::InProgress),
    );
    plot.act(end, by, Deed::Step(id, outcome(n % 9 != 4)));
}

/// The one that is watched while the demo is opened.
fn running_now(plot: &mut Plot<'_>) {
    let now = plot.calendar.now;
    let quarter = i64::from(now.minute() % 15) * 60 + i64::from(now.second());
    let start = now - TimeDelta::seconds(quarter) - TimeDelta::minutes(30);
    let form = EventForm {
        title: "API Démarches 5.0-rc2".into(),
        ..window(plot, 1, Environment::Staging, start, 120)
    };
    let id = plot.create(now - TimeDelta::hours(2), "ops1", form);
    plot.act(
        now - TimeDelta::minutes(28),
        "ops1",
        Deed::Step(id, EventStatus::InProgress),
    );
    talk::on_window(plot, id);
}

const ACTIONS: [(&str, GitVerb, &str); 6] = [
    ("Fusion feature/paiement", GitVerb::Merge, "feature/paiement"),
    ("Tag de version", GitVerb::Tag, "release/4"),
    ("Pull main (recette)", GitVerb::Pull, "main"),
    ("Rebase hotfix/session", GitVerb::Rebase, "hotfix/session"),
    ("Clone pour l'audit", GitVerb::Clone, "main"),
    ("Push design-system", GitVerb::Push, "design-system"),
];

const REPOSITORIES: [&str; 2] = [
    "https://git.example.fr/portail/web.git",
    "git@git.example.fr:portail/api.git",
];

fn git_action(plot: &mut Plot<'_>, week: u64, n: u64) {
    let order = week * 3 + n;
    let (title, verb, branch) = pick(&ACTIONS, order);
    let (weekday, hour) = pick(&[(0, 17), (2, 11), (4, 9)], n);
    let start = plot.calendar.at(plot.calendar.day(week, weekday), hour, 30);
    let by = pick(&["dev1", "dev2"], order);
    let failed = order % 11 == 7;
    let past = plot.calendar.is_past(start + TimeDelta::minutes(15));
    let form = EventForm {
        teams: plot.cast.teams(&[if n == 1 { PRODUCT } else { FRONTEND }]),
        repository: pick(&REPOSITORIES, order).into(),
        branch: branch.into(),
        verb,
        trigger: pick(GitTrigger::ALL, order),
        run_tests: true,
        notify: order.is_multiple_of(2),
        log: if past {
            log(verb, branch, failed)
        } else {
            String::new()
        },
        ..plot.form(EventKind::GitAction, title, start, 15)
    };
    let at = plot.calendar.planned(start, 1, order);
    let id = plot.create(at, by, form);
    if past {
        plot.act(start, by, Deed::Step(id, EventStatus::InProgress));
        let took = i64::try_from(order % 11).unwrap_or(0);
        plot.act(
            start + TimeDelta::minutes(2 + took),
            by,
            Deed::Step(id, outcome(!failed)),
        );
    }
}

pub fn outcome(works: bool) -> EventStatus {
    if works {
        EventStatus::Completed
    } else {
        EventStatus::Failed
    }
}

pub fn log(verb: GitVerb, branch: &str, failed: bool) -> String {
    let end = if failed {
        "test panier::remise ... FAILED\n1 test en échec — rien n'a été poussé"
    } else {
        "test result: ok. 214 passed; 0 failed\nTerminé."
    };
    format!(
        "$ git fetch origin\n$ git {} {branch}\nAlready on '{branch}'\n$ make test\n{end}",
        verb.as_str()
    )
}
