//! One listener per process, and the latest changes in memory for all its pages.

use futures::{StreamExt, stream::try_unfold};
use model::SessionId;
use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    fmt,
    pin::pin,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use store::change::{self, Heard};
use tokio::{
    sync::watch,
    time::{interval, sleep},
};

/// Changes kept in memory. Who is further behind reads the database.
const RING: usize = 1024;
/// Read at once.
const PAGE: i64 = 500;
/// A notification can be lost with its connection: so often we look without one.
const POLL: Duration = Duration::from_secs(5);
/// Between attempts to reach the database again: the first pause, and the longest.
const RETRY: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));
/// A person has a few pages open, not hundreds.
const STREAMS_PER_SESSION: usize = 20;

/// The process's view of the change feed. Clones are the same hub.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    pool: PgPool,
    /// For the listener, which holds its connection for ever: that must not be one of the requests'.
    own: PgPool,
    ring: RwLock<Ring>,
    head: watch::Sender<i64>,
    stopped: watch::Sender<bool>,
    streams: Mutex<HashMap<SessionId, usize>>,
}

/// Everything after position `after`, up to the head.
struct Ring {
    after: i64,
    changes: VecDeque<Heard>,
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hub(at {})", *self.0.head.borrow())
    }
}

impl Hub {
    /// Follows the feed from where it is now, until [`Hub::stop`].
    ///
    /// # Errors
    /// The database's.
    pub async fn start(pool: PgPool) -> store::Result<Self> {
        let head = change::head(&pool).await?;
        let own = PgPoolOptions::new()
            .max_connections(1)
            .connect_lazy_with((*pool.connect_options()).clone());
        let hub = Self(Arc::new(Inner {
            pool,
            own,
            ring: RwLock::new(Ring {
                after: head,
                changes: VecDeque::new(),
            }),
            head: watch::Sender::new(head),
            stopped: watch::Sender::new(false),
            streams: Mutex::default(),
        }));
        let (task, mut stopped) = (hub.clone(), hub.0.stopped.subscribe());
        tokio::spawn(async move {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                () = task.follow() => {}
            }
            task.0.own.close().await;
        });
        Ok(hub)
    }

    /// Ends the task and all streams.
    pub fn stop(&self) {
        self.0.stopped.send_replace(true);
    }

    /// After [`Hub::stop`]: waits until the database is let go of.
    pub async fn ended(&self) {
        self.0.own.close_event().await;
        self.0.own.close().await;
    }

    pub(super) fn head(&self) -> watch::Receiver<i64> {
        self.0.head.subscribe()
    }

    pub(super) fn stopped(&self) -> watch::Receiver<bool> {
        self.0.stopped.subscribe()
    }

    /// The changes after `position`: some of them, in order, or none if there are none.
    pub(super) async fn after(&self, position: i64) -> store::Result<Vec<Heard>> {
        match self.in_ring(position) {
            Some(changes) => Ok(changes),
            None => change::after(&self.0.pool, position, PAGE).await,
        }
    }

    fn in_ring(&self, position: i64) -> Option<Vec<Heard>> {
        let ring = self.0.ring.read().unwrap_or_else(PoisonError::into_inner);
        if position < ring.after {
            return None;
        }
        let from = ring
            .changes
            .partition_point(|heard| heard.change.position <= position);
        Some(ring.changes.range(from..).cloned().collect())
    }

    /// Whether a page that stopped at `position` can go on from there; if not, where it has to begin.
    pub(super) async fn resume(&self, position: i64) -> store::Result<Result<(), i64>> {
        let pool = &self.0.pool;
        let known = *self.0.head.borrow();
        if position <= known && self.in_ring(position).is_some() {
            return Ok(Ok(()));
        }
        // The page may know more than this server does yet: another one told it.
        let head = change::head(pool).await?;
        let kept = position >= change::oldest(pool).await? - 1;
        Ok(if position <= head && kept {
            Ok(())
        } else {
            Err(head)
        })
    }

    /// A place for one more stream of a session, given back when dropped.
    pub(super) fn admit(&self, session: SessionId) -> Option<Place> {
        let mut streams = self.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let count = streams.entry(session).or_default();
        if *count >= STREAMS_PER_SESSION {
            return None;
        }
        *count += 1;
        Some(Place {
            hub: self.clone(),
            session,
        })
    }

    async fn follow(&self) {
        let mut pause = RETRY.0;
        loop {
            let before = *self.0.head.borrow();
            let Err(error) = self.listen().await;
            if *self.0.head.borrow() > before {
                pause = RETRY.0;
            }
            tracing::warn!(%error, "the live stream has lost the database");
            sleep(pause).await;
            pause = (pause * 2).min(RETRY.1);
        }
    }

    async fn listen(&self) -> store::Result<Infallible> {
        let mut listener = PgListener::connect_with(&self.0.own).await?;
        listener.listen(change::CHANNEL).await?;
        let heard = try_unfold(listener, |mut listener| async move {
            let notification = listener.try_recv().await?;
            let position = notification.and_then(|n| n.payload().parse::<i64>().ok());
            Ok::<_, sqlx::Error>(Some((position, listener)))
        });
        let (mut heard, mut ticks) = (pin!(heard), interval(POLL));
        loop {
            self.catch_up().await?;
            loop {
                let position = tokio::select! {
                    next = heard.next() => next.transpose()?.flatten(),
                    _ = ticks.tick() => None,
                };
                // Many are told of at once, and read at once.
                if position.is_none_or(|position| position > *self.0.head.borrow()) {
                    break;
                }
            }
        }
    }

    async fn catch_up(&self) -> store::Result<()> {
        loop {
            let known = *self.0.head.borrow();
            let new = change::after(&self.0.pool, known, PAGE).await?;
            let Some(head) = new.last().map(|heard| heard.change.position) else {
                return Ok(());
            };
            {
                let mut ring = self.0.ring.write().unwrap_or_else(PoisonError::into_inner);
                ring.changes.extend(new);
                while ring.changes.len() > RING {
                    if let Some(gone) = ring.changes.pop_front() {
                        ring.after = gone.change.position;
                    }
                }
            }
            self.0.head.send_replace(head);
        }
    }
}

/// One stream of a session.
pub(super) struct Place {
    hub: Hub,
    session: SessionId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = self.hub.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = streams.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.session);
            }
        }
    }
}
