//! The numbers of a day: each prefix counts from 1 and starts again with the next business day.

use std::collections::BTreeMap;

use crate::bands::Bands;
use crate::value::{Date, Prefix, TicketNumber};

/// The last number given for each prefix today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbering {
    last: BTreeMap<Prefix, u32>,
}

impl Numbering {
    /// The number the next visit of `prefix` gets on `day`, or `None` when all of the day are given. What kiosks may give
    /// offline is passed over.
    pub fn next(&self, prefix: Prefix, bands: &Bands, day: Date) -> Option<TicketNumber> {
        let number = TicketNumber { prefix, number: self.last(prefix) + 1 };
        Some(bands.outside(day, number)).filter(|number| number.number <= TicketNumber::MAX)
    }

    /// The last number given for `prefix`; 0 when none was.
    pub fn last(&self, prefix: Prefix) -> u32 {
        self.last.get(&prefix).copied().unwrap_or(0)
    }

    /// Notes that `number` was given.
    pub fn given(&mut self, number: TicketNumber) {
        let last = self.last.entry(number.prefix).or_insert(0);
        *last = number.number.max(*last);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_prefix_counts_for_itself_and_ends_at_its_limit() {
        let (bands, day) = (Bands::default(), date(2026, 11, 23));
        let (a, t) = (Prefix::new('A').expect("a letter"), Prefix::new('T').expect("a letter"));
        let mut numbering = Numbering::default();
        numbering.given(numbering.next(a, &bands, day).expect("a first number"));
        assert_eq!(numbering.next(a, &bands, day).expect("a second number").to_string(), "A002");
        assert_eq!(numbering.next(t, &bands, day).expect("a first number").to_string(), "T001");
        numbering.given(TicketNumber { prefix: a, number: 999 });
        assert_eq!(numbering.next(a, &bands, day).expect("a number").to_string(), "A1000");
        numbering.given(TicketNumber { prefix: a, number: TicketNumber::MAX });
        assert_eq!(numbering.next(a, &bands, day), None);
    }
}
