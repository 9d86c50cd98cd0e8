//! Meetings: dailies, the rhythm of sprints, committees, whole days.

use super::{
    Deed,
    days::WEEKS,
    people::{CLOUD, FRONTEND, Login, PRODUCT},
    plot::Plot,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use model::event::{Answer, EventForm, EventKind, MeetingType};

const SQUAD: &[Login] = &["dev1", "dev2", "dev3", "ops2", "manager1"];
const CAB: &[Login] = &["ops1", "ops2", "admin1", "admin2"];

pub fn tell(plot: &mut Plot<'_>) {
    dailies(plot);
    sprints(plot);
    committees(plot);
    whole_days(plot);
    busy_day(plot);
}

fn dailies(plot: &mut Plot<'_>) {
    let team = ("Daily DEV", "0930", [FRONTEND, PRODUCT].as_slice(), SQUAD);
    let ops = (
        "Point d'équipe Ops",
        "0900",
        [CLOUD].as_slice(),
        ["ops1", "ops2", "tech1", "tech2"].as_slice(),
    );
    for (by, (title, time, teams, people)) in [("projet1", team), ("projet2", ops)] {
        let start = plot.calendar.at(plot.calendar.first, 9, 0);
        let form = EventForm {
            teams: plot.cast.teams(teams),
            participants: plot.cast.ids(people),
            video_link: "https://visio.example.fr/salle-equipe".into(),
            ..plot.form(EventKind::Meeting, title, start, 15)
        };
        let file = daily_file(title, time, plot.calendar.first, plot.calendar.today);
        let at = plot.calendar.planned(start, 2, 1);
        plot.act(
            at,
            by,
            Deed::Series {
                file,
                form: Box::new(form),
            },
        );
    }
}

/// Every working day at the same time; one left out some weeks ago, and one moved next week.
fn daily_file(title: &str, time: &str, first: NaiveDate, today: NaiveDate) -> String {
    let monday = today.week(chrono::Weekday::Mon).first_day();
    let stamp = |date: NaiveDate, time: &str| format!("TZID=Europe/Paris:{}T{time}00", date.format("%Y%m%d"));
    let uid = title.to_lowercase().replace([' ', '\''], "-");
    let end = format!("{}15", &time[..2]);
    let end = if time.ends_with("30") {
        format!("{}45", &time[..2])
    } else {
        end
    };
    let (out, moved) = (monday - Days::new(18), monday + Days::new(10));
    [
        "BEGIN:VCALENDAR".into(),
        "VERSION:2.0".into(),
        "PRODID:-//Demo//FR".into(),
        "BEGIN:VEVENT".into(),
        format!("UID:{uid}@example.fr"),
        format!("SUMMARY:{title}"),
        format!("DTSTART;{}", stamp(first, time)),
        format!("DTEND;{}", stamp(first, &end)),
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".into(),
        format!("EXDATE;{}", stamp(out, time)),
        "DESCRIPTION:Hier\\, aujourd'hui\\, ce qui bloque.".into(),
        "END:VEVENT".into(),
        "BEGIN:VEVENT".into(),
        format!("UID:{uid}@example.fr"),
        format!("SUMMARY:{title} (décalé : visite de la DSI)"),
        format!("RECURRENCE-ID;{}", stamp(moved, time)),
        format!("DTSTART;{}", stamp(moved, "1130")),
        format!("DTEND;{}", stamp(moved, "1145")),
        "END:VEVENT".into(),
        "END:VCALENDAR".into(),
        String::new(),
    ]
    .join("\r\n")
}

struct Ritual {
    title: &'static str,
    sort: MeetingType,
    /// Week of the sprint (0, 1), weekday, hour, minutes.
    place: (u64, u64, u32, u32),
    notes: &'static str,
}

const SPRINT: [Ritual; 3] = [
    Ritual {
        title: "Planification du sprint",
        sort: MeetingType::SprintPlanning,
        place: (0, 0, 10, 120),
        notes: "## Ordre du jour\n\n1. Objectif du sprint\n2. Capacité de l'équipe\n3. Tickets retenus\n",
    },
    Ritual {
        title: "Revue de sprint",
        sort: MeetingType::Review,
        place: (1, 3, 14, 60),
        notes: "Démonstration aux métiers, retours à chaud.\n\n- Parcours usager\n- Indicateurs\n",
    },
    Ritual {
        title: "Rétrospective",
        sort: MeetingType::Retrospective,
        place: (1, 4, 15, 60),
        notes: "**Start / Stop / Continue** — 15 minutes d'écriture, puis vote.\n",
    },
];

fn sprints(plot: &mut Plot<'_>) {
    for sprint in 0..WEEKS / 2 {
        for (n, ritual) in (0..).zip(&SPRINT) {
            let (week, weekday, hour, minutes) = ritual.place;
            let day = plot.calendar.day(sprint * 2 + week, weekday);
            let start = plot.calendar.at(day, hour, 0);
            let form = EventForm {
                teams: plot.cast.teams(&[FRONTEND, PRODUCT]),
                participants: plot.cast.ids(SQUAD),
                meeting_type: ritual.sort,
                sprint: format!("Sprint {}", sprint + 12),
                notes: ritual.notes.into(),
                tags: "agile".into(),
                video_link: "https://visio.example.fr/salle-agile".into(),
                ..plot.form(
                    EventKind::Meeting,
                    &format!("{} {}", ritual.title, sprint + 12),
                    start,
                    minutes,
                )
            };
            invite(plot, form, start, sprint * 3 + n);
        }
    }
}

/// Plans a meeting of the squad; some of those who are asked answer.
fn invite(plot: &mut Plot<'_>, form: EventForm, start: DateTime<Utc>, order: u64) {
    let at = plot.calendar.planned(start, 9, order);
    let id = plot.create(at, "projet1", form);
    for (n, (login, after)) in (0..).zip([("dev1", 3), ("dev2", 26), ("ops2", 49)]) {
        let answer = match (order + n) % 5 {
            0 => Answer::Maybe,
            3 => Answer::No,
            _ => Answer::Yes,
        };
        let at = at + TimeDelta::hours(after);
        if plot.calendar.is_past(at) {
            plot.act(at, login, Deed::Answer(id, answer));
        }
    }
}

fn committees(plot: &mut Plot<'_>) {
    for week in 0..WEEKS {
        let start = plot.calendar.at(plot.calendar.day(week, 1), 11, 0);
        let form = EventForm {
            teams: plot.cast.teams(&[CLOUD]),
            participants: plot.cast.ids(CAB),
            notes: "Changements de la semaine, risques, gels annoncés.".into(),
            tags: "CAB, ITIL".into(),
            ..plot.form(EventKind::Meeting, "Comité des changements (CAB)", start, 45)
        };
        let at = plot.calendar.planned(start, 6, week);
        plot.create(at, "projet2", form);
        let (title, hour) = [
            ("COPIL ProductA", 16),
            ("Atelier UX démarches en ligne", 14),
            ("Backlog refinement", 10),
            ("Point budget et marchés", 17),
        ][usize::try_from(week % 4).unwrap_or(0)];
        let start = plot.calendar.at(plot.calendar.day(week, 2), hour, 0);
        let form = EventForm {
            teams: plot.cast.teams(&[PRODUCT]),
            participants: plot.cast.ids(&["projet2", "manager1", "dev1"]),
            epic: "Démarches en ligne".into(),
            ..plot.form(EventKind::Meeting, title, start, 60)
        };
        let at = plot.calendar.planned(start, 12, week);
        plot.create(at, "projet1", form);
    }
}

/// Title, week from this one, first weekday, further days.
const WHOLE_DAYS: [(&str, i64, u64, u64); 11] = [
    ("Formation accessibilité RGAA", -20, 1, 1),
    ("Audit de sécurité (prestataire)", -15, 0, 3),
    ("Séminaire DSI — Lyon", -11, 3, 1),
    ("Inventaire du parc", -8, 0, 4),
    ("Astreinte renforcée : rentrée", -5, 4, 3),
    ("Journée portes ouvertes", -2, 2, 0),
    ("Télétravail pour tous (travaux bâtiment B)", 0, 3, 1),
    ("Hackathon interne", 1, 3, 1),
    ("Recette utilisateurs ProductA 5.0", 2, 0, 4),
    ("Salon numérique des territoires", 5, 1, 2),
    ("Gel des mises en production : clôture comptable", 7, 0, 4),
];

fn whole_days(plot: &mut Plot<'_>) {
    for (n, (title, week, weekday, more)) in (0..).zip(WHOLE_DAYS) {
        let week = u64::try_from(26 + week).unwrap_or(0);
        let first = plot.calendar.day(week, weekday);
        let start = plot.calendar.at(first, 9, 0);
        let form = EventForm {
            all_day: true,
            date: first.to_string(),
            last_date: (first + Days::new(more)).to_string(),
            ..plot.form(EventKind::Meeting, title, start, 60)
        };
        let at = plot.calendar.planned(start, 20, n);
        plot.create(at, "projet1", form);
    }
}

/// So much on one day of next week that the month has to fold it.
const BUSY: [(&str, u32, u32, u32); 12] = [
    ("Go / no-go ProductA 5.0", 8, 30, 30),
    ("Accueil des nouveaux arrivants", 9, 0, 90),
    ("Revue d'architecture : file de messages", 9, 0, 60),
    ("Entretien — développeur front", 9, 30, 60),
    ("Point RSSI", 10, 0, 30),
    ("Comité éditorial du portail", 10, 0, 120),
    ("Load test debrief", 10, 30, 60),
    ("Démo fournisseur supervision", 11, 0, 60),
    ("Déjeuner d'équipe", 12, 30, 90),
    ("Atelier reprise d'activité (PRA)", 14, 0, 180),
    ("Revue de code : module paiement", 14, 30, 60),
    ("Post-mortem incident messagerie", 16, 0, 60),
];

fn busy_day(plot: &mut Plot<'_>) {
    let day = plot.calendar.day(27, 1);
    for (n, (title, hour, minute, minutes)) in (0..).zip(BUSY) {
        let start = plot.calendar.at(day, hour, minute);
        let form = EventForm {
            participants: plot.cast.ids(&["dev1", "ops1"]),
            ..plot.form(EventKind::Meeting, title, start, minutes)
        };
        let by = if n % 2 == 0 { "projet1" } else { "projet2" };
        let at = plot.calendar.planned(start, 10, n);
        plot.create(at, by, form);
    }
}
