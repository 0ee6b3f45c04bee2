//! Today's tickets, found by their position, their id and their visit.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};
use std::ops::{Deref, DerefMut};

use rustc_hash::FxBuildHasher;

use super::index::Index;
use crate::ticket::Ticket;
use crate::value::{TicketId, VisitId};

/// Today's tickets in order of issue; the slot of a ticket is its position. Ended ones stay until the day ends, for the
/// citizen's page and the statistics.
#[derive(Debug, Clone, Default)]
pub(super) struct Tickets {
    pub(super) all: Vec<Ticket>,
    pub(super) by_id: Index,
    // The first ticket of each visit; most have no other.
    by_visit: Index,
    pub(super) further: BTreeMap<VisitId, Vec<u32>>,
}

impl Tickets {
    /// Where the ticket with this id is.
    pub(super) fn slot(&self, id: TicketId) -> Option<u32> {
        self.by_id.find(hash(id), |slot| self.all[slot as usize].id == id)
    }

    /// The ticket with this id.
    pub(super) fn find(&self, id: TicketId) -> Option<&Ticket> {
        self.slot(id).map(|slot| &self.all[slot as usize])
    }

    /// The tickets of a visit in order of issue; none for a visit that is not known.
    pub(super) fn of_visit(&self, visit: VisitId) -> impl Iterator<Item = &Ticket> {
        let further = self.further.get(&visit).into_iter().flatten();
        self.first_of(visit).into_iter().chain(further.map(|slot| &self.all[*slot as usize]))
    }

    /// The first ticket of a visit, which has its number.
    pub(super) fn first_of(&self, visit: VisitId) -> Option<&Ticket> {
        let slot = self.by_visit.find(hash(visit), |slot| self.all[slot as usize].visit == visit)?;
        Some(&self.all[slot as usize])
    }

    /// The slot that the next ticket gets.
    pub(super) fn next_slot(&self) -> u32 {
        u32::try_from(self.all.len()).expect("a day has fewer than 4 billion tickets")
    }

    /// Takes a ticket that is not known yet, and says where it is.
    pub(super) fn add(&mut self, ticket: Ticket) -> u32 {
        let (slot, visit) = (self.next_slot(), ticket.visit);
        let first = self.first_of(visit).is_none();
        self.by_id.insert(hash(ticket.id), slot);
        if first {
            self.by_visit.insert(hash(visit), slot);
        } else {
            self.further.entry(visit).or_default().push(slot);
        }
        self.all.push(ticket);
        slot
    }
}

impl Deref for Tickets {
    type Target = [Ticket];

    fn deref(&self) -> &[Ticket] {
        &self.all
    }
}

impl DerefMut for Tickets {
    fn deref_mut(&mut self) -> &mut [Ticket] {
        &mut self.all
    }
}

/// The half of the hash in which all of the id has a say.
#[allow(clippy::cast_possible_truncation)]
fn hash(id: impl Hash) -> u32 {
    FxBuildHasher.hash_one(id) as u32
}
