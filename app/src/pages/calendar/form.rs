//! The fields of an event that all kinds share.

use super::{
    around::use_actor,
    conflict::DraftConflicts,
    details::DetailsFields,
    find_time::FindTime,
    repeat::{RepeatFields, look_ahead},
    use_scene,
};
use crate::{
    api::zone::load_zone,
    i18n::use_texts,
    ui::{
        field::{Field, ProblemText, TextField, Ticks, problem_of, toggle},
        frame::use_creatable,
        icons::Icon,
        label::kind_icon,
    },
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use model::{
    EventId, Field as Name, Problem, Problems, TeamId, UserId,
    event::{EventForm, EventKind, EventTime},
    format,
    zone::{Wall, ZoneRules},
};

/// Zones that are offered: those of France, and some of its neighbours in the world.
const ZONES: &[&str] = &[
    "Europe/Paris",
    "UTC",
    "America/Martinique",
    "America/Guadeloupe",
    "America/Cayenne",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/New_York",
    "America/Los_Angeles",
    "America/Montreal",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Australia/Sydney",
];

/// A form that is being filled in, with what is wrong with it.
#[derive(Clone, Copy)]
pub struct Draft {
    pub form: RwSignal<EventForm>,
    pub problems: RwSignal<Problems>,
    /// The rules of the form's zone.
    pub zone: RwSignal<ZoneRules>,
    /// The event that is changed, or its series: it is not in its own way.
    pub own: EventId,
    /// It is not planned yet.
    pub new: bool,
    /// When a series takes place at first, as far as the server has told; nothing for a single event.
    pub ahead: RwSignal<Vec<EventTime>>,
}

impl Draft {
    /// A draft on the clock of `zone`; follows the zone that is chosen.
    #[must_use]
    pub fn new(form: EventForm, zone: ZoneRules, new: bool) -> Self {
        let own = form.id;
        let draft = Self {
            form: RwSignal::new(form),
            problems: RwSignal::default(),
            zone: RwSignal::new(zone),
            own,
            new,
            ahead: RwSignal::new(Vec::new()),
        };
        look_ahead(draft);
        // What was wrong with the time is void with another date, hour or zone.
        let planned = Memo::new(move |_| {
            draft
                .form
                .with(|f| (f.date.clone(), f.time.clone(), f.zone.clone()))
        });
        Effect::new(move |before: Option<()>| {
            planned.track();
            if before.is_some() {
                draft.problems.update(|all| all.retain(|p| p.field != Name::Time));
            }
        });
        let name = Memo::new(move |_| draft.form.with(|f| f.zone.clone()));
        Effect::new(move |_| {
            let name = name.get();
            spawn_local(async move {
                // Without an answer the form keeps the rules it has, and the server checks with its own.
                if let Ok(rules) = load_zone(name).await {
                    draft.zone.try_set(rules);
                }
            });
        });
        draft
    }

    /// The problem of one field.
    #[must_use]
    pub fn problem(self, name: Name) -> Signal<Option<Problem>> {
        Signal::derive(move || self.problems.with(|p| problem_of(p, name)))
    }

    /// A text of the form as a signal.
    pub fn text(self, get: fn(&EventForm) -> &String) -> Signal<String> {
        Signal::derive(move || self.form.with(|f| get(f).clone()))
    }

    /// Writes a text of the form.
    pub fn write(self, set: fn(&mut EventForm) -> &mut String) -> Callback<String> {
        Callback::new(move |value| self.form.update(|f| *set(f) = value))
    }
}

/// Title, kind, time, and to whom it belongs.
#[component]
pub fn BasicsFields(
    draft: Draft,
    /// A new event has a kind to choose.
    new: bool,
) -> impl IntoView {
    let t = use_texts();
    let all_day = move || draft.form.with(|f| f.all_day);
    view! {
        <TextField
            id="title"
            label=t.title()
            value=draft.text(|f| &f.title)
            on_input=draft.write(|f| &mut f.title)
            problem=draft.problem(Name::Title)
            autofocus=true
            wide=true
        />
        {new.then(|| view! { <KindChoice draft /> })}
        <label class="check">
            <input
                type="checkbox"
                prop:checked=all_day
                on:change=move |event| draft.form.update(|f| f.all_day = event_target_checked(&event))
            />
            <span>{t.all_day()}</span>
        </label>
        <div class="form-grid">
            <TextField
                id="date"
                label=t.date()
                kind="date"
                value=draft.text(|f| &f.date)
                on_input=Callback::new(move |date: String| draft.form.update(|f| move_date(f, date)))
                problem=draft.problem(Name::Date)
            />
            <Show
                when=all_day
                fallback=move || {
                    view! {
                        <TextField
                            id="time"
                            label=t.start_time()
                            kind="time"
                            value=draft.text(|f| &f.time)
                            on_input=draft.write(|f| &mut f.time)
                            problem=draft.problem(Name::Time)
                        />
                        <TextField
                            id="minutes"
                            label=t.length()
                            kind="number"
                            value=draft.text(|f| &f.minutes)
                            on_input=draft.write(|f| &mut f.minutes)
                            problem=draft.problem(Name::Length)
                        />
                    }
                }
            >
                <TextField
                    id="last-date"
                    label=t.last_date()
                    kind="date"
                    value=draft.text(|f| &f.last_date)
                    on_input=draft.write(|f| &mut f.last_date)
                    problem=draft.problem(Name::LastDate)
                />
            </Show>
        </div>
        <Show when=move || !all_day()>
            <ZoneField draft />
        </Show>

        <RepeatFields draft />
        <TeamsField draft />
        <div class="form-grid">
            <TextField
                id="tags"
                label=t.tags()
                optional=true
                hint=t.tags_hint()
                value=draft.text(|f| &f.tags)
                on_input=draft.write(|f| &mut f.tags)
                problem=draft.problem(Name::Tags)
            />
            <TextField
                id="sprint"
                label=t.sprint()
                optional=true
                value=draft.text(|f| &f.sprint)
                on_input=draft.write(|f| &mut f.sprint)
                problem=draft.problem(Name::Sprint)
            />
        </div>
    }
}

/// Moving the first day moves the last one with it, so that the length stays.
fn move_date(form: &mut EventForm, date: String) {
    let days = |text: &str| text.parse::<chrono::NaiveDate>().ok();
    if let (Some(old), Some(new), Some(last)) = (days(&form.date), days(&date), days(&form.last_date)) {
        form.last_date = (last + (new - old)).to_string();
    }
    form.date = date;
}

#[component]
fn KindChoice(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let me = use_actor().map(|actor| actor.id);
    let choice = move |kind: EventKind| {
        let hint = match kind {
            EventKind::Meeting => t.meeting_hint(),
            EventKind::Deployment => t.deployment_hint(),
            EventKind::GitAction => t.git_action_hint(),
            EventKind::Freeze => t.freeze_hint(),
            EventKind::Absence => t.absence_hint(),
        };
        view! {
            <label class="choice" data-kind=kind.as_str()>
                <input
                    type="radio"
                    name="kind"
                    value=kind.as_str()
                    prop:checked=move || draft.form.with(|f| f.kind == kind)
                    on:change=move |_| draft.form.update(|f| choose_kind(f, kind, me))
                />
                <Icon path=kind_icon(kind) />
                <span class="choice-title">{t.kind_of(kind)}</span>
                <span class="choice-hint">{hint}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{t.kind()}</legend>
            <div class="choices">{use_creatable().into_iter().map(choice).collect_view()}</div>
            <ProblemText id="kind" problem=draft.problem(Name::Kind) />
        </fieldset>
    }
}

/// Another kind; an absence is one's own, and of whole days, unless one says otherwise.
fn choose_kind(form: &mut EventForm, kind: EventKind, me: Option<UserId>) {
    if kind == EventKind::Absence && form.kind != kind {
        form.all_day = true;
        if form.participants.is_empty() {
            form.participants.extend(me);
        }
    }
    // Looked at and left, it leaves nothing behind.
    if form.kind == EventKind::Absence && kind != EventKind::Absence {
        form.all_day = false;
        if me.is_some_and(|me| form.participants == [me]) {
            form.participants.clear();
        }
    }
    form.kind = kind;
}

#[component]
fn ZoneField(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let current = draft.form.with_untracked(|f| f.zone.clone());
    let mut zones: Vec<String> = ZONES.iter().map(|z| (*z).to_owned()).collect();
    if !zones.contains(&current) {
        zones.insert(0, current);
    }
    let twice = Memo::new(move |_| {
        let wall = draft
            .form
            .with(|f| format!("{}T{}:00", f.date, f.time).parse().ok());
        let found = wall.map(|wall| draft.zone.with(|z| z.resolve(wall)));
        matches!(found, Some(Wall::Twice(..)))
    });
    let ends = move || {
        let time = draft.form.with(|f| draft.zone.with(|z| f.event_time(z)));
        match time {
            // The day in words, too: how a browser writes a date is not ours to choose.
            Ok(EventTime::Timed { start, end, .. }) => Some(draft.zone.with(|z| {
                format!(
                    "{} · {}{} {} {}",
                    format::long_date(z.date(start), t.0),
                    t.ends_at(),
                    t.colon(),
                    format::stamp(end, z, t.0),
                    format::offset(end, z),
                )
            })),
            _ => None,
        }
    };
    view! {
        <Field id="zone" label=t.time_zone() problem=draft.problem(Name::Zone)>
            <select
                class="input"
                id="zone"
                prop:value=draft.text(|f| &f.zone)
                on:change=move |event| draft.form.update(|f| f.zone = event_target_value(&event))
            >
                {zones
                    .into_iter()
                    .map(|zone| {
                        let selected = draft.form.with_untracked(|f| f.zone == zone);
                        view! { <option value=zone.clone() selected=selected>{zone.clone()}</option> }
                    })
                    .collect_view()}
            </select>
        </Field>
        <p class="field-hint" aria-live="polite">
            {ends}
        </p>
        <Show when=move || twice.get()>
            <fieldset class="field">
                <legend class="field-label">{t.twice_title()}</legend>
                <div class="checks">
                    {[(false, t.twice_first()), (true, t.twice_second())]
                        .into_iter()
                        .map(|(second, name)| {
                            view! {
                                <label class="check">
                                    <input
                                        type="radio"
                                        name="reading"
                                        prop:checked=move || draft.form.with(|f| f.second_reading == second)
                                        on:change=move |_| draft.form.update(|f| f.second_reading = second)
                                    />
                                    <span>{name}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
            </fieldset>
        </Show>
    }
}

/// The teams that the reader may give an event to; those it has stay to be seen.
#[component]
fn TeamsField(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let actor = crate::ui::viewer::use_viewer().map(|v| v.with_value(|v| v.actor.clone()));
    let had = draft.form.with_untracked(|f| f.teams.clone());
    let offered = move |team: TeamId| {
        had.contains(&team)
            || actor.as_ref().is_some_and(|actor| {
                model::policy::allow(actor, model::policy::Action::AssignTeam(team)).is_allowed()
            })
    };
    let options = move || {
        let teams = scene.known.get().teams.into_iter();
        let offered = teams.filter(|team| offered(team.id));
        offered.map(|team| (team.id, team.name)).collect()
    };
    view! {
        <Ticks
            id="teams"
            label=t.teams()
            optional=true
            options=Signal::derive(options)
            chosen=Signal::derive(move || draft.form.with(|f| f.teams.clone()))
            on_change=move |(id, on)| draft.form.update(|f| toggle(&mut f.teams, id, on))
            problem=draft.problem(Name::Teams)
        />
    }
}

/// What stands in the way of the chosen time, and other times.
#[component]
pub fn Fitting(draft: Draft) -> impl IntoView {
    view! {
        <DraftConflicts draft />
        <FindTime draft />
    }
}

/// The whole form on one page, for editing.
#[component]
pub fn AllFields(draft: Draft) -> impl IntoView {
    view! {
        <BasicsFields draft new=false />
        <DetailsFields draft />
        <Fitting draft />
    }
}

/// The start of an event that is created at `date`: the next full hour today, 09:00 on other days.
#[must_use]
pub fn first_start(date: Option<chrono::NaiveDate>, now: DateTime<Utc>, zone: &ZoneRules) -> DateTime<Utc> {
    let today = zone.date(now);
    match date.filter(|date| *date != today) {
        Some(date) => date
            .and_hms_opt(9, 0, 0)
            .map_or(now, |wall| zone.resolve(wall).instant()),
        None => DateTime::from_timestamp((now.timestamp() / 3600 + 1) * 3600, 0).unwrap_or(now),
    }
}
