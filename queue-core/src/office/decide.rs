//! Yes or no to a command: which events it leads to, or what stands in its way.

use super::Office;
use crate::command::{Command, Refusal};
use crate::event::{Event, Fact};
use crate::rules;
use crate::ticket::{Counter, CounterState, Ending, State, Ticket};
use crate::value::{
    Actor, CounterId, Language, Paper, ServiceId, TicketId, TicketNumber, Timestamp, VisitId,
};

/// How long a citizen usually walks to the counter, in seconds: the estimate when the clerk never pressed *arrived*.
/// A choice of this design; the estimate is marked and kept out of the walking times.
const USUAL_WALK_S: i64 = 30;

/// What a clerk does with the ticket at the counter, for the one table that says what each state takes.
#[derive(Debug, Clone, Copy)]
enum AtCounter<'a> {
    Recall,
    Start,
    Finish(&'a Ending),
    PutBack,
    NoShow,
}

impl Office {
    /// What `command` leads to, without changing anything yet.
    ///
    /// `now` is the server's clock; a clock that went back is taken as standing still since the last event.
    ///
    /// # Errors
    /// The [`Refusal`] names what stands in the way.
    pub fn decide(&self, command: &Command, by: &Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let at = now.max(self.last_at);
        let facts = match command {
            Command::Issue { ticket, visit, service, language } => {
                vec![self.issue(*ticket, *visit, service, *language, at)?]
            }
            Command::CallNext { counter, finish } => self.call_next(counter, finish.as_ref(), at)?,
            Command::Recall { counter } => vec![self.at_counter(counter, AtCounter::Recall, at)?],
            Command::Start { counter } => vec![self.at_counter(counter, AtCounter::Start, at)?],
            Command::Finish { counter, ending } => {
                vec![self.at_counter(counter, AtCounter::Finish(ending), at)?]
            }
            Command::PutBack { counter } => vec![self.at_counter(counter, AtCounter::PutBack, at)?],
            Command::NoShow { counter } => vec![self.at_counter(counter, AtCounter::NoShow, at)?],
            Command::Cancel { ticket, reason } => vec![self.cancel(*ticket, reason.clone())?],
            Command::ReportPaper { ticket, paper } => vec![self.report_paper(*ticket, *paper)?],
            Command::OpenCounter { counter, services } => {
                vec![self.open_counter(counter, services.as_deref())?]
            }
            Command::PauseCounter { counter, reason } => vec![self.pause_counter(counter, reason)?],
            Command::CloseCounter { counter } => vec![self.close_counter(counter)?],
            Command::EndDay => return self.end_day(by, at),
        };
        Ok(facts.into_iter().map(|fact| Event { at, by: by.clone(), fact }).collect())
    }

    fn issue(
        &self,
        ticket: TicketId,
        visit: VisitId,
        service: &ServiceId,
        language: Language,
        at: Timestamp,
    ) -> Result<Fact, Refusal> {
        let settings =
            self.settings.services.get(service).ok_or_else(|| Refusal::UnknownService(service.clone()))?;
        if self.slots.contains_key(&ticket) {
            return Err(Refusal::TicketExists(ticket));
        }
        if !self.is_open(at) {
            return Err(Refusal::OfficeClosed);
        }
        if !settings.open {
            return Err(Refusal::ServiceClosed(service.clone()));
        }
        if self.tickets.len() >= self.settings.max_tickets_a_day as usize {
            return Err(Refusal::NumbersExhausted);
        }
        let number = match self.visits.get(&visit) {
            Some(number) => *number,
            None => self.numbering.next(settings.prefix).ok_or(Refusal::NumbersExhausted)?,
        };
        Ok(Fact::Issued { ticket, visit, number, service: service.clone(), language })
    }

