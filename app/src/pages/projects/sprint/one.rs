//! A sprint: what it takes on, how it goes, and what was learned.

use super::{
    capacity::Capacities,
    chart::{Charts, Look},
    close::Close,
    create::Create,
    edit::Edit as EditDialog,
    list::{amount, tone_of},
    retro::Retro,
    start::Start,
};
use crate::{
    api::{
        Answer,
        item::edit_items,
        sprint::{create_sprint, delete_sprint, load_sprint, load_sprints, reopen_sprint},
    },
    i18n::{T, use_texts},
    pages::projects::{item_path, path, tabs::Tabs},
    ui::{
        frame::Page,
        icons::{CHECK, CIRCLE_PLAY, Icon, LIST, PENCIL, ROTATE_CCW, TRASH},
        label::item_icon,
        live::use_live,
        loaded::{lasting_part, loaded},
        person::Avatar,
        state::{Empty, Failure},
        toast::use_toaster,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    ItemId, ProjectId, SprintId,
    burndown::Sum,
    change::Topic,
    format,
    item::{
        Item,
        edit::{Edit, FieldValue},
    },
    project::Project,
    sprint::{Sprint, SprintForm, SprintPage, SprintState},
};

/// What is asked about the sprint, while it is.
#[derive(Clone, Copy)]
struct Asks {
    starting: RwSignal<Option<SprintPage>>,
    editing: RwSignal<Option<SprintPage>>,
    closing: RwSignal<Option<SprintPage>>,
}

impl Asks {
    /// What is asked is about the sprint as it is: somebody else may have changed it, or done it already.
    fn follow(self, page: &SprintPage) {
        let state = page.sprint.state;
        self.starting.maybe_update(|asked| match asked {
            Some(old) if state == SprintState::Planned => {
                let new = old != page;
                *old = page.clone();
                new
            }
            asked => asked.take().is_some(),
        });
        self.closing.maybe_update(|asked| match asked {
            // What is chosen is not lost because a card moves.
            Some(old) if state == SprintState::Active => {
                let new = old.others != page.others || old.sprint != page.sprint;
                if new {
                    *old = page.clone();
                }
                new
            }
            asked => asked.take().is_some(),
        });
    }
}

#[component]
pub fn One(key: String, id: SprintId) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    let asked = key.clone();
    let page: Resource<Answer<SprintPage>> = Resource::new(
        move || {
            (
                live.changed(Topic::Sprint),
                live.changed(Topic::Item),
                live.changed(Topic::Project),
            )
        },
        move |_| load_sprint(asked.clone(), id),
    );
    let title = RwSignal::new(t.set_sprint().to_owned());
    // Not in the first HTML: the heading is written before the sprint is there.
    Effect::new(move |_| {
        if let Some(Ok(page)) = page.get() {
            title.set(page.sprint.name);
        }
    });
    let asks = Asks {
        starting: RwSignal::new(None),
        editing: RwSignal::new(None),
        closing: RwSignal::new(None),
    };
    let look = Look::new();
    let refresh = Callback::new(move |()| page.refetch());
    let tabs = move |page: Answer<SprintPage>| {
        page.ok()
            .map(|page| view! { <Tabs key=page.project.key settings=page.project.can_edit /> })
    };
    let known = RwSignal::new(None::<SprintPage>);
    Effect::new(move |_| {
        if let Some(Ok(page)) = page.get() {
            asks.follow(&page);
            known.set(Some(page));
        }
    });
    // Whoever closes a sprint may plan the next one first, and then goes on.
    let (planning, others) = (RwSignal::new(false), RwSignal::new(None));
    let home = StoredValue::new(key.clone());
    let plan = Callback::new(move |()| {
        spawn_local(async move {
            others.try_set(load_sprints(home.get_value()).await.ok());
            asks.closing.try_set(None);
            planning.try_set(true);
        });
    });
    let closes = move |next: Option<Sprint>| {
        spawn_local(async move {
            if let Ok(mut page) = load_sprint(home.get_value(), id).await {
                // What was planned on the way is where what is unfinished goes.
                page.others
                    .sort_by_key(|other| next.as_ref().is_none_or(|next| next.id != other.id));
                let open = page.sprint.state == SprintState::Active;
                asks.closing.try_set(open.then_some(page));
            }
        });
    };
    // Also who plans nothing after all is back where they came from.
    let next = StoredValue::new(None::<Sprint>);
    let planned = Callback::new(move |sprint: Sprint| next.set_value(Some(sprint)));
    Effect::new(move |before: Option<bool>| {
        let now = planning.get();
        if before == Some(true) && !now {
            closes(next.try_update_value(Option::take).flatten());
        }
        now
    });
    view! {
        <Page
            title
            note=Signal::stored(key)
            actions=view! { <Transition>{loaded(page, tabs)}</Transition> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {lasting_part(page, without_notes, move |page| match page {
                    Ok(page) => view! { <Content page asks look refresh /> }.into_any(),
                    Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                })}
            </Transition>
            <Retro known refresh />
            <Start starting=asks.starting refresh />
            <Close closing=asks.closing refresh plan />
            <Create open=planning known=others then=planned />
            <EditDialog editing=asks.editing refresh />
        </Page>
    }
}

/// A card of the retrospective that is written draws nothing else anew.
fn without_notes(page: Answer<SprintPage>) -> Answer<SprintPage> {
    page.map(|page| SprintPage {
        notes: Vec::new(),
        ..page
    })
}

#[component]
fn Content(page: SprintPage, asks: Asks, look: Look, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let sprint = page.sprint.clone();
    let days = format!(
        "{} – {}",
        format::long_date(sprint.first, t.0),
        format::long_date(sprint.last, t.0)
    );
    let goal = (!sprint.goal.is_empty()).then(|| view! { <p class="sprint-goal">{sprint.goal.clone()}</p> });
    view! {
        <div class="page sprint-page">
            <div class="page-head">
                <div>
                    <p>
                        <span class="badge" data-state=sprint.state.as_str() data-tone=tone_of(sprint.state)>
                            {t.sprint_state(sprint.state)}
                        </span>
                        " "
                        <span class="muted">{days}</span>
                    </p>
                    {goal}
                </div>
                <Actions page=page.clone() asks refresh />
            </div>
            <div class="sprint-grid">
                <Charts page=page.clone() look />
                <Capacities page=page.clone() />
            </div>
            <Items page />
        </div>
    }
}

/// What can be done with the sprint as it stands.
#[component]
fn Actions(page: SprintPage, asks: Asks, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let Asks {
        starting,
        editing,
        closing,
    } = asks;
    let toaster = use_toaster();
    let navigate = use_navigate();
    let (project, key) = (page.project.id, page.project.key.clone());
    let (id, version, state) = (page.sprint.id, page.sprint.version, page.sprint.state);
    let reopen = move |_| {
        spawn_local(async move {
            match reopen_sprint(project, id, version).await {
                Ok(_) => toaster.done(t.sprint_reopened()),
                Err(error) => toaster.failed(t.error(&error.0)),
            }
            refresh.try_run(());
        });
    };
    let to = format!("{}/sprints", path(&key));
    let form = SprintForm::of(&page.sprint);
    let inside: Vec<ItemId> = page.items.iter().map(|item| item.id).collect();
    let delete = move |_| {
        let (navigate, to) = (navigate.clone(), to.clone());
        let (form, inside) = (form.clone(), inside.clone());
        spawn_local(async move {
            match delete_sprint(project, id, version).await {
                Ok(()) => {
                    toaster.undoable(t.sprint_deleted(), move || {
                        let back = bring_back(project, form.clone(), inside.clone());
                        spawn_local(async move {
                            match back.await {
                                Ok(()) => toaster.done(t.change_undone()),
                                Err(error) => toaster.failed(t.error(&error.0)),
                            }
                        });
                    });
                    navigate(&to, NavigateOptions::default());
                }
                Err(error) => toaster.failed(t.error(&error.0)),
            }
        });
    };
    let board = format!("{}/board?sprint={id}", path(&key));
    let backlog = format!("{}/backlog?group=sprint", path(&key));
    let plans = page.can_plan;
    let (edited, started) = (page.clone(), page.clone());
    view! {
        <div class="btn-row">
            <a class="btn" href=board>
                {t.board()}
            </a>
            <a class="btn" href=backlog>
                {t.backlog()}
            </a>
            {(plans && state != SprintState::Closed)
                .then(|| {
                    view! {
                        <button class="btn js-only" type="button" on:click=move |_| editing.set(Some(edited.clone()))>
                            <Icon path=PENCIL />
                            {t.edit_sprint()}
                        </button>
                    }
                })}
            {(plans && state == SprintState::Planned)
                .then(|| {
                    view! {
                        <button class="btn js-only" type="button" on:click=delete>
                            <Icon path=TRASH />
                            {t.delete_sprint()}
                        </button>
                        <button class="btn js-only" type="button" data-variant="primary" on:click=move |_| starting.set(Some(started.clone()))>
                            <Icon path=CIRCLE_PLAY />
                            {t.start_sprint()}
                        </button>
                    }
                })}
            {(plans && state == SprintState::Active)
                .then(|| {
                    view! {
                        <button
                            class="btn js-only"
                            type="button"
                            data-variant="primary"
                            on:click=move |_| closing.set(Some(page.clone()))
                        >
                            <Icon path=CHECK />
                            {t.close_sprint()}
                        </button>
                    }
                })}
            {(plans && state == SprintState::Closed)
                .then(|| {
                    view! {
                        <button class="btn js-only" type="button" on:click=reopen>
                            <Icon path=ROTATE_CCW />
                            {t.reopen_sprint()}
                        </button>
                    }
                })}
        </div>
    }
}

/// Plans a sprint again that was deleted, with what stood in it; its ceremonies never left the calendar.
async fn bring_back(project: ProjectId, form: SprintForm, inside: Vec<ItemId>) -> Answer<()> {
    let sprint = create_sprint(project, form, Vec::new()).await?;
    let edits: Vec<Edit> = inside
        .into_iter()
        .map(|item| Edit {
            item,
            set: FieldValue::Sprint(Some(sprint.id)),
            // Not over what was planned elsewhere meanwhile.
            seen: Some(FieldValue::Sprint(None)),
        })
        .collect();
    if edits.is_empty() {
        return Ok(());
    }
    edit_items(project, edits).await.map(drop)
}

/// What stands in it, column by column.
#[component]
fn Items(page: SprintPage) -> impl IntoView {
    let t = use_texts();
    let SprintPage {
        project,
        sprint,
        items,
        ..
    } = page;
    // What was unfinished when it was closed went on elsewhere.
    let (heading, nothing) = match sprint.state {
        SprintState::Closed => (t.sprint_done_items(), t.sprint_done_none()),
        _ => (t.sprint_items(), t.sprint_empty()),
    };
    let sum = items.iter().fold(Sum::default(), |sum, item| {
        sum + Sum {
            points: item.points.map_or(0, |points| i64::from(points.0)),
            items: 1,
        }
    });
    let body = if items.is_empty() {
        view! { <Empty icon=LIST title=heading text=nothing /> }.into_any()
    } else {
        let rows = items.iter().map(|item| row(&project, item, t)).collect_view();
        view! { <ul class="item-list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="sprint-items">
            <div class="card-head">
                <h2 id="sprint-items">{heading}</h2>
                <span class="muted">{amount(sum, t)}</span>
            </div>
            <div class="card-body">{body}</div>
        </section>
    }
}

fn row(project: &Project, item: &Item, t: T) -> impl IntoView + use<> {
    let column = project
        .workflow
        .columns
        .iter()
        .find(|column| column.id == item.column);
    let done = column.is_some_and(|column| column.done);
    let name = column.map(|column| column.name.clone());
    let number = format!("{}-{}", project.key, item.number);
    let faces = item
        .assignees
        .iter()
        .map(|person| view! { <Avatar id=person.id name=person.name.clone() /> })
        .collect_view();
    view! {
        <li data-done=done.then_some("")>
            <a href=item_path(&project.key, item.number)>
                <Icon path=item_icon(item.kind) />
                <span class="vh">{t.item_kind(item.kind)}</span>
                <span class="key">{number}</span>
                <span class="item-title">{item.title.clone()}</span>
                <span class="avatars">{faces}</span>
                <span class="badge">{name}</span>
                <span class="count">{item.points.map(|points| t.amount(points))}</span>
            </a>
        </li>
    }
}
