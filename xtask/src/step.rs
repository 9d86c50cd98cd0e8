//! Running things, and saying how long they took.

use anyhow::{Context, Result, ensure};
use std::{env, process::Command, time::Instant};

/// Does `work` and prints one line with the time it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let value = work().with_context(|| name.to_owned())?;
    eprintln!("xtask: {name:<34} {:>6.1} s", start.elapsed().as_secs_f64());
    Ok(value)
}

pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| shown(command))?;
    ensure!(status.success(), "{} failed", shown(command));
    Ok(())
}

/// What `command` prints.
pub fn output(command: &mut Command) -> Result<String> {
    let out = command.output().with_context(|| shown(command))?;
    let said = String::from_utf8_lossy(&out.stderr);
    ensure!(out.status.success(), "{} failed: {}", shown(command), said.trim());
    Ok(String::from_utf8(out.stdout)?.trim().to_owned())
}

/// A cargo that finds the environment a person's own cargo would find. `cargo run` tells this program
/// about its package in variables on which some build scripts depend (ring's does): left in place, they
/// would make each `cargo build` after a `cargo xtask build` compile half of the dependencies again.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command.args(args);
    command
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
