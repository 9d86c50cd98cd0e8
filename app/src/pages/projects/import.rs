//! Taking over the issues of another tracker: a file, what its columns and words mean, what that would do, and then it
//! is done.

mod words;

use super::{path, tabs::Tabs};
use crate::{
    api::{
        Answer,
        item::{import_items, read_sheet},
        project::{ProjectPage, load_project},
    },
    i18n::{T, use_texts},
    ui::{
        file::text_of,
        frame::Page,
        icons::{CHECK, Icon, UPLOAD},
        loaded::loaded,
        state::Failure,
        toast::{Toaster, use_toaster},
    },
};
use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    AppError,
    item::{
        ItemKind,
        import::{ImportReport, Mapping, Sheet, Target, Wrong},
    },
    project::Project,
};
use wasm_bindgen::JsCast;
use words::{Known, Words};

/// The state of an import.
#[derive(Clone, Copy)]
struct Desk {
    t: T,
    toaster: Toaster,
    project: StoredValue<Project>,
    /// The name and the text of the file.
    file: RwSignal<Option<(String, String)>>,
    sheet: RwSignal<Option<Sheet>>,
    mapping: RwSignal<Mapping>,
    report: RwSignal<Option<ImportReport>>,
    busy: RwSignal<bool>,
}

#[component]
pub fn Import(key: String) -> impl IntoView {
    let t = use_texts();
    let asked = key.clone();
    let page: Resource<Answer<ProjectPage>> = Resource::new(|| (), move |()| load_project(asked.clone()));
    let tabs = move |page: Answer<ProjectPage>| {
        page.ok()
            .map(|page| view! { <Tabs key=page.project.key settings=page.project.can_edit /> })
    };
    view! {
        <Page
            title=t.import_issues()
            note=Signal::stored(key)
            actions=view! { <Transition>{loaded(page, tabs)}</Transition> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok(page) if page.project.can_edit => view! { <Content project=page.project /> }.into_any(),
                    Ok(_) => view! { <Failure error=AppError::NotFound /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

#[component]
fn Content(project: Project) -> impl IntoView {
    let t = use_texts();
    let desk = Desk {
        t,
        toaster: use_toaster(),
        project: StoredValue::new(project),
        file: RwSignal::new(None),
        sheet: RwSignal::new(None),
        mapping: RwSignal::new(Mapping::default()),
        report: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    provide_context(desk);
    view! {
        <div class="page js-only" data-width="narrow">
            <Choose />
            <div role="status">
                <Show when=move || desk.busy.get()>
                    <progress class="progress" aria-label=t.loading()></progress>
                </Show>
            </div>
            {move || desk.sheet.get().map(|sheet| view! { <Columns sheet /> })}
            {move || desk.report.get().map(|report| view! { <Report report /> })}
        </div>
    }
}

#[component]
fn Choose() -> impl IntoView {
    let desk: Desk = expect_context();
    let t = desk.t;
    let chosen = move |event: ev::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        input.set_value("");
        desk.read(file);
    };
    view! {
        <section class="card" aria-labelledby="import-file">
            <div class="card-head">
                <div>
                    <h2 id="import-file">{t.import_file()}</h2>
                    <p>{t.import_issues_text()}</p>
                </div>
            </div>
            <div class="card-body btn-row">
                <label class="btn file-button">
                    <Icon path=UPLOAD />
                    {t.choose_table()}
                    <input type="file" class="vh" accept=".csv,text/csv,text/plain" on:change=chosen />
                </label>
                <span class="muted">{move || desk.file.get().map(|(name, _)| name)}</span>
            </div>
        </section>
    }
}

/// What the columns mean.
#[component]
fn Columns(sheet: Sheet) -> impl IntoView {
    let desk: Desk = expect_context();
    let t = desk.t;
    let Sheet {
        headers,
        sample,
        lines,
        words,
        people,
        ..
    } = sheet;
    let known = Known::new(words, people);
    provide_context(known);
    let rows = headers
        .into_iter()
        .enumerate()
        .map(|(nth, header)| {
            let example = sample
                .iter()
                .filter_map(|cells| cells.get(nth))
                .find(|cell| !cell.trim().is_empty())
                .map(|cell| cell.chars().take(70).collect::<String>());
            let options = Target::ALL
                .iter()
                .map(|target| {
                    let target = *target;
                    let is = desk
                        .mapping
                        .with_untracked(|mapping| mapping.columns.get(nth) == Some(&target));
                    view! {
                        <option value=target.as_str() selected=is>
                            {t.target_of(target)}
                        </option>
                    }
                })
                .collect_view();
            let label = format!("{} {header}", t.means());
            view! {
                <tr>
                    <th scope="row">{header.clone()}</th>
                    <td class="muted import-example">{example}</td>
                    <td>
                        <select
                            class="input"
                            data-size="s"
                            aria-label=label
                            on:change=move |event| {
                                if let Ok(target) = event_target_value(&event).parse() {
                                    desk.means(nth, target, known);
                                }
                            }
                        >
                            {options}
                        </select>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let kinds = ItemKind::ALL
        .iter()
        .map(|kind| view! { <option value=kind.as_str()>{t.item_kind(*kind)}</option> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="import-columns">
            <div class="card-head">
                <div>
                    <h2 id="import-columns">{t.import_columns()}</h2>
                    <p>{t.count(lines as usize, t.line_one(), t.line_many())}</p>
                </div>
            </div>
            <div class="table-wrap">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.column()}</th>
                            <th scope="col">{t.example()}</th>
                            <th scope="col">{t.means()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="card-body stack">
                <label class="item-grouping">
                    <span>{t.kind_where_none()}</span>
                    <select
                        class="input"
                        data-size="s"
                        on:change=move |event| {
                            if let Ok(kind) = event_target_value(&event).parse() {
                                desk.mapping.update(|mapping| mapping.kind = kind);
                                desk.report.set(None);
                            }
                        }
                    >
                        {kinds}
                    </select>
                </label>
                <Words />
                <div class="btn-row">
                    <button class="btn" type="button" data-variant="primary" on:click=move |_| desk.run(false)>
                        <Icon path=CHECK />
                        {t.try_import()}
                    </button>
                </div>
            </div>
        </section>
    }
}

/// What it would do, or did.
#[component]
fn Report(report: ImportReport) -> impl IntoView {
    let desk: Desk = expect_context();
    let t = desk.t;
    let counts = [
        (t.issues_new(), report.new),
        (t.issues_changed(), report.changed),
        (t.import_same(), report.same),
        (t.issues_left_out(), report.left_out),
    ]
    .map(|(name, count)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <strong>{count}</strong>
                </dd>
            </div>
        }
    });
    let backlog = desk
        .project
        .with_value(|project| format!("{}/backlog", path(&project.key)));
    let applies = !report.applied && report.new + report.changed > 0;
    let nothing = !report.applied && report.new + report.changed == 0;
    let wrong = report.wrong.clone();
    view! {
        <section class="card" aria-labelledby="import-report" id="report" tabindex="-1">
            <div class="card-head">
                <h2 id="import-report">{if report.applied { t.issues_imported() } else { t.import_would() }}</h2>
            </div>
            <div class="card-body stack">
                <dl class="import-counts">{counts.into_iter().collect_view()}</dl>
                {nothing.then(|| view! { <p>{t.import_nothing()}</p> })}
                <div class="btn-row">
                    {applies
                        .then(|| {
                            view! {
                                <button class="btn" type="button" data-variant="primary" on:click=move |_| desk.run(true)>
                                    <Icon path=CHECK />
                                    {t.take_over()}
                                </button>
                            }
                        })}
                    {report.applied.then(|| view! { <a class="btn" href=backlog>{t.backlog()}</a> })}
                </div>
            </div>
            {(!wrong.is_empty()).then(|| view! { <Errors wrong /> })}
        </section>
    }
}

#[component]
fn Errors(wrong: Vec<Wrong>) -> impl IntoView {
    let t = use_texts();
    let rows = wrong
        .into_iter()
        .map(|one| {
            view! {
                <tr>
                    <td>{one.line}</td>
                    <td>{one.column}</td>
                    <td class="import-example">{one.value}</td>
                    <td>{t.problem(&one.problem)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap import-errors">
            <table class="table">
                <caption class="vh">{t.issues_left_out()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.import_line()}</th>
                        <th scope="col">{t.column()}</th>
                        <th scope="col">{t.import_value()}</th>
                        <th scope="col">{t.import_why()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

impl Desk {
    fn read(self, file: web_sys::File) {
        let project = self.project.with_value(|project| project.id);
        self.busy.set(true);
        self.report.set(None);
        self.sheet.set(None);
        spawn_local(async move {
            let text = match text_of(&file).await {
                Ok(text) => text.unwrap_or_default(),
                Err(error) => return self.failed(&error),
            };
            match read_sheet(project, text.clone()).await {
                Ok(sheet) => {
                    self.file.try_set(Some((file.name(), text)));
                    self.mapping.try_set(sheet.guess.clone());
                    self.sheet.try_set(Some(sheet));
                    self.busy.try_set(false);
                }
                Err(error) => self.failed(&error.0),
            }
        });
    }

    fn failed(self, error: &AppError) {
        self.toaster.failed(self.t.error(error));
        self.busy.try_set(false);
    }

    /// A column means something else; of a status, its words too.
    fn means(self, nth: usize, target: Target, known: Known) {
        self.report.set(None);
        self.mapping.update(|mapping| {
            if let Some(column) = mapping.columns.get_mut(nth) {
                *column = target;
            }
            if target == Target::Status {
                let guess = |project: &Project| known.statuses(nth, &project.workflow);
                mapping.statuses = self.project.with_value(guess);
            }
        });
    }

    fn run(self, apply: bool) {
        let Some((_, text)) = self.file.get_untracked() else {
            return;
        };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let project = self.project.with_value(|project| project.id);
        let mapping = self.mapping.get_untracked();
        spawn_local(async move {
            match import_items(project, text, mapping, apply).await {
                Ok(report) => {
                    self.report.try_set(Some(report));
                    self.busy.try_set(false);
                    crate::ui::focus::soon("#report");
                }
                Err(error) => self.failed(&error.0),
            }
        });
    }
}
