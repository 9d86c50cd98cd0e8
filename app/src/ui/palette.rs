//! The command palette: everywhere and everything from the keyboard.

use crate::{
    api::{
        project::load_projects,
        search::{search_events, search_items, search_sprints},
    },
    i18n::{T, use_texts},
    ui::{
        dialog::Dialog,
        focus,
        frame::{Overlays, places, use_creatable},
        icons::{FLAG, FOLDER, Icon, KEYBOARD, LOG_OUT, PLUS, SEARCH, USER},
        label::{item_icon, kind_icon},
        shortcut::create_path,
        viewer::{use_viewer, use_zone},
    },
};
use gloo_timers::callback::Timeout;
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use model::{
    calendar::{CalendarState, Filter, View},
    event::EventCard,
    format,
    item::Known,
    person::WeekStart,
    policy::{Action, allow},
    project::ProjectCard,
    sprint::KnownSprint,
    text::plain,
};

/// Milliseconds of quiet typing before the server is asked.
const QUIET: u32 = 120;

#[derive(Clone, PartialEq)]
enum Go {
    Path(String),
    Shortcuts,
    SignOut,
}

#[derive(Clone, PartialEq)]
struct Item {
    group: &'static str,
    icon: &'static str,
    kind: Option<&'static str>,
    name: String,
    note: String,
    keys: &'static str,
    go: Go,
}

/// The palette, closed until asked for.
#[component]
pub fn Palette() -> impl IntoView {
    let overlays: Overlays = expect_context();
    let close = move || overlays.palette.set(false);
    view! {
        <Dialog open=overlays.palette on_close=close labelled_by="palette-title" class="palette">
            <h2 class="vh" id="palette-title">
                {use_texts().palette_hint()}
            </h2>
            <Search />
        </Dialog>
    }
}

