//! The program `creneau`.

use clap::Parser;
use server::command::{self, Cli};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match command::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("creneau: {}", command::one_line(&error));
            ExitCode::FAILURE
        }
    }
}
