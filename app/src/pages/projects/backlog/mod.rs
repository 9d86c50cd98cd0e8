//! The backlog: what is to be done, in the order in which it is wanted.

mod row;

use super::tabs::Tabs;
use crate::{
    api::{
        Answer,
        item::{create_item, delete_items, load_backlog, place_items, update_item},
    },
    i18n::{T, use_texts},
    ui::{
        field::toggle,
        focus,
        frame::Page,
        icons::{INFO, Icon, LIST, TRASH},
        live::use_live,
        loaded::loaded,
        new_id::new_id,
        state::{Empty, Failure},
        toast::{Toaster, use_toaster},
    },
};
use futures::lock::Mutex;
use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    ItemId, ProjectId,
    change::Topic,
    item::{Backlog as Found, Item, ItemForm, Place},
};
use std::sync::Arc;

/// What every row needs.
#[derive(Clone, Copy)]
struct Scene {
    t: T,
    toaster: Toaster,
    page: Resource<Answer<Found>>,
    /// What the page shows.
    shown: StoredValue<Option<Arc<Found>>>,
    /// One change after the other: each is made to what the one before has left.
    turns: StoredValue<Arc<Mutex<()>>>,
    /// Counts refusals: what was chosen shows again as it is.
    refused: RwSignal<u32>,
    /// What is being written of a new one.
    line: RwSignal<String>,
    busy: RwSignal<bool>,
    /// Whose title is being changed, and to what.
    titled: RwSignal<Option<(ItemId, String)>>,
    picked: RwSignal<Vec<ItemId>>,
}

#[component]
pub fn Backlog(key: String) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let asked = key.clone();
    let page: Resource<Answer<Found>> = Resource::new(
        move || (live.changed(Topic::Item), live.changed(Topic::Project)),
        move |_| load_backlog(asked.clone()),
    );
    let scene = Scene {
        t,
        toaster: use_toaster(),
        page,
        shown: StoredValue::new(None),
        turns: StoredValue::new(Arc::new(Mutex::new(()))),
        refused: RwSignal::new(0),
        line: RwSignal::new(String::new()),
        busy: RwSignal::new(false),
        titled: RwSignal::new(None),
        picked: RwSignal::new(Vec::new()),
    };
    provide_context(scene);
    let tabs = move |page: Answer<Found>| {
        page.ok().map(|found| {
            view! { <Tabs key=found.project.key settings=found.project.can_edit /> }
        })
    };
    view! {
        <Page
            title=t.backlog()
            note=Signal::stored(key)
            actions=view! { <Transition>{loaded(page, tabs)}</Transition> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok(found) => view! { <Content found /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

#[component]
fn Content(found: Found) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let found = Arc::new(found);
    scene.shown.set_value(Some(found.clone()));
    // What is not there any more is not picked either.
    let there: Vec<ItemId> = found.items.iter().map(|item| item.id).collect();
    scene.picked.maybe_update(|picked| {
        let before = picked.len();
        picked.retain(|id| there.contains(id));
        picked.len() != before
    });
    let empty = found.items.is_empty();
    let rows = found
        .items
        .iter()
        .enumerate()
        .map(|(nth, item)| row::row(scene, &found, nth, item))
        .collect_view();
    let none = empty.then(|| {
        let text = if found.can_write {
            t.no_items_text()
        } else {
            t.no_items_reader()
        };
        view! { <Empty icon=LIST title=t.no_items() text /> }
    });
    let cut = found.cut.then(|| {
        view! {
            <div class="note" data-tone="amber">
                <Icon path=INFO />
                <div>{t.backlog_is_cut()}</div>
            </div>
        }
    });
    view! {
        <div class="page" on:keydown=move |event| on_key(scene, &event)>
            {found.can_write.then(|| view! { <Quick /> })} {cut} {found.can_write.then(|| view! { <Picked /> })}
            {none} {(!empty).then(|| view! { <ol class="backlog" aria-label=t.backlog()>{rows}</ol> })}
        </div>
    }
}

/// One line, Enter.
#[component]
fn Quick() -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let title = scene.line.get_untracked();
        let first = |found: &Found| Some((found.project.id, found.project.workflow.columns.first()?.id));
        let (Some((project, column)), false) = (
            scene.with(first).flatten(),
            scene.busy.get_untracked() || title.trim().is_empty(),
        ) else {
            return;
        };
        scene.busy.set(true);
        spawn_local(async move {
            let answer = create_item(project, ItemForm::new(new_id(), &title, column), Place::Last).await;
            scene.busy.try_set(false);
            match answer {
                Ok(_) => {
                    scene.line.try_update(|line| {
                        // What was typed on meanwhile is the next one.
                        *line = line.strip_prefix(&title).unwrap_or_default().to_owned();
                    });
                    scene.page.refetch();
                    focus::soon("#quick-item");
                }
                Err(error) => scene.toaster.failed(t.error(&error.0)),
            }
        });
    };
    view! {
        <form class="quick-item js-only" novalidate=true on:submit=add>
            <input
                class="input"
                id="quick-item"
                autocomplete="off"
                aria-label=t.new_item()
                placeholder=t.new_item_hint()
                prop:value=move || scene.line.get()
                on:input=move |event| scene.line.set(event_target_value(&event))
            />
        </form>
    }
}

