//! The clock of an office. Only `main` reads the machine's; everything else is handed one of these.

use std::sync::Mutex;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// What time it is in the office.
pub trait Clock: Send + Sync + 'static {
    /// The time, in whole milliseconds.
    fn now(&self) -> Timestamp;

    /// Office seconds in a real second.
    fn speed(&self) -> f64 {
        1.0
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        whole_milliseconds(Timestamp::now())
    }
}

/// A clock that starts at a chosen moment and runs faster, for demonstrations.
#[derive(Debug)]
pub struct FastClock {
    speed: f64,
    anchor: Mutex<(Instant, Timestamp)>,
}

impl FastClock {
    /// A clock that shows `start` now and then runs `speed` times as fast as the machine's.
    pub fn new(start: Timestamp, speed: f64) -> Self {
        Self { speed, anchor: Mutex::new((Instant::now(), start)) }
    }

    /// Jumps forward to `moment`, over a night for example; a moment that has passed changes nothing.
    pub fn skip_to(&self, moment: Timestamp) {
        let now = self.now();
        if moment > now {
            *self.anchor.lock().expect("no panic while the clock is held") = (Instant::now(), moment);
        }
    }
}

impl Clock for FastClock {
    fn now(&self) -> Timestamp {
        let (since, start) = *self.anchor.lock().expect("no panic while the clock is held");
        let elapsed = SignedDuration::from_secs_f64(since.elapsed().as_secs_f64() * self.speed);
        whole_milliseconds(start.checked_add(elapsed).unwrap_or(Timestamp::MAX))
    }

    fn speed(&self) -> f64 {
        self.speed
    }
}

/// A clock that stands still until it is told otherwise, for tests.
#[derive(Debug)]
pub struct FrozenClock(Mutex<Timestamp>);

impl FrozenClock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Lets `duration` pass.
    pub fn pass(&self, duration: SignedDuration) {
        let mut now = self.0.lock().expect("no panic while the clock is held");
        *now = now.checked_add(duration).unwrap_or(Timestamp::MAX);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no panic while the clock is held")
    }
}

/// The journal keeps milliseconds; what is finer would differ after a restart.
fn whole_milliseconds(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}
