//! Permissions: the only place where it is decided who may do what.
//!
//! The interface asks to show or hide, the store asks to act. The whole matrix is committed beside
//! this file, so that a change of policy is seen in review.

use crate::{
    TeamId, UserId,
    event::{Environment, EventKind},
    person::Role,
};
use serde::{Deserialize, Serialize};

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub id: UserId,
    pub roles: Vec<Role>,
    pub teams: Vec<TeamId>,
}

impl Actor {
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.is(*role))
    }
}

/// What the policy needs to know of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventFacts {
    pub kind: EventKind,
    pub creator: UserId,
    pub teams: Vec<TeamId>,
    pub participants: Vec<UserId>,
    pub environment: Option<Environment>,
}

/// What the policy needs to know of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectFacts {
    pub creator: UserId,
    pub teams: Vec<TeamId>,
    /// Who works on it, beside its teams.
    pub members: Vec<UserId>,
    /// It is only read any more.
    pub archived: bool,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// See the calendar, the list of members and teams, one's own account.
    UseProduct,
    CreateEvent(EventKind),
    ViewEvent(&'a EventFacts),
    EditEvent(&'a EventFacts),
    /// Delete it, or bring it back.
    DeleteEvent(&'a EventFacts),
    /// Start, complete, fail or cancel it.
    RunEvent(&'a EventFacts),
    /// Approve or reject a production window.
    ApproveEvent(&'a EventFacts),
    /// Answer an invitation.
    AnswerEvent(&'a EventFacts),
    ImportCalendar,
    /// Say that somebody is away.
    NoteAbsence(UserId),
    /// Plan a deployment in a freeze that these may override.
    OverrideFreeze(&'a [UserId]),
    /// Say when services may be maintained, and when teams work.
    ManageHours,
    /// Give an event to a team.
    AssignTeam(TeamId),
    /// Say something about an event.
    Comment(&'a EventFacts),
    /// Change what this member said.
    EditComment(UserId),
    DeleteComment(UserId),
    /// Add to the journal.
    WriteJournal,
    /// Change a view or a template that this member keeps, or throw it away.
    ChangeKept(UserId),
    CreateProject,
    ViewProject(&'a ProjectFacts),
    /// Change what it is and its workflow; archive it.
    EditProject(&'a ProjectFacts),
    /// Create its sprints, change, start and close them.
    PlanSprints(&'a ProjectFacts),
    /// Take part in the retrospectives of its sprints.
    Reflect(&'a ProjectFacts),
    /// Add items to it, change them and order them.
    WriteItems(&'a ProjectFacts),
    /// Move its items from column to column and within one, and through the stages.
    MoveItems(&'a ProjectFacts),
    ManageMembers,
    ReadAudit,
}

/// The answer. What one may not know about is `NotFound`, never `Forbidden`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allow,
    Forbidden,
    NotFound,
}

impl Decision {
    #[must_use]
    pub fn is_allowed(self) -> bool {
        self == Self::Allow
    }

    /// # Errors
    /// `Forbidden` or `NotFound`.
    pub fn or_error(self) -> Result<(), crate::AppError> {
        match self {
            Self::Allow => Ok(()),
            Self::Forbidden => Err(crate::AppError::Forbidden),
            Self::NotFound => Err(crate::AppError::NotFound),
        }
    }

    fn when(allowed: bool) -> Self {
        if allowed { Self::Allow } else { Self::Forbidden }
    }
}

/// Whether `actor` may do `action`.
#[must_use]
pub fn allow(actor: &Actor, action: Action<'_>) -> Decision {
    let admin = actor.is(Role::Admin);
    match action {
        Action::UseProduct | Action::WriteJournal => Decision::Allow,
        Action::CreateEvent(kind) => Decision::when(actor.is_any(creators(kind))),
        Action::ImportCalendar => Decision::when(actor.is_any(creators(EventKind::Meeting))),
        Action::AssignTeam(team) => Decision::when(admin || actor.teams.contains(&team)),
        Action::ManageMembers | Action::ManageHours | Action::ReadAudit => Decision::when(admin),
        Action::EditComment(author) => Decision::when(author == actor.id),
        Action::ChangeKept(owner) | Action::DeleteComment(owner) => {
            Decision::when(admin || owner == actor.id)
        }
        Action::CreateProject => Decision::when(actor.is_any(&[Role::Project, Role::Admin])),
        Action::ViewProject(project)
        | Action::EditProject(project)
        | Action::PlanSprints(project)
        | Action::WriteItems(project)
        | Action::MoveItems(project)
        | Action::Reflect(project)
            if !sees_project(actor, project) =>
        {
            Decision::NotFound
        }
        Action::ViewProject(_) => Decision::Allow,
        Action::PlanSprints(project)
        | Action::WriteItems(project)
        | Action::MoveItems(project)
        | Action::Reflect(project)
            if project.archived =>
        {
            Decision::Forbidden
        }
        // What one's own teams own is led by every project lead among them.
        Action::EditProject(project) | Action::PlanSprints(project) => {
            Decision::when(admin || project.creator == actor.id || actor.is(Role::Project))
        }
        // Who was made a member of it works on it, whatever their role.
        Action::WriteItems(project) => Decision::when(
            admin
                || project.creator == actor.id
                || actor.is(Role::Project)
                || project.members.contains(&actor.id),
        ),
        Action::MoveItems(project) | Action::Reflect(project) => Decision::when(
            actor.is_any(&[Role::Project, Role::Dev, Role::Ops, Role::Manager, Role::Admin])
                || project.creator == actor.id
                || project.members.contains(&actor.id),
        ),
        Action::NoteAbsence(who) => {
            Decision::when(who == actor.id || actor.is_any(&[Role::Project, Role::Manager, Role::Admin]))
        }
        Action::OverrideFreeze(overriders) => Decision::when(admin || overriders.contains(&actor.id)),
        Action::ViewEvent(event) | Action::Comment(event) => {
            if sees(actor, event) {
                Decision::Allow
            } else {
                Decision::NotFound
            }
        }
        Action::EditEvent(event)
        | Action::DeleteEvent(event)
        | Action::RunEvent(event)
        | Action::ApproveEvent(event)
        | Action::AnswerEvent(event)
            if !sees(actor, event) =>
        {
            Decision::NotFound
        }
        Action::EditEvent(event) | Action::DeleteEvent(event) => {
            Decision::when(admin || event.creator == actor.id)
        }
        Action::RunEvent(event) => Decision::when(runs(actor, event)),
        Action::ApproveEvent(event) => {
            let waits = event.environment == Some(Environment::Prod);
            Decision::when(admin && waits && event.creator != actor.id)
        }
        // Others are named by a freeze or an absence, not asked.
        Action::AnswerEvent(event) => {
            Decision::when(event.kind == EventKind::Meeting && event.participants.contains(&actor.id))
        }
    }
}

/// The roles that create a kind.
fn creators(kind: EventKind) -> &'static [Role] {
    match kind {
        EventKind::Meeting => &[Role::Project, Role::Admin],
        EventKind::Deployment => &[Role::Project, Role::Ops, Role::Admin],
        EventKind::GitAction => &[Role::Project, Role::Dev, Role::Admin],
        EventKind::Freeze => &[Role::Project, Role::Admin],
        EventKind::Absence => &[Role::Project, Role::Dev, Role::Ops, Role::Manager, Role::Admin],
    }
}

/// What belongs to no team is for everyone; the rest for its teams, its creator, those invited, and admins.
/// `store` repeats this rule in SQL for lists; a test there compares the two.
fn sees(actor: &Actor, event: &EventFacts) -> bool {
    actor.is(Role::Admin)
        || event.teams.is_empty()
        || event.creator == actor.id
        || event.participants.contains(&actor.id)
        || event.teams.iter().any(|team| actor.teams.contains(team))
}

/// What belongs to no team is for everyone; the rest for its teams, its members, its creator, and admins.
/// `store` repeats this rule in SQL for lists; a test there compares the two.
fn sees_project(actor: &Actor, project: &ProjectFacts) -> bool {
    actor.is(Role::Admin)
        || project.teams.is_empty()
        || project.creator == actor.id
        || project.members.contains(&actor.id)
        || project.teams.iter().any(|team| actor.teams.contains(team))
}

fn runs(actor: &Actor, event: &EventFacts) -> bool {
    match event.kind {
        EventKind::Meeting | EventKind::Freeze | EventKind::Absence => {
            actor.is(Role::Admin) || event.creator == actor.id
        }
        EventKind::Deployment => actor.is_any(&[Role::Ops, Role::Admin]) || event.creator == actor.id,
        EventKind::GitAction => actor.is_any(&[Role::Dev, Role::Admin]),
    }
}

/// The kinds that `actor` may create, in the order in which they are offered.
#[must_use]
pub fn creatable_kinds(actor: &Actor) -> Vec<EventKind> {
    EventKind::ALL
        .iter()
        .copied()
        .filter(|kind| allow(actor, Action::CreateEvent(*kind)).is_allowed())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ME: UserId = UserId(Uuid::from_u128(1));
    const OTHER: UserId = UserId(Uuid::from_u128(2));
    const MY_TEAM: TeamId = TeamId(Uuid::from_u128(10));
    const THEIR_TEAM: TeamId = TeamId(Uuid::from_u128(11));

    /// How the actor stands to an event.
    const RELATIONS: [&str; 5] = ["creator", "invited", "same-team", "no-team", "stranger"];

    fn facts(relation: &str, kind: EventKind, environment: Option<Environment>) -> EventFacts {
        let mut facts = EventFacts {
            kind,
            creator: OTHER,
            teams: vec![THEIR_TEAM],
            participants: vec![],
            environment,
        };
        match relation {
            "creator" => facts.creator = ME,
            "invited" => facts.participants = vec![ME],
            "same-team" => facts.teams = vec![MY_TEAM],
            "no-team" => facts.teams = vec![],
            _ => {}
        }
        facts
    }

    fn letter(decision: Decision) -> char {
        match decision {
            Decision::Allow => 'Y',
            Decision::Forbidden => '-',
            Decision::NotFound => '.',
        }
    }

    fn row(name: &str, action: Action<'_>) -> String {
        let cells: String = Role::ALL
            .iter()
            .map(|role| Actor {
                id: ME,
                roles: vec![*role],
                teams: vec![MY_TEAM],
            })
            .map(|actor| format!("{:>11}", letter(allow(&actor, action))))
            .collect();
        format!("{name:<42}{cells}\n")
    }

    #[test]
    fn the_whole_matrix() {
        let head: String = Role::ALL.iter().map(|r| format!("{:>11}", r.as_str())).collect();
        let mut table = format!("Y allowed   - refused   . not found\n\n{:<42}{head}\n", "");
        for (name, action) in [
            ("use product", Action::UseProduct),
            ("import calendar", Action::ImportCalendar),
            ("manage members", Action::ManageMembers),
            ("read audit", Action::ReadAudit),
            ("note own absence", Action::NoteAbsence(ME)),
            ("note the absence of another", Action::NoteAbsence(OTHER)),
            ("override a freeze", Action::OverrideFreeze(&[OTHER])),
            ("override a freeze (named)", Action::OverrideFreeze(&[ME])),
            ("manage hours", Action::ManageHours),
            ("write journal", Action::WriteJournal),
            ("edit own comment", Action::EditComment(ME)),
            ("edit the comment of another", Action::EditComment(OTHER)),
            ("delete own comment", Action::DeleteComment(ME)),
            ("delete the comment of another", Action::DeleteComment(OTHER)),
            ("change what one keeps", Action::ChangeKept(ME)),
            ("change what another keeps", Action::ChangeKept(OTHER)),
            ("assign own team", Action::AssignTeam(MY_TEAM)),
            ("assign other team", Action::AssignTeam(THEIR_TEAM)),
        ] {
            table += &row(name, action);
        }
        for kind in EventKind::ALL {
            table += &row(&format!("create {}", kind.as_str()), Action::CreateEvent(*kind));
        }
        let cases = [
            (EventKind::Meeting, None),
            (EventKind::Deployment, Some(Environment::Staging)),
            (EventKind::Deployment, Some(Environment::Prod)),
            (EventKind::GitAction, None),
            (EventKind::Freeze, None),
            (EventKind::Absence, None),
        ];
        for (kind, environment) in cases {
            for relation in RELATIONS {
                let f = facts(relation, kind, environment);
                let what = environment.map_or(kind.as_str().to_owned(), |e| {
                    format!("{} {}", kind.as_str(), e.as_str())
                });
                for (verb, action) in [
                    ("view", Action::ViewEvent(&f)),
                    ("edit", Action::EditEvent(&f)),
                    ("delete", Action::DeleteEvent(&f)),
                    ("run", Action::RunEvent(&f)),
                    ("approve", Action::ApproveEvent(&f)),
                    ("answer", Action::AnswerEvent(&f)),
                    ("comment", Action::Comment(&f)),
                ] {
                    table += &row(&format!("{verb} {what} ({relation})"), action);
                }
            }
        }
        table += &row("create project", Action::CreateProject);
        for relation in [
            "creator",
            "member",
            "same-team",
            "no-team",
            "stranger",
            "archived",
        ] {
            let project = ProjectFacts {
                creator: if matches!(relation, "creator" | "archived") {
                    ME
                } else {
                    OTHER
                },
                archived: relation == "archived",
                teams: match relation {
                    "same-team" => vec![MY_TEAM],
                    "no-team" => vec![],
                    _ => vec![THEIR_TEAM],
                },
                members: if relation == "member" { vec![ME] } else { vec![] },
            };
            for (verb, action) in [
                ("view", Action::ViewProject(&project)),
                ("edit", Action::EditProject(&project)),
                ("plan the sprints of", Action::PlanSprints(&project)),
                ("write the items of", Action::WriteItems(&project)),
                ("move the items of", Action::MoveItems(&project)),
                ("reflect on sprints of", Action::Reflect(&project)),
            ] {
                table += &row(&format!("{verb} project ({relation})"), action);
            }
        }
        insta::assert_snapshot!("policy_matrix", table);
    }

    #[test]
    fn roles_add_up() {
        let both = Actor {
            id: ME,
            roles: vec![Role::Dev, Role::Ops],
            teams: vec![],
        };
        assert_eq!(
            creatable_kinds(&both),
            vec![EventKind::Deployment, EventKind::GitAction, EventKind::Absence]
        );
        let none = Actor {
            id: ME,
            roles: vec![Role::Technician],
            teams: vec![],
        };
        assert_eq!(creatable_kinds(&none), vec![]);
    }
}
