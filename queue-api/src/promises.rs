//! What came of the waits that people were told, as programs exchange it.

use serde::{Deserialize, Serialize};

use crate::{Date, OfficeId};

/// The promises of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeptPromises {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The first business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// All of the period together.
    pub total: Kept,
    /// Each day on which somebody was called who had been told a wait.
    pub days: Vec<KeptOnDay>,
}

/// How promises were kept on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeptOnDay {
    /// The business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// How they were kept.
    #[serde(flatten)]
    pub kept: Kept,
}

/// How promises were kept. Only people who were called are counted; the shares of nobody are null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Kept {
    /// How many people were told a wait and then called.
    pub promises: u64,
    /// How many of them waited as long as they were told.
    pub kept: u64,
    /// How many waited longer than the upper end.
    pub longer: u64,
    /// The share that waited as long as they were told, from 0 to 1.
    pub kept_share: Option<f64>,
    /// The share that waited longer than the upper end, from 0 to 1.
    pub longer_share: Option<f64>,
    /// The mean difference between the wait and the middle of what was told, in seconds.
    pub mean_error_s: Option<f64>,
}
