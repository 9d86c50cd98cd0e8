//! The form an event is written in: texts as typed, checked on both sides by the same rules.

use super::{
    Absence, ChecklistStep, Deployment, Environment, EventDetails, EventKind, EventTime, EventView, Freeze,
    GitAction, GitTrigger, GitVerb, Meeting, MeetingType, time::LENGTH_MAX,
};
use crate::{
    EventId, Field, Problem, Problems, Rule, TeamId, UserId,
    conflict::Accepted,
    error::keep,
    repeat::{Freq, RepeatForm, Repeating, Repeats},
    text,
    zone::{FIRST_YEAR, LAST_YEAR, Wall, ZoneRules},
};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

const TAGS_MAX: u32 = 20;
const PARTICIPANTS_MAX: usize = 200;
const STEPS_MAX: usize = 100;
const SERVICES_MAX: u32 = 100;

/// The pages of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    Basics,
    Details,
    Summary,
}

/// An event as it is typed: raw texts, one field per control. Doubles as the draft that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventForm {
    /// Chosen by whoever fills the form in, so that sending it twice makes one event.
    pub id: EventId,
    pub kind: EventKind,
    pub title: String,
    pub all_day: bool,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `YYYY-MM-DD`; for all-day events only.
    pub last_date: String,
    /// `HH:MM`.
    pub time: String,
    /// Length in minutes.
    pub minutes: String,
    /// IANA zone in which date and time are meant.
    pub zone: String,
    /// The second of two equal wall times (when clocks go back).
    pub second_reading: bool,
    #[serde(default)]
    pub repeat: RepeatForm,
    pub teams: Vec<TeamId>,
    /// Separated by commas.
    pub tags: String,
    pub sprint: String,

    pub meeting_type: MeetingType,
    pub participants: Vec<UserId>,
    pub video_link: String,
    pub notes: String,
    pub epic: String,

    pub environment: Environment,
    pub services: Vec<String>,
    pub checklist: Vec<ChecklistStep>,
    pub rollback_plan: String,
    pub description: String,
    /// One a line.
    pub changes: String,

    pub repository: String,
    pub branch: String,
    pub verb: GitVerb,
    pub trigger: GitTrigger,
    pub run_tests: bool,
    pub notify: bool,
    pub log: String,

    /// Where a freeze holds.
    #[serde(default)]
    pub environments: Vec<Environment>,
    /// Why there is a freeze.
    #[serde(default)]
    pub reason: String,

    /// What stands in the way, was seen, and is accepted.
    #[serde(default)]
    pub accepted: Accepted,
}

/// A form that passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvent {
    pub id: EventId,
    pub title: String,
    pub time: EventTime,
    pub repeating: Repeating,
    pub teams: Vec<TeamId>,
    pub tags: Vec<String>,
    pub sprint: String,
    pub participants: Vec<UserId>,
    pub details: EventDetails,
}

impl EventForm {
    /// An empty form for something that starts at `start` on the clock of `zone`.
    #[must_use]
    pub fn new(id: EventId, kind: EventKind, start: DateTime<Utc>, zone: &ZoneRules) -> Self {
        let wall = zone.wall(start);
        let date = wall.date().to_string();
        Self {
            id,
            kind,
            title: String::new(),
            all_day: false,
            last_date: date.clone(),
            date,
            time: wall.format("%H:%M").to_string(),
            minutes: "60".into(),
            zone: zone.name.clone(),
            second_reading: false,
            repeat: RepeatForm::default(),
            teams: Vec::new(),
            tags: String::new(),
            sprint: String::new(),
            meeting_type: MeetingType::default(),
            participants: Vec::new(),
            video_link: String::new(),
            notes: String::new(),
            epic: String::new(),
            environment: Environment::default(),
            services: Vec::new(),
            checklist: Vec::new(),
            rollback_plan: String::new(),
            description: String::new(),
            changes: String::new(),
            repository: String::new(),
            branch: "main".into(),
            verb: GitVerb::default(),
            trigger: GitTrigger::default(),
            run_tests: false,
            notify: false,
            log: String::new(),
            environments: Vec::new(),
            reason: String::new(),
            accepted: Accepted::default(),
        }
    }

