//! The calendar: all of its state is in the URL.

mod agenda;
mod ahead;
mod around;
mod chip;
mod conflict;
mod create;
mod details;
mod drag;
mod edit;
mod filters;
mod find_time;
mod form;
mod hours_seen;
mod kept;
mod keys;
mod marks;
mod mini_month;
mod month;
mod panel;
mod repeat;
mod scope;
mod team;
mod templates;
mod topbar;
mod undo;
mod views;
mod week;

use crate::{
    api::{
        Answer,
        calendar::{CalendarPage, Choices, load_choices},
    },
    i18n::{T, use_texts},
    ui::{
        frame::{Page, use_creatable},
        icons::{CALENDAR_PLUS, FILTER, INFO, Icon},
        live::use_live,
        loaded::{again_once_connected, part_of_loaded},
        plain::use_query,
        state::{Empty, Failure},
        talk::provide_unsaid,
        viewer::{Viewer, use_look, use_viewer},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use futures::channel::oneshot;
use hours_seen::Scrolled;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use model::{
    EventId, UserId,
    calendar::{CalendarState, Filter, Occurrence, View},
    change::Topic,
    conflict::Accepted,
    event::{EventCard, EventTime, EventView},
    format,
    repeat::Scope,
    zone::ZoneRules,
};

/// What every part of the calendar needs.
#[derive(Clone, Copy)]
pub struct Scene {
    pub state: Memo<CalendarState>,
    /// The state without the selected event: what decides which events are shown.
    pub shown: Memo<CalendarState>,
    pub selected: Memo<Option<(EventId, Option<Occurrence>)>>,
    pub choices: Resource<Choices>,
    /// The same, for what opens only once the page is alive.
    pub known: RwSignal<Choices>,
    pub zone: StoredValue<ZoneRules>,
    /// On the reader's clock; a page that is left open sees the next day.
    pub today: Memo<NaiveDate>,
    /// Counts what the reader changed: their own changes show even while the live stream is cut.
    pub changed_here: RwSignal<u32>,
    /// The same for kept views.
    pub views_changed: RwSignal<u32>,
    /// What is asked about a change of an occurrence, and of which event.
    pub asked: RwSignal<Option<(scope::Asked, String)>>,
    /// What stands in the way of something, while it is asked about.
    pub objections: RwSignal<Option<conflict::Objection>>,
    /// Hears what is answered to that.
    pub verdict: StoredValue<Option<oneshot::Sender<Accepted>>>,
    pub around: around::Around,
    /// What is being dragged.
    pub drag: RwSignal<Option<drag::Drag>>,
    /// Which event that is.
    pub held: Memo<Option<(EventId, Occurrence)>>,
    /// Why what is held cannot, or should not, be dropped where it is.
    pub hindrance: RwSignal<Option<drag::Hindrance>>,
    /// The event of which it is asked what is to be done with it.
    pub gripping: RwSignal<Option<EventCard>>,
    /// Events for what is done to several at once.
    pub picked: RwSignal<Vec<(EventId, Occurrence)>>,
    /// What the page shows, and how often it has been drawn.
    pub cards: StoredValue<Vec<EventCard>>,
    pub rendered: StoredValue<u32>,
    /// In whose row something new was drawn, or what is held was taken.
    pub drawn_for: StoredValue<Option<UserId>>,
    /// How high the weeks of a month are together, in pixels, once that was seen.
    pub month_height: StoredValue<Option<f64>>,
    /// Where the hours of weeks are scrolled to, once that was seen.
    pub scrolled: StoredValue<Option<Scrolled>>,
    /// The day on which an agenda goes on that was too long to be written whole.
    pub goes_on: RwSignal<Option<NaiveDate>>,
    /// What was moved, until the page shows it.
    pub moved: StoredValue<Option<EventId>>,
    /// Ticks, so that the line of now moves.
    pub now: RwSignal<DateTime<Utc>>,
}

/// The scene of the calendar page.
///
/// # Panics
/// Never below `Calendar`, which provides it.
#[must_use]
pub fn use_scene() -> Scene {
    expect_context()
}

impl Scene {
    /// One page forward or back: from where what is shown ends. Tracks.
    #[must_use]
    pub fn turned(self, forward: bool) -> CalendarState {
        let state = self.state.get();
        match self.goes_on.get().filter(|_| forward) {
            Some(day) => state.at(day),
            None => state.turned(forward),
        }
    }

    /// Asks which occurrences a change of `event` is for, where it is one of several.
    pub fn ask(self, event: &EventView, asked: scope::Asked, t: T) {
        if event.at.is_some() {
            self.asked
                .set(Some((asked, self.at_time(&event.title, &event.time, t))));
        } else {
            asked.then.run(Scope::This);
        }
    }

    /// What is at a time, as people say it.
    pub fn at_time(self, what: &str, time: &EventTime, t: T) -> String {
        let when = self.zone.try_with_value(|zone| format::when(time, zone, t.0));
        format!("{what}{} {}", t.colon(), when.unwrap_or_default())
    }
}

/// The path of the calendar in a state.
#[must_use]
pub fn path(state: &CalendarState) -> String {
    format!("/calendar?{}", state.to_query())
}

/// The calendar page.
#[component]
pub fn Calendar() -> impl IntoView {
    // Whoever is not signed in was sent to the sign-in page by the server.
    use_viewer().map(|viewer| view! { <Signed viewer=viewer.get_value() /> })
}

#[component]
fn Signed(viewer: Viewer) -> impl IntoView {
    let zone = StoredValue::new(viewer.zone);
    let now = RwSignal::new(viewer.now);
    let today = Memo::new(move |_| zone.with_value(|zone| zone.date(now.get())));
    let params = use_query_map();
    let query = use_query();
    let starts = use_look().preferences.week_start;
    let state = Memo::new(move |_| CalendarState {
        starts,
        ..read(&params.get(), query.get("q"), today.get())
    });
    let shown = Memo::new(move |_| state.get().with_event(None));
    let drag = RwSignal::new(None::<drag::Drag>);
    let scene = Scene {
        state,
        shown,
        selected: Memo::new(move |_| state.with(|s| s.event.map(|event| (event, s.at)))),
        choices: Resource::new(|| (), |()| async { load_choices().await.unwrap_or_default() }),
        known: RwSignal::default(),
        zone,
        today,
        changed_here: RwSignal::new(0),
        views_changed: RwSignal::new(0),
        drawn_for: StoredValue::new(None),
        asked: RwSignal::new(None),
        objections: RwSignal::new(None),
        verdict: StoredValue::new(None),
        around: around::Around::new(),
        drag,
        held: Memo::new(move |_| drag.with(|drag| drag.as_ref().and_then(drag::Drag::held))),
        hindrance: RwSignal::new(None),
        gripping: RwSignal::new(None),
        picked: RwSignal::new(Vec::new()),
        cards: StoredValue::new(Vec::new()),
        rendered: StoredValue::new(0),
        month_height: StoredValue::new(None),
        scrolled: StoredValue::new(None),
        goes_on: RwSignal::new(None),
        moved: StoredValue::new(None),
        now,
    };
    provide_context(scene);
    provide_unsaid();
    Effect::new(move |_| scene.known.set(scene.choices.get().unwrap_or_default()));
    tick(scene.now);
    scene.around.follow();
    let asked = move || (shown.get(), scene.changed_here.get());
    let ahead = ahead::Ahead::new();
    let live = use_live();
    let page = Resource::new(asked, move |(state, changed_here)| {
        ahead.load(state, changed_here, live.heard(Topic::Event))
    });
    ahead.follow(shown, scene.changed_here);
    follow(page, ahead);
    marks::follow(scene);
    // What was dropped is among what comes, or is nowhere on this page.
    Effect::new(move |_| {
        page.track();
        scene.settle();
    });
    let drop = drag::use_drop();
    keys::listen(scene, drop);
    drag::listen(scene, drop);
    drag::look_out(scene);
    let creating = Memo::new(move |_| params.get().get("new").is_some());
    let t = use_texts();
    let title = move || topbar::title(&shown.get(), t);
    let note = move || topbar::note(&shown.get(), t);
    view! {
        <Page
            title=Signal::derive(title)
            note=Signal::derive(note)
            tools=view! { <topbar::Period /> }.into_any()
            actions=view! { <topbar::Actions /> }.into_any()
            bar=view! { <filters::ActiveFilters /> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {part_of_loaded(page, without_position, move |page| {
                    today.track();
                    match page {
                        Ok((state, page)) => view! { <Content state page /> }.into_any(),
                        Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                    }
                })}
            </Transition>
        </Page>
        <panel::Panel />
        <create::CreateDialog open=creating />
        <scope::ScopeDialog />
        <conflict::ConflictDialog />
        <drag::GripMenu />
        <drag::QuickDialog />
        <drag::Spoken />
    }
}

#[component]
fn Content(state: CalendarState, page: CalendarPage) -> impl IntoView {
    let t = use_texts();
    use_scene().shows(page.cards.clone());
    let empty = page.cards.is_empty();
    let cut = page.cut.then(|| note(t.page_is_cut()));
    // Where people have rows, having nothing is something to see.
    let hides = empty && !state.filter.is_empty() && state.view != View::Team;
    let hidden = hides.then(|| {
        let all = path(&CalendarState {
            filter: Filter::default(),
            ..state.clone()
        });
        view! {
            <Empty icon=FILTER title=t.filters_hide() text=t.filters_hide_text()>
                <a class="btn" data-variant="primary" href=all>
                    {t.clear_filters()}
                </a>
            </Empty>
        }
    });
    if hidden.is_some() {
        return hidden.into_any();
    }
    let body = match state.view {
        View::Month => view! { <month::Month state cards=page.cards beyond=page.beyond /> }.into_any(),
        View::Day | View::WorkWeek | View::Week => view! { <week::Week state cards=page.cards /> }.into_any(),
        View::Team => view! { <team::Team state cards=page.cards /> }.into_any(),
        View::Agenda if empty => nothing_yet(&state).into_any(),
        View::Agenda => view! { <agenda::Agenda state cards=page.cards /> }.into_any(),
    };
    view! {
        {cut}
        {body}
    }
    .into_any()
}

fn note(text: &'static str) -> impl IntoView {
    view! {
        <div class="note" data-tone="amber">
            <Icon path=INFO />
            <div>{text}</div>
        </div>
    }
}

fn nothing_yet(state: &CalendarState) -> impl IntoView + use<> {
    let t = use_texts();
    let creates = !use_creatable().is_empty();
    let text = if creates {
        t.nothing_yet_text()
    } else {
        t.nothing_yet_reader()
    };
    let new = format!("{}&new={}", path(state), state.date);
    let later = path(&state.turned(true));
    view! {
        <Empty icon=CALENDAR_PLUS title=t.nothing_yet() text=text>
            {creates
                .then(|| {
                    view! {
                        <a class="btn js-only" data-variant="primary" href=new>
                            {t.key_create()}
                        </a>
                    }
                })} <a class="btn" href=later>
                {t.later()}
            </a>
        </Empty>
    }
}

/// The state that the parameters of the URL say.
fn read(params: &ParamsMap, words: Option<String>, today: NaiveDate) -> CalendarState {
    // A form without scripts repeats the name for every box that is ticked.
    let kinds = params.get_all("kind").unwrap_or_default().join(",");
    let others: Vec<(&str, String)> = ["view", "date", "team", "person", "event", "at", "saved"]
        .into_iter()
        .filter_map(|name| Some((name, params.get(name)?)))
        .chain([("kind", kinds), ("q", words.unwrap_or_default())])
        .collect();
    let get = |name: &str| others.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
    CalendarState::from_params(get, today)
}

/// What is seen of a page: that something else changed meanwhile is not.
fn without_position(page: Answer<(CalendarState, CalendarPage)>) -> Answer<(CalendarState, CalendarPage)> {
    page.map(|(state, page)| (state, CalendarPage { position: 0, ..page }))
}

/// Loads again when somebody changed an event after what is shown was read.
fn follow(page: Resource<Answer<(CalendarState, CalendarPage)>>, ahead: ahead::Ahead) {
    let live = use_live();
    Effect::new(move |_| {
        if let Some(Ok((state, _))) = page.get() {
            ahead.show(state);
        }
    });
    let lost = move || ahead.is_behind() || matches!(page.get(), Some(Err(error)) if error.is_cut_off());
    again_once_connected(lost, move || page.refetch());
    Effect::new(move |_| {
        let heard = live.changed(Topic::Event);
        let read = page
            .get()
            .and_then(Result::ok)
            .map_or(i64::MAX, |(_, page)| page.position);
        if heard > read {
            page.refetch();
        }
    });
}

#[cfg(not(feature = "ssr"))]
fn tick(now: RwSignal<DateTime<Utc>>) {
    use gloo_timers::callback::Interval;
    let current = || DateTime::from_timestamp_millis(js_sys::Date::now() as i64);
    Effect::new(move |_| {
        let interval = Interval::new(30_000, move || {
            if let Some(time) = current() {
                now.try_set(time);
            }
        });
        let interval = StoredValue::new_local(Some(interval));
        on_cleanup(move || interval.update_value(|i| drop(i.take())));
    });
}

#[cfg(feature = "ssr")]
fn tick(_now: RwSignal<DateTime<Utc>>) {}
