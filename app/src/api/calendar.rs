//! What the calendar page shows, and calendar files.

use super::Answer;
use chrono::NaiveDate;
use leptos::prelude::*;
use model::{
    TeamId, UserId,
    calendar::CalendarState,
    conflict::Surroundings,
    event::EventCard,
    exchange::ImportReport,
    person::{Person, Team},
};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// The events of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPage {
    pub cards: Vec<EventCard>,
    /// For each day of a month, how many events more it has: those that lie too low to be seen on any screen.
    pub beyond: Vec<usize>,
    /// Everything up to this position of the change feed is in it.
    pub position: i64,
    /// There were more than can be shown.
    pub cut: bool,
}

/// The events that a state of the calendar shows.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "calendar/page", input = Json, output = Json)]
pub async fn load_calendar(state: CalendarState) -> Answer<CalendarPage> {
    let call = super::Call::new()?;
    let work = async {
        let reader = store::zone::rules(&call.ctx.who()?.preferences.zone)?;
        // Read before the events: what is committed in between is in the page and comes again, never neither.
        let position = store::change::head(&call.ctx.pool).await?;
        use model::calendar::{Filter, View};
        let range = state.range();
        let cards = if state.view == View::Team {
            // Whose row an event is in is not what it is filtered by.
            let filter = Filter {
                person: None,
                team: None,
                ..state.filter.clone()
            };
            store::event::cards_of_people(&call.ctx, range, &reader, &filter).await?
        } else {
            store::event::cards(&call.ctx, range, &reader, &state.filter).await?
        };
        let cut = cards.len() >= store::event::MAX_CARDS;
        let (cards, beyond) = match state.view {
            View::Month => within_rows(cards, range, &reader),
            _ => (cards, Vec::new()),
        };
        Ok(CalendarPage {
            cards,
            beyond,
            position,
            cut,
        })
    };
    call.answer(work.await)
}

/// The events of a month that can be seen, and for each of its days how many cannot.
#[cfg(feature = "ssr")]
fn within_rows(
    cards: Vec<EventCard>,
    range: (NaiveDate, NaiveDate),
    reader: &model::zone::ZoneRules,
) -> (Vec<EventCard>, Vec<usize>) {
    use model::layout::{MONTH_ROWS, within_rows};
    let spans: Vec<_> = cards.iter().map(|card| card.time.days(reader)).collect();
    let (within, beyond) = within_rows(range, MONTH_ROWS, &spans);
    let seen = cards.into_iter().zip(within).filter(|(_, within)| *within);
    (seen.map(|(card, _)| card).collect(), beyond)
}

/// Who and which teams there are to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub people: Vec<Person>,
    pub teams: Vec<Team>,
    pub services: Vec<String>,
    /// Who is in which team.
    pub in_teams: Vec<(TeamId, UserId)>,
}

/// Teams, people and services for filters and forms.
///
/// # Errors
/// `NotSignedIn`.
#[server(prefix = "/api", endpoint = "calendar/choices", input = Json, output = Json)]
pub async fn load_choices() -> Answer<Choices> {
    let call = super::Call::new()?;
    let work = async {
        Ok(Choices {
            people: store::member::directory(&call.ctx).await?,
            teams: store::team::list(&call.ctx).await?,
            services: store::service::list(&call.ctx)
                .await?
                .into_iter()
                .map(|service| service.name)
                .collect(),
            in_teams: store::member::in_teams(&call.ctx).await?,
        })
    };
    call.answer(work.await)
}

/// What is planned on some days, as far as it stands in the way of other plans, and the rules that hold.
///
/// # Errors
/// `NotSignedIn`; `Invalid` for too many days.
#[server(prefix = "/api", endpoint = "calendar/surroundings", input = Json, output = Json)]
pub async fn load_surroundings(first: NaiveDate, end: NaiveDate) -> Answer<Surroundings> {
    let call = super::Call::new()?;
    call.answer(store::event::surroundings(&call.ctx, (first, end)).await)
}

/// Reads a calendar file; with `apply` it is taken over, without it is a dry run.
///
/// # Errors
/// `Forbidden`, `TooLarge`, `Unreadable`.
#[server(prefix = "/api", endpoint = "calendar/import", input = Json, output = Json)]
pub async fn import_calendar(text: String, apply: bool) -> Answer<ImportReport> {
    let call = super::Call::new()?;
    call.answer(store::event::import(&call.ctx, text.as_bytes(), apply).await)
}
