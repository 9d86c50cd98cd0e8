//! Members: roles, preferences, teams.

use crate::{TeamId, UserId};
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// What somebody comes for. A member holds one or more; what they may do is the union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Project,
    Dev,
    Ops,
    Technician,
    Manager,
    Admin,
}

/// A closed set of words that are stored, sent and shown in URLs by one name each.
macro_rules! words {
    ($ty:ident { $($variant:ident => $word:literal),* $(,)? }) => {
        impl $ty {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stored name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::str::FromStr for $ty {
            type Err = ();
            fn from_str(s: &str) -> Result<Self, ()> {
                match s { $($word => Ok(Self::$variant),)* _ => Err(()) }
            }
        }
    };
}
pub(crate) use words;

words!(Role {
    Project => "project",
    Dev => "dev",
    Ops => "ops",
    Technician => "technician",
    Manager => "manager",
    Admin => "admin",
});

/// The language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Fr,
}
words!(Lang { En => "en", Fr => "fr" });

/// The colours of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}
words!(Theme { System => "system", Light => "light", Dark => "dark" });

/// How much room things take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}
words!(Density { Comfortable => "comfortable", Compact => "compact" });

/// The day on which a week begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeekStart {
    /// The French way, and ISO 8601's.
    #[default]
    Monday,
    Saturday,
    Sunday,
}
words!(WeekStart { Monday => "monday", Saturday => "saturday", Sunday => "sunday" });

impl WeekStart {
    /// The first day of the week that `date` is in.
    #[must_use]
    pub fn of(self, date: NaiveDate) -> NaiveDate {
        let first = match self {
            Self::Monday => Weekday::Mon,
            Self::Saturday => Weekday::Sat,
            Self::Sunday => Weekday::Sun,
        };
        date.week(first).checked_first_day().unwrap_or(date)
    }
}

/// How one person wants the product to look. The server knows it before the first byte it sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    pub lang: Lang,
    pub theme: Theme,
    pub density: Density,
    /// IANA name.
    pub zone: String,
    pub week_start: WeekStart,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            theme: Theme::System,
            density: Density::Comfortable,
            zone: "Europe/Paris".into(),
            week_start: WeekStart::Monday,
        }
    }
}

/// A member as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub login: String,
}

/// A team as members see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
}

/// Where an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Invited: the password is not chosen yet.
    Invited,
    Active,
    /// May not sign in; everything they did stays.
    Deactivated,
}
words!(AccountState { Invited => "invited", Active => "active", Deactivated => "deactivated" });

/// A member as an administrator sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub person: Person,
    pub email: Option<String>,
    pub state: AccountState,
    pub roles: Vec<Role>,
    pub teams: Vec<TeamId>,
    pub version: i64,
}

/// What an administrator sends to invite or change a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberForm {
    pub login: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<Role>,
    pub teams: Vec<TeamId>,
}

/// One of somebody's signed-in browsers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub id: crate::SessionId,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub seen_at: chrono::DateTime<chrono::Utc>,
    /// What the browser called itself, shortened.
    pub agent: String,
    /// The browser that asks.
    pub current: bool,
}
