//! The audit trail as people read it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A page of the trail has this many lines, unless it is the last.
pub const PAGE: usize = 50;

/// What is written into the trail, by what it is done to.
pub const ACTIONS: &[(&str, &[&str])] = &[
    (
        "event",
        &[
            "event.create",
            "event.update",
            "event.tick",
            "event.step",
            "event.approve",
            "event.reject",
            "event.answer",
            "event.delete",
            "event.restore",
            "event.undo",
            "event.import",
            "event.purge",
        ],
    ),
    (
        "member",
        &[
            "member.invite",
            "member.update",
            "member.deactivate",
            "member.reactivate",
            "member.reset",
            "member.choose_password",
            "member.set_up",
        ],
    ),
    (
        "team",
        &["team.create", "team.rename", "team.hours", "team.holidays"],
    ),
    (
        "template",
        &["template.create", "template.share", "template.delete"],
    ),
    (
        "view",
        &["view.create", "view.update", "view.delete", "view.restore"],
    ),
    (
        "project",
        &[
            "project.create",
            "project.update",
            "project.workflow",
            "project.archive",
            "project.reopen",
        ],
    ),
    (
        "item",
        &[
            "item.create",
            "item.update",
            "item.place",
            "item.link",
            "item.unlink",
            "item.attach",
            "item.detach",
            "item.import",
            "item.delete",
            "item.restore",
        ],
    ),
    (
        "sprint",
        &[
            "sprint.create",
            "sprint.update",
            "sprint.start",
            "sprint.close",
            "sprint.reopen",
            "sprint.delete",
            "sprint.template",
        ],
    ),
    ("note", &["note.create", "note.delete", "note.action"]),
    ("feed", &["feed.create", "feed.renew", "feed.revoke"]),
    ("comment", &["comment.create", "comment.update", "comment.delete"]),
    ("journal", &["journal.create"]),
    ("service", &["service.create", "service.hours"]),
    ("session", &["session.open", "session.close", "session.lock"]),
    ("account", &["account.update", "account.change_password"]),
];

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub position: i64,
    pub at: DateTime<Utc>,
    /// Empty when the system itself acted.
    pub actor: String,
    /// `noun.verb`, such as `event.create`.
    pub action: String,
    /// What it was done to, such as `event`, and its id.
    pub object: String,
    pub object_id: Option<uuid::Uuid>,
    pub label: String,
    pub address: String,
    pub before: Option<serde_json::Value>,
    pub after: Option<serde_json::Value>,
}

/// What the page asks for. Empty fields ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    pub actor: String,
    pub action: String,
    pub text: String,
    /// Only what is older than this position (the page before's last).
    pub before: Option<i64>,
}

/// The fields that differ between two JSON objects: name, before, after.
#[must_use]
pub fn differences(
    before: Option<&serde_json::Value>,
    after: Option<&serde_json::Value>,
) -> Vec<(String, Option<String>, Option<String>)> {
    let object = |v: Option<&serde_json::Value>| v.and_then(|v| v.as_object().cloned()).unwrap_or_default();
    let (old, new) = (object(before), object(after));
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| (name.clone(), old.get(name).map(plain), new.get(name).map(plain)))
        .collect()
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(s) => s.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_shown() {
        let (a, b) = (
            json!({"title": "A", "n": 1, "gone": true}),
            json!({"title": "B", "n": 1, "new": [1]}),
        );
        assert_eq!(
            differences(Some(&a), Some(&b)),
            vec![
                ("gone".into(), Some("true".into()), None),
                ("new".into(), None, Some("[1]".into())),
                ("title".into(), Some("A".into()), Some("B".into())),
            ]
        );
    }
}
