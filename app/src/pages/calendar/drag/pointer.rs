//! Dragging with the mouse, a pen or a finger.

use super::{Drag, Phase, What, ghost::minute_of};
use crate::{
    pages::calendar::Scene,
    ui::{early::Early, frame::use_creatable, shortcut::is_for_page},
};
use chrono::NaiveDate;
use gloo_timers::callback::Timeout;
use leptos::{ev, prelude::*};
use model::{
    EventId, UserId,
    calendar::Occurrence,
    event::{
        EventCard, EventTime, Hands,
        drag::{Grip, SNAP, nth_day, snapped, stretch},
    },
    zone::ZoneRules,
};
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element};

/// A mouse that moves less than this, in pixels, clicks.
const THRESHOLD: f64 = 4.0;
/// A finger that moves more than this scrolls.
const SCROLLS: f64 = 8.0;
/// How long a finger rests before it holds, in milliseconds.
const LONG_PRESS: u32 = 450;
/// Minutes that a whole day takes which becomes a matter of hours.
const HOUR: i64 = 60;
/// How near to an edge, in pixels, a pointer holds the edge.
const EDGE: f64 = 6.0;
/// How near to the end of what scrolls a pointer scrolls it.
const NEAR: f64 = 36.0;

/// A place on the grid: a day and, where there are hours, a minute of it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spot {
    date: NaiveDate,
    minute: Option<i64>,
    /// Whose row it is in.
    person: Option<UserId>,
}

/// A pointer that is down.
struct Press {
    pointer: i32,
    at: (f64, f64),
    touch: bool,
    spot: Spot,
    card: Option<(EventCard, Grip)>,
    /// Begins the drag of a finger.
    rests: Option<Timeout>,
    held: bool,
}

/// Listens while the calendar is shown.
pub fn listen(scene: Scene, drop: Callback<()>) {
    let creates = !use_creatable().is_empty();
    Effect::new(move |_| {
        let press = StoredValue::new_local(None::<Press>);
        let suppress = StoredValue::new(false);
        let down = window_event_listener(ev::pointerdown, move |event| {
            if let Some(new) = pressed(scene, &event, creates) {
                press.set_value(Some(new));
                if event.pointer_type() == "touch" {
                    let rests = Timeout::new(LONG_PRESS, move || hold(scene, press));
                    press.try_update_value(|press| {
                        if let Some(press) = press {
                            press.rests = Some(rests);
                        }
                    });
                }
            }
        });
        let moved = window_event_listener(ev::pointermove, move |event| {
            follow(scene, press, &event);
            scene.copies_with(event.alt_key());
        });
        let keys = [
            window_event_listener(ev::keydown, move |event| scene.copies_with(event.alt_key())),
            window_event_listener(ev::keyup, move |event| scene.copies_with(event.alt_key())),
        ];
        let up = window_event_listener(ev::pointerup, move |event| {
            // Another finger that is lifted drops nothing.
            let other = |press: &Option<Press>| {
                press
                    .as_ref()
                    .is_some_and(|press| press.pointer != event.pointer_id())
            };
            if press.try_with_value(other) == Some(true) {
                return;
            }
            let was_held = press
                .try_update_value(Option::take)
                .flatten()
                .is_some_and(|press| press.held);
            if !was_held {
                return;
            }
            // The click that ends a drag opens nothing.
            suppress.set_value(true);
            Timeout::new(0, move || {
                suppress.try_update_value(|suppress| *suppress = false);
            })
            .forget();
            if scene.is_dragging() {
                scene.copies_with(event.alt_key());
                drop.run(());
            }
        });
        let cancelled = window_event_listener(ev::pointercancel, move |_| {
            if press
                .try_update_value(Option::take)
                .flatten()
                .is_some_and(|press| press.held)
            {
                scene.cancel_drag();
            }
        });
        // A link is something that browsers drag in their own way.
        let native = window_event_listener(ev::dragstart, move |event| {
            if event.target().and_then(event_link).is_some() {
                event.prevent_default();
            }
        });
        let menu = window_event_listener(ev::contextmenu, move |event| {
            if scene.is_dragging() {
                event.prevent_default();
            }
        });
        let clicks = on_click(scene, suppress);
        let touches = on_touch_move(scene);
        on_cleanup(move || {
            for handle in [down, moved, up, cancelled, native, menu].into_iter().chain(keys) {
                handle.remove();
            }
            clicks.remove();
            touches.remove();
        });
    });
}

