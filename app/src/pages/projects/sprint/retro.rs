//! The retrospective of a sprint: cards, votes, and actions that become items.

use crate::{
    api::{
        Answer,
        sprint::{act_on_note, add_note, delete_note, set_template, vote_note},
    },
    i18n::use_texts,
    pages::projects::item_path,
    ui::{
        add_line::{AddLine, put_back},
        icon_button::IconButton,
        icons::{ARROW_UP, Icon, TASK, TRASH},
        new_id::new_id,
        person::Avatar,
        toast::use_toaster,
        viewer::use_viewer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::sprint::{Note, SprintPage, SprintState, Template};

#[component]
pub fn Retro(known: RwSignal<Option<SprintPage>>, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    // There is something to look back on once it has started.
    let open = Memo::new(move |_| {
        known.with(|known| {
            known
                .as_ref()
                .is_some_and(|page| page.sprint.state != SprintState::Planned)
        })
    });
    let template = Memo::new(move |_| {
        known
            .with(|known| known.as_ref().map(|page| page.sprint.template))
            .unwrap_or_default()
    });
    let empty =
        Memo::new(move |_| known.with(|known| known.as_ref().is_none_or(|page| page.notes.is_empty())));
    let plans = Memo::new(move |_| known.with(|known| known.as_ref().is_some_and(|page| page.can_plan)));
    let choose = move |word: String| {
        let ids = known.with_untracked(|known| known.as_ref().map(|page| (page.project.id, page.sprint.id)));
        let (Some((project, sprint)), Ok(template)) = (ids, word.parse::<Template>()) else {
            return;
        };
        spawn_local(async move {
            if let Err(error) = set_template(project, sprint, template).await {
                toaster.failed(t.error(&error.0));
            }
            refresh.try_run(());
        });
    };
    let columns = move || {
        let names = t.retro_columns(template.get());
        names
            .into_iter()
            .enumerate()
            .map(|(nth, name)| view! { <Column nth=u8::try_from(nth).unwrap_or(0) name known refresh /> })
            .collect_view()
    };
    let picker = move || {
        let options = Template::ALL
            .iter()
            .map(|one| {
                view! {
                    <option value=one.as_str() selected=template.get_untracked() == *one>
                        {t.template_of(*one)}
                    </option>
                }
            })
            .collect_view();
        view! {
            <label class="item-grouping">
                <span class="muted small">{t.retro_template()}</span>
                <select class="input" data-size="s" on:change=move |event| choose(event_target_value(&event))>
                    {options}
                </select>
            </label>
        }
    };
    view! {
        <Show when=move || open.get()>
            <section class="card retro js-only" aria-labelledby="sprint-retro">
                <div class="card-head">
                    <h2 id="sprint-retro">{t.retro()}</h2>
                    <Show when=move || plans.get() && empty.get()>{picker()}</Show>
                </div>
                <div class="card-body retro-columns">{columns}</div>
            </section>
        </Show>
    }
}

#[component]
fn Column(
    nth: u8,
    name: &'static str,
    known: RwSignal<Option<SprintPage>>,
    refresh: Callback<()>,
) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let written = RwSignal::new(String::new());
    let notes = Memo::new(move |_| {
        known.with(|known| {
            let notes = known.iter().flat_map(|page| &page.notes);
            let mut notes: Vec<Note> = notes.filter(|note| note.column == nth).cloned().collect();
            // What most people care about comes first.
            notes.sort_by_key(|note| std::cmp::Reverse(note.votes));
            notes
        })
    });
    let may = Memo::new(move |_| known.with(|known| known.as_ref().is_some_and(|page| page.can_reflect)));
    let add = move |text: String| {
        let ids = known.with_untracked(|known| known.as_ref().map(|page| (page.project.id, page.sprint.id)));
        let Some((project, sprint)) = ids else { return };
        spawn_local(async move {
            if let Err(error) = add_note(project, sprint, new_id(), nth, text.clone()).await {
                toaster.failed(t.error(&error.0));
                put_back(written, text);
            }
            refresh.try_run(());
        });
    };
    view! {
        <section class="retro-column" aria-labelledby=format!("retro-name-{nth}")>
            <h3 id=format!("retro-name-{nth}")>{name}</h3>
            <Show when=move || may.get()>
                <AddLine
                    id=format!("retro-{nth}")
                    label=format!("{name}{} {}", t.colon(), t.write_card())
                    hint=t.write_card()
                    text=written
                    add
                />
            </Show>
            <ul class="notes">
                <For
                    each=move || notes.get()
                    key=|note| (note.id, note.votes, note.mine, note.number)
                    let:note
                >
                    <Card note known refresh />
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Card(note: Note, known: RwSignal<Option<SprintPage>>, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let me = use_viewer().map(|viewer| viewer.with_value(|viewer| viewer.actor.id));
    let Some((project, sprint, key, may, writes, plans)) = known.with_untracked(|known| {
        known.as_ref().map(|page| {
            (
                page.project.id,
                page.sprint.id,
                page.project.key.clone(),
                page.can_reflect,
                page.can_write,
                page.can_plan,
            )
        })
    }) else {
        return ().into_any();
    };
    let (id, mine, votes) = (note.id, note.mine, note.votes);
    let said = move |answer: Answer<()>| {
        if let Err(error) = answer {
            toaster.failed(t.error(&error.0));
        }
        refresh.try_run(());
    };
    let vote = move |_| {
        spawn_local(async move { said(vote_note(project, sprint, id, !mine).await) });
    };
    let remove = move |_| {
        spawn_local(async move { said(delete_note(project, sprint, id).await) });
    };
    let act = move |_| {
        spawn_local(async move { said(act_on_note(project, sprint, id, new_id()).await.map(drop)) });
    };
    let made = note.number.map(|number| {
        view! {
            <a class="key" href=item_path(&key, number)>
                {format!("{key}-{number}")}
            </a>
        }
    });
    let makes = writes && note.number.is_none();
    let removes = may && (plans || me == Some(note.author.id));
    let text = note.text.clone();
    view! {
        <li class="note-card">
            <p>{note.text.clone()}</p>
            <div class="btn-row">
                <Avatar id=note.author.id name=note.author.name.clone() />
                <span class="muted small">{note.author.name.clone()}</span>
                <button
                    class="btn"
                    type="button"
                    id=format!("vote-{id}")
                    data-size="s"
                    data-variant="quiet"
                    aria-pressed=mine.to_string()
                    aria-label=format!("{}{} {text} ({votes})", t.vote(), t.colon())
                    disabled=!may
                    on:click=vote
                >
                    <Icon path=ARROW_UP />
                    {votes}
                </button>
                {made}
                {makes
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                type="button"
                                id=format!("act-{id}")
                                data-size="s"
                                data-variant="quiet"
                                on:click=act
                            >
                                <Icon path=TASK />
                                {t.make_item()}
                            </button>
                        }
                    })}
                {removes
                    .then(|| {
                        view! {
                            <IconButton
                                icon=TRASH
                                label=t.remove_card()
                                small=true
                                press=remove
                            />
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}
