//! Events on a board: in which column each stands, and what it means to move one there.

use crate::{
    TeamId,
    delivery::Deliveries,
    event::{EventCard, EventStatus},
    person::Person,
    project::Column,
};
use serde::{Deserialize, Serialize};

/// An event as a card of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardEvent {
    pub card: EventCard,
    /// Whose time it takes.
    pub people: Vec<Person>,
    /// The teams of the project that it is of.
    pub teams: Vec<TeamId>,
}

/// What a board shows beside its items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Deployments and git actions of the project's teams around today.
    pub events: Vec<BoardEvent>,
    /// How far items are that something delivers.
    pub deliveries: Deliveries,
}

/// The column, from 0, in which an event stands; nothing for one that was called off.
#[must_use]
pub fn column_of(status: EventStatus, columns: &[Column]) -> Option<usize> {
    let done = columns.iter().position(|column| column.done)?;
    // What is under way stands in the last column before those that mean done, what is planned in the one before.
    let doing = done.saturating_sub(1);
    match status {
        EventStatus::Planned => Some(doing.saturating_sub(1)),
        EventStatus::InProgress => Some(doing),
        EventStatus::Completed | EventStatus::Failed => Some(done),
        EventStatus::Cancelled => None,
    }
}

/// What an event becomes that is moved to a column; nothing where it cannot be moved there.
#[must_use]
pub fn step_to(now: EventStatus, column: usize, columns: &[Column]) -> Option<EventStatus> {
    let next = match now {
        EventStatus::Planned => EventStatus::InProgress,
        EventStatus::InProgress => EventStatus::Completed,
        EventStatus::Completed | EventStatus::Failed | EventStatus::Cancelled => return None,
    };
    let wanted = column_of(next, columns)?;
    let done = columns.get(column)?.done;
    let fits = column == wanted || (next == EventStatus::Completed && done);
    (fits && column_of(now, columns) != Some(column)).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ColumnId, person::Lang, project::Workflow};
    use uuid::Uuid;

    #[test]
    fn an_event_passes_through_the_columns_in_its_order() {
        let ids = [1, 2, 3, 4].map(|n| ColumnId(Uuid::from_u128(n)));
        let usual = Workflow::usual(Lang::En, ids).columns;
        let stands = |status| column_of(status, &usual);
        assert_eq!(stands(EventStatus::Planned), Some(1));
        assert_eq!(stands(EventStatus::InProgress), Some(2));
        assert_eq!(stands(EventStatus::Failed), Some(3));
        assert_eq!(stands(EventStatus::Cancelled), None);
        let step = |now, column| step_to(now, column, &usual);
        assert_eq!(step(EventStatus::Planned, 2), Some(EventStatus::InProgress));
        assert_eq!(step(EventStatus::InProgress, 3), Some(EventStatus::Completed));
        for (now, column) in [
            (EventStatus::Planned, 3),
            (EventStatus::Planned, 1),
            (EventStatus::InProgress, 0),
            (EventStatus::Completed, 2),
            (EventStatus::Planned, 9),
        ] {
            assert_eq!(step(now, column), None, "{now:?} to {column}");
        }
    }

    #[test]
    fn two_columns_are_enough() {
        let mut short = Workflow::usual(Lang::En, [1, 2, 3, 4].map(|n| ColumnId(Uuid::from_u128(n)))).columns;
        short.drain(1..3);
        assert_eq!(column_of(EventStatus::Planned, &short), Some(0));
        assert_eq!(column_of(EventStatus::InProgress, &short), Some(0));
        assert_eq!(step_to(EventStatus::Planned, 1, &short), None);
        assert_eq!(
            step_to(EventStatus::InProgress, 1, &short),
            Some(EventStatus::Completed)
        );
    }
}
