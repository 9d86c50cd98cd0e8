//! What is done to everything that is picked.

use super::{Scene, Word};
use crate::ui::icons::{Icon, TRASH};
use leptos::prelude::*;
use model::item::{ItemKind, Place, Priority, edit::FieldValue};

/// What can be done with those that are picked.
#[component]
pub fn Bulk() -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.items.t;
    let picked = scene.picks.picked;
    let count = move || picked.with(Vec::len);
    let place = move |place: Place| {
        let ids = scene.picks.order.with_untracked(|order| {
            let is = |id: &&model::ItemId| picked.with_untracked(|picked| picked.contains(id));
            order.iter().filter(is).copied().collect()
        });
        scene.items.place(ids, place);
    };
    let set = move |set: FieldValue| {
        let ids = picked.get_untracked();
        let those = ids.into_iter().filter_map(|id| scene.items.item(id));
        scene
            .items
            .edit(those.map(|item| item.edit(set.clone())).collect());
    };
    let words =
        move |read: fn(&model::item::Backlog) -> Vec<Word>| scene.items.with(read).unwrap_or_default();
    let people = move || {
        let mut people = words(|found| {
            let people = found.people.iter().map(|worker| &worker.person);
            people
                .map(|person| (person.id.to_string(), person.name.clone()))
                .collect()
        });
        people.insert(0, ("none".into(), t.nobody().into()));
        people
    };
    let sprints = move || {
        let mut sprints = words(|found| {
            let sprints = found.sprints.iter();
            sprints
                .map(|sprint| (sprint.id.to_string(), sprint.name.clone()))
                .collect()
        });
        sprints.insert(0, ("none".into(), t.sprint_none().into()));
        sprints
    };
    let kinds = move || {
        let kinds = ItemKind::ALL.iter();
        kinds
            .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()))
            .collect()
    };
    let priorities = move || {
        let all = Priority::ALL.iter();
        all.map(|one| (one.as_str().to_owned(), t.priority_of(*one).to_owned()))
            .collect()
    };
    view! {
        <Show when=move || { count() > 0 }>
            <div class="btn-row picked-bar" role="group" aria-label=t.picked_items()>
                <span role="status">{move || t.picked_count(count())}</span>
                {menu(t.set_sprint(), sprints(), move |value| set(FieldValue::Sprint(value.parse().ok())))}
                {menu(
                    t.status(),
                    scene.columns(),
                    move |value| {
                        if let Ok(column) = value.parse() {
                            set(FieldValue::Column(column));
                        }
                    },
                )}
                {menu(t.assign(), people(), move |value| set(FieldValue::Assignees(value.parse().into_iter().collect())))}
                {menu(
                    t.priority(),
                    priorities(),
                    move |value| {
                        if let Ok(priority) = value.parse() {
                            set(FieldValue::Priority(priority));
                        }
                    },
                )}
                {menu(
                    t.kind(),
                    kinds(),
                    move |value| {
                        if let Ok(kind) = value.parse() {
                            set(FieldValue::Kind(kind));
                        }
                    },
                )}
                <button class="btn" type="button" data-size="s" on:click=move |_| place(Place::First)>
                    {t.to_the_top()}
                </button>
                <button class="btn" type="button" data-size="s" on:click=move |_| place(Place::Last)>
                    {t.to_the_end()}
                </button>
                <button class="btn" type="button" data-size="s" on:click=move |_| scene.items.delete(picked.get_untracked())>
                    <Icon path=TRASH />
                    {t.delete()}
                </button>
                <button
                    class="btn"
                    type="button"
                    data-size="s"
                    data-variant="quiet"
                    on:click=move |_| scene.picks.all()
                >
                    {t.all_shown()}
                </button>
                <button class="btn" type="button" data-size="s" data-variant="quiet" on:click=move |_| scene.picks.clear()>
                    {t.pick_none()}
                </button>
            </div>
        </Show>
    }
}

/// A choice that does something and then shows its name again.
fn menu(label: &'static str, options: Vec<Word>, on_change: impl Fn(String) + 'static) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(value, name)| view! { <option value=value>{name}</option> })
        .collect_view();
    let round = RwSignal::new(0_u32);
    view! {
        <select
            class="input"
            data-size="s"
            aria-label=label
            prop:value=move || {
                round.track();
                "choose"
            }
            on:change=move |event| {
                on_change(event_target_value(&event));
                round.update(|n| *n += 1);
            }
        >
            <option value="choose">{format!("{label}…")}</option>
            {options}
        </select>
    }
}
