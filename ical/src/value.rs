//! The values of properties: dates, durations and text.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A `DATE` or `DATE-TIME` value, before its zone is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stamp {
    Date(NaiveDate),
    Wall(NaiveDateTime),
    Utc(DateTime<Utc>),
}

/// Reads `YYYYMMDD`, `YYYYMMDDTHHMMSS` or the latter with `Z`; seconds may be missing, as some
/// programs write it.
pub(crate) fn parse_stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let date = parse_date(date)?;
    let Some(time) = time else {
        return Some(Stamp::Date(date));
    };
    match time.strip_suffix(['Z', 'z']) {
        Some(time) => Some(Stamp::Utc(date.and_time(parse_time(time)?).and_utc())),
        None => Some(Stamp::Wall(date.and_time(parse_time(time)?))),
    }
}

fn parse_date(text: &str) -> Option<NaiveDate> {
    if text.len() != 8 {
        return None;
    }
    let year = digits(text.get(..4)?)?;
    // no calendar has events in the year 0, and every later computation needs a little room
    if year == 0 {
        return None;
    }
    NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        digits(text.get(4..6)?)?,
        digits(text.get(6..)?)?,
    )
}

fn parse_time(text: &str) -> Option<NaiveTime> {
    let second = match text.len() {
        4 => 0,
        6 => digits(text.get(4..)?)?,
        _ => return None,
    };
    // a leap second is the second before it (RFC 5545 §3.3.12)
    let second = if second == 60 { 59 } else { second };
    NaiveTime::from_hms_opt(digits(text.get(..2)?)?, digits(text.get(2..4)?)?, second)
}

fn digits(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

/// A `DURATION`: calendar days, and seconds on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) days: i64,
    pub(crate) seconds: i64,
}

/// Reads a duration that is not negative, such as `P1W`, `P1DT2H` or `PT30M`.
pub(crate) fn parse_duration(text: &str) -> Option<Length> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?;
    let mut length = Length { days: 0, seconds: 0 };
    let (mut in_time, mut number, mut units) = (false, String::new(), 0);
    for char in text.chars() {
        if char.is_ascii_digit() && number.len() < 9 {
            number.push(char);
            continue;
        }
        if char == 'T' && !in_time && number.is_empty() {
            in_time = true;
            continue;
        }
        let amount: i64 = number.parse().ok()?;
        match (char, in_time) {
            ('W', false) => length.days += amount * 7,
            ('D', false) => length.days += amount,
            ('H', true) => length.seconds += amount * 3600,
            ('M', true) => length.seconds += amount * 60,
            ('S', true) => length.seconds += amount,
            _ => return None,
        }
        number.clear();
        units += 1;
    }
    // more than 9999 years cannot be the length of anything
    let sane = length.days < 3_652_059 && length.seconds < 3_652_059 * 86_400;
    (number.is_empty() && units > 0 && sane).then_some(length)
}

/// Reads a `TEXT` value: `\n` and `\N` are line ends, any other character after `\` stands for
/// itself. Control characters other than line end and tab are left out.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => push_clean(&mut out, other),
                None => out.push('\\'),
            },
            other => push_clean(&mut out, other),
        }
    }
    out
}

fn push_clean(out: &mut String, char: char) {
    if !char.is_control() || char == '\t' {
        out.push(char);
    }
}

/// Splits a list of `TEXT` values at the commas that are not escaped, and reads each.
pub(crate) fn unescape_list(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut escaped = false;
    for char in text.chars() {
        if char == ',' && !escaped {
            items.push(String::new());
            continue;
        }
        escaped = char == '\\' && !escaped;
        if let Some(item) = items.last_mut() {
            item.push(char);
        }
    }
    items
        .iter()
        .map(|item| unescape(item).trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

/// Writes a `TEXT` value.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.replace("\r\n", "\n").chars() {
        match char {
            '\\' | ';' | ',' => out.extend(['\\', char]),
            '\n' | '\r' => out.push_str("\\n"),
            other => push_clean(&mut out, other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read_and_impossible_ones_refused() {
        let wall = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        assert_eq!(
            parse_stamp("20240229"),
            Some(Stamp::Date(wall("2024-02-29T00:00:00").date()))
        );
        assert_eq!(
            parse_stamp("20250101T0930"),
            Some(Stamp::Wall(wall("2025-01-01T09:30:00")))
        );
        assert_eq!(
            parse_stamp("20161231T235960Z"),
            Some(Stamp::Utc(wall("2016-12-31T23:59:59").and_utc()))
        );
        for text in [
            "",
            "2025",
            "20250229",
            "20250101T",
            "20250101T250000",
            "+2250101",
            "00000101",
            "2025-1-1",
            "é0250101",
        ] {
            assert_eq!(parse_stamp(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_days_and_seconds() {
        assert_eq!(parse_duration("P1W"), Some(Length { days: 7, seconds: 0 }));
        assert_eq!(
            parse_duration("+P1DT1H30M"),
            Some(Length {
                days: 1,
                seconds: 5400
            })
        );
        assert_eq!(parse_duration("PT0S"), Some(Length { days: 0, seconds: 0 }));
        for text in [
            "",
            "P",
            "PT",
            "-PT1H",
            "P1H",
            "PT1",
            "1D",
            "P99999999999D",
            "P999999999D",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }

    #[test]
    fn text_is_read_and_written() {
        assert_eq!(unescape(r"a\, b\; c\\n\nd\Ne\"), "a, b; c\\n\nd\ne\\");
        assert_eq!(escape("a, b; c\\\r\nd\u{7}"), r"a\, b\; c\\\nd");
        assert_eq!(
            unescape_list(r"one,two\, too,,three"),
            ["one", "two, too", "three"]
        );
    }
}
