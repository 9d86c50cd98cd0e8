//! Importing a calendar file: choose it, see what it would change, then take it over.

mod desk;
mod report;

use crate::{
    i18n::use_texts,
    ui::{
        frame::Page,
        icons::{ALERT_TRIANGLE, INFO, Icon, UPLOAD},
        state::Failure,
        viewer::use_viewer,
    },
};
use desk::{Desk, Work};
use leptos::{ev, prelude::*};
use model::{
    AppError,
    exchange::FILE_MAX,
    policy::{Action, allow},
};
use report::Report;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The import page.
#[component]
pub fn Import() -> impl IntoView {
    let t = use_texts();
    let imports = use_viewer()
        .is_some_and(|viewer| viewer.with_value(|v| allow(&v.actor, Action::ImportCalendar).is_allowed()));
    if !imports {
        #[cfg(feature = "ssr")]
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(axum::http::StatusCode::NOT_FOUND);
        }
        return view! {
            <Page title=t.import_title()>
                <Failure error=AppError::Forbidden />
            </Page>
        }
        .into_any();
    }
    let desk = Desk::new();
    view! {
        <Page title=t.import_title()>
            {move || match desk.report.get() {
                None => view! { <Choose desk /> }.into_any(),
                Some(report) => view! { <Report desk report /> }.into_any(),
            }}
        </Page>
    }
    .into_any()
}

/// What went wrong last.
#[component]
fn FormError(desk: Desk) -> impl IntoView {
    move || {
        desk.failure.get().map(|text| {
            view! {
                <div class="form-error" role="alert" tabindex="-1">
                    <Icon path=ALERT_TRIANGLE />
                    <span>{text}</span>
                </div>
            }
        })
    }
}

/// Says that something is going on. The place is always there, so that it is announced.
#[component]
fn Progress(desk: Desk) -> impl IntoView {
    let t = use_texts();
    let word = move || match desk.work.get() {
        Work::Nothing => None,
        Work::Checking => Some(t.checking_file()),
        Work::Importing => Some(t.importing()),
    };
    view! {
        <div class="stack" role="status">
            {move || {
                word()
                    .map(|word| {
                        view! {
                            <p class="small muted">{word}</p>
                            <progress class="progress" aria-label=word></progress>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Choose(desk: Desk) -> impl IntoView {
    let t = use_texts();
    let over = RwSignal::new(false);
    let on_change = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|e| e.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // So that choosing the same file again, mended, is a change.
        input.set_value("");
        if let Some(file) = file {
            desk.check(file);
        }
    };
    let on_drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            desk.check(file);
        }
    };
    view! {
        <div class="page" data-width="narrow">
            <div class="no-js-only">
                <div class="note" data-tone="amber">
                    <Icon path=INFO />
                    <div>{t.import_needs_scripts()}</div>
                </div>
            </div>
            <FormError desk />
            <label
                class="drop js-only"
                data-over=move || over.get().then_some("")
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=on_drop
            >
                <Icon path=UPLOAD />
                <strong>{t.drop_title()}</strong>
                <p>{t.drop_text(FILE_MAX)}</p>
                <span class="btn" aria-hidden="true">
                    {t.choose_file()}
                </span>
                <input
                    class="vh"
                    type="file"
                    accept=".ics,.ical,.ifb,text/calendar"
                    on:change=on_change
                    aria-disabled=move || (desk.work.get() != Work::Nothing).then_some("true")
                />
            </label>
            <Progress desk />
        </div>
    }
}
