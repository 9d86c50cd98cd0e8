//! A calendar as iCalendar text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::rule::{Rule, Until};
use crate::value::escape;
use crate::when::tz;
use crate::write_zone::write_zone;
use crate::{Calendar, Entry, Override, Recurrence, Series, When};

/// The text of a `VCALENDAR`: CRLF line ends, lines folded at 75 octets, a `VTIMEZONE` with the
/// rules of the IANA database for every zone used. `stamp` becomes the `DTSTAMP` of every event
/// that does not say when it was last modified, `prod_id` the `PRODID`. [`crate::parse`] reads the same calendar back, except for line numbers;
/// [`Calendar::unreadable`] is not written.
pub fn write(cal: &Calendar, stamp: DateTime<Utc>, prod_id: &str) -> String {
    let mut out = Output(String::new());
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", &escape(prod_id));
    out.line("CALSCALE", "GREGORIAN");
    if let Some(name) = &cal.name {
        out.line("X-WR-CALNAME", &escape(name));
    }
    let used = Used::by(cal);
    for zone in &used.zones {
        if let Some(zone) = tz(zone) {
            write_zone(&mut out, zone, used.first_year, used.last_year);
        }
    }
    for series in &cal.series {
        if let Some(master) = &series.master {
            write_event(&mut out, series, master, None, stamp);
        }
        for change in &series.overrides {
            write_event(&mut out, series, &change.entry, Some(change), stamp);
        }
    }
    out.line("END", "VCALENDAR");
    out.0
}

/// The text so far.
pub(crate) struct Output(String);

