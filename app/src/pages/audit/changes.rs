//! What an entry changed, in words instead of stored values.

use crate::{api::calendar::Choices, i18n::T};
use chrono::{DateTime, Utc};
use model::{
    audit::{AuditEntry, differences},
    event::{Answer, Approval, Environment, EventKind, EventStatus, EventTime, GitTrigger, MeetingType},
    format,
    person::{AccountState, Density, Lang, Role, Theme},
    zone::ZoneRules,
};
use serde_json::{Map, Value};

/// A field, and what it was and became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub field: String,
    pub before: String,
    pub after: String,
}

/// What is needed to put stored values into words.
pub struct Words {
    t: T,
    zone: ZoneRules,
    /// Ids of people and teams, and their names.
    names: Vec<(String, String)>,
}

impl Words {
    /// Words in the reader's language, on the reader's clock.
    #[must_use]
    pub fn new(t: T, zone: ZoneRules, choices: &Choices) -> Self {
        let people = choices.people.iter().map(|p| (p.id.to_string(), p.name.clone()));
        let teams = choices
            .teams
            .iter()
            .map(|team| (team.id.to_string(), team.name.clone()));
        Self {
            t,
            zone,
            names: people.chain(teams).collect(),
        }
    }

    /// What an entry changed, field by field.
    #[must_use]
    pub fn changes(&self, entry: &AuditEntry) -> Vec<Changed> {
        let mut found = Vec::new();
        self.compare(
            entry.before.as_ref().map(fields),
            entry.after.as_ref().map(fields),
            &mut found,
        );
        found
    }

    fn compare(&self, old: Option<Value>, new: Option<Value>, found: &mut Vec<Changed>) {
        for (name, _, _) in differences(old.as_ref(), new.as_ref()) {
            let of = |value: &Option<Value>| value.as_ref().and_then(|v| v.get(&name)).cloned();
            let (before, after) = (of(&old), of(&new));
            let nested = |value: &Option<Value>| value.as_ref().is_some_and(|v| v.is_object() && !is_time(v));
            if nested(&before) || nested(&after) {
                self.compare(before, after, found);
                continue;
            }
            let say = |value: Option<Value>| value.map(|v| self.say(&name, &v)).unwrap_or_default();
            let (before, after) = (say(before), say(after));
            // A counter of ours, or nothing that a reader would see.
            if name != "version" && before != after {
                found.push(Changed {
                    field: self.t.stored_field(&name),
                    before,
                    after,
                });
            }
        }
    }

    /// A value in words.
    fn say(&self, name: &str, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => self.t.yes().into(),
            Value::Bool(false) => self.t.no().into(),
            Value::Number(n) => n.to_string(),
            Value::String(text) => self.say_text(name, text),
            Value::Array(values) => {
                let said: Vec<String> = values.iter().map(|v| self.say(name, v)).collect();
                said.join(", ")
            }
            Value::Object(object) => self.say_object(object, value),
        }
    }

    fn say_object(&self, object: &Map<String, Value>, value: &Value) -> String {
        if let Ok(time) = serde_json::from_value::<EventTime>(value.clone()) {
            return format::when(&time, &self.zone, self.t.0);
        }
        // A step of a checklist.
        match (object.get("text").and_then(Value::as_str), object.get("done")) {
            (Some(text), Some(Value::Bool(true))) => format!("{text} ({})", self.t.done()),
            (Some(text), _) => text.to_owned(),
            _ => value.to_string(),
        }
    }

    fn say_text(&self, name: &str, text: &str) -> String {
        let t = self.t;
        let word = match name {
            "status" => text.parse().ok().map(|s: EventStatus| t.status_of(s)),
            "approval" => text.parse().ok().map(|a| approval(t, a)),
            "environment" => text.parse().ok().map(|e: Environment| t.environment_of(e)),
            "kind" => text.parse().ok().map(|k: EventKind| t.kind_of(k)),
            "meeting_type" => text.parse().ok().map(|m: MeetingType| t.meeting_type_of(m)),
            "trigger" => text.parse().ok().map(|g: GitTrigger| t.trigger_of(g)),
            "answer" => text.parse().ok().map(|a: Answer| t.answer_of(a)),
            "roles" => text.parse().ok().map(|r: Role| t.role_of(r)),
            "theme" => text.parse().ok().map(|theme: Theme| t.theme_of(theme)),
            "density" => text.parse().ok().map(|d: Density| t.density_of(d)),
            "lang" => text.parse().ok().map(language),
            "state" => text.parse().ok().map(|s: AccountState| t.account_state_of(s)),
            _ => None,
        };
        if let Some(word) = word {
            return word.to_owned();
        }
        let instant = name.ends_with("_at") || name.starts_with("actual_");
        if let Some(at) = text.parse::<DateTime<Utc>>().ok().filter(|_| instant) {
            return format::stamp(at, &self.zone, t.0);
        }
        let known = self.names.iter().find(|(id, _)| id == text);
        known.map_or_else(|| text.to_owned(), |(_, name)| name.clone())
    }
}

