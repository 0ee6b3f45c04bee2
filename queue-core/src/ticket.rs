//! A ticket and a counter, each with the state it is in.

use serde::{Deserialize, Serialize};

use crate::rules::Why;
use crate::value::{
    CounterId, Language, Outcome, Paper, Seq, ServiceId, TicketId, TicketNumber, Timestamp, UserName, VisitId,
};

/// One place in one queue: one visit, one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// The visit it belongs to.
    pub visit: VisitId,
    /// The number of the visit.
    pub number: TicketNumber,
    /// The service it waits for; a ticket never changes it.
    pub service: ServiceId,
    /// The language the citizen chose.
    pub language: Language,
    /// When it was taken.
    pub issued_at: Timestamp,
    /// What is known of its slip.
    pub paper: Paper,
    /// Where it stands.
    pub state: State,
}

/// The latest call of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Where the citizen is called to.
    pub counter: CounterId,
    /// How often it was called there, from 1.
    pub attempt: u8,
    /// The first call: walking time counts from there, so a recall keeps it.
    pub called_at: Timestamp,
    /// The latest call, a recall too: boards sort by it.
    pub last_called_at: Timestamp,
    /// The position of the latest call in the journal, under which boards know it.
    pub seq: Seq,
    /// Why this ticket was the next one.
    pub why: Why,
}

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// In its queue.
    Waiting,
    /// Called, the citizen is on the way.
    Called(Call),
    /// At the counter.
    Serving {
        /// The call that brought the citizen.
        call: Call,
        /// When the clerk saw the citizen arrive.
        started_at: Timestamp,
    },
    /// Served.
    Finished {
        /// The call that brought the citizen.
        call: Call,
        /// When service began.
        started_at: Timestamp,
        /// The clerk forgot to press *arrived*: `started_at` is an estimate and stays out of walking times.
        start_estimated: bool,
        /// When service ended.
        ended_at: Timestamp,
        /// How it ended.
        outcome: Outcome,
    },
    /// Called, and nobody came.
    NoShow {
        /// The call that nobody answered.
        call: Call,
        /// When the clerk gave up.
        ended_at: Timestamp,
    },
    /// The citizen does not want it any more.
    Cancelled {
        /// The call, if it had been called.
        call: Option<Call>,
        /// When it was cancelled.
        ended_at: Timestamp,
    },
    /// Still open at the end of the day.
    Expired {
        /// The call, if it had been called.
        call: Option<Call>,
        /// When the day ended.
        ended_at: Timestamp,
    },
}

impl State {
    /// The stable name of the state, as it stands in JSON and in the database.
    pub fn name(&self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Called(_) => "called",
            State::Serving { .. } => "serving",
            State::Finished { .. } => "finished",
            State::NoShow { .. } => "no_show",
            State::Cancelled { .. } => "cancelled",
            State::Expired { .. } => "expired",
        }
    }

    /// The latest call, if there was one.
    pub fn call(&self) -> Option<&Call> {
        match self {
            State::Waiting => None,
            State::Called(call)
            | State::Serving { call, .. }
            | State::Finished { call, .. }
            | State::NoShow { call, .. } => Some(call),
            State::Cancelled { call, .. } | State::Expired { call, .. } => call.as_ref(),
        }
    }

    /// When service began, if it did.
    pub fn started_at(&self) -> Option<Timestamp> {
        match self {
            State::Serving { started_at, .. } | State::Finished { started_at, .. } => Some(*started_at),
            State::Waiting
            | State::Called(_)
            | State::NoShow { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => None,
        }
    }

    /// When the ticket ended, if it did.
    pub fn ended_at(&self) -> Option<Timestamp> {
        match self {
            State::Finished { ended_at, .. }
            | State::NoShow { ended_at, .. }
            | State::Cancelled { ended_at, .. }
            | State::Expired { ended_at, .. } => Some(*ended_at),
            State::Waiting | State::Called(_) | State::Serving { .. } => None,
        }
    }

    /// Whether the ticket still waits, is called or is served.
    pub fn is_open(&self) -> bool {
        self.ended_at().is_none()
    }
}

/// A desk where citizens are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The counter.
    pub id: CounterId,
    /// What stands above it, for example `4`.
    pub label: String,
    /// Whether and how it works.
    pub state: CounterState,
}

/// Whether and how a counter works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CounterState {
    /// Nobody works here.
    Closed,
    /// Somebody works here.
    Open {
        /// The services called from here; empty means all.
        services: Vec<ServiceId>,
        /// Who opened it.
        staff: Option<UserName>,
        /// Since when.
        since: Timestamp,
        /// The ticket that is called to or served at it: at most one.
        ticket: Option<TicketId>,
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
            CounterState::Closed | CounterState::Paused { .. } => None,
        }
    }

    /// Whether this counter calls tickets of `service` now.
    pub fn serves(&self, service: &ServiceId) -> bool {
        match &self.state {
            CounterState::Open { services, .. } => services.is_empty() || services.contains(service),
            CounterState::Closed | CounterState::Paused { .. } => false,
        }
    }

    /// Whether this counter calls whoever waits.
    pub fn serves_everything(&self) -> bool {
        matches!(&self.state, CounterState::Open { services, .. } if services.is_empty())
    }
}

/// What a clerk says when a service ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// How it ended.
    pub outcome: Outcome,
    /// The documents the citizen has to bring, as the catalogue names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The registry's number of an application that was lodged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_no: Option<String>,
}
