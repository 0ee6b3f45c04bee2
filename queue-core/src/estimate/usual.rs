//! What is usual for a queue: how long each person ahead takes, how fast it is called through the day, when it ends.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::model::QueueDay;
use super::order::quantile;
use super::today::{BANDS, Busy, Today, View, band, band_end};

/// Nobody is told a wait longer than this, in minutes; a day's work is hardly longer.
const WAIT_MAX_MIN: f64 = 300.0;
/// Added before a ratio of waits is taken, so that the difference of 1 and 2 minutes is not a double wait.
pub(super) const OFFSET_MIN: f64 = 5.0;
/// Minutes for each person ahead where nothing is known at all: a common answer of clerks (domain notes, 8.3).
const MINUTES_PER_CALL: f64 = 10.0;
/// So many people of the past weigh as much as what is known beforehand.
const PRIOR_CALLS: f64 = 5.0;
/// So many calls in a half hour weigh as much as the queue's whole day.
const BAND_CALLS: f64 = 8.0;
/// So many calls in a half hour, over all queues, weigh as much as the whole day's.
const POOLED_CALLS: f64 = 20.0;
/// A half hour is at least this share as fast as the whole day, so that no wait is endless.
const SLOWEST: f64 = 0.05;

/// What is known of a queue before anything was seen of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// How long a service usually takes, in minutes.
    pub typical_minutes: f64,
    /// How many counters usually serve the queue.
    pub counters: f64,
}

/// What is usual for one queue.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Usual {
    pub(super) minutes_per_call: f64,
    pub(super) counters: f64,
    calls_per_minute: [f64; BANDS],
    /// The latest usual time of the day's last call, in minutes since midnight.
    last_call: f64,
}

/// The two ways to a first estimate, in minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct First {
    /// Calls to come × usual minutes for each.
    pub(super) by_call: f64,
    /// Calls to come, at the pace of the half hours to come.
    pub(super) by_day: f64,
}

impl First {
    /// ln of the middle of both, with the offset.
    pub(super) fn ln(self) -> f64 {
        f64::midpoint((self.by_call + OFFSET_MIN).ln(), (self.by_day + OFFSET_MIN).ln())
    }
}

impl Usual {
    /// How long until the usual end of calling, in minutes.
    pub(super) fn left(&self, view: &View) -> f64 {
        self.last_call - view.minute
    }

    /// The first estimate: nobody is called after the queue has usually ended.
    pub(super) fn first(&self, view: &View) -> First {
        let end = self.left(view).max(OFFSET_MIN) + OFFSET_MIN;
        let by_call = view.calls * self.minutes_per_call;
        First { by_call: by_call.min(end), by_day: self.walk(view).min(end) }
    }

    /// Goes through the half hours to come, each at its usual pace, until everybody ahead is called.
    fn walk(&self, view: &View) -> f64 {
        let mut calls = view.calls;
        let mut minute = view.minute;
        while minute - view.minute < WAIT_MAX_MIN {
            let pace = self.calls_per_minute[band(minute)];
            let rest = band_end(minute) - minute;
            if calls <= pace * rest {
                return (minute - view.minute + calls / pace).min(WAIT_MAX_MIN);
            }
            calls -= pace * rest;
            minute += rest;
        }
        WAIT_MAX_MIN
    }
}

/// What is usual for each queue, and for one that was never seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Habits {
    queues: BTreeMap<SmolStr, Usual>,
    unseen: Usual,
}

