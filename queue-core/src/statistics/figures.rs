//! What is counted of tickets, queues and counters. Everything here adds; what does not add, as a share or a mean, is
//! made from these by [`super::measures`].

use std::collections::BTreeMap;

use super::durations::Durations;
use super::merge::{Merge, figures};
use crate::value::{Outcome, Rating};

figures! {
    /// The figures of one cell or of many together.
    pub struct Figures {
        /// Tickets given: `Issued`.
        pub issued: u64,
        /// Of those, by checking in for an appointment.
        pub checked_in: u64,
        /// Of those, from afar.
        pub from_afar: u64,
        /// Of those, at a kiosk while the line was cut.
        pub offline: u64,
        /// Numbers given while the line was cut that became known when their day was over: `FoundTooLate`. Nobody was
        /// served with them, and they are not among the issued.
        pub found_too_late: u64,
        /// Times somebody at a kiosk asked for a clerk: `HelpCalled`. They belong to no service.
        pub help_calls: u64,
        /// Stays begun: `Issued` of a visit that has no other open ticket.
        pub visits: u64,
        /// Stays in which somebody was sent on at least once: the first `Transferred` of each.
        pub visits_transferred: u64,
        /// Tickets called at least once; one that was put back and called again counts once: first `Called`.
        pub called: u64,
        /// Tickets served to the end: `Finished`, and `ServedBefore`.
        pub finished: u64,
        /// Of those, given while the line was cut: their wait is not known.
        pub served_before: u64,
        /// Called, and nobody came: `NotShown`.
        pub no_show: u64,
        /// Of those, who came in time after all: `Reinstated`, in the hour in which they came.
        pub reinstated: u64,
        /// Given up: `Cancelled`.
        pub cancelled: u64,
        /// Sent on to another queue: `Transferred`.
        pub transferred: u64,
        /// Still open at the end of the day: `Expired`.
        pub expired: u64,
        /// Calls and parked tickets given back to the queue: `PutBack`.
        pub put_back: u64,
        /// Times somebody let others go before: `LetPass`.
        pub let_pass: u64,
        /// Classes of priority corrected by the staff: `Classified`.
        pub reclassified: u64,
        /// Times promised: `Booked`.
        pub booked: u64,
        /// Tickets whose wait to the first call was at most the office's target.
        pub within_target: u64,
        /// Of those served, how many waited at most the target.
        pub served_within_target: u64,
        /// Of those who did not come, how many were called within the target.
        pub no_show_within_target: u64,
        /// Of those who came after all, how many had been called within the target.
        pub reinstated_within_target: u64,
        /// Services whose start nobody recorded: their walk is not counted and their service is estimated.
        pub estimated_starts: u64,
        /// Services that ended sooner than anybody can be served; see [`super::HASTY_S`].
        pub hasty: u64,
        /// How services ended, by outcome.
        pub outcomes: BTreeMap<Outcome, u64>,
        /// Documents that were missing, so that the citizen must come again, by document.
        pub missing: BTreeMap<String, u64>,
        /// What happened to slips.
        pub paper: Paper,
        /// How visits were for the citizens, by those who said it: `Rated`.
        pub ratings: Ratings,
        /// Issue to first call, of everybody without a class.
        pub waiting_ordinary: Durations,
        /// Issue to first call, of those with a class of priority.
        pub waiting_priority: Durations,
        /// Issue to first call, of the tickets served: finished, or sent on after their service began.
        pub waiting_served: Durations,
        /// Call to start, where the start was recorded.
        pub walking: Durations,
        /// Start to finish or transfer, without the time parked: the time of the clerk with the citizen.
        pub service: Durations,
        /// Finish to the end of the paperwork, where the clerk asked for it.
        pub paperwork: Durations,
        /// Service and paperwork of each ticket finished: start until the counter is free.
        pub transaction: Durations,
        /// Park to resume.
        pub parked: Durations,
        /// First issue of a stay to its last finish.
        pub in_hall: Durations,
        /// What was promised, and what came of it.
        pub promises: Promises,
        /// Who was called before whom.
        pub order: Order,
        /// The queue, by the time people spent in it.
        pub queue: Queue,
        /// The work of counters.
        pub desk: Desk,
    }
}

figures! {
    /// Waits promised at the issue and known by the first call. Who was never called kept nobody to their word.
    pub struct Promises {
        /// How many.
        pub count: u64,
        /// Of those, how many waits lay within the interval, its ends included.
        pub within: u64,
        /// Of those, how many were longer than its upper end.
        pub longer: u64,
        /// The distances of the waits from the middle of the interval, all together, in half seconds.
        pub error_half_s: u64,
        /// The widths of the intervals, all together, in seconds.
        pub width_s: u64,
    }
}

figures! {
    /// Who was called before whom.
    pub struct Order {
        /// Overtakings: each call of somebody while others who came earlier for this counter waited, times how many.
        pub overtakes: u64,
        /// Calls that passed over somebody.
        pub out_of_turn: u64,
        /// Calls by a clerk's own choice, with a reason.
        pub chosen: u64,
    }
}

figures! {
    /// Trouble with slips.
    pub struct Paper {
        /// Tickets shown on the screen whose slip did not come out.
        pub none: u64,
        /// Tickets of which nobody knows whether a slip came out.
        pub unknown: u64,
        /// Copies that the staff printed.
        pub copies: u64,
    }
}

figures! {
    /// How visits were. They belong to a service and a counter, never to a person.
    pub struct Ratings {
        /// Good.
        pub good: u64,
        /// Neither good nor bad.
        pub fair: u64,
        /// Bad.
        pub bad: u64,
    }
}

figures! {
    /// People in a queue. Belongs to an hour and a service, never to a counter.
    pub struct Queue {
        /// Time that people spent waiting in the hour, all together, in person-seconds: the integral of the queue's
        /// length, whatever became of those who waited.
        pub waited_s: u64,
        /// Tickets given in each quarter of the hour.
        pub issued_in_quarter: [u64; 4],
    }
}

figures! {
    /// Time at counters, in seconds, counted in the hour in which it passed. Belongs to a counter and whoever opened it,
    /// never to a service.
    pub struct Desk {
        /// Open, breaks left out.
        pub open_s: u64,
        /// Open and with a ticket or its paperwork: walk, service, and walks of people who never came.
        pub busy_s: u64,
        /// Of that, paperwork.
        pub paperwork_s: u64,
        /// On a break.
        pub paused_s: u64,
    }
}

impl Ratings {
    /// Counts one.
    pub fn count(&mut self, rating: Rating) {
        match rating {
            Rating::Good => self.good += 1,
            Rating::Fair => self.fair += 1,
            Rating::Bad => self.bad += 1,
        }
    }
}

impl Figures {
    /// Issue to first call, of every ticket called.
    pub fn waiting(&self) -> Durations {
        let mut all = self.waiting_ordinary.clone();
        all.merge(&self.waiting_priority);
        all
    }
}
