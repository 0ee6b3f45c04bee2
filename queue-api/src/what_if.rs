//! Real days compared with what they would have been under other rules.

use serde::{Deserialize, Serialize};

use crate::{Date, OfficeId};

/// Real days, simulated as they were and as asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WhatIf {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The first business day of the period.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day of the period, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// The business days with tickets in the period.
    pub days: usize,
    /// How often each side was simulated. Each figure has the range of these runs.
    pub runs: usize,
    /// The wait the office wants to keep below, in seconds.
    pub wait_target_s: u32,
    /// The days as they were, so that one sees how far the simulation of them is off.
    pub real: SimulatedDays,
    /// Simulated as they were.
    pub as_is: SimulatedDays,
    /// Simulated as asked, with the same people and the same chance.
    pub changed: SimulatedDays,
}

/// What the days were like, or would have been.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SimulatedDays {
    /// Citizens who got no number; known of simulated days only.
    pub turned_away: FigureRange,
    /// Tickets given.
    pub issued: FigureRange,
    /// Tickets served to the end.
    pub served: FigureRange,
    /// The mean wait of those who were served, in seconds.
    pub mean_wait_s: FigureRange,
    /// Half of them waited at most this long, in seconds.
    pub median_wait_s: FigureRange,
    /// Nine of ten waited at most this long, in seconds.
    pub p90_wait_s: FigureRange,
    /// The share called within the target, from 0 to 1.
    pub within_target: FigureRange,
    /// The share that was given up, called in vain or never called, from 0 to 1.
    pub abandoned: FigureRange,
    /// The time in which counters were open, in hours.
    pub staff_h: FigureRange,
    /// The share of it in which somebody was called or served there, from 0 to 1.
    pub occupancy: FigureRange,
    /// The mean wait of each class of people.
    pub classes: Vec<ClassWait>,
}

/// How long people of a class wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClassWait {
    /// The class; null is everybody.
    pub class: Option<String>,
    /// Their mean wait, in seconds.
    pub mean_wait_s: FigureRange,
}

/// A figure over several runs; of the real days all three are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FigureRange {
    /// One run in ten lies below.
    pub low: f64,
    /// Half of the runs lie below.
    pub middle: f64,
    /// One run in ten lies above.
    pub high: f64,
}
