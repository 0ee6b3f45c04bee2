//! What an office is set to: its services, counters, hours and limits. Read once, changed only between days.

use std::collections::BTreeMap;

use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::opening::{WeeklyHours, civil};
use crate::value::{CounterId, Date, OfficeId, Prefix, ServiceId, Timestamp};

/// The settings of one office.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The office.
    pub office: OfficeId,
    /// Civil time of the office.
    pub time_zone: TimeZone,
    /// Civil time at which a business day begins, 04:00 by default: nobody is served then, and hardly any clock changes.
    pub day_start: Time,
    /// When tickets may be taken.
    pub opening: WeeklyHours,
    /// The services by id.
    pub services: BTreeMap<ServiceId, ServiceSettings>,
    /// The counters' labels by id.
    pub counters: BTreeMap<CounterId, String>,
    /// The wait, in seconds, that the office wants to keep below.
    pub wait_target_s: u32,
    /// How often one ticket is called at a counter before only a no-show or a put-back is left.
    pub max_attempts: u8,
    /// How many tickets a day may have before further ones are refused.
    pub max_tickets_a_day: u32,
}

/// What the rules need to know of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSettings {
    /// The letter of its numbers.
    pub prefix: Prefix,
    /// Whether tickets for it may be taken.
    pub open: bool,
}

impl Settings {
    /// The business day that `at` belongs to. It never runs back, whatever the clocks of the zone do.
    pub fn business_day(&self, at: Timestamp) -> Date {
        let now = civil::clock(&self.time_zone, at);
        match now.time() < self.day_start {
            true => now.date().yesterday().unwrap_or(Date::MIN),
            false => now.date(),
        }
    }

    /// The moment at which the business day `day` is over: the first one of a later business day.
    pub fn day_end(&self, day: Date) -> Timestamp {
        let next = day.tomorrow().unwrap_or(Date::MAX).to_datetime(self.day_start);
        civil::first_moment(&self.time_zone, next)
    }
}
