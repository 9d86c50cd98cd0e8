//! What the calendar shows: view, date and filters, as they stand in the URL.

use crate::{
    EventId, TeamId, UserId, ViewId,
    event::{EventCard, EventKind, EventTime},
    person::{WeekStart, words},
    text,
};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The ways to look at a calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    Day,
    /// From Monday to Friday.
    WorkWeek,
    Week,
    #[default]
    Month,
    Agenda,
    /// A row for each person.
    Team,
}
words!(View {
    Day => "day",
    WorkWeek => "work_week",
    Week => "week",
    Month => "month",
    Agenda => "agenda",
    Team => "team",
});

/// How many days an agenda lists.
pub const AGENDA_DAYS: u64 = 30;

/// What to leave out. Empty lists and texts leave nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub kinds: Vec<EventKind>,
    pub team: Option<TeamId>,
    pub person: Option<UserId>,
    pub text: String,
}

impl Filter {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How many filters are on.
    #[must_use]
    pub fn count(&self) -> usize {
        usize::from(!self.kinds.is_empty())
            + usize::from(self.team.is_some())
            + usize::from(self.person.is_some())
            + usize::from(!self.text.is_empty())
    }
}

/// The state of the calendar page: all of it is in the URL, so it can be shared and reached with Back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarState {
    pub view: View,
    pub date: NaiveDate,
    pub filter: Filter,
    /// The event in the side panel.
    pub event: Option<EventId>,
    /// Which of its occurrences, where it has several.
    pub at: Option<Occurrence>,
    /// The kept view that was opened, however much of it was changed since.
    pub saved: Option<ViewId>,
    /// The day on which the reader's weeks begin. Not part of the URL.
    pub starts: WeekStart,
}

/// An occurrence of a series, by its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Occurrence {
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

impl Occurrence {
    /// The occurrence that takes place at `time`.
    #[must_use]
    pub fn of(time: &EventTime) -> Self {
        match time {
            EventTime::AllDay { first, .. } => Self::Day(*first),
            EventTime::Timed { start, .. } => Self::Instant(*start),
        }
    }
}

impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Instant(at) => at.format("%Y-%m-%dT%H:%M:%SZ").fmt(f),
        }
    }
}

impl FromStr for Occurrence {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(day) => Ok(Self::Day(day)),
            Err(_) => DateTime::parse_from_rfc3339(text).map(|at| Self::Instant(at.to_utc())),
        }
    }
}

