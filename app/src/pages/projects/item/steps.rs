//! The checklist of an item.

use super::Scene;
use crate::{
    api::item::{change_steps, tick_step},
    ui::{add_line::AddLine, focus, icon_button::IconButton, icons::X, new_id::new_id},
};
use leptos::prelude::*;
use model::{
    StepId,
    item::{ItemPage, Step},
};

#[component]
pub fn Steps(page: ItemPage) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let (project, id) = (page.project.id, page.view.item.id);
    let (writes, moves) = (page.can_write, page.can_move);
    let seen = StoredValue::new(page.view.steps.clone());
    let drop_step = move |step: StepId| {
        let seen = seen.get_value();
        let steps = seen.iter().filter(|one| one.id != step).cloned().collect();
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
                    <IconButton
                        icon=X
                        label=label
                        small=true
                        press=move |_| drop_step(step_id)
                    />
                }
            });
            view! {
                <li data-done=done.then_some("")>
                    <label class="check">
                        <input
                            type="checkbox"
                            id=format!("step-{step_id}")
                            prop:checked=move || scene.truly(done)
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
    let add = move |text: String| {
        let seen = seen.get_value();
        let mut steps = seen.clone();
        steps.push(Step {
            id: new_id(),
            text: text.clone(),
            done: false,
        });
        scene.add(scene.new_step, text, async move {
            change_steps(project, id, seen, steps).await.map(drop)
        });
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
                    .then(|| view! { <AddLine id="new-step" label=t.new_step() text=scene.new_step add /> })}
            </section>
        }
    })
}
