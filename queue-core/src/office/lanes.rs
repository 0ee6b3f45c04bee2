//! Who stands in which lane, and who was overtaken how often.

use super::Office;
use crate::rules::{self, Lane, Place, Places};
use crate::ticket::State;
use crate::value::{CounterId, TicketId};

impl Office {
    /// The lane and the place of somebody who waits in the hall.
    pub(super) fn stands(&self, slot: u32) -> Option<(Lane, Place)> {
        let ticket = &self.tickets[slot as usize];
        let stands = matches!(ticket.state, State::Waiting) && ticket.present;
        stands.then(|| (rules::lane(ticket), rules::place(ticket, slot)))
    }

    /// Puts a ticket where it belongs.
    pub(super) fn enter(&mut self, slot: u32) {
        let ticket = &self.tickets[slot as usize];
        if !matches!(ticket.state, State::Waiting) {
            return;
        }
        if ticket.present {
            self.lanes.entry(rules::lane(ticket)).or_default().insert(rules::place(ticket, slot));
            *self.waiting.entry(ticket.service.clone()).or_default() += 1;
            self.note_limit(slot);
        } else {
            self.absent.insert(slot);
        }
    }

    /// Takes a ticket from where it stood.
    pub(super) fn leave(&mut self, slot: u32, stood: Option<(Lane, Place)>) {
        self.absent.remove(&slot);
        let Some((lane, place)) = stood else { return };
        for lanes in [&mut self.lanes, &mut self.at_limit] {
            if let Some(places) = lanes.get_mut(&lane) {
                places.remove(place);
                if places.is_empty() {
                    lanes.remove(&lane);
                }
            }
        }
        if let Some(waiting) = self.waiting.get_mut(&self.tickets[slot as usize].service) {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// Keeps count of those who are called later than others who came after them, and of the ratio at the counter.
    pub(super) fn note_order(&mut self, id: TicketId, counter: &CounterId, somebody_passed: bool) {
        let Some(slot) = self.tickets.slot(id) else { return };
        let ticket = &self.tickets[slot as usize];
        let ordinary = ticket.class.is_none();
        if somebody_passed && let Some(desk) = self.counters.get(counter) {
            for passed in rules::passed_by(self, desk, rules::place(ticket, slot), None) {
                let overtaken = &mut self.tickets[passed.slot as usize].overtaken;
                *overtaken = overtaken.saturating_add(1);
                self.note_limit(passed.slot);
            }
        }
        if let Some(desk) = self.counters.get_mut(counter) {
            desk.ordinary_in_row = if ordinary { desk.ordinary_in_row.saturating_add(1) } else { 0 };
        }
    }

    /// Puts somebody who waits among those at the limit of being overtaken, if they reached it.
    fn note_limit(&mut self, slot: u32) {
        let ticket = &self.tickets[slot as usize];
        if ticket.overtaken >= self.settings.order.overtaking_limit
            && let Some((lane, place)) = self.stands(slot)
        {
            self.at_limit.entry(lane).or_default().insert(place);
        }
    }

    /// Finds everybody at the limit again, after the limit changed.
    pub(super) fn note_limits(&mut self) {
        self.at_limit.clear();
        let standing: Vec<u32> = self.lanes.values().flat_map(Places::iter).map(|place| place.slot).collect();
        standing.into_iter().for_each(|slot| self.note_limit(slot));
    }
}
