//! `make bench`: how long the server takes for a month of 2,000 events among 30,000, beside the same
//! query alone in Postgres, and how many bytes a first visit takes. Times are of one run on one
//! machine: compare the ratios, not the milliseconds.

use chrono::{Datelike, NaiveDate};
use model::zone::ZoneRules;
use reqwest::header::{ACCEPT_ENCODING, COOKIE};
use server::{clock, config::Config, live::Hub, router, state::AppState};
use sqlx::{AssertSqlSafe, PgPool, Row, postgres::PgConnectOptions};
use std::{path::Path, time::Instant};
use uuid::Uuid;

const EVENTS: i32 = 30_000;
const IN_MONTH: i32 = 2_000;
const ROUNDS: usize = 200;
const WASM_BUDGET: u64 = 450_000;
const VISIT_BUDGET: u64 = 700_000;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let admin: PgConnectOptions = std::env::var("DATABASE_URL")?.parse()?;
    let name = format!("bench_{}", std::process::id());
    let root = PgPool::connect_with(admin.clone()).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")))
        .execute(&root)
        .await?;
    let pool = PgPool::connect_with(admin.database(&name)).await?;
    let outcome = measure(&pool).await;
    pool.close().await;
    sqlx::raw_sql(AssertSqlSafe(format!("drop database {name} with (force)")))
        .execute(&root)
        .await?;
    outcome
}

async fn measure(pool: &PgPool) -> Outcome<()> {
    store::MIGRATOR.run(pool).await?;
    let today = clock::now().date_naive();
    let month = today.with_day(1).ok_or("a month has a first day")?;
    let token = seed(pool, month).await?;
    let base = serve(pool).await?;
    let page = format!("{base}/calendar?view=month&date={today}");

    let (mut pages, html_bytes) = fetch_pages(&page, &token).await?;
    let mut alone = query_alone(pool, month).await?;
    println!("\nmonth of {IN_MONTH} events among {EVENTS}, {ROUNDS} rounds, one after the other (ms)");
    let (page_50, page_99) = print_row("month page, server", &mut pages);
    let (query_50, query_99) = print_row("its query alone, Postgres", &mut alone);
    println!(
        "{:<28}{:>8.1}x{:>9.1}x",
        "ratio",
        page_50 / query_50,
        page_99 / query_99
    );
    bytes(html_bytes)
}

/// Members, and events spread over three years around the month shown. Returns a session's token.
async fn seed(pool: &PgPool, month: NaiveDate) -> Outcome<String> {
    let (member, token) = (Uuid::now_v7(), store::token::random());
    sqlx::query(
        "insert into member (id, login, name, state, created_at) values ($1, 'bench', 'Bench', 'active', now())",
    )
    .bind(member)
    .execute(pool)
    .await?;
    sqlx::query("insert into member_role values ($1, 'project')")
        .bind(member)
        .execute(pool)
        .await?;
    sqlx::query(
        "insert into session (id, token_hash, member_id, created_at, seen_at, expires_at, agent, address)
         values ($1, $2, $3, now(), now(), now() + interval '1 day', '', '')",
    )
    .bind(Uuid::now_v7())
    .bind(store::token::digest(&token))
    .bind(member)
    .execute(pool)
    .await?;
    sqlx::query(
        "insert into event (id, kind, title, starts_at, ends_at, zone, details, uid, creator_id, created_at, updated_at)
         select id, 'meeting', 'Réunion d''équipe ' || n, at, at + interval '45 minutes', 'Europe/Paris',
                '{\"kind\":\"meeting\",\"meeting_type\":\"other\",\"video_link\":null,\"notes\":\"\",\"epic\":\"\"}',
                id::text, $1, now(), now()
         from (select gen_random_uuid() as id, n,
                      case when n <= $2 then $4::timestamptz + (n * 28 * 24 * 60 / $2) * interval '1 minute'
                           else $4::timestamptz + (case when n % 2 = 0 then 45 else -560 end
                                + (n % 500)) * interval '1 day' + (n % 600) * interval '1 minute' end as at
               from generate_series(1, $3) as n) as made",
    )
    .bind(member)
    .bind(IN_MONTH)
    .bind(EVENTS)
    .bind(month)
    .execute(pool)
    .await?;
    sqlx::raw_sql("analyze").execute(pool).await?;
    Ok(token)
}

