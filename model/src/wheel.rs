//! The DevOps wheel: what stands in each stage, and how long it takes to pass one.

use crate::item::Stage;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A stage of the wheel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoke {
    pub stage: Stage,
    /// Items that stand there now.
    pub now: u32,
    /// How often one has passed it.
    pub passed: u32,
    /// How long that took on average, in seconds.
    pub seconds: Option<i64>,
}

/// The wheel, from what each item's stage was and when it became so: the changes of one item are in their order.
#[must_use]
pub fn wheel(items: &[Vec<(DateTime<Utc>, Option<Stage>)>]) -> Vec<Spoke> {
    let spoke = |stage: Stage| {
        let mut total = TimeDelta::zero();
        let mut passed = 0_u32;
        for changes in items {
            for pair in changes.windows(2) {
                if let [(since, Some(at)), (until, next)] = pair
                    && *at == stage
                    && *next != Some(stage)
                {
                    total += *until - *since;
                    passed += 1;
                }
            }
        }
        let stands = |changes: &&Vec<(DateTime<Utc>, Option<Stage>)>| {
            changes.last().is_some_and(|(_, at)| *at == Some(stage))
        };
        Spoke {
            stage,
            now: u32::try_from(items.iter().filter(stands).count()).unwrap_or(u32::MAX),
            passed,
            seconds: (passed > 0).then(|| total.num_seconds() / i64::from(passed)),
        }
    };
    Stage::ALL.iter().copied().map(spoke).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_takes_as_long_as_items_stand_in_it() {
        let at = |hours: i64| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::hours(hours);
        let items = [
            vec![
                (at(0), None),
                (at(1), Some(Stage::Code)),
                (at(5), Some(Stage::Test)),
            ],
            vec![
                (at(0), Some(Stage::Code)),
                (at(2), Some(Stage::Test)),
                (at(4), Some(Stage::Code)),
            ],
            vec![(at(0), None)],
        ];
        let found = wheel(&items);
        assert_eq!(found.len(), 8);
        let of = |stage| found.iter().find(|spoke| spoke.stage == stage).expect("a stage");
        let code = of(Stage::Code);
        assert_eq!((code.now, code.passed, code.seconds), (1, 2, Some(3 * 3600)));
        let test = of(Stage::Test);
        assert_eq!((test.now, test.passed, test.seconds), (1, 1, Some(2 * 3600)));
        assert_eq!(of(Stage::Monitor).seconds, None);
    }
}
