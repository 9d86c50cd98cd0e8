//! How an event repeats, in plain words, with its first occurrences.

use super::form::Draft;
use crate::{
    api::event::preview_series,
    i18n::{T, use_texts},
    ui::field::{Field, TextField, toggle},
};
use chrono::{Datelike, NaiveDate, Weekday};
use leptos::{prelude::*, task::spawn_local};
use model::{
    Field as Name,
    event::{EventForm, EventTime},
    format,
    repeat::{Ends, Freq, Monthly, Repeat, Repeating},
};

/// Occurrences that are told.
const TOLD: usize = 5;

/// Keeps the first occurrences of what is planned.
pub fn look_ahead(draft: Draft) {
    let asked = Memo::new(move |_| planned(draft));
    Effect::new(move |_| {
        // Until the server has told, what was planned before is near enough.
        let Some((first, repeat)) = asked.get() else {
            return draft.ahead.set(Vec::new());
        };
        spawn_local(async move {
            let answer = preview_series(first.clone(), repeat.clone()).await;
            // Somebody may have typed on, or closed the dialog.
            let current = asked.try_get_untracked().flatten() == Some((first, repeat));
            if let (true, Ok(days)) = (current, answer) {
                draft.ahead.try_set(days);
            }
        });
    });
}

/// The rhythm of an event.
#[component]
pub fn RepeatFields(draft: Draft) -> impl IntoView {
    let t = use_texts();
    // Rules that the form cannot show stay on offer where they are.
    let otherwise = draft.form.with_untracked(|f| f.repeat.freq == Freq::Otherwise);
    let offered = Freq::ALL
        .iter()
        .filter(|freq| otherwise || **freq != Freq::Otherwise);
    let options = offered
        .map(|freq| {
            let selected = draft.form.with_untracked(|f| f.repeat.freq == *freq);
            view! { <option value=freq.as_str() selected=selected>{t.freq_of(*freq)}</option> }
        })
        .collect_view();
    let freq = Memo::new(move |_| draft.form.with(|f| f.repeat.freq));
    let choose = move |value: String| {
        if let Ok(freq) = value.parse() {
            draft.form.update(|f| f.repeat.freq = freq);
        }
    };
    view! {
        <Field id="repeats" label=t.repeats() problem=draft.problem(Name::Repeat)>
            <select
                class="input"
                id="repeats"
                prop:value=move || freq.get().as_str()
                on:change=move |event| choose(event_target_value(&event))
            >
                {options}
            </select>
        </Field>
        <Show when=move || !matches!(freq.get(), Freq::Never | Freq::Otherwise)>
            <div class="repeat">
                <div class="form-grid">
                    <Every draft freq />
                    <Show when=move || freq.get() == Freq::Monthly>
                        <DayOfMonth draft />
                    </Show>
                </div>
                <Show when=move || freq.get() == Freq::Weekly>
                    <DaysOfWeek draft />
                </Show>
                <End draft />
                <Preview draft />
            </div>
        </Show>
    }
}

impl T {
    const fn freq_of(self, freq: Freq) -> &'static str {
        match freq {
            Freq::Never => self.repeats_never(),
            Freq::Daily => self.repeats_daily(),
            Freq::Weekly => self.repeats_weekly(),
            Freq::Monthly => self.repeats_monthly(),
            Freq::Yearly => self.repeats_yearly(),
            Freq::Otherwise => self.recurrence_by_rule(),
        }
    }
}

#[component]
fn Every(draft: Draft, freq: Memo<Freq>) -> impl IntoView {
    let t = use_texts();
    let unit = move || match freq.get() {
        Freq::Weekly => t.every_weeks(),
        Freq::Monthly => t.every_months(),
        Freq::Yearly => t.every_years(),
        _ => t.every_days(),
    };
    let problem = draft.problem(Name::RepeatEvery);
    view! {
        <Field id="repeat-every" label=t.repeat_every() problem>
            <div class="inline">
                <input
                    class="input repeat-number"
                    id="repeat-every"
                    type="number"
                    min="1"
                    max="999"
                    prop:value=draft.text(|f| &f.repeat.every)
                    on:input=move |event| draft.form.update(|f| f.repeat.every = event_target_value(&event))
                    aria-invalid=move || problem.get().is_some().then_some("true")
                    aria-describedby="repeat-every-error repeat-unit"
                />
                <span id="repeat-unit">{unit}</span>
            </div>
        </Field>
    }
}

/// The day on which the event first takes place, as far as it can be read.
fn first_day(form: &EventForm) -> Option<NaiveDate> {
    form.date.parse().ok()
}

