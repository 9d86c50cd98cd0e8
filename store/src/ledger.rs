//! A use case's transaction: what it writes is committed together with its audit lines and its
//! changes for the live feed, or not at all.
//!
//! Positions of both are given out under a lock on the one row of `ledger`, taken last and held
//! until the commit: they are in commit order, so whoever has read position n has missed nothing
//! before it.

use crate::{Ctx, Result, event::Image};
use chrono::{DateTime, Utc};
use model::change::{Audience, Topic};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Postgres, Transaction};
use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
};
use uuid::Uuid;

/// The channel on which servers tell each other that the feed has grown.
pub const CHANNEL: &str = "creneau_change";

/// What was done, for the audit trail.
#[derive(Debug)]
pub struct Entry {
    /// `noun.verb`.
    pub action: &'static str,
    pub object: &'static str,
    pub object_id: Option<Uuid>,
    /// What people call the object.
    pub label: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl Entry {
    #[must_use]
    pub fn new(action: &'static str, object: &'static str, id: impl Into<Option<Uuid>>, label: &str) -> Self {
        debug_assert!(
            model::audit::ACTIONS
                .iter()
                .any(|(_, known)| known.contains(&action)),
            "{action} is not among model::audit::ACTIONS"
        );
        Self {
            action,
            object,
            object_id: id.into(),
            label: label.into(),
            before: None,
            after: None,
        }
    }

    /// What it was before, as JSON.
    #[must_use]
    pub fn before(mut self, value: &impl Serialize) -> Self {
        self.before = serde_json::to_value(value).ok();
        self
    }

    /// What it is now, as JSON.
    #[must_use]
    pub fn after(mut self, value: &impl Serialize) -> Self {
        self.after = serde_json::to_value(value).ok();
        self
    }
}

/// The part of an audit line that can be erased lawfully. Its text is hashed as it stands.
#[derive(Debug, Serialize, serde::Deserialize)]
pub struct Content {
    pub actor: String,
    pub label: String,
    pub address: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

struct PendingChange {
    topic: Topic,
    id: Uuid,
    version: i64,
    audience: Value,
    within: Option<Uuid>,
}

/// An open transaction with what it will say about itself.
pub struct Unit {
    tx: Transaction<'static, Postgres>,
    now: DateTime<Utc>,
    request: String,
    address: String,
    actor: Option<(Uuid, String)>,
    entries: Vec<Entry>,
    changes: Vec<PendingChange>,
    /// Events that were changed, as they were before.
    pub(crate) images: BTreeMap<Uuid, Image>,
    /// Whether anybody will ask for them.
    pub(crate) undoable: bool,
}

impl Unit {
    pub(crate) async fn begin(ctx: &Ctx) -> Result<Self> {
        Ok(Self {
            tx: ctx.pool.begin().await?,
            now: ctx.now,
            request: ctx.request.clone(),
            address: ctx.address.clone(),
            actor: ctx
                .signed_in
                .as_ref()
                .map(|who| (who.actor.id.0, who.person.name.clone())),
            entries: Vec::new(),
            changes: Vec::new(),
            images: BTreeMap::new(),
            undoable: true,
        })
    }

    /// Leaves an audit line.
    pub fn audit(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Tells open pages.
    ///
    /// # Errors
    /// Never in practice: only when the audience cannot be written as JSON.
    pub fn change(&mut self, topic: Topic, id: Uuid, version: i64, audience: &Audience) -> Result<()> {
        self.push(topic, id, version, audience, None)
    }

    /// The same, of something that pages about another whole need not hear of.
    ///
    /// # Errors
    /// As [`Self::change`].
    pub fn change_within(
        &mut self,
        topic: Topic,
        id: Uuid,
        version: i64,
        audience: &Audience,
        within: Uuid,
    ) -> Result<()> {
        self.push(topic, id, version, audience, Some(within))
    }

    fn push(
        &mut self,
        topic: Topic,
        id: Uuid,
        version: i64,
        audience: &Audience,
        within: Option<Uuid>,
    ) -> Result<()> {
        self.changes.push(PendingChange {
            topic,
            id,
            version,
            audience: serde_json::to_value(audience)?,
            within,
        });
        Ok(())
    }

    /// Acts as somebody who was not signed in when the request came.
    pub fn act_as(&mut self, id: Uuid, name: &str) {
        self.actor = Some((id, name.to_owned()));
    }

    /// Writes the audit lines and changes, and commits. Nothing is acknowledged before this returns.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit(mut self) -> Result<()> {
        if !self.entries.is_empty() || !self.changes.is_empty() {
            self.write_ledger().await?;
        }
        self.tx.commit().await?;
        Ok(())
    }

    async fn write_ledger(&mut self) -> Result<()> {
        let head = sqlx::query!("select audit_position, audit_hash, change_position from ledger for update")
            .fetch_one(&mut *self.tx)
            .await?;
        let (audit_position, audit_hash) = self.write_audit(head.audit_position, head.audit_hash).await?;
        let change_position = self.write_changes(head.change_position).await?;
        sqlx::query!(
            "update ledger set audit_position = $1, audit_hash = $2, change_position = $3",
            audit_position,
            audit_hash,
            change_position
        )
        .execute(&mut *self.tx)
        .await?;
        if change_position > head.change_position {
            sqlx::query!("select pg_notify($1, $2)", CHANNEL, change_position.to_string())
                .fetch_one(&mut *self.tx)
                .await?;
        }
        Ok(())
    }

