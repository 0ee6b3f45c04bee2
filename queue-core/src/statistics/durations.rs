//! Many durations in little room, so that a year of them can be added up and asked for its median.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::merge::Merge;
use crate::value::Timestamp;

/// How many buckets an octave has, as a power of two.
const OCTAVE_BITS: u32 = 6;
/// Below this, in seconds, every second has a bucket of its own.
const EXACT_BELOW_S: u32 = 2 << OCTAVE_BITS;

/// Durations in whole seconds. Count, sum and the longest are exact; a percentile is the nearest rank's within 1 %.
///
/// They are counted in buckets: one for each second below 128 s, and 64 of equal width in each doubling above. A bucket
/// answers with its middle, so the error is at most half its width: 1/128 (0.8 %) of the duration. Adding two sets of
/// durations adds their buckets, so the order in which hours are added does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations {
    sum_s: u64,
    longest_s: u32,
    // (bucket, how many), by bucket, none empty: an hour of one clerk has a handful.
    buckets: Vec<(u16, u32)>,
}

impl Durations {
    /// How many.
    pub fn count(&self) -> u64 {
        self.buckets.iter().map(|(_, count)| u64::from(*count)).sum()
    }

    /// Their sum, in seconds.
    pub fn sum_s(&self) -> u64 {
        self.sum_s
    }

    /// Their mean, in seconds; `None` without any.
    pub fn mean_s(&self) -> Option<f64> {
        let count = self.count();
        // A sum of seconds and a count stay far below 2^53, where a float is exact.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        (count > 0).then(|| self.sum_s as f64 / count as f64)
    }

    /// The longest, in seconds; `None` without any.
    pub fn longest_s(&self) -> Option<u32> {
        (!self.buckets.is_empty()).then_some(self.longest_s)
    }

    /// The smallest duration, in seconds, that at least `percent` of 100 do not exceed (nearest rank), within 1 %;
    /// `None` without any.
    pub fn percentile_s(&self, percent: u64) -> Option<u32> {
        let count = self.count();
        let rank = (count * percent).div_ceil(100).max(1);
        if rank >= count {
            return self.longest_s().filter(|_| rank == count);
        }
        let mut before = 0;
        let found = self.buckets.iter().find(|(_, count)| {
            before += u64::from(*count);
            before >= rank
        });
        found.map(|(bucket, _)| middle_s(*bucket).min(self.longest_s))
    }

    /// How many are at most `seconds`, within 1 % of it.
    pub fn at_most(&self, seconds: u32) -> u64 {
        let within = self.buckets.iter().take_while(|(bucket, _)| middle_s(*bucket) <= seconds);
        within.map(|(_, count)| u64::from(*count)).sum()
    }

    /// Counts a duration of `seconds`.
    pub fn add_s(&mut self, seconds: u32) {
        self.sum_s += u64::from(seconds);
        self.longest_s = self.longest_s.max(seconds);
        self.count_in(bucket(seconds), 1);
    }

    /// Counts the time from one moment to another, both cut to whole seconds: so waiting, walking and service add up to
    /// the stay. A time that would be negative counts as none.
    pub fn add(&mut self, from: Timestamp, to: Timestamp) {
        self.add_s(seconds(from, to));
    }

    fn count_in(&mut self, bucket: u16, count: u32) {
        match self.buckets.binary_search_by_key(&bucket, |(known, _)| *known) {
            Ok(found) => self.buckets[found].1 += count,
            Err(place) => self.buckets.insert(place, (bucket, count)),
        }
    }
}

/// Whole seconds from one moment to another, each cut to its second; never negative.
pub(super) fn seconds(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.as_second().saturating_sub(from.as_second()).max(0)).unwrap_or(u32::MAX)
}

impl Merge for Durations {
    fn merge(&mut self, other: &Self) {
        self.sum_s += other.sum_s;
        self.longest_s = self.longest_s.max(other.longest_s);
        if self.buckets.is_empty() {
            self.buckets.clone_from(&other.buckets);
        } else {
            other.buckets.iter().for_each(|(bucket, count)| self.count_in(*bucket, *count));
        }
    }

    fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }
}

fn bucket(seconds: u32) -> u16 {
    let bucket = match seconds.checked_ilog2() {
        Some(octave) if octave > OCTAVE_BITS => {
            let shift = octave - OCTAVE_BITS;
            (shift << OCTAVE_BITS) + (seconds >> shift)
        }
        Some(_) | None => seconds,
    };
    u16::try_from(bucket).expect("32 octaves of 64 buckets are fewer than 65,536")
}

