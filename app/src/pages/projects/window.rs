//! A long list of which only what is seen is in the page.

use leptos::{ev, html, prelude::*};
use std::ops::Range;

/// Lines above and below that are there all the same.
const BEYOND: usize = 8;
/// What the server writes, which does not know how much is seen.
const AT_FIRST: usize = 40;

/// The part of a list that is seen.
#[derive(Clone, Copy)]
pub struct Window {
    /// What scrolls.
    pub node: NodeRef<html::Div>,
    /// The height of a line, in pixels.
    line: f64,
    top: RwSignal<f64>,
    height: RwSignal<Option<f64>>,
}

impl Window {
    /// A list whose lines are so many pixels high; `scrolls` selects what scrolls.
    pub fn new(line: f64, scrolls: &str) -> Self {
        let window = Self {
            node: NodeRef::new(),
            line,
            top: RwSignal::new(0.0),
            height: RwSignal::new(most(scrolls)),
        };
        let measure = move || {
            if let Some(node) = window.node.try_get_untracked().flatten() {
                let height = f64::from(node.client_height());
                if window.height.get_untracked() != Some(height) {
                    window.height.set(Some(height));
                }
            }
        };
        Effect::new(move |_| {
            window.node.track();
            measure();
            // It may be another one, which is not scrolled.
            window.scrolled();
        });
        Effect::new(move |_| {
            let handle = window_event_listener(ev::resize, move |_| measure());
            on_cleanup(move || handle.remove());
        });
        window
    }

    /// It was scrolled.
    pub fn scrolled(self) {
        if let Some(node) = self.node.get_untracked() {
            let top = f64::from(node.scroll_top());
            // Within a line nothing else is seen.
            if (top / self.line).floor() != (self.top.get_untracked() / self.line).floor() {
                self.top.set(top);
            }
        }
    }

    /// Which of `count` lines are there. Tracks.
    pub fn range(self, count: usize) -> Range<usize> {
        let seen = self
            .height
            .get()
            .map_or(AT_FIRST, |height| (height / self.line).ceil() as usize);
        let first = (self.top.get() / self.line).floor() as usize;
        let first = first.min(count.saturating_sub(seen));
        first.saturating_sub(BEYOND)..(first + seen + BEYOND).min(count)
    }

    /// Where a line begins, and how high so many are, in pixels.
    pub fn offset(self, lines: usize) -> f64 {
        self.line * lines as f64
    }

    /// Scrolls until a line is seen.
    pub fn show(self, line: usize) {
        let Some(node) = self.node.get_untracked() else {
            return;
        };
        let (top, height) = (f64::from(node.scroll_top()), f64::from(node.client_height()));
        let at = self.offset(line);
        let to = if at < top {
            at
        } else if at + self.line > top + height {
            at + self.line - height
        } else {
            return;
        };
        node.set_scroll_top(to as i32);
        self.scrolled();
    }
}

/// How much can be seen at the most, before it is known. What the server wrote is taken over as it stands.
fn most(scrolls: &str) -> Option<f64> {
    if cfg!(feature = "ssr") || document().query_selector(scrolls).ok().flatten().is_some() {
        return None;
    }
    window().inner_height().ok()?.as_f64()
}
