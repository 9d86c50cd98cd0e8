//! The WASM entry.

/// Makes the page the server sent come alive.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let path = leptos::prelude::window().location().pathname();
    app::pages::lazy::load(&path.unwrap_or_default()).await;
    leptos::mount::hydrate_body(app::App);
}
