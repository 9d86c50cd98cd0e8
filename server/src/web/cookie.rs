//! Cookies: the session's, and how the sign-in page looks to somebody who is not known yet.

use crate::config::Config;
use axum::http::{HeaderMap, HeaderValue, header};
use model::person::{Lang, Theme};

pub const SESSION: &str = "creneau_session";
pub const LANG: &str = "creneau_lang";
pub const THEME: &str = "creneau_theme";
pub const RAIL: &str = "creneau_rail";

const MONTH: u32 = 30 * 86_400;
const YEAR: u32 = 365 * 86_400;

/// The value of a cookie that the browser sent.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(other, _)| *other == name)
        .map(|(_, value)| value)
}

/// Writes cookies for one answer.
#[derive(Clone, Copy, Debug)]
pub struct Jar {
    secure: bool,
}

impl Jar {
    /// For the answer to a request with these headers.
    pub fn new(config: &Config, request: &HeaderMap) -> Self {
        let tls = || {
            request
                .get("x-forwarded-proto")
                .is_some_and(|proto| proto == "https")
        };
        Self {
            secure: config.secure_cookies() || (config.trust_proxy && tls()),
        }
    }

    /// The session's cookie, which no script can read.
    pub fn session(self, token: &str) -> Option<HeaderValue> {
        self.cookie(SESSION, token, MONTH, "; HttpOnly")
    }

    pub fn end_session(self) -> Option<HeaderValue> {
        self.cookie(SESSION, "", 0, "; HttpOnly")
    }

    pub fn lang(self, lang: Lang) -> Option<HeaderValue> {
        self.cookie(LANG, lang.as_str(), YEAR, "")
    }

    pub fn theme(self, theme: Theme) -> Option<HeaderValue> {
        self.cookie(THEME, theme.as_str(), YEAR, "")
    }

    pub fn rail(self, collapsed: bool) -> Option<HeaderValue> {
        let value = if collapsed { "collapsed" } else { "open" };
        self.cookie(RAIL, value, YEAR, "")
    }

    fn cookie(self, name: &str, value: &str, age: u32, more: &str) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        HeaderValue::from_str(&format!(
            "{name}={value}; Path=/; SameSite=Lax; Max-Age={age}{more}{secure}"
        ))
        .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; creneau_session=x=y ;b".parse().unwrap());
        headers.append(header::COOKIE, "creneau_lang=fr".parse().unwrap());
        assert_eq!(get(&headers, SESSION), Some("x=y"));
        assert_eq!(get(&headers, LANG), Some("fr"));
        assert_eq!(get(&headers, "b"), None);
    }
}
