//! The facts of an item, each changed where it stands.

use super::Scene;
use crate::{
    pages::projects::choice::{Word, choice},
    ui::{
        field::toggle,
        focus,
        icons::{EXTERNAL_LINK, Icon},
        person::Avatar,
        viewer::use_zone,
    },
};
use leptos::prelude::*;
use model::{
    AppError, Field, Problem, Rule, UserId, format,
    item::{ItemKind, ItemPage, Points, Priority, Stage, edit::FieldValue},
    sprint::{Sprint, SprintState},
};

#[component]
pub fn Fields(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let zone = use_zone();
    let item = page.view.item.clone();
    let (writes, moves) = (page.can_write, page.can_move);
    let columns = page.project.workflow.columns.iter();
    let columns = columns.map(|column| (column.id.to_string(), column.name.clone()));
    let kinds = ItemKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()));
    let priorities = Priority::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), t.priority_of(*one).to_owned()));
    let none = |name: &str| (String::new(), name.to_owned());
    let stages = Stage::ALL
        .iter()
        .map(|stage| (stage.as_str().to_owned(), t.stage_of(*stage).to_owned()));
    let open = |sprint: &&Sprint| sprint.state != SprintState::Closed || Some(sprint.id) == item.sprint;
    let sprints = page.sprints.iter().filter(open);
    let sprints = sprints.map(|sprint| (sprint.id.to_string(), sprint.name.clone()));
    let parents = page.related.iter().filter(|other| {
        matches!(other.kind, ItemKind::Epic | ItemKind::Phase) || Some(other.id) == item.parent
    });
    let parents = parents.map(|other| {
        let name = format!("{}-{} {}", page.project.key, other.number, other.title);
        (other.id.to_string(), name)
    });
    let one = move |id: &'static str,
                    label: &'static str,
                    options: Vec<Word>,
                    value: String,
                    may: bool,
                    read: fn(&str) -> Option<FieldValue>| {
        let chosen = choice(
            (id.into(), label.into()),
            options,
            value,
            may,
            scene.refused,
            move |word| {
                if let Some(value) = read(&word) {
                    scene.set(value);
                }
            },
        );
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{chosen}</dd>
            </div>
        }
    };
    let sprint = item.sprint.map(|id| id.to_string()).unwrap_or_default();
    let stage = item
        .stage
        .map(|stage| stage.as_str().to_owned())
        .unwrap_or_default();
    let parent = item.parent.map(|id| id.to_string()).unwrap_or_default();
    let stamp = |at| format::stamp(at, &zone, t.0);
    let created = format!("{}, {}", page.view.creator.name, stamp(page.view.created_at));
    let updated = format!("{}, {}", item.updated_by.name, stamp(item.updated_at));
    view! {
        <aside class="item-side" aria-label=t.what_project_is()>
            <dl class="meta">
                {one(
                    "item-column",
                    t.status(),
                    columns.collect(),
                    item.column.to_string(),
                    moves,
                    |word| word.parse().ok().map(FieldValue::Column),
                )}
                <People page=page.clone() />
                {one(
                    "item-sprint",
                    t.set_sprint(),
                    std::iter::once(none(t.sprint_none())).chain(sprints).collect(),
                    sprint,
                    writes,
                    |word| Some(FieldValue::Sprint(word.parse().ok())),
                )}
                {one(
                    "item-kind",
                    t.kind(),
                    kinds.collect(),
                    item.kind.as_str().to_owned(),
                    writes,
                    |word| word.parse().ok().map(FieldValue::Kind),
                )}
                {one(
                    "item-priority",
                    t.priority(),
                    priorities.collect(),
                    item.priority.as_str().to_owned(),
                    writes,
                    |word| word.parse().ok().map(FieldValue::Priority),
                )}
                {amount(scene, ("item-points", t.points()), item.points, writes, Field::Points, FieldValue::Points)}
                {amount(scene, ("item-hours", t.hours_estimate()), item.hours, writes, Field::Hours, FieldValue::Hours)}
                {day(scene, ("item-start", t.starts_on()), item.start, writes, Field::Date, FieldValue::Start)}
                {day(scene, ("item-due", t.due_on()), item.due, writes, Field::LastDate, FieldValue::Due)}
                {one(
                    "item-parent",
                    t.parent_item(),
                    std::iter::once(none(t.part_of_nothing())).chain(parents).collect(),
                    parent,
                    writes,
                    |word| Some(FieldValue::Parent(word.parse().ok())),
                )}
                {one(
                    "item-stage",
                    t.stage(),
                    std::iter::once(none(t.no_stage())).chain(stages).collect(),
                    stage,
                    moves,
                    |word| Some(FieldValue::Stage(word.parse().ok())),
                )}
                {words(
                    scene,
                    ("item-tags", t.tags()),
                    item.tags.join(", "),
                    writes,
                    |text| FieldValue::Tags(text.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()),
                )}
                {words(scene, ("item-external", t.external_link()), page.view.external.clone(), writes, FieldValue::External)}
                {(!page.view.external.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <dt class="vh">{t.external_link()}</dt>
                                <dd>
                                    <a href=page.view.external.clone() target="_blank" rel="noopener noreferrer nofollow">
                                        <Icon path=EXTERNAL_LINK />
                                        {page.view.external.clone()}
                                    </a>
                                </dd>
                            </div>
                        }
                    })}
                <div>
                    <dt>{t.founded_by()}</dt>
                    <dd class="muted small">{created}</dd>
                </div>
                <div>
                    <dt>{t.last_change()}</dt>
                    <dd class="muted small">{updated}</dd>
                </div>
            </dl>
        </aside>
    }
}

