//! What happens, put together.

use super::{
    Act, Deed,
    days::Calendar,
    people::{Cast, Login},
    rituals, rules, sprints, talk, work,
};
use chrono::{DateTime, Utc};
use model::{
    EventId,
    event::{EventForm, EventKind},
    project::Project,
};
use uuid::Uuid;

/// Everything that people do, `web` being the project that has sprints.
pub fn acts(cast: &Cast, now: DateTime<Utc>, web: Option<&Project>) -> anyhow::Result<Vec<Act>> {
    let mut plot = Plot {
        cast,
        calendar: Calendar::new(now)?,
        acts: Vec::new(),
    };
    rituals::tell(&mut plot);
    work::tell(&mut plot);
    rules::tell(&mut plot);
    talk::in_journal(&mut plot);
    if let Some(web) = web {
        sprints::tell(&mut plot, web);
    }
    Ok(plot.acts)
}

pub struct Plot<'a> {
    pub cast: &'a Cast,
    pub calendar: Calendar,
    acts: Vec<Act>,
}

impl Plot<'_> {
    /// An empty form for something that starts at `start`.
    pub fn form(&self, kind: EventKind, title: &str, start: DateTime<Utc>, minutes: u32) -> EventForm {
        EventForm {
            title: title.into(),
            minutes: minutes.to_string(),
            ..EventForm::new(EventId(Uuid::now_v7()), kind, start, &self.calendar.zone)
        }
    }

    pub fn act(&mut self, at: DateTime<Utc>, by: Login, deed: Deed) {
        self.acts.push(Act { at, by, deed });
    }

    /// Somebody plans it; returns its id.
    pub fn create(&mut self, at: DateTime<Utc>, by: Login, form: EventForm) -> EventId {
        let id = form.id;
        self.act(at, by, Deed::Create(Box::new(form)));
        id
    }
}
