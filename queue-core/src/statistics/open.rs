//! A ticket as the figures remember it until it ends.

use super::durations::seconds;
use super::figures::Promises;
use super::{Figures, Key, Place};
use crate::event::Event;
use crate::settings::Settings;
use crate::ticket::Ending;
use crate::value::{CounterId, ServiceId, Timestamp, VisitId, Wait};

/// What is remembered of a ticket until it ends.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) visit: VisitId,
    pub(super) service: ServiceId,
    pub(super) issued_at: Timestamp,
    pub(super) has_priority: bool,
    pub(super) promise: Option<Wait>,
    // Issue to first call, once it was called.
    pub(super) waited_s: Option<u32>,
    // The service before it was parked.
    pub(super) served_s: u32,
    pub(super) turn: Turn,
}

/// How far a ticket has come since it last waited.
#[derive(Debug, Clone)]
pub(super) enum Turn {
    Waiting,
    Called { counter: CounterId, called_at: Timestamp },
    Serving { counter: CounterId, started_at: Timestamp },
    Parked { counter: CounterId, parked_at: Timestamp },
}

/// An event and the place where its figures are counted.
pub(super) struct Step<'a, 'b> {
    pub(super) event: &'a Event,
    pub(super) settings: &'a Settings,
    pub(super) place: &'a mut Place<'b>,
}

impl Turn {
    /// The counter it is at, or was set aside at.
    pub(super) fn counter(&self) -> Option<&CounterId> {
        match self {
            Turn::Waiting => None,
            Turn::Called { counter, .. } | Turn::Serving { counter, .. } | Turn::Parked { counter, .. } => {
                Some(counter)
            }
        }
    }
}

impl Open {
    /// How long it was served up to `at`, in seconds, where `estimated_start` says when a service began that nobody
    /// recorded.
    pub(super) fn served_s(&self, estimated_start: Option<Timestamp>, at: Timestamp) -> u32 {
        let now_s = match &self.turn {
            Turn::Serving { started_at, .. } => seconds(*started_at, at),
            Turn::Called { .. } => seconds(estimated_start.unwrap_or(at), at),
            Turn::Waiting | Turn::Parked { .. } => 0,
        };
        self.served_s.saturating_add(now_s)
    }
}

impl Step<'_, '_> {
    /// The cell of a ticket now: of its counter and of whoever acts there, once it was called.
    pub(super) fn cell(&mut self, open: &Open) -> &mut Figures {
        let counter = open.turn.counter().cloned();
        let staff = counter.is_some().then(|| self.event.by.staff().cloned()).flatten();
        self.place.cell(Key { service: Some(open.service.clone()), counter, staff, ..Key::default() })
    }

    /// The cell of a service where no counter is meant.
    pub(super) fn of_service(&mut self, service: &ServiceId) -> &mut Figures {
        self.place.cell(Key { service: Some(service.clone()), ..Key::default() })
    }
}

impl Promises {
    /// Counts what came of a promise.
    pub(super) fn count(&mut self, promise: Wait, waited_s: u32) {
        let ends_s = u64::from(promise.low_s) + u64::from(promise.high_s);
        self.count += 1;
        self.within += u64::from((promise.low_s..=promise.high_s).contains(&waited_s));
        self.longer += u64::from(waited_s > promise.high_s);
        self.error_half_s += ends_s.abs_diff(2 * u64::from(waited_s));
        self.width_s += u64::from(promise.high_s.saturating_sub(promise.low_s));
    }
}

/// Counts a service that somebody came to from the queue.
pub(super) fn count_served(figures: &mut Figures, open: &Open, served_s: u32, target_s: u32) {
    figures.service.add_s(served_s);
    figures.waiting_served.add_s(open.waited_s.unwrap_or_default());
    figures.served_within_target += within(open.waited_s, target_s);
}

/// Counts how a service ended.
pub(super) fn count_ending(figures: &mut Figures, ending: &Ending) {
    *figures.outcomes.entry(ending.outcome).or_default() += 1;
    for document in &ending.missing {
        *figures.missing.entry(document.clone()).or_default() += 1;
    }
}

/// One if a wait was at most the target.
pub(super) fn within(waited_s: Option<u32>, target_s: u32) -> u64 {
    u64::from(waited_s.is_some_and(|waited_s| waited_s <= target_s))
}
