//! Offices side by side, on the same definitions and at the same mix of services.
//!
//! An office that does many long services has long waits without being slow. So each is measured against itself: what its
//! own services would have taken, had each taken what it takes in all offices together (indirect standardisation, as in
//! Fleiss, *Statistical Methods for Rates and Proportions*, chapter 19: the observed by the expected). What stands in the
//! domain notes for clerks holds for offices: index = actual by expected, and none of fewer than 30.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Figures;
use super::measures::{Rate, float};
use super::publish::FEWEST_FOR_A_RATE;
use super::table::{By, Table};
use crate::opening::Calendar;
use crate::value::{Date, ServiceId};

/// The wait, in seconds, that all offices are measured by when they stand side by side, whatever each wants for itself:
/// fifteen minutes, as in the domain notes on key figures.
pub const COMMON_TARGET_S: u32 = 15 * 60;
/// Over how many days a small office is looked at when the period that was asked for has too few tickets: four weeks, a
/// quarter, half a year, a year, each in whole weeks so that no weekday counts more. A choice of this design.
pub const LONGER_DAYS: [i32; 4] = [28, 91, 182, 364];

/// How long something took beside how long it usually takes for the same mix of services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// How many.
    pub count: u64,
    /// How long they took, in seconds.
    pub actual_s: u64,
    /// How long they would have taken if each had taken what its service usually takes, in seconds.
    pub expected_s: u64,
}

/// A kind of time that offices are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Issue to first call.
    Waiting,
    /// The clerk's time with the citizen.
    Service,
}

impl Compared {
    /// Actual by expected: above 1 is longer than usual; `None` of fewer than 30, which say more about chance.
    pub fn index(self) -> Option<f64> {
        let enough = self.count >= FEWEST_FOR_A_RATE && self.expected_s > 0;
        enough.then(|| float(self.actual_s) / float(self.expected_s))
    }
}

impl Time {
    /// How many, and how long together, in seconds.
    fn of(self, figures: &Figures) -> (u64, u64) {
        match self {
            Time::Waiting => {
                let (ordinary, priority) = (&figures.waiting_ordinary, &figures.waiting_priority);
                (ordinary.count() + priority.count(), ordinary.sum_s() + priority.sum_s())
            }
            Time::Service => (figures.service.count(), figures.service.sum_s()),
        }
    }
}

/// The figures of `own` beside those of `all`, in which `own` is included. Of each service the mean counts and not the
/// median: means add up to the sum that is compared.
pub fn compare(own: &Table, all: &Table, time: Time) -> Compared {
    let of_all = by_service(all, time);
    let mut compared = Compared::default();
    for (service, (count, sum_s)) in by_service(own, time) {
        let (all_count, all_s) = of_all.get(&service).copied().unwrap_or((count, sum_s));
        compared.count += count;
        compared.actual_s += sum_s;
        compared.expected_s += (count * all_s).checked_div(all_count).unwrap_or_default();
    }
    compared
}

fn by_service(table: &Table, time: Time) -> BTreeMap<ServiceId, (u64, u64)> {
    let by_service = table.grouped(By { service: true, ..By::default() });
    by_service.iter().filter_map(|(key, figures)| Some((key.service.clone()?, time.of(figures)))).collect()
}

/// Who was called within the common target, of all that were called; within 1 % of the target.
pub fn within_common_target(figures: &Figures) -> Rate {
    let waiting = figures.waiting();
    Rate { of: waiting.at_most(COMMON_TARGET_S), out_of: waiting.count() }
}

/// The business days over which an office is looked at: those asked for, or, where fewer than 30 people were called in
/// them, the fewest of [`LONGER_DAYS`] up to the same day in which 30 were; the longest where not even a year has them.
/// `called` says how many were called on which day.
pub fn enough_days((from, to): (Date, Date), called: &BTreeMap<Date, u64>) -> (Date, Date) {
    let since = |days: i32| to.saturating_sub(jiff::Span::new().days(days - 1));
    let longer = LONGER_DAYS.into_iter().map(since).filter(|longer| *longer < from);
    let mut last = from;
    for from in std::iter::once(from).chain(longer) {
        last = from;
        if called.range(from..=to).map(|(_, called)| called).sum::<u64>() >= FEWEST_FOR_A_RATE {
            break;
        }
    }
    (last, to)
}

