//! Sentences about what stands in the way of a plan.

use super::T;
use model::person::Lang;

impl T {
    #[must_use]
    pub fn same_services(self, services: &str, title: &str, when: &str) -> String {
        match self.0 {
            Lang::En => format!("{services}: deployed at the same time by {title} ({when})"),
            Lang::Fr => format!("{services} : déployé au même moment par {title} ({when})"),
        }
    }

    #[must_use]
    pub fn frozen(self, title: &str, reason: &str, when: &str) -> String {
        match self.0 {
            Lang::En => format!("Frozen by {title}: {reason} ({when})"),
            Lang::Fr => format!("Gelé par {title} : {reason} ({when})"),
        }
    }

    #[must_use]
    pub fn freezes_window(self, title: &str, when: &str) -> String {
        match self.0 {
            Lang::En => format!("{title} is planned in it ({when})"),
            Lang::Fr => format!("{title} y est planifié ({when})"),
        }
    }

    #[must_use]
    pub fn busy(self, person: &str, title: &str, when: &str) -> String {
        match self.0 {
            Lang::En => format!("{person} is busy: {title} ({when})"),
            Lang::Fr => format!("{person} n’est pas libre : {title} ({when})"),
        }
    }

    #[must_use]
    pub fn away(self, person: &str, when: &str) -> String {
        match self.0 {
            Lang::En => format!("{person} is away ({when})"),
            Lang::Fr => format!("{person} est en absence ({when})"),
        }
    }

    #[must_use]
    pub fn approver_away(self, person: &str, when: &str) -> String {
        match self.0 {
            Lang::En => format!("{person}, who could approve it, is away ({when})"),
            Lang::Fr => format!("{person}, qui pourrait l’approuver, est en absence ({when})"),
        }
    }

    #[must_use]
    pub fn outside_hours(self, service: &str) -> String {
        match self.0 {
            Lang::En => format!("{service}: outside its maintenance hours"),
            Lang::Fr => format!("{service} : hors de ses heures de maintenance"),
        }
    }

    /// Why a day is left out.
    #[must_use]
    pub fn holiday(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Holiday: {name}"),
            Lang::Fr => format!("Jour férié : {name}"),
        }
    }
}
