//! What a day was like, from its events: the same fold for a real day and a simulated one.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::event::{Event, Fact};
use crate::value::{ClassId, CounterId, TicketId, Timestamp};

/// What a day, or several, was like.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Citizens who got no number; known of simulated days only.
    pub turned_away: usize,
    /// Tickets given.
    pub issued: usize,
    /// Tickets served to the end.
    pub served: usize,
    /// Called, and nobody came.
    pub no_show: usize,
    /// Given up by the citizen.
    pub given_up: usize,
    /// Still open at the end of the day.
    pub expired: usize,
    /// The waits of those who were served.
    pub waits: Waits,
    /// The same by the class of people; `None` is everybody.
    pub by_class: BTreeMap<Option<ClassId>, Waits>,
    /// Tickets called within the target, of all that were served or called in vain; from 0 to 1.
    pub within_target: f64,
    /// Tickets that were given up, called in vain or still open at the end, of all given; from 0 to 1.
    pub abandoned: f64,
    /// The time in which counters were open, in hours.
    pub staff_h: f64,
    /// The share of it in which somebody was called or served there; from 0 to 1.
    pub occupancy: f64,
}

/// Waits from issue to the first call, in seconds; all 0 when nobody waited.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Waits {
    /// The mean.
    pub mean_s: f64,
    /// Half wait at most this long.
    pub median_s: f64,
    /// Nine of ten wait at most this long.
    pub p90_s: f64,
    /// Nobody waits longer.
    pub longest_s: f64,
}

/// A ticket as far as it is known.
#[derive(Debug, Clone)]
struct Open {
    issued_at: Timestamp,
    class: Option<ClassId>,
    called_at: Option<Timestamp>,
}

/// An open counter.
#[derive(Debug, Clone, Copy)]
struct Desk {
    open_since: Timestamp,
    present: Option<(TicketId, Timestamp)>,
}

/// Counts events into a [`Summary`].
#[derive(Debug, Clone)]
pub struct Tally {
    target_ms: i64,
    open: FxHashMap<TicketId, Open>,
    /// Who did not come when called, and may still come.
    absent: FxHashMap<TicketId, Open>,
    seats: FxHashMap<TicketId, CounterId>,
    desks: FxHashMap<CounterId, Desk>,
    turned_away: usize,
    issued: usize,
    no_show: usize,
    given_up: usize,
    expired: usize,
    within_target: usize,
    staff_ms: i64,
    busy_ms: i64,
    /// Waits of those who were served, in milliseconds.
    waits: BTreeMap<Option<ClassId>, Vec<i64>>,
}

impl Tally {
    /// Nothing yet, for an office that wants to keep waits within `target_s` seconds.
    pub fn new(target_s: u32) -> Self {
        Self {
            target_ms: i64::from(target_s) * 1000,
            open: FxHashMap::default(),
            absent: FxHashMap::default(),
            seats: FxHashMap::default(),
            desks: FxHashMap::default(),
            turned_away: 0,
            issued: 0,
            no_show: 0,
            given_up: 0,
            expired: 0,
            within_target: 0,
            staff_ms: 0,
            busy_ms: 0,
            waits: BTreeMap::new(),
        }
    }

