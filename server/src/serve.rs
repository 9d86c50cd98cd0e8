//! The server, from its start to its end.

use crate::{
    clock,
    config::Config,
    database::{Access, Database},
    demo,
    live::Hub,
    router,
    state::AppState,
    worker,
};
use anyhow::{Context, Result, ensure};
use axum::serve::ListenerExt;
use sqlx::PgPool;
use std::{net::SocketAddr, path::Path, time::Duration};
use store::{Ctx, member};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// How long requests may take to finish when the server stops.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves until it is told to stop.
///
/// # Errors
/// In one line, for the operator.
pub async fn run(config: Config) -> Result<()> {
    let mut stop = stop_signal()?;
    require_site(&config.site_dir)?;
    // Before anything is started: a port in use is the most common reason why this fails.
    let listener = TcpListener::bind(config.addr).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", config.addr))?;
    let database = tokio::select! {
        database = Database::open(&config, Access::Alone) => database?,
        _ = stop.wait_for(|stop| *stop) => return Ok(()),
    };
    let served = serve(&database.pool, config, listener, stop).await;
    let closed = database.close().await;
    served?;
    closed?;
    tracing::info!("stopped");
    Ok(())
}

async fn serve(
    pool: &PgPool,
    config: Config,
    listener: TcpListener,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    let addr = listener.local_addr()?;
    greet(pool, &config, addr).await?;
    let hub = Hub::start(pool.clone()).await?;
    let worker = tokio::spawn(worker::run(pool.clone()));
    let state = AppState::new(pool.clone(), config, hub.clone());
    let service = router::build(state).into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let (mut told, streams) = (stop.clone(), hub.clone());
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        told.wait_for(|stop| *stop).await.ok();
        tracing::info!("stopping");
        streams.stop();
    });
    tracing::info!("listening on http://{addr}");
    let served = tokio::select! {
        served = server => served,
        () = late(&mut stop) => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    };
    worker.abort();
    hub.stop();
    hub.ended().await;
    Ok(served?)
}

/// Demo data or the way to the first account, where there is none yet.
async fn greet(pool: &PgPool, config: &Config, addr: SocketAddr) -> Result<()> {
    let ctx = Ctx::new(pool.clone(), clock::now(), "start", "");
    if !member::is_empty(&ctx).await? {
        return Ok(());
    }
    if config.demo {
        tracing::info!("filling in demo data");
        return demo::fill(pool, ctx.now).await.context("no demo data");
    }
    let secret = member::setup_secret(&ctx).await?;
    let site = config
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{addr}"));
    tracing::warn!("nobody has an account yet; the administrator begins at {site}/setup?token={secret}");
    Ok(())
}

fn require_site(site: &Path) -> Result<()> {
    ensure!(
        site.join("pkg").is_dir(),
        "the site is not built: {} has no folder pkg (run make build, or set CRENEAU_SITE_DIR)",
        site.display()
    );
    Ok(())
}

/// Becomes true when the process is asked to end. The second time it ends at once.
fn stop_signal() -> Result<watch::Receiver<bool>> {
    let (sender, receiver) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if sender.send_replace(true) {
                std::process::exit(1);
            }
        }
    });
    Ok(receiver)
}

async fn late(stop: &mut watch::Receiver<bool>) {
    stop.wait_for(|stop| *stop).await.ok();
    tokio::time::sleep(PATIENCE).await;
}
