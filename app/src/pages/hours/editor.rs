//! The hours of one service or team: read in words, written as a week.

use crate::{
    api::Answer,
    i18n::use_texts,
    ui::{
        focus,
        icons::{ALERT_TRIANGLE, CHECK, Icon, PENCIL},
        toast::use_toaster,
        viewer::use_zone,
    },
};
use chrono::{Days, NaiveDate};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, format,
    hours::{HoursForm, WeekHours},
};

/// How many editors are open.
#[derive(Clone, Copy)]
pub struct Editing(pub RwSignal<u32>);

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default()
}

/// A line with the hours in words, and the form that changes them.
#[component]
pub fn HoursRow<F>(
    name: String,
    /// What holds where no hours are given.
    none: &'static str,
    hours: Option<WeekHours>,
    /// What the form begins with where there are none.
    #[prop(optional)]
    first: Option<WeekHours>,
    save: impl Fn(HoursForm) -> F + Clone + Send + Sync + 'static,
    refresh: Callback<()>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView
where
    F: Future<Output = Answer<()>> + 'static,
{
    let t = use_texts();
    let editing = RwSignal::new(false);
    let words = hours
        .as_ref()
        .map_or_else(|| none.to_owned(), |hours| hours.words(t.0));
    let send = Callback::new(move |(form, done): (HoursForm, Callback<Answer<()>>)| {
        let sent = save(form);
        spawn_local(async move {
            let answer = sent.await;
            done.try_run(answer);
        });
    });
    let button_id = format!("hours-of-{}", model::calendar::percent_encode(&name));
    let back = StoredValue::new(format!("[id='{button_id}']"));
    let hours = StoredValue::new(hours.or(first));
    let called = StoredValue::new(name.clone());
    let close = Callback::new(move |()| {
        editing.set(false);
        focus::soon(back.get_value());
    });
    view! {
        <li>
            <div class="hours-row">
                <div>
                    <strong>{name.clone()}</strong>
                    <p class="muted">{words}</p>
                </div>
                <button
                    class="btn js-only"
                    type="button"
                    id=button_id
                    data-size="s"
                    aria-expanded=move || editing.get().to_string()
                    on:click=move |_| editing.update(|editing| *editing = !*editing)
                >
                    <Icon path=PENCIL />
                    {t.edit()}
                    <span class="vh">{format!(" {name}")}</span>
                </button>
            </div>
            {move || {
                editing
                    .get()
                    .then(|| {
                        view! {
                            <Editor name=called.get_value() hours=hours.get_value() send close refresh />
                        }
                    })
            }}
            {children.map(|children| children())}
        </li>
    }
}

#[component]
fn Editor(
    name: String,
    hours: Option<WeekHours>,
    send: Callback<(HoursForm, Callback<Answer<()>>)>,
    close: Callback<()>,
    refresh: Callback<()>,
) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let zone = use_zone().name;
    let form = RwSignal::new(HoursForm::of(hours.as_ref(), &zone));
    let failure = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    Effect::new(move |_| focus::soon(".hours-week input"));
    let Editing(open) = expect_context();
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            open.update(|open| *open += 1);
        }
    });
    on_cleanup(move || {
        open.try_update(|open| *open = open.saturating_sub(1));
    });
    let saved = Callback::new(move |answer: Answer<()>| {
        busy.set(false);
        match answer {
            Ok(()) => {
                toaster.done(t.hours_saved());
                close.run(());
                refresh.try_run(());
            }
            Err(error) => failure.set(Some(error.0)),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            busy.set(true);
            failure.set(None);
            send.run((form.get_untracked(), saved));
        }
    };
    let day = move |n: usize| {
        let date = monday() + Days::new(n as u64);
        let weekday = format::weekday(date, t.0);
        let from_label = format!("{weekday} {}", t.from_time());
        let to_label = format!("{weekday} {}", t.until_time());
        view! {
            <li>
                <span>{weekday}</span>
                <input
                    class="input"
                    type="time"
                    aria-label=from_label
                    prop:value=move || form.with(|form| form.days[n].0.clone())
                    on:input=move |event| form.update(|form| form.days[n].0 = event_target_value(&event))
                />
                <span aria-hidden="true">"–"</span>
                <input
                    class="input"
                    type="time"
                    aria-label=to_label
                    prop:value=move || form.with(|form| form.days[n].1.clone())
                    on:input=move |event| form.update(|form| form.days[n].1 = event_target_value(&event))
                />
            </li>
        }
    };
    view! {
        <form
            class="form"
            novalidate=true
            aria-label=name
            on:submit=submit
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close.run(());
                }
            }
        >
            {move || {
                failure
                    .get()
                    .map(|error| {
                        view! {
                            <div class="form-error" role="alert">
                                <Icon path=ALERT_TRIANGLE />
                                <span>{t.error(&error)}</span>
                            </div>
                        }
                    })
            }}
            <ol class="hours-week">{(0..7).map(day).collect_view()}</ol>
            <p class="field-hint">{move || form.with(|form| t.hours_hint(&form.zone))}</p>
            <div class="btn-row">
                <button
                    class="btn"
                    type="submit"
                    data-variant="primary"
                    data-busy=move || busy.get().then_some("")
                >
                    <Icon path=CHECK />
                    {t.save()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>
                    {t.cancel()}
                </button>
            </div>
        </form>
    }
}
