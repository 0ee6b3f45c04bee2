//! What must always hold of an office, checked by tests after every step and by the server on demand.

use std::collections::{BTreeMap, BTreeSet};

use super::Office;
use crate::rules;
use crate::ticket::State;
use crate::value::{CounterId, TicketId, TicketNumber, VisitId};

/// An invariant that does not hold; the number is the one in docs/ARCHITECTURE.md.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Invariant 9: a number is given to one visit per office and business day.
    #[error("invariant 9: number {0} belongs to two visits")]
    NumberGivenTwice(TicketNumber),
    /// Invariant 10: a ticket has at most one counter, and the counter knows it.
    #[error("invariant 10: ticket {0} and its counter disagree")]
    SeatDisagrees(TicketId),
    /// Invariant 10: a counter's ticket is called to or served at it.
    #[error("invariant 10: counter {0} holds a ticket that is not there")]
    GhostAtCounter(CounterId),
    /// Invariant 16: every ticket is in exactly one state; a waiting one stands in its queue, another in none.
    #[error("invariant 16: ticket {0} and its queue disagree")]
    QueueDisagrees(TicketId),
    /// A time went backwards within a ticket.
    #[error("ticket {0} has times that run backwards")]
    TimeRunsBackwards(TicketId),
}

impl Office {
    /// Checks every invariant that can be seen from one state.
    ///
    /// # Errors
    /// The first [`Violation`] found; there is none unless the rules are wrong.
    pub fn verify_invariants(&self) -> Result<(), Violation> {
        let mut owners: BTreeMap<TicketNumber, VisitId> = BTreeMap::new();
        let mut seated: BTreeMap<&CounterId, TicketId> = BTreeMap::new();
        let queued: BTreeSet<u32> = self.queues.values().flatten().map(|place| place.slot).collect();
        for (slot, ticket) in (0u32..).zip(&self.tickets) {
            if *owners.entry(ticket.number).or_insert(ticket.visit) != ticket.visit {
                return Err(Violation::NumberGivenTwice(ticket.number));
            }
            let waits = matches!(ticket.state, State::Waiting);
            let place = rules::place(ticket, slot);
            let stands = self.queues.get(&ticket.service).is_some_and(|queue| queue.contains(&place));
            if waits != stands || waits != queued.contains(&slot) {
                return Err(Violation::QueueDisagrees(ticket.id));
            }
            if let State::Called(call) | State::Serving { call, .. } = &ticket.state {
                let known = self.counters.get(&call.counter).and_then(|counter| counter.ticket());
                if known != Some(ticket.id) || seated.insert(&call.counter, ticket.id).is_some() {
                    return Err(Violation::SeatDisagrees(ticket.id));
                }
            }
            let called_at = ticket.state.call().map(|call| call.called_at);
            let times =
                [Some(ticket.issued_at), called_at, ticket.state.started_at(), ticket.state.ended_at()];
            let known: Vec<_> = times.into_iter().flatten().collect();
            if !known.is_sorted() {
                return Err(Violation::TimeRunsBackwards(ticket.id));
            }
        }
        let ghost = self
            .counters
            .values()
            .find(|counter| counter.ticket().is_some_and(|id| seated.get(&counter.id) != Some(&id)));
        ghost.map_or(Ok(()), |counter| Err(Violation::GhostAtCounter(counter.id.clone())))
    }
}
