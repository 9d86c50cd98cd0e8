//! What a page shows when there is nothing, or when something failed.

use crate::{
    i18n::use_texts,
    ui::icons::{ALERT_TRIANGLE, CIRCLE_HELP, Icon, WIFI_OFF},
};
use leptos::prelude::*;
use model::AppError;

/// A page that cannot be shown, and why.
#[component]
pub fn Failure(error: AppError) -> impl IntoView {
    let t = use_texts();
    let (icon, code, title, text) = match &error {
        // Whether a page exists is not for everybody to know.
        AppError::NotFound | AppError::Forbidden => (
            CIRCLE_HELP,
            "404",
            t.not_found_title(),
            t.not_found_text().to_owned(),
        ),
        AppError::Unavailable => (
            WIFI_OFF,
            "503",
            t.failed_title(),
            t.error_unavailable().to_owned(),
        ),
        other => (ALERT_TRIANGLE, "500", t.failed_title(), t.error(other)),
    };
    view! {
        <div class="oops" role="alert">
            <Icon path=icon />
            <p class="oops-code">{code}</p>
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="btn-row">
                <a class="btn" data-variant="primary" href="/calendar">
                    {t.back_to_calendar()}
                </a>
            </div>
        </div>
    }
}

/// Nothing to show, and what to do about it.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon path=icon />
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="btn-row">{children()}</div> })}
        </div>
    }
}
