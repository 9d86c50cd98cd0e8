//! Demo data: an IT team of a French public body, six months of its past and two of its plans.
//!
//! Everything happens through the use cases of `store`, in the order of its dates, by the member who would do it: so
//! the audit trail reads like life, and nothing is there that the product could not have made.

mod days;
mod deliveries;
mod people;
mod plot;
mod projects;
mod rituals;
mod rules;
mod sprints;
mod talk;
mod work;

pub use people::ACCOUNTS;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use model::{
    AppError, CommentId, EventId, ItemId, ProjectId,
    conflict::Accepted,
    event::{Answer, EventForm, EventStatus, EventView, MeetingType, Saved},
    item::{Place, edit::Edit},
    journal::EntryForm,
    repeat::Reach,
    talk::Subject,
};
use people::{Cast, Login};
use sprints::Work;
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::collections::HashMap;
use store::{Ctx, comment, event, item, journal, sprint};
use uuid::Uuid;

/// The password of every demo account.
pub const PASSWORD: &str = "demo-creneau";

/// When the first people came: before the earliest thing that they plan.
const HISTORY: TimeDelta = TimeDelta::days(215);

/// Something that somebody did.
struct Act {
    at: DateTime<Utc>,
    by: Login,
    deed: Deed,
}

enum Deed {
    Create(Box<EventForm>),
    /// Somebody plans what delivers an item; the item's number is put in.
    Deliver(ProjectId, ItemId, Box<EventForm>),
    /// A series, from a calendar file; then it gets its type, and the teams and people of the form.
    Series {
        file: String,
        form: Box<EventForm>,
    },
    Answer(EventId, Answer),
    Approve(EventId),
    Reject(EventId, &'static str),
    Step(EventId, EventStatus),
    Comment(EventId, &'static str),
    Note(EntryForm),
    /// Something in a project.
    Work(ProjectId, Work),
}

/// Fills a database in which nobody has an account; does nothing in any other.
///
/// # Errors
/// When the database refuses.
pub async fn fill(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    let pool = unhurried(pool).await?;
    let filled = fill_once(&pool, now).await;
    pool.close().await;
    filled
}

/// Connections whose commits do not each wait for the disk: demo data that a power cut takes can be made again.
async fn unhurried(pool: &PgPool) -> anyhow::Result<PgPool> {
    let options = pool.connect_options().as_ref().clone();
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .connect_with(options.options([("synchronous_commit", "off")]))
        .await?;
    Ok(pool)
}

async fn fill_once(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    // Held until the pool is closed: of two servers on one database only one fills it.
    let mut alone = pool.acquire().await?;
    sqlx::query("select pg_advisory_lock(hashtext('creneau.demo'))")
        .execute(&mut *alone)
        .await?;
    if !store::member::is_empty(&request(pool, now)).await? {
        return Ok(());
    }
    let cast = people::enrol(pool, now - HISTORY).await?;
    let projects = projects::found(pool, &cast, (now - HISTORY + TimeDelta::days(1)).date_naive()).await?;
    let mut acts = plot::acts(&cast, now, projects.first())?;
    acts.sort_by_key(|act| act.at);
    let mut stage = Stage {
        pool,
        cast: &cast,
        versions: HashMap::new(),
    };
    for act in acts {
        let what = format!("demo: {} at {}", act.by, act.at);
        stage.play(act).await.context(what)?;
    }
    Ok(())
}

fn request(pool: &PgPool, now: DateTime<Utc>) -> Ctx {
    Ctx::new(pool.clone(), now, "demo", "192.0.2.10")
}

/// The database, and the version of each event so far.
struct Stage<'a> {
    pool: &'a PgPool,
    cast: &'a Cast,
    versions: HashMap<EventId, i64>,
}

impl Stage<'_> {
    async fn play(&mut self, act: Act) -> anyhow::Result<()> {
        let ctx = request(self.pool, act.at).signed_in_as(self.cast.member(act.by)?.clone());
        match &act.deed {
            Deed::Comment(id, text) => {
                comment::create(&ctx, Subject::Event(*id), CommentId(Uuid::now_v7()), text).await?;
                return Ok(());
            }
            Deed::Note(form) => {
                journal::create(&ctx, form).await?;
                return Ok(());
            }
            Deed::Work(project, work) => return Ok(toil(&ctx, *project, work).await?),
            _ => {}
        }
        let version = |id| self.versions.get(&id).copied().unwrap_or(1);
        let view = match act.deed {
            Deed::Create(form) => create(&ctx, &form).await?,
            Deed::Deliver(of, item, form) => deliver(&ctx, of, item, *form).await?,
            Deed::Answer(id, answer) => event::answer(&ctx, id, answer).await?,
            Deed::Approve(id) => event::approve(&ctx, id, version(id), true, "").await?,
            Deed::Reject(id, reason) => event::approve(&ctx, id, version(id), false, reason).await?,
            Deed::Step(id, to) => event::step(&ctx, id, None, version(id), to, Accepted::NOTHING).await?,
            Deed::Series { file, form } => series(&ctx, &file, &form).await?,
            Deed::Comment(..) | Deed::Note(_) | Deed::Work(..) => return Ok(()),
        };
        self.versions.insert(view.id, view.version);
        Ok(())
    }
}

