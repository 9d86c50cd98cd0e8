//! What an operator can set: environment variables, read once at the start. A name or a value that the
//! server does not understand stops it, rather than being ignored.

use sqlx::postgres::PgConnectOptions;
use std::{env, fmt, net::SocketAddr, path::PathBuf};
use tracing_subscriber::EnvFilter;

const DATABASE_URL: &str = "DATABASE_URL";
const PREFIX: &str = "CRENEAU_";

#[derive(Clone, Debug)]
pub struct Config {
    pub addr: SocketAddr,
    pub data_dir: PathBuf,
    /// None: the server runs a PostgreSQL of its own in `data_dir`.
    pub database_url: Option<PgConnectOptions>,
    pub demo: bool,
    /// Scheme and host as people type them, without a slash at the end.
    pub public_url: Option<String>,
    /// Who called is read from the proxy's headers.
    pub trust_proxy: bool,
    /// Directives for `EnvFilter`, which take them.
    pub log: String,
    pub log_format: LogFormat,
    pub site_dir: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// One variable, for `--help` and the README.
#[derive(Debug)]
pub struct Variable {
    pub name: &'static str,
    /// What holds where it is not set; a description in brackets where that is no value.
    pub default: &'static str,
    pub meaning: &'static str,
}

pub const VARIABLES: [Variable; 9] = [
    Variable {
        name: "CRENEAU_ADDR",
        default: "127.0.0.1:3000",
        meaning: "address and port to listen on",
    },
    Variable {
        name: "CRENEAU_DATA_DIR",
        default: "./data",
        meaning: "folder of the server's own PostgreSQL, used when there is no DATABASE_URL",
    },
    Variable {
        name: DATABASE_URL,
        default: "(own PostgreSQL)",
        meaning: "a PostgreSQL 15 or newer to use instead: postgres://user:password@host/database",
    },
    Variable {
        name: "CRENEAU_DEMO",
        default: "0",
        meaning: "1: demo data, and sign-in with one click as anybody; never on a server that matters",
    },
    Variable {
        name: "CRENEAU_PUBLIC_URL",
        default: "(none)",
        meaning: "address that people type, as in https://plan.example.org; with https, cookies are Secure",
    },
    Variable {
        name: "CRENEAU_TRUST_PROXY",
        default: "0",
        meaning: "1: believe X-Forwarded-For and X-Forwarded-Proto; only behind a proxy that sets them",
    },
    Variable {
        name: "CRENEAU_LOG",
        default: "info",
        meaning: "what to log, as in info,sqlx=warn",
    },
    Variable {
        name: "CRENEAU_LOG_FORMAT",
        default: "text",
        meaning: "text or json",
    },
    Variable {
        name: "CRENEAU_SITE_DIR",
        default: "target/site",
        meaning: "folder of the built site",
    },
];

/// The variable that cannot be used, and why, for the operator.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub variable: String,
    pub reason: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.variable, self.reason)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// # Errors
    /// The first variable that is unknown or has a bad value.
    pub fn from_env() -> Result<Self, ConfigError> {
        let vars = env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        let ours = vars.filter(|(name, _)| is_ours(name));
        let texts = ours.map(|(name, value)| match value.into_string() {
            Ok(value) => Ok((name, value)),
            Err(_) => Err(error(&name, "is not UTF-8")),
        });
        Self::parse(texts.collect::<Result<Vec<_>, _>>()?)
    }

    /// From names and values; those that are not for Créneau are passed over, empty ones count as not set.
    pub fn parse(vars: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let vars: Vec<_> = vars
            .into_iter()
            .filter(|(name, value)| is_ours(name) && !value.is_empty())
            .collect();
        if let Some((name, _)) = vars.iter().find(|(name, _)| known(name).is_none()) {
            return Err(error(name, &unknown(name)));
        }
        let get = |name| {
            let set = vars
                .iter()
                .rfind(|(other, _)| other == name)
                .map(|(_, value)| value.as_str());
            set.or_else(|| Some(known(name)?.default)).unwrap_or_default()
        };
        Ok(Self {
            addr: read("CRENEAU_ADDR", get, addr)?,
            data_dir: get("CRENEAU_DATA_DIR").into(),
            database_url: read(DATABASE_URL, get, optional(database_url))?,
            demo: read("CRENEAU_DEMO", get, switch)?,
            public_url: read("CRENEAU_PUBLIC_URL", get, optional(public_url))?,
            trust_proxy: read("CRENEAU_TRUST_PROXY", get, switch)?,
            log: read("CRENEAU_LOG", get, filter)?,
            log_format: read("CRENEAU_LOG_FORMAT", get, log_format)?,
            site_dir: get("CRENEAU_SITE_DIR").into(),
        })
    }

    /// Whether browsers reach the server over TLS, so that cookies must never travel without.
    pub fn secure_cookies(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

/// The table of variables for a terminal.
pub fn help() -> String {
    let mut text = String::from("Environment variables:\n");
    for Variable {
        name,
        default,
        meaning,
    } in &VARIABLES
    {
        text += &format!("  {name:<20} {meaning} [default: {default}]\n");
    }
    text
}

/// The table of variables for the README.
pub fn markdown() -> String {
    let mut text = String::from("| variable | default | meaning |\n|---|---|---|\n");
    for Variable {
        name,
        default,
        meaning,
    } in &VARIABLES
    {
        let default = match default.strip_prefix('(') {
            Some(words) => words.trim_end_matches(')').to_owned(),
            None => format!("`{default}`"),
        };
        text += &format!("| `{name}` | {default} | {meaning} |\n");
    }
    text
}

fn is_ours(name: &str) -> bool {
    name == DATABASE_URL || name.starts_with(PREFIX)
}

fn known(name: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|variable| variable.name == name)
}

