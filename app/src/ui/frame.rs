//! What stands around every page of somebody who is signed in: the rail, the top bar, and what is
//! reached from everywhere (palette, shortcuts).

use crate::{
    api::talk::count_unread,
    i18n::{T, use_texts},
    ui::{
        icons::{
            AUDIT, BUILDING, CALENDAR_DAYS, CLOCK, FOLDER, GLOBE, INBOX, Icon, KEYBOARD, LOG_OUT, LOGBOOK,
            MONITOR, MOON, PANEL_LEFT, SEARCH, SUN, TRASH, UPLOAD, USER, USERS, WIFI_OFF,
        },
        live::{Connection, use_live},
        palette::Palette,
        person::Avatar,
        shortcut::{self, Shortcuts},
        viewer::{use_look, use_viewer, use_zone},
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use model::{
    change::Topic,
    event::EventKind,
    person::{Lang, Theme},
    policy::{Action, Actor, allow, creatable_kinds},
};

/// What can be opened over any page.
#[derive(Clone, Copy)]
pub struct Overlays {
    pub palette: RwSignal<bool>,
    pub shortcuts: RwSignal<bool>,
}

/// A place in the rail.
#[derive(Clone, Copy)]
pub struct Place {
    pub path: &'static str,
    pub icon: &'static str,
    pub name: &'static str,
    admin: bool,
}

/// The pages that `actor` may open, in the order of the rail.
#[must_use]
pub fn places(actor: &Actor, t: T) -> Vec<Place> {
    let place = |path, icon, name, admin| Place {
        path,
        icon,
        name,
        admin,
    };
    let mut places = vec![
        place("/today", SUN, t.today_page(), false),
        place("/calendar", CALENDAR_DAYS, t.calendar(), false),
        place("/projects", FOLDER, t.projects(), false),
        place("/inbox", INBOX, t.inbox(), false),
        place("/journal", LOGBOOK, t.journal(), false),
    ];
    if allow(actor, Action::ImportCalendar).is_allowed() {
        places.push(place("/import", UPLOAD, t.import(), false));
    }
    if !creatable_kinds(actor).is_empty() {
        places.push(place("/trash", TRASH, t.trash(), false));
    }
    if allow(actor, Action::ManageMembers).is_allowed() {
        places.push(place("/members", USERS, t.members(), true));
        places.push(place("/teams", BUILDING, t.teams(), true));
    }
    if allow(actor, Action::ManageHours).is_allowed() {
        places.push(place("/hours", CLOCK, t.hours(), true));
    }
    if allow(actor, Action::ReadAudit).is_allowed() {
        places.push(place("/audit", AUDIT, t.audit(), true));
    }
    places
}

/// Whether the reader may create anything, and what.
#[must_use]
pub fn use_creatable() -> Vec<EventKind> {
    use_viewer()
        .map(|viewer| viewer.with_value(|v| creatable_kinds(&v.actor)))
        .unwrap_or_default()
}

/// The frame of all pages.
#[component]
pub fn Frame() -> impl IntoView {
    let t = use_texts();
    let overlays = Overlays {
        palette: RwSignal::new(false),
        shortcuts: RwSignal::new(false),
    };
    provide_context(overlays);
    shortcut::listen(overlays);
    let collapsed = RwSignal::new(use_look().rail_collapsed);
    view! {
        <a class="skip-link" href="#main">
            {t.skip_to_content()}
        </a>
        <div class="frame" data-rail=move || collapsed.get().then_some("collapsed")>
            <Rail collapsed />
            <Outlet />
        </div>
        <Palette />
        <Shortcuts />
    }
}

#[component]
fn Rail(collapsed: RwSignal<bool>) -> impl IntoView {
    let t = use_texts();
    let overlays: Overlays = expect_context();
    let places = use_viewer()
        .map(|v| v.with_value(|v| places(&v.actor, t)))
        .unwrap_or_default();
    let (admin, ours): (Vec<Place>, Vec<Place>) = places.into_iter().partition(|p| p.admin);
    let has_admin = !admin.is_empty();
    view! {
        <nav class="rail" aria-label=t.main_navigation()>
            <a class="rail-brand" href="/calendar">
                <Mark />
                <span class="rail-word">"Créneau"</span>
            </a>
            <ul class="rail-group">
                <li data-desktop="">
                    <button class="rail-link js-only" type="button" on:click=move |_| overlays.palette.set(true)>
                        <Icon path=SEARCH />
                        <span class="rail-word">{t.search()}</span>
                        <kbd>"Ctrl K"</kbd>
                    </button>
                </li>
                {ours.into_iter().map(rail_link).collect_view()}
            </ul>
            {has_admin
                .then(|| {
                    view! {
                        <div class="rail-group" role="group" aria-labelledby="rail-admin">
                            <p class="rail-title" id="rail-admin">
                                {t.administration()}
                            </p>
                            <ul class="rail-group">{admin.into_iter().map(rail_link).collect_view()}</ul>
                        </div>
                    }
                })}
            <div class="rail-foot">
                <button
                    class="rail-link js-only"
                    type="button"
                    data-desktop=""
                    on:click=move |_| overlays.shortcuts.set(true)
                >
                    <Icon path=KEYBOARD />
                    <span class="rail-word">{t.shortcuts()}</span>
                    <kbd>"?"</kbd>
                </button>
                <button
                    class="rail-link js-only"
                    type="button"
                    data-desktop=""
                    aria-expanded=move || if collapsed.get() { "false" } else { "true" }
                    on:click=move |_| {
                        collapsed.update(|c| *c = !*c);
                        remember_rail(collapsed.get_untracked());
                    }
                >
                    <Icon path=PANEL_LEFT />
                    <span class="rail-word">{move || if collapsed.get() { t.expand() } else { t.collapse() }}</span>
                </button>
                <AccountMenu />
            </div>
        </nav>
    }
}

/// The mark of the product: a slot in a day.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="8" fill="#4a52d9" />
            <path
                d="M8 9.5h16M8 22.5h16"
                stroke="#fff"
                stroke-opacity=".55"
                stroke-width="2.5"
                stroke-linecap="round"
            />
            <rect x="8" y="13" width="11" height="6" rx="2" fill="#fff" />
        </svg>
    }
}

