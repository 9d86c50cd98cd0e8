//! When services may be touched, and when teams work.

use super::Answer;
use leptos::prelude::*;
use model::{
    TeamId,
    conflict::{Holiday, Service, TeamTime},
    hours::HoursForm,
    person::Team,
};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// Every service, every team, and their hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllHours {
    pub services: Vec<Service>,
    pub teams: Vec<(Team, TeamTime)>,
}

/// All hours.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "hours/list", input = Json, output = Json)]
pub async fn load_hours() -> Answer<AllHours> {
    let call = super::Call::new()?;
    let work = async {
        let times = store::team::times(&call.ctx).await?;
        let teams = store::team::list(&call.ctx).await?;
        let with_time = |team: Team| {
            let time = times.iter().find(|time| time.team == team.id)?.clone();
            Some((team, time))
        };
        Ok(AllHours {
            services: store::service::list(&call.ctx).await?,
            teams: teams.into_iter().filter_map(with_time).collect(),
        })
    };
    call.answer(work.await)
}

/// Adds a service.
///
/// # Errors
/// `Forbidden`; `Invalid` when the name is empty, too long or taken.
#[server(prefix = "/api", endpoint = "hours/service/create", input = Json, output = Json)]
pub async fn create_service(name: String) -> Answer<Service> {
    let call = super::Call::new()?;
    call.answer(store::service::create(&call.ctx, &name).await)
}

/// Says when a service may be touched in production.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` for hours that cannot be.
#[server(prefix = "/api", endpoint = "hours/service", input = Json, output = Json)]
pub async fn set_service_hours(name: String, version: i64, form: HoursForm) -> Answer<()> {
    let call = super::Call::new()?;
    let done = store::service::set_hours(&call.ctx, &name, version, &form).await;
    call.answer(done.map(drop))
}

/// Says when a team works.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` for hours that cannot be.
#[server(prefix = "/api", endpoint = "hours/team", input = Json, output = Json)]
pub async fn set_team_hours(team: TeamId, version: i64, form: HoursForm) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::team::set_hours(&call.ctx, team, version, &form).await)
}

/// The holidays that a calendar file names.
///
/// # Errors
/// `Forbidden`; `TooLarge` or `Unreadable` for a file that is refused whole.
#[server(prefix = "/api", endpoint = "hours/holidays/read", input = Json, output = Json)]
pub async fn read_holidays(text: String) -> Answer<Vec<Holiday>> {
    let call = super::Call::new()?;
    call.answer(store::team::read_holidays(&call.ctx, text.as_bytes()))
}

/// Says on which days a team does not work.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`.
#[server(prefix = "/api", endpoint = "hours/holidays", input = Json, output = Json)]
pub async fn set_team_holidays(team: TeamId, version: i64, holidays: Vec<Holiday>) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::team::set_holidays(&call.ctx, team, version, &holidays).await)
}