    /// Adds what happened.
    pub fn apply(&mut self, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::Issued(issued) => {
                self.issued += 1;
                let issued_at = issued.given_at(at);
                let open = Open { issued_at, class: issued.class.clone(), called_at: None };
                self.open.insert(issued.ticket, open);
            }
            Fact::ServedBefore { ticket, .. } => {
                self.issued -= usize::from(self.open.remove(ticket).is_some());
            }
            Fact::Called { ticket, counter, .. } => {
                if let Some(open) = self.open.get_mut(ticket) {
                    open.called_at.get_or_insert(at);
                }
                self.sit(*ticket, counter, at);
            }
            Fact::Resumed { ticket, counter } => self.sit(*ticket, counter, at),
            Fact::PutBack { ticket } | Fact::Parked { ticket, .. } => self.leave(*ticket, at),
            Fact::Classified { ticket, class, .. } => {
                if let Some(open) = self.open.get_mut(ticket) {
                    open.class.clone_from(class);
                }
            }
            Fact::Finished { ticket, .. } | Fact::Transferred { ticket, .. } => self.served(*ticket, at),
            Fact::NotShown { ticket } => {
                self.no_show += 1;
                let open = self.end(*ticket, at);
                self.within_target += usize::from(open.as_ref().is_some_and(|open| self.in_time(open)));
                self.absent.extend(open.map(|open| (*ticket, open)));
            }
            Fact::Reinstated { ticket } => {
                if let Some(open) = self.absent.remove(ticket) {
                    self.no_show -= 1;
                    self.within_target -= usize::from(self.in_time(&open));
                    self.open.insert(*ticket, open);
                }
            }
            Fact::Cancelled { ticket, .. } => {
                self.given_up += 1;
                self.end(*ticket, at);
            }
            Fact::Expired { ticket } => {
                self.expired += 1;
                self.end(*ticket, at);
            }
            Fact::CounterOpened { counter, .. } => {
                self.desks.entry(counter.clone()).or_insert(Desk { open_since: at, present: None });
            }
            Fact::CounterPaused { counter, .. } | Fact::CounterClosed { counter } => {
                if let Some(desk) = self.desks.remove(counter) {
                    self.staff_ms += milliseconds(desk.open_since, at);
                }
            }
            Fact::DayEnded { .. } => self.absent.clear(),
            _ => {}
        }
    }

    /// Adds citizens who got no number.
    pub fn turn_away(&mut self, citizens: usize) {
        self.turned_away += citizens;
    }

    /// What the events so far come to.
    pub fn summary(&self) -> Summary {
        let all: Vec<i64> = self.waits.values().flatten().copied().collect();
        let served = all.len();
        Summary {
            turned_away: self.turned_away,
            issued: self.issued,
            served,
            no_show: self.no_show,
            given_up: self.given_up,
            expired: self.expired,
            waits: waits(all),
            by_class: self.waits.iter().map(|(class, own)| (class.clone(), waits(own.clone()))).collect(),
            within_target: share(self.within_target, served + self.no_show),
            abandoned: share(self.given_up + self.no_show + self.expired, self.issued),
            staff_h: seconds(self.staff_ms) / 3600.0,
            occupancy: if self.staff_ms > 0 { seconds(self.busy_ms) / seconds(self.staff_ms) } else { 0.0 },
        }
    }

    /// The ticket is called to or served at this counter.
    fn sit(&mut self, ticket: TicketId, counter: &CounterId, at: Timestamp) {
        self.seats.insert(ticket, counter.clone());
        if let Some(desk) = self.desks.get_mut(counter) {
            desk.present = Some((ticket, at));
        }
    }

    /// The ticket left its counter, if it had one.
    fn leave(&mut self, ticket: TicketId, at: Timestamp) {
        let desk = self.seats.remove(&ticket).and_then(|counter| self.desks.get_mut(&counter));
        if let Some(desk) = desk
            && let Some((_, called_at)) = desk.present.take_if(|(present, _)| *present == ticket)
        {
            self.busy_ms += milliseconds(called_at, at);
        }
    }

    fn served(&mut self, ticket: TicketId, at: Timestamp) {
        let Some(open) = self.end(ticket, at) else { return };
        let Some(called_at) = open.called_at else { return };
        self.within_target += usize::from(self.in_time(&open));
        self.waits.entry(open.class).or_default().push(milliseconds(open.issued_at, called_at));
    }

    /// The ticket ended; what was known of it.
    fn end(&mut self, ticket: TicketId, at: Timestamp) -> Option<Open> {
        self.leave(ticket, at);
        self.open.remove(&ticket)
    }

    /// Whether the ticket was called within the target.
    fn in_time(&self, open: &Open) -> bool {
        open.called_at.is_some_and(|called_at| milliseconds(open.issued_at, called_at) <= self.target_ms)
    }
}

fn milliseconds(from: Timestamp, to: Timestamp) -> i64 {
    to.as_millisecond() - from.as_millisecond()
}

// A day has far fewer of anything than a double holds exactly.
#[allow(clippy::cast_precision_loss)]
fn seconds(milliseconds: i64) -> f64 {
    milliseconds as f64 / 1000.0
}

#[allow(clippy::cast_precision_loss)]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[allow(clippy::cast_precision_loss)]
fn waits(mut waits: Vec<i64>) -> Waits {
    let Some(last) = waits.len().checked_sub(1) else { return Waits::default() };
    waits.sort_unstable();
    // The nearest rank, as in the statistics.
    let rank = |percent: usize| seconds(waits[(waits.len() * percent).div_ceil(100).saturating_sub(1)]);
    Waits {
        mean_s: seconds(waits.iter().sum()) / waits.len() as f64,
        median_s: rank(50),
        p90_s: rank(90),
        longest_s: seconds(waits[last]),
    }
}