impl CalendarState {
    /// Reads the parameters of a URL; what cannot be read is as if it were not there.
    pub fn from_params<'a>(get: impl Fn(&str) -> Option<&'a str>, today: NaiveDate) -> Self {
        let text = text::wanted(get("q").unwrap_or_default(), 100);
        let named = get("kind").unwrap_or_default();
        let named = named.split(',').filter_map(|k| k.parse().ok());
        let mut kinds: Vec<EventKind> = Vec::new();
        for kind in named {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        Self {
            view: get("view").and_then(|v| v.parse().ok()).unwrap_or_default(),
            date: get("date")
                .and_then(|d| d.parse().ok())
                .filter(|d| in_years(*d))
                .unwrap_or(today),
            filter: Filter {
                kinds,
                team: get("team").and_then(|t| t.parse().ok()),
                person: get("person").and_then(|p| p.parse().ok()),
                text,
            },
            event: get("event").and_then(|e| e.parse().ok()),
            at: get("at").and_then(|at| at.parse().ok()),
            saved: get("saved").and_then(|id| id.parse().ok()),
            starts: WeekStart::default(),
        }
    }

    /// The parameters, encoded, without the question mark.
    #[must_use]
    pub fn to_query(&self) -> String {
        let mut parts = vec![
            format!("view={}", self.view.as_str()),
            format!("date={}", self.date),
        ];
        let filter = &self.filter;
        if !filter.kinds.is_empty() {
            let kinds: Vec<_> = filter.kinds.iter().map(|k| k.as_str()).collect();
            parts.push(format!("kind={}", kinds.join(",")));
        }
        parts.extend(filter.team.map(|t| format!("team={t}")));
        parts.extend(filter.person.map(|p| format!("person={p}")));
        if !filter.text.is_empty() {
            parts.push(format!("q={}", percent_encode(&filter.text)));
        }
        parts.extend(self.saved.map(|id| format!("saved={id}")));
        parts.extend(self.event.map(|e| format!("event={e}")));
        parts.extend(self.event.and(self.at).map(|at| format!("at={at}")));
        parts.join("&")
    }

    /// The same page with another event in the panel, or none.
    #[must_use]
    pub fn with_event(&self, event: Option<EventId>) -> Self {
        Self {
            event,
            at: None,
            ..self.clone()
        }
    }

    /// The same page with what `card` stands for in the panel.
    #[must_use]
    pub fn with_card(&self, card: &EventCard) -> Self {
        Self {
            event: Some(card.id),
            at: card.part(),
            ..self.clone()
        }
    }

    /// The same page on another day.
    #[must_use]
    pub fn at(&self, date: NaiveDate) -> Self {
        Self { date, ..self.clone() }
    }

    /// The same day in another view.
    #[must_use]
    pub fn seen_as(&self, view: View) -> Self {
        Self { view, ..self.clone() }
    }

    /// One page forward or back.
    #[must_use]
    pub fn turned(&self, forward: bool) -> Self {
        let date = match (self.view, forward) {
            (View::Month, true) => first_of_month(self.date).checked_add_months(Months::new(1)),
            (View::Month, false) => first_of_month(self.date).checked_sub_months(Months::new(1)),
            (View::Day, true) => self.date.checked_add_days(Days::new(1)),
            (View::Day, false) => self.date.checked_sub_days(Days::new(1)),
            (View::Week | View::WorkWeek | View::Team, true) => self.date.checked_add_days(Days::new(7)),
            (View::Week | View::WorkWeek | View::Team, false) => self.date.checked_sub_days(Days::new(7)),
            (View::Agenda, true) => self.date.checked_add_days(Days::new(AGENDA_DAYS)),
            (View::Agenda, false) => self.date.checked_sub_days(Days::new(AGENDA_DAYS)),
        };
        self.at(date.filter(|d| in_years(*d)).unwrap_or(self.date))
    }

    /// Whether both show the same events, however they are drawn and whichever is selected.
    #[must_use]
    pub fn same_events(&self, other: &Self) -> bool {
        (self.view, &self.filter, self.range()) == (other.view, &other.filter, other.range())
    }

    /// The first day shown, and the first one after.
    #[must_use]
    pub fn range(&self) -> (NaiveDate, NaiveDate) {
        // A state that came over the wire can name any date; sums with one near the end of time would fail.
        let date = if in_years(self.date) {
            self.date
        } else {
            NaiveDate::default()
        };
        match self.view {
            View::Month => {
                let first = first_of_month(date);
                let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
                let last_week = self.starts.of(next.pred_opt().unwrap_or(next));
                (self.starts.of(first), last_week + Days::new(7))
            }
            View::Day => (date, date + Days::new(1)),
            View::WorkWeek => {
                let monday = WeekStart::Monday.of(self.starts.of(date) + Days::new(6));
                (monday, monday + Days::new(5))
            }
            View::Week | View::Team => (self.starts.of(date), self.starts.of(date) + Days::new(7)),
            View::Agenda => (date, date + Days::new(AGENDA_DAYS)),
        }
    }
}

/// The days from `first` up to, not including, `end`.
pub fn days(first: NaiveDate, end: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |day| *day < end)
}

/// The number of a week that begins at `first`: that of its Thursday (ISO 8601).
#[must_use]
pub fn week_number(first: NaiveDate) -> u32 {
    let days_to_thursday = (10 - u64::from(first.weekday().num_days_from_monday())) % 7;
    (first + Days::new(days_to_thursday)).iso_week().week()
}

#[must_use]
pub fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn in_years(date: NaiveDate) -> bool {
    (crate::zone::FIRST_YEAR..=crate::zone::LAST_YEAR).contains(&date.year())
}

