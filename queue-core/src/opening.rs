//! When an office gives numbers.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::value::Timestamp;

/// The hours of one day, in the office's civil time; `closes` is no longer open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first minute in which tickets are given.
    pub opens: Time,
    /// The first minute in which they no longer are.
    pub closes: Time,
}

/// The hours of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeeklyHours {
    /// Open day and night, as for a demonstration or a load test.
    Always,
    /// Monday to Sunday; `None` is a closed day.
    Days([Option<Hours>; 7]),
}

impl WeeklyHours {
    /// The hours of a weekday, or `None` when it is closed.
    pub fn on(&self, weekday: Weekday) -> Option<Hours> {
        match self {
            WeeklyHours::Always => Some(Hours { opens: Time::MIN, closes: Time::MAX }),
            WeeklyHours::Days(days) => days[usize::from(weekday.to_monday_zero_offset().unsigned_abs())],
        }
    }

    /// Whether tickets are given at `at`.
    pub fn is_open(&self, at: Timestamp, time_zone: &TimeZone) -> bool {
        let local = time_zone.to_datetime(at);
        match self {
            WeeklyHours::Always => true,
            WeeklyHours::Days(_) => self
                .on(local.weekday())
                .is_some_and(|hours| hours.opens <= local.time() && local.time() < hours.closes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_open_from_the_first_minute_to_the_last() {
        let hours = Hours { opens: Time::constant(8, 0, 0, 0), closes: Time::constant(16, 30, 0, 0) };
        let mut days = [Some(hours); 7];
        days[5] = None;
        let week = WeeklyHours::Days(days);
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        for (moment, open) in [
            ("2026-11-23T07:59:59Z", false),
            ("2026-11-23T08:00:00Z", true),
            ("2026-11-23T16:29:59Z", true),
            ("2026-11-23T16:30:00Z", false),
            ("2026-11-28T10:00:00Z", false),
        ] {
            assert_eq!(week.is_open(at(moment), &TimeZone::UTC), open, "{moment}");
        }
    }
}
