//! Figures as a fold over events: what happened, counted where and when it happened.
//!
//! Every figure belongs to the cell of the hour in which it became known: an issue to the hour of the issue, a wait to
//! the hour, counter and person of the first call, a service to those of its end. Adding cells gives any grouping.
//! Definitions follow domain practice: waiting is issue to first call, walking is call to start (estimated starts are
//! left out), service is start to finish.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use crate::event::{Event, Fact};
use crate::settings::Settings;
use crate::value::{CounterId, Date, ServiceId, TicketId, Timestamp, UserName};

/// Where and when a figure belongs; `None` where nobody can say, as the counter of an issue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The business day.
    pub day: Date,
    /// The hour of the office's civil time, 0 to 23.
    pub hour: i8,
    /// The service.
    pub service: ServiceId,
    /// The counter.
    pub counter: Option<CounterId>,
    /// The person of the staff.
    pub staff: Option<UserName>,
}

/// Counts and durations; adding two gives those of both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Tickets given.
    pub issued: u64,
    /// Tickets called at least once.
    pub called: u64,
    /// Tickets served to the end.
    pub finished: u64,
    /// Called, and nobody came.
    pub no_show: u64,
    /// Given up by the citizen.
    pub cancelled: u64,
    /// Still open at the end of the day.
    pub expired: u64,
    /// Tickets whose wait to the first call was at most the office's target.
    pub within_target: u64,
    /// Issue to first call.
    pub waiting: Durations,
    /// Call to start.
    pub walking: Durations,
    /// Start to finish.
    pub service: Durations,
}

/// Durations in whole seconds, kept one by one: a day of the largest hall is a few kilobytes, and every figure is exact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations(Vec<u32>);

impl Durations {
    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Their sum, in seconds.
    pub fn sum_s(&self) -> u64 {
        self.0.iter().copied().map(u64::from).sum()
    }

    /// The smallest duration, in seconds, that at least `percent` of 100 do not exceed (nearest rank); `None` without any.
    pub fn percentile_s(&self, percent: usize) -> Option<u32> {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        let mut sorted = self.0.clone();
        (rank <= sorted.len()).then(|| *sorted.select_nth_unstable(rank - 1).1)
    }

    fn add(&mut self, from: Timestamp, to: Timestamp) {
        let seconds = to.as_second().saturating_sub(from.as_second());
        self.0.push(u32::try_from(seconds).unwrap_or(0));
    }
}

impl Figures {
    /// Adds those of another cell.
    pub fn add(&mut self, other: &Figures) {
        self.issued += other.issued;
        self.called += other.called;
        self.finished += other.finished;
        self.no_show += other.no_show;
        self.cancelled += other.cancelled;
        self.expired += other.expired;
        self.within_target += other.within_target;
        self.waiting.0.extend_from_slice(&other.waiting.0);
        self.walking.0.extend_from_slice(&other.walking.0);
        self.service.0.extend_from_slice(&other.service.0);
    }
}

/// What the fold remembers of a ticket until it ends.
#[derive(Debug, Clone)]
struct Open {
    service: ServiceId,
    issued_at: Timestamp,
    called_at: Option<Timestamp>,
    counter: Option<CounterId>,
    started_at: Option<Timestamp>,
    counted: bool,
}

/// The figures of one or more business days.
#[derive(Debug, Clone)]
pub struct Statistics {
    time_zone: TimeZone,
    wait_target_s: u32,
    day: Date,
    open: FxHashMap<TicketId, Open>,
    cells: BTreeMap<Cell, Figures>,
}

impl Statistics {
    /// Empty figures at the beginning of `day`.
    pub fn new(settings: &Settings, day: Date) -> Self {
        Self {
            time_zone: settings.time_zone.clone(),
            wait_target_s: settings.wait_target_s,
            day,
            open: FxHashMap::default(),
            cells: BTreeMap::new(),
        }
    }

