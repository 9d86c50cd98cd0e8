//! Projects: what teams work on, who sees it, and the columns that the work passes through.

use crate::{
    ColumnId, Field, Problem, Problems, ProjectId, Rule, TeamId, UserId,
    error::keep,
    person::{Lang, Person, Team},
    policy::ProjectFacts,
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters in a project's key.
const KEY_MIN: u32 = 2;
const KEY_MAX: u32 = 10;
/// Columns of a workflow.
const COLUMNS_MIN: u32 = 2;
const COLUMNS_MAX: u32 = 12;
/// The largest limit of a column.
const LIMIT_MAX: u32 = 999;
const TEAMS_MAX: u32 = 50;
const MEMBERS_MAX: u32 = 500;
const SERVICES_MAX: u32 = 50;
const LINKS_MAX: u32 = 20;

/// Where work stands, and how much of it may stand there at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub id: ColumnId,
    pub name: String,
    /// More than this is too much.
    pub limit: Option<u32>,
    /// What stands here is done.
    pub done: bool,
}

/// The columns, in the order in which work passes through them. What is new begins in the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    pub columns: Vec<Column>,
    /// Nothing more goes into a column that is full; otherwise people are warned.
    pub strict: bool,
}

/// An address that belongs to a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub label: String,
    pub address: String,
}

/// A project, with everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub id: ProjectId,
    /// What its items are numbered under: `WEB` for `WEB-42`. It never changes.
    pub key: String,
    pub name: String,
    /// Markdown
    pub description: String,
    pub teams: Vec<Team>,
    /// Who works on it, beside its teams.
    pub members: Vec<Person>,
    pub services: Vec<String>,
    pub links: Vec<Link>,
    pub workflow: Workflow,
    pub creator: Person,
    pub created_at: DateTime<Utc>,
    /// Nobody works on it any more.
    pub archived_at: Option<DateTime<Utc>>,
    pub version: i64,
    /// The reader may change it.
    pub can_edit: bool,
}

/// A project in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectCard {
    pub id: ProjectId,
    pub key: String,
    pub name: String,
    pub teams: Vec<Team>,
    /// Members beside the teams.
    pub members: u32,
    pub archived: bool,
    /// The reader may add items to it.
    pub can_write: bool,
}

impl Project {
    /// What the policy needs to know.
    #[must_use]
    pub fn facts(&self) -> ProjectFacts {
        ProjectFacts {
            creator: self.creator.id,
            teams: self.teams.iter().map(|team| team.id).collect(),
            members: self.members.iter().map(|member| member.id).collect(),
            archived: self.archived_at.is_some(),
        }
    }
}

/// What is asked for of a project, new or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectForm {
    pub id: ProjectId,
    /// Only read of a new one.
    pub key: String,
    pub name: String,
    pub description: String,
    pub teams: Vec<TeamId>,
    pub members: Vec<UserId>,
    pub services: Vec<String>,
    pub links: Vec<Link>,
}

/// A form that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject {
    pub key: String,
    pub name: String,
    pub description: String,
    pub teams: Vec<TeamId>,
    pub members: Vec<UserId>,
    pub services: Vec<String>,
    pub links: Vec<Link>,
}

impl ProjectForm {
    /// An empty form.
    #[must_use]
    pub fn new(id: ProjectId) -> Self {
        Self {
            id,
            key: String::new(),
            name: String::new(),
            description: String::new(),
            teams: Vec::new(),
            members: Vec::new(),
            services: Vec::new(),
            links: Vec::new(),
        }
    }

    /// What a project is, to be changed.
    #[must_use]
    pub fn of(project: &Project) -> Self {
        Self {
            id: project.id,
            key: project.key.clone(),
            name: project.name.clone(),
            description: project.description.clone(),
            teams: project.teams.iter().map(|team| team.id).collect(),
            members: project.members.iter().map(|member| member.id).collect(),
            services: project.services.clone(),
            links: project.links.clone(),
        }
    }

    /// # Errors
    /// What is wrong, by field.
    pub fn check(&self) -> Result<NewProject, Problems> {
        let mut problems = Problems::new();
        let key = keep(&mut problems, key(&self.key));
        let name = keep(
            &mut problems,
            text::line(Field::Name, &self.name, text::TITLE_MAX),
        );
        let description = keep(
            &mut problems,
            text::lines(Field::Description, &self.description, text::MARKDOWN_MAX),
        );
        let links = keep(&mut problems, links(&self.links));
        let sizes = [
            (Field::Teams, self.teams.len(), TEAMS_MAX),
            (Field::Participants, self.members.len(), MEMBERS_MAX),
            (Field::Services, self.services.len(), SERVICES_MAX),
        ];
        let too_many = sizes.into_iter().filter(|(_, len, max)| *len > *max as usize);
        problems.extend(too_many.map(|(field, _, max)| Problem::new(field, Rule::TooMany(max))));
        match (key, name, description, links) {
            (Some(key), Some(name), Some(description), Some(links)) if problems.is_empty() => {
                Ok(NewProject {
                    key,
                    name,
                    description,
                    teams: once(&self.teams),
                    members: once(&self.members),
                    services: once(&self.services),
                    links,
                })
            }
            _ => Err(problems),
        }
    }
}

