//! What every request can reach.

use crate::{config::Config, live::Hub};
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use sqlx::PgPool;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use store::Ctx;

/// Shared by all requests; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    pub pool: PgPool,
    pub config: Arc<Config>,
    pub hub: Hub,
    leptos: LeptosOptions,
    /// Members are never removed, so once there is one nobody needs to ask again.
    has_members: Arc<AtomicBool>,
}

impl AppState {
    #[must_use]
    pub fn new(pool: PgPool, config: Config, hub: Hub) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("creneau")
            .site_root(config.site_dir.display().to_string())
            .site_pkg_dir("pkg")
            .site_addr(config.addr)
            .build();
        Self {
            pool,
            config: Arc::new(config),
            hub,
            leptos,
            has_members: Arc::default(),
        }
    }

    #[must_use]
    pub fn leptos(&self) -> LeptosOptions {
        self.leptos.clone()
    }

    /// Whether anybody has an account.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_members(&self, ctx: &Ctx) -> store::Result<bool> {
        if !self.has_members.load(Ordering::Relaxed) && !store::member::is_empty(ctx).await? {
            self.has_members.store(true, Ordering::Relaxed);
        }
        Ok(self.has_members.load(Ordering::Relaxed))
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos()
    }
}
