//! The number of a slip that was held before the scanner.

use queue_api::phone::PhoneTicket;
use queue_api::ticket::{TicketState, Wait};

use super::Page;
use crate::catalogue::Catalogue;
use crate::flow::Flow;
use crate::flow::own::Own;

/// Where the number stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnView {
    /// The server is asked.
    Looking,
    /// It waits.
    Waiting {
        /// How many people are called first; none where that is not said.
        ahead: Option<usize>,
        /// The expected wait; none where none can be said honestly.
        wait: Option<Wait>,
    },
    /// It is called to this counter.
    Called(String),
    /// It is served at this counter.
    Serving(String),
    /// The clerk has set it aside.
    Parked,
    /// It was called, and nobody came.
    NoShow,
    /// It has ended.
    Ended,
    /// The citizen may say how the visit was.
    MayRate,
    /// The citizen has said it.
    Thanked,
    /// The slip is not known, or too old.
    Unknown,
    /// The server does not answer.
    Unanswered,
}

/// The page of the number of a slip.
pub(super) fn page(flow: &Flow, catalogue: &Catalogue, own: &Own, returns_s: u64) -> Page {
    let (number, service, own) = match own {
        Own::Looking => (String::new(), String::new(), OwnView::Looking),
        Own::Thanked => (String::new(), String::new(), OwnView::Thanked),
        Own::Unknown => (String::new(), String::new(), OwnView::Unknown),
        Own::Unanswered => (String::new(), String::new(), OwnView::Unanswered),
        Own::Seen(ticket) => {
            (ticket.number.spaced(), catalogue.name(&ticket.service, flow.language).into(), standing(ticket))
        }
    };
    Page::Own { number, service, own, returns_s }
}

fn standing(ticket: &PhoneTicket) -> OwnView {
    let counter = || ticket.counter.clone().unwrap_or_default();
    match ticket.state {
        TicketState::Waiting => OwnView::Waiting { ahead: ticket.ahead, wait: ticket.wait },
        TicketState::Called => OwnView::Called(counter()),
        TicketState::Serving => OwnView::Serving(counter()),
        TicketState::Parked => OwnView::Parked,
        TicketState::NoShow => OwnView::NoShow,
        TicketState::Finished if ticket.may_rate => OwnView::MayRate,
        TicketState::Finished | TicketState::Cancelled | TicketState::Transferred | TicketState::Expired => {
            OwnView::Ended
        }
    }
}
