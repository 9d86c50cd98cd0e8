//! What to look for in the journal. The form is a plain one: it works without scripts.

use crate::{
    i18n::use_texts,
    ui::icons::{Icon, SEARCH},
};
use leptos::prelude::*;
use leptos_router::components::Form;
use model::journal::{Happening, JournalFilter, Severity};

#[component]
pub fn Filters(filter: JournalFilter, services: Vec<String>) -> impl IntoView {
    let t = use_texts();
    let severities = Severity::ALL
        .iter()
        .map(|severity| {
            let on = filter.severity == Some(*severity);
            view! { <option value=severity.as_str() selected=on>{t.severity_of(*severity)}</option> }
        })
        .collect_view();
    let happenings = Happening::ALL
        .iter()
        .map(|what| {
            let on = filter.happening == Some(*what);
            view! { <option value=what.as_str() selected=on>{t.happening_of(*what)}</option> }
        })
        .collect_view();
    let chosen = filter.service.clone();
    let services = services
        .into_iter()
        .map(|service| {
            let on = chosen == service;
            view! { <option value=service.clone() selected=on>{service.clone()}</option> }
        })
        .collect_view();
    view! {
        <Form method="GET" action="/journal" attr:class="toolbar" attr:role="search">
            <div class="field" data-grow="">
                <label class="field-label" for="journal-q">
                    {t.journal_words()}
                </label>
                <div class="input-wrap">
                    <Icon path=SEARCH />
                    <input class="input" id="journal-q" name="q" type="search" maxlength="100" value=filter.text />
                </div>
            </div>
            <div class="field">
                <label class="field-label" for="journal-severity">
                    {t.severity()}
                </label>
                <select class="input" id="journal-severity" name="severity">
                    <option value="">{t.any_severity()}</option>
                    {severities}
                </select>
            </div>
            <div class="field">
                <label class="field-label" for="journal-what">
                    {t.kind()}
                </label>
                <select class="input" id="journal-what" name="what">
                    <option value="">{t.anything()}</option>
                    {happenings}
                </select>
            </div>
            <div class="field">
                <label class="field-label" for="journal-service">
                    {t.service()}
                </label>
                <select class="input" id="journal-service" name="service">
                    <option value="">{t.any_service()}</option>
                    {services}
                </select>
            </div>
            <button class="btn">{t.filter()}</button>
        </Form>
    }
}
