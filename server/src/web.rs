//! HTTP: the layers that every request passes, and the routes that are not pages.

pub mod account;
pub mod answer;
pub mod attachment;
pub mod auth;
pub mod context;
pub mod cookie;
pub mod csrf;
pub mod export;
pub mod feed;
pub mod files;
pub mod finish;
pub mod headers;
pub mod limits;
pub mod probes;
pub mod trace;
