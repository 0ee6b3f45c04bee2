//! Giving numbers.

use std::collections::BTreeSet;

use super::Office;
use crate::appointment::Standing;
use crate::command::{Issue, Refusal};
use crate::event::{Fact, Issued};
use crate::rules::{self, Passed, Place, Why};
use crate::ticket::Ending;
use crate::value::{
    Actor, AppointmentId, ClassId, CounterId, Need, Origin, Prefix, ServiceId, TicketId, TicketNumber,
    Timestamp, VisitId,
};

impl Office {
    pub(super) fn issue(&self, issue: &Issue, by: &Actor, at: Timestamp) -> Result<Issued, Refusal> {
        let arrival = self.arrival_of(issue, at)?;
        let number = self.may_issue(issue.ticket, issue.visit, &issue.service)?;
        self.is_giving_numbers(&issue.service, at)?;
        if issue.origin == Origin::Phone {
            let rules = self.settings.remote.as_ref().ok_or(Refusal::NotRemote)?;
            if self.absent.len() >= usize::from(rules.max_open) && by.staff().is_none() {
                return Err(Refusal::TooManyRemote);
            }
        }
        let (class, return_code, needs) =
            (issue.class.clone(), issue.return_code.clone(), issue.needs.clone());
        Ok(Issued { arrival, class, return_code, needs, ..plain(issue, number) })
    }

    /// The earlier arrival that a return code gives. What does not exist is refused before what is not possible now.
    fn arrival_of(&self, issue: &Issue, at: Timestamp) -> Result<Option<Timestamp>, Refusal> {
        let unknown = |class: &&ClassId| !self.settings.order.offers(class);
        if let Some(class) = issue.class.as_ref().filter(unknown) {
            return Err(Refusal::UnknownClass(class.clone()));
        }
        match &issue.return_code {
            Some(code) if self.return_code_good_until(code).is_some_and(|until| until > at) => {
                Ok(Some(rules::earlier(at, self.settings.returns.head_start_s)))
            }
            Some(_) => Err(Refusal::UnknownReturnCode),
            None => Ok(None),
        }
    }

    /// Issues, calls and starts at once: the citizen already sits there, so the hours do not matter.
    pub(super) fn serve_now(
        &self,
        issue: &Issue,
        counter: &CounterId,
        at: Timestamp,
    ) -> Result<Vec<Fact>, Refusal> {
        let number = self.may_issue(issue.ticket, issue.visit, &issue.service)?;
        let desk = self.idle(counter)?;
        self.visit_is_free(issue.visit)?;
        let issued = Issued { needs: issue.needs.clone(), origin: Origin::Staff, ..plain(issue, number) };
        let ticket = issue.ticket;
        let place = Place { arrival: at, slot: self.tickets.next_slot() };
        let passed = rules::passed_by(self, desk, place, None);
        let passed = Passed::of(self, &passed);
        let called = Fact::Called { ticket, counter: counter.clone(), why: Why::AtOnce, passed };
        Ok(vec![Fact::Issued(issued), called, Fact::Started { ticket }])
    }

    /// Notes what was done while the line was cut; the day must still be the one it was done on.
    pub(super) fn record_served(
        &self,
        issue: &Issue,
        counter: &CounterId,
        (started_at, ended_at): (Timestamp, Timestamp),
        ending: &Ending,
        at: Timestamp,
    ) -> Result<Vec<Fact>, Refusal> {
        let number = self.may_issue(issue.ticket, issue.visit, &issue.service)?;
        self.desk(counter)?;
        self.offers(ending)?;
        let of_today = self.settings.business_day(started_at) == self.day;
        if !of_today || started_at > ended_at || ended_at > at {
            return Err(Refusal::ImpossibleTimes);
        }
        let issued = Issued { origin: Origin::Staff, ..plain(issue, number) };
        let (ticket, counter, ending) = (issue.ticket, counter.clone(), ending.clone());
        let served = Fact::ServedBefore { ticket, counter, started_at, ended_at, ending };
        Ok(vec![Fact::Issued(issued), served])
    }

    /// Turns an appointment into a ticket that arrives at its slot. Who is too late for that is a walk-in like any
    /// other, who gets a number only while numbers are given.
    pub(super) fn check_in(
        &self,
        appointment: AppointmentId,
        ticket: TicketId,
        visit: VisitId,
        needs: &BTreeSet<Need>,
        at: Timestamp,
    ) -> Result<Issued, Refusal> {
        let known = self.appointment(appointment).ok_or(Refusal::UnknownAppointment(appointment))?;
        match self.standing(known, at) {
            Standing::Booked | Standing::Released => {}
            over @ (Standing::CheckedIn(_) | Standing::Cancelled) => {
                return Err(Refusal::AppointmentOver(over.name()));
            }
        }
        let window = self.check_in_window(known);
        if at < window.from {
            return Err(Refusal::TooEarly(window.from));
        }
        let number = self.may_issue(ticket, visit, &known.service)?;
        let in_time = at <= window.until;
        if !in_time {
            self.is_giving_numbers(&known.service, at)?;
        }
        let mut issue = Issue::new(ticket, visit, known.service.clone(), known.language);
        issue.origin = Origin::Appointment;
        Ok(Issued {
            arrival: in_time.then_some(known.slot),
            appointment: Some((appointment, known.slot)),
            needs: needs.clone(),
            ..plain(&issue, number)
        })
    }

    /// Whether a ticket with this id may be given, and the number that its visit has or gets.
    pub(super) fn may_issue(
        &self,
        ticket: TicketId,
        visit: VisitId,
        service: &ServiceId,
    ) -> Result<TicketNumber, Refusal> {
        let settings =
            self.settings.services.get(service).ok_or_else(|| Refusal::UnknownService(service.clone()))?;
        if self.tickets.slot(ticket).is_some() {
            return Err(Refusal::TicketExists(ticket));
        }
        if self.given_up.contains(&ticket) {
            return Err(Refusal::TicketGivenUp(ticket));
        }
        if self.tickets.len() >= self.settings.max_tickets_a_day as usize {
            return Err(Refusal::NumbersExhausted);
        }
        match self.tickets.first_of(visit) {
            Some(first) => Ok(first.number),
            None => self.next_number(settings.prefix).ok_or(Refusal::NumbersExhausted),
        }
    }

    /// The number that the next visit of a prefix gets, or `None` when all of the day are given.
    pub(in crate::office) fn next_number(&self, prefix: Prefix) -> Option<TicketNumber> {
        self.numbering.next(prefix, &self.bands, self.day)
    }

    fn is_giving_numbers(&self, service: &ServiceId, at: Timestamp) -> Result<(), Refusal> {
        if !self.is_open(at) {
            return Err(Refusal::OfficeClosed);
        }
        if self.service_is_open(service, at) {
            return Ok(());
        }
        let quota = self.settings.services.get(service).and_then(|settings| settings.hours.as_ref()?.quota);
        if quota.is_some_and(|quota| self.issued(service) >= quota) {
            return Err(Refusal::QuotaReached(service.clone()));
        }
        Err(Refusal::ServiceClosed(service.clone()))
    }
}

/// What every ticket has.
fn plain(issue: &Issue, number: TicketNumber) -> Issued {
    Issued {
        ticket: issue.ticket,
        visit: issue.visit,
        number,
        service: issue.service.clone(),
        only_counter: None,
        language: issue.language,
        origin: issue.origin,
        given_at: None,
        arrival: None,
        class: None,
        appointment: None,
        return_code: None,
        promise: None,
        needs: BTreeSet::new(),
    }
}
