//! Choosing another password.

use crate::{
    i18n::use_texts,
    ui::plain::{PlainField, first_wrong, problem_at},
};
use leptos::prelude::*;
use model::{Field, Problems};

/// The card with the password's form.
#[component]
pub fn Password(login: String, problems: Memo<Problems>) -> impl IntoView {
    let t = use_texts();
    let begin = first_wrong(problems, &[Field::Password, Field::NewPassword]);
    view! {
        <form class="card" method="post" action="/password" aria-labelledby="password-title">
            <div class="card-head">
                <div>
                    <h2 id="password-title">{t.password()}</h2>
                    <p>{t.password_hint()}</p>
                </div>
            </div>
            <div class="card-body">
                // For password managers, which want to know whose password it is.
                <input type="text" value=login autocomplete="username" hidden />
                <div class="form-grid">
                    <PlainField
                        id="old-password"
                        name="old"
                        kind="password"
                        label=t.old_password()
                        autocomplete="current-password"
                        problem=problem_at(problems, Field::Password)
                        autofocus=begin == Some(Field::Password)
                    />
                    <PlainField
                        id="new-password"
                        name="new"
                        kind="password"
                        label=t.new_password()
                        autocomplete="new-password"
                        problem=problem_at(problems, Field::NewPassword)
                        autofocus=begin == Some(Field::NewPassword)
                    />
                </div>
            </div>
            <div class="card-foot">
                <button class="btn">{t.change_password()}</button>
            </div>
        </form>
    }
}
