//! Issues of another tracker, from a table: what its columns mean, and what each line says.

mod guess;

pub use guess::{guess, guess_column, guess_kind, guess_person, guess_priority, guess_target};

use super::{
    ItemKind, Points, Priority,
    edit::{FieldValue, Fields, planned},
};
use crate::{
    ColumnId, Field, Problem, Rule, UserId,
    person::{Person, words},
    project::Workflow,
    text,
    zone::ZoneRules,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// Bytes of a file at the most.
pub const SHEET_MAX: u64 = 5 << 20;
/// Lines of a file at the most.
pub const LINES_MAX: usize = 5_000;
/// Columns of a file at the most.
pub const COLUMNS_MAX: usize = 200;
/// Different words of a column that can be told apart.
pub const WORDS_MAX: usize = 200;
/// Characters of such a word.
pub const WORD_MAX: usize = 100;
/// Wrong lines that are told.
pub const WRONG_MAX: usize = 1_000;
/// Characters of a cell that are told.
const SHOWN: usize = 80;

/// What a column of a table means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Nothing that is wanted.
    #[default]
    Leave,
    /// What the other tracker calls the issue: the same again is the same item.
    Key,
    Title,
    Description,
    Kind,
    Status,
    Priority,
    Points,
    Hours,
    Assignee,
    Tags,
    Created,
    /// When it was done.
    Finished,
    Start,
    Due,
    External,
}
words!(Target {
    Leave => "leave",
    Key => "key",
    Title => "title",
    Description => "description",
    Kind => "kind",
    Status => "status",
    Priority => "priority",
    Points => "points",
    Hours => "hours",
    Assignee => "assignee",
    Tags => "tags",
    Created => "created",
    Finished => "finished",
    Start => "start",
    Due => "due",
    External => "external",
});

impl Target {
    /// What says a field, if any column can.
    #[must_use]
    pub const fn of(value: &FieldValue) -> Option<Self> {
        Some(match value {
            FieldValue::Title(_) => Self::Title,
            FieldValue::Description(_) => Self::Description,
            FieldValue::Kind(_) => Self::Kind,
            FieldValue::Column(_) => Self::Status,
            FieldValue::Priority(_) => Self::Priority,
            FieldValue::Points(_) => Self::Points,
            FieldValue::Hours(_) => Self::Hours,
            FieldValue::Assignees(_) => Self::Assignee,
            FieldValue::Tags(_) => Self::Tags,
            FieldValue::Start(_) => Self::Start,
            FieldValue::Due(_) => Self::Due,
            FieldValue::External(_) => Self::External,
            FieldValue::Sprint(_) | FieldValue::Stage(_) | FieldValue::Parent(_) => return None,
        })
    }
}

/// What the columns of a table mean, and what its words do: those that are named here mean what is said here, the others
/// what they seem to mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub columns: Vec<Target>,
    /// What an issue is whose line does not say it.
    pub kind: ItemKind,
    pub statuses: Vec<(String, ColumnId)>,
    #[serde(default)]
    pub kinds: Vec<(String, ItemKind)>,
    #[serde(default)]
    pub priorities: Vec<(String, Priority)>,
    /// Some mean nobody.
    #[serde(default)]
    pub people: Vec<(String, Option<UserId>)>,
}

impl Mapping {
    /// Whether it is one of a table with so many columns, and of a size that can be read.
    #[must_use]
    pub fn fits(&self, columns: usize) -> bool {
        let words = [
            self.statuses.len(),
            self.kinds.len(),
            self.priorities.len(),
            self.people.len(),
        ];
        self.columns.len() == columns && words.iter().all(|count| *count <= WORDS_MAX)
    }
}

/// What a word was said to mean.
#[must_use]
pub fn said<T: Copy>(words: &[(String, T)], word: &str) -> Option<T> {
    words
        .iter()
        .find(|(other, _)| other == word)
        .map(|(_, meaning)| *meaning)
}

/// A table that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub headers: Vec<String>,
    /// The first lines.
    pub sample: Vec<Vec<String>>,
    pub lines: u32,
    /// The words of every column, where they are few and short enough to be told apart.
    pub words: Vec<Vec<String>>,
    /// Who can be meant by them.
    pub people: Vec<Person>,
    /// What it seems to mean.
    pub guess: Mapping,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// From 1, the line of the file on which it begins.
    pub line: u32,
    pub column: String,
    /// The beginning of what stands there.
    pub value: String,
    pub problem: Problem,
}

/// What an import does, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    pub new: u32,
    pub changed: u32,
    /// Those that are here already, just as the file has them.
    pub same: u32,
    /// Lines that are left out.
    pub left_out: u32,
    pub wrong: Vec<Wrong>,
    /// It was done, not only tried.
    pub applied: bool,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Option<String>,
    pub fields: Fields,
    pub created: Option<DateTime<Utc>>,
    pub finished: Option<DateTime<Utc>>,
}

