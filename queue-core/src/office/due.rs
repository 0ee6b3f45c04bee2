//! What the clock alone brings about.

use jiff::SignedDuration;

use super::Office;
use crate::command::Command;
use crate::ticket::{State, Ticket};
use crate::value::{Need, Timestamp};

/// Something that the server's clock has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// What.
    pub command: Command,
}

impl Office {
    /// What is due next: the end of the day, or of a call that nobody answers.
    pub fn next_due(&self) -> Due {
        let day = Due { at: self.settings.day_end(self.day), command: Command::EndDay };
        if !self.settings.no_show.automatic {
            return day;
        }
        let called = self.counters.values().filter_map(|counter| self.ticket(counter.ticket()?));
        let calls = called.filter_map(|ticket| {
            Some(Due { at: self.call_ends_at(ticket)?, command: Command::GiveUpCall { ticket: ticket.id } })
        });
        calls.chain([day]).min_by_key(|due| due.at).expect("a day has an end")
    }

    /// Until when a ticket whose citizen did not come can be taken back into the queue; once only.
    pub fn reinstatable_until(&self, ticket: &Ticket) -> Option<Timestamp> {
        let State::NoShow { ended_at, .. } = &ticket.state else { return None };
        let grace = SignedDuration::from_secs(i64::from(self.settings.no_show.grace_s));
        ended_at.saturating_add(grace).ok().filter(|_| !ticket.reinstated)
    }

    /// Until when the person who was called is expected: twice as long with a need. `None` when the ticket is not
    /// called, and for a person whom a clerk fetches, whom no timer may punish.
    pub fn call_ends_at(&self, ticket: &Ticket) -> Option<Timestamp> {
        let State::Called(call) = &ticket.state else { return None };
        let needs = &ticket.private.needs;
        if needs.contains(&Need::Fetch) {
            return None;
        }
        let times = if needs.is_empty() { 1 } else { 2 };
        let after = SignedDuration::from_secs(i64::from(self.settings.no_show.after_s) * times);
        call.last_called_at.saturating_add(after).ok()
    }
}
