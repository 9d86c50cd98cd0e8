//! Items and events in their groups: each is named, and comes in the order in which its sort is known.

use crate::i18n::T;
use model::{
    ItemId,
    board::BoardEvent,
    item::{Backlog, Item, ItemKind, filter::Group},
    person::Person,
};
use std::{collections::HashMap, sync::Arc};

/// What belongs together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// What the group is told apart by.
    pub key: String,
    pub name: String,
    pub items: Vec<Arc<Item>>,
    /// Those that stand on the board beside the items.
    pub events: Vec<Arc<BoardEvent>>,
}

/// What was in a sprint that is closed.
const PAST: &str = "past";

/// Gathers items and events; those without what they are gathered by come last. Who works on something with others
/// stands with the first of them. `all` knows also what is not shown.
pub fn gather(
    (items, events): (Vec<Arc<Item>>, Vec<Arc<BoardEvent>>),
    all: &[Arc<Item>],
    by: Group,
    found: &Backlog,
    t: T,
) -> Vec<Gathered> {
    let mut groups = Groups::new(known(by, found, t));
    let titles: HashMap<ItemId, &Arc<Item>> = match by {
        Group::Epic => all.iter().map(|item| (item.id, item)).collect(),
        _ => HashMap::new(),
    };
    for item in items {
        let name = |key: &str| match by {
            _ if key.is_empty() => none(by, t),
            Group::Sprint => t.closed_sprints().to_owned(),
            Group::Epic => {
                let epic = item.parent.and_then(|id| titles.get(&id));
                epic.map(|item| item.title.clone()).unwrap_or_default()
            }
            Group::Person => first(&item.assignees),
            _ => none(by, t),
        };
        groups.at(key_of(&item, by, found), name).items.push(item.clone());
    }
    for event in events {
        let name = |key: &str| match by {
            Group::Person if !key.is_empty() => first(&event.people),
            _ => none(by, t),
        };
        groups
            .at(key_of_event(&event, by), name)
            .events
            .push(event.clone());
    }
    let mut groups = groups.list;
    // A sprint that is planned and empty is there to be filled.
    groups.retain(|group| !group.items.is_empty() || !group.events.is_empty() || by == Group::Sprint);
    groups.sort_by_key(|group| group.key.is_empty());
    groups
}

/// Groups in the order in which they were first named.
struct Groups {
    list: Vec<Gathered>,
    places: HashMap<String, usize>,
}

impl Groups {
    fn new(known: Vec<(String, String)>) -> Self {
        let mut groups = Self {
            list: Vec::new(),
            places: HashMap::new(),
        };
        for (key, name) in known {
            groups.at(key, |_| name);
        }
        groups
    }

    fn at(&mut self, key: String, name: impl FnOnce(&str) -> String) -> &mut Gathered {
        let Self { list, places } = self;
        let at = *places.entry(key).or_insert_with_key(|key| {
            list.push(Gathered {
                key: key.clone(),
                name: name(key),
                ..Gathered::default()
            });
            list.len() - 1
        });
        &mut list[at]
    }
}

fn key_of(item: &Item, by: Group, found: &Backlog) -> String {
    match by {
        Group::Nothing => String::new(),
        Group::Sprint if found.was_planned(item) => PAST.to_owned(),
        Group::Sprint => or_none(item.sprint),
        Group::Epic => or_none(item.parent),
        Group::Person => or_none(item.assignees.first().map(|one| one.id)),
        Group::Team => {
            let who = item.assignees.first();
            let worker = who.and_then(|who| found.people.iter().find(|one| one.person.id == who.id));
            or_none(worker.and_then(|worker| worker.teams.first()))
        }
        Group::Kind => item.kind.as_str().to_owned(),
        Group::Status => item.column.to_string(),
    }
}

/// An event is part of nothing, in no sprint and of no kind of item.
fn key_of_event(event: &BoardEvent, by: Group) -> String {
    match by {
        Group::Person => or_none(event.people.first().map(|one| one.id)),
        Group::Team => or_none(event.teams.first()),
        _ => String::new(),
    }
}

fn or_none(id: Option<impl ToString>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

fn first(people: &[Person]) -> String {
    people
        .first()
        .map(|person| person.name.clone())
        .unwrap_or_default()
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
