//! What the headings and the words of a table seem to mean.

use super::{Mapping, Target};
use crate::{
    ColumnId, UserId,
    item::{ItemKind, Priority},
    person::Person,
    project::Workflow,
    text,
};

/// What a column seems to mean, from its heading.
#[must_use]
pub fn guess_target(header: &str) -> Target {
    let header = text::plain(header.trim());
    let is = |names: &[&str]| names.contains(&header.as_str());
    match () {
        () if is(&["issue key", "key", "cle", "cle de ticket", "issue id", "id"]) => Target::Key,
        () if is(&["summary", "title", "titre", "resume", "name", "nom"]) => Target::Title,
        () if is(&["description"]) => Target::Description,
        () if is(&["issue type", "type", "type de ticket", "kind"]) => Target::Kind,
        () if is(&["status", "etat", "statut", "state"]) => Target::Status,
        () if is(&["priority", "priorite"]) => Target::Priority,
        () if is(&["story points", "points", "custom field (story points)"]) => Target::Points,
        () if is(&["hours", "heures", "estimate"]) => Target::Hours,
        () if is(&["assignee", "responsable", "attribue a"]) => Target::Assignee,
        () if is(&[
            "labels",
            "label",
            "etiquettes",
            "tags",
            "component/s",
            "components",
        ]) || header.starts_with("affects version") =>
        {
            Target::Tags
        }
        () if is(&["created", "creation", "cree", "cree le"]) => Target::Created,
        () if is(&["resolved", "resolution date", "resolu", "closed", "termine le"]) => Target::Finished,
        () if is(&["start date", "start", "date de debut"]) => Target::Start,
        () if is(&["due date", "due", "echeance"]) => Target::Due,
        () if is(&["url", "link", "lien"]) => Target::External,
        () => Target::Leave,
    }
}

/// What a whole table seems to mean. Each meaning is taken once, but for tags.
#[must_use]
pub fn guess(headers: &[String], words: &[Vec<String>], workflow: &Workflow) -> Mapping {
    let mut taken = Vec::new();
    let mut columns: Vec<Target> = headers
        .iter()
        .map(|header| {
            let target = guess_target(header);
            if target != Target::Tags && taken.contains(&target) {
                return Target::Leave;
            }
            taken.push(target);
            target
        })
        .collect();
    // "Issue key" says it better than "Issue id", wherever it stands.
    let named = |name: &str| {
        headers
            .iter()
            .position(|header| header.trim().eq_ignore_ascii_case(name))
    };
    if let (Some(key), Some(id)) = (named("issue key"), named("issue id")) {
        columns[key] = Target::Key;
        columns[id] = Target::Leave;
    }
    let status = columns.iter().position(|target| *target == Target::Status);
    let statuses = status.and_then(|at| words.get(at)).into_iter().flatten();
    Mapping {
        statuses: statuses
            .filter_map(|word| Some((word.clone(), guess_column(word, workflow)?)))
            .collect(),
        columns,
        ..Mapping::default()
    }
}

/// The column that a word for a status seems to mean.
#[must_use]
pub fn guess_column(word: &str, workflow: &Workflow) -> Option<ColumnId> {
    let columns = &workflow.columns;
    let plain = text::plain(word);
    if let Some(same) = columns.iter().find(|column| text::plain(&column.name) == plain) {
        return Some(same.id);
    }
    let has = |parts: &[&str]| parts.iter().any(|part| plain.contains(part));
    let done = columns.iter().position(|column| column.done)?;
    let at = if has(&["done", "clos", "resol", "termin", "fini", "ferm", "ship"]) {
        done
    } else if has(&["progress", "cours", "review", "patch", "test", "doing"]) {
        done.saturating_sub(1)
    } else if has(&["planned", "planifie", "select", "ready", "pret"]) {
        1.min(done)
    } else {
        0
    };
    columns.get(at).map(|column| column.id)
}

/// The priority that a word seems to mean.
#[must_use]
pub fn guess_priority(word: &str) -> Option<Priority> {
    Some(match text::plain(word).as_str() {
        "blocker" | "highest" | "urgent" | "urgente" | "bloquant" | "critical" | "critique" => {
            Priority::Urgent
        }
        "high" | "haute" | "elevee" => Priority::High,
        "" | "major" | "majeur" | "medium" | "moyenne" | "normal" => Priority::Medium,
        "low" | "basse" | "lowest" | "minor" | "mineur" | "trivial" => Priority::Low,
        _ => return None,
    })
}

/// The kind of item that a word seems to mean.
#[must_use]
pub fn guess_kind(word: &str) -> Option<ItemKind> {
    Some(match text::plain(word).as_str() {
        "bug" | "anomalie" | "defect" => ItemKind::Bug,
        "story" | "recit" | "user story" | "new feature" => ItemKind::Story,
        "epic" | "epopee" => ItemKind::Epic,
        "milestone" | "jalon" => ItemKind::Milestone,
        "phase" => ItemKind::Phase,
        "task" | "tache" | "sub-task" | "sous-tache" | "improvement" | "wish" | "test" => ItemKind::Task,
        _ => return None,
    })
}

/// The one of these people who a word seems to mean.
#[must_use]
pub fn guess_person(word: &str, people: &[Person]) -> Option<UserId> {
    let wanted = text::plain(word);
    let is = |person: &&Person| text::plain(&person.name) == wanted || person.login == word;
    people.iter().find(is).map(|person| person.id)
}