/// The click after a drag is none; one with Ctrl or Shift picks.
fn on_click(scene: Scene, suppress: StoredValue<bool>) -> Early {
    Early::new("click", true, move |event| {
        let Some(click) = event.dyn_ref::<web_sys::MouseEvent>() else {
            return;
        };
        if suppress.try_get_value() == Some(true) {
            event.prevent_default();
            event.stop_immediate_propagation();
            return;
        }
        let picks = click.ctrl_key() || click.meta_key() || click.shift_key();
        let link = event.target().and_then(event_link).filter(|_| picks);
        if let Some(card) = link
            .and_then(|link| card_of(scene, &link))
            .filter(|card| card.movable)
        {
            event.prevent_default();
            event.stop_immediate_propagation();
            scene.pick(&card);
        }
    })
}

/// While something is in hand the page stays where it is.
fn on_touch_move(scene: Scene) -> Early {
    Early::new("touchmove", false, move |event| {
        if scene.is_dragging() {
            event.prevent_default();
        }
    })
}

fn pressed(scene: Scene, event: &ev::PointerEvent, creates: bool) -> Option<Press> {
    if event.button() != 0 || scene.drag.with_untracked(Option::is_some) {
        return None;
    }
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let element: Element = event.target()?.dyn_into().ok()?;
    let spot = spot(scene, &element, at)?;
    let card = match event_link(event.target()?) {
        Some(link) => {
            let card = card_of(scene, &link).filter(|card| card.movable)?;
            let grip = grip_at(&link, &card, at);
            Some((card, grip))
        }
        None if creates && element.closest("a, button").ok()?.is_none() => {
            scene.drawn_for.set_value(spot.person);
            None
        }
        None => return None,
    };
    Some(Press {
        pointer: event.pointer_id(),
        at,
        touch: event.pointer_type() == "touch",
        spot,
        card,
        rests: None,
        held: false,
    })
}

/// The link of an event that an element is, or is in.
pub fn event_link(target: web_sys::EventTarget) -> Option<Element> {
    let element: Element = target.dyn_into().ok()?;
    element
        .closest("#main a:is(.chip, .block)[data-event]")
        .ok()
        .flatten()
}

/// The card that a link stands for.
pub fn card_of(scene: Scene, link: &Element) -> Option<EventCard> {
    let id: EventId = link.get_attribute("data-event")?.parse().ok()?;
    let at: Occurrence = link.get_attribute("data-at")?.parse().ok()?;
    scene.card(id, at)
}

/// What a pointer holds of an event: an edge where it is near one, else the whole of it.
fn grip_at(link: &Element, card: &EventCard, (x, y): (f64, f64)) -> Grip {
    let rect = link.get_bounding_client_rect();
    let lies = link.has_attribute("data-bar");
    let stands = link.class_list().contains("block");
    let (before, after, room) = if stands {
        (y - rect.top(), rect.bottom() - y, rect.height())
    } else if lies && card.time.is_all_day() {
        (x - rect.left(), rect.right() - x, rect.width())
    } else {
        return Grip::Whole;
    };
    // In something small there is no middle left to hold.
    let edge = EDGE.min(room / 4.0);
    match () {
        () if after <= edge && !link.has_attribute("data-after") => Grip::End,
        () if before <= edge && room > 4.0 * EDGE && !link.has_attribute("data-before") => Grip::Start,
        () => Grip::Whole,
    }
}

