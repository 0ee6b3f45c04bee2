//! Shares, means and ratios made of [`Figures`]. They do not add: add the figures first.
//!
//! The formulas are those of the domain notes on key figures; what a choice of this design is says so.

use super::figures::{Figures, Promises, Ratings};
use super::publish::FEWEST_FOR_A_RATE;
use crate::value::Outcome;

/// A part of a whole, kept as counts so that nobody sees a share without what it is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many are meant.
    pub of: u64,
    /// Of how many.
    pub out_of: u64,
}

/// How people who were called and did not come count in a service level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoShows {
    /// By when they were called: the office kept its word if that was in time. The usual reading.
    ByTheirWait,
    /// As not served in time: perhaps they left because it took too long.
    AsMissed,
    /// Not at all: only those who were served count.
    LeftOut,
}

impl Rate {
    /// The share, 0 to 1; `None` of nothing.
    pub fn share(self) -> Option<f64> {
        (self.out_of > 0).then(|| ratio(self.of, self.out_of))
    }

    /// The share, unless it is of so few that it says more about chance than about a person.
    pub fn share_of_a_clerk(self) -> Option<f64> {
        self.share().filter(|_| self.out_of >= FEWEST_FOR_A_RATE)
    }

    /// Between which shares the true one lies with 95 % confidence (the Wilson interval, which holds for small counts
    /// and near 0 and 1); `None` of nothing.
    pub fn interval95(self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_964;
        let share = self.share()?;
        let n = float(self.out_of);
        let middle = share + Z * Z / (2.0 * n);
        let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        Some((((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0)))
    }
}

impl Figures {
    /// Called and never started, of those called. Who came in time after all is not meant; within an hour, people may
    /// come after all who were missed in another.
    pub fn no_show_rate(&self) -> Rate {
        Rate { of: self.not_present(), out_of: self.called }
    }

    /// Walked away: cancelled, not present when called, or still waiting at the end of the day; of those issued. A share
    /// of a whole day: within an hour, people end who came in another.
    pub fn abandonment(&self) -> Rate {
        Rate { of: self.cancelled + self.not_present() + self.expired, out_of: self.issued }
    }

    /// The service level SL(x): who waited at most the office's target `x`, of those served from the queue and those who
    /// did not come.
    pub fn service_level(&self, no_shows: NoShows) -> Rate {
        let (within, served) = (self.served_within_target, self.waiting_served.count());
        let absent_within = self.no_show_within_target.saturating_sub(self.reinstated_within_target);
        match no_shows {
            NoShows::ByTheirWait => Rate { of: within + absent_within, out_of: served + self.not_present() },
            NoShows::AsMissed => Rate { of: within, out_of: served + self.not_present() },
            NoShows::LeftOut => Rate { of: within, out_of: served },
        }
    }

    fn not_present(&self) -> u64 {
        self.no_show.saturating_sub(self.reinstated)
    }

    /// Stays in which somebody was sent on, of all stays.
    pub fn transfer_rate(&self) -> Rate {
        Rate { of: self.visits_transferred, out_of: self.visits }
    }

    /// The part of the open counters' time in which they had somebody: walk, service and paperwork, of opening time
    /// without breaks. Above 0.85 to 0.9 waits explode.
    pub fn occupancy(&self) -> Option<f64> {
        Rate { of: self.desk.busy_s, out_of: self.desk.open_s }.share()
    }

    /// Counters' opening time, breaks left out, of the time that was planned.
    pub fn availability(&self, planned_s: u64) -> Option<f64> {
        Rate { of: self.desk.open_s, out_of: planned_s }.share()
    }

    /// Tickets finished in each hour that a counter was open.
    pub fn throughput_per_hour(&self) -> Option<f64> {
        (self.desk.open_s > 0).then(|| 3600.0 * ratio(self.finished, self.desk.open_s))
    }

    /// Tickets given in each hour of a period.
    pub fn arrivals_per_hour(&self, period_s: u64) -> Option<f64> {
        (period_s > 0).then(|| 3600.0 * ratio(self.issued, period_s))
    }

    /// The mean number of people waiting over a period: the integral of the queue's length, divided by the time.
    pub fn queue_length(&self, period_s: u64) -> Option<f64> {
        Rate { of: self.queue.waited_s, out_of: period_s }.share()
    }

