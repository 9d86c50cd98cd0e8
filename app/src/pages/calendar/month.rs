//! A month: whole weeks, events in rows that keep their place over several days.

use super::{
    chip::{Lie, chip},
    drag::MonthGhost,
    path,
    topbar::{title, week_name},
    use_scene,
};
use crate::{
    i18n::use_texts,
    ui::{focus, html::Html},
};
use chrono::{Datelike, Days, NaiveDate};
use leptos::{ev, html, prelude::*};
use model::{
    calendar::{CalendarState, View, days, week_number},
    event::{EventCard, EventTime},
    format,
    layout::{Bar, MONTH_ROWS, WeekRow, week_row},
};
use std::{iter, time::Duration};

/// The height of a row, in pixels; the number of the day takes as much.
const ROW: f64 = 24.0;

/// How long after a month is drawn it can be measured without anybody waiting for it.
const PAINTED: Duration = Duration::from_millis(100);

/// What lies in the days of a month.
struct Lying {
    cards: Vec<EventCard>,
    /// The first and last day of each.
    spans: Vec<(NaiveDate, NaiveDate)>,
    /// For each day, the events that were left out.
    beyond: Vec<usize>,
}

/// The month view.
#[component]
pub fn Month(state: CalendarState, cards: Vec<EventCard>, beyond: Vec<usize>) -> impl IntoView {
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
    let count = (end - first).num_days() / 7;
    let node = NodeRef::<html::Ol>::new();
    // What the server writes fits any screen and any paper, and the stylesheet shows of it what has room; once it is
    // known how many rows have, nothing else is written.
    let height = scene.month_height.get_value();
    let rows = RwSignal::new(height.map(|height| fitting(height, count)));
    let lying = Lying { cards, spans, beyond };
    let week_rows: Vec<WeekRow> = days(first, end)
        .step_by(7)
        .map(|monday| week_row(monday, 7, &lying.spans))
        .collect();
    let lanes = week_rows.iter().flat_map(|row| &row.bars).map(|bar| bar.lane + 1);
    let deepest = lanes.max().unwrap_or(0);
    let measure = move || {
        let Some(weeks) = node.try_get_untracked().flatten() else {
            return;
        };
        let height = f64::from(weeks.client_height());
        scene.month_height.try_set_value(Some(height));
        let fit = fitting(height, count);
        let written = rows.get_untracked().unwrap_or(MONTH_ROWS);
        if fit.min(deepest) != written.min(deepest) {
            focus::keep();
            rows.set(Some(fit));
        }
    };
    Effect::new(move |_| {
        // To ask how high something is makes the browser lay it out at once: where it is known, that can wait.
        match height {
            Some(_) => set_timeout(measure, PAINTED),
            None => measure(),
        }
        let event = |name: &'static str| ev::Custom::<ev::Event>::new(name);
        let handles = [
            window_event_listener(ev::resize, move |_| measure()),
            window_event_listener(event("beforeprint"), move |_| {
                let _ = rows.try_set(None);
            }),
            window_event_listener(event("afterprint"), move |_| measure()),
        ];
        on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
    });
    let name = title(&state, t);
    let weeks = move || {
        let rows = rows.get();
        week_rows
            .iter()
            .enumerate()
            .map(|(nth, row)| {
                let left_out = lying.beyond.get(nth * 7..nth * 7 + 7).unwrap_or(&[0; 7]);
                week(row, (&lying, rows), left_out, &state)
            })
            .collect_view()
    };
    view! {
        <section class="month" aria-label=name>
            <ol class="month-head" aria-hidden="true">
                <li class="week-no"></li>
                {head}
            </ol>
            <ol class="month-weeks" node_ref=node>
                {weeks}
            </ol>
        </section>
    }
}

/// The rows of a day that a month of so many weeks has room for.
fn fitting(height: f64, weeks: i64) -> usize {
    let week = height / weeks.max(1) as f64;
    ((week / ROW).floor() as usize)
        .saturating_sub(1)
        .clamp(1, MONTH_ROWS)
}

fn week(
    row: &WeekRow,
    (lying, rows): (&Lying, Option<usize>),
    left_out: &[usize],
    state: &CalendarState,
) -> impl IntoView + use<> {
    let days = (0..7).map(|column| day(row, (column, left_out[column]), (lying, rows), state));
    let inner: Html = iter::once(number(row.monday, state)).chain(days).collect();
    view! {
        <li class="month-week">
            <ol class="month-days" data-date=row.monday.to_string() inner_html=inner.into_string()></ol>
            <MonthGhost monday=row.monday />
        </li>
    }
}