/// Where on the grid a point is; `element` is what lies there.
fn spot(scene: Scene, element: &Element, (x, y): (f64, f64)) -> Option<Spot> {
    let nearest = |selector: &str| element.closest(selector).ok().flatten();
    if let Some(column) = nearest(".week-col") {
        let rect = column.get_bounding_client_rect();
        let minute = ((y - rect.top()) / rect.height() * 1440.0).clamp(0.0, 1439.0);
        let date = column.get_attribute("data-date")?.parse().ok()?;
        return Some(Spot {
            date,
            minute: Some(minute as i64),
            person: None,
        });
    }
    if let Some(cell) = nearest(".team-cell") {
        let date = cell.get_attribute("data-date")?.parse().ok()?;
        let person = cell.get_attribute("data-person").and_then(|id| id.parse().ok());
        return Some(Spot {
            date,
            minute: None,
            person,
        });
    }
    let row = nearest(".week-allday, .month-days")?;
    let first: NaiveDate = row.get_attribute("data-date")?.parse().ok()?;
    let days = if row.class_list().contains("month-days") {
        7
    } else {
        let (from, to) = scene.state.with_untracked(model::calendar::CalendarState::range);
        (to - from).num_days()
    };
    let (left, width) = across(&row)?;
    let column = ((x - left) / width * days as f64)
        .floor()
        .clamp(0.0, (days - 1) as f64);
    Some(Spot {
        date: nth_day(first, column as u64),
        minute: None,
        person: None,
    })
}

/// Where the days of a row begin, and how wide they are together: the number of the week is not one of them.
fn across(row: &Element) -> Option<(f64, f64)> {
    let whole: DomRect = row.get_bounding_client_rect();
    let left = match row.query_selector(".month-day").ok()? {
        Some(first) => first.get_bounding_client_rect().left(),
        None => whole.left(),
    };
    Some((left, whole.right() - left))
}

fn follow(scene: Scene, press: StoredValue<Option<Press>, LocalStorage>, event: &ev::PointerEvent) {
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let state = press.try_with_value(|press| {
        let press = press
            .as_ref()
            .filter(|press| press.pointer == event.pointer_id())?;
        let far = (at.0 - press.at.0).hypot(at.1 - press.at.1);
        Some((press.held, press.touch, far))
    });
    let Some((held, touch, far)) = state.flatten() else {
        return;
    };
    if !held {
        if touch && far > SCROLLS {
            press.set_value(None);
        } else if !touch && far > THRESHOLD {
            hold(scene, press);
        }
        return;
    }
    if !scene.is_dragging() {
        // Escape let go of it.
        return press.set_value(None);
    }
    scroll_near(at.1);
    let Some(element) = document().element_from_point(at.0 as f32, at.1 as f32) else {
        return;
    };
    let Some(now) = spot(scene, &element, at) else {
        return;
    };
    press.try_with_value(|press| {
        if let Some(press) = press {
            drag_to(scene, press, now);
        }
    });
}

/// What a pointer is on becomes what is in hand.
fn hold(scene: Scene, press: StoredValue<Option<Press>, LocalStorage>) {
    press.try_update_value(|press| {
        let Some(press) = press else { return };
        press.held = true;
        let drag = match &press.card {
            Some((card, grip)) => Drag::taken(card.clone(), *grip, press.spot.person),
            None => Drag {
                what: What::New,
                time: drawn(scene, press.spot, press.spot),
                by: (0, 0),
                row: press.spot.person,
                hands: None,
                copies: false,
                phase: Phase::Held,
            },
        };
        scene.drag.set(Some(drag));
    });
}

