//! An item on a page of its own, where everything about it can be read and changed.

mod deliveries;
mod fields;
mod files;
mod history;
mod links;
mod steps;
mod text;

use super::{item_path, path, tabs::Tabs};
use crate::{
    api::{
        Answer,
        item::{ShownItem, delete_items, edit_items, load_item},
    },
    i18n::{T, use_texts},
    ui::{
        add_line::put_back,
        focus,
        frame::Page,
        icons::{Icon, TRASH},
        label::item_icon,
        live::use_live,
        loaded::{lasting_part, loaded},
        state::Failure,
        talk::Talk,
        toast::{Toaster, use_toaster},
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    AppError,
    change::Topic,
    item::{
        ItemPage,
        edit::{Edit, FieldValue},
    },
    talk::Subject,
};
use std::collections::HashMap;

/// What every part of the page needs.
#[derive(Clone, Copy)]
struct Scene {
    t: T,
    toaster: Toaster,
    page: Resource<Answer<ShownItem>>,
    /// What the page shows.
    known: RwSignal<Option<ItemPage>>,
    /// Counts refusals: what was chosen shows again as it is.
    refused: RwSignal<u32>,
    /// The title and the description while they are being written: what is loaded meanwhile draws nothing anew there.
    titled: RwSignal<Option<Written>>,
    described: RwSignal<Option<Written>>,
    /// What is being typed into the fields, by their ids, and whether it was sent.
    typed: RwSignal<HashMap<&'static str, (String, bool)>>,
    /// What is being added, for the same reason.
    new_step: RwSignal<String>,
    new_part: RwSignal<String>,
    new_link: RwSignal<links::NewLink>,
}

/// A text that is being written.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    /// What it was when that began: who changed it meanwhile is not overwritten.
    seen: String,
    text: String,
}

#[component]
pub fn One(key: String, number: i64) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let asked = key.clone();
    let of = key.clone();
    let page: Resource<Answer<ShownItem>> = Resource::new(
        move || {
            (
                live.changed(Topic::Item),
                live.changed(Topic::Project),
                live.changed(Topic::Sprint),
            )
        },
        move |_| load_item(asked.clone(), number),
    );
    let scene = Scene {
        t,
        toaster: use_toaster(),
        page,
        known: RwSignal::new(None),
        refused: RwSignal::new(0),
        titled: RwSignal::new(None),
        described: RwSignal::new(None),
        typed: RwSignal::new(HashMap::new()),
        new_step: RwSignal::new(String::new()),
        new_part: RwSignal::new(String::new()),
        new_link: RwSignal::new(links::NewLink::default()),
    };
    provide_context(scene);
    let name = format!("{key}-{number}");
    let (tab, note) = (RwSignal::new(name.clone()), RwSignal::new(String::new()));
    // Not in the first HTML: the heading is written before the item is there.
    Effect::new(move |_| {
        if let Some(Ok(shown)) = page.get() {
            tab.set(format!("{key}-{number} {}", shown.page.view.item.title));
            note.set(shown.page.project.name.clone());
            scene.known.set(Some(shown.page));
            scene.answered();
        }
    });
    // Apart from the rest, which is drawn anew: who writes a comment is not disturbed.
    let talk = lasting_part(
        page,
        |page| page.ok().map(|shown| shown.page.view.item.id),
        |id| {
            id.map(|id| {
                view! {
                    <div class="item-talk">
                        <Talk about=Subject::Item(id) />
                    </div>
                }
            })
        },
    );
    let tabs = move |page: Answer<ShownItem>| {
        page.ok().map(|shown| {
            view! { <Tabs key=shown.page.project.key settings=shown.page.project.can_edit /> }
        })
    };
    view! {
        <Page
            title=Signal::stored(name)
            tab
            note
            actions=view! { <Transition>{loaded(page, tabs)}</Transition> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                <div class="page item-page">
                    <article class="item-main">
                        {loaded(page, move |page| match page {
                            Ok(shown) => view! { <Main shown /> }.into_any(),
                            Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                        })}
                        <deliveries::Deliveries key=of number />
                        {talk}
                        {loaded(page, |page| page.ok().map(|shown| view! { <history::History page=shown.page /> }))}
                    </article>
                    {loaded(page, |page| page.ok().map(|shown| view! { <fields::Fields page=shown.page /> }))}
                </div>
            </Transition>
        </Page>
    }
}

/// Everything but what is said about it, its history and its fields.
#[component]
fn Main(shown: ShownItem) -> impl IntoView {
    let scene: Scene = expect_context();
    let t = scene.t;
    let ShownItem { page, html } = shown;
    scene.known.set(Some(page.clone()));
    let parent = page
        .view
        .item
        .parent
        .and_then(|parent| page.related.iter().find(|item| item.id == parent));
    let above = parent.map(|parent| {
        view! {
            <a class="item-above" href=item_path(&page.project.key, parent.number)>
                <Icon path=item_icon(parent.kind) />
                {parent.title.clone()}
            </a>
        }
    });
    let backlog = format!("{}/backlog", path(&page.project.key));
    let delete = page.can_write.then(|| {
        view! {
            <button class="btn js-only" type="button" data-size="s" data-variant="quiet" on:click=move |_| scene.delete()>
                <Icon path=TRASH />
                {t.delete()}
            </button>
        }
    });
    view! {
        <p class="item-crumbs">
            <a href=backlog>{t.backlog()}</a>
            {above}
            {delete}
        </p>
        <text::Title page=page.clone() />
        <text::Description page=page.clone() html />
        <steps::Steps page=page.clone() />
        <links::Parts page=page.clone() />
        <links::Links page=page.clone() />
        <files::Files page />
    }
}

