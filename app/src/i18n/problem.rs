//! What went wrong, in words: every error of the model has its sentence.

use super::{T, texts};
use model::{
    AppError, Field, Problem, Rule,
    exchange::{FileProblem, LeftOutReason},
    person::Lang,
};

texts! {
    error_not_signed_in: "You are no longer signed in. Sign in again; what you typed is kept." / "Vous n’êtes plus connecté. Reconnectez-vous ; votre saisie est conservée.";
    error_not_found: "It does not exist, or it is not yours to see." / "Cela n’existe pas, ou vous ne pouvez pas le voir.";
    error_forbidden: "Your roles do not allow this. Nothing was changed." / "Vos rôles ne le permettent pas. Rien n’a été modifié.";
    error_wrong_state: "This is not possible in its present state. Nothing was changed." / "Ce n’est pas possible dans son état actuel. Rien n’a été modifié.";
    error_conflicts: "Something stands in the way. Nothing was changed." / "Quelque chose s’y oppose. Rien n’a été modifié.";
    error_stale: "Somebody changed it meanwhile. Look at it again, then repeat." / "Quelqu’un l’a modifié entre-temps. Regardez à nouveau, puis recommencez.";
    error_loop: "That would go round in a circle:" / "Cela tournerait en rond :";
    error_busy: "Somebody changed the same at the same moment. Nothing was changed: try again." / "Quelqu’un a modifié la même chose au même moment. Rien n’a été changé : réessayez.";
    error_unavailable: "The server cannot be reached, or its database cannot. Nothing you typed is lost: try again in a moment." / "Le serveur ou sa base de données est injoignable. Rien de votre saisie n’est perdu : réessayez dans un instant.";
    error_invalid: "Some fields need another look." / "Certains champs sont à revoir.";
    file_not_calendar: "This is not a calendar file: BEGIN:VCALENDAR is missing." / "Ce n’est pas un fichier de calendrier : BEGIN:VCALENDAR est absent.";
    left_no_start: "it has no start (DTSTART)" / "il n’a pas de début (DTSTART)";
    left_not_closed: "END:VEVENT is missing" / "END:VEVENT est absent";
    left_out_of_range: "its date is outside the years that can be planned" / "sa date est hors des années planifiables";
    selection: "Selection" / "Sélection";
    left_not_yours: "it is the event of somebody else, which you may not change" / "c’est l’événement de quelqu’un d’autre, que vous ne pouvez pas modifier";
    left_no_series: "its series is not in the file" / "sa série n’est pas dans le fichier";
}

impl T {
    /// The sentence for an error.
    #[must_use]
    pub fn error(self, error: &AppError) -> String {
        match error {
            AppError::NotSignedIn => self.error_not_signed_in().into(),
            AppError::NotFound => self.error_not_found().into(),
            AppError::Forbidden => self.error_forbidden().into(),
            AppError::Invalid(problems) => match problems.as_slice() {
                [one] => {
                    format!("{} : {}", self.field(one.field), self.problem(one)).replace(" :", self.colon())
                }
                _ => self.error_invalid().into(),
            },
            AppError::WrongState => self.error_wrong_state().into(),
            AppError::Conflicts(_) => self.error_conflicts().into(),
            AppError::Stale => self.error_stale().into(),
            AppError::TooLarge { max } => self.too_large(*max),
            AppError::Unreadable(problem) => self.file_problem(problem),
            AppError::Busy => self.error_busy().into(),
            AppError::Loop(members) => format!("{} {}", self.error_loop(), members.join(" → ")),
            AppError::Unavailable => self.error_unavailable().into(),
            AppError::Internal { request } => match self.0 {
                Lang::En => {
                    format!("Something went wrong on our side (reference {request}). Nothing was changed.")
                }
                Lang::Fr => format!(
                    "Un problème est survenu de notre côté (référence {request}). Rien n’a été modifié."
                ),
            },
        }
    }

