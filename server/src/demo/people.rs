//! The people of the demo.

use super::PASSWORD;
use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    SessionId, TeamId, UserId,
    person::{Member, MemberForm, Preferences, Role},
    policy::Actor,
};
use sqlx::PgPool;
use std::collections::HashMap;
use store::{Ctx, SignedIn, member, session, team};
use uuid::Uuid;

pub type Login = &'static str;

pub const FRONTEND: &str = "DEV-Frontend";
pub const CLOUD: &str = "OPS-Cloud";
pub const PRODUCT: &str = "PROJET-ProductA";

/// The accounts with one-click sign-in: login, name, role.
pub const ACCOUNTS: &[(&str, &str, Role)] = &[
    ("projet1", "Claire Morel", Role::Project),
    ("dev1", "Karim Benali", Role::Dev),
    ("ops1", "Nathalie Roussel", Role::Ops),
    ("tech1", "Julien Petit", Role::Technician),
    ("manager1", "Sophie Lambert", Role::Manager),
    ("admin1", "Antoine Girard", Role::Admin),
];

/// Their colleagues.
const OTHERS: &[(&str, &str, Role)] = &[
    ("projet2", "Hélène Fournier", Role::Project),
    ("dev2", "Thomas Leroy", Role::Dev),
    ("dev3", "Inès Haddad", Role::Dev),
    ("ops2", "Mathieu Garnier", Role::Ops),
    ("tech2", "Camille Dubois", Role::Technician),
    ("admin2", "Yann Le Goff", Role::Admin),
];

fn teams_of(login: &str) -> &'static [&'static str] {
    match login {
        "projet1" => &[PRODUCT, FRONTEND],
        "projet2" => &[PRODUCT, CLOUD],
        "dev1" | "dev2" => &[FRONTEND, PRODUCT],
        "dev3" | "manager1" => &[FRONTEND],
        "ops2" => &[CLOUD, PRODUCT],
        "ops1" | "tech1" | "tech2" => &[CLOUD],
        _ => &[],
    }
}

/// Everybody, by login, and the teams, by name.
pub struct Cast {
    members: HashMap<String, SignedIn>,
    teams: HashMap<&'static str, TeamId>,
}

impl Cast {
    pub fn member(&self, login: &str) -> anyhow::Result<&SignedIn> {
        self.members
            .get(login)
            .with_context(|| format!("nobody is called {login}"))
    }

    /// The ids of these people; unknown names are left out, and a test counts.
    pub fn ids(&self, logins: &[Login]) -> Vec<UserId> {
        let id = |login: &&str| self.members.get(*login).map(|who| who.actor.id);
        logins.iter().filter_map(id).collect()
    }

    pub fn teams(&self, names: &[&str]) -> Vec<TeamId> {
        names
            .iter()
            .filter_map(|name| self.teams.get(name).copied())
            .collect()
    }
}

/// Creates the first administrator, who founds the teams and invites the others.
pub async fn enrol(pool: &PgPool, begin: DateTime<Utc>) -> anyhow::Result<Cast> {
    let admin = first_administrator(pool, begin).await?;
    let later =
        |minutes| super::request(pool, begin + TimeDelta::minutes(minutes)).signed_in_as(admin.clone());
    let mut cast = Cast {
        members: HashMap::from([("admin1".to_owned(), admin.clone())]),
        teams: HashMap::new(),
    };
    for (minute, name) in (10..).zip([FRONTEND, CLOUD, PRODUCT]) {
        cast.teams
            .insert(name, team::create(&later(minute), name).await?.id);
    }
    let rest = ACCOUNTS
        .iter()
        .chain(OTHERS)
        .filter(|(login, ..)| *login != "admin1");
    for (minute, account) in (20..).zip(rest) {
        let form = form(account, &cast);
        let (member, _) = member::invite(&later(minute), &form).await?;
        cast.members
            .insert(member.person.login.clone(), signed_in(member));
    }
    super::rules::set_up(&later(60), (begin + super::HISTORY).date_naive()).await?;
    open_accounts(pool).await?;
    Ok(cast)
}

async fn first_administrator(pool: &PgPool, begin: DateTime<Utc>) -> anyhow::Result<SignedIn> {
    let nobody = super::request(pool, begin);
    let secret = member::setup_secret(&nobody).await?;
    let form = MemberForm {
        login: "admin1".into(),
        name: "Antoine Girard".into(),
        email: "admin1@example.fr".into(),
        ..MemberForm::default()
    };
    let token = member::set_up(&nobody, &secret, &form, PASSWORD, "demo").await?;
    find(&nobody, &token).await
}

async fn find(ctx: &Ctx, token: &str) -> anyhow::Result<SignedIn> {
    session::find(ctx, token)
        .await?
        .context("the administrator is not signed in")
}

fn form((login, name, role): &(&'static str, &'static str, Role), cast: &Cast) -> MemberForm {
    MemberForm {
        login: (*login).into(),
        name: (*name).into(),
        email: format!("{login}@example.fr"),
        roles: vec![*role],
        teams: cast.teams(teams_of(login)),
    }
}

fn signed_in(member: Member) -> SignedIn {
    SignedIn {
        actor: Actor {
            id: member.person.id,
            roles: member.roles,
            teams: member.teams,
        },
        person: member.person,
        session: SessionId(Uuid::nil()),
        preferences: Preferences::default(),
    }
}

/// All share one password, hashed once: hashing is slow on purpose, and eleven links would have to be used. So this
/// goes past the use cases; nobody can sign in with what is left of the invitations.
async fn open_accounts(pool: &PgPool) -> anyhow::Result<()> {
    for statement in [
        "update member set state = 'active',
             password_hash = (select password_hash from member where login = 'admin1')",
        "delete from one_time_link",
        "delete from session",
    ] {
        sqlx::query(statement).execute(pool).await?;
    }
    Ok(())
}