fn unknown(name: &str) -> String {
    let nearest = VARIABLES
        .iter()
        .min_by_key(|variable| distance(variable.name, name));
    match nearest.filter(|variable| distance(variable.name, name) <= 3) {
        Some(variable) => format!("is not a setting of Créneau; did you mean {}?", variable.name),
        None => "is not a setting of Créneau; creneau --help lists them".to_owned(),
    }
}

/// How many letters to insert, remove or replace to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

fn error(variable: &str, reason: &str) -> ConfigError {
    ConfigError {
        variable: variable.to_owned(),
        reason: reason.to_owned(),
    }
}

fn read<'a, T>(
    name: &'static str,
    get: impl Fn(&'static str) -> &'a str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, ConfigError> {
    parse(get(name)).map_err(|reason| error(name, &reason))
}

/// Where the default is no value but a description in brackets.
fn optional<T>(parse: fn(&str) -> Result<T, String>) -> impl Fn(&str) -> Result<Option<T>, String> {
    move |text| {
        if text.starts_with('(') {
            Ok(None)
        } else {
            parse(text).map(Some)
        }
    }
}

fn addr(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| format!("is {text:?}, not an address and a port such as 127.0.0.1:3000"))
}

fn switch(text: &str) -> Result<bool, String> {
    match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(format!("is {text:?}, neither 0 nor 1")),
    }
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("is {text:?}, neither text nor json")),
    }
}

fn filter(text: &str) -> Result<String, String> {
    match EnvFilter::builder().parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("is {text:?}: {error}")),
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let url = text.strip_suffix('/').unwrap_or(text);
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let bare = |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    match host {
        Some(host) if bare(host) => Ok(url.to_owned()),
        _ => Err(format!(
            "is {text:?}, not an address without a path such as https://plan.example.org"
        )),
    }
}

