//! What an item consists of, and what it is linked to.

use super::Scene;
use crate::{
    api::item::{create_item, link_items, unlink_items},
    pages::projects::item_path,
    ui::{
        focus,
        icons::{Icon, LINK, X},
        label::item_icon,
        new_id::new_id,
    },
};
use leptos::prelude::*;
use model::{
    AppError, Field, Problem, Rule,
    item::{Item, ItemKind, ItemLink, ItemPage, LinkKind, Place, edit::FieldValue},
};
use wasm_bindgen::JsCast;

/// What it consists of.
#[component]
pub fn Parts(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let item = page.view.item.clone();
    let parts: Vec<&Item> = page
        .related
        .iter()
        .filter(|other| other.parent == Some(item.id))
        .collect();
    let holds = matches!(item.kind, ItemKind::Epic | ItemKind::Phase | ItemKind::Story);
    let writes = page.can_write && holds;
    if parts.is_empty() && !writes {
        return ().into_any();
    }
    let done = |other: &Item| {
        let mut columns = page.project.workflow.columns.iter();
        columns.any(|column| column.id == other.column && column.done)
    };
    let count = format!(
        "{}/{}",
        parts.iter().filter(|part| done(part)).count(),
        parts.len()
    );
    let rows = parts
        .iter()
        .map(|part| row(&page, part, done(part)))
        .collect_view();
    let (project, parent, sprint) = (page.project.id, item.id, item.sprint);
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(title) = typed("new-part") else { return };
        let mut sets = vec![FieldValue::Title(title), FieldValue::Parent(Some(parent))];
        sets.extend(sprint.map(|sprint| FieldValue::Sprint(Some(sprint))));
        scene.work(
            async move {
                create_item(project, new_id(), sets, Place::After(parent))
                    .await
                    .map(drop)
            },
            || {},
        );
        focus::soon("#new-part");
    };
    view! {
        <section class="item-part" aria-labelledby="item-parts">
            <div class="item-part-head">
                <h3 id="item-parts">{t.its_parts()}</h3>
                <span class="count">{count}</span>
            </div>
            <ul class="item-list">{rows}</ul>
            {writes
                .then(|| {
                    view! {
                        <form class="js-only" novalidate=true on:submit=add>
                            <input
                                class="input"
                                id="new-part"
                                data-size="s"
                                autocomplete="off"
                                aria-label=t.add_part()
                                placeholder=t.add_part()
                            />
                        </form>
                    }
                })}
        </section>
    }
    .into_any()
}

/// What was typed into a field, which is empty then.
fn typed(id: &str) -> Option<String> {
    let input: web_sys::HtmlInputElement = document().get_element_by_id(id)?.dyn_into().ok()?;
    let text = input.value();
    input.set_value("");
    Some(text).filter(|text| !text.trim().is_empty())
}

fn row(page: &ItemPage, item: &Item, done: bool) -> impl IntoView + use<> {
    let number = format!("{}-{}", page.project.key, item.number);
    let column = page
        .project
        .workflow
        .columns
        .iter()
        .find(|column| column.id == item.column);
    let name = column.map(|column| column.name.clone());
    view! {
        <li data-done=done.then_some("")>
            <a href=item_path(&page.project.key, item.number)>
                <Icon path=item_icon(item.kind) />
                <span class="key">{number}</span>
                <span class="item-title">{item.title.clone()}</span>
                <span class="badge">{name}</span>
            </a>
        </li>
    }
}