/// An instant as trackers write it; without a time the day begins.
fn instant(text: &str, zone: &ZoneRules) -> Option<DateTime<Utc>> {
    const STAMPS: [&str; 8] = [
        "%d/%b/%y %H:%M",
        "%d/%b/%y %I:%M %p",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%d/%m/%Y %H:%M:%S",
        "%d/%m/%Y %H:%M",
    ];
    if let Ok(at) = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
    {
        return kept_year(at.date_naive()).map(|_| at.to_utc());
    }
    let wall = STAMPS
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let wall = wall.or_else(|| Some(date(text)?.and_time(NaiveTime::MIN)))?;
    kept_year(wall.date())?;
    Some(zone.resolve(wall).instant())
}

fn date(text: &str) -> Option<NaiveDate> {
    const DATES: [&str; 4] = ["%Y-%m-%d", "%d/%m/%Y", "%d/%b/%y", "%d.%m.%Y"];
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    DATES
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(day, form).ok())
        .and_then(kept_year)
}

/// A day of the years in which there were trackers, and that can be planned.
fn kept_year(day: NaiveDate) -> Option<NaiveDate> {
    planned(Field::Date, Some(day)).ok().flatten()
}

/// What a line is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub headers: &'a [String],
    pub mapping: &'a Mapping,
    pub workflow: &'a Workflow,
    pub people: &'a [Person],
    pub zone: &'a ZoneRules,
}

