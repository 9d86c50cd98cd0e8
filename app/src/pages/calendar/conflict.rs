//! What stands in the way of a plan, in words, and the question whether to go ahead all the same.

use super::{
    Scene,
    around::{self, planned, use_actor},
    form::Draft,
    path, use_scene,
};
use crate::{
    api::{Answer, ApiError},
    i18n::{T, use_texts},
    ui::{
        dialog::{Dialog, DialogHead},
        field::TextField,
        focus,
        icons::{ALERT_TRIANGLE, BAN, Icon},
        lazily::lazily,
    },
};
use futures::channel::oneshot;
use leptos::{lazy, prelude::*};
use model::{
    AppError, Field, Problem, UserId,
    calendar::{CalendarState, Occurrence},
    conflict::{Accepted, Conflict, Other, Plan, Why, conflicts},
    event::EventTime,
    format, text,
    zone::ZoneRules,
};

/// Conflicts that are told while somebody chooses a time.
const TOLD: usize = 5;

/// What somebody wanted to do when something stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    Plan,
    Start,
}

/// What stands in the way of what somebody wants.
#[derive(Clone, Debug)]
pub struct Objection {
    pub wants: Wants,
    pub conflicts: Vec<Conflict>,
}

impl Scene {
    /// Sends what conflicts may stand in the way of; asks about them, and sends it again with what was accepted.
    /// Nothing where somebody lets it be.
    pub async fn accepting<R, F: Future<Output = Answer<R>>>(
        self,
        wants: Wants,
        send: impl Fn(Accepted) -> F,
    ) -> Option<Answer<R>> {
        let mut accepted = Accepted::default();
        loop {
            match send(accepted).await {
                Err(ApiError(AppError::Conflicts(conflicts))) => {
                    accepted = self.object(Objection { wants, conflicts }).await?;
                }
                answer => return Some(answer),
            }
        }
    }

    /// Shows what stands in the way, and asks; nothing where somebody lets it be, or has left the page.
    async fn object(self, objection: Objection) -> Option<Accepted> {
        let (answer, answered) = oneshot::channel();
        self.verdict.try_set_value(Some(answer));
        if self.objections.try_set(Some(objection)).is_some() {
            return None;
        }
        answered.await.ok()
    }

    fn person(self, id: UserId) -> String {
        self.known.with(|known| {
            let found = known.people.iter().find(|person| person.id == id);
            found.map_or_else(|| "…".to_owned(), |person| person.name.clone())
        })
    }

    /// Where something can be seen that is in the way.
    fn path_to(self, with: &Other) -> String {
        let day = self.zone.with_value(|zone| with.time.days(zone).0);
        path(&CalendarState {
            event: Some(with.id),
            at: Some(Occurrence::of(&with.time)),
            ..self.shown.get_untracked().at(day)
        })
    }

    /// A conflict in one sentence.
    pub fn tell(self, conflict: &Conflict, t: T) -> String {
        let with = conflict.with.as_ref();
        let title = with
            .and_then(|with| with.title.as_deref())
            .map_or_else(|| t.something_hidden().to_owned(), |title| t.quoted(title));
        let when = with.map(|with| self.zone.with_value(|zone| format::when(&with.time, zone, t.0)));
        let when = when.unwrap_or_default();
        match &conflict.why {
            Why::SameServices(services) => t.same_services(&services.join(", "), &title, &when),
            Why::Frozen { reason, .. } => t.frozen(&title, reason, &when),
            Why::FreezesWindow => t.freezes_window(&title, &when),
            Why::Busy(person) => t.busy(&self.person(*person), &title, &when),
            Why::Away(person) => t.away(&self.person(*person), &when),
            Why::ApproverAway(person) => t.approver_away(&self.person(*person), &when),
            Why::OutsideHours(service) => t.outside_hours(service),
        }
    }
}

/// Conflicts as a list.
#[component]
pub fn ConflictList(
    conflicts: Vec<Conflict>,
    /// They are of several occurrences: each names its own.
    #[prop(optional)]
    several: bool,
    /// What is in the way can be opened: nothing that is being written is lost by it.
    #[prop(optional)]
    linked: bool,
) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let day = move |conflict: &Conflict| {
        let day = match conflict.at {
            Occurrence::Day(day) => day,
            Occurrence::Instant(at) => scene.zone.with_value(|zone| zone.date(at)),
        };
        // What is in the way may go over several days.
        let theirs = conflict
            .with
            .as_ref()
            .map(|with| scene.zone.with_value(|zone| with.time.days(zone)));
        let unclear = theirs.is_some_and(|(first, last)| first != day || last != day);
        (several || unclear).then(|| format::short_date(day, t.0))
    };
    let told = move |conflict: &Conflict| {
        // Who is who may be known later than what is in the way.
        let text = {
            let conflict = conflict.clone();
            move || scene.tell(&conflict, t)
        };
        let with = conflict.with.as_ref();
        match with.filter(|with| linked && with.title.is_some()) {
            Some(with) => view! { <a href=scene.path_to(with)>{text}</a> }.into_any(),
            None => text.into_any(),
        }
    };
    let row = move |conflict: Conflict| {
        view! {
            <li data-forbids=conflict.forbids().then_some("")>
                <Icon path=if conflict.is_freeze() { BAN } else { ALERT_TRIANGLE } />
                <span>
                    {day(&conflict).map(|day| view! { <b>{day} {t.colon()} " "</b> })}
                    {told(&conflict)}
                </span>
            </li>
        }
    };
    view! { <ul class="conflicts">{conflicts.into_iter().map(row).collect_view()}</ul> }
}

