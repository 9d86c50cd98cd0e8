//! Enter on an event: open it, move it, change its length.

use super::Drag;
use crate::{
    i18n::use_texts,
    pages::calendar::{Scene, path, use_scene},
    ui::{
        dialog::{Dialog, DialogHead},
        focus,
    },
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::event::{EventCard, drag::Grip};

/// Asks what is to be done with a focused event.
pub fn offer(scene: Scene, card: EventCard) {
    scene.gripping.set(Some(card));
}

/// The question, while there is one.
#[component]
pub fn GripMenu() -> impl IntoView {
    let scene = use_scene();
    let close = Callback::new(move |()| scene.gripping.set(None));
    view! {
        <Dialog
            open=Signal::derive(move || scene.gripping.with(Option::is_some))
            on_close=close
            labelled_by="grip-title"
            size="s"
        >
            {move || scene.gripping.get().map(|card| view! { <Choices card close /> })}
        </Dialog>
    }
}

#[component]
fn Choices(card: EventCard, close: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let scene = use_scene();
    let navigate = use_navigate();
    Effect::new(move |_| focus::soon("dialog[open] .scope button"));
    let take = {
        let card = card.clone();
        move |grip: Grip| {
            close.run(());
            scene
                .drag
                .set(Some(Drag::taken(card.clone(), grip, scene.drawn_for.get_value())));
        }
    };
    let open = {
        let card = card.clone();
        move |_| {
            close.run(());
            let target = path(&scene.state.get_untracked().with_card(&card));
            navigate(
                &target,
                NavigateOptions {
                    scroll: false,
                    ..NavigateOptions::default()
                },
            );
        }
    };
    let (whole, end, start) = (take.clone(), take.clone(), take);
    view! {
        <DialogHead id="grip-title" title=Signal::stored(card.title.clone()) close />
        <ul class="dialog-body scope">
            <li>
                <button class="scope-choice" type="button" on:click=open>
                    <strong>{t.grip_open()}</strong>
                </button>
            </li>
            <li>
                <button class="scope-choice" type="button" on:click=move |_| whole(Grip::Whole)>
                    <strong>{t.grip_move()}</strong>
                    <small>{t.grip_hint()}</small>
                </button>
            </li>
            <li>
                <button class="scope-choice" type="button" on:click=move |_| end(Grip::End)>
                    <strong>{t.grip_end()}</strong>
                    <small>{t.grip_hint()}</small>
                </button>
            </li>
            <li>
                <button class="scope-choice" type="button" on:click=move |_| start(Grip::Start)>
                    <strong>{t.grip_start()}</strong>
                    <small>{t.grip_hint()}</small>
                </button>
            </li>
        </ul>
    }
}
