//! The rules of the world's time zones, from the IANA tables that `chrono-tz` carries.

use chrono::{DateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use model::{Field, Problem, Rule, zone::ZoneRules};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, RwLock},
};

/// Changes of offset are looked for between these Unix times (1970 to 2101): the years that can be planned in.
const FROM: i64 = 0;
const UNTIL: i64 = 4_133_980_800;
/// No zone changes its offset twice within this many seconds, bar a handful of weeks of wartime.
const STRIDE: i64 = 7 * 86_400;

static KNOWN: LazyLock<RwLock<HashMap<String, Arc<ZoneRules>>>> = LazyLock::new(RwLock::default);

/// The rules of a zone by its IANA name.
///
/// # Errors
/// `UnknownZone`.
pub fn rules(name: &str) -> Result<Arc<ZoneRules>, Problem> {
    if let Some(found) = KNOWN.read().ok().and_then(|known| known.get(name).cloned()) {
        return Ok(found);
    }
    let tz: Tz = name
        .parse()
        .map_err(|_| Problem::new(Field::Zone, Rule::UnknownZone))?;
    let rules = Arc::new(read(tz));
    if let Ok(mut known) = KNOWN.write() {
        known.insert(name.to_owned(), Arc::clone(&rules));
    }
    Ok(rules)
}

/// The names of all zones, in alphabetical order.
#[must_use]
pub fn names() -> Vec<&'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name()).collect()
}

fn read(tz: Tz) -> ZoneRules {
    let base = offset(tz, FROM);
    let (mut steps, mut at, mut current) = (Vec::new(), FROM, base);
    while at < UNTIL {
        let next = (at + STRIDE).min(UNTIL);
        let after = offset(tz, next);
        if after != current {
            steps.push((first_with(tz, at, next, current), after));
            current = after;
        }
        at = next;
    }
    ZoneRules {
        name: tz.name().to_owned(),
        base,
        steps,
    }
}

/// The second within `(from, to]` from which the offset is no longer `old`.
fn first_with(tz: Tz, mut from: i64, mut to: i64, old: i32) -> i64 {
    while to - from > 1 {
        let middle = from + (to - from) / 2;
        if offset(tz, middle) == old {
            from = middle
        } else {
            to = middle
        }
    }
    to
}

fn offset(tz: Tz, at: i64) -> i32 {
    let utc: DateTime<Utc> = DateTime::from_timestamp(at, 0).unwrap_or_default();
    tz.offset_from_utc_datetime(&utc.naive_utc())
        .fix()
        .local_minus_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_agree_with_the_tables_at_every_hour_of_some_years() {
        for name in [
            "Europe/Paris",
            "America/Guadeloupe",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Asia/Kathmandu",
        ] {
            let (tz, rules): (Tz, _) = (name.parse().unwrap(), rules(name).unwrap());
            for hour in 0..3 * 366 * 24 {
                let at = 1_700_000_000 + hour * 3600;
                let instant = DateTime::from_timestamp(at, 0).unwrap();
                assert_eq!(rules.offset_at(instant), offset(tz, at), "{name} at {instant}");
            }
        }
    }

    #[test]
    fn an_unknown_zone_is_a_problem_of_its_field() {
        assert_eq!(
            rules("Mars/Olympus").unwrap_err(),
            Problem::new(Field::Zone, Rule::UnknownZone)
        );
    }
}
