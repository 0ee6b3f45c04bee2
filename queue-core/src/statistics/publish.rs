//! What may be said of people: of clerks only what is more than chance, to the public nothing that points at somebody.

use std::collections::BTreeMap;

use super::measures::float;
use super::table::{By, Table};
use crate::value::{ServiceId, UserName};

/// A rate of one clerk needs at least so many tickets.
pub const FEWEST_FOR_A_RATE: u64 = 30;
/// A public count below this is hidden: it might be somebody's neighbour.
pub const FEWEST_IN_PUBLIC: u64 = 5;

/// The counts of a public list whose total is also given: those below five are hidden. Where only one would be, the
/// next smallest is hidden too, since the total would give it away.
pub fn in_public(counts: &[u64]) -> Vec<Option<u64>> {
    let mut shown: Vec<Option<u64>> =
        counts.iter().map(|count| (*count >= FEWEST_IN_PUBLIC).then_some(*count)).collect();
    if shown.iter().filter(|count| count.is_none()).count() == 1
        && let Some(next) = shown.iter_mut().filter(|count| count.is_some()).min_by_key(|count| **count)
    {
        *next = None;
    }
    shown
}

/// How long a clerk's services took beside those of the whole office for the same mix of services.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// How many services.
    pub finished: u64,
    /// How long they took, in seconds.
    pub actual_s: u64,
    /// How long they would have taken if each had taken the office's median of its service, in seconds.
    pub expected_s: u64,
}

impl Pace {
    /// Actual by expected: above 1 is slower. A slow clerk may be the one who is asked the hard questions.
    pub fn index(self) -> Option<f64> {
        let enough = self.finished >= FEWEST_FOR_A_RATE && self.expected_s > 0;
        enough.then(|| float(self.actual_s) / float(self.expected_s))
    }
}

/// The pace of each clerk. Comparing plain means would blame whoever does the long services.
pub fn paces(table: &Table) -> BTreeMap<UserName, Pace> {
    let by_service = table.grouped(By { service: true, ..By::default() });
    let medians: BTreeMap<&ServiceId, u32> = by_service
        .iter()
        .filter_map(|(key, figures)| Some((key.service.as_ref()?, figures.service.percentile_s(50)?)))
        .collect();
    let mut paces = BTreeMap::new();
    for (key, figures) in table.grouped(By { service: true, staff: true, ..By::default() }).iter() {
        let (Some(service), Some(staff)) = (&key.service, &key.staff) else { continue };
        let pace = paces.entry(staff.clone()).or_insert(Pace { finished: 0, actual_s: 0, expected_s: 0 });
        let median_s = medians.get(service).copied().unwrap_or_default();
        pace.finished += figures.service.count();
        pace.actual_s += figures.service.sum_s();
        pace.expected_s += figures.service.count() * u64::from(median_s);
    }
    paces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Key;

    #[test]
    fn few_are_hidden_from_the_public_and_cannot_be_had_from_the_total() {
        assert_eq!(in_public(&[12, 5, 40]), [Some(12), Some(5), Some(40)]);
        assert_eq!(in_public(&[12, 4, 40]), [None, None, Some(40)]);
        assert_eq!(in_public(&[12, 4, 40, 0]), [Some(12), None, Some(40), None]);
        assert_eq!(in_public(&[3]), [None]);
        assert_eq!(in_public(&[]), []);
    }

    /// 40 pick-ups of 100 s and 10 permits of 120 s by one clerk; 40 permits of 100 s by another.
    fn two_clerks() -> Table {
        let mut table = Table::default();
        for (staff, service, count, seconds) in
            [("arta", "pick-up", 40, 100), ("arta", "permit", 10, 120), ("besa", "permit", 40, 100)]
        {
            let (service, staff) = (Some(ServiceId::new(service)), Some(UserName::new(staff)));
            let figures = table.at(Key { service, staff, ..Key::default() });
            (0..count).for_each(|_| figures.service.add_s(seconds));
        }
        table
    }

    #[test]
    fn clerks_are_compared_by_what_their_services_usually_take() {
        let paces = paces(&two_clerks());
        let arta = Pace { finished: 50, actual_s: 5200, expected_s: 5000 };
        assert_eq!(paces[&UserName::new("arta")], arta);
        assert_eq!(arta.index(), Some(1.04));
        assert_eq!(paces[&UserName::new("besa")].index(), Some(1.0));
        assert_eq!(Pace { finished: 29, ..arta }.index(), None);
    }
}
