//! `creneau import`.

use super::{read, say};
use crate::{
    clock,
    config::Config,
    database::{Access, Database},
};
use anyhow::{Context, Result, anyhow};
use model::{
    AppError, SessionId, UserId,
    event::EventTime,
    exchange::{FILE_MAX, FileProblem, ImportLine, ImportReport, LeftOutReason},
    person::{AccountState, Person, Preferences, Role},
    policy::Actor,
};
use sqlx::PgPool;
use std::path::Path;
use store::{Ctx, SignedIn, member};
use uuid::Uuid;

pub async fn run(config: &Config, file: &Path, login: &str, apply: bool) -> Result<()> {
    let bytes = read(file, FILE_MAX)?;
    let database = Database::open(config, Access::Existing).await?;
    let done = async {
        let ctx = act_as(&database.pool, login).await?;
        let report = store::event::import(&ctx, &bytes, apply).await;
        report.map_err(|error| anyhow!("{}: {}", file.display(), refused(error)))
    };
    let done = done.await;
    database.close().await?;
    say(&told(&done?))
}

/// Whoever can run this command can read and write the whole database: it may act as anybody.
async fn act_as(pool: &PgPool, login: &str) -> Result<Ctx> {
    let ctx = Ctx::new(pool.clone(), clock::now(), "import", "");
    let system = signed_in(
        Actor {
            id: UserId(Uuid::nil()),
            roles: vec![Role::Admin],
            teams: Vec::new(),
        },
        String::new(),
        String::new(),
    );
    let members = member::list(&ctx.clone().signed_in_as(system)).await?;
    let found = members
        .into_iter()
        .find(|m| m.person.login == login && m.state == AccountState::Active);
    let member = found.with_context(|| format!("no active member has the login {login:?}"))?;
    let actor = Actor {
        id: member.person.id,
        roles: member.roles,
        teams: member.teams,
    };
    Ok(ctx.signed_in_as(signed_in(actor, member.person.name, member.person.login)))
}

fn signed_in(actor: Actor, name: String, login: String) -> SignedIn {
    SignedIn {
        person: Person {
            id: actor.id,
            name,
            login,
        },
        actor,
        session: SessionId(Uuid::nil()),
        preferences: Preferences::default(),
    }
}

fn told(report: &ImportReport) -> String {
    let mut text = String::new();
    let mut list = |word: &str, lines: &[ImportLine]| {
        for line in lines {
            let again = if line.recurring { " (series)" } else { "" };
            text += &format!("{word:<9} {}  {}{again}\n", when(&line.time), line.title);
        }
    };
    list("new", &report.new);
    list("changed", &report.changed);
    for left in &report.left_out {
        text += &format!("left out  line {}: {}\n", left.line, why(&left.reason));
    }
    let (new, changed, left) = (report.new.len(), report.changed.len(), report.left_out.len());
    text += &format!(
        "{new} new, {changed} changed, {} unchanged, {left} left out\n",
        report.unchanged
    );
    if !report.applied {
        text += "nothing was changed: say --apply to do it\n";
    }
    text
}

fn when(time: &EventTime) -> String {
    match time {
        EventTime::AllDay { first, .. } => first.to_string(),
        EventTime::Timed { start, .. } => start.format("%Y-%m-%dT%H:%MZ").to_string(),
    }
}

/// Why the whole file was refused.
fn refused(error: store::Error) -> String {
    let problem = match error {
        store::Error::App(AppError::Unreadable(problem)) => problem,
        store::Error::App(AppError::Forbidden) => return "this member may not import calendars".into(),
        error => return error.to_string(),
    };
    match problem {
        FileProblem::NotText { line } => format!("is not text (line {line})"),
        FileProblem::NotCalendar => "is not a calendar".into(),
        FileProblem::Truncated { line, open } => format!("is cut off: {open} of line {line} does not end"),
        FileProblem::TooMany { max } => format!("holds more than {max} events"),
        FileProblem::TooDeep { line } => format!("is nested too deep (line {line})"),
    }
}

/// Why one event was left out.
fn why(reason: &LeftOutReason) -> String {
    match reason {
        LeftOutReason::NoStart => "has no start".into(),
        LeftOutReason::BadDate { property, value } => format!("{property} is no date: {value}"),
        LeftOutReason::BadDuration { value } => format!("is no duration: {value}"),
        LeftOutReason::UnknownZone { zone } => format!("the time zone {zone} is unknown"),
        LeftOutReason::BadRule { rule } => format!("the rule cannot be followed: {rule}"),
        LeftOutReason::TooLong { property } => format!("{property} is too long"),
        LeftOutReason::NotClosed => "does not end".into(),
        LeftOutReason::OutOfRange => "is outside the years that can be planned in".into(),
        LeftOutReason::NotYours => "belongs to another member, who alone may change it".into(),
        LeftOutReason::NoSeries => "changes a series that is not in the file".into(),
    }
}
