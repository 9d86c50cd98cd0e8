//! Words of comments, the inbox and the journal.

use super::{T, texts};
use model::{
    journal::{Happening, Severity},
    person::Lang,
    talk::Reason,
};

texts! {
    text: "Text" / "Texte";
    comments: "Comments" / "Commentaires";
    write_comment: "Write a comment" / "Écrire un commentaire";
    comment_hint: "Markdown; @ mentions somebody" / "Markdown ; @ mentionne quelqu’un";
    say_it: "Send" / "Envoyer";
    edited: "Edited on" / "Modifié le";
    edited_mark: "edited" / "modifié";
    edit_comment: "Edit the comment" / "Modifier le commentaire";
    remove_comment: "Delete the comment" / "Supprimer le commentaire";
    comment_removed: "Comment deleted" / "Commentaire supprimé";
    mention_somebody: "Mention somebody" / "Mentionner quelqu’un";

    inbox: "Inbox" / "Réception";
    inbox_empty: "Nothing waits for you" / "Rien ne vous attend";
    inbox_empty_text: "Mentions, answers to what you said, decisions and invitations arrive here." / "Les mentions, les réponses, les décisions et les invitations arrivent ici.";
    unread: "unread" / "non lu";
    mark_all_read: "Mark all as read" / "Tout marquer comme lu";
    all_read: "All read" / "Tout est lu";

    journal: "Journal" / "Journal";
    journal_empty: "Nothing happened yet" / "Rien ne s’est encore passé";
    journal_empty_text: "Deployments, git actions and what people write down appear here by themselves." / "Les déploiements, les actions git et ce que chacun note apparaissent ici.";
    journal_words: "Words" / "Mots";
    journal_pages: "Pages of the journal" / "Pages du journal";
    severity: "Severity" / "Gravité";
    any_severity: "Any severity" / "Toutes les gravités";
    severity_info: "Information" / "Information";
    severity_warning: "Warning" / "Avertissement";
    severity_critical: "Critical" / "Critique";
    anything: "Anything" / "Tout";
    service: "Service" / "Service";
    any_service: "Any service" / "Tous les services";
    new_entry: "New entry" / "Nouvelle entrée";
    entry_text: "What happened, in one line" / "Ce qui s’est passé, en une ligne";
    concerned_services: "Services" / "Services";
    journal_stays: "What is written down stays: nobody can change or remove it." / "Ce qui est noté reste : personne ne peut le modifier ni le retirer.";
    write_it: "Write it down" / "Noter";
    entry_written: "Written down" / "C’est noté";
    permalink: "Link to this entry of" / "Lien vers cette entrée du";
    note: "Note" / "Note";
    incident: "Incident" / "Incident";
    bug: "Bug" / "Anomalie";
    deployment_started: "Deployment started" / "Déploiement démarré";
    deployment_succeeded: "Deployment succeeded" / "Déploiement réussi";
    deployment_failed: "Deployment failed" / "Déploiement en échec";
    deployment_cancelled: "Deployment cancelled" / "Déploiement annulé";
    freeze_overridden: "Freeze overridden" / "Dérogation à un gel";
    git_started: "Git action started" / "Action git démarrée";
    git_succeeded: "Git action succeeded" / "Action git réussie";
    git_failed: "Git action failed" / "Action git en échec";
}

impl T {
    #[must_use]
    pub const fn severity_of(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Info => self.severity_info(),
            Severity::Warning => self.severity_warning(),
            Severity::Critical => self.severity_critical(),
        }
    }

    #[must_use]
    pub const fn happening_of(self, happening: Happening) -> &'static str {
        match happening {
            Happening::Note => self.note(),
            Happening::Incident => self.incident(),
            Happening::Bug => self.bug(),
            Happening::DeploymentStarted => self.deployment_started(),
            Happening::DeploymentSucceeded => self.deployment_succeeded(),
            Happening::DeploymentFailed => self.deployment_failed(),
            Happening::DeploymentCancelled => self.deployment_cancelled(),
            Happening::FreezeOverridden => self.freeze_overridden(),
            Happening::GitStarted => self.git_started(),
            Happening::GitSucceeded => self.git_succeeded(),
            Happening::GitFailed => self.git_failed(),
        }
    }

    /// Why somebody is told.
    #[must_use]
    pub fn told(self, reason: Reason, who: &str) -> String {
        let (en, fr) = match reason {
            Reason::Mention => ("mentioned you", "vous a mentionné"),
            Reason::Comment => ("commented", "a commenté"),
            Reason::Approved => ("approved your window", "a approuvé votre fenêtre"),
            Reason::Rejected => ("rejected your window", "a refusé votre fenêtre"),
            Reason::Invited => ("invited you", "vous a invité"),
            Reason::Assigned => ("gave you an item", "vous a confié un élément"),
        };
        match self.0 {
            Lang::En => format!("{who} {en}"),
            Lang::Fr => format!("{who} {fr}"),
        }
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(self, count: usize) -> String {
        match (self.0, count) {
            (Lang::En, 0) => "All read".into(),
            (Lang::En, 1) => "One waits to be read".into(),
            (Lang::En, n) => format!("{n} wait to be read"),
            (Lang::Fr, 0) => "Tout est lu".into(),
            (Lang::Fr, 1) => "Une notification non lue".into(),
            (Lang::Fr, n) => format!("{n} notifications non lues"),
        }
    }
}
