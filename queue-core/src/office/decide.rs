//! Yes or no to a command: which events it leads to, or what stands in its way.

mod counter;
mod issue;
mod ticket;

use super::Office;
use super::book::Booking;
use crate::command::{Command, Refusal};
use crate::counter::CounterState;
use crate::event::{Event, Fact};
use crate::ticket::Ticket;
use crate::value::{Actor, TicketId, TicketNumber, Timestamp};

use counter::AtCounter;
use ticket::Named;

impl Office {
    /// What `command` leads to, without changing anything yet.
    ///
    /// `now` is the server's clock; a clock that went back is taken as standing still since the last event.
    ///
    /// # Errors
    /// The [`Refusal`] names what stands in the way.
    pub fn decide(&self, command: &Command, by: &Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let at = now.max(self.last_at);
        if matches!(command, Command::EndDay) {
            return self.end_day(by, at);
        }
        let facts = self.facts(command, by, at)?;
        Ok(facts.into_iter().map(|fact| Event { at, by: by.clone(), fact }).collect())
    }

    fn facts(&self, command: &Command, by: &Actor, at: Timestamp) -> Result<Vec<Fact>, Refusal> {
        let one = |fact: Result<Fact, Refusal>| fact.map(|fact| vec![fact]);
        match command {
            Command::Issue(issue) => one(self.issue(issue, by, at).map(Fact::Issued)),
            Command::ServeNow { issue, counter } => self.serve_now(issue, counter, at),
            Command::RecordServed { issue, counter, started_at, ended_at, ending } => {
                self.record_served(issue, counter, (*started_at, *ended_at), ending, at)
            }
            Command::CallNext { counter, finish } => self.call_next(counter, finish.as_ref(), at),
            Command::CallThis { counter, ticket, reason } => one(self.call_this(counter, *ticket, reason)),
            Command::Recall { counter } => self.at_counter(counter, AtCounter::Recall, at),
            Command::Start { counter } => self.at_counter(counter, AtCounter::Start, at),
            Command::Finish { counter, ending, paperwork } => {
                self.at_counter(counter, AtCounter::Finish(ending, *paperwork), at)
            }
            Command::FinishPaperwork { counter } => one(self.finish_paperwork(counter)),
            Command::PutBack { counter } => self.at_counter(counter, AtCounter::PutBack, at),
            Command::NoShow { counter } => self.at_counter(counter, AtCounter::NoShow, at),
            Command::Park { counter, note } => self.at_counter(counter, AtCounter::Park(note.as_deref()), at),
            Command::Transfer { counter, ticket, to } => {
                self.at_counter(counter, AtCounter::Transfer(*ticket, to), at)
            }
            Command::AddService { counter, ticket, service } => {
                self.at_counter(counter, AtCounter::AddService(*ticket, service), at)
            }
            Command::Resume { counter, ticket } => one(self.resume(counter, *ticket)),
            Command::PutBackParked { ticket } => one(self.named(*ticket, Named::PutBack, at)),
            Command::GiveUpCall { ticket } => one(self.named(*ticket, Named::GiveUpCall, at)),
            Command::Reinstate { ticket } => one(self.named(*ticket, Named::Reinstate, at)),
            Command::LetPass { ticket, count } => one(self.named(*ticket, Named::LetPass(*count), at)),
            Command::Cancel { ticket, reason } => one(self.cancel(*ticket, reason.as_deref(), at)),
            Command::Classify { ticket, class, reason } => {
                one(self.named(*ticket, Named::Classify(class.as_ref(), reason), at))
            }
            Command::ConfirmPresence { ticket } => one(self.named(*ticket, Named::ConfirmPresence, at)),
            Command::ReportPaper { ticket, paper } => {
                let known = self.ticket(*ticket).ok_or(Refusal::UnknownTicket(*ticket))?;
                Ok(vec![Fact::PaperReported { ticket: known.id, paper: *paper }])
            }
            Command::Book { appointment, service, slot, code, language, document } => {
                let (id, slot, language, document) = (*appointment, *slot, *language, document.as_ref());
                one(self.book(Booking { id, service, slot, code, language, document }, by, at))
            }
            Command::MoveAppointment { appointment, slot, document } => {
                one(self.move_appointment(*appointment, *slot, document.as_ref(), at))
            }
            Command::CancelAppointment { appointment } => one(self.cancel_appointment(*appointment, at)),
            Command::CheckIn { appointment, ticket, visit, needs } => {
                one(self.check_in(*appointment, *ticket, *visit, needs, at).map(Fact::Issued))
            }
            Command::OpenCounter { counter, services } => {
                one(self.open_counter(counter, services.as_deref()))
            }
            Command::PauseCounter { counter, reason } => one(self.pause_counter(counter, reason)),
            Command::CloseCounter { counter } => one(self.close_counter(counter)),
            Command::GrantBands { device, day } => one(self.grant_bands(device, *day)),
            Command::NoteRestore => Ok(vec![self.end_bands(None)]),
            Command::AdmitDevice { device, name, replaces } => Ok(self.admit_device(device, name, *replaces)),
            Command::RevokeDevice { device } => Ok(self.revoke_device(device)),
            Command::TakeOffline(offline) => one(self.take_offline(offline, at)),
            Command::CallForHelp { device } => one(self.call_for_help(device)),
            Command::AnswerHelp { device } => one(self.answer_help(device)),
            Command::Rate { ticket, rating } => one(self.rate(*ticket, *rating)),
            Command::EndDay => Err(Refusal::DayGoesOn),
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

    fn number(&self, id: TicketId) -> TicketNumber {
        self.ticket(id).expect("a counter's ticket is one of today's").number
    }
}

fn wrong_state(ticket: &Ticket) -> Refusal {
    Refusal::WrongState { number: ticket.number, state: ticket.state.name() }
}
