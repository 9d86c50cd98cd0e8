//! Items: what there is to do in a project.

pub mod edit;
pub mod filter;
pub mod import;

use crate::{
    ColumnId, Field, FileId, ItemId, LinkId, Problem, Rule, SprintId, StepId, TeamId, UserId,
    person::{Person, words},
    project::{Column, Project},
    sprint::Sprint,
};
use chrono::{DateTime, NaiveDate, Utc};
use edit::{Edit, FieldValue};
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, VecDeque},
    fmt,
};

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

/// Where something is on its way from a plan to operation, and round again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Plan,
    Code,
    Build,
    Test,
    Release,
    Deploy,
    Operate,
    Monitor,
}
words!(Stage {
    Plan => "plan",
    Code => "code",
    Build => "build",
    Test => "test",
    Release => "release",
    Deploy => "deploy",
    Operate => "operate",
    Monitor => "monitor",
});

/// An estimate, in tenths of a point or of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub u32);

impl Points {
    /// The largest estimate, whole.
    pub const MAX: u32 = 999;

    /// Reads "3", "0.5" or "0,5"; nothing is no estimate.
    ///
    /// # Errors
    /// `NumberOutOfRange` for what is no such number.
    pub fn parse(field: Field, text: &str) -> Result<Option<Self>, Problem> {
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
            field,
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

/// How much of something is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub done: u32,
    pub all: u32,
}

/// An item as lists and boards show it. Thousands travel at once: what is empty is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    /// Its number in the project: the 42 of `WEB-42`.
    pub number: i64,
    /// Its place in the backlog, to be compared as text.
    pub rank: String,
    pub kind: ItemKind,
    pub title: String,
    pub column: ColumnId,
    pub priority: Priority,
    #[serde(default, skip_serializing_if = "is_default")]
    pub points: Option<Points>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub hours: Option<Points>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub assignees: Vec<Person>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub sprint: Option<SprintId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub stage: Option<Stage>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub start: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub due: Option<NaiveDate>,
    /// What it is part of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<ItemId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub checklist: Progress,
    #[serde(default, skip_serializing_if = "is_default")]
    pub comments: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub files: u32,
    pub updated_at: DateTime<Utc>,
    pub updated_by: Person,
    pub version: i64,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// An item as lists outside of its project show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The key of its project.
    pub project: String,
    pub number: i64,
    pub kind: ItemKind,
    pub title: String,
    pub priority: Priority,
    pub due: Option<NaiveDate>,
    /// The name of the column in which it stands.
    pub column: String,
    /// The name of the running sprint, if it is in it.
    pub sprint: Option<String>,
}

/// A line of an item's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: StepId,
    pub text: String,
    pub done: bool,
}

/// How one item stands to another. The first four are dependencies: the end or start of one, and what of the other
/// waits for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    #[default]
    FinishStart,
    StartStart,
    FinishFinish,
    StartFinish,
    Relates,
    Duplicates,
}
words!(LinkKind {
    FinishStart => "finish_start",
    StartStart => "start_start",
    FinishFinish => "finish_finish",
    StartFinish => "start_finish",
    Relates => "relates",
    Duplicates => "duplicates",
});

impl LinkKind {
    /// One of the two waits for the other.
    #[must_use]
    pub fn is_dependency(self) -> bool {
        !matches!(self, Self::Relates | Self::Duplicates)
    }
}

/// How two items of a project stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemLink {
    pub id: LinkId,
    pub kind: LinkKind,
    /// Of a dependency, what is waited for.
    pub from: ItemId,
    pub to: ItemId,
    /// Working days between the two; less than none where they may overlap.
    pub lag: i32,
}

/// The most that a lag can be, in working days, either way.
pub const LAG_MAX: i32 = 365;

/// A file at an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCard {
    pub id: FileId,
    pub name: String,
    /// bytes
    pub size: u64,
    pub by: Person,
    pub at: DateTime<Utc>,
}

/// One line of an item's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    pub at: DateTime<Utc>,
    pub by: Person,
    pub what: Happened,
}

/// What happened to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// A field holds something else: from what, to what.
    Field(FieldValue, FieldValue),
    StepAdded(String),
    StepDropped(String),
    StepDone(String),
    StepUndone(String),
    FileAdded(String),
    FileDropped(String),
    Linked(Tie),
    Unlinked(Tie),
    Deleted(()),
    Restored(()),
}

/// A link, as one of its ends sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    pub kind: LinkKind,
    /// It is this end that waits.
    pub waits: bool,
    /// Of the other end.
    pub number: i64,
}

/// An item with everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    pub item: Item,
    /// Markdown
    pub description: String,
    /// An issue elsewhere.
    pub external: String,
    pub steps: Vec<Step>,
    pub links: Vec<ItemLink>,
    pub files: Vec<FileCard>,
    /// The latest first.
    pub history: Vec<Past>,
    pub creator: Person,
    pub created_at: DateTime<Utc>,
}

/// An item on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPage {
    pub project: Project,
    pub view: ItemView,
    /// What it is part of, its parts, what it is linked to, and what it could be part of.
    pub related: Vec<Item>,
    /// Those that are not closed, its own, and those that its history names.
    pub sprints: Vec<Sprint>,
    /// Who works on the project, by name.
    pub people: Vec<Worker>,
    pub can_write: bool,
    pub can_move: bool,
}

/// An item that is moved, and the column from which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub item: ItemId,
    pub seen: ColumnId,
}

