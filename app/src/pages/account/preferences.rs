//! One's name, and how the product looks to oneself.

use super::zone::ZoneSetting;
use crate::{
    i18n::use_texts,
    ui::{field::ProblemText, frame::theme_icon, icons::Icon, plain::problem_at, viewer::use_look},
};
use leptos::prelude::*;
use model::{
    Field, Problems,
    person::{Density, Lang, Theme, WeekStart},
};

/// Where the form leads back to; with `problems` the page does not say that anything was saved.
const BACK: &str = "/account?saved=preferences";

/// The card with name, language, zone, theme and density.
#[component]
pub fn Preferences(name: String, zone: String, problems: Memo<Problems>) -> impl IntoView {
    let t = use_texts();
    let look = use_look().preferences;
    let langs = [(Lang::En, "English"), (Lang::Fr, "Français")]
        .map(|(lang, word)| Choice::new(lang.as_str(), word, lang == look.lang).in_language());
    let themes = Theme::ALL.iter().map(|&theme| {
        Choice::new(theme.as_str(), t.theme_of(theme), theme == look.theme).with_icon(theme_icon(theme))
    });
    let densities = Density::ALL
        .iter()
        .map(|&density| Choice::new(density.as_str(), t.density_of(density), density == look.density));
    let starts = WeekStart::ALL
        .iter()
        .map(|&start| Choice::new(start.as_str(), t.week_start_of(start), start == look.week_start));
    view! {
        <form class="card" method="post" action="/preferences" aria-labelledby="preferences-title">
            <input type="hidden" name="back" value=BACK />
            <div class="card-head">
                <div>
                    <h2 id="preferences-title">{t.preferences()}</h2>
                </div>
            </div>
            <ul class="settings">
                <NameSetting name problems />
                <RadioSetting name="lang" label=t.language() choices=langs.to_vec() />
                <ZoneSetting zone problems />
                <RadioSetting name="week_start" label=t.week_begins() choices=starts.collect() />
                <RadioSetting name="theme" label=t.theme() choices=themes.collect() />
                <RadioSetting name="density" label=t.density() choices=densities.collect() />
            </ul>
            <div class="card-foot">
                <button class="btn" data-variant="primary">
                    {t.save()}
                </button>
            </div>
        </form>
    }
}

#[component]
fn NameSetting(name: String, problems: Memo<Problems>) -> impl IntoView {
    let t = use_texts();
    let problem = problem_at(problems, Field::Name);
    let wrong = move || problem.with(Option::is_some);
    view! {
        <li>
            <div>
                <label class="setting-label" for="name">
                    {t.name()}
                </label>
            </div>
            <div class="field">
                <input
                    class="input"
                    id="name"
                    name="name"
                    value=name
                    autocomplete="name"
                    required
                    autofocus=problem.with_untracked(Option::is_some)
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby=move || wrong().then_some("name-error")
                />
                <ProblemText id="name" problem />
            </div>
        </li>
    }
}

/// One of a few.
#[derive(Clone, Copy)]
struct Choice {
    value: &'static str,
    word: &'static str,
    checked: bool,
    icon: Option<&'static str>,
    /// The language of the word, where it is not the page's.
    lang: Option<&'static str>,
}

impl Choice {
    const fn new(value: &'static str, word: &'static str, checked: bool) -> Self {
        Self {
            value,
            word,
            checked,
            icon: None,
            lang: None,
        }
    }

    const fn with_icon(self, icon: &'static str) -> Self {
        Self {
            icon: Some(icon),
            ..self
        }
    }

    const fn in_language(self) -> Self {
        Self {
            lang: Some(self.value),
            ..self
        }
    }
}

#[component]
fn RadioSetting(name: &'static str, label: &'static str, choices: Vec<Choice>) -> impl IntoView {
    let id = format!("{name}-label");
    let choice = move |choice: Choice| {
        view! {
            <label lang=choice.lang>
                <input class="vh" type="radio" name=name value=choice.value checked=choice.checked />
                {choice.icon.map(|path| view! { <Icon path /> })}
                {choice.word}
            </label>
        }
    };
    view! {
        <li>
            <div>
                <strong id=id.clone()>{label}</strong>
            </div>
            <div class="segmented" role="radiogroup" aria-labelledby=id>
                {choices.into_iter().map(choice).collect_view()}
            </div>
        </li>
    }
}
