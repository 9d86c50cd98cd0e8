use super::{
    APP, Cluster, OWNER,
    place::{User, closed_to, is_zombie, passing_capability, system_user},
    process::complaint,
};
use sqlx::{Connection, Executor, PgConnection};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(format!("/tmp/creneau-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What a failed test left running would run for ever.
        signal_all(&self.0.join("data"), "KILL");
        signal_all(&self.0.join("a".repeat(120)), "KILL");
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// What the death of creneau does: PostgreSQL runs on, and nobody holds the lock.
fn vanish(mut cluster: Cluster) {
    cluster.lock = None;
}

/// Sends a signal to every process of the cluster below `root` at once.
fn signal_all(root: &Path, signal: &str) {
    let Ok(pid) = fs::read_to_string(root.join("pg/postmaster.pid")) else {
        return;
    };
    let postmaster = pid.lines().next().unwrap().to_owned();
    let children = Command::new("ps")
        .args(["-o", "pid=", "--ppid", &postmaster])
        .output()
        .unwrap();
    let children = String::from_utf8(children.stdout).unwrap();
    let pids = children.split_whitespace().chain([postmaster.as_str()]);
    Command::new("kill")
        .arg(format!("-{signal}"))
        .args(pids)
        .status()
        .unwrap();
}

async fn insert(cluster: &Cluster) -> i64 {
    let database = cluster.database("plan").await.unwrap();
    let mut owner = PgConnection::connect_with(&database.owner).await.unwrap();
    let sql = "create table if not exists kept (id int); insert into kept values (1)";
    owner.execute(sql).await.unwrap();
    sqlx::query_scalar("select count(*) from kept")
        .fetch_one(&mut owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn it_starts_stops_starts_again_and_runs_once() {
    let folder = Folder::new("again");
    let root = folder.0.join("data");
    let cluster = Cluster::start(&root).await.unwrap();
    assert_eq!(insert(&cluster).await, 1);

    let refused = Cluster::start(&root).await.unwrap_err().to_string();
    let expected = format!(
        "another creneau (process {}) uses {}",
        std::process::id(),
        root.display()
    );
    assert!(refused.starts_with(&expected), "{refused}");
    let guest = Cluster::start_or_join(&root).await.unwrap();
    assert_eq!(insert(&guest).await, 2);
    guest.stop().await.unwrap();
    assert_eq!(insert(&cluster).await, 3);

    cluster.stop().await.unwrap();
    assert!(!root.join("pg/postmaster.pid").exists());
    drop(cluster);
    let cluster = Cluster::start(&root).await.unwrap();
    assert_eq!(insert(&cluster).await, 4);

    // creneau and its PostgreSQL are killed
    vanish(cluster);
    signal_all(&root, "KILL");
    let cluster = Cluster::start_or_join(&root).await.unwrap();
    assert_eq!(insert(&cluster).await, 5);

    // creneau alone is killed
    vanish(cluster);
    let cluster = Cluster::start(&root).await.unwrap();
    assert_eq!(insert(&cluster).await, 6);

    // creneau gives up
    drop(cluster);
    while root.join("pg/postmaster.pid").exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let cluster = Cluster::start(&root).await.unwrap();
    assert_eq!(insert(&cluster).await, 7);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn the_application_connects_without_privileges() {
    let folder = Folder::new("roles");
    let cluster = Cluster::start(&folder.0.join("data")).await.unwrap();
    insert(&cluster).await;
    let database = cluster.database("plan").await.unwrap();
    let mut app = PgConnection::connect_with(&database.app).await.unwrap();
    let (name, superuser): (String, bool) =
        sqlx::query_as("select rolname::text, rolsuper from pg_roles where rolname = current_user")
            .fetch_one(&mut app)
            .await
            .unwrap();
    assert_eq!((name.as_str(), superuser), (APP, false));
    let refused = app.execute("delete from kept").await.unwrap_err().to_string();
    assert!(refused.contains("permission denied"), "{refused}");
    let mut owner = PgConnection::connect_with(&database.owner).await.unwrap();
    let settings = "select current_user || current_setting('fsync') || current_setting('synchronous_commit')
        || current_setting('listen_addresses') || current_setting('data_checksums')";
    let settings: String = sqlx::query_scalar(settings).fetch_one(&mut owner).await.unwrap();
    assert_eq!(settings, format!("{OWNER}ononon"));
    assert!(cluster.database("plan; drop").await.is_err());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_postgres_is_back_soon() {
    let folder = Folder::new("killed");
    let root = folder.0.join("data");
    let cluster = Arc::new(Cluster::start(&root).await.unwrap());
    insert(&cluster).await;
    let supervisor = tokio::spawn(cluster.clone().supervise());
    let first = fs::read_to_string(root.join("pg/postmaster.pid")).unwrap();
    signal_all(&root, "KILL");
    let since = Instant::now();
    while fs::read_to_string(root.join("pg/postmaster.pid")).is_ok_and(|pid| pid == first)
        || cluster.database("plan").await.is_err()
    {
        assert!(since.elapsed() < Duration::from_secs(30), "it stays away");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("PostgreSQL was away for {:?}", since.elapsed());
    assert_eq!(insert(&cluster).await, 2);
    cluster.stop().await.unwrap();
    supervisor.await.unwrap();
    assert!(!root.join("pg/postmaster.pid").exists());
}

#[tokio::test]
async fn it_lives_below_a_closed_folder_and_at_the_end_of_a_long_path() {
    let folder = Folder::new("closed");
    fs::set_permissions(&folder.0, Permissions::from_mode(0o700)).unwrap();
    let root = folder.0.join("a".repeat(120));
    let cluster = Cluster::start(&root).await.unwrap();
    assert_eq!(insert(&cluster).await, 1);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn what_stands_in_the_way_is_said_in_one_line() {
    let folder = Folder::new("refused");
    let root = folder.0.join("data");
    let check = async |expected: &str| {
        let said = format!("{:#}", Cluster::start(&root).await.unwrap_err());
        assert!(said.contains(expected) && !said.contains('\n'), "{said}");
    };
    fs::write(&root, "").unwrap();
    check("cannot use the data folder /tmp/creneau-refused-").await;
    fs::remove_file(&root).unwrap();
    fs::create_dir_all(root.join("pg")).unwrap();
    fs::write(root.join("pg/PG_VERSION"), "9\n").unwrap();
    check("was made by PostgreSQL 9, which is not installed: sudo apt-get install postgresql-9").await;
    fs::remove_dir_all(root.join("pg")).unwrap();
    let cluster = Cluster::start(&root).await.unwrap();
    cluster.stop().await.unwrap();
    drop(cluster);
    fs::write(root.join("pg/postgresql.auto.conf"), "work_mem = 'plenty'\n").unwrap();
    check("PostgreSQL does not start: ").await;
}

#[test]
fn who_runs_it_when_root_may_not() {
    let user = |uid, gid| User { uid, gid };
    let passwd = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533::/:/bin/false\n";
    assert_eq!(system_user(passwd), Some(user(65534, 65533)));
    let passwd = format!("{passwd}postgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash\n");
    assert_eq!(system_user(&passwd), Some(user(101, 104)));
    assert_eq!(system_user("root:x:0:0:root:/root:/bin/bash"), None);

    let folder = Folder::new("modes");
    let inner = folder.0.join("inner");
    fs::create_dir(&inner).unwrap();
    assert_eq!(closed_to(user(4_000_000, 4_000_000), &inner).unwrap(), None);
    fs::set_permissions(&folder.0, Permissions::from_mode(0o700)).unwrap();
    assert_eq!(
        closed_to(user(4_000_000, 4_000_000), &inner).unwrap(),
        Some(folder.0.clone())
    );

    let status = |bits| passing_capability(&format!("Name:\tx\nCapEff:\t{bits}\n"));
    assert_eq!(status("000001ffffffffff"), Some("dac_read_search"));
    assert_eq!(status("00000000a80425fb"), Some("dac_override"));
    assert_eq!(status("0000000000000000"), None);
}

#[test]
fn a_dead_process_is_told_from_a_living_one() {
    assert!(is_zombie("42 (postgres) Z 1 42 42 0"));
    assert!(!is_zombie("42 (odd) Z) S 1 42 42 0"));
    assert!(!is_zombie(""));
}

#[test]
fn of_what_postgres_says_the_reason_is_kept() {
    let check = |text, expected| assert_eq!(complaint(text), expected);
    check("", None);
    check("a\nb\n", Some("b"));
    let log = "2025-01-01 09:00:00.000 UTC [42] LOG:  starting
        2025-01-01 [42] FATAL:  could not map memory
        2025-01-01 [43] FATAL:  the database system is starting up
        shut down";
    check(log, Some("could not map memory"));
    check(
        "initdb: error: directory exists\ninitdb: hint: empty it\n",
        Some("initdb: error: directory exists"),
    );
}
