//! A ticket with the state it is in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::rules::{Passed, Why};
use crate::value::{
    ClassId, CounterId, Language, Need, Origin, Outcome, Paper, ReturnCode, Seq, ServiceId, TicketId,
    TicketNumber, Timestamp, VisitId, Wait,
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
    /// The only counter that calls it, after a transfer to a counter.
    pub only_counter: Option<CounterId>,
    /// The language the citizen chose.
    pub language: Language,
    /// How it was taken.
    pub origin: Origin,
    /// When it was taken.
    pub issued_at: Timestamp,
    /// The arrival that counts for the order: a transfer keeps the first one, an appointment has its slot.
    pub arrival: Timestamp,
    /// The slot of its appointment: it is not called earlier unless a counter would be idle.
    pub slot: Option<Timestamp>,
    /// The class of people it belongs to; `None` is everybody.
    pub class: Option<ClassId>,
    /// Whether the citizen is in the hall; who joined from afar confirms it with a code that only the hall shows.
    pub present: bool,
    /// How many who came later were called before it.
    pub overtaken: u16,
    /// Whether it came back after a no-show, which is possible once.
    pub reinstated: bool,
    /// Whether the citizen came back with missing documents, which gave a head start.
    pub came_back: bool,
    /// What was promised when it was taken.
    pub promise: Option<Wait>,
    /// What is known of its slip.
    pub paper: Paper,
    /// What only the clerk sees, as long as the ticket is open.
    pub private: Private,
    /// Where it stands.
    pub state: State,
}

/// What only the clerk sees of a ticket. It never enters the journal and goes when the ticket ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    /// What the person needs at the counter.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub needs: BTreeSet<Need>,
    /// The clerk's note when the ticket was parked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Private {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty() && self.note.is_none()
    }
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
    /// Who came earlier for this counter and still waited.
    pub passed: Passed,
}

/// Where a ticket stands. The call is kept apart, so that those who wait are small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// In its queue.
    Waiting,
    /// Called, the citizen is on the way.
    Called(Box<Call>),
    /// At the counter.
    Serving {
        /// The call that brought the citizen.
        call: Box<Call>,
        /// When the clerk saw the citizen arrive.
        started_at: Timestamp,
    },
    /// Set aside by the clerk, who serves others meanwhile.
    Parked {
        /// The call that brought the citizen.
        call: Box<Call>,
        /// When service began.
        started_at: Timestamp,
        /// When it was set aside.
        parked_at: Timestamp,
    },
    /// Served.
    Finished {
        /// The call that brought the citizen.
        call: Box<Call>,
        /// When service began.
        started_at: Timestamp,
        /// The clerk forgot to press *arrived*: `started_at` is an estimate and stays out of walking times.
        start_estimated: bool,
        /// When service ended.
        ended_at: Timestamp,
        /// How it ended.
        ending: Box<Ending>,
    },
    /// Called, and nobody came.
    NoShow {
        /// The call that nobody answered.
        call: Box<Call>,
        /// When the clerk gave up.
        ended_at: Timestamp,
    },
    /// The citizen does not want it any more.
    Cancelled {
        /// The call, if it had been called.
        call: Option<Box<Call>>,
        /// When it was cancelled.
        ended_at: Timestamp,
    },
    /// Replaced by a ticket in another queue.
    Transferred {
        /// The call that brought the citizen.
        call: Box<Call>,
        /// When service began, if it had.
        started_at: Option<Timestamp>,
        /// When it was transferred.
        ended_at: Timestamp,
        /// The ticket that took its place.
        to: TicketId,
    },
    /// Still open at the end of the day.
    Expired {
        /// The call, if it had been called.
        call: Option<Box<Call>>,
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
            State::Parked { .. } => "parked",
            State::Finished { .. } => "finished",
            State::NoShow { .. } => "no_show",
            State::Cancelled { .. } => "cancelled",
            State::Transferred { .. } => "transferred",
            State::Expired { .. } => "expired",
        }
    }

    /// The latest call, if there was one.
    pub fn call(&self) -> Option<&Call> {
        match self {
            State::Waiting => None,
            State::Called(call)
            | State::Serving { call, .. }
            | State::Parked { call, .. }
            | State::Finished { call, .. }
            | State::NoShow { call, .. }
            | State::Transferred { call, .. } => Some(call),
            State::Cancelled { call, .. } | State::Expired { call, .. } => call.as_deref(),
        }
    }

    /// The counter the citizen is called to or served at.
    pub fn at_counter(&self) -> Option<&CounterId> {
        match self {
            State::Called(call) | State::Serving { call, .. } => Some(&call.counter),
            State::Waiting
            | State::Parked { .. }
            | State::Finished { .. }
            | State::NoShow { .. }
            | State::Cancelled { .. }
            | State::Transferred { .. }
            | State::Expired { .. } => None,
        }
    }

    /// When service began, if it did.
    pub fn started_at(&self) -> Option<Timestamp> {
        match self {
            State::Serving { started_at, .. }
            | State::Parked { started_at, .. }
            | State::Finished { started_at, .. } => Some(*started_at),
            State::Transferred { started_at, .. } => *started_at,
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
            | State::Transferred { ended_at, .. }
            | State::Expired { ended_at, .. } => Some(*ended_at),
            State::Waiting | State::Called(_) | State::Serving { .. } | State::Parked { .. } => None,
        }
    }

    /// Whether the ticket still waits, is called, is served or is set aside.
    pub fn is_open(&self) -> bool {
        self.ended_at().is_none()
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
    /// What gives the citizen a head start when they come again with the missing documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_code: Option<ReturnCode>,
}
