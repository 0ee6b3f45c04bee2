//! The waits of a running office: its model, and how today goes so far.
//!
//! Services that share counters are called in turn, so their people stand in one *line*: its pace is what today says
//! about each of them. How long each person ahead takes is learned for every service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::model::{Estimate, Model, QueueDay, Sample};
use super::shown::Shown;
use super::today::{Moment, Today, View};
use crate::command::{Command, Issue, Refusal};
use crate::counter::CounterState;
use crate::event::{Event, Fact};
use crate::office::Office;
use crate::opening::{Status, civil};
use crate::rules;
use crate::settings::Settings;
use crate::ticket::{State, Ticket};
use crate::value::{Actor, Date, Origin, ServiceId, TicketId, Timestamp, Wait};

/// What is told of waits in one office on one business day.
#[derive(Debug, Clone)]
pub struct Waits {
    model: Arc<Model>,
    day: Date,
    noon: Timestamp,
    lines: Vec<Line>,
    queues: BTreeMap<ServiceId, Queue>,
    // What was known of those who wait for their first call.
    asked: FxHashMap<TicketId, (View, Timestamp)>,
}

/// How things stand for somebody who takes a number now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextInLine {
    /// How many people are called before.
    pub ahead: usize,
    /// What is told; nothing while no counter serves.
    pub wait: Option<Wait>,
    /// Whether the turn would not come before the office closes: even the lower end of the wait ends later. People are
    /// told before they take a number.
    pub closes_before_turn: bool,
}

/// The people whom the same counters call.
#[derive(Debug, Clone, Default)]
struct Line {
    today: Today,
    waiting: usize,
    called: u32,
    counters: u32,
}

#[derive(Debug, Clone, Default)]
struct Queue {
    line: usize,
    waiting: usize,
    samples: Vec<Sample>,
}

impl Waits {
    /// The beginning of a business day.
    #[must_use]
    pub fn new(settings: &Settings, day: Date, model: Arc<Model>) -> Self {
        let lines = lines(settings);
        let queue =
            |(service, line): (&ServiceId, usize)| (service.clone(), Queue { line, ..Queue::default() });
        Self {
            model,
            day,
            noon: civil::first_moment(&settings.time_zone, day.at(12, 0, 0, 0)),
            lines: vec![Line::default(); lines.iter().max().map_or(0, |last| last + 1)],
            queues: settings.services.keys().zip(lines).map(queue).collect(),
            asked: FxHashMap::default(),
        }
    }

    /// The present day of an office that was set up anew; the pace of the day begins again.
    #[must_use]
    pub fn of_now(office: &Office, model: Arc<Model>) -> Self {
        let mut waits = Self::new(office.settings(), office.day(), model);
        waits.count_counters(office);
        for (service, queue) in &mut waits.queues {
            queue.waiting = office.waiting(service);
            waits.lines[queue.line].waiting += queue.waiting;
        }
        waits
    }

    /// The model, to go on with it.
    #[must_use]
    pub fn model(&self) -> Arc<Model> {
        self.model.clone()
    }

    /// Takes what the last days have taught.
    pub fn learned(&mut self, model: Arc<Model>) {
        self.model = model;
    }

    /// Takes in an event, with the office as it is right after it.
    pub fn apply(&mut self, office: &Office, event: &Event) {
        match &event.fact {
            Fact::DayEnded { next, .. } => *self = Self::new(office.settings(), *next, self.model.clone()),
            Fact::CounterOpened { .. } | Fact::CounterPaused { .. } | Fact::CounterClosed { .. } => {
                self.count_counters(office);
                (0..self.lines.len()).for_each(|line| self.look(line, event.at));
            }
            fact => {
                if let Some(ticket) = fact.ticket().and_then(|id| office.ticket(id)) {
                    self.moved(office, ticket, event);
                }
            }
        }
    }

    /// What somebody is told who waits behind `ahead` people for `service`; nothing while no counter serves it.
    #[must_use]
    pub fn behind(&self, office: &Office, service: &ServiceId, ahead: usize, now: Timestamp) -> Option<Wait> {
        if ahead == 0 && is_served_at_once(office, service) {
            return Some(Shown::LessThanFive.promise(Wait { low_s: 0, high_s: 0 }));
        }
        let view = self.view(office, service, ahead, now)?;
        self.model.estimate(service.as_str(), &view).map(told)
    }

