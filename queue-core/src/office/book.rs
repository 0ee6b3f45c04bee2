//! Appointments: which times can be booked, and who has which.

use jiff::{SignedDuration, ToSpan};

use super::Office;
use crate::appointment::{Appointment, AppointmentState, CheckInWindow, Standing};
use crate::command::Refusal;
use crate::event::Fact;
use crate::opening::ServiceToday;
use crate::rules;
use crate::settings::{AppointmentRules, ServiceSettings};
use crate::value::{
    Actor, AppointmentCode, AppointmentId, Date, DocumentHash, Language, ServiceId, Timestamp,
};

/// How many days ahead an office books at the most, whatever its settings say.
const LONGEST_AHEAD_DAYS: u16 = 90;
/// The shortest time between slots, in minutes.
const SHORTEST_SLOT_MINUTES: u16 = 5;

/// A time that can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// When.
    pub at: Timestamp,
    /// How many more appointments it takes.
    pub free: u16,
}

/// A wish for an appointment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Booking<'a> {
    pub(super) id: AppointmentId,
    pub(super) service: &'a ServiceId,
    pub(super) slot: Timestamp,
    pub(super) code: &'a AppointmentCode,
    pub(super) language: Language,
    pub(super) document: Option<&'a DocumentHash>,
}

impl Office {
    /// The appointments from today on, in the order of their slots.
    pub fn appointments(&self) -> impl Iterator<Item = &Appointment> {
        self.appointments.iter()
    }

    /// The appointments of a business day, in the order of their slots.
    pub fn appointments_on(&self, day: Date) -> impl Iterator<Item = &Appointment> {
        self.appointments.between(self.day_begin(day), self.settings.day_end(day))
    }

    /// An appointment from today on.
    pub fn appointment(&self, id: AppointmentId) -> Option<&Appointment> {
        self.appointments.get(id)
    }

    /// The appointment with exactly this code.
    pub fn appointment_by_code(&self, code: &AppointmentCode) -> Option<&Appointment> {
        self.appointments.by_code(code)
    }

    /// The first appointment of today that was booked with a document of this hash and is not used yet.
    pub fn appointment_by_document(&self, document: &DocumentHash) -> Option<&Appointment> {
        self.appointments_on(self.day).find(|appointment| appointment.document.as_ref() == Some(document))
    }

    /// Puts back the hash of an appointment's document, after its events were read from the journal.
    pub fn restore_document(&mut self, appointment: AppointmentId, document: DocumentHash) {
        self.appointments.set_document(appointment, document);
    }

    /// Where an appointment stands at `now`.
    pub fn standing(&self, appointment: &Appointment, now: Timestamp) -> Standing {
        let released_s = self.appointment_rules().released_s;
        match appointment.state {
            AppointmentState::Booked if rules::earlier(now, released_s) >= appointment.slot => {
                Standing::Released
            }
            AppointmentState::Booked => Standing::Booked,
            AppointmentState::CheckedIn(ticket) => Standing::CheckedIn(ticket),
            AppointmentState::Cancelled => Standing::Cancelled,
        }
    }

    /// When the citizen with an appointment may check in, always on the slot's own business day.
    pub fn check_in_window(&self, appointment: &Appointment) -> CheckInWindow {
        let (rules, slot) = (self.appointment_rules(), appointment.slot);
        let day = self.day_begin(self.settings.business_day(slot));
        let late = SignedDuration::from_secs(i64::from(rules.late_s));
        CheckInWindow {
            from: rules::earlier(slot, rules.early_s).max(day),
            until: slot.saturating_add(late).unwrap_or(slot),
        }
    }

    /// Whether appointments are taken for `service`.
    pub fn takes_appointments(&self, service: &ServiceId) -> bool {
        let takes = |settings: &ServiceSettings| settings.open && settings.appointments_a_slot > 0;
        self.settings.appointments.is_some() && self.settings.services.get(service).is_some_and(takes)
    }

    /// Whether appointments are taken for `service`.
    ///
    /// # Errors
    /// When there is no such service, or none are taken for it.
    pub fn may_book_at_all(&self, service: &ServiceId) -> Result<(), Refusal> {
        if !self.settings.services.contains_key(service) {
            return Err(Refusal::UnknownService(service.clone()));
        }
        if self.takes_appointments(service) { Ok(()) } else { Err(Refusal::NotBookable(service.clone())) }
    }

    /// Whether a business day is one of those for which appointments are taken.
    pub fn is_bookable_day(&self, day: Date) -> bool {
        let ahead = self.appointment_rules().days_ahead.min(LONGEST_AHEAD_DAYS);
        (self.day..=self.day.saturating_add(i64::from(ahead).days())).contains(&day)
    }

    /// The times of a day, from `now` on, at which `service` takes appointments, full ones too, in order.
    pub fn slots(&self, service: &ServiceId, day: Date, now: Timestamp) -> Vec<Slot> {
        let bookable = self.takes_appointments(service);
        let Some(rules) = self.settings.appointments.filter(|_| bookable) else { return Vec::new() };
        let last_day = self.day.saturating_add(i64::from(rules.days_ahead.min(LONGEST_AHEAD_DAYS)).days());
        if day < self.day || day > last_day {
            return Vec::new();
        }
        let step = SignedDuration::from_mins(i64::from(rules.slot_minutes.max(SHORTEST_SLOT_MINUTES)));
        let begin = self.day_begin(day);
        let all = std::iter::successors(Some(begin), |at| at.checked_add(step).ok().filter(|next| next > at));
        all.take_while(|at| *at < self.settings.day_end(day))
            .filter(|at| *at > now && self.takes_appointments_at(service, *at))
            .map(|at| Slot { at, free: self.free_at(service, at) })
            .collect()
    }

