//! The audit trail cannot be changed through the product, and a change by other means is found.

use crate::support::{admin, as_app, as_member};
use sqlx::{ConnectOptions, Executor, PgPool};
use std::process::Command;

/// Runs `creneau verify-audit` as an operator does.
fn verify_audit(pool: &PgPool) -> (bool, String) {
    let url = pool.connect_options().to_url_lossy();
    let out = Command::new(env!("CARGO_BIN_EXE_creneau"))
        .arg("verify-audit")
        .env("DATABASE_URL", url.as_str())
        .env("CRENEAU_LOG", "error")
        .output()
        .unwrap();
    let said = [out.stdout, out.stderr].concat();
    (
        out.status.success(),
        String::from_utf8(said).unwrap().trim().to_owned(),
    )
}

async fn ten_lines(pool: &PgPool) {
    let token = admin(pool).await;
    let ctx = as_member(pool, &token).await;
    for n in 0..8 {
        store::team::create(&ctx, &format!("Team {n}")).await.unwrap();
    }
}

/// Does `sql` as the database's superuser who has turned the protection off.
async fn tamper(pool: &PgPool, sql: &'static str) {
    let mut tx = pool.begin().await.unwrap();
    tx.execute("alter table audit disable trigger user")
        .await
        .unwrap();
    tx.execute(sql).await.unwrap();
    tx.execute("alter table audit enable trigger user").await.unwrap();
    tx.commit().await.unwrap();
}

async fn is_found(pool: PgPool, sql: &'static str, expected: &str) {
    ten_lines(&pool).await;
    let (whole, said) = verify_audit(&pool);
    assert!(
        whole && said.starts_with("the audit trail is whole: 10 rows, "),
        "{said}"
    );
    tamper(&pool, sql).await;
    let (whole, said) = verify_audit(&pool);
    assert!(!whole);
    assert_eq!(said, format!("creneau: the audit trail is broken: {expected}"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_altered_row_is_found(pool: PgPool) {
    is_found(
        pool,
        "update audit set action = 'team.rename' where position = 5",
        "row 5 was altered",
    )
    .await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_altered_text_is_found(pool: PgPool) {
    let sql = "update audit set content = replace(content, 'Team 3', 'Team 4') where content like '%Team 3%'";
    is_found(pool, sql, "row 6 was altered").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_removed_row_is_found(pool: PgPool) {
    let expected = "rows before 6 are missing (expected 5)";
    is_found(pool, "delete from audit where position = 5", expected).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_removed_row_is_found_where_the_rest_was_renumbered(pool: PgPool) {
    let sql = "delete from audit where position = 5;
               update audit set position = position - 1 where position = 6;
               update audit set position = position - 1 where position = 7;
               update audit set position = position - 1 where position > 7";
    is_found(pool, sql, "row 5 was altered").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn reordered_rows_are_found(pool: PgPool) {
    let sql = "update audit set position = 0 where position = 4;
               update audit set position = 4 where position = 5;
               update audit set position = 5 where position = 0";
    is_found(pool, sql, "row 4 was altered").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_cut_end_is_found(pool: PgPool) {
    let expected = "the trail ends at 8, but 10 rows were written";
    is_found(pool, "delete from audit where position > 8", expected).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_product_itself_can_only_add(pool: PgPool) {
    ten_lines(&pool).await;
    let app = as_app(&pool);
    for sql in [
        "update audit set action = 'x'",
        "delete from audit",
        "truncate audit",
        "alter table audit disable trigger user",
        "drop table audit",
        "delete from ledger",
    ] {
        let refused = sqlx::query(sql).execute(&app).await.unwrap_err();
        let code = refused
            .as_database_error()
            .and_then(|e| e.code().map(|c| c.into_owned()));
        assert_eq!(code.as_deref(), Some("42501"), "{sql}: {refused}");
    }
    // Whoever owns the table, and forgot that it is append-only, is reminded.
    let refused = sqlx::query("update audit set action = 'x'")
        .execute(&pool)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    assert!(verify_audit(&pool).0);
}
