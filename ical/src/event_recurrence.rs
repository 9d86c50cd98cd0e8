//! The recurrence properties of a `VEVENT`.

use crate::component::Component;
use crate::ends::after;
use crate::event::{Wrong, bad_date, read_when};
use crate::expand::rule_for;
use crate::lines::Line;
use crate::value::parse_duration;
use crate::zones::Zones;
use crate::{Reason, Recurrence, When};

/// More rules in one event are an attack on the expansion.
const MAX_RULES: usize = 50;

/// Reads how an event repeats; `dates` says that it is an all-day event.
///
/// # Errors
/// The first value that cannot be read: leaving it out would show wrong occurrences.
pub(crate) fn read_recurrence(
    component: &Component,
    zones: &mut Zones,
    dates: bool,
) -> Result<Recurrence, Wrong> {
    let mut recurrence = Recurrence {
        rrule: read_rules(component, "RRULE", dates)?,
        exrule: read_rules(component, "EXRULE", dates)?,
        ..Recurrence::default()
    };
    for line in component.all("EXDATE") {
        for value in values(line) {
            recurrence.exdate.push(read_when(line, value, zones)?);
        }
    }
    for line in component.all("RDATE") {
        for value in values(line) {
            recurrence.rdate.push(read_period(line, value, zones)?);
        }
    }
    Ok(recurrence)
}

fn values(line: &Line) -> impl Iterator<Item = &str> {
    line.value
        .split(',')
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

fn read_rules(component: &Component, name: &str, dates: bool) -> Result<Vec<String>, Wrong> {
    let mut rules = Vec::new();
    for line in component.all(name).filter(|line| !line.value.trim().is_empty()) {
        if rules.len() >= MAX_RULES {
            return Err((line.number, Reason::TooManyRules { max: MAX_RULES }));
        }
        let rule = line.value.trim();
        if let Err(error) = rule_for(rule, dates) {
            let rule = rule.chars().take(200).collect();
            return Err((line.number, Reason::BadRule { rule, error }));
        }
        rules.push(rule.to_owned());
    }
    Ok(rules)
}

/// Reads a value of RDATE: a date, a time, or a period with its end or length.
fn read_period(line: &Line, value: &str, zones: &mut Zones) -> Result<(When, Option<When>), Wrong> {
    let Some((start, end)) = value.split_once('/') else {
        return Ok((read_when(line, value, zones)?, None));
    };
    let start = read_when(line, start, zones)?;
    let end = match parse_duration(end) {
        Some(length) => after(&start, length, false),
        None => Some(read_when(line, end, zones)?),
    };
    let end = end.ok_or_else(|| bad_date(line, value))?;
    Ok((start, Some(end)))
}