/// Each of a list once, in order.
fn once<T: Clone + Ord>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort_unstable();
    list.dedup();
    list
}

fn key(text: &str) -> Result<String, Problem> {
    let key = text::line(Field::Key, text, KEY_MAX)?.to_ascii_uppercase();
    if !key.starts_with(|c: char| c.is_ascii_uppercase())
        || !key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    {
        return Err(Problem::new(Field::Key, Rule::BadCharacters));
    }
    if key.len() < KEY_MIN as usize {
        return Err(Problem::new(Field::Key, Rule::TooShort(KEY_MIN)));
    }
    Ok(key)
}

/// The key that a name suggests: the first letters of its words, or of its only word.
#[must_use]
pub fn suggested_key(name: &str) -> String {
    let letters = |word: &str| -> Vec<char> {
        word.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect()
    };
    let words: Vec<Vec<char>> = name
        .split(|c: char| !c.is_alphanumeric())
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect();
    let key: String = match words.as_slice() {
        [word] => word.iter().take(4).collect(),
        words => words.iter().map(|word| word[0]).take(KEY_MAX as usize).collect(),
    };
    key.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned()
}

/// Lines that were left empty are none.
fn links(links: &[Link]) -> Result<Vec<Link>, Problem> {
    if links.len() > LINKS_MAX as usize {
        return Err(Problem::new(Field::Links, Rule::TooMany(LINKS_MAX)));
    }
    let mut checked = Vec::new();
    for link in links {
        let label = text::optional_line(Field::Links, &link.label, text::LABEL_MAX)?;
        match text::link(Field::Links, &link.address)? {
            Some(address) => checked.push(Link { label, address }),
            None if label.is_empty() => {}
            None => return Err(Problem::new(Field::Links, Rule::Required)),
        }
    }
    Ok(checked)
}

/// A column that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnForm {
    pub id: ColumnId,
    pub name: String,
    /// A number; nothing for no limit.
    pub limit: String,
    pub done: bool,
}

/// A workflow that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowForm {
    pub columns: Vec<ColumnForm>,
    pub strict: bool,
}

impl WorkflowForm {
    #[must_use]
    pub fn of(workflow: &Workflow) -> Self {
        let column = |column: &Column| ColumnForm {
            id: column.id,
            name: column.name.clone(),
            limit: column.limit.map(|limit| limit.to_string()).unwrap_or_default(),
            done: column.done,
        };
        Self {
            columns: workflow.columns.iter().map(column).collect(),
            strict: workflow.strict,
        }
    }

    /// Moves a column one place; those at the ends stay.
    pub fn shift(&mut self, at: usize, forward: bool) {
        let to = if forward { at + 1 } else { at.wrapping_sub(1) };
        if at < self.columns.len() && to < self.columns.len() {
            self.columns.swap(at, to);
        }
    }

    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<Workflow, Problem> {
        let wrong = |rule| Err(Problem::new(Field::Columns, rule));
        if self.columns.len() < COLUMNS_MIN as usize {
            return wrong(Rule::TooFew(COLUMNS_MIN));
        }
        if self.columns.len() > COLUMNS_MAX as usize {
            return wrong(Rule::TooMany(COLUMNS_MAX));
        }
        let columns: Vec<Column> = self.columns.iter().map(column).collect::<Result<_, _>>()?;
        for (n, one) in columns.iter().enumerate() {
            let same =
                |other: &Column| other.id == one.id || other.name.to_lowercase() == one.name.to_lowercase();
            if columns[..n].iter().any(same) {
                return wrong(Rule::Taken);
            }
        }
        // What is new is not done, and something is some day.
        if columns[0].done || !columns.iter().any(|column| column.done) {
            return wrong(Rule::DoneColumn);
        }
        Ok(Workflow {
            columns,
            strict: self.strict,
        })
    }
}

fn column(form: &ColumnForm) -> Result<Column, Problem> {
    let limit = match form.limit.trim() {
        "" => None,
        text => {
            let range = Rule::NumberOutOfRange {
                min: 1,
                max: LIMIT_MAX,
            };
            let limit = text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
            Some(limit.ok_or(Problem::new(Field::Columns, range))?)
        }
    };
    Ok(Column {
        id: form.id,
        name: text::line(Field::Columns, &form.name, text::LABEL_MAX)?,
        limit,
        done: form.done,
    })
}

