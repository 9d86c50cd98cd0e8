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

/// What is said of a field until it is typed into, and the note that it was: what was wrong is on its way to be right.
fn until_typed(problem: Signal<Option<Problem>>) -> (Signal<Option<Problem>>, RwSignal<bool>) {
    let typed = RwSignal::new(false);
    Effect::new(move |_| {
        problem.track();
        typed.set(false);
    });
    let told = Signal::derive(move || problem.get().filter(|_| !typed.get()));
    (told, typed)
}

/// Puts an entry into a list, once, or takes it out.
pub fn toggle<V: PartialEq>(list: &mut Vec<V>, entry: V, on: bool) {
    list.retain(|other| *other != entry);
    if on {
        list.push(entry);
    }
}

/// What can be ticked, of which several can be.
#[component]
pub fn Ticks<T>(
    /// Of what is said to be wrong.
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] hint: String,
    /// Values, and what each is called.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    #[prop(into)] chosen: Signal<Vec<T>>,
    /// One was ticked, or is not any more.
    #[prop(into)]
    on_change: Callback<(T, bool)>,
    #[prop(optional, into)] problem: Signal<Option<Problem>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let t = use_texts();
    let tick = move |(value, name): (T, String)| {
        let checked = value.clone();
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&checked))
                    on:change=move |event| on_change.run((value.clone(), event_target_checked(&event)))
                />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">
                {label} {optional.then(|| view! { " " <span class="optional">{t.optional()}</span> })}
            </legend>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint">{hint}</p> })}
            <div class="checks">{move || options.get().into_iter().map(tick).collect_view()}</div>
            <ProblemText id problem />
        </fieldset>
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
    let (problem, typed) = until_typed(problem);
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
                on:input=move |event| {
                    typed.set(true);
                    on_input.run(event_target_value(&event));
                }
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
    let (problem, typed) = until_typed(problem);
    view! {
        <Field id label optional hint=hint.unwrap_or_default() problem wide=true>
            <textarea
                class="input"
                id=id
                name=id
                rows=rows
                prop:value=move || value.get()
                on:input=move |event| {
                    typed.set(true);
                    on_input.run(event_target_value(&event));
                }
                aria-invalid=move || problem.get().is_some().then_some("true")
                aria-describedby=format!("{id}-error {id}-hint")
            ></textarea>
        </Field>
    }
}
