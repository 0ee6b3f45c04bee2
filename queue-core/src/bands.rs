//! Numbers that a kiosk may give while the line to the server is cut.
//!
//! A band is a block of a thousand numbers of one prefix and business day that belongs to one kiosk alone: neither another
//! kiosk nor the server ever gives one of them. Bands begin at 1,000, so that a number given offline is seen as one; two
//! days that follow each other take different blocks, so that yesterday's slip is not taken for one of today.
//!
//! Each band belongs to an *epoch* of its kiosk. The epoch grows when the kiosk is replaced, and for all kiosks when the
//! server was restored from a backup; what was given in an older one is refused.

use std::collections::BTreeMap;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use crate::value::{Date, DeviceId, Prefix, TicketNumber};

/// How many numbers a band has: more than one kiosk gives of one prefix on a peak day.
pub const BAND_SIZE: u32 = 1_000;
/// With fewer numbers left than this, a kiosk that asks gets a further band.
pub const BAND_RESERVE: u32 = 250;
/// How many days after its own a band is still known, for numbers that come late.
pub const KNOWN_DAYS: i32 = 7;
/// The first number that a band may have.
const FIRST: u32 = BAND_SIZE;
/// Where bands begin after a restore: those granted since the backup was made are not known, and lie lower.
const FIRST_AFTER_RESTORE: u32 = 50 * BAND_SIZE;
/// The epoch of a kiosk that was never replaced.
const FIRST_EPOCH: u32 = 1;

/// A range of numbers of one prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The letter.
    pub prefix: Prefix,
    /// The first number.
    pub from: u32,
    /// The last number.
    pub to: u32,
}

/// A band with whoever may give its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The kiosk.
    pub device: DeviceId,
    /// The epoch of the kiosk in which it was granted.
    pub epoch: u32,
    /// The numbers.
    pub band: Band,
}

/// The bands of today, of the next day and of the last ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bands {
    granted: BTreeMap<(Date, Prefix), Vec<Granted>>,
    epochs: BTreeMap<DeviceId, u32>,
    // Of all kiosks, and the last day on which bands may be about that nobody knows.
    common_epoch: u32,
    restored_until: Option<Date>,
}

impl Band {
    /// Whether the band has this number.
    pub fn holds(&self, number: TicketNumber) -> bool {
        self.prefix == number.prefix && (self.from..=self.to).contains(&number.number)
    }

    /// The first and the last number.
    pub fn ends(&self) -> (TicketNumber, TicketNumber) {
        let number = |number| TicketNumber { prefix: self.prefix, number };
        (number(self.from), number(self.to))
    }
}

impl Bands {
    /// The present epoch of a kiosk.
    pub fn epoch(&self, device: &DeviceId) -> u32 {
        let own = self.epochs.get(device).copied().unwrap_or(FIRST_EPOCH);
        own.max(self.common_epoch)
    }

    /// The bands of a day from which a kiosk may give numbers, in the order of their prefixes and of the grants.
    pub fn of<'a>(&'a self, device: &'a DeviceId, day: Date) -> impl Iterator<Item = &'a Granted> {
        let epoch = self.epoch(device);
        self.on(day).filter(move |granted| granted.device == *device && granted.epoch == epoch)
    }