impl Scene {
    /// Changes a field, and offers to take it back.
    fn set(self, value: FieldValue) {
        let seen = self
            .known
            .with_untracked(|known| known.as_ref().map(|page| page.view.get(&value)));
        if let Some(seen) = seen {
            self.set_seen(value, seen, || {});
        }
    }

    /// Keeps what was written, which stays where it is until it is kept.
    fn keep(self, writing: RwSignal<Option<Written>>, field: fn(String) -> FieldValue) {
        let Some(Written { seen, text }) = writing.get_untracked() else {
            return;
        };
        if seen == text {
            return writing.set(None);
        }
        // Refused because somebody was faster, the next attempt means it.
        let now = self.known.with_untracked(|known| {
            let like = field(String::new());
            known.as_ref().map(|page| page.view.get(&like))
        });
        let again = text.clone();
        self.set_seen(field(text), field(seen), move || {
            writing.try_update(|writing| {
                if writing.as_ref().is_some_and(|writing| writing.text == again) {
                    *writing = None;
                }
            });
        });
        if let Some(FieldValue::Title(now) | FieldValue::Description(now)) = now {
            writing.update(|writing| {
                if let Some(writing) = writing {
                    writing.seen = now;
                }
            });
        }
    }

    fn set_seen(self, value: FieldValue, seen: FieldValue, kept: impl FnOnce() + 'static) {
        let edit = self.known.with_untracked(|known| {
            known.as_ref().map(|page| {
                let edit = Edit {
                    item: page.view.item.id,
                    seen: Some(seen),
                    set: value,
                };
                (
                    page.project.id,
                    edit,
                    format!("{}-{}", page.project.key, page.view.item.number),
                )
            })
        });
        let Some((project, edit, name)) = edit.filter(|(_, edit, _)| edit.seen.as_ref() != Some(&edit.set))
        else {
            return;
        };
        let back = edit.undone();
        self.work(
            async move { edit_items(project, vec![edit]).await.map(drop) },
            move || {
                kept();
                let again = Callback::new(move |()| {
                    let back = back.clone().into_iter().collect();
                    let toaster = self.toaster;
                    self.work(
                        async move { edit_items(project, back).await.map(drop) },
                        move || {
                            toaster.done(self.t.change_undone());
                        },
                    );
                });
                self.toaster
                    .done_with_undo(format!("{name} {}", self.t.changed_one()), again);
            },
        );
    }

    /// What was sent shows as it is now.
    fn answered(self) {
        if self
            .typed
            .with_untracked(|typed| typed.values().any(|(_, sent)| *sent))
        {
            self.typed.update(|typed| typed.retain(|_, (_, sent)| !*sent));
        }
    }

    /// Keeps what was typed into a field, once.
    fn leave_field(self, id: &'static str, read: impl Fn(&str) -> Result<FieldValue, AppError>) {
        let typed = self
            .typed
            .try_with_untracked(|typed| typed.get(id).cloned())
            .flatten();
        let Some((text, false)) = typed else { return };
        self.typed.update(|typed| {
            typed.insert(id, (text.clone(), true));
        });
        match read(&text) {
            Ok(value) if self.is(&value) => self.answered(),
            Ok(value) => self.set(value),
            Err(error) => {
                self.toaster.failed(self.t.error(&error));
                self.answered();
            }
        }
    }

    /// Whether a field holds this already.
    fn is(self, value: &FieldValue) -> bool {
        self.known
            .with_untracked(|known| known.as_ref().is_some_and(|page| page.view.get(value) == *value))
    }

    /// What is ticked, also where ticking it otherwise was refused.
    fn truly(self, on: bool) -> bool {
        self.refused.track();
        on
    }

    /// Adds what was `typed` into a field. Refused, it stands there again.
    fn add(self, field: RwSignal<String>, typed: String, work: impl Future<Output = Answer<()>> + 'static) {
        let work = async move {
            let answer = work.await;
            if answer.is_err() {
                put_back(field, typed);
            }
            answer
        };
        self.work(work, || {});
    }

    /// Does something, says what was refused, and loads what is so now.
    fn work(self, work: impl Future<Output = Answer<()>> + 'static, done: impl FnOnce() + 'static) {
        spawn_local(async move {
            match work.await {
                Ok(()) => done(),
                Err(error) => {
                    self.toaster.failed(self.t.error(&error.0));
                    if self.refused.try_update(|n| *n += 1).is_some() {
                        self.answered();
                    }
                }
            }
            if !self.known.is_disposed() {
                self.page.refetch();
            }
        });
    }

    fn delete(self) {
        let navigate = use_navigate();
        let Some(page) = self.known.get_untracked() else {
            return;
        };
        let (project, id) = (page.project.id, page.view.item.id);
        let to = format!("{}/backlog", path(&page.project.key));
        spawn_local(async move {
            match delete_items(project, vec![id], true).await {
                Ok(()) => {
                    let toaster = self.toaster;
                    let t = self.t;
                    let again = Callback::new(move |()| {
                        spawn_local(async move {
                            match delete_items(project, vec![id], false).await {
                                Ok(()) => toaster.done(t.change_undone()),
                                Err(error) => toaster.failed(t.error(&error.0)),
                            }
                        });
                    });
                    toaster.done_with_undo(t.items_deleted(), again);
                    navigate(&to, NavigateOptions::default());
                    focus::soon("#quick-item");
                }
                Err(error) => self.toaster.failed(self.t.error(&error.0)),
            }
        });
    }
}
