//! What one queue has shown so far today, and what that says about somebody who waits in it.

/// The parts of a day that are learned apart: half hours from midnight.
pub(super) const BANDS: usize = 48;
const BAND_MIN: f64 = 30.0;

/// So many calls a minute between two looks are no calling: a number of another row, or one typed wrongly. Looks that
/// follow closer than every five minutes are judged as if five minutes lay between.
const LEAP_A_MINUTE: f64 = 6.0;
const LEAP_FROM_MIN: f64 = 5.0;

/// After so many minutes without a look nobody knows whether people still waited: a hall may have been left for the night.
const UNSEEN_MAX_MIN: f64 = 60.0;

/// The most numbers a false number can seem to add to somebody's way.
const FALSE_AHEAD_MAX: u32 = 100;

/// One look at a queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Minutes since the midnight that began the day.
    pub minute: f64,
    /// How many people wait.
    pub waiting: u32,
    /// Counters that work and may call from this queue.
    pub counters: u32,
    /// The number called last, or how many were called today. Absent when nothing is known yet, or just now.
    pub called: Option<u32>,
}

/// Minutes in which somebody waited, and the calls that were made in them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Busy {
    pub(super) minutes: f64,
    pub(super) calls: f64,
}

/// One queue on one day, from the first look to the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    last: Option<Moment>,
    /// The first number seen, and when.
    first: Option<(f64, u32)>,
    /// The highest number called so far. Numbers that run backwards do not lower it.
    reached: u32,
    /// The number shown last, which may be lower.
    shown: u32,
    advanced_at: f64,
    /// The highest number given, and when it was first seen; both only grow.
    given: Vec<(u32, f64)>,
    busy: [Busy; BANDS],
    counter_minutes: f64,
}

impl Default for Today {
    fn default() -> Self {
        Self {
            last: None,
            first: None,
            reached: 0,
            shown: 0,
            advanced_at: 0.0,
            given: Vec::new(),
            busy: [Busy::default(); BANDS],
            counter_minutes: 0.0,
        }
    }
}

/// What is known about somebody who waits, at one moment: all that an estimate is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Minutes since midnight.
    pub(super) minute: f64,
    /// Calls to come until this person is called.
    pub(super) calls: f64,
    pub(super) counters: f64,
    /// Minutes since the first number was seen.
    pub(super) elapsed: f64,
    /// How long the person called last had waited, in minutes.
    pub(super) last_wait: f64,
    /// How long the next person has waited so far, in minutes.
    pub(super) head_wait: f64,
    /// Minutes since the last call.
    pub(super) since_call: f64,
    pub(super) busy_minutes: f64,
    pub(super) busy_calls: f64,
}

impl View {
    /// Calls to come until this person is called.
    #[must_use]
    pub fn calls(&self) -> f64 {
        self.calls
    }
}

impl Today {
    /// Takes in the next look. A clock that steps back is taken as standing still.
    pub fn observe(&mut self, moment: Moment) {
        let before = self.last.map_or(moment.minute, |last| last.minute);
        let moment = Moment { minute: moment.minute.max(before), ..moment };
        let known = self.first.is_some();
        let reached_before = self.reached;
        if let Some(called) = moment.called {
            self.call(called, moment.minute);
        }
        if let (Some(last), true) = (self.last, known) {
            self.pass(last, moment.minute, self.reached - reached_before);
        }
        let given = self.reached.saturating_add(moment.waiting);
        if self.first.is_some() && self.given.last().is_none_or(|&(highest, _)| given > highest) {
            self.given.push((given, moment.minute));
        }
        self.last = Some(moment);
    }

    /// What is known at the last look about a person who will be called as the `calls`-th from then.
    ///
    /// The person who waits last has as many calls to go as people wait; one who comes now has one more.
    #[must_use]
    pub fn view(&self, calls: u32) -> View {
        let (minute, counters) = self.last.map_or((0.0, 0), |last| (last.minute, last.counters));
        self.view_at(minute, counters, calls)
    }

    /// The same at a later minute, when nothing else was seen since the last look, for somebody whom only some of the
    /// counters serve.
    #[must_use]
    pub fn view_at(&self, minute: f64, counters: u32, calls: u32) -> View {
        let minute = self.last.map_or(minute, |last| minute.max(last.minute));
        let busy = self.last.filter(|last| last.waiting > 0 && last.counters > 0);
        let since_look = busy.map_or(0.0, |last| (minute - last.minute).min(UNSEEN_MAX_MIN));
        // After a false number has been called, those in between are still to come.
        let behind = (self.reached - self.shown).min(FALSE_AHEAD_MAX);
        View {
            minute,
            calls: f64::from(calls.max(1)) + f64::from(behind),
            counters: f64::from(counters),
            elapsed: self.first.map_or(0.0, |(first, _)| minute - first),
            last_wait: minute - self.given_at(self.reached).unwrap_or(minute),
            head_wait: minute - self.given_at(self.reached.saturating_add(1)).unwrap_or(minute),
            since_call: if self.first.is_some() { minute - self.advanced_at } else { 0.0 },
            busy_minutes: self.busy.iter().map(|busy| busy.minutes).sum::<f64>() + since_look,
            busy_calls: self.busy.iter().map(|busy| busy.calls).sum(),
        }
    }

    pub(super) fn busy(&self) -> &[Busy; BANDS] {
        &self.busy
    }

    /// Counters times minutes while somebody waited.
    pub(super) fn counter_minutes(&self) -> f64 {
        self.counter_minutes
    }

    /// When the day's last call was made, once any was.
    pub(super) fn last_call(&self) -> Option<f64> {
        let called = self.first.is_some_and(|(_, number)| self.reached > number);
        called.then_some(self.advanced_at)
    }

    fn call(&mut self, called: u32, minute: f64) {
        if self.first.is_none() {
            self.first = Some((minute, called));
        }
        if self.advanced_at == 0.0 || called > self.reached {
            self.advanced_at = minute;
        }
        self.reached = self.reached.max(called);
        self.shown = called;
    }

    /// Books the time between two looks under the half hour of the first.
    fn pass(&mut self, last: Moment, minute: f64, calls: u32) {
        let (minutes, calls) = ((minute - last.minute).min(UNSEEN_MAX_MIN), f64::from(calls));
        if last.waiting == 0 || last.counters == 0 || calls >= minutes.max(LEAP_FROM_MIN) * LEAP_A_MINUTE {
            return;
        }
        let busy = &mut self.busy[band(last.minute)];
        busy.minutes += minutes;
        busy.calls += calls;
        self.counter_minutes += minutes * f64::from(last.counters);
    }

    fn given_at(&self, number: u32) -> Option<f64> {
        let index = self.given.partition_point(|&(highest, _)| highest < number);
        self.given.get(index).map(|&(_, minute)| minute)
    }
}

/// The half hour of a minute of the day; times outside of the day count as its ends.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is from 0 to 47")]
pub(super) fn band(minute: f64) -> usize {
    (minute / BAND_MIN).clamp(0.0, 47.0) as usize
}

/// When a half hour ends, in minutes since midnight.
pub(super) fn band_end(minute: f64) -> f64 {
    ((minute / BAND_MIN).floor() + 1.0) * BAND_MIN
}
