//! Open until when, closed why, and when again.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Calendar, ServiceToday, Span, WeeklyHours, civil};
use crate::value::{Date, Timestamp};

/// How far ahead an opening is looked for, in days: two months with every day of the month, and a week.
const LOOK_AHEAD_DAYS: usize = 69;

/// An office's calendar in its own time zone: what people ask of it.
#[derive(Debug, Clone, Copy)]
pub struct OfficeHours<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The office's civil time.
    pub time_zone: &'a TimeZone,
    /// The civil time at which its business day begins, on which quotas start again.
    pub day_start: Time,
}

/// Whether numbers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// They are.
    Open {
        /// The first moment at which they no longer are; `None` when that is not in sight.
        closes_at: Option<Timestamp>,
    },
    /// They are not.
    Closed {
        /// Why.
        reason: ClosedReason,
        /// The first moment at which they are again; `None` when that is not in sight.
        next_opening: Option<Timestamp>,
    },
}

/// Why no numbers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedReason {
    /// The office stays closed on this day; the calendar's special day says why.
    Holiday,
    /// Not on this day of the week.
    NotToday,
    /// Not yet.
    BeforeHours,
    /// Between two openings of the same day.
    Break,
    /// No longer today.
    AfterHours,
    /// Not on this day of the month.
    OutsideMonthDays,
    /// Not at this time of the year.
    OutsideCampaign,
    /// All numbers of the day are given.
    QuotaReached,
    /// The office does not give this service now.
    ServiceOff,
}

impl ClosedReason {
    /// The stable code for clients.
    pub fn code(self) -> &'static str {
        match self {
            ClosedReason::Holiday => "holiday",
            ClosedReason::NotToday => "not_today",
            ClosedReason::BeforeHours => "before_hours",
            ClosedReason::Break => "break",
            ClosedReason::AfterHours => "after_hours",
            ClosedReason::OutsideMonthDays => "outside_month_days",
            ClosedReason::OutsideCampaign => "outside_campaign",
            ClosedReason::QuotaReached => "quota_reached",
            ClosedReason::ServiceOff => "service_off",
        }
    }
}

impl Status {
    /// Whether numbers are given.
    pub fn is_open(self) -> bool {
        matches!(self, Status::Open { .. })
    }
}

impl OfficeHours<'_> {
    /// Whether the office gives numbers at `at`.
    pub fn is_open(&self, at: Timestamp) -> bool {
        if self.is_always_open() {
            return true;
        }
        let now = civil::clock(self.time_zone, at);
        self.calendar.hours_on(now.date()).iter().any(|hours| hours.on(now.date()).contains(now))
    }

    /// Open until when, or closed why and until when.
    pub fn status(&self, at: Timestamp) -> Status {
        if self.is_always_open() {
            return Status::Open { closes_at: None };
        }
        self.look(at, &|date| self.calendar.spans_on(date))
    }

    /// The same for a service: within the hours of the office and of the service, and while the day's quota lasts.
    pub fn service_status(&self, service: &ServiceToday<'_>, at: Timestamp) -> Status {
        if !service.offered {
            return Status::Closed { reason: ClosedReason::ServiceOff, next_opening: None };
        }
        let spans_on = |date| self.calendar.service_spans_on(service.hours, date);
        let now = civil::clock(self.time_zone, at);
        let status = self.look(at, &spans_on);
        match status {
            Status::Closed { reason: ClosedReason::NotToday, next_opening } => {
                Status::Closed { reason: self.why_not_on(now.date(), service), next_opening }
            }
            Status::Open { .. }
            | Status::Closed { reason: ClosedReason::BeforeHours | ClosedReason::Break, .. }
                if service.quota_reached() =>
            {
                let next_opening = self.first_opening(self.next_day_start(now), &spans_on);
                Status::Closed { reason: ClosedReason::QuotaReached, next_opening }
            }
            Status::Open { .. } | Status::Closed { .. } => status,
        }
    }

    /// Whether numbers for a service are given at `at`: [`OfficeHours::service_status`] without until when.
    pub fn is_service_open(&self, service: &ServiceToday<'_>, at: Timestamp) -> bool {
        if !service.offered || service.quota_reached() {
            return false;
        }
        let Some(hours) = service.hours else { return self.is_open(at) };
        let now = civil::clock(self.time_zone, at);
        self.calendar.service_spans_on(Some(hours), now.date()).iter().any(|span| span.contains(now))
    }

    fn is_always_open(&self) -> bool {
        self.calendar.week == WeeklyHours::Always && self.calendar.special_days.is_empty()
    }

    fn look(&self, at: Timestamp, spans_on: &dyn Fn(Date) -> Vec<Span>) -> Status {
        let now = civil::clock(self.time_zone, at);
        let today = spans_on(now.date());
        if let Some(span) = today.iter().find(|span| span.contains(now)) {
            return Status::Open { closes_at: self.closing(*span, spans_on) };
        }
        let reason = match (today.first(), today.last()) {
            (None, _) if self.calendar.special_day(now.date()).is_some_and(|day| day.hours.is_empty()) => {
                ClosedReason::Holiday
            }
            (Some(first), _) if now < first.opens => ClosedReason::BeforeHours,
            (_, Some(last)) if now >= last.closes => ClosedReason::AfterHours,
            (Some(_), _) => ClosedReason::Break,
            (None, _) => ClosedReason::NotToday,
        };
        Status::Closed { reason, next_opening: self.first_opening(now, spans_on) }
    }

    /// Why a service has no hours on a day that is no holiday of the office.
    fn why_not_on(&self, date: Date, service: &ServiceToday<'_>) -> ClosedReason {
        match service.hours {
            Some(hours) if !hours.in_campaign(date) => ClosedReason::OutsideCampaign,
            Some(hours) if !hours.in_month_days(date) => ClosedReason::OutsideMonthDays,
            Some(_) | None => ClosedReason::NotToday,
        }
    }

    /// When `open` ends; hours that begin at that very moment go on with it.
    fn closing(&self, open: Span, spans_on: &dyn Fn(Date) -> Vec<Span>) -> Option<Timestamp> {
        let mut closes = open.closes;
        for date in days(open.opens.date()) {
            let spans = spans_on(date);
            for span in spans.iter().filter(|span| span.opens >= open.closes) {
                if span.opens > closes {
                    return Some(civil::first_moment(self.time_zone, closes));
                }
                closes = span.closes;
            }
            if date.to_datetime(Time::MAX) > closes {
                return Some(civil::first_moment(self.time_zone, closes));
            }
        }
        None
    }

    /// The first moment from `from` on that lies in hours.
    fn first_opening(&self, from: DateTime, spans_on: &dyn Fn(Date) -> Vec<Span>) -> Option<Timestamp> {
        let spans = days(from.date()).flat_map(spans_on).filter(|span| span.closes > from);
        let moment = |time| civil::first_moment(self.time_zone, time);
        spans
            .map(|span| (moment(span.opens.max(from)), moment(span.closes)))
            // Hours within an hour that is left out do not take place.
            .find(|(opens, closes)| opens < closes)
            .map(|(opens, _)| opens)
    }

    fn next_day_start(&self, now: DateTime) -> DateTime {
        let date = match now.time() < self.day_start {
            true => now.date(),
            false => now.date().tomorrow().unwrap_or(Date::MAX),
        };
        date.to_datetime(self.day_start)
    }
}

/// `first` and the days after it, as far ahead as one looks.
fn days(first: Date) -> impl Iterator<Item = Date> {
    first.series(jiff::Span::new().days(1)).take(LOOK_AHEAD_DAYS)
}
