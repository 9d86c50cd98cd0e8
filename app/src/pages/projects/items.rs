//! The items of a project as its pages hold them: what is changed here shows at once, what others change is fetched
//! item by item.

use crate::{
    api::{
        Answer,
        item::{create_item, delete_items, edit_items, load_backlog, load_items, place_items, shift_items},
    },
    i18n::{T, use_texts},
    ui::{
        focus,
        live::{Live, use_live},
        toast::{Toaster, use_toaster},
        viewer::use_viewer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, ColumnId, ItemId, ProjectId, UserId,
    change::Topic,
    item::{
        Backlog, Item, Moved, Place,
        edit::{Edit, FieldValue},
    },
    rank,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

/// How long the name of who moved something stays at it.
const NAMED: Duration = Duration::from_secs(4);

/// What pages of a project share.
#[derive(Clone, Copy)]
pub struct Items {
    pub t: T,
    pub toaster: Toaster,
    live: Live,
    page: Resource<Answer<Backlog>>,
    /// Everything about the project but its items.
    pub found: RwSignal<Option<Arc<Backlog>>>,
    /// In the order of the backlog.
    pub list: RwSignal<Vec<Arc<Item>>>,
    /// Who moved what just now, beside the reader.
    pub movers: RwSignal<HashMap<ItemId, String>>,
    /// Counts refusals: what was chosen shows again as it is.
    pub refused: RwSignal<u32>,
    /// What was changed here and is on its way: what is heard of it meanwhile is older.
    pending: StoredValue<HashMap<ItemId, u32>>,
    /// What is to be fetched, and whether something is being fetched.
    wanted: StoredValue<HashSet<ItemId>>,
    fetching: StoredValue<bool>,
    /// All that changed up to this position is here, or wanted.
    position: StoredValue<i64>,
    me: Option<UserId>,
}

/// What is seen of a page when it is loaded again: whether it is there. The rest is learned item by item, so that
/// nothing is drawn anew under anybody's hands.
#[derive(Clone)]
pub struct Shape(pub Answer<Backlog>);

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Ok(_), Ok(_)) => true,
            (Err(one), Err(other)) => one == other,
            _ => false,
        }
    }
}

