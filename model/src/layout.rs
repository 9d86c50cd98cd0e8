//! Where events go on a grid: lanes in a week of the month view, columns in a day of the week view.

use chrono::{Days, NaiveDate};

/// Rows of events that a day of a month has at the most, on the largest screen.
pub const MONTH_ROWS: usize = 10;

/// An event that spans days of one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Index into the events given.
    pub index: usize,
    /// Column of the first day, 0 to 6.
    pub column: usize,
    /// Days covered in this week.
    pub span: usize,
    /// Row, from the top.
    pub lane: usize,
    /// It began in an earlier week.
    pub continues_before: bool,
    /// It goes on in a later week.
    pub continues_after: bool,
}

/// One week of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekRow {
    pub monday: NaiveDate,
    pub bars: Vec<Bar>,
}

impl WeekRow {
    /// How many events of a day (0 is Monday) lie below the first `lanes` rows.
    #[must_use]
    pub fn beyond(&self, day: usize, lanes: usize) -> usize {
        self.bars
            .iter()
            .filter(|bar| bar.covers(day) && bar.lane >= lanes)
            .count()
    }

    /// Rows that a day needs.
    #[must_use]
    pub fn depth(&self, day: usize) -> usize {
        self.bars
            .iter()
            .filter(|bar| bar.covers(day))
            .map(|bar| bar.lane + 1)
            .max()
            .unwrap_or(0)
    }
}

impl Bar {
    fn covers(&self, day: usize) -> bool {
        (self.column..self.column + self.span).contains(&day)
    }
}

/// Lays events, each with its first and last day and already in order, into the rows of a week, or of the first so
/// many of its days (1 to 7). An event keeps one row for all its days.
#[must_use]
pub fn week_row(monday: NaiveDate, days: u64, events: &[(NaiveDate, NaiveDate)]) -> WeekRow {
    let sunday = monday + Days::new(days.clamp(1, 7) - 1);
    let mut taken: Vec<[bool; 7]> = Vec::new();
    let mut bars = Vec::new();
    for (index, &(first, last)) in events.iter().enumerate() {
        if last < monday || first > sunday {
            continue;
        }
        let column = column_of(first.max(monday), monday);
        let span = column_of(last.min(sunday), monday) - column + 1;
        let free = |row: &[bool; 7]| !row[column..column + span].contains(&true);
        let lane = taken.iter().position(free).unwrap_or(taken.len());
        if taken.len() <= lane {
            taken.resize(lane + 1, [false; 7]);
        }
        taken[lane][column..column + span].fill(true);
        bars.push(Bar {
            index,
            column,
            span,
            lane,
            continues_before: first < monday,
            continues_after: last > sunday,
        });
    }
    WeekRow { monday, bars }
}

/// Which of the events lie in the first `rows` rows of some week from `first` up to, not including, `end`; and for each
/// of those days, how many of the others it has.
///
/// Leaving the others out changes nothing above: an event takes the first row that is free for it.
#[must_use]
pub fn within_rows(
    (first, end): (NaiveDate, NaiveDate),
    rows: usize,
    events: &[(NaiveDate, NaiveDate)],
) -> (Vec<bool>, Vec<usize>) {
    let mut within = vec![false; events.len()];
    for monday in first.iter_days().step_by(7).take_while(|day| *day < end) {
        for bar in week_row(monday, 7, events).bars {
            within[bar.index] |= bar.lane < rows;
        }
    }
    let mut beyond = vec![0; usize::try_from((end - first).num_days()).unwrap_or(0)];
    for ((from, to), _) in events.iter().zip(&within).filter(|(_, within)| !**within) {
        for day in (*from)
            .max(first)
            .iter_days()
            .take_while(|day| day <= to && *day < end)
        {
            beyond[usize::try_from((day - first).num_days()).unwrap_or(0)] += 1;
        }
    }
    (within, beyond)
}

fn column_of(day: NaiveDate, monday: NaiveDate) -> usize {
    usize::try_from((day - monday).num_days().clamp(0, 6)).unwrap_or(0)
}

/// A place side by side with what overlaps: `column` of `columns`, `span` columns wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub column: usize,
    pub columns: usize,
    pub span: usize,
}

