//! `cargo xtask sqlx`: compiles the crates that hold SQL against a scratch database with all migrations.
//! There each `sqlx::query!` asks the database about its SQL and leaves the answer in SQLX_OFFLINE_DIR.

use crate::{
    files::{fingerprint, fresh_folder, read, walk, write_if_changed},
    step::{cargo, output, run, step},
};
use anyhow::{Context, Result, bail};
use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// The crate that holds SQL (ARCHITECTURE.md says that it is the only one).
const CRATE: &str = "store";
const CACHE: &str = ".sqlx";
const STAMP: &str = "target/xtask/sqlx.stamp";

/// From the name of a cache file to what it holds.
type Answers = BTreeMap<PathBuf, Vec<u8>>;

pub fn write() -> Result<()> {
    let new = ask()?;
    let old = answers(Path::new(CACHE))?;
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(Path::new(CACHE).join(name))?;
    }
    for (name, answer) in &new {
        write_if_changed(&Path::new(CACHE).join(name), answer)?;
    }
    if new != old {
        // Cargo does not know that the macros read the cache.
        touch(&Path::new(CRATE).join("src/lib.rs"), now())?;
    }
    eprintln!("xtask: {} queries in {CACHE}", new.len());
    remember()
}

pub fn check() -> Result<()> {
    if fs::read_to_string(STAMP).is_ok_and(|stamp| inputs().is_ok_and(|inputs| inputs == stamp)) {
        eprintln!("xtask: {CACHE} is up to date");
        return Ok(());
    }
    let (new, old) = (ask()?, answers(Path::new(CACHE))?);
    let differences: Vec<String> = new
        .keys()
        .chain(old.keys().filter(|name| !new.contains_key(*name)))
        .filter_map(|name| match (new.get(name), old.get(name)) {
            (Some(_), None) => Some(format!("\n  missing    {}", name.display())),
            (None, _) => Some(format!("\n  left over  {}", name.display())),
            (new, old) => (new != old).then(|| format!("\n  different  {}", name.display())),
        })
        .collect();
    if !differences.is_empty() {
        bail!(
            "{CACHE} is out of date; run `cargo xtask sqlx` and commit it{}",
            differences.concat()
        );
    }
    eprintln!(
        "xtask: {} queries in {CACHE}, all as the database answers",
        new.len()
    );
    remember()
}

/// The answers of a database that has all migrations.
fn ask() -> Result<Answers> {
    let database = Scratch::create()?;
    step("apply the migrations", || database.migrate())?;
    let folder = env::current_dir()?.join("target/xtask/sqlx");
    fresh_folder(&folder)?;
    step("compile the queries", || compile(&database.url, &folder))?;
    answers(&folder)
}

fn compile(url: &str, folder: &Path) -> Result<()> {
    let sources = sources()?;
    // The macros run only if cargo takes the crate for changed. Their real times come back afterwards, so
    // that other builds do not take it for changed as well.
    let before = sources
        .iter()
        .map(|path| Ok(fs::metadata(path)?.modified()?))
        .collect::<Result<Vec<_>>>()?;
    let now = now();
    for path in &sources {
        touch(path, now)?;
    }
    let compiled = run(cargo(&["check", "--package", CRATE, "--all-targets"])
        .env("DATABASE_URL", url)
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", folder));
    for (path, time) in sources.iter().zip(before) {
        // Somebody may have saved it meanwhile.
        if fs::metadata(path)
            .and_then(|meta| meta.modified())
            .is_ok_and(|time| time == now)
        {
            touch(path, time)?;
        }
    }
    compiled
}

fn touch(path: &Path, time: SystemTime) -> Result<()> {
    let file = File::options()
        .append(true)
        .open(path)
        .with_context(|| path.display().to_string())?;
    Ok(file.set_modified(time)?)
}

#[expect(clippy::disallowed_methods, reason = "a file's time, not the product's")]
fn now() -> SystemTime {
    SystemTime::now()
}

fn sources() -> Result<Vec<PathBuf>> {
    let mut files = walk(Path::new(CRATE))?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "rs"));
    Ok(files)
}

fn answers(folder: &Path) -> Result<Answers> {
    let mut answers = Answers::new();
    for file in walk(folder)? {
        answers.insert(file.strip_prefix(folder)?.to_owned(), read(&file)?);
    }
    Ok(answers)
}

/// All that the answers follow from.
fn inputs() -> Result<String> {
    let files = [
        sources()?,
        walk(Path::new("migrations"))?,
        walk(Path::new(CACHE))?,
    ]
    .concat();
    let contents = files.iter().map(|file| read(file)).collect::<Result<Vec<_>>>()?;
    let names = files.iter().map(|file| file.as_os_str().as_encoded_bytes());
    Ok(fingerprint(names.chain(contents.iter().map(Vec::as_slice))))
}

fn remember() -> Result<()> {
    write_if_changed(Path::new(STAMP), inputs()?.as_bytes())
}

/// A database that is gone when this is dropped.
struct Scratch {
    server: String,
    name: String,
    url: String,
}

impl Scratch {
    fn create() -> Result<Self> {
        let server = step("start the test database", || {
            output(&mut Command::new("dev/test-db"))
        })?;
        let name = format!("xtask_{}", std::process::id());
        let url = server.replacen("/postgres?", &format!("/{name}?"), 1);
        psql(&server, &["--command", &format!("create database {name}")])?;
        Ok(Self { server, name, url })
    }

    /// In the order and in the transactions in which the server applies them.
    fn migrate(&self) -> Result<()> {
        for file in walk(Path::new("migrations"))? {
            let name = file.to_string_lossy();
            if !name.ends_with(".sql") || name.ends_with(".down.sql") {
                continue;
            }
            let alone = read(&file)?.starts_with(b"-- no-transaction");
            let transaction: &[&str] = if alone { &[] } else { &["--single-transaction"] };
            psql(&self.url, &[&["--file", &name], transaction].concat())?;
        }
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        if let Err(error) = psql(&self.server, &["--command", &sql]) {
            eprintln!("xtask: {error:#}");
        }
    }
}

fn psql(url: &str, args: &[&str]) -> Result<()> {
    let options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", url];
    output(
        Command::new("psql")
            .args(options)
            .args(args)
            .env("PGOPTIONS", "--client-min-messages=warning"),
    )?;
    Ok(())
}
