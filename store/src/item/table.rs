//! Tables of comma-separated values, as other trackers and spreadsheets write them.

use crate::Result;
use model::{
    AppError, Field, Problem, Rule,
    exchange::FileProblem,
    item::import::{COLUMNS_MAX, LINES_MAX, SHEET_MAX, WORD_MAX, WORDS_MAX},
};
use std::collections::HashSet;

/// A table, line by line: each with the line of the file on which it begins.
pub struct Table {
    pub headers: Vec<String>,
    pub lines: Vec<(u32, Vec<String>)>,
}

impl Table {
    /// Reads one with its headings. What separates its columns is what there is most of in the first line.
    ///
    /// # Errors
    /// `TooLarge`, `Unreadable`; `Invalid` for too many lines or columns.
    pub fn read(text: &str) -> Result<Self> {
        if text.len() as u64 > SHEET_MAX {
            return Err(AppError::TooLarge { max: SHEET_MAX }.into());
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // A spreadsheet may say first what separates its columns.
        let (told, text) = match text.split_once('\n') {
            Some((first, rest)) if first.trim_end().len() == 5 && first.starts_with("sep=") => {
                (first.as_bytes().get(4), rest)
            }
            _ => (None, text),
        };
        let first = text.lines().next().unwrap_or_default();
        let count = |separator: char| first.chars().filter(|c| *c == separator).count();
        let separators = [(',', b','), (';', b';'), ('\t', b'\t')];
        let separator = separators
            .iter()
            .max_by_key(|(separator, _)| (count(*separator), *separator == ','));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(told.copied().unwrap_or(separator.map_or(b',', |(_, byte)| *byte)))
            .flexible(true)
            .from_reader(text.as_bytes());
        let unreadable = |line| AppError::Unreadable(FileProblem::NotText { line });
        let headers: Vec<String> = reader
            .headers()
            .map_err(|_| unreadable(1))?
            .iter()
            .map(|header| header.trim().to_owned())
            .collect();
        if headers.len() > COLUMNS_MAX {
            return Err(Problem::new(Field::Columns, Rule::TooMany(COLUMNS_MAX as u32)).into());
        }
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                unreadable(u32::try_from(line).unwrap_or(u32::MAX))
            })?;
            if lines.len() == LINES_MAX {
                return Err(Problem::new(Field::File, Rule::TooMany(LINES_MAX as u32)).into());
            }
            let line = record.position().map_or(0, csv::Position::line);
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            cells.resize(headers.len(), String::new());
            lines.push((u32::try_from(line).unwrap_or(u32::MAX), cells));
        }
        Ok(Self { headers, lines })
    }

    /// The different words of a column; none where they are too many, or too long, to be told apart.
    pub fn words(&self, column: usize) -> Vec<String> {
        let mut seen = HashSet::new();
        let cells = self.lines.iter().filter_map(|(_, cells)| cells.get(column));
        let words = cells
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty() && seen.insert(cell.to_owned()));
        let words: Vec<String> = words.take(WORDS_MAX + 1).map(str::to_owned).collect();
        if words.len() > WORDS_MAX || words.iter().any(|word| word.chars().count() > WORD_MAX) {
            return Vec::new();
        }
        words
    }
}
