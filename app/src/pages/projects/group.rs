//! Items in their groups: each is named, and comes in the order in which its sort is known.

use crate::i18n::T;
use model::{
    ItemId,
    item::{Backlog, Item, ItemKind, filter::Group},
};
use std::{collections::HashMap, sync::Arc};

/// Items that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// What the group is told apart by.
    pub key: String,
    pub name: String,
    pub items: Vec<Arc<Item>>,
}

/// Gathers items; those without what they are gathered by come last. Who works on an item with others stands with the
/// first of them. `all` knows also what is not shown.
pub fn gather(items: &[Arc<Item>], all: &[Arc<Item>], by: Group, found: &Backlog, t: T) -> Vec<Gathered> {
    let titles: HashMap<ItemId, &Arc<Item>> = match by {
        Group::Epic => all.iter().map(|item| (item.id, item)).collect(),
        _ => HashMap::new(),
    };
    let key = |item: &Item| -> String {
        match by {
            Group::Nothing => String::new(),
            Group::Sprint => item.sprint.map(|id| id.to_string()).unwrap_or_default(),
            Group::Epic => item.parent.map(|id| id.to_string()).unwrap_or_default(),
            Group::Person => item
                .assignees
                .first()
                .map(|one| one.id.to_string())
                .unwrap_or_default(),
            Group::Team => {
                let who = item.assignees.first();
                let worker = who.and_then(|who| found.people.iter().find(|one| one.person.id == who.id));
                worker
                    .and_then(|worker| worker.teams.first())
                    .map(ToString::to_string)
                    .unwrap_or_default()
            }
            Group::Kind => item.kind.as_str().to_owned(),
            Group::Status => item.column.to_string(),
        }
    };
    let mut groups: Vec<Gathered> = known(by, found, t)
        .into_iter()
        .map(|(key, name)| Gathered {
            key,
            name,
            items: Vec::new(),
        })
        .collect();
    let mut places: HashMap<String, usize> = groups
        .iter()
        .enumerate()
        .map(|(n, one)| (one.key.clone(), n))
        .collect();
    for item in items {
        let key = key(item);
        let at = *places.entry(key.clone()).or_insert_with(|| {
            let id: Option<ItemId> = key.parse().ok();
            let title = id.and_then(|id| titles.get(&id)).map(|item| item.title.clone());
            let person = item.assignees.first().map(|person| person.name.clone());
            let name = match by {
                _ if key.is_empty() => none(by, t),
                Group::Epic => title.unwrap_or_default(),
                Group::Person => person.unwrap_or_default(),
                _ => none(by, t),
            };
            groups.push(Gathered {
                key,
                name,
                items: Vec::new(),
            });
            groups.len() - 1
        });
        groups[at].items.push(item.clone());
    }
    // A sprint that is planned and empty is there to be filled.
    groups.retain(|group| !group.items.is_empty() || by == Group::Sprint);
    groups.sort_by_key(|group| group.key.is_empty());
    groups
}

/// The groups that there are whether or not anything is in them, in their order.
fn known(by: Group, found: &Backlog, t: T) -> Vec<(String, String)> {
    match by {
        Group::Sprint => {
            let sprints = found.sprints.iter();
            sprints
                .map(|sprint| (sprint.id.to_string(), sprint.name.clone()))
                .collect()
        }
        Group::Person => {
            let people = found.people.iter().map(|worker| &worker.person);
            people
                .map(|person| (person.id.to_string(), person.name.clone()))
                .collect()
        }
        Group::Team => {
            let teams = found.project.teams.iter();
            teams
                .map(|team| (team.id.to_string(), team.name.clone()))
                .collect()
        }
        Group::Kind => ItemKind::ALL
            .iter()
            .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()))
            .collect(),
        Group::Status => {
            let columns = found.project.workflow.columns.iter();
            columns
                .map(|column| (column.id.to_string(), column.name.clone()))
                .collect()
        }
        Group::Nothing | Group::Epic => Vec::new(),
    }
}

/// Those without what they are gathered by.
fn none(by: Group, t: T) -> String {
    match by {
        Group::Sprint => t.sprint_none(),
        Group::Epic => t.part_of_nothing(),
        Group::Person | Group::Team => t.nobody(),
        Group::Nothing | Group::Kind | Group::Status => "",
    }
    .to_owned()
}
