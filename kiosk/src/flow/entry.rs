//! Codes that a person types on the screen: from an earlier visit, or of an appointment.
//!
//! A wrong code leaves everything else as it was. Who types five that do not exist waits a minute, whoever it is: the
//! kiosk cannot tell people apart.

use queue_api::appointment::CheckInRequest;
use queue_api::{AppointmentCode, TicketId};

use super::Flow;
use super::message::{Effect, Scan};
use super::stage::{Request, Stage};
use crate::staff::PIN_DIGITS;

/// Wrong codes before a pause.
const MISSES: u8 = 5;
/// How long the pause is, and how long a wrong code counts.
const PAUSE_MS: u64 = 60_000;

/// The letters of return codes: none looks like another.
const RETURN_LETTERS: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// The letters of the codes of appointments.
const APPOINTMENT_LETTERS: &str = "3479ACDEFHJKMNPQRTWXY";

/// The digits, as telephones have them.
const DIGITS: &str = "1234567890";

/// What is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The code of an earlier visit, when documents were missing.
    ReturnCode,
    /// The code of an appointment.
    Appointment,
    /// The PIN of the staff.
    StaffPin,
}

/// Why what was typed or scanned leads to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryTrouble {
    /// There is no such code, or it was used, or it is too old.
    UnknownCode,
    /// Nobody with this document has an appointment.
    UnknownDocument,
    /// The scanner could not read it.
    Unreadable,
    /// It is not the PIN of the staff.
    WrongPin,
}

/// Wrong codes of the last minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Misses {
    count: u8,
    last_ms: u64,
    pause_until_ms: u64,
}

impl Purpose {
    /// What the keys say.
    pub(super) fn letters(self) -> &'static str {
        match self {
            Purpose::ReturnCode => RETURN_LETTERS,
            Purpose::Appointment => APPOINTMENT_LETTERS,
            Purpose::StaffPin => DIGITS,
        }
    }

    /// How many letters a code has.
    pub(super) fn length(self) -> usize {
        match self {
            Purpose::ReturnCode => 12,
            Purpose::Appointment => 10,
            Purpose::StaffPin => PIN_DIGITS,
        }
    }
}

impl Misses {
    pub(super) fn miss(&mut self, now_ms: u64) {
        if now_ms.saturating_sub(self.last_ms) > PAUSE_MS {
            self.count = 0;
        }
        (self.count, self.last_ms) = (self.count + 1, now_ms);
        if self.count >= MISSES {
            self.pause(now_ms);
        }
    }

    /// Nobody tries for a minute.
    pub(super) fn pause(&mut self, now_ms: u64) {
        (self.count, self.pause_until_ms) = (0, now_ms + PAUSE_MS);
    }

    /// How long it lasts, if it does.
    pub(super) fn pause_left_ms(&self, now_ms: u64) -> Option<u64> {
        self.pause_until_ms.checked_sub(now_ms).filter(|left| *left > 0)
    }
}

impl Flow {
    pub(super) fn press(&mut self, key: char) {
        match &mut self.stage {
            Stage::Entry { purpose, typed, trouble }
                if purpose.letters().contains(key) && typed.len() < purpose.length() =>
            {
                typed.push(key);
                *trouble = None;
            }
            Stage::Search { typed } => super::search::press(typed, key),
            Stage::Pin { typed, is_wrong, checking: false }
                if key.is_ascii_digit() && typed.len() < PIN_DIGITS =>
            {
                typed.push(key);
                *is_wrong = false;
            }
            _ => {}
        }
    }

    pub(super) fn erase(&mut self) {
        match &mut self.stage {
            Stage::Entry { typed, trouble, .. } => {
                typed.pop();
                *trouble = None;
            }
            Stage::Search { typed } | Stage::Pin { typed, .. } => {
                typed.pop();
            }
            _ => {}
        }
    }

    /// The code is whole: it is kept for the number, or asked for at once.
    pub(super) fn confirm(&mut self, ticket: TicketId, now_ms: u64) -> Vec<Effect> {
        let Stage::Entry { purpose, typed, .. } = &self.stage else { return self.confirm_pin(now_ms) };
        if typed.len() < purpose.length() || self.misses.pause_left_ms(now_ms).is_some() {
            return Vec::new();
        }
        match purpose {
            Purpose::ReturnCode => {
                self.wishes.return_code = Some(typed.clone());
                self.go_back();
                Vec::new()
            }
            // The PIN has a page of its own.
            Purpose::StaffPin => Vec::new(),
            Purpose::Appointment => {
                let code = AppointmentCode::new(typed);
                self.check_in(
                    CheckInRequest { code: Some(code), ..CheckInRequest::default() },
                    ticket,
                    now_ms,
                )
            }
        }
    }

    /// What the scanner read, where the page asks for it; elsewhere it is forgotten.
    pub(super) fn scanned(&mut self, scan: Scan, ticket: TicketId, now_ms: u64) -> Vec<Effect> {
        if let (Stage::Home, Scan::Slip(code)) = (&self.stage, &scan) {
            self.touched_ms = Some(now_ms);
            return self.show_own(code.clone(), now_ms);
        }
        let asks = match &self.stage {
            Stage::Entry { purpose: Purpose::Appointment, .. } => true,
            Stage::Home => matches!(scan, Scan::Appointment(_)) && self.takes_appointments(),
            _ => false,
        };
        let is_open = self.catalogue.as_ref().is_some_and(|catalogue| catalogue.office.open);
        if !asks || !is_open || self.misses.pause_left_ms(now_ms).is_some() {
            return Vec::new();
        }
        self.touched_ms = Some(now_ms);
        if matches!(self.stage, Stage::Home) {
            self.go_to(Stage::entry(Purpose::Appointment));
        }
        let request = match scan {
            Scan::Appointment(code) => CheckInRequest { code: Some(code), ..CheckInRequest::default() },
            Scan::Document(number) => CheckInRequest { document: Some(number), ..CheckInRequest::default() },
            Scan::Slip(_) | Scan::Unreadable => {
                if let Stage::Entry { trouble, .. } = &mut self.stage {
                    *trouble = Some(EntryTrouble::Unreadable);
                }
                return Vec::new();
            }
        };
        self.check_in(request, ticket, now_ms)
    }

    fn check_in(&mut self, request: CheckInRequest, ticket: TicketId, now_ms: u64) -> Vec<Effect> {
        let request = CheckInRequest { needs: self.wishes.needs.clone(), ..request };
        self.ask_for(Request::CheckIn(Box::new(request)), ticket, now_ms)
    }

    /// Whether there is anything to check in for.
    pub(super) fn takes_appointments(&self) -> bool {
        self.catalogue.as_ref().is_some_and(|catalogue| catalogue.takes_appointments())
    }
}