#[component]
fn DaysOfWeek(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let first = Memo::new(move |_| draft.form.with(first_day).map(|day| day.weekday()));
    // 1970-01-05 was a Monday.
    let monday = NaiveDate::from_ymd_opt(1970, 1, 5).unwrap_or_default();
    let one = move |date: NaiveDate| {
        let day: Weekday = date.weekday();
        view! {
            <label class="check day-check" title=format::weekday(date, t.0)>
                <input
                    type="checkbox"
                    prop:checked=move || {
                        first.get() == Some(day) || draft.form.with(|f| f.repeat.days.contains(&day))
                    }
                    prop:disabled=move || first.get() == Some(day)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        draft.form.update(|f| toggle(&mut f.repeat.days, day, on));
                    }
                />
                <span>{format::short_weekday(date, t.0)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{t.repeat_days()}</legend>
            <div class="checks">{monday.iter_days().take(7).map(one).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn DayOfMonth(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let first = Memo::new(move |_| draft.form.with(first_day));
    let options = move || {
        let Some(first) = first.get() else {
            return Vec::new();
        };
        let before = draft.form.with_untracked(|f| f.repeat.monthly);
        let ways = Monthly::of(first);
        // What the other day does not allow any more becomes what it does: a weekday stays one.
        let chosen = before.among(&ways);
        if before != chosen {
            draft.form.update(|f| f.repeat.monthly = chosen);
        }
        ways.into_iter()
            .map(|way| {
                view! {
                    <option value=way.as_str() selected=way == chosen>
                        {way.day(first).words(t.0)}
                    </option>
                }
            })
            .collect()
    };
    view! {
        <Field id="repeat-monthly" label=t.repeat_monthly() problem=Signal::derive(|| None)>
            <select
                class="input"
                id="repeat-monthly"
                on:change=move |event| {
                    if let Ok(way) = event_target_value(&event).parse() {
                        draft.form.update(|f| f.repeat.monthly = way);
                    }
                }
            >
                {options}
            </select>
        </Field>
    }
}

#[component]
fn End(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let ends = Memo::new(move |_| draft.form.with(|f| f.repeat.ends));
    let words = move |ends: Ends| match ends {
        Ends::Never => t.ends_never(),
        Ends::On => t.ends_on(),
        Ends::After => t.ends_after(),
    };
    let choose = move |value: String| {
        let Ok(ends) = value.parse() else { return };
        draft.form.update(|f| {
            f.repeat.ends = ends;
            // Three months are a start.
            if let (true, Some(first)) = (f.repeat.until.is_empty(), first_day(f)) {
                f.repeat.until = (first + chrono::Days::new(91)).to_string();
            }
        });
    };
    let options = Ends::ALL
        .iter()
        .map(|end| {
            let selected = draft.form.with_untracked(|f| f.repeat.ends == *end);
            view! { <option value=end.as_str() selected=selected>{words(*end)}</option> }
        })
        .collect_view();
    view! {
        <div class="form-grid">
            <Field id="repeat-ends" label=t.repeat_ends() problem=Signal::derive(|| None)>
                <select
                    class="input"
                    id="repeat-ends"
                    prop:value=move || ends.get().as_str()
                    on:change=move |event| choose(event_target_value(&event))
                >
                    {options}
                </select>
            </Field>
            <Show when=move || ends.get() == Ends::On>
                <TextField
                    id="repeat-until"
                    label=t.repeat_until()
                    kind="date"
                    value=draft.text(|f| &f.repeat.until)
                    on_input=draft.write(|f| &mut f.repeat.until)
                    problem=draft.problem(Name::RepeatUntil)
                />
            </Show>
            <Show when=move || ends.get() == Ends::After>
                <TextField
                    id="repeat-count"
                    label=t.repeat_count()
                    kind="number"
                    value=draft.text(|f| &f.repeat.count)
                    on_input=draft.write(|f| &mut f.repeat.count)
                    problem=draft.problem(Name::RepeatCount)
                />
            </Show>
        </div>
    }
}

/// The rhythm of a form that is right so far, with when it first takes place.
#[must_use]
pub fn planned(draft: Draft) -> Option<(EventTime, Repeat)> {
    let read = |form: &EventForm| -> Option<(EventTime, Repeat)> {
        let time = draft.zone.with(|zone| form.event_time(zone)).ok()?;
        match form.repeat.check(first_day(form)?).ok()? {
            Repeating::By(repeat) => Some((time, repeat)),
            _ => None,
        }
    };
    draft.form.with(read)
}

/// The rhythm in words, and the first days it means.
#[component]
fn Preview(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let asked = Memo::new(move |_| planned(draft));
    let days = move || {
        let zone = draft.zone.get();
        let day = |time: &EventTime| view! { <li>{format::long_date(time.days(&zone).0, t.0)}</li> };
        draft
            .ahead
            .with(|ahead| ahead.iter().take(TOLD).map(day).collect_view())
    };
    view! {
        <div class="repeat-preview" aria-live="polite">
            <p>
                <strong>{move || asked.get().map(|(_, repeat)| repeat.words(t.0))}</strong>
            </p>
            <Show when=move || draft.ahead.with(|ahead| !ahead.is_empty())>
                <p class="field-hint">{t.next_occurrences()}</p>
                <ol>{days}</ol>
            </Show>
        </div>
    }
}
