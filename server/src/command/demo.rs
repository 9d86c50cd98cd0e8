//! `creneau demo`.

use super::say;
use crate::{
    clock,
    config::Config,
    database::{Access, Database},
    demo,
};
use anyhow::{Result, ensure};
use store::{Ctx, member};

pub async fn run(config: &Config) -> Result<()> {
    let database = Database::open(config, Access::Beside).await?;
    let filled = async {
        let ctx = Ctx::new(database.pool.clone(), clock::now(), "demo", "");
        ensure!(
            member::is_empty(&ctx).await?,
            "there are members already: demo data go into an empty database only"
        );
        demo::fill(&database.pool, ctx.now).await
    };
    let filled = filled.await;
    database.close().await?;
    filled?;
    say("demo data are in; creneau serve with CRENEAU_DEMO=1 offers sign-in with one click\n")
}
