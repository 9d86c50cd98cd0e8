use super::*;
use crate::{
    event::{Absence, Deployment, Freeze, Meeting},
    person::Role,
    slot::{Reason, proposals},
    zone::tests::paris,
};
use proptest::prelude::*;
use uuid::Uuid;

const ME: UserId = UserId(Uuid::from_u128(1));
const ANNA: UserId = UserId(Uuid::from_u128(2));
const BOSS: UserId = UserId(Uuid::from_u128(3));

fn actor(roles: &[Role]) -> Actor {
    Actor {
        id: ME,
        roles: roles.to_vec(),
        teams: Vec::new(),
    }
}

fn timed(start: &str, minutes: i64) -> EventTime {
    let start: DateTime<Utc> = start.parse().expect("an instant");
    EventTime::Timed {
        start,
        end: start + chrono::TimeDelta::minutes(minutes),
        zone: "Europe/Paris".into(),
    }
}

fn window(environment: Environment, services: &[&str]) -> EventDetails {
    EventDetails::Deployment(Deployment {
        environment,
        services: services.iter().map(|s| (*s).to_owned()).collect(),
        checklist: Vec::new(),
        rollback_plan: "back".into(),
        description: String::new(),
        changes: Vec::new(),
        override_reason: String::new(),
        overridden: Vec::new(),
    })
}

fn taken(n: u128, time: EventTime, holds: Holds) -> Taken {
    Taken {
        id: EventId(Uuid::from_u128(n)),
        series: EventId(Uuid::from_u128(n)),
        creator: BOSS,
        time,
        title: Some(format!("event {n}")),
        holds,
    }
}

fn around(taken: Vec<Taken>) -> Surroundings {
    let day = |text: &str| text.parse().expect("a date");
    Surroundings {
        days: (day("2025-07-01"), day("2025-08-01")),
        taken,
        services: Vec::new(),
        approvers: vec![BOSS],
        teams: Vec::new(),
        zones: vec![paris()],
    }
}

fn found(details: &EventDetails, time: &EventTime, around: &Surroundings, roles: &[Role]) -> Vec<Why> {
    let Some(holds) = Holds::of(details, &[ME, ANNA]) else {
        return Vec::new();
    };
    let plan = Plan {
        own: EventId(Uuid::from_u128(99)),
        creator: ME,
        time,
        holds: &holds,
    };
    conflicts(&plan, around, &actor(roles), &paris())
        .into_iter()
        .map(|c| c.why)
        .collect()
}

fn services(names: &[&str]) -> Holds {
    Holds::Services {
        environment: Environment::Prod,
        services: names.iter().map(|s| (*s).to_owned()).collect(),
    }
}

fn freeze(environments: &[Environment], names: &[&str], overriders: &[UserId]) -> Holds {
    Holds::Freeze {
        environments: environments.to_vec(),
        services: names.iter().map(|s| (*s).to_owned()).collect(),
        reason: "end of year".into(),
        overriders: overriders.to_vec(),
    }
}

#[test]
fn two_windows_on_one_service_touch_only_where_they_overlap() {
    let ours = window(Environment::Staging, &["api", "mail"]);
    let other = around(vec![taken(
        1,
        timed("2025-07-14T08:00:00Z", 60),
        services(&["mail", "portal"]),
    )]);
    let check = |start: &str, expected: &[Why]| {
        assert_eq!(
            found(&ours, &timed(start, 30), &other, &[Role::Ops]),
            expected,
            "{start}"
        );
    };
    let same = [Why::SameServices(vec!["mail".into()])];
    check("2025-07-14T08:30:00Z", &same);
    check("2025-07-14T07:31:00Z", &same);
    check("2025-07-14T07:30:00Z", &[]);
    check("2025-07-14T09:00:00Z", &[]);
    let apart = window(Environment::Prod, &["api"]);
    assert_eq!(found(&apart, &timed("2025-07-14T08:30:00Z", 30), &other, &[]), []);
}

