//! The team view: a row for each person, who is free, busy or away at a glance.

use super::{
    chip::{Lie, chip},
    drag::TeamGhost,
    topbar::week_name,
    use_scene,
    week::day_heads,
};
use crate::{
    api::calendar::Choices,
    i18n::use_texts,
    ui::{icons::USERS, loaded::part_of_loaded, person::Avatar, state::Empty, viewer::use_viewer},
};
use chrono::{Datelike, NaiveDate, TimeDelta};
use leptos::prelude::*;
use model::{
    TeamId, UserId,
    calendar::{CalendarState, days},
    event::{EventCard, EventKind, EventStatus, EventTime},
    person::Person,
};

/// Events that a cell lists; the rest is a number.
const ROWS: usize = 4;
/// The hours that the strip of a cell stands for.
const FROM: i64 = 8;
const TO: i64 = 19;

/// The team view.
#[component]
pub fn Team(state: CalendarState, cards: Vec<EventCard>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let (first, end) = state.range();
    let cards = StoredValue::new(cards);
    let state = StoredValue::new(state);
    view! {
        <Transition>
            {part_of_loaded(scene.choices, |whole| whole, move |choices| {
                let people = state.with_value(|state| rows(state, &choices));
                if people.is_empty() {
                    return view! { <Empty icon=USERS title=t.nobody_there() text=t.nobody_there_text() /> }
                        .into_any();
                }
                let body = people
                    .into_iter()
                    .map(|person| {
                        cards.with_value(|cards| state.with_value(|state| row(person, cards, state)))
                    })
                    .collect_view();
                view! {
                    <div class="team-scroll" tabindex="0" role="region" aria-label=week_name(first, t)>
                        <table class="team">
                            <thead>
                                <tr>
                                    <th scope="col">
                                        <span class="vh">{t.person()}</span>
                                    </th>
                                    {state.with_value(day_heads)}
                                </tr>
                            </thead>
                            <tbody>{body}</tbody>
                        </table>
                        <TeamGhost first days=(end - first).num_days() />
                    </div>
                }
                    .into_any()
            })}
        </Transition>
    }
}

/// Who has a row: the person or the team that is filtered; else one's own teams; without any, everybody.
fn rows(state: &CalendarState, choices: &Choices) -> Vec<Person> {
    let person = |id: &UserId| choices.people.iter().find(|person| person.id == *id).cloned();
    if let Some(id) = state.filter.person {
        return person(&id).into_iter().collect();
    }
    let own = use_viewer()
        .map(|viewer| viewer.with_value(|viewer| viewer.actor.teams.clone()))
        .unwrap_or_default();
    let teams: Vec<TeamId> = state.filter.team.map_or(own, |team| vec![team]);
    let members: Vec<UserId> = choices
        .in_teams
        .iter()
        .filter(|(team, _)| teams.contains(team))
        .map(|(_, member)| *member)
        .collect();
    let wanted =
        |person: &&Person| members.is_empty() && state.filter.team.is_none() || members.contains(&person.id);
    choices.people.iter().filter(wanted).cloned().collect()
}

fn row(person: Person, cards: &[EventCard], state: &CalendarState) -> impl IntoView + use<> {
    let scene = use_scene();
    let own: Vec<&EventCard> = cards
        .iter()
        .filter(|card| card.people.contains(&person.id))
        .collect();
    let (first, end) = state.range();
    let id = person.id;
    let takes_over = move || {
        let hands = scene.drag.with(|drag| drag.as_ref().and_then(|drag| drag.hands));
        hands.is_some_and(|hands| hands.to == id).then_some("")
    };
    let cells = days(first, end)
        .map(|date| cell(date, id, &own, state))
        .collect_view();
    view! {
        <tr data-drop=takes_over>
            <th scope="row">
                <span class="person">
                    <Avatar id=person.id name=person.name.clone() />
                    <span>{person.name}</span>
                </span>
            </th>
            {cells}
        </tr>
    }
}

fn cell(date: NaiveDate, person: UserId, own: &[&EventCard], state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let scene = use_scene();
    let on_day: Vec<&EventCard> = scene.zone.with_value(|zone| {
        let touches = |card: &&&EventCard| {
            let (first, last) = card.time.days(zone);
            first <= date && date <= last
        };
        own.iter().filter(touches).copied().collect()
    });
    let away = on_day
        .iter()
        .any(|card| card.kind == EventKind::Absence && card.time.is_all_day() && counts(card));
    let how = if away {
        t.away_all_day()
    } else if on_day.iter().any(|card| counts(card)) {
        t.partly_busy()
    } else {
        t.free()
    };
    let hidden = on_day.len().saturating_sub(ROWS);
    let chips = on_day
        .iter()
        .take(if hidden > 0 { ROWS - 1 } else { ROWS })
        .map(|card| {
            let lie = Lie {
                bar: card.time.is_all_day(),
                ..Lie::default()
            };
            view! { <li inner_html=chip(card, lie, state).into_string()></li> }
        })
        .collect_view();
    let day = super::path(&CalendarState {
        filter: model::calendar::Filter {
            person: None,
            ..state.filter.clone()
        },
        ..state.seen_as(model::calendar::View::Day).at(date)
    });
    view! {
        <td
            class="team-cell"
            data-person=person.to_string()
            data-date=date.to_string()
            data-away=away.then_some("")
            data-today=(date == scene.today.get_untracked()).then_some("")
            data-weekend=(date.weekday().num_days_from_monday() >= 5).then_some("")
        >
            <span class="vh">{how}</span>
            {strip(date, &on_day)}
            <ul>{chips}</ul>
            {(hidden > 0)
                .then(|| view! { <a class="more" href=day>{t.more(hidden + 1)}</a> })}
        </td>
    }
}

/// What is cancelled takes nobody's time.
fn counts(card: &EventCard) -> bool {
    card.status != EventStatus::Cancelled
}

/// The working hours of a day, and which of them are taken.
fn strip(date: NaiveDate, on_day: &[&EventCard]) -> impl IntoView + use<> {
    let scene = use_scene();
    let span = (TO - FROM) as f64 * 60.0;
    let from = scene.zone.with_value(|zone| zone.start_of_day(date)) + TimeDelta::hours(FROM);
    let taken = on_day
        .iter()
        .filter(|card| counts(card))
        .filter_map(|card| match &card.time {
            EventTime::Timed { start, end, .. } => {
                let at = |instant: chrono::DateTime<chrono::Utc>| {
                    ((instant - from).num_minutes() as f64 / span * 100.0).clamp(0.0, 100.0)
                };
                let (left, right) = (at(*start), at(*end));
                (right > left).then(|| {
                    view! {
                        <i
                            data-kind=card.kind.as_str()
                            style=format!("inset-inline-start:{left:.1}%;inline-size:{:.1}%", right - left)
                        ></i>
                    }
                })
            }
            EventTime::AllDay { .. } => None,
        })
        .collect_view();
    let hours = format!("{FROM:02}:00–{TO}:00");
    view! { <div class="team-strip" aria-hidden="true" title=hours>{taken}</div> }
}
