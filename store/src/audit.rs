//! The audit trail: reading it, and proving that nobody altered it.

use crate::{
    Ctx, Error, Result,
    ledger::{Content, Line, content_digest},
};
use model::{
    audit::{AuditEntry, AuditFilter, PAGE},
    policy::Action,
    text::wanted,
};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// A page of the trail, newest first.
///
/// # Errors
/// `NotSignedIn`, `Forbidden`.
pub async fn list(ctx: &Ctx, filter: &AuditFilter) -> Result<Vec<AuditEntry>> {
    ctx.allow(Action::ReadAudit)?;
    let like = |text: &str| format!("%{}%", escape_like(&wanted(text, 200)));
    let rows = sqlx::query!(
        r#"select a.position, a.at, a.action, a.object, a.object_id, a.content
           from audit a left join member m on m.id = a.actor_id
           where ($1::bigint is null or a.position < $1)
             and ($2 = '%%' or plain(m.name) like plain($2) or plain(m.login) like plain($2))
             and ($3 = '' or a.action = $3 or a.object = $3)
             and ($4 = '%%' or plain(a.content) like plain($4) or a.object_id::text like plain($4))
           order by a.position desc limit $5"#,
        filter.before,
        like(&filter.actor),
        wanted(&filter.action, 100),
        like(&filter.text),
        PAGE as i64,
    )
    .fetch_all(&ctx.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let content: Option<Content> = row.content.as_deref().map(serde_json::from_str).transpose()?;
            let content = content.unwrap_or(Content {
                actor: String::new(),
                label: String::new(),
                address: String::new(),
                before: None,
                after: None,
            });
            Ok(AuditEntry {
                position: row.position,
                at: row.at,
                actor: content.actor,
                action: row.action,
                object: row.object,
                object_id: row.object_id,
                label: content.label,
                address: content.address,
                before: content.before,
                after: content.after,
            })
        })
        .collect()
}

/// Makes a text mean itself in `like`.
pub(crate) fn escape_like(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}

/// A place where the trail is not what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("row {0} was altered")]
    Altered(i64),
    #[error("rows before {found} are missing (expected {expected})")]
    Missing { expected: i64, found: i64 },
    #[error("the trail ends at {found}, but {expected} rows were written")]
    Truncated { expected: i64, found: i64 },
    #[error("the last hash is not the one that was committed")]
    HeadMismatch,
}

/// What a verified trail looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub rows: i64,
    /// Hash of the last row, in hexadecimal. Noted elsewhere, it proves later that nothing before was changed,
    /// even by somebody who can write everything in the database.
    pub head: String,
}

/// Walks the whole chain.
///
/// # Errors
/// The database's; what it finds wrong is in the inner result.
pub async fn verify(pool: &PgPool) -> Result<std::result::Result<Verified, Broken>, Error> {
    // One snapshot for all: rows written meanwhile are not half seen.
    let mut tx = pool.begin().await?;
    sqlx::query!("set transaction isolation level repeatable read read only")
        .execute(&mut *tx)
        .await?;
    let ledger = sqlx::query!("select audit_position, audit_hash from ledger")
        .fetch_one(&mut *tx)
        .await?;
    let mut hash = Sha256::digest(b"creneau").to_vec();
    let mut position = 0;
    loop {
        let rows = sqlx::query!(
            "select position, at, actor_id, action, object, object_id, request, content, salt, digest, hash
             from audit where position > $1 order by position limit 5000",
            position
        )
        .fetch_all(&mut *tx)
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.position != position + 1 {
                return Ok(Err(Broken::Missing {
                    expected: position + 1,
                    found: row.position,
                }));
            }
            position = row.position;
            let line = Line {
                position,
                at: row.at,
                actor_id: row.actor_id,
                action: &row.action,
                object: &row.object,
                object_id: row.object_id,
                request: &row.request,
                digest: &row.digest,
            };
            hash = line.hash(&hash);
            let content_stands = row
                .content
                .as_deref()
                .is_none_or(|c| content_digest(&row.salt, c) == row.digest);
            if hash != row.hash || !content_stands {
                return Ok(Err(Broken::Altered(position)));
            }
        }
    }
    if position != ledger.audit_position {
        return Ok(Err(Broken::Truncated {
            expected: ledger.audit_position,
            found: position,
        }));
    }
    if hash != ledger.audit_hash {
        return Ok(Err(Broken::HeadMismatch));
    }
    Ok(Ok(Verified {
        rows: position,
        head: hash.iter().map(|b| format!("{b:02x}")).collect(),
    }))
}
