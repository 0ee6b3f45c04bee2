//! The tickets behind a figure, as programs exchange them.

use serde::{Deserialize, Serialize};

use crate::{Date, OfficeId, TicketId, Timestamp};

/// The tickets that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketsBehind {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The first business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// How many tickets the figure counts.
    pub count: usize,
    /// The newest of them.
    pub tickets: Vec<TicketBehind>,
}

/// What became of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketBehind {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: TicketId,
    /// The business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// Its number.
    pub number: String,
    /// Its service.
    pub service: String,
    /// Its class of priority; null is everybody.
    pub priority: Option<String>,
    /// When it was taken.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub issued_at: Timestamp,
    /// The first call.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub called_at: Option<Timestamp>,
    /// From the number to the first call, in seconds.
    pub waited_s: Option<u32>,
    /// How long it was served, in seconds; null where it was not.
    pub served_s: Option<u32>,
    /// The counter where the figure counts it, else where it ended or was called.
    pub counter: Option<String>,
    /// The person of the staff who did that.
    pub staff: Option<String>,
    /// How it ended: `finished`, `transferred`, `cancelled`, `no_show` or `expired`; null while it is open.
    pub end: Option<String>,
    /// How the service ended.
    pub outcome: Option<String>,
    /// The documents that were missing.
    pub missing: Vec<String>,
}

/// What somebody of the staff did today, at whichever counter, for themself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OwnDay {
    /// The business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// The wait the office wants to keep below, in seconds.
    pub wait_target_s: u32,
    /// Their figures.
    pub figures: crate::statistics::Row,
}
