//! Members: who can sign in, with what roles and teams.

mod desk;
mod editor;
mod filters;

use crate::{
    api::{Answer, calendar::load_choices, member::load_members},
    i18n::{T, use_texts},
    ui::{
        frame::Page,
        icons::{BAN, CHECK, FILTER, Icon, MAIL, PENCIL, USER_PLUS},
        live::use_live,
        loaded::loaded,
        person::Avatar,
        state::{Empty, Failure},
        viewer::use_viewer,
    },
};
use editor::Editor;
use filters::{Filters, Wanted};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::{
    change::Topic,
    person::{AccountState, Member, Team},
    policy::{Action, allow},
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Scene {
    page: Resource<Answer<Everybody>>,
    /// Who is being changed; nobody while the dialog is closed.
    subject: RwSignal<Option<Subject>>,
}

/// All members and all teams.
pub type Everybody = (Vec<Member>, Vec<Team>);

/// Loads all members and all teams.
///
/// # Errors
/// `Forbidden`: who may not read the members gets nothing.
pub async fn load_everybody() -> Answer<Everybody> {
    let members = load_members().await?;
    Ok((members, load_choices().await?.teams))
}

/// Whom the dialog is about.
#[derive(Clone)]
enum Subject {
    Somebody(Box<Member>),
    Newcomer,
}

/// The members page.
#[component]
pub fn Members() -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let params = use_query_map();
    let scene = Scene {
        page: Resource::new(move || live.changed(Topic::Member), |_| load_everybody()),
        subject: RwSignal::new(None),
    };
    provide_context(scene);
    let manages = use_viewer()
        .is_some_and(|viewer| viewer.with_value(|v| allow(&v.actor, Action::ManageMembers).is_allowed()));
    let actions = manages.then(|| view! { <Invite /> }).into_any();
    view! {
        <Page title=t.members() actions=actions>
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {loaded(scene.page, move |page| match page {
                    Ok((members, teams)) => {
                        (move || {
                            let wanted = Wanted::read(&params.get());
                            view! { <Content members=members.clone() teams=teams.clone() wanted /> }
                        })
                            .into_any()
                    }
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
        </Page>
        {manages.then(|| view! { <Editor /> })}
    }
}

#[component]
fn Invite() -> impl IntoView {
    let t = use_texts();
    let scene: Scene = expect_context();
    view! {
        <button
            class="btn js-only"
            type="button"
            data-variant="primary"
            data-collapse=""
            on:click=move |_| scene.subject.set(Some(Subject::Newcomer))
        >
            <Icon path=USER_PLUS />
            <span>{t.invite()}</span>
        </button>
    }
}

#[component]
fn Content(members: Vec<Member>, teams: Vec<Team>, wanted: Wanted) -> impl IntoView {
    let t = use_texts();
    let all = members.len();
    let found: Vec<Member> = members.into_iter().filter(|m| wanted.matches(m)).collect();
    let count = t.part_of(found.len(), all);
    let list = if found.is_empty() {
        view! {
            <Empty icon=FILTER title=t.no_member_found() text=t.no_member_found_text()>
                <a class="btn" data-variant="primary" href="/members">
                    {t.clear_filters()}
                </a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Table found teams=teams.clone() /> }.into_any()
    };
    view! {
        <div class="page">
            <Filters wanted teams />
            {list}
            <p class="pager" role="status">
                <span>{count}</span>
            </p>
        </div>
    }
}

#[component]
fn Table(found: Vec<Member>, teams: Vec<Team>) -> impl IntoView {
    let t = use_texts();
    let rows = found
        .into_iter()
        .map(|member| {
            let teams = team_names(&member, &teams);
            view! { <Row member teams /> }
        })
        .collect_view();
    view! {
        <div class="table-wrap" role="region" aria-label=t.members() tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.name()}</th>
                        <th scope="col">{t.login()}</th>
                        <th scope="col">{t.roles()}</th>
                        <th scope="col">{t.teams()}</th>
                        <th scope="col">{t.status()}</th>
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

fn team_names(member: &Member, teams: &[Team]) -> String {
    let names: Vec<&str> = teams
        .iter()
        .filter(|team| member.teams.contains(&team.id))
        .map(|team| team.name.as_str())
        .collect();
    if names.is_empty() {
        "—".into()
    } else {
        names.join(", ")
    }
}

#[component]
fn Row(member: Member, teams: String) -> impl IntoView {
    let t = use_texts();
    let scene: Scene = expect_context();
    let Member {
        person,
        email,
        state,
        roles,
        ..
    } = member.clone();
    let off = (state == AccountState::Deactivated).then_some("");
    let edit = move |_| {
        scene
            .subject
            .set(Some(Subject::Somebody(Box::new(member.clone()))))
    };
    let roles = roles
        .into_iter()
        .map(|role| view! { <span class="badge">{t.role_of(role)}</span> })
        .collect_view();
    view! {
        <tr data-off=off>
            <td>
                <span class="person">
                    <Avatar id=person.id name=person.name.clone() size="m" />
                    <span>
                        {person.name.clone()}
                        <small>{email}</small>
                    </span>
                </span>
            </td>
            <td class="mono" data-nowrap="">
                {person.login}
            </td>
            <td>
                <span class="tokens">{roles}</span>
            </td>
            <td data-muted="">{teams}</td>
            <td>{state_badge(state, t)}</td>
            <td data-actions="">
                <button
                    class="btn js-only"
                    type="button"
                    data-variant="quiet"
                    data-icon-only=""
                    data-size="s"
                    aria-label=t.edit_of(&person.name)
                    aria-haspopup="dialog"
                    on:click=edit
                >
                    <Icon path=PENCIL />
                </button>
            </td>
        </tr>
    }
}

fn state_badge(state: AccountState, t: T) -> impl IntoView {
    let (tone, icon) = match state {
        AccountState::Active => ("green", CHECK),
        AccountState::Invited => ("blue", MAIL),
        AccountState::Deactivated => ("neutral", BAN),
    };
    view! {
        <span class="badge" data-tone=tone>
            <Icon path=icon />
            {t.account_state_of(state)}
        </span>
    }
}
