//! What the office can be asked for, and why it may refuse.

use crate::ticket::Ending;
use crate::value::{CounterId, Language, Paper, ServiceId, TicketId, TicketNumber, VisitId};

/// A wish, in the imperative. Ids of new things come with it, so that deciding needs no chance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Give a number for a service.
    Issue {
        /// The new ticket.
        ticket: TicketId,
        /// The visit: one of today gets a further ticket under its number, another is new.
        visit: VisitId,
        /// What the citizen comes for.
        service: ServiceId,
        /// The citizen's language.
        language: Language,
    },
    /// Call whoever is next for this counter.
    CallNext {
        /// The counter.
        counter: CounterId,
        /// Ends the present ticket first: never silently, so the ticket is named with its outcome.
        finish: Option<(TicketId, Ending)>,
    },
    /// Call the same person once more.
    Recall {
        /// The counter.
        counter: CounterId,
    },
    /// The person has arrived.
    Start {
        /// The counter.
        counter: CounterId,
    },
    /// The service is over.
    Finish {
        /// The counter.
        counter: CounterId,
        /// How it ended.
        ending: Ending,
    },
    /// Back into the queue with the old arrival; also takes back a mistaken call.
    PutBack {
        /// The counter.
        counter: CounterId,
    },
    /// Nobody came.
    NoShow {
        /// The counter.
        counter: CounterId,
    },
    /// The citizen does not want the ticket any more.
    Cancel {
        /// The ticket.
        ticket: TicketId,
        /// Why, in the words of whoever cancels.
        reason: Option<String>,
    },
    /// Something is known of the slip.
    ReportPaper {
        /// The ticket.
        ticket: TicketId,
        /// What is known.
        paper: Paper,
    },
    /// Begin or go on working at a counter.
    OpenCounter {
        /// The counter.
        counter: CounterId,
        /// The services it calls; `None` means all.
        services: Option<Vec<ServiceId>>,
    },
    /// A break.
    PauseCounter {
        /// The counter.
        counter: CounterId,
        /// Why.
        reason: String,
    },
    /// Nobody works at the counter any more.
    CloseCounter {
        /// The counter.
        counter: CounterId,
    },
    /// The business day is over: what is still open expires, counters close, numbers start again.
    EndDay,
}

/// Why a command is not carried out. A person can act on each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The office gives no numbers now.
    #[error("the office is closed now")]
    OfficeClosed,
    /// No numbers for this service now.
    #[error("service {0} is closed now")]
    ServiceClosed(ServiceId),
    /// There is no such service here.
    #[error("there is no service {0} in this office")]
    UnknownService(ServiceId),
    /// There is no such counter here.
    #[error("there is no counter {0} in this office")]
    UnknownCounter(CounterId),
    /// There is no such ticket today.
    #[error("there is no ticket {0} today")]
    UnknownTicket(TicketId),
    /// A ticket with this id was given before.
    #[error("ticket {0} was given before")]
    TicketExists(TicketId),
    /// All numbers of the day are given.
    #[error("all numbers of today are given")]
    NumbersExhausted,
    /// The counter is not open.
    #[error("counter {0} is not open")]
    CounterClosed(CounterId),
    /// The counter has a ticket that must be ended first.
    #[error("this counter still has ticket {0}")]
    CounterBusy(TicketNumber),
    /// The counter has no ticket.
    #[error("counter {0} has no ticket")]
    CounterIdle(CounterId),
    /// The ticket is not the one at this counter.
    #[error("ticket {0} is not at this counter")]
    TicketElsewhere(TicketId),
    /// Nobody waits for what this counter does.
    #[error("nobody is waiting for this counter")]
    NobodyWaiting,
    /// The ticket's state does not allow it.
    #[error("ticket {number} is {state}")]
    WrongState {
        /// The ticket's number.
        number: TicketNumber,
        /// The name of the state it is in.
        state: &'static str,
    },
    /// The ticket was called as often as the office allows.
    #[error("ticket {0} was called often enough: mark it as not present or put it back")]
    TooManyCalls(TicketNumber),
    /// The business day still goes on.
    #[error("the business day still goes on")]
    DayGoesOn,
}

impl Refusal {
    /// The stable code for clients.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::OfficeClosed => "office_closed",
            Refusal::ServiceClosed(_) => "service_closed",
            Refusal::UnknownService(_) => "unknown_service",
            Refusal::UnknownCounter(_) => "unknown_counter",
            Refusal::UnknownTicket(_) => "unknown_ticket",
            Refusal::TicketExists(_) => "ticket_exists",
            Refusal::NumbersExhausted => "numbers_exhausted",
            Refusal::CounterClosed(_) => "counter_closed",
            Refusal::CounterBusy(_) => "counter_busy",
            Refusal::CounterIdle(_) => "counter_idle",
            Refusal::TicketElsewhere(_) => "ticket_elsewhere",
            Refusal::NobodyWaiting => "nobody_waiting",
            Refusal::WrongState { .. } => "wrong_state",
            Refusal::TooManyCalls(_) => "too_many_calls",
            Refusal::DayGoesOn => "day_goes_on",
        }
    }
}