/// Each language by its own name.
const fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Fr => "Français",
    }
}

const fn approval(t: T, approval: Approval) -> &'static str {
    match approval {
        Approval::NotNeeded => t.approval_not_needed(),
        Approval::Awaiting => t.awaiting(),
        Approval::Approved => t.approved(),
        Approval::Rejected => t.rejected(),
    }
}

fn is_time(value: &Value) -> bool {
    value.get("t").is_some_and(Value::is_string)
}

/// A stored value as named fields: some entries hold a name with an object, or one word only.
fn fields(value: &Value) -> Value {
    match value {
        Value::Array(parts) => {
            let mut all = Map::new();
            for part in parts {
                match part {
                    Value::Object(object) => all.extend(object.clone()),
                    Value::String(text) => {
                        all.insert("name".into(), text.clone().into());
                    }
                    _ => {}
                }
            }
            Value::Object(all)
        }
        Value::String(text) => serde_json::json!({ "answer": text }),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{TeamId, person::Team};
    use serde_json::json;

    fn said(before: Value, after: Value) -> Vec<(String, String, String)> {
        let id: TeamId = "00000000-0000-0000-0000-00000000000a".parse().expect("an id");
        let choices = Choices {
            people: vec![],
            teams: vec![Team {
                id,
                name: "OPS".into(),
            }],
            ..Choices::default()
        };
        let entry = AuditEntry {
            position: 1,
            at: DateTime::default(),
            actor: String::new(),
            action: "event.update".into(),
            object: "event".into(),
            object_id: None,
            label: String::new(),
            address: String::new(),
            before: Some(before),
            after: Some(after),
        };
        let words = Words::new(T(Lang::En), ZoneRules::utc(), &choices);
        words
            .changes(&entry)
            .into_iter()
            .map(|c| (c.field, c.before, c.after))
            .collect()
    }

    fn row(field: &str, before: &str, after: &str) -> (String, String, String) {
        (field.into(), before.into(), after.into())
    }

    #[test]
    fn values_become_words() {
        let before = json!({
            "status": "planned", "version": 1, "teams": [], "epic": null,
            "details": {"kind": "deployment", "environment": "dev", "notes": "same"},
            "time": {"t": "all_day", "first": "2026-11-01", "last": "2026-11-01"},
        });
        let after = json!({
            "status": "in_progress", "version": 2, "teams": ["00000000-0000-0000-0000-00000000000a"], "epic": "",
            "details": {"kind": "deployment", "environment": "prod", "notes": "same"},
            "time": {"t": "all_day", "first": "2026-11-02", "last": "2026-11-02"},
        });
        assert_eq!(
            said(before, after),
            vec![
                row("Environment", "Development", "Production"),
                row("Status", "Planned", "In progress"),
                row("Teams", "", "OPS"),
                row("When", "Sunday 1 November 2026", "Monday 2 November 2026"),
            ]
        );
    }

    #[test]
    fn entries_that_are_no_objects_are_read_too() {
        assert_eq!(
            said(json!("none"), json!("yes")),
            vec![row("Answer", "No answer", "Yes")]
        );
        assert_eq!(
            said(json!(["A", {"lang": "en"}]), json!(["B", {"lang": "en"}])),
            vec![row("Name", "A", "B")]
        );
    }
}
