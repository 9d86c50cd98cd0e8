//! Use cases over Postgres. One use case is one function and one transaction.
//!
//! Each takes a [`Ctx`] first, asks `model::policy`, applies a rule of `model`, writes, and leaves an
//! audit line and a change for the live feed, all in the same transaction.

pub mod audit;
pub mod board;
pub mod change;
pub mod comment;
mod ctx;
pub mod delivery;
mod error;
pub mod event;
pub mod feed;
pub mod item;
pub mod journal;
mod known;
mod ledger;
pub mod member;
pub mod notification;
pub mod project;
pub mod service;
pub mod session;
pub mod sprint;
pub mod team;
pub mod template;
pub mod token;
pub mod view;
pub mod zone;

pub use ctx::{Ctx, SignedIn};
pub use error::{Error, Result};
pub use ledger::{Entry, Unit};

/// The migrations, in `migrations/`.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");