fn rail_link(place: Place) -> impl IntoView {
    let location = use_location();
    let current = move || {
        location
            .pathname
            .with(|path| match path.strip_prefix(place.path)? {
                "" => Some("page"),
                // One of those that are listed there.
                below => below.starts_with('/').then_some("true"),
            })
    };
    view! {
        <li>
            <a
                class="rail-link"
                href=place.path
                aria-current=current
            >
                <Icon path=place.icon />
                <span class="rail-word">{place.name}</span>
                {(place.path == "/inbox").then(|| view! { <Unread /> })}
            </a>
        </li>
    }
}

/// How many wait in the inbox: known once the page is alive, and kept up to date.
#[component]
fn Unread() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let unread = RwSignal::new(0_i64);
    Effect::new(move |_| {
        let _ = live.changed(Topic::Notification);
        spawn_local(async move {
            if let Ok(count) = count_unread().await {
                unread.try_set(count);
            }
        });
    });
    move || {
        let count = unread.get();
        (count > 0).then(|| {
            view! {
                <span class="count unread">
                    {count} <span class="vh">{format!(" {}", t.unread())}</span>
                </span>
            }
        })
    }
}

#[component]
fn AccountMenu() -> impl IntoView {
    let t = use_texts();
    let look = use_look();
    let location = use_location();
    let back = move || format!("{}{}", location.pathname.get(), with_mark(&location.search.get()));
    let person = use_viewer().map(|v| v.with_value(|v| v.person.clone()));
    let theme = look.preferences.theme;
    view! {
        <details class="menu" data-up="">
            <summary class="rail-link">
                {person
                    .map(|person| {
                        view! {
                            <Avatar id=person.id name=person.name.clone() />
                            <span class="rail-word">{person.name}</span>
                        }
                    })}
            </summary>
            <div class="menu-body">
                <a class="menu-item" href="/account">
                    <Icon path=USER />
                    {t.account()}
                </a>
                <hr class="menu-line" />
                <form method="post" action="/preferences">
                    <input type="hidden" name="back" value=back />
                    <p class="menu-title">{t.theme()}</p>
                    {Theme::ALL
                        .iter()
                        .map(|choice| {
                            view! {
                                <button
                                    class="menu-item"
                                    name="theme"
                                    value=choice.as_str()
                                    aria-pressed=(*choice == theme).to_string()
                                >
                                    <Icon path=theme_icon(*choice) />
                                    {t.theme_of(*choice)}
                                </button>
                            }
                        })
                        .collect_view()}
                    <p class="menu-title">{t.language()}</p>
                    {language_buttons(look.preferences.lang)}
                </form>
                <hr class="menu-line" />
                <form method="post" action="/sign-out">
                    <button class="menu-item">
                        <Icon path=LOG_OUT />
                        {t.sign_out()}
                    </button>
                </form>
            </div>
        </details>
    }
}

