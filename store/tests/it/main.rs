//! The use cases against a real Postgres, a database per test, with the privileges of the application.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod approval;
mod audit;
mod board;
mod calendar;
mod conflict;
mod delivery;
mod event;
mod exchange;
mod exchange_round_trip;
mod item;
mod journal;
mod ledger;
mod life;
mod member;
mod project;
mod series;
mod series_model;
mod series_month;
mod session;
mod sprint;
mod talk;
mod template;
mod trash;
mod visibility;
mod world;
