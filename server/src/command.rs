//! The command line.

mod demo;
mod ics;
mod import;
mod verify_audit;

use crate::{
    config::{self, Config, LogFormat},
    database::{Access, Database},
    serve,
};
use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use tracing_subscriber::EnvFilter;

/// Créneau: one calendar for people who build software and run it.
#[derive(Debug, Parser)]
#[command(name = "creneau", version, after_help = config::help())]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the product until stopped
    Serve,
    /// Bring the database up to date, and nothing else
    Migrate,
    /// Fill an empty database with demo data
    Demo,
    /// Read a calendar file into the calendar: without --apply, only say what would change
    Import {
        /// The .ics file
        file: PathBuf,
        /// The login of the member whose events they become
        #[arg(long = "as", value_name = "LOGIN")]
        login: String,
        /// Change the calendar
        #[arg(long)]
        apply: bool,
    },
    /// Prove that no row of the audit trail was altered, removed or reordered
    VerifyAudit,
    /// Look into calendar files, without a database
    #[command(subcommand)]
    Ics(ics::Ics),
}

/// Runs a command.
///
/// # Errors
/// For the operator, in one line.
pub async fn run(cli: Cli) -> Result<()> {
    let command = match cli.command {
        Command::Ics(ics) => return ics::run(&ics),
        command => command,
    };
    let config = Config::from_env()?;
    log(&config);
    match command {
        Command::Serve => serve::run(config).await,
        Command::Migrate => {
            Database::open(&config, Access::Beside).await?.close().await?;
            say("the database is up to date\n")
        }
        Command::Demo => demo::run(&config).await,
        Command::Import { file, login, apply } => import::run(&config, &file, &login, apply).await,
        Command::VerifyAudit => verify_audit::run(&config).await,
        Command::Ics(_) => Ok(()),
    }
}

/// To stderr: what a command answers goes to stdout.
fn log(config: &Config) {
    // Unless asked for: that migrations were there already, and one line per request while the database is away.
    let filter = format!(
        "sqlx::postgres::notice=warn,sqlx::pool::acquire=error,{}",
        config.log
    );
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(io::stderr);
    // Set twice only when a test runs two commands in one process.
    let _ = match config.log_format {
        LogFormat::Text => log
            .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
            .try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}

/// An error with its causes, each said once, in one line.
#[must_use]
pub fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// To stdout. Whoever stops reading has read enough.
fn say(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The first `max` bytes of a file, and one more where there is more.
fn read(file: &Path, max: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|open| open.take(max + 1).read_to_end(&mut bytes));
    read.with_context(|| format!("cannot read {}", file.display()))?;
    Ok(bytes)
}
