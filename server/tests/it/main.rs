//! The server over HTTP, on a database per test.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in its helpers"
)]

mod account;
mod audit;
mod command;
mod crash;
mod csrf;
mod edge;
mod export;
mod feed;
mod live;
mod page;
mod plain;
mod program;
mod sign_in;
mod stream;
mod support;
mod walk;
mod worker;
