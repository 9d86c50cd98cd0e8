//! The pages, a file or folder each.

pub mod account;
pub mod audit;
pub mod calendar;
pub mod hours;
pub mod import;
pub mod inbox;
pub mod journal;
pub mod lazy;
pub mod members;
pub mod oops;
pub mod projects;
pub mod setup;
pub mod sign_in;
pub mod teams;
pub mod today;
pub mod trash;
