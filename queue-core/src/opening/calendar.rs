//! The hours of a usual week and the days that differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Hours, ServiceHours, Span, WeeklyHours};
use crate::value::{Date, Language};

/// Texts for people, by language.
pub type Texts = BTreeMap<Language, String>;

/// When an office is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The hours of a usual week.
    pub week: WeeklyHours,
    /// The days with other hours. The government adds days off at short notice, so they may change from day to day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub special_days: BTreeMap<Date, SpecialDay>,
}

/// A day with other hours than its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// The hours of this day, earlier ones first; none when the office stays closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// Why, for the people who come, as *Independence Day*.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub reason: Texts,
}

/// What cannot be a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A day opens when it is already closed, or opens again before it closed.
    #[error("the hours of {0} overlap or end before they begin")]
    HoursOverlap(String),
    /// Not the days of a month.
    #[error("{first} to {last} are not days of a month")]
    NotMonthDays {
        /// The first day as given.
        first: u8,
        /// The last day as given.
        last: u8,
    },
    /// The last day comes before the first.
    #[error("{from} to {to} ends before it begins")]
    EndsBeforeItBegins {
        /// The first day as given.
        from: Date,
        /// The last day as given.
        to: Date,
    },
    /// Longer than anybody would close a service before its office.
    #[error("a service ends at most four hours before its last hours do, not {0} minutes")]
    NotACutOff(u16),
    /// What is past stays as it was.
    #[error("{0} is over")]
    DayIsOver(Date),
}

impl From<WeeklyHours> for Calendar {
    /// A calendar without any special day.
    fn from(week: WeeklyHours) -> Self {
        Self { week, special_days: BTreeMap::new() }
    }
}

impl Calendar {
    /// Sets or takes away (`None`) the other hours of `date`, today's or a later one's.
    ///
    /// # Errors
    /// [`CalendarError::DayIsOver`] when `date` comes before `today`; [`CalendarError::HoursOverlap`].
    pub fn set_special_day(
        &mut self,
        date: Date,
        special: Option<SpecialDay>,
        today: Date,
    ) -> Result<(), CalendarError> {
        if date < today {
            return Err(CalendarError::DayIsOver(date));
        }
        match special {
            Some(day) => {
                verify(&day.hours, &date.to_string())?;
                self.special_days.insert(date, day);
            }
            None => {
                self.special_days.remove(&date);
            }
        }
        Ok(())
    }

    /// The day with other hours that `date` is, if it is one.
    pub fn special_day(&self, date: Date) -> Option<&SpecialDay> {
        self.special_days.get(&date)
    }

    /// The hours of `date`, earlier ones first; none when the office is closed.
    pub fn hours_on(&self, date: Date) -> &[Hours] {
        self.special_day(date).map_or_else(|| self.week.periods(date.weekday()), |day| &day.hours)
    }

    /// Whether these hours can be meant.
    ///
    /// # Errors
    /// The first [`CalendarError`] found.
    pub fn verify(&self) -> Result<(), CalendarError> {
        verify_week(&self.week)?;
        self.special_days.iter().try_for_each(|(date, day)| verify(&day.hours, &date.to_string()))
    }

    pub(super) fn spans_on(&self, date: Date) -> Vec<Span> {
        self.hours_on(date).iter().map(|hours| hours.on(date)).collect()
    }

    /// The hours of `date` in which `service` is given too.
    pub(super) fn service_spans_on(&self, service: Option<&ServiceHours>, date: Date) -> Vec<Span> {
        let office = self.spans_on(date);
        let Some(service) = service else { return office };
        if !service.in_month_days(date) || !service.in_campaign(date) {
            return Vec::new();
        }
        let Some(week) = &service.week else { return service.before_cut_off(office) };
        let own = week.periods(date.weekday()).iter().map(|hours| hours.on(date));
        service
            .before_cut_off(own.flat_map(|own| office.iter().filter_map(move |span| span.and(own))).collect())
    }
}

pub(super) fn verify_week(week: &WeeklyHours) -> Result<(), CalendarError> {
    let monday = jiff::civil::Weekday::Monday;
    monday.cycle_forward().take(7).try_for_each(|day| verify(week.periods(day), &format!("{day:?}")))
}

fn verify(hours: &[Hours], day: &str) -> Result<(), CalendarError> {
    // Any date will do: only the order of the hours is looked at.
    let spans: Vec<Span> = hours.iter().map(|hours| hours.on(Date::ZERO)).collect();
    let forward = spans.iter().all(|span| span.opens < span.closes);
    let apart = spans.windows(2).all(|pair| pair[0].closes <= pair[1].opens);
    if forward && apart { Ok(()) } else { Err(CalendarError::HoursOverlap(day.into())) }
}