/// Intervals for which there is no room beside the others: `count` of them from `from` to `to`, told in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    pub from: i64,
    pub to: i64,
    pub count: usize,
    pub place: Place,
}

/// Places intervals `(start, end)` of one day in at most so many columns, in any unit. They must be sorted by start.
///
/// Intervals that overlap, directly or through others, share the width; each then grows to the right as far as nothing
/// is in its way. Those that `most` columns have no room for have no place: the last column tells how many they are.
#[must_use]
pub fn side_by_side(intervals: &[(i64, i64)], most: usize) -> (Vec<Option<Place>>, Vec<Fold>) {
    let mut columns = vec![0; intervals.len()];
    let mut laid = (vec![None; intervals.len()], Vec::new());
    let mut group: Vec<usize> = Vec::new();
    let mut group_end = i64::MIN;
    // Where each column of the group is free again.
    let mut free: Vec<i64> = Vec::new();
    for (index, &(start, end)) in intervals.iter().enumerate() {
        if start >= group_end {
            close_group(&group, intervals, &columns, most, &mut laid);
            group.clear();
            free.clear();
        }
        let column = free
            .iter()
            .position(|until| *until <= start)
            .unwrap_or(free.len());
        free.resize(free.len().max(column + 1), end);
        free[column] = end;
        columns[index] = column;
        group.push(index);
        group_end = group_end.max(end);
    }
    close_group(&group, intervals, &columns, most, &mut laid);
    laid
}

fn close_group(
    group: &[usize],
    intervals: &[(i64, i64)],
    column_of: &[usize],
    most: usize,
    (places, folds): &mut (Vec<Option<Place>>, Vec<Fold>),
) {
    let needed = group.iter().map(|&i| column_of[i] + 1).max().unwrap_or(1);
    let columns = needed.min(most);
    // The last column is for the number of those that have none.
    let last = if needed > most { most - 1 } else { needed };
    let (shown, hidden): (Vec<usize>, Vec<usize>) = group.iter().partition(|&&i| column_of[i] < last);
    let fold = hidden
        .iter()
        .map(|&i| intervals[i])
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    if let Some((from, to)) = fold {
        let place = Place {
            column: last,
            columns,
            span: 1,
        };
        folds.push(Fold {
            from,
            to,
            count: hidden.len(),
            place,
        });
    }
    for &index in &shown {
        let column = column_of[index];
        let beside = shown
            .iter()
            .filter(|&&other| column_of[other] > column && overlap(intervals[other], intervals[index]))
            .map(|&other| column_of[other]);
        let folded = fold.filter(|fold| overlap(*fold, intervals[index])).map(|_| last);
        let blocked = beside.chain(folded).min().unwrap_or(columns);
        places[index] = Some(Place {
            column,
            columns,
            span: blocked - column,
        });
    }
}