impl Items {
    /// The items of the project with this key; those below find them in their context.
    pub fn new(key: String) -> Self {
        let live = use_live();
        let page = Resource::new(|| (), move |()| load_backlog(key.clone()));
        let items = Self {
            t: use_texts(),
            toaster: use_toaster(),
            live,
            page,
            found: RwSignal::new(None),
            list: RwSignal::new(Vec::new()),
            movers: RwSignal::new(HashMap::new()),
            refused: RwSignal::new(0),
            pending: StoredValue::new(HashMap::new()),
            wanted: StoredValue::new(HashSet::new()),
            fetching: StoredValue::new(false),
            position: StoredValue::new(0),
            me: use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.actor.id)),
        };
        provide_context(items);
        Effect::new(move |_| {
            if let Some(Ok(found)) = page.get() {
                items.learn(found);
            }
        });
        items.follow();
        items
    }

    /// The page as it was loaded.
    pub fn page(self) -> Resource<Answer<Backlog>> {
        self.page
    }

    /// Takes over what was loaded. What is on its way stays as it is here.
    pub fn learn(self, mut found: Backlog) {
        if self
            .found
            .with_untracked(|old| old.as_ref().is_some_and(|old| old.position > found.position))
        {
            return;
        }
        let mut list: Vec<Arc<Item>> = std::mem::take(&mut found.items)
            .into_iter()
            .map(Arc::new)
            .collect();
        self.pending.with_value(|pending| {
            self.list.with_untracked(|old| {
                for one in old.iter().filter(|one| pending.contains_key(&one.id)) {
                    list.retain(|other| other.id != one.id);
                    list.push(one.clone());
                }
            });
        });
        sort(&mut list);
        self.position.set_value(found.position);
        if self.list.with_untracked(|old| *old != list) {
            redraws();
            self.list.set(list);
        }
        let found = Some(Arc::new(found));
        if self.found.with_untracked(|old| *old != found) {
            self.found.set(found);
        }
        // What changed while it was being loaded.
        if cfg!(not(feature = "ssr")) {
            self.catch_up();
        }
    }

    /// Fetches what others change.
    fn follow(self) {
        let live = self.live;
        Effect::new(move |_| {
            let _ = live.changed(Topic::Item);
            self.catch_up();
        });
        Effect::new(move |before: Option<(i64, i64)>| {
            let now = (live.changed(Topic::Project), live.changed(Topic::Sprint));
            let known = self
                .found
                .with_untracked(|found| found.as_ref().map(|found| found.position));
            if before.is_some_and(|before| before != now)
                && known.is_some_and(|known| now.0.max(now.1) > known)
            {
                self.page.refetch();
            }
            now
        });
    }

    /// Fetches what changed since what is here.
    fn catch_up(self) {
        let Some(project) = self.project_id() else { return };
        let position = self.position.get_value();
        match self.live.after(Topic::Item, position) {
            Some(changes) => {
                for change in changes {
                    self.position.set_value(change.position);
                    if change.within == Some(project.0) {
                        self.wanted.update_value(|wanted| {
                            wanted.insert(ItemId(change.id));
                        });
                    }
                }
                self.fetch();
            }
            None if self.live.heard(Topic::Item) > position => self.page.refetch(),
            None => {}
        }
    }

    /// Fetches what is wanted, one request after the other, so that the last answer is the latest.
    fn fetch(self) {
        let free = self.pending.with_value(|pending| {
            self.wanted.with_value(|wanted| {
                wanted
                    .iter()
                    .copied()
                    .filter(|id| !pending.contains_key(id))
                    .take(200)
                    .collect::<Vec<_>>()
            })
        });
        let (Some(project), false) = (self.project_id(), self.fetching.get_value() || free.is_empty()) else {
            return;
        };
        self.fetching.set_value(true);
        self.wanted
            .update_value(|wanted| wanted.retain(|id| !free.contains(id)));
        spawn_local(async move {
            let answer = load_items(project, free.clone()).await;
            if self.fetching.try_set_value(false).is_some() {
                return;
            }
            match answer {
                Ok(items) => self.take(&free, items),
                // The connection is back some time, and then everything is loaded that changed since.
                Err(_) => set_timeout(move || self.wants(&free), Duration::from_secs(2)),
            }
            self.fetch();
        });
    }

    fn wants(self, ids: &[ItemId]) {
        if self
            .wanted
            .try_update_value(|wanted| wanted.extend(ids))
            .is_some()
        {
            self.fetch();
        }
    }

    /// Shows what was fetched of `ids`: those that did not come are not there any more.
    fn take(self, ids: &[ItemId], mut items: Vec<Item>) {
        let pending = self.pending.with_value(|pending| {
            let held: Vec<ItemId> = ids
                .iter()
                .copied()
                .filter(|id| pending.contains_key(id))
                .collect();
            held
        });
        items.retain(|item| !pending.contains(&item.id));
        self.name_movers(&items);
        let gone = |id: &ItemId| ids.contains(id) && !pending.contains(id);
        self.put(items, gone);
        self.wanted.update_value(|wanted| wanted.extend(pending));
    }

    /// Puts items in their places, in place of those that are `gone` or the same.
    fn put(self, items: Vec<Item>, gone: impl Fn(&ItemId) -> bool) {
        let mut list = self.list.get_untracked();
        let new: HashMap<ItemId, Arc<Item>> =
            items.into_iter().map(|item| (item.id, Arc::new(item))).collect();
        list.retain(|item| !gone(&item.id) && !new.contains_key(&item.id));
        list.extend(new.into_values());
        sort(&mut list);
        if self.list.with_untracked(|old| *old != list) {
            redraws();
            self.list.set(list);
        }
    }

    /// Says who moved what, where it was not the reader.
    fn name_movers(self, items: &[Item]) {
        let moved = |item: &&Item| {
            Some(item.updated_by.id) != self.me
                && self.list.with_untracked(|list| {
                    list.iter()
                        .any(|old| old.id == item.id && (old.column != item.column || old.rank != item.rank))
                })
        };
        for item in items.iter().filter(moved) {
            let id = item.id;
            self.movers.update(|movers| {
                movers.insert(id, item.updated_by.name.clone());
            });
            set_timeout(
                move || {
                    self.movers.try_update(|movers| movers.remove(&id));
                },
                NAMED,
            );
        }
    }

    pub fn project_id(self) -> Option<ProjectId> {
        self.found
            .try_with_untracked(|found| found.as_ref().map(|found| found.project.id))
            .flatten()
    }

    /// Something of what is known of the project.
    pub fn with<R>(self, read: impl FnOnce(&Backlog) -> R) -> Option<R> {
        self.found
            .try_with_untracked(|found| found.as_deref().map(read))
            .flatten()
    }

    pub fn item(self, id: ItemId) -> Option<Arc<Item>> {
        self.list
            .with_untracked(|list| list.iter().find(|item| item.id == id).cloned())
    }

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
        self.apply(project, edits, move || {
            let again = Callback::new(move |()| {
                let toaster = self.toaster;
                self.apply(project, back.clone(), move || {
                    toaster.done(self.t.change_undone())
                });
            });
            let text = self.t.count(count, self.t.changed_one(), self.t.changed_many());
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
        self.rank(&mut shown, place);
        self.send(shown, place_items(project, ids, place), || {});
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
        let back = moved.clone();
        self.send(shown, shift_items(project, moved, to, place), move || {
            if elsewhere {
                let again = move || self.shift_back(project, back.clone(), to);
                let name = self.with(|found| {
                    let columns = &found.project.workflow.columns;
                    columns
                        .iter()
                        .find(|column| column.id == to)
                        .map(|column| column.name.clone())
                });
                let text = format!("{} {}", self.t.moved_to(), name.flatten().unwrap_or_default());
                self.toaster.undoable(text, again);
            }
        });
    }

    fn shift_back(self, project: ProjectId, moved: Vec<Moved>, from: ColumnId) {
        let edits = moved.into_iter().filter(|one| one.seen != from).map(|one| Edit {
            item: one.item,
            set: FieldValue::Column(one.seen),
            seen: Some(FieldValue::Column(from)),
        });
        let toaster = self.toaster;
        self.apply(project, edits.collect(), move || {
            toaster.done(self.t.change_undone())
        });
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
            let answer = create_item(project, crate::ui::new_id::new_id(), sets, place).await;
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

/// The items of the page's project.
///
/// # Panics
/// Never below the page of a project, which provides them.
pub fn use_items() -> Items {
    expect_context()
}

fn sort(list: &mut [Arc<Item>]) {
    list.sort_by(|one, other| one.rank.cmp(&other.rank).then(one.id.cmp(&other.id)));
}

/// What has the focus keeps it.
fn redraws() {
    if cfg!(not(feature = "ssr")) {
        focus::keep();
    }
}
