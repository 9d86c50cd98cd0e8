//! Prints the occurrences of a file as JSON: `occurrences FILE --from 2025-01-01 --to 2026-01-01`.

use std::process::ExitCode;

use chrono::NaiveDate;

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn std::error::Error>> {
    let (mut file, mut from, mut to) = (None, None, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--from" => from = args.next(),
            "--to" => to = args.next(),
            "--json" => {}
            _ => file = Some(arg),
        }
    }
    let (Some(file), Some(from), Some(to)) = (file, from, to) else {
        return Err("usage: occurrences FILE --from YYYY-MM-DD --to YYYY-MM-DD".into());
    };
    let cal = ical::parse(&std::fs::read(file)?, &ical::Limits::default())?;
    for unreadable in &cal.unreadable {
        eprintln!("line {}: {}", unreadable.line, unreadable.reason);
    }
    let (from, to): (NaiveDate, NaiveDate) = (from.parse()?, to.parse()?);
    Ok(ical::occurrences_json(&cal, from, to, chrono_tz::Tz::UTC)?)
}
