//! How often somebody may try: token buckets by address.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

use queue_core::value::Timestamp;

/// How many buckets are kept; the fullest ones, which limit nobody, are forgotten first.
const BUCKETS_KEPT: usize = 10_000;

/// A token bucket for each key.
#[derive(Debug)]
pub(super) struct Attempts<K> {
    burst: f64,
    per_second: f64,
    buckets: Mutex<HashMap<K, (f64, Timestamp)>>,
}

impl<K: Eq + Hash + Clone> Attempts<K> {
    /// `burst` attempts at once, and `per_second` more.
    pub(super) fn new(burst: f64, per_second: f64) -> Self {
        Self { burst, per_second, buckets: Mutex::default() }
    }

    /// Takes one attempt; `false` when none is left.
    pub(super) fn take(&self, key: &K, now: Timestamp) -> bool {
        let mut buckets = self.buckets.lock().expect("no panic while the buckets are held");
        if buckets.len() >= BUCKETS_KEPT {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.burst);
            // Everybody is at their limit at once: an attack, whose traces may go before the memory does.
            if buckets.len() >= BUCKETS_KEPT {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(key.clone()).or_insert((self.burst, now));
        let filled = self.filled(bucket, now);
        let taken = filled >= 1.0;
        *bucket = (if taken { filled - 1.0 } else { filled }, now);
        taken
    }

    /// Gives an attempt back that turned out to be rightful.
    pub(super) fn give_back(&self, key: &K) {
        if let Some((tokens, _)) =
            self.buckets.lock().expect("no panic while the buckets are held").get_mut(key)
        {
            *tokens = (*tokens + 1.0).min(self.burst);
        }
    }

    fn filled(&self, (tokens, since): &(f64, Timestamp), now: Timestamp) -> f64 {
        let passed_s = now.duration_since(*since).as_secs_f64().max(0.0);
        (tokens + passed_s * self.per_second).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_burst_is_allowed_then_only_as_many_as_flow_in() {
        let attempts = Attempts::new(3.0, 0.5);
        let now = Timestamp::UNIX_EPOCH;
        assert!((0..3).all(|_| attempts.take(&"here", now)));
        assert!(!attempts.take(&"here", now));
        assert!(attempts.take(&"there", now), "another key has its own bucket");
        let later = now + SignedDuration::from_secs(2);
        assert!(attempts.take(&"here", later));
        assert!(!attempts.take(&"here", later));
        attempts.give_back(&"here");
        assert!(attempts.take(&"here", later));
    }
}
