//! Where in the flow the kiosk is.

use queue_api::appointment::CheckInRequest;
use queue_api::device::OfflineTicket;
use queue_api::errand::CopiedSlip;
use queue_api::ticket::{IssueRequest, IssuedTicket, Wait};
use queue_api::{Need, Prefix, ServiceId, TicketId, TicketNumber, Timestamp, VisitId};

use super::entry::{EntryTrouble, Purpose};
use super::own::Own;
use super::staff::StaffPage;
use super::view::{PaperView, Trouble};
use super::wishes::WishList;

/// The line to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    There,
    Lost { since_ms: u64 },
}

/// The visit of a person who takes a further number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visit {
    /// None for a number that the kiosk gave by itself: the server makes the visit of it later.
    pub(super) id: Option<VisitId>,
    pub(super) number: TicketNumber,
    /// Of the band the number is from, if it is from one.
    pub(super) epoch: Option<u32>,
}

/// A number that somebody got.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Given {
    pub(super) ticket: TicketId,
    pub(super) visit: Visit,
    pub(super) service: ServiceId,
    pub(super) issued_at: Timestamp,
    /// How many people are called first; none where nobody knows.
    pub(super) ahead: Option<usize>,
    pub(super) wait: Option<Wait>,
    /// Whether a clerk comes and fetches the person.
    pub(super) fetched: bool,
    pub(super) link: Option<String>,
}

impl Given {
    /// By somebody, before: its slip is printed again.
    pub(super) fn copied(copied: CopiedSlip) -> Self {
        Self {
            ticket: copied.ticket,
            visit: Visit { id: None, number: copied.number, epoch: None },
            service: copied.service,
            issued_at: copied.issued_at,
            ahead: None,
            wait: None,
            fetched: false,
            link: copied.link,
        }
    }

    /// By the server.
    pub(super) fn issued(issued: IssuedTicket) -> Self {
        let visit = Visit { id: Some(issued.ticket.visit), number: issued.ticket.number, epoch: None };
        Self {
            ticket: issued.ticket.id,
            visit,
            service: issued.ticket.service,
            issued_at: issued.ticket.issued_at,
            ahead: Some(issued.ahead),
            wait: issued.wait,
            fetched: issued.ticket.needs.contains(&Need::Fetch),
            link: issued.link,
        }
    }

    /// By the kiosk itself.
    pub(super) fn offline(ticket: OfflineTicket) -> Self {
        Self {
            ticket: ticket.id,
            visit: Visit { id: ticket.visit, number: ticket.number, epoch: ticket.epoch },
            service: ticket.service,
            issued_at: ticket.issued_at,
            ahead: None,
            wait: None,
            fetched: ticket.needs.contains(&Need::Fetch),
            link: None,
        }
    }
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

/// What a ticket is asked for with. It does not change while it is asked for again.
#[derive(Debug, Clone)]
pub(super) enum Request {
    Issue(Box<IssueRequest>),
    CheckIn(Box<CheckInRequest>),
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
    /// What the person wants besides the service.
    Wishes {
        list: WishList,
        page: usize,
    },
    /// A code is typed.
    Entry {
        purpose: Purpose,
        typed: String,
        trouble: Option<EntryTrouble>,
    },
    Search {
        typed: String,
    },
    /// What the search found, where it has no room beside the keys.
    Found {
        typed: String,
        page: usize,
    },
    /// How to book an appointment for a service.
    Book {
        service: ServiceId,
        list: ListPrint,
    },
    Notices {
        page: usize,
    },
    /// A ticket is asked for; `next_ms` is when to ask (again), and none while an answer is due.
    Asking {
        request: Request,
        ticket: TicketId,
        first_ms: u64,
        next_ms: Option<u64>,
        /// Whether the server may know of it.
        asked: bool,
    },
    /// The kiosk gives a number by itself and waits until that is written down.
    Keeping {
        ticket: Box<OfflineTicket>,
        /// What the server was asked for before.
        instead_of: Option<TicketId>,
        since_ms: u64,
    },
    Ticket {
        given: Box<Given>,
        paper: PaperView,
        since_ms: u64,
    },
    /// The number of a slip that was held before the scanner.
    Own {
        code: String,
        own: Own,
        since_ms: u64,
    },
    Sorry {
        trouble: Trouble,
        since_ms: u64,
    },
    /// The PIN of the staff is typed.
    Pin {
        typed: String,
        is_wrong: bool,
        /// Whether it is being compared.
        checking: bool,
    },
    Staff(Box<StaffPage>),
}

impl Stage {
    /// The page for typing a code.
    pub(super) fn entry(purpose: Purpose) -> Self {
        Stage::Entry { purpose, typed: String::new(), trouble: None }
    }

    /// What became of the list on paper, on a page that offers one.
    pub(super) fn list_print(&mut self) -> Option<&mut ListPrint> {
        match self {
            Stage::Service { list, .. } | Stage::Book { list, .. } => Some(list),
            _ => None,
        }
    }

    /// Whether the person still chooses, so that nothing is lost by going home.
    pub(super) fn is_choosing(&self) -> bool {
        match self {
            Stage::Home
            | Stage::Groups { .. }
            | Stage::List { .. }
            | Stage::Service { .. }
            | Stage::Wishes { .. }
            | Stage::Entry { .. }
            | Stage::Search { .. }
            | Stage::Found { .. }
            | Stage::Book { .. }
            | Stage::Notices { .. } => true,
            Stage::Asking { .. }
            | Stage::Keeping { .. }
            | Stage::Ticket { .. }
            | Stage::Own { .. }
            | Stage::Sorry { .. }
            | Stage::Pin { .. }
            | Stage::Staff(_) => false,
        }
    }

    /// Whether the page says all the time when it ends.
    pub(super) fn always_counts_down(&self) -> bool {
        matches!(self, Stage::Ticket { .. } | Stage::Sorry { .. } | Stage::Own { .. })
    }

    /// Whether the page is none for citizens.
    pub(super) fn is_for_staff(&self) -> bool {
        matches!(self, Stage::Pin { .. } | Stage::Staff(_))
    }

    /// Whether the person waits for a number.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self, Stage::Asking { .. } | Stage::Keeping { .. })
    }

    pub(super) fn turn_page(&mut self) {
        if let Stage::Groups { page }
        | Stage::List { page, .. }
        | Stage::Wishes { page, .. }
        | Stage::Found { page, .. }
        | Stage::Notices { page } = self
        {
            *page += 1;
        }
        if let Stage::Staff(staff) = self {
            staff.page += 1;
        }
    }
}
