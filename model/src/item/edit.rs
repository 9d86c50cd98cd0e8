//! Changing items, field by field: two people who change different fields of one are not in each other's way.

use super::{ItemKind, Points, Priority, Stage};
use crate::{ColumnId, Field, ItemId, Problem, Rule, SprintId, UserId, text};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Who works on one item at the most.
const ASSIGNEES_MAX: u32 = 50;
const TAGS_MAX: u32 = 20;
/// Characters of a description: what other trackers hold is longer than what people write here.
const DESCRIPTION_MAX: u32 = 100_000;
/// Years in which work is planned.
const YEARS: (i32, i32) = (1990, 2100);

/// What a field of an item becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    Kind(ItemKind),
    Title(String),
    /// Markdown
    Description(String),
    Column(ColumnId),
    Priority(Priority),
    Points(Option<Points>),
    Hours(Option<Points>),
    Assignees(Vec<UserId>),
    Tags(Vec<String>),
    Sprint(Option<SprintId>),
    Stage(Option<Stage>),
    Start(Option<NaiveDate>),
    Due(Option<NaiveDate>),
    /// What it is part of.
    Parent(Option<ItemId>),
    /// The address of an issue elsewhere.
    External(String),
}

impl FieldValue {
    /// It says where an item stands, not what it is: whoever moves items may change it.
    #[must_use]
    pub const fn is_move(&self) -> bool {
        matches!(self, Self::Column(_) | Self::Stage(_))
    }
}

/// A change of one field of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub item: ItemId,
    pub set: FieldValue,
    /// What the field held when it was changed: where it does not any more, somebody else was faster.
    pub seen: Option<FieldValue>,
}

impl Edit {
    /// What takes it back, where it is known what it was before.
    #[must_use]
    pub fn undone(&self) -> Option<Self> {
        Some(Self {
            item: self.item,
            set: self.seen.clone()?,
            seen: Some(self.set.clone()),
        })
    }
}

/// All of an item that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    pub kind: ItemKind,
    pub title: String,
    pub description: String,
    pub column: ColumnId,
    pub priority: Priority,
    pub points: Option<Points>,
    pub hours: Option<Points>,
    /// In the order of their ids.
    pub assignees: Vec<UserId>,
    pub tags: Vec<String>,
    pub sprint: Option<SprintId>,
    pub stage: Option<Stage>,
    pub start: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub parent: Option<ItemId>,
    pub external: String,
}

impl Fields {
    /// Of what is known of nothing yet; it still wants a title.
    #[must_use]
    pub fn new(column: ColumnId) -> Self {
        Self {
            kind: ItemKind::default(),
            title: String::new(),
            description: String::new(),
            column,
            priority: Priority::default(),
            points: None,
            hours: None,
            assignees: Vec::new(),
            tags: Vec::new(),
            sprint: None,
            stage: None,
            start: None,
            due: None,
            parent: None,
            external: String::new(),
        }
    }

    /// Every field, with what it holds.
    #[must_use]
    pub fn all(&self) -> [FieldValue; 15] {
        [
            FieldValue::Kind(self.kind),
            FieldValue::Title(self.title.clone()),
            FieldValue::Description(self.description.clone()),
            FieldValue::Column(self.column),
            FieldValue::Priority(self.priority),
            FieldValue::Points(self.points),
            FieldValue::Hours(self.hours),
            FieldValue::Assignees(self.assignees.clone()),
            FieldValue::Tags(self.tags.clone()),
            FieldValue::Sprint(self.sprint),
            FieldValue::Stage(self.stage),
            FieldValue::Start(self.start),
            FieldValue::Due(self.due),
            FieldValue::Parent(self.parent),
            FieldValue::External(self.external.clone()),
        ]
    }

    /// What a field holds.
    #[must_use]
    pub fn get(&self, like: &FieldValue) -> Option<FieldValue> {
        let same = |other: &FieldValue| std::mem::discriminant(other) == std::mem::discriminant(like);
        self.all().into_iter().find(same)
    }

    /// Changes a field to what `set` says, in the form in which it is kept.
    ///
    /// # Errors
    /// The rule that it breaks; then nothing was changed.
    pub fn apply(&mut self, set: &FieldValue) -> Result<(), Problem> {
        match set {
            FieldValue::Kind(kind) => self.kind = *kind,
            FieldValue::Title(title) => self.title = text::line(Field::Title, title, text::TITLE_MAX)?,
            FieldValue::Description(text) => {
                self.description = text::lines(Field::Description, text, DESCRIPTION_MAX)?;
            }
            FieldValue::Column(column) => self.column = *column,
            FieldValue::Priority(priority) => self.priority = *priority,
            FieldValue::Points(points) => self.points = estimate(Field::Points, *points)?,
            FieldValue::Hours(hours) => self.hours = estimate(Field::Hours, *hours)?,
            FieldValue::Assignees(people) => self.assignees = several(people)?,
            FieldValue::Tags(tags) => {
                self.tags = text::list(Field::Tags, &tags.join(","), ',', TAGS_MAX, text::LABEL_MAX)?
            }
            FieldValue::Sprint(sprint) => self.sprint = *sprint,
            FieldValue::Stage(stage) => self.stage = *stage,
            FieldValue::Start(day) => self.start = planned(Field::Date, *day)?,
            FieldValue::Due(day) => self.due = planned(Field::LastDate, *day)?,
            FieldValue::Parent(parent) => self.parent = *parent,
            FieldValue::External(address) => {
                self.external = text::link(Field::Links, address)?.unwrap_or_default();
            }
        }
        Ok(())
    }

