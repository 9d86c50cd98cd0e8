//! Words of the administrators' pages, the trash and the import.

use super::{T, texts};
use model::person::{AccountState, Lang};

texts! {
    hours: "Hours" / "Horaires";
    working_hours: "Working hours of teams" / "Horaires de travail des équipes";
    working_hours_text: "“Find a time” proposes what lies within them, and no holidays." / "« Trouver un créneau » propose ce qui s’y trouve, hors jours fériés.";
    maintenance_hours: "Maintenance hours of services" / "Heures de maintenance des services";
    maintenance_hours_text: "A production window outside them is a conflict." / "Une fenêtre de production en dehors est un conflit.";
    any_time: "At any time" / "À tout moment";
    office_hours: "Office hours: Monday to Friday, 09:00–18:00" / "Heures de bureau : du lundi au vendredi, 09:00–18:00";
    hours_saved: "Hours saved" / "Horaires enregistrés";
    new_service: "New service" / "Nouveau service";
    add_service: "Add the service" / "Ajouter le service";
    service_added: "Service added" / "Service ajouté";
    no_holidays: "No holidays" / "Pas de jours fériés";
    next_holidays: "Next holidays" / "Prochains jours fériés";
    take_holidays: "Holidays from a file…" / "Jours fériés depuis un fichier…";
    clear_holidays: "Remove the holidays of" / "Retirer les jours fériés de";
    no_holiday_in_file: "The file names no whole day. Nothing was changed." / "Le fichier ne contient aucune journée entière. Rien n’a été modifié.";
    invite: "Invite" / "Inviter";
    invite_title: "Invite a member" / "Inviter un membre";
    find_member: "Find a member" / "Chercher un membre";
    find_member_hint: "Name, login or e-mail…" / "Nom, identifiant ou courriel…";
    role: "Role" / "Rôle";
    any_role: "All roles" / "Tous les rôles";
    filter: "Filter" / "Filtrer";
    no_member_found: "No member matches" / "Aucun membre ne correspond";
    no_member_found_text: "Look for something else, or clear the filters." / "Cherchez autre chose, ou effacez les filtres.";
    actions: "Actions" / "Actions";
    state_invited: "Invited" / "Invité";
    state_active: "Active" / "Actif";
    state_deactivated: "Deactivated" / "Désactivé";
    member_login_hint: "2 to 40 letters without accents, digits and . - _ @" / "De 2 à 40 lettres sans accent, chiffres et . - _ @";
    no_team_yet: "There is no team yet." / "Il n’y a pas encore d’équipe.";
    deactivate: "Deactivate" / "Désactiver";
    reactivate: "Reactivate" / "Réactiver";
    reset_password: "Reset the password" / "Réinitialiser le mot de passe";
    new_invitation: "New invitation link" / "Nouveau lien d’invitation";
    one_time_link: "One-time link" / "Lien à usage unique";
    link_once: "It works once, during 7 days, and is shown only now: copy it before you close this window." / "Il ne fonctionne qu’une fois, pendant 7 jours, et n’est affiché que maintenant : copiez-le avant de fermer cette fenêtre.";
    copy: "Copy" / "Copier";
    link_not_copied: "The browser did not allow copying: select the link and copy it yourself." / "Le navigateur n’a pas permis la copie : sélectionnez le lien et copiez-le vous-même.";
    member_meanwhile: "Somebody changed this member meanwhile. Below is how it is now: make your changes again." / "Quelqu’un a modifié ce membre entre-temps. Voici son état actuel : refaites vos modifications.";
    member_saved: "Member saved" / "Membre enregistré";

    new_team: "New team" / "Nouvelle équipe";
    team_name: "Name of the team" / "Nom de l’équipe";
    create_team: "Create the team" / "Créer l’équipe";
    rename: "Rename" / "Renommer";
    no_member_yet: "No member yet" / "Aucun membre pour l’instant";
    no_teams: "No team yet" / "Aucune équipe pour l’instant";
    no_teams_text: "Members of a team see what is planned for it." / "Les membres d’une équipe voient ce qui est planifié pour elle.";
    team_created: "Team created" / "Équipe créée";
    team_renamed: "Team renamed" / "Équipe renommée";

    audit_when: "When" / "Quand";
    audit_who: "Who" / "Qui";
    audit_who_hint: "Name or login" / "Nom ou identifiant";
    audit_action: "Action" / "Action";
    audit_what: "What" / "Quoi";
    audit_text: "Object or text" / "Objet ou texte";
    audit_address: "Address" / "Adresse";
    any_action: "All actions" / "Toutes les actions";
    what_changed: "Changes" / "Modifications";
    audit_field: "Field" / "Champ";
    audit_before: "Before" / "Avant";
    audit_after: "After" / "Après";
    audit_system: "The system" / "Le système";
    audit_empty: "Nothing in the trail" / "Rien dans la piste";
    audit_empty_text: "No entry matches these filters." / "Aucune entrée ne correspond à ces filtres.";
    audit_pages: "Pages of the trail" / "Pages de la piste";
    older: "Older" / "Plus anciennes";
    newest: "Back to the newest" / "Retour aux plus récentes";
    noun_event: "Events" / "Événements";
    noun_member: "Members" / "Membres";
    noun_team: "Teams" / "Équipes";
    noun_session: "Sign-ins" / "Connexions";
    noun_account: "Own account" / "Compte personnel";
    audit_answer: "Answer" / "Réponse";
    approval: "Approval" / "Approbation";
    approver: "Approver" / "Approbateur";
    real_start: "Real start" / "Début réel";
    real_end: "Real end" / "Fin réelle";
    deleted_on: "Deleted" / "Supprimé";
    approval_not_needed: "Not needed" / "Non requise";

    trash_text: "What is deleted stays here for 30 days and can be brought back." / "Ce qui est supprimé reste ici 30 jours et peut être restauré.";
    trash_empty: "The trash is empty" / "La corbeille est vide";
    was_planned: "Was planned" / "Était prévu";
    kept_until: "Kept until" / "Conservé jusqu’au";

    import_title: "Import a calendar" / "Importer un calendrier";
    drop_title: "Choose an .ics file, or drop it here" / "Choisissez un fichier .ics, ou déposez-le ici";
    choose_file: "Choose a file" / "Choisir un fichier";
    import_needs_scripts: "Importing needs JavaScript, which is off in this browser." / "L’import a besoin de JavaScript, désactivé dans ce navigateur.";
    checking_file: "Checking the file…" / "Vérification du fichier…";
    importing: "Importing…" / "Import en cours…";
    dry_run: "Nothing is written yet. This is what would happen." / "Rien n’est encore écrit. Voici ce qui se passerait.";
    nothing_to_import: "There is nothing to import: all that can be read is already in the calendar." / "Il n’y a rien à importer : tout ce qui est lisible est déjà dans le calendrier.";
    import_done: "The calendar was imported. The same file again changes nothing." / "Le calendrier est importé. Importer de nouveau ce fichier ne changerait rien.";
    another_file: "Another file" / "Un autre fichier";
    open_calendar: "Open the calendar" / "Ouvrir le calendrier";
    import_new: "new" / "nouveaux";
    import_changed: "changed" / "modifiés";
    import_unchanged: "unchanged" / "inchangés";
    import_left_out: "left out" / "écartés";
    list_new: "New" / "Nouveaux";
    list_changed: "Changed" / "Modifiés";
    list_left_out: "Left out" / "Écartés";
    line_of_file: "Line" / "Ligne";
    file_uid: "Identifier" / "Identifiant";
    file_reason: "Reason" / "Motif";
    file_not_read: "The browser could not read this file." / "Le navigateur n’a pas pu lire ce fichier.";
}

