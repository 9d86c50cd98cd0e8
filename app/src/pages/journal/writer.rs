//! An entry that somebody writes.

use crate::{
    api::{calendar::load_choices, talk::create_entry},
    i18n::use_texts,
    ui::{
        field::{Field as Row, TextField, Ticks, problem_of, toggle},
        focus,
        icons::{Icon, PLUS},
        new_id::new_id,
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, EntryId, Field,
    journal::{EntryForm, Happening, Severity},
};

/// What is being written.
#[derive(Clone, Copy)]
pub struct Writing {
    open: RwSignal<bool>,
    form: RwSignal<EntryForm>,
    failure: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
}

impl Writing {
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            form: RwSignal::new(blank()),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn close(self) {
        self.open.set(false);
        focus::soon("#new-entry");
    }
}

fn blank() -> EntryForm {
    EntryForm {
        // Made anew when it is opened: never while the server renders.
        id: EntryId(uuid::Uuid::nil()),
        happening: Happening::default(),
        severity: Severity::default(),
        services: Vec::new(),
        text: String::new(),
    }
}

/// The button that opens the form.
#[component]
pub fn Open(writing: Writing) -> impl IntoView {
    let t = use_texts();
    let open = move |_| {
        if !writing.open.get_untracked() {
            writing.form.update(|form| form.id = new_id());
        }
        writing.open.set(true);
        focus::soon("#entry-text");
    };
    view! {
        <button class="btn js-only" type="button" id="new-entry" data-variant="primary" data-collapse="" on:click=open>
            <Icon path=PLUS />
            <span>{t.new_entry()}</span>
        </button>
    }
}

#[component]
pub fn Writer(writing: Writing, refresh: Callback<()>) -> impl IntoView {
    move || {
        writing
            .open
            .get()
            .then(|| view! { <EntryFields writing refresh /> })
    }
}

#[component]
fn EntryFields(writing: Writing, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let services = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(choices) = load_choices().await {
                services.try_set(choices.services);
            }
        });
    });
    let Writing {
        form, failure, busy, ..
    } = writing;
    let problem = move |field: Field| {
        Signal::derive(move || {
            failure.with(|failure| match failure {
                Some(AppError::Invalid(problems)) => problem_of(problems, field),
                _ => None,
            })
        })
    };
    let write = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let sent = form.get_untracked();
        if let Err(problems) = sent.check() {
            failure.set(Some(AppError::Invalid(problems)));
            return focus::soon_on_problem();
        }
        busy.set(true);
        spawn_local(async move {
            let answer = create_entry(sent).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toaster.done(t.entry_written());
                    form.try_set(blank());
                    failure.try_set(None);
                    writing.close();
                    refresh.try_run(());
                }
                Err(error) => {
                    if !matches!(error.0, AppError::Invalid(_)) {
                        toaster.failed(t.error(&error.0));
                    }
                    failure.try_set(Some(error.0));
                }
            }
        });
    };
    let kinds = Happening::BY_HAND
        .iter()
        .map(|what| {
            let on = form.with_untracked(|form| form.happening == *what);
            view! { <option value=what.as_str() selected=on>{t.happening_of(*what)}</option> }
        })
        .collect_view();
    let severities = Severity::ALL
        .iter()
        .map(|severity| {
            let value = *severity;
            view! {
                <option
                    value=severity.as_str()
                    selected=move || form.with(|form| form.severity == value)
                >
                    {t.severity_of(*severity)}
                </option>
            }
        })
        .collect_view();
    view! {
        <form
            class="card"
            novalidate=true
            aria-label=t.new_entry()
            on:submit=write
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    writing.close();
                }
            }
        >
            <div class="card-body form">
                <TextField
                    id="entry-text"
                    label=t.entry_text()
                    wide=true
                    value=Signal::derive(move || form.with(|form| form.text.clone()))
                    on_input=move |text: String| form.update(|form| form.text = text)
                    problem=problem(Field::Text)
                />
                <div class="form-grid">
                    <Row id="entry-kind" label=t.kind() problem=problem(Field::Kind)>
                        <select
                            class="input"
                            id="entry-kind"
                            on:change=move |event| {
                                if let Ok(what) = event_target_value(&event).parse::<Happening>() {
                                    form.update(|form| {
                                        form.happening = what;
                                        form.severity = what.severity();
                                    });
                                }
                            }
                        >
                            {kinds}
                        </select>
                    </Row>
                    <Row id="entry-severity" label=t.severity() problem=Signal::derive(|| None)>
                        <select
                            class="input"
                            id="entry-severity"
                            prop:value=move || form.with(|form| form.severity.as_str())
                            on:change=move |event| {
                                if let Ok(severity) = event_target_value(&event).parse() {
                                    form.update(|form| form.severity = severity);
                                }
                            }
                        >
                            {severities}
                        </select>
                    </Row>
                </div>
                <Ticks
                    id="entry-services"
                    label=t.concerned_services()
                    optional=true
                    options=Signal::derive(move || {
                        services.get().into_iter().map(|name| (name.clone(), name)).collect()
                    })
                    chosen=Signal::derive(move || form.with(|form| form.services.clone()))
                    on_change=move |(name, on)| form.update(|form| toggle(&mut form.services, name, on))
                />
                <p class="field-hint">{t.journal_stays()}</p>
            </div>
            <div class="card-foot">
                <button class="btn" data-variant="primary" data-busy=move || busy.get().then_some("")>
                    {t.write_it()}
                </button>
                <button class="btn" type="button" on:click=move |_| writing.close()>
                    {t.cancel()}
                </button>
            </div>
        </form>
    }
}
