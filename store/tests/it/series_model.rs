//! A series that is changed in any way there is equals a list of occurrences that is changed in the same way by hand.

use crate::world::{World, paris};
use chrono::{Datelike, Months, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use model::{
    EventId, UndoId,
    calendar::{Filter, Occurrence},
    event::{EventForm, EventKind, EventTime, Saved},
    repeat::{Ends, Freq, Monthly, Reach, RepeatForm, Scope},
};
use proptest::{prelude::*, test_runner::TestRunner};
use sqlx::PgPool;
use store::event;

/// One occurrence, as somebody with a pencil would keep it.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    /// Which series it belongs to: each "this and the following" begins another one.
    series: usize,
    /// On the wall, where its series plans it.
    planned: NaiveDateTime,
    /// On the wall, where it takes place.
    start: NaiveDateTime,
    minutes: i64,
    title: String,
    deleted: bool,
    /// It has been touched alone: it is there even where the series would not be.
    own: bool,
}

/// How the series repeats before anything is done to it.
#[derive(Clone, Debug)]
enum Pattern {
    Daily,
    Weekly(Vec<u32>),
    /// On the first to fourth of a weekday, or its last.
    Monthly(Nth),
}

/// As people say it: the second Tuesday, the last (-1) Friday.
type Nth = (i8, Weekday);

/// The days of a month that are such a weekday, one after the other.
fn nth_day(month: NaiveDate, (nth, weekday): Nth) -> NaiveDate {
    let first = month.with_day(1).unwrap();
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| day.month() == first.month())
        .filter(|day| day.weekday() == weekday)
        .collect();
    if nth == -1 {
        days[days.len() - 1]
    } else {
        days[usize::try_from(nth).unwrap() - 1]
    }
}

/// What a day is in its month. A fifth is a last, and what was a last one stays it where it can.
fn nth_of(day: NaiveDate, last: bool) -> Nth {
    let is_last = (day + TimeDelta::days(7)).month() != day.month();
    let nth = i8::try_from((day.day() - 1) / 7 + 1).unwrap();
    let nth = if nth == 5 || (last && is_last) { -1 } else { nth };
    (nth, day.weekday())
}

fn months(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month()).unwrap()
}

fn months_later(day: NaiveDate, by: i32) -> NaiveDate {
    let first = day.with_day(1).unwrap();
    let by = Months::new(by.unsigned_abs());
    if months(first + by) >= months(first) {
        first + by
    } else {
        first - by
    }
}

/// The naive model: everything expanded, nothing clever.
#[derive(Clone, Debug, Default)]
struct Pencil {
    entries: Vec<Entry>,
    next_series: usize,
    /// Title and length that the entries of each series have unless they differ.
    usual: Vec<(String, i64)>,
    /// Of each series by months, its rule.
    rules: Vec<Option<Nth>>,
}

/// What can be done to an occurrence. It is chosen among those that can be seen.
#[derive(Clone, Debug)]
enum Edit {
    Rename(Scope, String),
    /// By so many days and minutes.
    Move(Scope, i64, i64),
    Lengthen(Scope, i64),
    Delete(Scope),
    Undo,
}

const COUNT: usize = 12;

impl Pencil {
    fn new(first: NaiveDateTime, pattern: &Pattern) -> Self {
        let begin = first.date();
        let days: Box<dyn Iterator<Item = NaiveDate>> = match pattern {
            Pattern::Daily => Box::new(begin.iter_days()),
            Pattern::Weekly(weekdays) => Box::new(begin.iter_days().filter(move |day| {
                *day == begin || weekdays.contains(&day.weekday().num_days_from_monday())
            })),
            Pattern::Monthly(nth) => Box::new((0..).map(move |n| nth_day(months_later(begin, n), *nth))),
        };
        let entries = days.take(COUNT).map(|day| Entry {
            series: 0,
            planned: day.and_time(first.time()),
            start: day.and_time(first.time()),
            minutes: 60,
            title: "Daily".into(),
            deleted: false,
            own: false,
        });
        Self {
            entries: entries.collect(),
            next_series: 1,
            usual: vec![("Daily".into(), 60)],
            rules: vec![match pattern {
                Pattern::Monthly(nth) => Some(*nth),
                _ => None,
            }],
        }
    }

