//! Housekeeping: what has run out goes, and nothing else.

use crate::support::{admin, as_app, as_member, form};
use model::event::EventKind;
use model::repeat::Reach;
use server::worker;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_has_run_out_goes_and_the_rest_stays(pool: PgPool) {
    let ctx = as_member(&pool, &admin(&pool).await).await;
    let mut ids = Vec::new();
    for title in ["old", "young", "alive"] {
        ids.push(
            store::event::create(&ctx, &form(EventKind::Meeting, title, &[]))
                .await
                .unwrap()
                .id,
        );
    }
    for id in &ids[..2] {
        store::event::delete(&ctx, *id, Reach::default()).await.unwrap();
    }
    for sql in [
        "update event set deleted_at = now() - interval '31 days' where title = 'old'",
        "update change set at = now() - interval '8 days' where position = 1",
        "insert into session (id, token_hash, member_id, created_at, seen_at, expires_at, agent, address)
         select gen_random_uuid(), 'x', id, now(), now(), now() - interval '1 hour', '', '' from member",
    ] {
        assert_eq!(
            sqlx::query(sql).execute(&pool).await.unwrap().rows_affected(),
            1,
            "{sql}"
        );
    }
    worker::clean(&as_app(&pool)).await.unwrap();
    let left: (i64, i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from event), (select count(*) from session), (select min(position) from change),
                (select count(*) from audit where action = 'event.purge')",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(left, (2, 1, 2, 1));
    assert!(store::audit::verify(&pool).await.unwrap().is_ok());
}
