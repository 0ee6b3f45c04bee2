//! One office: what it decides and what becomes of it.
//!
//! [`Office::decide`] is the only place that says yes or no to a command, [`Office::apply`] the only one that changes
//! anything, and it changes only by events. Replaying a day's events gives the same office.

mod decide;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::event::{Event, Fact};
use crate::numbering::Numbering;
use crate::rules::{self, Place};
use crate::settings::Settings;
use crate::ticket::{Call, Counter, CounterState, State, Ticket};
use crate::value::{CounterId, Date, Prefix, Seq, ServiceId, TicketId, TicketNumber, Timestamp, VisitId};

pub use verify::Violation;

/// One hall with its queue, on one business day.
#[derive(Debug, Clone)]
pub struct Office {
    settings: Settings,
    day: Date,
    seq: Seq,
    last_at: Timestamp,
    numbering: Numbering,
    // Today's tickets in order of issue; a ticket's slot is its position. Ended ones stay until the day ends, for the
    // citizen's page and the statistics.
    tickets: Vec<Ticket>,
    slots: FxHashMap<TicketId, u32>,
    visits: FxHashMap<VisitId, TicketNumber>,
    queues: BTreeMap<ServiceId, BTreeSet<Place>>,
    counters: BTreeMap<CounterId, Counter>,
}

impl Office {
    /// The office at the beginning of `day`, after the event `seq`, with every counter closed.
    pub fn new(settings: Settings, day: Date, seq: Seq) -> Self {
        let counters = settings
            .counters
            .iter()
            .map(|(id, label)| {
                let counter = Counter { id: id.clone(), label: label.clone(), state: CounterState::Closed };
                (id.clone(), counter)
            })
            .collect();
        let queues = settings.services.keys().map(|service| (service.clone(), BTreeSet::new())).collect();
        Self {
            settings,
            day,
            seq,
            last_at: Timestamp::MIN,
            numbering: Numbering::default(),
            tickets: Vec::new(),
            slots: FxHashMap::default(),
            visits: FxHashMap::default(),
            queues,
            counters,
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
        self.slots.get(&id).map(|slot| &self.tickets[*slot as usize])
    }

    /// The counters in the order of their ids.
    pub fn counters(&self) -> impl Iterator<Item = &Counter> {
        self.counters.values()
    }

    /// A counter.
    pub fn counter(&self, id: &CounterId) -> Option<&Counter> {
        self.counters.get(id)
    }

    /// The waiting places of each service, earliest first.
    pub fn queues(&self) -> impl Iterator<Item = (&ServiceId, &BTreeSet<Place>)> {
        self.queues.iter()
    }

    /// How many people wait for `service`.
    pub fn waiting(&self, service: &ServiceId) -> usize {
        self.queues.get(service).map_or(0, BTreeSet::len)
    }

    /// How many people wait for the services of each prefix, in the order of the letters; prefixes without anybody too.
    pub fn waiting_by_prefix(&self) -> BTreeMap<Prefix, usize> {
        let mut waiting = BTreeMap::new();
        for (service, settings) in &self.settings.services {
            *waiting.entry(settings.prefix).or_default() += self.waiting(service);
        }
        waiting
    }

    /// Whether numbers for `service` are given at `at`.
    pub fn service_is_open(&self, service: &ServiceId, at: Timestamp) -> bool {
        self.settings.services.get(service).is_some_and(|settings| settings.open) && self.is_open(at)
    }

    /// Whether the office gives numbers at `at`.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.settings.opening.is_open(at, &self.settings.time_zone)
    }

    /// Whether the business day of `now` is a later one, so that [`crate::Command::EndDay`] is due before anything else.
    pub fn day_is_over(&self, now: Timestamp) -> bool {
        self.settings.business_day(now) > self.day
    }

    /// The ticket at a place.
    pub(crate) fn at(&self, place: Place) -> &Ticket {
        &self.tickets[place.slot as usize]
    }

    /// The place of a ticket that waits.
    pub fn place_of(&self, id: TicketId) -> Option<Place> {
        let slot = *self.slots.get(&id)?;
        let ticket = &self.tickets[slot as usize];
        matches!(ticket.state, State::Waiting).then(|| rules::place(ticket, slot))
    }