impl Habits {
    /// Learns from past days. `priors` says what is known of queues beforehand.
    pub(super) fn learn<'a>(
        days: impl Iterator<Item = &'a QueueDay> + Clone,
        priors: &BTreeMap<SmolStr, Prior>,
    ) -> Self {
        let mut past: BTreeMap<&SmolStr, Past> = BTreeMap::new();
        let mut pooled = Past::default();
        for day in days {
            past.entry(&day.queue).or_default().add(day);
            pooled.add(day);
        }
        let counters = |past: &Past, otherwise: f64| {
            let minutes = past.total().minutes;
            (past.counter_minutes + 30.0 * otherwise) / (minutes + 30.0)
        };
        let shape = pooled.shape(past.values());
        let usual = |queue: Option<&SmolStr>, past: &Past| {
            let prior = queue.and_then(|queue| priors.get(queue));
            let beforehand = prior.map(|prior| prior.typical_minutes / prior.counters.max(1.0));
            let from_waits = beforehand.unwrap_or(pooled.minutes_per_call(MINUTES_PER_CALL));
            let from_pace = beforehand.unwrap_or(1.0 / pooled.pace(1.0 / MINUTES_PER_CALL));
            let pace = past.pace(1.0 / from_pace);
            Usual {
                minutes_per_call: past.minutes_per_call(from_waits),
                counters: counters(
                    past,
                    prior.map_or(counters(&pooled, 1.0), |prior| prior.counters.max(1.0)),
                ),
                calls_per_minute: past.paces(pace, &shape),
                last_call: past.last_call().or(pooled.last_call()).unwrap_or(24.0 * 60.0),
            }
        };
        let nothing = Past::default();
        let known = priors.keys().filter(|queue| !past.contains_key(queue)).map(|queue| (queue, &nothing));
        let all = past.iter().map(|(queue, past)| (*queue, past)).chain(known);
        Self {
            queues: all.map(|(queue, past)| (queue.clone(), usual(Some(queue), past))).collect(),
            unseen: usual(None, &nothing),
        }
    }

    pub(super) fn of(&self, queue: &str) -> &Usual {
        self.queues.get(queue).unwrap_or(&self.unseen)
    }
}

/// The sums of past days.
#[derive(Debug, Clone, Default)]
struct Past {
    waited_minutes: f64,
    waited_calls: f64,
    counter_minutes: f64,
    busy: Vec<Busy>,
    last_calls: Vec<f64>,
}

impl Past {
    fn add(&mut self, day: &QueueDay) {
        for sample in &day.samples {
            self.waited_minutes += sample.actual_min;
            self.waited_calls += sample.view.calls;
        }
        let course: &Today = &day.course;
        self.counter_minutes += course.counter_minutes();
        self.busy.resize(BANDS, Busy::default());
        for (sum, busy) in self.busy.iter_mut().zip(course.busy()) {
            sum.minutes += busy.minutes;
            sum.calls += busy.calls;
        }
        self.last_calls.extend(course.last_call());
    }

    fn total(&self) -> Busy {
        self.busy.iter().fold(Busy::default(), |sum, busy| Busy {
            minutes: sum.minutes + busy.minutes,
            calls: sum.calls + busy.calls,
        })
    }

    fn minutes_per_call(&self, beforehand: f64) -> f64 {
        (self.waited_minutes + PRIOR_CALLS * beforehand) / (self.waited_calls + PRIOR_CALLS)
    }

    /// Calls a minute while somebody waits.
    fn pace(&self, beforehand: f64) -> f64 {
        let total = self.total();
        (total.calls + 2.0) / (total.minutes + 2.0 / beforehand)
    }

    /// How much faster or slower each half hour is than the whole day, over all queues.
    fn shape<'a>(&self, queues: impl Iterator<Item = &'a Past>) -> [f64; BANDS] {
        let whole = self.pace(1.0 / MINUTES_PER_CALL);
        let mut expected = [0.0; BANDS];
        for queue in queues {
            let pace = queue.pace(whole);
            for (sum, busy) in expected.iter_mut().zip(&queue.busy) {
                *sum += busy.minutes * pace;
            }
        }
        let calls = |band: usize| self.busy.get(band).map_or(0.0, |busy| busy.calls);
        std::array::from_fn(|band| {
            ((calls(band) + POOLED_CALLS) / (expected[band] + POOLED_CALLS)).max(SLOWEST)
        })
    }

    /// Calls a minute in each half hour.
    fn paces(&self, pace: f64, shape: &[f64; BANDS]) -> [f64; BANDS] {
        std::array::from_fn(|band| {
            let busy = self.busy.get(band).copied().unwrap_or_default();
            let expected = busy.minutes * pace * shape[band];
            (busy.calls + BAND_CALLS) / (expected + BAND_CALLS) * shape[band] * pace
        })
    }

    fn last_call(&self) -> Option<f64> {
        quantile(self.last_calls.clone(), 9, 10)
    }
}
