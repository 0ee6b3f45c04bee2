//! How long citizens are in the hall, over all their tickets.

use rustc_hash::FxHashMap;

use crate::value::{TicketId, Timestamp, VisitId};

/// The stays that go on.
#[derive(Debug, Clone, Default)]
pub(super) struct Stays(FxHashMap<VisitId, Stay>);

/// A citizen's time in the hall: from the first ticket to the end of the last open one. A visit that gets a ticket
/// later begins another stay.
#[derive(Debug, Clone, Copy)]
struct Stay {
    since: Timestamp,
    open: u32,
    // The ticket of a transfer that is issued right after it.
    expects: Option<TicketId>,
    was_transferred: bool,
}

impl Stays {
    /// A ticket begins; says whether a stay begins with it. `since` is when it began, if that was before `at`.
    pub(super) fn begin(&mut self, visit: VisitId, ticket: TicketId, since: Timestamp) -> bool {
        let new = Stay { since, open: 0, expects: None, was_transferred: false };
        let stay = self.0.entry(visit).or_insert(new);
        let (begins, expected) = (stay.open == 0, stay.expects == Some(ticket));
        stay.expects = None;
        stay.open += u32::from(!expected);
        begins
    }

    /// A ticket ends; gives the beginning of the stay that ends with it.
    pub(super) fn end(&mut self, visit: VisitId) -> Option<Timestamp> {
        let stay = self.0.get_mut(&visit)?;
        stay.open = stay.open.saturating_sub(1);
        if stay.open > 0 {
            return None;
        }
        self.0.remove(&visit).map(|stay| stay.since)
    }

    /// A ticket is replaced by another, and the stay goes on; says whether it is the stay's first transfer.
    pub(super) fn transfer(&mut self, visit: VisitId, to: TicketId) -> bool {
        let Some(stay) = self.0.get_mut(&visit) else { return false };
        stay.expects = Some(to);
        !std::mem::replace(&mut stay.was_transferred, true)
    }
}