fn overlap(a: (i64, i64), b: (i64, i64)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 6, 30).expect("a Monday") + Days::new(n)
    }

    #[test]
    fn a_long_event_keeps_its_lane_and_short_ones_fill_up() {
        let row = week_row(
            day(0),
            7,
            &[
                (day(0), day(9)),
                (day(1), day(1)),
                (day(2), day(3)),
                (day(1), day(2)),
            ],
        );
        let places: Vec<_> = row
            .bars
            .iter()
            .map(|b| (b.index, b.column, b.span, b.lane))
            .collect();
        assert_eq!(
            places,
            vec![(0, 0, 7, 0), (1, 1, 1, 1), (2, 2, 2, 1), (3, 1, 2, 2)]
        );
        assert!(row.bars[0].continues_after && !row.bars[0].continues_before);
    }

    #[test]
    fn a_full_day_counts_what_does_not_fit() {
        let row = week_row(day(0), 7, &[(day(2), day(2)); 5]);
        assert_eq!((row.depth(2), row.beyond(2, 3), row.beyond(1, 3)), (5, 2, 0));
    }

    #[test]
    fn overlapping_hours_share_the_width() {
        let (places, folds) = side_by_side(&[(0, 60), (30, 90), (60, 120), (200, 260)], 6);
        let place = |column, columns, span| {
            Some(Place {
                column,
                columns,
                span,
            })
        };
        assert_eq!(
            places,
            [place(0, 2, 1), place(1, 2, 1), place(0, 2, 1), place(0, 1, 1)]
        );
        assert_eq!(folds, []);
    }

    #[test]
    fn what_has_no_room_beside_the_others_is_counted() {
        let (places, folds) = side_by_side(&[(0, 60), (10, 50), (20, 40), (30, 90)], 2);
        let place = |column| Place {
            column,
            columns: 2,
            span: 1,
        };
        assert_eq!(places, [Some(place(0)), None, None, None]);
        let fold = Fold {
            from: 10,
            to: 90,
            count: 3,
            place: place(1),
        };
        assert_eq!(folds, [fold]);
    }

    proptest! {
        #[test]
        fn what_lies_too_low_can_be_left_out(
            starts in prop::collection::vec((0u64..35, 0u64..10), 0..120), rows in 1usize..6
        ) {
            let mut events: Vec<_> = starts.iter().map(|&(from, long)| (day(from), day(from + long))).collect();
            events.sort();
            let range = (day(0), day(35));
            let (within, beyond) = within_rows(range, rows, &events);
            let rest: Vec<_> = events.iter().zip(&within).filter(|(_, within)| **within).map(|(e, _)| *e).collect();
            for week in 0..5usize {
                let seen = |events: &[_]| {
                    let row = week_row(day(week as u64 * 7), 7, events);
                    let bars: Vec<_> = row.bars.iter().filter(|bar| bar.lane < rows)
                        .map(|bar| (events[bar.index], bar.column, bar.span, bar.lane)).collect();
                    let hidden: Vec<_> = (0..7).map(|day| row.beyond(day, rows)).collect();
                    (bars, hidden)
                };
                let (all, all_hidden) = seen(&events);
                let (some, some_hidden) = seen(&rest);
                prop_assert_eq!(all, some);
                for column in 0..7 {
                    prop_assert_eq!(all_hidden[column], some_hidden[column] + beyond[week * 7 + column]);
                }
            }
        }

        #[test]
        fn no_two_bars_cover_each_other_and_none_is_lost(
            mut events in prop::collection::vec((0u64..14, 0u64..6), 0..30), lanes in 1usize..6,
        ) {
            events.sort_unstable();
            let events: Vec<_> = events.into_iter().map(|(first, len)| (day(first), day(first + len))).collect();
            let row = week_row(day(7), 7, &events);
            for (i, a) in row.bars.iter().enumerate() {
                for b in &row.bars[i + 1..] {
                    prop_assert!(a.lane != b.lane || a.column + a.span <= b.column || b.column + b.span <= a.column);
                }
            }
            for d in 0..7 {
                let on_day = events.iter().filter(|(f, l)| *f <= day(7 + d) && *l >= day(7 + d)).count();
                let shown = row.bars.iter().filter(|b| b.covers(d as usize) && b.lane < lanes).count();
                prop_assert_eq!(shown + row.beyond(d as usize, lanes), on_day);
            }
        }

        #[test]
        fn side_by_side_never_overlaps_and_loses_nothing(
            mut hours in prop::collection::vec((0i64..1440, 15i64..300), 0..40), most in 2usize..8
        ) {
            hours.sort_unstable();
            let hours: Vec<_> = hours.into_iter().map(|(start, len)| (start, start + len)).collect();
            let (places, folds) = side_by_side(&hours, most);
            let shown = hours.iter().zip(&places).filter_map(|(hours, place)| Some((*hours, (*place)?)));
            let told = folds.iter().map(|fold| ((fold.from, fold.to), fold.place));
            let drawn: Vec<_> = shown.chain(told).collect();
            let folded: usize = folds.iter().map(|fold| fold.count).sum();
            prop_assert_eq!(drawn.len() - folds.len() + folded, hours.len());
            for (n, (span, a)) in drawn.iter().enumerate() {
                prop_assert!(a.columns <= most && a.column + a.span <= a.columns);
                for (other, b) in &drawn[n + 1..] {
                    if overlap(*span, *other) {
                        prop_assert_eq!(a.columns, b.columns);
                        prop_assert!(a.column + a.span <= b.column || b.column + b.span <= a.column);
                    }
                }
            }
        }
    }
}
