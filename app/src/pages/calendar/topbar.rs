//! The calendar's top bar: where one is, moving about, views, and creating.

use super::{filters::Filters, mini_month::MiniMonth, path, use_scene, views::Views};
use crate::{
    i18n::{T, use_texts},
    ui::{
        frame::use_creatable,
        icons::{CHEVRON_LEFT, CHEVRON_RIGHT, DOWNLOAD, Icon, PLUS},
    },
};
use chrono::NaiveDate;
use leptos::prelude::*;
use model::{
    calendar::{CalendarState, View, week_number},
    format,
};

/// What stretch of time is shown.
pub fn title(state: &CalendarState, t: T) -> String {
    let (first, end) = state.range();
    let last = end.pred_opt().unwrap_or(first);
    match state.view {
        View::Month => capitalised(&format::month_year(state.date, t.0)),
        View::Day => {
            let day = format::short_range(first, first, t.0);
            capitalised(&format!("{} {day}", format::short_weekday(first, t.0)))
        }
        View::Week | View::WorkWeek | View::Team => format::short_range(first, last, t.0),
        // Each of its days says its year.
        View::Agenda => format!(
            "{} – {}",
            format::short_date(first, t.0),
            format::short_date(last, t.0)
        ),
    }
}

/// The number of the week, where one week is shown.
pub fn note(state: &CalendarState, t: T) -> String {
    match state.view {
        View::Day => week_name(state.starts.of(state.date), t),
        View::Week | View::WorkWeek | View::Team => week_name(state.range().0, t),
        _ => String::new(),
    }
}

/// "Week 48".
pub fn week_name(day: NaiveDate, t: T) -> String {
    format!("{} {}", t.week(), week_number(day))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Back, today, forward.
#[component]
pub fn Period() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let turned = move |forward| path(&scene.turned(forward));
    view! {
        <nav class="btn-group" aria-label=t.period()>
            <a class="btn" data-icon-only="" aria-label=t.previous_period() href=move || turned(false)>
                <Icon path=CHEVRON_LEFT />
            </a>
            <a class="btn" href=move || path(&scene.state.get().at(scene.today.get()))>
                {t.today()}
            </a>
            <a class="btn" data-icon-only="" aria-label=t.next_period() href=move || turned(true)>
                <Icon path=CHEVRON_RIGHT />
            </a>
        </nav>
        <MiniMonth />
    }
}

/// Views, filters, and what can be done.
#[component]
pub fn Actions() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let view_link = move |view: View, name: &'static str| {
        view! {
            <a
                title=name
                href=move || path(&scene.state.get().seen_as(view))
                aria-current=move || (scene.state.get().view == view).then_some("page")
            >
                {name}
            </a>
        }
    };
    let creates = !use_creatable().is_empty();
    view! {
        <nav class="segmented" aria-label=t.view()>
            {view_link(View::Day, t.day())}
            {view_link(View::WorkWeek, t.work_week())}
            {view_link(View::Week, t.week())}
            {view_link(View::Month, t.month())}
            {view_link(View::Agenda, t.agenda())}
            {view_link(View::Team, t.team())}
        </nav>
        <Filters />
        <Views />
        <a
            class="btn"
            data-icon-only=""
            data-spare=""
            rel="external"
            aria-label=t.export()
            title=t.export()
            href=move || format!("/calendar.ics?{}", scene.shown.get().to_query())
        >
            <Icon path=DOWNLOAD />
        </a>
        {creates
            .then(|| {
                view! {
                    <a
                        class="btn js-only"
                        data-variant="primary"
                        data-collapse=""
                        href=move || format!("{}&new=1", path(&scene.shown.get()))
                    >
                        <Icon path=PLUS />
                        <span>{t.create()}</span>
                    </a>
                }
            })}
    }
}
