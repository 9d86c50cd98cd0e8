//! The dialog in which a member is invited or changed.

use super::{
    Scene,
    desk::{Desk, Link},
};
use crate::{
    i18n::use_texts,
    ui::{
        dialog::{Dialog, DialogHead},
        field::{Field as FieldBox, ProblemText, TextField},
        icons::{ALERT_TRIANGLE, COPY, Icon, KEY, LOCK, UNLOCK},
        loaded::loaded,
        toast::use_toaster,
        viewer::use_viewer,
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use model::{
    Field,
    person::{AccountState, Role, Team},
};

/// The dialog, open while somebody is chosen.
#[component]
pub fn Editor() -> impl IntoView {
    let scene: Scene = expect_context();
    let link = RwSignal::new(None::<Link>);
    let close = Callback::new(move |()| {
        scene.subject.set(None);
        link.set(None);
    });
    let open = Signal::derive(move || scene.subject.with(Option::is_some));
    view! {
        <Dialog open on_close=close labelled_by="member-title">
            {move || match link.get() {
                Some(link) => view! { <ShownLink link close /> }.into_any(),
                None => view! { <Sheet link close /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Sheet(link: RwSignal<Option<Link>>, close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let desk = Desk::new(link, close);
    let title = move || {
        desk.member.with(|m| {
            m.as_ref()
                .map_or_else(|| t.invite_title().to_owned(), |m| t.edit_of(&m.person.name))
        })
    };
    let is_new = move || desk.member.with(Option::is_none);
    view! {
        <form
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                desk.save();
            }
        >
            <DialogHead id="member-title" title=Signal::derive(title) close />
            <div class="dialog-body">
                <div class="form">
                    {move || desk.failure.get().map(|text| view! { <FormError text /> })}
                    <Fields desk />
                </div>
            </div>
            <div class="dialog-foot">
                <AccountButtons desk />
                <button
                    class="btn"
                    type="submit"
                    data-variant="primary"
                    data-push=""
                    data-busy=move || desk.busy.get().then_some("")
                >
                    {move || if is_new() { t.invite() } else { t.save() }}
                </button>
            </div>
        </form>
    }
}

#[component]
fn FormError(text: String) -> impl IntoView {
    view! {
        <div class="form-error" role="alert" tabindex="-1">
            <Icon path=ALERT_TRIANGLE />
            <span>{text}</span>
        </div>
    }
}

#[component]
fn Fields(desk: Desk) -> impl IntoView {
    let t = use_texts();
    let form = desk.form;
    view! {
        <div class="form-grid">
            <TextField
                id="member-name"
                label=t.name()
                value=Signal::derive(move || form.with(|f| f.name.clone()))
                on_input=move |text| form.update(|f| f.name = text)
                problem=desk.problem(Field::Name)
                autofocus=true
            />
            <TextField
                id="member-login"
                label=t.login()
                hint=t.member_login_hint()
                mono=true
                value=Signal::derive(move || form.with(|f| f.login.clone()))
                on_input=move |text| form.update(|f| f.login = text)
                problem=desk.problem(Field::Login)
            />
        </div>
        <TextField
            id="member-email"
            label=t.email()
            kind="email"
            optional=true
            value=Signal::derive(move || form.with(|f| f.email.clone()))
            on_input=move |text| form.update(|f| f.email = text)
            problem=desk.problem(Field::Email)
        />
        <fieldset class="field" aria-describedby="member-roles-error">
            <legend class="field-label">{t.roles()}</legend>
            <div class="checks">{Role::ALL.iter().map(|role| role_box(desk, *role)).collect_view()}</div>
            <ProblemText id="member-roles" problem=desk.problem(Field::Roles) />
        </fieldset>
        <fieldset class="field" aria-describedby="member-teams-error">
            <legend class="field-label">
                {t.teams()} " " <span class="optional">{t.optional()}</span>
            </legend>
            <TeamBoxes desk />
            <ProblemText id="member-teams" problem=desk.problem(Field::Teams) />
        </fieldset>
    }
}

fn role_box(desk: Desk, role: Role) -> impl IntoView {
    let form = desk.form;
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || form.with(|f| f.roles.contains(&role))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    form.update(|f| set(&mut f.roles, role, on));
                }
            />
            <span>{desk.t.role_of(role)}</span>
        </label>
    }
}

#[component]
fn TeamBoxes(desk: Desk) -> impl IntoView {
    let t = use_texts();
    let one = move |team: Team| {
        let (form, id) = (desk.form, team.id);
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || form.with(|f| f.teams.contains(&id))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        form.update(|f| set(&mut f.teams, id, on));
                    }
                />
                <span>{team.name}</span>
            </label>
        }
    };
    view! {
        <div class="checks">
            <Transition>
                {loaded(desk.scene.page, move |page| {
                    let teams = page.map(|(_, teams)| teams).unwrap_or_default();
                    let none = teams.is_empty().then(|| view! { <p class="field-hint">{t.no_team_yet()}</p> });
                    view! {
                        {none}
                        {teams.into_iter().map(one).collect_view()}
                    }
                })}
            </Transition>
        </div>
    }
}

/// Puts a value into a list or takes it out.
fn set<V: PartialEq>(list: &mut Vec<V>, value: V, on: bool) {
    list.retain(|v| *v != value);
    if on {
        list.push(value);
    }
}

/// What can be done with the account of somebody who is known.
#[component]
fn AccountButtons(desk: Desk) -> impl IntoView {
    let t = use_texts();
    let me = use_viewer().map(|viewer| viewer.with_value(|v| v.actor.id));
    move || {
        let member = desk.member.get()?;
        let off = member.state == AccountState::Deactivated;
        // Whoever shut their own account could not open it again.
        let activity = (Some(member.person.id) != me).then(|| {
            let (icon, word) = if off {
                (UNLOCK, t.reactivate())
            } else {
                (LOCK, t.deactivate())
            };
            view! {
                <button
                    class="btn"
                    type="button"
                    data-variant="quiet"
                    data-tone=(!off).then_some("red")
                    on:click=move |_| desk.activate(off)
                >
                    <Icon path=icon />
                    {word}
                </button>
            }
        });
        let word = if member.state == AccountState::Invited {
            t.new_invitation()
        } else {
            t.reset_password()
        };
        let reset = (!off).then(|| {
            view! {
                <button class="btn" type="button" data-variant="quiet" on:click=move |_| desk.reset()>
                    <Icon path=KEY />
                    {word}
                </button>
            }
        });
        Some(view! { {activity} {reset} })
    }
}

#[component]
fn ShownLink(link: Link, close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let address = link.address.clone();
    let input = NodeRef::<html::Input>::new();
    // It takes the place of the form that had the focus.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let copy = move |_| {
        let address = address.clone();
        spawn_local(async move {
            if copied(&address).await {
                toaster.done(t.link_copied());
            } else {
                toaster.failed(t.link_not_copied());
            }
        });
    };
    view! {
        <DialogHead id="member-title" title=t.one_time_link() close />
        <div class="dialog-body">
            <div class="form">
                <p>{t.link_for(&link.name)} " " {t.link_once()}</p>
                <FieldBox id="member-link" label=t.one_time_link() problem=Signal::derive(|| None)>
                    <input
                        node_ref=input
                        class="input"
                        id="member-link"
                        data-mono=""
                        readonly=true
                        value=link.address
                        on:focus=move |event| select_all(&event)
                    />
                </FieldBox>
            </div>
        </div>
        <div class="dialog-foot">
            <button class="btn" type="button" data-variant="primary" data-push="" on:click=copy>
                <Icon path=COPY />
                {t.copy()}
            </button>
            <button class="btn" type="button" on:click=move |_| close.run(())>
                {t.close()}
            </button>
        </div>
    }
}

fn select_all(event: &leptos::ev::FocusEvent) {
    use wasm_bindgen::JsCast;
    if let Some(input) = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok())
    {
        input.select();
    }
}

/// Puts a text on the clipboard, which browsers give to secure pages only.
async fn copied(text: &str) -> bool {
    let navigator = window().navigator();
    let there = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|c| !c.is_undefined());
    if !there {
        return false;
    }
    let written = navigator.clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}
