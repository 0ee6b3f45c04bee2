//! How many are likely to come on a day, hour by hour, from past days of the same weekday; and how far such forecasts were
//! off, so that nobody believes them more than they deserve.
//!
//! The first days of a month bring more people or fewer than the others, and a service that is given on some days only, or
//! in a campaign, brings them on those days: so each such service is forecast from its own days, and all others together
//! with a factor for the part of the month.

use std::collections::{BTreeMap, BTreeSet};

use super::measures::float;
use super::table::Table;
use crate::opening::ServiceHours;
use crate::settings::Settings;
use crate::value::{Date, ServiceId};

/// Hours of a day.
pub const HOURS: usize = 24;
/// With fewer past days of its weekday than this, nothing is said of a day.
pub const FEWEST_DAYS: usize = 2;
/// How much more the newest day counts than all before it together: a third.
const NEWEST: f64 = 1.0 / 3.0;
/// The last of the first days of a month, on which applications for economic aid are taken.
const FIRST_DAYS_END: i8 = 10;
/// With fewer days than this in either part of the month, the parts are taken to be alike.
const FEWEST_DAYS_OF_PART: usize = 5;

type Hours = [f64; HOURS];

/// How many numbers were taken in each hour of past days.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arrivals {
    /// The days on which anybody came. One without a number was a closed one.
    days: BTreeSet<Date>,
    /// For services that are given on every day.
    always: BTreeMap<Date, Hours>,
    /// For each service that is given on some days only.
    limited: BTreeMap<ServiceId, Limited>,
}

#[derive(Debug, Clone, PartialEq)]
struct Limited {
    given: ServiceHours,
    came: BTreeMap<Date, Hours>,
}

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
    /// From figures by day, hour and service, of an office whose services are given as its settings say today.
    pub fn of(table: &Table, settings: &Settings) -> Self {
        let mut arrivals = Self::default();
        for (key, figures) in table.iter().filter(|(_, figures)| figures.issued > 0) {
            let (Some(day), Some(hour), Some(service)) = (key.day, key.hour, &key.service) else { continue };
            arrivals.days.insert(day);
            let days = match given(settings, service) {
                Some(hours) => {
                    let limited = || Limited { given: hours.clone(), came: BTreeMap::new() };
                    &mut arrivals.limited.entry(service.clone()).or_insert_with(limited).came
                }
                None => &mut arrivals.always,
            };
            if let Some(hour) =
                days.entry(day).or_insert([0.0; HOURS]).get_mut(usize::from(hour.unsigned_abs()))
            {
                *hour += float(figures.issued);
            }
        }
        arrivals
    }

    /// What is likely to come in each hour of `day`, from the days before it; `None` when too few are known.
    pub fn expected(&self, day: Date) -> Option<Hours> {
        let past = || self.days.range(..day).filter(|past| past.weekday() == day.weekday()).copied();
        if past().count() < FEWEST_DAYS {
            return None;
        }
        let parts = self.parts_of_month(day);
        let scaled = |past| {
            self.always.get(&past).map_or([0.0; HOURS], |came| came.map(|count| count / parts.of(past)))
        };
        let mut expected = smoothed(past().map(scaled)).map(|count| count * parts.of(day));
        for Limited { given, came } in self.limited.values().filter(|limited| limited.given.is_on(day)) {
            let on = past().filter(|past| given.is_on(*past));
            let own = smoothed(on.map(|past| came.get(&past).copied().unwrap_or([0.0; HOURS])));
            expected.iter_mut().zip(own).for_each(|(all, own)| *all += own);
        }
        Some(expected)
    }

    /// How far off the forecasts of all known days would have been; `None` where none could have been made, or nobody came.
    pub fn error(&self) -> Option<Error> {
        let (mut days, mut off, mut baseline_off, mut all) = (0, 0.0, 0.0, 0.0);
        for day in &self.days {
            let week_before = day.checked_sub(jiff::Span::new().weeks(1)).ok();
            let week_before = week_before.filter(|before| self.days.contains(before));
            let (Some(expected), Some(before)) = (self.expected(*day), week_before) else { continue };
            let came = self.came(*day);
            days += 1;
            all += came.iter().sum::<f64>();
            off += distance(&expected, &came);
            baseline_off += distance(&self.came(before), &came);
        }
        (all > 0.0).then(|| Error { days, share: off / all, baseline: baseline_off / all })
    }

    /// All who came on a past day.
    fn came(&self, day: Date) -> Hours {
        let limited = self.limited.values().map(|limited| &limited.came);
        limited.chain([&self.always]).filter_map(|days| days.get(&day)).fold([0.0; HOURS], |mut all, came| {
            all.iter_mut().zip(came).for_each(|(all, came)| *all += came);
            all
        })
    }

    /// How the parts of the month were, on the days before `day`, against what their weekdays are like on the average.
    fn parts_of_month(&self, day: Date) -> PartsOfMonth {
        let past = || {
            self.days
                .range(..day)
                .map(|day| (*day, self.always.get(day).map_or(0.0, |came| came.iter().sum::<f64>())))
        };
        let mut weekdays = [(0.0, 0.0); 7];
        for (day, count) in past() {
            let (all, days) = &mut weekdays[weekday(day)];
            (*all, *days) = (*all + count, *days + 1.0);
        }
        let [first, rest] = [true, false].map(|first| {
            let days = || past().filter(move |(day, _)| is_first(*day) == first);
            let usual: f64 =
                days().map(|(day, _)| weekdays[weekday(day)]).map(|(all, days)| all / days).sum();
            let came: f64 = days().map(|(_, count)| count).sum();
            (days().count() >= FEWEST_DAYS_OF_PART && usual > 0.0 && came > 0.0).then(|| came / usual)
        });
        first
            .zip(rest)
            .map_or(PartsOfMonth { first: 1.0, rest: 1.0 }, |(first, rest)| PartsOfMonth { first, rest })
    }
}

