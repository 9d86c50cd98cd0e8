//! An item in a list outside of its project.

use crate::{
    i18n::use_texts,
    ui::{icons::Icon, label::item_icon, viewer::use_viewer},
};
use leptos::prelude::*;
use model::{format, item::Known};

/// Where an item of a project is.
#[must_use]
pub fn item_path(key: &str, number: i64) -> String {
    format!("/projects/{key}/items/{number}")
}

/// One row, which leads to the item.
#[component]
pub fn KnownItem(known: Known) -> impl IntoView {
    let t = use_texts();
    let today = use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.zone.date(viewer.now)));
    let due = known.due.map(|day| {
        let late = today.is_some_and(|today| day < today);
        let text = format::short_date(day, t.0);
        view! {
            <span class="small" data-late=late.then_some("")>
                {text}
                {late.then(|| format!(" ({})", t.overdue()))}
            </span>
        }
    });
    view! {
        <li>
            <a href=item_path(&known.project, known.number)>
                <Icon path=item_icon(known.kind) />
                <span class="vh">{t.item_kind(known.kind)}</span>
                <span class="key">{format!("{}-{}", known.project, known.number)}</span>
                <span class="item-title">{known.title}</span>
                {due}
                <span class="badge">{known.column}</span>
            </a>
        </li>
    }
}