    /// The form that an existing event would have been written in. `zone` holds the rules of the event's zone.
    #[must_use]
    pub fn from_view(view: &EventView, zone: &ZoneRules) -> Self {
        let start = match &view.time {
            EventTime::Timed { start, .. } => *start,
            EventTime::AllDay { first, .. } => zone.start_of_day(*first),
        };
        let mut form = Self::new(view.id, view.kind(), start, zone);
        form.take_time(&view.time, zone);
        form.repeat = RepeatForm::of(view.repeats.as_ref());
        form.title.clone_from(&view.title);
        form.teams = view.teams.iter().map(|t| t.id).collect();
        form.tags = view.tags.join(", ");
        form.sprint.clone_from(&view.sprint);
        form.participants = view.participant_ids();
        form.take_details(&view.details);
        form
    }

    /// What of this form can be planned again: nothing that belongs to one time only.
    #[must_use]
    pub fn as_template(&self) -> Self {
        let mut form = self.clone();
        for step in &mut form.checklist {
            step.done = false;
        }
        form.log.clear();
        form.accepted = Accepted::default();
        form
    }

    /// A template planned on the day of this form, as the event that this form is of.
    #[must_use]
    pub fn from_template(&self, template: &Self) -> Self {
        let days = |text: &str| text.parse::<NaiveDate>().ok();
        let length = days(&template.last_date).zip(days(&template.date));
        let last = days(&self.date)
            .zip(length)
            .and_then(|(first, (last, from))| first.checked_add_signed(last - from));
        Self {
            id: self.id,
            date: self.date.clone(),
            last_date: last.map_or_else(|| self.date.clone(), |last| last.to_string()),
            second_reading: false,
            ..template.as_template()
        }
    }

    /// The same form, sent again with what was seen to stand in its way.
    #[must_use]
    pub fn accepting(&self, accepted: Accepted) -> Self {
        Self {
            accepted,
            ..self.clone()
        }
    }

    /// Takes place at `time`, told on the clock of `zone`.
    pub fn take_time(&mut self, time: &EventTime, zone: &ZoneRules) {
        self.all_day = time.is_all_day();
        match time {
            EventTime::Timed { start, end, .. } => {
                let wall = zone.wall(*start);
                self.date = wall.date().to_string();
                self.last_date.clone_from(&self.date);
                self.time = wall.format("%H:%M").to_string();
                self.minutes = minutes_between(*start, *end).to_string();
                self.second_reading =
                    matches!(zone.resolve(wall), Wall::Twice(_, second) if second == *start);
            }
            EventTime::AllDay { first, last } => {
                self.date = first.to_string();
                self.last_date = last.to_string();
            }
        }
    }

    fn take_details(&mut self, details: &EventDetails) {
        match details.clone() {
            EventDetails::Meeting(m) => {
                self.meeting_type = m.meeting_type;
                self.video_link = m.video_link.unwrap_or_default();
                self.notes = m.notes;
                self.epic = m.epic;
            }
            EventDetails::Deployment(d) => {
                self.environment = d.environment;
                self.services = d.services;
                self.checklist = d.checklist;
                self.rollback_plan = d.rollback_plan;
                self.description = d.description;
                self.changes = d.changes.join("\n");
            }
            EventDetails::GitAction(g) => {
                self.repository = g.repository;
                self.branch = g.branch;
                self.verb = g.verb;
                self.trigger = g.trigger;
                self.run_tests = g.run_tests;
                self.notify = g.notify;
                self.log = g.log;
            }
            EventDetails::Freeze(f) => {
                self.environments = f.environments;
                self.services = f.services;
                self.reason = f.reason;
            }
            EventDetails::Absence(a) => self.notes = a.note,
        }
    }

    /// The same form, in which a rhythm that was left as it is asks for nothing: it moves along with the event.
    #[must_use]
    pub fn leaving_rhythm(mut self, repeats: Option<&Repeats>) -> Self {
        if repeats.is_some() && self.repeat.says_the_same(&RepeatForm::of(repeats)) {
            self.repeat.freq = Freq::Otherwise;
        }
        self
    }

    /// What is wrong on one page of the dialog.
    #[must_use]
    pub fn problems(&self, step: Step, zone: &ZoneRules) -> Problems {
        let mut problems = Problems::new();
        if step != Step::Details {
            self.basics(zone, &mut problems);
        }
        if step != Step::Basics {
            self.details(&mut problems);
        }
        problems
    }

