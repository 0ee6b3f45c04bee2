//! What is counted of tickets, queues and counters. Everything here adds; what does not add, as a share or a mean, is
//! made from these by [`super::measures`].

use std::collections::BTreeMap;

use super::durations::Durations;
use super::merge::figures;
use crate::value::Outcome;

figures! {
    /// The figures of one cell or of many together.
    pub struct Figures {
        /// Tickets given: `Issued`.
        pub issued: u64,
        /// Stays begun: `Issued` of a visit that has no other open ticket.
        pub visits: u64,
        /// Tickets called at least once; one that was put back and called again counts once: first `Called`.
        pub called: u64,
        /// Tickets served to the end: `Finished`.
        pub finished: u64,
        /// Called, and nobody came: `NotShown`.
        pub no_show: u64,
        /// Given up: `Cancelled`.
        pub cancelled: u64,
        /// Still open at the end of the day: `Expired`.
        pub expired: u64,
        /// Calls taken back: `PutBack`.
        pub put_back: u64,
        /// Tickets whose wait to the first call was at most the office's target.
        pub within_target: u64,
        /// Of those served, how many waited at most the target.
        pub served_within_target: u64,
        /// Of those who did not come, how many were called within the target.
        pub no_show_within_target: u64,
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
        /// Issue to first call, of every ticket called.
        pub waiting: Durations,
        /// Issue to first call, of the tickets served.
        pub waiting_served: Durations,
        /// Call to start, where the start was recorded.
        pub walking: Durations,
        /// Start to finish.
        pub service: Durations,
        /// First issue of a stay to its last finish.
        pub in_hall: Durations,
        /// The queue, by the time people spent in it.
        pub queue: Queue,
        /// The work of counters.
        pub desk: Desk,
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
        /// Open and with a ticket: walk, service, and walks of people who never came.
        pub busy_s: u64,
        /// On a break.
        pub paused_s: u64,
    }
}
