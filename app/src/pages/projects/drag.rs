//! Taking items with a pointer and putting them elsewhere: rows of the backlog, and cards of the board.

use super::picks::Picks;
use crate::ui::early::Early;
use gloo_timers::callback::Timeout;
use leptos::{ev, leptos_dom::helpers::IntervalHandle, prelude::*};
use model::ItemId;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Pixels that a pointer moves before it takes something.
const SLACK: f64 = 5.0;
/// How long a finger rests on something to take it, in milliseconds.
const REST: u32 = 350;
/// How near its edge a list begins to scroll, and how far it does at once, in pixels.
const EDGE: f64 = 48.0;
const SCROLL: i32 = 14;
/// How often it does.
const BEAT: Duration = Duration::from_millis(16);

/// Where something would be put.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// What the place calls itself in `data-drop`.
    pub place: String,
    /// Behind which one of it; its first without.
    pub after: Option<ItemId>,
    /// Below which heading, where there are any: what that calls itself in `data-head`.
    pub head: Option<String>,
    /// Where a line shows it: left, top and width on the screen.
    line: (f64, f64, f64),
}

/// What is in hand.
#[derive(Clone, Debug, PartialEq)]
struct Held {
    ids: Vec<ItemId>,
    /// What the first of them says.
    label: String,
    at: (f64, f64),
    spot: Option<Spot>,
}

/// A press that may become a drag.
#[derive(Clone)]
struct Press {
    /// When it began, which tells it apart from another one.
    since: f64,
    pointer: i32,
    item: ItemId,
    label: String,
    at: (f64, f64),
    /// A finger that has not rested long enough scrolls.
    rests: bool,
}

#[derive(Clone, Copy)]
pub struct Dragging {
    held: RwSignal<Option<Held>>,
    press: StoredValue<Option<Press>>,
    /// The click that ends a drag opens nothing.
    dragged: StoredValue<bool>,
    /// Scrolls while something is held.
    beat: StoredValue<Option<IntervalHandle>>,
    picks: Picks,
}

impl Dragging {
    /// Listens for as long as the page is there. `drop` hears what is put where.
    pub fn new(picks: Picks, drop: impl Fn(Vec<ItemId>, Spot) + Copy + 'static) -> Self {
        let dragging = Self {
            held: RwSignal::new(None),
            press: StoredValue::new(None),
            dragged: StoredValue::new(false),
            beat: StoredValue::new(None),
            picks,
        };
        Effect::new(move |_| dragging.listen(drop));
        dragging
    }

    /// Whether this one is in hand. Tracks.
    pub fn holds(self, id: ItemId) -> bool {
        self.held
            .with(|held| held.as_ref().is_some_and(|held| held.ids.contains(&id)))
    }

    /// A pointer goes down within a list: on something that can be taken, perhaps.
    pub fn press(self, event: &ev::PointerEvent) {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let (Some(target), 0) = (target, event.button()) else {
            return;
        };
        // What is a control of its own is not a handle.
        if matches!(
            target.closest("input, select, textarea, button:not(.item-title)"),
            Ok(Some(_))
        ) {
            return;
        }
        let Ok(Some(element)) = target.closest("[data-item][data-movable]") else {
            return;
        };
        let item = element.get_attribute("data-item").and_then(|id| id.parse().ok());
        let Some(item) = item else { return };
        let touch = event.pointer_type() == "touch";
        let since = event.time_stamp();
        let press = Press {
            since,
            pointer: event.pointer_id(),
            item,
            label: element.get_attribute("data-label").unwrap_or_default(),
            at: at(event),
            rests: !touch,
        };
        self.dragged.set_value(false);
        self.press.set_value(Some(press));
        if touch {
            Timeout::new(REST, move || {
                let rested = self.press.try_update_value(|press| {
                    press.as_mut().is_some_and(|press| {
                        press.rests = press.since == since;
                        press.rests
                    })
                });
                if rested == Some(true) {
                    self.take();
                }
            })
            .forget();
        }
    }

    /// A click that ended a drag is none.
    pub fn click(self, event: &ev::MouseEvent) {
        if self.dragged.get_value() {
            self.dragged.set_value(false);
            event.prevent_default();
            event.stop_propagation();
        }
    }

    fn take(self) {
        let Some(press) = self.press.get_value() else {
            return;
        };
        self.held.set(Some(Held {
            ids: self.picks.with(press.item),
            label: press.label,
            at: press.at,
            spot: None,
        }));
        self.dragged.set_value(true);
        self.rest();
        self.beat
            .set_value(set_interval_with_handle(move || self.scroll(), BEAT).ok());
    }

    fn rest(self) {
        if let Some(beat) = self.beat.try_update_value(Option::take).flatten() {
            beat.clear();
        }
    }

