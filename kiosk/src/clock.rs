//! The office's clock, carried on from what the server last said.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use queue_api::office::Clock;

/// The office's clock and its zone.
#[derive(Debug, Clone)]
pub struct OfficeClock {
    at: Timestamp,
    since_ms: u64,
    speed: f64,
    zone: TimeZone,
}

impl OfficeClock {
    /// The clock as the server told it at `now_ms`; a zone that this machine does not know becomes UTC.
    pub fn new(clock: Clock, zone: &str, now_ms: u64) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Self { at: clock.now, since_ms: now_ms, speed: clock.speed.clamp(0.001, 100_000.0), zone }
    }

    /// What it shows at `now_ms`.
    pub fn now(&self, now_ms: u64) -> Zoned {
        let passed = SignedDuration::from_millis(
            i64::try_from(now_ms.saturating_sub(self.since_ms)).unwrap_or(i64::MAX),
        );
        let office = SignedDuration::try_from_secs_f64(passed.as_secs_f64() * self.speed).unwrap_or_default();
        self.at.checked_add(office).unwrap_or(self.at).to_zoned(self.zone.clone())
    }

    /// `timestamp` as the office's wall shows it.
    pub fn civil(&self, timestamp: Timestamp) -> Zoned {
        timestamp.to_zoned(self.zone.clone())
    }

    /// The moment at which its minute changes next.
    pub fn next_minute_ms(&self, now_ms: u64) -> u64 {
        let second = f64::from(self.now(now_ms).second());
        let real_ms = ((60.0 - second) * 1000.0 / self.speed).ceil().clamp(1000.0, 60_000.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1,000 and 60,000"
        )]
        let real_ms = real_ms as u64;
        now_ms + real_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(speed: f64) -> OfficeClock {
        let now = "2026-11-23T08:42:30Z".parse().expect("a time");
        OfficeClock::new(Clock { now, speed }, "Europe/Tirane", 1_000)
    }

    #[test]
    fn a_demonstration_runs_sixty_times_as_fast() {
        assert_eq!(clock(60.0).now(3_000).strftime("%H:%M:%S").to_string(), "09:44:30");
    }

    #[test]
    fn the_screen_wakes_for_the_next_minute_and_never_more_than_once_a_second() {
        assert_eq!(clock(1.0).next_minute_ms(1_000), 31_000);
        assert_eq!(clock(60.0).next_minute_ms(1_000), 2_000);
    }
}
