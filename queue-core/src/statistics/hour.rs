//! The hour of civil time that a moment lies in.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A stretch of time within one hour of civil time: the whole hour, unless the clocks were changed within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hour {
    /// The hour, 0 to 23.
    pub(super) hour: i8,
    /// The first moment.
    pub(super) start: Timestamp,
    /// The first moment after it.
    pub(super) end: Timestamp,
}

impl Hour {
    /// The hour that `at` lies in.
    pub(super) fn around(at: Timestamp, time_zone: &TimeZone) -> Self {
        let local = time_zone.to_datetime(at);
        let minutes = i64::from(local.minute());
        let past = SignedDuration::from_secs(minutes * 60 + i64::from(local.second()))
            + SignedDuration::from_nanos(i64::from(local.subsec_nanosecond()));
        let whole_start = at.saturating_sub(past).unwrap_or(Timestamp::MIN);
        let whole_end = whole_start.saturating_add(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MAX);
        let just_before = at.saturating_add(SignedDuration::from_nanos(1)).unwrap_or(Timestamp::MAX);
        let changed = time_zone.preceding(just_before).next().map(|change| change.timestamp());
        let changes = time_zone.following(at).next().map(|change| change.timestamp());
        Self {
            hour: local.hour(),
            start: changed.map_or(whole_start, |changed| changed.max(whole_start)),
            end: changes.map_or(whole_end, |changes| changes.min(whole_end)),
        }
    }

    /// The quarter of the hour that `at` lies in, 0 to 3.
    pub(super) fn quarter(at: Timestamp, time_zone: &TimeZone) -> usize {
        usize::from(time_zone.to_datetime(at).minute().unsigned_abs()) / 15
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(at: &str, zone: &str) -> (i8, String, String) {
        let at: Timestamp = at.parse().expect("a moment");
        let zone = TimeZone::get(zone).expect("a known zone");
        let hour = Hour::around(at, &zone);
        assert!(hour.start <= at && at < hour.end);
        (hour.hour, hour.start.to_string(), hour.end.to_string())
    }

    #[test]
    fn an_hour_is_one_of_civil_time() {
        let found = around("2026-11-23T09:59:59.999Z", "Europe/Tirane");
        assert_eq!(found, (10, "2026-11-23T09:00:00Z".into(), "2026-11-23T10:00:00Z".into()));
        let found = around("2026-11-23T09:14:00Z", "Asia/Kathmandu");
        assert_eq!(found, (14, "2026-11-23T08:15:00Z".into(), "2026-11-23T09:15:00Z".into()));
    }

    #[test]
    fn a_repeated_hour_is_two_stretches_and_a_skipped_one_none() {
        let first = around("2026-10-25T00:30:00Z", "Europe/Tirane");
        assert_eq!(first, (2, "2026-10-25T00:00:00Z".into(), "2026-10-25T01:00:00Z".into()));
        let second = around("2026-10-25T01:30:00Z", "Europe/Tirane");
        assert_eq!(second, (2, "2026-10-25T01:00:00Z".into(), "2026-10-25T02:00:00Z".into()));
        let spring = around("2026-03-29T00:59:00Z", "Europe/Tirane");
        assert_eq!(spring, (1, "2026-03-29T00:00:00Z".into(), "2026-03-29T01:00:00Z".into()));
        let half = around("2026-10-03T15:15:00Z", "Australia/Lord_Howe");
        assert_eq!(half, (1, "2026-10-03T14:30:00Z".into(), "2026-10-03T15:30:00Z".into()));
        let after = around("2026-10-03T15:45:00Z", "Australia/Lord_Howe");
        assert_eq!(after, (2, "2026-10-03T15:30:00Z".into(), "2026-10-03T16:00:00Z".into()));
    }
}
