//! The backlog: what is to be done, in the order in which it is wanted.

mod bulk;
mod row;

use super::{
    choice::{Word, choice},
    drag::{Dragging, Ghost, Spot},
    filter::{FilterBar, Showing, use_showing},
    group::gather,
    items::{Items, items_page},
    picks::Picks,
    window::Window,
};
use crate::{
    i18n::use_texts,
    ui::{
        add_line::put_back,
        focus,
        icons::{FILTER, INFO, Icon, LIST},
        plain::use_query,
        shortcut::follow_keys,
        state::Empty,
    },
};
use leptos::{ev, prelude::*};
use model::{
    Field, ItemId, SprintId,
    item::{
        Item, Place, Points,
        edit::{Edit, FieldValue},
        filter::{Group, ItemFilter},
    },
};
use std::{collections::VecDeque, sync::Arc};

/// The height of a line, in pixels; the stylesheet says the same.
const LINE: f64 = 42.0;
const GROUPS: &[Group] = &[
    Group::Nothing,
    Group::Sprint,
    Group::Epic,
    Group::Person,
    Group::Team,
    Group::Kind,
    Group::Status,
];

/// What every row needs.
#[derive(Clone, Copy)]
struct Scene {
    items: Items,
    showing: Showing,
    picks: Picks,
    dragging: Dragging,
    window: Window,
    lines: Memo<Vec<Line>>,
    /// What is being written of a new one.
    line: RwSignal<String>,
    /// What was written and is not added yet, and whether one of them is on its way.
    written: StoredValue<VecDeque<String>>,
    adding: StoredValue<bool>,
    /// Whose title is being changed, from what, and to what.
    titled: RwSignal<Option<(ItemId, String, String)>>,
    /// Whose estimate is being typed, as it stands: its line may be drawn anew meanwhile.
    estimated: RwSignal<Option<(ItemId, String)>>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
enum Line {
    /// A group: its key and name, how many it holds, and their points.
    Head(String, String, usize, u32),
    Item(Arc<Item>),
}

impl Line {
    /// Tells a line apart from what it was before it changed.
    fn key(&self) -> String {
        match self {
            Self::Head(key, name, count, points) => format!("{key} {name} {count} {points}"),
            Self::Item(item) => format!("{} {:p}", item.id, Arc::as_ptr(item)),
        }
    }
}

#[component]
pub fn Backlog(key: String) -> impl IntoView {
    items_page(use_texts().backlog(), key, |items| {
        view! { <Content items /> }.into_any()
    })
}

#[component]
fn Content(items: Items) -> impl IntoView {
    let t = items.t;
    let showing = use_showing();
    let lines = Memo::new(move |_| lines(items, showing));
    let order = Memo::new(move |_| {
        lines.with(|lines| {
            let ids = lines.iter().filter_map(|line| match line {
                Line::Item(item) => Some(item.id),
                Line::Head(..) => None,
            });
            ids.collect::<Vec<ItemId>>()
        })
    });
    let picks = Picks::new(order);
    let dragging = Dragging::new(picks, move |ids, spot| drop(items, showing, order, ids, spot));
    let scene = Scene {
        items,
        showing,
        picks,
        dragging,
        window: Window::new(LINE, ".backlog-scroll"),
        lines,
        line: RwSignal::new(String::new()),
        written: StoredValue::new(VecDeque::new()),
        adding: StoredValue::new(false),
        titled: RwSignal::new(None),
        estimated: RwSignal::new(None),
    };
    provide_context(scene);
    follow_keys(move |event| on_key(scene, event));
    // Who came here to write one begins at once.
    let asked = use_query().first("new").is_some();
    Effect::new(move |_| {
        if asked {
            focus::soon("#quick-item");
        }
    });
    let writes = move || {
        items
            .found
            .with(|found| found.as_ref().is_some_and(|found| found.can_write))
    };
    let leads = move || {
        items
            .found
            .with(|found| found.as_ref().is_some_and(|found| found.project.can_edit))
    };
    let import_path = move || items.with(|found| format!("{}/import", super::path(&found.project.key)));
    let cut = move || {
        items
            .found
            .with(|found| found.as_ref().is_some_and(|found| found.cut))
    };
    let empty = Memo::new(move |_| items.list.with(Vec::is_empty));
    let hides = Memo::new(move |_| !empty.get() && lines.with(Vec::is_empty));
    view! {
        <div class="page backlog-page">
            <div class="backlog-tools">
                <Show when=writes>
                    <Quick />
                </Show>
                <FilterBar showing groups=GROUPS />
                <Show when=leads>
                    <a class="small import-link js-only" href=import_path>
                        {t.import_issues()}
                    </a>
                </Show>
            </div>
            <Show when=cut>
                <div class="note" data-tone="amber">
                    <Icon path=INFO />
                    <div>{t.backlog_is_cut()}</div>
                </div>
            </Show>
            <Show when=writes>
                <bulk::Bulk />
            </Show>
            <Show when=move || empty.get()>
                <Empty icon=LIST title=t.no_items() text=if writes() { t.no_items_text() } else { t.no_items_reader() } />
            </Show>
            <Show when=move || hides.get()>
                <Empty icon=FILTER title=t.items_hidden() text=t.items_hidden_text() />
            </Show>
            <Show when=move || lines.with(|lines| !lines.is_empty())>
                <List />
            </Show>
            <Ghost dragging />
        </div>
    }
}

/// The lines that are seen.
#[component]
fn List() -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.items.t;
    let count = move || scene.lines.with(Vec::len);
    let range = Memo::new(move |_| scene.window.range(count()));
    let shown = move || {
        let range = range.get();
        scene.lines.with(|lines| {
            let range = range.start.min(lines.len())..range.end.min(lines.len());
            lines[range].to_vec()
        })
    };
    view! {
        <div
            class="backlog-scroll"
            node_ref=scene.window.node
            data-scrolls=""
            on:scroll=move |_| scene.window.scrolled()
            on:pointerdown=move |event| scene.dragging.press(&event)
            on:click:capture=move |event| scene.dragging.click(&event)
        >
            <ol
                class="backlog"
                aria-label=t.backlog()
                data-drop="backlog"
                style=move || {
                    let range = range.get();
                    let below = count().saturating_sub(range.end);
                    format!(
                        "padding-block:{}px {}px",
                        scene.window.offset(range.start),
                        scene.window.offset(below),
                    )
                }
            >
                {move || {
                    scene.items.ground.track();
                    view! {
                        <For each=shown key=Line::key let:line>
                            {match line {
                                Line::Head(key, name, count, points) => head(scene, key, (name, count, points)).into_any(),
                                Line::Item(item) => row::row(scene, &item).into_any(),
                            }}
                        </For>
                    }
                }}
            </ol>
        </div>
    }
}

