//! What is likely to come, as programs exchange it.

use serde::{Deserialize, Serialize};

use crate::{Date, OfficeId};

/// The next days of an office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The share of those who come that is to wait at most the target.
    pub goal: f64,
    /// The wait the office wants to keep below, in seconds.
    pub wait_target_s: u32,
    /// How long a counter is busy with one person on the average, paperwork included, in seconds; null when unknown.
    pub service_s: Option<f64>,
    /// How far such forecasts of past days were off; null where none could have been made.
    pub error: Option<ForecastError>,
    /// The days of the next two weeks on which the office is open and of which something can be said.
    pub days: Vec<ForecastDay>,
}

/// How far forecasts of past days were off: the sum of all errors over the sum of all that came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ForecastError {
    /// The days that were forecast afterwards.
    pub days: usize,
    /// Of these forecasts, from 0.
    pub share: f64,
    /// Of saying that it will be as a week before, from 0.
    pub baseline: f64,
}

/// A day to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ForecastDay {
    /// The business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// Its hours in which anybody is likely to come.
    pub hours: Vec<ForecastHour>,
}

/// An hour to come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ForecastHour {
    /// The hour of the office's civil time, 0 to 23.
    pub hour: i8,
    /// How many are likely to come.
    pub expected: f64,
    /// The fewest counters with which the goal is reached; null when all counters are too few, or service times are
    /// unknown.
    pub counters: Option<u32>,
}
