//! Choosing what to leave out. The form is a plain one: it works without scripts.

use super::{path, use_scene};
use crate::{
    i18n::use_texts,
    ui::{
        focus,
        icons::{FILTER, Icon, SEARCH, X},
        label::kind_icon,
        loaded::part_of_loaded,
    },
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    calendar::{CalendarState, Filter},
    event::EventKind,
};
use std::collections::HashMap;
use wasm_bindgen::JsCast;

/// The button and the form below it.
#[component]
pub fn Filters() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let navigate = use_navigate();
    let apply = move |event: leptos::ev::SubmitEvent| {
        let Some(asked) = asked(&event) else { return };
        event.prevent_default();
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&path(&asked), options);
        focus::close("#filters");
    };
    let count = move || Some(scene.shown.get().filter.count()).filter(|n| *n > 0);
    view! {
        <details class="menu filters" id="filters" data-align="end">
            <summary class="btn" data-collapse="">
                <Icon path=FILTER />
                <span>{t.filters()}</span>
                {move || count().map(|n| view! { <span class="count">{n}</span> })}
            </summary>
            <div class="menu-body">
                <form method="get" action="/calendar" class="stack" on:submit=apply>
                    <Fields />
                    <div class="btn-row">
                        <button class="btn" data-variant="primary">
                            {t.apply()}
                        </button>
                        <a class="btn" data-variant="quiet" href=move || path(&without_filter(&scene.state.get()))>
                            {t.clear_all()}
                        </a>
                    </div>
                </form>
            </div>
        </details>
    }
}

/// What the form asks for, as a state: its address leaves out what is not asked.
fn asked(event: &leptos::ev::SubmitEvent) -> Option<CalendarState> {
    let form: web_sys::HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let kinds: Vec<String> = data
        .get_all("kind")
        .iter()
        .filter_map(|kind| kind.as_string())
        .collect();
    let values: HashMap<&str, String> = ["view", "date", "team", "person", "q"]
        .into_iter()
        .filter_map(|name| Some((name, data.get(name).as_string()?)))
        .chain([("kind", kinds.join(","))])
        .collect();
    let today = use_scene().today.get_untracked();
    Some(CalendarState::from_params(
        |name| values.get(name).map(String::as_str),
        today,
    ))
}

fn without_filter(state: &CalendarState) -> CalendarState {
    CalendarState {
        filter: Filter::default(),
        ..state.clone()
    }
}

/// The fields follow the state; as properties too, so that what was typed and not applied is no longer there once
/// the state is another one. They are never made anew: the form is closed meanwhile, and a browser may not draw
/// what is put into it then.
#[component]
fn Fields() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let text = move || scene.shown.with(|state| state.filter.text.clone());
    let kind_box = move |kind: EventKind| {
        let on = move || scene.shown.with(|state| state.filter.kinds.contains(&kind));
        view! {
            <label class="check" data-kind=kind.as_str()>
                <input type="checkbox" name="kind" value=kind.as_str() checked=on prop:checked=on />
                <Icon path=kind_icon(kind) />
                <span>{t.kind_of(kind)}</span>
            </label>
        }
    };
    view! {
        <input type="hidden" name="view" value=move || scene.shown.with(|state| state.view.as_str()) />
        <input type="hidden" name="date" value=move || scene.shown.with(|state| state.date.to_string()) />
        <div class="input-wrap">
            <Icon path=SEARCH />
            <input
                class="input"
                type="search"
                name="q"
                maxlength="100"
                aria-label=t.words()
                placeholder=t.words_hint()
                value=text
                prop:value=text
            />
        </div>
        <fieldset class="filter-group">
            <legend>{t.kind()}</legend>
            {EventKind::ALL.iter().map(|k| kind_box(*k)).collect_view()}
        </fieldset>
        <ChoicesFields />
    }
}

#[component]
fn ChoicesFields() -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let team = move || scene.shown.with(|state| state.filter.team);
    let person = move || scene.shown.with(|state| state.filter.person);
    view! {
        <Transition>
            {part_of_loaded(scene.choices, |whole| whole, move |choices| {
                let teams = choices
                    .teams
                    .into_iter()
                    .map(|c| {
                        view! {
                            <option value=c.id.to_string() selected=move || team() == Some(c.id)>
                                {c.name}
                            </option>
                        }
                    })
                    .collect_view();
                let people = choices
                    .people
                    .into_iter()
                    .map(|c| {
                        view! {
                            <option value=c.id.to_string() selected=move || person() == Some(c.id)>
                                {c.name}
                            </option>
                        }
                    })
                    .collect_view();
                let team = move || team().map(|id| id.to_string()).unwrap_or_default();
                let person = move || person().map(|id| id.to_string()).unwrap_or_default();
                view! {
                    <div class="field">
                        <label class="field-label" for="filter-team">
                            {t.team()}
                        </label>
                        <select class="input" id="filter-team" name="team" prop:value=team>
                            <option value="">{t.any_team()}</option>
                            {teams}
                        </select>
                    </div>
                    <div class="field">
                        <label class="field-label" for="filter-person">
                            {t.person()}
                        </label>
                        <select class="input" id="filter-person" name="person" prop:value=person>
                            <option value="">{t.anyone()}</option>
                            {people}
                        </select>
                    </div>
                }
            })}
        </Transition>
    }
}

/// The filters that are on, each with a way off.
#[component]
pub fn ActiveFilters() -> impl IntoView {
    let scene = use_scene();
    move || {
        let state = scene.state.get();
        (!state.filter.is_empty()).then(|| tokens(state))
    }
}

fn tokens(state: CalendarState) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let all = path(&without_filter(&state));
    view! {
        <section class="filter-bar" aria-label=t.filters()>
            <Transition>
                {move || {
                    let state = state.clone();
                    Suspend::new(async move {
                        let choices = scene.choices.await;
                        let filter = &state.filter;
                        let mut on: Vec<(String, Filter)> = Vec::new();
                        for kind in &filter.kinds {
                            let kinds = filter.kinds.iter().copied().filter(|k| k != kind).collect();
                            on.push((t.kind_of(*kind).into(), Filter { kinds, ..filter.clone() }));
                        }
                        if let Some(team) = filter.team {
                            let name = choices.teams.iter().find(|c| c.id == team).map(|c| c.name.clone());
                            let name = format!("{}{} {}", t.team(), t.colon(), name.unwrap_or_default());
                            on.push((name, Filter { team: None, ..filter.clone() }));
                        }
                        if let Some(person) = filter.person {
                            let name = choices.people.iter().find(|c| c.id == person).map(|c| c.name.clone());
                            let name = format!("{}{} {}", t.person(), t.colon(), name.unwrap_or_default());
                            on.push((name, Filter { person: None, ..filter.clone() }));
                        }
                        if !filter.text.is_empty() {
                            on.push((t.quoted(&filter.text), Filter { text: String::new(), ..filter.clone() }));
                        }
                        let token = |(name, filter): (String, Filter)| {
                            let href = path(&CalendarState { filter, ..state.clone() });
                            let label = format!("{} {name}", t.remove());
                            view! {
                                <li class="token" data-tone="accent">
                                    {name}
                                    <a href=href aria-label=label>
                                        <Icon path=X />
                                    </a>
                                </li>
                            }
                        };
                        view! { <ul class="tokens">{on.into_iter().map(token).collect_view()}</ul> }
                    })
                }}
            </Transition>
            <a class="link" href=all>
                {t.clear_all()}
            </a>
        </section>
    }
}
