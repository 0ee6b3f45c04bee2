//! The numbers of a day: each prefix counts from 1 and starts again with the next business day.

use std::collections::BTreeMap;

use crate::value::{Prefix, TicketNumber};

/// The last number given for each prefix today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbering {
    last: BTreeMap<Prefix, u32>,
}

impl Numbering {
    /// The number the next visit of `prefix` gets, or `None` when all of the day are given.
    pub fn next(&self, prefix: Prefix) -> Option<TicketNumber> {
        let number = self.last.get(&prefix).copied().unwrap_or(0) + 1;
        (number <= TicketNumber::MAX).then_some(TicketNumber { prefix, number })
    }

    /// Notes that `number` was given.
    pub fn given(&mut self, number: TicketNumber) {
        let last = self.last.entry(number.prefix).or_insert(0);
        *last = number.number.max(*last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_prefix_counts_for_itself_and_ends_at_its_limit() {
        let (a, t) = (Prefix::new('A').expect("a letter"), Prefix::new('T').expect("a letter"));
        let mut numbering = Numbering::default();
        numbering.given(numbering.next(a).expect("a first number"));
        assert_eq!(numbering.next(a).expect("a second number").to_string(), "A002");
        assert_eq!(numbering.next(t).expect("a first number").to_string(), "T001");
        numbering.given(TicketNumber { prefix: a, number: 999 });
        assert_eq!(numbering.next(a).expect("a number").to_string(), "A1000");
        numbering.given(TicketNumber { prefix: a, number: TicketNumber::MAX });
        assert_eq!(numbering.next(a), None);
    }
}
