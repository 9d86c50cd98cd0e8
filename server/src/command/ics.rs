//! `creneau ics`: for people who debug calendars.

use super::{read, say};
use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Subcommand;
use ical::Limits;
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Ics {
    /// List every occurrence of every event, series expanded
    Occurrences {
        /// The .ics file
        file: PathBuf,
        /// The first day
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: NaiveDate,
        /// The day after the last
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: NaiveDate,
        /// The zone of times that name none
        #[arg(long, value_name = "ZONE", default_value = "UTC")]
        zone: Tz,
        /// As JSON: uid, summary, start, end, all_day
        #[arg(long)]
        json: bool,
    },
}

pub fn run(ics: &Ics) -> Result<()> {
    let Ics::Occurrences {
        file,
        from,
        to,
        zone,
        json,
    } = ics;
    ensure!(from < to, "--from {from} is not before --to {to}");
    let limits = Limits::default();
    let bytes = read(file, limits.max_bytes as u64)?;
    let calendar = ical::parse(&bytes, &limits).with_context(|| file.display().to_string())?;
    for unreadable in &calendar.unreadable {
        eprintln!("line {}: {}", unreadable.line, unreadable.reason);
    }
    let found = ical::occurrences_json(&calendar, *from, *to, *zone)?;
    if *json { say(&found) } else { say(&table(&found)?) }
}

#[derive(Deserialize)]
struct Row {
    summary: String,
    start: String,
    end: String,
}

fn table(json: &str) -> Result<String> {
    let rows: Vec<Row> = serde_json::from_str(json)?;
    let line = |row: &Row| {
        format!(
            "{:<25}  {:<25}  {}\n",
            row.start,
            row.end,
            row.summary.escape_debug()
        )
    };
    Ok(rows.iter().map(line).collect())
}
