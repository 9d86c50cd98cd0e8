//! Items: what there is to do in a project.

use crate::{
    ColumnId, Field, ItemId, Problem, Problems, Rule, UserId,
    error::keep,
    person::{Person, words},
    project::Project,
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who works on one item at the most.
const ASSIGNEES_MAX: u32 = 50;

/// What sort of thing it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Something large, which others are part of.
    Epic,
    Story,
    #[default]
    Task,
    Bug,
    /// A moment: it takes no time.
    Milestone,
    /// A stretch of the project, which others are part of.
    Phase,
}
words!(ItemKind {
    Task => "task",
    Story => "story",
    Bug => "bug",
    Epic => "epic",
    Milestone => "milestone",
    Phase => "phase",
});

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    #[default]
    Medium,
    High,
    Urgent,
}
words!(Priority { Urgent => "urgent", High => "high", Medium => "medium", Low => "low" });

/// An estimate, in tenths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub u32);

impl Points {
    /// The largest estimate, in points.
    const MAX: u32 = 999;

    /// Reads "3", "0.5" or "0,5"; nothing is no estimate.
    ///
    /// # Errors
    /// `NumberOutOfRange` for what is no such number.
    pub fn parse(text: &str) -> Result<Option<Self>, Problem> {
        let text = text.trim().replace(',', ".");
        if text.is_empty() {
            return Ok(None);
        }
        let (whole, tenths) = text.split_once('.').unwrap_or((&text, "0"));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        let read = (digits(whole) && digits(tenths) && tenths.len() == 1)
            .then(|| whole.parse::<u32>().ok().zip(tenths.parse::<u32>().ok()))
            .flatten()
            .filter(|(whole, _)| *whole <= Self::MAX);
        let wrong = Problem::new(
            Field::Points,
            Rule::NumberOutOfRange {
                min: 0,
                max: Self::MAX,
            },
        );
        read.map(|(whole, tenths)| Some(Self(whole * 10 + tenths)))
            .ok_or(wrong)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            tenths => write!(f, "{}.{tenths}", self.0 / 10),
        }
    }
}

/// An item as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    /// Its number in the project: the 42 of `WEB-42`.
    pub number: i64,
    pub kind: ItemKind,
    pub title: String,
    pub column: ColumnId,
    pub priority: Priority,
    pub points: Option<Points>,
    pub assignees: Vec<Person>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// All that is to be done in a project, in the order in which it is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    pub project: Project,
    pub items: Vec<Item>,
    /// The reader may add, change and order items.
    pub can_write: bool,
    /// The reader may move them from column to column.
    pub can_move: bool,
    /// There are more than can be shown.
    pub cut: bool,
}

/// What is asked for of an item, new or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemForm {
    pub id: ItemId,
    pub kind: ItemKind,
    pub title: String,
    pub column: ColumnId,
    pub priority: Priority,
    pub points: String,
    pub assignees: Vec<UserId>,
}

/// A form that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    pub kind: ItemKind,
    pub title: String,
    pub column: ColumnId,
    pub priority: Priority,
    pub points: Option<Points>,
    pub assignees: Vec<UserId>,
}

/// Where an item is put in the backlog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    First,
    Last,
    After(ItemId),
}

impl ItemForm {
    /// What is known of an item that was written in one line.
    #[must_use]
    pub fn new(id: ItemId, title: &str, column: ColumnId) -> Self {
        Self {
            id,
            kind: ItemKind::default(),
            title: title.to_owned(),
            column,
            priority: Priority::default(),
            points: String::new(),
            assignees: Vec::new(),
        }
    }

    /// What an item is, to be changed.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        Self {
            id: item.id,
            kind: item.kind,
            title: item.title.clone(),
            column: item.column,
            priority: item.priority,
            points: item.points.map(|points| points.to_string()).unwrap_or_default(),
            assignees: item.assignees.iter().map(|person| person.id).collect(),
        }
    }

    /// # Errors
    /// What is wrong, by field.
    pub fn check(&self) -> Result<NewItem, Problems> {
        let mut problems = Problems::new();
        let title = keep(
            &mut problems,
            text::line(Field::Title, &self.title, text::TITLE_MAX),
        );
        let points = keep(&mut problems, Points::parse(&self.points));
        let mut assignees = self.assignees.clone();
        assignees.sort_unstable();
        assignees.dedup();
        if assignees.len() > ASSIGNEES_MAX as usize {
            problems.push(Problem::new(Field::Participants, Rule::TooMany(ASSIGNEES_MAX)));
        }
        match (title, points) {
            (Some(title), Some(points)) if problems.is_empty() => Ok(NewItem {
                kind: self.kind,
                title,
                column: self.column,
                priority: self.priority,
                points,
                assignees,
            }),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_are_whole_or_tenths() {
        for (text, tenths) in [
            ("3", 30),
            (" 0.5 ", 5),
            ("0,5", 5),
            ("13", 130),
            ("999.9", 9_999),
            ("0", 0),
        ] {
            assert_eq!(Points::parse(text), Ok(Some(Points(tenths))), "{text}");
        }
        assert_eq!(Points::parse(" "), Ok(None));
        for text in ["-1", "1000", "1.25", "1.", ".5x", "x", "1e3", "1.2.3", "+1"] {
            assert!(Points::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn points_read_what_they_write(tenths in 0u32..=9_999) {
            let points = Points(tenths);
            prop_assert_eq!(Points::parse(&points.to_string()), Ok(Some(points)));
        }
    }
}
