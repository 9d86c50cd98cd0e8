//! Who asks, when, and with which database: the first argument of every use case.

use crate::{Error, Result, ledger::Unit};
use chrono::{DateTime, SubsecRound, Utc};
use model::{
    AppError, SessionId,
    person::{Person, Preferences},
    policy::{Action, Actor, allow},
};
use sqlx::PgPool;
use std::sync::Arc;

/// Somebody who is signed in, as known at the start of the request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub actor: Actor,
    pub person: Person,
    pub session: SessionId,
    pub preferences: Preferences,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Ctx {
    pub pool: PgPool,
    pub signed_in: Option<Arc<SignedIn>>,
    /// When the request came in, to the microsecond (what Postgres keeps).
    pub now: DateTime<Utc>,
    /// Finds the request in the log.
    pub request: String,
    /// Where it came from.
    pub address: String,
}

impl Ctx {
    /// A request by nobody yet.
    #[must_use]
    pub fn new(pool: PgPool, now: DateTime<Utc>, request: &str, address: &str) -> Self {
        Self {
            pool,
            signed_in: None,
            now: now.trunc_subsecs(6),
            request: request.into(),
            address: address.into(),
        }
    }

    /// The same request, by `who`.
    #[must_use]
    pub fn signed_in_as(mut self, who: SignedIn) -> Self {
        self.signed_in = Some(Arc::new(who));
        self
    }

    /// # Errors
    /// `NotSignedIn`.
    pub fn who(&self) -> Result<&SignedIn> {
        self.signed_in.as_deref().ok_or(Error::App(AppError::NotSignedIn))
    }

    /// The actor, if they may do `action`.
    ///
    /// # Errors
    /// `NotSignedIn`, `Forbidden`, `NotFound`.
    pub fn allow(&self, action: Action<'_>) -> Result<&Actor> {
        let actor = &self.who()?.actor;
        allow(actor, action).or_error()?;
        Ok(actor)
    }

    /// Opens the transaction of a use case.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self) -> Result<Unit> {
        Unit::begin(self).await
    }
}
