//! Members and teams, for administrators.

use super::Answer;
use leptos::prelude::*;
use model::{
    TeamId, UserId,
    person::{Member, MemberForm, Team},
};
use server_fn::codec::Json;

/// Every account.
///
/// # Errors
/// `Forbidden`.
#[server(prefix = "/api", endpoint = "member/list", input = Json, output = Json)]
pub async fn load_members() -> Answer<Vec<Member>> {
    let call = super::Call::new()?;
    call.answer(store::member::list(&call.ctx).await)
}

/// Invites somebody; answers with the path of the link to give them.
///
/// # Errors
/// `Forbidden`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "member/invite", input = Json, output = Json)]
pub async fn invite_member(form: MemberForm) -> Answer<(Member, String)> {
    let call = super::Call::new()?;
    let invited = store::member::invite(&call.ctx, &form).await;
    call.answer(invited.map(|(member, secret)| (member, format!("/welcome/{secret}"))))
}

/// Changes a member.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` by field.
#[server(prefix = "/api", endpoint = "member/update", input = Json, output = Json)]
pub async fn update_member(id: UserId, version: i64, form: MemberForm) -> Answer<Member> {
    let call = super::Call::new()?;
    call.answer(store::member::update(&call.ctx, id, version, &form).await)
}

/// Shuts an account, or opens it again.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Stale`; `Invalid` for the last administrator.
#[server(prefix = "/api", endpoint = "member/activate", input = Json, output = Json)]
pub async fn activate_member(id: UserId, version: i64, active: bool) -> Answer<Member> {
    let call = super::Call::new()?;
    call.answer(if active {
        store::member::reactivate(&call.ctx, id, version).await
    } else {
        store::member::deactivate(&call.ctx, id, version).await
    })
}

/// A link with which a member chooses another password.
///
/// # Errors
/// `Forbidden`, `NotFound`, `WrongState`.
#[server(prefix = "/api", endpoint = "member/reset", input = Json, output = Json)]
pub async fn reset_member(id: UserId) -> Answer<String> {
    let call = super::Call::new()?;
    call.answer(
        store::member::reset(&call.ctx, id)
            .await
            .map(|secret| format!("/welcome/{secret}")),
    )
}

/// Founds a team.
///
/// # Errors
/// `Forbidden`; `Invalid` for the name.
#[server(prefix = "/api", endpoint = "team/create", input = Json, output = Json)]
pub async fn create_team(name: String) -> Answer<Team> {
    let call = super::Call::new()?;
    call.answer(store::team::create(&call.ctx, &name).await)
}

/// Renames a team.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Invalid` for the name.
#[server(prefix = "/api", endpoint = "team/rename", input = Json, output = Json)]
pub async fn rename_team(id: TeamId, name: String) -> Answer<()> {
    let call = super::Call::new()?;
    call.answer(store::team::rename(&call.ctx, id, &name).await)
}
