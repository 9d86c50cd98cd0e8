//! What people say about something: read along, answered, edited.

use crate::{
    api::talk::{
        ShownComment, create_comment, delete_comment, load_comments, load_mentionable, update_comment,
    },
    i18n::use_texts,
    ui::{
        focus,
        icon_button::IconButton,
        icons::{Icon, PENCIL, SEND, TRASH},
        lazily::lazily,
        live::use_live,
        new_id::new_id,
        person::Avatar,
        toast::use_toaster,
        viewer::use_zone,
    },
};
use leptos::{ev, html, lazy, prelude::*, task::spawn_local};
use model::{
    AppError, CommentId, Field,
    change::Topic,
    format,
    person::Person,
    talk::{Subject, being_typed},
};
use std::collections::HashMap;

/// People that are offered while a name is typed.
const OFFERED: usize = 6;

/// Comments that are being written: what shows them may be drawn anew under the hands of who types.
#[derive(Clone, Copy)]
struct Unsaid(StoredValue<HashMap<Subject, String>>);

/// Keeps what is being written for as long as the page is there.
pub fn provide_unsaid() {
    provide_context(Unsaid(StoredValue::new(HashMap::new())));
}

/// The thread of something, once the page is alive: it does nothing without scripts.
#[component]
pub fn Talk(about: Subject) -> impl IntoView {
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    move || alive.get().then(|| lazily(thread(about)))
}

/// The thread, in a file of its own.
#[lazy]
fn thread(about: Subject) -> AnyView {
    view! { <Thread about /> }.into_any()
}

#[component]
fn Thread(about: Subject) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let said_here = RwSignal::new(0_u32);
    let comments = RwSignal::new(None::<Vec<ShownComment>>);
    let people = RwSignal::new(Vec::<Person>::new());
    Effect::new(move |_| {
        let _ = (live.changed(Topic::Comment), said_here.get());
        spawn_local(async move {
            if let Ok(found) = load_comments(about).await {
                let same = comments.try_with_untracked(|now| now.as_ref() == Some(&found));
                if same == Some(false) {
                    comments.try_set(Some(found));
                }
            }
        });
    });
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(found) = load_mentionable(about).await {
                people.try_set(found);
            }
        });
    });
    let changed = Callback::new(move |()| {
        said_here.try_update(|n| *n += 1);
    });
    let count = move || {
        comments
            .with(|found| found.as_ref().map(Vec::len))
            .filter(|n| *n > 0)
    };
    view! {
        <section class="panel-section talk">
            <h3>{t.comments()} " " {move || count().map(|n| view! { <span class="count">{n}</span> })}</h3>
            <ul class="comments" aria-live="polite">
                <For
                    each=move || comments.get().unwrap_or_default()
                    key=|shown| (shown.comment.id, shown.comment.version)
                    let:shown
                >
                    <One shown people changed />
                </For>
            </ul>
            <Composer about people changed />
        </section>
    }
}

