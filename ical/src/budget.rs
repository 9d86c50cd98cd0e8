//! A limit on the work of an expansion, so that a hostile rule ends quickly.

use std::cell::Cell;

use crate::ExpandError;

/// Steps (days looked at, instances made) that one series may take: well under a tenth of a second.
pub(crate) const SERIES: u64 = 1_000_000;
/// Steps that all series of a file may take together: one or two seconds.
pub(crate) const CALENDAR: u64 = 60_000_000;

/// Steps left. Shared by the rules of a series, hence the `Cell`.
#[derive(Debug)]
pub(crate) struct Budget(Cell<u64>);

impl Budget {
    pub(crate) fn new(steps: u64) -> Self {
        Self(Cell::new(steps))
    }

    pub(crate) fn left(&self) -> u64 {
        self.0.get()
    }

    /// Takes `steps` away; [`ExpandError::TooCostly`] when there are not as many left.
    pub(crate) fn spend(&self, steps: u64) -> Result<(), ExpandError> {
        match self.0.get().checked_sub(steps) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => {
                self.0.set(0);
                Err(ExpandError::TooCostly)
            }
        }
    }
}
