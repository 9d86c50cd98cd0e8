//! Listeners that a browser asks before it does something by itself.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

type Heard = Closure<dyn FnMut(web_sys::Event)>;

/// A listener that comes before those of the page, or may keep the browser from scrolling.
pub struct Early {
    name: &'static str,
    capture: bool,
    closure: StoredValue<Option<Heard>, LocalStorage>,
}

impl Early {
    /// Listens to everything in the window.
    pub fn new(name: &'static str, capture: bool, heard: impl FnMut(web_sys::Event) + 'static) -> Self {
        let closure = Heard::new(heard);
        let options = web_sys::AddEventListenerOptions::new();
        options.set_capture(capture);
        options.set_passive(false);
        // Never refused for a name that exists.
        let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
            name,
            closure.as_ref().unchecked_ref(),
            &options,
        );
        Self {
            name,
            capture,
            closure: StoredValue::new_local(Some(closure)),
        }
    }

    /// Listens no more.
    pub fn remove(&self) {
        let (name, capture) = (self.name, self.capture);
        self.closure.try_update_value(|closure| {
            if let Some(closure) = closure.take() {
                let heard = closure.as_ref().unchecked_ref();
                // Never refused.
                let _ = window().remove_event_listener_with_callback_and_bool(name, heard, capture);
            }
        });
    }
}
