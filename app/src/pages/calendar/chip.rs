//! An event in one line.

use super::{path, use_scene};
use crate::{
    i18n::use_texts,
    ui::{
        icons::{Icon, REPEAT},
        label::{kind_icon, shown_status, spoken, state_icon},
    },
};
use leptos::prelude::*;
use model::{
    calendar::{CalendarState, Occurrence},
    event::{EventCard, EventTime},
    format,
};

/// How a chip lies in its row.
#[derive(Clone, Copy, Default)]
pub struct Lie {
    /// It fills days rather than standing at a time.
    pub bar: bool,
    pub before: bool,
    pub after: bool,
}

/// The link to an event, as a chip.
pub fn chip(card: &EventCard, lie: Lie, state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let scene = use_scene();
    let shown = shown_status(card.status, card.approval);
    let mark = |on: bool| on.then_some("");
    let marks = untrack(|| scene.marks(card));
    let time = match &card.time {
        EventTime::Timed { start, .. } if !lie.bar => {
            let clock = scene.zone.with_value(|zone| format::clock(*start, zone));
            Some(view! { <time datetime=start.to_rfc3339()>{clock}</time> })
        }
        _ => None,
    };
    view! {
        <a
            class="chip"
            data-kind=card.kind.as_str()
            data-status=shown
            data-bar=mark(lie.bar)
            data-before=mark(lie.before)
            data-after=mark(lie.after)
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
            {time}
            <span class="chip-title">{card.title.clone()}</span>
            {card.recurring.then(|| view! { <span class="state"><Icon path=REPEAT /></span> })}
            {state_icon(shown, t)}
            <span class="vh">{spoken(card.kind, shown, t)}</span>
        </a>
    }
}
