//! Which items are shown, and how they are grouped: as the address of a page says it.

use super::{Backlog, Item, ItemKind, Stage};
use crate::{SprintId, TeamId, UserId, board::BoardEvent, person::words, text};
use serde::{Deserialize, Serialize};

/// Characters of the words that are looked for.
const WORDS_MAX: usize = 100;

/// Which items are shown. What is empty shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemFilter {
    pub kinds: Vec<ItemKind>,
    /// Somebody's, or nobody's.
    pub person: Option<Option<UserId>>,
    /// Those of the people of a team.
    pub team: Option<TeamId>,
    /// Those of a sprint, or of none.
    pub sprint: Option<Option<SprintId>>,
    /// Those in a stage of the DevOps wheel, or in none.
    pub stage: Option<Option<Stage>>,
    pub words: String,
    /// Also what was done in a sprint that is closed.
    pub past: bool,
}

/// What items are gathered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    #[default]
    Nothing,
    Sprint,
    Epic,
    Person,
    Team,
    Kind,
    Status,
}
words!(Group {
    Nothing => "nothing",
    Sprint => "sprint",
    Epic => "epic",
    Person => "person",
    Team => "team",
    Kind => "kind",
    Status => "status",
});

/// Nobody, or no sprint, in an address.
const NONE: &str = "none";
/// That what is past is shown, in an address.
pub const PAST: &str = "shown";

