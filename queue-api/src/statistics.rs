//! Figures of a period as programs exchange them. Definitions: docs/glossary.md.

use serde::{Deserialize, Serialize};

use crate::{Date, OfficeId};

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Statistics {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The first business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// The wait the office wants to keep below, in seconds.
    pub wait_target_s: u32,
    /// What the rows are grouped by, in this order.
    pub group_by: Vec<Dimension>,
    /// All of the period together.
    pub total: Row,
    /// One row for each combination that occurred, in its natural order.
    pub rows: Vec<Row>,
}

/// What rows can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The business day.
    Day,
    /// The hour of the office's civil time, 0 to 23.
    Hour,
    /// The service.
    Service,
    /// The counter.
    Counter,
    /// The person of the staff.
    Staff,
}

/// Counts and times of one group; the keys that are not grouped by are null.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Row {
    /// The business day, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// The hour, 0 to 23.
    pub hour: Option<i8>,
    /// The service.
    pub service: Option<String>,
    /// The counter.
    pub counter: Option<String>,
    /// The person of the staff.
    pub staff: Option<String>,
    /// Tickets given.
    pub issued: u64,
    /// Tickets called at least once.
    pub called: u64,
    /// Tickets served to the end.
    pub finished: u64,
    /// Called, and nobody came.
    pub no_show: u64,
    /// Given up by the citizen.
    pub cancelled: u64,
    /// Still open at the end of the day.
    pub expired: u64,
    /// Called tickets whose wait to the first call was within the target.
    pub within_target: u64,
    /// Issue to first call.
    pub waiting: Times,
    /// Call to start; estimated starts are left out.
    pub walking: Times,
    /// Start to finish.
    pub service_time: Times,
    /// Those of `finished` in which a clerk helped with an application in a portal of the state.
    #[serde(default)]
    pub assisted_online: u64,
    /// How long the answers took, by the day on which they were asked for; null where it is not measured, and in rows by
    /// hour, counter or person.
    #[serde(default)]
    pub delivery: Option<Delivery>,
}

/// How long the office behind the counter takes, as the case system tells it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Half of the applications took at most this many days from filing to decision.
    pub median_days: u32,
    /// Nine of ten took at most this many days.
    pub p90_days: u32,
    /// The share, from 0 to 1, decided by the deadline among those that were decided or are late; null where none has a
    /// deadline.
    pub within_deadline: Option<f64>,
    /// How many were decided.
    pub n: u64,
}

/// Durations of one kind. All figures are exact; percentiles take the nearest rank.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Times {
    /// How many.
    pub count: u64,
    /// Their sum in seconds.
    pub sum_s: u64,
    /// The median in seconds; null without any.
    pub p50_s: Option<u64>,
    /// Nine of ten are at most this, in seconds; null without any.
    pub p90_s: Option<u64>,
}
