//! Tickets as programs exchange them.

use serde::{Deserialize, Serialize};

use crate::{Language, Outcome, Paper, ServiceId, TicketId, TicketNumber, Timestamp, VisitId};

/// One place in one queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// The citizen's stay it belongs to.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub visit: VisitId,
    /// The number of the visit, for example `A042`.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A042"))]
    pub number: TicketNumber,
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// Where it stands.
    pub state: TicketState,
    /// The citizen's language.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "sq"))]
    pub language: Language,
    /// The counter it is called to, served at, or was last called to.
    pub counter: Option<CounterRef>,
    /// How often it was called at that counter; 0 before the first call.
    pub attempt: u8,
    /// When it was taken.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub issued_at: Timestamp,
    /// The first call of the present turn.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub called_at: Option<Timestamp>,
    /// When service began.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub started_at: Option<Timestamp>,
    /// When the ticket ended.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Timestamp>,
    /// The class of priority; null for everybody as long as the office offers none.
    pub priority: Option<String>,
    /// What the person needs at the counter.
    pub needs: Vec<String>,
    /// What is known of the slip.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "given"))]
    pub paper: Paper,
    /// Why it was called when it was.
    pub why: Option<Why>,
    /// Sorts, as text, in the order of calling; null when it does not wait.
    pub place: Option<String>,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// In its queue.
    Waiting,
    /// Called, the citizen is on the way.
    Called,
    /// At the counter.
    Serving,
    /// Set aside by the clerk.
    Parked,
    /// Served.
    Finished,
    /// Called, and nobody came.
    NoShow,
    /// Given up by the citizen.
    Cancelled,
    /// Replaced by a ticket in another queue.
    Transferred,
    /// Still open when the day ended.
    Expired,
}

/// A counter, as much of it as people see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CounterRef {
    /// The counter.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: crate::CounterId,
    /// What stands above it.
    pub label: String,
}

/// Why a ticket was called when it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Why {
    /// The stable code.
    pub code: String,
    /// One sentence in Albanian.
    pub sq: String,
    /// One sentence in English.
    pub en: String,
}

/// A wait as an interval, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wait {
    /// The lower end.
    pub low_s: u32,
    /// The upper end.
    pub high_s: u32,
}

/// Asks for a number. The request's Idempotency-Key becomes the ticket's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueRequest {
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// The citizen's language; the office's main one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "sq"))]
    pub language: Option<Language>,
    /// A class of priority; refused as long as the office offers none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// What the person needs at the counter; refused as long as the office offers none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// The visit of an open ticket, for a second service under the same number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Uuid>))]
    pub visit: Option<VisitId>,
}

/// A ticket just issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IssuedTicket {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// How many people were called before this one when it was taken.
    pub ahead: usize,
    /// The expected wait; null when none can be said honestly.
    pub wait: Option<Wait>,
    /// The page that follows this ticket; null where phones cannot reach the office.
    pub link: Option<String>,
}

/// Something is known of a slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PaperReport {
    /// `none`, `unknown` or `copy`.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "none"))]
    pub state: Paper,
    /// What went wrong, for the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Gives a ticket up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelRequest {
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Ends a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishRequest {
    /// How it ended; nothing is preselected.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "resolved"))]
    pub outcome: Outcome,
    /// The documents to bring, as the catalogue names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The registry's number of a lodged application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_no: Option<String>,
}

/// Calls the next person, and ends the present ticket when it is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallNextRequest {
    /// The ticket at the counter and how it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<FinishTicket>,
}

/// A ticket at the counter and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishTicket {
    /// The ticket: another one at the counter is not touched.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub ticket: TicketId,
    /// How it ended.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "resolved"))]
    pub outcome: Outcome,
    /// The documents to bring, as the catalogue names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The registry's number of a lodged application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_no: Option<String>,
}
