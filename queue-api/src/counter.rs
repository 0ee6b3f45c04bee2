//! Counters as programs exchange them.

use serde::{Deserialize, Serialize};

use crate::{CounterId, ServiceId, Ticket, Timestamp, UserName};

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
    /// What it calls; all services when left out.
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
