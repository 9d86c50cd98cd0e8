//! A week, its working days, or one day: hours down, days across, what overlaps side by side.

use super::{
    chip::{Lie, chip},
    drag::{AllDayGhost, ColumnGhost, minute_of, minutes_on},
    hours_seen::HoursSeen,
    path,
    topbar::week_name,
    use_scene,
};
use crate::{
    i18n::use_texts,
    ui::{
        icons::Icon,
        label::{kind_icon, shown_status, spoken, state_icon},
    },
};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use model::{
    calendar::{CalendarState, Occurrence, View, days},
    event::{EventCard, EventTime},
    format,
    layout::{Fold, MONTH_ROWS, Place, WeekRow, side_by_side, week_row},
};

const DAY: i64 = 24 * 60;
/// The hour at the top of the page when it opens.
const FIRST_HOUR: u32 = 7;
/// Nothing is drawn lower than this many minutes would be.
const LOWEST: i64 = 30;

/// The views of a week, a work week and a day.
#[component]
pub fn Week(state: CalendarState, cards: Vec<EventCard>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let (first, end) = state.range();
    let (long, timed): (Vec<EventCard>, Vec<EventCard>) = cards.into_iter().partition(is_long);
    let corner = scene
        .zone
        .with_value(|zone| (zone.name.clone(), format::offset(zone.start_of_day(first), zone)));
    let hours = (0..24u32)
        .map(|hour| {
            view! {
                <li data-start=(hour == FIRST_HOUR).then_some("")>
                    <span>{format!("{hour:02}:00")}</span>
                </li>
            }
        })
        .collect_view();
    let count = (end - first).num_days();
    let name = match state.view {
        View::Day => format::long_date(first, t.0),
        _ => week_name(first, t),
    };
    let seen = HoursSeen::new(timed.len());
    let columns = days(first, end)
        .map(|date| column(date, &timed, &state, seen))
        .collect_view();
    view! {
        <div
            class="week-scroll"
            node_ref=seen.node()
            tabindex="0"
            role="region"
            aria-label=name
            on:scroll=move |_| seen.look()
        >
            <section class="week" style=format!("--days:{count}")>
                <div class="week-head">
                    <div class="week-corner" title=corner.0>
                        {corner.1}
                    </div>
                    <ol class="week-days">
                        {days(first, end)
                            .map(|date| {
                                let today = date == scene.today.get_untracked();
                                view! {
                                    <li class="week-day" data-today=today.then_some("")>
                                        {day_name(date, &state)}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ol>
                    <div class="week-allday-label">{t.all_day_short()}</div>
                    <ol class="week-allday" data-date=first.to_string()>
                        {all_day((first, end), &long, &state)}
                        <AllDayGhost first days=count />
                    </ol>
                </div>
                <div class="week-body">
                    <ol class="week-hours" aria-hidden="true">
                        {hours}
                    </ol>
                    <div class="week-grid">
                        <ol class="week-cols">{columns}</ol>
                        <ColumnGhost first days=usize::try_from(count).unwrap_or(7) />
                    </div>
                </div>
            </section>
        </div>
    }
}

/// Whole days, and what takes a day or more, lie on top.
fn is_long(card: &EventCard) -> bool {
    match &card.time {
        EventTime::AllDay { .. } => true,
        EventTime::Timed { start, end, .. } => (*end - *start).num_minutes() >= DAY,
    }
}

/// The days of a state as the heads of a table.
pub fn day_heads(state: &CalendarState) -> impl IntoView + use<> {
    let (first, end) = state.range();
    days(first, end)
        .map(|date| view! { <th scope="col">{day_name(date, state)}</th> })
        .collect_view()
}

fn day_name(date: NaiveDate, state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let today = date == use_scene().today.get_untracked();
    let link = path(&state.seen_as(View::Day).at(date));
    view! {
        <a href=link aria-label=format::long_date(date, t.0) aria-current=today.then_some("date")>
            {format::short_weekday(date, t.0)}
            " "
            <b>{date.day()}</b>
        </a>
    }
}

fn all_day(
    (first, end): (NaiveDate, NaiveDate),
    cards: &[EventCard],
    state: &CalendarState,
) -> impl IntoView + use<> {
    let count = u64::try_from((end - first).num_days()).unwrap_or(7);
    let scene = use_scene();
    let spans: Vec<(NaiveDate, NaiveDate)> = scene
        .zone
        .with_value(|zone| cards.iter().map(|card| card.time.days(zone)).collect());
    let row = week_row(first, count, &spans);
    let bars = row
        .bars
        .iter()
        .filter(|bar| bar.lane < MONTH_ROWS)
        .map(|bar| {
            let lie = Lie {
                bar: true,
                before: bar.continues_before,
                after: bar.continues_after,
            };
            let style = format!(
                "--col:{};--span:{};--lane:{}",
                bar.column + 1,
                bar.span,
                bar.lane + 1
            );
            view! { <li style=style inner_html=chip(&cards[bar.index], lie, state).into_string()></li> }
        })
        .collect_view();
    view! {
        {bars}
        {days(first, end).enumerate().map(|(column, date)| all_day_beyond(&row, column, date, state)).collect_view()}
    }
}

/// How many whole-day events more a day has than there are rows.
fn all_day_beyond(
    row: &WeekRow,
    column: usize,
    date: NaiveDate,
    state: &CalendarState,
) -> Option<impl IntoView + use<>> {
    let beyond = row.beyond(column, MONTH_ROWS);
    let t = use_texts();
    (beyond > 0).then(|| {
        let style = format!("--col:{};--span:1;--lane:{}", column + 1, MONTH_ROWS + 1);
        let agenda = path(&state.seen_as(View::Agenda).at(date));
        view! {
            <li style=style>
                <a class="more" href=agenda>
                    {t.more(beyond)}
                </a>
            </li>
        }
    })
}

/// Events that are drawn beside each other at the most: more would be too narrow to see.
const fn most_columns(view: View) -> usize {
    match view {
        View::Day => 24,
        View::WorkWeek => 10,
        _ => 8,
    }
}

fn column(
    date: NaiveDate,
    cards: &[EventCard],
    state: &CalendarState,
    seen: HoursSeen,
) -> impl IntoView + use<> {
    let scene = use_scene();
    let today = date == scene.today.get_untracked();
    let (found, minutes): (Vec<&EventCard>, Vec<(i64, i64)>) = scene.zone.with_value(|zone| {
        let mut on_day: Vec<_> = cards
            .iter()
            .filter_map(|c| Some((c, minutes_on(&c.time, date, zone)?)))
            .collect();
        on_day.sort_by_key(|(_, span)| (span.0, -span.1));
        on_day.into_iter().unzip()
    });
    let drawn: Vec<(i64, i64)> = minutes
        .iter()
        .map(|&(from, to)| (from, to.max(from + LOWEST)))
        .collect();
    let (places, folds) = side_by_side(&drawn, most_columns(state.view));
    let blocks: Vec<Block> = places
        .into_iter()
        .zip(found)
        .zip(minutes)
        .filter_map(|((place, card), span)| {
            let card = card.clone();
            Some(Block {
                card,
                place: place?,
                span,
            })
        })
        .collect();
    let blocks = StoredValue::new(blocks);
    let in_sight = Memo::new(move |_| {
        blocks.with_value(|blocks| {
            let all = blocks.iter().enumerate();
            all.filter(|(_, block)| seen.shows(block.span))
                .map(|(nth, _)| nth)
                .collect::<Vec<usize>>()
        })
    });
    let of = state.clone();
    let blocks = view! {
        <For each=move || in_sight.get() key=|nth| *nth let:nth>
            {blocks.with_value(|blocks| block(&blocks[nth], &of))}
        </For>
    };
    let folds = folds
        .into_iter()
        .map(|fold| folded(&fold, date, state))
        .collect_view();
    let now_line = move || {
        let top = scene.zone.with_value(|zone| minute_of(scene.now.get(), zone)) as f64 / DAY as f64 * 100.0;
        today.then(|| view! { <div class="now-line" style=format!("--top:{top:.3}")></div> })
    };
    view! {
        <li
            class="week-col"
            data-date=date.to_string()
            data-today=today.then_some("")
            data-weekend=(date.weekday().num_days_from_monday() >= 5).then_some("")
        >
            <ol>{blocks} {folds}</ol>
            {now_line}
        </li>
    }
}

/// Where a block stands in the column of its day.
fn place_style(place: Place, (from, to): (i64, i64)) -> String {
    let percent = |part: i64, whole: i64| part as f64 / whole as f64 * 100.0;
    let share = 100.0 / place.columns as f64;
    format!(
        "--top:{:.3};--height:{:.3};--left:{:.3};--width:{:.3}",
        percent(from, DAY),
        percent(to - from, DAY),
        share * place.column as f64,
        share * place.span as f64,
    )
}

/// What there is no room for, as a number.
fn folded(fold: &Fold, date: NaiveDate, state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let style = place_style(fold.place, (fold.from, fold.to));
    let alone = match state.view {
        View::Day => View::Agenda,
        _ => View::Day,
    };
    let link = path(&state.seen_as(alone).at(date));
    view! {
        <li style=style>
            <a class="block-more" href=link>
                <span aria-hidden="true">{format!("+{}", fold.count)}</span>
                <span class="vh">{t.more(fold.count)}</span>
            </a>
        </li>
    }
}

/// An event as it lies in the column of a day.
struct Block {
    card: EventCard,
    place: Place,
    /// The minutes of the day that it takes.
    span: (i64, i64),
}

fn block(Block { card, place, span }: &Block, state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let scene = use_scene();
    let shown = shown_status(card.status, card.approval);
    let marks = untrack(|| scene.marks(card));
    let style = place_style(*place, *span);
    let clock = scene.zone.with_value(|zone| match &card.time {
        EventTime::Timed { start, end, .. } => {
            format!("{}–{}", format::clock(*start, zone), format::clock(*end, zone))
        }
        EventTime::AllDay { .. } => String::new(),
    });
    view! {
        <li style=style>
            <a
                class="block"
                data-kind=card.kind.as_str()
                data-status=shown
                data-past=marks.past
                aria-current=marks.current
                data-event=card.id.to_string()
                data-at=Occurrence::of(&card.time).to_string()
                data-movable=card.movable.then_some("")
                data-held=marks.held
                data-picked=marks.picked
                title=card.title.clone()
                href=path(&state.with_card(card))
            >
                <Icon path=kind_icon(card.kind) />
                {state_icon(shown, t)}
                <span class="block-title">{card.title.clone()}</span>
                <time>{clock}</time>
                <span class="vh">{spoken(card.kind, shown, t)}</span>
            </a>
        </li>
    }
}