fn head(scene: Scene, key: String, (name, count, points): (String, usize, u32)) -> impl IntoView + use<> {
    let t = scene.items.t;
    let sum = format!(
        "{}, {} {}",
        t.count(count, t.item_one(), t.item_many()),
        t.amount(Points(points)),
        t.points_many()
    );
    view! {
        <li class="group-row" data-head=key>
            <strong>{name}</strong>
            <span class="muted small">{sum}</span>
        </li>
    }
}

/// What the page shows, line by line.
fn lines(items: Items, showing: Showing) -> Vec<Line> {
    let found = items.found.get();
    let Some(found) = found else { return Vec::new() };
    let (filter, group) = (showing.filter.get(), showing.group.get());
    items.list.with(|list| {
        let shows = |item: &&Arc<Item>| filter.shows(item, &found);
        let shown: Vec<Arc<Item>> = list.iter().filter(shows).cloned().collect();
        if group == Group::Nothing {
            return shown.into_iter().map(Line::Item).collect();
        }
        let groups = gather((shown, Vec::new()), list, group, &found, items.t);
        groups
            .into_iter()
            .flat_map(|one| {
                let points = one
                    .items
                    .iter()
                    .filter_map(|item| item.points)
                    .map(|points| points.0)
                    .sum();
                let head = Line::Head(one.key, one.name, one.items.len(), points);
                std::iter::once(head).chain(one.items.into_iter().map(Line::Item))
            })
            .collect()
    })
}

/// What is dropped goes behind what it was dropped behind. Before the first that is shown is before that one, wherever
/// it stands; where sprints are gathered, it goes to the one below whose heading it is.
fn drop(items: Items, showing: Showing, order: Memo<Vec<ItemId>>, ids: Vec<ItemId>, spot: Spot) {
    let place = match spot.after {
        Some(id) => Place::After(id),
        None => before(items, order, &ids),
    };
    if showing.group.get_untracked() == Group::Sprint {
        let to: Option<SprintId> = spot.head.and_then(|head| head.parse().ok());
        let moved = ids.iter().filter_map(|id| items.item(*id));
        let edits = moved
            .filter(|item| item.sprint != to)
            .map(|item| item.edit(FieldValue::Sprint(to)));
        items.edit(edits.collect());
    }
    items.place(ids, place);
}

/// The place before the first that is shown and not moving.
fn before(items: Items, order: Memo<Vec<ItemId>>, moving: &[ItemId]) -> Place {
    let first = order.with_untracked(|order| order.iter().copied().find(|id| !moving.contains(id)));
    items.list.with_untracked(|list| {
        let rest: Vec<&Arc<Item>> = list.iter().filter(|item| !moving.contains(&item.id)).collect();
        let at = rest.iter().position(|item| Some(item.id) == first);
        match at.and_then(|at| at.checked_sub(1)) {
            Some(at) => Place::After(rest[at].id),
            None => Place::First,
        }
    })
}

