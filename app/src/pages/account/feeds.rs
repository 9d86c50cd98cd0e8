//! Secret addresses at which other calendars read this one.

use crate::{
    api::view::{create_feed, load_feeds, load_views, renew_feed, revoke_feed},
    i18n::use_texts,
    ui::{
        icons::{CHECK, COPY, Icon, PLUS},
        loaded::part_of_loaded,
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    format,
    view::{Feed, SavedView},
    zone::ZoneRules,
};

/// The card with the list, and a form for another address.
#[component]
pub fn Feeds(zone: ZoneRules) -> impl IntoView {
    let t = use_texts();
    let zone = StoredValue::new(zone);
    let feeds = Resource::new(
        || (),
        |()| async {
            (
                load_feeds().await.unwrap_or_default(),
                load_views().await.unwrap_or_default(),
            )
        },
    );
    // The secret that was just made: it is shown once.
    let fresh = RwSignal::new(None::<String>);
    view! {
        <section class="card" id="feeds" aria-labelledby="feeds-title">
            <div class="card-head">
                <div>
                    <h2 id="feeds-title">{t.feeds()}</h2>
                    <p>{t.feeds_hint()}</p>
                </div>
            </div>
            {move || fresh.get().map(|secret| view! { <Secret secret /> })}
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {part_of_loaded(feeds, |whole| whole, move |(list, views)| {
                    let refresh = Callback::new(move |()| feeds.refetch());
                    view! { <List list views zone fresh refresh /> }.into_any()
                })}
            </Transition>
        </section>
    }
}

/// An address that can be read only now.
#[component]
fn Secret(secret: String) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let address = RwSignal::new(format!("/feed/{secret}.ics"));
    Effect::new(move |before: Option<()>| {
        if before.is_none()
            && let Ok(origin) = window().location().origin()
        {
            address.update(|address| address.insert_str(0, &origin));
        }
    });
    let copy = move |_| {
        #[cfg(not(feature = "ssr"))]
        {
            // Where it is refused, the address can be selected.
            let _ = window()
                .navigator()
                .clipboard()
                .write_text(&address.get_untracked());
            toaster.done(t.link_copied());
        }
        #[cfg(feature = "ssr")]
        let _ = toaster;
    };
    view! {
        <div class="note card-note" data-tone="green" role="status">
            <Icon path=CHECK />
            <div class="stack">
                <strong>{t.feed_made()}</strong>
                <p>{t.feed_once()}</p>
                <div class="input-row">
                    <input
                        class="input"
                        data-mono=""
                        readonly=true
                        aria-label=t.feed_address()
                        prop:value=move || address.get()
                    />
                    <button class="btn" type="button" on:click=copy>
                        <Icon path=COPY />
                        {t.copy()}
                    </button>
                </div>
            </div>
        </div>
    }
}

#[component]
fn List(
    list: Vec<Feed>,
    views: Vec<SavedView>,
    zone: StoredValue<ZoneRules>,
    fresh: RwSignal<Option<String>>,
    refresh: Callback<()>,
) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let busy = RwSignal::new(false);
    let chosen = RwSignal::new(String::new());
    let made = move |answer: crate::api::Answer<String>| {
        busy.try_set(false);
        match answer {
            Ok(secret) => {
                fresh.try_set(Some(secret));
            }
            Err(error) => toaster.failed(t.error(&error.0)),
        }
        refresh.try_run(());
    };
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        fresh.set(None);
        let of = chosen.get_untracked().parse().ok();
        spawn_local(async move { made(create_feed(of).await) });
    };
    let row = move |feed: Feed| {
        let id = feed.id;
        let name = feed.view.clone().unwrap_or_else(|| t.all_i_see().to_owned());
        let read = feed.read_at.map_or_else(
            || t.never_read().to_owned(),
            |at| zone.with_value(|zone| format!("{} {}", t.last_read(), format::stamp(at, zone, t.0))),
        );
        let called = format!(" {name}");
        let renew = move |_| {
            if !busy.get_untracked() {
                busy.set(true);
                fresh.set(None);
                spawn_local(async move { made(renew_feed(id).await) });
            }
        };
        let revoke = move |_| {
            spawn_local(async move {
                match revoke_feed(id).await {
                    Ok(()) => toaster.done(t.feed_ended()),
                    Err(error) => toaster.failed(t.error(&error.0)),
                }
                fresh.try_set(None);
                refresh.try_run(());
            });
        };
        view! {
            <li class="hours-row">
                <div>
                    <strong>{name}</strong>
                    <p class="muted">{read}</p>
                </div>
                <span class="btn-row js-only">
                    <button class="btn" type="button" data-size="s" on:click=renew>
                        {t.renew_feed()}
                        <span class="vh">{called.clone()}</span>
                    </button>
                    <button
                        class="btn"
                        type="button"
                        data-size="s"
                        data-variant="quiet"
                        data-tone="red"
                        on:click=revoke
                    >
                        {t.end_feed()}
                        <span class="vh">{called}</span>
                    </button>
                </span>
            </li>
        }
    };
    let options = views
        .into_iter()
        .map(|view| view! { <option value=view.id.to_string()>{view.name}</option> })
        .collect_view();
    view! {
        <ul class="card-body hours-list">{list.into_iter().map(row).collect_view()}</ul>
        <form class="card-foot js-only" on:submit=create>
            <label class="vh" for="feed-of">
                {t.what_to_show()}
            </label>
            <select
                class="input"
                id="feed-of"
                on:change=move |event| chosen.set(event_target_value(&event))
            >
                <option value="">{t.all_i_see()}</option>
                {options}
            </select>
            <button class="btn" data-variant="primary" data-busy=move || busy.get().then_some("")>
                <Icon path=PLUS />
                {t.new_feed()}
            </button>
        </form>
    }
}
