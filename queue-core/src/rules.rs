//! Which ticket is next, why, and who stands before whom.
//!
//! The order is by arrival. A put-back keeps the arrival, so nobody loses their turn by a clerk's mistake. This file is
//! the only place that knows the order: heads of queues, lists on screens and "people before you" all come from here.

use serde::{Deserialize, Serialize};

use crate::office::Office;
use crate::ticket::{Counter, Ticket};
use crate::value::{ServiceId, TicketId, Timestamp};

/// Why a ticket was called when it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody who waits for this counter came earlier.
    FirstArrived,
}

impl Why {
    /// The stable code for clients.
    pub fn code(self) -> &'static str {
        match self {
            Why::FirstArrived => "first_arrived",
        }
    }

    /// One plain sentence in Albanian.
    pub fn sq(self) -> &'static str {
        match self {
            Why::FirstArrived => "Erdhi i pari nga ata që presin për këtë sportel.",
        }
    }

    /// One plain sentence in English.
    pub fn en(self) -> &'static str {
        match self {
            Why::FirstArrived => "Came first of those who wait for this counter.",
        }
    }
}

/// Where a waiting ticket stands: smaller is earlier. The slot of issue makes equal moments distinct and fair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The arrival that counts.
    pub arrival: Timestamp,
    /// The position among today's tickets in order of issue.
    pub slot: u32,
}

/// The place of a ticket in its queue.
pub fn place(ticket: &Ticket, slot: u32) -> Place {
    Place { arrival: ticket.issued_at, slot }
}

/// The ticket that `counter` calls next and why, or `None` when nobody waits for it.
pub fn next_ticket(office: &Office, counter: &Counter) -> Option<(TicketId, Why)> {
    office
        .queues()
        .filter(|(service, _)| counter.serves(service))
        .filter_map(|(_, queue)| queue.first())
        .min()
        .map(|place| (office.at(*place).id, Why::FirstArrived))
}

/// All waiting tickets in the order in which they would be called if every counter served everything.
pub fn waiting_in_order(office: &Office) -> Vec<&Ticket> {
    let mut places: Vec<Place> = office.queues().flat_map(|(_, queue)| queue.iter().copied()).collect();
    places.sort_unstable();
    places.into_iter().map(|place| office.at(place)).collect()
}

/// How many people are called before `ticket`, or `None` when it does not wait.
pub fn people_ahead(office: &Office, ticket: &Ticket) -> Option<usize> {
    let own = office.place_of(ticket.id)?;
    // Counted from the end: whoever has just taken a number, the usual case, stands last.
    Some(rivals(office, &ticket.service).map(|(_, queue)| queue.len() - queue.range(own..).count()).sum())
}

/// How many people would be called before somebody who takes a number for `service` now.
pub fn people_ahead_of_next(office: &Office, service: &ServiceId) -> usize {
    rivals(office, service).map(|(_, queue)| queue.len()).sum()
}

/// The queues whose people may be called before somebody waiting for `service`: its own, and those that share one of
/// the open counters that serve it.
fn rivals<'a>(
    office: &'a Office,
    service: &'a ServiceId,
) -> impl Iterator<Item = (&'a ServiceId, &'a std::collections::BTreeSet<Place>)> {
    let shared: Vec<&Counter> = office.counters().filter(|counter| counter.serves(service)).collect();
    let everything = shared.iter().any(|counter| counter.serves_everything());
    office.queues().filter(move |(other, _)| {
        everything || *other == service || shared.iter().any(|counter| counter.serves(other))
    })
}
