//! What delivers the items of the running sprint: merges, and windows in which they go out.

use super::{
    Deed,
    people::{Login, PRODUCT},
    plot::Plot,
};
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    ItemId,
    event::{Environment, EventForm, EventKind, EventStatus, GitTrigger, GitVerb},
    item::Stage,
    project::Project,
};

/// Stands for the item's number, which is known once it is there.
pub const NUMBER: &str = "#";

/// An item, who works on it, and what it is called.
pub struct Made {
    pub item: ItemId,
    pub by: Login,
    pub title: &'static str,
}

/// Tells how far `made` has come, at these moments: its merge, and the windows of staging and production.
pub fn tell(plot: &mut Plot<'_>, of: &Project, made: &Made, stage: Stage, at: [DateTime<Utc>; 3]) {
    let [merged, staged, released] = at;
    if stage >= Stage::Test {
        // What is still being tested was not let in.
        merge(plot, of, made, merged, stage > Stage::Test);
    }
    if stage >= Stage::Deploy {
        window(plot, of, made, Environment::Staging, staged);
    }
    if stage >= Stage::Operate {
        window(plot, of, made, Environment::Prod, released);
    }
}

fn merge(plot: &mut Plot<'_>, of: &Project, made: &Made, at: DateTime<Utc>, works: bool) {
    let branch = format!("feature/{}-{NUMBER}", of.key.to_lowercase());
    let form = EventForm {
        teams: plot.cast.teams(&[super::people::FRONTEND]),
        repository: "https://git.example.fr/portail/web.git".into(),
        verb: GitVerb::Merge,
        trigger: GitTrigger::Automatic,
        run_tests: true,
        log: super::work::log(GitVerb::Merge, "main", !works),
        branch,
        ..plot.form(
            EventKind::GitAction,
            &format!("Fusion {}-{NUMBER}", of.key),
            at,
            15,
        )
    };
    run(plot, of, made.item, (made.by, form), at, works);
}

fn window(plot: &mut Plot<'_>, of: &Project, made: &Made, environment: Environment, at: DateTime<Utc>) {
    let title = format!("Portail usagers : {}-{NUMBER}", of.key);
    let form = EventForm {
        teams: plot.cast.teams(&[PRODUCT]),
        environment,
        services: vec!["portal".into()],
        changes: format!("{}-{NUMBER} {}", of.key, made.title),
        rollback_plan: "Redéployer l'image précédente.".into(),
        ..plot.form(EventKind::Deployment, &title, at, 30)
    };
    run(plot, of, made.item, ("ops2", form), at, true);
}

/// It is planned in the morning of its day, and carried out if that is over.
fn run(
    plot: &mut Plot<'_>,
    of: &Project,
    item: ItemId,
    (by, form): (Login, EventForm),
    at: DateTime<Utc>,
    works: bool,
) {
    let (id, end) = (form.id, at + TimeDelta::minutes(9));
    if !plot.calendar.is_past(end) {
        return;
    }
    let prod = form.kind == EventKind::Deployment && form.environment == Environment::Prod;
    let planned = at - TimeDelta::hours(2);
    plot.act(planned, by, Deed::Deliver(of.id, item, Box::new(form)));
    if prod {
        plot.act(planned + TimeDelta::minutes(20), "admin1", Deed::Approve(id));
    }
    plot.act(at, by, Deed::Step(id, EventStatus::InProgress));
    plot.act(end, by, Deed::Step(id, super::work::outcome(works)));
}
