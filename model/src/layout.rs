//! Where events go on a grid: lanes in a week of the month view, columns in a day of the week view.

use chrono::{Days, NaiveDate};

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

/// Places intervals `(start, end)` of one day side by side, in any unit. They must be sorted by start.
///
/// Intervals that overlap, directly or through others, share the width; each then grows to the right
/// as far as nothing is in its way.
#[must_use]
pub fn side_by_side(intervals: &[(i64, i64)]) -> Vec<Place> {
    let mut places = vec![
        Place {
            column: 0,
            columns: 1,
            span: 1
        };
        intervals.len()
    ];
    let mut group: Vec<usize> = Vec::new();
    let mut group_end = i64::MIN;
    for (index, &(start, end)) in intervals.iter().enumerate() {
        if start >= group_end {
            close_group(&group, intervals, &mut places);
            group.clear();
        }
        let free = (0..).find(|&column| {
            !group
                .iter()
                .any(|&other| places[other].column == column && overlap(intervals[other], (start, end)))
        });
        places[index].column = free.unwrap_or(0);
        group.push(index);
        group_end = group_end.max(end);
    }
    close_group(&group, intervals, &mut places);
    places
}

fn close_group(group: &[usize], intervals: &[(i64, i64)], places: &mut [Place]) {
    let columns = group.iter().map(|&i| places[i].column + 1).max().unwrap_or(1);
    for &index in group {
        let column = places[index].column;
        let blocked = group
            .iter()
            .filter(|&&other| places[other].column > column && overlap(intervals[other], intervals[index]))
            .map(|&other| places[other].column)
            .min()
            .unwrap_or(columns);
        places[index] = Place {
            column,
            columns,
            span: blocked - column,
        };
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
        let places = side_by_side(&[(0, 60), (30, 90), (60, 120), (200, 260)]);
        let check = |i: usize, column, columns, span| {
            assert_eq!(
                places[i],
                Place {
                    column,
                    columns,
                    span
                }
            )
        };
        check(0, 0, 2, 1);
        check(1, 1, 2, 1);
        check(2, 0, 2, 1);
        check(3, 0, 1, 1);
    }

    proptest! {
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
        fn side_by_side_never_overlaps(mut hours in prop::collection::vec((0i64..1440, 15i64..300), 0..40)) {
            hours.sort_unstable();
            let hours: Vec<_> = hours.into_iter().map(|(start, len)| (start, start + len)).collect();
            let places = side_by_side(&hours);
            for i in 0..hours.len() {
                prop_assert!(places[i].column + places[i].span <= places[i].columns);
                for j in i + 1..hours.len() {
                    if overlap(hours[i], hours[j]) {
                        let (a, b) = (places[i], places[j]);
                        prop_assert_eq!(a.columns, b.columns);
                        prop_assert!(a.column + a.span <= b.column || b.column + b.span <= a.column);
                    }
                }
            }
        }
    }
}