    /// How often somebody who came later was called before, for each ticket called.
    pub fn mean_overtakes(&self) -> Option<f64> {
        Rate { of: self.order.overtakes, out_of: self.called }.share()
    }

    /// The wait that nine in ten people without priority do not exceed, by that of nine in ten with it: how much the
    /// order helps those it should help.
    pub fn priority_gain(&self) -> Option<f64> {
        let ordinary_s = self.waiting_ordinary.percentile_s(90)?;
        let priority_s = self.waiting_priority.percentile_s(90).filter(|seconds| *seconds > 0)?;
        Some(f64::from(ordinary_s) / f64::from(priority_s))
    }

    /// Slips that did not come out, of tickets given.
    pub fn without_paper(&self) -> Rate {
        Rate { of: self.paper.none, out_of: self.issued }
    }

    /// Services that cost the citizen a second journey because a document was missing, of those finished.
    pub fn second_journeys(&self) -> Rate {
        let missing = self.outcomes.get(&Outcome::DocumentsMissing).copied();
        Rate { of: missing.unwrap_or_default(), out_of: self.finished }
    }

    /// Visits that were good for the citizen, of those rated.
    pub fn satisfaction(&self) -> Rate {
        let Ratings { good, fair, bad } = self.ratings;
        Rate { of: good, out_of: good + fair + bad }
    }

    /// Services closed sooner than anybody can be served, of those finished.
    pub fn hasty_rate(&self) -> Rate {
        Rate { of: self.hasty, out_of: self.finished }
    }
}

impl Promises {
    /// The mean distance of the waits from the middle of what was promised, in seconds.
    pub fn mean_error_s(&self) -> Option<f64> {
        Rate { of: self.error_half_s, out_of: 2 * self.count }.share()
    }

    /// The share of waits within what was promised.
    pub fn coverage(&self) -> Rate {
        Rate { of: self.within, out_of: self.count }
    }

    /// The share of waits longer than the upper end; at most a tenth is the goal.
    pub fn longer_rate(&self) -> Rate {
        Rate { of: self.longer, out_of: self.count }
    }

    /// The mean width of the intervals, in seconds.
    pub fn mean_width_s(&self) -> Option<f64> {
        Rate { of: self.width_s, out_of: self.count }.share()
    }
}

/// One count divided by another that is not 0.
pub(super) fn ratio(of: u64, out_of: u64) -> f64 {
    float(of) / float(out_of)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and seconds stay far below 2^53, where a float is exact"
)]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Wait;

    #[test]
    fn a_share_of_nothing_is_none_and_of_few_is_not_said_of_a_clerk() {
        assert_eq!(Rate { of: 0, out_of: 0 }.share(), None);
        assert_eq!(Rate { of: 1, out_of: 4 }.share(), Some(0.25));
        assert_eq!(Rate { of: 3, out_of: 29 }.share_of_a_clerk(), None);
        assert_eq!(Rate { of: 3, out_of: 30 }.share_of_a_clerk(), Some(0.1));
    }

    #[test]
    fn a_wait_at_the_upper_end_was_kept_and_one_second_more_was_not() {
        let mut promises = Promises::default();
        let promise = Wait { low_s: 600, high_s: 1200 };
        [1200, 1201, 599].into_iter().for_each(|waited_s| promises.count(promise, waited_s));
        assert_eq!((promises.count, promises.within, promises.longer), (3, 1, 1));
        assert_eq!(promises.mean_error_s(), Some((300.0 + 301.0 + 301.0) / 3.0));
    }

    #[test]
    fn an_interval_says_how_sure_a_share_is() {
        // Wilson's interval of 10 in 100 and of 0 in 10, by hand: 5.52 to 17.44 %, and 0 to 27.75 %.
        let near = |rate: Rate, low: f64, high: f64| {
            let (from, to) = rate.interval95().expect("a share of something");
            assert!((from - low).abs() < 5e-5 && (to - high).abs() < 5e-5, "{from} to {to}");
        };
        near(Rate { of: 10, out_of: 100 }, 0.0552, 0.1744);
        near(Rate { of: 0, out_of: 10 }, 0.0, 0.2775);
        assert_eq!(Rate { of: 0, out_of: 0 }.interval95(), None);
    }
}
