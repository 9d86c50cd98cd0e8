//! Hours of a week: when a service may be maintained, when a team works.

use crate::{Field, Problem, Rule, format, person::Lang, zone::ZoneRules};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// From one minute of a day to another. Where the second is not later, it is on the day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: u16,
    pub to: u16,
}

impl Span {
    /// How long it is, in minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        if self.to > self.from {
            self.to - self.from
        } else {
            self.to + DAY - self.from
        }
    }
}

/// One span a day at the most, from Monday to Sunday, on the clock of a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekHours {
    /// IANA name.
    pub zone: String,
    pub days: [Option<Span>; 7],
}

impl WeekHours {
    /// What a team works that has said nothing: Monday to Friday, 09:00 to 18:00.
    #[must_use]
    pub fn office(zone: &str) -> Self {
        let day = Some(Span {
            from: 9 * 60,
            to: 18 * 60,
        });
        Self {
            zone: zone.to_owned(),
            days: [day, day, day, day, day, None, None],
        }
    }

    /// When it is open from the start of `first` to the end of `last`; spans that touch are one. `zone` holds the
    /// rules of its zone.
    #[must_use]
    pub fn open(
        &self,
        zone: &ZoneRules,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let mut open: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        for date in first.iter_days().take_while(|date| *date <= last) {
            let Some(span) = self.days[date.weekday().num_days_from_monday() as usize] else {
                continue;
            };
            let from = zone.resolve(at(date, span.from)).instant();
            let to = zone.resolve(at(date, span.from + span.minutes())).instant();
            match open.last_mut() {
                Some((_, end)) if *end >= from => *end = to.max(*end),
                _ => open.push((from, to)),
            }
        }
        open
    }

    /// The hours in words: equal days that follow each other are named by the first and the last.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
        let day = |n: usize| format::short_weekday(monday + Days::new(n as u64), lang);
        let mut parts = Vec::new();
        let mut first = 0;
        while first < 7 {
            let same = self.days[first..]
                .iter()
                .take_while(|d| **d == self.days[first])
                .count();
            if let Some(span) = self.days[first] {
                let name = match same {
                    1 => day(first),
                    n => format!("{}–{}", day(first), day(first + n - 1)),
                };
                // The midnight that ends a day, not the one that begins it.
                let to = if span.to == 0 { DAY } else { span.to };
                parts.push(format!("{name} {}–{}", clock(span.from), clock(to)));
            }
            first += same;
        }
        format!("{} ({})", parts.join(", "), self.zone)
    }

    /// Whether it is open from `start` to `end` without a break.
    #[must_use]
    pub fn cover(&self, zone: &ZoneRules, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
        // What began the evening before may go on.
        let first = zone
            .date(start)
            .checked_sub_days(Days::new(8))
            .unwrap_or_default();
        self.open(zone, (first, zone.date(end)))
            .iter()
            .any(|(from, to)| *from <= start && end <= *to)
    }
}

/// The wall time so many minutes after the start of a day.
fn at(date: NaiveDate, minutes: u16) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into())
}

/// Hours as they are typed: `HH:MM` or nothing, from Monday to Sunday.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursForm {
    pub zone: String,
    pub days: [(String, String); 7],
}

impl HoursForm {
    /// The form that `hours` would have been written in.
    #[must_use]
    pub fn of(hours: Option<&WeekHours>, zone: &str) -> Self {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let Some(hours) = hours else {
            return Self {
                zone: zone.to_owned(),
                ..Self::default()
            };
        };
        let day =
            |span: Option<Span>| span.map_or_else(Default::default, |s| (clock(s.from), clock(s.to % DAY)));
        Self {
            zone: hours.zone.clone(),
            days: hours.days.map(day),
        }
    }

    /// The hours it says; none where every day is empty. `zone` holds the rules of the form's zone.
    ///
    /// # Errors
    /// What is no time of day, half a span, or another zone.
    pub fn check(&self, zone: &ZoneRules) -> Result<Option<WeekHours>, Problem> {
        if self.zone != zone.name {
            return Err(Problem::new(Field::Zone, Rule::UnknownZone));
        }
        let mut days = [None; 7];
        for (day, (from, to)) in days.iter_mut().zip(&self.days) {
            if from.trim().is_empty() && to.trim().is_empty() {
                continue;
            }
            *day = Some(Span {
                from: minute(from)?,
                to: minute(to)?,
            });
        }
        Ok(days.iter().any(Option::is_some).then(|| WeekHours {
            zone: self.zone.clone(),
            days,
        }))
    }
}

fn minute(text: &str) -> Result<u16, Problem> {
    let wrong = || Problem::new(Field::Hours, Rule::NotATime);
    let (hours, minutes) = text.trim().split_once(':').ok_or_else(wrong)?;
    let (hours, minutes): (u16, u16) = (
        hours.parse().map_err(|_| wrong())?,
        minutes.parse().map_err(|_| wrong())?,
    );
    if hours < 24 && minutes < 60 {
        Ok(hours * 60 + minutes)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tests::paris;

    fn nights() -> WeekHours {
        let night = Some(Span {
            from: 20 * 60,
            to: 6 * 60,
        });
        let whole = Some(Span { from: 0, to: 0 });
        WeekHours {
            zone: "Europe/Paris".into(),
            days: [night, night, night, night, night, whole, whole],
        }
    }

    #[test]
    fn a_night_belongs_to_the_evening_it_began_in() {
        let check = |start: &str, end: &str, expected: bool| {
            let instant = |text: &str| text.parse().expect("an instant");
            let covered = nights().cover(&paris(), instant(start), instant(end));
            assert_eq!(covered, expected, "{start} {end}");
        };
        // Tuesday evening to Wednesday morning, Paris in summer.
        check("2025-07-15T18:00:00Z", "2025-07-16T04:00:00Z", true);
        check("2025-07-15T17:59:00Z", "2025-07-16T04:00:00Z", false);
        check("2025-07-16T03:00:00Z", "2025-07-16T04:01:00Z", false);
        check("2025-07-16T01:00:00Z", "2025-07-16T02:00:00Z", true);
        // From Friday evening to the end of Sunday without a break, and on to Tuesday morning not.
        check("2025-07-18T18:00:00Z", "2025-07-20T22:00:00Z", true);
        check("2025-07-18T18:00:00Z", "2025-07-21T10:00:00Z", false);
        // The night in which clocks go back is an hour longer.
        check("2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z", true);
    }

    #[test]
    fn equal_days_are_named_together() {
        assert_eq!(
            nights().words(Lang::En),
            "Mon–Fri 20:00–06:00, Sat–Sun 00:00–24:00 (Europe/Paris)"
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        let hours = nights();
        let form = HoursForm::of(Some(&hours), "UTC");
        assert_eq!(form.days[0], ("20:00".into(), "06:00".into()));
        assert_eq!(form.check(&paris()), Ok(Some(hours)));
        assert_eq!(HoursForm::of(None, "Europe/Paris").check(&paris()), Ok(None));
        let mut half = HoursForm::of(None, "Europe/Paris");
        half.days[2].0 = "20:00".into();
        assert_eq!(
            half.check(&paris()),
            Err(Problem::new(Field::Hours, Rule::NotATime))
        );
        half.days[2].1 = "24:00".into();
        assert!(half.check(&paris()).is_err());
    }
}
