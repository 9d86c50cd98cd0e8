//! `creneau verify-audit`.

use super::say;
use crate::{
    config::Config,
    database::{Access, Database},
};
use anyhow::{Result, anyhow};

pub async fn run(config: &Config) -> Result<()> {
    let database = Database::open(config, Access::Existing).await?;
    let found = store::audit::verify(&database.pool).await;
    database.close().await?;
    let verified = found?.map_err(|broken| anyhow!("the audit trail is broken: {broken}"))?;
    say(&format!(
        "the audit trail is whole: {} rows, the last with hash {}\n",
        verified.rows, verified.head
    ))
}
