//! The office's clock as the board keeps it between two readings.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use queue_api::office::Clock;

/// Above this speed a demonstration is too fast for every call to be said.
const FASTEST_SPOKEN: f64 = 4.0;

/// The office's clock: what it showed at one moment, and how fast it runs. Moments are counted from the start of the
/// program, so that a board whose own clock is set anew shows no wrong time.
#[derive(Debug, Clone)]
pub struct OfficeClock {
    showed: Timestamp,
    read_at: Duration,
    speed: f64,
    zone: Option<TimeZone>,
}

impl OfficeClock {
    /// The clock of an office in a time zone, read at a moment. An unknown zone gives a clock without a face.
    pub fn new(clock: Clock, time_zone: &str, read_at: Duration) -> Self {
        // A clock that stands or runs backwards is not one; real time is nearest to the truth.
        let speed = if clock.speed.is_finite() && clock.speed > 0.0 { clock.speed } else { 1.0 };
        Self { showed: clock.now, read_at, speed, zone: TimeZone::get(time_zone).ok() }
    }

    /// What it shows at a moment.
    pub fn at(&self, moment: Duration) -> Timestamp {
        let passed = moment.saturating_sub(self.read_at).mul_f64(self.speed);
        SignedDuration::try_from(passed)
            .ok()
            .and_then(|passed| self.showed.checked_add(passed).ok())
            .unwrap_or(self.showed)
    }

    /// How long ago, in real time, it showed this; zero for a time to come.
    pub fn real_age(&self, then: Timestamp, moment: Duration) -> Duration {
        self.age(then, moment).div_f64(self.speed)
    }

    /// How long ago it showed this by its own pace; zero for a time to come.
    pub fn age(&self, then: Timestamp, moment: Duration) -> Duration {
        Duration::try_from(self.at(moment).duration_since(then)).unwrap_or_default()
    }

    /// `HH:MM` in the office's zone at a moment; `None` when the zone is not known here.
    pub fn face(&self, moment: Duration) -> Option<String> {
        let zone = self.zone.clone()?;
        Some(self.at(moment).to_zoned(zone).strftime("%H:%M").to_string())
    }

    /// The moment at which its face changes next.
    pub fn next_minute(&self, moment: Duration) -> Duration {
        let into_minute = self.at(moment).as_millisecond().rem_euclid(60_000);
        let rest_ms = u64::try_from(60_000 - into_minute).unwrap_or(60_000);
        // A millisecond later the new minute is surely shown.
        moment + Duration::from_millis(rest_ms).div_f64(self.speed) + Duration::from_millis(1)
    }

    /// Whether calls come faster than they can be said.
    pub fn too_fast_to_speak(&self) -> bool {
        self.speed > FASTEST_SPOKEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(now: &str, speed: f64) -> OfficeClock {
        let now = now.parse().expect("a time");
        OfficeClock::new(Clock { now, speed }, "Europe/Tirane", Duration::from_secs(10))
    }

    #[test]
    fn it_shows_the_office_s_civil_time() {
        let face = |now: &str, moment| clock(now, 1.0).face(Duration::from_secs(moment));
        assert_eq!(face("2026-11-23T08:42:00Z", 10).as_deref(), Some("09:42"));
        assert_eq!(face("2026-11-23T08:42:00Z", 70).as_deref(), Some("09:43"));
        assert_eq!(face("2026-07-01T08:42:00Z", 10).as_deref(), Some("10:42"), "summer time");
    }

    #[test]
    fn a_demonstration_runs_faster() {
        let clock = clock("2026-11-23T08:42:00Z", 60.0);
        assert_eq!(clock.face(Duration::from_secs(12)).as_deref(), Some("09:44"));
        assert!(clock.too_fast_to_speak());
        let called = "2026-11-23T08:42:00Z".parse().expect("a time");
        assert_eq!(clock.real_age(called, Duration::from_secs(12)), Duration::from_secs(2));
        assert_eq!(clock.real_age(called, Duration::from_secs(5)), Duration::ZERO);
    }

    #[test]
    fn its_face_changes_at_the_next_minute() {
        let at = Duration::from_secs(10);
        let minute = clock("2026-11-23T08:42:30Z", 1.0).next_minute(at);
        assert_eq!(minute, Duration::from_millis(40_001));
        assert_eq!(clock("2026-11-23T08:42:30Z", 60.0).next_minute(at), Duration::from_millis(10_501));
    }

    #[test]
    fn an_unknown_zone_shows_no_time_rather_than_a_wrong_one() {
        let now = "2026-11-23T08:42:00Z".parse().expect("a time");
        let clock = OfficeClock::new(Clock { now, speed: 1.0 }, "Europe/Atlantis", Duration::ZERO);
        assert_eq!(clock.face(Duration::ZERO), None);
    }
}
