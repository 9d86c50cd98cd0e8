//! What is changed in a project's items: it shows at once, is sent, and can be taken back.

use super::Items;
use crate::{
    api::{
        Answer,
        item::{create_item, delete_items, edit_items, place_items, shift_items},
    },
    ui::new_id::new_id,
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, ColumnId, ItemId, ProjectId,
    item::{
        Item, Moved, Place,
        edit::{Edit, FieldValue},
    },
    rank,
};
use std::{collections::HashSet, sync::Arc};

impl Items {
    fn hold(self, ids: &[ItemId], on: bool) {
        self.pending.try_update_value(|pending| {
            for id in ids {
                let count = pending.entry(*id).or_default();
                *count = if on { *count + 1 } else { count.saturating_sub(1) };
            }
            pending.retain(|_, count| *count > 0);
        });
    }

    /// Shows something as it will be, sends it, and shows what came of it. What was refused shows again as it is.
    fn send(
        self,
        shown: Vec<Item>,
        work: impl Future<Output = Answer<Vec<Item>>> + 'static,
        done: impl FnOnce() + 'static,
    ) {
        let ids: Vec<ItemId> = shown.iter().map(|item| item.id).collect();
        self.hold(&ids, true);
        self.put(shown, |_| false);
        spawn_local(async move {
            let answer = work.await;
            self.hold(&ids, false);
            if self.list.is_disposed() {
                return;
            }
            match answer {
                Ok(items) => {
                    let waits =
                        |item: &Item| self.pending.with_value(|pending| pending.contains_key(&item.id));
                    self.put(items.into_iter().filter(|item| !waits(item)).collect(), |_| false);
                    done();
                }
                Err(error) => {
                    self.failed(&error.0);
                    self.wants(&ids);
                }
            }
            self.fetch();
        });
    }

    pub fn failed(self, error: &AppError) {
        let text = match error {
            AppError::Stale | AppError::NotFound => self.t.moved_meanwhile().to_owned(),
            other => self.t.error(other),
        };
        self.toaster.failed(text);
        self.refused.try_update(|n| *n += 1);
    }

    /// Changes fields of items, and offers to take it back.
    pub fn edit(self, edits: Vec<Edit>) {
        let edits: Vec<Edit> = edits
            .into_iter()
            .filter(|edit| edit.seen.as_ref() != Some(&edit.set))
            .collect();
        let Some(project) = self.project_id().filter(|_| !edits.is_empty()) else {
            return;
        };
        let back: Vec<Edit> = edits.iter().filter_map(Edit::undone).collect();
        let count = edits.iter().map(|edit| edit.item).collect::<HashSet<_>>().len();
        let one = edits.first().and_then(|edit| self.item(edit.item));
        let one = one.and_then(|item| self.with(|found| format!("{}-{}", found.project.key, item.number)));
        self.apply(project, edits, move || {
            let again = Callback::new(move |()| {
                let toaster = self.toaster;
                self.apply(project, back.clone(), move || {
                    toaster.done(self.t.change_undone())
                });
            });
            let text = match (count, one) {
                (1, Some(number)) => format!("{number} {}", self.t.changed_one()),
                _ => format!("{count} {}", self.t.changed_many()),
            };
            self.toaster.done_with_undo(text, again);
        });
    }

    fn apply(self, project: ProjectId, edits: Vec<Edit>, done: impl FnOnce() + 'static) {
        if self.list.is_disposed() {
            // Taken back on another page: there is nothing to show here any more.
            let (t, toaster) = (self.t, self.toaster);
            spawn_local(async move {
                match edit_items(project, edits).await {
                    Ok(_) => done(),
                    Err(error) => toaster.failed(t.error(&error.0)),
                }
            });
            return;
        }
        let mut shown: Vec<Item> = Vec::new();
        for edit in &edits {
            let at = shown.iter().position(|item| item.id == edit.item);
            let at = at.or_else(|| {
                shown.push((*self.item(edit.item)?).clone());
                Some(shown.len() - 1)
            });
            if let Some(item) = at.map(|at| &mut shown[at]) {
                self.preview(item, &edit.set);
            }
        }
        self.send(shown, edit_items(project, edits), done);
    }

