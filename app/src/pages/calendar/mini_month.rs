//! A small month to jump from: links, so that it works before any script has run.

use super::{path, use_scene};
use crate::{
    i18n::use_texts,
    ui::{
        focus,
        icon_button::IconButton,
        icons::{CALENDAR_DAYS, CHEVRON_LEFT, CHEVRON_RIGHT, Icon},
    },
};
use chrono::{Datelike, Days, Months, NaiveDate};
use leptos::{ev, prelude::*};
use model::{
    calendar::{CalendarState, days, first_of_month},
    format,
};

const PLACE: &str = "mini-month";

/// The button, and the month below it.
#[component]
pub fn MiniMonth() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    // The month that is looked at: the one shown, until one leafs on.
    let leafed = RwSignal::new(None::<NaiveDate>);
    let shown = Memo::new(move |_| {
        let date = scene.state.with(|state| state.date);
        first_of_month(leafed.get().unwrap_or(date))
    });
    Effect::new(move |_| {
        scene.state.with(|state| state.date);
        leafed.set(None);
    });
    let leaf = move |forward: bool| {
        let first = shown.get_untracked();
        let month = Months::new(1);
        leafed.set(if forward {
            first.checked_add_months(month)
        } else {
            first.checked_sub_months(month)
        });
    };
    let close = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            focus::close("#mini-month");
        }
    };
    view! {
        <details class="menu mini" id=PLACE data-spare="" on:keydown=close>
            <summary class="btn" data-icon-only="" aria-label=t.go_to_day() title=t.go_to_day()>
                <Icon path=CALENDAR_DAYS />
            </summary>
            <div class="menu-body mini-month">
                <div class="mini-head">
                    <strong aria-live="polite">{move || format::month_year(shown.get(), t.0)}</strong>
                    <IconButton
                        icon=CHEVRON_LEFT
                        label=t.previous_period()
                        small=true
                        press=move |_| leaf(false)
                    />
                    <IconButton
                        icon=CHEVRON_RIGHT
                        label=t.next_period()
                        small=true
                        press=move |_| leaf(true)
                    />
                </div>
                {move || month(shown.get(), &scene.state.get())}
            </div>
        </details>
    }
}

fn month(first: NaiveDate, state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let today = use_scene().today.get_untracked();
    let start = state.starts.of(first);
    let (from, to) = state.range();
    let names = days(start, start + Days::new(7))
        .map(|day| {
            let short: String = format::weekday(day, t.0).chars().take(2).collect();
            view! { <span aria-hidden="true">{short}</span> }
        })
        .collect_view();
    let state = state.clone();
    let day = move |date: NaiveDate| {
        let outside = date.month() != first.month();
        let target = state.with_event(None).at(date);
        view! {
            <a
                href=path(&target)
                aria-label=format::long_date(date, t.0)
                aria-current=(date == state.date).then_some("date")
                data-today=(date == today).then_some("")
                data-outside=outside.then_some("")
                data-shown=(from <= date && date < to).then_some("")
                on:click=move |_| focus::close("#mini-month")
            >
                {date.day()}
            </a>
        }
    };
    let grid = days(start, start + Days::new(42)).map(day).collect_view();
    view! { <div class="mini-days">{names} {grid}</div> }
}
