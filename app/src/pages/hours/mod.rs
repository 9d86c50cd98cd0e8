//! When services may be touched in production, and when teams work.

mod editor;
mod holidays;

use crate::{
    api::{
        Answer,
        hours::{AllHours, create_service, load_hours, set_service_hours, set_team_hours},
    },
    i18n::use_texts,
    ui::{
        field::{TextField, problem_of},
        frame::Page,
        icons::{Icon, PLUS},
        live::use_live,
        loaded::loaded,
        state::Failure,
        toast::use_toaster,
        viewer::{use_viewer, use_zone},
    },
};
use editor::HoursRow;
use holidays::Holidays;
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, Field,
    change::Topic,
    conflict::{Service, TeamTime},
    hours::WeekHours,
    person::Team,
    policy::{Action, allow},
};

/// The hours page.
#[component]
pub fn Hours() -> impl IntoView {
    let t = use_texts();
    let may = use_viewer()
        .is_some_and(|viewer| viewer.with_value(|v| allow(&v.actor, Action::ManageHours).is_allowed()));
    if !may {
        #[cfg(feature = "ssr")]
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(axum::http::StatusCode::NOT_FOUND);
        }
        return view! {
            <Page title=t.hours()>
                <Failure error=AppError::Forbidden />
            </Page>
        }
        .into_any();
    }
    let live = use_live();
    // Nothing is loaded under the hands of somebody who types.
    let editing = RwSignal::new(0_u32);
    provide_context(editor::Editing(editing));
    let heard = Memo::new(move |before: Option<&(i64, i64)>| {
        let now = (live.changed(Topic::Hours), live.changed(Topic::Member));
        match before {
            Some(before) if editing.get() > 0 => *before,
            _ => now,
        }
    });
    let page: Resource<Answer<AllHours>> = Resource::new(move || heard.get(), |_| load_hours());
    let refresh = Callback::new(move |()| page.refetch());
    // What is being typed outlives a reload of the list.
    let adding = Adding::default();
    view! {
        <Page title=t.hours()>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(page, move |page| match page {
                    Ok(hours) => view! { <Content hours refresh adding /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
    .into_any()
}

#[component]
fn Content(hours: AllHours, refresh: Callback<()>, adding: Adding) -> impl IntoView {
    let t = use_texts();
    let service = move |service: Service| {
        let Service { name, hours, version } = service;
        let called = name.clone();
        let save = move |form| {
            let name = name.clone();
            async move { set_service_hours(name, version, form).await }
        };
        view! { <HoursRow name=called none=t.any_time() hours save refresh /> }
    };
    let team = move |(team, time): (Team, TeamTime)| {
        let (id, version) = (team.id, time.version);
        let save = move |form| set_team_hours(id, version, form);
        view! {
            <HoursRow
                name=team.name.clone()
                none=t.office_hours()
                hours=time.hours.clone()
                first=WeekHours::office(&use_zone().name)
                save
                refresh
            >
                <Holidays name=team.name.clone() time=time.clone() refresh />
            </HoursRow>
        }
    };
    view! {
        <div class="page" data-width="narrow">
            <section class="card" aria-labelledby="team-hours">
                <div class="card-head">
                    <div>
                        <h2 id="team-hours">{t.working_hours()}</h2>
                        <p>{t.working_hours_text()}</p>
                    </div>
                </div>
                <ul class="card-body hours-list">{hours.teams.into_iter().map(team).collect_view()}</ul>
            </section>
            <section class="card" aria-labelledby="service-hours">
                <div class="card-head">
                    <div>
                        <h2 id="service-hours">{t.maintenance_hours()}</h2>
                        <p>{t.maintenance_hours_text()}</p>
                    </div>
                </div>
                <ul class="card-body hours-list">{hours.services.into_iter().map(service).collect_view()}</ul>
                <div class="card-body js-only">
                    <NewService adding refresh />
                </div>
            </section>
        </div>
    }
}

/// A service that is being added.
#[derive(Clone, Copy, Default)]
struct Adding {
    name: RwSignal<String>,
    failure: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
}

#[component]
fn NewService(adding: Adding, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let problem = Signal::derive(move || {
        adding.failure.with(|failure| match failure {
            Some(AppError::Invalid(problems)) => problem_of(problems, Field::Name),
            _ => None,
        })
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if adding.busy.get_untracked() {
            return;
        }
        adding.busy.set(true);
        let name = adding.name.get_untracked();
        spawn_local(async move {
            let answer = create_service(name).await;
            adding.busy.try_set(false);
            match answer {
                Ok(service) => {
                    toaster.done(format!("{}{} {}", t.service_added(), t.colon(), service.name));
                    adding.name.try_set(String::new());
                    adding.failure.try_set(None);
                    refresh.try_run(());
                }
                Err(error) => {
                    if !matches!(error.0, AppError::Invalid(_)) {
                        toaster.failed(t.error(&error.0));
                    }
                    adding.failure.try_set(Some(error.0));
                }
            }
        });
    };
    view! {
        <form class="form" novalidate=true on:submit=add>
            <TextField
                id="new-service"
                label=t.new_service()
                value=adding.name
                on_input=move |text| adding.name.set(text)
                problem
            />
            <div class="btn-row">
                <button class="btn" type="submit" data-busy=move || adding.busy.get().then_some("")>
                    <Icon path=PLUS />
                    {t.add_service()}
                </button>
            </div>
        </form>
    }
}
