//! What a browser calls itself, as people call it.

use crate::i18n::T;

/// Marks of browsers, by precedence: most claim to be Chrome and Safari as well.
const BROWSERS: [(&str, &str); 16] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("OPiOS/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("Trident/", "Internet Explorer"),
];

/// Marks of systems, by precedence: an iPhone is "like Mac OS X", and Android is a Linux.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("FreeBSD", "FreeBSD"),
];

/// "Chrome on Linux". A program that is no browser has its own name; one that says nothing is unknown.
pub fn describe(agent: &str, t: T) -> String {
    let browser = find(&BROWSERS, agent).or_else(|| own_name(agent));
    match (browser, find(&SYSTEMS, agent)) {
        (Some(browser), Some(system)) => t.browser_on(browser, system),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => t.browser_on(t.unknown_browser(), system),
        (None, None) => t.unknown_browser().to_owned(),
    }
}

fn find(marks: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    marks
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| *name)
}

/// "curl" of "curl/8.14.1". All browsers begin with Mozilla, which says nothing.
fn own_name(agent: &str) -> Option<&str> {
    let name = agent.split(['/', ' ']).next()?;
    let short = !name.is_empty() && name.len() <= 30;
    (short && name != "Mozilla").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::person::Lang;

    #[track_caller]
    fn check(agent: &str, expected: &str) {
        assert_eq!(describe(agent, T(Lang::En)), expected);
    }

    #[test]
    fn browsers_are_told_from_those_they_claim_to_be() {
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        check(
            &format!("Mozilla/5.0 (X11; Linux x86_64) {chrome}"),
            "Chrome on Linux",
        );
        check(
            &format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {chrome}"),
            "Chrome on ChromeOS",
        );
        check(
            &format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Edg/140.0.0.0"),
            "Edge on Windows",
        );
        check(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
            "Chrome on Linux",
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "Firefox on Windows",
        );
        check(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            "Safari on macOS",
        );
    }

    #[test]
    fn telephones_are_told_from_computers() {
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        );
        check(
            "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0",
            "Firefox on Android",
        );
        check(
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        );
    }

    #[test]
    fn what_is_no_browser_keeps_its_name() {
        check("curl/8.14.1", "curl");
        check("", "Unknown browser");
        check("Mozilla/5.0", "Unknown browser");
        check("Mozilla/5.0 (X11; Linux x86_64)", "Unknown browser on Linux");
    }

    #[test]
    fn in_french_too() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
        assert_eq!(describe(firefox, T(Lang::Fr)), "Firefox sur Linux");
    }
}
