//! What may be said of people: of clerks only what is more than chance, to the public nothing that points at somebody.

use std::collections::BTreeMap;

use super::figures::Figures;
use super::measures::Rate;
use super::offices::{Compared, within_common_target};
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

/// What the public may read of figures: `None` for what is of too few.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Public {
    /// Tickets given, from five on.
    pub issued: Option<u64>,
    /// Half waited at most so long, in seconds; like the next three from thirty on.
    pub waiting_p50_s: Option<u32>,
    /// Nine of ten waited at most so long, in seconds.
    pub waiting_p90_s: Option<u32>,
    /// The share that waited at most the common target.
    pub within_common_target: Option<f64>,
    /// The share of those issued that ended without service.
    pub left: Option<f64>,
}

impl Public {
    /// Of figures that stand alone.
    pub fn of(figures: &Figures) -> Self {
        let waiting = figures.waiting();
        let enough = waiting.count() >= FEWEST_FOR_A_RATE;
        let share = |rate: Rate| rate.share().filter(|_| rate.out_of >= FEWEST_FOR_A_RATE);
        Self {
            issued: Some(figures.issued).filter(|issued| *issued >= FEWEST_IN_PUBLIC),
            waiting_p50_s: waiting.percentile_s(50).filter(|_| enough),
            waiting_p90_s: waiting.percentile_s(90).filter(|_| enough),
            within_common_target: share(within_common_target(figures)),
            left: share(figures.abandonment()),
        }
    }
}

/// What the public may read of each service, beside the figures of all of them: what these would give away is hidden too.
/// Services that nobody came for are left out.
pub fn by_service(table: &Table) -> BTreeMap<ServiceId, Public> {
    let by_service = table.grouped(By { service: true, ..By::default() });
    let came = by_service.iter().filter(|(_, figures)| figures.issued > 0);
    let came: Vec<_> = came.filter_map(|(key, figures)| Some((key.service.clone()?, figures))).collect();
    let issued: Vec<u64> = came.iter().map(|(_, figures)| figures.issued).collect();
    let public = came.into_iter().zip(in_public(&issued));
    public.map(|((service, figures), issued)| (service, Public { issued, ..Public::of(figures) })).collect()
}

/// The pace of each clerk: how long their services took beside the office's medians for the same mix of services. Comparing
/// plain means would blame whoever does the long services, and a slow clerk may be the one who is asked the hard questions.
pub fn paces(table: &Table) -> BTreeMap<UserName, Compared> {
    let by_service = table.grouped(By { service: true, ..By::default() });
    let medians: BTreeMap<&ServiceId, u32> = by_service
        .iter()
        .filter_map(|(key, figures)| Some((key.service.as_ref()?, figures.service.percentile_s(50)?)))
        .collect();
    let mut paces = BTreeMap::new();
    for (key, figures) in table.grouped(By { service: true, staff: true, ..By::default() }).iter() {
        let (Some(service), Some(staff)) = (&key.service, &key.staff) else { continue };
        let pace = paces.entry(staff.clone()).or_insert(Compared::default());
        let median_s = medians.get(service).copied().unwrap_or_default();
        pace.count += figures.service.count();
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

    #[test]
    fn the_public_reads_no_rate_of_few_and_cannot_reckon_a_hidden_count() {
        let mut table = Table::default();
        for (service, count) in [("permit", 40), ("pick-up", 6), ("appeal", 2), ("archive", 0)] {
            let figures = table.at(Key { service: Some(ServiceId::new(service)), ..Key::default() });
            figures.issued = count;
            figures.called = count;
            (0..count).for_each(|_| figures.waiting_ordinary.add_s(600));
            figures.no_show = count / 4;
        }
        let services = by_service(&table);
        let issued = |service: &str| services[&ServiceId::new(service)].issued;
        // Of 48 together, 40 and 6 would leave 2: so 6 is hidden with it.
        assert_eq!([issued("permit"), issued("pick-up"), issued("appeal")], [Some(40), None, None]);
        assert!(!services.contains_key(&ServiceId::new("archive")));
        let permit = services[&ServiceId::new("permit")];
        assert_eq!(
            (permit.waiting_p50_s, permit.within_common_target, permit.left),
            (Some(600), Some(1.0), Some(0.25))
        );
        let few = services[&ServiceId::new("pick-up")];
        assert_eq!((few.waiting_p50_s, few.within_common_target, few.left), (None, None, None));
        assert_eq!(Public::of(&table.total()).issued, Some(48));
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
        let arta = Compared { count: 50, actual_s: 5200, expected_s: 5000 };
        assert_eq!(paces[&UserName::new("arta")], arta);
        assert_eq!(arta.index(), Some(1.04));
        assert_eq!(paces[&UserName::new("besa")].index(), Some(1.0));
        assert_eq!(Compared { count: 29, ..arta }.index(), None);
    }
}