/// Who works on it.
#[component]
fn People(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let chosen: Vec<UserId> = page.view.item.assignees.iter().map(|person| person.id).collect();
    let faces = page
        .view
        .item
        .assignees
        .iter()
        .map(|person| {
            view! {
                <span class="person">
                    <Avatar id=person.id name=person.name.clone() />
                    <span>{person.name.clone()}</span>
                </span>
            }
        })
        .collect_view();
    let nobody = chosen
        .is_empty()
        .then(|| view! { <span class="muted">{t.nobody()}</span> });
    let ticks = page.can_write.then(|| {
        let boxes = page
            .people
            .iter()
            .map(|worker| {
                let (id, name) = (worker.person.id, worker.person.name.clone());
                let now = chosen.clone();
                let on = now.contains(&id);
                view! {
                    <label class="check">
                        <input
                            type="checkbox"
                            id=format!("assign-{id}")
                            prop:checked=move || scene.truly(on)
                            on:change=move |event| {
                                let mut people = now.clone();
                                toggle(&mut people, id, event_target_checked(&event));
                                people.sort_unstable();
                                scene.set(FieldValue::Assignees(people));
                            }
                        />
                        <span>{name}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <details class="more-details js-only" id="assign">
                <summary>{t.assign()}</summary>
                <div class="checks stack">{boxes}</div>
            </details>
        }
    });
    view! {
        <div>
            <dt>{t.assignees()}</dt>
            <dd class="people-line">{faces} {nobody} {ticks}</dd>
        </div>
    }
}

/// An estimate.
fn amount(
    scene: Scene,
    name: (&'static str, &'static str),
    value: Option<Points>,
    may: bool,
    field: Field,
    set: fn(Option<Points>) -> FieldValue,
) -> impl IntoView {
    let value = value.map(|points| scene.t.amount(points)).unwrap_or_default();
    line(scene, name, value, may, "text", move |text| {
        Points::parse(field, text).map(set).map_err(Into::into)
    })
}

fn day(
    scene: Scene,
    name: (&'static str, &'static str),
    value: Option<chrono::NaiveDate>,
    may: bool,
    field: Field,
    set: fn(Option<chrono::NaiveDate>) -> FieldValue,
) -> impl IntoView {
    let written = |day: chrono::NaiveDate| {
        if may {
            day.to_string()
        } else {
            format::long_date(day, scene.t.0)
        }
    };
    let value = value.map(written).unwrap_or_default();
    line(scene, name, value, may, "date", move |text| {
        let day = text.trim();
        if day.is_empty() {
            return Ok(set(None));
        }
        // A native field takes years of more than four digits.
        let day = day.parse().ok().filter(|_| day.len() == 10);
        day.map(|day| set(Some(day)))
            .ok_or_else(|| Problem::new(field, Rule::NotADate).into())
    })
}

fn words(
    scene: Scene,
    name: (&'static str, &'static str),
    value: String,
    may: bool,
    set: fn(String) -> FieldValue,
) -> impl IntoView {
    line(scene, name, value, may, "text", move |text| {
        Ok(set(text.trim().to_owned()))
    })
}

/// A field that is typed, and kept once it is left.
fn line(
    scene: Scene,
    (id, label): (&'static str, &'static str),
    value: String,
    may: bool,
    kind: &'static str,
    read: impl Fn(&str) -> Result<FieldValue, AppError> + Copy + 'static,
) -> impl IntoView {
    let shown = value.clone();
    let control = if may {
        view! {
            <input
                class="input"
                data-size="s"
                id=id
                r#type=kind
                autocomplete="off"
                placeholder="–"
                value=value.clone()
                prop:value=move || {
                    scene.refused.track();
                    let typed = scene.typed.with(|typed| typed.get(id).map(|(text, _)| text.clone()));
                    typed.unwrap_or_else(|| value.clone())
                }
                on:input=move |event| {
                    let text = event_target_value(&event);
                    scene.typed.update(|typed| {
                        typed.insert(id, (text, false));
                    });
                }
                on:change=move |_| {
                    // A date changes with each of its parts: it is kept once the field is left.
                    if kind != "date" && !focus::is_kept() {
                        scene.leave_field(id, read);
                    }
                }
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        scene.leave_field(id, read);
                    }
                }
                // Drawn anew meanwhile, it does not say that it changed.
                on:blur=move |_| {
                    if !focus::is_kept() {
                        scene.leave_field(id, read);
                    }
                }
            />
        }
        .into_any()
    } else {
        view! { <span>{if shown.is_empty() { "–".to_owned() } else { shown }}</span> }.into_any()
    };
    let labelled = if may {
        view! { <label for=id>{label}</label> }.into_any()
    } else {
        view! { {label} }.into_any()
    };
    view! {
        <div>
            <dt>{labelled}</dt>
            <dd>{control}</dd>
        </div>
    }
}