    fn visible(&self) -> Vec<usize> {
        let mut seen: Vec<usize> = (0..self.entries.len())
            .filter(|i| !self.entries[*i].deleted)
            .collect();
        seen.sort_by_key(|i| {
            (
                self.entries[*i].start,
                self.entries[*i].planned,
                self.entries[*i].title.clone(),
            )
        });
        seen
    }

    /// The entries that a scope means, seen from one; "following" makes them a series of their own.
    fn reach(&mut self, from: usize, scope: Scope) -> Vec<usize> {
        let (series, planned) = (self.entries[from].series, self.entries[from].planned);
        let of_series = |e: &Entry| e.series == series;
        let all = |entries: &[Entry], keep: &dyn Fn(&Entry) -> bool| -> Vec<usize> {
            (0..entries.len()).filter(|i| keep(&entries[*i])).collect()
        };
        match scope {
            Scope::This => vec![from],
            Scope::All => all(&self.entries, &of_series),
            Scope::Following => {
                let found = all(&self.entries, &|e| of_series(e) && e.planned >= planned);
                // Before the first that is still there, there is nothing to keep apart.
                let earlier = self.entries.iter().any(|e| of_series(e) && e.planned < planned);
                if !earlier {
                    return all(&self.entries, &of_series);
                }
                for i in &found {
                    self.entries[*i].series = self.next_series;
                }
                self.next_series += 1;
                self.usual.push(self.usual[series].clone());
                self.rules.push(self.rules[series]);
                found
            }
        }
    }

    fn apply(&mut self, edit: &Edit, from: usize) {
        match edit {
            Edit::Undo => {}
            Edit::Delete(Scope::This) => {
                self.entries[from].deleted = true;
                self.entries[from].own = true;
            }
            Edit::Delete(scope) => {
                for i in self.reach(from, *scope) {
                    self.entries[i].deleted = true;
                }
            }
            Edit::Rename(scope, title) => self.change(from, *scope, |entry| entry.title.clone_from(title)),
            Edit::Lengthen(scope, minutes) => self.change(from, *scope, |entry| entry.minutes = *minutes),
            Edit::Move(scope, days, minutes) => {
                let by = TimeDelta::days(*days) + TimeDelta::minutes(*minutes);
                let reached = self.reach(from, *scope);
                if *scope == Scope::This {
                    self.entries[from].start += by;
                    self.entries[from].own = true;
                    return;
                }
                let goes = self.carried(from, by);
                for i in reached {
                    let entry = &mut self.entries[i];
                    let planned = goes(entry.planned);
                    if i == from {
                        entry.start += by;
                    } else if entry.start == entry.planned {
                        entry.start = planned;
                    }
                    entry.planned = planned;
                }
            }
        }
    }

    /// Where a series plans what it planned elsewhere, once an entry of it goes so far.
    fn carried(&mut self, from: usize, by: TimeDelta) -> Box<dyn Fn(NaiveDateTime) -> NaiveDateTime> {
        let Entry {
            series,
            planned,
            start,
            ..
        } = self.entries[from];
        let Some(rule) = self.rules[series] else {
            return Box::new(move |planned| planned + by);
        };
        let first = self
            .entries
            .iter()
            .filter(|e| e.series == series)
            .map(|e| e.planned)
            .min()
            .unwrap();
        // Put elsewhere before, it only says how far the first one goes.
        let stands = if start.date() == planned.date() {
            start
        } else {
            first
        };
        let (was, is) = (stands.date(), (stands + by).date());
        if was == is {
            return Box::new(move |planned| planned + by);
        }
        let rule = nth_of(is, rule.0 == -1);
        self.rules[series] = Some(rule);
        let further = months(is) - months(was);
        Box::new(move |planned| {
            let day = nth_day(months_later(planned.date(), further), rule);
            day.and_time((planned + by).time())
        })
    }

