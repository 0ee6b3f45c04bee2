//! A promise to serve a citizen at a time of their choice.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::value::{AppointmentCode, AppointmentId, DocumentHash, Language, ServiceId, TicketId, Timestamp};

/// A booked appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The appointment.
    pub id: AppointmentId,
    /// What the citizen comes for.
    pub service: ServiceId,
    /// When.
    pub slot: Timestamp,
    /// What the citizen shows or types at the kiosk.
    pub code: AppointmentCode,
    /// The citizen's language.
    pub language: Language,
    /// The keyed hash of the document the citizen may scan instead; never in the journal.
    pub document: Option<DocumentHash>,
    /// What became of it.
    pub state: AppointmentState,
}

/// What became of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppointmentState {
    /// The slot is kept.
    Booked,
    /// The citizen checked in and has this ticket.
    CheckedIn(TicketId),
    /// Given up.
    Cancelled,
}

/// Where an appointment stands at a moment: one that nobody checked in for is released by the clock alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The slot is kept.
    Booked,
    /// The citizen checked in and has this ticket.
    CheckedIn(TicketId),
    /// Given up.
    Cancelled,
    /// Nobody came in time: whoever comes now is a walk-in.
    Released,
}

impl Standing {
    /// The stable name, as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Booked => "booked",
            Standing::CheckedIn(_) => "checked_in",
            Standing::Cancelled => "cancelled",
            Standing::Released => "released",
        }
    }
}

/// When a citizen may check in and keeps the slot; both moments are part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckInWindow {
    /// Earlier is too early.
    pub from: Timestamp,
    /// Whoever comes later is a walk-in.
    pub until: Timestamp,
}

/// The appointments from today on, found by id, by code and by slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appointments {
    by_id: BTreeMap<AppointmentId, Appointment>,
    by_code: BTreeMap<AppointmentCode, AppointmentId>,
    by_slot: BTreeSet<(Timestamp, AppointmentId)>,
}

impl Appointments {
    /// An appointment.
    pub fn get(&self, id: AppointmentId) -> Option<&Appointment> {
        self.by_id.get(&id)
    }

    /// The appointment with exactly this code.
    pub fn by_code(&self, code: &AppointmentCode) -> Option<&Appointment> {
        self.by_code.get(code).and_then(|id| self.get(*id))
    }

    /// All in the order of their slots.
    pub fn iter(&self) -> impl Iterator<Item = &Appointment> {
        self.by_slot.iter().filter_map(|(_, id)| self.get(*id))
    }

    /// Those with a slot from `from` on and before `until`, in the order of their slots.
    pub fn between(&self, from: Timestamp, until: Timestamp) -> impl Iterator<Item = &Appointment> {
        let first = |at| (at, AppointmentId(Uuid::nil()));
        let range = (from < until).then(|| self.by_slot.range(first(from)..first(until)));
        range.into_iter().flatten().filter_map(|(_, id)| self.get(*id))
    }

    /// Those of one slot.
    pub fn at(&self, slot: Timestamp) -> impl Iterator<Item = &Appointment> {
        let ids = (slot, AppointmentId(Uuid::nil()))..=(slot, AppointmentId(Uuid::max()));
        self.by_slot.range(ids).filter_map(|(_, id)| self.get(*id))
    }

    /// How many are kept, without those that were used or given up.
    pub fn kept(&self) -> usize {
        self.by_id.values().filter(|appointment| appointment.state == AppointmentState::Booked).count()
    }

    /// Takes in an appointment, in place of the one with its id if there is one.
    pub(crate) fn put(&mut self, appointment: Appointment) {
        self.remove(appointment.id);
        self.by_code.insert(appointment.code.clone(), appointment.id);
        self.by_slot.insert((appointment.slot, appointment.id));
        self.by_id.insert(appointment.id, appointment);
    }

    /// Notes what became of an appointment. Its document is not needed any more, unless it is still booked.
    pub(crate) fn end(&mut self, id: AppointmentId, state: AppointmentState) {
        if let Some(appointment) = self.by_id.get_mut(&id) {
            (appointment.state, appointment.document) = (state, None);
        }
    }

    /// Puts back the hash of a document; one that is over needs none.
    pub(crate) fn set_document(&mut self, id: AppointmentId, document: DocumentHash) {
        let booked = |known: &&mut Appointment| known.state == AppointmentState::Booked;
        if let Some(appointment) = self.by_id.get_mut(&id).filter(booked) {
            appointment.document = Some(document);
        }
    }

    /// Drops those before a moment.
    pub(crate) fn forget_before(&mut self, moment: Timestamp) {
        while let Some((_, id)) = self.by_slot.first().copied().filter(|(slot, _)| *slot < moment) {
            self.remove(id);
        }
    }

    fn remove(&mut self, id: AppointmentId) {
        if let Some(known) = self.by_id.remove(&id) {
            self.by_code.remove(&known.code);
            self.by_slot.remove(&(known.slot, id));
        }
    }
}
