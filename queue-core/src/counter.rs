//! A counter with the state it is in.

use crate::value::{CounterId, ServiceId, TicketId, Timestamp, UserName};

/// A desk where citizens are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The counter.
    pub id: CounterId,
    /// What stands above it, for example `4`.
    pub label: String,
    /// Whether and how it works.
    pub state: CounterState,
    /// How many of everybody were called from here since somebody of a class was, for the order by ratio.
    pub ordinary_in_row: u8,
}

/// Whether and how a counter works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CounterState {
    /// Nobody works here.
    Closed,
    /// Somebody works here.
    Open {
        /// The services called from here, the most wanted first where the counter is ordered; empty means all.
        services: Vec<ServiceId>,
        /// Who opened it.
        staff: Option<UserName>,
        /// Since when.
        since: Timestamp,
        /// The ticket that is called to or served at it: at most one.
        ticket: Option<TicketId>,
    },
    /// The citizen has gone, and what they left is written up before the next call.
    Paperwork {
        /// The services called from here; empty means all.
        services: Vec<ServiceId>,
        /// Who opened it.
        staff: Option<UserName>,
        /// Since when.
        since: Timestamp,
        /// The ticket that was finished.
        after: TicketId,
    },
    /// A break; whoever opens the counter again says for which services.
    Paused {
        /// The services it had when the break began.
        services: Vec<ServiceId>,
        /// Who paused it.
        staff: Option<UserName>,
        /// Since when.
        since: Timestamp,
        /// Why.
        reason: String,
    },
}

impl Counter {
    /// The ticket that is called to or served at this counter.
    pub fn ticket(&self) -> Option<TicketId> {
        match &self.state {
            CounterState::Open { ticket, .. } => *ticket,
            CounterState::Closed | CounterState::Paperwork { .. } | CounterState::Paused { .. } => None,
        }
    }

    /// The services called from here now; empty means all, `None` that nobody is called.
    pub fn services(&self) -> Option<&[ServiceId]> {
        match &self.state {
            CounterState::Open { services, .. } | CounterState::Paperwork { services, .. } => Some(services),
            CounterState::Closed | CounterState::Paused { .. } => None,
        }
    }

    /// Whether this counter calls tickets of `service` now.
    pub fn serves(&self, service: &ServiceId) -> bool {
        self.services().is_some_and(|services| services.is_empty() || services.contains(service))
    }

    /// Whether this counter calls whoever waits.
    pub fn serves_everything(&self) -> bool {
        self.services().is_some_and(<[ServiceId]>::is_empty)
    }
}
