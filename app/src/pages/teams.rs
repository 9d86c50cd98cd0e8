//! Teams: who belongs together, and sees the same windows.

use crate::{
    api::{
        Answer,
        member::{create_team, rename_team},
    },
    i18n::use_texts,
    pages::members::{Everybody, load_everybody},
    ui::{
        field::{TextField, problem_of},
        focus,
        frame::Page,
        icons::{ALERT_TRIANGLE, BUILDING, CHECK, Icon, PENCIL, PLUS},
        live::use_live,
        loaded::loaded,
        person::Avatar,
        state::{Empty, Failure},
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, Field, TeamId,
    change::Topic,
    person::{AccountState, Member, Person, Team},
};

/// Discs shown beside a team's name.
const FACES: usize = 5;
/// The field in which a team gets another name; there is one at a time.
const RENAME: &str = "rename-team";

#[derive(Clone, Copy)]
struct Scene {
    page: Resource<Answer<Everybody>>,
    // What is being typed outlives a reload of the list.
    founding: Naming,
    renaming: Naming,
    /// The team that is getting another name.
    renamed: RwSignal<Option<TeamId>>,
}

impl Scene {
    fn rename(self, team: &Team) {
        self.renaming.name.set(team.name.clone());
        self.renaming.failure.set(None);
        self.renamed.set(Some(team.id));
        focus::soon(format!("#{RENAME}"));
    }

    fn stop_renaming(self, id: TeamId) {
        self.renamed.set(None);
        focus::soon(format!("#{}", button_id(id)));
    }
}

fn button_id(id: TeamId) -> String {
    format!("rename-{id}")
}

/// The teams page.
#[component]
pub fn Teams() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let scene = Scene {
        page: Resource::new(move || live.changed(Topic::Member), |_| load_everybody()),
        founding: Naming::default(),
        renaming: Naming::default(),
        renamed: RwSignal::new(None),
    };
    provide_context(scene);
    view! {
        <Page title=t.teams()>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(scene.page, |page| match page {
                    Ok((members, teams)) => view! { <Content members teams /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
    }
}

#[component]
fn Content(members: Vec<Member>, teams: Vec<Team>) -> impl IntoView {
    let t = use_texts();
    let none = teams.is_empty();
    let cards = teams
        .into_iter()
        .map(|team| {
            let people = people_of(&team, &members);
            view! { <Card team people /> }
        })
        .collect_view();
    view! {
        <div class="page" data-width="narrow">
            <NewTeam />
            {cards}
            {none.then(|| view! { <Empty icon=BUILDING title=t.no_teams() text=t.no_teams_text() /> })}
        </div>
    }
}

/// Those of a team who can still come.
fn people_of(team: &Team, members: &[Member]) -> Vec<Person> {
    members
        .iter()
        .filter(|m| m.state != AccountState::Deactivated && m.teams.contains(&team.id))
        .map(|m| m.person.clone())
        .collect()
}

/// One request for a name at a time, and what was wrong with the last.
#[derive(Clone, Copy, Default)]
struct Naming {
    name: RwSignal<String>,
    failure: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
}

impl Naming {
    fn run(self, work: impl Future<Output = Result<(), AppError>> + 'static, done: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            match work.await {
                Ok(()) => done(),
                Err(error) => self.failure.set(Some(error)),
            }
            self.busy.set(false);
        });
    }
}

/// The field for a team's name, and what else is wrong.
#[component]
fn NameField(id: &'static str, naming: Naming) -> impl IntoView {
    let t = use_texts();
    let problem = move || {
        naming.failure.with(|failure| match failure {
            Some(AppError::Invalid(problems)) => problem_of(problems, Field::Name),
            _ => None,
        })
    };
    let other = move || {
        naming
            .failure
            .get()
            .filter(|error| !matches!(error, AppError::Invalid(_)))
    };
    view! {
        {move || {
            other()
                .map(|error| {
                    view! {
                        <div class="form-error" role="alert" tabindex="-1">
                            <Icon path=ALERT_TRIANGLE />
                            <span>{t.error(&error)}</span>
                        </div>
                    }
                })
        }}
        <TextField
            id
            label=t.team_name()
            value=naming.name
            on_input=move |text| naming.name.set(text)
            problem=Signal::derive(problem)
        />
    }
}

