//! What kiosks may give while the line is cut, and what becomes of it afterwards.

use std::collections::BTreeSet;

use super::Office;
use crate::bands::{BAND_RESERVE, Band, Bands, Granted};
use crate::command::{OfflineIssue, Refusal};
use crate::event::{Fact, Issued};
use crate::value::{Date, DeviceId, Origin, Prefix, TicketNumber, Timestamp, VisitId};

impl Office {
    /// Which kiosk may give which numbers.
    pub fn bands(&self) -> &Bands {
        &self.bands
    }

    /// Whether a kiosk that asks for numbers of a day gets further ones.
    pub fn lacks_bands(&self, device: &DeviceId, day: Date) -> bool {
        self.grant_bands(device, day).is_ok()
    }

    /// The visit that has a number which a kiosk gave offline today.
    pub fn offline_visit(&self, number: TicketNumber) -> Option<VisitId> {
        self.offline.get(&number).copied()
    }

    /// A band for each prefix of which the kiosk has few numbers left.
    pub(super) fn grant_bands(&self, device: &DeviceId, day: Date) -> Result<Fact, Refusal> {
        if day != self.day && self.day.tomorrow().ok() != Some(day) {
            return Err(Refusal::NoBandsFor(day));
        }
        let prefixes: BTreeSet<Prefix> =
            self.settings.services.values().map(|service| service.prefix).collect();
        let scarce: Vec<Prefix> =
            prefixes.into_iter().filter(|prefix| self.left(device, day, *prefix) < BAND_RESERVE).collect();
        if scarce.is_empty() {
            return Err(Refusal::EnoughNumbers);
        }
        let given = |prefix| if day == self.day { self.numbering.last(prefix) } else { 0 };
        let free = |prefix| self.bands.free(day, prefix, given(prefix));
        let bands: Vec<Band> = scarce.into_iter().filter_map(free).collect();
        if bands.is_empty() {
            return Err(Refusal::NumbersExhausted);
        }
        Ok(Fact::BandsGranted { device: device.clone(), day, epoch: self.bands.epoch(device), bands })
    }

    /// How many numbers of a prefix a kiosk may still give on a day, as far as is known here.
    fn left(&self, device: &DeviceId, day: Date, prefix: Prefix) -> u32 {
        let own = self.bands.of(device, day).filter(|granted| granted.band.prefix == prefix);
        let left = own.map(|Granted { band, .. }| {
            let (first, last) = band.ends();
            let given = if day == self.day { self.offline.range(first..=last).count() } else { 0 };
            (band.to + 1 - band.from).saturating_sub(u32::try_from(given).unwrap_or(u32::MAX))
        });
        left.sum()
    }

    /// What a broken device had is not given any more.
    pub(super) fn admit_device(&self, device: &DeviceId, name: &str, replaces: bool) -> Vec<Fact> {
        let admitted = Fact::DeviceAdmitted { device: device.clone(), name: name.into() };
        std::iter::once(admitted).chain(replaces.then(|| self.end_bands(Some(device)))).collect()
    }

    pub(super) fn revoke_device(&self, device: &DeviceId) -> Vec<Fact> {
        let revoked = Fact::DeviceRevoked { device: device.clone() };
        let help = self.help.contains_key(device).then(|| Fact::HelpAnswered { device: device.clone() });
        [revoked, self.end_bands(Some(device))].into_iter().chain(help).collect()
    }

    pub(super) fn end_bands(&self, device: Option<&DeviceId>) -> Fact {
        Fact::BandsEnded { device: device.cloned(), epoch: self.bands.next_epoch(device), day: self.day }
    }

