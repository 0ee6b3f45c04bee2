//! What came of the waits that people were told: the record of kept promises.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Fact};
use crate::value::{Date, TicketId, Timestamp, Wait};

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

    /// One of the sums for each promise; nothing of none.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "nobody makes 2^52 promises")]
    pub fn mean(&self, sum: u64) -> Option<f64> {
        (self.count > 0).then(|| sum as f64 / self.count as f64)
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

/// The promises of one or more business days, as far as events were given.
#[derive(Debug, Clone)]
pub struct Record {
    day: Date,
    told: FxHashMap<TicketId, (Wait, Timestamp)>,
    days: BTreeMap<Date, Promises>,
}

impl Record {
    /// Nothing yet, at the beginning of a business day.
    #[must_use]
    pub fn new(day: Date) -> Self {
        Self { day, told: FxHashMap::default(), days: BTreeMap::new() }
    }

    /// Takes in the next event. A person's first call ends the wait that was promised.
    pub fn apply(&mut self, event: &Event) {
        match &event.fact {
            Fact::Issued(issued) => {
                if let Some(promise) = issued.promise {
                    self.told.insert(issued.ticket, (promise, event.at));
                }
            }
            Fact::Called { ticket, .. } => {
                if let Some((promise, told_at)) = self.told.remove(ticket) {
                    let waited_s = event.at.duration_since(told_at).as_secs().max(0);
                    let waited_s = u32::try_from(waited_s).unwrap_or(u32::MAX);
                    self.days.entry(self.day).or_default().add(promise, waited_s);
                }
            }
            Fact::DayEnded { next, .. } => {
                self.day = *next;
                self.told.clear();
            }
            _ => {}
        }
    }

    /// The business day of the last event.
    #[must_use]
    pub fn day(&self) -> Date {
        self.day
    }

    /// Each day on which somebody was called who had been told a wait.
    #[must_use]
    pub fn days(&self) -> &BTreeMap<Date, Promises> {
        &self.days
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
