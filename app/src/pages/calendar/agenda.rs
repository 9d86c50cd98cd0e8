//! An agenda: day by day, everything.

use super::{path, use_scene};
use crate::{
    i18n::{T, use_texts},
    ui::{
        icons::{CHEVRON_LEFT, CHEVRON_RIGHT, Icon},
        label::{StatusBadge, kind_icon, shown_status},
    },
};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use model::{
    calendar::{CalendarState, Occurrence, View, days},
    event::{EventCard, EventTime},
    format,
};

/// Rows that an agenda begins another day with at the most, and that it lists of a day: nobody reads further, and the
/// days after are a page further on.
const MOST: usize = 400;

/// The agenda view.
#[component]
pub fn Agenda(state: CalendarState, cards: Vec<EventCard>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let (first, end) = state.range();
    let spans: Vec<(NaiveDate, NaiveDate)> = scene
        .zone
        .with_value(|zone| cards.iter().map(|card| card.time.days(zone)).collect());
    let mut goes_on = None;
    let mut written = 0;
    let mut sections = Vec::new();
    for date in days(first, end) {
        if written >= MOST {
            goes_on = Some(date);
            break;
        }
        let on_day: Vec<&EventCard> = cards
            .iter()
            .zip(&spans)
            .filter(|(_, (from, to))| *from <= date && date <= *to)
            .map(|(card, _)| card)
            .collect();
        if !on_day.is_empty() || date == scene.today.get_untracked() {
            sections.push(day(date, &on_day, &state));
        }
        written += on_day.len();
    }
    Effect::new(move |_| scene.goes_on.set(goes_on));
    on_cleanup(move || {
        scene.goes_on.try_set(None);
    });
    let later = goes_on.map_or_else(|| state.turned(true), |date| state.at(date));
    let cut = goes_on.map(|date| {
        let text = format!("{} {}", t.agenda_goes_on(), format::long_date(date, t.0));
        view! { <p class="muted">{text}</p> }
    });
    view! {
        <div class="agenda">
            {sections} {cut}
            <div class="pager">
                <a class="btn" data-size="s" href=path(&state.turned(false))>
                    <Icon path=CHEVRON_LEFT />
                    {t.earlier()}
                </a>
                <a class="btn" data-size="s" href=path(&later)>
                    {t.later()}
                    <Icon path=CHEVRON_RIGHT />
                </a>
            </div>
        </div>
    }
}

fn day(date: NaiveDate, cards: &[&EventCard], state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let today = date == use_scene().today.get_untracked();
    let nothing = cards
        .is_empty()
        .then(|| view! { <p class="agenda-none">{t.nothing_that_day()}</p> });
    let rows = cards
        .iter()
        .take(MOST)
        .map(|card| row(card, date, state))
        .collect_view();
    let beyond = cards.len().saturating_sub(MOST);
    let beyond = (beyond > 0).then(|| {
        let alone = path(&state.seen_as(View::Day).at(date));
        view! {
            <li>
                <a class="more" href=alone>
                    {t.more(beyond)}
                </a>
            </li>
        }
    });
    let month = format::month_year(date, t.0);
    view! {
        <section class="agenda-day" data-today=today.then_some("")>
            <h2 class="agenda-date">
                <b>{date.day()}</b>
                <span>
                    {format::weekday(date, t.0)}
                    <br />
                    {month}
                </span>
            </h2>
            {nothing}
            <ul class="agenda-list">{rows} {beyond}</ul>
        </section>
    }
}

/// What an event takes of a day: its hours, from or until when, or which of its days it is.
fn hours_on(date: NaiveDate, time: &EventTime, t: T) -> String {
    let scene = use_scene();
    let (first, last) = scene.zone.with_value(|zone| time.days(zone));
    match time {
        EventTime::AllDay { .. } if first == last => t.all_day().to_owned(),
        EventTime::AllDay { .. } => {
            let (nth, all) = ((date - first).num_days() + 1, (last - first).num_days() + 1);
            format!("{} {nth} / {all}", t.day_of())
        }
        EventTime::Timed { start, end, .. } => {
            let clock = |at| scene.zone.with_value(|zone| format::clock(at, zone));
            match (date == first, date == last) {
                (true, true) => format!("{}–{}", clock(*start), clock(*end)),
                (true, false) => format!("{} {}", t.from_time(), clock(*start)),
                (false, true) => format!("{} {}", t.until_time(), clock(*end)),
                (false, false) => t.all_day().to_owned(),
            }
        }
    }
}

fn row(card: &EventCard, date: NaiveDate, state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let scene = use_scene();
    let shown = shown_status(card.status, card.approval);
    let marks = untrack(|| scene.marks(card));
    let hours = hours_on(date, &card.time, t);
    let time = match &card.time {
        EventTime::AllDay { .. } => view! { <span class="agenda-time">{hours}</span> }.into_any(),
        EventTime::Timed { start, .. } => {
            view! { <time datetime=start.to_rfc3339()>{hours}</time> }.into_any()
        }
    };
    view! {
        <li>
            <a
                class="agenda-row"
                data-kind=card.kind.as_str()
                data-status=shown
                data-past=marks.past
                aria-current=marks.current
                data-event=card.id.to_string()
                data-at=Occurrence::of(&card.time).to_string()
                href=path(&state.with_card(card))
            >
                {time}
                <Icon path=kind_icon(card.kind) />
                <span class="agenda-title">
                    {card.title.clone()}
                    <span class="vh">{format!(", {}", t.kind_of(card.kind))}</span>
                </span>
                <span class="agenda-side">{(shown != "planned").then(|| view! { <StatusBadge shown /> })}</span>
            </a>
        </li>
    }
}
