//! Signing in.

use crate::{
    i18n::use_texts,
    ui::{
        alone::Alone,
        plain::{FormError, PlainField, use_query},
        viewer::use_look,
    },
};
use leptos::prelude::*;
use model::{calendar::percent_encode, person::Role};

/// Who can be signed in with one click where there is demo data: login, role, tone of the disc.
const DEMO: [(&str, Role, &str); 6] = [
    ("projet1", Role::Project, "violet"),
    ("dev1", Role::Dev, "green"),
    ("ops1", Role::Ops, "amber"),
    ("tech1", Role::Technician, "teal"),
    ("manager1", Role::Manager, "blue"),
    ("admin1", Role::Admin, "neutral"),
];

/// The sign-in page. `next` in the address is where to go afterwards, `error` says that the last attempt failed.
#[component]
pub fn SignIn() -> impl IntoView {
    let t = use_texts();
    let query = use_query();
    let next = query.first("next").unwrap_or_default();
    let back = if next.is_empty() {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?next={}", percent_encode(&next))
    };
    let failed = query.first("error").is_some();
    view! {
        <Alone title=t.sign_in_title() back>
            <form class="form" method="post" action="/sign-in">
                {failed.then(|| view! { <FormError id="sign-in-error" text=t.sign_in_wrong() /> })}
                <input type="hidden" name="next" value=next.clone() />
                <PlainField
                    id="login"
                    label=t.login()
                    autocomplete="username"
                    described_by=if failed { "sign-in-error" } else { "" }
                    autofocus=true
                />
                <PlainField id="password" kind="password" label=t.password() autocomplete="current-password" />
                <button class="btn" data-variant="primary">
                    {t.sign_in()}
                </button>
            </form>
            {use_look().demo.then(|| view! { <Demo next /> })}
        </Alone>
    }
}

/// One button per role, to look around.
#[component]
fn Demo(next: String) -> impl IntoView {
    let t = use_texts();
    let account = |(login, role, tone): (&'static str, Role, &'static str)| {
        let initial = login[..1].to_uppercase();
        view! {
            <li>
                <form method="post" action="/sign-in/demo">
                    <input type="hidden" name="next" value=next.clone() />
                    <button name="login" value=login>
                        <span class="avatar" data-tone=tone data-size="m" aria-hidden="true">
                            {initial}
                        </span>
                        <span>
                            {login}
                            " "
                            <small>{t.role_of(role)}</small>
                        </span>
                    </button>
                </form>
            </li>
        }
    };
    view! {
        <section class="demo" aria-labelledby="demo-title">
            <h2 id="demo-title">{t.demo_title()}</h2>
            <ul>{DEMO.map(account).collect_view()}</ul>
        </section>
    }
}