#[component]
fn NewTeam() -> impl IntoView {
    let t = use_texts();
    let scene: Scene = expect_context();
    let toaster = use_toaster();
    let naming = scene.founding;
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = naming.name.get_untracked();
        let work = async move { create_team(name).await.map(drop).map_err(|e| e.0) };
        naming.run(work, move || {
            naming.name.set(String::new());
            toaster.done(t.team_created());
            scene.page.refetch();
        });
    };
    view! {
        <section class="card js-only" aria-labelledby="new-team-title">
            <div class="card-head">
                <div>
                    <h2 id="new-team-title">{t.new_team()}</h2>
                    <p>{t.no_teams_text()}</p>
                </div>
            </div>
            <form class="card-body" novalidate=true on:submit=create>
                <NameField id="new-team" naming />
                <div class="btn-row">
                    <button
                        class="btn"
                        type="submit"
                        data-variant="primary"
                        data-busy=move || naming.busy.get().then_some("")
                    >
                        <Icon path=PLUS />
                        {t.create_team()}
                    </button>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Card(team: Team, people: Vec<Person>) -> impl IntoView {
    let t = use_texts();
    let scene: Scene = expect_context();
    let id = team.id;
    let renaming = Memo::new(move |_| scene.renamed.get() == Some(id));
    let count = t.members_count(people.len());
    let names: Vec<String> = people.iter().map(|p| p.name.clone()).collect();
    let names = if names.is_empty() {
        t.no_member_yet().to_owned()
    } else {
        names.join(", ")
    };
    let faces = people
        .into_iter()
        .take(FACES)
        .map(|person| view! { <Avatar id=person.id name=person.name /> })
        .collect_view();
    let team = StoredValue::new(team);
    let name = team.with_value(|team| team.name.clone());
    let toggle = move |_| {
        if renaming.get_untracked() {
            scene.stop_renaming(id);
        } else {
            team.with_value(|team| scene.rename(team));
        }
    };
    view! {
        <section class="card">
            <div class="card-head">
                <div>
                    <h2>{name.clone()}</h2>
                    <p>{count}</p>
                </div>
                <span class="avatars">{faces}</span>
                <button
                    class="btn js-only"
                    type="button"
                    id=button_id(id)
                    data-size="s"
                    aria-expanded=move || if renaming.get() { "true" } else { "false" }
                    on:click=toggle
                >
                    <Icon path=PENCIL />
                    {t.rename()}
                    <span class="vh">{format!(" {name}")}</span>
                </button>
            </div>
            <div class="card-body">
                {move || renaming.get().then(|| view! { <Rename id /> })} <p class="muted">{names}</p>
            </div>
        </section>
    }
}

#[component]
fn Rename(id: TeamId) -> impl IntoView {
    let t = use_texts();
    let scene: Scene = expect_context();
    let toaster = use_toaster();
    let naming = scene.renaming;
    let rename = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = naming.name.get_untracked();
        let work = async move { rename_team(id, name).await.map_err(|e| e.0) };
        naming.run(work, move || {
            scene.stop_renaming(id);
            toaster.done(t.team_renamed());
            scene.page.refetch();
        });
    };
    view! {
        <form
            class="form"
            novalidate=true
            on:submit=rename
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    scene.stop_renaming(id);
                }
            }
        >
            <NameField id=RENAME naming />
            <div class="btn-row">
                <button
                    class="btn"
                    type="submit"
                    data-variant="primary"
                    data-busy=move || naming.busy.get().then_some("")
                >
                    <Icon path=CHECK />
                    {t.save()}
                </button>
                <button class="btn" type="button" on:click=move |_| scene.stop_renaming(id)>
                    {t.cancel()}
                </button>
            </div>
        </form>
    }
}