/// One line, Enter.
#[component]
fn Quick() -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.items.t;
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let title = scene.line.get_untracked();
        if !title.trim().is_empty() {
            scene.line.set(String::new());
            scene.written.update_value(|written| written.push_back(title));
            scene.add_written();
        }
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

impl Scene {
    /// Adds what was written, one after the other: whoever writes fast waits for nothing, and the order holds.
    fn add_written(self) {
        if self.adding.get_value() {
            return;
        }
        let Some(title) = self.written.try_update_value(VecDeque::pop_front).flatten() else {
            return;
        };
        self.adding.set_value(true);
        let mut sets = vec![FieldValue::Title(title.clone())];
        // What is written while a sprint is looked at is for it.
        let sprint = self
            .showing
            .filter
            .with_untracked(|filter: &ItemFilter| filter.sprint.flatten());
        sets.extend(sprint.map(|sprint| FieldValue::Sprint(Some(sprint))));
        self.items.add(sets, Place::Last, move |answer| {
            if self.adding.try_set_value(false).is_some() {
                return;
            }
            if answer.is_err() {
                put_back(self.line, title);
            }
            self.add_written();
        });
    }

    /// Keeps the estimate that was typed for an item, once.
    fn keep_estimate(self, id: ItemId) {
        let typed = self.estimated.try_with_untracked(|typed| typed.clone()).flatten();
        let Some((_, text)) = typed.filter(|(of, _)| *of == id) else {
            return;
        };
        self.estimated.set(None);
        match Points::parse(Field::Points, &text) {
            Ok(points) => self.set(id, FieldValue::Points(points)),
            Err(problem) => self.items.failed(&problem.into()),
        }
    }

    /// Whether the reader writes items, and moves them.
    fn rights(self) -> (bool, bool) {
        self.items
            .with(|found| (found.can_write, found.can_move))
            .unwrap_or_default()
    }

    fn columns(self) -> Vec<Word> {
        let columns = self.items.with(|found| {
            let columns = found.project.workflow.columns.iter();
            columns
                .map(|column| (column.id.to_string(), column.name.clone()))
                .collect()
        });
        columns.unwrap_or_default()
    }

    /// Changes something of an item.
    fn set(self, id: ItemId, set: FieldValue) {
        if let Some(item) = self.items.item(id) {
            self.items.edit(vec![item.edit(set)]);
        }
    }

    /// Keeps the title that was written, unless somebody has changed it since that began.
    fn keep_title(self) -> Option<ItemId> {
        let (item, seen, title) = self.titled.try_update(Option::take).flatten()?;
        self.items.edit(vec![Edit {
            item,
            set: FieldValue::Title(title),
            seen: Some(FieldValue::Title(seen)),
        }]);
        Some(item)
    }

    /// Moves an item past its neighbour, of those that are shown.
    fn shift(self, id: ItemId, down: bool) {
        let moving = self.picks.with(id);
        let place = self.picks.order.with_untracked(|order| {
            let at = |id: ItemId| order.iter().position(|other| *other == id);
            let (first, last) = (at(*moving.first()?)?, at(*moving.last()?)?);
            if down {
                return Some(Place::After(*order.get(last + 1)?));
            }
            let above = first.checked_sub(1)?;
            Some(match above.checked_sub(1) {
                Some(above) => Place::After(order[above]),
                None => before(self.items, self.picks.order, &moving),
            })
        });
        if let Some(place) = place {
            self.items.place(moving, place);
            self.look_at(id);
        }
    }

    /// Scrolls until an item is seen, once it is where it goes.
    fn look_at(self, id: ItemId) {
        let line = self.lines.with_untracked(|lines| {
            lines
                .iter()
                .position(|line| matches!(line, Line::Item(item) if item.id == id))
        });
        if let Some(line) = line {
            self.window.show(line);
        }
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
    let (writes, _) = scene.rights();
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
                scene.picks.turn(id);
            }
        }
        "o" => {
            if let Some(id) = focused(event) {
                focus::click(&format!("[data-item='{id}'] .key"));
            }
        }
        "c" if writes => {
            event.prevent_default();
            focus::on("#quick-item");
        }
        "f" => {
            event.prevent_default();
            focus::on("#find-items");
        }
        _ => {}
    }
}

fn go(scene: Scene, from: Option<ItemId>, by: isize) {
    let to = scene.picks.order.with_untracked(|order| {
        let at = order.iter().position(|id| Some(*id) == from);
        let to = at.map_or(0, |at| at.saturating_add_signed(by));
        order.get(to).copied()
    });
    if let Some(id) = to {
        scene.look_at(id);
        // Who only reads has the link alone.
        let part = if scene.rights().0 {
            "button.item-title"
        } else {
            ".key"
        };
        focus::now_or_soon(format!("[data-item='{id}'] {part}"));
    }
}
