//! Who stands in a lane.

use std::collections::VecDeque;

use super::Place;

/// The places of those who stand in a lane, always in their order.
///
/// People come at the end and are called from the front, so that a ring is near at hand at both, however many stand
/// between. Only who leaves from the middle, or comes with an earlier arrival, makes others move up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(VecDeque<Place>);

impl Places {
    /// The first in the lane.
    pub fn first(&self) -> Option<Place> {
        self.0.front().copied()
    }

    /// How many stand here.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody stands here.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether somebody stands at this place.
    pub fn contains(&self, place: Place) -> bool {
        self.0.binary_search(&place).is_ok()
    }

    /// Everybody in order.
    pub fn iter(&self) -> impl Iterator<Item = Place> {
        self.0.iter().copied()
    }

    /// How many stand before this place.
    pub fn count_before(&self, place: Place) -> usize {
        // Whoever has just taken a number, the usual case, stands behind all others.
        match self.0.back() {
            Some(last) if *last < place => self.0.len(),
            _ => self.0.partition_point(|other| *other < place),
        }
    }

    /// Those who stand before this place, in order.
    pub fn before(&self, place: Place) -> impl Iterator<Item = Place> {
        self.0.range(..self.count_before(place)).copied()
    }

    /// Those who stand behind this place, in order.
    pub fn behind(&self, place: Place) -> impl Iterator<Item = Place> {
        self.0.range(self.0.partition_point(|other| *other <= place)..).copied()
    }

    /// Somebody takes a place, if they do not stand at it already.
    pub(crate) fn insert(&mut self, place: Place) {
        let index = self.count_before(place);
        if self.0.get(index) != Some(&place) {
            self.0.insert(index, place);
        }
    }

    /// Somebody leaves their place.
    pub(crate) fn remove(&mut self, place: Place) {
        // Whoever is called stands first most of the time.
        if self.0.front() == Some(&place) {
            self.0.pop_front();
        } else if let Ok(index) = self.0.binary_search(&place) {
            self.0.remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::value::Timestamp;

    fn place(second: i64, slot: u32) -> Place {
        Place { arrival: Timestamp::from_second(second).expect("a moment"), slot }
    }

    #[test]
    fn whoever_comes_and_leaves_in_whatever_order_the_lane_stays_in_order() {
        let (mut lane, mut known) = (Places::default(), BTreeSet::new());
        // Every number below 101 once in a mixed order, with arrivals that repeat; after every third one leaves who came earlier.
        for step in 1..=100 {
            let mixed = step * 37 % 101;
            let here = place(i64::from(mixed / 4), mixed);
            lane.insert(here);
            lane.insert(here);
            known.insert(here);
            if step % 3 == 0 {
                let gone = step / 2 * 37 % 101;
                let gone = place(i64::from(gone / 4), gone);
                lane.remove(gone);
                lane.remove(gone);
                known.remove(&gone);
            }
            assert!(lane.iter().eq(known.iter().copied()), "step {step}");
            assert_eq!((lane.len(), lane.first()), (known.len(), known.first().copied()), "step {step}");
            for between in [here, place(12, 50), place(0, 0), place(99, 0)] {
                assert_eq!(lane.contains(between), known.contains(&between));
                assert_eq!(lane.count_before(between), known.range(..between).count());
                assert!(lane.before(between).eq(known.range(..between).copied()));
                let behind = known.iter().copied().filter(|other| *other > between);
                assert!(lane.behind(between).eq(behind));
            }
        }
    }
}
