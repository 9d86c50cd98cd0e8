//! A small world in which each test begins: two teams, one member of each sort, a clock that stands still.

use chrono::{DateTime, NaiveDate, Utc};
use model::{
    AppError, EventId, Field, Problem, Rule, SessionId, TeamId, UserId,
    conflict::Accepted,
    event::{Environment, EventForm, EventKind, EventView, Saved},
    person::{Person, Preferences, Role},
    policy::Actor,
    zone::ZoneRules,
};
use sqlx::{Connection, PgConnection, PgPool, Postgres, pool::PoolConnection};
use std::sync::Arc;
use store::{Ctx, SignedIn, event};
use uuid::Uuid;

/// A Monday, 10:00 in Paris.
pub const NOW: &str = "2026-03-16T09:00:00Z";

pub fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn paris() -> Arc<ZoneRules> {
    store::zone::rules("Europe/Paris").unwrap()
}

pub struct World {
    pub pool: PgPool,
    pub alpha: TeamId,
    pub beta: TeamId,
    pub admin: SignedIn,
    /// An administrator too.
    pub second: SignedIn,
    /// Project lead of alpha.
    pub lead: SignedIn,
    pub dev: SignedIn,
    pub ops: SignedIn,
    pub tech: SignedIn,
    /// Project lead of beta.
    pub stranger: SignedIn,
}

impl World {
    pub async fn new(pool: PgPool) -> Self {
        act_as_application(&pool).await;
        let (alpha, beta) = (team(&pool, "Alpha").await, team(&pool, "Beta").await);
        let member = |login, role, teams| member(&pool, login, role, teams);
        Self {
            admin: member("admin", Role::Admin, vec![]).await,
            second: member("second", Role::Admin, vec![]).await,
            lead: member("lead", Role::Project, vec![alpha]).await,
            dev: member("dev", Role::Dev, vec![alpha]).await,
            ops: member("ops", Role::Ops, vec![alpha]).await,
            tech: member("tech", Role::Technician, vec![alpha]).await,
            stranger: member("stranger", Role::Project, vec![beta]).await,
            pool,
            alpha,
            beta,
        }
    }

    /// A request by nobody.
    pub fn anonymous(&self) -> Ctx {
        Ctx::new(self.pool.clone(), utc(NOW), "req-1", "192.0.2.7")
    }

    /// A request now.
    pub fn by(&self, who: &SignedIn) -> Ctx {
        self.anonymous().signed_in_as(who.clone())
    }

    /// A request at another time.
    pub fn at(&self, who: &SignedIn, now: &str) -> Ctx {
        Ctx {
            now: utc(now),
            ..self.by(who)
        }
    }

    /// A meeting of alpha in an hour.
    pub fn meeting(&self, title: &str) -> EventForm {
        self.form(EventKind::Meeting, title)
    }

    pub fn form(&self, kind: EventKind, title: &str) -> EventForm {
        let start = utc("2026-03-16T10:00:00Z");
        let mut form = EventForm::new(EventId(Uuid::now_v7()), kind, start, &paris());
        form.title = title.into();
        form.teams = vec![self.alpha];
        form.services = vec!["api".into()];
        form.repository = "https://git.example.fr/portail.git".into();
        form.reason = "Clôture".into();
        form.participants = if kind == EventKind::Absence {
            vec![self.tech.actor.id]
        } else {
            Vec::new()
        };
        form
    }

    pub fn window(&self, environment: Environment) -> EventForm {
        EventForm {
            environment,
            rollback_plan: "Redéployer la version précédente".into(),
            ..self.form(EventKind::Deployment, "Portail 4.2")
        }
    }

    /// A window that `who` has planned.
    pub async fn planned(&self, who: &SignedIn, environment: Environment) -> (EventForm, EventView) {
        let form = self.window(environment);
        let view = insist(&self.by(who), &form).await;
        (form, view)
    }

    /// A production window of the ops member that the administrator approved.
    pub async fn approved(&self) -> (EventForm, EventView) {
        let (form, view) = self.planned(&self.ops, Environment::Prod).await;
        let view = event::approve(&self.by(&self.admin), view.id, view.version, true, "")
            .await
            .unwrap();
        (form, view)
    }

    pub async fn count(&self, table: Table) -> i64 {
        let query = match table {
            Table::Event => "select count(*) from event",
            Table::Audit => "select count(*) from audit",
            Table::Change => "select count(*) from change",
        };
        sqlx::query_scalar(query).fetch_one(&self.pool).await.unwrap()
    }