    /// Takes a number in that a person has in the hand already: hours, quotas and closing do not refuse it, and neither
    /// does a service that was switched off meanwhile.
    pub(super) fn take_offline(&self, offline: &OfflineIssue, at: Timestamp) -> Result<Fact, Refusal> {
        let OfflineIssue { ticket, number, service, .. } = offline;
        if self.tickets.slot(*ticket).is_some() || self.taken_offline.contains_key(ticket) {
            return Err(Refusal::TicketExists(*ticket));
        }
        if self.given_up.contains(ticket) {
            return Err(Refusal::TicketGivenUp(*ticket));
        }
        if let Some(day) = self.found_too_late.get(ticket) {
            return Err(Refusal::DayEnded(*day));
        }
        let day = match offline.continues {
            Some(visit) => self.day_of_continued(visit, offline)?,
            None => self.day_of(offline)?,
        };
        if !self.settings.services.contains_key(service) {
            return Err(Refusal::UnknownService(service.clone()));
        }
        if day < self.day {
            let (ticket, number, service, issued_at) =
                (*ticket, *number, service.clone(), offline.issued_at.min(at));
            return Ok(Fact::FoundTooLate { ticket, number, service, day, issued_at });
        }
        if self.tickets.len() >= self.settings.max_tickets_a_day as usize {
            return Err(Refusal::NumbersExhausted);
        }
        let known = offline.continues.or_else(|| self.offline_visit(*number));
        if known.is_some_and(|visit| self.has_ticket_for(visit, offline)) {
            return Err(Refusal::NumberGiven(*number));
        }
        let given_at = offline.issued_at.max(self.day_begin(self.day)).min(at);
        // A class that the office no longer has gives nobody an advantage, and nobody loses the number over it.
        let class = offline.class.clone().filter(|class| self.settings.order.classes.contains_key(class));
        Ok(Fact::Issued(Issued {
            ticket: *ticket,
            visit: known.unwrap_or(offline.visit),
            number: *number,
            service: service.clone(),
            only_counter: None,
            language: offline.language,
            origin: Origin::Offline,
            given_at: Some(given_at),
            arrival: None,
            class,
            appointment: None,
            return_code: None,
            promise: None,
            needs: offline.needs.clone(),
        }))
    }

    /// The business day of a number: the one on which the kiosk says it gave it, if that band has it; a kiosk whose clock
    /// is wrong is believed as to the number and not as to the time.
    fn day_of(&self, offline: &OfflineIssue) -> Result<Date, Refusal> {
        let OfflineIssue { device, number, .. } = offline;
        let epoch = self.bands.epoch(device);
        let known: Vec<(Date, u32)> = self.bands.days_of(device, *number).collect();
        let days: BTreeSet<Date> =
            known.iter().filter(|(_, granted)| *granted == epoch).map(|(day, _)| *day).collect();
        let of_older_epoch = offline.epoch.is_some_and(|given| given < epoch);
        if of_older_epoch || (days.is_empty() && !known.is_empty()) {
            return Err(Refusal::BandEnded(*number));
        }
        let said = self.settings.business_day(offline.issued_at);
        let nearest = || days.range(..=self.day).next_back().or_else(|| days.first()).copied();
        let day = days.get(&said).copied().or_else(nearest).ok_or(Refusal::NumberNotInBand(*number))?;
        // A number of tomorrow's band is in somebody's hand today.
        Ok(day.min(self.day))
    }

    /// The day of a further service of a visit that the server made itself: its number must be that visit's.
    fn day_of_continued(&self, visit: VisitId, offline: &OfflineIssue) -> Result<Date, Refusal> {
        let said = self.settings.business_day(offline.issued_at);
        match self.tickets.first_of(visit) {
            Some(first) if first.number == offline.number => Ok(self.day),
            None if said < self.day => Ok(said),
            Some(_) | None => Err(Refusal::NumberNotInBand(offline.number)),
        }
    }

    /// Whether a visit has a ticket for the same service: then this one would be its double. Of a visit that the server
    /// made, one that it gave itself does not count: it may be the answer that the kiosk waited for in vain, which the
    /// kiosk cancels.
    fn has_ticket_for(&self, visit: VisitId, offline: &OfflineIssue) -> bool {
        let counts = |origin| offline.continues.is_none() || origin == Origin::Offline;
        let mut given = self.tickets.of_visit(visit);
        given.any(|ticket| ticket.service == offline.service && counts(ticket.origin))
    }
}