    fn call_next(
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
                facts.push(self.at_counter(counter, AtCounter::Finish(ending), at)?);
            }
            (Some(present), _) => return Err(Refusal::CounterBusy(self.number(present))),
            (None, Some((named, _))) => return Err(Refusal::TicketElsewhere(*named)),
        }
        match rules::next_ticket(self, desk) {
            Some((ticket, why)) => facts.push(Fact::Called { ticket, counter: counter.clone(), why }),
            None if facts.is_empty() => return Err(Refusal::NobodyWaiting),
            None => {}
        }
        Ok(facts)
    }

    /// The table of a ticket at a counter: every pair is a decision someone took.
    fn at_counter(&self, counter: &CounterId, what: AtCounter<'_>, at: Timestamp) -> Result<Fact, Refusal> {
        let id = self.open(counter)?.ticket().ok_or_else(|| Refusal::CounterIdle(counter.clone()))?;
        let ticket = self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        match (what, &ticket.state) {
            (AtCounter::Recall, State::Called(call)) if call.attempt < self.settings.max_attempts => {
                Ok(Fact::Recalled { ticket: id, attempt: call.attempt + 1 })
            }
            (AtCounter::Recall, State::Called(_)) => Err(Refusal::TooManyCalls(ticket.number)),
            (AtCounter::Start, State::Called(_)) => Ok(Fact::Started { ticket: id }),
            (AtCounter::Finish(ending), State::Called(call)) => {
                let usual = call.called_at.saturating_add(jiff::SignedDuration::from_secs(USUAL_WALK_S));
                let estimated_start = Some(usual.unwrap_or(at).min(at));
                Ok(Fact::Finished { ticket: id, ending: ending.clone(), estimated_start })
            }
            (AtCounter::Finish(ending), State::Serving { .. }) => {
                Ok(Fact::Finished { ticket: id, ending: ending.clone(), estimated_start: None })
            }
            (AtCounter::PutBack, State::Called(_)) => Ok(Fact::PutBack { ticket: id }),
            (AtCounter::NoShow, State::Called(_)) => Ok(Fact::NotShown { ticket: id }),
            (
                AtCounter::Recall | AtCounter::Start | AtCounter::PutBack | AtCounter::NoShow,
                State::Serving { .. },
            )
            | (
                _,
                State::Waiting
                | State::Finished { .. }
                | State::NoShow { .. }
                | State::Cancelled { .. }
                | State::Expired { .. },
            ) => Err(wrong_state(ticket)),
        }
    }

    fn cancel(&self, id: TicketId, reason: Option<String>) -> Result<Fact, Refusal> {
        let ticket = self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        match ticket.state {
            State::Waiting | State::Called(_) => Ok(Fact::Cancelled { ticket: id, reason }),
            State::Serving { .. }
            | State::Finished { .. }
            | State::NoShow { .. }
            | State::Cancelled { .. }
            | State::Expired { .. } => Err(wrong_state(ticket)),
        }
    }

    fn report_paper(&self, id: TicketId, paper: Paper) -> Result<Fact, Refusal> {
        self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        Ok(Fact::PaperReported { ticket: id, paper })
    }

    fn open_counter(&self, counter: &CounterId, services: Option<&[ServiceId]>) -> Result<Fact, Refusal> {
        self.desk(counter)?;
        let services = services.unwrap_or_default();
        match services.iter().find(|service| !self.settings.services.contains_key(service)) {
            Some(unknown) => Err(Refusal::UnknownService(unknown.clone())),
            None => Ok(Fact::CounterOpened { counter: counter.clone(), services: services.to_vec() }),
        }
    }

    fn pause_counter(&self, counter: &CounterId, reason: &str) -> Result<Fact, Refusal> {
        let desk = self.desk(counter)?;
        match (&desk.state, desk.ticket()) {
            (CounterState::Closed, _) => Err(Refusal::CounterClosed(counter.clone())),
            (_, Some(present)) => Err(Refusal::CounterBusy(self.number(present))),
            (CounterState::Open { .. } | CounterState::Paused { .. }, None) => {
                Ok(Fact::CounterPaused { counter: counter.clone(), reason: reason.into() })
            }
        }
    }

    fn close_counter(&self, counter: &CounterId) -> Result<Fact, Refusal> {
        match self.desk(counter)?.ticket() {
            Some(present) => Err(Refusal::CounterBusy(self.number(present))),
            None => Ok(Fact::CounterClosed { counter: counter.clone() }),
        }
    }

    /// Ends the day at its own end, even when the server was down then: an overnight counter would falsify every
    /// occupancy.
    fn end_day(&self, by: &Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        if !self.day_is_over(now) {
            return Err(Refusal::DayGoesOn);
        }
        let at = self.settings.day_end(self.day).max(self.last_at).min(now);
        let open = self.tickets.iter().filter(|ticket| ticket.state.is_open());
        let expired = open.map(|ticket| Fact::Expired { ticket: ticket.id });
        let working = self.counters.values().filter(|counter| counter.state != CounterState::Closed);
        let closed = working.map(|counter| Fact::CounterClosed { counter: counter.id.clone() });
        let ended = Fact::DayEnded { day: self.day, next: self.settings.business_day(now) };
        Ok(expired.chain(closed).chain([ended]).map(|fact| Event { at, by: by.clone(), fact }).collect())
    }

    fn desk(&self, counter: &CounterId) -> Result<&Counter, Refusal> {
        self.counters.get(counter).ok_or_else(|| Refusal::UnknownCounter(counter.clone()))
    }

    fn open(&self, counter: &CounterId) -> Result<&Counter, Refusal> {
        let desk = self.desk(counter)?;
        match desk.state {
            CounterState::Open { .. } => Ok(desk),
            CounterState::Closed | CounterState::Paused { .. } => {
                Err(Refusal::CounterClosed(counter.clone()))
            }
        }
    }

    fn number(&self, id: TicketId) -> TicketNumber {
        self.ticket(id).expect("a counter's ticket is one of today's").number
    }
}

fn wrong_state(ticket: &Ticket) -> Refusal {
    Refusal::WrongState { number: ticket.number, state: ticket.state.name() }
}
