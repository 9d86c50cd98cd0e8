//! Content lines (RFC 5545 §3.1): unfolding, decoding, and splitting into name, parameters, value.

use crate::ParseError;

/// One property line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Physical line of the file on which it begins, from 1.
    pub(crate) number: u32,
    /// In capitals.
    pub(crate) name: String,
    /// Names in capitals, values without their quotes.
    pub(crate) params: Vec<(String, String)>,
    pub(crate) value: String,
    /// The line was longer than the limit and is cut off.
    pub(crate) cut: bool,
}

impl Line {
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The property lines of a file. Lines that are none (no name or no colon) are left out.
///
/// # Errors
/// [`ParseError::NotText`] for binary data.
pub(crate) fn read_lines(bytes: &[u8], max_line: usize) -> Result<Vec<Line>, ParseError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // very old programs end lines with CR alone
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    let mut lines = Vec::new();
    let mut open: Option<Unfolding> = None;
    for (number, physical) in (1u32..).zip(bytes.split(|byte| *byte == end)) {
        let physical = physical.strip_suffix(b"\r").unwrap_or(physical);
        // other control characters occur in real descriptions, NUL only in what is no text
        if physical.contains(&0) {
            return Err(ParseError::NotText { line: number });
        }
        match (physical.first(), &mut open) {
            (Some(b' ' | b'\t'), Some(open)) => open.append(physical.get(1..).unwrap_or_default(), max_line),
            _ => {
                lines.extend(open.take().and_then(Unfolding::finish));
                let mut next = Unfolding {
                    number,
                    bytes: Vec::new(),
                    cut: false,
                };
                next.append(physical, max_line);
                open = Some(next);
            }
        }
    }
    lines.extend(open.and_then(Unfolding::finish));
    Ok(lines)
}

/// A line being put together. Bytes, not text: folds may cut a character in two.
struct Unfolding {
    number: u32,
    bytes: Vec<u8>,
    cut: bool,
}

impl Unfolding {
    fn append(&mut self, more: &[u8], max: usize) {
        let room = max.saturating_sub(self.bytes.len());
        self.cut |= more.len() > room;
        self.bytes.extend_from_slice(more.get(..room).unwrap_or(more));
    }

    fn finish(self) -> Option<Line> {
        let text = match String::from_utf8(self.bytes) {
            Ok(text) => text,
            // not UTF-8: each byte of Latin-1 is the character of that number
            Err(error) if !self.cut => error.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        split(&text, self.number, self.cut)
    }
}

fn split(text: &str, number: u32, cut: bool) -> Option<Line> {
    let name_end = text.find([':', ';'])?;
    let name = text.get(..name_end)?.trim();
    if name.is_empty()
        || !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    {
        return None;
    }
    let rest = text.get(name_end..)?;
    let value_at = unquoted(rest, ':')?;
    let value = rest.get(value_at + 1..)?.to_owned();
    let params = split_params(rest.get(..value_at)?);
    Some(Line {
        number,
        name: name.to_ascii_uppercase(),
        params,
        value,
        cut,
    })
}

/// Position of the first `wanted` outside quotes.
fn unquoted(text: &str, wanted: char) -> Option<usize> {
    let mut quoted = false;
    let found = text.char_indices().find(|(_, char)| {
        quoted ^= *char == '"';
        !quoted && *char == wanted
    });
    // a quote that never closes was not meant as one
    found
        .map(|(at, _)| at)
        .or_else(|| if quoted { text.find(wanted) } else { None })
}

fn split_params(mut text: &str) -> Vec<(String, String)> {
    let mut params = Vec::new();
    while let Some(rest) = text.strip_prefix(';') {
        let end = unquoted(rest, ';').unwrap_or(rest.len());
        let (param, after) = rest.split_at(end);
        if let Some((name, value)) = param.split_once('=') {
            params.push((
                name.trim().to_ascii_uppercase(),
                value.replace('"', "").trim().to_owned(),
            ));
        }
        text = after;
    }
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(bytes: &[u8]) -> Line {
        read_lines(bytes, 1000).unwrap().remove(0)
    }

    #[test]
    fn folded_lines_become_one_even_within_a_character() {
        for fold in [&b"\r\n "[..], b"\n ", b"\n\t"] {
            let text = [b"SUMMARY:caf\xC3", fold, b"\xA9 noir\r\nX:1\r\n"].concat();
            assert_eq!(line(&text).value, "café noir");
        }
    }

    #[test]
    fn numbers_are_those_of_the_file() {
        let lines = read_lines(b"\xEF\xBB\xBFA:1\r\n 2\r\n\r\nnonsense\r\nB:2", 1000).unwrap();
        let found: Vec<_> = lines
            .iter()
            .map(|line| (line.number, line.name.as_str(), line.value.as_str()))
            .collect();
        assert_eq!(found, [(1, "A", "12"), (5, "B", "2")]);
    }

    #[test]
    fn quoted_parameters_may_hold_what_separates() {
        let line = line(b"dtstart;tzid=\"(UTC+01:00) Paris; Madrid\";X=y:20250101T090000");
        assert_eq!(line.name, "DTSTART");
        assert_eq!(line.param("TZID"), Some("(UTC+01:00) Paris; Madrid"));
        assert_eq!(line.param("X"), Some("y"));
        assert_eq!(line.value, "20250101T090000");
    }

    #[test]
    fn latin_1_is_read_and_binary_data_refused() {
        assert_eq!(line(b"SUMMARY:caf\xE9").value, "café");
        assert_eq!(
            read_lines(b"A:1\nB:\0", 1000),
            Err(ParseError::NotText { line: 2 })
        );
    }

    #[test]
    fn a_line_over_the_limit_is_cut_and_says_so() {
        let line = read_lines(b"A:12\n 34\n 56", 5).unwrap().remove(0);
        assert_eq!((line.value.as_str(), line.cut), ("123", true));
    }
}