    /// Who was like the series stays like it; who differs keeps what differs.
    fn change(&mut self, from: usize, scope: Scope, change: impl Fn(&mut Entry)) {
        let before = self.entries[from].clone();
        let mut wished = before.clone();
        change(&mut wished);
        let reached = self.reach(from, scope);
        if scope == Scope::This {
            change(&mut self.entries[from]);
            self.entries[from].own = true;
            return;
        }
        let series = self.entries[from].series;
        let old = self.usual[series].clone();
        if wished.title != before.title {
            self.usual[series].0.clone_from(&wished.title);
        }
        if wished.minutes != before.minutes {
            self.usual[series].1 = wished.minutes;
        }
        for i in reached {
            let entry = &mut self.entries[i];
            if i == from {
                (entry.title, entry.minutes) = (wished.title.clone(), wished.minutes);
                continue;
            }
            if entry.title == old.0 {
                entry.title.clone_from(&self.usual[series].0);
            }
            if entry.minutes == old.1 {
                entry.minutes = self.usual[series].1;
            }
        }
    }

    fn shown(&self) -> Vec<String> {
        let entries = self.visible().into_iter().map(|i| &self.entries[i]);
        let mut lines: Vec<String> = entries.map(|e| line(e.start, e.minutes, &e.title)).collect();
        lines.sort();
        lines
    }
}

fn line(start: NaiveDateTime, minutes: i64, title: &str) -> String {
    format!("{} {minutes} {title}", start.format("%Y-%m-%d %H:%M"))
}

fn edits() -> impl Strategy<Value = (Pattern, Vec<(Edit, usize)>)> {
    let scope = || prop_oneof![Just(Scope::This), Just(Scope::Following), Just(Scope::All)];
    let edit = prop_oneof![
        3 => (scope(), "[A-C]").prop_map(|(s, t)| Edit::Rename(s, t)),
        3 => (scope(), 0i64..3, prop_oneof![Just(0i64), Just(30), Just(-45)]).prop_map(|(s, d, m)| Edit::Move(s, d, m)),
        2 => (scope(), prop_oneof![Just(15i64), Just(90)]).prop_map(|(s, m)| Edit::Lengthen(s, m)),
        2 => scope().prop_map(Edit::Delete),
        2 => Just(Edit::Undo),
    ];
    let pattern = prop_oneof![
        Just(Pattern::Daily),
        Just(Pattern::Weekly(vec![0, 2, 4])),
        Just(Pattern::Monthly((4, Weekday::Mon))),
        Just(Pattern::Monthly((-1, Weekday::Mon))),
    ];
    (pattern, prop::collection::vec((edit, 0usize..100), 1..9))
}

/// The Monday before clocks go forward, which is the fourth of its month; its last is the one after.
fn first(pattern: &Pattern) -> NaiveDateTime {
    let monday = match pattern {
        Pattern::Monthly((-1, _)) => "2026-03-30T09:00:00",
        _ => "2026-03-23T09:00:00",
    };
    monday.parse().unwrap()
}

/// A series over the night in which clocks go forward.
async fn plan(world: &World, pattern: &Pattern) -> EventId {
    let (freq, days, monthly) = match pattern {
        Pattern::Daily => (Freq::Daily, &[] as &[u32], Monthly::Number),
        Pattern::Weekly(days) => (Freq::Weekly, days.as_slice(), Monthly::Number),
        Pattern::Monthly((-1, _)) => (Freq::Monthly, &[] as &[u32], Monthly::Last),
        Pattern::Monthly(_) => (Freq::Monthly, &[] as &[u32], Monthly::Nth),
    };
    let mut form = EventForm::new(
        EventId(uuid::Uuid::now_v7()),
        EventKind::Meeting,
        paris().resolve(first(pattern)).instant(),
        &paris(),
    );
    form.title = "Daily".into();
    form.repeat = RepeatForm {
        freq,
        monthly,
        days: days
            .iter()
            .map(|n| Weekday::try_from(u8::try_from(*n).unwrap()).unwrap())
            .collect(),
        ends: Ends::After,
        count: COUNT.to_string(),
        ..RepeatForm::default()
    };
    event::create(&world.by(&world.lead), &form).await.unwrap().id
}

struct Card {
    id: EventId,
    at: Option<Occurrence>,
    start: NaiveDateTime,
    minutes: i64,
    title: String,
}

