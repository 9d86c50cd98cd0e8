//! A rhythm in words.

use super::{MonthDay, Repeat, RepeatEnd, Rhythm, WORK_WEEK};
use crate::{
    format::{short_date, weekday},
    person::Lang,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};

impl Repeat {
    /// "Every 2 weeks on Monday and Friday, until 31 Dec 2026".
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let every = self.every;
        let rhythm = match &self.rhythm {
            Rhythm::Weekly(days) if every == 1 && *days == WORK_WEEK => {
                said(lang, "Every weekday", "Du lundi au vendredi").to_owned()
            }
            Rhythm::Daily => unit(every, lang, ("day", "days"), ("Tous les", "jours")),
            Rhythm::Yearly => unit(every, lang, ("year", "years"), ("Tous les", "ans")),
            Rhythm::Weekly(days) => {
                let weeks = unit(every, lang, ("week", "weeks"), ("Toutes les", "semaines"));
                let names: Vec<&str> = days.iter().map(|day| name(*day, lang)).collect();
                let on = if days.is_empty() {
                    ""
                } else {
                    said(lang, " on ", ", le ")
                };
                format!("{weeks}{on}{}", listed(&names, lang))
            }
            Rhythm::Monthly(day) => {
                let months = unit(every, lang, ("month", "months"), ("Tous les", "mois"));
                match day.words(lang) {
                    on if on.is_empty() => months,
                    on => format!("{months}, {on}"),
                }
            }
        };
        rhythm + &end(self.end, lang)
    }
}

impl MonthDay {
    /// "on the 2nd Tuesday", "le dernier vendredi"; nothing where it is the day of the first occurrence.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::AsFirst, _) => String::new(),
            (Self::Number(number), Lang::En) => format!("on day {number}"),
            (Self::Number(number), Lang::Fr) => format!("le {number}"),
            (Self::Nth(nth, day), Lang::En) => format!("on the {} {}", ordinal(nth, lang), name(day, lang)),
            (Self::Nth(nth, day), Lang::Fr) => format!("le {} {}", ordinal(nth, lang), name(day, lang)),
        }
    }
}

const fn said(lang: Lang, en: &'static str, fr: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
    }
}

/// "Every 2 weeks", "Toutes les 2 semaines".
fn unit(every: u16, lang: Lang, (one, many): (&str, &str), (all, units): (&str, &str)) -> String {
    match (lang, every) {
        (Lang::En, 1) => format!("Every {one}"),
        (Lang::En, n) => format!("Every {n} {many}"),
        (Lang::Fr, 1) => format!("{all} {units}"),
        (Lang::Fr, n) => format!("{all} {n} {units}"),
    }
}

fn name(day: Weekday, lang: Lang) -> &'static str {
    // 1970-01-05 was a Monday.
    let monday = NaiveDate::from_ymd_opt(1970, 1, 5).unwrap_or_default();
    weekday(monday + Days::new(day.num_days_from_monday().into()), lang)
}

const fn ordinal(nth: i8, lang: Lang) -> &'static str {
    match nth {
        1 => said(lang, "1st", "1er"),
        2 => said(lang, "2nd", "2e"),
        3 => said(lang, "3rd", "3e"),
        4 => said(lang, "4th", "4e"),
        5 => said(lang, "5th", "5e"),
        _ => said(lang, "last", "dernier"),
    }
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

fn end(end: RepeatEnd, lang: Lang) -> String {
    match end {
        RepeatEnd::Never => String::new(),
        RepeatEnd::After(count) => {
            let times = said(lang, if count == 1 { "time" } else { "times" }, "fois");
            format!(", {count} {times}")
        }
        RepeatEnd::On(day) => {
            let until = said(lang, "until", "jusqu’au");
            format!(", {until} {} {}", short_date(day, lang), day.year())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::EventTime, zone::tests::paris};

    #[test]
    fn a_rhythm_is_said_in_words() {
        let day = NaiveDate::default();
        let first = EventTime::AllDay {
            first: day,
            last: day,
        };
        let check = |rule: &str, en: &str, fr: &str| {
            let repeat = Repeat::parse(rule, &first, &paris()).expect("a rule");
            assert_eq!(repeat.words(Lang::En), en);
            assert_eq!(repeat.words(Lang::Fr), fr);
        };
        check("FREQ=DAILY", "Every day", "Tous les jours");
        check("FREQ=WEEKLY", "Every week", "Toutes les semaines");
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
            "FREQ=YEARLY;UNTIL=20301231T220000Z",
            "Every year, until 31 Dec 2030",
            "Tous les ans, jusqu’au 31 déc. 2030",
        );
    }
}
