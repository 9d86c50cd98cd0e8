//! The backlog: what is to be done, in the order in which it is wanted.

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
        icons::{ARROW_DOWN, ARROW_UP, INFO, Icon, LIST, TRASH},
        label::item_icon,
        live::use_live,
        loaded::loaded,
        new_id::new_id,
        person::Avatar,
        state::{Empty, Failure},
        toast::{Toaster, use_toaster},
    },
};
use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    ItemId, ProjectId,
    change::Topic,
    item::{Backlog as Found, Item, ItemForm, ItemKind, Place, Priority},
    project::Column,
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
        .map(|(nth, item)| row(scene, &found, nth, item))
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
        self.shown.with_value(|found| found.as_deref().map(read))
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
    fn change(self, id: ItemId, change: impl FnOnce(&mut ItemForm)) {
        let Some((project, item)) = self.item(id) else {
            return;
        };
        let mut form = ItemForm::of(&item);
        change(&mut form);
        if form != ItemForm::of(&item) {
            self.done(update_item(project, item.version, form));
        }
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

fn row(scene: Scene, found: &Found, nth: usize, item: &Item) -> impl IntoView + use<> {
    let t = scene.t;
    let id = item.id;
    let (writes, moves) = (found.can_write, found.can_move);
    let number = format!("{}-{}", found.project.key, item.number);
    let faces = item
        .assignees
        .iter()
        .map(|person| view! { <Avatar id=person.id name=person.name.clone() /> })
        .collect_view();
    let pick = writes.then(|| {
        let label = format!("{} {number}", t.pick());
        view! {
            <input
                type="checkbox"
                class="js-only"
                aria-label=label
                prop:checked=move || scene.picked.with(|picked| picked.contains(&id))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    scene.picked.update(|picked| toggle(picked, id, on));
                }
            />
        }
    });
    let last = nth + 1 == found.items.len();
    let side = move |down: bool, label: &'static str, icon: &'static str, number: &str| {
        let word = if down { "down" } else { "up" };
        view! {
            <button
                class="btn"
                type="button"
                id=format!("{word}-{id}")
                data-variant="quiet"
                data-icon-only=""
                data-size="s"
                aria-label=format!("{label} {number}")
                disabled=if down { last } else { nth == 0 }
                on:click=move |_| scene.shift(id, down)
            >
                <Icon path=icon />
            </button>
        }
    };
    let order = writes.then(|| {
        view! {
            <span class="btn-row js-only">
                {side(false, t.move_up(), ARROW_UP, &number)} {side(true, t.move_down(), ARROW_DOWN, &number)}
            </span>
        }
    });
    view! {
        <li class="item-row" data-item=id.to_string() data-done=is_done(found, item).then_some("")>
            {pick} <Icon path=item_icon(item.kind) />
            <span class="key">{number.clone()}</span>
            {title(scene, item, &number, writes)}
            <span class="avatars">{faces}</span>
            {kinds(scene, item, &number, writes)}
            {columns(scene, item, &found.project.workflow.columns, &number, moves)}
            {priorities(scene, item, &number, writes)}
            {points(scene, item, &number, writes)}
            {order}
        </li>
    }
}

fn is_done(found: &Found, item: &Item) -> bool {
    let columns = &found.project.workflow.columns;
    columns
        .iter()
        .any(|column| column.id == item.column && column.done)
}

