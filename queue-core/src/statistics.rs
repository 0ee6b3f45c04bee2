//! Figures as a fold over events: what happened, counted where and when it happened.
//!
//! Every figure belongs to the cell of the hour in which it became known: an issue to the hour of the issue, a wait to
//! the hour, counter and person of the first call, a service to those of its end. Time that passes, as that of an open
//! counter or of a queue, belongs to the hour in which it passed. So the figures of an hour are final when the hour is
//! over: they are its *rollup*. Adding cells gives any grouping, and the same whether hours or events are added.
//!
//! The definitions are those of docs/glossary.md; [`measures`] makes shares and means of them.

pub mod courses;
mod desks;
pub mod durations;
pub mod figures;
pub mod forecast;
mod hour;
pub mod jumps;
pub mod measures;
pub mod merge;
pub mod offices;
mod open;
pub mod peak;
pub mod publish;
mod queues;
mod stays;
pub mod table;
mod tickets;
pub mod wanted;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::event::{Event, Fact};
use crate::settings::Settings;
use crate::value::{Date, Timestamp};

use desks::Desks;
use hour::Hour;
use open::Step;
use queues::Queues;
use tickets::Tickets;

pub use durations::Durations;
pub use figures::Figures;
pub use merge::Merge;
pub use table::{By, Key, Table};

/// A service shorter than this, in seconds, is counted as hasty: nobody shows papers and gets an answer in that time, so
/// it was probably closed to be rid of it. Counted from the start, or from the call where no start was recorded. A
/// choice of this design.
pub const HASTY_S: u32 = 30;

/// The figures of one or more business days, as far as events were given.
///
/// It remembers only what is open: tickets that have not ended, counters that work, stays that go on.
#[derive(Debug, Clone)]
pub struct Statistics {
    settings: Arc<Settings>,
    day: Date,
    day_end: Timestamp,
    hour: Option<Hour>,
    over: BTreeSet<(Date, i8)>,
    table: Table,
    tickets: Tickets,
    queues: Queues,
    desks: Desks,
}

/// Where and when a figure is counted.
struct Place<'a> {
    table: &'a mut Table,
    day: Date,
    hour: i8,
}

impl Statistics {
    /// Empty figures at the beginning of `day`.
    pub fn new(settings: &Settings, day: Date) -> Self {
        Self {
            day_end: settings.day_end(day),
            settings: Arc::new(settings.clone()),
            day,
            hour: None,
            over: BTreeSet::new(),
            table: Table::default(),
            tickets: Tickets::default(),
            queues: Queues::default(),
            desks: Desks::default(),
        }
    }

    /// The business day that the next event belongs to.
    pub fn day(&self) -> Date {
        self.day
    }

    /// What was counted, by day, hour, service, counter and person. Time that passes is counted up to the beginning of
    /// the present hour or the last change; [`Statistics::until`] counts it up to a moment.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The figures if nothing more happens until `now`.
    pub fn until(&self, now: Timestamp) -> Statistics {
        let mut until = self.clone();
        if until.hour.is_some_and(|hour| now >= hour.start) {
            until.pass(now.min(self.last_moment()));
            until.settle(now.min(self.day_end));
        }
        until
    }

    /// The hours that are over, in which nothing more can be counted.
    pub fn hours_over(&self) -> impl Iterator<Item = (Date, i8)> {
        self.over.iter().copied()
    }

    /// The rollup of an hour.
    pub fn rollup(&self, day: Date, hour: i8) -> Table {
        self.table.iter().filter(|(key, _)| key.day == Some(day) && key.hour == Some(hour)).collect()
    }

    /// Counts what an event says. Events come in the order of the journal.
    pub fn apply(&mut self, event: &Event) {
        let hour = self.pass(event.at.min(self.last_moment()));
        let mut place = Place { table: &mut self.table, day: self.day, hour };
        self.tickets.apply(Step { event, settings: &self.settings, place: &mut place });
        self.queues.apply(event, &self.settings, &mut place);
        self.desks.apply(event, &mut place);
        if let Fact::DayEnded { next, .. } = event.fact {
            self.end_day(next);
        }
    }

    /// What happens as the day ends, as expiry, belongs to its last hour and not to the first of the next day.
    fn last_moment(&self) -> Timestamp {
        self.day_end.saturating_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(self.day_end)
    }

    fn end_day(&mut self, next: Date) {
        self.settle(self.day_end);
        self.over.extend(self.hour.map(|hour| (self.day, hour.hour)));
        (self.day, self.day_end, self.hour) = (next, self.settings.day_end(next), None);
        (self.tickets, self.queues, self.desks) = Default::default();
    }

    /// Moves on to the hour that `at` lies in and gives it; every hour before it is over.
    fn pass(&mut self, at: Timestamp) -> i8 {
        loop {
            match self.hour {
                Some(hour) if at < hour.end => return hour.hour,
                Some(hour) => {
                    self.settle(hour.end);
                    self.over.insert((self.day, hour.hour));
                    let idle = self.queues.are_empty() && self.desks.are_closed();
                    let next = if idle { at } else { hour.end };
                    self.hour = Some(Hour::around(next, &self.settings.time_zone));
                }
                None => self.hour = Some(Hour::around(at, &self.settings.time_zone)),
            }
        }
    }

    /// Counts the time that has passed up to `at`.
    fn settle(&mut self, at: Timestamp) {
        let Some(Hour { hour, .. }) = self.hour else { return };
        let mut place = Place { table: &mut self.table, day: self.day, hour };
        self.queues.settle(at, &mut place);
        self.desks.settle(at, &mut place);
    }
}

impl Place<'_> {
    /// The figures of a cell in this hour.
    fn cell(&mut self, key: Key) -> &mut Figures {
        self.table.at(Key { day: Some(self.day), hour: Some(self.hour), ..key })
    }
}