/// The buttons that choose a language, each in its own.
pub fn language_buttons(current: Lang) -> impl IntoView {
    [(Lang::En, "English"), (Lang::Fr, "Français")]
        .into_iter()
        .map(|(lang, name)| {
            view! {
                <button
                    class="menu-item"
                    name="lang"
                    value=lang.as_str()
                    lang=lang.as_str()
                    aria-pressed=(lang == current).to_string()
                >
                    {name}
                </button>
            }
        })
        .collect_view()
}

/// The icon of a theme.
#[must_use]
pub const fn theme_icon(theme: Theme) -> &'static str {
    match theme {
        Theme::System => MONITOR,
        Theme::Light => SUN,
        Theme::Dark => MOON,
    }
}

fn with_mark(search: &str) -> String {
    if search.is_empty() {
        String::new()
    } else {
        format!("?{search}")
    }
}

/// The server reads it on the next page, so that the rail does not jump.
fn remember_rail(collapsed: bool) {
    let value = if collapsed { "collapsed" } else { "open" };
    set_cookie("creneau_rail", value);
}

#[cfg(not(feature = "ssr"))]
fn set_cookie(name: &str, value: &str) {
    use wasm_bindgen::JsCast;
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        // Refused only where cookies are off; then the rail is open again next time.
        let _ = document.set_cookie(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

#[cfg(feature = "ssr")]
fn set_cookie(_name: &str, _value: &str) {}

/// A page within the frame: top bar, what warns, content.
#[component]
pub fn Page(
    /// Its heading, and the title of the browser's tab.
    #[prop(into)]
    title: Signal<String>,
    /// What the browser's tab says, where the heading says less.
    #[prop(optional, into)]
    tab: Option<Signal<String>>,
    /// Beside the heading.
    #[prop(optional, into)]
    note: Signal<String>,
    /// After the heading: moving about in it.
    #[prop(optional)]
    tools: Option<AnyView>,
    /// At the end of the bar: views, filters, and the one thing to do.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// Below the bar: what filters are on.
    #[prop(optional)]
    bar: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    // The head is written after the body: by then the page's signals may be gone.
    let tab = move || {
        let said = match tab {
            Some(tab) => vec![tab],
            None => vec![title, note],
        };
        let said = said.into_iter().filter_map(|part| part.try_get());
        said.filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    view! {
        <Title text=tab />
        <div class="frame-main">
            <header class="topbar">
                <h1 class="topbar-title">
                    {move || title.get()}
                    {move || Some(note.get()).filter(|n| !n.is_empty()).map(|n| view! { " " <small>{n}</small> })}
                </h1>
                {tools}
                <span class="topbar-space"></span>
                <span class="topbar-status">
                    <ConnectionState />
                    <a class="zone" href="/account" title=t.time_zone()>
                        <Icon path=GLOBE />
                        <span>{use_zone().name}</span>
                    </a>
                </span>
                {actions}
            </header>
            <Show when=move || live.connection.get() == Connection::Offline>
                <div class="banner" data-tone="amber" role="status">
                    <Icon path=WIFI_OFF />
                    <p>{t.offline_banner()}</p>
                </div>
            </Show>
            {bar}
            <main class="content" id="main" tabindex="-1">
                {children()}
            </main>
        </div>
    }
}

#[component]
fn ConnectionState() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let word = move || match live.connection.get() {
        Connection::Connecting => t.connecting(),
        Connection::Live => t.live(),
        Connection::Offline => t.offline(),
    };
    view! {
        <span class="conn js-only" data-state=move || live.connection.get().as_str() role="status">
            <span>{word}</span>
        </span>
    }
}