#[test]
fn a_freeze_forbids_unless_one_may_override_it() {
    let time = timed("2025-07-14T08:00:00Z", 60);
    let day = "2025-07-14".parse().expect("a date");
    let whole = EventTime::AllDay {
        first: day,
        last: day,
    };
    let check = |holds: Holds, roles: &[Role], expected: Option<bool>| {
        let around = around(vec![taken(1, whole.clone(), holds)]);
        let found = found(&window(Environment::Prod, &["api"]), &time, &around, roles);
        let can = found.first().map(|why| match why {
            Why::Frozen { can_override, .. } => *can_override,
            other => panic!("{other:?}"),
        });
        assert_eq!(can, expected);
    };
    check(freeze(&[], &[], &[]), &[Role::Ops], Some(false));
    check(freeze(&[], &[], &[ME]), &[Role::Ops], Some(true));
    check(freeze(&[], &[], &[]), &[Role::Admin], Some(true));
    check(freeze(&[Environment::Staging], &[], &[]), &[Role::Ops], None);
    check(
        freeze(&[Environment::Prod], &["api"], &[]),
        &[Role::Ops],
        Some(false),
    );
    check(freeze(&[Environment::Prod], &["mail"], &[]), &[Role::Ops], None);
}

#[test]
fn a_freeze_names_the_windows_it_would_forbid() {
    let details = EventDetails::Freeze(Freeze {
        environments: vec![Environment::Prod],
        services: Vec::new(),
        reason: "r".into(),
    });
    let other = around(vec![taken(
        1,
        timed("2025-07-14T08:00:00Z", 60),
        services(&["api"]),
    )]);
    let week = timed("2025-07-14T00:00:00Z", 7 * 24 * 60);
    assert_eq!(found(&details, &week, &other, &[]), [Why::FreezesWindow]);
}

#[test]
fn people_are_busy_or_away_and_so_are_approvers() {
    let day = |text: &str| text.parse().expect("a date");
    let away = EventTime::AllDay {
        first: day("2025-07-14"),
        last: day("2025-07-14"),
    };
    let around = around(vec![
        taken(1, timed("2025-07-14T08:00:00Z", 60), Holds::People(vec![ANNA])),
        taken(2, away, Holds::Away(vec![ME, BOSS])),
    ]);
    let meeting = EventDetails::Meeting(Meeting::default());
    let time = timed("2025-07-14T08:30:00Z", 30);
    assert_eq!(
        found(&meeting, &time, &around, &[]),
        [Why::Busy(ANNA), Why::Away(ME)]
    );
    let prod = window(Environment::Prod, &["api"]);
    assert_eq!(found(&prod, &time, &around, &[]), [Why::ApproverAway(BOSS)]);
    // 22:30 UTC is the next day in Paris.
    assert_eq!(
        found(&meeting, &timed("2025-07-14T22:30:00Z", 30), &around, &[]),
        []
    );
    let absence = EventDetails::Absence(Absence { note: String::new() });
    assert_eq!(found(&absence, &time, &around, &[]), []);
}

#[test]
fn production_is_touched_in_the_hours_of_its_services_only() {
    let mut around = around(Vec::new());
    around.services = vec![Service {
        name: "api".into(),
        hours: Some(WeekHours::office("Europe/Paris")),
        version: 1,
    }];
    let check = |details: &EventDetails, start: &str, closed: bool| {
        let found = found(details, &timed(start, 60), &around, &[]);
        let expected: &[Why] = if closed {
            &[Why::OutsideHours("api".into())]
        } else {
            &[]
        };
        assert_eq!(found, expected, "{start}");
    };
    let prod = window(Environment::Prod, &["api"]);
    check(&prod, "2025-07-14T08:00:00Z", false);
    check(&prod, "2025-07-14T15:30:00Z", true);
    check(&prod, "2025-07-13T08:00:00Z", true);
    check(
        &window(Environment::Staging, &["api"]),
        "2025-07-13T08:00:00Z",
        false,
    );
    check(
        &window(Environment::Prod, &["mail"]),
        "2025-07-13T08:00:00Z",
        false,
    );
}

