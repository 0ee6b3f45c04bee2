//! When an office gives numbers.
//!
//! A [`Calendar`] has the hours of a usual week and the days that differ; a service may narrow them down by
//! [`ServiceHours`]. [`OfficeHours`] answers what people ask: open until when, closed why, and when again. All civil
//! times are those of [`civil::clock`], so that they mean one moment also in the nights in which clocks are changed.

mod calendar;
pub mod civil;
mod service;
mod status;

use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::value::{Date, Timestamp};

pub use calendar::{Calendar, CalendarError, SpecialDay, Texts};
pub use service::{Campaign, MonthDays, ServiceHours, ServiceToday};
pub use status::{ClosedReason, OfficeHours, Status};

/// Some hours of one day, in the office's civil time; `closes` is no longer open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first minute in which tickets are given.
    pub opens: Time,
    /// The first minute in which they no longer are; midnight is the end of the day.
    pub closes: Time,
}

impl Hours {
    /// From midnight to midnight.
    pub const WHOLE_DAY: Hours = Hours { opens: Time::midnight(), closes: Time::midnight() };

    /// The first moment of these hours on `date`, and the first one after them.
    pub fn moments(self, date: Date, time_zone: &TimeZone) -> (Timestamp, Timestamp) {
        let Span { opens, closes } = self.on(date);
        (civil::first_moment(time_zone, opens), civil::first_moment(time_zone, closes))
    }

    /// These hours on `date`.
    fn on(self, date: Date) -> Span {
        let closes = match self.closes {
            end if end == Time::midnight() => date.tomorrow().unwrap_or(Date::MAX).to_datetime(end),
            time => date.to_datetime(time),
        };
        Span { opens: date.to_datetime(self.opens), closes }
    }
}

/// The hours of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeeklyHours {
    /// Open day and night, as for a demonstration or a load test.
    Always,
    /// Monday to Sunday; `None` is a closed day.
    Days([Option<Hours>; 7]),
    /// Monday to Sunday with breaks, earlier hours first; an empty list is a closed day.
    Periods([Vec<Hours>; 7]),
}

impl WeeklyHours {
    /// The hours of a weekday from the first opening to the last closing, or `None` when it is closed.
    pub fn on(&self, weekday: Weekday) -> Option<Hours> {
        let periods = self.periods(weekday);
        let (first, last) = (periods.first()?, periods.last()?);
        Some(Hours { opens: first.opens, closes: last.closes })
    }

    /// The hours of a weekday, earlier ones first; none when it is closed.
    pub fn periods(&self, weekday: Weekday) -> &[Hours] {
        let day = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
        match self {
            WeeklyHours::Always => &[Hours::WHOLE_DAY],
            WeeklyHours::Days(days) => days[day].as_slice(),
            WeeklyHours::Periods(days) => &days[day],
        }
    }

    /// Whether tickets are given at `at`.
    pub fn is_open(&self, at: Timestamp, time_zone: &TimeZone) -> bool {
        let open = || {
            let now = civil::clock(time_zone, at);
            self.periods(now.weekday()).iter().any(|hours| hours.on(now.date()).contains(now))
        };
        matches!(self, WeeklyHours::Always) || open()
    }
}

/// Hours of one day as civil times; `closes` is no longer part of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    opens: DateTime,
    closes: DateTime,
}

impl Span {
    fn contains(self, time: DateTime) -> bool {
        self.opens <= time && time < self.closes
    }

    /// What both have in common, if they meet.
    fn and(self, other: Span) -> Option<Span> {
        let both = Span { opens: self.opens.max(other.opens), closes: self.closes.min(other.closes) };
        (both.opens < both.closes).then_some(both)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        text.parse().expect("a time of day")
    }

    fn hours(opens: &str, closes: &str) -> Hours {
        Hours { opens: time(opens), closes: time(closes) }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn an_office_is_open_from_the_first_minute_to_the_last() {
        let mut days = [Some(hours("08:00", "16:30")); 7];
        days[5] = None;
        let week = WeeklyHours::Days(days);
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

    #[test]
    fn an_office_may_break_for_lunch_and_stay_open_until_midnight() {
        let mut days: [Vec<Hours>; 7] = Default::default();
        days[0] = vec![hours("08:00", "12:00"), hours("13:00", "00:00")];
        let week = WeeklyHours::Periods(days);
        for (moment, open) in [
            ("2026-11-23T11:59:59Z", true),
            ("2026-11-23T12:00:00Z", false),
            ("2026-11-23T13:00:00Z", true),
            ("2026-11-23T23:59:59Z", true),
            ("2026-11-24T00:00:00Z", false),
        ] {
            assert_eq!(week.is_open(at(moment), &TimeZone::UTC), open, "{moment}");
        }
        assert_eq!(week.on(Weekday::Monday), Some(hours("08:00", "00:00")));
        assert_eq!(week.on(Weekday::Tuesday), None);
    }

    #[test]
    fn the_stored_form_of_a_week_stays_what_it_was() {
        let mut days = [Some(hours("08:00", "16:00")); 7];
        days[6] = None;
        for (week, text) in [
            (WeeklyHours::Always, r#""always""#.to_owned()),
            (
                WeeklyHours::Days(days),
                format!(r#"{{"days":[{}null]}}"#, r#"{"opens":"08:00:00","closes":"16:00:00"},"#.repeat(6)),
            ),
        ] {
            assert_eq!(serde_json::to_string(&week).expect("it is written"), text);
            assert_eq!(serde_json::from_str::<WeeklyHours>(&text).expect("it is read"), week);
        }
    }
}
