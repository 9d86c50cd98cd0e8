//! The process around the product: configuration, database, HTTP, sign-in, live stream, worker, commands.
//! It holds no business rule: those are `model`'s, and `store` applies them.

pub mod clock;
pub mod command;
pub mod config;
pub mod database;
pub mod demo;
pub mod live;
mod pages;
pub mod pg;
pub mod router;
pub mod serve;
pub mod state;
mod web;
pub mod worker;
