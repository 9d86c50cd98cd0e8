//! The title and the description of an item, changed where they stand.

use super::{Scene, Written};
use crate::ui::{
    focus,
    icon_button::IconButton,
    icons::{CHECK, Icon, PENCIL},
};
use leptos::prelude::*;
use model::item::{ItemPage, edit::FieldValue};

#[component]
pub fn Title(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let title = page.view.item.title.clone();
    if !page.can_write {
        return view! { <h2 class="item-name">{title}</h2> }.into_any();
    }
    let shown = StoredValue::new(title);
    let keep = move || scene.keep(scene.titled, FieldValue::Title);
    let leave = move || {
        scene.titled.set(None);
        focus::soon("#item-title");
    };
    view! {
        <Show
            when=move || scene.titled.with(Option::is_some)
            fallback=move || {
                view! {
                    <h2 class="item-name">
                        <button
                            type="button"
                            id="item-title"
                            title=t.title()
                            on:click=move |_| {
                                scene.titled.set(Some(begun(shown.get_value())));
                                focus::soon("#item-title-edit");
                            }
                        >
                            {shown.get_value()}
                        </button>
                    </h2>
                }
            }
        >
            <input
                class="input item-name"
                id="item-title-edit"
                aria-label=t.title()
                prop:value=move || text_of(scene.titled)
                on:input=move |event| write(scene.titled, event_target_value(&event))
                on:blur=move |_| keep()
                on:keydown=move |event| {
                    match event.key().as_str() {
                        "Enter" => {
                            keep();
                            focus::soon("#item-title");
                        }
                        "Escape" => leave(),
                        _ => {}
                    }
                }
            />
        </Show>
    }
    .into_any()
}

#[component]
pub fn Description(page: ItemPage, html: String) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let writes = page.can_write;
    let text = StoredValue::new(page.view.description.clone());
    let none = html.is_empty();
    let html = StoredValue::new(html);
    let begin = move |_| {
        scene.described.set(Some(begun(text.get_value())));
        focus::soon("#item-description");
    };
    let keep = move || scene.keep(scene.described, FieldValue::Description);
    // What is kept leads back to where it began.
    Effect::new(move |before: Option<bool>| {
        let writes = scene.described.with(Option::is_some);
        if before == Some(true) && !writes {
            focus::soon_if_lost("#edit-description");
        }
        writes
    });
    let leave = move || {
        scene.described.set(None);
        focus::soon("#edit-description");
    };
    view! {
        <section class="item-part" aria-labelledby="item-describes">
            <div class="item-part-head">
                <h3 id="item-describes">{t.description()}</h3>
                <Show when=move || writes && scene.described.with(Option::is_none)>
                    <IconButton
                        icon=PENCIL
                        label=t.edit_description()
                        id="edit-description"
                        small=true
                        press=begin
                    />
                </Show>
            </div>
            <Show
                when=move || scene.described.with(Option::is_some)
                fallback=move || {
                    if none {
                        view! { <p class="muted">{t.description_none()}</p> }.into_any()
                    } else {
                        view! { <div class="prose" inner_html=html.get_value()></div> }.into_any()
                    }
                }
            >
                <form
                    on:submit=move |event| {
                        event.prevent_default();
                        keep();
                    }
                >
                    <textarea
                        class="input"
                        id="item-description"
                        rows="10"
                        aria-label=t.description()
                        aria-describedby="item-description-hint"
                        prop:value=move || text_of(scene.described)
                        on:input=move |event| write(scene.described, event_target_value(&event))
                        on:keydown=move |event| {
                            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                                event.prevent_default();
                                keep();
                            } else if event.key() == "Escape" && unchanged(scene.described) {
                                leave();
                            }
                        }
                    ></textarea>
                    <p class="field-hint" id="item-description-hint">
                        {t.markdown_hint()}
                    </p>
                    <div class="btn-row">
                        <button class="btn" data-size="s" data-variant="primary">
                            <Icon path=CHECK />
                            {t.save()}
                        </button>
                        <button class="btn" type="button" data-size="s" on:click=move |_| leave()>
                            {t.cancel()}
                        </button>
                    </div>
                </form>
            </Show>
        </section>
    }
}

fn begun(text: String) -> Written {
    Written {
        seen: text.clone(),
        text,
    }
}

fn text_of(writing: RwSignal<Option<Written>>) -> String {
    writing.with(|writing| {
        writing
            .as_ref()
            .map(|writing| writing.text.clone())
            .unwrap_or_default()
    })
}

fn write(writing: RwSignal<Option<Written>>, text: String) {
    writing.update(|writing| {
        if let Some(writing) = writing {
            writing.text = text;
        }
    });
}

/// Nothing would be lost.
fn unchanged(writing: RwSignal<Option<Written>>) -> bool {
    writing.with_untracked(|writing| {
        writing
            .as_ref()
            .is_none_or(|writing| writing.seen == writing.text)
    })
}