/// The items through which `new` would close a loop of `edges`, from its first to itself; nothing where it closes
/// none. Each edge leads from what is waited for to what waits.
pub fn loop_through(
    edges: impl IntoIterator<Item = (ItemId, ItemId)>,
    new: (ItemId, ItemId),
) -> Option<Vec<ItemId>> {
    let mut next: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().push(to);
    }
    let (first, start) = new;
    let mut came: HashMap<ItemId, ItemId> = HashMap::from([(start, first)]);
    let mut open = VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        if at == first {
            // Back along the shortest way.
            let mut way = vec![first];
            let mut back = came[&first];
            while back != first {
                way.push(back);
                back = came[&back];
            }
            way.push(first);
            way.reverse();
            return Some(way);
        }
        for to in next.get(&at).into_iter().flatten() {
            if !came.contains_key(to) {
                came.insert(*to, at);
                open.push_back(*to);
            }
        }
    }
    None
}

impl ItemView {
    /// What a field holds now.
    #[must_use]
    pub fn get(&self, like: &FieldValue) -> FieldValue {
        match like {
            FieldValue::Description(_) => FieldValue::Description(self.description.clone()),
            FieldValue::External(_) => FieldValue::External(self.external.clone()),
            other => self.item.get(other).unwrap_or_else(|| other.clone()),
        }
    }
}

impl Item {
    /// What a field holds now; nothing for those that only the whole item has.
    #[must_use]
    pub fn get(&self, like: &FieldValue) -> Option<FieldValue> {
        Some(match like {
            FieldValue::Kind(_) => FieldValue::Kind(self.kind),
            FieldValue::Title(_) => FieldValue::Title(self.title.clone()),
            FieldValue::Column(_) => FieldValue::Column(self.column),
            FieldValue::Priority(_) => FieldValue::Priority(self.priority),
            FieldValue::Points(_) => FieldValue::Points(self.points),
            FieldValue::Hours(_) => FieldValue::Hours(self.hours),
            FieldValue::Assignees(_) => FieldValue::Assignees(self.people()),
            FieldValue::Tags(_) => FieldValue::Tags(self.tags.clone()),
            FieldValue::Sprint(_) => FieldValue::Sprint(self.sprint),
            FieldValue::Stage(_) => FieldValue::Stage(self.stage),
            FieldValue::Start(_) => FieldValue::Start(self.start),
            FieldValue::Due(_) => FieldValue::Due(self.due),
            FieldValue::Parent(_) => FieldValue::Parent(self.parent),
            FieldValue::Description(_) | FieldValue::External(_) => return None,
        })
    }

    /// The change of one of its fields, which is refused where somebody changed that one meanwhile.
    #[must_use]
    pub fn edit(&self, set: FieldValue) -> Edit {
        Edit {
            item: self.id,
            seen: self.get(&set),
            set,
        }
    }

    fn people(&self) -> Vec<UserId> {
        let mut people: Vec<UserId> = self.assignees.iter().map(|person| person.id).collect();
        people.sort_unstable();
        people
    }
}

/// Somebody who works on a project, and the teams of it that they are in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    pub person: Person,
    pub teams: Vec<TeamId>,
}

/// All that is to be done in a project, in the order in which it is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    pub project: Project,
    pub items: Vec<Item>,
    /// Those that are not closed, in their order.
    pub sprints: Vec<Sprint>,
    /// Who works on the project, by name.
    pub people: Vec<Worker>,
    /// The position of the change feed up to which this is what there is.
    pub position: i64,
    /// The reader may add, change and order items.
    pub can_write: bool,
    /// The reader may move them from column to column.
    pub can_move: bool,
    /// There are more than can be shown.
    pub cut: bool,
}

impl Backlog {
    /// Whether an item was in a sprint that is closed now.
    #[must_use]
    pub fn was_planned(&self, item: &Item) -> bool {
        item.sprint
            .is_some_and(|id| self.sprints.iter().all(|sprint| sprint.id != id))
    }

    /// Whether an item was done in a sprint that is closed now: nobody plans it any more.
    #[must_use]
    pub fn is_past(&self, item: &Item) -> bool {
        let done = |column: &Column| column.done && column.id == item.column;
        self.was_planned(item) && self.project.workflow.columns.iter().any(done)
    }
}

/// Where an item is put in the backlog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    First,
    Last,
    After(ItemId),
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
            assert_eq!(
                Points::parse(Field::Points, text),
                Ok(Some(Points(tenths))),
                "{text}"
            );
        }
        assert_eq!(Points::parse(Field::Points, " "), Ok(None));
        for text in ["-1", "1000", "1.25", "1.", ".5x", "x", "1e3", "1.2.3", "+1"] {
            assert!(Points::parse(Field::Points, text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_loop_is_found_with_its_members() {
        let id = |n: u128| ItemId(uuid::Uuid::from_u128(n));
        let edges = [(1, 2), (2, 3), (1, 4), (4, 3)].map(|(from, to)| (id(from), id(to)));
        assert_eq!(loop_through(edges, (id(3), id(5))), None);
        assert_eq!(loop_through(edges, (id(1), id(3))), None);
        assert_eq!(loop_through(edges, (id(3), id(1))).map(|way| way.len()), Some(4));
        let way = loop_through(edges, (id(2), id(1))).expect("a loop");
        assert_eq!(way, [id(2), id(1), id(2)]);
    }

    proptest! {
        #[test]
        fn points_read_what_they_write(tenths in 0u32..=9_999) {
            let points = Points(tenths);
            prop_assert_eq!(Points::parse(Field::Points, &points.to_string()), Ok(Some(points)));
        }
    }
}
