//! Forms that the browser itself sends: what they are made of, and what the server answers in the address
//! of the page it leads back to.

use crate::{
    i18n::use_texts,
    ui::{
        field::{ProblemText, problem_of},
        icons::{ALERT_TRIANGLE, Icon},
    },
};
use leptos::prelude::*;
use leptos_router::{hooks::use_location, location::Url};
use model::{AppError, Field, Problem, Problems, text::PASSWORD_MIN};

/// The query of the address, each value decoded once. (The router's own map decodes twice, which spoils an
/// address within an address.)
#[derive(Clone, Copy)]
pub struct Query(Memo<String>);

/// The query of this page.
#[must_use]
pub fn use_query() -> Query {
    Query(use_location().search)
}

impl Query {
    /// A value as the page was opened with it.
    #[must_use]
    pub fn first(self, name: &str) -> Option<String> {
        self.0.with_untracked(|search| value_of(search, name))
    }

    /// A value. Tracks.
    #[must_use]
    pub fn get(self, name: &str) -> Option<String> {
        self.0.with(|search| value_of(search, name))
    }

    /// What the server found wrong with the form that was sent. Tracks when read.
    #[must_use]
    pub fn problems(self) -> Memo<Problems> {
        Memo::new(move |_| {
            let json = self.get("problems").unwrap_or_default();
            serde_json::from_str(&json).unwrap_or_default()
        })
    }
}

/// The problem of one field. Tracks when read.
#[must_use]
pub fn problem_at(problems: Memo<Problems>, field: Field) -> Signal<Option<Problem>> {
    Signal::derive(move || problems.with(|problems| problem_of(problems, field)))
}

/// Which of a form's `fields`, in the order of the page, the reader should be put into first: the first that is
/// wrong, as the page was opened.
#[must_use]
pub fn first_wrong(problems: Memo<Problems>, fields: &[Field]) -> Option<Field> {
    problems.with_untracked(|problems| {
        let wrong = |field: &&Field| problems.iter().any(|problem| problem.field == **field);
        fields.iter().find(wrong).copied()
    })
}

fn value_of(search: &str, name: &str) -> Option<String> {
    search
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        // A form writes a space as "+".
        .map(|(_, value)| Url::unescape(&value.replace('+', " ")))
}

/// What is wrong with a form as a whole, above its fields.
#[component]
pub fn FormError(id: &'static str, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="form-error" id=id role="alert" tabindex="-1">
            <Icon path=ALERT_TRIANGLE />
            <span>{text}</span>
        </div>
    }
}

/// All that is wrong with a form in one sentence, if anything is.
#[component]
pub fn FormProblems(problems: Memo<Problems>) -> impl IntoView {
    let t = use_texts();
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            let text = t.error(&AppError::Invalid(problems));
            view! { <FormError id="form-error" text /> }
        })
    }
}

/// A one-line field. Passwords that are chosen (`new-password`) say how long they must be.
#[component]
pub fn PlainField(
    id: &'static str,
    /// As the form sends it; the `id` by default.
    #[prop(optional)]
    name: Option<&'static str>,
    #[prop(into)] label: String,
    #[prop(default = "text")] kind: &'static str,
    autocomplete: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] hint: &'static str,
    #[prop(optional, into)] problem: Signal<Option<Problem>>,
    #[prop(optional)] optional: bool,
    /// The id of a further text about it.
    #[prop(optional)]
    described_by: &'static str,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] mono: bool,
) -> impl IntoView {
    let t = use_texts();
    let chosen = autocomplete == "new-password";
    let hint = if chosen {
        t.password_length()
    } else {
        hint.to_owned()
    };
    let wrong = move || problem.with(Option::is_some);
    // Of a password that is too short, the problem says the same as the hint.
    let hint = StoredValue::new(hint);
    let hinted = move || hint.with_value(|hint| !hint.is_empty()) && !(chosen && wrong());
    let described = move || described(id, wrong(), hinted(), described_by);
    view! {
        <div class="field">
            <label class="field-label" for=id>
                {label}
                {optional.then(|| view! { " " <span class="optional">{t.optional()}</span> })}
            </label>
            <input
                class="input"
                id=id
                name=name.unwrap_or(id)
                r#type=kind
                value=value
                autocomplete=autocomplete
                spellcheck="false"
                autocapitalize=(mono || autocomplete == "username").then_some("none")
                required=!optional
                minlength=chosen.then_some(PASSWORD_MIN)
                autofocus=autofocus
                data-mono=mono.then_some("")
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=described
            />
            <ProblemText id problem />
            {move || {
                hinted().then(|| view! { <p class="field-hint" id=format!("{id}-hint")>{hint.get_value()}</p> })
            }}
        </div>
    }
}

/// The ids of the texts that stand by a field, for `aria-describedby`.
fn described(id: &str, wrong: bool, hinted: bool, further: &str) -> Option<String> {
    let ids: Vec<String> = [
        wrong.then(|| format!("{id}-error")),
        hinted.then(|| format!("{id}-hint")),
        (!further.is_empty()).then(|| further.to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_described_by_what_stands_there_and_nothing_else() {
        assert_eq!(described("name", false, false, ""), None);
        assert_eq!(
            described("name", true, true, "").as_deref(),
            Some("name-error name-hint")
        );
        assert_eq!(described("login", false, false, "why").as_deref(), Some("why"));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn an_address_within_an_address_is_decoded_once() {
        let search = "error=wrong&next=%2Fcalendar%3Fq%3Da%2520%2526%2520b";
        assert_eq!(
            value_of(search, "next").as_deref(),
            Some("/calendar?q=a%20%26%20b")
        );
        assert_eq!(value_of(search, "error").as_deref(), Some("wrong"));
        assert_eq!(value_of("?name=Ana%C3%AFs", "name").as_deref(), Some("Anaïs"));
        assert_eq!(value_of("", "next"), None);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn problems_survive_the_way_through_the_address() {
        use model::{Rule, calendar::percent_encode};
        let problems = vec![Problem::new(Field::NewPassword, Rule::TooShort(12))];
        let json = serde_json::to_string(&problems).unwrap();
        let search = format!("saved=x&problems={}", percent_encode(&json));
        let back: Problems = serde_json::from_str(&value_of(&search, "problems").unwrap()).unwrap();
        assert_eq!(back, problems);
    }
}