impl T {
    /// How hours are typed.
    #[must_use]
    pub fn hours_hint(self, zone: &str) -> String {
        match self.0 {
            Lang::En => format!(
                "On the clock of {zone}. An end that is not after the start is on the next day; without hours the day is closed. With no hours at all, the default holds."
            ),
            Lang::Fr => format!(
                "À l’heure de {zone}. Une fin qui ne suit pas le début est le lendemain ; sans heures, la journée est fermée. Sans aucune heure, la valeur par défaut s’applique."
            ),
        }
    }

    #[must_use]
    pub fn holidays_saved(self, count: usize) -> String {
        match self.0 {
            Lang::En => format!("Holidays saved: {count}"),
            Lang::Fr => format!("Jours fériés enregistrés : {count}"),
        }
    }

    fn either(self, en: String, fr: String) -> String {
        match self.0 {
            Lang::En => en,
            Lang::Fr => fr,
        }
    }

    /// Where an account stands.
    #[must_use]
    pub const fn account_state_of(self, state: AccountState) -> &'static str {
        match state {
            AccountState::Invited => self.state_invited(),
            AccountState::Active => self.state_active(),
            AccountState::Deactivated => self.state_deactivated(),
        }
    }

    /// "7 of 14".
    #[must_use]
    pub fn part_of(self, shown: usize, all: usize) -> String {
        self.either(format!("{shown} of {all}"), format!("{shown} sur {all}"))
    }

    /// "Edit Camille Morel".
    #[must_use]
    pub fn edit_of(self, name: &str) -> String {
        format!("{} {name}", self.edit())
    }

    /// Above the link with which somebody chooses a password.
    #[must_use]
    pub fn link_for(self, name: &str) -> String {
        self.either(
            format!("Give this link to {name}, who will choose a password with it."),
            format!("Transmettez ce lien à {name}, qui choisira ainsi son mot de passe."),
        )
    }

    /// After an invitation.
    #[must_use]
    pub fn member_invited(self, name: &str) -> String {
        self.either(
            format!("{name} is invited"),
            format!("Invitation créée pour {name}"),
        )
    }

    /// After an account was shut.
    #[must_use]
    pub fn member_deactivated(self, name: &str) -> String {
        self.either(
            format!("{name} can no longer sign in"),
            format!("{name} ne peut plus se connecter"),
        )
    }

    /// After an account was opened again.
    #[must_use]
    pub fn member_reactivated(self, name: &str) -> String {
        self.either(
            format!("{name} can sign in again"),
            format!("{name} peut de nouveau se connecter"),
        )
    }

    /// After a reset.
    #[must_use]
    pub fn member_reset(self, name: &str) -> String {
        self.either(
            format!("{name} is signed out everywhere; the link is ready"),
            format!("Les sessions de {name} sont fermées ; le lien est prêt"),
        )
    }

    /// "1 member", "6 members".
    #[must_use]
    pub fn members_count(self, n: usize) -> String {
        match self.0 {
            Lang::En => self.count(n, "member", "members"),
            Lang::Fr => self.count(n, "membre", "membres"),
        }
    }

    /// "50 entries".
    #[must_use]
    pub fn entries_count(self, n: usize) -> String {
        match self.0 {
            Lang::En => self.count(n, "entry", "entries"),
            Lang::Fr => self.count(n, "entrée", "entrées"),
        }
    }

    /// What an action of the audit trail is, in words; the stored word where it has none.
    #[must_use]
    pub fn action_of(self, action: &str) -> String {
        let (en, fr) = match action {
            "event.create" => ("Event created", "Événement créé"),
            "event.update" => ("Event changed", "Événement modifié"),
            "event.tick" => ("Checklist ticked", "Liste de contrôle cochée"),
            "event.step" => ("Status changed", "État modifié"),
            "event.approve" => ("Window approved", "Fenêtre approuvée"),
            "event.reject" => ("Window rejected", "Fenêtre refusée"),
            "event.answer" => ("Invitation answered", "Réponse à une invitation"),
            "event.import" => ("Event imported", "Événement importé"),
            "event.delete" => ("Event deleted", "Événement supprimé"),
            "event.undo" => ("Change undone", "Modification annulée"),
            "event.restore" => ("Event restored", "Événement restauré"),
            "event.purge" => ("Event removed for good", "Événement supprimé définitivement"),
            "member.invite" => ("Member invited", "Membre invité"),
            "member.update" => ("Member changed", "Membre modifié"),
            "member.deactivate" => ("Account deactivated", "Compte désactivé"),
            "member.reactivate" => ("Account reactivated", "Compte réactivé"),
            "member.reset" => ("Password link made", "Lien de mot de passe créé"),
            "member.choose_password" => ("Password chosen", "Mot de passe choisi"),
            "member.set_up" => ("First administrator", "Premier administrateur"),
            "team.create" => ("Team created", "Équipe créée"),
            "team.rename" => ("Team renamed", "Équipe renommée"),
            "comment.create" => ("Comment written", "Commentaire écrit"),
            "comment.update" => ("Comment changed", "Commentaire modifié"),
            "comment.delete" => ("Comment deleted", "Commentaire supprimé"),
            "journal.create" => ("Journal entry", "Entrée de journal"),
            "team.hours" => ("Working hours changed", "Horaires de travail modifiés"),
            "team.holidays" => ("Holidays changed", "Jours fériés modifiés"),
            "service.create" => ("Service added", "Service ajouté"),
            "service.hours" => ("Maintenance hours changed", "Heures de maintenance modifiées"),
            "template.create" => ("Template kept", "Modèle gardé"),
            "template.share" => (
                "Template shared or private again",
                "Modèle partagé ou de nouveau privé",
            ),
            "template.delete" => ("Template removed", "Modèle retiré"),
            "view.create" => ("View kept", "Vue gardée"),
            "view.update" => ("View changed", "Vue modifiée"),
            "view.delete" => ("View removed", "Vue retirée"),
            "view.restore" => ("View brought back", "Vue rétablie"),
            "project.create" => ("Project founded", "Projet créé"),
            "project.update" => ("Project changed", "Projet modifié"),
            "project.workflow" => ("Workflow changed", "Flux de travail modifié"),
            "project.archive" => ("Project archived", "Projet archivé"),
            "project.reopen" => ("Project reopened", "Projet rouvert"),
            "item.create" => ("Item added", "Élément ajouté"),
            "item.update" => ("Item changed", "Élément modifié"),
            "item.place" => ("Backlog ordered", "Backlog réordonné"),
            "item.delete" => ("Item deleted", "Élément supprimé"),
            "item.link" => ("Items linked", "Éléments liés"),
            "item.unlink" => ("Items unlinked", "Lien retiré"),
            "item.attach" => ("File attached", "Fichier joint"),
            "item.detach" => ("File removed", "Fichier retiré"),
            "item.import" => ("Items imported", "Éléments importés"),
            "sprint.create" => ("Sprint planned", "Sprint planifié"),
            "sprint.update" => ("Sprint changed", "Sprint modifié"),
            "sprint.start" => ("Sprint started", "Sprint démarré"),
            "sprint.close" => ("Sprint closed", "Sprint clos"),
            "sprint.reopen" => ("Sprint reopened", "Sprint rouvert"),
            "sprint.delete" => ("Sprint deleted", "Sprint supprimé"),
            "sprint.template" => ("Retrospective chosen", "Rétrospective choisie"),
            "note.create" => ("Retrospective card written", "Carte de rétrospective écrite"),
            "note.delete" => ("Retrospective card removed", "Carte de rétrospective retirée"),
            "note.action" => (
                "Action taken from a retrospective",
                "Action tirée d’une rétrospective",
            ),
            "item.restore" => ("Item brought back", "Élément rétabli"),
            "feed.create" => ("Secret address made", "Adresse secrète créée"),
            "feed.renew" => ("Secret address renewed", "Adresse secrète renouvelée"),
            "feed.revoke" => ("Secret address ended", "Adresse secrète supprimée"),
            "session.open" => ("Signed in", "Connexion"),
            "session.close" => ("Signed out", "Déconnexion"),
            "session.lock" => ("Sign-in locked", "Connexion bloquée"),
            "account.update" => ("Preferences changed", "Préférences modifiées"),
            "account.change_password" => ("Password changed", "Mot de passe changé"),
            other => return other.to_owned(),
        };
        match self.0 {
            Lang::En => en.to_owned(),
            Lang::Fr => fr.to_owned(),
        }
    }

    /// What a stored field is called; its stored name where it has no other.
    #[must_use]
    pub fn stored_field(self, name: &str) -> String {
        match name {
            "actual_end" => self.real_end(),
            "actual_start" => self.real_start(),
            "approval" => self.approval(),
            "approver" => self.approver(),
            "answer" => self.audit_answer(),
            "branch" => self.branch(),
            "changes" => self.changes(),
            "checklist" => self.checklist(),
            "deleted_at" => self.deleted_on(),
            "density" => self.density(),
            "description" => self.description(),
            "email" => self.email(),
            "environment" => self.environment(),
            "happening" => self.kind(),
            "severity" => self.severity(),
            "text" => self.text(),
            "environments" => self.frozen_environments(),
            "override_reason" => self.overridden(),
            "note" => self.absence_note(),
            "reason" => self.reason(),
            "hours" => self.hours(),
            "week_start" => self.week_begins(),
            "epic" => self.epic(),
            "kind" => self.kind(),
            "lang" => self.language(),
            "log" => self.log(),
            "login" => self.login(),
            "meeting_type" => self.meeting_type(),
            "name" => self.name(),
            "notes" => self.notes(),
            "notify" => self.notify(),
            "occurrence" => self.scope_this(),
            "participants" => self.participants(),
            "recurrence" => self.recurring(),
            "rejection" => self.reason(),
            "repository" => self.repository(),
            "roles" => self.roles(),
            "rollback_plan" => self.rollback_plan(),
            "run_tests" => self.run_tests(),
            "services" => self.services(),
            "sprint" => self.sprint(),
            "state" | "status" => self.status(),
            "tags" => self.tags(),
            "teams" => self.teams(),
            "theme" => self.theme(),
            "time" => self.when(),
            "title" => self.title(),
            "trigger" => self.trigger(),
            "verb" => self.git_verb(),
            "video_link" => self.video_link(),
            "zone" => self.time_zone(),
            other => return other.to_owned(),
        }
        .to_owned()
    }

    /// Below the place where a file is dropped.
    #[must_use]
    pub fn drop_text(self, max: u64) -> String {
        let mb = max / 1024 / 1024;
        self.either(
            format!("Up to {mb} MB. You will see what changes before anything is written."),
            format!("Jusqu’à {mb} Mo. Vous verrez ce qui change avant que rien ne soit écrit."),
        )
    }

    /// "Import 118 events".
    #[must_use]
    pub fn import_events(self, n: usize) -> String {
        match self.0 {
            Lang::En => format!("Import {}", self.count(n, "event", "events")),
            Lang::Fr => format!("Importer {}", self.count(n, "événement", "événements")),
        }
    }

    /// After an import.
    #[must_use]
    pub fn imported(self, n: usize) -> String {
        match self.0 {
            Lang::En => format!("{} imported", self.count(n, "event", "events")),
            Lang::Fr => self.count(n, "événement importé", "événements importés"),
        }
    }

    /// Below a list of which only the beginning is shown.
    #[must_use]
    pub fn and_more(self, n: usize) -> String {
        self.either(format!("and {n} more"), format!("et {n} de plus"))
    }
}
