//! A promise to serve a citizen at a time of their choice.

use std::collections::BTreeMap;

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
    /// Where it stands.
    pub state: AppointmentState,
}

/// Where an appointment stands. One that nobody checked in for is released by the clock alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppointmentState {
    /// The slot is kept.
    Booked,
    /// The citizen checked in and has this ticket.
    CheckedIn(TicketId),
    /// Given up.
    Cancelled,
}

impl AppointmentState {
    /// The stable name, as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            AppointmentState::Booked => "booked",
            AppointmentState::CheckedIn(_) => "checked_in",
            AppointmentState::Cancelled => "cancelled",
        }
    }
}

/// The appointments from today on.
pub type Appointments = BTreeMap<AppointmentId, Appointment>;
