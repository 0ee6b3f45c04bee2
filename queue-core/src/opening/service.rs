//! The narrower hours of one service.

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::calendar::verify_week;
use super::{CalendarError, Span, WeeklyHours};
use crate::value::Date;

/// The longest time before closing in which a service is no longer given.
const CUT_OFF_MAX_MINUTES: u16 = 240;

/// When a service is given, within the hours of its office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServiceHours {
    /// Its own hours of a week; `None` when it has those of the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<WeeklyHours>,
    /// How long before it is last given on a day no numbers are given any more, in minutes.
    #[serde(skip_serializing_if = "is_nothing")]
    pub cut_off_minutes: u16,
    /// The days of the month on which it is given, as 1 to 10 for economic aid; none named means every day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub month_days: Vec<MonthDays>,
    /// The dates between which it is given, as for a rent subsidy; none named means all year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<Campaign>,
    /// How many numbers a business day has for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u32>,
}

/// Days of every month, both included; a month that is shorter ends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthDays {
    /// The first, from 1.
    pub first: u8,
    /// The last, up to 31.
    pub last: u8,
}

/// Days of one stretch of time, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// How a service stands on a business day, beside its hours.
#[derive(Debug, Clone, Copy)]
pub struct ServiceToday<'a> {
    /// Its own hours; `None` when it has those of the office.
    pub hours: Option<&'a ServiceHours>,
    /// Whether the office gives it at all.
    pub offered: bool,
    /// The numbers of today given for it.
    pub given: u32,
}

impl ServiceToday<'_> {
    /// Whether the day's numbers for it are all given.
    pub(super) fn quota_reached(&self) -> bool {
        self.hours.and_then(|hours| hours.quota).is_some_and(|quota| self.given >= quota)
    }
}

impl ServiceHours {
    /// Whether `date` is one of its days of the month.
    pub fn in_month_days(&self, date: Date) -> bool {
        let day = date.day().unsigned_abs();
        self.month_days.is_empty()
            || self.month_days.iter().any(|days| (days.first..=days.last).contains(&day))
    }

    /// Whether `date` lies in one of its campaigns.
    pub fn in_campaign(&self, date: Date) -> bool {
        self.campaigns.is_empty()
            || self.campaigns.iter().any(|campaign| (campaign.from..=campaign.to).contains(&date))
    }

    /// Whether it is given on `date` at all, if the office is open then.
    pub fn is_on(&self, date: Date) -> bool {
        let in_week = self.week.as_ref().is_none_or(|week| !week.periods(date.weekday()).is_empty());
        in_week && self.in_month_days(date) && self.in_campaign(date)
    }

    /// The hours of a day without the time before its end in which no numbers are given any more.
    pub(super) fn before_cut_off(&self, mut spans: Vec<Span>) -> Vec<Span> {
        let Some(last) = spans.last() else { return spans };
        let end = last.closes.saturating_sub(i64::from(self.cut_off_minutes).minutes());
        spans.retain(|span| span.opens < end);
        for span in &mut spans {
            span.closes = span.closes.min(end);
        }
        spans
    }

    /// Whether these hours can be meant.
    ///
    /// # Errors
    /// The first [`CalendarError`] found.
    pub fn verify(&self) -> Result<(), CalendarError> {
        if self.cut_off_minutes > CUT_OFF_MAX_MINUTES {
            return Err(CalendarError::NotACutOff(self.cut_off_minutes));
        }
        self.week.as_ref().map_or(Ok(()), verify_week)?;
        for &MonthDays { first, last } in &self.month_days {
            if first < 1 || last > 31 || last < first {
                return Err(CalendarError::NotMonthDays { first, last });
            }
        }
        match self.campaigns.iter().find(|campaign| campaign.to < campaign.from) {
            Some(&Campaign { from, to }) => Err(CalendarError::EndsBeforeItBegins { from, to }),
            None => Ok(()),
        }
    }
}

fn is_nothing(minutes: &u16) -> bool {
    *minutes == 0
}
