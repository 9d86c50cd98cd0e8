//! An item as a card.

use super::{Scene, mark};
use crate::{
    pages::projects::{
        item_path,
        picks::{is_pick, with_key},
    },
    ui::{
        icons::{ALERT_TRIANGLE, ARROW_UP, CALENDAR, CHECKLIST, Icon, MESSAGE},
        label::{item_icon, shown_status, status_look},
        person::Avatar,
        viewer::use_viewer,
    },
};
use leptos::prelude::*;
use model::{
    event::EventStatus,
    format,
    item::{Item, Priority},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A click anywhere on a card opens it, as one on its title does.
pub fn open_card(event: &leptos::ev::MouseEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let on = |selector: &str| {
        target
            .as_ref()
            .and_then(|target| target.closest(selector).ok().flatten())
    };
    if !with_key(event)
        && on("a").is_none()
        && let Some(link) =
            on(".item-card").and_then(|card| card.query_selector(".tile-title").ok().flatten())
    {
        let link: HtmlElement = link.unchecked_into();
        // That is a click on the card once more, and this one is to be over by then.
        queue_microtask(move || link.click());
    }
}

pub fn card(scene: Scene, item: &Item) -> impl IntoView + use<> {
    let t = scene.items.t;
    let id = item.id;
    let (key, moves, done) = scene
        .items
        .with(|found| {
            let mut columns = found.project.workflow.columns.iter();
            let done = columns.any(|column| column.id == item.column && column.done);
            (found.project.key.clone(), found.can_move, done)
        })
        .unwrap_or_default();
    let number = format!("{key}-{}", item.number);
    let faces = item
        .assignees
        .iter()
        .take(3)
        .map(|person| view! { <Avatar id=person.id name=person.name.clone() /> })
        .collect_view();
    let names: Vec<&str> = item.assignees.iter().map(|person| person.name.as_str()).collect();
    let names = names.join(", ");
    let viewer = use_viewer();
    let today = viewer.map(|viewer| viewer.with_value(|viewer| viewer.zone.date(viewer.now)));
    let due = item.due.map(|day| {
        let late = !done && today.is_some_and(|today| day < today);
        let text = format::short_date(day, t.0);
        let label = format!("{} {}", t.due_on(), format::long_date(day, t.0));
        view! { <span data-late=late.then_some("")>{mark(CALENDAR, text, label)}</span> }
    });
    let steps = (item.checklist.all > 0).then(|| {
        let text = format!("{}/{}", item.checklist.done, item.checklist.all);
        mark(CHECKLIST, text.clone(), format!("{} {text}", t.item_checklist()))
    });
    let comments = (item.comments > 0).then(|| {
        let text = item.comments.to_string();
        mark(MESSAGE, text.clone(), format!("{} {text}", t.comments()))
    });
    let points = item.points.map(|points| {
        view! {
            <span class="count" title=t.points()>
                {t.amount(points)}
                <span class="vh">{format!(" {}", t.points())}</span>
            </span>
        }
    });
    let delivery = Memo::new(move |_| scene.deliveries.with(|deliveries| deliveries.get(&id).cloned()));
    let delivered = move || {
        delivery.get().map(|one| {
            let shown = shown_status(one.status, one.approval);
            let icon = status_look(shown, t).0;
            let mut text = t.delivers(&one);
            if let (EventStatus::Planned, Some(viewer)) = (one.status, viewer) {
                let day = viewer.with_value(|viewer| viewer.zone.date(one.at));
                text = format!("{text} {}", format::short_date(day, t.0));
            }
            view! { <span class="state" data-state=shown>{mark(icon, text, t.delivery_of(&one))}</span> }
        })
    };
    let shown_names = names.clone();
    let urgent = match item.priority {
        Priority::Urgent => Some((ALERT_TRIANGLE, t.priority_urgent())),
        Priority::High => Some((ARROW_UP, t.priority_high())),
        _ => None,
    };
    let urgent = urgent.map(|(icon, name)| {
        view! { <span class="tile-priority" data-priority=item.priority.as_str()>{mark(icon, String::new(), name.into())}</span> }
    });
    let mover = move || {
        scene.items.movers.with(|movers| {
            movers
                .get(&id)
                .map(|name| view! { <span class="tile-mover">{name.clone()}</span> })
        })
    };
    let picked_at = move |event: leptos::ev::MouseEvent| {
        if moves && is_pick(&event) {
            event.prevent_default();
            let on = event.shift_key() || !scene.picks.picked.with_untracked(|picked| picked.contains(&id));
            scene.picks.pick(id, on, event.shift_key());
        } else {
            open_card(&event);
        }
    };
    view! {
        <li
            class="item-card"
            data-item=id.to_string()
            data-movable=moves.then_some("")
            data-label=format!("{number} {}", item.title)
            data-done=done.then_some("")
            data-held=move || scene.dragging.holds(id).then_some("")
            data-picked=move || scene.picks.has(id).then_some("")
            on:click=picked_at
        >
            <span class="tile-head">
                <Icon path=item_icon(item.kind) />
                <span class="vh">{t.item_kind(item.kind)}</span>
                <span class="key">{number.clone()}</span>
                {urgent}
                <span class="tile-end avatars" title=shown_names>
                    {faces}
                    <span class="vh">{names}</span>
                </span>
            </span>
            <a class="tile-title" id=format!("card-{id}") href=item_path(&key, item.number) draggable="false">
                {item.title.clone()}
                <span class="vh">{move || if scene.picks.has(id) { format!(" ({})", t.picked_one()) } else { String::new() }}</span>
            </a>
            <span class="tile-foot">
                {due}
                {steps}
                {comments}
                {delivered}
                <span class="tile-end">{points}</span>
            </span>
            {mover}
        </li>
    }
}