/// Below the time that is being chosen: what stands in its way, as far as the page knows.
#[component]
pub fn DraftConflicts(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let actor = StoredValue::new(use_actor());
    let around = scene.around;
    let plan = Memo::new(move |_| {
        draft
            .form
            .with(|form| draft.zone.with(|zone| planned(form, zone)))
    });
    Effect::new(move |_| {
        if let Some((time, _)) = plan.get() {
            let ahead = if draft.new && draft.ahead.with(|ahead| ahead.len() > 1) {
                around::SERIES
            } else {
                around::MONTH
            };
            around.want(scene.zone.with_value(|zone| time.days(zone).0), ahead);
        }
    });
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            around.begin();
        }
    });
    on_cleanup(move || around.rest());
    let found = Memo::new(move |_| {
        let (Some((time, holds)), Some(around)) = (plan.get(), around.get()) else {
            return Vec::new();
        };
        let Some(actor) = actor.get_value() else {
            return Vec::new();
        };
        let own = around.series_of(draft.own);
        let of = |time: &EventTime, zone: &ZoneRules| {
            let plan = Plan {
                own,
                creator: actor.id,
                time,
                holds: &holds,
            };
            conflicts(&plan, &around, &actor, zone)
        };
        // A series is looked at as a whole while it is being planned. Of one that is there already the server knows
        // which of its clashes are old.
        let series = draft.ahead.get();
        let times = if draft.new && !series.is_empty() {
            series
        } else {
            vec![time]
        };
        let mut found: Vec<Conflict> = scene
            .zone
            .with_value(|zone| times.iter().flat_map(|time| of(time, zone)).collect());
        found.sort_by_key(|conflict| (!conflict.forbids(), !conflict.is_freeze()));
        found
    });
    view! {
        <div role="status" class="draft-conflicts">
            {move || {
                let mut found = found.get();
                let more = found.len().saturating_sub(TOLD);
                found.truncate(TOLD);
                (!found.is_empty())
                    .then(|| {
                        let tone = if found.iter().any(Conflict::forbids) { "red" } else { "amber" };
                        let several = found.iter().any(|conflict| conflict.at != found[0].at);
                        view! {
                            <div class="note" data-tone=tone>
                                <div>
                                    <strong>{t.in_the_way()}</strong>
                                    <ConflictList conflicts=found several />
                                    {(more > 0).then(|| view! { <p>{t.more(more)}</p> })}
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// The question, while there is one.
#[component]
pub fn ConflictDialog() -> impl IntoView {
    let scene = use_scene();
    let close = Callback::new(move |()| {
        scene.verdict.set_value(None);
        scene.objections.set(None);
    });
    view! {
        <Dialog
            open=Signal::derive(move || scene.objections.with(Option::is_some))
            on_close=close
            labelled_by="conflict-title"
            size="s"
        >
            {move || scene.objections.get().map(|objection| lazily(question(objection, close)))}
        </Dialog>
    }
}

/// The question, in a file of its own.
#[lazy]
fn question(objection: Objection, close: Callback<()>) -> AnyView {
    view! { <Question objection close /> }.into_any()
}

#[component]
fn Question(objection: Objection, close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let Objection { wants, conflicts } = objection;
    let frozen = conflicts.iter().any(Conflict::is_freeze);
    let forbidden = conflicts.iter().any(Conflict::forbids);
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    Effect::new(move |_| {
        focus::soon(if frozen && !forbidden {
            "#override-reason"
        } else {
            "dialog[open] .conflict-foot button"
        });
    });
    let shown = conflicts.clone();
    let several = shown.iter().any(|conflict| conflict.at != shown[0].at);
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = reason.get_untracked();
        if frozen && let Err(wrong) = text::line(Field::Reason, &said, text::REASON_MAX) {
            problem.set(Some(wrong));
            return focus::soon("#override-reason");
        }
        let accepted = Accepted {
            conflicts: conflicts.clone(),
            reason: said,
        };
        if let Some(verdict) = scene.verdict.try_update_value(Option::take).flatten() {
            // Who asked may have gone meanwhile.
            let _ = verdict.send(accepted);
        }
        scene.objections.set(None);
    };
    let title = match wants {
        _ if !forbidden => t.in_the_way(),
        Wants::Plan => t.cannot_be_planned(),
        Wants::Start => t.cannot_be_started(),
    };
    let hint = match wants {
        Wants::Plan => t.forbidden_hint(),
        Wants::Start => t.forbidden_start_hint(),
    };
    let let_be = match wants {
        _ if forbidden => t.close(),
        Wants::Plan => t.choose_another_time(),
        Wants::Start => t.not_now(),
    };
    let all_the_same = match wants {
        _ if frozen => t.override_it(),
        Wants::Plan => t.plan_all_the_same(),
        Wants::Start => t.start_all_the_same(),
    };
    view! {
        <form novalidate=true on:submit=go>
            <DialogHead id="conflict-title" title=title close />
            <div class="dialog-body">
                <div class="form">
                    <ConflictList conflicts=shown several />
                    {(frozen && !forbidden)
                        .then(|| {
                            view! {
                                <TextField
                                    id="override-reason"
                                    label=t.override_reason()
                                    hint=t.override_hint()
                                    value=reason
                                    on_input=move |text| reason.set(text)
                                    problem=problem
                                    wide=true
                                />
                            }
                        })}
                    {forbidden.then(|| view! { <p class="field-hint">{hint}</p> })}
                </div>
            </div>
            <div class="dialog-foot conflict-foot">
                <button class="btn" type="button" data-push="" on:click=move |_| close.run(())>
                    {let_be}
                </button>
                {(!forbidden)
                    .then(|| {
                        view! {
                            <button class="btn" type="submit" data-variant="primary">
                                {all_the_same}
                            </button>
                        }
                    })}
            </div>
        </form>
    }
}
