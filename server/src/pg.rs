//! A private PostgreSQL cluster in the data folder, for when no DATABASE_URL is set.
//!
//! Connections go over a Unix socket inside the cluster's own folder, which only its user and root may
//! enter: no TCP port is open and no password is needed. PostgreSQL outlives a creneau that is killed, and
//! the next one takes it over as it is.

mod place;
mod process;
#[cfg(test)]
mod tests;

use anyhow::{Context, Result, bail, ensure};
use place::{Programs, RunAs};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    fs::File,
    os::{fd::AsRawFd, unix::ffi::OsStrExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    process::Child,
    sync::{Mutex, watch},
    time::sleep,
};

/// Owns the cluster and everything in it; migrations run as this role.
pub const OWNER: &str = "creneau_owner";
/// May do what migrations grant it, and so can be kept from changing the audit trail.
pub const APP: &str = "creneau_app";

/// The address of a Unix socket holds 107 bytes.
const LONGEST_SOCKET_DIR: usize = 107 - "/.s.PGSQL.5432".len();
/// Between two looks at whether PostgreSQL is there.
const PULSE: Duration = Duration::from_millis(250);
/// How long leftovers of a killed cluster may stand in the way of a new one.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running cluster. [`Cluster::stop`] ends it in good order; dropping it sends PostgreSQL the request to
/// end, for a server that gives up at its start.
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    run_as: RunAs,
    data: PathBuf,
    /// The socket's folder as a client can name it, and what keeps that name valid.
    socket: PathBuf,
    _socket_handle: Option<File>,
    /// Held by the one process that starts and stops the cluster; released by the system when it dies.
    lock: Option<File>,
    stopped: watch::Sender<bool>,
    /// PostgreSQL, if this process started it. Starting and stopping take turns.
    postgres: Mutex<Option<Child>>,
}

/// The two ways to connect to one database.
#[derive(Clone, Debug)]
pub struct Databases {
    /// For migrations only.
    pub owner: PgConnectOptions,
    /// For everything that people ask for.
    pub app: PgConnectOptions,
}

enum Pulse {
    Beats(PgConnection),
    /// It answers, and that it cannot take a connection now: it is starting, recovering or full.
    Busy,
    None,
}

impl Cluster {
    /// Starts the cluster in the folder `root`, after making it if it is not there.
    ///
    /// # Errors
    /// In one line, for a person to act on: no PostgreSQL, another creneau at work in `root`, a folder
    /// that the database cannot live in.
    pub async fn start(root: &Path) -> Result<Self> {
        let root = place::folder(root)?;
        let lock = match place::lock(&root)? {
            Ok(lock) => lock,
            Err(process) => bail!(
                "another creneau (process {process}) uses {}: stop it, or choose another CRENEAU_DATA_DIR",
                root.display()
            ),
        };
        let cluster = Self::at(&root, Some(lock))?;
        if !cluster.data.exists() {
            cluster.create(&root).await?;
        }
        Self::enter(cluster).await
    }

    /// Like [`Cluster::start`], and when another creneau runs the cluster, uses it together with that
    /// one: for commands that a person runs beside the server.
    pub async fn start_or_join(root: &Path) -> Result<Self> {
        let folder = place::folder(root)?;
        match place::lock(&folder)? {
            Ok(lock) => drop(lock),
            Err(_) => return Self::enter(Self::at(&folder, None)?).await,
        }
        Self::start(root).await
    }