    /// What an item will look like.
    fn preview(self, item: &mut Item, set: &FieldValue) {
        // Drawn anew, since it is another one now; what the server answers counts on from there.
        item.version += 1;
        match set {
            FieldValue::Kind(kind) => item.kind = *kind,
            FieldValue::Title(title) => title.clone_into(&mut item.title),
            FieldValue::Column(column) => item.column = *column,
            FieldValue::Priority(priority) => item.priority = *priority,
            FieldValue::Points(points) => item.points = *points,
            FieldValue::Hours(hours) => item.hours = *hours,
            FieldValue::Assignees(people) => {
                let known = self.with(|found| {
                    let those = found.people.iter().map(|worker| &worker.person);
                    those
                        .filter(|person| people.contains(&person.id))
                        .cloned()
                        .collect()
                });
                item.assignees = known.unwrap_or_default();
            }
            FieldValue::Tags(tags) => item.tags.clone_from(tags),
            FieldValue::Sprint(sprint) => item.sprint = *sprint,
            FieldValue::Stage(stage) => item.stage = *stage,
            FieldValue::Start(day) => item.start = *day,
            FieldValue::Due(day) => item.due = *day,
            FieldValue::Parent(parent) => item.parent = *parent,
            FieldValue::Description(_) | FieldValue::External(_) => {}
        }
    }

    /// The items that have these ids, in their order.
    fn those(self, ids: &[ItemId]) -> Vec<Item> {
        self.list.with_untracked(|list| {
            let those = list.iter().filter(|item| ids.contains(&item.id));
            those.map(|item| (**item).clone()).collect()
        })
    }

    /// Puts items elsewhere in the backlog.
    pub fn place(self, ids: Vec<ItemId>, place: Place) {
        let Some(project) = self.project_id().filter(|_| !ids.is_empty()) else {
            return;
        };
        let mut shown = self.those(&ids);
        let order: Vec<ItemId> = shown.iter().map(|item| item.id).collect();
        let before = self.places_of(&order);
        self.rank(&mut shown, place);
        self.send(shown, place_items(project, ids, place), move || {
            let again = move || self.place_back(project, before.clone());
            self.toaster.undoable(self.t.order_changed(), again);
        });
    }

    /// Behind what each of these stands, in their order.
    fn places_of(self, ids: &[ItemId]) -> Vec<(ItemId, Place)> {
        self.list.with_untracked(|list| {
            let at = |id: &ItemId| list.iter().position(|item| item.id == *id);
            let places = ids.iter().filter_map(|id| {
                let before = at(id)?.checked_sub(1);
                let place = before.map_or(Place::First, |at| Place::After(list[at].id));
                Some((*id, place))
            });
            places.collect()
        })
    }

    /// Puts items back where they stood, the first one first: each stands behind what stands there already.
    fn place_back(self, project: ProjectId, places: Vec<(ItemId, Place)>) {
        let (t, toaster) = (self.t, self.toaster);
        spawn_local(async move {
            for (id, place) in places {
                match place_items(project, vec![id], place).await {
                    Ok(_) => {}
                    Err(error) => return toaster.failed(t.error(&error.0)),
                }
                self.wants(&[id]);
            }
            toaster.done(t.change_undone());
        });
    }

    /// Moves items to a column, behind another item of it or as its first; without a place they keep their order.
    pub fn shift(self, ids: Vec<ItemId>, to: ColumnId, place: Option<Place>) {
        let Some(project) = self.project_id().filter(|_| !ids.is_empty()) else {
            return;
        };
        let mut shown = self.those(&ids);
        let moved: Vec<Moved> = shown
            .iter()
            .map(|item| Moved {
                item: item.id,
                seen: item.column,
            })
            .collect();
        let elsewhere = moved.iter().any(|one| one.seen != to);
        for item in &mut shown {
            if item.column != to {
                item.version += 1;
            }
            item.column = to;
        }
        if let Some(place) = place {
            let shown_at = match place {
                Place::First => self.top_of(to, &ids),
                other => other,
            };
            self.rank(&mut shown, shown_at);
        }
        let order: Vec<ItemId> = shown.iter().map(|item| item.id).collect();
        let places = place.map(|_| self.places_of(&order)).unwrap_or_default();
        let back = moved.clone();
        self.send(shown, shift_items(project, moved, to, place), move || {
            if elsewhere {
                let again = move || self.shift_back(project, (back.clone(), places.clone()), to);
                let name = self.with(|found| {
                    let columns = &found.project.workflow.columns;
                    columns
                        .iter()
                        .find(|column| column.id == to)
                        .map(|column| column.name.clone())
                });
                let text = format!("{} {}", self.t.moved_to(), name.flatten().unwrap_or_default());
                self.toaster.undoable(text, again);
            } else {
                let again = move || self.place_back(project, places.clone());
                self.toaster.undoable(self.t.order_changed(), again);
            }
        });
    }

