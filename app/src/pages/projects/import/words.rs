//! What the words of a table mean here: where each status stands, which kind and priority each is, who each name is.

use super::Desk;
use leptos::prelude::*;
use model::{
    ColumnId, UserId,
    item::{
        ItemKind, Priority,
        import::{Mapping, Target, guess_column, guess_kind, guess_person, guess_priority, said},
    },
    person::Person,
    project::Workflow,
};

/// Somebody who is meant to be nobody, as a choice.
const NOBODY: &str = "nobody";

/// What the table is made of.
#[derive(Clone, Copy)]
pub struct Known {
    /// The words of each of its columns, where they are few.
    words: StoredValue<Vec<Vec<String>>>,
    people: StoredValue<Vec<Person>>,
}

impl Known {
    pub fn new(words: Vec<Vec<String>>, people: Vec<Person>) -> Self {
        Self {
            words: StoredValue::new(words),
            people: StoredValue::new(people),
        }
    }

    /// Where the words of a column seem to stand.
    pub fn statuses(self, nth: usize, workflow: &Workflow) -> Vec<(String, ColumnId)> {
        self.words.with_value(|words| {
            let words = words.get(nth).into_iter().flatten();
            words
                .filter_map(|word| Some((word.clone(), guess_column(word, workflow)?)))
                .collect()
        })
    }
}

/// The columns whose words mean something here.
const TARGETS: [Target; 4] = [Target::Status, Target::Kind, Target::Priority, Target::Assignee];

/// What each word means, for each column that has words.
#[component]
pub fn Words() -> impl IntoView {
    let desk: Desk = expect_context();
    // Only what columns mean decides which words there are.
    let columns = Memo::new(move |_| desk.mapping.with(|mapping| mapping.columns.clone()));
    move || {
        let columns = columns.get();
        let at = |target| columns.iter().position(|other| *other == target);
        TARGETS
            .into_iter()
            .filter_map(|target| Some(of_column(target, at(target)?)))
            .collect_view()
    }
}

fn of_column(target: Target, nth: usize) -> Option<impl IntoView> {
    let desk: Desk = expect_context();
    let known: Known = expect_context();
    let words = known.words.with_value(|words| words.get(nth).cloned())?;
    if words.is_empty() {
        return None;
    }
    let t = desk.t;
    let choices = StoredValue::new(choices(desk, known, target));
    let one = move |word: String| {
        let (of, changed) = (word.clone(), word.clone());
        let now = Memo::new(move |_| desk.mapping.with(|mapping| meaning(known, mapping, target, &of)));
        let options = choices.with_value(|choices| {
            let option = |(value, name): &(String, String)| {
                let is = now.with_untracked(|now| now.as_ref() == Some(value));
                view! { <option value=value.clone() selected=is>{name.clone()}</option> }
            };
            choices.iter().map(option).collect_view()
        });
        let label = format!("{} {word}", t.target_of(target));
        view! {
            <label class="item-grouping">
                <span>{word}</span>
                <select
                    class="input"
                    data-size="s"
                    aria-label=label
                    aria-invalid=move || now.with(Option::is_none).then_some("true")
                    prop:value=move || now.get().unwrap_or_default()
                    on:change=move |event| {
                        let value = event_target_value(&event);
                        desk.mapping.update(|mapping| mean(mapping, target, &changed, &value));
                        desk.report.set(None);
                    }
                >
                    {now.with_untracked(Option::is_none).then(|| view! { <option value="">{t.word_unknown()}</option> })}
                    {options}
                </select>
            </label>
        }
    };
    let unknown = {
        let words = words.clone();
        move || {
            let mut strangers = words.clone();
            desk.mapping
                .with(|mapping| strangers.retain(|word| meaning(known, mapping, target, word).is_none()));
            strangers
        }
    };
    let nobody = (target == Target::Assignee).then(|| {
        let strangers = Memo::new(move |_| unknown());
        view! {
            <Show when=move || strangers.with(|strangers| strangers.len() > 1)>
                <button
                    class="btn"
                    type="button"
                    data-size="s"
                    on:click=move |_| {
                        let words = strangers.get_untracked();
                        desk.mapping
                            .update(|mapping| {
                                for word in &words {
                                    mean(mapping, target, word, NOBODY);
                                }
                            });
                        desk.report.set(None);
                    }
                >
                    {t.strangers_are_nobody()}
                </button>
            </Show>
        }
    });
    Some(view! {
        <fieldset class="field">
            <legend class="field-label">{t.words_of(target)}</legend>
            <div class="checks import-words">{words.into_iter().map(one).collect_view()}</div>
            {nobody}
        </fieldset>
    })
}

/// What can be meant: its value, and its name.
fn choices(desk: Desk, known: Known, target: Target) -> Vec<(String, String)> {
    let t = desk.t;
    match target {
        Target::Status => desk.project.with_value(|project| {
            let columns = project.workflow.columns.iter();
            columns
                .map(|column| (column.id.to_string(), column.name.clone()))
                .collect()
        }),
        Target::Kind => ItemKind::ALL
            .iter()
            .map(|kind| (kind.as_str().to_owned(), t.item_kind(*kind).to_owned()))
            .collect(),
        Target::Priority => Priority::ALL
            .iter()
            .map(|one| (one.as_str().to_owned(), t.priority_of(*one).to_owned()))
            .collect(),
        _ => known.people.with_value(|people| {
            let nobody = (NOBODY.to_owned(), t.nobody().to_owned());
            let person = |person: &Person| (person.id.to_string(), person.name.clone());
            std::iter::once(nobody).chain(people.iter().map(person)).collect()
        }),
    }
}

/// What a word means now; nothing where it was not said, and cannot be guessed.
fn meaning(known: Known, mapping: &Mapping, target: Target, word: &str) -> Option<String> {
    match target {
        Target::Status => said(&mapping.statuses, word).map(|id| id.to_string()),
        Target::Kind => said(&mapping.kinds, word)
            .or_else(|| guess_kind(word))
            .map(|kind| kind.as_str().to_owned()),
        Target::Priority => said(&mapping.priorities, word)
            .or_else(|| guess_priority(word))
            .map(|one| one.as_str().to_owned()),
        _ => match said(&mapping.people, word) {
            Some(who) => Some(who.map_or_else(|| NOBODY.to_owned(), |id| id.to_string())),
            None => known
                .people
                .with_value(|people| guess_person(word, people))
                .map(|id| id.to_string()),
        },
    }
}

/// A word means something else.
fn mean(mapping: &mut Mapping, target: Target, word: &str, value: &str) {
    match target {
        Target::Status => put(&mut mapping.statuses, word, value.parse().ok()),
        Target::Kind => put(&mut mapping.kinds, word, value.parse().ok()),
        Target::Priority => put(&mut mapping.priorities, word, value.parse().ok()),
        _ if value == NOBODY => put(&mut mapping.people, word, Some(None)),
        _ => put(&mut mapping.people, word, value.parse::<UserId>().ok().map(Some)),
    }
}

fn put<T>(words: &mut Vec<(String, T)>, word: &str, meaning: Option<T>) {
    words.retain(|(other, _)| other != word);
    words.extend(meaning.map(|meaning| (word.to_owned(), meaning)));
}
