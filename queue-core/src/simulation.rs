//! Simulated days: citizens and staff who press what people press, through the very same rules.
//!
//! A [`Plan`] says who comes when and for what, and who works where and when; [`run`] plays it through
//! [`Office::decide`](crate::Office::decide) and [`Office::apply`](crate::Office::apply) and tells every event. Plans
//! come from a [`Demand`] and a seed, or from the events of a real day ([`recorded`]); [`what_if`] compares a real day
//! with the same day under other rules. The same plan always gives the same events.

mod chance;
mod demand;
pub mod recorded;
mod run;
mod summary;
pub mod what_if;

use crate::value::{ClassId, CounterId, Language, ServiceId, Timestamp, UserName};

pub use chance::Chance;
pub use demand::{Demand, WantedService};
pub use run::{Played, end_day, run};
pub use summary::{Summary, Tally, Waits};

/// Who comes and who works.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The citizens, earlier ones first.
    pub citizens: Vec<Citizen>,
    /// The staff's working times.
    pub shifts: Vec<Shift>,
}

/// Somebody who comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citizen {
    /// When.
    pub arrives_at: Timestamp,
    /// For what.
    pub service: ServiceId,
    /// The class of people they belong to; `None` is everybody.
    pub class: Option<ClassId>,
    /// In which language.
    pub language: Language,
    /// Whether they are still there when they are called.
    pub comes: bool,
    /// How long they walk to the counter, in milliseconds.
    pub walk_ms: u32,
    /// How long the service takes, in milliseconds.
    pub service_ms: u32,
    /// How long they wait before they give the ticket up; `None` for as long as it takes.
    pub patience: Option<Patience>,
}

/// How long somebody waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long, in milliseconds.
    pub wait_ms: u32,
    /// Whether they give the ticket back; else they only leave, and do not come when called.
    pub says_so: bool,
}

/// Somebody's working time at a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Where.
    pub counter: CounterId,
    /// Who.
    pub staff: UserName,
    /// The services called; `None` means all.
    pub services: Option<Vec<ServiceId>>,
    /// When the counter opens.
    pub from: Timestamp,
    /// When it closes; whoever is served then is served to the end.
    pub to: Timestamp,
    /// The breaks, earlier ones first, from and to. One that begins late ends in time.
    pub breaks: Vec<(Timestamp, Timestamp)>,
    /// Whether those who still wait at the end are served before the counter closes.
    pub serves_out: bool,
}
