//! The items of a project as its pages hold them: what is changed here shows at once, what others change is fetched
//! item by item.

mod change;
mod page;

pub use page::items_page;

use crate::{
    api::{
        Answer,
        item::{load_backlog, load_items},
    },
    i18n::{T, use_texts},
    ui::{
        focus,
        live::{Live, use_live},
        toast::{Toaster, use_toaster},
        viewer::use_viewer,
    },
};
use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    ItemId, ProjectId, UserId,
    change::Topic,
    item::{Backlog, Item},
    project::Column,
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
    /// What every item is shown by: who finds it changed draws them all anew.
    pub ground: Memo<Ground>,
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

/// What the view of an item depends on, beside the item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground {
    pub columns: Vec<Column>,
    pub can_write: bool,
    pub can_move: bool,
}

impl Ground {
    fn of(found: &Backlog) -> Self {
        Self {
            columns: found.project.workflow.columns.clone(),
            can_write: found.can_write,
            can_move: found.can_move,
        }
    }
}

impl Items {
    /// The items of the project with this key; those below find them in their context.
    pub fn new(key: String) -> Self {
        let live = use_live();
        let page = Resource::new(|| (), move |()| load_backlog(key.clone()));
        let found = RwSignal::new(None::<Arc<Backlog>>);
        let items = Self {
            t: use_texts(),
            toaster: use_toaster(),
            live,
            page,
            found,
            ground: Memo::new(move |_| {
                found.with(|found| found.as_deref().map(Ground::of).unwrap_or_default())
            }),
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
        // What is on its way is not left behind unasked.
        Effect::new(move |_| {
            let handle = window_event_listener(ev::beforeunload, move |event| {
                if items.pending.try_with_value(|pending| !pending.is_empty()) == Some(true) {
                    event.prevent_default();
                }
            });
            on_cleanup(move || handle.remove());
        });
        items
    }

    /// Takes over what was loaded. What is on its way stays as it is here.
    fn learn(self, mut found: Backlog) {
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
