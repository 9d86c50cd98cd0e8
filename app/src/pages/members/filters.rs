//! Choosing whom to look at. The form is a plain one: it works without scripts.

use crate::{
    i18n::use_texts,
    ui::icons::{Icon, SEARCH},
};
use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};
use model::{
    TeamId,
    person::{Member, Role, Team},
};

/// What the URL asks for. Empty fields ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    text: String,
    role: Option<Role>,
    team: Option<TeamId>,
}

impl Wanted {
    /// What the parameters of the URL say.
    #[must_use]
    pub fn read(params: &ParamsMap) -> Self {
        let get = |name: &str| params.get(name).unwrap_or_default();
        Self {
            text: get("q").trim().to_owned(),
            role: get("role").parse().ok(),
            team: get("team").parse().ok(),
        }
    }

    /// Whether a member is asked for.
    #[must_use]
    pub fn matches(&self, member: &Member) -> bool {
        let text = self.text.to_lowercase();
        let holds = |field: &str| field.to_lowercase().contains(&text);
        let said = holds(&member.person.name)
            || holds(&member.person.login)
            || member.email.as_deref().is_some_and(holds);
        said && self.role.is_none_or(|role| member.roles.contains(&role))
            && self.team.is_none_or(|team| member.teams.contains(&team))
    }
}

/// The form above the table.
#[component]
pub fn Filters(wanted: Wanted, teams: Vec<Team>) -> impl IntoView {
    let t = use_texts();
    let role = wanted.role.map(Role::as_str).unwrap_or_default();
    let team = wanted.team.map(|team| team.to_string()).unwrap_or_default();
    let roles = Role::ALL
        .iter()
        .map(|role| {
            view! {
                <option value=role.as_str() selected=wanted.role == Some(*role)>
                    {t.role_of(*role)}
                </option>
            }
        })
        .collect_view();
    let teams = teams
        .into_iter()
        .map(|team| {
            view! {
                <option value=team.id.to_string() selected=wanted.team == Some(team.id)>
                    {team.name}
                </option>
            }
        })
        .collect_view();
    view! {
        <Form method="GET" action="/members" attr:class="toolbar" attr:role="search">
            <div class="field" data-grow="">
                <label class="vh" for="member-q">
                    {t.find_member()}
                </label>
                <div class="input-wrap">
                    <Icon path=SEARCH />
                    <input
                        class="input"
                        id="member-q"
                        name="q"
                        type="search"
                        maxlength="100"
                        placeholder=t.find_member_hint()
                        value=wanted.text.clone()
                        prop:value=wanted.text
                    />
                </div>
            </div>
            <div class="field">
                <label class="vh" for="member-role">
                    {t.role()}
                </label>
                <select class="input" id="member-role" name="role" prop:value=role>
                    <option value="">{t.any_role()}</option>
                    {roles}
                </select>
            </div>
            <div class="field">
                <label class="vh" for="member-team">
                    {t.team()}
                </label>
                <select class="input" id="member-team" name="team" prop:value=team>
                    <option value="">{t.any_team()}</option>
                    {teams}
                </select>
            </div>
            <button class="btn">{t.filter()}</button>
        </Form>
    }
}