/// Percent-encodes everything but unreserved characters (RFC 3986 §2.3).
#[must_use]
pub fn percent_encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn state(view: View, date: &str) -> CalendarState {
        CalendarState {
            view,
            date: day(date),
            filter: Filter::default(),
            event: None,
            at: None,
            saved: None,
            starts: WeekStart::Monday,
        }
    }

    #[test]
    fn a_month_is_whole_weeks() {
        let check = |date, first, end| assert_eq!(state(View::Month, date).range(), (day(first), day(end)));
        check("2025-07-14", "2025-06-30", "2025-08-04");
        check("2021-02-10", "2021-02-01", "2021-03-01");
        check("2025-11-30", "2025-10-27", "2025-12-01");
    }

    #[test]
    fn a_week_of_work_has_no_week_end() {
        let check = |view, date, first, end| assert_eq!(state(view, date).range(), (day(first), day(end)));
        check(View::WorkWeek, "2025-07-20", "2025-07-14", "2025-07-19");
        check(View::Week, "2025-07-20", "2025-07-14", "2025-07-21");
        check(View::Day, "2025-07-20", "2025-07-20", "2025-07-21");
    }

    #[test]
    fn weeks_begin_where_one_likes() {
        let check = |starts, view, date, first, end| {
            let state = CalendarState {
                starts,
                ..state(view, date)
            };
            assert_eq!(
                state.range(),
                (day(first), day(end)),
                "{starts:?} {view:?} {date}"
            );
        };
        use WeekStart::{Saturday, Sunday};
        check(Sunday, View::Week, "2025-07-20", "2025-07-20", "2025-07-27");
        check(Sunday, View::WorkWeek, "2025-07-20", "2025-07-21", "2025-07-26");
        check(Sunday, View::WorkWeek, "2025-07-26", "2025-07-21", "2025-07-26");
        check(Saturday, View::Team, "2025-07-20", "2025-07-19", "2025-07-26");
        check(Saturday, View::WorkWeek, "2025-07-19", "2025-07-21", "2025-07-26");
        check(Sunday, View::Month, "2025-07-14", "2025-06-29", "2025-08-03");
        assert_eq!(week_number(day("2025-07-20")), 30);
        assert_eq!(week_number(day("2025-07-21")), 30);
        assert_eq!(week_number(day("2025-12-29")), 1);
    }

    #[test]
    fn turning_a_month_never_skips_one() {
        assert_eq!(
            state(View::Month, "2025-01-31").turned(true).date,
            day("2025-02-01")
        );
        assert_eq!(
            state(View::Month, "2025-03-31").turned(false).date,
            day("2025-02-01")
        );
    }

    proptest! {
        #[test]
        fn the_url_holds_the_whole_state(
            view in 0usize..View::ALL.len(), offset in 0u64..40_000, kinds in prop::collection::vec(0usize..5, 0..5),
            team in any::<Option<u128>>(), event in any::<Option<u128>>(), text in "[a-zé&=%+ #]{0,20}",
        ) {
            let date = day("1971-01-01") + Days::new(offset);
            let before = CalendarState {
                view: View::ALL[view],
                date,
                filter: Filter {
                    // Each is named once.
                    kinds: kinds.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().map(|k| EventKind::ALL[k]).collect(),
                    team: team.map(|t| TeamId(uuid::Uuid::from_u128(t))),
                    person: None,
                    text: text.trim().into(),
                },
                event: event.map(|e| EventId(uuid::Uuid::from_u128(e))),
                saved: team.map(|n| ViewId(uuid::Uuid::from_u128(n / 3))),
                starts: WeekStart::Monday,
                at: event.map(|e| match e % 2 {
                    0 => Occurrence::Day(date),
                    _ => Occurrence::Instant(date.and_time(chrono::NaiveTime::MIN).and_utc()),
                }),
            };
            let query = before.to_query();
            let decoded: Vec<(String, String)> = query
                .split('&')
                .filter_map(|p| p.split_once('='))
                .map(|(k, v)| (k.to_owned(), decode(v)))
                .collect();
            let get = |name: &str| decoded.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str());
            prop_assert_eq!(CalendarState::from_params(get, day("2000-01-01")), before);
        }
    }

    fn decode(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let hex: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&hex, 16).expect("hex"));
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).expect("text")
    }
}