    /// How to connect to the database `name`. Makes it, and the application's role, where missing.
    pub async fn database(&self, name: &str) -> Result<Databases> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        ensure!(name.chars().all(plain), "{name:?} cannot name a database");
        let mut connection = PgConnection::connect_with(&self.options(OWNER, "postgres")).await?;
        let role = format!("create role {APP} login");
        create(&mut connection, "select to_regrole($1) is null", APP, role).await?;
        let absent = "select not exists (select from pg_database where datname = $1)";
        create(&mut connection, absent, name, format!("create database {name}")).await?;
        connection.close().await?;
        Ok(Databases {
            owner: self.options(OWNER, name),
            app: self.options(APP, name),
        })
    }

    /// Starts PostgreSQL again whenever it died, until [`Cluster::stop`]. To be spawned.
    pub async fn supervise(self: Arc<Self>) {
        let mut stopped = self.stopped.subscribe();
        let mut connection: Option<PgConnection> = None;
        let mut pause = PULSE;
        loop {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => return,
                () = sleep(pause) => pause = PULSE,
            }
            if let Some(connection) = &mut connection
                && connection.ping().await.is_ok()
            {
                continue;
            }
            connection = match self.pulse().await {
                Pulse::Beats(connection) => Some(connection),
                Pulse::Busy => None,
                Pulse::None => {
                    if let Err(error) = self.revive().await {
                        tracing::error!("{error:#}");
                        pause = 10 * PULSE;
                    }
                    None
                }
            };
        }
    }

    /// Ends the cluster; after [`Cluster::start_or_join`] only if this process started it.
    pub async fn stop(&self) -> Result<()> {
        self.stopped.send_replace(true);
        let mut postgres = self.postgres.lock().await;
        if self.lock.is_none() {
            return Ok(());
        }
        let mut command = self.pg_ctl_stop();
        command.args(["--wait", "--timeout=60"]);
        process::run(command).await.context("PostgreSQL did not stop")?;
        if let Some(mut child) = postgres.take() {
            child.wait().await?;
        }
        Ok(())
    }

    fn at(root: &Path, lock: Option<File>) -> Result<Self> {
        let data = root.join("pg");
        let cluster = Self {
            programs: Programs::find(&data)?,
            run_as: RunAs::for_folder(root, &data)?,
            socket: data.join("socket"),
            data,
            _socket_handle: None,
            lock,
            stopped: watch::Sender::new(false),
            postgres: Mutex::new(None),
        };
        Ok(cluster)
    }

    /// Waits for the cluster to take connections; starts it where it is this process's to start.
    async fn enter(mut self) -> Result<Self> {
        if self.socket.as_os_str().as_bytes().len() > LONGEST_SOCKET_DIR {
            let folder = File::open(&self.socket)?;
            self.socket = format!("/proc/self/fd/{}", folder.as_raw_fd()).into();
            self._socket_handle = Some(folder);
        }
        self.bring_up().await?;
        Ok(self)
    }

    async fn revive(&self) -> Result<()> {
        let since = Instant::now();
        if *self.stopped.borrow() {
            return Ok(());
        }
        // Else what the dead one wrote last would be taken for the reason why the new one fails.
        *self.postgres.lock().await = None;
        tracing::warn!("PostgreSQL is gone");
        self.bring_up().await?;
        tracing::warn!(took = ?since.elapsed(), "PostgreSQL runs again");
        Ok(())
    }

    async fn bring_up(&self) -> Result<()> {
        let mut postgres = self.postgres.lock().await;
        let since = Instant::now();
        // A connection is the only honest sign of life: after a crash the pid file, and for a while even
        // processes, outlive the server.
        while !*self.stopped.borrow() {
            match self.pulse().await {
                Pulse::Beats(connection) => return Ok(connection.close().await?),
                Pulse::None if self.lock.is_some() => self.launch(&mut postgres, since)?,
                Pulse::None if since.elapsed() > PATIENCE => {
                    bail!("the other creneau's PostgreSQL does not answer")
                }
                Pulse::None | Pulse::Busy => {}
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    async fn pulse(&self) -> Pulse {
        match PgConnection::connect_with(&self.options(OWNER, "postgres")).await {
            Ok(connection) => Pulse::Beats(connection),
            Err(sqlx::Error::Database(_)) => Pulse::Busy,
            Err(_) => Pulse::None,
        }
    }

    fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(5432)
            .username(role)
            .database(database)
            .application_name("creneau")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.lock.is_some() && !*self.stopped.borrow() {
            let mut command = self.pg_ctl_stop();
            command.arg("--no-wait");
            if let Err(error) = command.as_std_mut().output() {
                tracing::error!("PostgreSQL runs on: {error}");
            }
        }
    }
}

async fn create(connection: &mut PgConnection, absent: &'static str, name: &str, sql: String) -> Result<()> {
    if sqlx::query_scalar(absent)
        .bind(name)
        .fetch_one(&mut *connection)
        .await?
    {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(connection)
            .await?;
    }
    Ok(())
}
