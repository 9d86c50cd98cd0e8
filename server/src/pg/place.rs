//! Where the cluster lives, which programs run it, and as whom.

use anyhow::{Context, Result, bail, ensure};
use std::{
    env, fs,
    fs::{File, Permissions, TryLockError},
    io::{Read, Write},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
};
use tokio::process::Command;

const DEBIAN: &str = "/usr/lib/postgresql";

/// `root` as an absolute path, made if it is not there.
pub fn folder(root: &Path) -> Result<PathBuf> {
    let made = fs::create_dir_all(root).and_then(|()| root.canonicalize());
    made.with_context(|| format!("cannot use the data folder {}", root.display()))
}

/// The right to run the cluster in `root`, or the number of the process that has it.
pub fn lock(root: &Path) -> Result<Result<File, String>> {
    let path = root.join("creneau.lock");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("cannot use the data folder {}", root.display()))?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0)?;
            write!(file, "{}", std::process::id())?;
            Ok(Ok(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            file.read_to_string(&mut process)?;
            Ok(Err(process))
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// The folder with initdb, pg_ctl and postgres.
#[derive(Debug)]
pub struct Programs(PathBuf);

impl Programs {
    /// For the cluster in `data`: of its own major version if it exists. Else the first on the PATH, or
    /// the newest of the distribution's (Debian keeps them off the PATH).
    pub fn find(data: &Path) -> Result<Self> {
        if let Ok(version) = fs::read_to_string(data.join("PG_VERSION")) {
            let version = version.trim();
            let mut all = Self::on_path().into_iter().chain(Self::of_debian(version));
            let found = all.find(|programs| programs.version().is_some_and(|found| found == version));
            return found.with_context(|| {
                format!(
                    "{} was made by PostgreSQL {version}, which is not installed: \
                     sudo apt-get install postgresql-{version}",
                    data.display()
                )
            });
        }
        let mut versions: Vec<u32> = fs::read_dir(DEBIAN)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .collect();
        versions.sort_unstable();
        let newest = versions
            .iter()
            .rev()
            .find_map(|version| Self::of_debian(&version.to_string()));
        Self::on_path()
            .or(newest)
            .context("no PostgreSQL found: install it (sudo apt-get install postgresql), or set DATABASE_URL")
    }

    pub fn path(&self, program: &str) -> PathBuf {
        self.0.join(program)
    }

    fn on_path() -> Option<Self> {
        let path = env::var_os("PATH")?;
        env::split_paths(&path)
            .find_map(|dir| Self::complete(dir.join("initdb").canonicalize().ok()?.parent()?))
    }

    fn of_debian(version: &str) -> Option<Self> {
        Self::complete(&Path::new(DEBIAN).join(version).join("bin"))
    }

    fn complete(dir: &Path) -> Option<Self> {
        let complete = ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|program| dir.join(program).exists());
        complete.then(|| Self(dir.to_owned()))
    }

    /// The major version.
    fn version(&self) -> Option<String> {
        let said = std::process::Command::new(self.path("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let said = String::from_utf8(said.stdout).ok()?;
        let number = said
            .split_whitespace()
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        Some(number.split('.').next()?.to_owned())
    }
}

/// Who runs PostgreSQL, which refuses to run as root.
#[derive(Debug, PartialEq)]
pub enum RunAs {
    Myself,
    Other(User),
    /// A user that may not enter a folder above the cluster (such as /root), and gets the one capability
    /// that lets it pass. The number and name are the kernel's.
    OtherWith(User, &'static str),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct User {
    pub uid: u32,
    pub gid: u32,
}

impl RunAs {
    /// For the cluster that is, or will be, in `data` below `root`.
    pub fn for_folder(root: &Path, data: &Path) -> Result<Self> {
        // Where there is no /proc, nobody starts this as root.
        let me = fs::metadata("/proc/self").ok().map(|meta| meta.uid());
        let owner = fs::metadata(data).ok().map(|meta| User {
            uid: meta.uid(),
            gid: meta.gid(),
        });
        let (Some(0), owner) = (me, owner) else {
            let mine = me.is_none() || owner.is_none_or(|owner| Some(owner.uid) == me);
            ensure!(
                mine,
                "{} belongs to another user: start creneau as that user",
                data.display()
            );
            return Ok(Self::Myself);
        };
        let user = match owner.filter(|owner| owner.uid != 0) {
            Some(owner) => owner,
            None => system_user(&fs::read_to_string("/etc/passwd")?)
                .context("PostgreSQL does not run as root, and there is no user postgres or nobody")?,
        };
        let Some(closed) = closed_to(user, root)? else {
            return Ok(Self::Other(user));
        };
        match passing_capability(&fs::read_to_string("/proc/self/status")?) {
            Some(capability) => Ok(Self::OtherWith(user, capability)),
            None => bail!(
                "PostgreSQL does not run as root, and other users cannot enter {}: \
                 chmod o+x it, or choose another CRENEAU_DATA_DIR",
                closed.display()
            ),
        }
    }

    pub fn command(&self, program: &Path) -> Command {
        match self {
            Self::Myself => Command::new(program),
            Self::Other(user) => {
                let mut command = Command::new(program);
                command.uid(user.uid).gid(user.gid); // std drops the supplementary groups as well
                command
            }
            Self::OtherWith(user, capability) => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={}", user.uid))
                    .arg(format!("--regid={}", user.gid));
                command.arg("--clear-groups");
                for set in ["inh-caps", "ambient-caps", "bounding-set"] {
                    command.arg(format!("--{set}=-all,+{capability}"));
                }
                command.arg(program);
                command
            }
        }
    }

    /// Makes `dir`, for the database's user alone.
    pub fn own_folder(&self, dir: &Path) -> Result<()> {
        fs::create_dir_all(dir)?;
        fs::set_permissions(dir, Permissions::from_mode(0o700))?;
        if let Self::Other(user) | Self::OtherWith(user, _) = self {
            chown(dir, Some(user.uid), Some(user.gid))?;
        }
        Ok(())
    }
}

pub fn system_user(passwd: &str) -> Option<User> {
    ["postgres", "nobody"].iter().find_map(|name| {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next()? == *name).then_some(())?;
            Some(User {
                uid: fields.nth(1)?.parse().ok()?,
                gid: fields.next()?.parse().ok()?,
            })
        })
    })
}

