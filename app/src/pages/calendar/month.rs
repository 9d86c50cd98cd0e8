//! A month: whole weeks, events in rows that keep their place over several days.

use super::{
    chip::{Lie, chip},
    drag::MonthGhost,
    path,
    topbar::{title, week_name},
    use_scene,
};
use crate::i18n::use_texts;
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use model::{
    calendar::{CalendarState, View, days, week_number},
    event::{EventCard, EventTime},
    format,
    layout::{Bar, WeekRow, week_row},
};

/// Rows that are written for a day; the stylesheet shows those that fit, and the matching "+n".
const ROWS: usize = 10;

/// The month view.
#[component]
pub fn Month(state: CalendarState, cards: Vec<EventCard>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let (first, end) = state.range();
    let spans: Vec<(NaiveDate, NaiveDate)> = scene
        .zone
        .with_value(|zone| cards.iter().map(|card| card.time.days(zone)).collect());
    let today = scene.today.get_untracked();
    let has_today = |day: NaiveDate| first <= today && today < end && day.weekday() == today.weekday();
    let head = days(first, first + Days::new(7))
        .map(|day| {
            view! { <li data-today=has_today(day).then_some("")>{format::short_weekday(day, t.0)}</li> }
        })
        .collect_view();
    let weeks = days(first, end)
        .step_by(7)
        .map(|monday| week(&week_row(monday, 7, &spans), &cards, &spans, &state))
        .collect_view();
    view! {
        <section class="month" aria-label=title(&state, t)>
            <ol class="month-head" aria-hidden="true">
                <li class="week-no"></li>
                {head}
            </ol>
            <ol class="month-weeks">{weeks}</ol>
        </section>
    }
}

fn week(
    row: &WeekRow,
    cards: &[EventCard],
    spans: &[(NaiveDate, NaiveDate)],
    state: &CalendarState,
) -> impl IntoView + use<> {
    let t = use_texts();
    let link = path(&state.seen_as(View::Week).at(row.monday));
    let days = (0..7)
        .map(|column| day(row, column, cards, spans, state))
        .collect_view();
    view! {
        <li class="month-week">
            <ol class="month-days" data-date=row.monday.to_string()>
                <li class="week-no">
                    <a href=link aria-label=week_name(row.monday, t)>
                        {week_number(row.monday)}
                    </a>
                </li>
                {days}
            </ol>
            <MonthGhost monday=row.monday />
        </li>
    }
}

fn day(
    row: &WeekRow,
    column: usize,
    cards: &[EventCard],
    spans: &[(NaiveDate, NaiveDate)],
    state: &CalendarState,
) -> impl IntoView + use<> {
    let t = use_texts();
    let scene = use_scene();
    let date = row.monday + Days::new(column as u64);
    let mark = |on: bool| on.then_some("");
    let today = date == scene.today.get_untracked();
    let agenda = path(&state.seen_as(View::Agenda).at(date));
    let alone = path(&state.seen_as(View::Day).at(date));
    let number = if date.day() == 1 {
        format::short_date(date, t.0)
    } else {
        date.day().to_string()
    };
    let events = row
        .bars
        .iter()
        .filter(|bar| bar.column == column && bar.lane < ROWS)
        .map(|bar| event(bar, &cards[bar.index], spans[bar.index], state))
        .collect_view();
    view! {
        <li
            class="month-day"
            data-today=mark(today)
            data-weekend=mark(date.weekday().num_days_from_monday() >= 5)
            data-outside=mark(date.month() != state.date.month())
            data-date=date.to_string()
        >
            <div class="day-head">
                <a
                    class="day-num"
                    href=alone
                    aria-label=format::long_date(date, t.0)
                    aria-current=today.then_some("date")
                >
                    <time datetime=date.to_string()>{number}</time>
                </a>
                {more(row, column, agenda)}
            </div>
            <ol class="month-events">{events}</ol>
        </li>
    }
}

/// The "+n" for every number of rows that the page may turn out to have room for.
fn more(row: &WeekRow, column: usize, agenda: String) -> Option<impl IntoView + use<>> {
    let t = use_texts();
    let counts: Vec<(usize, usize)> = (1..=ROWS.min(row.depth(column).saturating_sub(1)))
        .map(|rows| (rows, row.beyond(column, rows)))
        .filter(|(_, hidden)| *hidden > 0)
        .collect();
    (!counts.is_empty()).then(|| {
        let counts = counts
            .into_iter()
            .map(|(rows, hidden)| view! { <span data-at=rows>{format!("+{hidden}")}</span> })
            .collect_view();
        view! {
            <a class="more" href=agenda>
                {counts}
                " "
                <span>{t.more()}</span>
            </a>
        }
    })
}

fn event(
    bar: &Bar,
    card: &EventCard,
    (first, last): (NaiveDate, NaiveDate),
    state: &CalendarState,
) -> impl IntoView + use<> {
    let span = if bar.span > 1 {
        format!(";--span:{}", bar.span)
    } else {
        String::new()
    };
    let fills = matches!(card.time, EventTime::AllDay { .. }) || first != last;
    let lie = Lie {
        bar: fills,
        before: bar.continues_before,
        after: bar.continues_after,
    };
    view! {
        <li data-lane=bar.lane + 1 style=format!("--lane:{}{span}", bar.lane + 1)>
            {chip(card, lie, state)}
        </li>
    }
}
