//! What the order goes by: the arrival, with what the class of a ticket makes of it.

use super::Place;
use crate::settings::{ClassRules, OrderMode};
use crate::value::Timestamp;

/// When it is a ticket's turn: the smaller turn is called first. One value for all who ask, so that the next one, lists
/// on screens and "people before you" never disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    /// Those who go next stand before all others.
    after_those_who_go_next: bool,
    /// The arrival as it counts: in nanoseconds, in the accumulating mode times the rate in percent.
    counted: i128,
    /// The slot of issue, for equal moments.
    slot: u32,
}

impl Turn {
    /// A text that sorts in the same order, for moments after 1970.
    pub(super) fn text(self) -> String {
        let later = u8::from(self.after_those_who_go_next);
        format!("{later}-{:020}-{:07}", self.counted, self.slot)
    }
}

/// How an office compares classes at a moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison {
    pub(super) mode: OrderMode,
    pub(super) now: Timestamp,
}

impl Comparison {
    /// The turn of somebody of a class who stands at a place. Within a class, turns are in the order of the places.
    pub(super) fn turn(self, rules: Option<&ClassRules>, place: Place) -> Turn {
        let arrival = place.arrival.as_nanosecond();
        let goes_next = goes_next(rules);
        let counted = match self.mode {
            _ if goes_next => arrival,
            OrderMode::Ratio(_) => arrival,
            OrderMode::HeadStart => arrival - head_start_ns(rules),
            OrderMode::Accumulating => (arrival - self.now.as_nanosecond()) * rate(rules),
        };
        Turn { after_those_who_go_next: !goes_next, counted, slot: place.slot }
    }

    /// The place in the lanes of another class from which on people are called after `turn`.
    pub(super) fn first_after(self, turn: Turn, theirs: Option<&ClassRules>) -> Place {
        match (turn.after_those_who_go_next, goes_next(theirs)) {
            (true, true) => Place { arrival: Timestamp::MAX, slot: u32::MAX },
            (false, false) => Place { arrival: Timestamp::MIN, slot: 0 },
            (true, false) | (false, true) => {
                let (arrival, exact) = self.arrival_with(turn.counted, theirs);
                if exact {
                    Place { arrival: timestamp(arrival), slot: turn.slot }
                } else {
                    Place { arrival: timestamp(arrival + 1), slot: 0 }
                }
            }
        }
    }

    /// The first arrival with which somebody of a class is called after `turn`; `None` when none is late enough, or all
    /// are.
    pub(super) fn arrival_after(self, turn: Turn, rules: Option<&ClassRules>) -> Option<Timestamp> {
        let comparable = turn.after_those_who_go_next != goes_next(rules);
        comparable.then(|| timestamp(self.arrival_with(turn.counted, rules).0 + 1))
    }

    /// The last arrival, in nanoseconds, that counts no more than this in a class, and whether it counts just as much.
    fn arrival_with(self, counted: i128, rules: Option<&ClassRules>) -> (i128, bool) {
        match self.mode {
            _ if goes_next(rules) => (counted, true),
            OrderMode::Ratio(_) => (counted, true),
            OrderMode::HeadStart => (counted + head_start_ns(rules), true),
            OrderMode::Accumulating => {
                let rate = rate(rules);
                (self.now.as_nanosecond() + counted.div_euclid(rate), counted.rem_euclid(rate) == 0)
            }
        }
    }
}

pub(super) fn goes_next(rules: Option<&ClassRules>) -> bool {
    rules.is_some_and(|rules| rules.goes_next)
}

fn head_start_ns(rules: Option<&ClassRules>) -> i128 {
    rules.map_or(0, |rules| i128::from(rules.head_start_s) * 1_000_000_000)
}

/// Percent; a rate of nothing would make all moments equal.
fn rate(rules: Option<&ClassRules>) -> i128 {
    rules.map_or(100, |rules| i128::from(rules.rate_percent.max(1)))
}

fn timestamp(nanosecond: i128) -> Timestamp {
    let (first, last) = (Timestamp::MIN.as_nanosecond(), Timestamp::MAX.as_nanosecond());
    Timestamp::from_nanosecond(nanosecond.clamp(first, last)).expect("a clamped moment")
}
