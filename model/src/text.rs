//! Texts that were checked once: a value of one of these types is known to be good.
//!
//! The form and the server use the same parsers, so they say the same thing.

use crate::{Field, Problem, Rule};
use serde::{Deserialize, Serialize};

/// Characters in a title.
pub const TITLE_MAX: u32 = 200;
/// Characters in a short label (tag, epic, sprint, branch).
pub const LABEL_MAX: u32 = 60;
/// Characters in a long Markdown text.
pub const MARKDOWN_MAX: u32 = 20_000;
/// Characters in the reason for a refusal.
pub const REASON_MAX: u32 = 500;
/// Characters in a web or repository address.
pub const LINK_MAX: u32 = 500;
/// Characters in a password; the upper bound keeps hashing from being a weapon.
pub const PASSWORD_MIN: u32 = 12;
pub const PASSWORD_MAX: u32 = 200;

/// A single line, trimmed, within `max` characters, without control characters.
///
/// # Errors
/// `Required` when empty, `TooLong`, `BadCharacters`.
pub fn line(field: Field, text: &str, max: u32) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().all(is_invisible) {
        return Err(Problem::new(field, Rule::Required));
    }
    optional_line(field, text, max)
}

/// What takes no room and shows nothing: a title of these alone could be neither seen nor clicked.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}'
            | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// What turns the direction of the text that follows, also of what is not part of it.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Words that somebody looks for: without what no stored text holds, and at most `max` characters.
#[must_use]
pub fn wanted(text: &str, max: usize) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    kept.trim().chars().take(max).collect()
}

/// A text without the control characters that no stored text holds.
#[must_use]
pub fn cleaned(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect()
}

/// A text as people look for it: without capitals and accents, as the SQL function of this name has it.
#[must_use]
pub fn plain(text: &str) -> String {
    const ACCENTS: &str = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’";
    const PLAIN: &str = "aaaaaaceeeeiiiinooooouuuuyy'";
    let letter = |c: char| {
        let at = ACCENTS.chars().position(|accented| accented == c);
        at.and_then(|at| PLAIN.chars().nth(at)).unwrap_or(c)
    };
    text.to_lowercase().chars().map(letter).collect()
}

/// As [`line`], where nothing is allowed too.
///
/// # Errors
/// `TooLong`, `BadCharacters`.
pub fn optional_line(field: Field, text: &str, max: u32) -> Result<String, Problem> {
    let text = text.trim();
    if too_long(text, max) {
        return Err(Problem::new(field, Rule::TooLong(max)));
    }
    if text.chars().any(|c| c.is_control() || turns_text(c)) {
        return Err(Problem::new(field, Rule::BadCharacters));
    }
    Ok(text.to_owned())
}

/// Several lines, within `max` characters. Line ends become `\n`.
///
/// # Errors
/// `TooLong`, `BadCharacters`.
pub fn lines(field: Field, text: &str, max: u32) -> Result<String, Problem> {
    let text = text.replace("\r\n", "\n").trim_end().to_owned();
    if too_long(&text, max) {
        return Err(Problem::new(field, Rule::TooLong(max)));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::new(field, Rule::BadCharacters));
    }
    Ok(text)
}

/// A list typed as text, split at `separator`: trimmed, without empty or repeated entries.
///
/// # Errors
/// `TooMany` entries, or an entry that is no [`line`] of `max_len`.
pub fn list(
    field: Field,
    text: &str,
    separator: char,
    max: u32,
    max_len: u32,
) -> Result<Vec<String>, Problem> {
    let mut entries: Vec<String> = Vec::new();
    for part in text.split(separator).filter(|p| !p.trim().is_empty()) {
        let entry = line(field, part, max_len)?;
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    if entries.len() > max as usize {
        return Err(Problem::new(field, Rule::TooMany(max)));
    }
    Ok(entries)
}

/// A web address; empty is `None`. Only http and https: anything else could run as a script.
///
/// # Errors
/// `NotALink`, `TooLong`.
pub fn link(field: Field, text: &str) -> Result<Option<String>, Problem> {
    let text = optional_line(field, text, LINK_MAX)?;
    if text.is_empty() {
        return Ok(None);
    }
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if has_host(rest) && !text.contains(char::is_whitespace) => Ok(Some(text)),
        _ => Err(Problem::new(field, Rule::NotALink)),
    }
}

fn has_host(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.starts_with('.') && !host.starts_with(':')
}

