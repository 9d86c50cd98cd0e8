//! Templates: a new event begins with what another one was.

use super::form::Draft;
use crate::{
    api::template::{delete_template, load_templates, share_template},
    i18n::use_texts,
    ui::{
        icons::{Icon, TRASH, USERS},
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{TemplateId, event::Template};

/// A choice among the templates, above the fields; nothing where there are none.
#[component]
pub fn TemplateChoice(draft: Draft) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let templates = RwSignal::new(Vec::<Template>::new());
    let chosen = RwSignal::new(None::<TemplateId>);
    let load = move || {
        spawn_local(async move {
            if let Ok(found) = load_templates().await {
                templates.try_set(found);
            }
        });
    };
    Effect::new(move |_| load());
    let current = move || {
        let id = chosen.get()?;
        templates.with(|all| all.iter().find(|template| template.id == id).cloned())
    };
    let choose = move |event: leptos::ev::Event| {
        let id = event_target_value(&event).parse().ok();
        chosen.set(id);
        if let Some(template) = current() {
            draft
                .form
                .update(|form| *form = form.from_template(&template.form));
            draft.problems.set(Vec::new());
        }
    };
    let share = move |template: &Template| {
        let (id, shared) = (template.id, !template.shared);
        spawn_local(async move {
            match share_template(id, shared).await {
                Ok(()) => toaster.done(if shared {
                    t.template_shared()
                } else {
                    t.template_private()
                }),
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            load();
        });
    };
    let remove = move |id: TemplateId| {
        spawn_local(async move {
            match delete_template(id).await {
                Ok(()) => toaster.done(t.template_removed()),
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            chosen.try_set(None);
            load();
        });
    };
    let options = move || {
        templates
            .get()
            .into_iter()
            .map(|template| {
                let on = chosen.get_untracked() == Some(template.id);
                view! { <option value=template.id.to_string() selected=on>{template.name}</option> }
            })
            .collect_view()
    };
    let tools = move || {
        current().filter(|template| template.can_change).map(|template| {
            let (id, shared) = (template.id, template.shared);
            view! {
                <button class="btn" type="button" data-size="s" on:click=move |_| share(&template)>
                    <Icon path=USERS />
                    {if shared { t.make_private() } else { t.share_view() }}
                </button>
                <button
                    class="btn"
                    type="button"
                    data-size="s"
                    data-variant="quiet"
                    data-tone="red"
                    on:click=move |_| remove(id)
                >
                    <Icon path=TRASH />
                    {t.remove_view()}
                </button>
            }
        })
    };
    view! {
        <Show when=move || templates.with(|all| !all.is_empty())>
            <div class="field" data-wide="">
                <label class="field-label" for="template">
                    {t.from_template()}
                </label>
                <div class="input-row">
                    <select class="input" id="template" on:change=choose>
                        <option value="">{t.no_template()}</option>
                        {options}
                    </select>
                    {tools}
                </div>
            </div>
        </Show>
    }
}