/// The folder on the way to `path` that `user` may not pass.
pub fn closed_to(user: User, path: &Path) -> Result<Option<PathBuf>> {
    for folder in path.ancestors() {
        let meta = fs::metadata(folder)?;
        let bit = match (meta.uid() == user.uid, meta.gid() == user.gid) {
            (true, _) => 0o100,
            (_, true) => 0o010,
            _ => 0o001,
        };
        if meta.mode() & bit == 0 {
            return Ok(Some(folder.to_owned()));
        }
    }
    Ok(None)
}

/// Of the capabilities that this process has, the least that passes through a closed folder.
pub fn passing_capability(status: &str) -> Option<&'static str> {
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:"))?;
    let held = u64::from_str_radix(line.trim(), 16).ok()?;
    [(2, "dac_read_search"), (1, "dac_override")]
        .into_iter()
        .find_map(|(bit, name)| (held >> bit & 1 == 1).then_some(name))
}

/// Removes `pid_file` if it names a process that is dead, and that nobody has buried: in a container whose
/// first process does not care for orphans, PostgreSQL takes it for alive, for ever.
pub fn forget_zombie(pid_file: &Path) -> Result<()> {
    let named = fs::read_to_string(pid_file).unwrap_or_default();
    let pid = named.lines().next().unwrap_or_default();
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    if is_zombie(&stat) {
        fs::remove_file(pid_file)?;
    }
    Ok(())
}

/// Whether the line of /proc/N/stat tells of a zombie. The command before the state can hold anything.
pub fn is_zombie(stat: &str) -> bool {
    stat.rsplit_once(')')
        .is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
}