fn title(scene: Scene, item: &Item, number: &str, writes: bool) -> impl IntoView + use<> {
    let t = scene.t;
    let id = item.id;
    let shown = item.title.clone();
    if !writes {
        return view! { <span class="item-title">{shown}</span> }.into_any();
    }
    let being = Memo::new(move |_| {
        scene
            .titled
            .with(|titled| titled.as_ref().is_some_and(|(of, _)| *of == id))
    });
    let label = format!("{} {number}", t.title());
    let keep = move || {
        if let Some((_, title)) = scene.titled.try_update(Option::take).flatten() {
            scene.change(id, |form| form.title = title);
            focus::soon(format!("[id='title-{id}']"));
        }
    };
    let began = shown.clone();
    let begin = move |_| {
        scene.titled.set(Some((id, began.clone())));
        focus::soon(format!("[id='edit-{id}']"));
    };
    view! {
        <Show
            when=move || being.get()
            fallback=move || {
                view! {
                    <button class="item-title" type="button" id=format!("title-{id}") on:click=begin.clone()>
                        {shown.clone()}
                    </button>
                }
            }
        >
            <input
                class="input item-title"
                id=format!("edit-{id}")
                aria-label=label.clone()
                prop:value=move || {
                    scene.titled.with(|titled| titled.as_ref().map(|(_, title)| title.clone()).unwrap_or_default())
                }
                on:input=move |event| scene.titled.set(Some((id, event_target_value(&event))))
                on:keydown=move |event| {
                    match event.key().as_str() {
                        "Enter" => keep(),
                        "Escape" => {
                            scene.titled.set(None);
                            focus::soon(format!("[id='title-{id}']"));
                        }
                        _ => {}
                    }
                }
            />
        </Show>
    }
    .into_any()
}

/// A choice among words, or the word where one may not choose.
fn choice(
    scene: Scene,
    (id, label): (String, String),
    options: Vec<(String, String)>,
    value: String,
    may: bool,
    on_change: impl Fn(String) + 'static,
) -> AnyView {
    if !may {
        let name = options
            .into_iter()
            .find(|(option, _)| *option == value)
            .map(|(_, name)| name);
        return view! { <span class="muted small">{name}</span> }.into_any();
    }
    let options = options
        .into_iter()
        .map(|(option, name)| view! { <option value=option.clone() selected=option == value>{name}</option> })
        .collect_view();
    let again = move || {
        scene.refused.track();
        value.clone()
    };
    view! {
        <select
            class="input"
            data-size="s"
            id=id
            aria-label=label
            prop:value=again
            on:change=move |event| on_change(event_target_value(&event))
        >
            {options}
        </select>
    }
    .into_any()
}

fn kinds(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let options = ItemKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()));
    let name = (format!("kind-{id}"), format!("{} {number}", t.kind()));
    choice(
        scene,
        name,
        options.collect(),
        item.kind.as_str().to_owned(),
        may,
        move |word| {
            if let Ok(kind) = word.parse() {
                scene.change(id, |form| form.kind = kind);
            }
        },
    )
}

fn columns(scene: Scene, item: &Item, columns: &[Column], number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let options = columns
        .iter()
        .map(|column| (column.id.to_string(), column.name.clone()));
    let name = (format!("column-{id}"), format!("{} {number}", t.status()));
    choice(
        scene,
        name,
        options.collect(),
        item.column.to_string(),
        may,
        move |column| {
            if let Ok(column) = column.parse() {
                scene.change(id, |form| form.column = column);
            }
        },
    )
}

fn priorities(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let options = Priority::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), t.priority_of(*one).to_owned()));
    let name = (format!("priority-{id}"), format!("{} {number}", t.priority()));
    choice(
        scene,
        name,
        options.collect(),
        item.priority.as_str().to_owned(),
        may,
        move |word| {
            if let Ok(priority) = word.parse() {
                scene.change(id, |form| form.priority = priority);
            }
        },
    )
}

fn points(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let value = item.points.map(|points| points.to_string()).unwrap_or_default();
    if !may {
        return view! { <span class="item-points muted small">{value}</span> }.into_any();
    }
    view! {
        <input
            class="input item-points"
            data-size="s"
            id=format!("points-{id}")
            inputmode="decimal"
            aria-label=format!("{} {number}", t.points())
            placeholder="–"
            value=value.clone()
            prop:value=move || {
                scene.refused.track();
                value.clone()
            }
            on:change=move |event| {
                let points = event_target_value(&event);
                scene.change(id, |form| form.points = points);
            }
        />
    }
    .into_any()
}
