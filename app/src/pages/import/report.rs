//! What an import would change, or changed.

use super::{
    FormError, Progress,
    desk::{Desk, Work, taken},
};
use crate::{
    i18n::use_texts,
    ui::{
        icons::{ALERT_TRIANGLE, CHECK, Icon, PENCIL, PLUS, REPEAT, UPLOAD},
        viewer::use_zone,
    },
};
use leptos::{html, prelude::*};
use model::{
    exchange::{ImportLine, ImportReport, LeftOut},
    format,
};

/// Rows of a list that are shown; the rest is counted.
const SHOWN: usize = 200;

/// What the file does to the calendar, and the way on.
#[component]
pub fn Report(desk: Desk, report: ImportReport) -> impl IntoView {
    let t = use_texts();
    let head = NodeRef::<html::H2>::new();
    // It takes the place of the control that had the focus, and is then read out.
    Effect::new(move |_| {
        if let Some(head) = head.get() {
            let _ = head.focus();
        }
    });
    let name = desk.chosen.get_untracked().map(|c| c.name).unwrap_or_default();
    let count = taken(&report);
    let text = match (report.applied, count) {
        (true, _) => t.import_done(),
        (false, 0) => t.nothing_to_import(),
        (false, _) => t.dry_run(),
    };
    let next = match (report.applied, count) {
        (true, _) => Some(view! { <CalendarLink line=first_line(&report) /> }.into_any()),
        (false, 0) => None,
        (false, _) => Some(view! { <Apply desk count /> }.into_any()),
    };
    view! {
        <div class="page">
            <div class="page-head">
                <div>
                    <h2 tabindex="-1" node_ref=head>
                        {name}
                    </h2>
                    <p>{text}</p>
                </div>
                <button class="btn" type="button" on:click=move |_| desk.start_again()>
                    {t.another_file()}
                </button>
                {next}
            </div>
            <FormError desk />
            <Progress desk />
            <Figures report=report.clone() />
            <LeftOutList lines=report.left_out />
            <Lines id="import-changed" title=t.list_changed() lines=report.changed />
            <Lines id="import-new" title=t.list_new() lines=report.new />
        </div>
    }
}

#[component]
fn Apply(desk: Desk, count: usize) -> impl IntoView {
    let busy = move || desk.work.get() == Work::Importing;
    view! {
        <button
            class="btn"
            type="button"
            data-variant="primary"
            data-busy=move || busy().then_some("")
            aria-disabled=move || busy().then_some("true")
            on:click=move |_| desk.apply()
        >
            <Icon path=UPLOAD />
            {desk.t.import_events(count)}
        </button>
    }
}

fn first_line(report: &ImportReport) -> Option<ImportLine> {
    report.new.first().or(report.changed.first()).cloned()
}

/// The way to what was imported.
#[component]
fn CalendarLink(line: Option<ImportLine>) -> impl IntoView {
    let t = use_texts();
    let href = line.map_or_else(
        || "/calendar".to_owned(),
        |line| format!("/calendar?view=month&date={}", line.time.days(&use_zone()).0),
    );
    view! {
        <a class="btn" data-variant="primary" href=href>
            {t.open_calendar()}
        </a>
    }
}

#[component]
fn Figures(report: ImportReport) -> impl IntoView {
    let t = use_texts();
    let figure = |tone, icon, count: usize, word| {
        view! {
            <div class="figure" data-tone=tone>
                <b>
                    <Icon path=icon />
                    {count}
                </b>
                <span>{word}</span>
            </div>
        }
    };
    view! {
        <div class="figures">
            {figure("green", PLUS, report.new.len(), t.import_new())}
            {figure("blue", PENCIL, report.changed.len(), t.import_changed())}
            {figure("neutral", CHECK, report.unchanged as usize, t.import_unchanged())}
            {figure("red", ALERT_TRIANGLE, report.left_out.len(), t.import_left_out())}
        </div>
    }
}

/// A card with a table, if there is anything for it.
#[component]
fn Listed(
    id: &'static str,
    title: &'static str,
    count: usize,
    #[prop(into)] head: AnyView,
    #[prop(into)] rows: AnyView,
) -> impl IntoView {
    let t = use_texts();
    let more = count.checked_sub(SHOWN).filter(|n| *n > 0);
    (count > 0).then(|| {
        view! {
            <section class="card" aria-labelledby=id>
                <div class="card-head">
                    <div>
                        <h2 id=id>{title} " " <span class="count">{count}</span></h2>
                    </div>
                </div>
                <div class="table-wrap" role="region" aria-label=title tabindex="0">
                    <table class="table">
                        <thead>{head}</thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more.map(|n| view! { <div class="card-foot muted">{t.and_more(n)}</div> })}
            </section>
        }
    })
}

#[component]
fn Lines(id: &'static str, title: &'static str, lines: Vec<ImportLine>) -> impl IntoView {
    let t = use_texts();
    let zone = use_zone();
    let count = lines.len();
    let mut lines = lines;
    lines.sort_by_cached_key(|line| line.time.sort_key(&zone));
    let rows = lines
        .into_iter()
        .take(SHOWN)
        .map(|line| {
            let recurring = line.recurring.then(|| {
                view! {
                    " "
                    <span class="badge">
                        <Icon path=REPEAT />
                        {t.recurring()}
                    </span>
                }
            });
            view! {
                <tr>
                    <td>{line.title} {recurring}</td>
                    <td data-muted="">{format::when(&line.time, &zone, t.0)}</td>
                </tr>
            }
        })
        .collect_view();
    let head = view! {
        <tr>
            <th scope="col">{t.title()}</th>
            <th scope="col">{t.when()}</th>
        </tr>
    };
    view! { <Listed id title count head=head.into_any() rows=rows.into_any() /> }
}

#[component]
fn LeftOutList(lines: Vec<LeftOut>) -> impl IntoView {
    let t = use_texts();
    let count = lines.len();
    let rows = lines
        .into_iter()
        .take(SHOWN)
        .map(|line| {
            view! {
                <tr>
                    <td data-num="">{line.line}</td>
                    <td>{t.left_out(&line.reason)}</td>
                    <td data-muted="" class="mono">
                        {line.uid.unwrap_or_else(|| "—".into())}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let head = view! {
        <tr>
            <th scope="col" data-num="">
                {t.line_of_file()}
            </th>
            <th scope="col">{t.file_reason()}</th>
            <th scope="col">{t.file_uid()}</th>
        </tr>
    };
    view! { <Listed id="import-left-out" title=t.list_left_out() count head=head.into_any() rows=rows.into_any() /> }
}
