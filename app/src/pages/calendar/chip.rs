//! An event in one line.

use super::{path, use_scene};
use crate::{
    i18n::use_texts,
    ui::{
        html::Html,
        icons::{REPEAT, icon},
        label::{kind_icon, shown_status, spoken, status_look},
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

/// The link to an event, as a chip. Nothing of it reacts to anything: `marks` and `drag` find it by its attributes.
pub fn chip(card: &EventCard, lie: Lie, state: &CalendarState) -> Html {
    let t = use_texts();
    let scene = use_scene();
    let shown = shown_status(card.status, card.approval);
    let mark = |on: bool| on.then_some("");
    let marks = untrack(|| scene.marks(card));
    let start = match &card.time {
        EventTime::Timed { start, .. } if !lie.bar => Some(*start),
        _ => None,
    };
    let clock = start.map(|start| scene.zone.with_value(|zone| format::clock(start, zone)));
    let time = start.zip(clock.as_deref()).map(|(start, clock)| {
        let instant = start.to_rfc3339();
        Html::element("time", &[("datetime", Some(&instant))], [Html::text(clock)])
    });
    let sign = |state: Option<&str>, path: &'static str| {
        let attributes = [("class", Some("state")), ("data-state", state)];
        Html::element("span", &attributes, [icon(path)])
    };
    let clock = clock.map(|clock| format!("{clock} ")).unwrap_or_default();
    let label = format!("{clock}{}{}", card.title, spoken(card.kind, shown, t));
    let (id, at) = (card.id.to_string(), Occurrence::of(&card.time).to_string());
    let href = path(&state.with_card(card));
    let attributes = [
        ("class", Some("chip")),
        ("data-kind", Some(card.kind.as_str())),
        ("data-status", Some(shown)),
        ("data-bar", mark(lie.bar)),
        ("data-before", mark(lie.before)),
        ("data-after", mark(lie.after)),
        ("data-past", marks.past),
        ("aria-current", marks.current),
        ("data-event", Some(&id)),
        ("data-at", Some(&at)),
        ("data-movable", mark(card.movable)),
        ("data-held", marks.held),
        ("data-picked", marks.picked),
        ("title", Some(&card.title)),
        ("aria-label", Some(&label)),
        ("href", Some(&href)),
    ];
    let title = Html::element(
        "span",
        &[("class", Some("chip-title"))],
        [Html::text(&card.title)],
    );
    let inner = [
        Some(icon(kind_icon(card.kind))),
        time,
        Some(title),
        card.recurring.then(|| sign(None, REPEAT)),
        (shown != "planned").then(|| sign(Some(shown), status_look(shown, t).0)),
    ];
    Html::element("a", &attributes, inner.into_iter().flatten())
}
