//! How an event repeats, as it is typed.

use super::{MonthDay, Repeat, RepeatEnd, Repeats, Rhythm, nth_of};
use crate::{Field, Problem, Rule, person::words};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// No number of the form may be larger.
const NUMBER_MAX: u32 = 999;

/// What the first control offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freq {
    #[default]
    Never,
    Daily,
    Weekly,
    Monthly,
    Yearly,
    /// By the rules it has, which the form cannot show.
    Otherwise,
}
words!(Freq {
    Never => "never",
    Daily => "daily",
    Weekly => "weekly",
    Monthly => "monthly",
    Yearly => "yearly",
    Otherwise => "otherwise",
});

/// Which day of the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monthly {
    /// The 12th.
    #[default]
    Number,
    /// The second Tuesday.
    Nth,
    /// The last Tuesday.
    Last,
}
words!(Monthly { Number => "number", Nth => "nth", Last => "last" });

impl Monthly {
    /// What `first` is in its month, said in this way.
    #[must_use]
    pub fn day(self, first: NaiveDate) -> MonthDay {
        match self {
            Self::Number => MonthDay::Number(u8::try_from(first.day()).unwrap_or(1)),
            Self::Nth => nth_of(first, false),
            Self::Last => MonthDay::Nth(-1, first.weekday()),
        }
    }

    /// This way where it is one of `ways`; else the one that is most like it.
    #[must_use]
    pub fn among(self, ways: &[Self]) -> Self {
        let like = match self {
            Self::Number => [Self::Number, Self::Number],
            Self::Nth => [Self::Nth, Self::Last],
            Self::Last => [Self::Last, Self::Nth],
        };
        like.into_iter()
            .find(|way| ways.contains(way))
            .unwrap_or(Self::Number)
    }

    /// The ways in which `first` can be said: a last Tuesday is one only in the last week of its month.
    #[must_use]
    pub fn of(first: NaiveDate) -> Vec<Self> {
        let is_last = nth_of(first, true) == MonthDay::Nth(-1, first.weekday());
        let is_fifth = first.day() > 28;
        let offered = [
            (Self::Number, true),
            (Self::Nth, !is_fifth),
            (Self::Last, is_last),
        ];
        offered
            .into_iter()
            .filter(|(_, fits)| *fits)
            .map(|(way, _)| way)
            .collect()
    }
}

/// When it ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    #[default]
    Never,
    On,
    After,
}
words!(Ends { Never => "never", On => "on", After => "after" });

/// One field per control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatForm {
    pub freq: Freq,
    /// Every so many days, weeks, months, years.
    pub every: String,
    /// Besides the weekday of the first occurrence.
    pub days: Vec<Weekday>,
    pub monthly: Monthly,
    pub ends: Ends,
    /// `YYYY-MM-DD`.
    pub until: String,
    pub count: String,
}

impl Default for RepeatForm {
    fn default() -> Self {
        Self {
            freq: Freq::Never,
            every: "1".into(),
            days: Vec::new(),
            monthly: Monthly::Number,
            ends: Ends::Never,
            until: String::new(),
            count: "10".into(),
        }
    }
}

/// What a form that passed says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repeating {
    /// It takes place once.
    Never,
    By(Repeat),
    /// As it does already.
    Otherwise,
}

impl RepeatForm {
    /// The form in which an existing rhythm would have been written.
    #[must_use]
    pub fn of(repeats: Option<&Repeats>) -> Self {
        let mut form = Self::default();
        let repeat = match repeats {
            None => return form,
            Some(Repeats::Otherwise) => {
                form.freq = Freq::Otherwise;
                return form;
            }
            Some(Repeats::By(repeat)) => repeat,
        };
        form.every = repeat.every.to_string();
        match &repeat.rhythm {
            Rhythm::Daily => form.freq = Freq::Daily,
            Rhythm::Weekly(days) => {
                form.freq = Freq::Weekly;
                form.days.clone_from(days);
            }
            Rhythm::Monthly(day) => {
                form.freq = Freq::Monthly;
                form.monthly = match day {
                    MonthDay::AsFirst | MonthDay::Number(_) => Monthly::Number,
                    MonthDay::Nth(-1, _) => Monthly::Last,
                    MonthDay::Nth(..) => Monthly::Nth,
                };
            }
            Rhythm::Yearly => form.freq = Freq::Yearly,
        }
        match repeat.end {
            RepeatEnd::Never => {}
            RepeatEnd::On(day) => (form.ends, form.until) = (Ends::On, day.to_string()),
            RepeatEnd::After(count) => (form.ends, form.count) = (Ends::After, count.to_string()),
        }
        form
    }

