//! Where in the flow the kiosk is.

use queue_api::ticket::{IssueRequest, IssuedTicket};
use queue_api::{Prefix, ServiceId, TicketId, VisitId};

use super::view::{PaperView, Trouble};

/// The line to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    There,
    Lost { since_ms: u64 },
}

/// The visit of a person who takes a further number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visit {
    pub(super) id: VisitId,
    pub(super) number: String,
}

/// What became of the list of documents on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPrint {
    /// It can be had.
    Offered,
    /// It is being printed.
    Printing,
    /// It is there.
    Printed,
    /// It did not come out.
    Failed,
}

/// A page, with what it stands for.
#[derive(Debug, Clone)]
pub(super) enum Stage {
    Home,
    Groups {
        page: usize,
    },
    List {
        prefix: Prefix,
        category: Option<String>,
        page: usize,
    },
    Service {
        service: ServiceId,
        list: ListPrint,
    },
    /// A ticket is asked for; `next_ms` is when to ask (again), and none while an answer is due.
    Asking {
        request: Box<IssueRequest>,
        ticket: TicketId,
        first_ms: u64,
        next_ms: Option<u64>,
    },
    Ticket {
        issued: Box<IssuedTicket>,
        paper: PaperView,
        since_ms: u64,
    },
    Sorry {
        trouble: Trouble,
        since_ms: u64,
    },
}

impl Stage {
    /// Whether the person still chooses, so that nothing is lost by going home.
    pub(super) fn is_choosing(&self) -> bool {
        match self {
            Stage::Home | Stage::Groups { .. } | Stage::List { .. } | Stage::Service { .. } => true,
            Stage::Asking { .. } | Stage::Ticket { .. } | Stage::Sorry { .. } => false,
        }
    }

    /// Whether the page says all the time when it ends.
    pub(super) fn always_counts_down(&self) -> bool {
        matches!(self, Stage::Ticket { .. } | Stage::Sorry { .. })
    }

    pub(super) fn turn_page(&mut self) {
        if let Stage::Groups { page } | Stage::List { page, .. } = self {
            *page += 1;
        }
    }
}
