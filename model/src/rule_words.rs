//! The rule of a series in words, as far as people plan by hand. What words would not tell whole is not told.

use crate::{
    format::{short_date, weekday},
    person::Lang,
};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// "Every 2 weeks on Monday and Friday, until 31 Dec 2026": an RFC 5545 `RRULE` value in words; nothing for
/// a rule with other parts.
#[must_use]
pub fn rule_words(rule: &str, lang: Lang) -> Option<String> {
    let mut parts: BTreeMap<&str, &str> = rule
        .split(';')
        .map(|part| part.split_once('='))
        .collect::<Option<_>>()?;
    parts.remove("WKST");
    let every: u32 = parts.remove("INTERVAL").map_or(Some(1), |n| n.parse().ok())?;
    let end = end(parts.remove("COUNT"), parts.remove("UNTIL"), lang)?;
    let days = parts.remove("BYDAY");
    let day_of_month = parts.remove("BYMONTHDAY");
    let freq = parts.remove("FREQ")?;
    if !parts.is_empty() {
        return None;
    }
    let rhythm = match (freq, days, day_of_month) {
        ("WEEKLY" | "DAILY", Some("MO,TU,WE,TH,FR"), None) if every == 1 => {
            said(lang, "Every weekday", "Du lundi au vendredi").to_owned()
        }
        ("DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY", None, None) => rhythm(freq, every, lang)?,
        ("WEEKLY", Some(days), None) => {
            let names: Option<Vec<&str>> = days.split(',').map(|day| name(day, lang)).collect();
            let on = said(lang, " on ", ", le ");
            format!("{}{on}{}", rhythm(freq, every, lang)?, listed(&names?, lang))
        }
        ("MONTHLY", Some(day), None) => format!("{}, {}", rhythm(freq, every, lang)?, nth(day, lang)?),
        ("MONTHLY", None, Some(day)) => {
            let day: u32 = day.parse().ok().filter(|day| *day > 0)?;
            let on = match lang {
                Lang::En => format!("on day {day}"),
                Lang::Fr => format!("le {day}"),
            };
            format!("{}, {on}", rhythm(freq, every, lang)?)
        }
        _ => return None,
    };
    Some(rhythm + &end)
}

const fn said(lang: Lang, en: &'static str, fr: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
    }
}

fn rhythm(freq: &str, every: u32, lang: Lang) -> Option<String> {
    let (one, many, all) = match (freq, lang) {
        ("DAILY", Lang::En) => ("day", "days", ""),
        ("WEEKLY", Lang::En) => ("week", "weeks", ""),
        ("MONTHLY", Lang::En) => ("month", "months", ""),
        ("YEARLY", Lang::En) => ("year", "years", ""),
        ("DAILY", Lang::Fr) => ("jours", "jours", "Tous les"),
        ("WEEKLY", Lang::Fr) => ("semaines", "semaines", "Toutes les"),
        ("MONTHLY", Lang::Fr) => ("mois", "mois", "Tous les"),
        ("YEARLY", Lang::Fr) => ("ans", "ans", "Tous les"),
        _ => return None,
    };
    Some(match (lang, every) {
        (_, 0) => return None,
        (Lang::En, 1) => format!("Every {one}"),
        (Lang::En, n) => format!("Every {n} {many}"),
        (Lang::Fr, 1) => format!("{all} {one}"),
        (Lang::Fr, n) => format!("{all} {n} {many}"),
    })
}

fn name(day: &str, lang: Lang) -> Option<&'static str> {
    let number = DAYS.iter().position(|known| *known == day)?;
    // 1970-01-05 was a Monday.
    let monday = NaiveDate::from_ymd_opt(1970, 1, 5)?;
    Some(weekday(monday + Days::new(number as u64), lang))
}

/// "on the 2nd Tuesday", "le dernier vendredi".
fn nth(day: &str, lang: Lang) -> Option<String> {
    let (number, day) = day.split_at_checked(day.len().checked_sub(2)?)?;
    let name = name(day, lang)?;
    let (en, fr) = match number {
        "1" | "+1" => ("1st", "1er"),
        "2" | "+2" => ("2nd", "2e"),
        "3" | "+3" => ("3rd", "3e"),
        "4" | "+4" => ("4th", "4e"),
        "-1" => ("last", "dernier"),
        _ => return None,
    };
    Some(match lang {
        Lang::En => format!("on the {en} {name}"),
        Lang::Fr => format!("le {fr} {name}"),
    })
}

fn listed(names: &[&str], lang: Lang) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => {
            let (comma, and) = (said(lang, ", ", ", le "), said(lang, " and ", " et le "));
            format!("{}{and}{last}", first.join(comma))
        }
    }
}

fn end(count: Option<&str>, until: Option<&str>, lang: Lang) -> Option<String> {
    match (count, until) {
        (None, None) => Some(String::new()),
        (Some(count), None) => {
            let count: u32 = count.parse().ok()?;
            Some(format!(
                ", {count} {}",
                said(lang, if count == 1 { "time" } else { "times" }, "fois")
            ))
        }
        (None, Some(until)) => {
            let day = NaiveDate::parse_from_str(until.get(..8)?, "%Y%m%d").ok()?;
            let until = said(lang, "until", "jusqu’au");
            Some(format!(", {until} {} {}", short_date(day, lang), day.year()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_said_in_words() {
        let check = |rule: &str, en: &str, fr: &str| {
            assert_eq!(rule_words(rule, Lang::En).as_deref(), Some(en), "{rule}");
            assert_eq!(rule_words(rule, Lang::Fr).as_deref(), Some(fr), "{rule}");
        };
        check("FREQ=DAILY", "Every day", "Tous les jours");
        check(
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "Every weekday",
            "Du lundi au vendredi",
        );
        check(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=MO",
            "Every 2 weeks on Monday and Friday",
            "Toutes les 2 semaines, le lundi et le vendredi",
        );
        check(
            "FREQ=MONTHLY;BYDAY=2TU",
            "Every month, on the 2nd Tuesday",
            "Tous les mois, le 2e mardi",
        );
        check(
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3",
            "Every month, on the last Friday, 3 times",
            "Tous les mois, le dernier vendredi, 3 fois",
        );
        check(
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "Every month, on day 15",
            "Tous les mois, le 15",
        );
        check(
            "FREQ=YEARLY;UNTIL=20301231T000000Z",
            "Every year, until 31 Dec 2030",
            "Tous les ans, jusqu’au 31 déc. 2030",
        );
    }

    #[test]
    fn what_words_would_not_tell_whole_is_not_told() {
        for rule in [
            "",
            "FREQ=HOURLY",
            "FREQ=YEARLY;BYMONTH=3",
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1",
            "FREQ=DAILY;COUNT=x",
            "FREQ=MONTHLY;BYDAY=é",
            "FREQ=WEEKLY;BYDAY=2MO",
        ] {
            assert_eq!(rule_words(rule, Lang::En), None, "{rule}");
        }
    }
}