/// The reason leaves out the text, which can hold a password.
fn database_url(text: &str) -> Result<PgConnectOptions, String> {
    let wanted = "is not a PostgreSQL address such as postgres://user:password@host/database";
    if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        return Err(wanted.to_owned());
    }
    text.parse().map_err(|error: sqlx::Error| {
        let error = error.to_string();
        format!(
            "{wanted}: {}",
            error.rsplit("configuration: ").next().unwrap_or_default()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(vars: &[(&str, &str)]) -> Result<Config, String> {
        let vars = vars
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::parse(vars).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_set_gives_the_defaults_of_the_table() {
        let config = parse(&[("PATH", "/bin"), ("CRENEAU_ADDR", "")]).unwrap();
        assert_eq!(config.addr, "127.0.0.1:3000".parse().unwrap());
        assert_eq!(config.data_dir, PathBuf::from("./data"));
        assert_eq!(config.site_dir, PathBuf::from("target/site"));
        assert!(config.database_url.is_none() && config.public_url.is_none());
        assert!(!config.demo && !config.trust_proxy && !config.secure_cookies());
        assert_eq!(
            (config.log.as_str(), config.log_format),
            ("info", LogFormat::Text)
        );
    }

    #[test]
    fn what_is_set_holds() {
        let config = parse(&[
            ("CRENEAU_ADDR", "[::]:80"),
            ("CRENEAU_DEMO", "1"),
            ("CRENEAU_LOG", "warn,server=debug"),
            ("CRENEAU_LOG_FORMAT", "json"),
            ("CRENEAU_PUBLIC_URL", "https://plan.example.org:8443/"),
            ("DATABASE_URL", "postgres://ann:secret@db.example.org:5433/plan"),
        ]);
        let config = config.unwrap();
        assert_eq!(config.addr, "[::]:80".parse().unwrap());
        assert!(config.demo && config.secure_cookies());
        assert_eq!(config.log_format, LogFormat::Json);
        assert_eq!(
            config.public_url.as_deref(),
            Some("https://plan.example.org:8443")
        );
        let database = config.database_url.unwrap();
        assert_eq!(
            (database.get_host(), database.get_port()),
            ("db.example.org", 5433)
        );
        assert!(
            !parse(&[("CRENEAU_PUBLIC_URL", "http://plan")])
                .unwrap()
                .secure_cookies()
        );
    }

    #[test]
    fn what_cannot_be_used_is_named_with_the_reason() {
        let check = |name, value, expected: &str| {
            let said = parse(&[(name, value)]).unwrap_err();
            assert!(said.starts_with(&format!("{name} {expected}")), "{said}");
            assert!(!said.contains("secret") && !said.contains('\n'), "{said}");
        };
        check(
            "CRENEAU_ADR",
            "1",
            "is not a setting of Créneau; did you mean CRENEAU_ADDR?",
        );
        check(
            "CRENEAU_COLOUR_SCHEME",
            "1",
            "is not a setting of Créneau; creneau --help lists them",
        );
        check(
            "CRENEAU_ADDR",
            "localhost",
            "is \"localhost\", not an address and a port",
        );
        check(
            "CRENEAU_ADDR",
            "127.0.0.1:70000",
            "is \"127.0.0.1:70000\", not an address and a port",
        );
        check("CRENEAU_DEMO", "yes", "is \"yes\", neither 0 nor 1");
        check("CRENEAU_TRUST_PROXY", "2", "is \"2\", neither 0 nor 1");
        check("CRENEAU_LOG", "server=loud", "is \"server=loud\": ");
        check("CRENEAU_LOG_FORMAT", "xml", "is \"xml\", neither text nor json");
        check(
            "CRENEAU_PUBLIC_URL",
            "plan.example.org",
            "is \"plan.example.org\", not an address",
        );
        check(
            "CRENEAU_PUBLIC_URL",
            "https://plan.example.org/a",
            "is \"https://plan.example.org/a\", not",
        );
        check(
            "DATABASE_URL",
            "mysql://ann:secret@db/plan",
            "is not a PostgreSQL address",
        );
        check(
            "DATABASE_URL",
            "postgres://ann:secret@db:port/plan",
            "is not a PostgreSQL address",
        );
        check(
            "DATABASE_URL",
            "postgres://ann:secret@db/plan?sslmode=maybe",
            "is not a PostgreSQL address",
        );
    }

    #[test]
    fn the_tables_name_every_variable() {
        for variable in &VARIABLES {
            assert!(help().contains(variable.name));
            assert!(markdown().contains(&format!("| `{}` |", variable.name)));
        }
    }
}
