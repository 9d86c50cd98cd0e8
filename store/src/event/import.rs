//! Calendar files in.

use super::{
    occurrence::{self, is_computable},
    placed::{occurrence_of, placed, same_instants},
    row::{self, EventRow, Place},
    series::lead_occurrences,
    write::renew_approval,
};
use crate::{Ctx, Error, Result, Unit, ledger::Entry, zone};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use ical::{Limits, ParseError, Reason, Recurrence, Series, When};
use model::{
    AppError, EventId,
    event::{Approval, EventDetails, EventKind, EventStatus, EventTime, Meeting},
    exchange::{FILE_MAX, FileProblem, ImportLine, ImportReport, LeftOut, LeftOutReason},
    policy::{Action, Actor, allow},
    text,
    zone::{FIRST_YEAR, LAST_YEAR, ZoneRules},
};
use uuid::Uuid;

/// Series in a file at the most.
const SERIES_MAX: usize = 20_000;
/// Imports that this process works on at the same time.
static IMPORTS: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

/// Reads a calendar file and, unless it is a dry run, takes over what is new or changed: all of it or nothing.
/// The same file again changes nothing.
///
/// # Errors
/// `Forbidden`; `TooLarge` or `Unreadable` for a file that is refused whole.
pub async fn import(ctx: &Ctx, file: &[u8], apply: bool) -> Result<ImportReport> {
    let actor = ctx.allow(Action::ImportCalendar)?.clone();
    let limits = Limits {
        max_bytes: usize::try_from(FILE_MAX).unwrap_or(usize::MAX),
        max_series: SERIES_MAX,
        ..Limits::default()
    };
    let calendar = ical::parse(file, &limits).map_err(file_error)?;
    // Whoever waits for another import does so without a connection that others need.
    let _turn = IMPORTS
        .acquire()
        .await
        .map_err(|closed| Error::Defect(closed.to_string()))?;
    let mut unit = ctx.begin().await?;
    unit.undoable = false;
    // One import at a time: two of the same file would else both find its events missing.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('creneau.import'))")
        .fetch_one(&mut *unit)
        .await?;
    let mut report = ImportReport {
        applied: apply,
        ..ImportReport::default()
    };
    report
        .left_out
        .extend(calendar.unreadable.into_iter().map(|u| LeftOut {
            line: u.line,
            uid: u.uid,
            reason: reason(u.reason),
        }));
    let reader = zone::rules(&ctx.who()?.preferences.zone)?;
    for series in &calendar.series {
        Importer {
            ctx,
            actor: &actor,
            reader: &reader,
        }
        .take(&mut unit, series, &mut report)
        .await?;
    }
    report.left_out.sort_by_key(|l| l.line);
    if apply {
        unit.commit().await?;
    }
    Ok(report)
}

struct Importer<'a> {
    ctx: &'a Ctx,
    actor: &'a Actor,
    reader: &'a ZoneRules,
}

/// What a file says of one event, in our words.
#[derive(PartialEq)]
pub(super) struct Content {
    pub title: String,
    pub time: EventTime,
    pub notes: String,
    pub link: Option<String>,
    pub tags: Vec<String>,
    pub cancelled: bool,
    pub recurrence: Option<Recurrence>,
}

