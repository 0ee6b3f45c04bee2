//! What happened, in the past tense. The journal of an office is a dense sequence of these, and the truth.

use serde::{Deserialize, Serialize};

use crate::rules::Why;
use crate::ticket::Ending;
use crate::value::{
    Actor, CounterId, Date, Language, Paper, ServiceId, TicketId, TicketNumber, Timestamp, VisitId,
};

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it happened, on the server's clock; never earlier than the event before it.
    pub at: Timestamp,
    /// Who caused it.
    pub by: Actor,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A number was given.
    Issued {
        /// The ticket.
        ticket: TicketId,
        /// Its visit.
        visit: VisitId,
        /// The visit's number.
        number: TicketNumber,
        /// The service.
        service: ServiceId,
        /// The citizen's language.
        language: Language,
    },
    /// A ticket was called for the first time since it last waited.
    Called {
        /// The ticket.
        ticket: TicketId,
        /// Where to.
        counter: CounterId,
        /// Why this one.
        why: Why,
    },
    /// A ticket was called again.
    Recalled {
        /// The ticket.
        ticket: TicketId,
        /// Which call this is, from 2.
        attempt: u8,
    },
    /// The citizen arrived at the counter.
    Started {
        /// The ticket.
        ticket: TicketId,
    },
    /// The service ended.
    Finished {
        /// The ticket.
        ticket: TicketId,
        /// How it ended.
        ending: Ending,
        /// The estimated start, when the clerk never pressed *arrived*.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimated_start: Option<Timestamp>,
    },
    /// The call was withdrawn and the ticket waits again with its old arrival.
    PutBack {
        /// The ticket.
        ticket: TicketId,
    },
    /// Nobody came.
    NotShown {
        /// The ticket.
        ticket: TicketId,
    },
    /// The ticket was given up.
    Cancelled {
        /// The ticket.
        ticket: TicketId,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The ticket was still open when the day ended.
    Expired {
        /// The ticket.
        ticket: TicketId,
    },
    /// Something became known of the slip.
    PaperReported {
        /// The ticket.
        ticket: TicketId,
        /// What is known.
        paper: Paper,
    },
    /// A counter was opened, or goes on after a break, or took other services.
    CounterOpened {
        /// The counter.
        counter: CounterId,
        /// What it calls; empty means all.
        services: Vec<ServiceId>,
    },
    /// A counter takes a break.
    CounterPaused {
        /// The counter.
        counter: CounterId,
        /// Why.
        reason: String,
    },
    /// Nobody works at the counter any more.
    CounterClosed {
        /// The counter.
        counter: CounterId,
    },
    /// A business day is over; the next event belongs to `next`.
    DayEnded {
        /// The day that ended.
        day: Date,
        /// The day that began.
        next: Date,
    },
}

impl Fact {
    /// The ticket it is about, if it is about one.
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Fact::Issued { ticket, .. }
            | Fact::Called { ticket, .. }
            | Fact::Recalled { ticket, .. }
            | Fact::Started { ticket }
            | Fact::Finished { ticket, .. }
            | Fact::PutBack { ticket }
            | Fact::NotShown { ticket }
            | Fact::Cancelled { ticket, .. }
            | Fact::Expired { ticket }
            | Fact::PaperReported { ticket, .. } => Some(*ticket),
            Fact::CounterOpened { .. }
            | Fact::CounterPaused { .. }
            | Fact::CounterClosed { .. }
            | Fact::DayEnded { .. } => None,
        }
    }
}