#[component]
fn One(shown: ShownComment, people: RwSignal<Vec<Person>>, changed: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let zone = use_zone();
    let toaster = use_toaster();
    let editing = RwSignal::new(false);
    let ShownComment { comment, html } = shown;
    let stamp = |at| format::stamp(at, &zone, t.0);
    let when = stamp(comment.created_at);
    let edited = comment
        .edited_at
        .map(|at| format!("{} {}", t.edited(), stamp(at)));
    let (id, version, text) = (comment.id, comment.version, StoredValue::new(comment.text));
    let remove = move |_| {
        spawn_local(async move {
            match delete_comment(id).await {
                Ok(()) => toaster.done(t.comment_removed()),
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            changed.try_run(());
        });
    };
    let done = Callback::new(move |()| {
        editing.try_set(false);
        changed.try_run(());
    });
    view! {
        <li class="comment" id=format!("comment-{id}")>
            <Avatar id=comment.author.id name=comment.author.name.clone() />
            <div>
                <p class="comment-head">
                    <strong>{comment.author.name.clone()}</strong>
                    <time datetime=comment.created_at.to_rfc3339()>{when}</time>
                    {edited.map(|title| view! { <span class="muted" title=title>{t.edited_mark()}</span> })}
                    <span class="comment-tools">
                        {comment
                            .can_edit
                            .then(|| {
                                view! {
                                    <IconButton
                                        icon=PENCIL
                                        label=t.edit_comment()
                                        small=true
                                        press=move |_| editing.update(|on| *on = !*on)
                                    />
                                }
                            })}
                        {comment
                            .can_delete
                            .then(|| {
                                view! {
                                    <IconButton
                                        icon=TRASH
                                        label=t.remove_comment()
                                        small=true
                                        press=remove
                                    />
                                }
                            })}
                    </span>
                </p>
                {move || {
                    if editing.get() {
                        view! { <Writer id=(id, version) text=text.get_value() people done /> }.into_any()
                    } else {
                        view! { <div class="prose" inner_html=html.clone()></div> }.into_any()
                    }
                }}
            </div>
        </li>
    }
}

#[component]
fn Composer(about: Subject, people: RwSignal<Vec<Person>>, changed: Callback<()>) -> impl IntoView {
    // Sent, it begins anew.
    let round = RwSignal::new(0_u32);
    let done = Callback::new(move |()| {
        round.try_update(|n| *n += 1);
        changed.try_run(());
        focus::soon("#comment-new");
    });
    move || {
        round.track();
        view! { <Writer about text=String::new() people done /> }
    }
}

/// A comment that is written, new or again.
#[component]
fn Writer(
    #[prop(optional)] about: Option<Subject>,
    #[prop(optional)] id: Option<(CommentId, i64)>,
    text: String,
    people: RwSignal<Vec<Person>>,
    done: Callback<()>,
) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let node = NodeRef::<html::Textarea>::new();
    let Unsaid(unsaid) = expect_context();
    let begun = about.and_then(|about| unsaid.with_value(|unsaid| unsaid.get(&about).cloned()));
    let written = RwSignal::new(begun.unwrap_or(text));
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    // Chosen once, so that a comment that is sent twice is said once.
    let fresh: CommentId = new_id();
    let completion = Completion::new(people);
    let send = move || {
        if busy.get_untracked() || written.with_untracked(|text| text.trim().is_empty()) {
            return;
        }
        busy.set(true);
        let text = written.get_untracked();
        spawn_local(async move {
            let answer = match (about, id) {
                (Some(about), _) => create_comment(about, fresh, text).await,
                (None, Some((id, version))) => update_comment(id, version, text).await,
                (None, None) => return,
            };
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    if let Some(about) = about {
                        unsaid.try_update_value(|unsaid| unsaid.remove(&about));
                    }
                    // Somebody may look at something else by now.
                    done.try_run(());
                }
                Err(error) => {
                    let said = match &error.0 {
                        AppError::Invalid(problems) => problems
                            .iter()
                            .find(|problem| problem.field == Field::Text)
                            .map_or_else(|| t.error(&error.0), |problem| t.problem(problem)),
                        other => t.error(other),
                    };
                    if failure.try_set(Some(said.clone())).is_some() {
                        toaster.failed(said);
                    }
                }
            }
        });
    };
    let complete = move |person: Person| {
        let Some(area) = node.get_untracked() else { return };
        let caret = caret_of(&area);
        let text = written.get_untracked();
        let (before, after) = text.split_at(byte_of(&text, caret));
        let Some(typed) = being_typed(before) else { return };
        let kept = &before[..before.len() - typed.len()];
        let now = format!("{kept}{} ", person.login);
        let caret = u32::try_from(now.encode_utf16().count()).unwrap_or(0);
        written.set(format!("{now}{after}"));
        completion.close();
        // The text arrives in the field with the next drawing.
        request_animation_frame(move || {
            // Neither fails for a field that is there.
            let _ = area.focus();
            let _ = area.set_selection_range(caret, caret);
        });
    };
    let typed = move |event: ev::Event| {
        written.set(event_target_value(&event));
        failure.set(None);
        if let Some(about) = about {
            unsaid.update_value(|unsaid| {
                unsaid.insert(about, written.get_untracked());
            });
        }
        if let Some(area) = node.get_untracked() {
            let text = written.get_untracked();
            completion.look(&text[..byte_of(&text, caret_of(&area))]);
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        if completion.is_open() {
            match event.key().as_str() {
                "ArrowDown" => {
                    event.prevent_default();
                    return completion.turn(1);
                }
                "ArrowUp" => {
                    event.prevent_default();
                    return completion.turn(-1);
                }
                // What sends does not choose.
                "Enter" if event.ctrl_key() || event.meta_key() => completion.close(),
                "Enter" | "Tab" => {
                    event.prevent_default();
                    if let Some(person) = completion.chosen() {
                        complete(person);
                    }
                    return;
                }
                "Escape" => {
                    event.stop_propagation();
                    return completion.close();
                }
                _ => {}
            }
        }
        match event.key().as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                send();
            }
            "Escape" if id.is_some() => {
                event.stop_propagation();
                done.run(());
            }
            _ => {}
        }
    };
    let (field, list) = match id {
        Some((id, _)) => (format!("comment-edit-{id}"), format!("people-{id}")),
        None => ("comment-new".to_owned(), "people-new".to_owned()),
    };
    if id.is_some() {
        let field = field.clone();
        Effect::new(move |_| focus::soon(format!("[id='{field}']")));
    }
    let list_id = StoredValue::new(list.clone());
    view! {
        <form
            class="comment-form"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <label class="vh" for=field.clone()>
                {t.write_comment()}
            </label>
            <div class="mention-wrap">
                <textarea
                    class="input"
                    id=field
                    node_ref=node
                    rows="2"
                    placeholder=t.comment_hint()
                    aria-autocomplete="list"
                    aria-controls=list
                    aria-activedescendant=move || completion.active(&list_id.get_value())
                    prop:value=move || written.get()
                    on:input=typed
                    on:keydown=pressed
                    on:blur=move |_| completion.close()
                ></textarea>
                <ul class="mention-list" role="listbox" id=list_id.get_value() aria-label=t.mention_somebody() hidden=move || completion.open.with(Vec::is_empty)>
                    {move || {
                        completion
                            .open
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(n, person)| {
                                let (name, login, chosen) = (person.name.clone(), person.login.clone(), person.clone());
                                view! {
                                    <li
                                        role="option"
                                        id=format!("{}-{n}", list_id.get_value())
                                        aria-selected=move || (completion.at.get() == n).to_string()
                                        // A press would take the focus from the field before the click comes.
                                        on:mousedown=move |event| {
                                            event.prevent_default();
                                            complete(chosen.clone());
                                        }
                                    >
                                        <Avatar id=person.id name=name.clone() />
                                        <span>{name}</span>
                                        <small class="muted">{format!("@{login}")}</small>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
            </div>
            {move || failure.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
            <div class="btn-row">
                <button
                    class="btn"
                    data-size="s"
                    data-variant="primary"
                    data-busy=move || busy.get().then_some("")
                    aria-disabled=move || written.with(|text| text.trim().is_empty()).then_some("true")
                >
                    <Icon path=SEND />
                    {if id.is_some() { t.save() } else { t.say_it() }}
                </button>
                {id
                    .map(|_| {
                        view! {
                            <button class="btn" type="button" data-size="s" on:click=move |_| done.run(())>
                                {t.cancel()}
                            </button>
                        }
                    })}
            </div>
        </form>
    }
}

/// Where the caret stands, in UTF-16 units.
fn caret_of(area: &web_sys::HtmlTextAreaElement) -> usize {
    let caret = area.selection_end().ok().flatten().unwrap_or(0);
    usize::try_from(caret).unwrap_or(0)
}

/// The byte at which a position in UTF-16 units is.
fn byte_of(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (byte, char) in text.char_indices() {
        if seen >= units {
            return byte;
        }
        seen += char.len_utf16();
    }
    text.len()
}

/// The people who are offered for the name that is being typed.
#[derive(Clone, Copy)]
struct Completion {
    people: RwSignal<Vec<Person>>,
    open: RwSignal<Vec<Person>>,
    at: RwSignal<usize>,
    /// What stands before the caret.
    before: StoredValue<String>,
}

impl Completion {
    fn new(people: RwSignal<Vec<Person>>) -> Self {
        let completion = Self {
            people,
            open: RwSignal::new(Vec::new()),
            at: RwSignal::new(0),
            before: StoredValue::new(String::new()),
        };
        // Who may be named can arrive later than the first letters of a name.
        Effect::new(move |_| {
            people.track();
            completion.look(&completion.before.get_value());
        });
        completion
    }

    fn is_open(self) -> bool {
        self.open.with_untracked(|found| !found.is_empty())
    }

    fn close(self) {
        self.before.try_set_value(String::new());
        self.open.try_set(Vec::new());
    }

    /// Offers who is meant by what stands before the caret.
    fn look(self, before: &str) {
        self.before.set_value(before.to_owned());
        let Some(typed) = being_typed(before) else {
            return self.close();
        };
        let typed = typed.to_lowercase();
        let meant = |person: &&Person| {
            person.login.starts_with(&typed)
                || person
                    .name
                    .to_lowercase()
                    .split(' ')
                    .any(|word| word.starts_with(&typed))
        };
        let found = self
            .people
            .with_untracked(|people| people.iter().filter(meant).take(OFFERED).cloned().collect());
        self.at.set(0);
        self.open.set(found);
    }

    fn turn(self, by: isize) {
        let count = self.open.with_untracked(Vec::len) as isize;
        self.at
            .update(|at| *at = (*at as isize + by).rem_euclid(count.max(1)) as usize);
    }

    fn chosen(self) -> Option<Person> {
        self.open
            .with_untracked(|found| found.get(self.at.get_untracked()).cloned())
    }

    fn active(self, list: &str) -> Option<String> {
        let open = self.open.with(|found| !found.is_empty());
        open.then(|| format!("{list}-{}", self.at.get()))
    }
}