    /// The event this form describes. `zone` holds the rules of the form's zone.
    ///
    /// # Errors
    /// Every field that breaks a rule.
    pub fn check(&self, zone: &ZoneRules) -> Result<NewEvent, Problems> {
        let mut problems = Problems::new();
        let basics = self.basics(zone, &mut problems);
        let details = self.details(&mut problems);
        match (basics, details) {
            (Some((title, time, repeating, tags, sprint)), Some(details)) if problems.is_empty() => {
                let has_people = matches!(
                    details.kind(),
                    EventKind::Meeting | EventKind::Freeze | EventKind::Absence
                );
                let sorted = |mut people: Vec<UserId>| {
                    people.sort_unstable();
                    people.dedup();
                    people
                };
                let participants = if has_people {
                    sorted(self.participants.clone())
                } else {
                    Vec::new()
                };
                let mut teams = self.teams.clone();
                teams.sort_unstable();
                teams.dedup();
                Ok(NewEvent {
                    id: self.id,
                    title,
                    time,
                    repeating,
                    teams,
                    tags,
                    sprint,
                    participants,
                    details,
                })
            }
            _ => Err(problems),
        }
    }

    fn basics(
        &self,
        zone: &ZoneRules,
        problems: &mut Problems,
    ) -> Option<(String, EventTime, Repeating, Vec<String>, String)> {
        let title = keep(problems, text::line(Field::Title, &self.title, text::TITLE_MAX));
        let time = keep(problems, self.event_time(zone));
        // A date that cannot be read is named already.
        let repeating = match parse_date(Field::Date, &self.date) {
            Ok(first) => keep(problems, self.repeat.check(first)),
            Err(_) => None,
        };
        let tags = keep(
            problems,
            text::list(Field::Tags, &self.tags, ',', TAGS_MAX, text::LABEL_MAX),
        );
        let sprint = keep(
            problems,
            text::optional_line(Field::Sprint, &self.sprint, text::LABEL_MAX),
        );
        if self.teams.len() > 50 {
            problems.push(Problem::new(Field::Teams, Rule::TooMany(50)));
        }
        Some((title?, time?, repeating?, tags?, sprint?))
    }

    /// When it takes place.
    ///
    /// # Errors
    /// The field that cannot be read, or breaks a rule.
    pub fn event_time(&self, zone: &ZoneRules) -> Result<EventTime, Problem> {
        let first = parse_date(Field::Date, &self.date)?;
        if self.all_day {
            let last = parse_date(Field::LastDate, &self.last_date)?;
            if last < first {
                return Err(Problem::new(Field::LastDate, Rule::EndBeforeStart));
            }
            return Ok(EventTime::AllDay { first, last });
        }
        if self.zone != zone.name {
            return Err(Problem::new(Field::Zone, Rule::UnknownZone));
        }
        let time = NaiveTime::parse_from_str(self.time.trim(), "%H:%M")
            .map_err(|_| Problem::new(Field::Time, Rule::NotATime))?;
        let bad_length = Problem::new(
            Field::Length,
            Rule::LengthOutOfRange {
                min: 1,
                max: LENGTH_MAX,
            },
        );
        let minutes: u32 = self.minutes.trim().parse().map_err(|_| bad_length.clone())?;
        if !(1..=LENGTH_MAX).contains(&minutes) {
            return Err(bad_length);
        }
        let start = match zone.resolve(first.and_time(time)) {
            Wall::Once(t) => t,
            Wall::Twice(a, b) => {
                if self.second_reading {
                    b
                } else {
                    a
                }
            }
            Wall::Never(_) => return Err(Problem::new(Field::Time, Rule::SkippedByClocks)),
        };
        Ok(EventTime::Timed {
            start,
            end: start + TimeDelta::minutes(minutes.into()),
            zone: self.zone.clone(),
        })
    }

    fn details(&self, problems: &mut Problems) -> Option<EventDetails> {
        match self.kind {
            EventKind::Meeting => self.meeting(problems).map(EventDetails::Meeting),
            EventKind::Deployment => self.deployment(problems).map(EventDetails::Deployment),
            EventKind::GitAction => self.git_action(problems).map(EventDetails::GitAction),
            EventKind::Freeze => self.freeze(problems).map(EventDetails::Freeze),
            EventKind::Absence => self.absence(problems).map(EventDetails::Absence),
        }
    }