/// Something is done in a project.
async fn toil(ctx: &Ctx, of: ProjectId, work: &Work) -> store::Result<()> {
    match work {
        Work::Add(id, sets) => item::create(ctx, of, *id, sets, Place::Last).await.map(drop),
        Work::Set(id, value) => {
            let edit = Edit {
                item: *id,
                set: value.clone(),
                seen: None,
            };
            item::edit(ctx, of, &[edit]).await.map(drop)
        }
        Work::Steps(id, steps) => item::change_steps(ctx, of, *id, &[], steps).await.map(drop),
        Work::Tick(id, step) => item::tick(ctx, of, *id, *step, true).await,
        Work::Plan(form) => sprint::create(ctx, of, form).await.map(drop),
        // Planned it is version 1, and each step is one more.
        Work::Start(id) => sprint::start(ctx, of, *id, 1).await.map(drop),
        Work::Close(id, leftover) => sprint::close(ctx, of, *id, 2, *leftover).await.map(drop),
        Work::Note(sprint, id, column, text) => {
            sprint::add_note(ctx, of, *sprint, (*id, *column), text).await
        }
        Work::Vote(sprint, note) => sprint::vote(ctx, of, *sprint, *note, true).await,
        Work::Act(sprint, note, item) => sprint::act(ctx, of, *sprint, *note, *item).await.map(drop),
    }
}

async fn deliver(ctx: &Ctx, of: ProjectId, item: ItemId, mut form: EventForm) -> anyhow::Result<EventView> {
    let found = item::some(ctx, of, &[item]).await?;
    let number = found.first().context("the item is there")?.number.to_string();
    for text in [&mut form.title, &mut form.branch, &mut form.changes] {
        *text = text.replace(deliveries::NUMBER, &number);
    }
    Ok(create(ctx, &form).await?)
}

/// People look at what stands in the way, and plan all the same.
async fn create(ctx: &Ctx, form: &EventForm) -> store::Result<EventView> {
    match event::create(ctx, form).await {
        Err(store::Error::App(AppError::Conflicts(conflicts))) => {
            let accepted = Accepted {
                conflicts,
                reason: "Correctif demandé par le métier".into(),
            };
            let form = EventForm {
                accepted,
                ..form.clone()
            };
            event::create(ctx, &form).await
        }
        answer => answer,
    }
}

async fn series(ctx: &Ctx, file: &str, form: &EventForm) -> anyhow::Result<EventView> {
    event::import(ctx, file.as_bytes(), true).await?;
    let found = event::search(ctx, &form.title).await?;
    let card = found
        .iter()
        .find(|card| card.title == form.title)
        .context("the series was not imported")?;
    let view = event::view(ctx, card.id, None).await?;
    let zone = store::zone::rules(days::ZONE).map_err(store::Error::from)?;
    let complete = EventForm {
        meeting_type: MeetingType::Daily,
        teams: form.teams.clone(),
        participants: form.participants.clone(),
        video_link: form.video_link.clone(),
        ..EventForm::from_view(&view, &zone)
    };
    match event::update(ctx, view.id, view.version, &complete, Reach::default()).await? {
        Saved::Done(done) => Ok(done.event),
        Saved::Stale(_) => anyhow::bail!("somebody else is in the demo"),
    }
}

#[cfg(test)]
mod tests;
