//! A page outside the frame: one card, and below it the choice of language and theme.

use crate::{
    i18n::use_texts,
    ui::{
        frame::{Mark, theme_icon},
        icons::Icon,
        viewer::use_look,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use model::person::{Lang, Theme};

/// The card and what is around it. `back` is the address of this page, to return to it after a choice in the footer.
#[component]
pub fn Alone(
    #[prop(into)] title: String,
    /// Below the heading.
    #[prop(optional)]
    note: &'static str,
    back: String,
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <main class="alone" id="main">
            <div class="alone-card">
                <div class="alone-head">
                    <Mark />
                    <h1>{title}</h1>
                    {(!note.is_empty()).then(|| view! { <p>{note}</p> })}
                </div>
                {children()}
            </div>
            <footer class="alone-foot">
                <Languages back=back.clone() />
                <Themes back />
            </footer>
        </main>
    }
}

#[component]
fn Languages(back: String) -> impl IntoView {
    let t = use_texts();
    let current = use_look().preferences.lang;
    let choice = |(lang, name): (Lang, &'static str)| {
        let pressed = lang == current;
        view! {
            <button name="lang" value=lang.as_str() lang=lang.as_str() aria-pressed=pressed.to_string()>
                {word(name, pressed)}
            </button>
        }
    };
    view! {
        <form method="post" action="/preferences">
            <input type="hidden" name="back" value=back />
            <span class="inline" role="group" aria-label=t.language()>
                {[(Lang::En, "English"), (Lang::Fr, "Français")].map(choice).collect_view()}
            </span>
        </form>
    }
}

#[component]
fn Themes(back: String) -> impl IntoView {
    let t = use_texts();
    let current = use_look().preferences.theme;
    let choice = |theme: &Theme| {
        let pressed = *theme == current;
        view! {
            <button name="theme" value=theme.as_str() aria-pressed=pressed.to_string()>
                <Icon path=theme_icon(*theme) />
                {word(t.theme_of(*theme), pressed)}
            </button>
        }
    };
    view! {
        <form method="post" action="/preferences">
            <input type="hidden" name="back" value=back />
            <span class="inline" role="group" aria-label=t.theme()>
                {Theme::ALL.iter().map(choice).collect_view()}
            </span>
        </form>
    }
}

/// What is chosen stands out for the eye too.
fn word(text: &'static str, chosen: bool) -> AnyView {
    if chosen {
        view! { <strong>{text}</strong> }.into_any()
    } else {
        text.into_any()
    }
}
