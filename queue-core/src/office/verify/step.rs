//! What must hold between an office and what became of it.

use super::{Office, Violation};
use crate::ticket::{State, Ticket};

impl Office {
    /// Checks the invariants that only show from one state to the next, after `events` events.
    ///
    /// # Errors
    /// The first [`Violation`] found; there is none unless the rules are wrong.
    pub fn verify_step(&self, before: &Office, events: usize) -> Result<(), Violation> {
        let seq = before.seq + events as u64;
        if self.seq != seq {
            return Err(Violation::SeqNotDense(self.seq, seq));
        }
        if self.day != before.day {
            return Ok(());
        }
        for (old, new) in before.tickets.iter().zip(self.tickets.iter()) {
            let what = |ticket: &Ticket| (ticket.id, ticket.visit, ticket.number, ticket.service.clone());
            if what(old) != what(new) {
                return Err(Violation::TicketChanged(old.id));
            }
            if !old.state.is_open() && !is_kept(old, new) {
                return Err(Violation::EndedChanged(old.id));
            }
        }
        match before.tickets.get(self.tickets.len()) {
            Some(lost) => Err(Violation::TicketChanged(lost.id)),
            None => Ok(()),
        }
    }
}

/// Whether an ended ticket is as it was. What is known of its slip may still change, and a no-show may come once.
fn is_kept(old: &Ticket, new: &Ticket) -> bool {
    let came_back = matches!(old.state, State::NoShow { .. }) && !old.reinstated && new.reinstated;
    let same = Ticket { paper: new.paper, ..old.clone() };
    came_back || same == *new
}