    /// Becomes what the event says. Only events that `decide` gave for this very state may come here.
    pub fn apply(&mut self, event: &Event) {
        self.seq += 1;
        self.last_at = event.at;
        let at = event.at;
        match &event.fact {
            Fact::Issued { ticket, visit, number, service, language } => {
                self.numbering.given(*number);
                self.visits.insert(*visit, *number);
                self.add(Ticket {
                    id: *ticket,
                    visit: *visit,
                    number: *number,
                    service: service.clone(),
                    language: *language,
                    issued_at: at,
                    paper: Default::default(),
                    state: State::Waiting,
                });
            }
            Fact::Called { ticket, counter, why } => {
                let (counter, seq) = (counter.clone(), self.seq);
                let call = Call { counter, attempt: 1, called_at: at, last_called_at: at, seq, why: *why };
                self.change(*ticket, |_| State::Called(call));
            }
            Fact::Recalled { ticket, attempt } => {
                let seq = self.seq;
                self.change(*ticket, |state| match state {
                    State::Called(call) => {
                        State::Called(Call { attempt: *attempt, last_called_at: at, seq, ..call })
                    }
                    other => other,
                });
            }
            Fact::Started { ticket } => self.change(*ticket, |state| match state {
                State::Called(call) => State::Serving { call, started_at: at },
                other => other,
            }),
            Fact::Finished { ticket, ending, estimated_start } => self.change(*ticket, |state| {
                let start_estimated = estimated_start.is_some();
                let outcome = ending.outcome;
                match state {
                    State::Serving { call, started_at } => {
                        State::Finished { call, started_at, start_estimated, ended_at: at, outcome }
                    }
                    State::Called(call) => {
                        let started_at = estimated_start.unwrap_or(at);
                        State::Finished { call, started_at, start_estimated, ended_at: at, outcome }
                    }
                    other => other,
                }
            }),
            Fact::PutBack { ticket } => self.change(*ticket, |_| State::Waiting),
            Fact::NotShown { ticket } => self.change(*ticket, |state| match state {
                State::Called(call) => State::NoShow { call, ended_at: at },
                other => other,
            }),
            Fact::Cancelled { ticket, .. } => {
                self.change(*ticket, |state| State::Cancelled { call: state.call().cloned(), ended_at: at });
            }
            Fact::Expired { ticket } => {
                self.change(*ticket, |state| State::Expired { call: state.call().cloned(), ended_at: at });
            }
            Fact::PaperReported { ticket, paper } => {
                if let Some(slot) = self.slots.get(ticket) {
                    self.tickets[*slot as usize].paper = *paper;
                }
            }
            Fact::CounterOpened { counter, services } => {
                let ticket = self.counters.get(counter).and_then(Counter::ticket);
                let staff = event.by.staff().cloned();
                let services = services.clone();
                self.set_counter(counter, CounterState::Open { services, staff, since: at, ticket });
            }
            Fact::CounterPaused { counter, reason } => {
                let services = match self.counters.get(counter).map(|counter| &counter.state) {
                    Some(CounterState::Open { services, .. } | CounterState::Paused { services, .. }) => {
                        services.clone()
                    }
                    Some(CounterState::Closed) | None => Vec::new(),
                };
                let (staff, reason) = (event.by.staff().cloned(), reason.clone());
                self.set_counter(counter, CounterState::Paused { services, staff, since: at, reason });
            }
            Fact::CounterClosed { counter } => self.set_counter(counter, CounterState::Closed),
            Fact::DayEnded { next, .. } => {
                let at_end = Self::new(self.settings.clone(), *next, self.seq);
                *self = Self { last_at: at, ..at_end };
            }
        }
    }

    fn add(&mut self, ticket: Ticket) {
        let slot = u32::try_from(self.tickets.len()).expect("a day has fewer than 4 billion tickets");
        self.queues.entry(ticket.service.clone()).or_default().insert(rules::place(&ticket, slot));
        self.slots.insert(ticket.id, slot);
        self.tickets.push(ticket);
    }

    /// Moves a ticket to another state and keeps queue and counter in step with it.
    fn change(&mut self, id: TicketId, next: impl FnOnce(State) -> State) {
        let Some(slot) = self.slots.get(&id).copied() else { return };
        let ticket = &mut self.tickets[slot as usize];
        let before = std::mem::replace(&mut ticket.state, State::Waiting);
        let left = match &before {
            State::Called(call) | State::Serving { call, .. } => Some(call.counter.clone()),
            _ => None,
        };
        let was_waiting = matches!(before, State::Waiting);
        ticket.state = next(before);
        let place = rules::place(ticket, slot);
        let reached = match &ticket.state {
            State::Called(call) | State::Serving { call, .. } => Some(call.counter.clone()),
            _ => None,
        };
        let waits = matches!(ticket.state, State::Waiting);
        if was_waiting != waits {
            let queue = self.queues.entry(self.tickets[slot as usize].service.clone()).or_default();
            if waits {
                queue.insert(place)
            } else {
                queue.remove(&place)
            };
        }
        if left != reached {
            left.iter().for_each(|counter| self.seat(counter, None));
            reached.iter().for_each(|counter| self.seat(counter, Some(id)));
        }
    }

    fn seat(&mut self, counter: &CounterId, at_counter: Option<TicketId>) {
        if let Some(CounterState::Open { ticket, .. }) = self.counters.get_mut(counter).map(|c| &mut c.state)
        {
            *ticket = at_counter;
        }
    }

    fn set_counter(&mut self, id: &CounterId, state: CounterState) {
        if let Some(counter) = self.counters.get_mut(id) {
            counter.state = state;
        }
    }
}
