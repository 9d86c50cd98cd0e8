//! A sprint with its ceremonies, laid out on the calendar.

use super::{create, planning, workers};
use crate::{Ctx, Error, Result, event, project, team, zone};
use model::{
    AppError, EventId, Field, Problem, ProjectId, Rule, UserId,
    ceremony::{Sprint as Days, lay_out, without_absent},
    conflict::{Accepted, TeamTime},
    event::{EventForm, EventKind, MeetingType},
    person::Lang,
    policy::{Action, allow},
    sprint::{Sprint, SprintForm},
};
use uuid::Uuid;

/// Ceremonies of one sprint at the most.
const CEREMONIES_MAX: usize = 100;

/// The ceremonies of a sprint as it is asked for, at the usual hours of the project's first team: nothing is created.
/// Whoever is away then is left out.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field.
pub async fn ceremonies(ctx: &Ctx, of: ProjectId, form: &SprintForm) -> Result<Vec<EventForm>> {
    let actor = ctx.allow(Action::UseProduct)?;
    let new = form.check()?;
    let mut conn = ctx.pool.acquire().await?;
    let project = project::read(&mut conn, actor, of).await?;
    allow(actor, planning(&project.facts())).or_error()?;
    let people: Vec<UserId> = workers(&mut conn, &project.facts())
        .await?
        .into_iter()
        .map(|(actor, _)| actor.id)
        .collect();
    let times = team::all_times(&mut conn).await?;
    // Nobody holds a connection while waiting for another.
    drop(conn);
    let first = project.teams.first().map(|team| team.id);
    let time = times.into_iter().find(|time| Some(time.team) == first);
    let time = time.unwrap_or_else(TeamTime::usual);
    let who = ctx.who()?;
    let clock = time
        .hours
        .as_ref()
        .map_or(&who.preferences.zone, |hours| &hours.zone);
    let rules = zone::rules(clock)?;
    // A meeting belongs to a team that whoever plans it may give it to.
    let team = first.filter(|team| allow(actor, Action::AssignTeam(*team)).is_allowed());
    let days = Days {
        name: &new.name,
        days: (new.first, new.last),
        team,
        people: &people,
    };
    let lang = who.preferences.lang;
    let title = |meeting| format!("{} – {}", word(meeting, lang), new.name);
    let mut forms = lay_out(&days, &time, &rules, title, || EventId(Uuid::now_v7()));
    let end = new.last.succ_opt().unwrap_or(new.last);
    let around = event::surroundings(ctx, (new.first, end)).await?;
    without_absent(&mut forms, &around, &rules);
    Ok(forms)
}

fn word(meeting: MeetingType, lang: Lang) -> &'static str {
    let (en, fr) = match meeting {
        MeetingType::SprintPlanning => ("Sprint planning", "Planification"),
        MeetingType::Daily => ("Daily", "Mêlée quotidienne"),
        MeetingType::Review => ("Review", "Revue"),
        MeetingType::Retrospective => ("Retrospective", "Rétrospective"),
        MeetingType::Other => ("Meeting", "Réunion"),
    };
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
    }
}

/// Plans a sprint and the ceremonies that were shown. Doing it twice does it once. Who is busy then is asked all the
/// same: they were shown with who plans.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` by field.
pub async fn create_with(
    ctx: &Ctx,
    of: ProjectId,
    form: &SprintForm,
    ceremonies: Vec<EventForm>,
) -> Result<Sprint> {
    let strange = |form: &EventForm| form.kind != EventKind::Meeting;
    if ceremonies.len() > CEREMONIES_MAX || ceremonies.iter().any(strange) {
        return Err(Problem::new(Field::Kind, Rule::NotAllowed).into());
    }
    let sprint = create(ctx, of, form).await?;
    for mut form in ceremonies {
        let answer = event::create(ctx, &form).await;
        if let Err(Error::App(AppError::Conflicts(conflicts))) = answer {
            form.accepted = Accepted {
                conflicts,
                reason: String::new(),
            };
            event::create(ctx, &form).await?;
        } else {
            answer?;
        }
    }
    Ok(sprint)
}