    async fn write_audit(&mut self, mut position: i64, mut hash: Vec<u8>) -> Result<(i64, Vec<u8>)> {
        let (actor_id, actor) = self
            .actor
            .clone()
            .map_or((None, String::new()), |(id, name)| (Some(id), name));
        let mut rows = AuditRows::default();
        for entry in std::mem::take(&mut self.entries) {
            position += 1;
            let content = serde_json::to_string(&Content {
                actor: actor.clone(),
                label: entry.label,
                address: self.address.clone(),
                before: entry.before,
                after: entry.after,
            })?;
            let salt: [u8; 16] = rand::random();
            let digest = content_digest(&salt, &content);
            let line = Line {
                position,
                at: self.now,
                actor_id,
                action: entry.action,
                object: entry.object,
                object_id: entry.object_id,
                request: &self.request,
                digest: &digest,
            };
            hash = line.hash(&hash);
            rows.positions.push(position);
            rows.actions.push(entry.action.into());
            rows.objects.push(entry.object.into());
            rows.object_ids.push(entry.object_id);
            rows.contents.push(content);
            rows.salts.push(salt.to_vec());
            rows.digests.push(digest);
            rows.hashes.push(hash.clone());
        }
        sqlx::query!(
            "insert into audit (position, at, actor_id, request, action, object, object_id, content, salt, digest, hash)
             select p, $2, $3, $4, a, o, i, c, s, d, h
             from unnest($1::bigint[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::bytea[], $10::bytea[], $11::bytea[])
                 as row (p, a, o, i, c, s, d, h)",
            &rows.positions,
            self.now,
            actor_id,
            self.request,
            &rows.actions,
            &rows.objects,
            &rows.object_ids as &[Option<Uuid>],
            &rows.contents,
            &rows.salts,
            &rows.digests,
            &rows.hashes,
        )
        .execute(&mut *self.tx)
        .await?;
        Ok((position, hash))
    }

    async fn write_changes(&mut self, before: i64) -> Result<i64> {
        let changes = std::mem::take(&mut self.changes);
        let topics: Vec<String> = changes.iter().map(|c| c.topic.as_str().to_owned()).collect();
        let ids: Vec<Uuid> = changes.iter().map(|c| c.id).collect();
        let versions: Vec<i64> = changes.iter().map(|c| c.version).collect();
        let withins: Vec<Option<Uuid>> = changes.iter().map(|c| c.within).collect();
        let audiences: Vec<Value> = changes.into_iter().map(|c| c.audience).collect();
        sqlx::query!(
            "insert into change (position, at, topic, object_id, version, audience, within_id)
             select $1 + n, $2, t, i, v, a, w
             from unnest($3::text[], $4::uuid[], $5::bigint[], $6::jsonb[], $7::uuid[])
                 with ordinality as row (t, i, v, a, w, n)",
            before,
            self.now,
            &topics,
            &ids,
            &versions,
            &audiences,
            &withins as &[Option<Uuid>],
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(before + i64::try_from(ids.len()).unwrap_or(0))
    }
}

#[derive(Default)]
struct AuditRows {
    positions: Vec<i64>,
    actions: Vec<String>,
    objects: Vec<String>,
    object_ids: Vec<Option<Uuid>>,
    contents: Vec<String>,
    salts: Vec<Vec<u8>>,
    digests: Vec<Vec<u8>>,
    hashes: Vec<Vec<u8>>,
}

/// What the chain fixes of one audit line.
pub struct Line<'a> {
    pub position: i64,
    pub at: DateTime<Utc>,
    pub actor_id: Option<Uuid>,
    pub action: &'a str,
    pub object: &'a str,
    pub object_id: Option<Uuid>,
    pub request: &'a str,
    pub digest: &'a [u8],
}

impl Line<'_> {
    /// SHA-256 over the previous hash and every field, each with its length before it, so that no
    /// two different lines read the same.
    #[must_use]
    pub fn hash(&self, previous: &[u8]) -> Vec<u8> {
        let mut hasher = Sha256::new();
        let mut feed = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        feed(previous);
        feed(&self.position.to_be_bytes());
        feed(&self.at.timestamp_micros().to_be_bytes());
        feed(self.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
        feed(self.action.as_bytes());
        feed(self.object.as_bytes());
        feed(self.object_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
        feed(self.request.as_bytes());
        feed(self.digest);
        hasher.finalize().to_vec()
    }
}

/// SHA-256 of salt and content.
#[must_use]
pub fn content_digest(salt: &[u8], content: &str) -> Vec<u8> {
    Sha256::new()
        .chain_update(salt)
        .chain_update(content.as_bytes())
        .finalize()
        .to_vec()
}

impl Deref for Unit {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}
