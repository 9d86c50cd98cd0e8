//! Whether what a form names is there, and may be named by whoever fills it in.

use crate::Result;
use model::{
    Field, Problem, Rule, TeamId, UserId,
    policy::{Action, Actor, allow},
};
use sqlx::PgConnection;
use std::{collections::HashSet, hash::Hash};
use uuid::Uuid;

/// Teams may be given by those who are in them, and kept by anybody.
pub(crate) fn given(actor: &Actor, teams: &[TeamId], before: &[TeamId]) -> Result<()> {
    let strange = teams
        .iter()
        .filter(|team| !before.contains(team))
        .any(|team| !allow(actor, Action::AssignTeam(*team)).is_allowed());
    if strange {
        Err(Problem::new(Field::Teams, Rule::NotAllowed).into())
    } else {
        Ok(())
    }
}

/// Teams, people and services that are named must exist.
pub(crate) async fn check(
    conn: &mut PgConnection,
    teams: &[TeamId],
    people: &[UserId],
    services: &[String],
) -> Result<()> {
    let teams: Vec<Uuid> = teams.iter().map(|team| team.0).collect();
    let people: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let found = sqlx::query!(
        r#"select (select count(*) from team where id = any($1)) as "teams!",
                  (select count(*) from member where id = any($2)) as "people!",
                  (select count(*) from service where name = any($3)) as "services!""#,
        &teams,
        &people,
        services
    )
    .fetch_one(conn)
    .await?;
    let named = [
        (Field::Teams, found.teams, distinct(&teams)),
        (Field::Participants, found.people, distinct(&people)),
        (Field::Services, found.services, distinct(services)),
    ];
    let unknown = named.into_iter().filter(|(_, found, named)| found != named);
    let problems: Vec<Problem> = unknown
        .map(|(field, ..)| Problem::new(field, Rule::Unknown))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.into())
    }
}

fn distinct<T: Eq + Hash>(list: &[T]) -> i64 {
    let set: HashSet<_> = list.iter().collect();
    i64::try_from(set.len()).unwrap_or(i64::MAX)
}
