//! The one clock of the process. Everything else gets the time as an argument.

use chrono::{DateTime, Utc};

/// The current time.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the process reads its clock"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
