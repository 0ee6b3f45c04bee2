//! Which ticket is next, why, and who stands before whom.
//!
//! Waiting tickets stand in lanes: one for each service (or counter they were sent to) and class of people. A lane is in
//! the order of arrival, so that equal people never overtake each other, and a mode only compares the heads of lanes.
//! This module is the only place that knows the order: whoever is next, lists on screens and "people before you" all
//! come from here.

mod ahead;
mod next;
mod notice;
mod places;
mod turn;
mod why;

use serde::{Deserialize, Serialize};

use crate::counter::{Counter, CounterState};
use crate::office::Office;
use crate::settings::ClassRules;
use crate::ticket::Ticket;
use crate::value::{ClassId, CounterId, ServiceId, TicketId, TicketNumber, Timestamp};

pub(crate) use ahead::arrival_behind;
pub use ahead::{
    order_moves, people_ahead, people_ahead_of_issued, people_ahead_of_next, sort_text, sort_text_at,
    waiting_in_order,
};
pub(crate) use next::passed_by;
pub use next::{next_ticket, suits};
pub use notice::{Notice, SOON_AHEAD, notice};
pub use places::Places;
pub use why::Why;

/// How many of those who were passed over a call names.
const PASSED_NAMED: usize = 8;

/// Where a waiting ticket stands in its lane: smaller is earlier. The slot of issue makes equal moments distinct and
/// fair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The arrival that counts.
    pub arrival: Timestamp,
    /// The position among today's tickets in order of issue.
    pub slot: u32,
}

/// What people wait for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// Any counter that serves this.
    Service(ServiceId),
    /// This counter, for a service; as long as it is closed, any counter that serves it.
    Counter(CounterId, ServiceId),
}

/// People of one class who wait for one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    /// What they wait for.
    pub queue: Queue,
    /// Their class; `None` is everybody.
    pub class: Option<ClassId>,
}

/// Who came earlier for a counter when somebody else was called to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// How many.
    pub count: u32,
    /// The first of them.
    pub first: Vec<TicketNumber>,
}

impl Passed {
    /// Whether nobody was passed over.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Who is called next, and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The ticket.
    pub ticket: TicketId,
    /// Why this one.
    pub why: Why,
    /// Who came earlier and still waits.
    pub passed: Passed,
}

/// The lane of a ticket.
pub fn lane(ticket: &Ticket) -> Lane {
    let queue = match &ticket.only_counter {
        Some(counter) => Queue::Counter(counter.clone(), ticket.service.clone()),
        None => Queue::Service(ticket.service.clone()),
    };
    Lane { queue, class: ticket.class.clone() }
}

/// The place of a ticket in its lane.
pub fn place(ticket: &Ticket, slot: u32) -> Place {
    Place { arrival: ticket.arrival, slot }
}

/// Whether people of this queue are called to this counter. Nobody waits in vain for one that closed: whoever was sent
/// there is then called like everybody else.
pub fn calls(office: &Office, counter: &Counter, queue: &Queue) -> bool {
    match queue {
        Queue::Service(service) => counter.serves(service),
        Queue::Counter(id, _) if *id == counter.id => counter.services().is_some(),
        Queue::Counter(id, service) => {
            let is_closed = |sent_to: &Counter| sent_to.state == CounterState::Closed;
            counter.serves(service) && office.counter(id).is_none_or(is_closed)
        }
    }
}

/// What the office's rules say of a class; `None` for everybody, and for a class that is no longer set.
fn class_rules<'a>(office: &'a Office, class: Option<&ClassId>) -> Option<&'a ClassRules> {
    class.and_then(|class| office.settings().order.classes.get(class))
}

/// A moment this many seconds before another.
pub(crate) fn earlier(at: Timestamp, seconds: u32) -> Timestamp {
    at.saturating_sub(jiff::SignedDuration::from_secs(i64::from(seconds))).unwrap_or(Timestamp::MIN)
}
