//! The board: what is to be done, in the columns that it passes through.

mod card;
mod column;
mod event;

use super::{
    drag::{Dragging, Ghost, Spot},
    filter::{FilterBar, Showing, use_showing},
    group::{Gathered, gather},
    items::{Items, items_page},
    picks::Picks,
};
use crate::{
    api::item::load_beside,
    i18n::use_texts,
    ui::{
        focus,
        icons::{FILTER, Icon, LIST},
        live::use_live,
        shortcut::follow_keys,
        state::Empty,
    },
};
use column::Card;
use leptos::{ev, prelude::*};
use model::{
    ColumnId, ItemId, UserId,
    board::{Beside, BoardEvent, column_of},
    change::Topic,
    delivery::Delivery,
    item::{Item, Place, edit::FieldValue, filter::Group},
    project::Column,
};
use std::{collections::HashMap, sync::Arc};

const GROUPS: &[Group] = &[Group::Nothing, Group::Person, Group::Epic, Group::Team];

/// The events beside the items.
type Events = RwSignal<Vec<Arc<BoardEvent>>>;

/// What every card needs.
#[derive(Clone, Copy)]
struct Scene {
    items: Items,
    picks: Picks,
    dragging: Dragging,
    lanes: Memo<Vec<Gathered>>,
    events: Events,
    /// How far items are that something delivers.
    deliveries: RwSignal<HashMap<ItemId, Delivery>>,
    /// The card that is being gone to: its column scrolls there.
    sought: RwSignal<Option<ItemId>>,
}

impl Scene {
    /// The cards of a column, lane by lane.
    fn cards(self, column: ColumnId) -> Vec<Card> {
        self.items.ground.with(|ground| {
            self.lanes.with(|lanes| {
                let cards = |lane| column::cards_in(lane, column, &ground.columns);
                lanes.iter().flat_map(cards).collect()
            })
        })
    }
}

/// The event whose card has this id.
fn event_of(events: Events, id: ItemId) -> Option<Arc<BoardEvent>> {
    events.with_untracked(|events| events.iter().find(|event| event.card.id.0 == id.0).cloned())
}

#[component]
pub fn Board(key: String) -> impl IntoView {
    let asked = key.clone();
    items_page(use_texts().board(), key, move |items| {
        view! { <Content items key=asked.clone() /> }.into_any()
    })
}

#[component]
fn Content(items: Items, key: String) -> impl IntoView {
    let t = items.t;
    let showing = use_showing();
    let events: Events = RwSignal::new(Vec::new());
    let lanes = Memo::new(move |_| lanes(items, events, showing));
    let order = Memo::new(move |_| {
        let columns = items.ground.with(|ground| ground.columns.clone());
        lanes.with(|lanes| {
            let of = |column: &Column| {
                let cards = lanes.iter().flat_map(|lane| &lane.items);
                cards
                    .filter(|item| item.column == column.id)
                    .map(|item| item.id)
                    .collect::<Vec<_>>()
            };
            columns.iter().flat_map(of).collect::<Vec<ItemId>>()
        })
    });
    let picks = Picks::new(order);
    let dragging = Dragging::new(picks, move |ids, spot| drop(items, events, showing, ids, &spot));
    let scene = Scene {
        items,
        picks,
        dragging,
        lanes,
        events,
        deliveries: RwSignal::new(HashMap::new()),
        sought: RwSignal::new(None),
    };
    provide_context(scene);
    follow_keys(move |event| on_key(scene, event));
    follow_events(scene, key);
    let columns = Memo::new(move |_| items.ground.with(|ground| ground.columns.clone()));
    let may_move = Memo::new(move |_| items.ground.with(|ground| ground.can_move));
    let empty = Memo::new(move |_| items.list.with(Vec::is_empty));
    let hides = Memo::new(move |_| {
        !empty.get()
            && lanes.with(|lanes| {
                lanes
                    .iter()
                    .all(|lane| lane.items.is_empty() && lane.events.is_empty())
            })
    });
    let in_lanes = Memo::new(move |_| showing.group.get() != Group::Nothing);
    view! {
        <div class="page board-page">
            <div class="backlog-tools">
                <FilterBar showing groups=GROUPS />
                <p class="vh">{t.reading_board()}</p>
            </div>
            <Show when=move || empty.get()>
                <Empty icon=LIST title=t.no_items() text=t.no_items_text()>
                    <a class="btn" data-variant="primary" href=move || items.with(|found| format!("{}/backlog", super::path(&found.project.key)))>
                        {t.backlog()}
                    </a>
                </Empty>
            </Show>
            <Show when=move || hides.get()>
                <Empty icon=FILTER title=t.items_hidden() text=t.items_hidden_text() />
            </Show>
            <div
                class="board"
                data-lanes=move || in_lanes.get().then_some("")
                style=move || format!("--columns:{}", columns.with(Vec::len))
                on:pointerdown=move |event| scene.dragging.press(&event)
                on:click:capture=move |event| scene.dragging.click(&event)
            >
                {move || {
                    may_move.track();
                    if in_lanes.get() {
                        view! { <column::Lanes columns /> }.into_any()
                    } else {
                        view! {
                            <For each=move || columns.get() key=column_key let:column>
                                <column::Whole column />
                            </For>
                        }
                            .into_any()
                    }
                }}
            </div>
            <Ghost dragging />
        </div>
    }
}

