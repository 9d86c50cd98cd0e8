//! What people say and write down.

use super::{Deed, people::Login, plot::Plot};
use chrono::TimeDelta;
use model::{
    EntryId, EventId,
    journal::{EntryForm, Happening, Severity},
};
use uuid::Uuid;

/// Comments on the window that is running.
pub fn on_window(plot: &mut Plot<'_>, id: EventId) {
    let said: [(i64, Login, &str); 3] = [
        (
            75,
            "ops2",
            "La sauvegarde de la base est faite. @ops1, tu peux y aller.",
        ),
        (
            40,
            "ops1",
            "Merci ! Je démarre à l’heure.\n\n- [x] astreinte prévenue\n- [ ] page de maintenance",
        ),
        (
            12,
            "projet2",
            "Le métier suit sur **#mise-en-prod**. @ops1 un point à mi-parcours ?",
        ),
    ];
    for (minutes, by, text) in said {
        let at = plot.calendar.now - TimeDelta::minutes(minutes);
        plot.act(at, by, Deed::Comment(id, text));
    }
}

/// What somebody wrote into the journal in the last days.
pub fn in_journal(plot: &mut Plot<'_>) {
    let written: [(i64, Login, Happening, &str, &str); 4] = [
        (
            9 * 24,
            "ops1",
            Happening::Incident,
            "mail",
            "File d’envoi bloquée pendant 25 minutes, relancée à la main",
        ),
        (
            6 * 24,
            "dev1",
            Happening::Bug,
            "portal",
            "Double soumission du formulaire d’inscription : correctif en recette",
        ),
        (
            3 * 24,
            "tech1",
            Happening::Note,
            "network",
            "Commutateur du bâtiment B remplacé",
        ),
        (
            20,
            "ops2",
            Happening::Note,
            "monitoring",
            "Seuils d’alerte relevés le temps de la campagne",
        ),
    ];
    for (hours, by, happening, service, text) in written {
        let form = EntryForm {
            id: EntryId(Uuid::now_v7()),
            happening,
            severity: if happening == Happening::Incident {
                Severity::Critical
            } else {
                happening.severity()
            },
            services: vec![service.to_owned()],
            text: text.to_owned(),
        };
        let at = plot.calendar.now - TimeDelta::hours(hours);
        plot.act(at, by, Deed::Note(form));
    }
}