    /// Moves items back to the columns that they came from, and to where they stood.
    fn shift_back(
        self,
        project: ProjectId,
        (moved, places): (Vec<Moved>, Vec<(ItemId, Place)>),
        from: ColumnId,
    ) {
        let edits = moved.into_iter().filter(|one| one.seen != from).map(|one| Edit {
            item: one.item,
            set: FieldValue::Column(one.seen),
            seen: Some(FieldValue::Column(from)),
        });
        self.apply(project, edits.collect(), move || self.place_back(project, places));
    }

    /// Gives items the ranks that they will have about there.
    fn rank(self, items: &mut [Item], place: Place) {
        let moving: Vec<ItemId> = items.iter().map(|item| item.id).collect();
        let found = self.list.with_untracked(|list| {
            let rest: Vec<&Arc<Item>> = list.iter().filter(|item| !moving.contains(&item.id)).collect();
            let at = match place {
                Place::First => 0,
                Place::Last => rest.len(),
                Place::After(id) => rest
                    .iter()
                    .position(|item| item.id == id)
                    .map_or(rest.len(), |at| at + 1),
            };
            let rank = |at: Option<usize>| rest.get(at?).map(|item| item.rank.as_str());
            rank::several(rank(at.checked_sub(1)), rank(Some(at)), moving.len())
        });
        for (item, rank) in items.iter_mut().zip(found.into_iter().flatten()) {
            item.rank = rank;
        }
    }

    /// The place before the first card of a column: behind whatever stands before that in the backlog.
    fn top_of(self, column: ColumnId, moving: &[ItemId]) -> Place {
        self.list.with_untracked(|list| {
            let rest: Vec<&Arc<Item>> = list.iter().filter(|item| !moving.contains(&item.id)).collect();
            let first = rest.iter().position(|item| item.column == column);
            let before = first.and_then(|at| at.checked_sub(1)).and_then(|at| rest.get(at));
            before.map_or(Place::First, |item| Place::After(item.id))
        })
    }

    /// Adds an item, and then does something.
    pub fn add(self, sets: Vec<FieldValue>, place: Place, done: impl FnOnce(Answer<Item>) + 'static) {
        let Some(project) = self.project_id() else { return };
        spawn_local(async move {
            let answer = create_item(project, new_id(), sets, place).await;
            if self.list.is_disposed() {
                return;
            }
            match &answer {
                Ok(item) => self.put(vec![item.clone()], |_| false),
                Err(error) => self.toaster.failed(self.t.error(&error.0)),
            }
            done(answer);
        });
    }

    /// Takes items away, and offers to bring them back.
    pub fn delete(self, ids: Vec<ItemId>) {
        let Some(project) = self.project_id() else { return };
        let (t, toaster) = (self.t, self.toaster);
        spawn_local(async move {
            if let Err(error) = delete_items(project, ids.clone(), true).await {
                return toaster.failed(t.error(&error.0));
            }
            if !self.list.is_disposed() {
                self.put(Vec::new(), |id| ids.contains(id));
            }
            toaster.undoable(t.items_deleted(), move || {
                let ids = ids.clone();
                spawn_local(async move {
                    match delete_items(project, ids.clone(), false).await {
                        Ok(()) => {
                            toaster.done(t.change_undone());
                            self.wants(&ids);
                        }
                        Err(error) => toaster.failed(t.error(&error.0)),
                    }
                });
            });
        });
    }
}