    fn meeting(&self, problems: &mut Problems) -> Option<Meeting> {
        let video_link = keep(problems, text::link(Field::VideoLink, &self.video_link));
        let notes = keep(
            problems,
            text::lines(Field::Notes, &self.notes, text::MARKDOWN_MAX),
        );
        let epic = keep(
            problems,
            text::optional_line(Field::Epic, &self.epic, text::LABEL_MAX),
        );
        self.people(problems);
        Some(Meeting {
            meeting_type: self.meeting_type,
            video_link: video_link?,
            notes: notes?,
            epic: epic?,
        })
    }

    fn deployment(&self, problems: &mut Problems) -> Option<Deployment> {
        if self.services.is_empty() {
            problems.push(Problem::new(Field::Services, Rule::Required));
        }
        let services = keep(problems, self.checked_services());
        let checklist = keep(problems, self.checked_steps());
        let rollback_plan = keep(
            problems,
            text::lines(Field::RollbackPlan, &self.rollback_plan, text::MARKDOWN_MAX),
        );
        if self.environment == Environment::Prod && self.rollback_plan.trim().is_empty() {
            problems.push(Problem::new(Field::RollbackPlan, Rule::Required));
        }
        let description = keep(
            problems,
            text::lines(Field::Description, &self.description, text::MARKDOWN_MAX),
        );
        let changes = keep(
            problems,
            text::list(Field::Changes, &self.changes, '\n', 100, text::LINK_MAX),
        );
        Some(Deployment {
            environment: self.environment,
            services: services?,
            checklist: checklist?,
            rollback_plan: rollback_plan?,
            description: description?,
            changes: changes?,
            override_reason: String::new(),
            overridden: Vec::new(),
        })
    }

    /// Which there are is the server's to know.
    fn checked_services(&self) -> Result<Vec<String>, Problem> {
        if self.services.len() > SERVICES_MAX as usize {
            return Err(Problem::new(Field::Services, Rule::TooMany(SERVICES_MAX)));
        }
        let line = |name: &String| text::line(Field::Services, name, text::LABEL_MAX);
        let mut services = self.services.iter().map(line).collect::<Result<Vec<_>, _>>()?;
        services.sort();
        services.dedup();
        Ok(services)
    }

    fn people(&self, problems: &mut Problems) {
        if self.participants.len() > PARTICIPANTS_MAX {
            problems.push(Problem::new(Field::Participants, Rule::TooMany(200)));
        }
    }

    fn freeze(&self, problems: &mut Problems) -> Option<Freeze> {
        let services = keep(problems, self.checked_services());
        let reason = keep(
            problems,
            text::line(Field::Reason, &self.reason, text::REASON_MAX),
        );
        self.people(problems);
        let mut environments = self.environments.clone();
        environments.sort_unstable();
        environments.dedup();
        Some(Freeze {
            environments,
            services: services?,
            reason: reason?,
        })
    }

    fn absence(&self, problems: &mut Problems) -> Option<Absence> {
        if self.participants.is_empty() {
            problems.push(Problem::new(Field::Participants, Rule::Required));
        }
        self.people(problems);
        let note = keep(
            problems,
            text::lines(Field::Notes, &self.notes, text::MARKDOWN_MAX),
        );
        Some(Absence { note: note? })
    }

    fn checked_steps(&self) -> Result<Vec<ChecklistStep>, Problem> {
        if self.checklist.len() > STEPS_MAX {
            return Err(Problem::new(Field::Checklist, Rule::TooMany(100)));
        }
        // A tick names its step by its text: the same step twice is that step.
        let mut steps: Vec<ChecklistStep> = Vec::new();
        for step in self.checklist.iter().filter(|step| !step.text.trim().is_empty()) {
            let text = text::line(Field::Checklist, &step.text, text::TITLE_MAX)?;
            match steps.iter_mut().find(|other| other.text == text) {
                Some(same) => same.done |= step.done,
                None => steps.push(ChecklistStep {
                    text,
                    done: step.done,
                }),
            }
        }
        Ok(steps)
    }