/// How many come on the first days of a month and on the others, as factors.
struct PartsOfMonth {
    first: f64,
    rest: f64,
}

impl PartsOfMonth {
    fn of(&self, day: Date) -> f64 {
        if is_first(day) { self.first } else { self.rest }
    }
}

fn is_first(day: Date) -> bool {
    day.day() <= FIRST_DAYS_END
}

fn weekday(day: Date) -> usize {
    usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())
}

/// The hours of a service that is given on some days only.
fn given<'a>(settings: &'a Settings, service: &ServiceId) -> Option<&'a ServiceHours> {
    let hours = settings.services.get(service)?.hours.as_ref()?;
    (hours.week.is_some() || !hours.month_days.is_empty() || !hours.campaigns.is_empty()).then_some(hours)
}

/// The exponentially weighted mean of days, the newest last; nobody when there is none.
fn smoothed(days: impl Iterator<Item = Hours>) -> Hours {
    let mean = days.reduce(|mut mean, hours| {
        mean.iter_mut().zip(hours).for_each(|(mean, hour)| *mean += NEWEST * (hour - *mean));
        mean
    });
    mean.unwrap_or([0.0; HOURS])
}

fn distance(one: &[f64; HOURS], other: &[f64; HOURS]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other).abs()).sum()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::opening::{Campaign, MonthDays, WeeklyHours};
    use crate::settings::ServiceSettings;
    use crate::statistics::Key;
    use crate::value::{OfficeId, Prefix};

    /// The Mondays from August to November.
    const MONDAYS: [(&str, bool); 17] = [
        ("2026-08-03", true),
        ("2026-08-10", true),
        ("2026-08-17", false),
        ("2026-08-24", false),
        ("2026-08-31", false),
        ("2026-09-07", true),
        ("2026-09-14", false),
        ("2026-09-21", false),
        ("2026-09-28", false),
        ("2026-10-05", true),
        ("2026-10-12", false),
        ("2026-10-19", false),
        ("2026-10-26", false),
        ("2026-11-02", true),
        ("2026-11-09", true),
        ("2026-11-16", false),
        ("2026-11-23", false),
    ];

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    /// A service for everybody at any time, and one with hours of its own.
    fn settings(own: ServiceHours) -> Settings {
        let mut settings = Settings::new(OfficeId::new("belsh"), TimeZone::UTC, WeeklyHours::Always);
        let service = ServiceSettings::new(Prefix::new('A').expect("a letter"));
        settings.services.insert(ServiceId::new("passport"), service.clone());
        settings.services.insert(ServiceId::new("aid"), ServiceSettings { hours: Some(own), ..service });
        settings
    }

    /// How many came at nine on a day, and for what.
    fn table<'a>(days: impl IntoIterator<Item = (&'a str, &'a str, u64)>) -> Table {
        let mut table = Table::default();
        for (day, service, issued) in days {
            let service = Some(ServiceId::new(service));
            let key = Key { day: Some(date(day)), hour: Some(9), service, ..Key::default() };
            table.at(key).issued = issued;
        }
        table
    }

    fn arrivals(days: &[(&str, u64)]) -> Arrivals {
        let days = days.iter().map(|(day, issued)| (*day, "passport", *issued));
        Arrivals::of(&table(days), &settings(ServiceHours::default()))
    }

    fn at_nine(past: &Arrivals, day: &str) -> f64 {
        let expected = past.expected(date(day)).expect("enough days are known")[9];
        (expected * 1e6).round() / 1e6
    }

    #[test]
    fn the_first_days_of_a_month_bring_what_such_days_brought() {
        let past = MONDAYS.map(|(day, first)| (day, if first { 60 } else { 30 }));
        let past = arrivals(&past);
        assert_eq!(at_nine(&past, "2026-11-30"), 30.0, "one of the others");
        assert_eq!(at_nine(&past, "2026-12-07"), 60.0, "one of the first ten");
    }

    #[test]
    fn a_service_that_is_taken_on_ten_days_of_a_month_is_forecast_for_those_alone() {
        let aid = MONDAYS.iter().filter(|(_, first)| *first).map(|(day, _)| (*day, "aid", 20));
        let everybody = MONDAYS.iter().map(|(day, _)| (*day, "passport", 30));
        let month_days = vec![MonthDays { first: 1, last: 10 }];
        let settings = settings(ServiceHours { month_days, ..ServiceHours::default() });
        let past = Arrivals::of(&table(aid.chain(everybody)), &settings);
        assert_eq!(at_nine(&past, "2026-11-30"), 30.0);
        assert_eq!(at_nine(&past, "2026-12-07"), 50.0);
    }

    #[test]
    fn a_campaign_that_has_ended_brings_nobody_any_more() {
        let subsidy = MONDAYS[13..].iter().map(|(day, _)| (*day, "aid", 20));
        let everybody = MONDAYS.iter().map(|(day, _)| (*day, "passport", 30));
        let campaigns = vec![Campaign { from: date("2026-11-02"), to: date("2026-11-30") }];
        let settings = settings(ServiceHours { campaigns, ..ServiceHours::default() });
        let past = Arrivals::of(&table(subsidy.chain(everybody)), &settings);
        assert_eq!(at_nine(&past, "2026-11-30"), 50.0);
        assert_eq!(at_nine(&past, "2026-12-07"), 30.0);
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
