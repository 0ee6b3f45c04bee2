//! Appointments: which times can be booked, and who has which.

use jiff::{SignedDuration, ToSpan};

use super::Office;
use crate::appointment::{Appointment, AppointmentState};
use crate::command::Refusal;
use crate::event::Fact;
use crate::opening::ServiceToday;
use crate::rules;
use crate::value::{AppointmentCode, AppointmentId, Date, DocumentHash, ServiceId, Timestamp};

/// A time that can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// When.
    pub at: Timestamp,
    /// How many more appointments it takes.
    pub free: u16,
}

impl Office {
    /// The times of a day at which `service` takes appointments, full ones too, in order.
    pub fn slots(&self, service: &ServiceId, day: Date, now: Timestamp) -> Vec<Slot> {
        let Some(settings) = self.settings.services.get(service) else { return Vec::new() };
        let Some(rules) = self.settings.appointments.filter(|_| settings.appointments_a_slot > 0) else {
            return Vec::new();
        };
        let start = self.settings.day_end(day.yesterday().unwrap_or(day));
        let (first, last) = (start.max(now), self.settings.day_end(day));
        let step = SignedDuration::from_mins(i64::from(rules.slot_minutes.max(5)));
        let mut slots = Vec::new();
        let mut at = start;
        while at < last {
            if at > first && self.takes_at(service, at) {
                let taken = u16::try_from(self.booked_at(service, at)).unwrap_or(u16::MAX);
                slots.push(Slot { at, free: settings.appointments_a_slot.saturating_sub(taken) });
            }
            at = at.saturating_add(step).unwrap_or(Timestamp::MAX);
        }
        slots
    }

    /// Whether the office and the service are open at a time to come, whatever today's quota.
    fn takes_at(&self, service: &ServiceId, at: Timestamp) -> bool {
        let hours = self.settings.services.get(service).and_then(|settings| settings.hours.as_ref());
        let today = ServiceToday { hours, offered: true, given: 0 };
        self.settings.hours().is_service_open(&today, at)
    }

    /// How many appointments of a slot are kept.
    fn booked_at(&self, service: &ServiceId, slot: Timestamp) -> usize {
        let kept = |appointment: &&Appointment| {
            appointment.service == *service
                && appointment.slot == slot
                && appointment.state != AppointmentState::Cancelled
        };
        self.appointments.values().filter(kept).count()
    }

    pub(super) fn book(
        &self,
        id: AppointmentId,
        service: &ServiceId,
        slot: Timestamp,
        code: &AppointmentCode,
        at: Timestamp,
    ) -> Result<(), Refusal> {
        let rules = self.settings.appointments.ok_or_else(|| Refusal::NotBookable(service.clone()))?;
        if self.appointments.contains_key(&id) || self.appointment_by_code(code).is_some() {
            return Err(Refusal::AppointmentExists);
        }
        if self.appointments.len() >= rules.max_booked as usize {
            return Err(Refusal::SlotTaken);
        }
        self.can_book(service, slot, at)
    }

    pub(super) fn move_appointment(
        &self,
        id: AppointmentId,
        slot: Timestamp,
        document: Option<&DocumentHash>,
        at: Timestamp,
    ) -> Result<Fact, Refusal> {
        let booked = self.booked(id)?;
        if booked.slot != slot {
            self.can_book(&booked.service, slot, at)?;
        }
        Ok(Fact::AppointmentMoved { appointment: id, slot, document: document.cloned() })
    }

    /// An appointment that is neither used nor given up.
    pub(super) fn booked(&self, id: AppointmentId) -> Result<&Appointment, Refusal> {
        let appointment = self.appointments.get(&id).ok_or(Refusal::UnknownAppointment(id))?;
        match appointment.state {
            AppointmentState::Booked => Ok(appointment),
            AppointmentState::CheckedIn(_) | AppointmentState::Cancelled => {
                Err(Refusal::AppointmentOver(appointment.state.name()))
            }
        }
    }

    fn can_book(&self, service: &ServiceId, slot: Timestamp, at: Timestamp) -> Result<(), Refusal> {
        let settings =
            self.settings.services.get(service).ok_or_else(|| Refusal::UnknownService(service.clone()))?;
        let rules = self.settings.appointments.unwrap_or_default();
        if settings.appointments_a_slot == 0 || !settings.open {
            return Err(Refusal::NotBookable(service.clone()));
        }
        let day = self.settings.business_day(slot);
        let last_day = self.day.saturating_add(i64::from(rules.days_ahead).days());
        let known = self.slots(service, day, at).into_iter().find(|known| known.at == slot);
        match known.filter(|_| day <= last_day) {
            Some(known) if known.free > 0 => Ok(()),
            Some(_) => Err(Refusal::SlotTaken),
            None => Err(Refusal::NotASlot),
        }
    }

    /// Whether the citizen with this appointment may check in now.
    pub fn may_check_in(&self, appointment: &Appointment, now: Timestamp) -> bool {
        let early_s = self.settings.appointments.unwrap_or_default().early_s;
        appointment.state == AppointmentState::Booked && now >= rules::earlier(appointment.slot, early_s)
    }
}
