//! A series that moves: its rhythm goes along, and what it says of single occurrences keeps its place.

use super::{DAYS, MonthDay, Repeat, RepeatEnd, Rhythm};
use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta, Weekday};

impl Repeat {
    /// The same rhythm for a series whose first day moves: days of the week move along, "the second Tuesday"
    /// becomes what the new day is in its month, and the last day moves as far as the first.
    #[must_use]
    pub fn moved(&self, from: NaiveDate, to: NaiveDate) -> Self {
        let by = to - from;
        if by.is_zero() {
            return self.clone();
        }
        let rhythm = match &self.rhythm {
            Rhythm::Weekly(days) => {
                let mut days: Vec<Weekday> = days.iter().map(|day| later(*day, by)).collect();
                days.sort_by_key(Weekday::num_days_from_monday);
                Rhythm::Weekly(days)
            }
            // A first day that does not follow its own rule says nothing about the rule.
            Rhythm::Monthly(MonthDay::Nth(nth, day)) if *day == from.weekday() => {
                Rhythm::Monthly(nth_of(to, *nth == -1))
            }
            Rhythm::Monthly(MonthDay::Number(number)) if u32::from(*number) == from.day() => {
                Rhythm::Monthly(MonthDay::Number(u8::try_from(to.day()).unwrap_or(*number)))
            }
            other => other.clone(),
        };
        let end = match self.end {
            RepeatEnd::On(day) => RepeatEnd::On(day.checked_add_signed(by).unwrap_or(day)),
            other => other,
        };
        Self {
            rhythm,
            every: self.every,
            end,
        }
    }

    /// A series by weekdays of the month whose first day is `first`, of which the occurrence of one day is put on
    /// another: what its first day is then, and its rhythm. Where the second Tuesday of May becomes a Wednesday, it is
    /// that Wednesday of each month that counts, not the day after each second Tuesday. Nothing for any other series.
    #[must_use]
    pub fn carried(&self, first: NaiveDate, (from, to): (NaiveDate, NaiveDate)) -> Option<(NaiveDate, Self)> {
        let own = |day| self.in_period(first, day) == Some(day);
        let by_weekday = matches!(self.rhythm, Rhythm::Monthly(MonthDay::Nth(..)));
        if !by_weekday || from == to || !own(first) || !own(from) {
            return None;
        }
        let mut moved = self.moved(from, to);
        let there = |day| moved.in_period(to, months_later(day, from, to)?);
        let start = there(first)?;
        if let RepeatEnd::On(last) = self.end
            && let (Some(own), Some(then)) = (self.in_period(first, last), there(last))
            && let RepeatEnd::On(end) = moved.end
        {
            // Whether the last month has one stays as it was.
            let before = then.pred_opt().unwrap_or(then);
            let end = if own <= last {
                end.max(then)
            } else {
                end.min(before)
            };
            moved.end = RepeatEnd::On(end);
        }
        Some((start, moved))
    }

    /// The same rhythm, of which "the day of the first occurrence" was said of `day`.
    #[must_use]
    pub fn said_of(&self, day: NaiveDate) -> Self {
        let rhythm = match &self.rhythm {
            Rhythm::Monthly(MonthDay::AsFirst) => {
                Rhythm::Monthly(MonthDay::Number(u8::try_from(day.day()).unwrap_or(1)))
            }
            other => other.clone(),
        };
        Self {
            rhythm,
            ..self.clone()
        }
    }

    /// The first day of a series with this rhythm that is to begin about `day`: of one by days of the month, in the
    /// same month; of others, from that day on.
    #[must_use]
    pub fn begin(&self, day: NaiveDate) -> NaiveDate {
        let monthly = matches!(self.rhythm, Rhythm::Monthly(_));
        let there = self.in_period(day, day).filter(|_| monthly);
        there.unwrap_or_else(|| self.first_day(day))
    }

