//! The nested components of a file.

use crate::ParseError;
use crate::lines::{Line, read_lines};
use crate::value::unescape;

/// Deeper nesting than any calendar has (calendar, event, alarm) is refused.
const MAX_DEPTH: usize = 32;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Component {
    /// In capitals, such as `VEVENT`.
    pub(crate) name: String,
    /// Physical line of its `BEGIN`.
    pub(crate) line: u32,
    pub(crate) lines: Vec<Line>,
    pub(crate) children: Vec<Component>,
    /// Whether its own `END` was there; else an outer one ended it.
    pub(crate) closed: bool,
}

impl Component {
    pub(crate) fn get(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The value of a `TEXT` property.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|line| unescape(&line.value))
    }
}

/// The calendars (`VCALENDAR`) of a file.
///
/// # Errors
/// When the file is no text, holds no calendar, is cut off or nests too deeply.
pub(crate) fn read_components(bytes: &[u8], max_line: usize) -> Result<Vec<Component>, ParseError> {
    let mut calendars = Vec::new();
    let mut open: Vec<Component> = Vec::new();
    for line in read_lines(bytes, max_line)? {
        match line.name.as_str() {
            "BEGIN" => begin(&mut open, &line)?,
            "END" => end(&mut open, &mut calendars, &line.value),
            _ => {
                if let Some(component) = open.last_mut() {
                    component.lines.push(line);
                }
            }
        }
    }
    if let Some(last) = open.pop() {
        return Err(ParseError::Truncated {
            line: last.line,
            open: last.name,
        });
    }
    if calendars.is_empty() {
        Err(ParseError::NotCalendar)
    } else {
        Ok(calendars)
    }
}

fn begin(open: &mut Vec<Component>, line: &Line) -> Result<(), ParseError> {
    let name = line.value.trim().to_ascii_uppercase();
    if open.is_empty() && name != "VCALENDAR" {
        return Ok(());
    }
    if open.len() >= MAX_DEPTH {
        return Err(ParseError::TooDeep { line: line.number });
    }
    open.push(Component {
        name,
        line: line.number,
        ..Component::default()
    });
    Ok(())
}

/// Closes the innermost open component of this name and, without their own END, those inside it.
fn end(open: &mut Vec<Component>, calendars: &mut Vec<Component>, name: &str) {
    let name = name.trim();
    let Some(depth) = open
        .iter()
        .rposition(|component| component.name.eq_ignore_ascii_case(name))
    else {
        return;
    };
    while open.len() > depth {
        let Some(mut component) = open.pop() else { return };
        component.closed = open.len() == depth;
        match open.last_mut() {
            Some(outer) => outer.children.push(component),
            None => calendars.push(component),
        }
    }
}