    /// The business day that the next event belongs to.
    pub fn day(&self) -> Date {
        self.day
    }

    /// Every cell that has figures, in its natural order.
    pub fn cells(&self) -> impl Iterator<Item = (&Cell, &Figures)> {
        self.cells.iter()
    }

    /// The figures by any key of the cells, each key once and in order.
    pub fn grouped<K: Ord>(&self, key: impl Fn(&Cell) -> K) -> BTreeMap<K, Figures> {
        let mut groups: BTreeMap<K, Figures> = BTreeMap::new();
        for (cell, figures) in &self.cells {
            groups.entry(key(cell)).or_default().add(figures);
        }
        groups
    }

    /// Adds what happened.
    pub fn apply(&mut self, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::Issued { ticket, service, .. } => {
                let open = Open {
                    service: service.clone(),
                    issued_at: at,
                    called_at: None,
                    counter: None,
                    started_at: None,
                    counted: false,
                };
                self.cell(event, &open).issued += 1;
                self.open.insert(*ticket, open);
            }
            Fact::Called { ticket, counter, .. } => self.called(event, *ticket, counter),
            Fact::Started { ticket } => self.started(event, *ticket),
            Fact::Finished { ticket, estimated_start, .. } => {
                let Some(open) = self.open.remove(ticket) else { return };
                let started_at = open.started_at.or(*estimated_start);
                let figures = self.cell(event, &open);
                figures.finished += 1;
                if let Some(started_at) = started_at {
                    figures.service.add(started_at, at);
                }
            }
            Fact::PutBack { ticket } => {
                if let Some(open) = self.open.get_mut(ticket) {
                    (open.called_at, open.counter) = (None, None);
                }
            }
            Fact::NotShown { ticket } => self.end(event, *ticket, |figures| figures.no_show += 1),
            Fact::Cancelled { ticket, .. } => self.end(event, *ticket, |figures| figures.cancelled += 1),
            Fact::Expired { ticket } => self.end(event, *ticket, |figures| figures.expired += 1),
            Fact::DayEnded { next, .. } => {
                self.day = *next;
                self.open.clear();
            }
            Fact::Recalled { .. }
            | Fact::PaperReported { .. }
            | Fact::CounterOpened { .. }
            | Fact::CounterPaused { .. }
            | Fact::CounterClosed { .. } => {}
        }
    }

    fn called(&mut self, event: &Event, ticket: TicketId, counter: &CounterId) {
        let Some(mut open) = self.open.remove(&ticket) else { return };
        (open.called_at, open.counter) = (Some(event.at), Some(counter.clone()));
        if !open.counted {
            open.counted = true;
            let target_s = i64::from(self.wait_target_s);
            let figures = self.cell(event, &open);
            figures.called += 1;
            figures.waiting.add(open.issued_at, event.at);
            figures.within_target += u64::from(event.at.as_second() - open.issued_at.as_second() <= target_s);
        }
        self.open.insert(ticket, open);
    }

    fn started(&mut self, event: &Event, ticket: TicketId) {
        let Some(mut open) = self.open.remove(&ticket) else { return };
        open.started_at = Some(event.at);
        if let Some(called_at) = open.called_at {
            self.cell(event, &open).walking.add(called_at, event.at);
        }
        self.open.insert(ticket, open);
    }

    fn end(&mut self, event: &Event, ticket: TicketId, count: impl FnOnce(&mut Figures)) {
        if let Some(open) = self.open.remove(&ticket) {
            count(self.cell(event, &open));
        }
    }

    fn cell(&mut self, event: &Event, open: &Open) -> &mut Figures {
        let staff = open.counter.is_some().then(|| event.by.staff().cloned()).flatten();
        let hour = self.time_zone.to_datetime(event.at).hour();
        let (service, counter) = (open.service.clone(), open.counter.clone());
        self.cells.entry(Cell { day: self.day, hour, service, counter, staff }).or_default()
    }
}
