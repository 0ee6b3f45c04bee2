//! One office: what it decides and what becomes of it.
//!
//! [`Office::decide`] is the only place that says yes or no to a command, [`Office::apply`] the only one that changes
//! anything, and it changes only by events. Replaying a day's events gives the same office.

mod adopt;
mod apply;
mod book;
mod decide;
mod due;
mod help;
mod index;
mod lanes;
mod offline;
mod tickets;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::appointment::Appointments;
use crate::bands::Bands;
use crate::counter::{Counter, CounterState};
use crate::numbering::Numbering;
use crate::opening::{ServiceToday, Status};
use crate::rules::{self, Lane, Place, Places};
use crate::settings::Settings;
use crate::ticket::{Private, State, Ticket};
use crate::value::{
    CounterId, Date, DeviceId, Prefix, Rating, ReturnCode, Seq, ServiceId, TicketId, TicketNumber, Timestamp,
    VisitId,
};
use tickets::Tickets;

pub use book::Slot;
pub use due::Due;
pub use verify::Violation;

/// One hall with its queue, on one business day.
#[derive(Debug, Clone)]
pub struct Office {
    settings: Settings,
    day: Date,
    seq: Seq,
    last_at: Timestamp,
    numbering: Numbering,
    tickets: Tickets,
    // Who is called to or served at a counter: a person is at one at a time, whatever other tickets they have. A map of
    // its own, since every search for the next asks it, and it is small.
    at_counter: FxHashMap<VisitId, TicketId>,
    given_up: FxHashSet<TicketId>,
    lanes: BTreeMap<Lane, Places>,
    // Those in the lanes who were overtaken as often as the office allows: nobody most of the time.
    at_limit: BTreeMap<Lane, Places>,
    waiting: BTreeMap<ServiceId, usize>,
    issued: BTreeMap<ServiceId, u32>,
    // The few services called to private counters, as the settings say.
    sensitive: BTreeSet<ServiceId>,
    absent: BTreeSet<u32>,
    counters: BTreeMap<CounterId, Counter>,
    // The numbers that kiosks gave today while the line was cut, and whose they are.
    offline: BTreeMap<TicketNumber, VisitId>,
    help: BTreeMap<DeviceId, Timestamp>,
    ratings: FxHashMap<TicketId, Rating>,
    // What outlives the day.
    appointments: Appointments,
    returns: BTreeMap<ReturnCode, Timestamp>,
    bands: Bands,
    // What kiosks gave offline in the last days: what was taken into the queue, and what was found too late for that.
    taken_offline: BTreeMap<TicketId, Date>,
    found_too_late: BTreeMap<TicketId, Date>,
}