#[test]
fn what_was_seen_is_accepted_and_nothing_else() {
    let time = timed("2025-07-14T08:00:00Z", 60);
    let conflict = |why| Conflict {
        at: Occurrence::of(&time),
        why,
        with: None,
    };
    let busy = conflict(Why::Busy(ANNA));
    let frozen = |can_override| {
        conflict(Why::Frozen {
            reason: "r".into(),
            can_override,
        })
    };
    let check = |found: &[Conflict], seen: &[Conflict], reason: &str, passes: bool| {
        let accepted = Accepted {
            conflicts: seen.to_vec(),
            reason: reason.into(),
        };
        assert_eq!(not_accepted(found, &accepted).is_empty(), passes);
    };
    check(&[], &[], "", true);
    let one = std::slice::from_ref(&busy);
    check(one, &[], "", false);
    check(one, one, "", true);
    check(&[busy.clone(), conflict(Why::Away(ME))], one, "", false);
    check(&[frozen(true)], &[frozen(true)], " ", false);
    check(&[frozen(true)], &[frozen(true)], "security fix", true);
    check(&[frozen(false)], &[frozen(false)], "security fix", false);
}

#[test]
fn a_time_is_found_while_people_work_and_nobody_is_busy() {
    let team = crate::TeamId(Uuid::from_u128(7));
    let mut around = around(vec![taken(
        1,
        timed("2025-07-15T07:00:00Z", 180),
        Holds::People(vec![ANNA]),
    )]);
    around.teams = vec![TeamTime {
        team,
        hours: Some(WeekHours::office("Europe/Paris")),
        holidays: vec![Holiday {
            day: "2025-07-14".parse().expect("a date"),
            name: "Fête nationale".into(),
        }],
        version: 1,
    }];
    let (time, holds) = (timed("2025-07-12T08:00:00Z", 60), Holds::People(vec![ME, ANNA]));
    let plan = Plan {
        own: EventId(Uuid::nil()),
        creator: ME,
        time: &time,
        holds: &holds,
    };
    let from = "2025-07-12T08:00:00Z".parse().expect("an instant");
    let found = proposals(&plan, &around, &actor(&[]), (&paris(), &[team]), from);
    let starts: Vec<String> = found
        .free
        .iter()
        .map(|time| time.stretch(&paris()).0.format("%dT%H:%M").to_string())
        .collect();
    // Saturday and Sunday nobody works, Monday is a holiday, on Tuesday Anna meets until noon.
    assert_eq!(
        starts,
        [
            "15T10:00", "15T11:00", "15T12:00", "16T07:00", "16T08:00", "16T09:00"
        ]
    );
    assert_eq!(found.refused[0].why, Reason::Holiday("Fête nationale".into()));
    let Reason::Conflicts(why) = &found.refused[1].why else {
        panic!("{found:?}");
    };
    assert_eq!(why[0].why, Why::Busy(ANNA));
    // All the starts that do not suit for one reason are one refusal.
    assert_eq!(found.refused[1].time, timed("2025-07-15T07:00:00Z", 180));
    assert_eq!(found.refused.len(), 2);
}

proptest! {
    #[test]
    fn what_is_proposed_has_nothing_in_its_way(
        busy in prop::collection::vec((0i64..20 * 48, 1i64..20), 0..60), minutes in 1i64..300,
    ) {
        let base: DateTime<Utc> = "2025-07-01T00:00:00Z".parse().expect("an instant");
        let meetings = busy.iter().enumerate().map(|(n, (start, length))| {
            let start = base + chrono::TimeDelta::minutes(start * 30);
            let time = EventTime::Timed { start, end: start + chrono::TimeDelta::minutes(length * 30), zone: "Europe/Paris".into() };
            taken(n as u128 + 1, time, Holds::People(vec![ANNA]))
        });
        let around = around(meetings.collect());
        let (time, holds) = (timed("2025-07-01T00:00:00Z", minutes), Holds::People(vec![ANNA]));
        let plan = Plan { own: EventId(Uuid::nil()), creator: ME, time: &time, holds: &holds };
        let found = proposals(&plan, &around, &actor(&[]), (&paris(), &[]), base);
        let office = WeekHours::office("Europe/Paris");
        for time in &found.free {
            let (start, end) = time.stretch(&paris());
            prop_assert!(office.cover(&paris(), start, end));
            prop_assert_eq!((end - start).num_minutes(), minutes);
            for taken in &around.taken {
                let (from, to) = taken.time.stretch(&paris());
                prop_assert!(end <= from || to <= start);
            }
        }
    }
}
