//! The columns of a project, to be named, ordered and limited.

use super::draft::problem_in;
use crate::{
    i18n::use_texts,
    ui::{
        field::ProblemText,
        focus,
        icon_button::IconButton,
        icons::{ARROW_LEFT, ARROW_RIGHT, Icon, PLUS, X},
        new_id::new_id,
    },
};
use leptos::prelude::*;
use model::{
    AppError, Field,
    project::{ColumnForm, WorkflowForm},
};

#[component]
pub fn WorkflowEditor(form: RwSignal<WorkflowForm>, failure: RwSignal<Option<AppError>>) -> impl IntoView {
    let t = use_texts();
    let count = Memo::new(move |_| form.with(|form| form.columns.len()));
    let add = move |_| {
        let column = ColumnForm {
            id: new_id(),
            name: String::new(),
            limit: String::new(),
            done: false,
        };
        // Before the last, which is usually where work is done.
        form.update(|form| form.columns.insert(form.columns.len().saturating_sub(1), column));
        focus::soon(format!(
            "#column-name-{}",
            count.get_untracked().saturating_sub(2)
        ));
    };
    let full = move |strict: bool, name: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="full"
                    prop:checked=move || form.with(|form| form.strict == strict)
                    on:change=move |_| form.update(|form| form.strict = strict)
                />
                {name}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{t.columns()}</legend>
            <ol class="column-rows">
                {move || (0..count.get()).map(|index| view! { <Row form index count /> }).collect_view()}
            </ol>
            <div class="btn-row">
                <button class="btn" type="button" data-size="s" on:click=add>
                    <Icon path=PLUS />
                    {t.add_column()}
                </button>
            </div>
            <ProblemText id="columns" problem=problem_in(failure, Field::Columns) />
        </fieldset>
        <fieldset class="field">
            <legend class="field-label">{t.when_full()}</legend>
            <div class="segmented">{full(false, t.full_warns())} {full(true, t.full_blocks())}</div>
        </fieldset>
    }
}

#[component]
fn Row(form: RwSignal<WorkflowForm>, index: usize, count: Memo<usize>) -> impl IntoView {
    let t = use_texts();
    let of = move |part: fn(&ColumnForm) -> String| {
        form.with(|form| form.columns.get(index).map(part).unwrap_or_default())
    };
    let change = move |change: &dyn Fn(&mut ColumnForm)| {
        form.update(|form| {
            if let Some(column) = form.columns.get_mut(index) {
                change(column);
            }
        });
    };
    let done = move || form.with(|form| form.columns.get(index).is_some_and(|column| column.done));
    let shift = move |forward: bool| {
        form.update(|form| form.shift(index, forward));
        // The focus goes with the column.
        let (to, side, back) = if forward {
            (index + 1, "right", "left")
        } else {
            (index.wrapping_sub(1), "left", "right")
        };
        focus::soon_first_of([
            format!("#column-{side}-{to}:not([disabled])"),
            format!("#column-{back}-{to}"),
        ]);
    };
    let nth = index + 1;
    let side = move |forward: bool, label: &'static str, icon: &'static str| {
        let id = if forward { "right" } else { "left" };
        let at_end = move || {
            if forward {
                index + 1 >= count.get()
            } else {
                index == 0
            }
        };
        view! {
            <button
                class="btn"
                type="button"
                id=format!("column-{id}-{index}")
                data-variant="quiet"
                data-icon-only=""
                aria-label=format!("{label} {nth}")
                disabled=at_end
                on:click=move |_| shift(forward)
            >
                <Icon path=icon />
            </button>
        }
    };
    view! {
        <li>
            <input
                class="input"
                id=format!("column-name-{index}")
                aria-label=format!("{} {nth}", t.column_name())
                prop:value=move || of(|column| column.name.clone())
                on:input=move |event| {
                    let text = event_target_value(&event);
                    change(&|column| column.name.clone_from(&text));
                }
            />
            <input
                class="input"
                inputmode="numeric"
                aria-label=format!("{} {nth}", t.column_limit())
                placeholder=t.no_limit()
                prop:value=move || of(|column| column.limit.clone())
                on:input=move |event| {
                    let text = event_target_value(&event);
                    change(&|column| column.limit.clone_from(&text));
                }
            />
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=done
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        change(&|column| column.done = on);
                    }
                />
                <span>
                    {t.column_done()}
                    <span class="vh">{format!(" {nth}")}</span>
                </span>
            </label>
            <span class="btn-row">
                {side(false, t.move_left(), ARROW_LEFT)} {side(true, t.move_right(), ARROW_RIGHT)}
                <IconButton
                    icon=X
                    label=format!("{} {nth}", t.remove_column())
                    press=move |_| {
                        form.update(|form| {
                            if index < form.columns.len() {
                                form.columns.remove(index);
                            }
                        });
                        focus::soon(format!("#column-name-{}", index.saturating_sub(1)));
                    }
                />
            </span>
        </li>
    }
}