impl Workflow {
    /// The columns that a project begins with, in the language of who founds it.
    #[must_use]
    pub fn usual(lang: Lang, ids: [ColumnId; 4]) -> Self {
        let names = match lang {
            Lang::En => ["To plan", "Planned", "In progress", "Done"],
            Lang::Fr => ["À planifier", "Planifié", "En cours", "Terminé"],
        };
        let column = |(id, name): (ColumnId, &str)| Column {
            id,
            name: name.to_owned(),
            limit: None,
            done: name == names[3],
        };
        Self {
            columns: ids.into_iter().zip(names).map(column).collect(),
            strict: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> ColumnId {
        ColumnId(Uuid::from_u128(n))
    }

    fn usual() -> WorkflowForm {
        WorkflowForm::of(&Workflow::usual(Lang::Fr, [id(1), id(2), id(3), id(4)]))
    }

    fn form() -> ProjectForm {
        ProjectForm {
            key: "web".into(),
            name: "Portail".into(),
            ..ProjectForm::new(ProjectId(Uuid::nil()))
        }
    }

    #[test]
    fn a_key_is_short_and_plain() {
        let check = |text: &str| {
            ProjectForm {
                key: text.into(),
                ..form()
            }
            .check()
            .map(|new| new.key)
        };
        let wrong = |rule| Err(vec![Problem::new(Field::Key, rule)]);
        assert_eq!(check(" web "), Ok("WEB".into()));
        assert_eq!(check("P2"), Ok("P2".into()));
        assert_eq!(check(""), wrong(Rule::Required));
        assert_eq!(check("W"), wrong(Rule::TooShort(2)));
        assert_eq!(check("ABCDEFGHIJK"), wrong(Rule::TooLong(10)));
        for bad in ["2P", "W-B", "ÉTÉ", "A B", "ß1"] {
            assert_eq!(check(bad), wrong(Rule::BadCharacters), "{bad}");
        }
    }

    #[test]
    fn a_name_suggests_a_key_that_can_be_one() {
        for (name, key) in [
            ("Portail", "PORT"),
            ("Portail des démarches en ligne", "PDDEL"),
            ("Migration Windows 11", "MW1"),
            ("2026 budget", "B"),
            ("", ""),
        ] {
            assert_eq!(suggested_key(name), key, "{name}");
        }
    }

    #[test]
    fn links_have_an_address_and_empty_lines_are_none() {
        let with = |label: &str, address: &str| {
            let link = Link {
                label: label.into(),
                address: address.into(),
            };
            ProjectForm {
                links: vec![link, Link::default()],
                ..form()
            }
            .check()
            .map(|new| new.links.len())
        };
        assert_eq!(with("Wiki", "https://wiki.example.fr"), Ok(1));
        assert_eq!(with("", ""), Ok(0));
        assert!(with("Wiki", "").is_err());
        assert!(with("Wiki", "javascript:alert(1)").is_err());
    }

    #[test]
    fn work_begins_undone_and_ends_done() {
        let wrong = |change: fn(&mut WorkflowForm)| {
            let mut form = usual();
            change(&mut form);
            form.check().map_err(|problem| problem.rule)
        };
        assert!(wrong(|_| {}).is_ok());
        assert_eq!(wrong(|form| form.columns[3].done = false), Err(Rule::DoneColumn));
        assert_eq!(wrong(|form| form.columns[0].done = true), Err(Rule::DoneColumn));
        assert_eq!(wrong(|form| form.columns.truncate(1)), Err(Rule::TooFew(2)));
        assert_eq!(
            wrong(|form| form.columns[1].name = "à PLANIFIER".into()),
            Err(Rule::Taken)
        );
        assert_eq!(
            wrong(|form| form.columns[1].name = " ".into()),
            Err(Rule::Required)
        );
        let range = Rule::NumberOutOfRange { min: 1, max: 999 };
        for limit in ["0", "-1", "1000", "x"] {
            let mut form = usual();
            form.columns[2].limit = limit.into();
            assert_eq!(
                form.check().map_err(|problem| problem.rule),
                Err(range),
                "{limit}"
            );
        }
    }

    #[test]
    fn a_form_reads_what_it_wrote_and_columns_change_places() {
        let mut form = usual();
        form.columns[2].limit = "3".into();
        form.strict = true;
        let checked = form.check().expect("a workflow");
        assert_eq!(WorkflowForm::of(&checked), form);
        form.shift(0, false);
        form.shift(3, true);
        assert_eq!(WorkflowForm::of(&checked), form);
        form.shift(1, true);
        let ids: Vec<_> = form.columns.iter().map(|column| column.id).collect();
        assert_eq!(ids, [id(1), id(3), id(2), id(4)]);
    }
}