/// What it waits for, what waits for it, and what is like it.
#[component]
pub fn Links(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let own = page.view.item.id;
    let project = page.project.id;
    if page.view.links.is_empty() && !page.can_write {
        return ().into_any();
    }
    let rows = page
        .view
        .links
        .iter()
        .filter_map(|link| {
            let waits = link.to == own;
            let other = if waits { link.from } else { link.to };
            let other = page.related.iter().find(|item| item.id == other)?;
            let number = format!("{}-{}", page.project.key, other.number);
            let lag = (link.lag != 0).then(|| {
                let days = t.count(
                    link.lag.unsigned_abs() as usize,
                    t.capacity_days(),
                    t.capacity_days(),
                );
                format!(" ({}{days})", if link.lag < 0 { "−" } else { "+" })
            });
            let id = link.id;
            let remove = page.can_write.then(|| {
                view! {
                    <button
                        class="btn js-only"
                        type="button"
                        data-size="s"
                        data-variant="quiet"
                        data-icon-only=""
                        aria-label=format!("{} {number}", t.remove_item_link())
                        on:click=move |_| scene.work(unlink_items(project, id), || {})
                    >
                        <Icon path=X />
                    </button>
                }
            });
            Some(view! {
                <li>
                    <span class="muted small">{t.link_of(link.kind, waits)} {lag}</span>
                    <a href=item_path(&page.project.key, other.number)>
                        <Icon path=item_icon(other.kind) />
                        <span class="key">{number.clone()}</span>
                        <span class="item-title">{other.title.clone()}</span>
                    </a>
                    {remove}
                </li>
            })
        })
        .collect_view();
    let form = page.can_write.then(|| view! { <Add page=page.clone() /> });
    view! {
        <section class="item-part" aria-labelledby="item-links">
            <div class="item-part-head">
                <h3 id="item-links">{t.linked_items()}</h3>
            </div>
            <ul class="item-list item-links">{rows}</ul>
            {form}
        </section>
    }
    .into_any()
}

/// A link is added by the number of the other item.
#[component]
fn Add(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let kinds = LinkKind::ALL.iter().flat_map(|kind| match kind {
        LinkKind::Relates => vec![(*kind, true)],
        kind => vec![(*kind, true), (*kind, false)],
    });
    let options = kinds
        .map(|(kind, waits)| {
            let value = format!("{} {waits}", kind.as_str());
            view! { <option value=value>{t.link_of(kind, waits)}</option> }
        })
        .collect_view();
    let (project, key, own) = (page.project.id, page.project.key.clone(), page.view.item.id);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let kind = document()
            .get_element_by_id("link-kind")
            .and_then(|select| select.dyn_into::<web_sys::HtmlSelectElement>().ok())
            .map(|select| select.value())
            .unwrap_or_default();
        let Some(number) = typed("link-number") else {
            return;
        };
        let lag = typed("link-lag")
            .and_then(|lag| lag.trim().parse().ok())
            .unwrap_or(0);
        let number = number.trim().to_uppercase();
        let number = number.strip_prefix(&format!("{key}-")).unwrap_or(&number);
        let (kind, waits) = kind.split_once(' ').unwrap_or((&kind, "true"));
        let (kind, waits) = (kind.parse().unwrap_or_default(), waits == "true");
        let Ok(number) = number.parse::<i64>() else {
            let wrong = AppError::from(Problem::new(Field::Links, Rule::Unknown));
            return scene.toaster.failed(t.error(&wrong));
        };
        let key = key.clone();
        scene.work(
            async move {
                let other = crate::api::item::load_item(key, number).await?.page.view.item.id;
                let (from, to) = if waits { (other, own) } else { (own, other) };
                let link = ItemLink {
                    id: new_id(),
                    kind,
                    from,
                    to,
                    lag,
                };
                link_items(project, link).await
            },
            || {},
        );
        focus::soon("#link-number");
    };
    view! {
        <form class="btn-row js-only" novalidate=true on:submit=send>
            <select class="input" data-size="s" id="link-kind" aria-label=t.link_kind()>
                {options}
            </select>
            <input
                class="input"
                data-size="s"
                id="link-number"
                autocomplete="off"
                aria-label=t.link_number()
                placeholder=format!("{}-12", page.project.key)
            />
            <input
                class="input"
                data-size="s"
                id="link-lag"
                r#type="number"
                min="-365"
                max="365"
                aria-label=t.link_lag()
                placeholder="0"
                title=t.link_lag()
            />
            <button class="btn" data-size="s">
                <Icon path=LINK />
                {t.add_item_link()}
            </button>
        </form>
    }
}