/// What comes beside the items comes after them: it is little, and nobody waits for it.
fn follow_events(scene: Scene, key: String) {
    let live = use_live();
    let found = LocalResource::new(move || {
        let _ = live.changed(Topic::Event);
        load_beside(key.clone())
    });
    Effect::new(move |_| {
        let Some(Ok(Beside { events, deliveries })) = found.get() else {
            return;
        };
        put(scene.events, events.into_iter().map(Arc::new).collect());
        put(scene.deliveries, deliveries.into_iter().collect());
    });
}

/// Only what is new is told.
fn put<T: PartialEq + Send + Sync + 'static>(place: RwSignal<T>, new: T) {
    place.maybe_update(|old| {
        let differs = *old != new;
        *old = new;
        differs
    });
}

/// Tells a column apart from what it was.
fn column_key(column: &Column) -> (ColumnId, String, Option<u32>, bool) {
    (column.id, column.name.clone(), column.limit, column.done)
}

/// What the page shows, lane by lane.
fn lanes(items: Items, events: Events, showing: Showing) -> Vec<Gathered> {
    let Some(found) = items.found.get() else {
        return Vec::new();
    };
    let (filter, group) = (showing.filter.get(), showing.group.get());
    items.list.with(|list| {
        let shows = |item: &&Arc<Item>| filter.shows(item, &found);
        let shown: Vec<Arc<Item>> = list.iter().filter(shows).cloned().collect();
        let events = events.with(|events| {
            let shows = |event: &&Arc<BoardEvent>| filter.shows_event(event);
            events.iter().filter(shows).cloned().collect::<Vec<_>>()
        });
        if group == Group::Nothing {
            return vec![Gathered {
                items: shown,
                events,
                ..Gathered::default()
            }];
        }
        gather((shown, events), list, group, &found, items.t)
    })
}

/// Cards that are dropped go to the column, behind the card that they were dropped behind; in another lane they become
/// what is gathered there.
fn drop(items: Items, events: Events, showing: Showing, ids: Vec<ItemId>, spot: &Spot) {
    let (column, lane) = spot.place.split_once('|').unwrap_or((&spot.place, ""));
    let Ok(column) = column.parse::<ColumnId>() else {
        return;
    };
    if let [one] = ids.as_slice()
        && let Some(event) = event_of(events, *one)
    {
        return event::drop(items, &event.card, column);
    }
    let ids: Vec<ItemId> = ids.into_iter().filter(|id| items.item(*id).is_some()).collect();
    let group = showing.group.get_untracked();
    let edits = ids
        .iter()
        .filter_map(|id| into_lane(&*items.item(*id)?, group, lane));
    items.edit(edits.collect());
    let place = spot.after.map_or(Place::First, Place::After);
    items.shift(ids, column, Some(place));
}

fn into_lane(item: &Item, group: Group, lane: &str) -> Option<model::item::edit::Edit> {
    let value = match group {
        Group::Person => {
            let to: Option<UserId> = lane.parse().ok();
            if item.assignees.first().map(|person| person.id) == to {
                return None;
            }
            // Whose lane it leaves is replaced; those who work on it beside them stay.
            let rest = item.assignees.iter().skip(1).map(|person| person.id);
            let rest = rest.filter(|id| to.is_some_and(|to| to != *id));
            FieldValue::Assignees(to.into_iter().chain(rest).collect())
        }
        Group::Epic => FieldValue::Parent(lane.parse().ok().filter(|to| *to != item.id)),
        _ => return None,
    };
    Some(item.edit(value)).filter(|edit| edit.seen.as_ref() != Some(&edit.set))
}

/// The item, or the event, whose card has the focus.
fn focused(event: &ev::KeyboardEvent) -> Option<ItemId> {
    use wasm_bindgen::JsCast;
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    let card = element.closest("[data-item]").ok()??;
    card.get_attribute("data-item")?.parse().ok()
}

/// J, K and the arrows go from card to card, X picks, Alt with an arrow moves.
fn on_key(scene: Scene, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() {
        return;
    }
    let (writes, moves) = scene
        .items
        .with(|found| (found.can_write, found.can_move))
        .unwrap_or_default();
    let key = event.key();
    let at = focused(event);
    if event.alt_key() {
        let Some(id) = at.filter(|_| moves) else { return };
        match key.as_str() {
            "ArrowLeft" => sideways(scene, id, false),
            "ArrowRight" => sideways(scene, id, true),
            "ArrowUp" => within(scene, id, false),
            "ArrowDown" => within(scene, id, true),
            _ => return,
        }
        event.prevent_default();
        return;
    }
    if !crate::ui::shortcut::is_for_page(event) {
        return;
    }
    match (key.as_str(), at) {
        ("j" | "ArrowDown", at) => go(scene, at, (0, 1)),
        ("k" | "ArrowUp", at) => go(scene, at, (0, -1)),
        ("ArrowRight", Some(_)) => go(scene, at, (1, 0)),
        ("ArrowLeft", Some(_)) => go(scene, at, (-1, 0)),
        ("x", Some(id)) if writes || moves => scene.picks.turn(id),
        ("o", Some(id)) => focus::click(&format!("[id='card-{id}']")),
        ("f", _) => {
            focus::on("#find-items");
        }
        _ => return,
    }
    event.prevent_default();
}