    /// Whether the fields go together, once all of them are changed.
    ///
    /// # Errors
    /// `Required` for the title, `EndBeforeStart`.
    pub fn check(&self) -> Result<(), Problem> {
        if self.title.is_empty() {
            return Err(Problem::new(Field::Title, Rule::Required));
        }
        match (self.start, self.due) {
            (Some(start), Some(due)) if due < start => {
                Err(Problem::new(Field::LastDate, Rule::EndBeforeStart))
            }
            _ => Ok(()),
        }
    }

    /// The fields in which `after` differs, as they were and as they are.
    #[must_use]
    pub fn differences(&self, after: &Self) -> Vec<(FieldValue, FieldValue)> {
        let both = self.all().into_iter().zip(after.all());
        both.filter(|(before, after)| before != after).collect()
    }
}

fn estimate(field: Field, points: Option<Points>) -> Result<Option<Points>, Problem> {
    let max = Points::MAX;
    match points {
        Some(points) if points.0 >= (max + 1) * 10 => {
            Err(Problem::new(field, Rule::NumberOutOfRange { min: 0, max }))
        }
        points => Ok(points),
    }
}

fn several(people: &[UserId]) -> Result<Vec<UserId>, Problem> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    if people.len() > ASSIGNEES_MAX as usize {
        return Err(Problem::new(Field::Participants, Rule::TooMany(ASSIGNEES_MAX)));
    }
    Ok(people)
}

/// A day on which something can be planned.
pub(crate) fn planned(field: Field, day: Option<NaiveDate>) -> Result<Option<NaiveDate>, Problem> {
    let (min, max) = YEARS;
    match day {
        Some(day) if !(min..=max).contains(&day.year()) => {
            Err(Problem::new(field, Rule::YearOutOfRange { min, max }))
        }
        day => Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn fields() -> Fields {
        Fields::new(ColumnId(Uuid::nil()))
    }

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().expect("a date"))
    }

    #[test]
    fn a_field_is_kept_in_one_form() {
        let mut fields = fields();
        let kept = |fields: &mut Fields, set: FieldValue| fields.apply(&set).map(|()| fields.get(&set));
        assert_eq!(
            kept(&mut fields, FieldValue::Title("  Sign in ".into())),
            Ok(Some(FieldValue::Title("Sign in".into())))
        );
        let (a, b) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        assert_eq!(
            kept(&mut fields, FieldValue::Assignees(vec![b, a, b])),
            Ok(Some(FieldValue::Assignees(vec![a, b])))
        );
        assert!(kept(&mut fields, FieldValue::Title(" ".into())).is_err());
        assert!(kept(&mut fields, FieldValue::Points(Some(Points(10_000)))).is_err());
        assert!(kept(&mut fields, FieldValue::External("javascript:alert(1)".into())).is_err());
        assert_eq!(fields.title, "Sign in");
    }

    #[test]
    fn it_starts_before_it_is_due() {
        let mut fields = fields();
        assert_eq!(fields.check(), Err(Problem::new(Field::Title, Rule::Required)));
        for set in [
            FieldValue::Title("A".into()),
            FieldValue::Start(day("2026-03-02")),
            FieldValue::Due(day("2026-03-01")),
        ] {
            assert_eq!(fields.apply(&set), Ok(()));
        }
        assert_eq!(
            fields.check(),
            Err(Problem::new(Field::LastDate, Rule::EndBeforeStart))
        );
        assert_eq!(fields.apply(&FieldValue::Due(day("2026-03-02"))), Ok(()));
        assert_eq!(fields.check(), Ok(()));
        assert!(fields.apply(&FieldValue::Start(day("1026-03-03"))).is_err());
    }

    #[test]
    fn what_was_done_is_undone_by_its_opposite() {
        let (mut after, before) = (fields(), fields());
        let edit = Edit {
            item: ItemId(Uuid::nil()),
            set: FieldValue::Priority(Priority::Urgent),
            seen: before.get(&FieldValue::Priority(Priority::Low)),
        };
        after.apply(&edit.set).expect("a priority");
        assert_eq!(
            before.differences(&after),
            [(
                FieldValue::Priority(Priority::Medium),
                FieldValue::Priority(Priority::Urgent)
            )]
        );
        after
            .apply(&edit.undone().expect("known").set)
            .expect("a priority");
        assert_eq!(after, before);
    }
}