    /// Whether the office and the service are open at a time to come, whatever today's quota.
    fn takes_appointments_at(&self, service: &ServiceId, at: Timestamp) -> bool {
        let hours = self.settings.services.get(service).and_then(|settings| settings.hours.as_ref());
        let then = ServiceToday { hours, offered: true, given: 0 };
        self.settings.hours().is_service_open(&then, at)
    }

    /// How many more appointments for `service` a slot takes: as many as the service takes, within the share of the
    /// time of all counters that may be promised to whom it may. The first one always fits.
    fn free_at(&self, service: &ServiceId, slot: Timestamp) -> u16 {
        let Some(settings) = self.settings.services.get(service) else { return 0 };
        let kept = || self.appointments.at(slot).filter(|known| known.state != AppointmentState::Cancelled);
        let of_service = kept().filter(|known| known.service == *service).count();
        let of_service = u16::try_from(of_service).unwrap_or(u16::MAX);
        let takes_s = |service| self.settings.services.get(service).map_or(0, |known| known.appointment_s);
        let promised_s: u64 = kept().map(|known| u64::from(takes_s(&known.service))).sum();
        let by_service = settings.appointments_a_slot.saturating_sub(of_service);
        if promised_s == 0 || settings.appointment_s == 0 {
            return by_service;
        }
        let left_s = self.promised_at_most_s().saturating_sub(promised_s);
        let by_time = left_s / u64::from(settings.appointment_s);
        by_service.min(u16::try_from(by_time).unwrap_or(u16::MAX))
    }

    /// How many seconds of work at all counters together the appointments of one slot may take.
    fn promised_at_most_s(&self) -> u64 {
        let rules = self.appointment_rules();
        let counters = self.settings.counters.len() as u64;
        counters * u64::from(rules.slot_minutes) * 60 * u64::from(rules.share_percent) / 100
    }

    pub(super) fn book(&self, booking: Booking<'_>, by: &Actor, at: Timestamp) -> Result<Fact, Refusal> {
        let Booking { id, service, slot, code, language, document } = booking;
        let rules = self.settings.appointments.ok_or_else(|| Refusal::NotBookable(service.clone()))?;
        if *by == Actor::Citizen && !rules.by_citizens {
            return Err(Refusal::StaffBooksOnly);
        }
        if self.appointments.get(id).is_some() || self.appointments.by_code(code).is_some() {
            return Err(Refusal::AppointmentExists);
        }
        self.can_book(service, slot, at)?;
        let same_person = |known: &Appointment| {
            known.service == *service && known.document.is_some() && known.document.as_ref() == document
        };
        if self.appointments_on(self.settings.business_day(slot)).any(same_person) {
            return Err(Refusal::AppointmentExists);
        }
        if self.appointments.kept() >= rules.max_booked as usize {
            return Err(Refusal::AppointmentsFull);
        }
        let (service, code, document) = (service.clone(), code.clone(), document.cloned());
        Ok(Fact::Booked { appointment: id, service, slot, code, language, document })
    }

    /// Another time. The hash of the document is good for its own day only, so on another day it must be given anew.
    pub(super) fn move_appointment(
        &self,
        id: AppointmentId,
        slot: Timestamp,
        document: Option<&DocumentHash>,
        at: Timestamp,
    ) -> Result<Fact, Refusal> {
        let known = self.booked(id, at)?;
        if known.slot != slot {
            self.can_book(&known.service, slot, at)?;
        }
        let same_day = self.settings.business_day(slot) == self.settings.business_day(known.slot);
        let kept = known.document.as_ref().filter(|_| same_day);
        Ok(Fact::AppointmentMoved {
            appointment: id,
            service: known.service.clone(),
            slot,
            code: known.code.clone(),
            language: known.language,
            document: document.or(kept).cloned(),
        })
    }

    pub(super) fn cancel_appointment(&self, id: AppointmentId, at: Timestamp) -> Result<Fact, Refusal> {
        self.booked(id, at).map(|known| Fact::AppointmentCancelled { appointment: known.id })
    }

    /// An appointment that is neither used nor given up nor released.
    fn booked(&self, id: AppointmentId, at: Timestamp) -> Result<&Appointment, Refusal> {
        let known = self.appointments.get(id).ok_or(Refusal::UnknownAppointment(id))?;
        match self.standing(known, at) {
            Standing::Booked => Ok(known),
            over @ (Standing::CheckedIn(_) | Standing::Cancelled | Standing::Released) => {
                Err(Refusal::AppointmentOver(over.name()))
            }
        }
    }

    fn can_book(&self, service: &ServiceId, slot: Timestamp, at: Timestamp) -> Result<(), Refusal> {
        self.may_book_at_all(service)?;
        let day = self.settings.business_day(slot);
        match self.slots(service, day, at).into_iter().find(|known| known.at == slot) {
            Some(known) if known.free > 0 => Ok(()),
            Some(_) => Err(Refusal::SlotTaken),
            None => Err(Refusal::NotASlot),
        }
    }

    fn appointment_rules(&self) -> AppointmentRules {
        self.settings.appointments.unwrap_or_default()
    }

    /// The first moment of a business day.
    pub(super) fn day_begin(&self, day: Date) -> Timestamp {
        self.settings.day_end(day.yesterday().unwrap_or(Date::MIN))
    }
}