async fn serve(pool: &PgPool) -> Outcome<String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let config = Config::parse([("CRENEAU_SITE_DIR".to_owned(), site().display().to_string())])?;
    let router = router::build(AppState::new(
        pool.clone(),
        config,
        Hub::start(pool.clone()).await?,
    ));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{addr}"))
}

fn site() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site")
}

async fn fetch_pages(page: &str, token: &str) -> Outcome<(Vec<f64>, u64)> {
    let client = reqwest::Client::new();
    let cookie = format!("creneau_session={token}");
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let answer = client
            .get(page)
            .header(COOKIE, &cookie)
            .send()
            .await?
            .error_for_status()?;
        let html = answer.text().await?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        if !html.contains("month-week") {
            return Err("the answer is not a month".into());
        }
    }
    let small = client
        .get(page)
        .header(COOKIE, &cookie)
        .header(ACCEPT_ENCODING, "br")
        .send()
        .await?;
    Ok((times, small.bytes().await?.len() as u64))
}

/// The query that the page makes, as committed in `.sqlx`, by Postgres' own clock.
async fn query_alone(pool: &PgPool, month: NaiveDate) -> Outcome<Vec<f64>> {
    let sql = committed_query()?;
    let zone: std::sync::Arc<ZoneRules> = store::zone::rules("Europe/Paris").map_err(|p| format!("{p:?}"))?;
    let state = model::calendar::CalendarState {
        view: model::calendar::View::Month,
        date: month,
        filter: model::calendar::Filter::default(),
        event: None,
        at: None,
        saved: None,
        starts: model::person::WeekStart::Monday,
    };
    let (first, end) = state.range();
    let none: Vec<String> = Vec::new();
    let nobody: Vec<Uuid> = Vec::new();
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let row = sqlx::query(AssertSqlSafe(format!(
            "explain (analyze, timing off, format json) {sql}"
        )))
        .bind(zone.start_of_day(first))
        .bind(zone.start_of_day(end))
        .bind(first)
        .bind(end)
        .bind(false)
        .bind(&nobody)
        .bind(Uuid::nil())
        .bind(&none)
        .bind(None::<Uuid>)
        .bind(None::<Uuid>)
        .bind("")
        .fetch_one(pool)
        .await?;
        let plan: serde_json::Value = row.try_get(0)?;
        times.push(plan[0]["Execution Time"].as_f64().ok_or("no execution time")?);
    }
    Ok(times)
}

fn committed_query() -> Outcome<String> {
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.sqlx"))? {
        let text: serde_json::Value = serde_json::from_slice(&std::fs::read(file?.path())?)?;
        let query = text["query"].as_str().unwrap_or_default();
        if query.contains("daterange(first_day") {
            return Ok(query.to_owned());
        }
    }
    Err("the month's query is not in .sqlx: run cargo xtask sqlx".into())
}

fn print_row(name: &str, times: &mut [f64]) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("{name:<28}p50 {:>7.1}  p99 {:>7.1}", at(0.5), at(0.99));
    (at(0.5), at(0.99))
}

fn bytes(html: u64) -> Outcome<()> {
    let size = |path: &str| std::fs::metadata(site().join(path)).map_or(0, |m| m.len());
    let wasm = size("pkg/creneau.wasm.br");
    let parts = [
        ("HTML of that month", html),
        ("WASM", wasm),
        ("JavaScript", size("pkg/creneau.js.br")),
        ("CSS", size("pkg/creneau.css.br")),
        ("font", size("fonts/inter-latin-wght.woff2")),
    ];
    let total: u64 = parts.iter().map(|(_, n)| n).sum();
    println!("\nfirst visit, bytes as sent (brotli)");
    for (name, n) in parts {
        println!("{name:<28}{n:>10}");
    }
    println!(
        "{:<28}{total:>10}  budget {VISIT_BUDGET}, WASM {WASM_BUDGET}",
        "all"
    );
    if wasm == 0 {
        return Err("there is no release build of the site: make build".into());
    }
    if wasm > WASM_BUDGET || total > VISIT_BUDGET {
        return Err("over budget".into());
    }
    Ok(())
}
