//! The audit trail: who did what, when, and what it was before. All of its state is in the URL.

mod changes;
mod filters;

use crate::{
    api::{
        Answer,
        audit::load_audit,
        calendar::{Choices, load_choices},
    },
    i18n::use_texts,
    ui::{
        frame::Page,
        icons::{CHEVRON_DOWN, CHEVRON_RIGHT, CHEVRON_UP, Icon, SEARCH},
        loaded::loaded,
        state::{Empty, Failure},
        viewer::use_zone,
    },
};
use changes::{Changed, Words};
use filters::Filters;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use model::{
    audit::{AuditEntry, AuditFilter, PAGE},
    format,
};

/// The page of the audit trail.
#[component]
pub fn Audit() -> impl IntoView {
    let t = use_texts();
    let params = use_query_map();
    let filter = Memo::new(move |_| read(&params.get()));
    let open = Memo::new(move |_| params.get().get("open").and_then(|p| p.parse::<i64>().ok()));
    let page = Resource::new(move || filter.get(), load);
    view! {
        <Page title=t.audit()>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok((filter, entries, choices)) => {
                        view! { <Content filter entries choices open /> }.into_any()
                    }
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

/// The entries that a filter lets through, and what to choose other filters from.
async fn load(filter: AuditFilter) -> Answer<(AuditFilter, Vec<AuditEntry>, Choices)> {
    let entries = load_audit(filter.clone()).await?;
    let choices = load_choices().await.unwrap_or_default();
    Ok((filter, entries, choices))
}

/// What the parameters of the URL ask for.
fn read(params: &ParamsMap) -> AuditFilter {
    let get = |name: &str| params.get(name).unwrap_or_default();
    AuditFilter {
        actor: get("actor"),
        action: get("action"),
        text: get("q"),
        before: get("before").parse().ok(),
    }
}

/// The address of the page with a filter, and perhaps an entry opened.
fn path(filter: &AuditFilter, open: Option<i64>) -> String {
    let mut params = ParamsMap::new();
    let mut put = |name: &'static str, value: &str| {
        if !value.is_empty() {
            params.insert(name, value.to_owned());
        }
    };
    put("actor", &filter.actor);
    put("action", &filter.action);
    put("q", &filter.text);
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    put("before", &number(filter.before));
    put("open", &number(open));
    format!("/audit{}", params.to_query_string())
}

#[component]
fn Content(
    filter: AuditFilter,
    entries: Vec<AuditEntry>,
    choices: Choices,
    open: Memo<Option<i64>>,
) -> impl IntoView {
    let t = use_texts();
    let words = Words::new(t, use_zone(), &choices);
    let pager = pager(&filter, &entries);
    let shown = if entries.is_empty() {
        view! {
            <Empty icon=SEARCH title=t.audit_empty() text=t.audit_empty_text()>
                <a class="btn" data-variant="primary" href="/audit">
                    {t.clear_filters()}
                </a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Entries filter=filter.clone() entries words open /> }.into_any()
    };
    view! {
        <div class="page" data-width="full">
            <Filters filter people=choices.people />
            {shown}
            {pager}
        </div>
    }
}

fn pager(filter: &AuditFilter, entries: &[AuditEntry]) -> impl IntoView + use<> {
    let t = use_texts();
    let older = entries.last().filter(|_| entries.len() >= PAGE).map(|last| {
        path(
            &AuditFilter {
                before: Some(last.position),
                ..filter.clone()
            },
            None,
        )
    });
    let newest = filter.before.map(|_| {
        path(
            &AuditFilter {
                before: None,
                ..filter.clone()
            },
            None,
        )
    });
    view! {
        <nav class="pager" aria-label=t.audit_pages()>
            <span>{t.entries_count(entries.len())}</span>
            <span class="inline">
                {newest
                    .map(|href| {
                        view! {
                            <a class="btn" data-size="s" href=href>
                                {t.newest()}
                            </a>
                        }
                    })}
                {older
                    .map(|href| {
                        view! {
                            <a class="btn" data-size="s" rel="next" href=href>
                                {t.older()}
                                <Icon path=CHEVRON_RIGHT />
                            </a>
                        }
                    })}
            </span>
        </nav>
    }
}

#[component]
fn Entries(
    filter: AuditFilter,
    entries: Vec<AuditEntry>,
    words: Words,
    open: Memo<Option<i64>>,
) -> impl IntoView {
    let t = use_texts();
    let rows = entries
        .into_iter()
        .map(|entry| {
            let changed = words.changes(&entry);
            view! { <Entry entry changed filter=filter.clone() open /> }
        })
        .collect_view();
    view! {
        <div class="table-wrap" role="region" aria-label=t.audit() tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.audit_when()}</th>
                        <th scope="col">{t.audit_who()}</th>
                        <th scope="col">{t.audit_action()}</th>
                        <th scope="col">{t.audit_what()}</th>
                        <th scope="col">{t.audit_address()}</th>
                        <th scope="col">
                            <span class="vh">{t.actions()}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// An entry, and below it what changed while it is open.
#[component]
fn Entry(
    entry: AuditEntry,
    changed: Vec<Changed>,
    filter: AuditFilter,
    open: Memo<Option<i64>>,
) -> impl IntoView {
    let t = use_texts();
    let position = entry.position;
    let is_open = Memo::new(move |_| open.get() == Some(position));
    let opens = (!changed.is_empty()).then(|| toggle(&entry, filter, is_open));
    let changed = StoredValue::new(changed);
    let who = if entry.actor.is_empty() {
        view! { <span class="muted">{t.audit_system()}</span> }.into_any()
    } else {
        entry.actor.clone().into_any()
    };
    view! {
        <tr data-open=move || is_open.get().then_some("")>
            <td data-nowrap="" data-muted="">
                <time datetime=entry.at.to_rfc3339() title=entry.at.to_rfc3339()>
                    {format::exact_stamp(entry.at, &use_zone(), t.0)}
                </time>
            </td>
            <td data-nowrap="">{who}</td>
            <td>
                <span class="badge" data-outline="">
                    {t.action_of(&entry.action)}
                </span>
            </td>
            <td>{what(&entry)}</td>
            <td data-muted="" class="mono">
                {entry.address.clone()}
            </td>
            <td data-actions="">{opens}</td>
        </tr>
        {move || is_open.get().then(|| view! { <More changed=changed.get_value() /> })}
    }
}

/// What it was done to; an event with the way to it.
fn what(entry: &AuditEntry) -> AnyView {
    let label = if entry.label.is_empty() {
        "—".to_owned()
    } else {
        entry.label.clone()
    };
    match entry.object_id.filter(|_| entry.object == "event") {
        Some(id) => view! {
            <a class="table-link" href=format!("/calendar?event={id}")>
                {label}
            </a>
        }
        .into_any(),
        None => label.into_any(),
    }
}

/// The link that opens an entry, or closes it: it works without scripts, and can be passed on.
fn toggle(entry: &AuditEntry, filter: AuditFilter, is_open: Memo<bool>) -> impl IntoView + use<> {
    let t = use_texts();
    let position = entry.position;
    let about = format!(" {} {}", t.action_of(&entry.action), entry.label);
    view! {
        <a
            class="btn"
            data-variant="quiet"
            data-size="s"
            data-noscroll=""
            href=move || path(&filter, (!is_open.get()).then_some(position))
            aria-expanded=move || if is_open.get() { "true" } else { "false" }
        >
            {move || view! { <Icon path=if is_open.get() { CHEVRON_UP } else { CHEVRON_DOWN } /> }}
            {t.what_changed()}
            <span class="vh">{about}</span>
        </a>
    }
}

#[component]
fn More(changed: Vec<Changed>) -> impl IntoView {
    let t = use_texts();
    let rows = changed
        .into_iter()
        .map(|change| {
            view! {
                <tr>
                    <th scope="row">{change.field}</th>
                    <td class="diff-before">{change.before}</td>
                    <td class="diff-after">{change.after}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <tr class="table-more" data-open="">
            <td colspan="6">
                <table class="diff">
                    <thead>
                        <tr>
                            <th scope="col">{t.audit_field()}</th>
                            <th scope="col">{t.audit_before()}</th>
                            <th scope="col">{t.audit_after()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </td>
        </tr>
    }
}
