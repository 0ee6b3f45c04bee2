//! What an office is set to: its services, counters, hours and limits. Read once, changed only between days.

mod order;

use std::collections::BTreeMap;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::opening::{Calendar, OfficeHours, ServiceHours, civil};
use crate::value::{CounterId, Date, OfficeId, Outcome, Prefix, ServiceId, Timestamp};

pub use order::{ClassRules, OrderMode, OrderRules, RuleError};

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
    pub calendar: Calendar,
    /// The services by id.
    pub services: BTreeMap<ServiceId, ServiceSettings>,
    /// The counters by id.
    pub counters: BTreeMap<CounterId, CounterSettings>,
    /// The wait, in seconds, that the office wants to keep below.
    pub wait_target_s: u32,
    /// How often one ticket is called at a counter before only a no-show or a put-back is left.
    pub max_attempts: u8,
    /// How many tickets a day may have before further ones are refused.
    pub max_tickets_a_day: u32,
    /// Who goes before whom.
    pub order: OrderRules,
    /// The outcomes a clerk may choose from.
    pub outcomes: Vec<Outcome>,
    /// When a call that nobody answers ends.
    pub no_show: NoShowRules,
    /// What a citizen who comes again with missing documents gets.
    pub returns: ReturnRules,
    /// How appointments are taken; `None` takes none.
    pub appointments: Option<AppointmentRules>,
    /// How tickets are taken from afar; `None` takes none.
    pub remote: Option<RemoteRules>,
    /// Whether people whose turn would not come before closing get no number, and are told so.
    pub closes_by_capacity: bool,
}

/// What the rules need to know of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSettings {
    /// The letter of its numbers.
    pub prefix: Prefix,
    /// Whether tickets for it may be taken.
    pub open: bool,
    /// Its own hours and quota; `None` when it has those of the office.
    pub hours: Option<ServiceHours>,
    /// It is called to a private counter, where one is open.
    pub sensitive: bool,
    /// How many appointments a slot takes; 0 where none are taken.
    pub appointments_a_slot: u16,
    /// How long an appointment takes at the counter, in seconds; 0 where that is not known.
    pub appointment_s: u32,
}

/// What the rules need to know of a counter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterSettings {
    /// What stands above it.
    pub label: String,
    /// What it calls when whoever opens it names nothing; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// It calls for the first of its services first, whoever came earlier for the others.
    #[serde(default)]
    pub ordered: bool,
    /// It never calls for other services than its own, so that short errands have a counter.
    #[serde(default)]
    pub reserved: bool,
    /// A wheelchair fits under it.
    #[serde(default)]
    pub low: bool,
    /// Somebody here signs, or has time to write.
    #[serde(default)]
    pub signs: bool,
    /// Nobody else hears what is said here.
    #[serde(default)]
    pub private: bool,
    /// Where it is found, for a house in which that is not seen at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Whereabouts>,
}

/// Where a counter is found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whereabouts {
    /// The floor; 0 is the ground floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<i8>,
    /// What stands on the door of its room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// The way there as seen from the hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrow: Option<Arrow>,
}

/// A way as an arrow shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrow {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Straight on.
    Ahead,
    /// Upstairs.
    Up,
    /// Downstairs.
    Down,
}

impl Whereabouts {
    /// The floors that a house may have.
    pub const FLOORS: std::ops::RangeInclusive<i8> = -5..=50;
}

impl Arrow {
    /// The sign people read. On a wall an arrow that points up leads straight on, one that slants leads over stairs.
    pub fn sign(self) -> char {
        match self {
            Arrow::Left => '←',
            Arrow::Right => '→',
            Arrow::Ahead => '↑',
            Arrow::Up => '↗',
            Arrow::Down => '↘',
        }
    }
}

/// When a call that nobody answers ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoShowRules {
    /// How long after the latest call the person is expected, in seconds; twice as long with a need.
    pub after_s: u32,
    /// Whether the server ends the call then; else the clerk does.
    pub automatic: bool,
    /// How long after a no-show the ticket may be taken back into the queue, in seconds.
    pub grace_s: u32,
}

impl Default for NoShowRules {
    fn default() -> Self {
        Self { after_s: 120, automatic: false, grace_s: 15 * 60 }
    }
}

/// What a citizen who comes again with missing documents gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnRules {
    /// How many days the code is good for.
    pub valid_days: u8,
    /// How much earlier the citizen counts as having come, in seconds.
    pub head_start_s: u32,
}

impl Default for ReturnRules {
    fn default() -> Self {
        Self { valid_days: 10, head_start_s: 20 * 60 }
    }
}

/// How appointments are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppointmentRules {
    /// How far slots are apart, in minutes from the beginning of the business day on.
    pub slot_minutes: u16,
    /// How many days ahead they are booked, 90 at the most.
    pub days_ahead: u16,
    /// How much of the counters' time appointments may take, in percent; the rest is for whoever just comes.
    pub share_percent: u8,
    /// How long before the slot the citizen may check in, in seconds.
    pub early_s: u32,
    /// How long after the slot the citizen keeps it, in seconds; later they are a walk-in.
    pub late_s: u32,
    /// How long after the slot an appointment that nobody checked in for is released, in seconds.
    pub released_s: u32,
    /// How many appointments an office keeps at the most.
    pub max_booked: u32,
    /// Whether citizens book themselves; else only the staff does.
    pub by_citizens: bool,
}

impl Default for AppointmentRules {
    /// A share of 40 percent, in the middle of the usual 30 to 50.
    fn default() -> Self {
        Self {
            slot_minutes: 15,
            days_ahead: 30,
            share_percent: 40,
            early_s: 30 * 60,
            late_s: 10 * 60,
            released_s: 15 * 60,
            max_booked: 10_000,
            by_citizens: true,
        }
    }
}

/// How tickets are taken from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteRules {
    /// How many people who joined from afar may be open at a time.
    pub max_open: u16,
}

impl Default for RemoteRules {
    fn default() -> Self {
        Self { max_open: 20 }
    }
}

impl Settings {
    /// Settings with the usual rules, no service and no counter.
    pub fn new(office: OfficeId, time_zone: TimeZone, calendar: impl Into<Calendar>) -> Self {
        Self {
            office,
            time_zone,
            day_start: Time::constant(4, 0, 0, 0),
            calendar: calendar.into(),
            services: BTreeMap::new(),
            counters: BTreeMap::new(),
            wait_target_s: 15 * 60,
            max_attempts: 3,
            max_tickets_a_day: 100_000,
            order: OrderRules::default(),
            outcomes: Outcome::ALL.to_vec(),
            no_show: NoShowRules::default(),
            returns: ReturnRules::default(),
            appointments: None,
            remote: None,
            closes_by_capacity: true,
        }
    }
}

impl CounterSettings {
    /// A counter like any other.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }
}

impl ServiceSettings {
    /// An open service that is neither sensitive nor booked.
    pub fn new(prefix: Prefix) -> Self {
        let (appointments_a_slot, appointment_s) = (0, 0);
        Self { prefix, open: true, hours: None, sensitive: false, appointments_a_slot, appointment_s }
    }
}

impl Settings {
    /// The calendar in the office's own time.
    pub fn hours(&self) -> OfficeHours<'_> {
        OfficeHours { calendar: &self.calendar, time_zone: &self.time_zone, day_start: self.day_start }
    }

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
