//! What people ask for and say beside the queue: a clerk at a kiosk, and how a visit was.

use super::Office;
use crate::command::Refusal;
use crate::event::Fact;
use crate::ticket::State;
use crate::value::{DeviceId, Rating, TicketId, Timestamp};

impl Office {
    /// The kiosks at which somebody asks for a clerk, and since when.
    pub fn help_calls(&self) -> impl Iterator<Item = (&DeviceId, Timestamp)> {
        self.help.iter().map(|(device, since)| (device, *since))
    }

    /// How the visit with a ticket of today was, once the citizen said it.
    pub fn rating(&self, ticket: TicketId) -> Option<Rating> {
        self.ratings.get(&ticket).copied()
    }

    pub(super) fn call_for_help(&self, device: &DeviceId) -> Result<Fact, Refusal> {
        if self.help.contains_key(device) {
            return Err(Refusal::HelpCalled(device.clone()));
        }
        Ok(Fact::HelpCalled { device: device.clone() })
    }

    pub(super) fn answer_help(&self, device: &DeviceId) -> Result<Fact, Refusal> {
        if !self.help.contains_key(device) {
            return Err(Refusal::NoHelpCalled(device.clone()));
        }
        Ok(Fact::HelpAnswered { device: device.clone() })
    }

    pub(super) fn rate(&self, id: TicketId, rating: Rating) -> Result<Fact, Refusal> {
        let ticket = self.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        let State::Finished { call, .. } = &ticket.state else {
            return Err(Refusal::NotServed(ticket.number));
        };
        if self.ratings.contains_key(&id) {
            return Err(Refusal::AlreadyRated(ticket.number));
        }
        let (service, counter) = (ticket.service.clone(), call.counter.clone());
        Ok(Fact::Rated { ticket: id, rating, service, counter })
    }
}
