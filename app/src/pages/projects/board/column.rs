//! A column of the board, and its part of each lane.

use super::{Scene, card, event, full};
use crate::pages::projects::{group::Gathered, window::Window};
use leptos::prelude::*;
use model::{
    ColumnId, ItemId,
    board::{BoardEvent, column_of},
    item::Item,
    project::Column,
};
use std::sync::Arc;

/// The height of a card and the room below it, in pixels; the stylesheet says the same.
const CARD: f64 = 118.0;
/// Cards of a lane that are shown at first.
const AT_FIRST: usize = 20;

/// A card of either sort.
#[derive(Clone, Debug, PartialEq)]
pub enum Card {
    Item(Arc<Item>),
    Event(Arc<BoardEvent>),
}

impl Card {
    /// Told apart from what it was before it changed, too.
    fn key(&self) -> String {
        match self {
            Self::Item(item) => format!("{} {:p}", item.id, Arc::as_ptr(item)),
            Self::Event(event) => {
                let card = &event.card;
                format!("{} {} {:?} {:?}", card.id, card.title, card.time, card.status)
            }
        }
    }

    pub fn id(&self) -> ItemId {
        match self {
            Self::Item(item) => item.id,
            Self::Event(event) => ItemId(event.card.id.0),
        }
    }
}

/// The cards of a column in a lane: its items, then its events.
pub fn cards_in(lane: &Gathered, column: ColumnId, columns: &[Column]) -> Vec<Card> {
    let items = lane.items.iter().filter(|item| item.column == column);
    let here = |event: &&Arc<BoardEvent>| {
        column_of(event.card.status, columns)
            .and_then(|at| columns.get(at))
            .is_some_and(|other| other.id == column)
    };
    let events = lane.events.iter().filter(here);
    items
        .cloned()
        .map(Card::Item)
        .chain(events.cloned().map(Card::Event))
        .collect()
}

fn view_of(scene: Scene, one: Card) -> AnyView {
    match one {
        Card::Item(item) => card::card(scene, &item).into_any(),
        Card::Event(found) => event::card(scene, &found.card).into_any(),
    }
}

/// The name of a column, and how many cards of it are `seen`.
fn head(scene: Scene, column: &Column, seen: Memo<usize>) -> impl IntoView + use<> {
    let t = scene.items.t;
    let id = column.id;
    let there = Memo::new(move |_| {
        scene
            .items
            .list
            .with(|list| list.iter().filter(|item| item.column == id).count())
    });
    let shown = column.clone();
    let limit = Memo::new(move |_| full(&shown, there.get()));
    // A limit counts all items that are there; else the number is that of the cards that one sees.
    let count = move || {
        limit
            .get()
            .map_or_else(|| seen.get().to_string(), |(_, text)| text)
    };
    let over = Memo::new(move |_| limit.get().is_some_and(|(over, _)| over));
    view! {
        <header class="column-head" data-over=move || over.get().then_some("")>
            <h2 id=format!("column-{id}")>{column.name.clone()}</h2>
            <span class="count">{count}</span>
            {move || over.get().then(|| view! { <span class="small">{t.too_much()}</span> })}
        </header>
    }
}

/// A column whose cards are in one list, of which only what is seen is in the page.
#[component]
pub fn Whole(column: Column) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.items.t;
    let id = column.id;
    let window = Window::new(CARD, ".column-scroll");
    let cards = Memo::new(move |_| scene.cards(id));
    let seen = Memo::new(move |_| cards.with(Vec::len));
    let range = Memo::new(move |_| window.range(cards.with(Vec::len)));
    let shown = move || {
        let range = range.get();
        cards.with(|cards| cards[range.start.min(cards.len())..range.end.min(cards.len())].to_vec())
    };
    Effect::new(move |_| {
        let Some(id) = scene.sought.get() else { return };
        if let Some(at) = cards.with_untracked(|cards| cards.iter().position(|card| card.id() == id)) {
            window.show(at);
        }
    });
    let none = move || {
        cards
            .with(Vec::is_empty)
            .then(|| view! { <p class="muted small">{t.column_empty()}</p> })
    };
    view! {
        <section class="column" aria-labelledby=format!("column-{id}") data-done=column.done.then_some("")>
            {head(scene, &column, seen)}
            <div
                class="column-scroll"
                node_ref=window.node
                data-scrolls=""
                data-drop=id.to_string()
                on:scroll=move |_| window.scrolled()
            >
                {none}
                <ul
                    class="cards"
                    style=move || {
                        let range = range.get();
                        let below = cards.with(Vec::len).saturating_sub(range.end);
                        format!("padding-block:{}px {}px", window.offset(range.start), window.offset(below))
                    }
                >
                    <For each=shown key=Card::key let:one>
                        {view_of(scene, one)}
                    </For>
                </ul>
            </div>
        </section>
    }
}

/// The board in lanes: the columns side by side in each.
#[component]
pub fn Lanes(columns: Memo<Vec<Column>>) -> impl IntoView {
    let scene: Scene = expect_context();
    let heads = move || {
        columns
            .get()
            .iter()
            .map(|column| {
                let id = column.id;
                head(scene, column, Memo::new(move |_| scene.cards(id).len()))
            })
            .collect_view()
    };
    let lanes = move || {
        scene.lanes.with(|lanes| {
            lanes
                .iter()
                .map(|lane| (lane.key.clone(), lane.name.clone()))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="lane-heads">{heads}</div>
        <For each=lanes key=|lane| lane.clone() let:lane>
            <Lane name=lane.1 key=lane.0 columns />
        </For>
    }
}

#[component]
fn Lane(key: String, name: String, columns: Memo<Vec<Column>>) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.items.t;
    let key = StoredValue::new(key);
    let own = Memo::new(move |_| {
        scene.lanes.with(|lanes| {
            let own = lanes.iter().find(|lane| key.with_value(|key| lane.key == *key));
            own.cloned().unwrap_or_default()
        })
    });
    let count = move || {
        t.count(
            own.with(|own| own.items.len() + own.events.len()),
            t.card_one(),
            t.card_many(),
        )
    };
    let cell = move |column: Column| {
        let all = RwSignal::new(false);
        let here = Memo::new(move |_| {
            let cards = |own: &Gathered| columns.with(|columns| cards_in(own, column.id, columns));
            own.with(cards)
        });
        let most = move || if all.get() { usize::MAX } else { AT_FIRST };
        let shown = move || here.with(|here| here.iter().take(most()).cloned().collect::<Vec<_>>());
        let more = move || here.with(Vec::len).saturating_sub(most());
        view! {
            <div class="lane-cell" data-drop=format!("{}|{}", column.id, key.get_value())>
                <ul class="cards">
                    <For each=shown key=Card::key let:one>
                        {view_of(scene, one)}
                    </For>
                </ul>
                {move || {
                    (more() > 0)
                        .then(|| {
                            view! {
                                <button class="btn" type="button" data-size="s" data-variant="quiet" on:click=move |_| all.set(true)>
                                    {format!("{} (+{})", t.show_more(), more())}
                                </button>
                            }
                        })
                }}
            </div>
        }
    };
    let label = name.clone();
    view! {
        <section class="lane" aria-label=label>
            <h3>
                {name} " " <span class="muted small">{count}</span>
            </h3>
            <div class="lane-cells">{move || columns.get().into_iter().map(cell).collect_view()}</div>
        </section>
    }
}