/// The middle of a bucket, in seconds.
fn middle_s(bucket: u16) -> u32 {
    let bucket = u32::from(bucket);
    if bucket < EXACT_BELOW_S {
        return bucket;
    }
    let shift = (bucket >> OCTAVE_BITS) - 1;
    let first = (bucket - (shift << OCTAVE_BITS)) << shift;
    first + ((1 << shift) - 1) / 2
}

/// Written as one list: sum, longest, then each bucket with its count, the bucket as the distance to the one before.
impl Serialize for Durations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = Vec::with_capacity(2 + 2 * self.buckets.len());
        list.extend([self.sum_s, u64::from(self.longest_s)]);
        let mut last = 0;
        for (bucket, count) in &self.buckets {
            list.extend([u64::from(bucket - last), u64::from(*count)]);
            last = *bucket;
        }
        list.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Durations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List)
    }
}

/// Reads the list that durations are written as, without keeping it.
struct List;

impl<'de> Visitor<'de> for List {
    type Value = Durations;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a sum, the longest, and buckets with their counts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Durations, A::Error> {
        let (Some(sum_s), Some(longest_s)) = (list.next_element()?, list.next_element()?) else {
            return Err(A::Error::custom("durations begin with their sum and the longest"));
        };
        let mut durations = Durations { sum_s, longest_s, buckets: Vec::new() };
        let mut bucket: u16 = 0;
        while let Some(step) = list.next_element::<u16>()? {
            let count = list.next_element()?.ok_or_else(|| A::Error::custom("a bucket has no count"))?;
            bucket = bucket.checked_add(step).ok_or_else(|| A::Error::custom("a bucket is too large"))?;
            if count == 0 || (step == 0 && !durations.buckets.is_empty()) {
                return Err(A::Error::custom("the buckets do not ascend"));
            }
            durations.buckets.push((bucket, count));
        }
        Ok(durations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(all: &[u32]) -> Durations {
        let mut durations = Durations::default();
        all.iter().for_each(|seconds| durations.add_s(*seconds));
        durations
    }

    #[test]
    fn a_bucket_answers_within_one_percent_of_every_duration_in_it() {
        let doublings = (0..31).map(|octave| 1_u32 << octave);
        let around = doublings.flat_map(|start| [start - 1, start, start + 1, start + start / 3]);
        for seconds in (0..100_000).chain(around).chain([u32::MAX]) {
            let error = middle_s(bucket(seconds)).abs_diff(seconds);
            assert!(
                u64::from(error) * 100 <= u64::from(seconds),
                "{seconds} answers with {error} more or less"
            );
            assert!(seconds >= EXACT_BELOW_S || error == 0, "{seconds} has a bucket of its own");
        }
    }

    #[test]
    fn buckets_ascend_with_the_durations() {
        assert!((1..200_000).all(|seconds| (0..=1).contains(&(bucket(seconds) - bucket(seconds - 1)))));
    }

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let ten = of(&[50, 10, 20, 100, 30, 40, 60, 90, 70, 80]);
        assert_eq!([1, 10, 11, 50, 90, 91, 100].map(|p| ten.percentile_s(p)), {
            [Some(10), Some(10), Some(20), Some(50), Some(90), Some(100), Some(100)]
        });
        assert_eq!(Durations::default().percentile_s(50), None);
    }

    #[test]
    fn a_single_duration_and_the_longest_are_exact() {
        assert_eq!(of(&[4_999]).percentile_s(50), Some(4_999));
        assert_eq!(of(&[1, 2, 4_999]).longest_s(), Some(4_999));
        assert_eq!(Durations::default().longest_s(), None);
    }

    #[test]
    fn adding_up_is_the_same_in_any_order() {
        let (one, two, both) = (of(&[3, 700, 9]), of(&[700, 2_000_000]), of(&[700, 3, 2_000_000, 9, 700]));
        let (mut forwards, mut backwards) = (one.clone(), two.clone());
        forwards.merge(&two);
        backwards.merge(&one);
        assert_eq!((&forwards, &backwards), (&both, &both));
        assert_eq!((both.count(), both.sum_s()), (5, 2_001_412));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for durations in [Durations::default(), of(&[0]), of(&[0, 5, 5, 900, 86_400])] {
            let text = serde_json::to_string(&durations).expect("it can be written");
            assert_eq!(serde_json::from_str::<Durations>(&text).expect("it can be read"), durations);
        }
        assert_eq!(serde_json::to_string(&of(&[5, 7, 7])).expect("it can be written"), "[19,7,5,1,2,2]");
        for wrong in ["[]", "[1]", "[1,1,1]", "[1,1,1,0]", "[1,1,1,1,0,1]", "[1,1,70000,1]"] {
            assert!(serde_json::from_str::<Durations>(wrong).is_err(), "{wrong}");
        }
    }
}
