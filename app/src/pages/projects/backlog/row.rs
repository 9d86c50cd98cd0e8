//! An item in a line of the backlog, to be changed where it stands.

use super::Scene;
use crate::ui::{
    field::toggle,
    focus,
    icons::{ARROW_DOWN, ARROW_UP, Icon},
    label::item_icon,
    person::Avatar,
};
use leptos::prelude::*;
use model::{
    item::{Backlog, Item, ItemKind, Priority},
    project::Column,
};

pub fn row(scene: Scene, found: &Backlog, nth: usize, item: &Item) -> impl IntoView + use<> {
    let t = scene.t;
    let id = item.id;
    let (writes, moves) = (found.can_write, found.can_move);
    let number = format!("{}-{}", found.project.key, item.number);
    let faces = item
        .assignees
        .iter()
        .map(|person| view! { <Avatar id=person.id name=person.name.clone() /> })
        .collect_view();
    let pick = writes.then(|| {
        let label = format!("{} {number}", t.pick());
        view! {
            <input
                type="checkbox"
                class="js-only"
                aria-label=label
                prop:checked=move || scene.picked.with(|picked| picked.contains(&id))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    scene.picked.update(|picked| toggle(picked, id, on));
                }
            />
        }
    });
    let last = nth + 1 == found.items.len();
    let side = move |down: bool, label: &'static str, icon: &'static str, number: &str| {
        let word = if down { "down" } else { "up" };
        view! {
            <button
                class="btn"
                type="button"
                id=format!("{word}-{id}")
                data-variant="quiet"
                data-icon-only=""
                data-size="s"
                aria-label=format!("{label} {number}")
                disabled=if down { last } else { nth == 0 }
                on:click=move |_| scene.shift(id, down)
            >
                <Icon path=icon />
            </button>
        }
    };
    let order = writes.then(|| {
        view! {
            <span class="btn-row js-only">
                {side(false, t.move_up(), ARROW_UP, &number)} {side(true, t.move_down(), ARROW_DOWN, &number)}
            </span>
        }
    });
    view! {
        <li class="item-row" data-item=id.to_string() data-done=is_done(found, item).then_some("")>
            {pick} <Icon path=item_icon(item.kind) />
            <span class="key">{number.clone()}</span>
            {title(scene, item, &number, writes)}
            <span class="avatars">{faces}</span>
            {kinds(scene, item, &number, writes)}
            {columns(scene, item, &found.project.workflow.columns, &number, moves)}
            {priorities(scene, item, &number, writes)}
            {points(scene, item, &number, writes)}
            {order}
        </li>
    }
}

fn is_done(found: &Backlog, item: &Item) -> bool {
    let columns = &found.project.workflow.columns;
    columns
        .iter()
        .any(|column| column.id == item.column && column.done)
}

fn title(scene: Scene, item: &Item, number: &str, writes: bool) -> impl IntoView + use<> {
    let t = scene.t;
    let id = item.id;
    let shown = item.title.clone();
    if !writes {
        return view! { <span class="item-title">{shown}</span> }.into_any();
    }
    let being = Memo::new(move |_| {
        scene
            .titled
            .with(|titled| titled.as_ref().is_some_and(|(of, _)| *of == id))
    });
    let label = format!("{} {number}", t.title());
    let keep = move || {
        if let Some((_, title)) = scene.titled.try_update(Option::take).flatten() {
            scene.change(id, move |form| form.title = title);
            focus::soon(format!("[id='title-{id}']"));
        }
    };
    let began = shown.clone();
    let begin = move |_| {
        scene.titled.set(Some((id, began.clone())));
        focus::soon(format!("[id='edit-{id}']"));
    };
    view! {
        <Show
            when=move || being.get()
            fallback=move || {
                view! {
                    <button class="item-title" type="button" id=format!("title-{id}") on:click=begin.clone()>
                        {shown.clone()}
                    </button>
                }
            }
        >
            <input
                class="input item-title"
                id=format!("edit-{id}")
                aria-label=label.clone()
                prop:value=move || {
                    scene.titled.with(|titled| titled.as_ref().map(|(_, title)| title.clone()).unwrap_or_default())
                }
                on:input=move |event| scene.titled.set(Some((id, event_target_value(&event))))
                on:keydown=move |event| {
                    match event.key().as_str() {
                        "Enter" => keep(),
                        "Escape" => {
                            scene.titled.set(None);
                            focus::soon(format!("[id='title-{id}']"));
                        }
                        _ => {}
                    }
                }
            />
        </Show>
    }
    .into_any()
}

/// A choice among words, or the word where one may not choose.
fn choice(
    scene: Scene,
    (id, label): (String, String),
    options: Vec<(String, String)>,
    value: String,
    may: bool,
    on_change: impl Fn(String) + 'static,
) -> AnyView {
    if !may {
        let name = options
            .into_iter()
            .find(|(option, _)| *option == value)
            .map(|(_, name)| name);
        return view! { <span class="muted small">{name}</span> }.into_any();
    }
    let options = options
        .into_iter()
        .map(|(option, name)| view! { <option value=option.clone() selected=option == value>{name}</option> })
        .collect_view();
    let again = move || {
        scene.refused.track();
        value.clone()
    };
    view! {
        <select
            class="input"
            data-size="s"
            id=id
            aria-label=label
            prop:value=again
            on:change=move |event| on_change(event_target_value(&event))
        >
            {options}
        </select>
    }
    .into_any()
}

fn kinds(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let options = ItemKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()));
    let name = (format!("kind-{id}"), format!("{} {number}", t.kind()));
    choice(
        scene,
        name,
        options.collect(),
        item.kind.as_str().to_owned(),
        may,
        move |word| {
            if let Ok(kind) = word.parse() {
                scene.change(id, move |form| form.kind = kind);
            }
        },
    )
}

fn columns(scene: Scene, item: &Item, columns: &[Column], number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let options = columns
        .iter()
        .map(|column| (column.id.to_string(), column.name.clone()));
    let name = (format!("column-{id}"), format!("{} {number}", t.status()));
    choice(
        scene,
        name,
        options.collect(),
        item.column.to_string(),
        may,
        move |column| {
            if let Ok(column) = column.parse() {
                scene.change(id, move |form| form.column = column);
            }
        },
    )
}

fn priorities(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let options = Priority::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), t.priority_of(*one).to_owned()));
    let name = (format!("priority-{id}"), format!("{} {number}", t.priority()));
    choice(
        scene,
        name,
        options.collect(),
        item.priority.as_str().to_owned(),
        may,
        move |word| {
            if let Ok(priority) = word.parse() {
                scene.change(id, move |form| form.priority = priority);
            }
        },
    )
}

fn points(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.t, item.id);
    let value = item.points.map(|points| points.to_string()).unwrap_or_default();
    if !may {
        return view! { <span class="item-points muted small">{value}</span> }.into_any();
    }
    view! {
        <input
            class="input item-points"
            data-size="s"
            id=format!("points-{id}")
            inputmode="decimal"
            aria-label=format!("{} {number}", t.points())
            placeholder="–"
            value=value.clone()
            prop:value=move || {
                scene.refused.track();
                value.clone()
            }
            on:change=move |event| {
                let points = event_target_value(&event);
                scene.change(id, move |form| form.points = points);
            }
        />
    }
    .into_any()
}