    /// All bands of a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Granted> {
        let all = (day, Prefix::FIRST)..=(day, Prefix::LAST);
        self.granted.range(all).flat_map(|(_, granted)| granted)
    }

    /// The days on which a kiosk has, or had in an older epoch, a band with this number; in order.
    pub(crate) fn days_of<'a>(
        &'a self,
        device: &'a DeviceId,
        number: TicketNumber,
    ) -> impl Iterator<Item = (Date, u32)> + 'a {
        let of_prefix = self.granted.iter().filter(move |((_, prefix), _)| *prefix == number.prefix);
        of_prefix.flat_map(move |((day, _), granted)| {
            let own =
                granted.iter().filter(move |granted| granted.device == *device && granted.band.holds(number));
            own.map(|granted| (*day, granted.epoch))
        })
    }

    /// Whether a number of a day lies in any band.
    pub fn hold(&self, day: Date, number: TicketNumber) -> bool {
        self.of_prefix(day, number.prefix).iter().any(|granted| granted.band.holds(number))
    }

    /// The first number from `number` on that lies in no band of the day.
    pub(crate) fn outside(&self, day: Date, number: TicketNumber) -> TicketNumber {
        let mut number = number;
        while let Some(granted) =
            self.of_prefix(day, number.prefix).iter().find(|granted| granted.band.holds(number))
        {
            number.number = granted.band.to + 1;
        }
        number
    }

    /// A band of a day that nobody has, with numbers above `given` only; `None` when there is none left.
    pub(crate) fn free(&self, day: Date, prefix: Prefix, given: u32) -> Option<Band> {
        let lost = self.restored_until.is_some_and(|until| day <= until);
        let first = if lost { FIRST_AFTER_RESTORE } else { FIRST };
        let first = first + if is_odd(day) { BAND_SIZE } else { 0 };
        let every_other = usize::try_from(2 * BAND_SIZE).expect("a band is small");
        let starts = (first..=TicketNumber::MAX + 1 - BAND_SIZE).step_by(every_other);
        let mut bands = starts.map(|from| Band { prefix, from, to: from + BAND_SIZE - 1 });
        let taken = self.of_prefix(day, prefix);
        bands.find(|band| band.from > given && !taken.iter().any(|granted| granted.band == *band))
    }

    /// Notes bands that a kiosk was given.
    pub(crate) fn grant(&mut self, device: &DeviceId, day: Date, epoch: u32, bands: &[Band]) {
        let known = self.epochs.entry(device.clone()).or_insert(epoch);
        *known = epoch.max(*known);
        for band in bands {
            let granted = Granted { device: device.clone(), epoch, band: *band };
            self.granted.entry((day, band.prefix)).or_default().push(granted);
        }
    }

    /// The epoch after the present one: of a kiosk, or of all of them.
    pub(crate) fn next_epoch(&self, device: Option<&DeviceId>) -> u32 {
        match device {
            Some(device) => self.epoch(device) + 1,
            None => self.epochs.values().copied().fold(self.common_epoch.max(FIRST_EPOCH), u32::max) + 1,
        }
    }

    /// Notes that the epoch of a kiosk, or of all of them, begins on `day`.
    pub(crate) fn end(&mut self, device: Option<&DeviceId>, epoch: u32, day: Date) {
        match device {
            Some(device) => {
                self.epochs.insert(device.clone(), epoch);
            }
            None => {
                self.common_epoch = epoch.max(self.common_epoch);
                self.restored_until = Some(day.tomorrow().unwrap_or(day));
            }
        }
    }

    /// Drops the bands of days that no number comes late from.
    pub(crate) fn forget_before(&mut self, today: Date) {
        let first = first_known_day(today);
        self.granted.retain(|(day, _), _| *day >= first);
    }

    fn of_prefix(&self, day: Date, prefix: Prefix) -> &[Granted] {
        self.granted.get(&(day, prefix)).map_or(&[], Vec::as_slice)
    }
}

/// The first day whose late numbers are still known on `today`.
pub(crate) fn first_known_day(today: Date) -> Date {
    today.saturating_sub(KNOWN_DAYS.days())
}

fn is_odd(day: Date) -> bool {
    let days = day.duration_since(Date::ZERO).as_hours() / 24;
    days.rem_euclid(2) == 1
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const MONDAY: Date = date(2026, 11, 23);

    fn a() -> Prefix {
        Prefix::new('A').expect("a letter")
    }

    fn kiosk(name: &str) -> DeviceId {
        DeviceId::new(name)
    }

    #[test]
    fn every_kiosk_and_day_gets_a_block_of_its_own() {
        let mut bands = Bands::default();
        let mut froms = Vec::new();
        for (name, day) in [("1", MONDAY), ("2", MONDAY), ("1", MONDAY.tomorrow().expect("a day"))] {
            let band = bands.free(day, a(), 0).expect("there are many");
            bands.grant(&kiosk(name), day, bands.epoch(&kiosk(name)), &[band]);
            froms.push((band.from, band.to));
        }
        froms.sort_unstable();
        assert_eq!(froms, [(1000, 1999), (2000, 2999), (3000, 3999)]);
    }

    #[test]
    fn the_server_passes_over_bands_and_bands_over_what_it_gave() {
        let mut bands = Bands::default();
        let number = |number| TicketNumber { prefix: a(), number };
        let band = bands.free(MONDAY, a(), 2400).expect("there are many");
        assert!(band.from > 2400);
        bands.grant(&kiosk("1"), MONDAY, 1, &[band]);
        assert_eq!(bands.outside(MONDAY, number(band.from)), number(band.to + 1));
        assert_eq!(bands.outside(MONDAY, number(7)), number(7));
        let tuesday = MONDAY.tomorrow().expect("a day");
        assert_eq!(bands.outside(tuesday, number(band.from)), number(band.from), "another day");
    }

    #[test]
    fn bands_run_out_and_say_so() {
        let mut bands = Bands::default();
        let mut count = 0;
        while let Some(band) = bands.free(MONDAY, a(), 0) {
            assert!(band.to <= TicketNumber::MAX);
            bands.grant(&kiosk("1"), MONDAY, 1, &[band]);
            count += 1;
        }
        assert!((49..=50).contains(&count), "{count}");
    }

    #[test]
    fn after_a_restore_bands_lie_where_none_were_before_until_the_next_day_is_over() {
        let mut bands = Bands::default();
        bands.grant(&kiosk("1"), MONDAY, 1, &[Band { prefix: a(), from: 1000, to: 1999 }]);
        bands.end(None, bands.next_epoch(None), MONDAY);
        assert_eq!((bands.epoch(&kiosk("1")), bands.epoch(&kiosk("never seen"))), (2, 2));
        assert_eq!(bands.of(&kiosk("1"), MONDAY).count(), 0);
        assert!(bands.free(MONDAY, a(), 0).expect("there are many").from >= FIRST_AFTER_RESTORE);
        let wednesday = MONDAY.saturating_add(2.days());
        assert!(bands.free(wednesday, a(), 0).expect("there are many").from < FIRST_AFTER_RESTORE);
    }
}
