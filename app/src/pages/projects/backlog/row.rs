//! An item in a line of the backlog, to be changed where it stands.

use super::{Scene, choice};
use crate::{
    pages::projects::{
        item_path,
        picks::{is_pick, with_key},
    },
    ui::{
        focus,
        icon_button::IconButton,
        icons::{ARROW_DOWN, ARROW_UP, Icon},
        label::item_icon,
        person::Avatar,
    },
};
use leptos::prelude::*;
use model::item::{Item, ItemKind, Priority, edit::FieldValue};

pub fn row(scene: Scene, item: &Item) -> impl IntoView + use<> {
    let t = scene.items.t;
    let id = item.id;
    let (writes, moves) = scene.rights();
    let (key, done) = scene
        .items
        .with(|found| {
            let mut columns = found.project.workflow.columns.iter();
            let done = columns.any(|column| column.id == item.column && column.done);
            (found.project.key.clone(), done)
        })
        .unwrap_or_default();
    let number = format!("{key}-{}", item.number);
    let faces = item
        .assignees
        .iter()
        .map(|person| view! { <Avatar id=person.id name=person.name.clone() /> })
        .collect_view();
    let names: Vec<&str> = item.assignees.iter().map(|person| person.name.as_str()).collect();
    let pick = writes.then(|| {
        let label = format!("{} {number}", t.pick());
        view! {
            <input
                type="checkbox"
                class="js-only"
                id=format!("pick-{id}")
                aria-label=label
                prop:checked=move || scene.picks.has(id)
                on:click=move |event| scene.picks.pick(id, event_target_checked(&event), event.shift_key())
            />
        }
    });
    let side = move |down: bool, label: &'static str, icon: &'static str, number: &str| {
        let word = if down { "down" } else { "up" };
        view! {
            <IconButton
                icon=icon
                label=format!("{label} {number}")
                id=format!("{word}-{id}")
                small=true
                press=move |_| scene.shift(id, down)
            />
        }
    };
    let order = writes.then(|| {
        view! {
            <span class="btn-row js-only">
                {side(false, t.move_up(), ARROW_UP, &number)} {side(true, t.move_down(), ARROW_DOWN, &number)}
            </span>
        }
    });
    let picked_at = move |event: leptos::ev::MouseEvent| {
        if writes && is_pick(&event) {
            event.prevent_default();
            let on = event.shift_key() || !scene.picks.picked.with_untracked(|picked| picked.contains(&id));
            scene.picks.pick(id, on, event.shift_key());
        }
    };
    view! {
        <li
            class="item-row"
            data-item=id.to_string()
            data-movable=writes.then_some("")
            data-label=format!("{number} {}", item.title)
            data-done=done.then_some("")
            data-held=move || scene.dragging.holds(id).then_some("")
            data-picked=move || scene.picks.has(id).then_some("")
            on:click=picked_at
        >
            {pick} <Icon path=item_icon(item.kind) />
            <a class="key" href=item_path(&key, item.number) draggable="false" aria-label=format!("{} {number}", t.open_item())>
                {number.clone()}
            </a>
            {title(scene, item, &number, writes)}
            <span class="avatars" title=names.join(", ")>
                {faces}
            </span>
            {kinds(scene, item, &number, writes)}
            {columns(scene, item, &number, moves)}
            {priorities(scene, item, &number, writes)}
            {points(scene, item, &number, writes)}
            {order}
        </li>
    }
}

fn title(scene: Scene, item: &Item, number: &str, writes: bool) -> impl IntoView + use<> {
    let t = scene.items.t;
    let id = item.id;
    let shown = item.title.clone();
    if !writes {
        return view! { <span class="item-title">{shown}</span> }.into_any();
    }
    let being = Memo::new(move |_| {
        scene
            .titled
            .with(|titled| titled.as_ref().is_some_and(|(of, ..)| *of == id))
    });
    let label = format!("{} {number}", t.title());
    let keep = move || {
        if scene.keep_title().is_some() {
            focus::soon(format!("[id='title-{id}']"));
        }
    };
    let began = shown.clone();
    let begin = move |event: leptos::ev::MouseEvent| {
        if !with_key(&event) {
            scene.titled.set(Some((id, began.clone(), began.clone())));
            focus::soon(format!("[id='edit-{id}']"));
        }
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
                    scene.titled.with(|titled| titled.as_ref().map(|(.., title)| title.clone()).unwrap_or_default())
                }
                on:input=move |event| {
                    let text = event_target_value(&event);
                    scene.titled.update(|titled| {
                        if let Some((.., title)) = titled {
                            *title = text;
                        }
                    });
                }
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

fn kinds(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.items.t, item.id);
    let options = ItemKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()));
    let name = (format!("kind-{id}"), format!("{} {number}", t.kind()));
    let value = item.kind.as_str().to_owned();
    choice(
        name,
        options.collect(),
        value,
        may,
        scene.items.refused,
        move |word| {
            if let Ok(kind) = word.parse() {
                scene.set(id, FieldValue::Kind(kind));
            }
        },
    )
}

fn columns(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.items.t, item.id);
    let options = scene.columns();
    let name = (format!("column-{id}"), format!("{} {number}", t.status()));
    let value = item.column.to_string();
    choice(name, options, value, may, scene.items.refused, move |column| {
        if let Ok(column) = column.parse() {
            scene.set(id, FieldValue::Column(column));
        }
    })
}

fn priorities(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.items.t, item.id);
    let options = Priority::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), t.priority_of(*one).to_owned()));
    let name = (format!("priority-{id}"), format!("{} {number}", t.priority()));
    let value = item.priority.as_str().to_owned();
    choice(
        name,
        options.collect(),
        value,
        may,
        scene.items.refused,
        move |word| {
            if let Ok(priority) = word.parse() {
                scene.set(id, FieldValue::Priority(priority));
            }
        },
    )
}

fn points(scene: Scene, item: &Item, number: &str, may: bool) -> AnyView {
    let (t, id) = (scene.items.t, item.id);
    let value = item.points.map(|points| t.amount(points)).unwrap_or_default();
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
                scene.items.refused.track();
                let typed = scene.estimated.with(|typed| typed.clone().filter(|(of, _)| *of == id));
                typed.map_or_else(|| value.clone(), |(_, text)| text)
            }
            on:input=move |event| scene.estimated.set(Some((id, event_target_value(&event))))
            // Drawn anew meanwhile, it says that it changed or was left, and was not.
            on:change=move |_| {
                if !focus::is_kept() {
                    scene.keep_estimate(id);
                }
            }
            on:blur=move |_| {
                if !focus::is_kept() {
                    scene.keep_estimate(id);
                }
            }
        />
    }
    .into_any()
}
