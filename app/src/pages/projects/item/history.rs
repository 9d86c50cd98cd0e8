//! What was changed of an item, when and by whom.

use super::Scene;
use crate::{
    i18n::T,
    ui::{person::Avatar, viewer::use_zone},
};
use leptos::prelude::*;
use model::{
    format,
    item::{Happened, ItemPage, Tie, edit::FieldValue},
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
            let (done, values) = told(&past.what, &page, t);
            view! {
                <li>
                    <Avatar id=past.by.id name=past.by.name.clone() />
                    <span>
                        <strong>{past.by.name.clone()}</strong>
                        {format!(" {done}")}
                        {values.map(|(before, after)| {
                            view! {
                                <span class="history-values">
                                    <del>{before}</del>
                                    " → "
                                    <ins>{after}</ins>
                                </span>
                            }
                        })}
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

/// What was done, and from what to what where both fit into a line.
fn told(what: &Happened, page: &ItemPage, t: T) -> (String, Option<(String, String)>) {
    let about = |verb: &str, what: &str| format!("{verb} {}", t.quoted(what));
    let tie = |verb: &str, tie: &Tie| {
        let link = t.link_of(tie.kind, tie.waits).to_lowercase();
        format!("{verb} {link} {}-{}", page.project.key, tie.number)
    };
    let done = match what {
        Happened::Field(before, after) => {
            let what = format!("{} {}", t.history_changed(), name(after, t).to_lowercase());
            return (what, value(before, page, t).zip(value(after, page, t)));
        }
        Happened::StepAdded(text) => about(t.history_step_added(), text),
        Happened::StepDropped(text) => about(t.history_step_dropped(), text),
        Happened::StepDone(text) => about(t.history_step_done(), text),
        Happened::StepUndone(text) => about(t.history_step_undone(), text),
        Happened::FileAdded(name) => about(t.history_file_added(), name),
        Happened::FileDropped(name) => about(t.history_file_dropped(), name),
        Happened::Linked(to) => tie(t.history_linked(), to),
        Happened::Unlinked(to) => tie(t.history_unlinked(), to),
        Happened::Deleted(()) => t.history_deleted().to_owned(),
        Happened::Restored(()) => t.history_restored().to_owned(),
    };
    (done, None)
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
