//! What the panel says of an event.

use crate::{
    api::event::{ShownEvent, tick_step},
    i18n::{T, use_texts},
    pages::calendar::{conflict::ConflictList, details::all_or, panel::actions::use_acting, use_scene},
    ui::{
        icons::{self, ALERT_TRIANGLE, Icon, REPEAT, TAG, USER, USERS, VIDEO},
        known::KnownItem,
    },
};
use leptos::prelude::*;
use model::{
    EventId,
    calendar::Occurrence,
    conflict::Conflict,
    event::{Approval, ChecklistStep, EventDetails, EventStatus, EventTime, EventView},
    format,
    item::Known,
    repeat::Repeats,
};

/// When it takes place, on the reader's clock, and where it was planned.
#[component]
pub fn When(event: EventView) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let here = scene.zone.with_value(|zone| zone.name.clone());
    let when = scene.zone.with_value(|zone| format::when(&event.time, zone, t.0));
    let (zone, elsewhere) = match &event.time {
        EventTime::Timed { zone, .. } => {
            let other = (*zone != here).then(|| format!("{} {zone}", t.planned_in()));
            (format!(" · {here}"), other)
        }
        EventTime::AllDay { .. } => (String::new(), None),
    };
    view! {
        <p class="panel-when">{when} {zone}</p>
        {elsewhere.map(|text| view! { <p class="panel-when muted">{text}</p> })}
    }
}

/// What stands out: a refusal, a series.
#[component]
pub fn Notes(event: EventView) -> impl IntoView {
    let t = use_texts();
    let rejected = event
        .rejection
        .clone()
        .filter(|_| event.approval == Approval::Rejected)
        .map(|reason| {
            let who = event.approver.clone().map(|p| p.name).unwrap_or_default();
            view! {
                <div class="note" data-tone="red">
                    <Icon path=ALERT_TRIANGLE />
                    <div>
                        <strong>{format!("{} · {who}", t.rejected_because())}</strong>
                        {reason}
                    </div>
                </div>
            }
        });
    let waits = (event.approval == Approval::Awaiting && event.status == EventStatus::Planned).then(|| {
        view! {
            <div class="note" data-tone="amber">
                <Icon path=icons::HOURGLASS />
                <div>{t.approval_note()}</div>
            </div>
        }
    });
    let series = event.repeats.as_ref().map(|repeats| {
        let note = match (event.differs, event.at) {
            (true, _) => t.occurrence_differs(),
            (false, Some(_)) => t.one_of_a_series(),
            (false, None) => t.whole_series(),
        };
        view! {
            <div class="note">
                <Icon path=REPEAT />
                <div>
                    <strong>{rhythm(repeats, t)}</strong>
                    {note}
                </div>
            </div>
        }
    });
    let (reason, settled) = match &event.details {
        EventDetails::Deployment(window) => (window.override_reason.clone(), window.overridden.clone()),
        _ => (String::new(), Vec::new()),
    };
    let is_settled = |conflict: &Conflict| conflict.freeze().is_some_and(|freeze| settled.contains(&freeze));
    // Planned elsewhere meanwhile, it is in no freeze any more.
    let holds = event.status != EventStatus::Planned || event.conflicts.iter().any(is_settled);
    let overridden = (!reason.is_empty() && holds).then(|| {
        view! {
            <div class="note" data-tone="amber">
                <Icon path=icons::FREEZE />
                <div>
                    <strong>{t.overridden()}</strong>
                    {reason.clone()}
                </div>
            </div>
        }
    });
    // What was overridden has been told; the rest stands.
    let mut conflicts = event.conflicts.clone();
    conflicts.retain(|conflict| !is_settled(conflict));
    let several = event.at.is_none() && event.repeats.is_some();
    let conflicts = (!conflicts.is_empty()).then(|| {
        let tone = if conflicts.iter().any(Conflict::is_freeze) {
            "red"
        } else {
            "amber"
        };
        view! {
            <div class="note" data-tone=tone>
                <div>
                    <strong>{t.in_the_way()}</strong>
                    <ConflictList conflicts several linked=true />
                </div>
            </div>
        }
    });
    view! {
        {rejected}
        {waits}
        {overridden}
        {conflicts}
        {series}
    }
}

/// How a series repeats, in words.
fn rhythm(repeats: &Repeats, t: T) -> String {
    match repeats {
        Repeats::By(repeat) => repeat.words(t.0),
        Repeats::Otherwise => t.recurrence_by_rule().to_owned(),
    }
}

