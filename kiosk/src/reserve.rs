//! The numbers that this kiosk may give by itself while the line to the server is cut.
//!
//! Pure. What always holds: a number is handed out once a day, whatever bands the server told before or tells later; and
//! only numbers of the newest epoch of their prefix are.

use std::collections::{BTreeMap, BTreeSet};

use queue_api::device::Band;
use queue_api::{Date, Prefix, TicketNumber};

/// The bands of each day, and what of them is used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reserve {
    bands: BTreeMap<Date, Vec<Band>>,
    used: BTreeMap<Date, BTreeSet<(Prefix, u32)>>,
}

impl Reserve {
    /// Takes over what the server set aside for `day`; it replaces what was told for that day before.
    pub fn learn(&mut self, day: Date, mut bands: Vec<Band>) {
        bands.retain(|band| (1..=band.to).contains(&band.from) && band.to <= TicketNumber::MAX);
        self.bands.insert(day, bands);
    }

    /// A number is used, whether or not its slip came out.
    pub fn mark_used(&mut self, day: Date, number: TicketNumber) {
        self.used.entry(day).or_default().insert((number.prefix, number.number));
    }

    /// The next number of `prefix` on `day`, with the epoch of its band; none when there is none left.
    pub fn next(&self, day: Date, prefix: Prefix) -> Option<(TicketNumber, u32)> {
        let used = self.used.get(&day);
        let is_free = |number: &u32| used.is_none_or(|used| !used.contains(&(prefix, *number)));
        let mut bands = self.current(day, prefix);
        bands.sort_by_key(|band| band.from);
        bands.into_iter().find_map(|band| {
            let number = (band.from..=band.to).find(is_free)?;
            Some((TicketNumber { prefix, number }, band.epoch))
        })
    }

    /// How many numbers are left on `day`, of all prefixes.
    pub fn left(&self, day: Date) -> usize {
        let prefixes: BTreeSet<Prefix> =
            self.bands.get(&day).into_iter().flatten().map(|band| band.prefix).collect();
        let bands = prefixes.into_iter().flat_map(|prefix| self.current(day, prefix));
        let left = bands.map(|Band { prefix, from, to, .. }| {
            let used =
                self.used.get(&day).map_or(0, |used| used.range((prefix, from)..=(prefix, to)).count());
            ((to + 1 - from) as usize).saturating_sub(used)
        });
        left.sum()
    }

    /// Whether the server set numbers aside for `day`, used or not.
    pub fn knows(&self, day: Date) -> bool {
        self.bands.get(&day).is_some_and(|bands| !bands.is_empty())
    }

    /// Forgets the days before `day`: nothing is given for them any more.
    pub fn forget_before(&mut self, day: Date) {
        self.bands = self.bands.split_off(&day);
        self.used = self.used.split_off(&day);
    }

    /// The days of which something is known.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.bands.keys().chain(self.used.keys()).copied()
    }

    /// The bands of each day.
    pub fn bands(&self) -> impl Iterator<Item = (Date, &[Band])> {
        self.bands.iter().map(|(day, bands)| (*day, bands.as_slice()))
    }

    /// The used numbers of each day.
    pub fn used(&self) -> impl Iterator<Item = (Date, Vec<TicketNumber>)> {
        self.used.iter().map(|(day, numbers)| {
            let numbers =
                numbers.iter().map(|(prefix, number)| TicketNumber { prefix: *prefix, number: *number });
            (*day, numbers.collect())
        })
    }

    /// The bands of the newest epoch.
    fn current(&self, day: Date, prefix: Prefix) -> Vec<Band> {
        let bands = self.bands.get(&day).into_iter().flatten();
        let bands: Vec<Band> = bands.filter(|band| band.prefix == prefix).copied().collect();
        let newest = bands.iter().map(|band| band.epoch).max();
        bands.into_iter().filter(|band| Some(band.epoch) == newest).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = Date::constant(2026, 11, 23);

    fn prefix(letter: char) -> Prefix {
        letter.to_string().parse().expect("a letter")
    }

    fn band(letter: char, from: u32, to: u32, epoch: u32) -> Band {
        Band { prefix: prefix(letter), from, to, epoch }
    }

    /// Gives numbers of a letter until there is none left.
    fn give_all(reserve: &mut Reserve, letter: char) -> Vec<String> {
        std::iter::from_fn(|| {
            let (number, _) = reserve.next(DAY, prefix(letter))?;
            reserve.mark_used(DAY, number);
            Some(number.to_string())
        })
        .collect()
    }

    #[test]
    fn numbers_are_given_once_and_in_order_until_there_are_none() {
        let mut reserve = Reserve::default();
        reserve.learn(DAY, vec![band('A', 601, 603, 1), band('T', 640, 640, 1)]);
        assert_eq!(reserve.left(DAY), 4);
        assert_eq!(give_all(&mut reserve, 'A'), ["A601", "A602", "A603"]);
        assert_eq!((reserve.left(DAY), reserve.knows(DAY)), (1, true));
        let tomorrow = DAY.tomorrow().expect("a day");
        assert_eq!((reserve.left(tomorrow), reserve.knows(tomorrow)), (0, false));
    }

    #[test]
    fn the_same_bands_told_again_give_no_number_twice() {
        let mut reserve = Reserve::default();
        let bands = vec![band('A', 601, 604, 1)];
        reserve.learn(DAY, bands.clone());
        let (first, _) = reserve.next(DAY, prefix('A')).expect("a number");
        reserve.mark_used(DAY, first);
        reserve.learn(DAY, bands);
        assert_eq!(give_all(&mut reserve, 'A'), ["A602", "A603", "A604"]);
    }

    #[test]
    fn numbers_of_an_older_epoch_are_not_given_and_no_used_one_again() {
        let mut reserve = Reserve::default();
        reserve.learn(DAY, vec![band('A', 601, 604, 1)]);
        let (first, _) = reserve.next(DAY, prefix('A')).expect("a number");
        reserve.mark_used(DAY, first);
        reserve.learn(DAY, vec![band('A', 601, 602, 2), band('A', 900, 950, 1)]);
        assert_eq!(
            reserve.next(DAY, prefix('A')).map(|(number, epoch)| (number.number, epoch)),
            Some((602, 2))
        );
        assert_eq!(give_all(&mut reserve, 'A'), ["A602"]);
    }

    #[test]
    fn days_that_are_over_are_forgotten() {
        let mut reserve = Reserve::default();
        let tomorrow = DAY.tomorrow().expect("a day");
        reserve.learn(DAY, vec![band('A', 601, 604, 1)]);
        reserve.learn(tomorrow, vec![band('A', 701, 704, 1)]);
        reserve.forget_before(tomorrow);
        assert_eq!((reserve.left(DAY), reserve.left(tomorrow)), (0, 4));
    }
}
