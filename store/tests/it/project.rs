//! Projects and their columns.

use crate::world::{Refused, World, invalid, member};
use model::{
    AppError, ColumnId, Field, Problem, ProjectId, Rule, TeamId, UserId,
    person::Role,
    policy::{Action, ProjectFacts, allow},
    project::{ColumnForm, Link, Project, ProjectForm, WorkflowForm},
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::PgPool;
use store::{Ctx, project};
use uuid::Uuid;

fn form(key: &str, teams: &[TeamId]) -> ProjectForm {
    ProjectForm {
        key: key.into(),
        name: format!("Projet {key}"),
        teams: teams.to_vec(),
        ..ProjectForm::new(ProjectId(Uuid::now_v7()))
    }
}

async fn founded(world: &World) -> (Ctx, Project) {
    let lead = world.by(&world.lead);
    let project = project::create(&lead, &form("WEB", &[world.alpha]))
        .await
        .unwrap();
    (lead, project)
}

fn names(project: &Project) -> Vec<&str> {
    project
        .workflow
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_project_is_founded_once_with_the_usual_columns(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let asked = ProjectForm {
        members: vec![world.stranger.actor.id],
        services: vec!["api".into()],
        links: vec![Link {
            label: "Wiki".into(),
            address: "https://wiki.example.fr".into(),
        }],
        ..form("web", &[world.alpha])
    };
    let made = project::create(&lead, &asked).await.unwrap();
    assert_eq!(project::create(&lead, &asked).await.unwrap(), made);
    assert_eq!((made.key.as_str(), made.version, made.can_edit), ("WEB", 1, true));
    assert_eq!(names(&made), ["To plan", "Planned", "In progress", "Done"]);
    assert_eq!(made.facts().members, [world.stranger.actor.id]);
    assert_eq!(project::find(&lead, "web").await.unwrap(), made);
    assert_eq!(world.trail().await, ["project.create"]);
    // Another with the same key is none, and the id of somebody else's is not one's own.
    let taken = project::create(&lead, &form("WEB", &[])).await;
    assert_eq!(taken.refused(), invalid(Field::Key, Rule::Taken));
    let other = ProjectForm {
        key: "ZZ".into(),
        teams: vec![],
        ..asked
    };
    let theirs = project::create(&world.by(&world.stranger), &other).await;
    assert_eq!(theirs.refused(), AppError::Stale);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_form_names_is_there_and_ones_own_to_give(pool: PgPool) {
    let world = World::new(pool).await;
    let lead = world.by(&world.lead);
    let refused = |change: fn(&mut ProjectForm, &World)| {
        let mut asked = form("WEB", &[]);
        change(&mut asked, &world);
        let lead = lead.clone();
        async move { project::create(&lead, &asked).await.refused() }
    };
    let not_mine = refused(|form, world| form.teams = vec![world.beta]).await;
    assert_eq!(not_mine, invalid(Field::Teams, Rule::NotAllowed));
    let nobody = refused(|form, _| form.members = vec![UserId(Uuid::nil())]).await;
    assert_eq!(nobody, invalid(Field::Participants, Rule::Unknown));
    let nothing = refused(|form, _| form.services = vec!["abacus".into()]).await;
    assert_eq!(nothing, invalid(Field::Services, Rule::Unknown));
    assert_eq!(world.rows().await, [0, 0, 0]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_leads_changes_it_and_others_do_not(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, made) = founded(&world).await;
    let other = ProjectForm {
        name: "Portail".into(),
        key: "XX".into(),
        members: vec![world.tech.actor.id],
        ..ProjectForm::of(&made)
    };
    for (who, error) in [
        (&world.dev, AppError::Forbidden),
        (&world.ops, AppError::Forbidden),
        (&world.stranger, AppError::NotFound),
    ] {
        let ctx = world.by(who);
        assert_eq!(project::update(&ctx, 1, &other).await.refused(), error);
        let same = WorkflowForm::of(&made.workflow);
        assert_eq!(
            project::set_workflow(&ctx, made.id, 1, &same).await.refused(),
            error
        );
        assert_eq!(project::archive(&ctx, made.id, 1, true).await.refused(), error);
    }
    assert_eq!(
        project::create(&world.by(&world.dev), &form("DEV", &[]))
            .await
            .refused(),
        AppError::Forbidden
    );
    let nobody = world.anonymous();
    assert_eq!(project::list(&nobody).await.refused(), AppError::NotSignedIn);
    assert_eq!(
        project::find(&nobody, "WEB").await.refused(),
        AppError::NotSignedIn
    );
    assert_eq!(
        project::create(&nobody, &other).await.refused(),
        AppError::NotSignedIn
    );

    let changed = project::update(&lead, 1, &other).await.unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.key.as_str(), changed.version),
        ("Portail", "WEB", 2)
    );
    assert_eq!(changed.facts().members, [world.tech.actor.id]);
    assert_eq!(project::update(&lead, 1, &other).await.refused(), AppError::Stale);
    let archived = project::archive(&lead, made.id, 2, true).await.unwrap();
    assert!(archived.archived_at.is_some());
    assert!(project::list(&lead).await.unwrap()[0].archived);
    let back = project::archive(&lead, made.id, 3, false).await.unwrap();
    assert_eq!(back.archived_at, None);
    assert_eq!(
        world.trail().await,
        [
            "project.create",
            "project.update",
            "project.archive",
            "project.reopen"
        ]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn columns_change_places_come_and_go(pool: PgPool) {
    let world = World::new(pool).await;
    let (lead, made) = founded(&world).await;
    let mut form = WorkflowForm::of(&made.workflow);
    form.shift(1, true);
    form.columns[1].limit = "3".into();
    form.columns[2].name = "À relire".into();
    form.columns.push(ColumnForm {
        id: ColumnId(Uuid::now_v7()),
        name: "Abandonné".into(),
        limit: String::new(),
        done: true,
    });
    form.strict = true;
    let changed = project::set_workflow(&lead, made.id, 1, &form).await.unwrap();
    assert_eq!(
        names(&changed),
        ["To plan", "In progress", "À relire", "Done", "Abandonné"]
    );
    assert_eq!(WorkflowForm::of(&changed.workflow), form);
    assert_eq!(changed.workflow.columns[1].id, made.workflow.columns[2].id);
    form.columns.remove(2);
    let fewer = project::set_workflow(&lead, made.id, 2, &form).await.unwrap();
    assert_eq!(fewer.workflow.columns.len(), 4);
    assert_eq!(
        project::set_workflow(&lead, made.id, 2, &form).await.refused(),
        AppError::Stale
    );

    let two = project::create(&lead, &self::form("TWO", &[world.alpha]))
        .await
        .unwrap();
    let mut stolen = WorkflowForm::of(&two.workflow);
    stolen.columns[1].id = made.workflow.columns[0].id;
    let refused = project::set_workflow(&lead, two.id, 1, &stolen).await;
    assert_eq!(refused.refused(), invalid(Field::Columns, Rule::Unknown));
    let mut undone = WorkflowForm::of(&two.workflow);
    undone.columns[3].done = false;
    let refused = project::set_workflow(&lead, two.id, 1, &undone).await;
    assert_eq!(
        refused.refused(),
        Problem::new(Field::Columns, Rule::DoneColumn).into()
    );
    assert_eq!(names(&project::find(&lead, "TWO").await.unwrap()).len(), 4);
}

/// The rule stands in `model::policy`, and in SQL for the list.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_list_shows_exactly_what_the_policy_lets_see(pool: PgPool) {
    let world = World::new(pool).await;
    let mut rng = StdRng::seed_from_u64(11);
    let teams = [world.alpha, world.beta];
    let mut actors = Vec::new();
    for n in 0..12 {
        let own: Vec<TeamId> = teams.choose_multiple(&mut rng, n % 3).copied().collect();
        actors.push(
            member(
                &world.pool,
                &format!("actor{n}"),
                Role::ALL[n % Role::ALL.len()],
                own,
            )
            .await,
        );
    }
    let people: Vec<UserId> = actors.iter().map(|actor| actor.actor.id).collect();
    let mut made = Vec::new();
    for n in 0..60 {
        let id = ProjectId(Uuid::now_v7());
        let count = rng.random_range(0..=2);
        let facts = ProjectFacts {
            creator: *people.choose(&mut rng).unwrap(),
            teams: teams.choose_multiple(&mut rng, count).copied().collect(),
            members: people.choose_multiple(&mut rng, count).copied().collect(),
            archived: false,
        };
        let team_ids: Vec<Uuid> = facts.teams.iter().map(|team| team.0).collect();
        sqlx::query(
            "insert into project (id, key, name, team_ids, creator_id, created_at) values ($1, $2, $2, $3, $4, now())",
        )
        .bind(id.0)
        .bind(format!("P{n}"))
        .bind(team_ids)
        .bind(facts.creator.0)
        .execute(&world.pool)
        .await
        .unwrap();
        for person in &facts.members {
            sqlx::query("insert into project_member values ($1, $2)")
                .bind(id.0)
                .bind(person.0)
                .execute(&world.pool)
                .await
                .unwrap();
        }
        made.push((id, facts));
    }
    for actor in &actors {
        let mut seen: Vec<ProjectId> = project::list(&world.by(actor))
            .await
            .unwrap()
            .iter()
            .map(|card| card.id)
            .collect();
        let may = |facts: &ProjectFacts| allow(&actor.actor, Action::ViewProject(facts)).is_allowed();
        let mut expected: Vec<ProjectId> = made
            .iter()
            .filter(|(_, facts)| may(facts))
            .map(|(id, _)| *id)
            .collect();
        seen.sort_unstable();
        expected.sort_unstable();
        assert_eq!(seen, expected, "{}", actor.person.login);
    }
}