    /// French puts a space before a colon.
    #[must_use]
    pub const fn colon(self) -> &'static str {
        match self.0 {
            Lang::En => ":",
            Lang::Fr => " :",
        }
    }

    /// A text between the quotation marks of the language.
    #[must_use]
    pub fn quoted(self, text: &str) -> String {
        match self.0 {
            Lang::En => format!("“{text}”"),
            Lang::Fr => format!("«\u{a0}{text}\u{a0}»"),
        }
    }

    fn too_large(self, max: u64) -> String {
        let mib = max / 1024 / 1024;
        match self.0 {
            Lang::En => format!("This is too large: at most {mib} MB are read. Nothing was changed."),
            Lang::Fr => format!("Fichier trop volumineux : {mib} Mo au plus sont lus. Rien n’a été modifié."),
        }
    }

    /// The sentence for one field.
    #[must_use]
    pub fn problem(self, problem: &Problem) -> String {
        let (en, fr) = match problem.rule {
            Rule::Required => ("This is needed.".into(), "Champ obligatoire.".into()),
            Rule::TooLong(n) => (
                format!("At most {n} characters."),
                format!("{n} caractères au plus."),
            ),
            Rule::TooShort(n) => (
                format!("At least {n} characters."),
                format!("{n} caractères au moins."),
            ),
            Rule::TooMany(n) => (format!("At most {n} entries."), format!("{n} éléments au plus.")),
            Rule::TooFew(n) => (format!("At least {n} entries."), format!("{n} éléments au moins.")),
            Rule::Full(n) => (
                format!("The column holds {n} at the most, and does already."),
                format!("La colonne en contient {n} au plus, et c’est déjà le cas."),
            ),
            Rule::InUse => (
                "A column that was removed still holds items: move them first.".into(),
                "Une colonne retirée contient encore des éléments : déplacez-les d’abord.".into(),
            ),
            Rule::DoneColumn => (
                "At least one column means done, and the first does not: what is new begins there.".into(),
                "Au moins une colonne signifie « terminé », et pas la première : ce qui est nouveau y commence.".into(),
            ),
            Rule::NotADate => ("This is not a date.".into(), "Ce n’est pas une date.".into()),
            Rule::NotATime => (
                "This is not a time of day, such as 09:30.".into(),
                "Ce n’est pas une heure, comme 09:30.".into(),
            ),
            Rule::LengthOutOfRange { min, max } => (
                format!("Between {min} minute and {} days.", max / 1440),
                format!("Entre {min} minute et {} jours.", max / 1440),
            ),
            Rule::NumberOutOfRange { min, max } => (
                format!("A number from {min} to {max}."),
                format!("Un nombre de {min} à {max}."),
            ),
            Rule::EndBeforeStart => (
                "The last day is before the first.".into(),
                "Le dernier jour précède le premier.".into(),
            ),
            Rule::YearOutOfRange { min, max } => (
                format!("Between the years {min} and {max}."),
                format!("Entre les années {min} et {max}."),
            ),
            Rule::SkippedByClocks => (
                "Clocks jump over this time that night: it does not exist. Choose another.".into(),
                "On change d’heure cette nuit-là : cette heure n’existe pas. Choisissez-en une autre.".into(),
            ),
            Rule::UnknownZone => (
                "This time zone is not known.".into(),
                "Ce fuseau horaire n’est pas connu.".into(),
            ),
            Rule::NotALink => (
                "An address starts with https:// or http://.".into(),
                "Une adresse commence par https:// ou http://.".into(),
            ),
            Rule::NotARepository => (
                "A repository address, such as https://… or git@host:path.".into(),
                "Une adresse de dépôt, comme https://… ou git@hôte:chemin.".into(),
            ),
            Rule::BadCharacters => (
                "Some characters are not allowed here.".into(),
                "Certains caractères ne sont pas permis ici.".into(),
            ),
            Rule::NotAnEmail => (
                "This is not an e-mail address.".into(),
                "Ce n’est pas une adresse électronique.".into(),
            ),
            Rule::Unknown => (
                "One of these does not exist (any more).".into(),
                "L’un d’eux n’existe pas (ou plus).".into(),
            ),
            Rule::Twice => (
                "An earlier line says it already.".into(),
                "Une ligne précédente le dit déjà.".into(),
            ),
            Rule::Taken => (
                "Somebody else has this already.".into(),
                "C’est déjà pris.".into(),
            ),
            Rule::Wrong => ("This is not right.".into(), "Ce n’est pas exact.".into()),
            Rule::NotAllowed => (
                "Your roles and teams do not allow this.".into(),
                "Vos rôles et équipes ne le permettent pas.".into(),
            ),
            Rule::LastAdmin => (
                "At least one administrator must remain.".into(),
                "Il doit rester au moins un administrateur.".into(),
            ),
        };
        match self.0 {
            Lang::En => en,
            Lang::Fr => fr,
        }
    }

    /// What a field is called.
    #[must_use]
    pub const fn field(self, field: Field) -> &'static str {
        match field {
            Field::Title => self.title(),
            Field::Date => self.date(),
            Field::LastDate => self.last_date(),
            Field::Time => self.start_time(),
            Field::Length => self.length(),
            Field::Zone => self.time_zone(),
            Field::Repeat => self.repeats(),
            Field::RepeatEvery => self.repeat_every(),
            Field::RepeatUntil => self.repeat_until(),
            Field::RepeatCount => self.repeat_count(),
            Field::Kind => self.kind(),
            Field::Priority => self.priority(),
            Field::Teams => self.teams(),
            Field::Tags => self.tags(),
            Field::Sprint => self.sprint(),
            Field::Participants => self.participants(),
            Field::VideoLink => self.video_link(),
            Field::Notes => self.notes(),
            Field::Epic => self.epic(),
            Field::Environment => self.environment(),
            Field::Services => self.services(),
            Field::Checklist => self.checklist(),
            Field::RollbackPlan => self.rollback_plan(),
            Field::Description => self.description(),
            Field::Changes => self.changes(),
            Field::Repository => self.repository(),
            Field::Branch => self.branch(),
            Field::Log => self.log(),
            Field::Reason => self.reason(),
            Field::Hours => self.hours(),
            Field::Text => self.text(),
            Field::Login => self.login(),
            Field::Name => self.name(),
            Field::Email => self.email(),
            Field::Password => self.password(),
            Field::NewPassword => self.new_password(),
            Field::Roles => self.roles(),
            Field::Token => self.setup_token(),
            Field::File => self.file(),
            Field::Key => self.project_key(),
            Field::Links => self.links(),
            Field::Columns => self.columns(),
            Field::Points => self.points(),
            Field::Selection => self.selection(),
        }
    }

    /// Why a whole file was refused.
    #[must_use]
    pub fn file_problem(self, problem: &FileProblem) -> String {
        let (en, fr) = match problem {
            FileProblem::NotText { line } => (
                format!("This file is not text (line {line}). Nothing was changed."),
                format!("Ce fichier n’est pas du texte (ligne {line}). Rien n’a été modifié."),
            ),
            FileProblem::NotCalendar => return self.file_not_calendar().into(),
            FileProblem::Truncated { line, open } => (
                format!(
                    "The file is cut off: END:{open} is missing (begun at line {line}). Nothing was changed."
                ),
                format!(
                    "Le fichier est tronqué : END:{open} est absent (commencé ligne {line}). Rien n’a été modifié."
                ),
            ),
            FileProblem::TooMany { max } => (
                format!("The file has more than {max} events. Nothing was changed."),
                format!("Le fichier a plus de {max} événements. Rien n’a été modifié."),
            ),
            FileProblem::TooDeep { line } => (
                format!("The file is nested too deeply (line {line}). Nothing was changed."),
                format!("Le fichier est trop imbriqué (ligne {line}). Rien n’a été modifié."),
            ),
        };
        match self.0 {
            Lang::En => en,
            Lang::Fr => fr,
        }
    }

    /// Why an event of a file is left out.
    #[must_use]
    pub fn left_out(self, reason: &LeftOutReason) -> String {
        let (en, fr) = match reason {
            LeftOutReason::NoStart => return self.left_no_start().into(),
            LeftOutReason::NotClosed => return self.left_not_closed().into(),
            LeftOutReason::OutOfRange => return self.left_out_of_range().into(),
            LeftOutReason::NotYours => return self.left_not_yours().into(),
            LeftOutReason::NoSeries => return self.left_no_series().into(),
            LeftOutReason::BadDate { property, value } => (
                format!("{property} is not a date or time: “{value}”"),
                format!("{property} n’est ni une date ni une heure : « {value} »"),
            ),
            LeftOutReason::BadDuration { value } => (
                format!("DURATION cannot be read: “{value}”"),
                format!("DURATION est illisible : « {value} »"),
            ),
            LeftOutReason::UnknownZone { zone } => (
                format!("unknown time zone “{zone}”"),
                format!("fuseau horaire inconnu : « {zone} »"),
            ),
            LeftOutReason::BadRule { rule } => (
                format!("the recurrence rule cannot be read: “{rule}”"),
                format!("la règle de récurrence est illisible : « {rule} »"),
            ),
            LeftOutReason::TooLong { property } => (
                format!("{property} is too long"),
                format!("{property} est trop long"),
            ),
        };
        match self.0 {
            Lang::En => en,
            Lang::Fr => fr,
        }
    }
}
