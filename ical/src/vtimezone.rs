//! The rules of a `VTIMEZONE`, for zones whose name says nothing: they are compared with those of
//! the IANA database, and the first zone that shows the same time stands for them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono::{Datelike, Offset};
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::budget::Budget;
use crate::component::Component;
use crate::rule::{Rule, Until};
use crate::value::{Stamp, parse_stamp};
use crate::walk::Walk;
use crate::when::{midnight, tz};
use crate::windows::usual_zones;

/// Steps to expand one observance of four years; real ones take a few hundred.
const STEPS: u64 = 100_000;

/// The observances (standard and daylight time) of a zone.
pub(crate) struct Observances(Vec<Observance>);

struct Observance {
    start: NaiveDateTime,
    /// Offsets in seconds east of UTC, before and since.
    from: i32,
    to: i32,
    rules: Vec<Rule>,
    dates: Vec<NaiveDateTime>,
}

impl Observances {
    /// `None` when the component describes no observance that can be read.
    pub(crate) fn of(zone: &Component) -> Option<Self> {
        let kinds = ["STANDARD", "DAYLIGHT"];
        let children = zone
            .children
            .iter()
            .filter(|child| kinds.contains(&child.name.as_str()))
            .take(500);
        let observances: Vec<_> = children.filter_map(Observance::of).collect();
        (!observances.is_empty()).then_some(Self(observances))
    }

    /// The zone of the database that shows the same time in `year` and the next one. Preferred are
    /// those whose city is in the name, then fixed offsets, then the best known ones.
    pub(crate) fn zone(&self, tzid: &str, year: i32) -> Option<Tz> {
        let probes = self.probes(year)?;
        let fits = |zone: &Tz| {
            probes.iter().all(|(instant, offset)| {
                zone.offset_from_utc_datetime(&instant.naive_utc())
                    .fix()
                    .local_minus_utc()
                    == *offset
            })
        };
        let city = |zone: &Tz| {
            zone.name()
                .rsplit('/')
                .next()
                .is_some_and(|city| tzid.contains(&city.replace('_', " ")))
        };
        let named = TZ_VARIANTS.iter().copied().filter(city);
        let fixed = TZ_VARIANTS
            .iter()
            .copied()
            .filter(|zone| zone.name().starts_with("Etc/GMT"));
        named
            .chain(fixed)
            .chain(usual_zones().filter_map(tz))
            .chain(TZ_VARIANTS.iter().copied())
            .find(fits)
    }

    /// Instants of two years with the offset that holds at each: both sides of every change, and
    /// the middle of every month.
    fn probes(&self, year: i32) -> Option<Vec<(DateTime<Utc>, i32)>> {
        let first = midnight(NaiveDate::from_ymd_opt(year.checked_sub(1)?, 1, 1)?);
        let last = midnight(NaiveDate::from_ymd_opt(year.checked_add(2)?, 1, 1)?);
        let mut changes: Vec<(DateTime<Utc>, i32, i32)> = Vec::new();
        for observance in &self.0 {
            changes.extend(observance.onsets(first, last).filter_map(|wall| {
                let from = TimeDelta::seconds(i64::from(observance.from));
                Some((
                    wall.checked_sub_signed(from)?.and_utc(),
                    observance.from,
                    observance.to,
                ))
            }));
        }
        changes.sort_unstable();
        let before = changes.first().map(|(_, from, _)| *from)?;
        let offset_at = |instant: DateTime<Utc>| {
            let past = changes.partition_point(|(onset, ..)| *onset <= instant);
            past.checked_sub(1)
                .and_then(|index| changes.get(index))
                .map_or(before, |(.., to)| *to)
        };
        let start = midnight(NaiveDate::from_ymd_opt(year, 1, 1)?).and_utc();
        let mut instants: Vec<_> = (0..24)
            .filter_map(|month| start.checked_add_signed(TimeDelta::days(15 + month * 30)))
            .collect();
        for (onset, ..) in changes
            .iter()
            .filter(|(onset, ..)| *onset >= start && onset.year() <= year + 1)
        {
            instants.extend([*onset - TimeDelta::seconds(1), *onset]);
        }
        Some(
            instants
                .into_iter()
                .map(|instant| (instant, offset_at(instant)))
                .collect(),
        )
    }
}

impl Observance {
    fn of(component: &Component) -> Option<Self> {
        let stamp = |text: &str| match parse_stamp(text)? {
            Stamp::Date(date) => Some(midnight(date)),
            Stamp::Wall(wall) => Some(wall),
            Stamp::Utc(instant) => Some(instant.naive_utc()),
        };
        let offset = |name| component.get(name).and_then(|line| parse_offset(&line.value));
        Some(Self {
            start: stamp(&component.get("DTSTART")?.value)?,
            from: offset("TZOFFSETFROM")?,
            to: offset("TZOFFSETTO")?,
            rules: component
                .all("RRULE")
                .take(10)
                .filter_map(|line| Rule::parse(line.value.trim()).ok())
                .collect(),
            dates: component
                .all("RDATE")
                .flat_map(|line| line.value.split(','))
                .filter_map(stamp)
                .collect(),
        })
    }

    /// Wall times at which it begins up to `last`; of those before `first` at least the latest.
    fn onsets(&self, first: NaiveDateTime, last: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        let budget = Budget::new(STEPS);
        let mut onsets = vec![self.start];
        onsets.extend(&self.dates);
        for rule in &self.rules {
            let end = match rule.until {
                None => last,
                Some(Until::Date(date)) => midnight(date) + TimeDelta::days(1),
                Some(Until::Wall(wall)) => wall,
                Some(Until::Utc(instant)) => instant.naive_utc() + TimeDelta::seconds(i64::from(self.from)),
            };
            // from the end of a rule that is over, its last onset still holds
            let from = first.min(end - TimeDelta::days(800));
            onsets.extend(
                Walk::new(rule.clone(), self.start, from, end.min(last), &budget).map_while(Result::ok),
            );
        }
        onsets.into_iter().filter(move |onset| *onset <= last)
    }
}

/// Seconds east of UTC, from `+HHMM` or `+HHMMSS`.
fn parse_offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |at: usize| {
        digits
            .get(at..at + 2)
            .map_or(Some(0), |part| part.parse::<i32>().ok())
    };
    let seconds = part(0)? * 3600 + part(2)? * 60 + part(4)?;
    (seconds < 86_400).then_some(sign * seconds)
}
