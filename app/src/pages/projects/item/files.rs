//! The files of an item.

use super::Scene;
use crate::{
    api::{ApiError, item::delete_file},
    ui::{
        icon_button::IconButton,
        icons::{DOWNLOAD, Icon, TRASH, UPLOAD},
        new_id::new_id,
        viewer::use_zone,
    },
};
use leptos::prelude::*;
use model::{AppError, FileId, ItemId, calendar::percent_encode, format, item::ItemPage};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[component]
pub fn Files(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let zone = use_zone();
    if page.view.files.is_empty() && !page.can_write {
        return ().into_any();
    }
    let (project, item) = (page.project.id, page.view.item.id);
    let rows = page
        .view
        .files
        .iter()
        .map(|file| {
            let id = file.id;
            let size = format!("{} kB", file.size.div_ceil(1024));
            let about = format!(
                "{size} · {}, {}",
                file.by.name,
                format::stamp(file.at, &zone, t.0)
            );
            let remove = page.can_write.then(|| {
                view! {
                    <IconButton
                        icon=TRASH
                        label=format!("{} {}", t.remove_file(), file.name)
                        small=true
                        press=move |_| scene.work(delete_file(project, id), || {})
                    />
                }
            });
            view! {
                <li>
                    <a href=format!("/attachments/{id}") download=file.name.clone() rel="external">
                        <Icon path=DOWNLOAD />
                        <span class="item-title">{file.name.clone()}</span>
                        <span class="muted small">{about}</span>
                    </a>
                    {remove}
                </li>
            }
        })
        .collect_view();
    let chosen = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            scene.work(send(item, new_id(), file), || {});
        }
        input.set_value("");
    };
    let add = page.can_write.then(|| {
        view! {
            <label class="btn file-button js-only" data-size="s">
                <Icon path=UPLOAD />
                {t.add_file()}
                <input type="file" class="vh" on:change=chosen />
            </label>
            <p class="field-hint">{t.file_hint()}</p>
        }
    });
    view! {
        <section class="item-part" aria-labelledby="item-files">
            <div class="item-part-head">
                <h3 id="item-files">{t.files()}</h3>
            </div>
            <ul class="item-list">{rows}</ul>
            {add}
        </section>
    }
    .into_any()
}

/// Sends a file as it is.
async fn send(item: ItemId, id: FileId, file: web_sys::File) -> Result<(), ApiError> {
    let lost = |_: JsValue| ApiError(AppError::Unavailable);
    let options = web_sys::RequestInit::new();
    options.set_method("POST");
    options.set_body(&file);
    let name = percent_encode(&file.name());
    let to = format!("/attachments/{item}/{id}?name={name}");
    let request = web_sys::Request::new_with_str_and_init(&to, &options).map_err(lost)?;
    request
        .headers()
        .set("accept", "application/json")
        .map_err(lost)?;
    let answer = JsFuture::from(window().fetch_with_request(&request))
        .await
        .map_err(lost)?;
    let answer: web_sys::Response = answer.dyn_into().map_err(lost)?;
    if answer.ok() {
        return Ok(());
    }
    let text = JsFuture::from(answer.text().map_err(lost)?).await.map_err(lost)?;
    let said = text.as_string().and_then(|text| serde_json::from_str(&text).ok());
    Err(ApiError(said.unwrap_or(AppError::Unavailable)))
}
