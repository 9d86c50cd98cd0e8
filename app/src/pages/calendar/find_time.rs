//! "Find a time": the next slots that suit, and why earlier ones do not.

use super::{
    around::{planned, use_actor},
    form::Draft,
    use_scene,
};
use crate::{
    i18n::use_texts,
    ui::icons::{ALERT_TRIANGLE, CLOCK, Icon, SEARCH},
};
use leptos::prelude::*;
use model::{
    conflict::{Holds, Plan},
    event::EventTime,
    format,
    slot::{Proposals, Reason, Refused, proposals},
};

/// A button that opens the proposals; choosing one sets date and time of the form.
#[component]
pub fn FindTime(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let open = RwSignal::new(false);
    let actor = StoredValue::new(use_actor());
    let suits = move || {
        let holds = draft
            .form
            .with(|form| draft.zone.with(|zone| planned(form, zone)));
        matches!(
            holds,
            Some((EventTime::Timed { .. }, Holds::Services { .. } | Holds::People(_)))
        )
    };
    let found = move || -> Option<Proposals> {
        let (form, zone) = (draft.form.get(), draft.zone.get());
        let (time, holds) = planned(&form, &zone)?;
        let (around, actor) = (scene.around.get()?, actor.get_value()?);
        let plan = Plan {
            own: around.series_of(draft.own),
            creator: actor.id,
            time: &time,
            holds: &holds,
        };
        // From the chosen day on, and never in the past.
        let day = zone.start_of_day(time.days(&zone).0);
        let from = scene.now.get_untracked().max(day);
        Some(proposals(&plan, &around, &actor, (&zone, &form.teams), from))
    };
    let choose = move |time: EventTime| {
        draft
            .form
            .update(|form| draft.zone.with_untracked(|zone| form.take_time(&time, zone)));
        open.set(false);
        crate::ui::focus::soon("#find-time");
    };
    let free = move |time: EventTime| {
        let text = draft.zone.with_untracked(|zone| format::when(&time, zone, t.0));
        view! {
            <li>
                <button class="btn" type="button" data-size="s" on:click=move |_| choose(time.clone())>
                    <Icon path=CLOCK />
                    {text}
                </button>
            </li>
        }
    };
    let refused = move |refused: Refused| {
        let when = draft
            .zone
            .with_untracked(|zone| format::when(&refused.time, zone, t.0));
        let why = match &refused.why {
            Reason::Holiday(name) => t.holiday(name),
            Reason::HoursTooShort => t.hours_too_short().to_owned(),
            Reason::Conflicts(conflicts) => {
                let told: Vec<String> = conflicts.iter().map(|conflict| scene.tell(conflict, t)).collect();
                told.join(" · ")
            }
        };
        view! {
            <li>
                <Icon path=ALERT_TRIANGLE />
                <span>
                    <b>{when}</b>
                    {t.colon()}
                    " "
                    {why}
                </span>
            </li>
        }
    };
    let list = move || {
        found().map(|found| {
            let (nothing, some) = (found.free.is_empty(), !found.refused.is_empty());
            let refusals = found.refused.into_iter().map(refused).collect_view();
            view! {
                <div class="find-time" role="status">
                    <p class="field-label">{if nothing { t.no_free_slot() } else { t.free_slots() }}</p>
                    <ul class="find-free">{found.free.into_iter().map(free).collect_view()}</ul>
                    {some
                        .then(|| {
                            view! {
                                <details>
                                    <summary>{t.refused_slots()}</summary>
                                    <ul class="conflicts">{refusals}</ul>
                                </details>
                            }
                        })}
                </div>
            }
        })
    };
    view! {
        <Show when=suits>
            <button
                class="btn"
                type="button"
                id="find-time"
                data-size="s"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon path=SEARCH />
                {t.find_a_time()}
            </button>
            {move || open.get().then(list)}
        </Show>
    }
}
