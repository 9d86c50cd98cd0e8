//! The journal of operations: what matters, as it happens. All of its state is in the URL.

mod filters;
mod writer;

use crate::{
    api::{
        Answer,
        calendar::{Choices, load_choices},
        talk::load_journal,
    },
    i18n::{T, use_texts},
    ui::{
        frame::Page,
        icons::{self, Icon, LINK, SEARCH},
        live::use_live,
        loaded::loaded,
        state::{Empty, Failure},
        viewer::use_zone,
    },
};
use filters::Filters;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::{
    calendar::percent_encode,
    change::Topic,
    format,
    journal::{JournalEntry, JournalFilter, PAGE, Severity},
    zone::ZoneRules,
};
use writer::Writer;

/// The journal page.
#[component]
pub fn Journal() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let params = use_query_map();
    let filter = Memo::new(move |_| JournalFilter::from_params(|name| params.get().get(name)));
    let page = Resource::new(
        move || (filter.get(), live.changed(Topic::Journal)),
        |(filter, _)| load(filter),
    );
    let refresh = Callback::new(move |()| page.refetch());
    // What is being typed outlives a reload of the list.
    let writing = writer::Writing::new();
    view! {
        <Page title=t.journal() actions=view! { <writer::Open writing /> }.into_any()>
            // Nothing that arrives meanwhile takes it from under the hands of who writes.
            <div class="page js-only journal-writer" data-width="wide">
                <Writer writing refresh />
            </div>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok((filter, entries, choices)) => {
                        view! { <Content filter entries choices /> }.into_any()
                    }
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

/// The entries that a filter lets through, and what to choose other filters from.
async fn load(filter: JournalFilter) -> Answer<(JournalFilter, Vec<JournalEntry>, Choices)> {
    let entries = load_journal(filter.clone()).await?;
    let choices = load_choices().await.unwrap_or_default();
    Ok((filter, entries, choices))
}

/// The address of the page with a filter.
fn path(filter: &JournalFilter) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            parts.push(format!("{name}={}", percent_encode(&value)));
        }
    };
    put(
        "severity",
        filter.severity.map_or("", Severity::as_str).to_owned(),
    );
    put(
        "what",
        filter.happening.map_or("", |what| what.as_str()).to_owned(),
    );
    put("service", filter.service.clone());
    put("q", filter.text.clone());
    put(
        "before",
        filter.before.map(|id| id.to_string()).unwrap_or_default(),
    );
    put("entry", filter.from.map(|id| id.to_string()).unwrap_or_default());
    if parts.is_empty() {
        "/journal".to_owned()
    } else {
        format!("/journal?{}", parts.join("&"))
    }
}

#[component]
fn Content(filter: JournalFilter, entries: Vec<JournalEntry>, choices: Choices) -> impl IntoView {
    let t = use_texts();
    let older = (entries.len() == PAGE).then(|| {
        let before = entries.last().map(|entry| entry.id);
        path(&JournalFilter {
            before,
            from: None,
            ..filter.clone()
        })
    });
    let newest = (filter.before.is_some() || filter.from.is_some()).then(|| {
        path(&JournalFilter {
            before: None,
            from: None,
            ..filter.clone()
        })
    });
    let nothing = entries.is_empty();
    let marked = filter.from;
    let services = choices.services;
    let zone = use_zone();
    let rows = entries
        .into_iter()
        .map(|entry| {
            let here = marked == Some(entry.id);
            row(entry, here, &zone, t)
        })
        .collect_view();
    let empty = nothing.then(|| {
        if filter.is_empty() {
            view! { <Empty icon=icons::LOGBOOK title=t.journal_empty() text=t.journal_empty_text() /> }
                .into_any()
        } else {
            view! {
                <Empty icon=SEARCH title=t.audit_empty() text=t.audit_empty_text()>
                    <a class="btn" data-variant="primary" href="/journal">
                        {t.clear_filters()}
                    </a>
                </Empty>
            }
            .into_any()
        }
    });
    view! {
        <div class="page" data-width="wide">
            <Filters filter services />
            {empty}
            <ol class="journal" aria-label=t.journal()>
                {rows}
            </ol>
            <nav class="btn-row" aria-label=t.journal_pages()>
                {newest
                    .map(|href| {
                        view! {
                            <a class="btn" href=href>
                                {t.newest()}
                            </a>
                        }
                    })}
                {older
                    .map(|href| {
                        view! {
                            <a class="btn" href=href>
                                {t.older()}
                            </a>
                        }
                    })}
            </nav>
        </div>
    }
}

fn row(entry: JournalEntry, here: bool, zone: &ZoneRules, t: T) -> impl IntoView + use<> {
    let (icon, tone) = match entry.severity {
        Severity::Info => (icons::INFO, "neutral"),
        Severity::Warning => (icons::ALERT_TRIANGLE, "amber"),
        Severity::Critical => (icons::CIRCLE_X, "red"),
    };
    let link = path(&JournalFilter {
        from: Some(entry.id),
        ..JournalFilter::default()
    });
    let when = format::stamp(entry.at, zone, t.0);
    let text = match entry.event {
        Some(id) => view! { <a href=format!("/calendar?event={id}")>{entry.text.clone()}</a> }.into_any(),
        None => view! { <span>{entry.text.clone()}</span> }.into_any(),
    };
    let services = entry
        .services
        .into_iter()
        .map(|service| view! { <li class="badge" data-outline="">{service}</li> })
        .collect_view();
    view! {
        <li
            id=format!("entry-{}", entry.id)
            data-severity=entry.severity.as_str()
            aria-current=here.then_some("true")
        >
            <time datetime=entry.at.to_rfc3339()>{when.clone()}</time>
            <span class="badge" data-tone=tone>
                <Icon path=icon />
                {t.happening_of(entry.happening)}
                <span class="vh">{format!(", {}", t.severity_of(entry.severity))}</span>
            </span>
            <span class="journal-text">{text}</span>
            <ul class="journal-services">{services}</ul>
            <span class="muted">{entry.author.map(|author| author.name)}</span>
            <a class="btn" data-variant="quiet" data-icon-only="" data-size="s" href=link aria-label=format!("{} {when}", t.permalink())>
                <Icon path=LINK />
            </a>
        </li>
    }
}
