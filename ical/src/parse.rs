//! From the bytes of a file to a calendar.

use std::collections::HashMap;

use crate::component::{Component, read_components};
use crate::event::{Event, read_event};
use crate::zones::Zones;
use crate::{Calendar, Entry, Override, ParseError, Reason, Series, Unreadable, When};

/// What a file may demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: usize,
    /// Different UIDs.
    pub max_series: usize,
    /// Bytes of one unfolded line; a longer one makes its event unreadable if the line matters.
    pub max_line: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 5 * 1024 * 1024,
            max_series: 20_000,
            max_line: 256 * 1024,
        }
    }
}

/// Reads an iCalendar file. Events that cannot be read are told in [`Calendar::unreadable`] and do
/// not keep the others from being read; to-dos, journals, free/busy times and alarms are skipped.
///
/// # Errors
/// Only what is wrong with the file as a whole.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Calendar, ParseError> {
    if bytes.len() > limits.max_bytes {
        return Err(ParseError::TooLarge {
            bytes: bytes.len(),
            max: limits.max_bytes,
        });
    }
    let calendars = read_components(bytes, limits.max_line)?;
    let mut reader = Reader::default();
    for calendar in &calendars {
        reader.read(calendar, limits)?;
    }
    Ok(reader.calendar)
}

#[derive(Default)]
struct Reader {
    calendar: Calendar,
    by_uid: HashMap<String, usize>,
    /// Place of each override among those of its series.
    by_recurrence: HashMap<(usize, When), usize>,
}

impl Reader {
    fn read(&mut self, calendar: &Component, limits: &Limits) -> Result<(), ParseError> {
        let name = calendar.text("X-WR-CALNAME").or_else(|| calendar.text("NAME"));
        let name = name
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        self.calendar.name = self.calendar.name.take().or(name);
        let mut zones = Zones::of(calendar);
        let mut events = Vec::new();
        collect_events(calendar, &mut events);
        events.sort_by_key(|component| component.line);
        for component in events {
            match read_event(component, &mut zones, limits.max_line) {
                Ok(event) => self.add(event, limits.max_series)?,
                Err((line, reason)) => self.refuse(component, line, reason),
            }
        }
        self.calendar.unreadable.sort_by_key(|unreadable| unreadable.line);
        Ok(())
    }

    fn refuse(&mut self, component: &Component, line: u32, reason: Reason) {
        let uid = component
            .text("UID")
            .map(|uid| uid.trim().to_owned())
            .filter(|uid| !uid.is_empty());
        self.calendar.unreadable.push(Unreadable { line, uid, reason });
    }

    fn add(&mut self, event: Event, max_series: usize) -> Result<(), ParseError> {
        let index = self.series_of(&event, max_series)?;
        let Some(series) = self.calendar.series.get_mut(index) else {
            return Ok(());
        };
        let Some((recurrence_id, this_and_future)) = event.replaces else {
            if series
                .master
                .as_ref()
                .is_none_or(|old| is_newer(&event.entry, old))
            {
                series.master = Some(event.entry);
            }
            return Ok(());
        };
        let key = (index, recurrence_id.clone());
        let place = *self.by_recurrence.entry(key).or_insert(series.overrides.len());
        let new = Override {
            recurrence_id,
            this_and_future,
            entry: event.entry,
        };
        match series.overrides.get_mut(place) {
            Some(old) if is_newer(&new.entry, &old.entry) => *old = new,
            Some(_) => {}
            None => series.overrides.push(new),
        }
        Ok(())
    }

    /// Place of the event's series, which is made if this is its first event.
    fn series_of(&mut self, event: &Event, max_series: usize) -> Result<usize, ParseError> {
        if let Some(index) = self.by_uid.get(&event.uid) {
            return Ok(*index);
        }
        let index = self.calendar.series.len();
        if index >= max_series {
            return Err(ParseError::TooManySeries { max: max_series });
        }
        let (uid, line) = (event.uid.clone(), event.entry.line);
        self.by_uid.insert(uid.clone(), index);
        self.calendar.series.push(Series {
            uid,
            line,
            master: None,
            overrides: Vec::new(),
        });
        Ok(index)
    }
}

/// Of two versions of one thing, the higher revision counts, then the later change, then the later
/// place in the file.
fn is_newer(new: &Entry, old: &Entry) -> bool {
    (new.sequence, new.last_modified, new.line) >= (old.sequence, old.last_modified, old.line)
}

/// All events below a component: those of a file with a missing END are nested in one another.
fn collect_events<'a>(component: &'a Component, events: &mut Vec<&'a Component>) {
    for child in &component.children {
        if child.name == "VEVENT" {
            events.push(child);
        }
        collect_events(child, events);
    }
}
