//! The trail: who reads it, and that nobody rewrites it unseen.

use crate::world::{Refused, World, as_owner};
use model::{AppError, audit::AuditFilter, event::EventForm, repeat::Reach};
use sqlx::{AssertSqlSafe, PgPool, Row};
use store::{
    audit::{self, Broken},
    event,
};

/// A trail of six lines.
async fn world_with_a_trail(pool: PgPool) -> World {
    let world = World::new(pool).await;
    for n in 1..=6 {
        let form = world.meeting(&format!("Réunion {n}"));
        event::create(&world.by(&world.lead), &form).await.unwrap();
    }
    world
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_untouched_trail_verifies(pool: PgPool) {
    let world = World::new(pool).await;
    assert_eq!(audit::verify(&world.pool).await.unwrap().unwrap().rows, 0);
    event::create(&world.by(&world.lead), &world.meeting("A"))
        .await
        .unwrap();
    let first = audit::verify(&world.pool).await.unwrap().unwrap();
    event::create(&world.by(&world.lead), &world.meeting("B"))
        .await
        .unwrap();
    let second = audit::verify(&world.pool).await.unwrap().unwrap();
    assert_eq!((first.rows, second.rows), (1, 2));
    assert_eq!(first.head.len(), 64);
    assert_ne!(first.head, second.head);
}

/// What somebody with full access could do, and what is said of it.
const TAMPERINGS: [(&str, Broken); 17] = [
    (
        "update audit set action = 'event.delete' where position = 3",
        Broken::Altered(3),
    ),
    (
        "update audit set content = replace(content, 'Réunion', 'Reunion') where position = 2",
        Broken::Altered(2),
    ),
    (
        "update audit set actor_id = gen_random_uuid() where position = 4",
        Broken::Altered(4),
    ),
    (
        "update audit set actor_id = null where position = 4",
        Broken::Altered(4),
    ),
    (
        "update audit set at = at + interval '1 microsecond' where position = 5",
        Broken::Altered(5),
    ),
    (
        "update audit set object_id = null where position = 1",
        Broken::Altered(1),
    ),
    (
        "update audit set request = 'other' where position = 6",
        Broken::Altered(6),
    ),
    (
        "update audit set hash = sha256('x') where position = 6",
        Broken::Altered(6),
    ),
    (
        "update audit set digest = sha256('x'), content = null where position = 2",
        Broken::Altered(2),
    ),
    (
        "delete from audit where position = 1",
        Broken::Missing {
            expected: 1,
            found: 2,
        },
    ),
    (
        "delete from audit where position in (3, 4)",
        Broken::Missing {
            expected: 3,
            found: 5,
        },
    ),
    (
        "delete from audit where position > 4",
        Broken::Truncated {
            expected: 6,
            found: 4,
        },
    ),
    (
        "delete from audit",
        Broken::Truncated {
            expected: 6,
            found: 0,
        },
    ),
    (
        "truncate audit",
        Broken::Truncated {
            expected: 6,
            found: 0,
        },
    ),
    (
        "update audit set position = case position when 2 then -3 else -2 end where position in (2, 3); \
      update audit set position = -position where position < 0",
        Broken::Altered(2),
    ),
    (
        "delete from audit where position > 4; update ledger set audit_position = 4",
        Broken::HeadMismatch,
    ),
    ("update ledger set audit_hash = sha256('x')", Broken::HeadMismatch),
];

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whatever_is_altered_is_found(pool: PgPool) {
    let world = world_with_a_trail(pool).await;
    for (change, found) in TAMPERINGS {
        tampered(&world.pool, change, &found).await;
    }
    assert!(world.verified().await);
}

/// Applies a change, verifies, and takes it back.
async fn tampered(pool: &PgPool, change: &'static str, found: &Broken) {
    let mut conn = as_owner(pool).await;
    let backup = "create temp table a as select * from audit; create temp table l as select * from ledger;
                  alter table audit disable trigger all";
    sqlx::raw_sql(backup).execute(&mut *conn).await.unwrap();
    if let Err(error) = sqlx::raw_sql(AssertSqlSafe(change)).execute(&mut *conn).await {
        panic!("{change}: {error}");
    }
    assert_eq!(
        audit::verify(pool).await.unwrap().as_ref(),
        Err(found),
        "{change}"
    );
    let restore = "truncate audit; truncate ledger; insert into audit select * from a;
                   insert into ledger select * from l; drop table a, l; alter table audit enable trigger all";
    sqlx::raw_sql(restore).execute(&mut *conn).await.unwrap();
    conn.detach();
    assert!(
        audit::verify(pool).await.unwrap().is_ok(),
        "{change} was not taken back"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_chain_verifies_after_a_lawful_erasure(pool: PgPool) {
    let world = world_with_a_trail(pool).await;
    let mut conn = as_owner(&world.pool).await;
    let erase = "alter table audit disable trigger all; update audit set content = null where position = 3";
    sqlx::raw_sql(erase).execute(&mut *conn).await.unwrap();
    drop(conn.detach());
    assert!(world.verified().await);
    let lines = audit::list(&world.by(&world.admin), &AuditFilter::default())
        .await
        .unwrap();
    assert_eq!(
        (lines.len(), lines[3].label.as_str(), lines[3].actor.as_str()),
        (6, "", "")
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_application_can_only_append(pool: PgPool) {
    let world = world_with_a_trail(pool).await;
    for statement in [
        "update audit set action = 'x'",
        "delete from audit",
        "truncate audit",
        "drop table audit",
        "alter table audit disable trigger all",
    ] {
        let refused = sqlx::query(statement).execute(&world.pool).await.unwrap_err();
        let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
        assert_eq!(code, "42501", "{statement}");
    }
    // and where a careless owner tries, the triggers stand in the way
    let mut conn = as_owner(&world.pool).await;
    for statement in [
        "update audit set action = 'x'",
        "delete from audit",
        "truncate audit",
    ] {
        assert!(
            sqlx::query(statement).execute(&mut *conn).await.is_err(),
            "{statement}"
        );
    }
    drop(conn.detach());
    assert!(world.verified().await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_administrators_read_it(pool: PgPool) {
    let world = world_with_a_trail(pool).await;
    for who in [&world.lead, &world.dev, &world.ops, &world.tech] {
        let answer = audit::list(&world.by(who), &AuditFilter::default()).await;
        assert_eq!(answer.refused(), AppError::Forbidden);
    }
    let answer = audit::list(&world.anonymous(), &AuditFilter::default()).await;
    assert_eq!(answer.refused(), AppError::NotSignedIn);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn filters_leave_out_what_does_not_match(pool: PgPool) {
    let world = world_with_a_trail(pool).await;
    let odd = EventForm {
        teams: vec![],
        ..world.meeting("100 % d_accord")
    };
    event::create(&world.by(&world.admin), &odd).await.unwrap();
    event::delete(&world.by(&world.admin), odd.id, Reach::default())
        .await
        .unwrap();
    let id = odd.id.to_string();
    for (actor, action, text, before, expected) in [
        ("", "", "", None, vec![8, 7, 6, 5, 4, 3, 2, 1]),
        ("ADMIN", "", "", None, vec![8, 7]),
        ("", "event.delete", "", None, vec![8]),
        ("", "event", "", Some(3), vec![2, 1]),
        ("lead", "", "réunion 4", None, vec![4]),
        // signs that SQL knows mean themselves
        ("", "", "100 % d_", None, vec![8, 7]),
        ("", "", "n_4", None, vec![]),
        ("", "", &id, None, vec![8, 7]),
    ] {
        let filter = AuditFilter {
            actor: actor.into(),
            action: action.into(),
            text: text.into(),
            before,
        };
        let lines = audit::list(&world.by(&world.admin), &filter).await.unwrap();
        let positions: Vec<i64> = lines.iter().map(|line| line.position).collect();
        assert_eq!(positions, expected, "{filter:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_line_says_who_what_when_and_from_where(pool: PgPool) {
    let world = World::new(pool).await;
    let form = world.meeting("Point");
    event::create(&world.at(&world.lead, "2026-03-16T09:00:00.123456Z"), &form)
        .await
        .unwrap();
    let lines = audit::list(&world.by(&world.admin), &AuditFilter::default())
        .await
        .unwrap();
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!(line.at, crate::world::utc("2026-03-16T09:00:00.123456Z"));
    assert_eq!(
        (line.actor.as_str(), line.address.as_str()),
        ("Member lead", "192.0.2.7")
    );
    assert_eq!(
        (line.action.as_str(), line.object.as_str()),
        ("event.create", "event")
    );
    assert_eq!((line.object_id, line.label.as_str()), (Some(form.id.0), "Point"));
    assert_eq!(line.before, None);
    assert_eq!(line.after.as_ref().unwrap()["title"], "Point");
    let row = sqlx::query("select request from audit")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(row.get::<String, _>(0), "req-1");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signs_that_no_line_holds_are_as_if_they_were_not_there(pool: PgPool) {
    let world = world_with_a_trail(pool).await;
    for (actor, action, text, expected) in [
        ("le\0ad", "event.\0create", "réunion\0 4", 1),
        ("\0", "\0", "\0", 6),
        ("\0admin", "", "", 0),
        ("", "\0event.delete", "", 0),
        ("", "", "réunion\0 7", 0),
    ] {
        let filter = AuditFilter {
            actor: actor.into(),
            action: action.into(),
            text: text.into(),
            before: None,
        };
        let lines = audit::list(&world.by(&world.admin), &filter).await.unwrap();
        assert_eq!(lines.len(), expected, "{filter:?}");
    }
}