#[component]
fn Search() -> impl IntoView {
    let t = use_texts();
    let overlays: Overlays = expect_context();
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<EventCard>::new());
    let work = RwSignal::new(Vec::<Known>::new());
    let sprints = RwSignal::new(Vec::<KnownSprint>::new());
    let chosen = RwSignal::new(0usize);
    let input = NodeRef::<html::Input>::new();
    let location = use_location();
    let fixed = StoredValue::new(fixed_items(t));
    // Where one may write items: a place for a new one in each.
    let projects = LocalResource::new(|| async { load_projects().await.unwrap_or_default() });
    let items = Memo::new(move |_| {
        let words = plain(&query.get());
        let create = create_path(&location.pathname.get(), &location.search.get());
        let mut items: Vec<Item> = fixed.get_value();
        for item in &mut items {
            if item.go == Go::Path("/calendar?new=1".into()) {
                item.go = Go::Path(create.clone());
            }
        }
        for project in projects.get().unwrap_or_default() {
            if project.can_write {
                items.insert(1.min(items.len()), new_item(&project, t));
            }
            items.extend(project_places(&project, t));
        }
        items.retain(|item| {
            words.is_empty() || plain(&item.name).contains(&words) || plain(&item.note) == words
        });
        items.extend(work.get().into_iter().map(|known| work_item(known, t)));
        items.extend(sprints.get().into_iter().map(|sprint| sprint_item(sprint, t)));
        items.extend(found.get().into_iter().map(|card| event_item(&card, t)));
        items
    });
    // Ask once typing pauses; an answer to an older question is dropped.
    let asked = StoredValue::new(0u32);
    Effect::new(move |_| {
        let text = query.get();
        chosen.set(0);
        let number = asked.get_value() + 1;
        asked.set_value(number);
        if text.trim().is_empty() {
            found.set(Vec::new());
            work.set(Vec::new());
            sprints.set(Vec::new());
            return;
        }
        // It may have been closed meanwhile.
        let still = move || asked.try_get_value() == Some(number);
        Timeout::new(QUIET, move || {
            if !still() {
                return;
            }
            spawn_local(async move {
                let (cards, items, planned) = futures::join!(
                    search_events(text.clone()),
                    search_items(text.clone()),
                    search_sprints(text)
                );
                if still() {
                    found.set(cards.unwrap_or_default());
                    work.set(items.unwrap_or_default());
                    sprints.set(planned.unwrap_or_default());
                }
            });
        })
        .forget();
    });
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Never refused for a field that is shown.
            let _ = input.focus();
        }
    });
    let close = move || overlays.palette.set(false);
    let navigate = use_navigate();
    let run = Callback::new(move |item: Item| {
        close();
        match item.go {
            Go::Path(path) => navigate(&path, NavigateOptions::default()),
            Go::Shortcuts => overlays.shortcuts.set(true),
            // The form of the account menu: signing out is a request of its own, without scripts too.
            Go::SignOut => focus::click("form[action='/sign-out'] button"),
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = items.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => chosen.update(|n| *n = (*n + 1) % count),
            "ArrowUp" if count > 0 => chosen.update(|n| *n = (*n + count - 1) % count),
            "Enter" => {
                if let Some(item) = items.with_untracked(|items| items.get(chosen.get_untracked()).cloned()) {
                    run.run(item);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
                <div class="palette-input" role="search">
                <Icon path=SEARCH />
                <input
                    node_ref=input
                    role="combobox"
                    aria-label=t.search()
                    aria-controls="palette-list"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-activedescendant=move || format!("palette-{}", chosen.get())
                    placeholder=t.palette_placeholder()
                    autocomplete="off"
                    autofocus=true
                    prop:value=move || query.get()
                    on:input=move |event| query.set(event_target_value(&event))
                    on:keydown=on_key
                />
                <kbd>"Esc"</kbd>
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label=t.palette_hint()>
                {move || groups(&items.get(), chosen, run)}
                {move || items.with(Vec::is_empty).then(|| view! { <p class="palette-group">{t.palette_empty()}</p> })}
            </div>
            <div class="palette-foot">
                <span class="keys"><kbd>"↑"</kbd><kbd>"↓"</kbd>{t.palette_choose()}</span>
                <span class="keys"><kbd>"↵"</kbd>{t.palette_open()}</span>
            </div>
    }
}

fn groups(items: &[Item], chosen: RwSignal<usize>, run: Callback<Item>) -> impl IntoView + use<> {
    let mut names: Vec<&'static str> = items.iter().map(|i| i.group).collect();
    names.dedup();
    let numbered: Vec<(usize, Item)> = items.iter().cloned().enumerate().collect();
    names
        .into_iter()
        .map(|group| {
            let rows = numbered.iter().filter(|(_, i)| i.group == group).cloned();
            let rows = rows.map(|(n, item)| row(n, item, chosen, run)).collect_view();
            view! {
                <div role="group" aria-label=group>
                    <p class="palette-group" role="presentation">
                        {group}
                    </p>
                    {rows}
                </div>
            }
        })
        .collect_view()
}

fn row(number: usize, item: Item, chosen: RwSignal<usize>, run: Callback<Item>) -> impl IntoView {
    let shown = item.clone();
    view! {
        <div
            class="palette-item"
            role="option"
            id=format!("palette-{number}")
            data-kind=shown.kind
            aria-selected=move || (chosen.get() == number).to_string()
            on:click=move |_| run.run(item.clone())
            on:mousemove=move |_| {
                if chosen.get_untracked() != number {
                    chosen.set(number);
                }
            }
        >
            <Icon path=shown.icon />
            <span>{shown.name}</span>
            <small>{shown.note}</small>
            {(!shown.keys.is_empty())
                .then(|| {
                    view! {
                        <span class="keys">
                            {shown.keys.split(' ').map(|k| view! { <kbd>{k}</kbd> }).collect_view()}
                        </span>
                    }
                })}
        </div>
    }
}

fn fixed_items(t: T) -> Vec<Item> {
    let item = |group, icon, name: &str, keys, path: &str| Item {
        group,
        icon,
        kind: None,
        name: name.into(),
        note: String::new(),
        keys,
        go: Go::Path(path.into()),
    };
    let mut items = Vec::new();
    if !use_creatable().is_empty() {
        items.push(item(
            t.palette_actions(),
            PLUS,
            t.key_create(),
            "C",
            "/calendar?new=1",
        ));
    }
    let founds =
        use_viewer().is_some_and(|v| v.with_value(|v| allow(&v.actor, Action::CreateProject).is_allowed()));
    if founds {
        items.push(item(
            t.palette_actions(),
            PLUS,
            t.new_project(),
            "",
            "/projects?new=1",
        ));
    }
    let keys = Item {
        go: Go::Shortcuts,
        ..item(t.palette_actions(), KEYBOARD, t.shortcuts(), "?", "")
    };
    items.push(keys);
    let places = use_viewer()
        .map(|v| v.with_value(|v| places(&v.actor, t)))
        .unwrap_or_default();
    for place in places {
        let keys = match place.path {
            "/calendar" => "G C",
            "/projects" => "G P",
            "/trash" => "G T",
            "/members" => "G M",
            "/audit" => "G L",
            _ => "",
        };
        items.push(item(t.palette_pages(), place.icon, place.name, keys, place.path));
    }
    items.push(item(t.palette_pages(), USER, t.account(), "G A", "/account"));
    let sign_out = Item {
        go: Go::SignOut,
        ..item(t.palette_account(), LOG_OUT, t.sign_out(), "", "")
    };
    items.push(sign_out);
    items
}

/// Leads to the line in which items of a project are written.
fn new_item(project: &ProjectCard, t: T) -> Item {
    Item {
        group: t.palette_actions(),
        icon: PLUS,
        kind: None,
        name: format!("{} {}", t.new_item_in(), project.name),
        note: project.key.clone(),
        keys: "",
        go: Go::Path(format!("/projects/{}/backlog?new=1", project.key)),
    }
}

/// Where a project is, and its board, backlog and sprints.
fn project_places(project: &ProjectCard, t: T) -> Vec<Item> {
    let home = format!("/projects/{}", project.key);
    let parts = [
        (t.overview(), String::new()),
        (t.board(), "/board".to_owned()),
        (t.backlog(), "/backlog".to_owned()),
        (t.sprints(), "/sprints".to_owned()),
    ];
    let place = |(part, end): (&'static str, String)| Item {
        group: t.projects(),
        icon: FOLDER,
        kind: None,
        name: format!("{} · {part}", project.name),
        note: project.key.clone(),
        keys: "",
        go: Go::Path(format!("{home}{end}")),
    };
    parts.into_iter().map(place).collect()
}

fn work_item(known: Known, t: T) -> Item {
    Item {
        group: t.palette_items(),
        icon: item_icon(known.kind),
        kind: None,
        name: known.title,
        note: format!("{}-{} · {}", known.project, known.number, known.column),
        keys: "",
        go: Go::Path(super::known::item_path(&known.project, known.number)),
    }
}

fn sprint_item(sprint: KnownSprint, t: T) -> Item {
    Item {
        group: t.sprints(),
        icon: FLAG,
        kind: None,
        note: format!("{} · {}", sprint.project, t.sprint_state(sprint.state)),
        name: sprint.name,
        keys: "",
        go: Go::Path(format!("/projects/{}/sprints/{}", sprint.project, sprint.id)),
    }
}

fn event_item(card: &EventCard, t: T) -> Item {
    let zone = use_zone();
    let (day, _) = card.time.days(&zone);
    let state = CalendarState {
        view: View::Month,
        date: day,
        filter: Filter::default(),
        event: None,
        at: None,
        saved: None,
        starts: WeekStart::default(),
    };
    Item {
        group: t.palette_events(),
        icon: kind_icon(card.kind),
        kind: Some(card.kind.as_str()),
        name: card.title.clone(),
        note: format::when(&card.time, &zone, t.0),
        keys: "",
        go: Go::Path(format!("/calendar?{}", state.with_card(card).to_query())),
    }
}
