//! What happens to a ticket wherever it stands.

use super::{Office, wrong_state};
use crate::command::Refusal;
use crate::event::Fact;
use crate::rules;
use crate::ticket::{State, Ticket};
use crate::value::{ClassId, TicketId, Timestamp};

/// What is done with a ticket that is named, for the one table that says what each state takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named<'a> {
    PutBack,
    GiveUpCall,
    Reinstate,
    LetPass(u16),
    Cancel(Option<&'a str>),
    Classify(Option<&'a ClassId>, &'a str),
    ConfirmPresence,
}

impl Office {
    /// Gives a ticket up; one that is not known yet is noted, so that it is refused when it comes.
    pub(super) fn cancel(&self, id: TicketId, reason: Option<&str>, at: Timestamp) -> Result<Fact, Refusal> {
        if self.given_up.contains(&id) {
            return Err(Refusal::TicketGivenUp(id));
        }
        if self.ticket(id).is_none() {
            // As many as there may be tickets: a kiosk that went wild must not fill the journal.
            let full = self.given_up.len() >= self.settings.max_tickets_a_day as usize;
            return if full { Err(Refusal::NumbersExhausted) } else { Ok(Fact::GivenUp { ticket: id }) };
        }
        self.named(id, Named::Cancel(reason), at)
    }

    /// The table of a ticket that is named: every pair is a decision someone took.
    pub(super) fn named(&self, id: TicketId, what: Named<'_>, at: Timestamp) -> Result<Fact, Refusal> {
        let ticket = self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        match (what, &ticket.state) {
            (Named::PutBack, State::Parked { .. }) => Ok(Fact::PutBack { ticket: id }),
            (Named::GiveUpCall, State::Called(_)) => match self.call_ends_at(ticket) {
                Some(ends_at) if ends_at <= at && self.settings.no_show.automatic => {
                    Ok(Fact::NotShown { ticket: id })
                }
                Some(_) | None => Err(Refusal::CallGoesOn(ticket.number)),
            },
            (Named::Reinstate, State::NoShow { .. }) => self.reinstate(ticket, at),
            (Named::LetPass(count), State::Waiting) => self.let_pass(ticket, count, at),
            (Named::Cancel(reason), State::Waiting | State::Called(_) | State::Parked { .. }) => {
                Ok(Fact::Cancelled { ticket: id, reason: reason.map(Into::into) })
            }
            (Named::Classify(class, reason), State::Waiting) => self.classify(ticket, class, reason),
            (Named::ConfirmPresence, State::Waiting) if !ticket.present => {
                Ok(Fact::PresenceConfirmed { ticket: id })
            }
            (
                Named::PutBack | Named::GiveUpCall | Named::Reinstate | Named::ConfirmPresence,
                State::Waiting,
            )
            | (
                Named::PutBack
                | Named::Reinstate
                | Named::LetPass(_)
                | Named::Classify(..)
                | Named::ConfirmPresence,
                State::Called(_),
            )
            | (
                Named::GiveUpCall
                | Named::Reinstate
                | Named::LetPass(_)
                | Named::Classify(..)
                | Named::ConfirmPresence,
                State::Parked { .. },
            )
            | (
                Named::PutBack
                | Named::GiveUpCall
                | Named::LetPass(_)
                | Named::Cancel(_)
                | Named::Classify(..)
                | Named::ConfirmPresence,
                State::NoShow { .. },
            )
            | (
                _,
                State::Serving { .. }
                | State::Finished { .. }
                | State::Cancelled { .. }
                | State::Transferred { .. }
                | State::Expired { .. },
            ) => Err(wrong_state(ticket)),
        }
    }

    /// Takes a no-show back once, if its service has not gone meanwhile.
    fn reinstate(&self, ticket: &Ticket, at: Timestamp) -> Result<Fact, Refusal> {
        if self.reinstatable_until(ticket).is_none_or(|until| until < at) {
            return Err(Refusal::GraceOver(ticket.number));
        }
        if !self.settings.services.contains_key(&ticket.service) {
            return Err(Refusal::UnknownService(ticket.service.clone()));
        }
        Ok(Fact::Reinstated { ticket: ticket.id })
    }

    /// Moves a ticket behind `count` of those who would be called after it.
    fn let_pass(&self, ticket: &Ticket, count: u16, at: Timestamp) -> Result<Fact, Refusal> {
        let (arrival, count) =
            rules::arrival_behind(self, ticket, count, at).ok_or(Refusal::NobodyBehind(ticket.number))?;
        Ok(Fact::LetPass { ticket: ticket.id, count, arrival })
    }

    fn classify(&self, ticket: &Ticket, class: Option<&ClassId>, reason: &str) -> Result<Fact, Refusal> {
        if let Some(class) = class.filter(|class| !self.settings.order.offers(class)) {
            return Err(Refusal::UnknownClass(class.clone()));
        }
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(Fact::Classified { ticket: ticket.id, class: class.cloned(), reason: reason.into() })
    }
}
