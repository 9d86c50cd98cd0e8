//! The word, icon and colour of every state: nothing is said by colour alone.

use crate::{
    i18n::T,
    ui::icons::{self, Icon},
};
use leptos::prelude::*;
use model::{
    delivery::Delivery,
    event::{Answer, Approval, Environment, EventKind, EventStatus, GitTrigger, MeetingType},
    item::ItemKind,
    person::{Density, Role, Theme, WeekStart},
};

/// Icon of a kind.
#[must_use]
pub const fn kind_icon(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Meeting => icons::MEETING,
        EventKind::Deployment => icons::DEPLOYMENT,
        EventKind::GitAction => icons::GIT_ACTION,
        EventKind::Freeze => icons::FREEZE,
        EventKind::Absence => icons::ABSENCE,
    }
}

/// The drawing of a kind of item.
#[must_use]
pub const fn item_icon(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Epic => icons::EPIC,
        ItemKind::Story => icons::BOOKMARK,
        ItemKind::Task => icons::TASK,
        ItemKind::Bug => icons::BUG,
        ItemKind::Milestone => icons::FLAG,
        ItemKind::Phase => icons::ROWS,
    }
}

/// What an event's state comes down to for the eye: its run, unless its approval matters more.
#[must_use]
pub const fn shown_status(status: EventStatus, approval: Approval) -> &'static str {
    match (status, approval) {
        (EventStatus::Planned, Approval::Awaiting) => "awaiting_approval",
        (EventStatus::Planned, Approval::Rejected) => "rejected",
        (EventStatus::Planned, Approval::Approved) => "approved",
        (status, _) => status.as_str(),
    }
}

/// The icon and the word of a state.
#[must_use]
pub fn status_look(shown: &str, t: T) -> (&'static str, &'static str) {
    match shown {
        "awaiting_approval" => (icons::HOURGLASS, t.awaiting()),
        "rejected" => (icons::BADGE_X, t.rejected()),
        "approved" => (icons::BADGE_CHECK, t.approved()),
        "in_progress" => (icons::LOADER, t.in_progress()),
        "completed" => (icons::CIRCLE_CHECK, t.completed()),
        "failed" => (icons::CIRCLE_X, t.failed()),
        "cancelled" => (icons::BAN, t.cancelled()),
        _ => (icons::CIRCLE_DASHED, t.planned()),
    }
}

/// The icon of a state, as it stands on a chip; nothing for what is simply planned.
#[must_use]
pub fn state_icon(shown: &'static str, t: T) -> Option<impl IntoView + use<>> {
    let (icon, _) = status_look(shown, t);
    (shown != "planned").then(|| view! { <span class="state" data-state=shown><Icon path=icon /></span> })
}

/// Kind and state in words, for those who do not see icons.
#[must_use]
pub fn spoken(kind: EventKind, shown: &'static str, t: T) -> String {
    if shown == "planned" {
        return format!(", {}", t.kind_of(kind));
    }
    format!(", {}, {}", t.kind_of(kind), status_look(shown, t).1)
}

/// A state as a badge.
#[component]
pub fn StatusBadge(shown: &'static str) -> impl IntoView {
    let (icon, word) = status_look(shown, crate::i18n::use_texts());
    view! { <span class="badge" data-status=shown><Icon path=icon />{word}</span> }
}

impl T {
    #[must_use]
    pub const fn kind_of(self, kind: EventKind) -> &'static str {
        match kind {
            EventKind::Meeting => self.meeting(),
            EventKind::Deployment => self.deployment(),
            EventKind::GitAction => self.git_action(),
            EventKind::Freeze => self.freeze(),
            EventKind::Absence => self.absence(),
        }
    }

    /// What the people of an event are to it.
    #[must_use]
    pub const fn people_of(self, kind: EventKind) -> &'static str {
        match kind {
            EventKind::Freeze => self.overriders(),
            EventKind::Absence => self.away_people(),
            _ => self.participants(),
        }
    }

    #[must_use]
    pub const fn status_of(self, status: EventStatus) -> &'static str {
        match status {
            EventStatus::Planned => self.planned(),
            EventStatus::InProgress => self.in_progress(),
            EventStatus::Completed => self.completed(),
            EventStatus::Failed => self.failed(),
            EventStatus::Cancelled => self.cancelled(),
        }
    }

    #[must_use]
    pub const fn move_to(self, status: EventStatus) -> &'static str {
        match status {
            EventStatus::Planned => self.planned(),
            EventStatus::InProgress => self.start_it(),
            EventStatus::Completed => self.complete_it(),
            EventStatus::Failed => self.fail_it(),
            EventStatus::Cancelled => self.cancel_it(),
        }
    }

    #[must_use]
    pub const fn meeting_type_of(self, meeting: MeetingType) -> &'static str {
        match meeting {
            MeetingType::Daily => self.daily(),
            MeetingType::SprintPlanning => self.sprint_planning(),
            MeetingType::Review => self.review(),
            MeetingType::Retrospective => self.retrospective(),
            MeetingType::Other => self.other(),
        }
    }

    #[must_use]
    pub const fn answer_of(self, answer: Answer) -> &'static str {
        match answer {
            Answer::None => self.answer_none(),
            Answer::Yes => self.answer_yes(),
            Answer::Maybe => self.answer_maybe(),
            Answer::No => self.answer_no(),
        }
    }

    #[must_use]
    pub const fn environment_of(self, environment: Environment) -> &'static str {
        match environment {
            Environment::Dev => self.env_dev(),
            Environment::Staging => self.env_staging(),
            Environment::Prod => self.env_prod(),
        }
    }

    /// What a delivery does, in a word or two: where to, or which git action.
    #[must_use]
    pub fn delivers(self, one: &Delivery) -> String {
        let verb = || one.verb.map(|verb| format!("git {}", verb.as_str()));
        one.environment
            .map(|environment| self.environment_of(environment).to_owned())
            .or_else(verb)
            .unwrap_or_default()
    }

    /// How far something is, in words.
    #[must_use]
    pub fn delivery_of(self, one: &Delivery) -> String {
        let (_, state) = status_look(shown_status(one.status, one.approval), self);
        [self.kind_of(one.kind), &one.title, &self.delivers(one), state].join(" · ")
    }

    #[must_use]
    pub const fn trigger_of(self, trigger: GitTrigger) -> &'static str {
        match trigger {
            GitTrigger::Manual => self.trigger_manual(),
            GitTrigger::Automatic => self.trigger_automatic(),
            GitTrigger::Webhook => self.trigger_webhook(),
        }
    }

    #[must_use]
    pub const fn role_of(self, role: Role) -> &'static str {
        match role {
            Role::Project => self.role_project(),
            Role::Dev => self.role_dev(),
            Role::Ops => self.role_ops(),
            Role::Technician => self.role_technician(),
            Role::Manager => self.role_manager(),
            Role::Admin => self.role_admin(),
        }
    }

    #[must_use]
    pub const fn theme_of(self, theme: Theme) -> &'static str {
        match theme {
            Theme::System => self.theme_system(),
            Theme::Light => self.theme_light(),
            Theme::Dark => self.theme_dark(),
        }
    }

    #[must_use]
    pub const fn week_start_of(self, start: WeekStart) -> &'static str {
        match start {
            WeekStart::Monday => self.monday(),
            WeekStart::Saturday => self.saturday(),
            WeekStart::Sunday => self.sunday(),
        }
    }

    #[must_use]
    pub const fn density_of(self, density: Density) -> &'static str {
        match density {
            Density::Comfortable => self.density_comfortable(),
            Density::Compact => self.density_compact(),
        }
    }
}
