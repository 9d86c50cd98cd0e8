//! Running PostgreSQL's programs, and hearing what they complain about.

use super::{Cluster, OWNER, PATIENCE, place};
use anyhow::{Context, Result, ensure};
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::Stdio,
    time::Instant,
};
use tokio::process::{Child, Command};

const LARGE_LOG: u64 = 8 << 20;

/// Written anew at each start; postgresql.conf includes it last.
const SETTINGS: &str = "\
# Written by creneau at each start: changes made here are lost, those made in postgresql.conf stay
# unless this file says otherwise.
listen_addresses = ''
unix_socket_directories = 'socket'
port = 5432
max_connections = 100
shared_buffers = '128MB'
fsync = on
full_page_writes = on
synchronous_commit = on
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
# A failed statement and the row that it failed on may hold personal data.
log_error_verbosity = terse
log_min_error_statement = panic
";

impl Cluster {
    /// Fills the data folder. All of it appears at once, so that no half-made cluster is taken for one.
    pub(super) async fn create(&self, root: &Path) -> Result<()> {
        let new = root.join("pg.new");
        if new.exists() {
            fs::remove_dir_all(&new)?;
        }
        self.run_as.own_folder(&new)?;
        let mut command = self.command("initdb");
        command
            .env("PGDATA", &new)
            .args(["--username", OWNER, "--auth-local=trust", "--auth-host=reject"]);
        command.args([
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions",
        ]);
        run(command).await.context("PostgreSQL's initdb failed")?;
        let mut settings = File::options().append(true).open(new.join("postgresql.conf"))?;
        settings.write_all(b"\ninclude 'creneau.conf'\n")?;
        settings.sync_all()?;
        self.run_as.own_folder(&new.join("socket"))?;
        Ok(fs::rename(new, &self.data)?)
    }

    /// Starts PostgreSQL unless it is on its way.
    pub(super) fn launch(&self, postgres: &mut Option<Child>, since: Instant) -> Result<()> {
        let log = self.data.join("server.log");
        if let Some(child) = postgres {
            if child.try_wait()?.is_none() {
                return Ok(());
            }
            let reason = last_complaint(&log);
            // Processes of the cluster before can take a moment to notice that it is over.
            let passes = reason.contains("still in use") || reason.contains("already exists");
            ensure!(
                passes && since.elapsed() < PATIENCE,
                "PostgreSQL does not start: {reason} (see {})",
                log.display()
            );
        }
        for lock in ["postmaster.pid", "socket/.s.PGSQL.5432.lock"] {
            place::forget_zombie(&self.data.join(lock))?;
        }
        fs::write(self.data.join("creneau.conf"), SETTINGS)?;
        if fs::metadata(&log).is_ok_and(|meta| meta.len() > LARGE_LOG) {
            fs::rename(&log, log.with_extension("log.old"))?;
        }
        let log = File::options().create(true).append(true).open(log)?;
        let mut command = self.command("postgres");
        // A group of its own: Ctrl-C in a terminal is for creneau, which then stops it in good order.
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0);
        *postgres = Some(command.spawn().context("cannot run PostgreSQL")?);
        Ok(())
    }

    pub(super) fn pg_ctl_stop(&self) -> Command {
        let mut command = self.command("pg_ctl");
        command.args(["stop", "--mode=fast"]);
        command
    }

    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = self.run_as.command(&self.programs.path(program));
        // A folder in which every user may stand.
        command.current_dir("/").env_clear().env("PGDATA", &self.data);
        command.env("LC_ALL", "C.UTF-8").env("PATH", "/usr/bin:/bin");
        command
    }
}

pub(super) async fn run(mut command: Command) -> Result<()> {
    let out = command.stdin(Stdio::null()).output().await?;
    let said = String::from_utf8_lossy(&out.stderr);
    ensure!(
        out.status.success(),
        "{}",
        complaint(&said).unwrap_or("it gave no reason")
    );
    Ok(())
}

fn last_complaint(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    complaint(&text).unwrap_or("it gave no reason").to_owned()
}

/// The one line of what a PostgreSQL program wrote that says what is wrong.
pub(super) fn complaint(text: &str) -> Option<&str> {
    let marked = |line: &&str| {
        ["FATAL:", "PANIC:", "error:"]
            .iter()
            .any(|mark| line.contains(mark))
    };
    // Said to us, each time we ask too early.
    let lines = || {
        text.lines()
            .filter(|line| !line.contains("FATAL:  the database system is"))
    };
    let line = lines()
        .rfind(marked)
        .or_else(|| lines().rfind(|line| !line.trim().is_empty()))?;
    Some(line.rsplit_once(":  ").map_or(line, |(_, rest)| rest).trim())
}
