//! What to look for in the trail. The form is a plain one: it works without scripts.

use crate::{
    i18n::{T, use_texts},
    ui::icons::{Icon, SEARCH},
};
use leptos::prelude::*;
use leptos_router::components::Form;
use model::{
    audit::{ACTIONS, AuditFilter},
    person::Person,
};

fn noun(t: T, noun: &str) -> &'static str {
    match noun {
        "event" => t.noun_event(),
        "member" => t.noun_member(),
        "team" => t.noun_team(),
        "comment" => t.comments(),
        "journal" => t.journal(),
        "service" => t.services(),
        "template" => t.templates(),
        "view" => t.kept_views(),
        "feed" => t.feeds(),
        "session" => t.noun_session(),
        _ => t.noun_account(),
    }
}

/// The form above the trail.
#[component]
pub fn Filters(filter: AuditFilter, people: Vec<Person>) -> impl IntoView {
    let t = use_texts();
    let groups = ACTIONS
        .iter()
        .map(|(name, actions)| {
            let options = actions
                .iter()
                .map(|action| {
                    view! {
                        <option value=*action selected=filter.action == *action>
                            {t.action_of(action)}
                        </option>
                    }
                })
                .collect_view();
            view! { <optgroup label=noun(t, name)>{options}</optgroup> }
        })
        .collect_view();
    let people = people
        .into_iter()
        .map(|person| view! { <option value=person.name></option> })
        .collect_view();
    view! {
        <Form method="GET" action="/audit" attr:class="toolbar" attr:role="search">
            <div class="field" data-grow="">
                <label class="field-label" for="audit-q">
                    {t.audit_text()}
                </label>
                <div class="input-wrap">
                    <Icon path=SEARCH />
                    <input
                        class="input"
                        id="audit-q"
                        name="q"
                        type="search"
                        maxlength="100"
                        value=filter.text.clone()
                        prop:value=filter.text
                    />
                </div>
            </div>
            <div class="field">
                <label class="field-label" for="audit-actor">
                    {t.audit_who()}
                </label>
                <input
                    class="input"
                    id="audit-actor"
                    name="actor"
                    maxlength="100"
                    list="audit-people"
                    autocomplete="off"
                    placeholder=t.audit_who_hint()
                    value=filter.actor.clone()
                    prop:value=filter.actor
                />
                <datalist id="audit-people">{people}</datalist>
            </div>
            <div class="field">
                <label class="field-label" for="audit-action">
                    {t.audit_action()}
                </label>
                <select class="input" id="audit-action" name="action" prop:value=filter.action>
                    <option value="">{t.any_action()}</option>
                    {groups}
                </select>
            </div>
            <button class="btn">{t.filter()}</button>
        </Form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::person::Lang;

    #[test]
    fn every_action_has_words() {
        for action in ACTIONS.iter().flat_map(|(_, actions)| *actions) {
            for lang in [Lang::En, Lang::Fr] {
                assert_ne!(T(lang).action_of(action), *action);
            }
        }
    }
}