impl Importer<'_> {
    async fn take(&self, unit: &mut Unit, series: &Series, report: &mut ImportReport) -> Result<()> {
        let leave_out = |report: &mut ImportReport, line, reason| {
            report.left_out.push(LeftOut {
                line,
                uid: Some(series.uid.clone()),
                reason,
            });
        };
        let Some(master) = &series.master else {
            leave_out(report, series.line, LeftOutReason::NoSeries);
            return Ok(());
        };
        let content = match self.content(master) {
            Ok(content) => content,
            Err(reason) => {
                leave_out(report, master.line, reason);
                return Ok(());
            }
        };
        let uid: String = series.uid.chars().take(500).collect();
        let Some(row) = self
            .put(unit, &uid, None, content, master.sequence, report)
            .await?
        else {
            leave_out(report, series.line, LeftOutReason::NotYours);
            return Ok(());
        };
        for changed in &series.overrides {
            if row.recurrence.is_none() {
                leave_out(report, changed.entry.line, LeftOutReason::NoSeries);
                continue;
            }
            let start = placed(master, &self.reader.name).start;
            let key = occurrence::key(&occurrence_of(&start, &changed.recurrence_id, &self.reader.name));
            match self.content(&changed.entry) {
                Ok(content) => {
                    let single = Content {
                        recurrence: None,
                        ..content
                    };
                    self.put(
                        unit,
                        &uid,
                        Some((&row, key)),
                        single,
                        changed.entry.sequence,
                        report,
                    )
                    .await?;
                }
                Err(reason) => leave_out(report, changed.entry.line, reason),
            }
        }
        Ok(())
    }

    /// Stores one event; `None` when it is somebody else's.
    async fn put(
        &self,
        unit: &mut Unit,
        uid: &str,
        of: Option<(&EventRow, String)>,
        content: Content,
        sequence: i64,
        report: &mut ImportReport,
    ) -> Result<Option<EventRow>> {
        let key = of.as_ref().map(|(_, key)| key.as_str());
        let found = sqlx::query_scalar!(
            "select id from event where uid = $1 and recurrence_id is not distinct from $2",
            uid,
            key
        )
        .fetch_optional(&mut **unit)
        .await?;
        let Some(id) = found.map(EventId) else {
            report.new.push(line(&content));
            let row = self.fresh(uid, content, sequence, of);
            row.insert(unit).await?;
            unit.audit(Entry::new("event.import", "event", row.id.0, &row.title).after(&row));
            row.announce(unit, None)?;
            return Ok(Some(row));
        };
        self.change(unit, id, content, report).await
    }

    /// Takes over what a file says of an event that is there.
    async fn change(
        &self,
        unit: &mut Unit,
        id: EventId,
        mut content: Content,
        report: &mut ImportReport,
    ) -> Result<Option<EventRow>> {
        let before = row::find_locked(unit, id).await?.ok_or(AppError::NotFound)?;
        if !allow(self.actor, Action::EditEvent(&before.facts())).is_allowed() {
            return Ok(None);
        }
        if before.kind() != EventKind::Meeting {
            // What was approved, or runs, was one window: a file does not make a series of it.
            content.recurrence.clone_from(&before.recurrence);
        }
        if keeps_time(&before, &content) {
            content.time = before.time.clone();
        }
        if stored(&before) == content && before.deleted_at.is_none() {
            report.unchanged += 1;
            return Ok(Some(before));
        }
        report.changed.push(line(&content));
        let mut after = before.clone();
        apply(&mut after, content);
        renew_approval(&before, &mut after)?;
        after.save(unit, self.ctx.now).await?;
        lead_occurrences(unit, &before, &after).await?;
        unit.audit(
            Entry::new("event.import", "event", id.0, &after.title)
                .before(&before)
                .after(&after),
        );
        after.announce(unit, Some(&before))?;
        Ok(Some(after))
    }

    /// A new event; an occurrence is for those who its series is for.
    fn fresh(&self, uid: &str, content: Content, sequence: i64, of: Option<(&EventRow, String)>) -> EventRow {
        let series = of.as_ref().map(|(series, _)| *series);
        let mut row = EventRow {
            id: EventId(Uuid::now_v7()),
            title: String::new(),
            time: content.time.clone(),
            teams: series.map(|s| s.teams.clone()).unwrap_or_default(),
            tags: Vec::new(),
            sprint: String::new(),
            details: EventDetails::Meeting(Meeting::default()),
            status: EventStatus::Planned,
            approval: Approval::NotNeeded,
            approver: None,
            rejection: None,
            actual_start: None,
            actual_end: None,
            uid: uid.to_owned(),
            sequence,
            recurrence: None,
            creator: self.actor.id,
            created_at: self.ctx.now,
            updated_at: self.ctx.now,
            deleted_at: None,
            version: 1,
            participants: series.map(|s| s.participants.clone()).unwrap_or_default(),
            place: of.map(|(series, key)| Place {
                series: series.id,
                key,
            }),
        };
        apply(&mut row, content);
        row
    }

    fn content(&self, entry: &ical::Entry) -> Result<Content, LeftOutReason> {
        let entry = &placed(entry, &self.reader.name);
        let time = self.time(&entry.start, &entry.end)?;
        let clean = |s: &str, max: u32| -> String {
            s.chars()
                .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
                .take(max as usize)
                .collect()
        };
        let title = clean(&entry.summary.replace(['\n', '\r', '\t'], " "), text::TITLE_MAX)
            .trim()
            .to_owned();
        let mut notes = entry.description.clone();
        if !entry.location.trim().is_empty() {
            notes = format!("{}\n\n{notes}", clean(&entry.location, 500).trim());
        }
        let notes = clean(&notes, text::MARKDOWN_MAX).trim_end().to_owned();
        let link = entry
            .url
            .as_deref()
            .and_then(|u| text::link(model::Field::VideoLink, u).ok().flatten());
        let mut tags: Vec<String> = entry
            .categories
            .iter()
            .map(|c| clean(c, text::LABEL_MAX).trim().to_owned())
            .collect();
        tags.retain(|t| !t.is_empty());
        tags.truncate(20);
        let recurrence = (!entry.recurrence.is_empty()).then(|| entry.recurrence.clone());
        if recurrence
            .as_ref()
            .is_some_and(|rules| !is_computable(&time, rules))
        {
            return Err(LeftOutReason::BadRule {
                rule: shorten(&entry.recurrence.rrule.join(" ")),
            });
        }
        Ok(Content {
            title: if title.is_empty() { "—".into() } else { title },
            time,
            notes,
            link,
            tags,
            cancelled: entry.cancelled,
            recurrence,
        })
    }

    fn time(&self, start: &When, end: &When) -> Result<EventTime, LeftOutReason> {
        let in_years = |date: NaiveDate| (FIRST_YEAR..=LAST_YEAR).contains(&date.year());
        let time = match (start, end) {
            (When::Date(first), When::Date(end)) => EventTime::AllDay {
                first: *first,
                last: end.pred_opt().unwrap_or(*first).max(*first),
            },
            _ => {
                let zone = match start {
                    When::Zoned { zone, .. } => zone.clone(),
                    _ => "UTC".to_owned(),
                };
                if !super::write::known_zone(&zone) {
                    return Err(LeftOutReason::UnknownZone { zone });
                }
                let start = start.instant(Tz::UTC);
                EventTime::Timed {
                    start,
                    end: end.instant(Tz::UTC).max(start),
                    zone,
                }
            }
        };
        let (first, last) = time.days(self.reader);
        if in_years(first) && in_years(last) {
            Ok(time)
        } else {
            Err(LeftOutReason::OutOfRange)
        }
    }
}