    fn listen(self, drop: impl Fn(Vec<ItemId>, Spot) + Copy + 'static) {
        let moved = window_event_listener(ev::pointermove, move |event| self.moved(&event));
        let up = window_event_listener(ev::pointerup, move |event| {
            let own = |press: &Option<Press>| {
                press
                    .as_ref()
                    .is_none_or(|press| press.pointer == event.pointer_id())
            };
            if !self.press.with_value(own) {
                return;
            }
            let held = self.held.try_update(Option::take).flatten();
            self.press.set_value(None);
            self.rest();
            if let Some(Held {
                ids,
                spot: Some(spot),
                ..
            }) = held
            {
                drop(ids, spot);
            }
            // The click comes right after this; where none comes, the next one counts.
            set_timeout(
                move || {
                    self.dragged.try_set_value(false);
                },
                Duration::from_millis(50),
            );
        });
        let cancel = window_event_listener(ev::pointercancel, move |_| self.cancel());
        let escape = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && self.held.with_untracked(Option::is_some) {
                event.prevent_default();
                self.cancel();
            }
        });
        // A finger that holds something does not scroll.
        let touch = Early::new("touchmove", false, move |event| {
            if self.held.with_untracked(Option::is_some) {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            for handle in [moved, up, cancel, escape] {
                handle.remove();
            }
            touch.remove();
            self.rest();
        });
    }

    fn cancel(self) {
        self.press.set_value(None);
        self.rest();
        self.held.set(None);
    }

    fn moved(self, event: &ev::PointerEvent) {
        let Some(press) = self.press.get_value() else {
            return;
        };
        if press.pointer != event.pointer_id() {
            return;
        }
        let now = at(event);
        if self.held.with_untracked(Option::is_none) {
            let far = (now.0 - press.at.0).hypot(now.1 - press.at.1) > SLACK;
            if !far {
                return;
            }
            if !press.rests {
                // It scrolls.
                return self.press.set_value(None);
            }
            self.take();
        }
        event.prevent_default();
        self.held.update(|held| {
            if let Some(held) = held {
                held.at = now;
                held.spot = spot(now, &held.ids);
            }
        });
    }

    /// A list scrolls while something is held near its edge.
    fn scroll(self) {
        let Some((x, y)) = self
            .held
            .try_with_untracked(|held| held.as_ref().map(|held| held.at))
            .flatten()
        else {
            return;
        };
        let Some(list) = under((x, y)).and_then(|element| element.closest("[data-scrolls]").ok().flatten())
        else {
            return;
        };
        let rect = list.get_bounding_client_rect();
        let by = if y < rect.top() + EDGE {
            -SCROLL
        } else if y > rect.bottom() - EDGE {
            SCROLL
        } else {
            return;
        };
        list.set_scroll_top(list.scroll_top() + by);
    }
}

fn at(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn under((x, y): (f64, f64)) -> Option<Element> {
    document().element_from_point(x as f32, y as f32)
}

/// Where something would be put at a point of the screen.
fn spot(point: (f64, f64), moving: &[ItemId]) -> Option<Spot> {
    let place = under(point)?.closest("[data-drop]").ok()??;
    let rect = place.get_bounding_client_rect();
    let found = place
        .query_selector_all("[data-item]:not([data-event-card]), [data-head]")
        .ok()?;
    let (mut after, mut head) = (None, None);
    let mut line = rect.top() + 2.0;
    for nth in 0..found.length() {
        let element: HtmlElement = found.item(nth)?.unchecked_into();
        let id: Option<ItemId> = element.get_attribute("data-item").and_then(|id| id.parse().ok());
        let rect = element.get_bounding_client_rect();
        if id.is_some_and(|id| moving.contains(&id)) {
            continue;
        }
        if rect.top() + rect.height() / 2.0 >= point.1 {
            break;
        }
        head = element.get_attribute("data-head").or(head);
        after = id.or(after);
        line = rect.bottom() + 1.0;
    }
    Some(Spot {
        place: place.get_attribute("data-drop")?,
        after,
        head,
        line: (rect.left(), line, rect.width()),
    })
}

/// What is in hand, at the pointer, and the line that shows where it would go.
#[component]
pub fn Ghost(dragging: Dragging) -> impl IntoView {
    move || {
        dragging.held.get().map(|held| {
            let (x, y) = held.at;
            let more = held.ids.len().saturating_sub(1);
            let line = held.spot.map(|spot| {
                let (left, top, width) = spot.line;
                view! {
                    <div class="drop-line" style=format!("left:{left}px;top:{top}px;width:{width}px")></div>
                }
            });
            view! {
                <div class="drag-ghost" aria-hidden="true" style=format!("transform:translate({x}px,{y}px)")>
                    {held.label.clone()}
                    {(more > 0).then(|| view! { <span class="count">{format!("+{more}")}</span> })}
                </div>
                {line}
            }
        })
    }
}