    fn git_action(&self, problems: &mut Problems) -> Option<GitAction> {
        let repository = keep(problems, text::repository(&self.repository));
        let branch = keep(problems, text::branch(&self.branch));
        let log = keep(problems, text::lines(Field::Log, &self.log, text::MARKDOWN_MAX));
        Some(GitAction {
            repository: repository?,
            branch: branch?,
            verb: self.verb,
            trigger: self.trigger,
            run_tests: self.run_tests,
            notify: self.notify,
            log: log?,
        })
    }
}

/// Whole minutes from `start` to `end`, at least one.
#[must_use]
pub fn minutes_between(start: DateTime<Utc>, end: DateTime<Utc>) -> i64 {
    (end - start).num_minutes().max(1)
}

/// A day, as a date control gives it.
///
/// # Errors
/// What cannot be read, or lies outside the years of the calendar.
pub(crate) fn parse_date(field: Field, text: &str) -> Result<NaiveDate, Problem> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| Problem::new(field, Rule::NotADate))?;
    if !(FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
        return Err(Problem::new(
            field,
            Rule::YearOutOfRange {
                min: FIRST_YEAR,
                max: LAST_YEAR,
            },
        ));
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tests::paris;

    fn form(kind: EventKind) -> EventForm {
        let start = "2025-07-14T07:00:00Z".parse().expect("an instant");
        let mut form = EventForm::new(EventId(uuid::Uuid::nil()), kind, start, &paris());
        form.title = "Daily".into();
        form.services = vec!["api".into()];
        form.participants = vec![UserId(uuid::Uuid::nil())];
        form.reason = "end of year".into();
        form.repository = "https://git.example.fr/web.git".into();
        form
    }

    fn rules(form: &EventForm) -> Vec<(Field, Rule)> {
        form.check(&paris())
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|p| (p.field, p.rule))
            .collect()
    }

    #[test]
    fn a_filled_form_of_each_kind_passes() {
        for kind in EventKind::ALL {
            let event = form(*kind).check(&paris()).expect("valid");
            assert_eq!(event.details.kind(), *kind);
        }
    }

    #[test]
    fn every_broken_field_is_named() {
        let mut bad = form(EventKind::Deployment);
        bad.title = "  ".into();
        bad.time = "25:00".into();
        bad.services = vec!["x".repeat(61)];
        bad.environment = Environment::Prod;
        assert_eq!(
            rules(&bad),
            vec![
                (Field::Title, Rule::Required),
                (Field::Time, Rule::NotATime),
                (Field::Services, Rule::TooLong(60)),
                (Field::RollbackPlan, Rule::Required),
            ]
        );
    }

    #[test]
    fn a_time_that_clocks_skip_is_refused_and_one_shown_twice_can_be_chosen() {
        let mut gap = form(EventKind::Meeting);
        (gap.date, gap.time) = ("2025-03-30".into(), "02:30".into());
        assert_eq!(rules(&gap), vec![(Field::Time, Rule::SkippedByClocks)]);

        let mut twice = form(EventKind::Meeting);
        (twice.date, twice.time) = ("2025-10-26".into(), "02:30".into());
        let start = |f: &EventForm| match f.check(&paris()).expect("valid").time {
            EventTime::Timed { start, .. } => start.to_rfc3339(),
            EventTime::AllDay { .. } => String::new(),
        };
        assert_eq!(start(&twice), "2025-10-26T00:30:00+00:00");
        twice.second_reading = true;
        assert_eq!(start(&twice), "2025-10-26T01:30:00+00:00");
    }

    #[test]
    fn lengths_and_years_have_bounds() {
        for minutes in ["0", "-5", "44641", "x", ""] {
            let mut bad = form(EventKind::Meeting);
            bad.minutes = minutes.into();
            assert!(
                matches!(rules(&bad)[..], [(Field::Length, Rule::LengthOutOfRange { .. })]),
                "{minutes}"
            );
        }
        let mut bad = form(EventKind::Meeting);
        bad.date = "9999-01-01".into();
        assert!(matches!(
            rules(&bad)[..],
            [(Field::Date, Rule::YearOutOfRange { .. })]
        ));
    }

    #[test]
    fn days_come_in_order() {
        let mut bad = form(EventKind::Meeting);
        (bad.all_day, bad.last_date) = (true, "2025-07-13".into());
        assert_eq!(rules(&bad), vec![(Field::LastDate, Rule::EndBeforeStart)]);
    }
}