/// A repository address: `https://…`, `ssh://…`, `git://…` or `user@host:path`.
///
/// # Errors
/// `Required`, `NotARepository`, `TooLong`.
pub fn repository(text: &str) -> Result<String, Problem> {
    let text = line(Field::Repository, text, LINK_MAX)?;
    let by_url = ["https://", "http://", "ssh://", "git://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .is_some_and(has_host);
    let by_scp = text
        .split_once(':')
        .is_some_and(|(host, path)| host.contains('@') && !host.contains('/') && !path.is_empty());
    if (by_url || by_scp) && !text.contains(char::is_whitespace) {
        Ok(text)
    } else {
        Err(Problem::new(Field::Repository, Rule::NotARepository))
    }
}

/// A branch or tag name, by the rules of `git check-ref-format`.
///
/// # Errors
/// `Required`, `BadCharacters`, `TooLong`.
pub fn branch(text: &str) -> Result<String, Problem> {
    let text = line(Field::Branch, text, 200)?;
    let bad = text.contains("..")
        || text.contains("//")
        || text.contains("@{")
        || text.starts_with(['/', '-', '.'])
        || text.ends_with(['/', '.'])
        || text.ends_with(".lock")
        || text.contains(|c: char| c.is_whitespace() || "~^:?*[\\".contains(c));
    if bad {
        return Err(Problem::new(Field::Branch, Rule::BadCharacters));
    }
    Ok(text)
}

/// The name a member signs in with: lower case, 2 to 40 of letters, digits, `.`, `-`, `_`, `@`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login(String);

impl Login {
    /// # Errors
    /// `Required`, `TooShort`, `TooLong`, `BadCharacters`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = line(Field::Login, text, 40)?.to_lowercase();
        if text.chars().count() < 2 {
            return Err(Problem::new(Field::Login, Rule::TooShort(2)));
        }
        if !text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_@".contains(c))
        {
            return Err(Problem::new(Field::Login, Rule::BadCharacters));
        }
        Ok(Self(text))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address that looks like one; only a mail proves more.
///
/// # Errors
/// `NotAnEmail`, `TooLong`.
pub fn email(text: &str) -> Result<Option<String>, Problem> {
    let text = optional_line(Field::Email, text, 254)?;
    if text.is_empty() {
        return Ok(None);
    }
    let good = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !host.ends_with('.')
    });
    if good && !text.contains(char::is_whitespace) {
        Ok(Some(text))
    } else {
        Err(Problem::new(Field::Email, Rule::NotAnEmail))
    }
}

/// A new password: long enough, not absurdly long. No rules about its letters (NIST SP 800-63B).
///
/// # Errors
/// `TooShort`, `TooLong`.
pub fn new_password(field: Field, text: &str) -> Result<(), Problem> {
    if text.chars().count() < PASSWORD_MIN as usize {
        return Err(Problem::new(field, Rule::TooShort(PASSWORD_MIN)));
    }
    if too_long(text, PASSWORD_MAX) {
        return Err(Problem::new(field, Rule::TooLong(PASSWORD_MAX)));
    }
    Ok(())
}

fn too_long(text: &str, max: u32) -> bool {
    text.chars().nth(max as usize).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_be_seen_and_reads_in_one_direction() {
        let check = |text: &str| line(Field::Title, text, 20).map_err(|p| p.rule);
        assert_eq!(check("\u{200b}\u{feff} "), Err(Rule::Required));
        assert_eq!(check("a\u{202e}b"), Err(Rule::BadCharacters));
        assert_eq!(check("é\u{200d}"), Ok("é\u{200d}".into()));
    }

    #[test]
    fn what_is_looked_for_holds_no_control_characters() {
        assert_eq!(wanted(" a\0b\n ", 10), "ab");
        assert_eq!(wanted("éàü", 2), "éà");
    }

    #[test]
    fn links_only_lead_to_the_web() {
        let check = |text: &str, good: bool| assert_eq!(link(Field::VideoLink, text).is_ok(), good, "{text}");
        check("", true);
        check("https://visio.example.fr/abc?x=1", true);
        check("http://host", true);
        check("javascript:alert(1)", false);
        check("https://", false);
        check("https://a b", false);
        check("ftp://host", false);
        check("data:text/html,x", false);
    }

    #[test]
    fn repositories_are_recognised() {
        let check = |text: &str, good: bool| assert_eq!(repository(text).is_ok(), good, "{text}");
        check("https://git.example.fr/web/site.git", true);
        check("git@git.example.fr:web/site.git", true);
        check("ssh://git@git.example.fr/web", true);
        check("web/site", false);
        check("file:///etc/passwd", false);
        check("", false);
    }

    #[test]
    fn branches_follow_git() {
        let check = |text: &str, good: bool| assert_eq!(branch(text).is_ok(), good, "{text}");
        check("main", true);
        check("feature/x-1", true);
        check("a..b", false);
        check("-d", false);
        check("a b", false);
        check("x.lock", false);
    }

    #[test]
    fn lists_drop_blanks_and_repeats_and_count() {
        assert_eq!(
            list(Field::Tags, " a, b,,a ", ',', 3, 10),
            Ok(vec!["a".into(), "b".into()])
        );
        assert_eq!(
            list(Field::Tags, "a,b,c,d", ',', 3, 10),
            Err(Problem::new(Field::Tags, Rule::TooMany(3)))
        );
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(line(Field::Title, &"é".repeat(200), TITLE_MAX).is_ok());
        assert_eq!(
            line(Field::Title, &"é".repeat(201), TITLE_MAX),
            Err(Problem::new(Field::Title, Rule::TooLong(200)))
        );
        assert_eq!(
            line(Field::Title, "a\u{0}b", TITLE_MAX),
            Err(Problem::new(Field::Title, Rule::BadCharacters))
        );
    }
}
