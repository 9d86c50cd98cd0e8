//! Which hours of a week are in sight: they stay there while weeks are turned and drawn anew, and where there are many
//! events, those that are scrolled out of sight are not written.

use super::{Scene, use_scene};
use crate::ui::focus;
use leptos::{ev, html, prelude::*};

const DAY: i64 = 24 * 60;
/// So many events are written whole: those out of sight are there for who reads a page by ear, and for the Tab key.
const MANY: usize = 150;
/// Minutes beyond what is in sight that are written too.
const BEYOND: i64 = 60;

/// Where the hours were scrolled to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scrolled {
    top: i32,
    /// The minutes of the day that are written there.
    minutes: (i64, i64),
}

/// What is seen of the hours in the element `node`, which scrolls.
#[derive(Clone, Copy)]
pub struct HoursSeen {
    scene: Scene,
    node: NodeRef<html::Div>,
    minutes: RwSignal<(i64, i64)>,
    many: bool,
}

impl HoursSeen {
    /// To be followed where `count` events are shown.
    pub fn new(count: usize) -> Self {
        let scene = use_scene();
        let many = count > MANY;
        let last = scene.scrolled.get_value();
        let minutes = last
            .filter(|_| many)
            .map_or((0, DAY), |scrolled| scrolled.minutes);
        let seen = Self {
            scene,
            node: NodeRef::new(),
            minutes: RwSignal::new(minutes),
            many,
        };
        Effect::new(move |_| {
            let Some(node) = seen.node.get() else { return };
            if let Some(last) = last {
                node.set_scroll_top(last.top);
            }
            // Where it opens is known once the stylesheet has scrolled it there.
            request_animation_frame(move || seen.look());
            let resized = window_event_listener(ev::resize, move |_| seen.look());
            let printed = window_event_listener(ev::Custom::<ev::Event>::new("beforeprint"), move |_| {
                let _ = seen.minutes.try_set((0, DAY));
            });
            on_cleanup(move || {
                resized.remove();
                printed.remove();
            });
        });
        seen
    }

    pub fn node(self) -> NodeRef<html::Div> {
        self.node
    }

    /// Whether something that takes these minutes of a day is written. Tracks.
    pub fn shows(self, (from, to): (i64, i64)) -> bool {
        self.minutes.with(|seen| from < seen.1 && to > seen.0)
    }

    /// Notes what is in sight now. What has the focus, or is in hand, stays.
    pub fn look(self) {
        let Some((node, minutes)) = self.node.try_get_untracked().flatten().and_then(|node| {
            let minutes = in_sight(&node)?;
            Some((node, minutes))
        }) else {
            return;
        };
        let old = self.minutes.get_untracked();
        let new = if self.scene.is_dragging() || has_focus(&node) {
            (old.0.min(minutes.0), old.1.max(minutes.1))
        } else {
            minutes
        };
        let top = node.scroll_top();
        self.scene
            .scrolled
            .set_value(Some(Scrolled { top, minutes: new }));
        if self.many && old != new {
            focus::keep();
            self.minutes.set(new);
        }
    }
}

/// The hours that are in sight, whole, and some more.
fn in_sight(node: &web_sys::HtmlElement) -> Option<(i64, i64)> {
    let body = node.query_selector(".week-body").ok()??;
    let (window, body) = (node.get_bounding_client_rect(), body.get_bounding_client_rect());
    if body.height() <= 0.0 {
        return None;
    }
    let minute = |y: f64| ((y - body.top()) / body.height() * DAY as f64) as i64;
    let from = (minute(window.top()) - BEYOND).div_euclid(60) * 60;
    let to = (minute(window.bottom()) + BEYOND + 59).div_euclid(60) * 60;
    Some((from.clamp(0, DAY), to.clamp(0, DAY)))
}

fn has_focus(node: &web_sys::HtmlElement) -> bool {
    let active = document().active_element();
    active.is_some_and(|active| node.contains(Some(&active)) && !active.is_same_node(Some(node)))
}