/// The days from `from` to `to` on which an office was open by its calendar and of which nothing is known.
pub fn missing_days(calendar: &Calendar, (from, to): (Date, Date), known: &BTreeSet<Date>) -> Vec<Date> {
    let days = from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to);
    days.filter(|day| !calendar.hours_on(*day).is_empty() && !known.contains(day)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::opening::{Hours, WeeklyHours};
    use crate::statistics::Key;

    /// How often each service was waited for, and how long each time.
    fn office(services: &[(&str, u32, u32)]) -> Table {
        let mut table = Table::default();
        for (service, count, seconds) in services {
            let figures =
                table.at(Key { service: Some(ServiceId::new(*service)), hour: Some(9), ..Key::default() });
            (0..*count).for_each(|_| figures.waiting_ordinary.add_s(*seconds));
        }
        table
    }

    #[test]
    fn an_office_with_long_services_is_not_slow_for_them() {
        // Passports are waited for 1,200 s here and 1,000 s there, certificates 240 s and 300 s.
        let belsh = office(&[("passport", 40, 1200), ("certificate", 10, 240)]);
        let cerrik = office(&[("passport", 10, 1000), ("certificate", 90, 300)]);
        let mut all = belsh.clone();
        all.add_grouped(&cerrik, By { service: true, hour: true, ..By::default() });
        // By hand: a passport takes (40 x 1200 + 10 x 1000) / 50 = 1160 s, a certificate (10 x 240 + 90 x 300) / 100 = 294 s.
        let compared = compare(&belsh, &all, Time::Waiting);
        assert_eq!(compared, Compared { count: 50, actual_s: 50_400, expected_s: 40 * 1160 + 10 * 294 });
        assert!((compared.index().expect("50 are enough") - 50_400.0 / 49_340.0).abs() < 1e-12);
        // The plain means, 1,008 s and 370 s, would have said that Belsh takes nearly three times as long.
        let other = compare(&cerrik, &all, Time::Waiting);
        assert_eq!((other.actual_s, other.expected_s), (37_000, 10 * 1160 + 90 * 294));
        // What all offices expect together is what all took.
        assert_eq!(compared.expected_s + other.expected_s, compared.actual_s + other.actual_s);
    }

    #[test]
    fn who_alone_offers_a_service_is_as_expected_and_few_have_no_index() {
        let only = office(&[("permit", 30, 500)]);
        assert_eq!(compare(&only, &only, Time::Waiting).index(), Some(1.0));
        let few = office(&[("permit", 29, 500)]);
        assert_eq!(compare(&few, &only, Time::Waiting).index(), None);
        assert_eq!(compare(&few, &only, Time::Service), Compared::default());
    }

    #[test]
    fn everybody_is_measured_by_fifteen_minutes() {
        let waits = office(&[("permit", 3, 890), ("certificate", 1, 1000)]).total();
        assert_eq!(within_common_target(&waits), Rate { of: 3, out_of: 4 });
    }

    #[test]
    fn a_small_office_is_looked_at_for_longer_and_a_large_one_is_not() {
        let (from, to) = (date(2026, 11, 16), date(2026, 11, 22));
        let called = |a_day: u64| {
            let days = date(2026, 1, 1).series(jiff::Span::new().days(1)).take_while(|day| *day <= to);
            days.map(|day| (day, a_day)).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(enough_days((from, to), &called(5)), (from, to), "35 in the week");
        assert_eq!(
            enough_days((from, to), &called(4)),
            (date(2026, 10, 26), to),
            "28 in the week, 112 in four"
        );
        assert_eq!(
            enough_days((from, to), &called(1)),
            (date(2026, 8, 24), to),
            "28 in four weeks, 91 in a quarter"
        );
        assert_eq!(enough_days((from, to), &BTreeMap::new()), (date(2025, 11, 24), to), "none in a year");
        let year = (date(2025, 1, 1), to);
        assert_eq!(enough_days(year, &BTreeMap::new()), year, "nothing longer is looked for");
    }

    #[test]
    fn days_off_are_not_missing() {
        let mut week = [Some(Hours::WHOLE_DAY); 7];
        (week[5], week[6]) = (None, None);
        let calendar = Calendar::from(WeeklyHours::Days(week));
        let known = BTreeSet::from([date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 20)]);
        let missing = missing_days(&calendar, (date(2026, 11, 16), date(2026, 11, 22)), &known);
        assert_eq!(missing, [date(2026, 11, 17), date(2026, 11, 19)]);
    }
}