impl Office {
    /// The office at the beginning of `day`, after the event `seq`, with every counter closed.
    pub fn new(settings: Settings, day: Date, seq: Seq) -> Self {
        let counters =
            settings.counters.iter().map(|(id, counter)| (id.clone(), closed(id, &counter.label))).collect();
        let waiting = settings.services.keys().map(|service| (service.clone(), 0)).collect();
        Self {
            sensitive: sensitive(&settings),
            settings,
            day,
            seq,
            last_at: Timestamp::MIN,
            numbering: Numbering::default(),
            tickets: Tickets::default(),
            at_counter: FxHashMap::default(),
            given_up: FxHashSet::default(),
            lanes: BTreeMap::new(),
            at_limit: BTreeMap::new(),
            waiting,
            issued: BTreeMap::new(),
            absent: BTreeSet::new(),
            counters,
            offline: BTreeMap::new(),
            help: BTreeMap::new(),
            ratings: FxHashMap::default(),
            appointments: Appointments::default(),
            returns: BTreeMap::new(),
            bands: Bands::default(),
            taken_offline: BTreeMap::new(),
            found_too_late: BTreeMap::new(),
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The business day.
    pub fn day(&self) -> Date {
        self.day
    }

    /// The number of events so far, which is the position of the last one.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The time of the last event.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// Today's tickets in order of issue, ended ones too.
    pub fn tickets(&self) -> &[Ticket] {
        &self.tickets
    }

    /// A ticket of today.
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.find(id)
    }

    /// Today's tickets of a visit in order of issue, ended ones too.
    pub fn of_visit(&self, visit: VisitId) -> impl Iterator<Item = &Ticket> {
        self.tickets.of_visit(visit)
    }

    /// The ticket that a citizen who was sent on has now, under the same number.
    pub fn latest<'a>(&'a self, mut ticket: &'a Ticket) -> &'a Ticket {
        while let State::Transferred { to, .. } = &ticket.state
            && let Some(next) = self.ticket(*to)
        {
            ticket = next;
        }
        ticket
    }

    /// The counters in the order of their ids.
    pub fn counters(&self) -> impl Iterator<Item = &Counter> {
        self.counters.values()
    }

    /// A counter.
    pub fn counter(&self, id: &CounterId) -> Option<&Counter> {
        self.counters.get(id)
    }

    /// The lanes in which somebody waits, each in the order of arrival.
    pub fn lanes(&self) -> impl Iterator<Item = (&Lane, &Places)> {
        self.lanes.iter()
    }

    /// Whether `service` is called to a private counter, where one is open.
    pub(crate) fn is_sensitive(&self, service: &ServiceId) -> bool {
        self.sensitive.contains(service)
    }

    /// The lanes in which somebody waits who was overtaken as often as the office allows, with only those people.
    pub(crate) fn at_limit(&self) -> impl Iterator<Item = (&Lane, &Places)> {
        self.at_limit.iter()
    }

    /// How many people in the hall wait for `service`.
    pub fn waiting(&self, service: &ServiceId) -> usize {
        self.waiting.get(service).copied().unwrap_or(0)
    }

    /// How many people wait for the services of each prefix, in the order of the letters; prefixes without anybody too.
    pub fn waiting_by_prefix(&self) -> BTreeMap<Prefix, usize> {
        let mut waiting = BTreeMap::new();
        for (service, settings) in &self.settings.services {
            *waiting.entry(settings.prefix).or_default() += self.waiting(service);
        }
        waiting
    }

    /// How many numbers were given for `service` today.
    pub fn issued(&self, service: &ServiceId) -> u32 {
        self.issued.get(service).copied().unwrap_or(0)
    }

    /// Whether numbers for `service` are given at `at`.
    pub fn service_is_open(&self, service: &ServiceId, at: Timestamp) -> bool {
        self.service_today(service).is_some_and(|today| self.settings.hours().is_service_open(&today, at))
    }

    /// Until when numbers for `service` are given, or why they are not and when again; `None` for a service that is
    /// not known.
    pub fn service_status(&self, service: &ServiceId, at: Timestamp) -> Option<Status> {
        self.service_today(service).map(|today| self.settings.hours().service_status(&today, at))
    }

    fn service_today(&self, service: &ServiceId) -> Option<ServiceToday<'_>> {
        let settings = self.settings.services.get(service)?;
        let (hours, offered, given) = (settings.hours.as_ref(), settings.open, self.issued(service));
        Some(ServiceToday { hours, offered, given })
    }

    /// Whether the office gives numbers at `at`.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.settings.hours().is_open(at)
    }

    /// Until when the office gives numbers, or why it does not and when again.
    pub fn status(&self, at: Timestamp) -> Status {
        self.settings.hours().status(at)
    }

    /// Whether the business day of `now` is a later one, so that [`crate::Command::EndDay`] is due before anything else.
    pub fn day_is_over(&self, now: Timestamp) -> bool {
        self.settings.business_day(now) > self.day
    }

    /// The place of a ticket that waits, or will when its citizen is in the hall.
    pub fn place_of(&self, id: TicketId) -> Option<Place> {
        let slot = self.tickets.slot(id)?;
        let ticket = &self.tickets[slot as usize];
        matches!(ticket.state, State::Waiting).then(|| rules::place(ticket, slot))
    }

    /// The other ticket with which the citizen of this one is at a counter now.
    pub fn elsewhere(&self, ticket: &Ticket) -> Option<&Ticket> {
        let at_counter = *self.at_counter.get(&ticket.visit)?;
        (at_counter != ticket.id).then(|| self.ticket(at_counter)).flatten()
    }

    /// The open tickets of a visit in order of issue.
    pub fn open_tickets_of(&self, visit: VisitId) -> impl Iterator<Item = &Ticket> {
        self.of_visit(visit).filter(|ticket| ticket.state.is_open())
    }

    /// Puts back what only the clerk sees of an open ticket, after its events were read from the journal.
    pub fn restore_private(&mut self, ticket: TicketId, private: Private) {
        let slot = self.tickets.slot(ticket);
        if let Some(ticket) = slot.map(|slot| &mut self.tickets[slot as usize])
            && ticket.state.is_open()
        {
            ticket.private = private;
        }
    }

    /// The ticket at a place.
    pub(crate) fn at(&self, place: Place) -> &Ticket {
        &self.tickets[place.slot as usize]
    }
}

fn closed(id: &CounterId, label: &str) -> Counter {
    Counter { id: id.clone(), label: label.into(), state: CounterState::Closed, ordinary_in_row: 0 }
}

fn sensitive(settings: &Settings) -> BTreeSet<ServiceId> {
    let services = settings.services.iter().filter(|(_, service)| service.sensitive);
    services.map(|(id, _)| id.clone()).collect()
}