fn meta_rows(event: &EventView, t: T) -> Vec<(&'static str, &'static str, String)> {
    let scene = use_scene();
    let stamp = |at| scene.zone.with_value(|zone| format::stamp(at, zone, t.0));
    let teams: Vec<String> = event.teams.iter().map(|team| team.name.clone()).collect();
    let teams = if teams.is_empty() {
        t.no_team().to_owned()
    } else {
        teams.join(", ")
    };
    let mut rows = match &event.details {
        EventDetails::Meeting(m) => vec![
            (
                icons::MEETING,
                t.meeting_type(),
                t.meeting_type_of(m.meeting_type).to_owned(),
            ),
            (icons::FLAG, t.epic(), m.epic.clone()),
        ],
        EventDetails::Deployment(d) => vec![
            (
                icons::LAYERS,
                t.environment(),
                t.environment_of(d.environment).to_owned(),
            ),
            (icons::SERVER, t.services(), d.services.join(", ")),
        ],
        EventDetails::GitAction(g) => vec![
            (
                icons::TERMINAL,
                t.git_verb(),
                format!("git {} · {}", g.verb.as_str(), g.branch),
            ),
            (icons::GIT_ACTION, t.repository(), g.repository.clone()),
            (icons::ZAP, t.trigger(), t.trigger_of(g.trigger).to_owned()),
            (
                icons::CHECKLIST,
                t.post_actions(),
                post_actions(g.run_tests, g.notify, t),
            ),
        ],
        EventDetails::Freeze(f) => vec![
            (icons::FLAG, t.freeze_reason(), f.reason.clone()),
            (
                icons::LAYERS,
                t.frozen_environments(),
                all_or(
                    f.environments.iter().map(|e| t.environment_of(*e)),
                    t.frozen_everywhere(),
                ),
            ),
            (
                icons::SERVER,
                t.frozen_services(),
                all_or(f.services.iter().map(String::as_str), t.every_service()),
            ),
        ],
        EventDetails::Absence(_) => Vec::new(),
    };
    rows.push((USERS, t.teams(), teams));
    rows.push((icons::ROTATE_CCW, t.sprint(), event.sprint.clone()));
    rows.push((TAG, t.tags(), event.tags.join(", ")));
    if let Some(start) = event.actual_start {
        let end = event
            .actual_end
            .map(|end| format!(" → {}", stamp(end)))
            .unwrap_or_default();
        rows.push((icons::CLOCK, t.real_time(), format!("{}{end}", stamp(start))));
    }
    if let Some(approver) = event
        .approver
        .clone()
        .filter(|_| event.approval == Approval::Approved)
    {
        rows.push((icons::BADGE_CHECK, t.approved(), approver.name));
    }
    rows.push((
        USER,
        t.created_by(),
        format!("{} · {}", event.creator.name, stamp(event.created_at)),
    ));
    rows
}

fn post_actions(tests: bool, notify: bool, t: T) -> String {
    let chosen = [tests.then(|| t.run_tests()), notify.then(|| t.notify())];
    chosen.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Name and value of everything short.
#[component]
pub fn Meta(event: EventView) -> impl IntoView {
    let t = use_texts();
    let video = match &event.details {
        EventDetails::Meeting(m) => m.video_link.clone(),
        _ => None,
    };
    let rows = meta_rows(&event, t)
        .into_iter()
        .filter(|(_, _, value)| !value.is_empty())
        .map(|(icon, name, value)| {
            view! {
                <div>
                    <dt>
                        <Icon path=icon />
                        {name}
                    </dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        {video
            .map(|link| {
                view! {
                    <a class="btn" href=link target="_blank" rel="noopener noreferrer external">
                        <Icon path=VIDEO />
                        {t.join_video()}
                    </a>
                }
            })}
        <dl class="meta">{rows}</dl>
    }
}

/// The items that it names.
#[component]
pub fn Named(items: Vec<Known>) -> impl IntoView {
    let t = use_texts();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel-section">
                <h3>{t.named_items()}</h3>
                <ul class="item-list">
                    {items.into_iter().map(|known| view! { <KnownItem known /> }).collect_view()}
                </ul>
            </section>
        }
    })
}

/// The long texts. Markdown was made clean HTML by the server.
#[component]
pub fn Texts(shown: ShownEvent, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let prose = |title: &'static str, html: String| {
        (!html.is_empty()).then(|| {
            view! {
                <section class="panel-section">
                    <h3>{title}</h3>
                    <div class="prose" inner_html=html></div>
                </section>
            }
        })
    };
    match shown.event.details.clone() {
        EventDetails::Meeting(_) => prose(t.notes(), shown.text_html).into_any(),
        EventDetails::Deployment(d) => {
            let steps = (!d.checklist.is_empty()).then(|| {
                view! { <Checklist id=shown.event.id at=shown.event.part() steps=d.checklist can_tick=shown.event.can.run refresh /> }
            });
            let changes = (!d.changes.is_empty()).then(|| {
                let rows = d
                    .changes
                    .into_iter()
                    .map(|c| view! { <li>{c}</li> })
                    .collect_view();
                view! {
                    <section class="panel-section">
                        <h3>{t.changes()}</h3>
                        <ul class="prose">{rows}</ul>
                    </section>
                }
            });
            view! {
                {prose(t.description(), shown.text_html)}
                {steps}
                {changes}
                {prose(t.rollback_plan(), shown.rollback_html)}
            }
            .into_any()
        }
        EventDetails::Freeze(_) => ().into_any(),
        EventDetails::Absence(_) => prose(t.absence_note(), shown.text_html).into_any(),
        EventDetails::GitAction(g) => (!g.log.is_empty())
            .then(|| {
                view! {
                    <section class="panel-section">
                        <h3>{t.log()}</h3>
                        <pre class="log" tabindex="0" role="region" aria-label=t.log()>
                            {g.log}
                        </pre>
                    </section>
                }
            })
            .into_any(),
    }
}

/// The steps before a deployment, to tick for whoever runs it.
#[component]
fn Checklist(
    id: EventId,
    at: Option<Occurrence>,
    steps: Vec<ChecklistStep>,
    can_tick: bool,
    refresh: Callback<()>,
) -> impl IntoView {
    let t = use_texts();
    let act = use_acting(refresh);
    let (done, total) = (steps.iter().filter(|step| step.done).count(), steps.len());
    let row = move |step: ChecklistStep| {
        let text = step.text.clone();
        view! {
            <li>
                <label class="check">
                    <input
                        type="checkbox"
                        checked=step.done
                        disabled=!can_tick
                        on:change=move |event| {
                            let doing = tick_step(id, at, text.clone(), event_target_checked(&event));
                            act.run(t.checklist_saved(), doing);
                        }
                    />
                    <span>{step.text}</span>
                </label>
            </li>
        }
    };
    view! {
        <section class="panel-section">
            <h3>{t.checklist()} " " <span class="count">{format!("{done} / {total}")}</span></h3>
            <ul class="checklist">{steps.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
