//! A column of the board, and its part of each lane.

use super::{Scene, card, event, full};
use crate::pages::projects::window::Window;
use leptos::prelude::*;
use model::{ColumnId, board::column_of, event::EventCard, item::Item, project::Column};
use std::sync::Arc;

/// The height of a card and the room below it, in pixels; the stylesheet says the same.
const CARD: f64 = 108.0;
/// Cards of a lane that are shown at first.
const AT_FIRST: usize = 20;

/// A card of either sort.
#[derive(Clone, Debug, PartialEq)]
enum Card {
    Item(Arc<Item>),
    Event(Box<EventCard>),
}

impl Card {
    fn key(&self) -> String {
        match self {
            Self::Item(item) => format!("{} {:p}", item.id, Arc::as_ptr(item)),
            Self::Event(card) => format!("{} {:?} {:?}", card.id, card.time, card.status),
        }
    }
}

/// The cards of a column: its items, then its events.
fn cards(scene: Scene, column: ColumnId) -> Vec<Card> {
    let mut cards: Vec<Card> = scene.lanes.with(|lanes| {
        let items = lanes.iter().flat_map(|lane| &lane.items);
        items
            .filter(|item| item.column == column)
            .cloned()
            .map(Card::Item)
            .collect()
    });
    // Events are nobody's kind of item: a filter that asks for something hides them.
    if scene.showing.filter.with(|filter| filter.is_empty()) {
        cards.extend(events(scene, column));
    }
    cards
}

fn events(scene: Scene, column: ColumnId) -> Vec<Card> {
    let stands = scene.items.found.with(|found| {
        let workflow = found.as_ref().map(|found| found.project.workflow.clone());
        workflow.unwrap_or_default()
    });
    scene.events.with(|events| {
        let here = |card: &&EventCard| {
            let at = column_of(card.status, &stands);
            at.and_then(|at| stands.columns.get(at))
                .is_some_and(|other| other.id == column)
        };
        let here = events.iter().filter(here);
        here.map(|card| Card::Event(Box::new(card.clone()))).collect()
    })
}

fn view_of(scene: Scene, one: Card) -> AnyView {
    match one {
        Card::Item(item) => card::card(scene, &item).into_any(),
        Card::Event(found) => event::card(scene, &found).into_any(),
    }
}

fn head(scene: Scene, column: &Column) -> impl IntoView + use<> {
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
    let count = move || {
        limit
            .get()
            .map_or_else(|| there.get().to_string(), |(_, text)| text)
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
    let cards = Memo::new(move |_| cards(scene, id));
    let range = Memo::new(move |_| window.range(cards.with(Vec::len)));
    let shown = move || {
        let range = range.get();
        cards.with(|cards| cards[range.start.min(cards.len())..range.end.min(cards.len())].to_vec())
    };
    Effect::new(move |_| {
        let Some(id) = scene.sought.get() else { return };
        let is = |card: &Card| matches!(card, Card::Item(item) if item.id == id);
        if let Some(at) = cards.with_untracked(|cards| cards.iter().position(is)) {
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
            {head(scene, &column)}
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
            .map(|column| head(scene, column))
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
            own.map(|lane| lane.items.clone()).unwrap_or_default()
        })
    });
    let count = move || t.count(own.with(Vec::len), t.item_one(), t.item_many());
    let cell = move |column: Column| {
        let all = RwSignal::new(false);
        let here = Memo::new(move |_| {
            own.with(|own| {
                let here = own.iter().filter(|item| item.column == column.id);
                here.cloned().map(Card::Item).collect::<Vec<_>>()
            })
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
