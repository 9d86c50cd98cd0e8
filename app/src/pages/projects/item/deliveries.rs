//! The git actions and deployments that name an item.

use crate::{
    api::{Answer, item::load_deliveries},
    i18n::use_texts,
    ui::{
        icons::Icon,
        label::{StatusBadge, kind_icon, shown_status},
        live::use_live,
        loaded::loaded,
        viewer::use_zone,
    },
};
use leptos::prelude::*;
use model::{change::Topic, delivery::Delivery, event::EventTime, format};

/// What delivers the item; nothing where nothing does. Apart from the rest of the page: it follows events.
#[component]
pub fn Deliveries(key: String, number: i64) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let found: Resource<Answer<Vec<Delivery>>> = Resource::new(
        move || live.changed(Topic::Event),
        move |_| load_deliveries(key.clone(), number),
    );
    let list = move |found: Answer<Vec<Delivery>>| {
        let found = found.ok().filter(|found| !found.is_empty())?;
        let count = found.len();
        Some(view! {
            <section class="item-part" aria-labelledby="item-deliveries">
                <div class="item-part-head">
                    <h3 id="item-deliveries">{t.deliveries()}</h3>
                    <span class="count">{count}</span>
                </div>
                <ul class="item-list">
                    {found.into_iter().map(|one| view! { <Row one /> }).collect_view()}
                </ul>
            </section>
        })
    };
    view! { <Transition>{loaded(found, list)}</Transition> }
}

#[component]
fn Row(one: Delivery) -> impl IntoView {
    let t = use_texts();
    let zone = use_zone();
    let when = match one.time {
        EventTime::Timed { .. } => format::stamp(one.at, &zone, t.0),
        EventTime::AllDay { first, .. } => format::long_date(first, t.0),
    };
    view! {
        <li>
            <a href=format!("/calendar?event={}", one.event)>
                <Icon path=kind_icon(one.kind) />
                <span class="vh">{t.kind_of(one.kind)}</span>
                <span class="item-title">{one.title.clone()}</span>
                <span class="muted small">{t.delivers(&one)}</span>
                <span class="muted small">{when}</span>
                <StatusBadge shown=shown_status(one.status, one.approval) />
            </a>
        </li>
    }
}