    /// Rows of event, audit and change: equal before and after what must change nothing.
    pub async fn rows(&self) -> [i64; 3] {
        [
            self.count(Table::Event).await,
            self.count(Table::Audit).await,
            self.count(Table::Change).await,
        ]
    }

    /// The actions in the audit trail, the oldest first.
    pub async fn trail(&self) -> Vec<String> {
        sqlx::query_scalar("select action from audit order by position")
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    pub async fn verified(&self) -> bool {
        store::audit::verify(&self.pool).await.unwrap().is_ok()
    }
}

#[derive(Clone, Copy)]
pub enum Table {
    Event,
    Audit,
    Change,
}

/// From here on every connection has the application's privileges, so each test proves that they suffice.
async fn act_as_application(pool: &PgPool) {
    let mut conn = pool.acquire().await.unwrap();
    sqlx::query(
        "do $$ begin execute format('alter database %I set role creneau_app', current_database()); end $$",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    conn.detach().close().await.unwrap();
    let role: String = sqlx::query_scalar("select current_user::text")
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(role, "creneau_app");
}

/// A connection that may do everything, as somebody who got hold of the database would.
pub async fn as_owner(pool: &PgPool) -> PoolConnection<Postgres> {
    let mut conn = pool.acquire().await.unwrap();
    sqlx::query("set role none").execute(&mut *conn).await.unwrap();
    conn
}

pub async fn team(pool: &PgPool, name: &str) -> TeamId {
    let id = Uuid::now_v7();
    sqlx::query("insert into team (id, name, created_at) values ($1, $2, $3)")
        .bind(id)
        .bind(name)
        .bind(utc(NOW))
        .execute(pool)
        .await
        .unwrap();
    TeamId(id)
}

/// A member as an earlier request left them: without a password, which would take longer than most tests.
pub async fn member(pool: &PgPool, login: &str, role: Role, teams: Vec<TeamId>) -> SignedIn {
    let id = UserId(Uuid::now_v7());
    let person = Person {
        id,
        name: format!("Member {login}"),
        login: login.into(),
    };
    let mut conn = pool.acquire().await.unwrap();
    insert_member(&mut conn, &person, role, &teams).await;
    SignedIn {
        actor: Actor {
            id,
            roles: vec![role],
            teams,
        },
        person,
        session: SessionId(Uuid::now_v7()),
        preferences: Preferences::default(),
    }
}

async fn insert_member(conn: &mut PgConnection, person: &Person, role: Role, teams: &[TeamId]) {
    let mut tx = conn.begin().await.unwrap();
    sqlx::query("insert into member (id, login, name, state, created_at) values ($1, $2, $3, 'active', $4)")
        .bind(person.id.0)
        .bind(&person.login)
        .bind(&person.name)
        .bind(utc(NOW))
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("insert into member_role (member_id, role) values ($1, $2)")
        .bind(person.id.0)
        .bind(role.as_str())
        .execute(&mut *tx)
        .await
        .unwrap();
    let teams: Vec<Uuid> = teams.iter().map(|t| t.0).collect();
    sqlx::query("insert into team_member (member_id, team_id) select $1, unnest($2::uuid[])")
        .bind(person.id.0)
        .bind(teams)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Why a use case did not happen, as the person would be told.
pub trait Refused {
    fn refused(self) -> AppError;
}

impl<T: std::fmt::Debug> Refused for store::Result<T> {
    fn refused(self) -> AppError {
        self.unwrap_err().for_person("req-1")
    }
}

pub fn invalid(field: Field, rule: Rule) -> AppError {
    AppError::Invalid(vec![Problem::new(field, rule)])
}

/// Plans it whatever stands in the way, as somebody does who has seen it.
pub async fn insist(ctx: &Ctx, form: &EventForm) -> EventView {
    let conflicts = match event::create(ctx, form).await {
        Err(store::Error::App(AppError::Conflicts(conflicts))) => conflicts,
        other => return other.unwrap(),
    };
    let accepted = Accepted {
        conflicts,
        reason: "Urgent".into(),
    };
    let form = EventForm {
        accepted,
        ..form.clone()
    };
    event::create(ctx, &form).await.unwrap()
}

pub fn done(saved: Saved) -> EventView {
    match saved {
        Saved::Done(done) => done.event,
        Saved::Stale(view) => panic!("stale: {view:?}"),
    }
}