impl Output {
    /// Appends a content line, folded. `name` may have parameters; `value` is written as it is,
    /// without the control characters that would end the line.
    pub(crate) fn line(&mut self, name: &str, value: &str) {
        let line: String = name
            .chars()
            .chain([':'])
            .chain(value.chars())
            .filter(|char| !char.is_control() || *char == '\t')
            .collect();
        let mut width = 0;
        for char in line.chars() {
            if width + char.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(char);
            width += char.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn write_event(
    out: &mut Output,
    series: &Series,
    entry: &Entry,
    change: Option<&Override>,
    stamp: DateTime<Utc>,
) {
    out.line("BEGIN", "VEVENT");
    out.line("UID", &escape(&series.uid));
    // When it was last revised (RFC 5545 §3.8.7.2): the same event is the same text tomorrow.
    out.line("DTSTAMP", &utc(entry.last_modified.unwrap_or(stamp)));
    if let Some(modified) = entry.last_modified {
        out.line("LAST-MODIFIED", &utc(modified));
    }
    out.line("SEQUENCE", &entry.sequence.to_string());
    if let Some(change) = change {
        let range = if change.this_and_future {
            ";RANGE=THISANDFUTURE"
        } else {
            ""
        };
        when(out, &format!("RECURRENCE-ID{range}"), &change.recurrence_id);
    }
    when(out, "DTSTART", &entry.start);
    when(out, "DTEND", &entry.end);
    write_recurrence(out, &entry.recurrence);
    out.line("SUMMARY", &escape(&entry.summary));
    for (name, text) in [("DESCRIPTION", &entry.description), ("LOCATION", &entry.location)] {
        if !text.is_empty() {
            out.line(name, &escape(text));
        }
    }
    if let Some(url) = &entry.url {
        out.line("URL", url);
    }
    if entry.cancelled {
        out.line("STATUS", "CANCELLED");
    }
    if !entry.categories.is_empty() {
        let categories: Vec<_> = entry.categories.iter().map(|category| escape(category)).collect();
        out.line("CATEGORIES", &categories.join(","));
    }
    out.line("END", "VEVENT");
}

fn write_recurrence(out: &mut Output, recurrence: &Recurrence) {
    for rule in &recurrence.rrule {
        out.line("RRULE", rule);
    }
    for rule in &recurrence.exrule {
        out.line("EXRULE", rule);
    }
    for (start, end) in &recurrence.rdate {
        match end {
            // a period is of times only; its zone is that of its start
            Some(end) if !start.is_date() && !end.is_date() => {
                let (params, start_value) = value(start);
                let end = value(&on_clock_of(start, end)).1;
                out.line(
                    &format!("RDATE;VALUE=PERIOD{params}"),
                    &format!("{start_value}/{end}"),
                );
            }
            _ => when(out, "RDATE", start),
        }
    }
    for date in &recurrence.exdate {
        when(out, "EXDATE", date);
    }
}

/// `end` as a time in the zone of `start`; UTC where that zone shows it for the second time.
fn on_clock_of(start: &When, end: &When) -> When {
    let instant = end.instant(Tz::UTC);
    match (start, end) {
        (When::Zoned { zone, .. }, When::Zoned { zone: other, .. }) if zone == other => end.clone(),
        (When::Floating(_), When::Floating(_)) => end.clone(),
        _ => When::Utc(instant),
    }
}

fn when(out: &mut Output, name: &str, when: &When) {
    let (params, value) = value(when);
    out.line(&format!("{name}{params}"), &value);
}

/// The parameters (each with its `;`) and the value of a date or time.
fn value(when: &When) -> (String, String) {
    match when {
        When::Date(date) => (";VALUE=DATE".into(), date.format("%Y%m%d").to_string()),
        When::Utc(instant) => (String::new(), utc(*instant)),
        When::Floating(wall) => (String::new(), local(*wall)),
        When::Zoned { wall, zone } => (format!(";TZID={}", tzid(zone)), local(*wall)),
    }
}

/// A zone name as a parameter: quoted if it holds what separates parameters.
fn tzid(zone: &str) -> String {
    let zone = zone.replace('"', "");
    if zone.contains([':', ';', ',']) {
        format!("\"{zone}\"")
    } else {
        zone
    }
}

pub(crate) fn local(wall: NaiveDateTime) -> String {
    wall.format("%Y%m%dT%H%M%S").to_string()
}

pub(crate) fn utc(instant: DateTime<Utc>) -> String {
    let mut text = local(instant.naive_utc());
    let _ = text.write_char('Z');
    text
}

/// The zones of a calendar, and the years over which its events use them.
struct Used {
    zones: BTreeSet<String>,
    first_year: i32,
    last_year: i32,
}

impl Used {
    fn by(cal: &Calendar) -> Self {
        let mut used = Self {
            zones: BTreeSet::new(),
            first_year: 9999,
            last_year: 1,
        };
        for series in &cal.series {
            series.master.iter().for_each(|master| used.entry(master));
            for change in &series.overrides {
                used.when(&change.recurrence_id);
                used.entry(&change.entry);
            }
        }
        used
    }

    fn entry(&mut self, entry: &Entry) {
        self.when(&entry.start);
        self.when(&entry.end);
        for (start, end) in &entry.recurrence.rdate {
            self.when(start);
            end.iter().for_each(|end| self.when(end));
        }
        entry.recurrence.exdate.iter().for_each(|date| self.when(date));
        for rule in &entry.recurrence.rrule {
            self.last_year = self.last_year.max(last_year(rule, self.last_year));
        }
    }

    fn when(&mut self, when: &When) {
        let When::Zoned { wall, zone } = when else { return };
        self.zones.insert(zone.clone());
        self.first_year = self.first_year.min(wall.year());
        self.last_year = self.last_year.max(wall.year());
    }
}

/// The year until which a rule needs its zone; for one without UNTIL the database's own horizon,
/// the rules of the last years standing for all later ones.
fn last_year(rule: &str, so_far: i32) -> i32 {
    match Rule::parse(rule).map(|rule| rule.until) {
        Ok(Some(Until::Date(date))) => date.year(),
        Ok(Some(Until::Wall(wall))) => wall.year(),
        Ok(Some(Until::Utc(instant))) => instant.year(),
        Ok(None) => so_far.max(crate::write_zone::HORIZON),
        Err(_) => so_far,
    }
}
