//! What came of the waits that people were told: the record of kept promises.

use serde::{Deserialize, Serialize};

use crate::value::Wait;

/// Promises with what came of them, as sums that add up over hours, days and offices.
///
/// Only people who were called are in it: how long one who left would have waited, nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Promises {
    /// How many people were told a wait and then called.
    pub count: u64,
    /// How many waited as long as they were told, ends included.
    pub kept: u64,
    /// How many waited longer than the upper end.
    pub longer: u64,
    /// The sum of the differences, in seconds, between the wait and the middle of the interval.
    pub error_s: u64,
}

impl Promises {
    /// Adds a promise and the wait that followed, in seconds.
    pub fn add(&mut self, promise: Wait, actual_s: u32) {
        let middle_s = promise.low_s.midpoint(promise.high_s);
        self.count += 1;
        self.longer += u64::from(actual_s > promise.high_s);
        self.kept += u64::from(actual_s >= promise.low_s && actual_s <= promise.high_s);
        self.error_s += u64::from(middle_s.abs_diff(actual_s));
    }

    /// Adds the promises of another time or place.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.kept += other.kept;
        self.longer += other.longer;
        self.error_s += other.error_s;
    }
}

impl Extend<(Wait, u32)> for Promises {
    fn extend<T: IntoIterator<Item = (Wait, u32)>>(&mut self, pairs: T) {
        pairs.into_iter().for_each(|(promise, actual_s)| self.add(promise, actual_s));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_at_the_upper_end_was_kept_and_one_second_more_was_not() {
        let promise = Wait { low_s: 600, high_s: 1200 };
        let mut morning = Promises::default();
        morning.extend([(promise, 1200), (promise, 1201), (promise, 599)]);
        assert_eq!(morning, Promises { count: 3, kept: 1, longer: 1, error_s: 300 + 301 + 301 });
        let mut day = morning;
        day.merge(&morning);
        assert_eq!((day.count, day.kept, day.longer, day.error_s), (6, 2, 2, 1804));
    }
}