fn line(content: &Content) -> ImportLine {
    ImportLine {
        title: content.title.clone(),
        time: content.time.clone(),
        recurring: content.recurrence.is_some(),
    }
}

/// What a stored event would be in a file. Equal content means that an import changes nothing.
pub(super) fn stored(row: &EventRow) -> Content {
    let (notes, link) = match &row.details {
        EventDetails::Meeting(m) => (m.notes.clone(), m.video_link.clone()),
        EventDetails::Deployment(d) => (d.description.clone(), None),
        EventDetails::GitAction(g) => (g.log.clone(), None),
        EventDetails::Freeze(f) => (f.reason.clone(), None),
        EventDetails::Absence(a) => (a.note.clone(), None),
    };
    Content {
        title: row.title.clone(),
        time: row.time.clone(),
        notes,
        link,
        tags: row.tags.clone(),
        cancelled: row.status == EventStatus::Cancelled,
        recurrence: row.recurrence.clone(),
    }
}

/// A file replans neither what has begun, nor the zone of what it gives at the same instants.
fn keeps_time(before: &EventRow, content: &Content) -> bool {
    let begun = before.status != EventStatus::Planned && before.environment().is_some();
    let single = before.recurrence.is_none() && content.recurrence.is_none();
    begun || (single && same_instants(&before.time, &content.time))
}

fn apply(row: &mut EventRow, content: Content) {
    row.title = content.title;
    row.time = content.time;
    row.tags = content.tags;
    row.recurrence = content.recurrence;
    row.deleted_at = None;
    match &mut row.details {
        EventDetails::Meeting(m) => {
            m.notes = content.notes;
            m.video_link = content.link;
            row.status = if content.cancelled {
                EventStatus::Cancelled
            } else {
                EventStatus::Planned
            };
        }
        EventDetails::Deployment(d) => d.description = content.notes,
        EventDetails::GitAction(g) => g.log = content.notes,
        EventDetails::Freeze(f) => f.reason = content.notes,
        EventDetails::Absence(a) => a.note = content.notes,
    }
}

pub(super) fn file_error(error: ParseError) -> Error {
    let problem = match error {
        ParseError::TooLarge { .. } => return AppError::TooLarge { max: FILE_MAX }.into(),
        ParseError::NotText { line } => FileProblem::NotText { line },
        ParseError::Truncated { line, open } => FileProblem::Truncated { line, open },
        ParseError::TooManySeries { .. } => FileProblem::TooMany {
            max: SERIES_MAX as u32,
        },
        ParseError::TooDeep { line } => FileProblem::TooDeep { line },
        _ => FileProblem::NotCalendar,
    };
    AppError::Unreadable(problem).into()
}

fn reason(reason: Reason) -> LeftOutReason {
    match reason {
        Reason::BadDate { property, value } => LeftOutReason::BadDate {
            property,
            value: shorten(&value),
        },
        Reason::BadDuration { value } => LeftOutReason::BadDuration {
            value: shorten(&value),
        },
        Reason::UnknownZone { tzid } => LeftOutReason::UnknownZone { zone: shorten(&tzid) },
        Reason::BadRule { rule, .. } => LeftOutReason::BadRule { rule: shorten(&rule) },
        Reason::TooManyRules { .. } => LeftOutReason::BadRule { rule: "RRULE".into() },
        Reason::LineTooLong { property, .. } => LeftOutReason::TooLong { property },
        Reason::NotClosed => LeftOutReason::NotClosed,
        _ => LeftOutReason::NoStart,
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}
