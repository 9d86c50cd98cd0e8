//! What the dialog does: saving, shutting and opening accounts, and links for passwords.

use super::{Scene, Subject};
use crate::{
    api::member::{activate_member, invite_member, load_members, reset_member, update_member},
    i18n::{T, use_texts},
    ui::{
        field::problem_of,
        focus,
        toast::{Toaster, use_toaster},
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, Field, Problem, Problems,
    person::{Member, MemberForm},
};

/// A link that is shown once, and for whom.
#[derive(Clone)]
pub struct Link {
    pub name: String,
    pub address: String,
}

/// The form's state.
#[derive(Clone, Copy)]
pub struct Desk {
    pub t: T,
    pub scene: Scene,
    toaster: Toaster,
    /// Who is changed; nobody for somebody new.
    pub member: RwSignal<Option<Member>>,
    pub form: RwSignal<MemberForm>,
    problems: RwSignal<Problems>,
    pub failure: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
    link: RwSignal<Option<Link>>,
    close: Callback<()>,
}

impl Desk {
    /// The state for whom the page has chosen.
    pub fn new(link: RwSignal<Option<Link>>, close: Callback<()>) -> Self {
        let scene: Scene = expect_context();
        let member = match scene.subject.get_untracked() {
            Some(Subject::Somebody(member)) => Some(*member),
            _ => None,
        };
        Self {
            t: use_texts(),
            scene,
            toaster: use_toaster(),
            form: RwSignal::new(member.as_ref().map(form_of).unwrap_or_default()),
            member: RwSignal::new(member),
            problems: RwSignal::default(),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            link,
            close,
        }
    }

    /// Runs one request at a time, and says what is wrong with it.
    fn run(self, work: impl Future<Output = Result<(), AppError>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        self.problems.set(Vec::new());
        spawn_local(async move {
            if let Err(error) = work.await {
                self.refused(error).await;
            }
            self.busy.set(false);
            self.scene.page.refetch();
        });
    }

    async fn refused(self, error: AppError) {
        match error {
            AppError::Invalid(problems) => {
                self.failure
                    .set(Some(self.t.error(&AppError::Invalid(problems.clone()))));
                self.problems.set(problems);
                focus::soon_on_problem();
            }
            AppError::Stale => self.look_again().await,
            other => self.failure.set(Some(self.t.error(&other))),
        }
    }

    /// Somebody else was first: shows how the member is now.
    async fn look_again(self) {
        let Some(id) = self.member.try_get_untracked().flatten().map(|m| m.person.id) else {
            return;
        };
        let now = load_members()
            .await
            .map(|all| all.into_iter().find(|m| m.person.id == id));
        match now {
            Ok(Some(member)) => {
                self.form.set(form_of(&member));
                self.member.set(Some(member));
                self.failure.set(Some(self.t.member_meanwhile().into()));
            }
            Ok(None) => self.failure.set(Some(self.t.error(&AppError::NotFound))),
            Err(error) => self.failure.set(Some(self.t.error(&error.0))),
        }
    }

    /// Invites somebody new, or saves what was changed.
    pub fn save(self) {
        let form = self.form.get_untracked();
        let member = self.member.get_untracked();
        self.run(async move {
            match member {
                None => {
                    let (member, path) = invite_member(form).await.map_err(|e| e.0)?;
                    self.toaster.done(self.t.member_invited(&member.person.name));
                    self.show_link(&member, &path);
                }
                Some(member) => {
                    let id = member.person.id;
                    update_member(id, member.version, form).await.map_err(|e| e.0)?;
                    self.toaster.done(self.t.member_saved());
                    self.close.run(());
                }
            }
            Ok(())
        });
    }

    /// Opens an account again, or shuts it.
    pub fn activate(self, active: bool) {
        let Some(member) = self.member.get_untracked() else {
            return;
        };
        self.run(async move {
            let member = activate_member(member.person.id, member.version, active)
                .await
                .map_err(|e| e.0)?;
            let name = &member.person.name;
            self.toaster.done(if active {
                self.t.member_reactivated(name)
            } else {
                self.t.member_deactivated(name)
            });
            self.close.run(());
            Ok(())
        });
    }

    /// Makes a link for choosing another password.
    pub fn reset(self) {
        let Some(member) = self.member.get_untracked() else {
            return;
        };
        self.run(async move {
            let path = reset_member(member.person.id).await.map_err(|e| e.0)?;
            self.toaster.done(self.t.member_reset(&member.person.name));
            self.show_link(&member, &path);
            Ok(())
        });
    }

    fn show_link(self, member: &Member, path: &str) {
        // Only ever after a click: the server knows nothing of the address it is reached by.
        let origin = window().location().origin().unwrap_or_default();
        self.link.set(Some(Link {
            name: member.person.name.clone(),
            address: format!("{origin}{path}"),
        }));
    }

    /// What is wrong with a field.
    pub fn problem(self, field: Field) -> Signal<Option<Problem>> {
        Signal::derive(move || self.problems.with(|problems| problem_of(problems, field)))
    }
}

fn form_of(member: &Member) -> MemberForm {
    MemberForm {
        login: member.person.login.clone(),
        name: member.person.name.clone(),
        email: member.email.clone().unwrap_or_default(),
        roles: member.roles.clone(),
        teams: member.teams.clone(),
    }
}