async fn cards(world: &World) -> Vec<Card> {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let range = (day("2026-03-01"), day("2028-03-01"));
    let found = event::cards(&world.by(&world.lead), range, &paris(), &Filter::default())
        .await
        .unwrap();
    found
        .into_iter()
        .map(|card| {
            let EventTime::Timed { start, end, .. } = card.time else {
                panic!("a timed series")
            };
            Card {
                id: card.id,
                at: Some(Occurrence::Instant(start)),
                start: paris().wall(start),
                minutes: (end - start).num_minutes(),
                title: card.title,
            }
        })
        .collect()
}

/// Does what `edit` says to the occurrence on the page; answers how to take it back.
async fn perform(world: &World, edit: &Edit, card: &Card) -> Option<UndoId> {
    let ctx = world.by(&world.lead);
    let scope = match edit {
        Edit::Rename(scope, _) | Edit::Move(scope, ..) | Edit::Lengthen(scope, _) | Edit::Delete(scope) => {
            *scope
        }
        Edit::Undo => return None,
    };
    let reach = Reach { at: card.at, scope };
    if let Edit::Delete(_) = edit {
        return event::delete(&ctx, card.id, reach).await.unwrap();
    }
    let view = event::view(&ctx, card.id, card.at).await.unwrap();
    let mut form = EventForm::from_view(&view, &paris());
    match edit {
        Edit::Rename(_, title) => form.title.clone_from(title),
        Edit::Lengthen(_, minutes) => form.minutes = minutes.to_string(),
        Edit::Move(_, days, minutes) => {
            let to = card.start + TimeDelta::days(*days) + TimeDelta::minutes(*minutes);
            (form.date, form.time) = (to.date().to_string(), to.format("%H:%M").to_string());
        }
        _ => {}
    }
    match event::update(&ctx, card.id, view.version, &form, reach)
        .await
        .unwrap()
    {
        Saved::Done(done) => Some(done.undo),
        Saved::Stale(now) => panic!("stale: {now:?}"),
    }
}

async fn check(world: &World, (pattern, edits): (Pattern, Vec<(Edit, usize)>)) -> Result<(), TestCaseError> {
    sqlx::query("delete from event")
        .execute(&world.pool)
        .await
        .unwrap();
    plan(world, &pattern).await;
    let mut pencil = Pencil::new(first(&pattern), &pattern);
    let mut earlier: Option<(Pencil, UndoId)> = None;
    for (edit, choice) in edits {
        let visible = pencil.visible();
        if let Edit::Undo = edit {
            if let Some((before, undo)) = earlier.take() {
                event::undo(&world.by(&world.lead), undo).await.unwrap();
                pencil = before;
            }
        } else if !visible.is_empty() {
            let chosen = visible[choice % visible.len()];
            let entry = &pencil.entries[chosen];
            let found = cards(world).await;
            let alike = |card: &&Card| {
                (card.start, card.minutes, &card.title) == (entry.start, entry.minutes, &entry.title)
            };
            // Two that look the same cannot be told apart, by people neither.
            if found.iter().filter(alike).count() != 1 {
                continue;
            }
            let card = found.iter().find(alike).expect("counted");
            let before = pencil.clone();
            pencil.apply(&edit, chosen);
            let undo = perform(world, &edit, card).await;
            earlier = undo.map(|undo| (before, undo));
        }
        let mut shown: Vec<String> = cards(world)
            .await
            .iter()
            .map(|c| line(c.start, c.minutes, &c.title))
            .collect();
        shown.sort();
        prop_assert_eq!(&shown, &pencil.shown(), "after {:?} of {:?}", edit, choice);
    }
    prop_assert!(world.verified().await);
    Ok(())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn any_sequence_of_changes_is_what_a_pencil_would_make(pool: PgPool) {
    let world = World::new(pool).await;
    let handle = tokio::runtime::Handle::current();
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(40);
    let result = tokio::task::spawn_blocking(move || {
        let mut runner = TestRunner::new(ProptestConfig {
            cases,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        runner.run(&edits(), |case| handle.block_on(check(&world, case)))
    })
    .await
    .unwrap();
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