/// The number of a week, which leads to it.
fn number(monday: NaiveDate, state: &CalendarState) -> Html {
    let name = week_name(monday, use_texts());
    let link = path(&state.seen_as(View::Week).at(monday));
    let attributes = [("href", Some(link.as_str())), ("aria-label", Some(&name))];
    let number = Html::text(&week_number(monday).to_string());
    Html::element(
        "li",
        &[("class", Some("week-no"))],
        [Html::element("a", &attributes, [number])],
    )
}

fn day(
    row: &WeekRow,
    (column, left_out): (usize, usize),
    (lying, rows): (&Lying, Option<usize>),
    state: &CalendarState,
) -> Html {
    let t = use_texts();
    let scene = use_scene();
    let date = row.monday + Days::new(column as u64);
    let mark = |on: bool| on.then_some("");
    let today = date == scene.today.get_untracked();
    let written = date.to_string();
    let number = if date.day() == 1 {
        format::short_date(date, t.0)
    } else {
        date.day().to_string()
    };
    let number = Html::element("time", &[("datetime", Some(&written))], [Html::text(&number)]);
    let (alone, name) = (
        path(&state.seen_as(View::Day).at(date)),
        format::long_date(date, t.0),
    );
    let attributes = [
        ("class", Some("day-num")),
        ("href", Some(&alone)),
        ("aria-label", Some(&name)),
        ("aria-current", today.then_some("date")),
    ];
    let number = Html::element("a", &attributes, [number]);
    let more = more(
        row,
        (column, left_out),
        rows,
        &path(&state.seen_as(View::Agenda).at(date)),
    );
    let head = Html::element(
        "div",
        &[("class", Some("day-head"))],
        [Some(number), more].into_iter().flatten(),
    );
    let events = row
        .bars
        .iter()
        .filter(|bar| bar.column == column && bar.lane < rows.unwrap_or(MONTH_ROWS))
        .map(|bar| event(bar, &lying.cards[bar.index], lying.spans[bar.index], state));
    let events = Html::element("ol", &[("class", Some("month-events"))], events);
    let attributes = [
        ("class", Some("month-day")),
        ("data-today", mark(today)),
        ("data-weekend", mark(date.weekday().num_days_from_monday() >= 5)),
        ("data-outside", mark(date.month() != state.date.month())),
        ("data-date", Some(&written)),
    ];
    Html::element("li", &attributes, [head, events])
}

/// The "+n" beyond so many rows; where they are not known, for each number that there may turn out to be room for.
fn more(
    row: &WeekRow,
    (column, left_out): (usize, usize),
    rows: Option<usize>,
    agenda: &str,
) -> Option<Html> {
    let t = use_texts();
    let beyond = |rows: usize| row.beyond(column, rows) + left_out;
    let text = |hidden: usize| Html::text(&format!("+{hidden}"));
    let (least, counts) = match rows {
        Some(rows) => (beyond(rows), text(beyond(rows))),
        None => {
            let hiding = (1..=MONTH_ROWS).filter(|rows| beyond(*rows) > 0);
            let count = |rows: usize| {
                let at = rows.to_string();
                Html::element("span", &[("data-at", Some(&at))], [text(beyond(rows))])
            };
            let least = hiding.clone().next_back().map_or(0, beyond);
            (least, hiding.map(count).collect())
        }
    };
    let word = Html::element("span", &[], [Html::text(t.more_word(least))]);
    let attributes = [
        ("class", Some("more")),
        ("data-fits", rows.map(|_| "")),
        ("href", Some(agenda)),
    ];
    (least > 0).then(|| Html::element("a", &attributes, [counts, Html::text(" "), word]))
}

fn event(bar: &Bar, card: &EventCard, (first, last): (NaiveDate, NaiveDate), state: &CalendarState) -> Html {
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
    let lane = (bar.lane + 1).to_string();
    let style = format!("--lane:{lane}{span}");
    let attributes = [("data-lane", Some(lane.as_str())), ("style", Some(&style))];
    Html::element("li", &attributes, [chip(card, lie, state)])
}
