//! "This one, this and the following, or all?"

use super::use_scene;
use crate::{
    i18n::use_texts,
    ui::{
        dialog::{Dialog, DialogHead},
        focus,
    },
};
use leptos::prelude::*;
use model::repeat::Scope;

/// What is asked about a change of an occurrence.
#[derive(Clone, Copy)]
pub struct Asked {
    pub title: &'static str,
    /// A new rhythm is no matter of one occurrence.
    pub one: bool,
    pub deletes: bool,
    pub then: Callback<Scope>,
}

/// The question, while there is one.
#[component]
pub fn ScopeDialog() -> impl IntoView {
    let scene = use_scene();
    // Without an answer nothing is done: what was dropped goes back.
    let close = Callback::new(move |()| {
        scene.asked.set(None);
        scene.cancel_drag();
    });
    view! {
        <Dialog
            open=Signal::derive(move || scene.asked.with(Option::is_some))
            on_close=close
            labelled_by="scope-title"
            size="s"
        >
            {move || scene.asked.get().map(|(asked, about)| view! { <Question asked about close /> })}
        </Dialog>
    }
}

#[component]
fn Question(
    asked: Asked,
    /// Which event, and where it would go.
    about: String,
    close: Callback<()>,
) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    Effect::new(move |_| focus::soon("dialog[open] .scope button"));
    let choices = [
        (Scope::This, t.scope_this(), t.scope_this_hint()),
        (
            Scope::Following,
            t.scope_following(),
            if asked.deletes {
                t.delete_following_hint()
            } else {
                t.scope_following_hint()
            },
        ),
        (
            Scope::All,
            t.scope_all(),
            if asked.deletes {
                t.delete_all_hint()
            } else {
                t.scope_all_hint()
            },
        ),
    ];
    let choice = move |(scope, name, hint): (Scope, &'static str, &'static str)| {
        view! {
            <li>
                <button
                    class="scope-choice"
                    type="button"
                    on:click=move |_| {
                        scene.asked.set(None);
                        // Who asked may have gone from the page meanwhile.
                        asked.then.try_run(scope);
                    }
                >
                    <strong>{name}</strong>
                    <small>{hint}</small>
                </button>
            </li>
        }
    };
    view! {
        <DialogHead id="scope-title" title=asked.title close label=t.cancel() />
        <div class="dialog-body">
            <p>{about}</p>
            <ul class="scope">
                {choices
                    .into_iter()
                    .filter(|(scope, ..)| asked.one || *scope != Scope::This)
                    .map(choice)
                    .collect_view()}
            </ul>
        </div>
    }
}