impl Reader<'_> {
    /// What the table calls the column that means this; empty where none does.
    #[must_use]
    pub fn header(&self, target: Target) -> String {
        let at = self.mapping.columns.iter().position(|other| *other == target);
        at.and_then(|at| self.headers.get(at))
            .cloned()
            .unwrap_or_default()
    }

    /// What a line of a table says.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self, line: u32, cells: &[String]) -> Result<Entry, Vec<Wrong>> {
        let Some(first) = self.workflow.columns.first() else {
            return Err(Vec::new());
        };
        let mut entry = Entry {
            key: None,
            fields: Fields {
                kind: self.mapping.kind,
                ..Fields::new(first.id)
            },
            created: None,
            finished: None,
        };
        let mut wrong = Vec::new();
        for ((target, header), cell) in self.mapping.columns.iter().zip(self.headers).zip(cells) {
            // What no text here holds means nothing in another tracker either: it came with a paste.
            let clean = text::cleaned(cell);
            if let Err(problem) = self.take(&mut entry, *target, &clean) {
                wrong.push(Wrong {
                    line,
                    column: header.clone(),
                    value: cell.chars().take(SHOWN).collect(),
                    problem,
                });
            }
        }
        if wrong.is_empty()
            && let Err(problem) = entry.fields.check()
        {
            wrong.push(Wrong {
                line,
                column: String::new(),
                value: String::new(),
                problem,
            });
        }
        if wrong.is_empty() { Ok(entry) } else { Err(wrong) }
    }

    fn take(&self, entry: &mut Entry, target: Target, cell: &str) -> Result<(), Problem> {
        let cell = cell.trim();
        let fields = &mut entry.fields;
        let unknown = |field| Problem::new(field, Rule::Unknown);
        let day = |field| {
            if cell.is_empty() {
                return Ok(None);
            }
            date(cell).map(Some).ok_or(Problem::new(field, Rule::NotADate))
        };
        let stamp = || {
            if cell.is_empty() {
                return Ok(None);
            }
            let found = instant(cell, self.zone);
            found.map(Some).ok_or(Problem::new(Field::Date, Rule::NotADate))
        };
        match target {
            Target::Leave => Ok(()),
            Target::Key if cell.is_empty() => Ok(()),
            Target::Key => {
                entry.key = Some(text::line(Field::Key, cell, text::TITLE_MAX)?);
                Ok(())
            }
            Target::Title => fields.apply(&FieldValue::Title(cell.to_owned())),
            Target::Description => fields.apply(&FieldValue::Description(cell.to_owned())),
            Target::Kind if cell.is_empty() => Ok(()),
            Target::Kind => {
                let found = said(&self.mapping.kinds, cell).or_else(|| guess_kind(cell));
                fields.kind = found.ok_or(unknown(Field::Kind))?;
                Ok(())
            }
            Target::Status if cell.is_empty() => Ok(()),
            Target::Status => {
                let found = said(&self.mapping.statuses, cell);
                let found = found.filter(|id| self.workflow.columns.iter().any(|column| column.id == *id));
                fields.column = found.ok_or(unknown(Field::Columns))?;
                Ok(())
            }
            Target::Priority => {
                let found = said(&self.mapping.priorities, cell).or_else(|| guess_priority(cell));
                fields.priority = found.ok_or(unknown(Field::Priority))?;
                Ok(())
            }
            Target::Points => {
                fields.points = Points::parse(Field::Points, cell)?;
                Ok(())
            }
            Target::Hours => {
                fields.hours = Points::parse(Field::Hours, cell)?;
                Ok(())
            }
            Target::Assignee if cell.is_empty() => Ok(()),
            Target::Assignee => {
                let known = |id: &UserId| self.people.iter().any(|person| person.id == *id);
                let found = match said(&self.mapping.people, cell) {
                    Some(who) if who.as_ref().is_none_or(known) => Some(who),
                    Some(_) => None,
                    None => guess_person(cell, self.people).map(Some),
                };
                let found = found.ok_or(unknown(Field::Participants))?;
                fields.assignees = found.into_iter().collect();
                Ok(())
            }
            Target::Tags => {
                let mut tags = fields.tags.clone();
                tags.extend(cell.split([',', ';']).map(|tag| tag.trim().to_owned()));
                fields.apply(&FieldValue::Tags(tags))
            }
            Target::Created => {
                entry.created = stamp()?;
                Ok(())
            }
            Target::Finished => {
                entry.finished = stamp()?;
                Ok(())
            }
            Target::Start => fields.apply(&FieldValue::Start(day(Field::Date)?)),
            Target::Due => fields.apply(&FieldValue::Due(day(Field::LastDate)?)),
            Target::External => fields.apply(&FieldValue::External(cell.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{person::Lang, zone::tests::paris};
    use uuid::Uuid;

    fn workflow() -> Workflow {
        Workflow::usual(Lang::En, [1, 2, 3, 4].map(|n| ColumnId(Uuid::from_u128(n))))
    }

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn an_export_of_jira_is_understood() {
        let headers = texts(&[
            "Summary",
            "Issue key",
            "Issue id",
            "Status",
            "Priority",
            "Created",
            "Resolved",
            "Labels",
            "Labels",
        ]);
        let mut words = vec![Vec::new(); headers.len()];
        words[3] = texts(&["Open", "In Progress", "Patch Available", "Resolved"]);
        let flow = workflow();
        let mapping = guess(&headers, &words, &flow);
        assert_eq!(
            mapping.columns,
            [
                Target::Title,
                Target::Key,
                Target::Leave,
                Target::Status,
                Target::Priority,
                Target::Created,
                Target::Finished,
                Target::Tags,
                Target::Tags
            ]
        );
        let places: Vec<u128> = mapping
            .statuses
            .iter()
            .map(|(_, column)| column.0.as_u128())
            .collect();
        assert_eq!(places, [1, 3, 3, 4]);
        let zone = paris();
        let reader = Reader {
            headers: &headers,
            mapping: &mapping,
            workflow: &flow,
            people: &[],
            zone: &zone,
        };
        let cells = texts(&[
            " Fix it ",
            "HADOOP-1",
            "77",
            "Resolved",
            "Blocker",
            "30/Sep/25 17:20",
            "20/Jul/25 20:51",
            "a, b",
            "c",
        ]);
        let entry = reader.read(2, &cells).expect("a line");
        assert_eq!(entry.key.as_deref(), Some("HADOOP-1"));
        assert_eq!(
            (entry.fields.title.as_str(), entry.fields.priority),
            ("Fix it", Priority::Urgent)
        );
        assert_eq!(entry.fields.tags, ["a", "b", "c"]);
        assert_eq!(
            entry.created.map(|at| at.to_rfc3339()),
            Some("2025-09-30T15:20:00+00:00".into())
        );
        assert_eq!(
            entry.finished.map(|at| at.to_rfc3339()),
            Some("2025-07-20T18:51:00+00:00".into())
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told() {
        let headers = texts(&["Summary", "Status", "Priority", "Created", "Assignee"]);
        let flow = workflow();
        let mapping = guess(&headers, &vec![Vec::new(); 5], &flow);
        let zone = paris();
        let reader = Reader {
            headers: &headers,
            mapping: &mapping,
            workflow: &flow,
            people: &[],
            zone: &zone,
        };
        let cells = texts(&["", "Gone", "Odd", "yesterday", "Nobody"]);
        let wrong = reader.read(7, &cells).expect_err("nothing is right");
        let columns: Vec<&str> = wrong.iter().map(|one| one.column.as_str()).collect();
        assert_eq!(columns, headers);
        assert!(wrong.iter().all(|one| one.line == 7));
    }

    #[test]
    fn dates_are_read_as_trackers_write_them() {
        let zone = paris();
        for text in [
            "05/Aug/25 17:12",
            "2025-08-05 17:12",
            "2025-08-05T15:12:00Z",
            "2025-08-05T17:12:00.000+0200",
            "05/08/2025 17:12",
        ] {
            let at = instant(text, &zone).map(|at| at.to_rfc3339());
            assert_eq!(at.as_deref(), Some("2025-08-05T15:12:00+00:00"), "{text}");
        }
        assert_eq!(instant("soon", &zone), None);
        assert_eq!(date("05/08/2025 17:12"), NaiveDate::from_ymd_opt(2025, 8, 5));
    }
}
