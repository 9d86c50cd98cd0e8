//! Which items a page shows, and how it groups them: in the address, so that it can be shared.

use super::items::use_items;
use crate::{
    i18n::use_texts,
    ui::{
        icons::{Icon, X},
        plain::use_query,
    },
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use model::{
    calendar::percent_encode,
    item::{
        Backlog, ItemKind, Stage,
        filter::{Group, ItemFilter, PAST},
    },
};
use std::{iter, sync::Arc};

/// The names of the parameters.
const NAMES: [&str; 7] = ["kind", "person", "team", "sprint", "stage", "q", "past"];

/// What a page shows.
#[derive(Clone, Copy)]
pub struct Showing {
    pub filter: Memo<ItemFilter>,
    pub group: Memo<Group>,
}

/// What the address says.
pub fn use_showing() -> Showing {
    let query = use_query();
    Showing {
        filter: Memo::new(move |_| {
            let values = NAMES.map(|name| (name, query.get(name)));
            ItemFilter::from_params(|name| {
                let found = values.iter().find(|(other, _)| *other == name);
                found.and_then(|(_, value)| value.as_deref())
            })
        }),
        group: Memo::new(move |_| {
            query
                .get("group")
                .and_then(|group| group.parse().ok())
                .unwrap_or_default()
        }),
    }
}

/// A choice: its value in the address, and its name.
type Choice = (String, String);

/// What is shown can be chosen here.
#[component]
pub fn FilterBar(showing: Showing, groups: &'static [Group]) -> impl IntoView {
    let t = use_texts();
    let items = use_items();
    let navigate = use_navigate();
    let place = use_location().pathname;
    let go = Callback::new(move |(filter, group): (ItemFilter, Group)| {
        let mut params = filter.params();
        if group != Group::Nothing {
            params.push(("group", group.as_str().to_owned()));
        }
        let query: Vec<String> = params
            .iter()
            .map(|(name, value)| format!("{name}={}", percent_encode(value)))
            .collect();
        let path = place.get_untracked();
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        let to = if query.is_empty() {
            path
        } else {
            format!("{path}?{}", query.join("&"))
        };
        navigate(&to, options);
    });
    let set = move |name: &'static str, value: String| {
        let mut params: Vec<(&'static str, String)> = showing.filter.with_untracked(ItemFilter::params);
        params.retain(|(other, _)| *other != name);
        if name == "sprint" {
            params.retain(|(other, _)| *other != "past");
        }
        if name == "sprint" && value == PAST {
            params.push(("past", value));
        } else {
            params.push((name, value));
        }
        let get = |name: &str| {
            let found = params.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| value.as_str())
        };
        go.run((ItemFilter::from_params(get), showing.group.get_untracked()));
    };
    let value = move |name: &'static str| {
        showing.filter.with(|filter| {
            if name == "sprint" && filter.past && filter.sprint.is_none() {
                return PAST.to_owned();
            }
            let params = filter.params();
            let found = params.into_iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| value).unwrap_or_default()
        })
    };
    let kinds = ItemKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()));
    let kinds = StoredValue::new(kinds.collect::<Vec<Choice>>());
    let stages = iter::once(("none".to_owned(), t.no_stage().to_owned())).chain(
        Stage::ALL
            .iter()
            .map(|stage| (stage.as_str().to_owned(), t.stage_of(*stage).to_owned())),
    );
    let stages = StoredValue::new(stages.collect::<Vec<Choice>>());
    let known = move |read: fn(&model::item::Backlog) -> Vec<Choice>| {
        items
            .found
            .with(|found| found.as_deref().map(read).unwrap_or_default())
    };
    let people = Memo::new(move |_| {
        let mut people = known(|found| {
            let worker =
                |worker: &model::item::Worker| (worker.person.id.to_string(), worker.person.name.clone());
            found.people.iter().map(worker).collect()
        });
        people.insert(0, ("none".into(), t.nobody().into()));
        people
    });
    let teams = Memo::new(move |_| {
        known(|found| {
            let teams = found.project.teams.iter();
            teams
                .map(|team| (team.id.to_string(), team.name.clone()))
                .collect()
        })
    });
    let has_past = Memo::new(move |_| {
        let found = items.found.get();
        let past = |found: &Arc<Backlog>| {
            items
                .list
                .with(|list| list.iter().any(|item| found.is_past(item)))
        };
        found.as_ref().is_some_and(past)
    });
    let sprints = Memo::new(move |_| {
        let mut sprints = known(|found| {
            let sprints = found.sprints.iter();
            sprints
                .map(|sprint| (sprint.id.to_string(), sprint.name.clone()))
                .collect()
        });
        sprints.insert(0, ("none".into(), t.sprint_none().into()));
        if has_past.get() {
            sprints.push((PAST.into(), t.past_shown().into()));
        }
        sprints
    });
    let select = move |name: &'static str,
                       any: &'static str,
                       label: &'static str,
                       choices: Signal<Vec<Choice>>| {
        view! {
            <select
                class="input"
                data-size="s"
                aria-label=label
                data-set=move || (!value(name).is_empty()).then_some("")
                prop:value=move || {
                    choices.track();
                    value(name)
                }
                on:change=move |event| set(name, event_target_value(&event))
            >
                <option value="">{any}</option>
                {move || {
                    let now = value(name);
                    choices
                        .get()
                        .into_iter()
                        .map(|(one, name)| view! { <option value=one.clone() selected=one == now>{name}</option> })
                        .collect_view()
                }}
            </select>
        }
    };
    let several_teams = move || teams.with(|teams| teams.len() > 1);
    let active = move || showing.filter.with(|filter| !filter.is_empty());
    view! {
        <div class="item-filters js-only" role="search">
            <input
                class="input"
                data-size="s"
                type="search"
                id="find-items"
                aria-label=t.find_items()
                placeholder=t.find_items()
                prop:value=move || value("q")
                on:input=move |event| set("q", event_target_value(&event))
            />
            {select("kind", t.any_kind(), t.kind(), Signal::derive(move || kinds.get_value()))}
            {select("person", t.any_person(), t.assignees(), people.into())}
            {move || several_teams().then(|| select("team", t.any_team(), t.team(), teams.into()))}
            {select("sprint", t.any_sprint(), t.set_sprint(), sprints.into())}
            {select("stage", t.any_stage(), t.stage(), Signal::derive(move || stages.get_value()))}
            <label class="item-grouping">
                <span class="muted small">{t.group_by()}</span>
                <select
                    class="input"
                    data-size="s"
                    prop:value=move || showing.group.get().as_str()
                    on:change=move |event| {
                        let group = event_target_value(&event).parse().unwrap_or_default();
                        go.run((showing.filter.get_untracked(), group));
                    }
                >
                    {groups
                        .iter()
                        .map(|group| {
                            let group = *group;
                            view! {
                                <option value=group.as_str() selected=move || showing.group.get() == group>
                                    {t.group_of(group)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <Show when=active>
                <button
                    class="btn"
                    type="button"
                    data-size="s"
                    data-variant="quiet"
                    on:click=move |_| go.run((ItemFilter::default(), showing.group.get_untracked()))
                >
                    <Icon path=X />
                    {t.clear_filters()}
                </button>
            </Show>
        </div>
    }
}
