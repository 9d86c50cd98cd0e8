//! Places in an order: texts that are compared byte by byte, and between any two of which there is room for another.

use fractional_index::FractionalIndex;

/// The last byte of every place.
const END: u8 = 0x80;

/// A place behind `before` and before `after`, where there are such; nothing for what is no place, or not in that order.
#[must_use]
pub fn between(before: Option<&str>, after: Option<&str>) -> Option<String> {
    let read = |rank: &str| FractionalIndex::from_string(rank).ok();
    match (before, after) {
        (None, None) => Some(FractionalIndex::default().to_string()),
        (Some(before), None) => Some(FractionalIndex::new_after(&read(before)?).to_string()),
        (None, Some(after)) => Some(FractionalIndex::new_before(&read(after)?).to_string()),
        // The crate's own answer is wrong where a byte of `after` is zero (2.0.2).
        (Some(before), Some(after)) => {
            let found = middle(read(before)?.as_bytes(), read(after)?.as_bytes())?;
            let found = FractionalIndex::from_bytes(found).ok()?.to_string();
            (before < found.as_str() && found.as_str() < after).then_some(found)
        }
    }
}

/// So many places, one behind the other.
#[must_use]
pub fn several(before: Option<&str>, after: Option<&str>, count: usize) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::with_capacity(count);
    for _ in 0..count {
        let last = found.last().map(String::as_str).or(before);
        let next = between(last, after)?;
        found.push(next);
    }
    Some(found)
}

/// Bytes between two others: the same as both as long as these are the same, then something in the middle.
fn middle(before: &[u8], after: &[u8]) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    // Once the two have parted there is nothing above any more.
    let mut bounded = true;
    for at in 0.. {
        // What has ended is less than any byte.
        let low = before.get(at).map_or(-1, |byte| i32::from(*byte));
        let high = if bounded { i32::from(*after.get(at)?) } else { 256 };
        if high - low > 1 {
            found.push(u8::try_from((low + high) / 2).ok()?);
            found.push(END);
            return Some(found);
        }
        match u8::try_from(low) {
            Ok(byte) => {
                bounded = bounded && low == high;
                found.push(byte);
            }
            // Nothing is less than a zero but what goes on behind it.
            Err(_) => found.push(0),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_between(before: Option<&str>, found: &str, after: Option<&str>) -> bool {
        before.is_none_or(|before| before < found) && after.is_none_or(|after| found < after)
    }

    #[test]
    fn there_is_room_after_hundreds_at_the_top() {
        let mut first = between(None, None).expect("a place");
        for _ in 0..600 {
            let next = between(None, Some(&first)).expect("a place before");
            let inside = several(Some(&next), Some(&first), 20).expect("places between");
            assert!(
                inside
                    .iter()
                    .all(|one| is_between(Some(&next), one, Some(&first)))
            );
            first = next;
        }
        assert_eq!(between(Some("8080"), Some("80")), None);
        assert_eq!(between(Some("x"), None), None);
    }

    proptest! {
        /// Wherever things are put, the order is that of a list.
        #[test]
        fn places_are_in_the_order_of_a_list(spots in prop::collection::vec(0.0f64..1.0, 1..200)) {
            let mut list: Vec<String> = Vec::new();
            for spot in spots {
                // Mostly at the ends, where places grow.
                let at = if spot < 0.4 { 0 } else { (spot * (list.len() + 1) as f64) as usize };
                let before = at.checked_sub(1).and_then(|at| list.get(at)).map(String::as_str);
                let after = list.get(at).map(String::as_str);
                let found = between(before, after);
                prop_assert!(found.as_deref().is_some_and(|found| is_between(before, found, after)));
                list.insert(at.min(list.len()), found.unwrap_or_default());
            }
        }
    }
}
