//! The workspace's own build commands. What cargo-leptos and sqlx-cli would do, with the tools as
//! libraries or as what is installed anyway, so that Cargo.lock and package-lock.json hold every version.

mod compress;
mod files;
mod query_cache;
mod site;
mod step;

use anyhow::{Context, Result, bail};
use std::{env, path::Path, process::ExitCode};

const USAGE: &str = "\
usage:
  cargo xtask build [--release]   the site (target/site) and the server (target/debug or release/creneau)
  cargo xtask sqlx                writes .sqlx, the answers of the database that checked queries are compiled with
  cargo xtask sqlx --check        fails when .sqlx is not what that would write";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask lies in the workspace")?;
    env::set_current_dir(root)?;
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["build"] => site::build(false),
        ["build", "--release"] => site::build(true),
        ["sqlx"] => query_cache::write(),
        ["sqlx", "--check"] => query_cache::check(),
        _ => bail!("{USAGE}"),
    }
}
