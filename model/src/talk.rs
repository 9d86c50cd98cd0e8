//! What people say about events, and what waits for them to read it.

use crate::{
    CommentId, EventId, ItemId, NotificationId,
    event::EventKind,
    item::ItemKind,
    person::{Person, words},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// People that one text can mention.
pub const MENTIONS_MAX: usize = 50;

/// What people talk about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// An event; of a series, all of it.
    Event(EventId),
    Item(ItemId),
}

impl Subject {
    #[must_use]
    pub fn id(self) -> uuid::Uuid {
        match self {
            Self::Event(id) => id.0,
            Self::Item(id) => id.0,
        }
    }
}

/// What somebody is told about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Event {
        id: EventId,
        kind: EventKind,
    },
    Item {
        project: String,
        number: i64,
        kind: ItemKind,
    },
}

/// A comment, for its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub author: Person,
    /// Markdown.
    pub text: String,
    pub created_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub can_edit: bool,
    pub can_delete: bool,
}

/// Why somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Their name was mentioned.
    Mention,
    /// Somebody commented on what is theirs, or what they commented on.
    Comment,
    Approved,
    Rejected,
    /// They were asked to a meeting.
    Invited,
    /// An item was given to them.
    Assigned,
}
words!(Reason {
    Mention => "mention",
    Comment => "comment",
    Approved => "approved",
    Rejected => "rejected",
    Invited => "invited",
    Assigned => "assigned",
});

/// Something in somebody's inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub id: NotificationId,
    pub reason: Reason,
    pub about: About,
    pub title: String,
    pub actor: Person,
    /// The beginning of the comment it is about.
    pub excerpt: String,
    pub created_at: DateTime<Utc>,
    pub read: bool,
}

/// A piece of a text in which people are mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// A login, without its `@`.
    Mention(&'a str),
}

/// What may be part of a login (`crate::text::login`).
fn is_of_login(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// Cuts a text at its mentions: an `@` that no letter or digit stands before, and a login. A full stop at the end is
/// the sentence's.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = text[at..].find('@').map(|n| n + at) {
        let before = text[..next].chars().next_back();
        let login = &text[next + 1..];
        let end = login.find(|c| !is_of_login(c)).unwrap_or(login.len());
        let login = login[..end].trim_end_matches(['.', '-']);
        at = next + 1 + login.len();
        if login.len() < 2 || before.is_some_and(|c| c.is_alphanumeric() || c == '@') {
            at = at.max(next + 1);
            continue;
        }
        if from < next {
            found.push(Piece::Text(&text[from..next]));
        }
        found.push(Piece::Mention(login));
        from = at;
    }
    if from < text.len() {
        found.push(Piece::Text(&text[from..]));
    }
    found
}

/// The logins that a text mentions, each once, in lower case.
#[must_use]
pub fn mentions(text: &str) -> Vec<String> {
    let mut logins = Vec::new();
    for piece in pieces(text) {
        if let Piece::Mention(login) = piece {
            let login = login.to_lowercase();
            if !logins.contains(&login) && logins.len() < MENTIONS_MAX {
                logins.push(login);
            }
        }
    }
    logins
}

/// The login that is being typed at the end of `before`, what stands before the caret: to be completed.
#[must_use]
pub fn being_typed(before: &str) -> Option<&str> {
    let at = before.rfind('@')?;
    let login = &before[at + 1..];
    let starts = before[..at]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric() && c != '@');
    (starts && login.len() <= 40 && login.chars().all(|c| is_of_login(c) || c.is_alphabetic()))
        .then_some(login)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mention_is_an_at_and_a_login() {
        let check = |text: &str, expected: &[&str]| assert_eq!(mentions(text), expected, "{text}");
        check("Merci @dev1, et @Ops-2. @admin.x!", &["dev1", "ops-2", "admin.x"]);
        check("@dev1 @DEV1", &["dev1"]);
        check("mail: anna@example.fr", &[]);
        check("@ @a @@dev1", &[]);
        check("(@dev1)", &["dev1"]);
        check("« @dev1 »", &["dev1"]);
        check("é@dev1", &[]);
    }

    #[test]
    fn what_is_typed_last_can_be_completed() {
        let check =
            |before: &str, expected: Option<&str>| assert_eq!(being_typed(before), expected, "{before}");
        check("Bonjour @", Some(""));
        check("Bonjour @de", Some("de"));
        check("@dev1 merci", None);
        check("anna@ex", None);
        check("rien", None);
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in ".{0,80}") {
            let joined: String = pieces(&text).into_iter().map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Mention(login) => format!("@{login}"),
            }).collect();
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn pieces_are_the_text_with_many_ats(text in "[@a-c. é-]{0,40}") {
            let joined: String = pieces(&text).into_iter().map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Mention(login) => format!("@{login}"),
            }).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
