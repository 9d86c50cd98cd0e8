//! A series that is changed in any way there is equals a list of occurrences that is changed in the same way by hand.

use crate::world::{World, paris};
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};
use model::{
    EventId, UndoId,
    calendar::{Filter, Occurrence},
    event::{EventForm, EventKind, EventTime, Saved},
    repeat::{Ends, Freq, Reach, RepeatForm, Scope},
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

/// The naive model: everything expanded, nothing clever.
#[derive(Clone, Debug, Default)]
struct Pencil {
    entries: Vec<Entry>,
    next_series: usize,
    /// Title and length that the entries of each series have unless they differ.
    usual: Vec<(String, i64)>,
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
    fn new(first: NaiveDateTime, weekdays: &[u32]) -> Self {
        let days = first.date().iter_days().filter(|day| {
            weekdays.is_empty()
                || *day == first.date()
                || weekdays.contains(&day.weekday().num_days_from_monday())
        });
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
                for i in reached {
                    let entry = &mut self.entries[i];
                    let apart = entry.start != entry.planned && i != from;
                    if !apart || i == from {
                        entry.start += by;
                    }
                    if *scope != Scope::This {
                        entry.planned += by;
                    } else {
                        entry.own = true;
                    }
                }
            }
        }
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

fn edits() -> impl Strategy<Value = (Vec<u32>, Vec<(Edit, usize)>)> {
    let scope = || prop_oneof![Just(Scope::This), Just(Scope::Following), Just(Scope::All)];
    let edit = prop_oneof![
        3 => (scope(), "[A-C]").prop_map(|(s, t)| Edit::Rename(s, t)),
        3 => (scope(), 0i64..3, prop_oneof![Just(0i64), Just(30), Just(-45)]).prop_map(|(s, d, m)| Edit::Move(s, d, m)),
        2 => (scope(), prop_oneof![Just(15i64), Just(90)]).prop_map(|(s, m)| Edit::Lengthen(s, m)),
        2 => scope().prop_map(Edit::Delete),
        2 => Just(Edit::Undo),
    ];
    let weekdays = prop_oneof![Just(Vec::new()), Just(vec![0u32, 2, 4])];
    (weekdays, prop::collection::vec((edit, 0usize..100), 1..9))
}

/// A series over the night in which clocks go forward.
async fn plan(world: &World, weekdays: &[u32]) -> EventId {
    let mut form = EventForm::new(
        EventId(uuid::Uuid::now_v7()),
        EventKind::Meeting,
        "2026-03-23T08:00:00Z".parse().unwrap(),
        &paris(),
    );
    form.title = "Daily".into();
    form.repeat = RepeatForm {
        freq: if weekdays.is_empty() {
            Freq::Daily
        } else {
            Freq::Weekly
        },
        days: weekdays
            .iter()
            .map(|n| chrono::Weekday::try_from(u8::try_from(*n).unwrap()).unwrap())
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
    let range = (day("2026-03-01"), day("2026-08-01"));
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

async fn check(
    world: &World,
    (weekdays, edits): (Vec<u32>, Vec<(Edit, usize)>),
) -> Result<(), TestCaseError> {
    sqlx::query("delete from event")
        .execute(&world.pool)
        .await
        .unwrap();
    plan(world, &weekdays).await;
    let first: NaiveDateTime = "2026-03-23T09:00:00".parse().unwrap();
    let mut pencil = Pencil::new(first, &weekdays);
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
