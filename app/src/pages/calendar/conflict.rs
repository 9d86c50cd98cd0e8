//! What stands in the way of a plan, in words, and the question whether to go ahead all the same.

use super::{
    Scene,
    around::{planned, use_actor},
    form::Draft,
    use_scene,
};
use crate::{
    api::{Answer, ApiError},
    i18n::{T, use_texts},
    ui::{
        dialog::Dialog,
        field::TextField,
        focus,
        icons::{ALERT_TRIANGLE, BAN, Icon, X},
    },
};
use futures::channel::oneshot;
use leptos::{lazy, prelude::*};
use model::{
    AppError, Field, Problem, UserId,
    calendar::Occurrence,
    conflict::{Accepted, Conflict, Plan, Why, conflicts},
    format, text,
};

impl Scene {
    /// Sends what conflicts may stand in the way of; asks about them, and sends it again with what was accepted.
    /// Nothing where somebody lets it be.
    pub async fn accepting<R, F: Future<Output = Answer<R>>>(
        self,
        send: impl Fn(Accepted) -> F,
    ) -> Option<Answer<R>> {
        let mut accepted = Accepted::default();
        loop {
            match send(accepted).await {
                Err(ApiError(AppError::Conflicts(conflicts))) => accepted = self.object(conflicts).await?,
                answer => return Some(answer),
            }
        }
    }

    /// Shows what stands in the way, and asks; nothing where somebody lets it be, or has left the page.
    async fn object(self, conflicts: Vec<Conflict>) -> Option<Accepted> {
        let (answer, answered) = oneshot::channel();
        self.verdict.try_set_value(Some(answer));
        if self.objections.try_set(Some(conflicts)).is_some() {
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
    let row = move |conflict: Conflict| {
        view! {
            <li data-forbids=conflict.forbids().then_some("")>
                <Icon path=if conflict.is_freeze() { BAN } else { ALERT_TRIANGLE } />
                <span>
                    {day(&conflict).map(|day| view! { <b>{day} {t.colon()} " "</b> })}
                    {scene.tell(&conflict, t)}
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
            around.want(scene.zone.with_value(|zone| time.days(zone).0));
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
        let plan = Plan {
            own: around.series_of(draft.own),
            creator: actor.id,
            time: &time,
            holds: &holds,
        };
        scene
            .zone
            .with_value(|zone| conflicts(&plan, &around, &actor, zone))
    });
    view! {
        <div role="status" class="draft-conflicts">
            {move || {
                let found = found.get();
                (!found.is_empty())
                    .then(|| {
                        let tone = if found.iter().any(Conflict::forbids) { "red" } else { "amber" };
                        view! {
                            <div class="note" data-tone=tone>
                                <div>
                                    <strong>{t.in_the_way()}</strong>
                                    <ConflictList conflicts=found />
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
            {move || scene.objections.get().map(|conflicts| Suspend::new(question(conflicts, close)))}
        </Dialog>
    }
}

/// The question, in a file of its own.
#[lazy]
fn question(conflicts: Vec<Conflict>, close: Callback<()>) -> AnyView {
    view! { <Question conflicts close /> }.into_any()
}

#[component]
fn Question(conflicts: Vec<Conflict>, close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
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
    let title = if forbidden {
        t.cannot_be_planned()
    } else {
        t.in_the_way()
    };
    view! {
        <form novalidate=true on:submit=go>
            <div class="dialog-head">
                <h2 id="conflict-title">{title}</h2>
                <button
                    class="btn"
                    type="button"
                    data-variant="quiet"
                    data-icon-only=""
                    aria-label=t.close()
                    on:click=move |_| close.run(())
                >
                    <Icon path=X />
                </button>
            </div>
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
                    {forbidden.then(|| view! { <p class="field-hint">{t.forbidden_hint()}</p> })}
                </div>
            </div>
            <div class="dialog-foot conflict-foot">
                <button class="btn" type="button" data-push="" on:click=move |_| close.run(())>
                    {if forbidden { t.close() } else { t.choose_another_time() }}
                </button>
                {(!forbidden)
                    .then(|| {
                        view! {
                            <button class="btn" type="submit" data-variant="primary">
                                {if frozen { t.override_it() } else { t.plan_all_the_same() }}
                            </button>
                        }
                    })}
            </div>
        </form>
    }
}
