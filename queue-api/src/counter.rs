//! Counters as programs exchange them.

use serde::{Deserialize, Serialize};

use crate::ticket::TicketRef;
use crate::{CounterId, ServiceId, Ticket, TicketId, Timestamp, UserName};

/// A desk where citizens are served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Counter {
    /// The counter.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: CounterId,
    /// What stands above it.
    pub label: String,
    /// Whether and how it works.
    pub state: CounterState,
    /// What it calls; empty means all services.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub services: Vec<ServiceId>,
    /// Who opened or paused it.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub staff: Option<UserName>,
    /// Since when it is in this state.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub since: Option<Timestamp>,
    /// Why it is paused.
    pub reason: Option<String>,
    /// The ticket called to or served at it.
    pub ticket: Option<Ticket>,
    /// The ticket whose paperwork is written up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paperwork_of: Option<TicketRef>,
    /// What it calls when whoever opens it names nothing; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub own_services: Vec<ServiceId>,
    /// It calls for the first of its services first.
    #[serde(default)]
    pub ordered: bool,
    /// It never calls for other services than its own.
    #[serde(default)]
    pub reserved: bool,
    /// A wheelchair fits under it.
    #[serde(default)]
    pub low: bool,
    /// Somebody here signs, or has time to write.
    #[serde(default)]
    pub signs: bool,
    /// Nobody else hears what is said here.
    #[serde(default)]
    pub private: bool,
}

/// Whether and how a counter works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CounterState {
    /// Nobody works here.
    Closed,
    /// Somebody works here.
    Open,
    /// A break.
    Paused,
    /// Paperwork after a service.
    Paperwork,
}

/// Begins or goes on working at a counter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    /// What it calls; its own services, or all, when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<String>>))]
    pub services: Option<Vec<ServiceId>>,
}

/// Takes a break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PauseRequest {
    /// Why.
    pub reason: String,
}

/// Calls a ticket out of order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallRequest {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub ticket: TicketId,
    /// Why, for the staff and the report on queue jumps.
    pub reason: String,
}

/// Sets the ticket at the counter aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ParkRequest {
    /// What to remember; only the staff sees it, and it goes with the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Goes on with a parked ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResumeRequest {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub ticket: TicketId,
}

/// Sends the citizen on, with their arrival: to whoever does a service, or to a counter. Exactly one is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TransferRequest {
    /// The service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "TAK-04"))]
    pub service: Option<ServiceId>,
    /// The counter, for the same service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub counter: Option<CounterId>,
}

/// The citizen needs another service as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddServiceRequest {
    /// The service.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "TAK-04"))]
    pub service: ServiceId,
}
