//! Who comes on an invented day, in the shape of real ones.

use jiff::civil::Weekday;

use super::chance::{Chance, milliseconds};
use super::{Citizen, Patience};
use crate::opening::civil;
use crate::settings::Settings;
use crate::value::{ClassId, Date, Language, ServiceId, Timestamp};

/// What people want of an office, and how they behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Citizens on a usual day.
    pub citizens_a_day: f64,
    /// How many times as many come on a Monday.
    pub monday: f64,
    /// The share of the arrivals in each hour that has one, by the hour of the civil time; any sum will do.
    pub hours: Vec<(i8, f64)>,
    /// What they come for.
    pub services: Vec<WantedService>,
    /// The share of each class of people, from 0 to 1 together; the others are everybody.
    pub classes: Vec<(ClassId, f64)>,
    /// The standard deviation of a service's time over its mean.
    pub variation: f64,
    /// The share that is gone when called, however short the wait.
    pub absent: f64,
    /// How long people wait before they give up, on the average, in seconds; `None` for as long as it takes.
    pub patience_s: Option<f64>,
    /// The share of those who give up that gives the ticket back; the others only leave.
    pub says_so: f64,
}

/// A service, how wanted it is and how long it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedService {
    /// The service.
    pub service: ServiceId,
    /// How wanted it is; any sum will do.
    pub weight: f64,
    /// Its mean time at the counter, in seconds.
    pub mean_s: f64,
}

impl Demand {
    /// A usual day of a municipal hall with these services: hours and Mondays as in twenty municipal offices in
    /// January 2020, service times as varied as in a real log, and some who leave.
    pub fn usual(citizens_a_day: f64, services: Vec<WantedService>) -> Self {
        let hours =
            [(8, 8.0), (9, 11.0), (10, 14.0), (11, 16.0), (12, 15.0), (13, 13.5), (14, 12.5), (15, 8.0)];
        Self {
            citizens_a_day,
            monday: 1.3,
            hours: hours.to_vec(),
            services,
            classes: vec![(ClassId::new("priority"), 0.1)],
            variation: 1.2,
            absent: 0.03,
            patience_s: Some(4.0 * 3600.0),
            says_so: 0.5,
        }
    }

    /// The citizens of `day`, earlier ones first.
    pub fn citizens(&self, day: Date, settings: &Settings, chance: &mut Chance) -> Vec<Citizen> {
        let busy = if day.weekday() == Weekday::Monday { self.monday } else { 1.0 };
        let all: f64 = self.hours.iter().map(|(_, share)| share).sum();
        let wanted = Wanted::of(&self.services);
        let mut citizens = Vec::new();
        for (hour, share) in &self.hours {
            let begins_at = civil::first_moment(&settings.time_zone, day.at(*hour, 0, 0, 0));
            let expected = self.citizens_a_day * busy * share / all;
            // Between two who come unrelated, exponential times pass.
            let mut passed_s = chance.exponential(3600.0 / expected);
            while passed_s < 3600.0 {
                let arrives_at = later(begins_at, milliseconds(passed_s));
                citizens.push(self.citizen(arrives_at, wanted.one(chance), chance));
                passed_s += chance.exponential(3600.0 / expected);
            }
        }
        citizens
    }

    /// Somebody who comes at `arrives_at` for `wanted`.
    fn citizen(&self, arrives_at: Timestamp, wanted: &WantedService, chance: &mut Chance) -> Citizen {
        Citizen {
            arrives_at,
            service: wanted.service.clone(),
            class: self.class(chance),
            language: Language::Sq,
            comes: !chance.happens(self.absent),
            walk_ms: milliseconds(chance.between(12.0, 55.0)),
            service_ms: milliseconds(chance.log_normal(wanted.mean_s, self.variation)),
            patience: self.patience_s.map(|mean_s| Patience {
                wait_ms: milliseconds(chance.exponential(mean_s)),
                says_so: chance.happens(self.says_so),
            }),
        }
    }
}

impl Demand {
    fn class(&self, chance: &mut Chance) -> Option<ClassId> {
        let mut drawn = chance.share();
        let found = self.classes.iter().find(|(_, share)| {
            drawn -= share;
            drawn < 0.0
        });
        found.map(|(class, _)| class.clone())
    }
}

/// The services with the sums of their weights, to choose from quickly.
struct Wanted<'a> {
    services: &'a [WantedService],
    sums: Vec<f64>,
}

impl<'a> Wanted<'a> {
    fn of(services: &'a [WantedService]) -> Self {
        let sums = services.iter().scan(0.0, |sum, service| {
            *sum += service.weight;
            Some(*sum)
        });
        Self { services, sums: sums.collect() }
    }

    fn one(&self, chance: &mut Chance) -> &'a WantedService {
        let drawn = chance.share() * self.sums.last().copied().unwrap_or(0.0);
        let place = self.sums.partition_point(|sum| *sum <= drawn);
        &self.services[place.min(self.services.len() - 1)]
    }
}

/// So many milliseconds after `at`.
pub(super) fn later(at: Timestamp, milliseconds: u32) -> Timestamp {
    let then = at.checked_add(jiff::SignedDuration::from_millis(i64::from(milliseconds)));
    then.unwrap_or(Timestamp::MAX)
}