impl ItemFilter {
    /// Reads it from the parameters of an address; what is not understood is left out.
    pub fn from_params<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        fn or_none<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
            if text == NONE {
                Some(None)
            } else {
                text.parse().ok().map(Some)
            }
        }
        let kinds = get("kind").unwrap_or_default();
        Self {
            kinds: kinds.split(',').filter_map(|kind| kind.parse().ok()).collect(),
            person: get("person").and_then(or_none),
            team: get("team").and_then(|team| team.parse().ok()),
            sprint: get("sprint").and_then(or_none),
            stage: get("stage").and_then(or_none),
            words: text::wanted(get("q").unwrap_or_default(), WORDS_MAX),
            past: get("past").is_some_and(|past| past == PAST),
        }
    }

    /// The parameters that say it.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        fn or_none<T: ToString>(one: &Option<T>) -> String {
            one.as_ref().map_or_else(|| NONE.to_owned(), T::to_string)
        }
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.as_str()).collect();
        let all = [
            ("kind", Some(kinds.join(","))),
            ("person", self.person.as_ref().map(or_none)),
            ("team", self.team.map(|team| team.to_string())),
            ("sprint", self.sprint.as_ref().map(or_none)),
            (
                "stage",
                self.stage.map(|one| one.map_or(NONE, Stage::as_str).to_owned()),
            ),
            ("q", Some(self.words.clone())),
            ("past", self.past.then(|| PAST.to_owned())),
        ];
        let set = all.into_iter().filter_map(|(name, value)| Some((name, value?)));
        set.filter(|(_, value)| !value.is_empty()).collect()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether what was done in closed sprints is shown. Who looks for words, a sprint or a stage looks there, too.
    fn looks_back(&self) -> bool {
        self.past
            || !self.words.is_empty()
            || matches!(self.sprint, Some(Some(_)))
            || matches!(self.stage, Some(Some(_)))
    }

    /// Whether an item of a project is shown.
    #[must_use]
    pub fn shows(&self, item: &Item, of: &Backlog) -> bool {
        let by = |who: UserId| item.assignees.iter().any(|person| person.id == who);
        let of_team = |team: TeamId| {
            let mut there = of.people.iter().filter(|worker| worker.teams.contains(&team));
            there.any(|worker| by(worker.person.id))
        };
        (self.looks_back() || !of.is_past(item))
            && (self.kinds.is_empty() || self.kinds.contains(&item.kind))
            && self
                .person
                .is_none_or(|who| who.map_or(item.assignees.is_empty(), by))
            && self.team.is_none_or(of_team)
            && self.sprint.is_none_or(|sprint| item.sprint == sprint)
            && self.stage.is_none_or(|stage| item.stage == stage)
            && self.is_said_in(|| {
                let key = &of.project.key;
                format!("{key}-{} {} {}", item.number, item.title, item.tags.join(" "))
            })
    }

    /// Whether an event is shown beside the items: it is of no kind of item, in no sprint, and at no stage.
    #[must_use]
    pub fn shows_event(&self, event: &BoardEvent) -> bool {
        let by = |who: UserId| event.people.iter().any(|person| person.id == who);
        self.kinds.is_empty()
            && self.sprint.is_none()
            && self.stage.is_none()
            && self
                .person
                .is_none_or(|who| who.map_or(event.people.is_empty(), by))
            && self.team.is_none_or(|team| event.teams.contains(&team))
            && self.is_said_in(|| event.card.title.clone())
    }

    /// Whether all words that are looked for are in a text.
    fn is_said_in(&self, text: impl FnOnce() -> String) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let words = text::plain(&self.words);
        let text = text::plain(&text());
        words.split_whitespace().all(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        EventId,
        event::{Approval, EventCard, EventKind, EventStatus, EventTime},
        person::Person,
    };
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn an_event_is_shown_by_its_people_teams_and_words() {
        let id = Uuid::from_u128;
        let person = |n| Person {
            id: UserId(id(n)),
            name: "Ada".into(),
            login: "ada".into(),
        };
        let event = BoardEvent {
            card: EventCard {
                id: EventId(id(1)),
                kind: EventKind::Deployment,
                title: "Déploiement du portail".into(),
                time: EventTime::AllDay {
                    first: NaiveDate::default(),
                    last: NaiveDate::default(),
                },
                status: EventStatus::Planned,
                approval: Approval::default(),
                recurring: false,
                differs: false,
                movable: false,
                people: vec![UserId(id(2))],
            },
            people: vec![person(2)],
            teams: vec![TeamId(id(3))],
        };
        let shows = |params: &[(&str, String)]| {
            let get = |name: &str| {
                params
                    .iter()
                    .find(|(other, _)| *other == name)
                    .map(|(_, value)| value.as_str())
            };
            ItemFilter::from_params(get).shows_event(&event)
        };
        let uuid = |n| id(n).to_string();
        assert!(shows(&[]));
        assert!(shows(&[
            ("person", uuid(2)),
            ("team", uuid(3)),
            ("q", "DEPLOIEMENT portail".into())
        ]));
        for other in [
            ("person", uuid(3)),
            ("person", NONE.into()),
            ("team", uuid(2)),
            ("q", "intranet".into()),
            // It is no item.
            ("kind", "bug".into()),
            ("sprint", NONE.into()),
            ("stage", "deploy".into()),
        ] {
            assert!(!shows(std::slice::from_ref(&other)), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_says_what_is_shown(
            kinds in prop::sample::subsequence(ItemKind::ALL.to_vec(), 0..3),
            person in prop::option::of(prop::option::of(0u128..9)),
            team in prop::option::of(0u128..9),
            sprint in prop::option::of(prop::option::of(0u128..9)),
            stage in prop::option::of(prop::option::of(prop::sample::select(Stage::ALL.to_vec()))),
            words in "[a-zé ]{0,12}",
            past: bool,
        ) {
            let id = Uuid::from_u128;
            let filter = ItemFilter {
                kinds,
                person: person.map(|who| who.map(|n| UserId(id(n)))),
                team: team.map(|n| TeamId(id(n))),
                sprint: sprint.map(|one| one.map(|n| SprintId(id(n)))),
                stage,
                words: words.trim().to_owned(),
                past,
            };
            let params = filter.params();
            let read = ItemFilter::from_params(|name| {
                params.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
            });
            prop_assert_eq!(read, filter);
        }
    }
}