    /// Where the occurrence that is planned on `day` has its place in a series that became another: of one by months
    /// or years that of its month or year, counted from the first day of either; of others as far away as the first.
    #[must_use]
    pub fn counterpart(&self, other: &Self, (from, to): (NaiveDate, NaiveDate), day: NaiveDate) -> NaiveDate {
        let as_far = day.checked_add_signed(to - from).unwrap_or(day);
        let alike = matches!(
            (&self.rhythm, &other.rhythm),
            (Rhythm::Monthly(_), Rhythm::Monthly(_)) | (Rhythm::Yearly, Rhythm::Yearly)
        );
        if !alike || self.in_period(from, day) != Some(day) {
            return as_far;
        }
        let there = match self.rhythm {
            Rhythm::Yearly => NaiveDate::from_ymd_opt(day.year() + to.year() - from.year(), 1, 1),
            _ => months_later(day, from, to),
        };
        there
            .and_then(|there| other.in_period(to, there))
            .unwrap_or(as_far)
    }

    /// The day that a rhythm of months or years, from `first` on, has in the month, or year, of `day`.
    fn in_period(&self, first: NaiveDate, day: NaiveDate) -> Option<NaiveDate> {
        match &self.rhythm {
            Rhythm::Monthly(MonthDay::AsFirst) => day.with_day(first.day()),
            Rhythm::Monthly(MonthDay::Number(number)) => day.with_day(u32::from(*number)),
            Rhythm::Monthly(MonthDay::Nth(-1, weekday)) => {
                let next = day.with_day(1)?.checked_add_months(Months::new(1))?;
                let back =
                    1 + (next.weekday().num_days_from_monday() + 6 - weekday.num_days_from_monday()) % 7;
                next.checked_sub_days(Days::new(back.into()))
            }
            Rhythm::Monthly(MonthDay::Nth(nth, weekday)) => {
                NaiveDate::from_weekday_of_month_opt(day.year(), day.month(), *weekday, nth.unsigned_abs())
            }
            Rhythm::Yearly => NaiveDate::from_ymd_opt(day.year(), first.month(), first.day()),
            Rhythm::Daily | Rhythm::Weekly(_) => None,
        }
    }
}

/// The first day of the month that is as many months after that of `day` as `to` is after `from`.
fn months_later(day: NaiveDate, from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
    let months = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let month = months(day) + months(to) - months(from);
    NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12).cast_unsigned() + 1, 1)
}

/// What `date` is among the weekdays of its month. There is no fifth in most months: it counts as the last, and so
/// does a last one that stays the last.
pub(super) fn nth_of(date: NaiveDate, last: bool) -> MonthDay {
    let nth = (date.day() - 1) / 7 + 1;
    let is_last = date
        .checked_add_days(Days::new(7))
        .is_none_or(|next| next.month() != date.month());
    let nth = if nth == 5 || (last && is_last) {
        -1
    } else {
        i8::try_from(nth).unwrap_or(-1)
    };
    MonthDay::Nth(nth, date.weekday())
}

