//! The real program, in a process of its own.

use crate::support::PASSWORD;
use model::{AppError, EventId, event::EventForm};
use reqwest::{Client, StatusCode, header};
use serde_json::json;
use server::pg::Cluster;
use sqlx::PgPool;
use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The real program, on a data folder of its own.
pub struct Program {
    pub data: PathBuf,
    url: String,
    pub child: Child,
    /// The page for creating the first account, from the log.
    setup: Option<String>,
}

impl Drop for Program {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

impl Program {
    pub fn start(name: &str) -> Self {
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&data);
        fs::create_dir_all(data.join("site/pkg")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let url = format!("http://127.0.0.1:{port}");
        let (child, setup) = Self::spawn(&data, port);
        Self {
            data,
            url,
            child,
            setup,
        }
    }

    fn command(data: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_creneau"));
        command
            .env_remove("DATABASE_URL")
            .env("CRENEAU_DATA_DIR", data)
            .env("CRENEAU_SITE_DIR", data.join("site"));
        command
    }

    /// Returns when it listens.
    fn spawn(data: &Path, port: u16) -> (Child, Option<String>) {
        let mut command = Self::command(data);
        command
            .arg("serve")
            .env("CRENEAU_ADDR", format!("127.0.0.1:{port}"));
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut setup = None;
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some((_, token)) = line.split_once("/setup?token=") {
                setup = Some(token.to_owned());
            }
            if line.contains("listening on") {
                // Somebody has to go on reading, or the server would wait for that.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| println!("  {line}")));
                return (child, setup);
            }
            println!("  {line}");
        }
        panic!("the server does not start: {}", child.wait().unwrap());
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn restart(&mut self) {
        let port = self.url.rsplit(':').next().unwrap().parse().unwrap();
        self.child = Self::spawn(&self.data, port).0;
    }

    pub fn verify_audit(&self) -> String {
        let out = Self::command(&self.data).arg("verify-audit").output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{said}");
        said.lines().next().unwrap_or_default().to_owned()
    }

    /// A browser in which the first administrator is signed in.
    pub async fn browser(&self) -> Client {
        let mut headers = header::HeaderMap::new();
        headers.insert("sec-fetch-site", header::HeaderValue::from_static("same-origin"));
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .default_headers(headers)
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        let form = [
            ("token", self.setup.as_deref().unwrap()),
            ("login", "ada"),
            ("name", "Ada"),
            ("email", ""),
            ("password", PASSWORD),
        ];
        let answer = client
            .post(format!("{}/setup", self.url))
            .form(&form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(answer.headers()[header::LOCATION], "/");
        client
    }

    /// One attempt to create an event: acknowledged, or the error that was heard, or no answer at all.
    pub async fn create(&self, browser: &Client, form: &EventForm) -> Result<(), Option<AppError>> {
        let request = browser
            .post(format!("{}/api/event/create", self.url))
            .json(&json!({"form": form}));
        let answer = request.send().await.map_err(|_| None)?;
        let status = answer.status();
        let body = answer.text().await.map_err(|_| None)?;
        if status.is_success() {
            return Ok(());
        }
        Err(Some(
            serde_json::from_str(&body).unwrap_or_else(|_| panic!("{status} {body}")),
        ))
    }

    /// Compares the database with what was acknowledged.
    pub async fn nothing_is_lost(&self, acknowledged: &[EventId]) -> (i64, i64) {
        let cluster = Cluster::start_or_join(&self.data).await.unwrap();
        let pool = PgPool::connect_with(cluster.database("creneau").await.unwrap().owner)
            .await
            .unwrap();
        for id in acknowledged {
            let rows: (i64, i64, i64) = sqlx::query_as(
                "select (select count(*) from event where id = $1),
                        (select count(*) from audit where object_id = $1 and action = 'event.create'),
                        (select count(*) from change where object_id = $1)",
            )
            .bind(id.0)
            .fetch_one(&pool)
            .await
            .unwrap();
            assert_eq!(rows, (1, 1, 1), "event, audit row and change of {id}");
        }
        let totals = sqlx::query_as(
            "select (select count(*) from event), (select count(*) from audit where action = 'event.create')",
        );
        let totals: (i64, i64) = totals.fetch_one(&pool).await.unwrap();
        pool.close().await;
        totals
    }
}