    /// Whether both say the same: what a rhythm has no use for does not count.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |form: &Self| {
            let (weekly, monthly) = (form.freq == Freq::Weekly, form.freq == Freq::Monthly);
            let repeats = form.freq != Freq::Never && form.freq != Freq::Otherwise;
            (
                form.freq,
                repeats.then(|| (form.every.trim().to_owned(), form.ends)),
                weekly.then(|| form.days.clone()),
                monthly.then_some(form.monthly),
                (repeats && form.ends == Ends::On).then(|| form.until.clone()),
                (repeats && form.ends == Ends::After).then(|| form.count.trim().to_owned()),
            )
        };
        said(self) == said(other)
    }

    /// The rhythm of something that takes place on `first` for the first time; of a weekly one `first` is always
    /// one of the days.
    ///
    /// # Errors
    /// The field that breaks a rule.
    pub fn check(&self, first: NaiveDate) -> Result<Repeating, Problem> {
        let rhythm = match self.freq {
            Freq::Never => return Ok(Repeating::Never),
            Freq::Otherwise => return Ok(Repeating::Otherwise),
            Freq::Daily => Rhythm::Daily,
            Freq::Weekly => Rhythm::Weekly(self.days_with(first)),
            Freq::Monthly => Rhythm::Monthly(match self.monthly {
                // Said without its number it moves along with the event.
                Monthly::Number => MonthDay::AsFirst,
                other => other.day(first),
            }),
            Freq::Yearly => Rhythm::Yearly,
        };
        let end = match self.ends {
            Ends::Never => RepeatEnd::Never,
            Ends::On => RepeatEnd::On(self.last_day(first)?),
            Ends::After => RepeatEnd::After(number(Field::RepeatCount, &self.count)?),
        };
        Ok(Repeating::By(Repeat {
            rhythm,
            every: number(Field::RepeatEvery, &self.every)?,
            end,
        }))
    }

    /// The days of a weekly rhythm, in the order of the week.
    #[must_use]
    pub fn days_with(&self, first: NaiveDate) -> Vec<Weekday> {
        let mut days = self.days.clone();
        days.push(first.weekday());
        days.sort_by_key(Weekday::num_days_from_monday);
        days.dedup();
        days
    }

    fn last_day(&self, first: NaiveDate) -> Result<NaiveDate, Problem> {
        let day = crate::event::parse_date(Field::RepeatUntil, &self.until)?;
        if day < first {
            return Err(Problem::new(Field::RepeatUntil, Rule::EndBeforeStart));
        }
        Ok(day)
    }
}

fn number(field: Field, text: &str) -> Result<u16, Problem> {
    let wrong = Rule::NumberOutOfRange {
        min: 1,
        max: NUMBER_MAX,
    };
    let number: u16 = text.trim().parse().map_err(|_| Problem::new(field, wrong))?;
    if number == 0 || u32::from(number) > NUMBER_MAX {
        return Err(Problem::new(field, wrong));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_form_says_what_it_was_made_of() {
        let first = day("2026-03-10");
        let check = |repeat: Repeat| {
            let form = RepeatForm::of(Some(&Repeats::By(repeat.clone())));
            assert_eq!(form.check(first), Ok(Repeating::By(repeat)));
        };
        let end = RepeatEnd::On(day("2026-12-31"));
        check(Repeat {
            rhythm: Rhythm::Daily,
            every: 3,
            end,
        });
        check(Repeat {
            rhythm: Rhythm::Weekly(vec![Weekday::Tue, Weekday::Thu]),
            every: 1,
            end: RepeatEnd::After(4),
        });
        check(Repeat {
            rhythm: Rhythm::Monthly(MonthDay::Nth(2, Weekday::Tue)),
            every: 1,
            end: RepeatEnd::Never,
        });
        check(Repeat {
            rhythm: Rhythm::Monthly(MonthDay::Nth(-1, Weekday::Tue)),
            every: 2,
            end,
        });
        assert_eq!(RepeatForm::of(None).check(first), Ok(Repeating::Never));
        assert_eq!(
            RepeatForm::of(Some(&Repeats::Otherwise)).check(first),
            Ok(Repeating::Otherwise)
        );
    }

    #[test]
    fn numbers_and_days_have_bounds() {
        let first = day("2026-03-10");
        let check = |change: fn(&mut RepeatForm), field, rule| {
            let mut form = RepeatForm {
                freq: Freq::Daily,
                ..RepeatForm::default()
            };
            change(&mut form);
            assert_eq!(form.check(first), Err(Problem::new(field, rule)));
        };
        let bounds = Rule::NumberOutOfRange { min: 1, max: 999 };
        check(|f| f.every = "0".into(), Field::RepeatEvery, bounds);
        check(|f| f.every = "1000".into(), Field::RepeatEvery, bounds);
        check(
            |f| (f.ends, f.count) = (Ends::After, "x".into()),
            Field::RepeatCount,
            bounds,
        );
        check(|f| f.ends = Ends::On, Field::RepeatUntil, Rule::NotADate);
        check(
            |f| (f.ends, f.until) = (Ends::On, "2026-03-09".into()),
            Field::RepeatUntil,
            Rule::EndBeforeStart,
        );
    }
}
