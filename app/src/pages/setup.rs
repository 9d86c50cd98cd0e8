//! The two ways to a first password: the first administrator's, and that of an invitation.

use crate::ui::{
    alone::Alone,
    plain::{FormProblems, PlainField, Query, first_wrong, problem_at, use_query},
};
use crate::{
    api::account::link_owner,
    i18n::use_texts,
    ui::{
        frame::Mark,
        icons::{Icon, LINK},
        state::Failure,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{AppError, Field, calendar::percent_encode, person::Person};

const SET_UP_FIELDS: [Field; 5] = [
    Field::Token,
    Field::Login,
    Field::Name,
    Field::Email,
    Field::NewPassword,
];

/// Creates the first administrator, with the token from the server's log.
#[component]
pub fn SetUp() -> impl IntoView {
    let t = use_texts();
    let query = use_query();
    let token = query.first("token").unwrap_or_default();
    let back = format!("/setup?token={}", percent_encode(&token));
    view! {
        <Alone title=t.setup_title() note=t.setup_text() back>
            <form class="form" method="post" action="/setup">
                <FormProblems problems=query.problems() />
                <SetUpFields token query />
                <button class="btn" data-variant="primary">
                    {t.create()}
                </button>
            </form>
        </Alone>
    }
}

#[component]
fn SetUpFields(token: String, query: Query) -> impl IntoView {
    let t = use_texts();
    let problems = query.problems();
    let problem = move |field| problem_at(problems, field);
    let kept = move |name| query.first(name).unwrap_or_default();
    let begin = if token.is_empty() {
        Field::Token
    } else {
        Field::Login
    };
    let begin = first_wrong(problems, &SET_UP_FIELDS).unwrap_or(begin);
    view! {
        <PlainField
            id="token"
            label=t.setup_token()
            autocomplete="off"
            value=token
            problem=problem(Field::Token)
            mono=true
            autofocus=begin == Field::Token
        />
        <PlainField
            id="login"
            label=t.login()
            autocomplete="username"
            value=kept("login")
            hint=t.login_hint()
            problem=problem(Field::Login)
            autofocus=begin == Field::Login
        />
        <PlainField
            id="name"
            label=t.name()
            autocomplete="name"
            value=kept("name")
            problem=problem(Field::Name)
            autofocus=begin == Field::Name
        />
        <PlainField
            id="email"
            kind="email"
            label=t.email()
            autocomplete="email"
            value=kept("email")
            problem=problem(Field::Email)
            autofocus=begin == Field::Email
            optional=true
        />
        <PlainField
            id="password"
            kind="password"
            label=t.password()
            autocomplete="new-password"
            problem=problem(Field::NewPassword)
            autofocus=begin == Field::NewPassword
        />
    }
}

/// Where the link of an invitation or of a reset leads. Opening it changes nothing; it is used up by the form.
#[component]
pub fn Welcome() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let owner = Resource::new(move || token.get(), link_owner);
    view! {
        <Suspense>
            {move || {
                let token = token.get();
                Suspend::new(async move {
                    match owner.await {
                        Ok(person) => view! { <Choose token person /> }.into_any(),
                        Err(error) if error.0 == AppError::NotFound => view! { <Gone token /> }.into_any(),
                        Err(error) => view! { <Failed error=error.0 /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

fn address(token: &str) -> String {
    format!("/welcome/{}", percent_encode(token))
}

#[component]
fn Choose(token: String, person: Person) -> impl IntoView {
    let t = use_texts();
    let problems = use_query().problems();
    let action = address(&token);
    view! {
        <Alone title=t.welcome_title(&person) note=t.welcome_text() back=action.clone()>
            <form class="form" method="post" action=action>
                <div class="field">
                    <label class="field-label" for="login">
                        {t.login()}
                    </label>
                    // Not to be changed, but here for password managers.
                    <input class="input" id="login" value=person.login autocomplete="username" readonly />
                </div>
                <PlainField
                    id="password"
                    kind="password"
                    label=t.new_password()
                    autocomplete="new-password"
                    problem=problem_at(problems, Field::NewPassword)
                    autofocus=true
                />
                <button class="btn" data-variant="primary">
                    {t.welcome_save()}
                </button>
            </form>
        </Alone>
    }
}

/// The link was used or has run out. Which of the two, or whether it ever was one, is not told.
#[component]
fn Gone(token: String) -> impl IntoView {
    let t = use_texts();
    view! {
        <Alone title=t.link_gone_title() back=address(&token)>
            <div class="note" data-tone="amber">
                <Icon path=LINK />
                <div>{t.link_gone_text()}</div>
            </div>
            <a class="btn" href="/sign-in">
                {t.sign_in()}
            </a>
        </Alone>
    }
}

#[component]
fn Failed(error: AppError) -> impl IntoView {
    let t = use_texts();
    view! {
        <Title text=t.failed_title() />
        <main class="alone" id="main">
            <Mark />
            <h1 class="vh">"Créneau"</h1>
            <Failure error />
        </main>
    }
}
