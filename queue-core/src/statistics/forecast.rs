//! How many are likely to come on a day, hour by hour, from past days of the same weekday; and how far such forecasts were
//! off, so that nobody believes them more than they deserve.

use std::collections::BTreeMap;

use super::measures::float;
use super::table::Table;
use crate::value::Date;

/// Hours of a day.
pub const HOURS: usize = 24;
/// With fewer past days of its weekday than this, nothing is said of a day.
pub const FEWEST_DAYS: usize = 2;
/// How much more the newest day counts than all before it together: a third.
const NEWEST: f64 = 1.0 / 3.0;

/// How many numbers were taken in each hour of past days.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arrivals(BTreeMap<Date, [f64; HOURS]>);

/// How far forecasts of past days were off: the sum of all errors over the sum of all that came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Error {
    /// The days that were forecast afterwards.
    pub days: usize,
    /// Of these forecasts.
    pub share: f64,
    /// Of saying that it will be as on the same weekday a week before, which any forecast must beat.
    pub baseline: f64,
}

impl Arrivals {
    /// From figures by day and hour. A day without a number was a closed one.
    pub fn of(table: &Table) -> Self {
        let mut days: BTreeMap<Date, [f64; HOURS]> = BTreeMap::new();
        for (key, figures) in table.iter().filter(|(_, figures)| figures.issued > 0) {
            let (Some(day), Some(hour)) = (key.day, key.hour) else { continue };
            let hours = days.entry(day).or_insert([0.0; HOURS]);
            if let Some(hour) = hours.get_mut(usize::from(hour.unsigned_abs())) {
                *hour += float(figures.issued);
            }
        }
        Self(days)
    }

    /// What is likely to come in each hour of `day`, from the days before it; `None` when too few are known.
    pub fn expected(&self, day: Date) -> Option<[f64; HOURS]> {
        let past = self.0.range(..day).filter(|(past, _)| past.weekday() == day.weekday());
        let (mut expected, mut days) = ([0.0; HOURS], 0);
        for (_, hours) in past {
            let weight = if days == 0 { 1.0 } else { NEWEST };
            for (mean, hour) in expected.iter_mut().zip(hours) {
                *mean += weight * (hour - *mean);
            }
            days += 1;
        }
        (days >= FEWEST_DAYS).then_some(expected)
    }

    /// How far off the forecasts of all known days would have been; `None` where none could have been made, or nobody came.
    pub fn error(&self) -> Option<Error> {
        let (mut days, mut off, mut baseline_off, mut all) = (0, 0.0, 0.0, 0.0);
        for (day, came) in &self.0 {
            let week_before =
                day.checked_sub(jiff::Span::new().weeks(1)).ok().and_then(|day| self.0.get(&day));
            let (Some(expected), Some(before)) = (self.expected(*day), week_before) else { continue };
            days += 1;
            all += came.iter().sum::<f64>();
            off += distance(&expected, came);
            baseline_off += distance(before, came);
        }
        (all > 0.0).then(|| Error { days, share: off / all, baseline: baseline_off / all })
    }
}

fn distance(one: &[f64; HOURS], other: &[f64; HOURS]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other).abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Key;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    /// Days with how many came at nine.
    fn arrivals(days: &[(&str, u64)]) -> Arrivals {
        let mut table = Table::default();
        for (day, issued) in days {
            let key = Key { day: Some(date(day)), hour: Some(9), ..Key::default() };
            table.at(key).issued = *issued;
        }
        Arrivals::of(&table)
    }

    #[test]
    fn a_day_is_like_its_weekday_and_the_newest_counts_most() {
        let past = arrivals(&[("2026-11-09", 30), ("2026-11-10", 90), ("2026-11-16", 60)]);
        let monday = past.expected(date("2026-11-23")).expect("two Mondays are known");
        assert_eq!((monday[9], monday[10]), (40.0, 0.0), "30, and a third of the way to 60");
        assert_eq!(past.expected(date("2026-11-24")), None, "one Tuesday is too few");
        assert_eq!(past.expected(date("2026-11-16")), None, "a day is not forecast from itself");
    }

    #[test]
    fn the_error_is_that_of_days_that_could_have_been_forecast() {
        let past = arrivals(&[("2026-11-02", 30), ("2026-11-09", 60), ("2026-11-16", 50)]);
        // Forecast 40, a week before 60, came 50.
        let error = past.error().expect("one Monday could have been forecast");
        assert_eq!(error, Error { days: 1, share: 0.2, baseline: 0.2 });
        assert_eq!(arrivals(&[("2026-11-02", 30), ("2026-11-09", 60)]).error(), None);
        assert_eq!(arrivals(&[("2026-11-02", 0)]).error(), None, "nobody came");
    }
}
