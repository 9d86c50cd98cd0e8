//! Today: what is up for whoever looks.

use crate::{
    api::{
        Answer,
        today::{Today as Found, load_today},
    },
    i18n::use_texts,
    ui::{
        frame::Page,
        icons::Icon,
        known::{KnownItem, item_path},
        label::{StatusBadge, kind_icon, shown_status},
        live::use_live,
        loaded::loaded,
        person::Avatar,
        state::Failure,
        viewer::{use_viewer, use_zone},
    },
};
use chrono::NaiveDate;
use leptos::prelude::*;
use model::{
    change::Topic,
    event::{EventCard, EventTime},
    format,
    talk::{About, Notification},
};

#[component]
pub fn Today() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let page: Resource<Answer<Found>> = Resource::new(
        move || {
            (
                live.changed(Topic::Event),
                live.changed(Topic::Item),
                live.changed(Topic::Notification),
            )
        },
        |_| load_today(),
    );
    let day = today().map(|day| format::long_date(day, t.0)).unwrap_or_default();
    view! {
        <Page title=t.today_page() note=Signal::stored(day)>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok(found) => view! { <Content found /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

fn today() -> Option<NaiveDate> {
    use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.zone.date(viewer.now)))
}

#[component]
fn Content(found: Found) -> impl IntoView {
    let t = use_texts();
    let Found {
        events,
        items,
        approvals,
        mail,
    } = found;
    let waiting = (!approvals.is_empty()).then(|| {
        part(
            "today-approvals",
            t.my_approvals(),
            approvals.len(),
            rows(approvals),
        )
    });
    let unread = (!mail.is_empty()).then(|| {
        let count = mail.len();
        let rows = mail.into_iter().map(letter).collect_view();
        part(
            "today-mail",
            t.my_mail(),
            count,
            view! { <ul class="item-list">{rows}</ul> }.into_any(),
        )
    });
    let count = events.len();
    let of_today = if events.is_empty() {
        view! { <p class="muted">{t.no_events_today()}</p> }.into_any()
    } else {
        rows(events)
    };
    let assigned = items.len();
    let own = if items.is_empty() {
        view! { <p class="muted">{t.no_items_mine()}</p> }.into_any()
    } else {
        let rows = items
            .into_iter()
            .map(|known| view! { <KnownItem known /> })
            .collect_view();
        view! { <ul class="item-list">{rows}</ul> }.into_any()
    };
    view! {
        <div class="page today-page">
            <div class="today-side">{part("today-events", t.my_events(), count, of_today)} {waiting} {unread}</div>
            <div>{part("today-items", t.my_items(), assigned, own)}</div>
        </div>
    }
}

fn part(id: &'static str, title: &'static str, count: usize, body: AnyView) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 id=id>{title}</h2>
                {(count > 0).then(|| view! { <span class="count">{count}</span> })}
            </div>
            <div class="card-body">{body}</div>
        </section>
    }
}

/// Events, one below the other.
fn rows(events: Vec<EventCard>) -> AnyView {
    let t = use_texts();
    let zone = use_zone();
    let row = |card: EventCard| {
        let when = match &card.time {
            EventTime::Timed { start, .. } if Some(zone.date(*start)) == today() => {
                format::clock(*start, &zone)
            }
            EventTime::Timed { start, .. } => format::stamp(*start, &zone, t.0),
            EventTime::AllDay { .. } => t.all_day().to_owned(),
        };
        let shown = shown_status(card.status, card.approval);
        view! {
            <li>
                <a href=format!("/calendar?view=day&event={}", card.id) data-kind=card.kind.as_str()>
                    <time class="muted">{when}</time>
                    <Icon path=kind_icon(card.kind) />
                    <span class="vh">{t.kind_of(card.kind)}</span>
                    <span class="item-title">{card.title}</span>
                    {(shown != "planned").then(|| view! { <StatusBadge shown /> })}
                </a>
            </li>
        }
    };
    let rows = events.into_iter().map(row).collect_view();
    view! { <ul class="item-list">{rows}</ul> }.into_any()
}

fn letter(one: Notification) -> impl IntoView {
    let t = use_texts();
    let href = match &one.about {
        About::Event { id, .. } => format!("/calendar?event={id}"),
        About::Item { project, number, .. } => item_path(project, *number),
    };
    view! {
        <li>
            <a href=href>
                <Avatar id=one.actor.id name=one.actor.name.clone() />
                <span class="item-title">{t.told(one.reason, &one.actor.name)} " – " {one.title.clone()}</span>
            </a>
        </li>
    }
}
