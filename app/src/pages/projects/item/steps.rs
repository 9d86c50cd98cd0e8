//! The checklist of an item.

use super::Scene;
use crate::{
    api::item::{change_steps, tick_step},
    ui::{
        focus,
        icons::{Icon, X},
        new_id::new_id,
    },
};
use leptos::prelude::*;
use model::item::{ItemPage, Step};

/// What is done to a checklist.
type Change = Box<dyn FnOnce(&mut Vec<Step>)>;

#[component]
pub fn Steps(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let (project, id) = (page.project.id, page.view.item.id);
    let (writes, moves) = (page.can_write, page.can_move);
    let seen = StoredValue::new(page.view.steps.clone());
    let change = move |change: Change| {
        let seen = seen.get_value();
        let mut steps = seen.clone();
        change(&mut steps);
        scene.work(
            async move { change_steps(project, id, seen, steps).await.map(drop) },
            || {},
        );
    };
    let rows = page
        .view
        .steps
        .iter()
        .map(|step| {
            let (step_id, done, text) = (step.id, step.done, step.text.clone());
            let drop_it = writes.then(|| {
                let label = format!("{} {text}", t.drop_step());
                view! {
                    <button
                        class="btn js-only"
                        type="button"
                        data-size="s"
                        data-variant="quiet"
                        data-icon-only=""
                        aria-label=label
                        on:click=move |_| change(Box::new(move |steps| steps.retain(|one| one.id != step_id)))
                    >
                        <Icon path=X />
                    </button>
                }
            });
            view! {
                <li data-done=done.then_some("")>
                    <label class="check">
                        <input
                            type="checkbox"
                            id=format!("step-{step_id}")
                            prop:checked=done
                            checked=done
                            disabled=!moves
                            on:change=move |event| {
                                let on = event_target_checked(&event);
                                scene.work(tick_step(project, id, step_id, on), || {});
                            }
                        />
                        <span>{text}</span>
                    </label>
                    {drop_it}
                </li>
            }
        })
        .collect_view();
    let progress = page.view.item.checklist;
    let count = (progress.all > 0).then(|| {
        let share = progress.done * 100 / progress.all;
        view! {
            <span class="count">{format!("{}/{}", progress.done, progress.all)}</span>
            <progress class="progress" max="100" value=share aria-label=t.item_checklist()></progress>
        }
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = document().get_element_by_id("new-step");
        let Some(input) = input.and_then(|input| {
            use wasm_bindgen::JsCast;
            input.dyn_into::<web_sys::HtmlInputElement>().ok()
        }) else {
            return;
        };
        let text = input.value();
        if text.trim().is_empty() {
            return;
        }
        input.set_value("");
        let step = Step {
            id: new_id(),
            text,
            done: false,
        };
        change(Box::new(move |steps| steps.push(step)));
        focus::soon("#new-step");
    };
    let empty = page.view.steps.is_empty();
    (writes || !empty).then(|| {
        view! {
            <section class="item-part" aria-labelledby="item-steps">
                <div class="item-part-head">
                    <h3 id="item-steps">{t.item_checklist()}</h3>
                    {count}
                </div>
                <ul class="item-steps">{rows}</ul>
                {writes
                    .then(|| {
                        view! {
                            <form class="js-only" novalidate=true on:submit=add>
                                <input
                                    class="input"
                                    id="new-step"
                                    data-size="s"
                                    autocomplete="off"
                                    aria-label=t.new_step()
                                    placeholder=t.new_step()
                                />
                            </form>
                        }
                    })}
            </section>
        }
    })
}
