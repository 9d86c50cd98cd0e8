//! Getting at the database: the private cluster or DATABASE_URL, migrated, as the application's role.

use crate::{
    config::Config,
    pg::{APP, Cluster},
};
use anyhow::{Result, anyhow, ensure};
use sqlx::{
    Connection, Executor, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};

/// The database's name in the private cluster.
const NAME: &str = "creneau";
/// Connections of one server. PostgreSQL takes 100, and several servers may share it.
const CONNECTIONS: u32 = 20;
/// A request waits no longer than this for the database: it says "unavailable" instead.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a command gets at the private cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Runs it, and is the only one to do so.
    Alone,
    /// Uses a running server's, or runs it for as long as the command takes.
    Beside,
    /// Like `Beside`, for commands that make no sense where there are no data yet.
    Existing,
}

/// A database that is ready for use.
#[derive(Debug)]
pub struct Database {
    pub pool: PgPool,
    cluster: Option<Arc<Cluster>>,
}

impl Database {
    /// Opens the configured database and brings its tables up to date. Several servers may do so at
    /// once: migrations take a lock.
    ///
    /// # Errors
    /// In one line, for the operator.
    pub async fn open(config: &Config, access: Access) -> Result<Self> {
        if let Some(options) = &config.database_url {
            let options = options.clone().application_name(NAME);
            let become_app = migrate(&options).await?;
            return Ok(Self {
                pool: pool(options, become_app),
                cluster: None,
            });
        }
        let folder = config.data_dir.display();
        ensure!(
            access != Access::Existing || config.data_dir.join("pg").exists(),
            "there are no data in {folder}: set CRENEAU_DATA_DIR or DATABASE_URL"
        );
        let cluster = Arc::new(match access {
            Access::Alone => Cluster::start(&config.data_dir).await?,
            Access::Beside | Access::Existing => Cluster::start_or_join(&config.data_dir).await?,
        });
        let opened = async {
            let databases = cluster.database(NAME).await?;
            migrate(&databases.owner).await?;
            anyhow::Ok(pool(databases.app, false))
        };
        match opened.await {
            Ok(pool) => {
                tokio::spawn(Arc::clone(&cluster).supervise());
                Ok(Self {
                    pool,
                    cluster: Some(cluster),
                })
            }
            Err(error) => {
                cluster.stop().await?;
                Err(error)
            }
        }
    }

    /// Closes the connections, and stops the cluster that this process started.
    ///
    /// # Errors
    /// When PostgreSQL does not stop.
    pub async fn close(self) -> Result<()> {
        // Somebody may hold a connection for ever; PostgreSQL's stop ends it.
        let _ = tokio::time::timeout(PATIENCE, self.pool.close()).await;
        match self.cluster {
            Some(cluster) => cluster.stop().await,
            None => Ok(()),
        }
    }
}

/// Runs the migrations; answers whether this user can act as the application's role.
async fn migrate(owner: &PgConnectOptions) -> Result<bool> {
    let mut connection = PgConnection::connect_with(owner)
        .await
        .map_err(|error| unreachable(owner, &error))?;
    store::MIGRATOR
        .run(&mut connection)
        .await
        .map_err(|error| anyhow!("the database cannot be brought up to date: {error}"))?;
    let becomes = connection.execute("set role creneau_app").await.is_ok();
    connection.close().await.ok();
    Ok(becomes)
}

fn unreachable(options: &PgConnectOptions, error: &sqlx::Error) -> anyhow::Error {
    let (host, port) = (options.get_host(), options.get_port());
    let database = options.get_database().unwrap_or_default();
    anyhow!("cannot use the database {database:?} at {host}:{port} (DATABASE_URL): {error}")
}

fn pool(options: PgConnectOptions, become_app: bool) -> PgPool {
    if !become_app && options.get_username() != APP {
        tracing::warn!("cannot act as the role {APP}: the audit trail is protected by triggers alone");
    }
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE);
    let pool = if become_app {
        pool.after_connect(|connection, _| {
            Box::pin(async move { connection.execute("set role creneau_app").await.map(drop) })
        })
    } else {
        pool
    };
    pool.connect_lazy_with(options)
}