/// Moves what is picked to the next column.
fn sideways(scene: Scene, id: ItemId, right: bool) {
    let columns = scene.items.ground.with_untracked(|ground| ground.columns.clone());
    if let Some(event) = event_of(scene.events, id) {
        let at = column_of(event.card.status, &columns);
        if let Some(column) = at.and_then(|at| neighbour(&columns, at, right)) {
            event::drop(scene.items, &event.card, column.id);
        }
        return;
    }
    let Some(item) = scene.items.item(id) else { return };
    let at = columns.iter().position(|column| column.id == item.column);
    if let Some(column) = at.and_then(|at| neighbour(&columns, at, right)) {
        scene.items.shift(scene.picks.with(id), column.id, None);
    }
}

fn neighbour(columns: &[Column], at: usize, right: bool) -> Option<&Column> {
    columns.get(if right { at + 1 } else { at.checked_sub(1)? })
}

/// Moves a card past its neighbour in the column.
fn within(scene: Scene, id: ItemId, down: bool) {
    let Some(item) = scene.items.item(id) else { return };
    // Past its neighbours in its lane: beyond them are others that it has nothing to do with.
    let cards: Vec<ItemId> = scene.lanes.with_untracked(|lanes| {
        let own = lanes
            .iter()
            .find(|lane| lane.items.iter().any(|item| item.id == id));
        let here = own.into_iter().flat_map(|lane| &lane.items);
        here.filter(|other| other.column == item.column)
            .map(|item| item.id)
            .collect()
    });
    let Some(at) = cards.iter().position(|other| *other == id) else {
        return;
    };
    let place = match (down, at) {
        (true, at) => cards.get(at + 1).map(|id| Place::After(*id)),
        (false, 0) => None,
        (false, 1) => place_before(scene, cards[0], id),
        (false, at) => Some(Place::After(cards[at - 2])),
    };
    if let Some(place) = place {
        scene.items.shift(vec![id], item.column, Some(place));
    }
}

/// The place before a card: behind what stands before it in its column, in whatever lane.
fn place_before(scene: Scene, card: ItemId, moving: ItemId) -> Option<Place> {
    let item = scene.items.item(card)?;
    scene.items.list.with_untracked(|list| {
        let column = list
            .iter()
            .filter(|other| other.column == item.column && other.id != moving);
        let before = column.map(|other| other.id).take_while(|id| *id != card).last();
        Some(before.map_or(Place::First, Place::After))
    })
}

/// What is shown of a column, in its order.
fn cards_of(scene: Scene, column: ColumnId) -> Vec<ItemId> {
    untrack(|| scene.cards(column)).iter().map(Card::id).collect()
}

/// Focuses another card: so many columns and cards further.
fn go(scene: Scene, from: Option<ItemId>, (across, down): (isize, isize)) {
    let columns = scene.items.ground.with_untracked(|ground| ground.columns.clone());
    let cards: Vec<Vec<ItemId>> = columns.iter().map(|column| cards_of(scene, column.id)).collect();
    let at = from.and_then(|from| {
        let mut places = cards.iter().map(|cards| cards.iter().position(|id| *id == from));
        let column = places.position(|place| place.is_some())?;
        let place = cards[column].iter().position(|id| *id == from)?;
        Some((column, place))
    });
    let to = match at {
        None => cards.iter().find_map(|cards| cards.first()),
        Some((column, place)) if across == 0 => cards[column].get(place.saturating_add_signed(down)),
        Some((column, place)) => {
            // The next column in which there is anything.
            let next = |column: &usize| column.checked_add_signed(across);
            std::iter::successors(next(&column), next)
                .map_while(|column| cards.get(column))
                .find_map(|cards| cards.get(place).or(cards.last()))
        }
    };
    if let Some(id) = to.copied() {
        scene.sought.set(Some(id));
        focus::now_or_soon(format!("[id='card-{id}']"));
    }
}

/// A sign that filters hide things, beside the name of a column.
fn full(column: &Column, there: usize) -> Option<(bool, String)> {
    let limit = column.limit? as usize;
    Some((there > limit, format!("{there} / {limit}")))
}

/// What somebody who only reads sees where an icon says it.
fn mark(icon: &'static str, text: String, label: String) -> impl IntoView {
    let title = label.clone();
    view! {
        <span class="tile-mark" title=title>
            <Icon path=icon />
            <span aria-hidden="true">{text}</span>
            <span class="vh">{label}</span>
        </span>
    }
}
