//! The browsers in which one is signed in.

use super::agent;
use crate::{
    api::account::load_sessions,
    i18n::{T, use_texts},
    ui::{
        icons::{Icon, MONITOR},
        state::Failure,
    },
};
use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;
use model::{format, person::SessionInfo, zone::ZoneRules};

/// The card with the list. Each browser but this one can be signed out from here.
#[component]
pub fn Sessions(zone: ZoneRules) -> impl IntoView {
    let t = use_texts();
    let zone = StoredValue::new(zone);
    let sessions = Resource::new_blocking(|| (), |()| load_sessions());
    let list = move || {
        Suspend::new(async move {
            match sessions.await {
                Ok(sessions) => view! { <List sessions zone /> }.into_any(),
                Err(error) => view! { <Failure error=error.0 /> }.into_any(),
            }
        })
    };
    view! {
        <section class="card">
            <div class="card-head">
                <div>
                    <h2 id="sessions-title">{t.sessions()}</h2>
                    <p>{t.sessions_hint()}</p>
                </div>
            </div>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>{list}</Transition>
        </section>
    }
}

#[component]
fn List(sessions: Vec<SessionInfo>, zone: StoredValue<ZoneRules>) -> impl IntoView {
    let t = use_texts();
    let rows = sessions.into_iter().map(|session| row(session, zone, t));
    view! {
        <div class="table-wrap" role="region" aria-labelledby="sessions-title" tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.browser()}</th>
                        <th scope="col">{t.session_since()}</th>
                        <th scope="col">{t.session_seen()}</th>
                        <th scope="col">
                            <span class="vh">{t.session_actions()}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(session: SessionInfo, zone: StoredValue<ZoneRules>, t: T) -> impl IntoView + use<> {
    let browser = agent::describe(&session.agent, t);
    let end = (!session.current).then(|| end_button(&session, &browser, t));
    view! {
        <tr>
            <td data-nowrap="">
                <span class="inline">
                    {browser}
                    {session.current.then(|| this_browser(t))}
                </span>
            </td>
            <td data-muted="" data-nowrap="">
                {moment(session.created_at, zone, t)}
            </td>
            <td data-muted="" data-nowrap="">
                {moment(session.seen_at, zone, t)}
            </td>
            <td data-actions="">{end}</td>
        </tr>
    }
}

fn this_browser(t: T) -> impl IntoView {
    view! {
        <span class="badge" data-tone="accent">
            <Icon path=MONITOR />
            {t.this_browser()}
        </span>
    }
}

fn moment(at: DateTime<Utc>, zone: StoredValue<ZoneRules>, t: T) -> impl IntoView {
    let shown = zone.with_value(|zone| format::stamp(at, zone, t.0));
    view! { <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true)>{shown}</time> }
}

fn end_button(session: &SessionInfo, browser: &str, t: T) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/sessions/revoke">
            <input type="hidden" name="id" value=session.id.0.to_string() />
            <button class="btn" data-size="s" data-variant="quiet" data-tone="red">
                {t.end_session()}
                <span class="vh">{format!(" – {browser}")}</span>
            </button>
        </form>
    }
}
