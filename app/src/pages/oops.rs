//! The page for addresses that lead nowhere.

use crate::{
    i18n::use_texts,
    ui::{
        frame::Mark,
        icons::{CIRCLE_HELP, Icon},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;

/// 404: the page does not exist, or one may not know that it does.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    let t = use_texts();
    view! {
        <Title text=t.not_found_title() />
        <main class="alone" id="main">
            <Mark />
            <div class="oops">
                <Icon path=CIRCLE_HELP />
                <p class="oops-code">"404"</p>
                <h1>{t.not_found_title()}</h1>
                <p>{t.not_found_text()}</p>
                <div class="btn-row">
                    <a class="btn" data-variant="primary" href="/calendar">
                        {t.back_to_calendar()}
                    </a>
                </div>
            </div>
        </main>
    }
}
