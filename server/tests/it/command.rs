//! The command line, as an operator meets it.

use server::config;
use std::{fs, net::TcpListener, path::PathBuf, process::Command};

/// A folder of its own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Exit by success, stdout, stderr.
fn creneau(args: &[&str], vars: &[(&str, &str)]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_creneau"));
    command
        .args(args)
        .env_remove("DATABASE_URL")
        .envs(vars.iter().copied());
    let out = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.success(), text(out.stdout), text(out.stderr))
}

fn is_refused(args: &[&str], vars: &[(&str, &str)], expected: &str) {
    let (done, _, said) = creneau(args, vars);
    assert!(
        !done && said.starts_with(&format!("creneau: {expected}")),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn help_lists_commands_and_settings() {
    let (done, said, _) = creneau(&["--help"], &[]);
    assert!(done);
    for word in ["serve", "migrate", "demo", "import", "verify-audit", "ics"] {
        assert!(said.contains(&format!("\n  {word} ")), "{word}");
    }
    for variable in &config::VARIABLES {
        assert!(said.contains(variable.name));
    }
}

#[test]
fn what_stops_the_start_is_said_in_one_line() {
    let data = folder("command-start");
    let (data, site) = (data.to_str().unwrap(), data.join("site"));
    let site = site.to_str().unwrap();
    let serve = |more: &[(&str, &str)], expected: &str| {
        let port = ("CRENEAU_ADDR", "127.0.0.1:0");
        let vars = [
            &[("CRENEAU_DATA_DIR", data), ("CRENEAU_SITE_DIR", site), port],
            more,
        ]
        .concat();
        is_refused(&["serve"], &vars, expected);
    };
    serve(
        &[],
        &format!("the site is not built: {site} has no folder pkg (run make build, "),
    );
    fs::create_dir_all(format!("{site}/pkg")).unwrap();
    serve(
        &[("CRENEAU_ADR", "x")],
        "CRENEAU_ADR is not a setting of Créneau; did you mean CRENEAU_ADDR?",
    );
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    serve(
        &[("CRENEAU_ADDR", &addr)],
        &format!("cannot listen on {addr}: Address already in use"),
    );
    serve(
        &[("DATABASE_URL", "mysql://a:secret@b/c")],
        "DATABASE_URL is not a PostgreSQL address",
    );
    let nowhere = "postgres://ann:secret@127.0.0.1:1/plan";
    serve(
        &[("DATABASE_URL", nowhere)],
        "cannot use the database \"plan\" at 127.0.0.1:1 (DATABASE_URL): ",
    );
    is_refused(
        &["verify-audit"],
        &[("CRENEAU_DATA_DIR", data)],
        "there are no data in ",
    );
}

const SERIES: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:a@b\r\nSUMMARY:Daily\r\n\
DTSTART;TZID=Europe/Paris:20250328T090000\r\nDTEND;TZID=Europe/Paris:20250328T091500\r\nRRULE:FREQ=DAILY;COUNT=4\r\n\
END:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn the_occurrences_of_a_file_need_no_database() {
    let file = folder("command-ics").join("a.ics");
    fs::write(&file, SERIES).unwrap();
    let file = file.to_str().unwrap();
    let args = [
        "ics",
        "occurrences",
        file,
        "--from",
        "2025-03-29",
        "--to",
        "2025-03-31",
    ];
    // Not even settings are read.
    let vars = [("DATABASE_URL", "nonsense"), ("CRENEAU_NONSENSE", "1")];
    let (done, json, _) = creneau(&[&args[..], &["--json"]].concat(), &vars);
    assert!(done);
    let found: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let starts: Vec<_> = found.iter().map(|row| row["start"].as_str().unwrap()).collect();
    assert_eq!(starts, ["2025-03-29T09:00:00+01:00", "2025-03-30T09:00:00+02:00"]);
    let (done, table, _) = creneau(&args, &[]);
    assert!(
        done && table.lines().count() == 2 && table.contains("Daily"),
        "{table}"
    );
    is_refused(
        &[
            "ics",
            "occurrences",
            "/nowhere.ics",
            "--from",
            "2025-01-01",
            "--to",
            "2025-02-01",
        ],
        &[],
        "cannot read ",
    );
    is_refused(
        &[
            "ics",
            "occurrences",
            file,
            "--from",
            "2025-02-01",
            "--to",
            "2025-02-01",
        ],
        &[],
        "--from 2025-02-01 is not",
    );
    fs::write(file, "garbage").unwrap();
    is_refused(&args, &[], file);
}
