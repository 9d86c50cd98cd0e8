//! Form fields: label, control, error and hint, tied together for those who hear the page.

use crate::{
    i18n::use_texts,
    ui::icons::{ALERT_TRIANGLE, Icon},
};
use leptos::prelude::*;
use model::{Field as Name, Problem, Problems};

/// The problem of one field among those of a form.
#[must_use]
pub fn problem_of(problems: &Problems, name: Name) -> Option<Problem> {
    problems.iter().find(|p| p.field == name).cloned()
}

/// A field around any control. The control gets `id`, and is described by `{id}-error` and `{id}-hint`.
#[component]
pub fn Field(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] hint: Option<String>,
    /// What is wrong with it now.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="field" data-wide=wide.then_some("")>
            <label class="field-label" for=id>
                {label}
                {optional.then(|| view! { " " <span class="optional">{t.optional()}</span> })}
            </label>
            {children()}
            <ProblemText id problem />
            {hint.filter(|hint| !hint.is_empty()).map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
        </div>
    }
}

/// What is wrong with a field, if anything.
#[component]
pub fn ProblemText(id: &'static str, #[prop(into)] problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = use_texts();
    move || {
        problem.get().map(|problem| {
            view! {
                <p class="field-error" id=format!("{id}-error")>
                    <Icon path=ALERT_TRIANGLE />
                    {t.problem(&problem)}
                </p>
            }
        })
    }
}

/// A one-line text field bound to a signal.
#[component]
pub fn TextField(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(into)] problem: Signal<Option<Problem>>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] wide: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] mono: bool,
) -> impl IntoView {
    view! {
        <Field id label optional hint=hint.unwrap_or_default() problem wide>
            <input
                class="input"
                id=id
                name=id
                r#type=kind
                data-mono=mono.then_some("")
                autofocus=autofocus
                autocomplete="off"
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
                aria-invalid=move || problem.get().is_some().then_some("true")
                aria-describedby=format!("{id}-error {id}-hint")
            />
        </Field>
    }
}

/// A text field of several lines bound to a signal.
#[component]
pub fn TextArea(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(into)] problem: Signal<Option<Problem>>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = 4)] rows: u32,
) -> impl IntoView {
    view! {
        <Field id label optional hint=hint.unwrap_or_default() problem wide=true>
            <textarea
                class="input"
                id=id
                name=id
                rows=rows
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
                aria-invalid=move || problem.get().is_some().then_some("true")
                aria-describedby=format!("{id}-error {id}-hint")
            ></textarea>
        </Field>
    }
}
