//! The browser's own modal dialog: it keeps the focus, makes the rest inert, and gives the focus back.

use crate::{
    i18n::use_texts,
    ui::{
        icon_button::IconButton,
        icons::{CHECK, Icon, X},
    },
};
use leptos::{html, prelude::*};

/// A dialog that is open while `open` is true. `on_close` is told when the reader closes it (Escape, or a click beside it).
#[component]
pub fn Dialog(
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] on_close: Callback<()>,
    /// The id of its heading.
    labelled_by: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] size: Option<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let class = if class.is_empty() {
        "dialog".to_owned()
    } else {
        format!("dialog {class}")
    };
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=node
            class=class
            data-size=size
            aria-labelledby=labelled_by
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                on_close.run(());
            }
            on:mousedown=move |event: leptos::ev::MouseEvent| {
                // A click on the dialog itself, not on what is in it, is one on its backdrop.
                let beside = node.get().is_some_and(|d| event.target().is_some_and(|t| t == ****d));
                if beside {
                    on_close.run(());
                }
            }
        >
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}

/// The heading of a dialog, and the cross that closes it.
#[component]
pub fn DialogHead(
    /// What the dialog is labelled by.
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    close: Callback<()>,
    /// What the cross is called, where it is not "Close".
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="dialog-head">
            <h2 id=id>{title}</h2>
            <IconButton
                icon=X
                label=label.unwrap_or_else(|| t.close())
                press=move |_| close.run(())
            />
        </div>
    }
}

/// The foot of a dialog that is sent or left.
#[component]
pub fn DialogFoot(
    /// What sending it does.
    #[prop(into)]
    label: String,
    close: Callback<()>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="dialog-foot">
            <button class="btn" type="button" data-push="" on:click=move |_| close.run(())>
                {t.cancel()}
            </button>
            <button class="btn" type="submit" data-variant="primary" data-busy=move || busy.get().then_some("")>
                <Icon path=CHECK />
                {label}
            </button>
        </div>
    }
}
