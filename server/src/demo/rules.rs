//! When one works and deploys, and when not: hours, holidays, a freeze, absences.

use super::{days::ZONE, people::Login, plot::Plot};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use model::{
    conflict::Holiday,
    event::{Environment, EventForm, EventKind},
    hours::{HoursForm, Span, WeekHours},
};
use store::{Ctx, service, team};

/// The holidays that have the same date each year.
const HOLIDAYS: [(u32, u32, &str); 8] = [
    (1, 1, "Jour de l'an"),
    (5, 1, "1er mai"),
    (5, 8, "8 mai"),
    (7, 14, "14 juillet"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "11 novembre"),
    (12, 25, "Jour de Noël"),
];

/// What an administrator sets up in the first days.
pub async fn set_up(ctx: &Ctx, today: NaiveDate) -> anyhow::Result<()> {
    let evening = Some(Span {
        from: 18 * 60,
        to: 23 * 60,
    });
    let saturday = Some(Span {
        from: 8 * 60,
        to: 18 * 60,
    });
    let hours = WeekHours {
        zone: ZONE.into(),
        days: [evening, evening, evening, evening, evening, saturday, None],
    };
    for name in ["portal", "api", "identity", "billing", "database"] {
        service::set_hours(ctx, name, 1, &HoursForm::of(Some(&hours), ZONE)).await?;
    }
    let years = [today.year() - 1, today.year(), today.year() + 1];
    let holidays: Vec<Holiday> = years
        .into_iter()
        .flat_map(|year| HOLIDAYS.map(|(month, day, name)| (NaiveDate::from_ymd_opt(year, month, day), name)))
        .filter_map(|(day, name)| {
            Some(Holiday {
                day: day?,
                name: name.to_owned(),
            })
        })
        .collect();
    for team in team::list(ctx).await? {
        team::set_holidays(ctx, team.id, 1, &holidays).await?;
    }
    Ok(())
}

pub fn tell(plot: &mut Plot<'_>) {
    freeze(plot);
    let monday = |week: u64| plot.calendar.day(26 + week, 0);
    let absences: [(Login, &str, NaiveDate, u64); 5] = [
        ("dev2", "Congés", monday(1), 4),
        ("ops1", "Formation", monday(2) + Days::new(1), 1),
        ("manager1", "Congés", monday(3), 4),
        ("admin2", "Congés", monday(0) + Days::new(4), 3),
        ("dev1", "Télétravail impossible", monday(5) + Days::new(2), 0),
    ];
    for (who, title, first, days) in absences {
        absence(plot, who, title, first, first + Days::new(days));
    }
}

/// The accounts are closed: nothing goes to production for some days.
fn freeze(plot: &mut Plot<'_>) {
    let first = plot.calendar.day(29, 0);
    let form = EventForm {
        reason: "Clôture comptable : aucune mise en production".into(),
        environments: vec![Environment::Prod],
        participants: plot.cast.ids(&["ops1"]),
        all_day: true,
        last_date: (first + Days::new(4)).to_string(),
        ..plot.form(EventKind::Freeze, "Gel comptable", noon(plot, first), 60)
    };
    let at = planned(plot, 1);
    plot.create(at, "projet2", form);
}

fn absence(plot: &mut Plot<'_>, who: Login, title: &str, first: NaiveDate, last: NaiveDate) {
    let form = EventForm {
        participants: plot.cast.ids(&[who]),
        all_day: true,
        last_date: last.to_string(),
        ..plot.form(EventKind::Absence, title, noon(plot, first), 60)
    };
    let at = planned(plot, 2);
    plot.create(at, who, form);
}

fn noon(plot: &Plot<'_>, date: NaiveDate) -> DateTime<Utc> {
    plot.calendar.at(date, 12, 0)
}

/// Some days ago.
fn planned(plot: &Plot<'_>, order: u64) -> DateTime<Utc> {
    plot.calendar
        .planned(plot.calendar.now + TimeDelta::days(1), 20, order)
}