fn later(day: Weekday, by: TimeDelta) -> Weekday {
    let number = (i64::from(day.num_days_from_monday()) + by.num_days()).rem_euclid(7);
    usize::try_from(number)
        .ok()
        .and_then(|n| DAYS.get(n))
        .map_or(day, |(_, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn monthly(day: MonthDay, end: RepeatEnd) -> Repeat {
        Repeat {
            rhythm: Rhythm::Monthly(day),
            every: 1,
            end,
        }
    }

    #[test]
    fn the_day_on_which_it_is_dropped_says_which_one_of_the_month_it_is() {
        let second = monthly(MonthDay::Nth(2, Weekday::Tue), RepeatEnd::Never);
        // April begins on a Wednesday: the day after its second Tuesday is its third Wednesday.
        let found = second.carried(day("2026-04-14"), (day("2026-05-12"), day("2026-05-13")));
        let wednesday = monthly(MonthDay::Nth(2, Weekday::Wed), RepeatEnd::Never);
        assert_eq!(found, Some((day("2026-04-08"), wednesday.clone())));
        // What was deleted in September stays deleted there.
        let at = |on| second.counterpart(&wednesday, (day("2026-04-14"), day("2026-04-08")), day(on));
        assert_eq!(at("2026-09-08"), day("2026-09-09"));
        assert_eq!(at("2026-07-14"), day("2026-07-08"));
        // What the rule does not have goes as far as the first.
        assert_eq!(at("2026-07-20"), day("2026-07-14"));
    }

    #[test]
    fn a_series_begins_in_its_month() {
        let wednesday = monthly(MonthDay::Nth(2, Weekday::Wed), RepeatEnd::Never);
        assert_eq!(wednesday.begin(day("2027-09-15")), day("2027-09-08"));
        let first = monthly(MonthDay::AsFirst, RepeatEnd::Never);
        assert_eq!(first.begin(day("2027-09-15")), day("2027-09-15"));
        let eleventh = first.said_of(day("2027-05-11"));
        assert_eq!(eleventh.begin(day("2027-04-13")), day("2027-04-11"));
        // A month without a 31st is passed over.
        let last = first.said_of(day("2027-05-31"));
        assert_eq!(last.begin(day("2027-04-13")), day("2027-05-31"));
    }

    #[test]
    fn a_last_month_that_had_one_keeps_it() {
        let end = RepeatEnd::On(day("2026-09-08"));
        let second = monthly(MonthDay::Nth(2, Weekday::Tue), end);
        let moved = |repeat: &Repeat, to| {
            let first = day("2026-03-10");
            repeat.carried(first, (first, day(to))).map(|(_, moved)| moved)
        };
        // September's second Monday is the 14th.
        let expected = monthly(MonthDay::Nth(2, Weekday::Mon), RepeatEnd::On(day("2026-09-14")));
        assert_eq!(moved(&second, "2026-03-09"), Some(expected));
        let second = monthly(MonthDay::Nth(2, Weekday::Tue), RepeatEnd::On(day("2026-07-09")));
        // July had none: its second Tuesday is the 14th, its second Wednesday the 8th.
        let end = moved(&second, "2026-03-11").map(|moved| moved.end);
        assert_eq!(end, Some(RepeatEnd::On(day("2026-07-07"))));
    }

    #[test]
    fn years_and_months_keep_their_place_where_days_would_not() {
        let yearly = Repeat {
            rhythm: Rhythm::Yearly,
            every: 1,
            end: RepeatEnd::Never,
        };
        let moved = yearly.counterpart(&yearly, (day("2026-03-01"), day("2026-02-28")), day("2028-03-01"));
        assert_eq!(moved, day("2028-02-28"));
        let first = monthly(MonthDay::Number(1), RepeatEnd::Never);
        let last = monthly(MonthDay::Number(28), RepeatEnd::Never);
        let moved = first.counterpart(&last, (day("2026-03-01"), day("2026-02-28")), day("2026-05-01"));
        assert_eq!(moved, day("2026-04-28"));
    }

    proptest! {
        #[test]
        fn what_is_dropped_lies_where_it_was_dropped(
            nth in prop_oneof![Just(-1i8), 1i8..=4],
            weekday in 0usize..7,
            first in 0u32..24,
            after in 0u32..24,
            by in -20i64..=20,
        ) {
            let repeat = monthly(MonthDay::Nth(nth, DAYS[weekday].1), RepeatEnd::Never);
            let month = |n: u32| day("2026-01-01").checked_add_months(Months::new(n)).expect("a month");
            let first = repeat.in_period(month(0), month(first)).expect("each month has one");
            let from = repeat.in_period(first, first.checked_add_months(Months::new(after)).expect("a month"));
            let from = from.expect("each month has one");
            let to = from + TimeDelta::days(by);
            prop_assume!(by != 0);
            let (start, moved) = repeat.carried(first, (from, to)).expect("by weekdays");
            // The occurrence is where it was put, and the first one is an occurrence.
            prop_assert_eq!(moved.in_period(start, to), Some(to));
            prop_assert_eq!(moved.in_period(start, start), Some(start));
            prop_assert_eq!(repeat.counterpart(&moved, (first, start), from), to);
            prop_assert_eq!(repeat.counterpart(&moved, (first, start), first), start);
        }
    }
}
