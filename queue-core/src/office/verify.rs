//! What must always hold of an office, checked by tests after every step and by the server on demand.

mod step;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::Office;
use crate::rules::{self, Lane, Places};
use crate::ticket::{State, Ticket};
use crate::value::{CounterId, Seq, ServiceId, TicketId, TicketNumber, VisitId};

/// An invariant that does not hold; the number is the one in docs/ARCHITECTURE.md.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Invariant 9: a number is given to one visit per office and business day.
    #[error("invariant 9: number {0} belongs to two visits")]
    NumberGivenTwice(TicketNumber),
    /// Invariant 9: the next number of a prefix comes after all that were given.
    #[error("invariant 9: number {0} would be given again")]
    NumberComesAgain(TicketNumber),
    /// Invariant 8: the journal is dense.
    #[error("invariant 8: the position in the journal is {0} and should be {1}")]
    SeqNotDense(Seq, Seq),
    /// Invariant 11: a ticket never changes its service, its visit or its number.
    #[error("invariant 11: ticket {0} is for something else than before")]
    TicketChanged(TicketId),
    /// Invariant 11: an ended ticket never changes, but for a no-show that is taken back once.
    #[error("invariant 11: ticket {0} had ended and changed")]
    EndedChanged(TicketId),
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
    /// Invariant 16: every ticket is found under its id and in its visit.
    #[error("invariant 16: ticket {0} is not found where it should be")]
    IndexDisagrees(TicketId),
    /// Invariant 16: the numbers of people waiting, and of tickets given, add up.
    #[error("invariant 16: the people or tickets of {0} do not add up")]
    CountDisagrees(ServiceId),
    /// Invariant 16: exactly those in the lanes who were overtaken as often as allowed stand at the limit.
    #[error("invariant 16: ticket {0} and the limit of being overtaken disagree")]
    LimitDisagrees(TicketId),
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
        self.verify_index()?;
        self.verify_lanes()?;
        self.verify_counts()?;
        self.verify_counters()?;
        self.tickets.iter().try_for_each(verify_ticket)?;
        match self.given_up.iter().filter(|id| self.tickets.slot(**id).is_some()).min() {
            Some(id) => Err(Violation::GivenUpAndGiven(*id)),
            None => Ok(()),
        }
    }

    fn verify_numbers(&self) -> Result<(), Violation> {
        let mut owners: BTreeMap<TicketNumber, VisitId> = BTreeMap::new();
        for ticket in self.tickets.iter() {
            if *owners.entry(ticket.number).or_insert(ticket.visit) != ticket.visit {
                return Err(Violation::NumberGivenTwice(ticket.number));
            }
            if self.bands.hold(self.day, ticket.number) {
                if self.offline.get(&ticket.number) != Some(&ticket.visit) {
                    return Err(Violation::NumberGivenTwice(ticket.number));
                }
                continue;
            }
            let next = self.next_number(ticket.number.prefix);
            if next.is_some_and(|next| next <= ticket.number) {
                return Err(Violation::NumberComesAgain(ticket.number));
            }
        }
        self.verify_bands()
    }

    fn verify_bands(&self) -> Result<(), Violation> {
        let days = [Some(self.day), self.day.tomorrow().ok()].into_iter().flatten();
        for day in days {
            let mut ends: Vec<_> = self.bands.on(day).map(|granted| granted.band.ends()).collect();
            ends.sort_unstable();
            if let Some(overlap) = ends.windows(2).find(|two| two[1].0 <= two[0].1) {
                return Err(Violation::NumberGivenTwice(overlap[1].0));
            }
        }
        Ok(())
    }

    fn verify_index(&self) -> Result<(), Violation> {
        for (slot, ticket) in (0u32..).zip(self.tickets.iter()) {
            let mut visit = self.tickets.of_visit(ticket.visit);
            let in_visit = visit.any(|other| other.id == ticket.id && other.number == ticket.number);
            if self.tickets.slot(ticket.id) != Some(slot) || !in_visit {
                return Err(Violation::IndexDisagrees(ticket.id));
            }
        }
        Ok(())
    }

    fn verify_lanes(&self) -> Result<(), Violation> {
        let standing: BTreeSet<u32> =
            self.lanes.values().flat_map(Places::iter).map(|place| place.slot).collect();
        let entries: usize = self.lanes.values().map(Places::len).sum();
        let limited: usize = self.at_limit.values().map(Places::len).sum();
        let (mut expected, mut expected_limited) = (0, 0);
        for (slot, ticket) in (0u32..).zip(self.tickets.iter()) {
            let waits = matches!(ticket.state, State::Waiting);
            let (lane, place) = (rules::lane(ticket), rules::place(ticket, slot));
            let is_in = |lanes: &BTreeMap<Lane, Places>| {
                lanes.get(&lane).is_some_and(|places| places.contains(place))
            };
            let stands = is_in(&self.lanes);
            let agrees = (waits && ticket.present) == stands
                && stands == standing.contains(&slot)
                && (waits && !ticket.present) == self.absent.contains(&slot);
            if !agrees {
                return Err(Violation::QueueDisagrees(ticket.id));
            }
            let at_limit = stands && ticket.overtaken >= self.settings.order.overtaking_limit;
            if at_limit != is_in(&self.at_limit) {
                return Err(Violation::LimitDisagrees(ticket.id));
            }
            (expected, expected_limited) =
                (expected + usize::from(stands), expected_limited + usize::from(at_limit));
        }
        match self.tickets.last() {
            Some(last) if entries != expected => Err(Violation::QueueDisagrees(last.id)),
            Some(last) if limited != expected_limited => Err(Violation::LimitDisagrees(last.id)),
            Some(_) | None => Ok(()),
        }
    }

    fn verify_counts(&self) -> Result<(), Violation> {
        let mut counted: BTreeMap<&ServiceId, (usize, u32)> = BTreeMap::new();
        for ticket in self.tickets.iter() {
            let (waiting, issued) = counted.entry(&ticket.service).or_default();
            *waiting += usize::from(matches!(ticket.state, State::Waiting) && ticket.present);
            *issued += 1;
        }
        let known = self.waiting.keys().chain(self.issued.keys());
        let wrong = known.into_iter().find(|service| {
            (self.waiting(service), self.issued(service)) != counted.get(service).copied().unwrap_or_default()
        });
        wrong.map_or(Ok(()), |service| Err(Violation::CountDisagrees(service.clone())))
    }

    fn verify_counters(&self) -> Result<(), Violation> {
        let mut seated: BTreeMap<&CounterId, TicketId> = BTreeMap::new();
        let mut citizens: BTreeMap<VisitId, TicketId> = BTreeMap::new();
        for ticket in self.tickets.iter() {
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
            let number = self.tickets.first_of(*visit).expect("a citizen at a counter has a ticket").number;
            return Err(Violation::CitizenTwice(number));
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
