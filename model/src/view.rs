//! Views of the calendar that people keep.

use crate::{
    FeedId, ViewId,
    calendar::{CalendarState, Filter, View},
    person::Person,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A way to look at the calendar, under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: ViewId,
    pub name: String,
    pub view: View,
    pub filter: Filter,
    /// Every member finds it.
    pub shared: bool,
    pub owner: Person,
    /// The reader may change it.
    pub can_change: bool,
    pub version: i64,
}

/// What somebody keeps, or changes of what they kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewForm {
    pub name: String,
    pub view: View,
    pub filter: Filter,
    pub shared: bool,
}

/// A secret address from which another calendar reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    pub id: FeedId,
    /// The name of the view it shows; nothing where it shows all that its owner may see.
    pub view: Option<String>,
    pub created_at: DateTime<Utc>,
    /// When it was last read.
    pub read_at: Option<DateTime<Utc>>,
}

impl SavedView {
    /// The calendar as it was kept, on the day that `state` shows.
    #[must_use]
    pub fn opened(&self, state: &CalendarState) -> CalendarState {
        CalendarState {
            view: self.view,
            filter: self.filter.clone(),
            saved: Some(self.id),
            event: None,
            at: None,
            ..state.clone()
        }
    }

    /// Whether `state` is no longer what was kept.
    #[must_use]
    pub fn differs(&self, state: &CalendarState) -> bool {
        self.view != state.view || self.filter != state.filter
    }
}
