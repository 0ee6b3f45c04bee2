//! What must always hold of an office, checked by tests after every step and by the server on demand.

use std::collections::{BTreeMap, BTreeSet};

use super::Office;
use crate::rules;
use crate::ticket::{State, Ticket};
use crate::value::{CounterId, ServiceId, TicketId, TicketNumber, VisitId};

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
    /// Invariant 10: a citizen is at one counter at a time, whatever tickets they have.
    #[error("invariant 10: the citizen with number {0} is at two counters, or is not where the visit says")]
    CitizenTwice(TicketNumber),
    /// Invariant 16: every ticket is in exactly one state; a waiting one stands in its lane, another in none.
    #[error("invariant 16: ticket {0} and its queue disagree")]
    QueueDisagrees(TicketId),
    /// Invariant 16: the numbers of people waiting add up.
    #[error("invariant 16: the people who wait for {0} do not add up")]
    CountDisagrees(ServiceId),
    /// Invariant 6: what a person needs is kept no longer than the ticket is open.
    #[error("invariant 6: ticket {0} is over and still tells what the person needs")]
    PrivateKept(TicketId),
    /// A ticket that was given up before it arrived was given all the same.
    #[error("invariant 17: ticket {0} was given up and given")]
    GivenUpAndGiven(TicketId),
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
        self.verify_numbers()?;
        self.verify_lanes()?;
        self.verify_counters()?;
        self.tickets.iter().try_for_each(verify_ticket)?;
        match self.given_up.iter().filter(|id| self.slots.contains_key(id)).min() {
            Some(id) => Err(Violation::GivenUpAndGiven(*id)),
            None => Ok(()),
        }
    }

    fn verify_numbers(&self) -> Result<(), Violation> {
        let mut owners: BTreeMap<TicketNumber, VisitId> = BTreeMap::new();
        let stolen = self
            .tickets
            .iter()
            .find(|ticket| *owners.entry(ticket.number).or_insert(ticket.visit) != ticket.visit);
        stolen.map_or(Ok(()), |ticket| Err(Violation::NumberGivenTwice(ticket.number)))
    }

    fn verify_lanes(&self) -> Result<(), Violation> {
        let standing: BTreeSet<u32> = self.lanes.values().flatten().map(|place| place.slot).collect();
        let entries: usize = self.lanes.values().map(BTreeSet::len).sum();
        let mut waiting: BTreeMap<&ServiceId, usize> = BTreeMap::new();
        for (slot, ticket) in (0u32..).zip(&self.tickets) {
            let waits = matches!(ticket.state, State::Waiting);
            let (lane, place) = (rules::lane(ticket), rules::place(ticket, slot));
            let stands = self.lanes.get(&lane).is_some_and(|places| places.contains(&place));
            let agrees = (waits && ticket.present) == stands
                && stands == standing.contains(&slot)
                && (waits && !ticket.present) == self.absent.contains(&slot);
            if !agrees || entries != standing.len() {
                return Err(Violation::QueueDisagrees(ticket.id));
            }
            *waiting.entry(&ticket.service).or_default() += usize::from(stands);
        }
        let counted = |service: &ServiceId| waiting.get(service).copied().unwrap_or(0);
        match self.waiting.iter().find(|(service, count)| counted(service) != **count) {
            Some((service, _)) => Err(Violation::CountDisagrees(service.clone())),
            None => Ok(()),
        }
    }

    fn verify_counters(&self) -> Result<(), Violation> {
        let mut seated: BTreeMap<&CounterId, TicketId> = BTreeMap::new();
        let mut citizens: BTreeMap<VisitId, TicketId> = BTreeMap::new();
        for ticket in &self.tickets {
            let Some(at) = ticket.state.at_counter() else { continue };
            let known = self.counters.get(at).and_then(|counter| counter.ticket());
            if known != Some(ticket.id) || seated.insert(at, ticket.id).is_some() {
                return Err(Violation::SeatDisagrees(ticket.id));
            }
            if citizens.insert(ticket.visit, ticket.id).is_some() {
                return Err(Violation::CitizenTwice(ticket.number));
            }
        }
        let known: BTreeMap<VisitId, TicketId> =
            self.at_counter.iter().map(|(visit, id)| (*visit, *id)).collect();
        let differs = |visit: &&VisitId| known.get(*visit) != citizens.get(*visit);
        if let Some(visit) = known.keys().chain(citizens.keys()).find(differs) {
            let number = self.visits.get(visit).expect("a citizen at a counter has a number");
            return Err(Violation::CitizenTwice(*number));
        }
        let ghost = self
            .counters
            .values()
            .find(|counter| counter.ticket().is_some_and(|id| seated.get(&counter.id) != Some(&id)));
        ghost.map_or(Ok(()), |counter| Err(Violation::GhostAtCounter(counter.id.clone())))
    }
}

fn verify_ticket(ticket: &Ticket) -> Result<(), Violation> {
    let called_at = ticket.state.call().map(|call| call.called_at);
    let times = [Some(ticket.issued_at), called_at, ticket.state.started_at(), ticket.state.ended_at()];
    let known: Vec<_> = times.into_iter().flatten().collect();
    if !known.is_sorted() {
        return Err(Violation::TimeRunsBackwards(ticket.id));
    }
    if !ticket.state.is_open() && !ticket.private.is_empty() {
        return Err(Violation::PrivateKept(ticket.id));
    }
    Ok(())
}
