//! What the `TZID`s of a file mean.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::When;
use crate::component::Component;
use crate::vtimezone::Observances;
use crate::when::{Frame, localise, tz};
use crate::windows::windows_zone;

/// The zones of one calendar.
pub(crate) struct Zones<'a> {
    described: HashMap<String, &'a Component>,
    known: HashMap<String, Option<Tz>>,
    /// `X-WR-TIMEZONE`: the zone in which the calendar's owner plans.
    home: Option<Tz>,
}

impl<'a> Zones<'a> {
    pub(crate) fn of(calendar: &'a Component) -> Self {
        let zones = calendar.children.iter().filter(|child| child.name == "VTIMEZONE");
        let described = zones.filter_map(|zone| Some((zone.text("TZID")?.trim().to_owned(), zone)));
        let mut zones = Self {
            described: described.collect(),
            known: HashMap::new(),
            home: None,
        };
        zones.home = calendar
            .text("X-WR-TIMEZONE")
            .and_then(|name| zones.resolve(name.trim(), None));
        zones
    }

    /// The wall time `wall` in the zone called `tzid`; `None` when nothing says what zone that is.
    pub(crate) fn when(&mut self, tzid: &str, wall: NaiveDateTime) -> Option<When> {
        let zone = match self.known.get(tzid) {
            Some(known) => (*known)?,
            None => {
                let zone = self.resolve(tzid, Some(wall.year()));
                self.known.insert(tzid.to_owned(), zone);
                zone?
            }
        };
        Some(if is_utc(zone) {
            When::Utc(wall.and_utc())
        } else {
            Frame::Zoned(zone).when(wall)
        })
    }

    /// A time without zone: in the calendar's home zone if it has one.
    pub(crate) fn floating(&self, wall: NaiveDateTime) -> When {
        match self.home {
            Some(zone) if is_utc(zone) => When::Utc(wall.and_utc()),
            Some(zone) => Frame::Zoned(zone).when(wall),
            None => When::Floating(wall),
        }
    }

    /// An instant: on the clock of the calendar's home zone if it has one, except in the hour that
    /// this clock shows for the second time.
    pub(crate) fn at_home(&self, instant: DateTime<Utc>) -> When {
        let Some(zone) = self.home.filter(|zone| !is_utc(*zone)) else {
            return When::Utc(instant);
        };
        let wall = instant.with_timezone(&zone).naive_local();
        if localise(zone, wall) == instant {
            Frame::Zoned(zone).when(wall)
        } else {
            When::Utc(instant)
        }
    }

    fn resolve(&self, tzid: &str, year: Option<i32>) -> Option<Tz> {
        if let Some(zone) = by_name(tzid) {
            return Some(zone);
        }
        let described = self.described.get(tzid)?;
        let location = described
            .text("X-LIC-LOCATION")
            .or_else(|| described.text("X-MICROSOFT-CDO-TZID"));
        let located = location.and_then(|location| by_name(location.trim()));
        located.or_else(|| Observances::of(described)?.zone(tzid, year?))
    }
}

fn is_utc(zone: Tz) -> bool {
    matches!(
        zone,
        Tz::UTC
            | Tz::Etc__UTC
            | Tz::Etc__UCT
            | Tz::UCT
            | Tz::Zulu
            | Tz::Etc__Zulu
            | Tz::Universal
            | Tz::Etc__Universal
    )
}

/// The zone that a name alone stands for: IANA in any letter case, also behind a path such as
/// `/mozilla.org/20070129_1/`, Windows names, and offsets such as `GMT+0200`.
fn by_name(name: &str) -> Option<Tz> {
    let name = name.trim().trim_matches('"');
    iana(name)
        .or_else(|| behind_path(name))
        .or_else(|| windows_zone(name).and_then(tz))
        .or_else(|| offset_name(name))
}

fn iana(name: &str) -> Option<Tz> {
    tz(name).or_else(|| {
        TZ_VARIANTS
            .iter()
            .find(|zone| zone.name().eq_ignore_ascii_case(name))
            .copied()
    })
}

fn behind_path(name: &str) -> Option<Tz> {
    let rests = name
        .match_indices('/')
        .take(8)
        .filter_map(|(at, _)| name.get(at + 1..));
    // the last part alone would find zones in names that mean something else
    rests
        .into_iter()
        .filter(|rest| rest.contains('/') || rest.eq_ignore_ascii_case("UTC"))
        .find_map(iana)
}

/// `GMT+0200`, `UTC-5`, `+01:00`: whole hours, as the `Etc` zones have them (with the sign turned).
fn offset_name(name: &str) -> Option<Tz> {
    let upper = name.to_ascii_uppercase();
    let rest = upper
        .strip_prefix("GMT")
        .or_else(|| upper.strip_prefix("UTC"))
        .unwrap_or(&upper);
    let (sign, digits) = match rest.split_at_checked(1)? {
        ("+", digits) => ("-", digits),
        ("-", digits) => ("+", digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let hours = match digits.len() {
        1 | 2 => digits.as_str(),
        4 => digits.strip_suffix("00")?,
        _ => return None,
    };
    let hours: u32 = hours.parse().ok()?;
    if hours == 0 {
        Some(Tz::UTC)
    } else {
        tz(&format!("Etc/GMT{sign}{hours}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_programs_are_understood() {
        let named = |name: &str| by_name(name).map(Tz::name);
        assert_eq!(named("Europe/Paris"), Some("Europe/Paris"));
        assert_eq!(named("europe/paris"), Some("Europe/Paris"));
        assert_eq!(
            named("/mozilla.org/20070129_1/Europe/Berlin"),
            Some("Europe/Berlin")
        );
        assert_eq!(
            named("/softwarestudio.org/Tzfile/America/Argentina/Salta"),
            Some("America/Argentina/Salta")
        );
        assert_eq!(named("Romance Standard Time"), Some("Europe/Paris"));
        assert_eq!(named("GMT+0200"), Some("Etc/GMT-2"));
        assert_eq!(named("UTC-05:00"), Some("Etc/GMT+5"));
        assert_eq!(named("Customized Time Zone"), None);
        assert_eq!(named("GMT+05:30"), None);
        assert_eq!(named("é"), None);
    }
}