/// What can be done with those that are picked.
#[component]
fn Picked() -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let count = move || scene.picked.with(Vec::len);
    view! {
        <Show when=move || { count() > 0 }>
            <div class="btn-row picked-bar" role="group" aria-label=t.picked_items()>
                <span>{move || t.picked_count(count())}</span>
                <button class="btn" type="button" data-size="s" on:click=move |_| scene.place(Place::First)>
                    {t.to_the_top()}
                </button>
                <button class="btn" type="button" data-size="s" on:click=move |_| scene.place(Place::Last)>
                    {t.to_the_end()}
                </button>
                <button class="btn" type="button" data-size="s" on:click=move |_| scene.delete(scene.picked.get_untracked())>
                    <Icon path=TRASH />
                    {t.delete()}
                </button>
                <button class="btn" type="button" data-size="s" data-variant="quiet" on:click=move |_| scene.picked.set(Vec::new())>
                    {t.pick_none()}
                </button>
            </div>
        </Show>
    }
}

impl Scene {
    /// Something of what the page shows, once it shows anything.
    fn with<R>(self, read: impl FnOnce(&Found) -> R) -> Option<R> {
        self.shown
            .try_with_value(|found| found.as_deref().map(read))
            .flatten()
    }

    fn item(self, id: ItemId) -> Option<(ProjectId, Item)> {
        self.with(|found| {
            let item = found.items.iter().find(|item| item.id == id)?;
            Some((found.project.id, item.clone()))
        })
        .flatten()
    }

    /// Says how it went; what the server refused shows again as it is.
    fn done<R: 'static>(self, work: impl Future<Output = Answer<R>> + 'static) {
        spawn_local(async move {
            if let Err(error) = work.await {
                self.toaster.failed(self.t.error(&error.0));
                self.refused.try_update(|n| *n += 1);
            }
            self.page.refetch();
        });
    }

    /// Changes something of an item.
    fn change(self, id: ItemId, change: impl FnOnce(&mut ItemForm) + 'static) {
        let turns = self.turns.get_value();
        self.done(async move {
            let _turn = turns.lock().await;
            let Some((project, item)) = self.item(id) else {
                return Ok(());
            };
            let mut form = ItemForm::of(&item);
            change(&mut form);
            if form != ItemForm::of(&item) {
                self.know(update_item(project, item.version, form).await?);
            }
            Ok(())
        });
    }

    /// What an item is now, before the page has loaded it.
    fn know(self, item: Item) {
        self.shown.try_update_value(|found| {
            let items = found.as_mut().map(|found| &mut Arc::make_mut(found).items);
            let old = items.and_then(|items| items.iter_mut().find(|old| old.id == item.id));
            if let Some(old) = old {
                *old = item;
            }
        });
    }

    /// Puts what is picked elsewhere.
    fn place(self, place: Place) {
        let ids = self.picked.get_untracked();
        if let Some(project) = self.with(|found| found.project.id) {
            self.done(place_items(project, ids, place));
        }
    }

    /// Moves an item past its neighbour.
    fn shift(self, id: ItemId, down: bool) {
        let place = self.with(|found| {
            let items = &found.items;
            let at = items.iter().position(|item| item.id == id)?;
            let place = match (down, at) {
                (true, at) => Place::After(items.get(at + 1)?.id),
                (false, 0) => return None,
                (false, 1) => Place::First,
                (false, at) => Place::After(items[at - 2].id),
            };
            Some((found.project.id, place))
        });
        if let Some((project, place)) = place.flatten() {
            self.done(place_items(project, vec![id], place));
        }
    }

    fn delete(self, ids: Vec<ItemId>) {
        let (t, toaster) = (self.t, self.toaster);
        let Some(project) = self.with(|found| found.project.id) else {
            return;
        };
        spawn_local(async move {
            match delete_items(project, ids.clone(), true).await {
                Ok(()) => {
                    let again = Callback::new(move |()| {
                        let ids = ids.clone();
                        self.done(async move {
                            let answer = delete_items(project, ids, false).await;
                            if answer.is_ok() {
                                toaster.done(t.change_undone());
                            }
                            answer
                        });
                    });
                    toaster.done_with_undo(t.items_deleted(), again);
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            self.page.refetch();
        });
    }
}

/// The item whose row has the focus.
fn focused(event: &ev::KeyboardEvent) -> Option<ItemId> {
    use wasm_bindgen::JsCast;
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    element
        .closest("[data-item]")
        .ok()??
        .get_attribute("data-item")?
        .parse()
        .ok()
}

/// J and K go from row to row, X picks, Alt with an arrow moves.
fn on_key(scene: Scene, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() {
        return;
    }
    let writes = scene.with(|found| found.can_write) == Some(true);
    let down = event.key() == "ArrowDown";
    if event.alt_key() && (down || event.key() == "ArrowUp") {
        if let Some(id) = focused(event).filter(|_| writes) {
            event.prevent_default();
            scene.shift(id, down);
        }
        return;
    }
    if !crate::ui::shortcut::is_for_page(event) {
        return;
    }
    match event.key().as_str() {
        "j" => go(scene, focused(event), 1),
        "k" => go(scene, focused(event), -1),
        "x" if writes => {
            if let Some(id) = focused(event) {
                let on = !scene.picked.with_untracked(|picked| picked.contains(&id));
                scene.picked.update(|picked| toggle(picked, id, on));
            }
        }
        _ => {}
    }
}

fn go(scene: Scene, from: Option<ItemId>, by: isize) {
    let to = scene.with(|found| {
        let at = found.items.iter().position(|item| Some(item.id) == from);
        let to = at.map_or(0, |at| at.saturating_add_signed(by));
        found.items.get(to).map(|item| item.id)
    });
    if let Some(id) = to.flatten() {
        focus::on(&format!("[id='title-{id}']"));
    }
}
