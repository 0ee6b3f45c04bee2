//! What happens at a counter.

use super::{Office, wrong_state};
use crate::command::{Destination, Refusal};
use crate::counter::{Counter, CounterState};
use crate::event::{Fact, Issued};
use crate::rules::{self, Passed, Why};
use crate::ticket::{Ending, State, Ticket};
use crate::value::{CounterId, Origin, ServiceId, TicketId, Timestamp, VisitId};

/// How long a citizen usually walks to the counter, in seconds: the estimate when the clerk never pressed *arrived*.
/// A choice of this design; the estimate is marked and kept out of the walking times.
const USUAL_WALK_S: i64 = 30;

/// What a clerk does with the ticket at the counter, for the one table that says what each state takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum AtCounter<'a> {
    Recall,
    Start,
    Finish(&'a Ending, bool),
    PutBack,
    NoShow,
    Park(Option<&'a str>),
    Transfer(TicketId, &'a Destination),
    AddService(TicketId, &'a ServiceId),
}

impl Office {
    pub(super) fn call_next(
        &self,
        counter: &CounterId,
        finish: Option<&(TicketId, Ending)>,
        at: Timestamp,
    ) -> Result<Vec<Fact>, Refusal> {
        let desk = self.open(counter)?;
        let mut facts = Vec::with_capacity(2);
        match (desk.ticket(), finish) {
            (None, None) => {}
            (Some(present), Some((named, ending))) if present == *named => {
                facts.extend(self.at_counter(counter, AtCounter::Finish(ending, false), at)?);
            }
            (Some(present), _) => return Err(Refusal::CounterBusy(self.number(present))),
            (None, Some((named, _))) => return Err(Refusal::TicketElsewhere(*named)),
        }
        let leaving = finish.map(|(ticket, _)| *ticket);
        match rules::next_ticket(self, desk, leaving, at) {
            Some(choice) => facts.push(Fact::Called {
                ticket: choice.ticket,
                counter: counter.clone(),
                why: choice.why,
                passed: choice.passed,
            }),
            None if facts.is_empty() => return Err(Refusal::NobodyWaiting),
            None => {}
        }
        Ok(facts)
    }

    /// Calls a ticket out of order; who was passed over is written down with the reason.
    pub(super) fn call_this(&self, counter: &CounterId, id: TicketId, reason: &str) -> Result<Fact, Refusal> {
        let desk = self.idle(counter)?;
        let ticket = self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        let place = self.place_of(id).ok_or_else(|| wrong_state(ticket))?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        if !ticket.present {
            return Err(Refusal::CitizenAbsent(ticket.number));
        }
        self.is_free(ticket)?;
        let passed = Passed::of(self, &rules::passed_by(self, desk, place, None));
        let why = Why::Chosen { reason: reason.into() };
        Ok(Fact::Called { ticket: id, counter: counter.clone(), why, passed })
    }

    /// The table of a ticket at a counter: every pair is a decision someone took.
    pub(super) fn at_counter(
        &self,
        counter: &CounterId,
        what: AtCounter<'_>,
        at: Timestamp,
    ) -> Result<Vec<Fact>, Refusal> {
        let id = self.open(counter)?.ticket().ok_or_else(|| Refusal::CounterIdle(counter.clone()))?;
        let ticket = self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        match (what, &ticket.state) {
            (AtCounter::Recall, State::Called(call)) if call.attempt < self.settings.max_attempts => {
                Ok(vec![Fact::Recalled { ticket: id, attempt: call.attempt + 1 }])
            }
            (AtCounter::Recall, State::Called(_)) => Err(Refusal::TooManyCalls(ticket.number)),
            (AtCounter::Start, State::Called(_)) => Ok(vec![Fact::Started { ticket: id }]),
            (AtCounter::Finish(ending, paperwork), State::Called(call)) => {
                let usual = call.called_at.saturating_add(jiff::SignedDuration::from_secs(USUAL_WALK_S));
                self.finish(id, ending, Some(usual.unwrap_or(at).min(at)), paperwork)
            }
            (AtCounter::Finish(ending, paperwork), State::Serving { .. }) => {
                self.finish(id, ending, None, paperwork)
            }
            (AtCounter::PutBack, State::Called(_)) => Ok(vec![Fact::PutBack { ticket: id }]),
            (AtCounter::NoShow, State::Called(_)) => Ok(vec![Fact::NotShown { ticket: id }]),
            (AtCounter::Park(note), State::Serving { .. }) => {
                Ok(vec![Fact::Parked { ticket: id, note: note.map(Into::into) }])
            }
            (AtCounter::Transfer(new, to), State::Called(_) | State::Serving { .. }) => {
                self.transfer(ticket, counter, new, to)
            }
            (AtCounter::AddService(new, service), State::Serving { .. }) => {
                let issued = self.further(ticket, new, service, Some(ticket.arrival))?;
                Ok(vec![Fact::Issued(issued)])
            }
            (AtCounter::Park(_) | AtCounter::AddService(..), State::Called(_))
            | (
                AtCounter::Recall | AtCounter::Start | AtCounter::PutBack | AtCounter::NoShow,
                State::Serving { .. },
            )
            | (
                _,
                State::Waiting
                | State::Parked { .. }
                | State::Finished { .. }
                | State::NoShow { .. }
                | State::Cancelled { .. }
                | State::Transferred { .. }
                | State::Expired { .. },
            ) => Err(wrong_state(ticket)),
        }
    }

    fn finish(
        &self,
        ticket: TicketId,
        ending: &Ending,
        estimated_start: Option<Timestamp>,
        paperwork: bool,
    ) -> Result<Vec<Fact>, Refusal> {
        self.offers(ending)?;
        Ok(vec![Fact::Finished { ticket, ending: ending.clone(), estimated_start, paperwork }])
    }

    /// Whether a clerk here may choose this outcome.
    pub(super) fn offers(&self, ending: &Ending) -> Result<(), Refusal> {
        let offered = self.settings.outcomes.contains(&ending.outcome);
        if offered { Ok(()) } else { Err(Refusal::OutcomeNotOffered) }
    }

    fn transfer(
        &self,
        ticket: &Ticket,
        here: &CounterId,
        new: TicketId,
        to: &Destination,
    ) -> Result<Vec<Fact>, Refusal> {
        let issued = match to {
            Destination::Service(service) if *service == ticket.service && ticket.only_counter.is_none() => {
                return Err(Refusal::SameDestination);
            }
            Destination::Service(service) => self.further(ticket, new, service, Some(ticket.arrival))?,
            Destination::Counter(counter) if counter == here => return Err(Refusal::SameDestination),
            Destination::Counter(counter) => {
                self.desk(counter)?;
                let issued = self.further(ticket, new, &ticket.service, Some(ticket.arrival))?;
                Issued { only_counter: Some(counter.clone()), ..issued }
            }
        };
        Ok(vec![Fact::Transferred { ticket: ticket.id, to: new }, Fact::Issued(issued)])
    }

    /// A further ticket of the same visit, with its number, class and needs.
    fn further(
        &self,
        ticket: &Ticket,
        new: TicketId,
        service: &ServiceId,
        arrival: Option<Timestamp>,
    ) -> Result<Issued, Refusal> {
        let number = self.may_issue(new, ticket.visit, service)?;
        Ok(Issued {
            ticket: new,
            visit: ticket.visit,
            number,
            service: service.clone(),
            only_counter: None,
            language: ticket.language,
            origin: Origin::Counter,
            given_at: None,
            arrival,
            class: ticket.class.clone(),
            appointment: None,
            return_code: None,
            promise: None,
            needs: ticket.private.needs.clone(),
        })
    }

    pub(super) fn resume(&self, counter: &CounterId, id: TicketId) -> Result<Fact, Refusal> {
        let ticket = self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        self.idle(counter)?;
        match &ticket.state {
            State::Parked { .. } => {
                self.is_free(ticket)?;
                Ok(Fact::Resumed { ticket: id, counter: counter.clone() })
            }
            State::Waiting
            | State::Called(_)
            | State::Serving { .. }
            | State::Finished { .. }
            | State::NoShow { .. }
            | State::Cancelled { .. }
            | State::Transferred { .. }
            | State::Expired { .. } => Err(wrong_state(ticket)),
        }
    }

    pub(super) fn finish_paperwork(&self, counter: &CounterId) -> Result<Fact, Refusal> {
        match self.desk(counter)?.state {
            CounterState::Paperwork { .. } => Ok(Fact::PaperworkFinished { counter: counter.clone() }),
            CounterState::Open { .. } => Err(Refusal::CounterIdle(counter.clone())),
            CounterState::Closed | CounterState::Paused { .. } => {
                Err(Refusal::CounterClosed(counter.clone()))
            }
        }
    }

    pub(super) fn open_counter(
        &self,
        counter: &CounterId,
        services: Option<&[ServiceId]>,
    ) -> Result<Fact, Refusal> {
        self.desk(counter)?;
        let own = self.settings.counters.get(counter);
        let services = services.filter(|services| !services.is_empty());
        let services = services.or(own.map(|own| own.services.as_slice())).unwrap_or_default();
        if let Some(unknown) = services.iter().find(|service| !self.settings.services.contains_key(service)) {
            return Err(Refusal::UnknownService(unknown.clone()));
        }
        let reserved = own.filter(|own| own.reserved && !own.services.is_empty());
        if reserved.is_some_and(|own| services.iter().any(|service| !own.services.contains(service))) {
            return Err(Refusal::CounterReserved(counter.clone()));
        }
        Ok(Fact::CounterOpened { counter: counter.clone(), services: services.to_vec() })
    }

    pub(super) fn pause_counter(&self, counter: &CounterId, reason: &str) -> Result<Fact, Refusal> {
        let desk = self.desk(counter)?;
        match (&desk.state, desk.ticket()) {
            (CounterState::Closed, _) => Err(Refusal::CounterClosed(counter.clone())),
            (_, Some(present)) => Err(Refusal::CounterBusy(self.number(present))),
            (
                CounterState::Open { .. } | CounterState::Paperwork { .. } | CounterState::Paused { .. },
                None,
            ) => Ok(Fact::CounterPaused { counter: counter.clone(), reason: reason.into() }),
        }
    }

    pub(super) fn close_counter(&self, counter: &CounterId) -> Result<Fact, Refusal> {
        match self.desk(counter)?.ticket() {
            Some(present) => Err(Refusal::CounterBusy(self.number(present))),
            None => Ok(Fact::CounterClosed { counter: counter.clone() }),
        }
    }

    pub(super) fn desk(&self, counter: &CounterId) -> Result<&Counter, Refusal> {
        self.counters.get(counter).ok_or_else(|| Refusal::UnknownCounter(counter.clone()))
    }

    /// A counter at which somebody works.
    fn open(&self, counter: &CounterId) -> Result<&Counter, Refusal> {
        let desk = self.desk(counter)?;
        match desk.state {
            CounterState::Open { .. } | CounterState::Paperwork { .. } => Ok(desk),
            CounterState::Closed | CounterState::Paused { .. } => {
                Err(Refusal::CounterClosed(counter.clone()))
            }
        }
    }

    /// A counter at which somebody works and no citizen is.
    pub(super) fn idle(&self, counter: &CounterId) -> Result<&Counter, Refusal> {
        let desk = self.open(counter)?;
        match desk.ticket() {
            Some(present) => Err(Refusal::CounterBusy(self.number(present))),
            None => Ok(desk),
        }
    }

    /// Whether the citizen of a visit, which may be new, is at no counter.
    pub(super) fn visit_is_free(&self, visit: VisitId) -> Result<(), Refusal> {
        let at_counter = self.at_counter.get(&visit).and_then(|id| self.ticket(*id));
        match at_counter.and_then(|ticket| Some((ticket.number, ticket.state.at_counter()?))) {
            Some((number, counter)) => Err(Refusal::CitizenElsewhere(number, counter.clone())),
            None => Ok(()),
        }
    }

    /// Whether the citizen is not at another counter.
    pub(super) fn is_free(&self, ticket: &Ticket) -> Result<(), Refusal> {
        match self.elsewhere(ticket).and_then(|other| other.state.at_counter()) {
            Some(counter) => Err(Refusal::CitizenElsewhere(ticket.number, counter.clone())),
            None => Ok(()),
        }
    }
}