fn drag_to(scene: Scene, press: &Press, now: Spot) {
    let from = press.spot;
    let Some((card, grip)) = &press.card else {
        let time = drawn(scene, from, now);
        if scene
            .drag
            .with_untracked(|drag| drag.as_ref().is_some_and(|drag| drag.time != time))
        {
            scene.drag.update(|drag| {
                if let Some(drag) = drag {
                    drag.time = time;
                }
            });
        }
        return;
    };
    scene.hand_to(hands(scene, (card, *grip), (from, now)));
    if let Some(time) = crossed(scene, (card, *grip), (from, now)) {
        return scene.drag_into(time);
    }
    let days = (now.date - from.date).num_days();
    let minutes = match (from.minute, now.minute, &card.time) {
        (Some(from), Some(now), EventTime::Timed { start, end, .. }) => {
            let edge = if *grip == Grip::End { end } else { start };
            let edge = scene.zone.with_value(|zone| minute_of(*edge, zone));
            snapped(edge + now - from) - edge
        }
        _ => 0,
    };
    scene.drag_by((days, minutes));
}

/// Who takes over from whom what is taken from one row into another: alone.
fn hands(scene: Scene, (card, grip): (&EventCard, Grip), (from, now): (Spot, Spot)) -> Option<Hands> {
    let alone = scene.picked.with_untracked(|picked| picked.len() < 2);
    let (from, to) = from.person.zip(now.person)?;
    (from != to && alone && grip == Grip::Whole && Hands::suit(card.kind)).then_some(Hands { from, to })
}

/// What an event becomes that is taken from the hours to the row of whole days, or down from it: a single event that
/// is held as a whole, alone.
fn crossed(scene: Scene, (card, grip): (&EventCard, Grip), (from, now): (Spot, Spot)) -> Option<EventTime> {
    let alone = scene.picked.with_untracked(|picked| picked.len() < 2);
    if grip != Grip::Whole || card.recurring || !alone {
        return None;
    }
    match (&card.time, from.minute, now.minute) {
        (EventTime::Timed { .. }, Some(_), None) => Some(stretch(now.date, now.date)),
        (EventTime::AllDay { .. }, None, Some(minute)) => {
            let start = minute.div_euclid(SNAP) * SNAP;
            let time = |zone: &ZoneRules| EventTime::drawn((now.date, start), (now.date, start + HOUR), zone);
            Some(scene.zone.with_value(time))
        }
        _ => None,
    }
}

/// The time that is drawn from one spot to another.
fn drawn(scene: Scene, from: Spot, to: Spot) -> EventTime {
    match (from.minute, to.minute) {
        (Some(one), Some(other)) => {
            let floor = |minute: i64| minute.div_euclid(SNAP) * SNAP;
            // Downwards the quarter that one is in counts, too.
            let forward = (to.date, other) >= (from.date, one);
            let (one, other) = if forward {
                (floor(one), floor(other) + SNAP)
            } else {
                (floor(one) + SNAP, floor(other))
            };
            scene
                .zone
                .with_value(|zone| EventTime::drawn((from.date, one), (to.date, other), zone))
        }
        _ => stretch(from.date, to.date),
    }
}

/// The hours scroll when the pointer comes near their end.
fn scroll_near(y: f64) {
    let Ok(Some(scroller)) = document().query_selector(".week-scroll") else {
        return;
    };
    let rect = scroller.get_bounding_client_rect();
    let by = if y > rect.bottom() - NEAR {
        12
    } else if y < rect.top() + NEAR * 3.0 {
        -12
    } else {
        return;
    };
    scroller.set_scroll_top(scroller.scroll_top() + by);
}

/// The card of the event that has the focus, for keys; where people have rows, notes whose it is in.
pub fn focused(scene: Scene, event: &ev::KeyboardEvent) -> Option<EventCard> {
    if !is_for_page(event) {
        return None;
    }
    let link = event_link(event.target()?)?;
    let cell = link.closest(".team-cell").ok().flatten();
    let person = cell.and_then(|cell| cell.get_attribute("data-person")?.parse().ok());
    scene.drawn_for.set_value(person);
    card_of(scene, &link).filter(|card| card.movable)
}
