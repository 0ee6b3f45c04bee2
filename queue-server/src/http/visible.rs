//! What of an office a person of an institution sees: what concerns the institution's services, and nothing else.

use std::collections::BTreeSet;

use queue_api::Ticket;
use queue_api::counter::Counter;
use queue_api::queue::Queue;
use queue_core::CounterState;
use queue_core::value::{ProviderId, ServiceId};

use crate::profile::Profile;

/// The services of an office that a caller sees.
#[derive(Debug, Clone)]
pub(super) enum Visible {
    /// All of them.
    Everything,
    /// Those of an institution.
    Only(BTreeSet<ServiceId>),
}

impl Visible {
    /// What somebody of `provider` sees; of none, everything.
    pub(super) fn new(profile: &Profile, provider: Option<&ProviderId>) -> Self {
        let Some(provider) = provider else { return Self::Everything };
        let own = profile.services.iter().filter(|service| service.provider == *provider);
        Self::Only(own.map(|service| service.id.clone()).collect())
    }

    /// Whether a service is among them.
    pub(super) fn includes(&self, service: &ServiceId) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(services) => services.contains(service),
        }
    }

    /// Whether nothing is hidden, not even what belongs to no service.
    pub(super) fn sees_all(&self) -> bool {
        matches!(self, Self::Everything)
    }

    /// The queue as far as it is theirs.
    pub(super) fn queue(&self, queue: Queue) -> Queue {
        let Queue { seq, tickets, no_shows, counters, help, devices } = queue;
        let own = |tickets: Vec<Ticket>| {
            let own = tickets.into_iter().filter(|ticket| self.includes(&ticket.service));
            own.map(|ticket| self.ticket(ticket)).collect()
        };
        // Kiosks and boards are the office's own business.
        let (help, devices) = if self.sees_all() { (help, devices) } else { Default::default() };
        let (tickets, no_shows, counters) = (own(tickets), own(no_shows), self.counters(counters));
        Queue { seq, tickets, no_shows, counters, help, devices }
    }

    /// A ticket with those of its visit that are theirs, too.
    pub(super) fn ticket(&self, mut ticket: Ticket) -> Ticket {
        ticket.other_tickets.retain(|other| self.includes(&other.service));
        if !self.sees_all() {
            ticket.passed = None;
        }
        ticket
    }

    /// The counters that serve something of theirs, with nobody else's ticket.
    pub(super) fn counters(&self, counters: Vec<Counter>) -> Vec<Counter> {
        counters.into_iter().filter_map(|counter| self.counter(counter)).collect()
    }

    fn counter(&self, mut counter: Counter) -> Option<Counter> {
        let Self::Only(own) = self else { return Some(counter) };
        let everything = counter.services.is_empty();
        counter.services.retain(|service| own.contains(service));
        if !everything && counter.services.is_empty() {
            return None;
        }
        counter.own_services.retain(|service| own.contains(service));
        counter.ticket = counter.ticket.filter(|ticket| own.contains(&ticket.service));
        counter.ticket = counter.ticket.map(|ticket| self.ticket(ticket));
        counter.paperwork_of = counter.paperwork_of.filter(|ticket| own.contains(&ticket.service));
        Some(counter)
    }

    /// Whether somebody may work at a counter: it is closed, or was opened for their services alone and has nobody else's
    /// ticket.
    pub(super) fn may_work_at(&self, office: &queue_core::Office, counter: &queue_core::Counter) -> bool {
        let Self::Only(own) = self else { return true };
        let services = match &counter.state {
            CounterState::Closed => return true,
            CounterState::Open { services, .. }
            | CounterState::Paused { services, .. }
            | CounterState::Paperwork { services, .. } => services,
        };
        let ticket = counter.ticket().and_then(|id| office.ticket(id));
        !services.is_empty()
            && services.iter().all(|service| own.contains(service))
            && ticket.is_none_or(|ticket| own.contains(&ticket.service))
    }

    /// What a counter is opened for when `asked`: theirs where nothing is named; `None` when that is not theirs alone.
    pub(super) fn opened_for(&self, asked: Option<Vec<ServiceId>>) -> Option<Option<Vec<ServiceId>>> {
        match (self, asked) {
            (Self::Everything, asked) => Some(asked),
            (Self::Only(own), asked) => {
                // An empty list would mean every service.
                let services = asked.unwrap_or_else(|| own.iter().cloned().collect());
                let theirs = !services.is_empty() && services.iter().all(|service| own.contains(service));
                theirs.then_some(Some(services))
            }
        }
    }
}
