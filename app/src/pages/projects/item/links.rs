//! What an item consists of, and what it is linked to.

use super::Scene;
use crate::{
    api::item::{create_item, link_items, load_item, unlink_items},
    pages::projects::item_path,
    ui::{
        add_line::AddLine,
        focus,
        icon_button::IconButton,
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
    let count = (!parts.is_empty()).then(|| {
        let done = parts.iter().filter(|part| done(part)).count();
        format!("{done}/{}", parts.len())
    });
    let rows = parts
        .iter()
        .map(|part| row(&page, part, done(part)))
        .collect_view();
    let (project, parent, sprint) = (page.project.id, item.id, item.sprint);
    let add = move |title: String| {
        let mut sets = vec![FieldValue::Title(title.clone()), FieldValue::Parent(Some(parent))];
        sets.extend(sprint.map(|sprint| FieldValue::Sprint(Some(sprint))));
        scene.add(scene.new_part, title, async move {
            create_item(project, new_id(), sets, Place::After(parent))
                .await
                .map(drop)
        });
        focus::soon("#new-part");
    };
    view! {
        <section class="item-part" aria-labelledby="item-parts">
            <div class="item-part-head">
                <h3 id="item-parts">{t.its_parts()}</h3>
                {count.map(|count| view! { <span class="count">{count}</span> })}
            </div>
            <ul class="item-list">{rows}</ul>
            {writes
                .then(|| view! { <AddLine id="new-part" label=t.add_part() text=scene.new_part add /> })}
        </section>
    }
    .into_any()
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
                    <IconButton
                        icon=X
                        label=format!("{} {number}", t.remove_item_link())
                        small=true
                        press=move |_| scene.work(unlink_items(project, id), || {})
                    />
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

/// A link that is being written: its fields as they stand.
#[derive(Clone, Debug, Default)]
pub struct NewLink {
    /// The index in [`ways`].
    way: usize,
    number: String,
    /// Days; may be empty.
    lag: String,
}

/// What a link can say: its kind, and whether it is this item that waits.
fn ways() -> Vec<(LinkKind, bool)> {
    let ways = LinkKind::ALL.iter().copied().flat_map(|kind| match kind {
        LinkKind::Relates => vec![(kind, true)],
        kind => vec![(kind, true), (kind, false)],
    });
    ways.collect()
}

/// A link is added by the number of the other item.
#[component]
fn Add(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let written = scene.new_link;
    let options = ways()
        .into_iter()
        .enumerate()
        .map(|(way, (kind, waits))| {
            let now = written.with_untracked(|link| link.way == way);
            view! { <option value=way selected=now>{t.link_of(kind, waits)}</option> }
        })
        .collect_view();
    let (project, key, own) = (page.project.id, page.project.key.clone(), page.view.item.id);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let link = written.get_untracked();
        let (kind, waits) = ways().get(link.way).copied().unwrap_or_default();
        let number = link.number.trim().to_uppercase();
        let number = number.strip_prefix(&format!("{key}-")).unwrap_or(&number);
        let lag = Some(link.lag.trim()).filter(|lag| kind.is_dependency() && !lag.is_empty());
        let (Ok(number), Ok(lag)) = (number.parse::<i64>(), lag.unwrap_or("0").parse::<i32>()) else {
            let wrong = AppError::from(Problem::new(Field::Links, Rule::Unknown));
            return scene.toaster.failed(t.error(&wrong));
        };
        let key = key.clone();
        scene.work(
            async move {
                let other = load_item(key, number).await?.page.view.item.id;
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
            move || {
                written.try_update(|link| {
                    link.number.clear();
                    link.lag.clear();
                });
            },
        );
        focus::soon("#link-number");
    };
    let hint = format!("{}-12", page.project.key);
    view! {
        <form class="btn-row js-only" novalidate=true on:submit=send>
            <select
                class="input"
                data-size="s"
                id="link-kind"
                aria-label=t.link_kind()
                on:change=move |event| {
                    let way = event_target_value(&event).parse().unwrap_or_default();
                    written.update(|link| link.way = way);
                }
            >
                {options}
            </select>
            <input
                class="input"
                data-size="s"
                id="link-number"
                autocomplete="off"
                aria-label=t.link_number()
                placeholder=hint
                prop:value=move || written.with(|link| link.number.clone())
                on:input=move |event| written.update(|link| link.number = event_target_value(&event))
            />
            <Show when=move || written.with(|link| ways().get(link.way).is_some_and(|(kind, _)| kind.is_dependency()))>
                <input
                    class="input"
                    data-size="s"
                    id="link-lag"
                    r#type="number"
                    min="-365"
                    max="365"
                    aria-label=t.link_lag()
                    placeholder=t.link_lag_short()
                    title=t.link_lag()
                    prop:value=move || written.with(|link| link.lag.clone())
                    on:input=move |event| written.update(|link| link.lag = event_target_value(&event))
                />
            </Show>
            <button class="btn" data-size="s">
                <Icon path=LINK />
                {t.add_item_link()}
            </button>
        </form>
    }
}