    /// What is told somebody who waits; nothing to others, and to those with an appointment before its time.
    #[must_use]
    pub fn of_ticket(&self, office: &Office, ticket: &Ticket, now: Timestamp) -> Option<Wait> {
        let waits = matches!(ticket.state, State::Waiting) && ticket.slot.is_none_or(|slot| slot <= now);
        let ahead = rules::people_ahead(office, ticket, now).filter(|_| waits)?;
        self.behind(office, &ticket.service, ahead, now)
    }

    /// How things stand for somebody who takes a number for `service` now.
    #[must_use]
    pub fn of_next(&self, office: &Office, service: &ServiceId, now: Timestamp) -> NextInLine {
        let ahead = rules::people_ahead_of_next(office, service, now);
        let wait = self.behind(office, service, ahead, now);
        let ends_at = ends_at(office, service, now);
        let comes_after = |ends_at| wait.is_some_and(|wait| rules::earlier(ends_at, wait.low_s) < now);
        NextInLine { ahead, wait, closes_before_turn: ends_at.is_some_and(comes_after) }
    }

    /// Refuses a number whose turn would not come; the staff may give it all the same.
    ///
    /// # Errors
    /// [`Refusal::ClosesBeforeTurn`].
    pub fn may(&self, office: &Office, command: &Command, by: &Actor, now: Timestamp) -> Result<(), Refusal> {
        match command {
            Command::Issue(Issue { service, .. })
                if by.staff().is_none()
                    // Where nobody is turned away, the estimate is spared.
                    && ends_at(office, service, now).is_some()
                    && self.of_next(office, service, now).closes_before_turn =>
            {
                Err(Refusal::ClosesBeforeTurn(service.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Puts what is promised into the numbers that the office is about to give. Who is served at once is told nothing.
    pub fn promise(&self, office: &Office, events: &mut [Event]) {
        let [Event { at, fact: Fact::Issued(issued), .. }] = events else { return };
        // An appointment is a promise of its own; who got a number offline was told what the kiosk knew.
        if !matches!(issued.origin, Origin::Appointment | Origin::Offline) {
            let ahead = rules::people_ahead_of_issued(office, issued, *at);
            issued.promise = self.behind(office, &issued.service, ahead, *at);
        }
    }

    /// The day so far, as a model learns from it.
    #[must_use]
    pub fn days(&self) -> Vec<QueueDay> {
        let day = i64::from(self.day.year()) * 400 + i64::from(self.day.day_of_year());
        let learnable = self.queues.iter().filter(|(_, queue)| !queue.samples.is_empty());
        let queue_day = |(service, queue): (&ServiceId, &Queue)| QueueDay {
            queue: service.as_str().into(),
            day,
            course: self.lines[queue.line].today.clone(),
            samples: queue.samples.clone(),
        };
        learnable.map(queue_day).collect()
    }

    /// A ticket came, was called or went.
    fn moved(&mut self, office: &Office, ticket: &Ticket, event: &Event) {
        let Some(queue) = self.queues.get_mut(&ticket.service) else { return };
        let waiting = office.waiting(&ticket.service);
        let index = queue.line;
        let line = &mut self.lines[index];
        line.waiting = (line.waiting + waiting).saturating_sub(queue.waiting);
        queue.waiting = waiting;
        match &event.fact {
            Fact::Issued(_) => {
                self.look(index, event.at);
                self.ask(office, ticket, event.at);
            }
            Fact::Called { .. } => {
                line.called += 1;
                if let Some((view, since)) = self.asked.remove(&ticket.id) {
                    queue.samples.push(Sample { view, actual_min: minutes(since, event.at) });
                }
                self.look(index, event.at);
            }
            _ => {}
        }
    }

    /// Keeps what is known of somebody who has just come, to learn from how long it takes. Whoever waits for a time of
    /// their own or for nobody teaches nothing.
    fn ask(&mut self, office: &Office, ticket: &Ticket, at: Timestamp) {
        if !ticket.present || matches!(ticket.origin, Origin::Appointment | Origin::Offline) {
            return;
        }
        let Some(ahead) = rules::people_ahead(office, ticket, at) else { return };
        if ahead == 0 && is_served_at_once(office, &ticket.service) {
            return;
        }
        if let Some(view) = self.view(office, &ticket.service, ahead, at) {
            self.asked.insert(ticket.id, (view, at));
        }
    }

    fn view(&self, office: &Office, service: &ServiceId, ahead: usize, now: Timestamp) -> Option<View> {
        let line = &self.lines[self.queues.get(service)?.line];
        let counters = office.counters().filter(|counter| counter.serves(service)).count();
        let calls = u32::try_from(ahead + 1).unwrap_or(u32::MAX);
        let counters = u32::try_from(counters).unwrap_or(u32::MAX);
        Some(line.today.view_at(self.minute(now), counters, calls))
    }

    fn look(&mut self, line: usize, at: Timestamp) {
        let minute = self.minute(at);
        let line = &mut self.lines[line];
        let waiting = u32::try_from(line.waiting).unwrap_or(u32::MAX);
        line.today.observe(Moment { minute, waiting, counters: line.counters, called: Some(line.called) });
    }

    fn count_counters(&mut self, office: &Office) {
        for (index, line) in self.lines.iter_mut().enumerate() {
            let of_line = |service: &ServiceId| self.queues.get(service).is_some_and(|q| q.line == index);
            let serves = |services: &[ServiceId]| services.is_empty() || services.iter().any(of_line);
            let serving = office.counters().filter(|counter| counter.services().is_some_and(serves));
            line.counters = u32::try_from(serving.count()).unwrap_or(u32::MAX);
        }
    }

    /// Minutes since the midnight before noon, if no clock was changed in the morning.
    fn minute(&self, at: Timestamp) -> f64 {
        12.0 * 60.0 + minutes(self.noon, at)
    }
}

fn minutes(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64() / 60.0
}

/// Whether a counter is free for whoever comes for this service.
fn is_served_at_once(office: &Office, service: &ServiceId) -> bool {
    let is_free = |state: &CounterState| matches!(state, CounterState::Open { ticket: None, .. });
    office.counters().any(|counter| is_free(&counter.state) && counter.serves(service))
}

/// When numbers for a service end today; nothing where that keeps nobody from getting one.
fn ends_at(office: &Office, service: &ServiceId, now: Timestamp) -> Option<Timestamp> {
    match office.service_status(service, now)? {
        Status::Open { closes_at } => closes_at.filter(|_| office.settings().closes_by_capacity),
        Status::Closed { .. } => None,
    }
}

/// What is told of an estimate: rounded outwards, so that people, slips, phones and boards say the same.
fn told(estimate: Estimate) -> Wait {
    let wait = Wait { low_s: seconds(estimate.low_min), high_s: seconds(estimate.high_min) };
    Shown::of(wait).promise(wait)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no wait is below 0 or beyond a week"
)]
fn seconds(minutes: f64) -> u32 {
    (minutes * 60.0).clamp(0.0, 7.0 * 24.0 * 3600.0) as u32
}

/// The line of each service, in the order of the services: those that some counter usually serves together share one.
fn lines(settings: &Settings) -> Vec<usize> {
    let services: Vec<&ServiceId> = settings.services.keys().collect();
    let mut line: Vec<usize> = (0..services.len()).collect();
    for counter in settings.counters.values() {
        let served = |service: &&ServiceId| counter.services.is_empty() || counter.services.contains(service);
        let together: Vec<usize> =
            (0..services.len()).filter(|&index| served(&services[index])).map(|index| line[index]).collect();
        if let Some(&first) = together.iter().min() {
            line.iter_mut().filter(|line| together.contains(line)).for_each(|line| *line = first);
        }
    }
    line
}

/// Learns a model from an office's past days, event by event.
pub struct Past {
    office: Office,
    waits: Waits,
    days: Vec<QueueDay>,
}

impl Past {
    /// From the beginning of the business day `day` on.
    #[must_use]
    pub fn new(settings: Settings, day: Date) -> Self {
        let waits = Waits::new(&settings, day, Arc::new(Model::learn(&[], &BTreeMap::new())));
        Self { office: Office::new(settings, day, 0), waits, days: Vec::new() }
    }

    /// Takes in the next event of the journal.
    pub fn apply(&mut self, event: &Event) {
        if matches!(event.fact, Fact::DayEnded { .. }) {
            self.days.extend(self.waits.days());
        }
        self.office.apply(event);
        self.waits.apply(&self.office, event);
    }

    /// The days that are over.
    #[must_use]
    pub fn days(&self) -> &[QueueDay] {
        &self.days
    }
}

#[cfg(test)]
mod tests;
