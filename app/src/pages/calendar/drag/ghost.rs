//! What is in hand, where it would be dropped.

use super::{Drag, Phase, What};
use crate::pages::calendar::{Scene, use_scene};
use crate::ui::{icons::Icon, label::kind_icon};
use chrono::{DateTime, NaiveDate, Timelike, Utc};
use leptos::prelude::*;
use model::{
    UserId,
    event::{EventKind, EventTime},
    format,
    zone::ZoneRules,
};

const DAY: i64 = 24 * 60;

/// The minutes of `date` that a timed event takes, on the clock of the wall.
pub fn minutes_on(time: &EventTime, date: NaiveDate, zone: &ZoneRules) -> Option<(i64, i64)> {
    let EventTime::Timed { start, end, .. } = time else {
        return None;
    };
    let (first, last) = time.days(zone);
    if date < first || date > last {
        return None;
    }
    let from = if date == first { minute_of(*start, zone) } else { 0 };
    let to = if date == last && zone.date(*end) == date {
        minute_of(*end, zone)
    } else {
        DAY
    };
    // An hour that clocks repeat would end before it starts.
    Some((from, to.max(from)))
}

/// The minute of the day that clocks show.
pub fn minute_of(instant: DateTime<Utc>, zone: &ZoneRules) -> i64 {
    let wall = zone.wall(instant);
    i64::from(wall.hour() * 60 + wall.minute())
}

fn kind_of(drag: &Drag) -> Option<EventKind> {
    match &drag.what {
        What::Event { card, .. } => Some(card.kind),
        What::New => None,
    }
}

fn title_of(drag: &Drag) -> String {
    match &drag.what {
        What::Event { card, .. } => card.title.clone(),
        What::New => String::new(),
    }
}

/// How much is in the way of what is held. Follows the hand.
fn hindered(scene: Scene) -> impl Fn() -> Option<&'static str> {
    move || {
        scene.hindrance.with(|why| {
            why.as_ref()
                .map(|why| if why.forbids { "forbidden" } else { "warned" })
        })
    }
}

const fn phase_of(drag: &Drag) -> &'static str {
    match drag.phase {
        Phase::Held => "held",
        Phase::Dropped | Phase::Saved => "dropped",
        Phase::Refused => "refused",
    }
}

/// Over the columns of a week: a block in each of the days that it would take.
#[component]
pub fn ColumnGhost(first: NaiveDate, days: usize) -> impl IntoView {
    let scene = use_scene();
    let block = move |drag: &Drag, day: usize| {
        let date = model::event::drag::nth_day(first, day as u64);
        let (from, to) = scene.zone.with_value(|zone| minutes_on(&drag.time, date, zone))?;
        let clock = scene.zone.with_value(|zone| match &drag.time {
            EventTime::Timed { start, end, .. } => {
                format!("{}–{}", format::clock(*start, zone), format::clock(*end, zone))
            }
            EventTime::AllDay { .. } => String::new(),
        });
        let percent = |minutes: i64| minutes as f64 / DAY as f64 * 100.0;
        let style = format!(
            "--day:{day};--days:{days};--top:{:.3};--height:{:.3}",
            percent(from),
            percent(to - from)
        );
        let kind = kind_of(drag);
        Some(view! {
            <div
                class="ghost"
                style=style
                data-phase=phase_of(drag)
                data-copies=drag.copies.then_some("")
                data-kind=kind.map(EventKind::as_str)
                data-hindered=hindered(scene)
                // There is room for what is said on the other side.
                data-right=(day + 2 >= days && days > 2).then_some("")
                data-low=(to > 21 * 60).then_some("")
            >
                <div class="block">
                    {kind.map(|kind| view! { <Icon path=kind_icon(kind) /> })}
                    <span class="block-title">{title_of(drag)}</span>
                    <time>{clock}</time>
                </div>
                {move || scene.hindrance.get().map(|why| view! { <p class="ghost-why">{why.text}</p> })}
            </div>
        })
    };
    let blocks = move || {
        scene.drag.with(|drag| {
            let drag = drag.as_ref()?;
            Some((0..days).filter_map(|day| block(drag, day)).collect_view())
        })
    };
    view! { <div class="ghosts" aria-hidden="true">{blocks}</div> }
}

/// Days from `first` that `drag` would take, as column and span.
fn columns(drag: &Drag, first: NaiveDate, days: i64, zone: &ZoneRules) -> Option<(i64, i64)> {
    let (from, to) = drag.time.days(zone);
    let (from, to) = (
        (from - first).num_days().max(0),
        (to - first).num_days().min(days - 1),
    );
    (from <= to).then(|| (from, to - from + 1))
}

fn bar(drag: &Drag, first: NaiveDate, days: i64) -> Option<impl IntoView + use<>> {
    let (column, span) = use_scene()
        .zone
        .with_value(|zone| columns(drag, first, days, zone))?;
    let kind = kind_of(drag);
    let scene = use_scene();
    let why = move || {
        move || {
            scene
                .hindrance
                .get()
                .map(|why| view! { <p class="ghost-why">{why.text}</p> })
        }
    };
    Some(view! {
        <div
            class="ghost-bar"
            style=format!("--day:{column};--days:{days};--span:{span}")
            data-phase=phase_of(drag)
                data-copies=drag.copies.then_some("")
            data-kind=kind.map(EventKind::as_str)
            data-hindered=hindered(use_scene())
        >
            <div class="chip" data-bar="">
                {kind.map(|kind| view! { <Icon path=kind_icon(kind) /> })}
                <span class="chip-title">{title_of(drag)}</span>
            </div>
            {why()}
        </div>
    })
}

/// Over the row of whole days.
#[component]
pub fn AllDayGhost(first: NaiveDate, days: i64) -> impl IntoView {
    let scene = use_scene();
    move || {
        scene.drag.with(|drag| {
            let drag = drag.as_ref().filter(|drag| drag.time.is_all_day())?;
            bar(drag, first, days)
        })
    }
}

/// Over a week of the month.
#[component]
pub fn MonthGhost(monday: NaiveDate) -> impl IntoView {
    let scene = use_scene();
    move || scene.drag.with(|drag| bar(drag.as_ref()?, monday, 7))
}

/// How far below the top of the team view somebody's row begins, in pixels.
fn top_of_row(person: UserId) -> Option<f64> {
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    let cell = find(&format!(".team-cell[data-person='{person}']"))?;
    let all = find(".team-scroll")?;
    let top = cell.get_bounding_client_rect().top() - all.get_bounding_client_rect().top();
    Some(top + f64::from(all.scroll_top()))
}

/// In the row that what is held is in.
#[component]
pub fn TeamGhost(first: NaiveDate, days: i64) -> impl IntoView {
    let scene = use_scene();
    let row = move || {
        let row = scene.drag.with(|drag| {
            drag.as_ref()
                .and_then(|drag| drag.hands.map(|hands| hands.to).or(drag.row))
        });
        row.and_then(top_of_row).map(|top| format!("--row:{top}px"))
    };
    view! {
        <div class="team-ghost" aria-hidden="true" style=move || row().unwrap_or_default()>
            {move || scene.drag.with(|drag| bar(drag.as_ref()?, first, days))}
        </div>
    }
}
