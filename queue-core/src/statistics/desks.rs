//! How long counters are open, busy and on a break, and who has them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::durations::seconds;
use super::{Key, Place};
use crate::event::{Event, Fact};
use crate::value::{CounterId, TicketId, Timestamp, UserName};

/// The counters at which somebody works.
#[derive(Debug, Clone, Default)]
pub(super) struct Desks {
    desks: BTreeMap<CounterId, Desk>,
    busy: FxHashMap<TicketId, CounterId>,
}

/// A counter that is not closed.
#[derive(Debug, Clone)]
struct Desk {
    staff: Option<UserName>,
    work: Work,
    since: Timestamp,
}

/// What a counter's time is spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Idle,
    Busy,
    Paperwork,
    Paused,
}

impl Desks {
    /// Whether nobody works.
    pub(super) fn are_closed(&self) -> bool {
        self.desks.is_empty()
    }

    pub(super) fn apply(&mut self, event: &Event, place: &mut Place<'_>) {
        let at = event.at;
        match &event.fact {
            Fact::CounterOpened { counter, .. } => self.sit(counter, event, Work::Idle, place),
            Fact::CounterPaused { counter, .. } => self.sit(counter, event, Work::Paused, place),
            Fact::CounterClosed { counter, .. } => {
                self.work(counter, Work::Idle, at, place);
                self.desks.remove(counter);
            }
            Fact::Called { ticket, counter, .. } | Fact::Resumed { ticket, counter } => {
                self.busy.insert(*ticket, counter.clone());
                self.work(counter, Work::Busy, at, place);
            }
            Fact::Finished { ticket, paperwork, .. } => {
                self.free(*ticket, if *paperwork { Work::Paperwork } else { Work::Idle }, at, place);
            }
            Fact::PaperworkFinished { counter } => self.work(counter, Work::Idle, at, place),
            Fact::PutBack { ticket }
            | Fact::NotShown { ticket }
            | Fact::Parked { ticket, .. }
            | Fact::Transferred { ticket, .. }
            | Fact::Cancelled { ticket, .. }
            | Fact::Expired { ticket } => self.free(*ticket, Work::Idle, at, place),
            Fact::Issued { .. }
            | Fact::ServedBefore { .. }
            | Fact::Recalled { .. }
            | Fact::Started { .. }
            | Fact::Reinstated { .. }
            | Fact::LetPass { .. }
            | Fact::GivenUp { .. }
            | Fact::BandsGranted { .. }
            | Fact::BandsEnded { .. }
            | Fact::FoundTooLate { .. }
            | Fact::DeviceAdmitted { .. }
            | Fact::DeviceRevoked { .. }
            | Fact::HelpCalled { .. }
            | Fact::HelpAnswered { .. }
            | Fact::Rated { .. }
            | Fact::Classified { .. }
            | Fact::PresenceConfirmed { .. }
            | Fact::PaperReported { .. }
            | Fact::Booked { .. }
            | Fact::AppointmentMoved { .. }
            | Fact::AppointmentCancelled { .. }
            | Fact::DayEnded { .. } => {}
        }
    }

    /// Counts the time since the last change.
    pub(super) fn settle(&mut self, at: Timestamp, place: &mut Place<'_>) {
        for (counter, desk) in &mut self.desks {
            settle(counter, desk, at, place);
        }
    }

    /// Somebody opens a counter or takes a break; taking other services at an open one changes nothing.
    fn sit(&mut self, counter: &CounterId, event: &Event, work: Work, place: &mut Place<'_>) {
        let staff = event.by.staff().cloned();
        let before = self.desks.get(counter).map(|desk| desk.work);
        let work = if before == Some(Work::Busy) { Work::Busy } else { work };
        self.work(counter, work, event.at, place);
        self.desks.insert(counter.clone(), Desk { staff, work, since: event.at });
    }

    /// The ticket leaves its counter, if it is at one.
    fn free(&mut self, ticket: TicketId, work: Work, at: Timestamp, place: &mut Place<'_>) {
        if let Some(counter) = self.busy.remove(&ticket) {
            self.work(&counter, work, at, place);
        }
    }

    fn work(&mut self, counter: &CounterId, work: Work, at: Timestamp, place: &mut Place<'_>) {
        if let Some(desk) = self.desks.get_mut(counter) {
            settle(counter, desk, at, place);
            desk.work = work;
        }
    }
}

fn settle(counter: &CounterId, desk: &mut Desk, at: Timestamp, place: &mut Place<'_>) {
    let passed_s = u64::from(seconds(desk.since, at));
    desk.since = desk.since.max(at);
    if passed_s == 0 {
        return;
    }
    let key = Key { counter: Some(counter.clone()), staff: desk.staff.clone(), ..Key::default() };
    let figures = &mut place.cell(key).desk;
    match desk.work {
        Work::Idle => figures.open_s += passed_s,
        Work::Busy => {
            figures.open_s += passed_s;
            figures.busy_s += passed_s;
        }
        Work::Paperwork => {
            figures.open_s += passed_s;
            figures.busy_s += passed_s;
            figures.paperwork_s += passed_s;
        }
        Work::Paused => figures.paused_s += passed_s,
    }
}
