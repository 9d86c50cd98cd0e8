//! The one place where times become words: page, mail, file and report all use it.

use crate::{event::EventTime, person::Lang, zone::ZoneRules};
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

const DAYS: [[&str; 7]; 2] = [
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
];
const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
];
const SHORT_MONTHS: [[&str; 12]; 2] = [
    [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ],
];

const fn row(lang: Lang) -> usize {
    match lang {
        Lang::En => 0,
        Lang::Fr => 1,
    }
}

/// "Monday", "lundi".
#[must_use]
pub fn weekday(date: NaiveDate, lang: Lang) -> &'static str {
    DAYS[row(lang)][date.weekday().num_days_from_monday() as usize]
}

/// "Mon", "lun.".
#[must_use]
pub fn short_weekday(date: NaiveDate, lang: Lang) -> String {
    let short: String = weekday(date, lang).chars().take(3).collect();
    match lang {
        Lang::En => short,
        Lang::Fr => short + ".",
    }
}

/// "July 2025", "juillet 2025".
#[must_use]
pub fn month_year(date: NaiveDate, lang: Lang) -> String {
    format!("{} {}", MONTHS[row(lang)][date.month0() as usize], date.year())
}

/// "14 Jul", "14 juil.".
#[must_use]
pub fn short_date(date: NaiveDate, lang: Lang) -> String {
    format!(
        "{} {}",
        day_number(date, lang),
        SHORT_MONTHS[row(lang)][date.month0() as usize]
    )
}

/// "Monday 14 July 2025", "lundi 14 juillet 2025".
#[must_use]
pub fn long_date(date: NaiveDate, lang: Lang) -> String {
    format!(
        "{} {} {}",
        weekday(date, lang),
        day_number(date, lang),
        month_year(date, lang)
    )
}

/// French says "1er" for the first of a month.
fn day_number(date: NaiveDate, lang: Lang) -> String {
    match (lang, date.day()) {
        (Lang::Fr, 1) => "1er".into(),
        (_, day) => day.to_string(),
    }
}

/// "14–20 July 2025", or with both months where they differ.
#[must_use]
pub fn date_range(first: NaiveDate, last: NaiveDate, lang: Lang) -> String {
    if first == last {
        return long_date(first, lang);
    }
    let end = format!("{} {}", day_number(last, lang), month_year(last, lang));
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return format!("{}–{end}", day_number(first, lang));
    }
    let month = MONTHS[row(lang)][first.month0() as usize];
    if first.year() == last.year() {
        return format!("{} {month} – {end}", day_number(first, lang));
    }
    format!("{} {month} {} – {end}", day_number(first, lang), first.year())
}

/// "14–20 Jul 2025", "28 juil. – 3 août 2025": for where there is little room.
#[must_use]
pub fn short_range(first: NaiveDate, last: NaiveDate, lang: Lang) -> String {
    let end = format!("{} {}", short_date(last, lang), last.year());
    if first == last {
        end
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}–{end}", day_number(first, lang))
    } else if first.year() == last.year() {
        format!("{} – {end}", short_date(first, lang))
    } else {
        format!("{} {} – {end}", short_date(first, lang), first.year())
    }
}

/// "09:00", on the clock of `zone`.
#[must_use]
pub fn clock(instant: DateTime<Utc>, zone: &ZoneRules) -> String {
    let wall = zone.wall(instant);
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}

/// "14 Jul 2025, 09:00", on the clock of `zone`.
#[must_use]
pub fn stamp(instant: DateTime<Utc>, zone: &ZoneRules, lang: Lang) -> String {
    let date = zone.date(instant);
    format!(
        "{} {}, {}",
        short_date(date, lang),
        date.year(),
        clock(instant, zone)
    )
}

/// "14 Jul 2025, 09:00:05", for what must be told apart to the second.
#[must_use]
pub fn exact_stamp(instant: DateTime<Utc>, zone: &ZoneRules, lang: Lang) -> String {
    format!("{}:{:02}", stamp(instant, zone, lang), instant.second())
}

