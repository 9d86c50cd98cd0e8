//! What was changed of an item, when and by whom.

use super::Scene;
use crate::{
    i18n::T,
    ui::{person::Avatar, viewer::use_zone},
};
use leptos::prelude::*;
use model::{
    format,
    item::{ItemPage, edit::FieldValue},
};

#[component]
pub fn History(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let zone = use_zone();
    let rows = page
        .view
        .history
        .iter()
        .map(|past| {
            let (before, after) = (value(&past.before, &page, t), value(&past.after, &page, t));
            let what = name(&past.after, t);
            let values = match (before, after) {
                (Some(before), Some(after)) => Some(view! {
                    <span class="history-values">
                        <del>{before}</del>
                        " → "
                        <ins>{after}</ins>
                    </span>
                }),
                _ => None,
            };
            view! {
                <li>
                    <Avatar id=past.by.id name=past.by.name.clone() />
                    <span>
                        <strong>{past.by.name.clone()}</strong>
                        {format!(" {} {}", t.history_changed(), what.to_lowercase())}
                        {values}
                    </span>
                    <time class="muted small" datetime=past.at.to_rfc3339()>
                        {format::stamp(past.at, &zone, t.0)}
                    </time>
                </li>
            }
        })
        .collect_view();
    let creator = page.view.creator.clone();
    let created = page.view.created_at;
    view! {
        <details class="more-details item-history">
            <summary>{format!("{} ({})", t.item_history(), page.view.history.len() + 1)}</summary>
            <ol class="item-past">
                {rows}
                <li>
                    <Avatar id=creator.id name=creator.name.clone() />
                    <span>
                        <strong>{creator.name.clone()}</strong>
                        {format!(" {}", t.history_was_added())}
                    </span>
                    <time class="muted small" datetime=created.to_rfc3339()>
                        {format::stamp(created, &zone, t.0)}
                    </time>
                </li>
            </ol>
        </details>
    }
}

/// What a field is called.
const fn name(value: &FieldValue, t: T) -> &'static str {
    match value {
        FieldValue::Kind(_) => t.kind(),
        FieldValue::Title(_) => t.title(),
        FieldValue::Description(_) => t.description(),
        FieldValue::Column(_) => t.status(),
        FieldValue::Priority(_) => t.priority(),
        FieldValue::Points(_) => t.points(),
        FieldValue::Hours(_) => t.hours_estimate(),
        FieldValue::Assignees(_) => t.assignees(),
        FieldValue::Tags(_) => t.tags(),
        FieldValue::Sprint(_) => t.set_sprint(),
        FieldValue::Stage(_) => t.stage(),
        FieldValue::Start(_) => t.starts_on(),
        FieldValue::Due(_) => t.due_on(),
        FieldValue::Parent(_) => t.parent_item(),
        FieldValue::External(_) => t.external_link(),
    }
}

/// What a field held, as people read it; nothing for what is too long for a line.
fn value(value: &FieldValue, page: &ItemPage, t: T) -> Option<String> {
    let none = || t.no_value().to_owned();
    let day = |day: &Option<chrono::NaiveDate>| day.map_or_else(none, |day| format::long_date(day, t.0));
    Some(match value {
        FieldValue::Description(_) => return None,
        FieldValue::Kind(kind) => t.item_kind(*kind).to_owned(),
        FieldValue::Title(title) => title.clone(),
        FieldValue::Column(id) => {
            let column = page
                .project
                .workflow
                .columns
                .iter()
                .find(|column| column.id == *id);
            column.map_or_else(none, |column| column.name.clone())
        }
        FieldValue::Priority(priority) => t.priority_of(*priority).to_owned(),
        FieldValue::Points(points) | FieldValue::Hours(points) => {
            points.map_or_else(none, |points| t.amount(points))
        }
        FieldValue::Assignees(people) => {
            let names: Vec<String> = page
                .people
                .iter()
                .filter(|worker| people.contains(&worker.person.id))
                .map(|worker| worker.person.name.clone())
                .collect();
            if names.is_empty() {
                t.nobody().to_owned()
            } else {
                names.join(", ")
            }
        }
        FieldValue::Tags(tags) if tags.is_empty() => none(),
        FieldValue::Tags(tags) => tags.join(", "),
        FieldValue::Sprint(id) => {
            let sprint = page.sprints.iter().find(|sprint| Some(sprint.id) == *id);
            match (id, sprint) {
                (_, Some(sprint)) => sprint.name.clone(),
                (Some(_), None) => t.sprint_state_closed().to_owned(),
                (None, None) => t.sprint_none().to_owned(),
            }
        }
        FieldValue::Stage(stage) => stage.map_or(t.no_stage(), |stage| t.stage_of(stage)).to_owned(),
        FieldValue::Start(at) | FieldValue::Due(at) => day(at),
        FieldValue::Parent(id) => {
            let parent = page.related.iter().find(|item| Some(item.id) == *id);
            parent.map_or_else(none, |item| format!("{}-{}", page.project.key, item.number))
        }
        FieldValue::External(address) if address.is_empty() => none(),
        FieldValue::External(address) => address.clone(),
    })
}
