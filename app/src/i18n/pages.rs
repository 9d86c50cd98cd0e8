//! Words of the pages around the calendar: signing in, the first administrator, one's own account.

use super::{T, texts};
use model::{
    person::{Lang, Person},
    text::PASSWORD_MIN,
};

texts! {
    feeds: "Subscriptions" / "Abonnements";
    feeds_hint: "A secret address at which Thunderbird, Outlook, Apple or Google calendars read along. Whoever has it sees what you may see." / "Une adresse secrète où les agendas Thunderbird, Outlook, Apple ou Google peuvent lire. Qui la possède voit ce que vous pouvez voir.";
    feed_made: "The address is ready" / "L’adresse est prête";
    feed_once: "It is shown only now: copy it into your calendar." / "Elle n’est affichée que maintenant : copiez-la dans votre agenda.";
    feed_address: "Secret address" / "Adresse secrète";
    all_i_see: "All that I may see" / "Tout ce que je peux voir";
    never_read: "Not read yet" / "Pas encore lue";
    last_read: "Last read" / "Dernière lecture";
    renew_feed: "New address" / "Nouvelle adresse";
    end_feed: "End" / "Mettre fin";
    feed_ended: "The address shows nothing any more" / "L’adresse ne montre plus rien";
    what_to_show: "What it shows" / "Ce qu’elle montre";
    new_feed: "Make an address" / "Créer une adresse";
    login: "Login" / "Identifiant";
    name: "Name" / "Nom";
    email: "E-mail" / "Courriel";
    password: "Password" / "Mot de passe";
    new_password: "New password" / "Nouveau mot de passe";
    roles: "Roles" / "Rôles";
    setup_token: "Token" / "Jeton";
    file: "File" / "Fichier";

    sign_in_title: "Sign in to Créneau" / "Se connecter à Créneau";
    sign_in_wrong: "Wrong login or password, or too many attempts: after five, wait 15 minutes." / "Identifiant ou mot de passe incorrect, ou trop d’essais : après cinq, attendez 15 minutes.";
    demo_title: "Demo: sign in with one click" / "Démonstration : connexion en un clic";

    setup_title: "Create the administrator" / "Créer l’administrateur";
    setup_text: "This happens once. The token is in the server’s log." / "Cela n’arrive qu’une fois. Le jeton est dans le journal du serveur.";
    login_hint: "Letters without accents, digits, and . - _ @" / "Lettres sans accent, chiffres, et . - _ @";

    welcome_text: "Choose a password: it signs you in at once." / "Choisissez un mot de passe : il vous connecte aussitôt.";
    welcome_save: "Set the password and sign in" / "Enregistrer et se connecter";
    link_gone_title: "This link no longer works" / "Ce lien ne fonctionne plus";
    link_gone_text: "It was used, or it has run out. Ask an administrator for another." / "Il a été utilisé, ou il a expiré. Demandez-en un autre à un administrateur.";

    preferences: "Profile and display" / "Profil et affichage";
    zone_hint: "Every time you see is on this clock." / "Toutes les heures sont affichées sur cette horloge.";
    zone_elsewhere: "Other" / "Autres";
    old_password: "Current password" / "Mot de passe actuel";
    password_hint: "Changing it signs out your other browsers." / "Le changer déconnecte vos autres navigateurs.";
    change_password: "Change the password" / "Changer le mot de passe";
    sessions: "Signed-in browsers" / "Navigateurs connectés";
    sessions_hint: "Sign out any that you do not recognise, then change your password." / "Déconnectez ceux que vous ne reconnaissez pas, puis changez votre mot de passe.";
    browser: "Browser" / "Navigateur";
    unknown_browser: "Unknown browser" / "Navigateur inconnu";
    this_browser: "This browser" / "Ce navigateur";
    session_since: "Signed in" / "Connexion";
    session_seen: "Last seen" / "Dernière activité";
    session_actions: "Actions" / "Actions";
    preferences_saved: "Your preferences are saved." / "Vos préférences sont enregistrées.";
    password_saved: "Password changed. Your other browsers are signed out." / "Mot de passe changé. Vos autres navigateurs sont déconnectés.";
    session_ended: "The browser is signed out." / "Le navigateur est déconnecté.";
}

impl T {
    /// How long a password is at least.
    #[must_use]
    pub fn password_length(self) -> String {
        match self.0 {
            Lang::En => format!("{PASSWORD_MIN} characters or more"),
            Lang::Fr => format!("{PASSWORD_MIN} caractères ou plus"),
        }
    }

    /// The greeting of somebody who comes for the first time, or again.
    #[must_use]
    pub fn welcome_title(self, person: &Person) -> String {
        match self.0 {
            Lang::En => format!("Welcome, {}", person.name),
            Lang::Fr => format!("Bienvenue, {}", person.name),
        }
    }

    /// "Firefox on Windows".
    #[must_use]
    pub fn browser_on(self, browser: &str, system: &str) -> String {
        match self.0 {
            Lang::En => format!("{browser} on {system}"),
            Lang::Fr => format!("{browser} sur {system}"),
        }
    }
}