/// When an event takes place, in full.
#[must_use]
pub fn when(time: &EventTime, zone: &ZoneRules, lang: Lang) -> String {
    match time {
        EventTime::AllDay { first, last } => date_range(*first, *last, lang),
        EventTime::Timed { start, end, .. } => {
            let (first, last) = (zone.date(*start), zone.date(*end));
            let (from, to) = (clock(*start, zone), clock(*end, zone));
            if first == last {
                format!("{}, {from} – {to}", long_date(first, lang))
            } else {
                format!(
                    "{}, {from} – {}, {to}",
                    long_date(first, lang),
                    long_date(last, lang)
                )
            }
        }
    }
}

/// "45 min", "1 h 30", "2 d".
#[must_use]
pub fn length(minutes: i64, lang: Lang) -> String {
    let day = match lang {
        Lang::En => "d",
        Lang::Fr => "j",
    };
    let (d, h, m) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    match (d, h, m) {
        (0, 0, m) => format!("{m} min"),
        (0, h, 0) => format!("{h} h"),
        (0, h, m) => format!("{h} h {m:02}"),
        (d, 0, 0) => format!("{d} {day}"),
        (d, h, 0) => format!("{d} {day} {h} h"),
        (d, h, m) => format!("{d} {day} {h} h {m:02}"),
    }
}

/// "UTC+2", "UTC−3:30".
#[must_use]
pub fn offset(instant: DateTime<Utc>, zone: &ZoneRules) -> String {
    let minutes = zone.offset_at(instant) / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".into(),
        (h, 0) => format!("UTC{sign}{h}"),
        (h, m) => format!("UTC{sign}{h}:{m:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tests::paris;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn dates_in_both_languages() {
        assert_eq!(long_date(day("2025-07-14"), Lang::En), "Monday 14 July 2025");
        assert_eq!(long_date(day("2025-08-01"), Lang::Fr), "vendredi 1er août 2025");
        assert_eq!(
            date_range(day("2025-06-30"), day("2025-07-06"), Lang::Fr),
            "30 juin – 6 juillet 2025"
        );
        assert_eq!(
            date_range(day("2025-07-07"), day("2025-07-13"), Lang::En),
            "7–13 July 2025"
        );
        assert_eq!(
            date_range(day("2025-12-29"), day("2026-01-04"), Lang::En),
            "29 December 2025 – 4 January 2026"
        );
        let short = |first, last, lang| short_range(day(first), day(last), lang);
        assert_eq!(short("2025-07-07", "2025-07-13", Lang::En), "7–13 Jul 2025");
        assert_eq!(
            short("2025-07-28", "2025-08-01", Lang::Fr),
            "28 juil. – 1er août 2025"
        );
        assert_eq!(
            short("2025-12-29", "2026-01-04", Lang::En),
            "29 Dec 2025 – 4 Jan 2026"
        );
        assert_eq!(short("2025-07-07", "2025-07-07", Lang::En), "7 Jul 2025");
    }

    #[test]
    fn a_time_is_shown_on_the_readers_clock() {
        let at = |s: &str| s.parse::<DateTime<Utc>>().expect("an instant");
        let time = EventTime::Timed {
            start: at("2025-07-14T07:00:00Z"),
            end: at("2025-07-14T08:30:00Z"),
            zone: "America/Guadeloupe".into(),
        };
        assert_eq!(
            when(&time, &paris(), Lang::Fr),
            "lundi 14 juillet 2025, 09:00 – 10:30"
        );
        assert_eq!(offset(at("2025-07-14T07:00:00Z"), &paris()), "UTC+2");
        assert_eq!(offset(at("2025-12-14T07:00:00Z"), &ZoneRules::utc()), "UTC");
    }

    #[test]
    fn lengths_read_like_words() {
        assert_eq!(length(45, Lang::En), "45 min");
        assert_eq!(length(90, Lang::Fr), "1 h 30");
        assert_eq!(length(1440, Lang::Fr), "1 j");
        assert_eq!(length(1500, Lang::En), "1 d 1 h");
    }
}
